"""Where the names of the columns stand: below titles, in one row or two, or nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from composer.description.words import is_head
from composer.pool.reading.mapping import Reading
from composer.pool.reading.shape import LOOKED_AT, Row, Shape, shape_of
from composer.scenario.peek import Beginning

BODY = 300
"""Rows below a header that are looked at."""
WIDE = 0.6
"""The part of the usual number of cells that a row of names has at the least."""
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T]\d.*)?", re.ASCII)
_LONGEST = 120


@dataclass(frozen=True)
class Header:
    """The rows of the header; none where there is none. `shape` has the names, as the reader will have them. `sure` is
    whether a row of names and a row of a person could not be taken for each other. `numbered` tells a second row that
    only numbers the columns."""

    rows: tuple[int, ...]
    shape: Shape
    sure: bool
    numbered: bool = False

    @property
    def shorter(self) -> Mapping[str, str]:
        """What columns may be called without the number below their names."""
        return {name: name.rpartition(" / ")[0] for name in self.shape.names if self.numbered and " / " in name}


def header_of(beginning: Beginning) -> Header | None:
    """The header of a table that begins so; None where there is nothing."""
    rows = [(number, [(cell or "").strip() for cell in cells]) for number, cells in beginning.rows]
    if not rows:
        return None
    counts = sorted(sum(map(bool, cells)) for _, cells in rows)
    usual = counts[(3 * len(counts)) // 4]
    looked = [at for at, (number, _) in enumerate(rows) if number <= LOOKED_AT]
    wide = [at for at in looked if sum(map(bool, rows[at][1])) >= max(min(2, usual), WIDE * usual)]
    if not wide:
        return _none(rows, 0, sure=False)
    for at in wide[:3]:
        verdict = _is_header(rows[at][1], rows[at + 1 : at + 1 + BODY])
        if verdict is None or (at != wide[0] and not (verdict and rows[at + 1 :])):
            continue
        if better := _better(rows, at, [each for each in wide if each > at]):
            at, verdict = better, True
        found, numbered = _storeys(rows, at, beginning)
        return Header(found, _shape(beginning, found), verdict, numbered)
    return _none(rows, wide[0], sure=True)


def _better(rows: Sequence[tuple[int, list[str]]], first: int, later: Sequence[int]) -> int | None:
    """A row further down that is the header far more clearly than the first, which holds numbers or codes, or nothing
    that columns are called."""
    score = {at: _clear(rows[at][1], rows[at + 1 : at + 1 + BODY]) for at in (first, *later[:8])}
    best = max(later[:8], key=lambda at: score[at], default=first)
    if score[best] < score[first] + 3 or not _is_header(rows[best][1], rows[best + 1 :]):
        return None
    if all(sort_of(cell) in ("", "words") for cell in rows[first][1]):
        cells = [cell for cell in rows[best][1] if cell]
        heads = sum(map(is_head, cells))
        again = any(_recurs(cell, at, rows[best + 1 :]) for at, cell in enumerate(rows[best][1]) if cell)
        return best if 2 * heads >= len(cells) and not any(map(is_head, rows[first][1])) and not again else None
    return best


def _clear(cells: Sequence[str], body: Sequence[Row]) -> int:
    """How clearly a row holds names."""
    below = _usual_sorts(body, len(cells))
    sorts = [sort_of(cell) for cell in cells]
    unlike = sum(mine == "words" and theirs not in ("words", "") for mine, theirs in zip(sorts, below, strict=True))
    return 2 * sum(map(is_head, cells)) + unlike - 2 * sum(sort in ("number", "day") for sort in sorts)


def _none(rows: Sequence[tuple[int, list[str]]], first: int, *, sure: bool) -> Header:
    width = max(len(cells) for _, cells in rows)
    above = tuple(number for number, _ in rows[:first])
    return Header((), Shape(tuple(f"column {at}" for at in range(1, width + 1)), 0, above), sure)


def _shape(beginning: Beginning, rows: tuple[int, ...]) -> Shape:
    found = shape_of(beginning.rows, Reading(header=list(rows)), (), beginning.across)
    assert found is not None
    return found


def sort_of(text: str) -> str:
    """What a cell looks like: blank, a number, a day, a code of letters and digits, or words."""
    if not text:
        return ""
    if _DAY.fullmatch(text):
        return "day"
    letters, digits = any(map(str.isalpha, text)), any(map(str.isdigit, text))
    if digits and not letters:
        return "number"
    if "@" in text and "." in text and " " not in text:
        return "code:@"
    if digits and " " not in text and len(text) <= 20:
        return "code:" + re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))
    return "words"


def _usual_sorts(body: Sequence[Row], width: int) -> list[str]:
    """What most cells of each column look like; empty where they look like nothing in particular."""
    found = []
    for at in range(width):
        sorts = Counter(sort_of(cells[at] or "") for _, cells in body if at < len(cells) and cells[at])
        most = sorts.most_common(1)
        found.append(most[0][0] if most and most[0][1] >= 0.6 * sum(sorts.values()) else "")
    return found


def _is_header(cells: Sequence[str], body: Sequence[Row]) -> bool | None:
    """Whether a row holds names: True where nothing else could be, False where it may; None where it holds a person."""
    if any(len(cell) > _LONGEST for cell in cells):
        return None
    below = _usual_sorts(body, len(cells))
    sorts = [sort_of(cell) for cell in cells]
    pairs = [(mine, theirs) for mine, theirs in zip(sorts, below, strict=True) if mine]
    against = sum(mine == theirs and mine != "words" for mine, theirs in pairs)
    unlike = sum(mine == "words" and theirs not in ("words", "") for mine, theirs in pairs)
    heads = sum(map(is_head, cells))
    others = [row for row in body if not _same(row[1], cells)]  # it may stand there again
    again = sum(bool(cell) and _recurs(cell, at, others) for at, cell in enumerate(cells))
    if against and against >= unlike:
        return None
    if "day" in sorts and heads < 2:
        return None
    if again > max(1, heads):
        return None
    return (not again and (unlike > 0 or heads >= 2 or not body)) or (heads >= 2 and unlike > again)


def _same(row: Sequence[str | None], cells: Sequence[str]) -> bool:
    """Whether a row holds most of these cells."""
    return 2 * sum(mine == theirs for mine, theirs in zip(row, cells, strict=False) if theirs) > len(
        [*filter(None, cells)]
    )


def _recurs(cell: str, at: int, body: Sequence[Row]) -> bool:
    return any(at < len(cells) and cells[at] == cell for _, cells in body)


def _storeys(rows: Sequence[tuple[int, list[str]]], at: int, beginning: Beginning) -> tuple[tuple[int, ...], bool]:
    """The rows of the header, of which `at` is the first wide one; whether the second only numbers the columns."""
    number, cells = rows[at]
    body = [(n, c) for n, c in rows[at + 1 : at + 1 + BODY]]
    if body and body[0][0] == number + 1:
        second = body[0][1]
        if _numbers_columns(second, cells):
            return (number, number + 1), True
        if _is_lower_storey(cells, second, body[1:]):
            return (number, number + 1), False
    if at and rows[at - 1][0] == number - 1 and _is_upper_storey(rows[at - 1][1], cells, body, beginning, number - 1):
        return (number - 1, number), False
    return (number,), False


def _numbers_columns(second: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row holds 1, 2, 3 … below the names, as forms have it."""
    there = [cell for cell in second if cell]
    return (
        len(there) >= max(3, len([n for n in names if n]) - 1)
        and there == [str(n) for n in range(int(there[0]) if there[0].isdecimal() else 1, 10_000)][: len(there)]
    )


