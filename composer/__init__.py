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

    from composer.analyses.alternatives.answer import Alternative, Alternatives
    from composer.analyses.alternatives.search import alternatives
    from composer.analyses.answer import Answer
    from composer.analyses.counts.answer import CountRange, Counts, Gate, Scope, Shared
    from composer.analyses.counts.supply_demand import DemandCount, Overlap
    from composer.analyses.explain.answer import Explanation
    from composer.analyses.explain.search import explain
    from composer.analyses.explain.ways_out.answer import Way, Ways
    from composer.analyses.gaps.answer import Gaps, Plan, Plans, Recruiting, Schedule, Training
    from composer.analyses.gaps.search import gaps
    from composer.analyses.report.answer import FullReport
    from composer.analyses.report.search import full_report
    from composer.analyses.solve.answer import Outcome
    from composer.analyses.solve.search import certify, solve
    from composer.analyses.sweep.answer import Cell, Sweep, Varied
    from composer.analyses.sweep.journal import Journal
    from composer.analyses.sweep.search import sweep
    from composer.analyses.sweep.workers import WorkerPool
    from composer.analyses.tradeoffs.answer import Front, FrontPoint, Step
    from composer.analyses.tradeoffs.search import tradeoffs
    from composer.analyses.verify.answer import Verification
    from composer.analyses.verify.recount import verify
    from composer.analyses.why.answer import GoalChange, Indispensable, MembershipConflict, Reason, Reasons, Stop
    from composer.analyses.why.indispensable import indispensable
    from composer.analyses.why.search import why
    from composer.base.errors import ComposerError, Disagreement, Mistake, ScenarioError, Undecided
    from composer.checking.certificate import Certificate
    from composer.infeasibility.conflict_details import BlamedDemand, Conflict
    from composer.measures import Average, Distinct, LargestGroup, Lone, Measure, Members, Pairs, Share, Together, Total
    from composer.pool import Pool
    from composer.pool.who import Who
    from composer.problem.courses import Course, Recruit
    from composer.problem.edits import Change
    from composer.problem.problem import Problem
    from composer.problem.requirement import Goal, Requirement
    from composer.problem.results import Basis, Effort, Finding, GoalValue, Member, People, Roster, Verdict
    from composer.problem.targets import Target
    from composer.problem.team import Seat, Size, Team
    from composer.problem.yearly_targets import RequiredTarget
    from composer.scenario.load import load

_HOMES: Mapping[str, tuple[str, ...]] = {
    "composer.analyses.alternatives.answer": (
        "Alternative",
        "Alternatives",
    ),
    "composer.analyses.alternatives.search": ("alternatives",),
    "composer.analyses.answer": ("Answer",),
    "composer.analyses.counts.answer": (
        "CountRange",
        "Counts",
        "Gate",
        "Scope",
        "Shared",
    ),
    "composer.analyses.counts.supply_demand": (
        "DemandCount",
        "Overlap",
    ),
    "composer.analyses.explain.answer": ("Explanation",),
    "composer.analyses.explain.search": ("explain",),
    "composer.analyses.explain.ways_out.answer": (
        "Way",
        "Ways",
    ),
    "composer.analyses.gaps.answer": (
        "Gaps",
        "Plan",
        "Plans",
        "Recruiting",
        "Schedule",
        "Training",
    ),
    "composer.analyses.gaps.search": ("gaps",),
    "composer.analyses.report.answer": ("FullReport",),
    "composer.analyses.report.search": ("full_report",),
    "composer.analyses.solve.answer": ("Outcome",),
    "composer.analyses.solve.search": (
        "certify",
        "solve",
    ),
    "composer.analyses.sweep.answer": (
        "Cell",
        "Sweep",
        "Varied",
    ),
    "composer.analyses.sweep.journal": ("Journal",),
    "composer.analyses.sweep.search": ("sweep",),
    "composer.analyses.sweep.workers": ("WorkerPool",),
    "composer.analyses.tradeoffs.answer": (
        "Front",
        "FrontPoint",
        "Step",
    ),
    "composer.analyses.tradeoffs.search": ("tradeoffs",),
    "composer.analyses.verify.answer": ("Verification",),
    "composer.analyses.verify.recount": ("verify",),
    "composer.analyses.why.answer": (
        "GoalChange",
        "Indispensable",
        "MembershipConflict",
        "Reason",
        "Reasons",
        "Stop",
    ),
    "composer.analyses.why.indispensable": ("indispensable",),
    "composer.analyses.why.search": ("why",),
    "composer.base.errors": (
        "ComposerError",
        "Disagreement",
        "Mistake",
        "ScenarioError",
        "Undecided",
    ),
    "composer.checking.certificate": ("Certificate",),
    "composer.infeasibility.conflict_details": (
        "BlamedDemand",
        "Conflict",
    ),
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
    "composer.pool": ("Pool",),
    "composer.pool.who": ("Who",),
    "composer.problem.courses": (
        "Course",
        "Recruit",
    ),
    "composer.problem.edits": ("Change",),
    "composer.problem.problem": ("Problem",),
    "composer.problem.requirement": (
        "Goal",
        "Requirement",
    ),
    "composer.problem.results": (
        "Basis",
        "Effort",
        "Finding",
        "GoalValue",
        "Member",
        "People",
        "Roster",
        "Verdict",
    ),
    "composer.problem.targets": ("Target",),
    "composer.problem.team": (
        "Seat",
        "Size",
        "Team",
    ),
    "composer.problem.yearly_targets": ("RequiredTarget",),
    "composer.scenario.load": ("load",),
}
_drawn_by("composer.page.notebook")
_HOME: Mapping[str, str] = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Alternative",
    "Alternatives",
    "Answer",
    "Average",
    "Basis",
    "BlamedDemand",
    "Cell",
    "Certificate",
    "Change",
    "ComposerError",
    "Conflict",
    "CountRange",
    "Counts",
    "Course",
    "DemandCount",
    "Disagreement",
    "Distinct",
    "Effort",
    "Explanation",
    "Finding",
    "Front",
    "FrontPoint",
    "FullReport",
    "Gaps",
    "Gate",
    "Goal",
    "GoalChange",
    "GoalValue",
    "Indispensable",
    "Journal",
    "LargestGroup",
    "Lone",
    "Measure",
    "Member",
    "Members",
    "MembershipConflict",
    "Mistake",
    "Outcome",
    "Overlap",
    "Pairs",
    "People",
    "Plan",
    "Plans",
    "Pool",
    "Problem",
    "Reason",
    "Reasons",
    "Recruit",
    "Recruiting",
    "RequiredTarget",
    "Requirement",
    "Roster",
    "ScenarioError",
    "Schedule",
    "Scope",
    "Seat",
    "Share",
    "Shared",
    "Size",
    "Step",
    "Stop",
    "Sweep",
    "Target",
    "Team",
    "Together",
    "Total",
    "Training",
    "Undecided",
    "Varied",
    "Verdict",
    "Verification",
    "Way",
    "Ways",
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
