"""Rows of a chart of people and time: a lane a person, people with the same tours beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import get_args

from markupsafe import Markup

from composer.page.svg import tag
from composer.page.texts import isolated
from composer.problem.timeline import Kind, Stretch, Timeline

ROW = 16
"""Pixels of a row at least, so that there is room for its name."""
ALONE = 30
"""People up to whom everybody has a row with a name."""
TALL = 1_300
"""About so many pixels all lanes together are high."""
NAMED = 5
"""People whom a tip names."""


@dataclass(frozen=True)
class Band:
    """A row: people, a lane each, who have the same tours, or who share a row because each tour has few."""

    label: Markup
    people: tuple[Timeline, ...]


def bands(people: Sequence[Timeline], lane: float, alone: bool) -> list[Band]:
    """Rows for the people of one group: a row each where they are to be `alone`, else one for each choice of tours
    that fills it, and one for all others."""
    ordered = sorted(people, key=_alike)
    if alone:
        return [Band(isolated(each.id), (each,)) for each in ordered]
    found = [tuple(same) for _, same in groupby(ordered, key=lambda each: _alike(each)[:2])]
    wide = [same for same in found if len(same) * lane >= ROW or len(found) == 1]
    others = tuple(each for same in found if same not in wide for each in same)
    return [_band(same) for same in (*wide, *([others] if others else []))]


def _band(people: tuple[Timeline, ...]) -> Band:
    alike = len({each.teams for each in people}) == 1
    again = all(of_kind(each, "again") and not of_kind(each, "tour") for each in people)
    names = [*people[0].teams, *(["again"] if again else [])] if alike else ["other tours"]
    parts = (tag("span", name + ("," if name != names[-1] else ""), class_="whole") for name in names)
    who = Markup("{}:").format(isolated(people[0].id)) if len(people) == 1 else Markup(f"{len(people):,} ×")
    return Band(Markup(" ").join([who, *parts]), people)


def _alike(person: Timeline) -> tuple[tuple[object, ...], ...]:
    """What tells people apart: their tours first, then what keeps them from others."""
    drawn = {kind: tuple((each.start, each.end) for each in of_kind(person, kind)) for kind in get_args(Kind)}
    first = min(each.start for each in (*of_kind(person, "tour"), *of_kind(person, "again")))
    return (
        (first, len(drawn["again"]), *drawn["tour"], *drawn["again"]),
        person.teams,
        drawn["barred"],
        drawn["past"],
        drawn["busy"],
    )


def lane_height(people: int) -> float:
    """How high each of so many lanes is, in pixels."""
    if people <= ALONE:
        return ROW
    height = TALL / people
    return min(8.0, round(2 * height) / 2 or round(height, 2) or 0.01)


def of_kind(person: Timeline | None, kind: Kind) -> list[Stretch]:
    """What somebody does of one kind; nothing where there is nobody."""
    return [] if person is None else [each for each in person.stretches if each.kind == kind]


def tip(band: Band) -> str:
    """A row in words."""
    one, number = band.people[0], len(band.people)
    who = ", ".join(each.id for each in band.people[:NAMED])
    more = f" and {number - NAMED:,} more" if number > NAMED else ""
    if len({each.teams for each in band.people}) > 1:
        return f"{number:,} people, each on other tours: {who}{more}"
    tours = ", ".join(
        f"{each.team} {each.start} to {each.end}" for each in one.stretches if each.kind in ("tour", "again")
    )
    home = f", at home until {one.home}" if one.home else ""
    told = [f"{who}{more}: {tours}{home}"] if number == 1 else [f"{number:,} people: {tours}{home}", f"{who}{more}"]
    marks: tuple[tuple[Kind, str], ...] = (("busy", "busy at some time"), ("barred", "not eligible at some time"))
    for kind, said in marks:
        if several := sum(bool(of_kind(each, kind)) for each in band.people):
            told.append(said if number == 1 else f"{several:,} {said}")
    return "; ".join(told)
