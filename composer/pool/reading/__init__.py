"""From what people hand over in memory – data frames, rows – to a table; and what every reader of a table shares."""

from __future__ import annotations

from collections.abc import Mapping

from composer.base.errors import Mistake, ScenarioError
from composer.base.numbers import shown
from composer.pool.raw import RawTable
from composer.pool.reading.mapping import PLAIN, Reading, read_mapping

OF_FILES = ("file", "sheet", "encoding", "separator", "header", "names", "merged", "hidden")
"""Keys of the mapping that say how a file is built."""


def table_of(people: object, reading: Reading | Mapping[str, object] | None = None) -> RawTable:
    """A table from a data frame (pandas, polars, Arrow), or from a list of mappings, as `reading` says.

    Raises BadTable, and ScenarioError.
    """
    from composer.pool.reading.frames import frame_table, is_frame
    from composer.pool.reading.inline import inline_table

    if isinstance(people, RawTable):
        return people
    how = PLAIN if reading is None else _of_memory(reading)
    if isinstance(people, (list, tuple)):
        return inline_table(people, "pool", reading=how)
    if is_frame(people):
        return frame_table(people, "pool", reading=how)
    text = f"a pool is a data frame or a list of people here, not {shown(people)}; files are read by `load`"
    raise ScenarioError([Mistake(text, ("pool",))])


def _of_memory(given: Reading | Mapping[str, object]) -> Reading:
    """A mapping for what is in memory, without what only files have. Raises ScenarioError."""
    reading = given if isinstance(given, Reading) else read_mapping(given)
    odd = [key for key in OF_FILES if key in reading.model_fields_set]
    if odd:
        raise ScenarioError(Mistake("only files have it: leave it out", (key,)) for key in odd)
    return reading
