"""composer: the best mission team from a personnel pool, proved; or the proof that there is none.

    import composer

    problem = composer.load("scenarios/observers.yaml")
    outcome = composer.solve(problem)
    outcome.frame("rank", "unit")

Public names load when they are first used, so that a command that needs no solver does not wait for one.
"""

from __future__ import annotations

from composer.pictures import drawn_by as _drawn_by

TYPE_CHECKING = False  # as of `typing`, which takes as long to load as all of Python, and Ctrl-C would wait for it
if TYPE_CHECKING:
    from composer.analyses.alternatives import Alternatives, alternatives
    from composer.analyses.explain import Explanation, explain
    from composer.analyses.gaps import Gaps, gaps
    from composer.analyses.indispensable import indispensable
    from composer.analyses.solve import certify, solve
    from composer.analyses.sweep import Cell, Sweep, Varied, sweep
    from composer.analyses.tradeoffs import Front, tradeoffs
    from composer.analyses.why import why
    from composer.crew.hands import Crew
    from composer.development import Course, Recruit
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
    from composer.problem import Problem
    from composer.report.gathering import full_report
    from composer.report.whole import Whole
    from composer.requirement import Goal, Requirement
    from composer.scenario.journal import Journal
    from composer.scenario.load import load
    from composer.team import Seat, Team
    from composer.verification import Verification, verify
    from composer.who import Who

_HOMES = {
    "composer.analyses.alternatives": ("Alternatives", "alternatives"),
    "composer.analyses.explain": ("Explanation", "explain"),
    "composer.analyses.solve": ("certify", "solve"),
    "composer.analyses.sweep": ("Cell", "Sweep", "Varied", "sweep"),
    "composer.crew.hands": ("Crew",),
    "composer.analyses.tradeoffs": ("Front", "tradeoffs"),
    "composer.analyses.gaps": ("Gaps", "gaps"),
    "composer.development": ("Course", "Recruit"),
    "composer.analyses.indispensable": ("indispensable",),
    "composer.analyses.why": ("why",),
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
    "composer.problem": ("Problem",),
    "composer.report.gathering": ("full_report",),
    "composer.report.whole": ("Whole",),
    "composer.requirement": ("Goal", "Requirement"),
    "composer.scenario.journal": ("Journal",),
    "composer.scenario.load": ("load",),
    "composer.team": ("Seat", "Team"),
    "composer.verification": ("Verification", "verify"),
    "composer.who": ("Who",),
}
_drawn_by("composer.report.html.notebook")
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Alternatives",
    "Average",
    "Cell",
    "ComposerError",
    "Course",
    "Crew",
    "Disagreement",
    "Distinct",
    "Explanation",
    "Finding",
    "Front",
    "Gaps",
    "Goal",
    "GoalValue",
    "Journal",
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
    "Recruit",
    "Requirement",
    "Roster",
    "ScenarioError",
    "Seat",
    "Share",
    "Sweep",
    "Team",
    "Together",
    "Total",
    "Undecided",
    "Varied",
    "Verification",
    "Who",
    "Whole",
    "alternatives",
    "certify",
    "explain",
    "full_report",
    "gaps",
    "indispensable",
    "load",
    "solve",
    "sweep",
    "tradeoffs",
    "verify",
    "why",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
