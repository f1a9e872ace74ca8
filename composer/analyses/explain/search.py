"""Why nothing meets everything that is asked, and what would make it so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace

from composer.analyses import solution
from composer.analyses.answer import StageTimer, shared
from composer.analyses.counts.search import counts
from composer.analyses.explain.answer import Explanation
from composer.analyses.explain.find_out import FindOut, find_out
from composer.analyses.explain.ways_out.answer import Ways
from composer.analyses.explain.ways_out.ways import ways_out
from composer.analyses.gaps.answer import Plans
from composer.analyses.gaps.plans import find_plans
from composer.analyses.solve.readings import Told, told, tried
from composer.analyses.solve.search import solve_problem
from composer.checking.certificate import Certificate
from composer.checking.format import with_seal
from composer.checking.verify import Recount
from composer.infeasibility.certificate import certify_conflict
from composer.infeasibility.conflict_details import Conflict, describe_conflict
from composer.infeasibility.demands import DemandOracle, demand_oracle
from composer.infeasibility.hitting_sets import bits
from composer.infeasibility.mus import MUS, MinimalSets, all_minimal_sets, smallest_mus
from composer.problem.edits import with_aims
from composer.problem.problem import Problem
from composer.problem.results import Roster, Verdict
from composer.problem.yearly_targets import required_targets
from composer.solvers.budget import Budget, OutOfBudget, stoppable


def explain(
    problem: Problem,
    *,
    everything: bool = False,
    ways: int = 5,
    fewest: bool = False,
    aims: bool = False,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Explanation:
    """Which demands of an impossible problem cannot all be met, and what would make a team possible.

    Parameters
    ----------
    problem : Problem
        What is asked.
    everything : bool, optional
        True: all minimal sets of demands that cannot all be met, and all minimal sets to drop; else one smallest
        of each.
    ways : int, optional
        The most ways out that are looked for, and the most plans where there are courses or recruits; 0 for none.
    fewest : bool, optional
        True: ways out that touch the fewest requirements come first; else the cheapest.
    aims : bool, optional
        True: every aim takes the place of its bound: what stands in the way of the aims, and what they would
        cost.
    work : float, optional
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    Explanation
        Where the problem is possible, a team that shows it. At a limit, or after Ctrl-C, what is known by then;
        nothing is called minimal, smallest or complete that was not proved.

    Raises
    ------
    ScenarioError
        Where a total or an average would count a blank cell.
    Disagreement
        For a defect of this program: two roads to the same answer differ.

    Notes
    -----
    Sets of demands are minimal unsatisfiable subsets and minimal correction sets: a smallest one by implicit hitting
    sets (Gamba, Bogaerts and Guns 2023), all of them by MARCO (Liffiton, Previti, Malik and Marques-Silva 2016),
    each made minimal by QuickXplain (Junker 2004).
    """
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        asked = with_aims(problem) if aims else problem
        found = _explain(asked, budget, everything, aims, ways, fewest)
        trials = tried(asked, _whether(found.verdict, found.teams), _decide, budget)
        doubts = tuple(trial.doubt for trial in trials)
    return replace(found, doubts=doubts, effort=replace(found.effort, work=round(budget.spent, 6)))


def _whether(verdict: Verdict, teams: Sequence[Roster] = ()) -> Told:
    """Of an answer only whether there is a team."""
    return replace(told("found" if verdict == "best" else verdict, teams=teams), whole=True)


def _decide(problem: Problem, budget: Budget) -> Told:
    return _whether(solve_problem(problem.replacing(prefer=()), budget, begin=False).verdict)


def _explain(problem: Problem, budget: Budget, everything: bool, aims: bool, ways: int, fewest: bool) -> Explanation:
    known = _Known(problem, budget)
    known.find_out(everything, aims, ways, fewest)
    found, demands = known.found, known.demands
    always, never = (None, None) if demands is None else _marks(demands, found)
    return Explanation(
        verdict=known.verdict,
        conflicts=tuple(known.conflicts),
        drops=() if demands is None else tuple(_labels(demands, drop) for drop in found.correction_sets),
        complete=found.complete,
        always=always,
        never=never,
        counts=known.counts,
        ways_out=known.ways_out,
        plans=known.plans,
        certificate=known.proof,
        teams=() if known.checked is None else known.checked.teams,
        findings=() if known.checked is None else known.checked.findings,
        everything=everything,
        aims=aims,
        problem=problem,
        targets=tuple(required_targets(problem.teams, problem.require)),
        find_out=known.missing,
        **shared(
            problem,
            None if demands is None else demands.program,
            budget,
            known.clock,
            whole=known.verdict == "found",
        ),
    )


class _Known:
    """What is known of a problem, stage by stage; where the budget ends, what was found until then stays."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem, self.budget = problem, budget
        self.clock = StageTimer()
        self.verdict: Verdict = "undecided"
        self.demands: DemandOracle | None = None
        self.checked: Recount | None = None
        self.found = MinimalSets((), (), complete=False)
        self.conflicts: list[Conflict] = []
        self.proof: Certificate | None = None
        self.ways_out: Ways | None = None
        self.plans: Plans | None = None
        self.missing: FindOut | None = None
        self.counts = counts(problem, budget)
        self.clock.lap("counts")

    def find_out(self, everything: bool, aims: bool, ways: int, fewest: bool) -> None:
        problem, budget, clock = self.problem, self.budget, self.clock
        with suppress(OutOfBudget):
            self.demands = demand_oracle(problem, budget)
        clock.lap("program")
        if self.demands is None:
            return
        stands = self._decide(self.demands)
        clock.lap("decide")
        if stands is not False:
            return
        with budget.half_the_time() if ways else nullcontext():
            self.found = all_minimal_sets(self.demands.oracle) if everything else _smallest(self.demands)
        clock.lap("conflicts")
        self.conflicts = [describe_conflict(self.demands, mus) for mus in self.found.muses]
        clock.lap("refine")
        self.proof = _certified(self.demands, self.found, budget, aims)
        clock.lap("proof")
        self.ways_out = ways_out(problem, budget, ways, fewest) if ways else None
        self.missing = find_out(problem, budget) if ways else None
        clock.lap("ways out")
        offered = problem.courses or problem.recruits
        self.plans = find_plans(problem, budget, ways) if ways and offered else None
        clock.lap("plans")

    def _decide(self, demands: DemandOracle) -> bool | None:
        """Whether everything can be met; a team that does is only told of once it was recomputed."""
        oracle = demands.oracle
        stands = oracle.satisfiable(oracle.all, hopeful=False)
        placement = oracle.placement_of(oracle.all)
        if placement is not None:
            try:
                self.checked = solution.verify_placement(self.problem, placement, check=self.budget.check_late)
            except OutOfBudget:
                return None
        self.verdict = "undecided" if stands is None else "found" if stands else "impossible"
        self.found = MinimalSets((), (), complete=stands is True)
        return stands


