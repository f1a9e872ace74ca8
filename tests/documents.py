"""What tests of the documents share: the README and the pages of the guide, their examples, their tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
GUIDE = ROOT / "composer" / "guide"
PAGES = [README, *sorted(GUIDE.glob("*.md"))]

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
                found.pop()
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
