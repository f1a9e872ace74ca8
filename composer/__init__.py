"""composer: the best mission team from a personnel pool, proved; or the proof that there is none.

    import composer

    problem = composer.load("scenarios/observers.yaml")
    outcome = composer.solve(problem)
    outcome.frame("rank", "unit")

Public names load when they are first used, so that a command that needs no solver does not wait for one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from composer.analyses.solve import solve
    from composer.errors import ComposerError, Disagreement, Mistake, ScenarioError, Undecided
    from composer.measures import (
        Average,
        Distinct,
        LargestGroup,
        Lone,
        Measure,
        Members,
        Pairs,
        Share,
        Together,
        Total,
    )
    from composer.outcome import Finding, GoalValue, Member, Outcome, Roster
    from composer.pool import Pool
    from composer.problem import Problem, Seat, Team
    from composer.requirement import Goal, Requirement
    from composer.scenario.load import load
    from composer.verification import Verification, verify
    from composer.who import Who

_HOMES = {
    "composer.analyses.solve": ("solve",),
    "composer.errors": ("ComposerError", "Disagreement", "Mistake", "ScenarioError", "Undecided"),
    "composer.measures": (
        "Average",
        "Distinct",
        "LargestGroup",
        "Lone",
        "Measure",
        "Members",
        "Pairs",
        "Share",
        "Together",
        "Total",
    ),
    "composer.outcome": ("Finding", "GoalValue", "Member", "Outcome", "Roster"),
    "composer.pool": ("Pool",),
    "composer.problem": ("Problem", "Seat", "Team"),
    "composer.requirement": ("Goal", "Requirement"),
    "composer.scenario.load": ("load",),
    "composer.verification": ("Verification", "verify"),
    "composer.who": ("Who",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Average",
    "ComposerError",
    "Disagreement",
    "Distinct",
    "Finding",
    "Goal",
    "GoalValue",
    "LargestGroup",
    "Lone",
    "Measure",
    "Member",
    "Members",
    "Mistake",
    "Outcome",
    "Pairs",
    "Pool",
    "Problem",
    "Requirement",
    "Roster",
    "ScenarioError",
    "Seat",
    "Share",
    "Team",
    "Together",
    "Total",
    "Undecided",
    "Verification",
    "Who",
    "load",
    "solve",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
