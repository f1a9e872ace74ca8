"""What tests of the documents share: the README and the pages of the guide, their examples, their tables.

    python -m tests.support.documents

writes what commands answer into all `console` blocks anew; `git diff` shows what has changed. A line `…` in a block
stands for lines that are left out.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import tempfile
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import composer
from composer.cli.app import group
from composer.cli.shell import finish
from tests.support import ROOT

README = ROOT / "README.md"
GUIDE = Path(composer.__file__).parent / "guide"  # of the program that is tested, which may be installed elsewhere
PAGES = [README, *sorted(GUIDE.glob("*.md"))]
OBSERVERS = ROOT / "scenarios" / "observers.yaml"

LEFT_OUT = "…\n"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A fenced block of a page."""

    page: Path
    language: str
    text: str


def text(page: str) -> str:
    """A page of the guide by its topic."""
    return (GUIDE / f"{page}.md").read_text("utf-8")


def examples(page: Path, *languages: str) -> list[Example]:
    """The fenced blocks of a page in these languages, in order."""
    found = _BLOCK.findall(page.read_text("utf-8"))
    return [Example(page, language, block) for language, block in found if not languages or language in languages]


def prose(content: str) -> str:
    """A page without its fenced blocks."""
    return _BLOCK.sub("", content)


def section(content: str, heading: str) -> str:
    """What stands under a heading, up to the next of its rank or a higher one."""
    rank = len(heading) - len(heading.lstrip("#"))
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{rank}}} |\Z)", prose(content), re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def rows(content: str) -> list[list[str]]:
    """The cells of all tables, row by row, without the heads."""
    found: list[list[str]] = []
    for line in prose(content).splitlines():
        if line.startswith("|"):
            if re.fullmatch(r"\|[-:| ]+\|", line):
                del found[-1:]
            else:
                found.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return found


def named(cell: str) -> list[str]:
    """What stands in a cell as code."""
    return re.findall(r"`([^`]+)`", cell)


def keys(content: str, heading: str) -> list[str]:
    """What the first column under a heading names as code, without parts of a lower rank."""
    own = re.split(r"^#", section(content, heading), flags=re.MULTILINE)[0]
    return [name for first, *_ in rows(own) for name in named(first)]


def anchors(content: str) -> set[str]:
    """What links can point at within a page."""
    headings = re.findall(r"^#+ (.*)$", prose(content), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def printed(*arguments: str, aside: bool = True) -> str:
    """What a command prints, on both streams (or not `aside`, on standard error), without signs of life and blanks at
    line ends."""
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream if aside else io.StringIO()):
        finish(lambda: group.main(list(arguments), prog_name="team-composer", standalone_mode=False))
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines() if not re.search(r", \d+ s$", line))


def answered(console: str, scratch: Path) -> str:
    """A `console` block with what its command prints now, or the parts of that which it shows. Files without a folder
    are the mistaken ones; what writes a file writes it beside a copy of the rosters."""
    command = console.partition("\n")[0]
    prompt, program, *arguments = command.split()
    assert (prompt, program) == ("$", "team-composer")
    there = Path.cwd()
    if "observers.yaml" in arguments:
        mistaken(there := scratch)
    if "-o" in arguments:
        shutil.copytree(ROOT / "scenarios" / "rosters", scratch / "scenarios" / "rosters")
        there = scratch
    with contextlib.chdir(there):
        answer = f"{command}\n{printed(*arguments)}"
    return parts(console, answer) if LEFT_OUT in console else answer


def parts(shown: str, answer: str) -> str:
    """Of an answer what a block with lines `…` shows of it: all but some lines at each of them."""
    old, new, kept = shown.splitlines(True), answer.splitlines(True), list[str]()
    for _, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        lines = old[first:last]
        if LEFT_OUT in lines:
            before, after = lines.index(LEFT_OUT), lines[::-1].index(LEFT_OUT)
            middle = begin + before
            kept += [*new[begin:middle], LEFT_OUT, *new[max(middle, end - after) : end]]
        else:
            kept += new[begin:end]
    return "".join(kept)


def mistaken(folder: Path) -> None:
    """The observers with a misspelt field, a percent sign forgotten and a wrong level, in a folder of their own."""
    scenario = OBSERVERS.read_text("utf-8")
    scenario = scenario.replace("languages: {en: 3333}", "langages: {en: 3333}").replace("aim: 50%", "aim: 50")
    (folder / "observers.yaml").write_text(scenario, "utf-8")
    (folder / "pools").mkdir()
    rows = (ROOT / "scenarios" / "pools" / "observers.csv").read_text("utf-8").splitlines()
    rows[16] = re.sub(r"en:[0-9+]+", "en:6", rows[16])
    (folder / "pools" / "observers.csv").write_text("\n".join(rows), "utf-8")


def rewrite(page: Path) -> None:
    """Write what commands print into a page's `console` blocks anew."""

    def anew(found: re.Match[str]) -> str:
        if found[1] != "console":
            return found[0]
        with tempfile.TemporaryDirectory() as scratch:
            return f"```console\n{answered(found[2], Path(scratch))}```"

    page.write_text(_BLOCK.sub(anew, page.read_text("utf-8")), "utf-8")


def floors(heading: str) -> list[list[str]]:
    """The names on each floor, from the top, of the first block under a heading of the architecture page."""
    page = (GUIDE / "architecture.md").read_text("utf-8")
    block = re.search(rf"^## {heading}$.*?^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert block, heading
    return [re.split(r" {2,}", line, maxsplit=1)[0].split(" · ") for line in block[1].splitlines()]


if __name__ == "__main__":
    os.chdir(ROOT)
    for each in PAGES:
        rewrite(each)