def _is_lower_storey(upper: Sequence[str], lower: Sequence[str], body: Sequence[Row]) -> bool:
    if sum(map(bool, lower)) < 2 or not body:
        return False
    below = _usual_sorts(body, len(lower))
    there = [(cell, sort_of(cell), theirs) for cell, theirs in zip(lower, below, strict=True) if cell]
    words = all(sort not in ("number", "day") for _, sort, _ in there)
    unlike = sum(sort == "words" and theirs not in ("words", "") for _, sort, theirs in there)
    again = sum(_recurs(cell, at, body) for at, cell in enumerate(lower) if cell)
    gaps = [at for at, cell in enumerate(lower) if cell and not (upper[at] if at < len(upper) else "")]
    return words and not again and (bool(gaps) or unlike == len(there)) and (unlike > 0 or bool(gaps))


def _is_upper_storey(
    upper: Sequence[str], lower: Sequence[str], body: Sequence[Row], beginning: Beginning, number: int
) -> bool:
    """Whether the row above names columns that the row below leaves without a name, or calls alike."""
    width = max(len(upper), len(lower), *(len(cells) for _, cells in body[:50]), 0)
    used = {at for _, cells in body for at, cell in enumerate(cells) if cell}
    lacking = [at for at in used if not (lower[at] if at < len(lower) else "")]
    if any(at < len(upper) and upper[at] for at in lacking):
        return True
    names = [name for name in lower if name]
    if sum(map(bool, upper)) < 2 or len(set(names)) == len(names) or width < 2:
        return False
    shape = _shape(beginning, (number, number + 1))
    joint = [name for name in shape.names if name]
    return len(set(joint)) == len(joint)
