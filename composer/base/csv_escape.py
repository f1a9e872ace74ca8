"""Texts that no spreadsheet takes for a formula when it opens them in a CSV file, and the texts they were before.

A spreadsheet computes a cell that begins with `=`, `+`, `-` or `@` (or their full-width forms), also behind a tab or a
line break: the list of OWASP, "CSV Injection". It may part cells at other signs than the file means, so that a cell can
begin inside another one. Everywhere there an apostrophe goes before the sign, and before an apostrophe that stands
there already, so that taking one away from each of these places gives back every text as it was.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@＝＋－＠"
_PARTS = ",;|\t\r\n"
_BLANK = '[ "\ufeff\xa0\u3000]*'
_BEGINS = re.compile(f"['\t\r\n]|{_BLANK}['{_SIGNS}]")
_INSIDE = re.compile(f"([{_PARTS}]{_BLANK})(?=['{_SIGNS}])")
_MARKED = re.compile(f"([{_PARTS}]{_BLANK})'")


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet might compute a cell with this text, or take an apostrophe from its front."""
    return _BEGINS.match(text) is not None


def escape(text: str) -> str:
    """The text as it stands in a cell of a CSV file: the same but where a formula could begin."""
    safe = _INSIDE.sub(r"\1'", text)
    return f"'{safe}" if begins_formula(text) else safe


def unescape(cell: str) -> str:
    """The text that `escape` made this cell of."""
    return _MARKED.sub(r"\1", cell.removeprefix("'"))
