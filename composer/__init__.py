"""composer: the best mission team from a personnel pool, proved; or the proof that there is none.

    import composer

    problem = composer.load("scenarios/observers.yaml")
    outcome = composer.solve(problem)
    outcome.frame("rank", "unit")

Public names load when they are first used, so that a command that needs no solver does not wait for one.
"""

from __future__ import annotations

from composer.base.notebook import drawn_by as _drawn_by

TYPE_CHECKING = False  # as of `typing`, which takes as long to load as all of Python, and Ctrl-C would wait for it
if TYPE_CHECKING:
    from collections.abc import Mapping

    from composer.analyses.alternatives.search import Alternatives, alternatives
    from composer.analyses.explain.search import Explanation, explain
    from composer.analyses.gaps.search import Gaps, gaps
    from composer.analyses.report.search import full_report
    from composer.analyses.report.whole import FullReport
    from composer.analyses.solve.search import certify, solve
    from composer.analyses.sweep.journal import Journal
    from composer.analyses.sweep.search import Cell, Sweep, Varied, sweep
    from composer.analyses.sweep.workers import WorkerPool
    from composer.analyses.tradeoffs.search import Front, tradeoffs
    from composer.analyses.why.indispensable import indispensable
    from composer.analyses.why.search import why
    from composer.base.errors import ComposerError, Disagreement, Mistake, ScenarioError, Undecided
    from composer.checking.verify import Verification, verify
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
    from composer.pool import Pool
    from composer.pool.who import Who
    from composer.problem.courses import Course, Recruit
    from composer.problem.problem import Problem
    from composer.problem.requirement import Goal, Requirement
    from composer.problem.results import Finding, GoalValue, Member, Outcome, Roster
    from composer.problem.team import Seat, Team
    from composer.scenario.load import load

_HOMES: Mapping[str, tuple[str, ...]] = {
    "composer.analyses.alternatives.search": ("Alternatives", "alternatives"),
    "composer.analyses.explain.search": ("Explanation", "explain"),
    "composer.analyses.solve.search": ("certify", "solve"),
    "composer.analyses.sweep.search": ("Cell", "Sweep", "Varied", "sweep"),
    "composer.analyses.sweep.workers": ("WorkerPool",),
    "composer.analyses.tradeoffs.search": ("Front", "tradeoffs"),
    "composer.analyses.gaps.search": ("Gaps", "gaps"),
    "composer.problem.courses": ("Course", "Recruit"),
    "composer.analyses.why.indispensable": ("indispensable",),
    "composer.analyses.why.search": ("why",),
    "composer.base.errors": ("ComposerError", "Disagreement", "Mistake", "ScenarioError", "Undecided"),
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
    "composer.problem.results": ("Finding", "GoalValue", "Member", "Outcome", "Roster"),
    "composer.pool": ("Pool",),
    "composer.problem.problem": ("Problem",),
    "composer.analyses.report.search": ("full_report",),
    "composer.analyses.report.whole": ("FullReport",),
    "composer.problem.requirement": ("Goal", "Requirement"),
    "composer.analyses.sweep.journal": ("Journal",),
    "composer.scenario.load": ("load",),
    "composer.problem.team": ("Seat", "Team"),
    "composer.checking.verify": ("Verification", "verify"),
    "composer.pool.who": ("Who",),
}
_drawn_by("composer.page.notebook")
_HOME: Mapping[str, str] = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Alternatives",
    "Average",
    "Cell",
    "ComposerError",
    "Course",
    "Disagreement",
    "Distinct",
    "Explanation",
    "Finding",
    "Front",
    "FullReport",
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
    "WorkerPool",
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
