"""Teams that were handed in, held against a problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.analyses.answer import StageTimer, shared
from composer.analyses.chance import with_chances
from composer.analyses.verify.answer import Verification
from composer.checking import verify as checking
from composer.problem.plan_changes import plan_changes
from composer.problem.problem import Problem
from composer.problem.results import Member
from composer.solvers.budget import Budget


def verify(problem: Problem, teams: Mapping[str, Sequence[Member | str]]) -> Verification:
    """Hold teams against a problem: everything is recomputed on the people, nothing is searched for.

    Parameters
    ----------
    problem : Problem
        What is asked.
    teams : mapping of str to sequence of str or Member
        The members of each team by its name. A team left out has no members. Where no member of a team has a seat,
        seats are filled as well as they can be.

    Returns
    -------
    Verification
        Everything that is met and everything that is not.

    Raises
    ------
    ScenarioError
        For teams that the problem does not have, and people whom its pool does not have.

    Notes
    -----
    Seats are filled along augmenting paths (Kuhn 1955).
    """
    clock = StageTimer()
    found = checking.verify(problem, teams)
    clock.lap("verify")
    return Verification(
        verdict="found" if found.met else "impossible",
        met=found.met,
        teams=with_chances(problem, found.teams, as_they_are=[roster.name for roster in found.teams]),
        findings=found.findings,
        goals=found.goals,
        broken=found.broken,
        homes=found.homes,
        structure=found.structure,
        changes=plan_changes(problem, found.teams),
        **shared(problem, None, Budget(), clock, whole=True),
    )
