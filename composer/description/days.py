"""Columns of days: in which order day, month and year stand, where cells settle it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from composer.base.numbers import day
from composer.description.cells import TEXT, Cells, ColumnKind
from composer.description.description import Choice
from composer.description.lines import field_line, pool_line, values_line
from composer.description.words import BIRTH, DAY, called
from composer.pool.written.days import PATTERNS, DayPattern, serial_day

_SHAPE = re.compile(r"\d{1,4}([./ -])\d{1,2}\1\d{1,4}|\d{8}", re.ASCII)
_MORE = (
    *(DayPattern(f"yyyy{sign}mm{sign}dd") for sign in "./"),
    DayPattern("yyyymmdd"),
    DayPattern("ddmmyyyy"),
    DayPattern("dd mm yyyy"),
)
MOST = 0.8
"""The part of the cells from which a column is one of days with something else among them."""
MOST_LISTED = 12
SERIALS = range(14_000, 80_000)
"""Numbers of days in a workbook that are of people living now: 1938 to 2119."""


def days_of(cells: Cells) -> ColumnKind | None:
    """What a column of days is; None for any other."""
    iso = [text for text in cells.texts if _is_day(text)]
    others = [text for text in cells.texts if not _is_day(text)]
    if not others:
        return ColumnKind("date", "yyyy-mm-dd", "iso") if iso else None
    serials = [text for text in others if serial_day(text) and int(text) in SERIALS]
    shaped = [text for text in others if _SHAPE.fullmatch(text) and text not in serials]
    rest = [text for text in others if not _SHAPE.fullmatch(text) and text not in serials]
    count = dict(zip(cells.texts, cells.counts, strict=True))
    days = sum(count[text] for text in (*iso, *shaped))
    figures = [text for text in shaped if text.isdigit()]
    bare = bool(figures) and not _of_days(cells)
    if bare and not (len(figures) == len(others) and _all_days(figures)):
        return None
    if not days:
        if _in_letters(cells, rest):
            return _unreadable(cells, rest)
        return _only_serials(cells, serials) if len(serials) == len(others) and _of_days(cells) else None
    if sum(count[text] for text in rest) > (1 - MOST) * cells.filled or (serials and 2 * days < cells.filled):
        return None
    patterns = fitting(shaped)
    order, written = _order(patterns, bool(shaped)), " or ".join(patterns) or None
    choices = [*_two_digits(cells, patterns, shaped), *_undecided(cells, patterns, shaped)]
    choices += _lost_formats(cells, serials)
    if bare:
        choices.append(_bare(cells, patterns[0]))
    if rest:
        choices.append(_something_else(cells, rest))
    if not choices:
        return ColumnKind("date", written or "yyyy-mm-dd", order, dates=patterns[0] if patterns else None)
    return ColumnKind("date", written, order, choices=tuple(choices), settled=False)


def _all_days(figures: Sequence[str]) -> bool:
    """Whether numbers of eight digits are all days of people living now."""
    years = [text[:4] if "19" <= text[:2] <= "20" else text[4:] for text in figures]
    return bool(fitting(figures)) and all("1930" <= year <= "2100" for year in years)


def _bare(cells: Cells, pattern: str) -> Choice:
    text = f"`{cells.texts[0]}` in `{cells.name}` may be a day, written {pattern}, or a number"
    lines = (field_line(cells.field, {"date": pattern}), field_line(cells.field, "number"))
    return Choice("R2", cells.name, text, lines)


_LETTERS = re.compile(r"\d{1,2}[ ./-]*[^\W\d_]{3,}[ .,/-]*\d{2,4}|[^\W\d_]{3,} \d{1,2},? \d{4}|(?:19|20)\d\d-\d\d")


def _in_letters(cells: Cells, rest: Sequence[str]) -> bool:
    """Whether they are days with the month in letters, or months without a day."""
    return len(rest) == len(cells.texts) and all(map(_LETTERS.fullmatch, rest))


def _unreadable(cells: Cells, rest: Sequence[str]) -> ColumnKind:
    text = f"`{rest[0]}` in `{cells.name}` looks like a day that cannot be read: write days in figures, as 2027-01-15"
    return replace(TEXT, choices=(Choice("R2", cells.name, text, (field_line(cells.field, "text"),)),))


def _of_days(cells: Cells) -> bool:
    """Whether a column is called like one of days."""
    return called(DAY, cells.name) or called(BIRTH, cells.name)


def _is_day(text: str) -> bool:
    try:
        day(text)
    except ValueError:
        return False
    return True


def fitting(texts: Sequence[str]) -> list[str]:
    """The patterns that all of these texts fit."""
    if not texts:
        return []
    return [pattern.spec for pattern in (*PATTERNS, *_MORE) if all(_fits(pattern, text) for text in texts)]


def _fits(pattern: DayPattern, text: str) -> bool:
    try:
        pattern.read(text)
    except ValueError:
        return False
    return True


def _order(patterns: Sequence[str], shaped: bool) -> str:
    if not shaped:
        return "iso"
    orders = {"".join(dict.fromkeys(re.sub(r"[^dmy]", "", pattern))) for pattern in patterns}
    return orders.pop() if len(orders) == 1 else "ask"


def _two_digits(cells: Cells, patterns: Sequence[str], shaped: Sequence[str]) -> list[Choice]:
    """Years of two digits, whose century is a convention."""
    if len(patterns) != 1 or "yyyy" in patterns[0]:
        return []
    text = (
        f"the years of `{cells.name}` have two digits (`{shaped[0]}`): from 30 on they are read as 19.., below as 20.."
    )
    lines = (field_line(cells.field, {"date": patterns[0]}), field_line(cells.field, "text"))
    return [Choice("W5", cells.name, text, lines)]


def _undecided(cells: Cells, patterns: Sequence[str], shaped: Sequence[str]) -> list[Choice]:
    """Days whose order no cell settles, or cells that contradict each other."""
    if len(patterns) == 1 or not shaped:
        return []
    if patterns:
        text = f"`{shaped[0]}` in `{cells.name}` is a day of two kinds, and none of {cells.filled:,} cells tells which"
        lines = tuple(field_line(cells.field, {"date": pattern}) for pattern in patterns)
        return [Choice("R2", cells.name, text, lines)]
    samples = "`, `".join(_unlike(shaped))
    text = f"days of `{cells.name}` are written in more than one way (`{samples}`): correct them in the file"
    return [Choice("R2", cells.name, text, (field_line(cells.field, "text"),))]


def _unlike(shaped: Sequence[str]) -> list[str]:
    """A cell, and one that fits none of the patterns of the first."""
    first = [pattern for pattern in (*PATTERNS, *_MORE) if _fits(pattern, shaped[0])]
    other = next((t for t in shaped if not any(_fits(pattern, t) for pattern in first)), shaped[-1])
    return [shaped[0], other]


def _lost_formats(cells: Cells, serials: Sequence[str]) -> list[Choice]:
    """Numbers among days: a workbook keeps days as numbers, and shows them as days by their format."""
    if not serials:
        return []
    meant = {serial_day(text): [text] for text in serials}
    text = (
        f"{len(serials)} of the days in `{cells.name}` are bare numbers, such as `{serials[0]}`: "
        f"days whose format was lost ({serial_day(serials[0])})?"
    )
    lines = (values_line(cells.field, meant), pool_line("blank", [*serials]))
    return [Choice("R9", cells.name, text, lines)]


def _only_serials(cells: Cells, serials: Sequence[str]) -> ColumnKind:
    choice = _lost_formats(cells, serials)[0]
    lines = (*(choice.lines[:1] if len(serials) <= MOST_LISTED else ()), field_line(cells.field, "number"))
    told = Choice("R9", cells.name, choice.text + " Give the column a date format in Excel, and save it.", lines)
    return ColumnKind("date", None, "iso", choices=(told,), settled=False)


def _something_else(cells: Cells, rest: Sequence[str]) -> Choice:
    few = [*rest[:MOST_LISTED]]
    text = f"`{cells.name}` holds days, and {len(rest)} cells that are not, such as `{rest[0][:40]}`"
    return Choice("R9", cells.name, text, (pool_line("blank", few), field_line(cells.field, "text")))
