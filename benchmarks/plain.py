"""A request as rows over booleans, written from frame and scenario with none of the package's code.

One boolean per person, team and seat they may fill, one more for a member without a seat, and one row per demand:
what somebody who knows the solvers and no tricks would write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.columns import Columns, Ints
from benchmarks.requests import Request

Mask = NDArray[np.bool_]
Roster = Sequence[tuple[str, str | None]]  # id and seat of every member


@dataclass(frozen=True)
class Row:
    """`low ≤ Σ weight · boolean ≤ high`; None leaves a side open."""

    booleans: Ints
    weights: Ints
    low: int | None
    high: int | None


@dataclass
class Model:
    """Booleans numbered from 0: boolean b puts `person[b]`, a row of the frame, into the place `place[b]`.

    `places` are all teams' names with a seat (None: a member without one); `goal` is what each boolean adds.
    """

    person: Ints
    place: Ints
    places: list[tuple[str, str | None]]
    goal: Ints
    rows: list[Row] = field(default_factory=list)
    choices: list[Ints] = field(default_factory=list)  # of each, at most one boolean

    def total(self, chosen: Mask) -> int:
        """The goal over the chosen booleans. Raises ArithmeticError where they break a row."""
        for row in self.rows:
            value = int(row.weights[chosen[row.booleans]].sum())
            if (row.low is not None and value < row.low) or (row.high is not None and value > row.high):
                raise ArithmeticError(f"an answer breaks a row: {value} not in {row.low}…{row.high}")
        if any(int(chosen[choice].sum()) > 1 for choice in self.choices):
            raise ArithmeticError("an answer takes two where at most one may be")
        return int(self.goal[chosen].sum())


def build(request: Request, columns: Columns) -> Model:
    """The scenario's teams as rows; nobody is in two of them whose days, the rest after them included, meet."""
    teams = _teams(request.scenario)
    on = [columns.on(team) for team in teams]
    parts = [_places(team, there) for team, there in zip(teams, on, strict=True)]
    people = np.concatenate([who for part in parts for _, who in part]).astype(np.int64)
    lengths = [len(who) for part in parts for _, who in part]
    model = Model(
        person=people,
        place=np.repeat(np.arange(len(lengths), dtype=np.int64), lengths),
        places=[(team["name"], seat) for team, part in zip(teams, parts, strict=True) for seat, _ in part],
        goal=_goal(request.scenario, columns)[people],
    )
    ends = np.cumsum([0, *lengths]).tolist()
    first = 0
    for team, part, there in zip(teams, parts, on, strict=True):
        groups = [np.arange(*ends[first + n : first + n + 2], dtype=np.int64) for n in range(len(part))]
        first += len(part)
        _write_team(model, team, groups, request, there)
    of = np.repeat(np.arange(len(teams)), [sum(len(who) for _, who in part) for part in parts])
    for together in _meeting(teams, request.scenario.get("rest")):
        there_too = np.flatnonzero(np.isin(of, together))
        model.choices += [booleans for booleans in _by_person(model, there_too).values() if len(booleans) > 1]
    most = request.scenario.get("tours", {}).get("at_most")
    everyone = np.arange(len(people), dtype=np.int64)
    for booleans in _by_person(model, everyone).values() if most is not None else ():
        if len(booleans) > most:
            model.rows.append(Row(booleans, np.ones(len(booleans), dtype=np.int64), None, most))
    return model


def _meeting(teams: Sequence[dict[str, Any]], rest: str | None) -> list[list[int]]:
    """Sets of teams of each of which one person is in one at most: those that are there, or at rest after it, on the
    day on which one of them starts. All of them where they have no days; `rest` is so many times a tour's own days."""
    if "start" not in teams[0]:
        return [list(range(len(teams)))]
    times = int(rest.removesuffix("x")) if rest else 0
    days = [(date.fromisoformat(team["start"]), date.fromisoformat(team["end"])) for team in teams]
    gone = [(start, end + times * (end - start + timedelta(1))) for start, end in days]
    sets = {tuple(place for place, (a, b) in enumerate(gone) if a <= start <= b) for start, _ in days}
    return [list(one) for one in sorted(sets) if not any(set(one) < set(other) for other in sets)]


