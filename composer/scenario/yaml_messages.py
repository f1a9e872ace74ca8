"""What the YAML parser complains about, said to somebody who doesn't know YAML."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

_INDENT = "the lines don't fit together here: what belongs together begins in the same column"
_DIRECTIVE = "a text that begins with `%` needs quotation marks"

# In order: what either parser (C or Python) says, and what we say. {open} is the line where it began.
_WORDS: tuple[tuple[str, str], ...] = (
    ("',' or ']'", "a comma or a `]` is missing; the list began on line {open}"),
    ("',' or '}'", "a comma or a `}}` is missing; the mapping began on line {open}"),
    (
        "mapping values",
        "a colon too many, one missing above, or a wrong indentation; a text with `: ` needs quotes",
    ),
    ("sequence entries", "an entry of a list (`- `) can't stand here: begin it on a line of its own"),
    ("tab character", "a tab stands where spaces are needed: indent with spaces"),
    ("unexpected", "the quotation mark that opens here is never closed"),
    ("escape", "a `\\` has a meaning of its own between double quotation marks: write it twice"),
    ("hexadecimal", "a `\\` has a meaning of its own between double quotation marks: write it twice"),
    ("hexdecimal", "a `\\` has a meaning of its own between double quotation marks: write it twice"),
    (
        "expected ':'",
        "no colon follows the name in this line, or a text over several lines needs quotation marks",
    ),
    ("alphabetic or numeric", "a text that begins with `*` or `&` needs quotation marks"),
    ("node content", "something is missing here: a value, or the end of a list or mapping that was opened"),
    ("document start", "something stands after the end of the scenario"),
    ("tag", "a text that begins with `!` needs quotation marks"),
    ("directive", _DIRECTIVE),
    ("version", _DIRECTIVE),
    ("expected key", _INDENT),
    ("block end", _INDENT),
    ("'-' indicator", _INDENT),
)


def in_plain_words(error: yaml.YAMLError, lines: Sequence[str]) -> tuple[str, int, int]:
    """The complaint, and the line and column (from 1) to look at. `lines` is the text that was read."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return "this can't be read as YAML", 1, 1
    problem = error.problem or ""
    spot, begin = error.problem_mark or error.context_mark, error.context_mark
    if spot is None:
        return "this can't be read as YAML", 1, 1
    if begin is not None and ("end of stream" in problem or "expected ':'" in problem):
        spot = begin  # the problem is found lines later, or after the last
    line, column = spot.line + 1, spot.column + 1
    if "directive" in (error.context or ""):
        return _DIRECTIVE, begin.line + 1 if begin is not None else line, 1
    if "cannot start any token" in problem:
        return _bad_start(lines, line, column), line, column
    opened = begin.line + 1 if begin is not None else line
    for needle, words in _WORDS:
        if needle in problem:
            return words.format(open=opened), line, column
    return f"this can't be read as YAML ({problem})", line, column


def _bad_start(lines: Sequence[str], line: int, column: int) -> str:
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    if rest.startswith("\t"):
        return "a tab stands where spaces are needed: indent with spaces"
    return f"a text that begins with `{rest[:1]}` needs quotation marks"
