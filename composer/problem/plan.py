"""A plan that was decided: who is in which team, what of it is kept whatever else, and where it does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import TypeVar

from composer.base.errors import Mistake, Path, ScenarioError, did_you_mean
from composer.base.numbers import as_text, shown
from composer.measures.changes import PlannedTeams
from composer.pool import Pool, Tour
from composer.pool.kinds.base import canonical
from composer.pool.tour import DAYS_WANTED
from composer.pool.who import Who, nearest_id
from composer.problem.assignment import Exclusion
from composer.problem.requirement import Goal, Requirement
from composer.problem.results import Member, Roster
from composer.problem.team import Team

PLAN, FROZEN, GONE = "plan", "frozen", "gone"
"""What the keys are called; the latter two also the demands that come of them."""
MOST_NAMED = 5
"""People that one warning names before it only counts the rest."""
_WANTED = "a plan is an answer of `solve`, or {team: [id, …]}"


@dataclass(frozen=True)
class DecidedPlan:
    """Who was decided to be in which team.

    Attributes
    ----------
    teams : tuple of (str, tuple of Member)
        Each team by its name, with its members; no person is there twice in one team.
    """

    teams: tuple[tuple[str, tuple[Member, ...]], ...]

    def ids(self, team: str) -> tuple[str, ...]:
        """Who has a place in a team.

        Parameters
        ----------
        team : str
            The name of a single team.

        Returns
        -------
        tuple of str
            Their ids; empty where the plan has no such team.
        """
        return tuple(member.id for member in self.members(team))

    def members(self, team: str) -> tuple[Member, ...]:
        """The members of a team.

        Parameters
        ----------
        team : str
            The name of a single team.

        Returns
        -------
        tuple of Member
            With their seats; empty where the plan has no such team.
        """
        return tuple(member for name, members in self.teams if name == team for member in members)


def read_plan(value: object) -> DecidedPlan | None:
    """A plan as Python or a file may state it: an answer or its JSON, teams with their members, or a list of `{id,
    team, seat}`. Raises ScenarioError, paths relative to the plan."""
    if value is None or isinstance(value, DecidedPlan):
        return value
    mistakes: list[Mistake] = []
    teams: dict[str, list[Member]] = {}
    for name, entry, path in _entries(value, mistakes):
        member = _member(entry, path, mistakes)
        mine = teams.setdefault(name, [])
        if member is not None:
            mine.append(member)
    mistakes += twice(teams)
    if mistakes:
        raise ScenarioError(mistakes)
    return DecidedPlan(tuple((name, tuple(members)) for name, members in teams.items()))


def twice(teams: Mapping[str, Sequence[Member]]) -> Iterator[Mistake]:
    """Who stands twice in one team."""
    for name, members in teams.items():
        seen: set[str] = set()
        for member in members:
            if canonical(member.id) in seen:
                yield Mistake(f"`{member.id}` stands twice in team {name}", (name,))
            seen.add(canonical(member.id))


def _entries(value: object, mistakes: list[Mistake]) -> Iterator[tuple[str, object, Path]]:
    """Every member with their team, whichever of the shapes the value has."""
    teams = getattr(value, "teams", None)
    if isinstance(value, Mapping) and isinstance(value.get("teams"), (list, tuple)):
        teams = value["teams"]
    if isinstance(teams, (list, tuple)):
        for position, team in enumerate(teams):
            name, members = _named(team)
            if name is None or not isinstance(members, (list, tuple)):
                mistakes.append(Mistake("a team with `name` and `members` is wanted here", ("teams", position)))
                continue
            yield from ((name, entry, ("teams", position, "members", at)) for at, entry in enumerate(members))
    elif isinstance(value, Mapping):
        for name, members in value.items():
            if not isinstance(members, (list, tuple)):
                mistakes.append(Mistake(f"a list of members is wanted here, not {shown(members)}", (str(name),)))
                continue
            yield from ((str(name), entry, (str(name), at)) for at, entry in enumerate(members))
    elif isinstance(value, (list, tuple)):
        for at, entry in enumerate(value):
            team = entry.get("team") if isinstance(entry, Mapping) else None
            if team is None:
                mistakes.append(Mistake("an entry with `id` and `team` is wanted here", (at,)))
            else:
                yield str(team), entry, (at,)
    else:
        mistakes.append(Mistake(f"{_WANTED}, not {shown(value)}"))


def _named(team: object) -> tuple[str | None, object]:
    if isinstance(team, Roster):
        return team.name, team.members
    if isinstance(team, Mapping) and isinstance(team.get("name"), str):
        return team["name"], team.get("members")
    return None, None


def _member(entry: object, path: Path, mistakes: list[Mistake]) -> Member | None:
    if isinstance(entry, Member):
        return entry
    given = entry if isinstance(entry, Mapping) else {"id": entry}
    try:
        identity = as_text(given.get("id", "")).strip()
        seat = None if given.get("seat") is None else as_text(given["seat"]).strip()
    except ValueError as error:
        mistakes.append(Mistake(str(error), path))
        return None
    if not identity:
        mistakes.append(Mistake("the id is blank", path))
        return None
    return Member(identity, seat)


def begun(tour: Tour, frozen: date | None, today: date | None) -> bool:
    """Whether a tour that is frozen has begun."""
    return bool(frozen and today and tour.start and tour.start < frozen and tour.start < today)


def days_read(tour: Tour, frozen: date | None, today: date | None) -> Tour:
    """The days on which people are looked at who join a tour: of one that is frozen and has begun those from today on;
    of one that is over, which nobody joins, all."""
    if not begun(tour, frozen, today) or (tour.end is not None and today is not None and tour.end < today):
        return tour
    return replace(tour, start=today)


def is_over(tour: Tour, frozen: date | None, today: date | None) -> bool:
    """Whether nobody can join a frozen tour any more."""
    return begun(tour, frozen, today) and tour.end is not None and today is not None and tour.end < today


def kept_rows(
    plan: DecidedPlan | None,
    frozen: date | None,
    busy: str | None,
    teams: Sequence[tuple[Team, Pool, Tour, bool]],
    gone: Sequence[str] = (),
) -> dict[str, tuple[int, ...]]:
    """For each frozen team the rows of those whom it keeps: all of the plan's who are still in the pool, not `gone` and
    not busy on the days that are left. `teams` are single ones, each with the people on its tour, its own days and
    whether it is over. Raises ScenarioError where the field of those who are busy cannot be read."""
    kept: dict[str, tuple[int, ...]] = {}
    for team, on, tour, over in teams if plan is not None and frozen is not None else ():
        assert plan is not None
        if tour.start is None or frozen is None or tour.start >= frozen:
            continue
        found = {row for identity in plan.ids(team.name) if (row := on.row(identity)) is not None}
        rows = sorted(found - {on.row(identity) for identity in gone})
        if busy is not None and tour.end is not None and not over:
            away = Who({busy: {"at_least": on.tour.start, "at_most": on.tour.end}}).mask(on)
            rows = [row for row in rows if not away[row]]
        if rows:
            kept[team.name] = tuple(rows)
    return kept


def plan_misfits(
    plan: DecidedPlan | None, frozen: date | None, teams: Sequence[Team], tours: Sequence[Tour]
) -> Iterator[Mistake]:
    """What of a plan does not fit the teams wanted."""
    if frozen is not None and plan is None:
        yield Mistake("`frozen` keeps people of a `plan`, and there is none: say `plan: decided.json`", (FROZEN,))
    if frozen is not None and not any(tour.start for tour in tours):
        yield Mistake(DAYS_WANTED, (FROZEN,))
    names = [team.name for team in teams]
    if plan is not None and plan.teams and not any(name in names for name, _ in plan.teams):
        first = plan.teams[0][0]
        text = f"no team of the plan is in the scenario: it has `{first}`, and wanted are {', '.join(names[:5])}"
        yield Mistake(text + did_you_mean(first, names), (PLAN,))


def unknown_ids(gone: Sequence[str], pool: Pool) -> Iterator[Mistake]:
    """Who is said to be gone and was never there."""
    for position, identity in enumerate(gone):
        if pool.row(identity) is None:
            text = f"nobody in the pool has the id `{identity}`" + nearest_id(pool, identity)
            yield Mistake(text, (GONE, position))


def plan_measures(
    plan: DecidedPlan | None,
    teams: Sequence[Team],
    over_all: Mapping[str, Sequence[Requirement | Goal]],
) -> Iterator[Mistake]:
    """Measures of a plan's places that stand in a team, or where there is no plan."""
    for position, team in enumerate(teams):
        for index, row in enumerate(team.require):
            if row.measure.of_plan:
                text = f"`{row.measure.key}` is counted over all teams: it belongs under the `require` beside `teams`"
                yield Mistake(text, ("teams", position, "require", index))
    for key, items in over_all.items():
        for index, item in enumerate(items):
            if item.measure.of_plan and plan is None:
                text = f"`{item.measure.key}` counts places of a `plan`, and there is none: say `plan: decided.json`"
                yield Mistake(text, (key, index))


