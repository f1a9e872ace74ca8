"""What tests of exports share: problems that hold what a file could trip over, and readers that are not ours."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from markdown_it import MarkdownIt

from composer import Problem, alternatives, explain, solve, tradeoffs
from composer.analyses.report.answer import FullReport

NASTY = (
    '=HYPERLINK("http://evil.example","x")',
    "=1+1",
    "+1",
    "-5",
    "@SUM(A1)",
    "＝1+1",
    "x\t=1+1",
    "x\r=1+1",
    "x;=1+1",
    "x,=1+1",
    'x;"=1+1',
    "x\n=1+1",
    "'=1+1",
    "'quoted",
    "#N/A",
    "#REF!",
    "TRUE",
    "00012",
    "1e5",
    "_x0041_",
    "a|b\\|c",
    "`code` *em* _em_ ~~no~~",
    "![img](http://x.example)",
    "[link](http://x.example) <http://x.example>",
    "www.example.com and http://x.example",
    "</script><img src=x onerror=alert(1)>",
    "&lt; &copy; &#65;",
    "# heading",
    "1. item",
    "- item",
    "---",
    '"; DROP TABLE',
    "محمد",
    "שלום \u202eevil",
    "Zoë 👩‍✈️",
    "漢字かな",
    "bell\x07 null\x00 escape\x1b[31m",
    "noncharacter \ufffe",
    "x" * 3000,
)
"""Texts that somewhere are more than a text, each of them an id that a pool may hold."""


def people(texts: tuple[str, ...] = NASTY) -> list[dict[str, object]]:
    """One person an id; every other column holds something of its own."""
    return [
        {
            "id": text,
            "sex": "FM"[at % 2],
            "score": at,
            "secret": f"SECRET{at}",
            "born": f"19{50 + at % 50}-02-03",
            "=rate": f"{at}.25",
        }
        for at, text in enumerate(texts)
    ]


def nasty_problem() -> Problem:
    """Everybody with a nasty id is wanted, in a team and a seat whose names are nasty, too."""
    return Problem(
        people(),
        teams=[
            {
                "name": "=team|*1*",
                "size": len(NASTY),
                "seats": [{"seat": "+Leader;-1", "who": {"score": 0}}],
                "require": [
                    {"share": {"sex": "F"}, "at_least": "1/3", "aim": "100%", "name": "-Women | <b>"},
                    {"average": "score", "at_least": 1},
                ],
            }
        ],
        prefer=[{"most": {"total": "score"}}],
        title="=1+1 | # <b>title</b>",
    )


def nasty_whole(*show: str) -> FullReport:
    """Its answer."""
    problem = nasty_problem()
    return FullReport.of(problem, solve(problem), show=show)


def small_problem() -> Problem:
    """Five people, two teams, two axes, numbers without an end."""
    rows = [
        {"id": name, "sex": sex, "score": score, "cost": cost, "secret": f"SECRET{name}"}
        for name, sex, score, cost in zip("ABCDE", "FMMFF", (9, 8, 6, 2, 1), (7, 5, 5, 2, 1), strict=True)
    ]
    return Problem(
        rows,
        teams=[
            {"name": "one", "size": {"at_least": 2, "at_most": 3}, "require": [{"average": "cost", "at_most": 6.5}]},
            {"name": "two", "size": 1},
        ],
        require=[{"share": {"sex": "F"}, "at_least": "1/3", "aim": "100%", "name": "Women"}],
        prefer=[{"most": {"total": "score"}}],
        tradeoffs=[{"most": {"share": {"sex": "F"}, "team": "one"}}, {"most": {"total": "score"}}],
        title="Five",
    )


def small_whole(*show: str) -> FullReport:
    """Its answer with everything that can be asked of it."""
    problem = small_problem()
    found = alternatives(problem, 4)
    return FullReport.of(problem, solve(problem), front=tradeoffs(problem), alternatives=found, show=show)


def impossible_whole(*show: str) -> FullReport:
    """A problem that cannot be, and why."""
    problem = small_problem()
    harder = problem.replacing(require=[{"members": {"sex": "F"}, "at_least": 4, "name": "Four women"}])
    return FullReport.of(harder, solve(harder), explain(harder), show=show)


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DOCUMENT = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    """Every XML part of a workbook by its name, parsed without any library for workbooks."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        return {name: ElementTree.fromstring(file.read(name)) for name in file.namelist()}


def raw_sheets(data: bytes) -> dict[str, list[list[Any]]]:
    """Sheets by name, in order: texts as str, numbers (and days) as float, blanks as None; the cells' styles aside.

    `_xHHHH_` in a text is a character, as ECMA-376 22.9.2.19 has it.
    """
    found = parts(data)
    targets = {
        each.get("Id"): str(each.get("Target")).lstrip("/").removeprefix("xl/")
        for each in found["xl/_rels/workbook.xml.rels"].iter(f"{_PACKAGE}Relationship")
    }
    return {
        str(sheet.get("name")): [
            [_value(cell) for cell in row]
            for row in found[f"xl/{targets[sheet.get(f'{_DOCUMENT}id')]}"].iter(f"{_MAIN}row")
        ]
        for sheet in found["xl/workbook.xml"].iter(f"{_MAIN}sheet")
    }


def _value(cell: ElementTree.Element) -> str | float | None:
    kind = cell.get("t", "n")
    assert kind in ("inlineStr", "n"), kind
    if kind == "n":
        text = cell.findtext(f"{_MAIN}v")
        return None if text is None else float(text)
    text = "".join(each.text or "" for each in cell.iter(f"{_MAIN}t"))
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


class Page(HTMLParser):
    """A Markdown document as markdown-it renders it: all tags, the headings, and the cells of every table."""

    def __init__(self, markdown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.headings: list[str] = []
        self.paragraphs: list[str] = []
        self.tables: list[list[list[str]]] = []
        self._into: list[str] | None = None
        self.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._open(self.tables[-1][-1])
        elif tag in ("h1", "h2"):
            self._open(self.headings)
        elif tag == "p":
            self._open(self.paragraphs)

    def _open(self, texts: list[str]) -> None:
        texts.append("")
        self._into = texts

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "h1", "h2", "p"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data
