"""The pool of a problem that is stated in Python, from what planners hold in their hands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from composer.base.errors import Mistake, ScenarioError
from composer.base.numbers import day
from composer.pool import Pool, RawTable, Tour
from composer.pool.reading import table_of
from composer.pool.reading.mapping import Reading
from composer.pool.reading.whole import BadTable


def pool_of(
    people: object,
    start: date | str | None,
    end: date | str | None,
    fields: Mapping[str, object] | None,
    reading: Reading | Mapping[str, object] | None,
) -> Pool:
    """A pool from what planners hold in their hands."""
    mistakes: list[Mistake] = []
    first, last = read_day("start", start, mistakes), read_day("end", end, mistakes)
    if first and last and last < first:
        mistakes.append(Mistake(f"the tour ends before it starts on {first}", ("end",)))
    if mistakes:
        raise ScenarioError(mistakes)
    table: RawTable | None = None
    wrong: tuple[Mistake, ...] = ()
    try:
        table = table_of(people, reading)
    except BadTable as error:
        table, wrong = error.rest, tuple(_of_reading(error))
    except ScenarioError as error:
        wrong = tuple(_of_reading(error))
    if table is None:
        raise ScenarioError(wrong)
    return Pool.of(table, fields, Tour(first, last), wrong)


def _of_reading(error: ScenarioError) -> Iterable[Mistake]:
    """Mistakes, those of the mapping under its argument's name."""
    for mistake in error.mistakes:
        yield mistake if mistake.place or mistake.path == ("pool",) else mistake.under("reading")


def read_day(key: str, value: object, mistakes: list[Mistake]) -> date | None:
    try:
        return None if value is None else day(value)
    except ValueError as error:
        mistakes.append(Mistake(str(error), (key,)))
        return None
