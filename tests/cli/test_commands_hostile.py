"""Every command over a scenario in which everything that has a name has a hostile one: nothing of it comes out raw."""

from __future__ import annotations

import csv
import html
import json
import os
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from threading import Event
from unicodedata import category, east_asian_width

import openpyxl
import pytest
import yaml

from composer.base.csv_escape import unescape
from composer.base.errors import Disagreement, Undecided
from composer.cli import progress as waiting
from composer.cli import shell
from composer.page.svg import tag
from composer.page.texts import isolated, plain, running
from composer.scenario.load import load
from tests.support import NO_END
from tests.support.command_line import Ran, Run, process, run

__all__ = ["run"]

EVIL = (
    "\x1b[31m\x1b]8;;http://x\x07\t\r\n\x7f\x85\x9b2J\xad\u034f\u061c\u115f\u180e\u200b\u200d\u200e\u202e\u2028\u2029"
    "\u2060\u2066\u3164\ue000\ufe0f\ufeff\uffa0\uffff\U000e0041\U000e0100"
)
INKLESS = "\u034f\u115f\u3164\ufe0f\uffa0\U000e0100"
"""Those of them that Unicode counts as letters and marks."""
MARKUP = "[bold]:smile:[/bold] \\x1b C:\\new|`*<b onload=x>\"'&amp;"
NAMES = (
    "team",
    "seat",
    "wish",
    "course",
    "recruit",
    "title",
    "unit",
    "group",
    "other",
    "recruited",
    "score",
    "P1",
    "P2",
    "P3",
    "P4",
)


def evil(name: str) -> str:
    """The name with everything hostile inside it."""
    return f"{name}{EVIL}{MARKUP}{name}"


def raw(text: str) -> set[str]:
    """What of a text is hidden or does something, by Unicode's own categories and by the signs planted here."""
    doing = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return {f"U+{ord(char):04X}" for char in text if char != "\n" and (category(char) in doing or char in INKLESS)}


def scenario(size: int) -> dict[str, object]:
    score = evil("score")
    unit = evil("unit")
    return {
        "title": TITLE,
        "pool": POOL,
        "fields": {unit: "text"},
        "teams": [
            {
                "name": evil("team"),
                "size": size,
                "seats": [{"seat": evil("seat"), "who": {"sex": "F"}}],
                "require": [
                    {"members": {unit: evil("group")}, "at_least": 1, "aim": 2, "name": evil("wish")},
                    {"largest_group": unit, "at_most": 2},
                    {"together": [evil("P1"), evil("P2")], "at_most": 0},
                ],
            }
        ],
        "prefer": [{"most": {"total": score}}],
        "tradeoffs": [{"most": {"total": score}}, {"most": {"share": {unit: evil("group")}}}],
        "sweep": {f"{evil('wish')}.at_least": [0, 1]},
        "courses": [{"name": evil("course"), "gives": {unit: evil("group")}, "cost": 2, "places": 2}],
        "recruits": [
            {"name": evil("recruit"), "gives": {"sex": "F", unit: evil("recruited"), score: 1}, "cost": 5, "number": 1}
        ],
        "expect": {"verdict": "best"},
    }


def file_name(name: str) -> str:
    """A name that a folder takes, without a slash."""
    return evil(name).replace("/", "")


GOOD, NONE = (file_name(name) + os.fsdecode(b"\xff") for name in ("good", "none"))
TITLE = evil("title") + "\0"
POOL = f"{file_name('pool')}.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Scenarios with and without a team, and their pool, in a folder with a hostile name."""
    here = tmp_path / file_name("d")[:60]
    here.mkdir()
    groups = ["group", "group", "other", "other"]
    people = [
        {"id": evil(f"P{number}"), "sex": "FM"[number % 2], evil("unit"): evil(group), evil("score"): number}
        for number, group in enumerate(groups, 1)
    ]
    (here / POOL).write_text(json.dumps(people), "utf-8")
    for name, size in ((GOOD, 3), (NONE, 4)):
        (here / f"{name}.yaml").write_text(yaml.safe_dump(scenario(size), width=10_000), "utf-8")
    return here


def told(ran: Ran, *statuses: int) -> str:
    assert ran.status in statuses, (ran.status, ran.err)
    assert raw(ran.out + ran.err) == set()
    return ran.out + ran.err