def checked_total(request: Request, rosters: Mapping[str, Roster]) -> int:
    """The goal of teams that somebody else composed. Raises ArithmeticError where they break a row.

    The rows are written for the members alone: whoever is in no team adds nothing to any of them.
    """
    members = {identity for roster in rosters.values() for identity, _ in roster}
    frame = request.frame[request.frame["id"].isin(members)].reset_index(drop=True)
    model = build(replace(request, frame=frame), Columns(frame, request.scenario))
    wanted = {(name, *member) for name, roster in rosters.items() for member in roster}
    ids = frame["id"].to_numpy(dtype=object)[model.person].tolist()
    sits = [model.places[place] for place in model.place.tolist()]
    chosen = np.array([(team, who, seat) in wanted for who, (team, seat) in zip(ids, sits, strict=True)], dtype=bool)
    if int(chosen.sum()) != sum(map(len, rosters.values())):
        raise ArithmeticError("an answer puts somebody where they may not be, or somebody twice")
    return model.total(chosen)


def _teams(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    """The teams one by one: `number: 3` gives three, called as the package calls them."""
    teams = []
    for team in scenario["teams"]:
        if "number" not in team:
            teams.append(team)
            continue
        teams += [team | {"name": f"{team['name']}-{place}"} for place in range(1, team["number"] + 1)]
    return teams


def _goal(scenario: dict[str, Any], columns: Columns) -> Ints:
    if not scenario.get("prefer"):
        return np.zeros(len(columns.frame), dtype=np.int64)
    (goal,) = scenario["prefer"]
    return columns.number(goal["most"]["total"])


def _places(team: dict[str, Any], columns: Columns) -> list[tuple[str | None, Ints]]:
    """The member without a seat, then every seat, each with the rows of the frame that may be there."""
    eligible = columns.who(team["everyone"])
    if "busy" in columns.scenario:
        eligible &= columns.free(columns.scenario["busy"])
    seats = [(seat["seat"], np.flatnonzero(eligible & columns.who(seat["who"]))) for seat in team["seats"]]
    return [(None, np.flatnonzero(eligible)), *seats]


def _write_team(model: Model, team: dict[str, Any], groups: list[Ints], request: Request, columns: Columns) -> None:
    """All rows of one team over its own booleans; `groups` are those of each place."""
    mine = np.concatenate(groups)
    person = model.person[mine]

    def add(booleans: Ints, weights: Ints | int, low: int | None, high: int | None) -> None:
        spread = np.broadcast_to(np.asarray(weights, dtype=np.int64), booleans.shape)
        model.rows.append(Row(booleans, spread, low, high))

    size = team["size"]
    sides = size if isinstance(size, dict) else {"at_least": size, "at_most": size}
    add(mine, 1, sides.get("at_least"), sides.get("at_most"))
    for seat, group in zip(team["seats"], groups[1:], strict=True):
        number = seat.get("number", 1)
        add(group, 1, number, number)
    for requirement in team["require"]:
        low, high = requirement.get("at_least"), requirement.get("at_most")
        if "members" in requirement:
            add(mine[columns.who(requirement["members"])[person]], 1, low, high)
        elif "share" in requirement:
            meets = columns.who(requirement["share"])[person].astype(np.int64)
            for bound, least, most in ((low, 0, None), (high, None, 0)):
                if bound is not None:
                    part = Fraction(bound.rstrip("%")) / 100
                    add(mine, part.denominator * meets - part.numerator, least, most)
        elif "largest_group" in requirement:
            labels = request.frame[requirement["largest_group"]].to_numpy(dtype=object)[person]
            for label in sorted(set(labels.tolist())):
                add(mine[labels == label], 1, None, high)
        elif "total" in requirement:
            add(mine, columns.number(requirement["total"])[person], low, high)
        elif "pairs" in requirement:
            model.choices += _apart(requirement["pairs"], _by_person(model, mine), request)
        else:
            raise NotImplementedError(f"no benchmark asks for {sorted(requirement)}")


def _by_person(model: Model, booleans: Ints) -> dict[int, Ints]:
    """By row of the frame, those of the booleans that are that person's."""
    person = model.person[booleans]
    order = np.argsort(person, kind="stable")
    different, starts = np.unique(person[order], return_index=True)
    return dict(zip(different.tolist(), np.split(booleans[order], starts[1:]), strict=True))


def _apart(pairs: Sequence[Sequence[str]], mine: dict[int, Ints], request: Request) -> list[Ints]:
    """For each pair, both people's booleans in one team, of which at most one may be."""
    rows = {identity: row for row, identity in enumerate(request.frame["id"].tolist())}
    found = []
    for first, second in pairs:
        one, other = mine.get(rows.get(first, -1)), mine.get(rows.get(second, -1))
        if one is not None and other is not None:
            found.append(np.concatenate([one, other]))
    return found
