"""What a column is warned of (W1 to W8): cells that may be right, and may be meant otherwise than they were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from composer.base.alike import differs, skeleton
from composer.base.errors import did_you_mean
from composer.pool.day_doubts import all_past, impossible_ages, mostly_blank, two_digit_years
from composer.pool.doubts import Doubt, OtherReading, first, quoted
from composer.pool.kinds import Column
from composer.pool.kinds.levels import LevelsColumn
from composer.pool.kinds.set import SetColumn
from composer.pool.kinds.text import TextColumn
from composer.pool.people import Pool, UnreadColumn
from composer.pool.strings.string_array import StringArray
from composer.pool.value_doubts import alike_ids, alike_values, blank_words, inside_cells

NEVER = "W3"
FEW = 1_000
"""Different cells up to which a column is looked at that nobody asks about: those of others are most likely names."""
_NEAR = 200
"""Values among which the nearest one is looked for, however it is spelled."""


@dataclass(frozen=True)
class AskedOf:
    """What is asked of a column: the `names` in conditions on it, and whether days from the start on are (`late`)."""

    names: tuple[str, ...] = ()
    late: bool = False


def warned(pool: Pool, name: str, of: AskedOf | None) -> tuple[Doubt, ...]:
    """What a column is warned of; `of` is None where nobody asks about it. Nothing where its cells are no longer those
    of its table."""
    if pool.derived:
        return ()
    key = name, of
    if key not in pool.kept.warned:
        found = [_as_line(pool, doubt) for doubt in _found(pool, name, of)]
        pool.kept.warned[key] = tuple(replace(doubt, asked=of is not None) for doubt in found)
    return pool.kept.warned[key]


def _found(pool: Pool, name: str, of: AskedOf | None) -> Iterator[Doubt]:
    table, tour = pool.table, pool.tour
    if name == "id":
        yield from _there(alike_ids(table, pool.ids) if of is not None else None)
        return
    column = pool.columns.get(name)
    if column is None or isinstance(column, UnreadColumn):
        return
    if name == "age" and all(raw.name != name for raw in table.columns):  # counted from `birth`, which is looked at
        return
    if of is None and len(column.texts) > FEW:
        return
    names = of.names if of is not None else ()
    yield from _there(alike_values(table, column, names))
    if of is not None:
        yield from _there(inside_cells(table, column, names, pool.fields))
    yield from _there(blank_words(table, column, names))
    yield from _there(two_digit_years(table, column, pool.fields, tour))
    if name in ("birth", "age"):
        yield from _there(impossible_ages(table, column, tour))
    elif of is not None and of.late:
        yield from _there(all_past(table, column, tour))
    if of is not None:
        yield from _there(mostly_blank(table, column))


def _there(doubt: Doubt | None) -> Iterator[Doubt]:
    if doubt is not None:
        yield doubt


def _as_line(pool: Pool, doubt: Doubt) -> Doubt:
    """Of people who stand in the scenario itself, who have no mapping, the cells are what can be mended."""
    inline = pool.table.row_word == "line" and doubt.line.startswith(("values:", "blank:"))
    return replace(doubt, line="mend the cells") if inline else doubt


def never_held(pool: Pool, name: str, strangers: Sequence[str]) -> Doubt:
    """That nobody has values that are asked for (W3), with the nearest that somebody has. Where that looks just like
    one of them, it is the one that is meant in the other reading."""
    twins = _twins(pool.columns[name], strangers)
    told = [f"nobody in the pool has {name} `{each}`{_nearest(pool.columns[name], each, twins)}" for each in strangers]
    parts = [f"{quoted(each)}: {quoted(twin)}" for each, twin in twins.items()]
    line = f"values: {{{quoted(name)}: {{{', '.join(parts)}}}}}" if parts else ""
    spellings = {name: {twin: each for each, twin in twins.items()}}
    other = OtherReading("as one value", spellings=spellings) if twins else None
    text = "; ".join(told)
    doubt = Doubt(NEVER, name, (), 0, first(strangers), text, line, pool.table.source, asked=True, other=other)
    return _as_line(pool, doubt)


def _values(column: Column) -> Sequence[str]:
    if isinstance(column, (SetColumn, LevelsColumn)):
        return column.listed.names
    return column.texts if isinstance(column, TextColumn) else ()


def _twins(column: Column, strangers: Sequence[str]) -> dict[str, str]:
    """The value that looks just like each, where there is one."""
    values = _values(column)
    if isinstance(values, StringArray):
        return {}
    skeletons = {skeleton(each): each for each in reversed(strangers)}
    found: dict[str, str] = {}
    for value in values:
        if (meant := skeletons.get(skeleton(value))) is not None:
            found.setdefault(meant, value)
    return found


def _nearest(column: Column, stranger: str, twins: dict[str, str]) -> str:
    twin = twins.get(stranger)
    if twin is not None:
        return f" – did you mean `{twin}` ({differs(stranger, twin)})?"
    values = _values(column)
    hint = did_you_mean(stranger, values) if len(values) <= _NEAR else ""
    return hint if "?" in hint else ""