SHOW = f"--show={evil('unit')}"
ASKED = {
    "solve": ([SHOW], []),
    "gaps": ([SHOW], ["--people"]),
    "why": ([evil("P4"), evil("P1"), "--indispensable"], ["--people"]),
    "tradeoffs": ([SHOW], ["--teams"]),
    "alternatives": ([SHOW], ["--teams"]),
    "sweep": ([f"--vary={evil('wish')}.at_least=0,1"], []),
    "explain": ([SHOW], []),
}
"""Commands with what is given to them, for JSON too and for text alone."""


@pytest.fixture
def here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, with its own cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize("name", [GOOD, NONE], ids=["possible", "impossible"])
def test_what_is_printed_holds_nothing_hidden_and_json_gives_everything_back(
    run: Run, here: Path, command: str, name: str
) -> None:
    given, in_text = ASKED[command]
    file = here / f"{name}.yaml"
    told(run(command, file, *given, *in_text), 0, 1)
    found = every_text(json.loads(told(run(command, file, *given, "--json"), 0, 1)))
    whole = [TITLE, *map(evil, NAMES), str(file), POOL]
    for text in found:
        for each in whole:
            text = text.replace(each, "")
        assert not raw(text), "a text was changed or cut"
    assert any(EVIL in text for text in found)


def every_text(data: object) -> set[str]:
    """All keys and values of a tree that are texts."""
    if isinstance(data, dict):
        return {*data}.union(*map(every_text, data.values()))
    if isinstance(data, list):
        return set().union(*map(every_text, data))
    return {data} if isinstance(data, str) else set()