def kept_twice(
    kept: Mapping[str, Sequence[int]], pool: Pool, names: Sequence[str], exclusive: Exclusion
) -> Iterator[Mistake]:
    """Who would be kept in two teams that exclude each other; the `names` are those of all single teams."""
    keeping = [place for place, name in enumerate(names) if name in kept]
    for one, other in combinations(keeping, 2):
        both = set(kept[names[one]]) & set(kept[names[other]])
        for row in sorted(both if both and exclusive.excludes(one, other) else ()):
            text = f"`{pool.ids[row]}` would be kept in {names[one]} and in {names[other]}, and nobody can be in both"
            yield Mistake(text, (PLAN,))


Item = TypeVar("Item", Requirement, Goal)


def planned_teams(plan: DecidedPlan, teams: Sequence[Team], people: Sequence[Pool]) -> PlannedTeams:
    """What a measure of a plan's places reads, for single teams and the people on the tour of each."""
    return {team.name: (on, plan.ids(team.name)) for team, on in zip(teams, people, strict=True)}


def in_plan(item: Item, places: PlannedTeams) -> Item:
    """The same with a measure that knows the plan's places, where it is read of them."""
    if not item.measure.of_plan:
        return item
    mine = {name: place for name, place in places.items() if item.team in (None, name)}
    return item.model_copy(update={"measure": item.measure.in_plan(mine)})


def plan_warnings(plan: DecidedPlan | None, pool: Pool, teams: Sequence[Team]) -> Iterator[str]:
    """What of a plan is no mistake, and worth a second look."""
    if plan is None:
        return
    names = {team.name for team in teams}
    others = [name for name, _ in plan.teams if name not in names]
    if others:
        yield f"the plan has teams that are not wanted any more: {_some(others)}; their places are not counted"
    ids = dict.fromkeys(member.id for name, members in plan.teams if name in names for member in members)
    gone = [identity for identity in ids if pool.row(identity) is None]
    if 2 * len(gone) > len(ids):
        yield f"most people of the plan are not in the pool: {_some(gone)}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
