"""Rows that are mappings already: those of an inline pool, and of a JSON file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from unicodedata import normalize

import numpy as np

from composer.base.errors import ScenarioError
from composer.pool.raw import RawColumn, RawTable
from composer.pool.reading.cells import cell_text
from composer.pool.reading.frame_kinds import typed_of
from composer.pool.reading.mapping import PLAIN, Reading
from composer.pool.reading.mistakes import Tally
from composer.pool.reading.table import MAX_COLUMNS, in_chunks, intern_cells, tidy_header, too_many_cells
from composer.pool.reading.whole import whole_table

_BYTES_A_CELL = 4
"""What a value takes in a file at the least, its key, colon and comma counted."""


def inline_table(
    rows: Sequence[object],
    source: str,
    lines: Sequence[int] | None = None,
    *,
    sha256: str | None = None,
    repeated: Callable[[object], Sequence[str]] | None = None,
    reading: Reading = PLAIN,
) -> RawTable:
    """One row a mapping; columns in order of first appearance, a key that a row doesn't have is blank.

    Rows are named by `lines` where these are known, else as entries from 1. `repeated` tells which keys a row
    gave more than once. Raises ScenarioError.
    """
    word = "entry" if lines is None else "line"
    numbers = np.array(range(1, len(rows) + 1) if lines is None else lines, np.int64)
    mistakes = Tally(source)
    people: list[dict[str, object]] = []
    kept: list[int] = []
    names: dict[str, None] = {}
    for at, (number, row) in enumerate(zip(numbers, rows, strict=True)):
        person, wrong = _person(row, repeated)
        for text in wrong:
            mistakes.add(f"{source}: {word} {number}", text)
        if person is None:
            continue
        people.append(person)
        kept.append(at)
        names.update(dict.fromkeys(person))
        if len(names) > MAX_COLUMNS:
            break  # `tidy_header` says that they are too many
    if not names and mistakes:
        raise ScenarioError(mistakes)
    numbers = numbers[kept]
    header, of_header = tidy_header(names, source)
    # a key that one row gives is a cell of all the others
    if wrong_size := too_many_cells(len(people), len(header), _BYTES_A_CELL * sum(map(len, people))):
        raise ScenarioError([replace(wrong_size, place=source)])
    table = RawTable(source, (), numbers, word, (), sha256)

    def column(name: str) -> RawColumn:
        cells = [person.get(name) for person in people]
        return replace(intern_cells(table, name, in_chunks(cells), cell_text, mistakes), typed=typed_of(cells))

    table = RawTable(source, tuple(map(column, header)), numbers, word, (), sha256)
    return whole_table(table, of_header if people else (), mistakes, reading)


def _person(
    row: object, repeated: Callable[[object], Sequence[str]] | None
) -> tuple[dict[str, object] | None, list[str]]:
    """A row with tidy keys, None where it is no person; and what is wrong with it."""
    if not isinstance(row, Mapping):
        return None, ["a person is wanted here: names and values, like {id: P1, rank: OF-2}"]
    person: dict[str, object] = {}
    twice = list(repeated(row)) if repeated else []
    for key, value in row.items():
        name = normalize("NFC", str(key).strip())
        if name in person:
            twice.append(name)
        person[name] = value
    return person, [f"`{name}` is given twice" for name in twice]
