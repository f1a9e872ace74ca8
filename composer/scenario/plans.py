"""The plan that a scenario names: a file of any of the kinds that a roster may be."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from composer.base.errors import Mistake, ScenarioError
from composer.pool import Pool
from composer.problem.fit import too_many
from composer.problem.plan import PLAN, DecidedPlan, twice
from composer.problem.reserves import RESERVE
from composer.problem.results import Member
from composer.problem.team import Team
from composer.scenario.roster import MAX_BYTES, Known, read_entries
from composer.scenario.source import Content, read_bytes


def read_own_plan(
    own: object,
    instead: object,
    people: Pool | None,
    teams: Sequence[Team],
    base: Path,
    inputs: dict[str, str],
    mistakes: list[Mistake],
) -> object:
    """The plan, read where it is a file; one that stands in for the scenario's own is looked for from here."""
    given = own if instead is None else instead
    if people is None or not isinstance(given, (str, os.PathLike)):
        return given
    singles = () if too_many(teams) else [single for team in teams for single in team.each()]
    try:
        content = read_bytes(given, MAX_BYTES, base if instead is None else None)
        inputs[os.fspath(given)] = content.sha256
        return _plan(content, os.fspath(given), people, singles)
    except ScenarioError as error:
        mistakes += [mistake if mistake.place else mistake.under(PLAN) for mistake in error.mistakes]
        return None


def _plan(content: Content, path: str, pool: Pool, teams: Sequence[Team]) -> DecidedPlan:
    """People who are no longer in the pool and teams that are not wanted any more may stand there, and seats that there
    are no more. Raises ScenarioError."""
    source = Path(path).name
    mistakes: list[Mistake] = []
    members: dict[str, list[Member]] = {}
    for entry in read_entries(content, path, source, Known(pool, teams), mistakes, None):
        name = entry.team if entry.team is not None or len(teams) != 1 else teams[0].name
        if not entry.id and "id" not in entry.unread:
            mistakes.append(Mistake("the id is blank", place=entry.place))
        if name is None and "team" not in entry.unread:
            available = ", ".join(team.name for team in teams)
            mistakes.append(Mistake(f"which team? Available: {available}", place=entry.place))
        if name is not None and not (entry.seat == RESERVE and _wants_reserves(name, teams)):
            row = pool.row(entry.id)
            members.setdefault(name, []).append(Member(entry.id if row is None else pool.ids[row], entry.seat))
    mistakes = mistakes or [Mistake(each.text, place=source) for each in twice(members)]
    if mistakes:
        raise ScenarioError(mistakes)
    return DecidedPlan(tuple((name, tuple(each)) for name, each in members.items()))


def _wants_reserves(name: str, teams: Sequence[Team]) -> bool:
    """Whether a roster's reserves of a team are none of its members."""
    mine = next((team for team in teams if team.name == name), None)
    return mine is None or all(seat.seat != RESERVE for seat in mine.seats)
