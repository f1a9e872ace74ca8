"""Answers as Markdown with GitHub's tables; whatever a text holds, it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from composer.base.spelling import spell_out
from composer.render.table import Book, Cell, Number, Table

_MARKUP = re.compile(r"[\\`*_{}\[\]<>&~|$@!#^=]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_BLOCK = re.compile(r"^(?:[-+](?= |$)|-+$|\d{1,9}(?=[.)]))")
_EDGE = re.compile(r"^\s+|\s+$")


def book_markdown(book: Book, members: bool = False) -> str:
    """Tables as Markdown, under a heading each. Columns without any text are left out; `members` gives the long lists
    of members too, which other tables hold in one cell a team."""
    parts = [f"# {_line(book.title)}"] if book.title else []
    for table in book.tables:
        if members or not table.detail:
            parts += [f"## {table.name}", *map(_line, table.said), *_table(table)]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """A text that Markdown shows as it is; what is hidden in it, line breaks among them, is spelled out."""
    safe = _MARKUP.sub(lambda found: f"\\{found[0]}", spell_out(text))
    return _EDGE.sub(lambda found: "".join(f"&#{ord(blank)};" for blank in found[0]), safe)


def _line(text: str) -> str:
    """A text that stands at the beginning of a line, where a list could begin."""
    return _BLOCK.sub(lambda found: _numbered(found[0]), escaped(text))


def _numbered(start: str) -> str:
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def _table(table: Table) -> Iterator[str]:
    cells = [[_shown(cell) for cell in row] for row in table.rows]
    used = [at for at in range(len(table.heads)) if any(row[at] for row in cells)]
    if not used:
        return
    right = {at for at in used if all(isinstance(row[at], Number) for row in table.rows if row[at] is not None)}
    lines = [_row([escaped(table.heads[at]) for at in used]), _row(["---:" if at in right else "---" for at in used])]
    yield "\n".join([*lines, *(_row([row[at] for at in used]) for row in cells)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return escaped(cell.shown if isinstance(cell, Number) else cell.isoformat() if isinstance(cell, date) else cell)
