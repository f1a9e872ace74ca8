"""Which rows are people: sums, headings, notes and the header again are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from composer.description.header import sort_of
from composer.description.identity import Identity, identity_of
from composer.description.words import BLANKS, COUNTED, SOFT_BLANKS, VACANT
from composer.pool.raw import RawColumn, RawTable
from composer.pool.reading.apply import header_again
from composer.pool.reading.junk import LAST, says_sum
from composer.pool.strings.string_array import StringArray

Mask = NDArray[np.bool_]
UNKNOWN = BLANKS | SOFT_BLANKS
HALF = 0.34
"""The part of the usual number of cells from which a row is a person, whatever stands in it."""
MOST_TEXTS = 100_000
"""Different cells of a column that are looked through."""


@dataclass(frozen=True)
class PeopleRows:
    """The id, the rows (as a mask) that are people, the columns that only they have all filled, and rows of which
    these could not be told apart."""

    identity: Identity
    rows: Mask
    person: tuple[str, ...]
    mixed: tuple[int, ...] = ()


def people_of(table: RawTable, ragged: bool) -> PeopleRows:
    """Who is a person. `ragged` tells that there are rows of fewer cells, which are no part of the table."""
    columns = [_known_cells(column) for column in table.columns if column.name and column.texts]
    rows = len(table.rows)
    filled = np.zeros(rows, np.int64)
    for column in columns:
        filled += column.codes >= 0
    usual = int(np.sort(filled)[(3 * rows) // 4]) if rows else 0
    again = header_again(columns, rows) if columns else np.zeros(rows, np.bool_)
    sums = _sums(columns, filled, usual, rows) | _vacant(columns, rows)
    full = (filled >= HALF * usual) & ~again & ~sums
    identity = identity_of(columns, full)
    people = full | (_known(columns, identity, full) & ~again & ~sums)
    junk = ~people & ~again
    person = _person(columns, identity, people, junk, bool(again.any()) or ragged, ragged)
    held = np.ones(rows, np.bool_)
    for column in columns:
        if column.name in person:
            held &= column.codes >= 0
    mixed = junk & held if person else junk
    return PeopleRows(identity, people, person, tuple(table.rows[mixed].tolist()))


def _known_cells(column: RawColumn) -> RawColumn:
    """The column in which words for unknown are blank, as they will be once the mapping says so."""
    if isinstance(column.texts, StringArray):
        forms = (form(word) for word in UNKNOWN for form in (str.lower, str.upper, str.capitalize))
        codes = [code for code in map(column.texts.find, forms) if code is not None]
    else:
        codes = [code for code, text in enumerate(column.texts) if text.casefold() in UNKNOWN]
    return replace(column, codes=np.where(np.isin(column.codes, codes), -1, column.codes)) if codes else column


def _sums(columns: Sequence[RawColumn], filled: NDArray[np.int64], usual: int, rows: int) -> Mask:
    """Rows that say that they are a sum, where little else stands in them or at the end."""
    found = np.zeros(rows, np.bool_)
    few, last = 2 * filled <= usual, np.arange(rows) >= rows - LAST
    for at, column in enumerate(columns):
        looked = np.flatnonzero(few | last if at < 3 else few)
        codes = np.unique(column.codes[looked])
        said = [code for code in codes.tolist() if code >= 0 and _says_sum(column.texts[code])]
        found[looked] |= np.isin(column.codes[looked], said)
    return found


def _says_sum(text: str) -> bool:
    return says_sum(text) or COUNTED.match(text) is not None


def _vacant(columns: Sequence[RawColumn], rows: int) -> Mask:
    """Rows that say that a post is vacant."""
    found = np.zeros(rows, np.bool_)
    for column in columns:
        if len(column.texts) <= MOST_TEXTS:
            said = [code for code, text in enumerate(column.texts) if text.casefold() in VACANT]
            found |= np.isin(column.codes, said)
    return found


def _known(columns: Sequence[RawColumn], identity: Identity, full: Mask) -> Mask:
    """Rows of few cells that have an id as the others have."""
    found = np.zeros(len(full), np.bool_)
    ids = next((column for column in columns if (column.name,) == identity.columns), None)
    if ids is None:
        return found
    sorts = Counter(sort_of(ids.texts[int(code)]) for code in ids.codes[full][:2_000] if code >= 0)
    usual = {sort for sort, times in sorts.items() if times >= 0.1 * sum(sorts.values()) and sort != "words"}
    for row in np.flatnonzero(~full).tolist():
        code = int(ids.codes[row])
        found[row] = code >= 0 and sort_of(ids.texts[code]) in usual and not _alone(columns, row)
    return found


def _alone(columns: Sequence[RawColumn], row: int) -> bool:
    """Whether an id stands there by itself: `page 2`, or the number of people below them."""
    return sum(int(column.codes[row]) >= 0 for column in columns) == 1


def _person(
    columns: Sequence[RawColumn], identity: Identity, people: Mask, junk: Mask, again: bool, ragged: bool
) -> tuple[str, ...]:
    """The id and the fewest columns beside it that all people have filled, and no other row has."""
    if not junk.any() and not again:
        return ()
    whole = [column for column in columns if (column.codes[people] >= 0).all()]
    whole.sort(key=lambda column: column.name not in identity.columns)
    chosen: list[str] = [column.name for column in whole if column.name in identity.columns]
    left = junk.copy()
    for column in whole:
        if column.name in chosen:
            left &= column.codes >= 0
    behind = [column for column in whole if column.name not in chosen]
    while left.any() and behind:
        best = min(behind, key=lambda column: int((column.codes[left] >= 0).sum()))
        if (best.codes[left] >= 0).all():
            break
        chosen.append(best.name)
        left &= best.codes >= 0
        behind.remove(best)
    if ragged and behind and len(chosen) < 2:
        chosen.append(behind[min(1, len(behind) - 1)].name)
    return tuple(chosen or [column.name for column in whole[:1]])
