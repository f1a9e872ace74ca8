"""From what people hand over in memory – data frames, rows – to a table; and what every reader of a table shares."""

from __future__ import annotations

from composer.base.errors import Mistake, ScenarioError
from composer.base.numbers import shown
from composer.pool.raw import RawTable


def table_of(people: object) -> RawTable:
    """A table from a data frame (pandas, polars, Arrow), or from a list of mappings. Raises ScenarioError."""
    from composer.pool.reading.frames import frame_table, is_frame
    from composer.pool.reading.inline import inline_table

    if isinstance(people, RawTable):
        return people
    if isinstance(people, (list, tuple)):
        return inline_table(people, "pool")
    if is_frame(people):
        return frame_table(people, "pool")
    text = f"a pool is a data frame or a list of people here, not {shown(people)}; files are read by `load`"
    raise ScenarioError([Mistake(text, ("pool",))])