def _smallest(demands: DemandOracle) -> MinimalSets:
    mus = smallest_mus(demands.oracle)
    assert mus is not None
    return MinimalSets((mus,), (), complete=False)


def _certified(demands: DemandOracle, found: MinimalSets, budget: Budget, aims: bool) -> Certificate | None:
    """The proof that the first conflict is one, of a problem that has its aims for bounds or not."""
    if not found.muses:
        return None
    sources = [source for bit in bits(found.muses[0].demands) for source in demands.demands[bit].sources]
    proof = certify_conflict(demands.problem, sources, budget, demands.program)
    return proof if proof is None or not aims else with_seal(proof.model_copy(update={"aims": True}))


def _labels(demands: DemandOracle, things: int) -> tuple[str, ...]:
    return tuple(demands.demands[bit].label for bit in bits(things))


def _marks(demands: DemandOracle, found: MinimalSets) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Demands in every minimal set to drop, and those in no conflict, where all of these are known."""
    if not found.complete or not found.muses:
        return None, None
    everywhere, anywhere = demands.oracle.all, _union(found.muses)
    for drop in found.correction_sets:
        everywhere &= drop
    involved = {demands.demands[bit].path for bit in bits(anywhere)}
    never = tuple(demand.label for demand in demands.everything if demand.path not in involved)
    return _labels(demands, everywhere), never


def _union(muses: Iterable[MUS]) -> int:
    together = 0
    for mus in muses:
        together |= mus.demands
    return together
