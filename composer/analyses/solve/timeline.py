"""People and time in words: whom a picture has beside each other, and what tables say of everybody's days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from composer.page.bands import ALONE
from composer.pool import Pool
from composer.problem.timeline import Calendar, Kind, Standing, State, Timeline
from composer.render.json import cell
from composer.render.table import Cell, Table, whole

UNIT = "unit"
"""The column by which people are grouped wherever it is shown."""
NOT_KNOWN = "–"
TINTS: Mapping[State, str] = {
    "tour": "4F9BD0",
    "again": "8FC1E3",
    "on": "D9D9D9",
    "rest": "DCEEF8",
    "before": "DCEEF8",
    "spent": "EDEDED",
    "busy": "F2A477",
    "barred": "EDEDED",
}
"""The colours of the picture, as light as black letters need."""


def groups(found: Calendar, pool: Pool | None, show: Sequence[str]) -> list[tuple[str, list[Timeline]]]:
    """The people by what stands in one of the columns shown, else by the team of their first tour; a few are one group
    without a name."""
    column = grouping(found, pool, show)
    named: dict[str, list[Timeline]] = {}
    if pool is not None and column is not None:
        for each in found.people:
            named.setdefault(cell(pool, each.id, column) or NOT_KNOWN, []).append(each)
        return sorted(named.items(), key=lambda group: (group[0] == NOT_KNOWN, group[0]))
    for each in found.people:
        named.setdefault(each.teams[0] if len(found.people) > ALONE else "", []).append(each)
    order = {name: at for at, (name, _) in enumerate(found.tours)}
    return sorted(named.items(), key=lambda group: order.get(group[0], len(order)))


def grouping(found: Calendar, pool: Pool | None, show: Sequence[str]) -> str | None:
    """The column by which people are grouped: of those shown `unit`, else the first of texts that puts two and more
    together on the average."""
    if pool is None:
        return None
    for name in sorted(show, key=lambda name: name != UNIT):
        values = {cell(pool, each.id, name) for each in found.people}
        if name == UNIT or (pool.columns[name].kind == "text" and 2 * len(values) <= len(found.people)):
            return name
    return None


@dataclass(frozen=True)
class Line:
    """People who have the same tours and are kept from others on the same days: `before` so many tours before, at
    `home` until then."""

    who: tuple[str, ...]
    tours: tuple[str, ...]
    before: int
    home: date | None
    busy: tuple[str, ...]
    barred: tuple[str, ...]


def lines(people: Sequence[Timeline]) -> list[Line]:
    """A line for all who have the same."""
    told: dict[tuple[Any, ...], list[str]] = {}
    for each in people:
        same = each.teams, each.served, each.home, _days(each, "busy"), _days(each, "barred")
        told.setdefault(same, []).append(each.id)
    return [Line(tuple(who), *told) for told, who in sorted(told.items(), key=lambda line: (line[0][0], line[0][3:]))]


def _days(person: Timeline, kind: Kind) -> tuple[str, ...]:
    spans = [(each.start, each.end) for each in person.stretches if each.kind == kind]
    return tuple(f"{start} to {end}" if start < end else str(start) for start, end in spans)


def standing(found: Standing) -> str:
    """What a tour is to somebody, in a cell."""
    return {
        "tour": "tour",
        "again": "again",
        "on": f"on {found.team or 'an earlier tour'}",
        "rest": f"rest until {found.until}",
        "before": f"before {found.team or 'another tour'}",
        "spent": "tours used up",
        "busy": "busy",
        "barred": "–",
        "free": "",
    }[found.state]


def tours_table(found: Calendar, pool: Pool, show: Sequence[str] = ()) -> Table:
    """One row a person, one column a tour, what it is to them in each cell."""
    column = grouping(found, pool, show)
    rows: list[tuple[Cell, ...]] = []
    tints: list[tuple[str | None, ...]] = []
    for name, people in groups(found, pool, show):
        for each in people:
            beside: list[Cell] = [each.id] if column is None else [name, each.id]
            cells = [standing(tour) or None for tour in each.standings]
            rows.append((*beside, whole(each.served), *cells, each.home))
            tints.append((*(None for _ in beside), None, *(TINTS.get(tour.state) for tour in each.standings), None))
    heads = [f"{name}, {start} to {end}" for name, (start, end) in found.tours]
    first = ("id",) if column is None else (column, "id")
    return Table(
        "Tours",
        (*first, "tours before", *heads, "at home until"),
        tuple(rows),
        said=(TOLD,),
        tints=tuple(tints),
        pinned=len(first),
    )


TOLD = (
    "Each cell says what a tour is to somebody: `tour` the first one, `again` one with an earlier one; else what keeps "
    "them from it: `on` another one, `rest until` a day after its start, `before` one that would be too soon after it, "
    "`tours used up`, `busy`, or – where `everyone` does not let them in. Empty: none of these keeps them from it."
)