def test_reports_and_exports_show_nothing_hidden_and_data_stays_as_it_is(run: Run, here: Path, tmp_path: Path) -> None:
    out = {kind: tmp_path / f"{file_name('out')}.{kind}" for kind in ("html", "xlsx", "csv", "md")}
    exports = [f"--xlsx={out['xlsx']}", f"--csv={out['csv']}", f"--markdown={out['md']}"]
    told(run("report", here / f"{GOOD}.yaml", SHOW, "-o", out["html"], *exports), 0)
    assert raw(out["md"].read_text("utf-8")) == set()
    with out["csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = [[unescape(cell) for cell in row] for row in csv.reader(file)]
    assert rows[0] == ["team", "seat", "id", evil("unit")]
    assert {tuple(row[:2]) for row in rows[1:]} <= {(evil("team"), evil("seat")), (evil("team"), "")}
    assert {row[2] for row in rows[1:]} <= {evil(f"P{number}") for number in range(1, 5)}
    sheet = openpyxl.load_workbook(out["xlsx"])["Roster"]
    kept = EVIL.translate({code: f"\\x{code:02x}" for code in (27, 7, 13, 127, 133, 155)}).replace("\uffff", "\\uffff")
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {evil("team").replace(EVIL, kept)}
    title = re.search("<title>([^<]*)</title>", out["html"].read_text("utf-8"))
    assert title is not None
    assert html.unescape(title[1]) == f"{spelled('title')}\\x00 – team-composer"
    page = Seen(out["html"].read_text("utf-8"))
    assert raw(out["html"].read_text("utf-8")) == set()
    assert page.handlers == []
    assert {spelled(each) for each in ("team", "seat", "unit")} | {spelled("title") + "\\x00"} <= set(page.isolated)
    assert len({spelled(f"P{number}") for number in range(1, 5)} & set(page.isolated)) >= 3
    assert any(spelled("wish") in text for text in page.texts)


def spelled(name: str) -> str:
    """How a person reads the hostile name, each sign written down here by its number."""
    numbered = "".join(
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
        for code in map(ord, EVIL)
    )
    for code in b"[31m]8;;http://x2J":
        numbered = numbered.replace(f"\\x{code:02x}", chr(code))
    return f"{name}{numbered}{MARKUP}{name}".replace("\\x1b C:", "\\x5cx1b C:")


class Seen(HTMLParser):
    """What a page shows: its texts, those of them that are isolated, and attributes that would run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.isolated: list[str] = []
        self.handlers: list[str] = []
        self._tag = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._tag == "bdi":
            self.isolated.append(data)


def test_pictures_in_notebooks_show_nothing_hidden(here: Path) -> None:
    from composer import alternatives, explain, solve, sweep, tradeoffs

    possible, impossible = load(here / f"{GOOD}.yaml"), load(here / f"{NONE}.yaml")
    for result in (*(ask(possible) for ask in (solve, tradeoffs, alternatives, sweep)), explain(impossible)):
        picture = result._repr_html_()
        assert picture is not None
        assert raw(picture) == set()
        assert Seen(picture).handlers == []


@pytest.mark.unmeasured
def test_a_folder_is_checked_and_a_roster_and_a_proof_verified(run: Run, here: Path) -> None:
    out = told(run("check", here), 0)
    assert len([line for line in out.splitlines() if ".yaml: note: " not in line]) == 2
    assert all(f"/{spelled(name).replace('/', '')}\\udcff.yaml: best, as expected" in out for name in ("good", "none"))
    good, answer, proof = (
        here / f"{GOOD}.yaml",
        here / POOL.replace("pool", "answer"),
        here / POOL.replace("pool", "proof"),
    )
    told(run("solve", good, "--json", "-o", answer, "--proof", proof), 0)
    told(run("verify", good, answer, SHOW), 0)
    told(run("verify", good, answer, "--json"), 0)
    told(run("verify", good, "--proof", proof), 0)
    (here / f"{GOOD}x.yaml").write_text(
        f"pool: {json.dumps(POOL)[:-4]}\nteams: [{{{json.dumps(evil('key'))}: 1}}]\n", "utf-8"
    )
    told(run("check", here), 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", evil("no")],
        ["solve", evil("\0")],
        ["solve", "FILE", "--show", evil("column")],
        ["solve", "FILE", "--pool", evil("pool")],
        ["solve", "FILE", "-o", f"/nowhere/{evil('out')}"],
        ["solve", "FILE", "--proof", evil("out")],
        ["solve", "FILE", "--markdown", f"/nowhere/{evil('out')}"],
        ["solve", "FILE", "--work", evil("1")],
        ["solve", f"--{evil('option')}", "FILE"],
        ["solve", f"--json={evil('x')}", "FILE"],
        ["solve", "FILE", evil("more"), evil("more")],
        ["alternatives", "FILE", "-n", evil("1")],
        ["alternatives", "FILE", "--within", evil("1")],
        ["alternatives", "FILE", f"-n{evil('1')}"],
        ["why", "FILE", evil("nobody")],
        ["tradeoffs", "FILE", "--axis", evil("most")],
        ["sweep", "FILE", "--vary", evil("vary")],
        ["sweep", "FILE", "--vary", f"{evil('wish')}.at_least={evil('1')}"],
        ["sweep", "FILE", "--journal", f"/nowhere/{evil('journal')}"],
        ["verify", "FILE", evil("roster")],
        ["verify", "FILE", "--proof", evil("proof")],
        ["solve", "FILE", "-o", "a\0b"],
        ["sweep", "FILE", "--journal", "a\0b"],
        ["why", "FILE", "a\ud800"],
        ["check", evil("nothing")],
        ["check", "x" * 5000],
        [evil("command")],
        [f"--{evil('option')}"],
    ],
    ids=lambda arguments: f"{arguments[0][:12]} {len(arguments)}" if arguments[0].isalpha() else "none",
)
def test_a_mistake_with_a_hostile_argument_is_told_in_one_line_without_anything_hidden(
    run: Run, here: Path, arguments: list[str]
) -> None:
    given = [str(here / f"{GOOD}.yaml") if each == "FILE" else each for each in arguments]
    out = told(run(*given), 2)
    assert 1 <= out.count("\n") <= 4
    assert "\\x5cx1b[31m" not in out, "spelled twice"


@pytest.mark.unmeasured
def test_what_a_terminal_would_show_of_a_process(here: Path) -> None:
    """The whole road once: arguments and names that are no UTF-8, from the shell to the streams."""
    ran = process("check", str(here), COLUMNS="1", TERM="dumb")
    told(ran, 0)


@pytest.mark.parametrize(
    ("text", "sentence", "alone"),
    [
        ("P1 & <b>", "P1 &amp; &lt;b&gt;", "<bdi>P1 &amp; &lt;b&gt;</bdi>"),
        ("شمال 5, שרק 6", "<bdi>شمال</bdi> 5, <bdi>שרק</bdi> 6", "<bdi>شمال 5, שרק 6</bdi>"),
        ("P-شمال-1", "P-<bdi>شمال</bdi>-1", "<bdi>P-<bdi>شمال</bdi>-1</bdi>"),
        ("قيمة_خدمة: 7", "<bdi>قيمة_خدمة</bdi>: 7", "<bdi>قيمة_خدمة: 7</bdi>"),
        ("می\u200cخواهم ٣", "<bdi>می\u200cخواهم ٣</bdi>", "<bdi>می\u200cخواهم ٣</bdi>"),
        ("١٢", "<bdi>١٢</bdi>", "<bdi><bdi>١٢</bdi></bdi>"),
        ("a\u202eb", "a\\u202eb", "<bdi>a\\u202eb</bdi>"),
    ],
)
def test_names_from_right_to_left_are_kept_to_themselves(text: str, sentence: str, alone: str) -> None:
    assert (running(text), isolated(text)) == (sentence, alone)
    assert tag("text", text) == tag("text", plain(text))
    assert f'x="{plain(text)}"' in tag("rect", x=text)


def test_signs_of_life_are_spelled_too_and_fit_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    told_now = Event()
    written: list[str] = []

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            written.append(text)
            told_now.set()
            return len(text)

    monkeypatch.setattr(waiting, "MOMENT", 0.0)
    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setenv("COLUMNS", "40")
    with waiting.waiting(evil("reading")):
        assert told_now.wait(NO_END)
    assert written[0].startswith("\rreading\\x1b[31m\\x1b]8;;")
    assert all(raw(text.replace("\r", "")) == set() and len(text) <= 41 for text in written)
    assert waiting.fitted("漢字漢字", 5) == "漢字 "
    assert waiting.fitted("e\u0301e\u0301e", 2) == "e\u0301e\u0301"
    assert waiting.fitted("ab", 4) == "ab  "


def test_signs_of_life_name_nobody(here: Path) -> None:
    from composer import why

    signs: list[str] = []
    why(load(here / f"{GOOD}.yaml"), [evil("P4"), evil("P1")], progress=signs.append)
    assert any(sign.startswith("question 2 of 3") for sign in signs)
    assert not any(EVIL in sign for sign in signs)


def test_a_terminal_in_colours_gets_no_colour_but_ours_and_no_markup_out_of_names(here: Path) -> None:
    from composer import solve
    from composer.analyses.solve.words import outcome_text
    from composer.render.writer import Page

    problem = load(here / f"{GOOD}.yaml")
    text = outcome_text(solve(problem), [evil("unit")], Page(None, True))
    ours = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert len(ours) < len(text)
    assert raw(ours) == set()
    assert spelled("team") in ours
    assert raw(re.sub(r"\x1b\[[0-9;]*m", "", outcome_text(solve(problem), [evil("unit")], Page(1, True)))) == set()


def test_columns_stand_under_each_other_whatever_script_their_cells_are_in() -> None:
    from composer.render.writer import Page, Writer

    cells = ["漢字かな", "김철수", "e\u0301e\u0301", "مُحَمَّد", "می\u200cخواهم", "P1", "a\u202eb", "Қуаныш"]
    writer = Writer(Page())
    writer.table(("id", "end"), [(cell, "|") for cell in cells])
    widths = set()
    for line in writer.text().splitlines()[1:]:
        seen = [char for char in line.partition("|")[0] if category(char) not in ("Mn", "Cf")]
        widths.add(sum(2 if east_asian_width(char) == "W" else 1 for char in seen))
    assert len(widths) == 1


@pytest.mark.parametrize(("failure", "status"), [(Undecided, 3), (Disagreement, 70), (shell.Unwritable, 74)])
def test_whatever_goes_wrong_is_spelled_once(
    capsys: pytest.CaptureFixture[str], failure: type[Exception], status: int
) -> None:
    def failing() -> None:
        raise failure("a\x1b[31m\u202e\\x1b")

    assert shell.finish(failing) == status
    assert "a\\x1b[31m\\u202e\\x5cx1b\n" in capsys.readouterr().err


def test_a_traceback_that_is_asked_for_is_spelled_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> None:
        raise LookupError("a\x1b[31m")

    monkeypatch.setenv("COMPOSER_TRACEBACK", "1")
    assert shell.finish(failing) == 70
    err = capsys.readouterr().err
    assert "LookupError: a\\x1b[31m\n" in err
    assert raw(err) == set()
