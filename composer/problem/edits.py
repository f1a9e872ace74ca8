"""Pure edits: a problem with something in it changed, as a new problem. What is not changed stays where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor
from typing import Any, Literal

import numpy as np

from composer.base.arrays import Mask
from composer.base.errors import Mistake, Path
from composer.measures import Measure, Members
from composer.pool.known import known
from composer.pool.who import Who
from composer.problem.problem import Problem
from composer.problem.programme import BUSY, REST, TOURS
from composer.problem.requirement import Goal, Requirement, Spared
from composer.problem.team import Size, Team

# fmt: off
BoundKind = Literal[
    "at_least", "at_most", "exactly", "size", "seat", "gate", "number",
    "rest", "tours", "busy", "losses", "reserves", "cover",
]
# fmt: on


@dataclass(frozen=True)
class Change:
    """One demand that gives way.

    Attributes
    ----------
    requirement : str
        What the demand is called.
    path : tuple of str and int
        Where it stands in the scenario.
    team : str
        The single team of which it is asked; empty over all of them.
    bound : str
        Which of its numbers: a bound of a requirement, a size, a seat, a number of teams alike, the `losses` that it
        survives, how many `reserves` or how many losses they `cover`, or a `gate`; or `rest`, `tours` or `busy` of the
        whole scenario.
    before, after : object
        The number before and after, in the unit of `measure`, in members, teams, losses or tours; of a gate its
        condition as a file states it, `after` None where it is waived; of `rest` a Rest; of `busy` its field, `after`
        None.
    by : int
        How many units of shortfall it gives way by.
    ceiling : bool
        Whether it is a ceiling that rises; else a floor that falls.
    weight : Fraction
        What each unit costs.
    measure : Measure or None
        What is counted, of a requirement.
    """

    requirement: str
    path: Path
    team: str
    bound: BoundKind
    before: object
    after: object
    by: int
    ceiling: bool = False
    weight: Fraction = Fraction(1)
    measure: Measure | None = field(default=None, repr=False)


def with_aims(problem: Problem) -> Problem:
    """The problem in which every aim stands in the place of its bound."""

    def aimed(row: Requirement) -> Requirement:
        if row.aim is None:
            return row
        bound = "at_least" if row.aim_is_floor else "at_most"
        targets = tuple(replace(each, bound=bound) for each in row.targets if each.bound == "aim")
        return row.model_copy(update={bound: row.aim, "aim": None, "targets": targets})

    teams = [team.model_copy(update={"require": tuple(map(aimed, team.require))}) for team in problem.teams]
    return problem.replacing(teams=teams, require=tuple(map(aimed, problem.require)))


def only_required(problem: Problem) -> Problem:
    """The problem of which only what is required is left: no aims, no goals, no axes, courses, recruits or sweep."""

    def aimless(row: Requirement) -> Requirement:
        targets = tuple(each for each in row.targets if each.bound != "aim")
        return row if row.aim is None else row.model_copy(update={"aim": None, "targets": targets})

    teams = [team.model_copy(update={"require": tuple(map(aimless, team.require))}) for team in problem.teams]
    rows = tuple(map(aimless, problem.require))
    return problem.replacing(teams=teams, require=rows, prefer=(), tradeoffs=(), courses=(), recruits=(), sweep=())


def with_axes(problem: Problem, axes: Sequence[Goal | Mapping[str, object]] | None = None) -> Problem:
    """The problem that pursues its axes, or those given, instead of its goals; mistakes in them have their place."""
    where = problem.where

    def of_axis(mistake: Mistake) -> Mistake:
        if mistake.path[:1] != ("prefer",):
            return where(mistake)
        there = replace(mistake, path=("tradeoffs", *mistake.path[1:]))
        return where(there) if axes is None else there

    return problem.replacing(prefer=problem.tradeoffs if axes is None else tuple(axes), tradeoffs=(), where=of_axis)


def relax(problem: Problem, changes: Sequence[Change]) -> Problem:
    """The problem in which all these demands give way, and by no more than they say.

    What a bound alone would not hold is required beside it: how many members may fail a gate that was lowered or
    waived, and, where a bound is on a number that is spread over members, how many these may be (a share that is lower
    by the same part is short of more people in a larger team). Of teams alike the last are left out where there are to
    be fewer; those of which only some give way are spelled out as single teams. Of whom it is not on record whether
    they pass a gate stays out, whatever is waived, and so does who could not be counted for a blank cell.
    """
    teams: list[Team] = []
    for position, team in enumerate(problem.teams):
        mine = [change for change in changes if change.path[:2] == ("teams", position)]
        for fewer in [change for change in mine if change.bound == "number"]:
            team = team.model_copy(update={"number": fewer.after})
            mine.remove(fewer)
        for single in team.each() if mine else (team,):
            teams.append(_relaxed(problem, single, [change for change in mine if change.team == single.name]))
    require = list(problem.require)
    sizes = {single.name: single.size.high for team in teams for single in team.each()}
    away: dict[str, Any] = {}
    busy = {change.team: change.by for change in changes if change.bound == "busy"}
    if busy:
        teams, away = _taking_busy(problem, teams, busy), {BUSY: None}
    for change in changes:
        if change.path == (REST,):
            away[REST] = change.after
        elif change.path == (TOURS,):
            away[TOURS] = {"at_most": change.after}
        elif change.path[0] == "require":
            row = require[int(change.path[1])]
            read = [size for name, size in sizes.items() if row.team in (None, name)]
            largest = None if None in read else sum(size for size in read if size is not None)
            require[int(change.path[1])], *beside = _bent(row, change, largest)
            require += beside
    return problem.replacing(teams=teams, require=require, **away)


def _taking_busy(problem: Problem, teams: Sequence[Team], most: Mapping[str, int]) -> list[Team]:
    """The teams, asked one by one for what the scenario's `busy` asks of all: nobody in them is busy, but for so many
    in some of them."""
    found: list[Team] = []
    for team in teams:
        busy = [gate for gate in problem.gates(team) if gate.name == BUSY and not gate.own]
        some = any(single.name in most for single in team.each())
        for single in team.each() if some else [team]:
            update: dict[str, object] = {}
            if single.name in most:
                outside = Members(members=Who(none=[gate.asked.as_mapping() for gate in busy]))
                update["require"] = (*single.require, Requirement(outside, at_most=most[single.name]))
            elif busy:
                none = [who.as_mapping() for who in (*single.everyone.none, *busy[0].asked.none)]
                update["everyone"] = Who({**single.everyone.as_mapping(), "none": none})
            found.append(single.model_copy(update=update))
    return found


def _relaxed(problem: Problem, team: Team, changes: Sequence[Change]) -> Team:
    seats, require = list(team.seats), list(team.require)
    size = next((_resized(team.size, change) for change in changes if change.bound == "size"), team.size)
    gates = {gate.name: gate.who for gate in problem.gates(team) if gate.own}
    everyone: dict[str, Any] = team.everyone.as_mapping()
    survive = team.survive
    for change in changes:
        if change.bound == "losses" and survive is not None:
            survive = survive.model_copy(update={"losses": change.after})
    for change in changes:
        match change.bound, change.path[-1]:
            case "seat", int(index):
                seats[index] = seats[index].model_copy(update={"number": change.after})
            case "losses", _:
                pass
            case "gate", str(name):
                everyone.pop(name)
                if change.after is not None:
                    everyone[name] = change.after
                outside = Members(members=Who(none=[gates[name].as_mapping()]))
                require.append(Requirement(outside, at_most=change.by))
            case "reserves" | "cover", _:
                pass
            case _, int(index):
                lasting = survive is not None and survive.losses > 0 and index in survive.requirements(team)
                require[index], *beside = _bent(require[index], change, size.high, lasting)
                require += beside
    reserves = team.reserves
    for change in changes:
        reserves = reserves if reserves is None else reserves.giving_way(change.bound, change.after, change.ceiling)
    new = Who(everyone)
    if any(change.bound == "gate" for change in changes):
        new = _without_blanks(problem, team, new)
    return team.model_copy(
        update={
            "size": size,
            "seats": tuple(seats),
            "require": tuple(require),
            "everyone": new,
            "survive": survive,
            "keep": (),
            "reserves": reserves,
        }
    )


def _resized(size: Size, change: Change) -> Size:
    """One size becomes another; of a range the end that gives way moves."""
    after = int(str(change.after))
    if size.low == size.high:
        return Size(after, after)
    return Size(size.low, after) if change.ceiling else Size(after, size.high)


def _bent(row: Requirement, change: Change, largest: int | None, lasting: bool = False) -> list[Requirement]:
    """The requirement with its bound moved; beside it, where that matters to teams of up to `largest` members, how many
    members its number may be spread over: with `c` of them, a value `gap` short lacks `c·gap` in all, rounded up.
    Where it has to hold after losses as well (`lasting`), it is said of the bound before by how much it may be
    missed."""
    relaxed = [row.model_copy(update={change.bound: change.after})]
    spread = row.measure.counted_over()
    if row.at is not None:
        assert isinstance(change.before, Fraction)
        ends = {"at_least": row.low, "at_most": row.high, "exactly": None, change.bound: change.after}
        relaxed = [row.model_copy(update=ends).sparing(Spared(change.before, change.ceiling, change.by))]
    elif spread is not None and lasting:
        assert isinstance(change.before, Fraction)
        relaxed = [relaxed[0].sparing(Spared(change.before, change.ceiling, change.by))]
    elif spread is not None:
        counted, unit = spread
        assert isinstance(change.before, Fraction)
        assert isinstance(change.after, Fraction)
        most = floor(change.by * unit / abs(change.before - change.after))
        if largest is None or most < largest:
            relaxed.append(Requirement(Members(members=counted), at_most=most, team=row.team))
    return relaxed


def _without_blanks(problem: Problem, team: Team, everyone: Who) -> Who:
    """The gates, and nobody who passed the old ones not because of a blank cell, or has one that would have to be
    counted."""
    blank, on = mask_of_blank(problem, team), problem.on_tour(team)
    newly = np.flatnonzero(everyone.mask(on) & ~team.everyone.mask(on) & blank)
    if not len(newly):
        return everyone
    spec = everyone.as_mapping()
    named = {"id": [problem.pool.ids[row] for row in newly.tolist()]}
    return Who({**spec, "none": [*(who.as_mapping() for who in everyone.none), named]})


def mask_of_blank(problem: Problem, team: Team) -> Mask:
    """For whom no gate of this single team gives way: it is not on record whether they pass it, or they could not be
    counted in the team."""
    result: Mask = np.zeros(len(problem.pool), np.bool_)
    on = problem.on_tour(team)
    for gate in problem.gates(team):
        result |= known(gate.who, on).unknown
    uncountable = mask_of_uncountable(problem, team)
    return result if uncountable is None else result | uncountable


def mask_of_uncountable(problem: Problem, team: Team) -> Mask | None:
    """Who could not be counted in this single team, a cell that a requirement or a goal reads being blank; None where
    that is nobody."""
    on = problem.on_tour(team)
    goals = [goal.measure for goal in problem.prefer if goal.team in (None, team.name)]
    masks = [mask for measure in (*problem.reading(team), *goals) if (mask := measure.uncounted(on)) is not None]
    return np.any(np.stack(masks), axis=0) if masks else None
