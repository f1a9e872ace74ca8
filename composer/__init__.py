"""composer: the best mission team from a personnel pool, proved; or the proof that there is none.

    import composer

    problem = composer.load("scenarios/observers.yaml")
    outcome = composer.solve(problem)
    outcome.frame("rank", "unit")

Public names load when they are first used, so that a command that needs no solver does not wait for one.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as of `typing`, which takes as long to load as all of Python, and Ctrl-C would wait for it
if TYPE_CHECKING:  # what `_HOMES` says, for whoever checks types: a test holds them equal
    from collections.abc import Mapping

    from composer.analyses.alternatives.answer import Alternative as Alternative
    from composer.analyses.alternatives.answer import Alternatives as Alternatives
    from composer.analyses.alternatives.search import alternatives as alternatives
    from composer.analyses.answer import Answer as Answer
    from composer.analyses.counts.answer import CountRange as CountRange
    from composer.analyses.counts.answer import Counts as Counts
    from composer.analyses.counts.answer import Exclusive as Exclusive
    from composer.analyses.counts.answer import Gate as Gate
    from composer.analyses.counts.answer import Scope as Scope
    from composer.analyses.counts.answer import Shared as Shared
    from composer.analyses.counts.supply_demand import DemandCount as DemandCount
    from composer.analyses.counts.supply_demand import Overlap as Overlap
    from composer.analyses.explain.answer import Explanation as Explanation
    from composer.analyses.explain.find_out import FindOut as FindOut
    from composer.analyses.explain.search import explain as explain
    from composer.analyses.explain.ways_out.answer import Way as Way
    from composer.analyses.explain.ways_out.answer import Ways as Ways
    from composer.analyses.gaps.answer import Gaps as Gaps
    from composer.analyses.gaps.answer import Plan as Plan
    from composer.analyses.gaps.answer import Plans as Plans
    from composer.analyses.gaps.answer import Recruiting as Recruiting
    from composer.analyses.gaps.answer import Schedule as Schedule
    from composer.analyses.gaps.answer import Training as Training
    from composer.analyses.gaps.search import gaps as gaps
    from composer.analyses.repair.answer import Repair as Repair
    from composer.analyses.repair.answer import Unrepaired as Unrepaired
    from composer.analyses.repair.search import repair as repair
    from composer.analyses.report.answer import FullReport as FullReport
    from composer.analyses.report.losses import Loss as Loss
    from composer.analyses.report.margins import Margins as Margins
    from composer.analyses.report.margins import OneMore as OneMore
    from composer.analyses.report.record import record as record
    from composer.analyses.report.search import full_report as full_report
    from composer.analyses.solve.answer import Outcome as Outcome
    from composer.analyses.solve.search import certify as certify
    from composer.analyses.solve.search import solve as solve
    from composer.analyses.standins.answer import Joining as Joining
    from composer.analyses.standins.answer import StandIn as StandIn
    from composer.analyses.standins.answer import Standins as Standins
    from composer.analyses.standins.search import standins as standins
    from composer.analyses.sweep.answer import Cell as Cell
    from composer.analyses.sweep.answer import Sweep as Sweep
    from composer.analyses.sweep.answer import Varied as Varied
    from composer.analyses.sweep.journal import Journal as Journal
    from composer.analyses.sweep.search import sweep as sweep
    from composer.analyses.sweep.workers import WorkerPool as WorkerPool
    from composer.analyses.tradeoffs.answer import Front as Front
    from composer.analyses.tradeoffs.answer import FrontPoint as FrontPoint
    from composer.analyses.tradeoffs.exchanges import Deals as Deals
    from composer.analyses.tradeoffs.exchanges import Step as Step
    from composer.analyses.tradeoffs.search import tradeoffs as tradeoffs
    from composer.analyses.verify.answer import Verification as Verification
    from composer.analyses.verify.proof import ProofCheck as ProofCheck
    from composer.analyses.verify.proof import verify_proof as verify_proof
    from composer.analyses.verify.record import verify_record as verify_record
    from composer.analyses.verify.record_answer import RecordCheck as RecordCheck
    from composer.analyses.verify.record_answer import RecordLine as RecordLine
    from composer.analyses.verify.recount import verify as verify
    from composer.analyses.why.answer import GoalChange as GoalChange
    from composer.analyses.why.answer import Held as Held
    from composer.analyses.why.answer import Indispensable as Indispensable
    from composer.analyses.why.answer import MembershipConflict as MembershipConflict
    from composer.analyses.why.answer import Reason as Reason
    from composer.analyses.why.answer import Reasons as Reasons
    from composer.analyses.why.answer import Standing as Standing
    from composer.analyses.why.answer import Stop as Stop
    from composer.analyses.why.indispensable import indispensable as indispensable
    from composer.analyses.why.search import why as why
    from composer.base.errors import ComposerError as ComposerError
    from composer.base.errors import Disagreement as Disagreement
    from composer.base.errors import Mistake as Mistake
    from composer.base.errors import ScenarioError as ScenarioError
    from composer.base.errors import Undecided as Undecided
    from composer.checking.certificate import Certificate as Certificate
    from composer.checking.record import Record as Record
    from composer.description.describe import describe as describe
    from composer.description.description import Choice as Choice
    from composer.description.description import DescribedColumn as DescribedColumn
    from composer.description.description import Description as Description
    from composer.infeasibility.conflict_details import BlamedDemand as BlamedDemand
    from composer.infeasibility.conflict_details import Conflict as Conflict
    from composer.measures import Again as Again
    from composer.measures import Average as Average
    from composer.measures import Burden as Burden
    from composer.measures import Changes as Changes
    from composer.measures import DifferentPeople as DifferentPeople
    from composer.measures import Distinct as Distinct
    from composer.measures import LargestGroup as LargestGroup
    from composer.measures import Lone as Lone
    from composer.measures import Measure as Measure
    from composer.measures import Members as Members
    from composer.measures import Pairs as Pairs
    from composer.measures import Share as Share
    from composer.measures import Survives as Survives
    from composer.measures import Together as Together
    from composer.measures import Total as Total
    from composer.pool import Pool as Pool
    from composer.pool.doubts import Doubt as Doubt
    from composer.pool.doubts import OtherReading as OtherReading
    from composer.pool.who import Who as Who
    from composer.problem.courses import Course as Course
    from composer.problem.courses import Recruit as Recruit
    from composer.problem.decision import Decision as Decision
    from composer.problem.edits import Change as Change
    from composer.problem.plan import DecidedPlan as DecidedPlan
    from composer.problem.plan_changes import PlaceChange as PlaceChange
    from composer.problem.plan_changes import PlanChanges as PlanChanges
    from composer.problem.plan_changes import Transfer as Transfer
    from composer.problem.problem import Problem as Problem
    from composer.problem.requirement import Goal as Goal
    from composer.problem.requirement import Requirement as Requirement
    from composer.problem.reserves import Reserves as Reserves
    from composer.problem.results import Basis as Basis
    from composer.problem.results import Chance as Chance
    from composer.problem.results import Covered as Covered
    from composer.problem.results import Effort as Effort
    from composer.problem.results import Finding as Finding
    from composer.problem.results import GoalValue as GoalValue
    from composer.problem.results import Member as Member
    from composer.problem.results import Odds as Odds
    from composer.problem.results import People as People
    from composer.problem.results import Reserve as Reserve
    from composer.problem.results import Roster as Roster
    from composer.problem.results import Service as Service
    from composer.problem.results import Verdict as Verdict
    from composer.problem.survive import Survival as Survival
    from composer.problem.survive import Survive as Survive
    from composer.problem.survive import Weakness as Weakness
    from composer.problem.targets import Target as Target
    from composer.problem.team import Repeat as Repeat
    from composer.problem.team import Seat as Seat
    from composer.problem.team import Size as Size
    from composer.problem.team import Team as Team
    from composer.problem.yearly_targets import RequiredTarget as RequiredTarget
    from composer.scenario.load import load as load

_HOMES: Mapping[str, str] = {
    "composer.analyses.alternatives.answer": "Alternative Alternatives",
    "composer.analyses.alternatives.search": "alternatives",
    "composer.analyses.answer": "Answer",
    "composer.analyses.counts.answer": "CountRange Counts Exclusive Gate Scope Shared",
    "composer.analyses.explain.find_out": "FindOut",
    "composer.analyses.counts.supply_demand": "DemandCount Overlap",
    "composer.analyses.explain.answer": "Explanation",
    "composer.analyses.explain.search": "explain",
    "composer.analyses.explain.ways_out.answer": "Way Ways",
    "composer.analyses.gaps.answer": "Gaps Plan Plans Recruiting Schedule Training",
    "composer.analyses.gaps.search": "gaps",
    "composer.analyses.repair.answer": "Repair Unrepaired",
    "composer.analyses.repair.search": "repair",
    "composer.analyses.report.answer": "FullReport",
    "composer.analyses.report.losses": "Loss",
    "composer.analyses.report.margins": "Margins OneMore",
    "composer.analyses.report.record": "record",
    "composer.analyses.report.search": "full_report",
    "composer.analyses.solve.answer": "Outcome",
    "composer.analyses.solve.search": "certify solve",
    "composer.analyses.standins.answer": "Joining StandIn Standins",
    "composer.analyses.standins.search": "standins",
    "composer.analyses.sweep.answer": "Cell Sweep Varied",
    "composer.analyses.sweep.journal": "Journal",
    "composer.analyses.sweep.search": "sweep",
    "composer.analyses.sweep.workers": "WorkerPool",
    "composer.analyses.tradeoffs.answer": "Front FrontPoint",
    "composer.analyses.tradeoffs.exchanges": "Deals Step",
    "composer.analyses.tradeoffs.search": "tradeoffs",
    "composer.analyses.verify.answer": "Verification",
    "composer.analyses.verify.proof": "ProofCheck verify_proof",
    "composer.analyses.verify.record": "verify_record",
    "composer.analyses.verify.record_answer": "RecordCheck RecordLine",
    "composer.analyses.verify.recount": "verify",
    "composer.analyses.why.answer": "GoalChange Held Indispensable MembershipConflict Reason Reasons Standing Stop",
    "composer.analyses.why.indispensable": "indispensable",
    "composer.analyses.why.search": "why",
    "composer.base.errors": "ComposerError Disagreement Mistake ScenarioError Undecided",
    "composer.checking.certificate": "Certificate",
    "composer.checking.record": "Record",
    "composer.description.describe": "describe",
    "composer.description.description": "Choice DescribedColumn Description",
    "composer.infeasibility.conflict_details": "BlamedDemand Conflict",
    "composer.measures": "Again Average Burden Changes DifferentPeople Distinct LargestGroup Lone Measure Members "
    "Pairs Share Survives Together Total",
    "composer.pool": "Pool",
    "composer.pool.doubts": "Doubt OtherReading",
    "composer.pool.who": "Who",
    "composer.problem.courses": "Course Recruit",
    "composer.problem.decision": "Decision",
    "composer.problem.edits": "Change",
    "composer.problem.plan": "DecidedPlan",
    "composer.problem.plan_changes": "PlaceChange PlanChanges Transfer",
    "composer.problem.problem": "Problem",
    "composer.problem.requirement": "Goal Requirement",
    "composer.problem.survive": "Survival Survive Weakness",
    "composer.problem.reserves": "Reserves",
    "composer.problem.results": "Basis Chance Covered Effort Finding GoalValue Member Odds People Reserve Roster "
    "Service Verdict",
    "composer.problem.targets": "Target",
    "composer.problem.team": "Repeat Seat Size Team",
    "composer.problem.yearly_targets": "RequiredTarget",
    "composer.scenario.load": "load",
}
"""Every public name, by the module that it comes from."""
_HOME: Mapping[str, str] = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__]
