"""Which column tells people apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from composer.description.header import sort_of
from composer.description.words import ID, PHONE, RUNNING, called
from composer.pool.raw import RawColumn
from composer.pool.reading.combine import combined

Mask = NDArray[np.bool_]
NEARLY = 0.98
"""The part of the rows in which an id is filled at the least; the others are told."""
MOST_JOINED = 8
MOST_LOOKED_AT = 10_000


@dataclass(frozen=True)
class Identity:
    """The columns that tell people apart (none: only their rows do), and others that would do. `digits` are those
    that an id has where some have lost zeros."""

    columns: tuple[str, ...]
    others: tuple[str, ...] = ()
    digits: int | None = None
    asked: bool = False


@dataclass(frozen=True)
class _Candidate:
    column: RawColumn
    unique: bool
    weight: int


def identity_of(columns: Sequence[RawColumn], full: Mask) -> Identity:
    """Which of the columns it is, by the rows that are `full`: most likely people."""
    rows = int(full.sum())
    if not rows:
        return Identity(())
    found = [each for column in columns if (each := _candidate(column, full, rows))]
    unique = sorted((each for each in found if each.unique), key=lambda each: -each.weight)
    strong = [each for each in unique if each.weight >= 4]
    if not strong:
        again = [each for each in found if not each.unique and each.weight >= 4]
        several = [each for each in again if _determines(each.column, columns, full)]
        nothing_else = not unique or unique[0].weight < 2
        nearly = [each for each in again if 2 * len(each.column.texts) > rows and nothing_else]
        if several or nearly:
            chosen = (several or nearly)[0]
            return Identity((chosen.column.name,), digits=_digits(chosen.column, full))
    if unique:
        best, *rest = unique
        alike = [each.column.name for each in rest if each.weight >= 2 or best.weight < 2]
        rival = [each for each in rest if each.weight == best.weight and best.weight != 1]
        running = best.weight == 2 and _runs(best.column, full)
        asked = bool(rival) or best.weight in (0, 1, 3) or running
        return Identity((best.column.name,), tuple(alike[:4]), digits=_digits(best.column, full), asked=asked)
    if (named := _called_so(columns, full, rows)) is not None:
        return Identity((named.name,))
    return _joined(columns, full, rows)


def _called_so(columns: Sequence[RawColumn], full: Mask, rows: int) -> RawColumn | None:
    """A column that is called as an id is, although it is blank or the same for some, which is told."""
    for column in columns:
        there = column.codes[full][column.codes[full] >= 0]
        most = 2 * len(there) > rows and 2 * len(np.unique(there)) > len(there)
        named = called(ID, column.name) and not called(RUNNING, column.name)
        if column.name.casefold() == "id" or (named and most):
            return column
    return None


def _candidate(column: RawColumn, full: Mask, rows: int) -> _Candidate | None:
    codes = column.codes[full]
    there = codes[codes >= 0]
    if len(there) < NEARLY * rows - 1 or len(there) == 0:
        return None
    sorts = Counter(sort_of(column.texts[int(code)]).split(":")[0] for code in there[:1_000])
    sort, times = sorts.most_common(1)[0]
    if sort == "day" or called(PHONE, column.name):
        return None
    if any(re.fullmatch(r"-?\d+[.,]\d+", column.texts[int(code)]) for code in there[:200]):
        return None
    unique = len(np.unique(there)) == len(there)
    named = called(ID, column.name)
    if called(RUNNING, column.name) or (sort == "number" and _runs(column, full) and not _says_id(column.name)):
        weight = 2
    elif named and sort in ("number", "code"):
        weight = 4
    elif sort == "code" and times == sum(sorts.values()):
        weight = 3 if unique and rows > 2 else 1
    else:
        weight = 1 if sort == "words" else 0
    if weight == 0 and not unique:
        return None
    return _Candidate(column, unique, weight)


def _says_id(name: str) -> bool:
    return (
        re.search(r"\bid\b|(?<=[a-z])ID\b|лич|табел|служ|service|staff|personnel|emp|matric|pers", name, re.I)
        is not None
    )


def _runs(column: RawColumn, full: Mask) -> bool:
    """Whether it numbers the rows: 1, 2, 3 …"""
    texts = [column.texts[int(code)] for code in column.codes[full][:50] if code >= 0]
    if not all(text.isascii() and text.isdigit() and len(text) < 10 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers == [*range(numbers[0], numbers[0] + len(numbers))] and numbers[0] <= 1


def _determines(ids: RawColumn, columns: Sequence[RawColumn], full: Mask) -> bool:
    """Whether other cells repeat with the id: it is of a person who has several rows."""
    codes = ids.codes[full]
    for column in columns:
        if column is ids or len(column.texts) < max(2, len(ids.texts) // 3):
            continue
        cells = column.codes[full]
        _, pairs = combined([codes, cells], len(codes))
        if len(pairs) == len(np.unique(codes)):
            return True
    return False


def _digits(column: RawColumn, full: Mask) -> int | None:
    """How many digits ids had before some lost their zeros; None where none did."""
    codes = column.codes[full]
    codes = codes[codes >= 0]
    texts = [column.texts[int(code)] for code in codes[:: len(codes) // MOST_LOOKED_AT + 1]]
    if not texts or not all(text.isascii() and text.isdigit() for text in texts):
        return None
    lengths = Counter(map(len, texts))
    longest = max(lengths)
    if len(lengths) == 1:
        return None
    led = any(text.startswith("0") and len(text) > 1 for text in texts)
    most = lengths[longest] >= 0.6 * len(texts) and longest >= 6
    return longest if led or most else None


def _joins(column: RawColumn) -> tuple[bool, int]:
    """Numbers within units go before words, and these by how different they are."""
    return not (called(ID, column.name) or called(RUNNING, column.name)), -len(column.texts)


def _joined(columns: Sequence[RawColumn], full: Mask, rows: int) -> Identity:
    """Two columns that tell people apart between them."""
    few = [c for c in columns if (c.codes[full] >= 0).all()]
    few = sorted(few, key=_joins)[:MOST_JOINED]
    for one, other in combinations(few, 2):
        _, cells = combined([one.codes[full], other.codes[full]], rows)
        if len(cells) == rows:
            order = [column.name for column in columns if column is one or column is other]
            return Identity(tuple(order), asked=True)
    return Identity((), asked=True)
