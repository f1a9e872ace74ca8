"""Targets of the year in which the tour starts, put in where requirements ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from composer.base.errors import Mistake, ScenarioError
from composer.problem.requirement import Requirement
from composer.problem.targets import Target
from composer.problem.team import Team

Requirements = Sequence[Requirement]


def with_yearly_targets(
    teams: Sequence[Team], require: Requirements, start: date | None
) -> tuple[tuple[Team, ...], tuple[Requirement, ...], list[Mistake]]:
    """Teams and requirements with the targets of the year in which the tour starts as their numbers.

    Also what is wrong with that, each under its path; what is wrong asks nothing then.
    """
    mistakes: list[Mistake] = []

    def each(rows: Requirements, first: date | None, *path: str | int) -> Iterator[Requirement]:
        for index, row in enumerate(rows):
            try:
                yield row.dated(first)
            except ScenarioError as error:
                mistakes.extend(mistake.under(*path, index) for mistake in error.mistakes)
                yield row.undemanding()

    known = [
        team.model_copy(
            update={"require": tuple(each(team.require, team.start or start, "teams", position, "require"))}
        )
        if any(row.targets for row in team.require)
        else team
        for position, team in enumerate(teams)
    ]
    return tuple(known), tuple(each(require, start, "require")), mistakes


@dataclass(frozen=True)
class RequiredTarget:
    """A bound or aim that is a target.

    Attributes
    ----------
    team : str
        The team it stands in or names; empty over all.
    requirement : str
        What the requirement is called.
    bound : str
        The key of the bound.
    target : Target
        The target.
    """

    team: str
    requirement: str
    bound: str
    target: Target


def required_targets(teams: Sequence[Team], require: Requirements) -> Iterator[RequiredTarget]:
    """Every target that is asked for, in the file's order."""
    for team, rows in (*((team.name, team.require) for team in teams), ("", require)):
        for row in rows:
            for bound, found in row.known_targets():
                yield RequiredTarget(team or row.team or "", row.label, bound, found)
