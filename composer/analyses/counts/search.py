"""Counts before any search: who passes the gates, what is needed against what there is, what nobody combines.

Everything here is counted with the whole pool in view, each thing taken alone or in pairs. What comes out too few is
proved impossible by that; what comes out enough may still be impossible together with something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from composer.analyses.counts.answer import TOGETHER, CountRange, Counts, Gate, Scope
from composer.analyses.counts.programme import CountedTeams, ProgrammeCounts
from composer.analyses.counts.shared import Wanted, share
from composer.analyses.counts.supply_demand import AskedPeople, DemandCount, count_demand, overlaps, sizes_of
from composer.base.arrays import Mask
from composer.measures import Need
from composer.pool import Pool
from composer.pool.known import Known, blank_fields, known
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.team import Size, Team
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget


def counts(problem: Problem, budget: Budget | None = None) -> Counts:
    """Count until the budget is late, or all that is too much. A million people take about as long as reading their
    conditions once."""
    scopes: list[Scope] = []
    try:
        return _counted(problem, scopes, _Counting(budget or Budget()))
    except OutOfBudget:
        return Counts(len(problem.pool), tuple(scopes), None, (), complete=False)


class _Counting:
    """How much counting there may still be."""

    def __init__(self, budget: Budget) -> None:
        self._budget, self._left = budget, tuning.COUNTS_MOST

    def check(self, work: float) -> None:
        """Before so much work is done. Raises OutOfBudget where it may not be."""
        self._left -= work
        if self._left < 0 or self._budget.late:
            raise OutOfBudget


def _counted(problem: Problem, scopes: list[Scope], counting: _Counting) -> Counts:
    """All counts; each scope is added to `scopes` once it is counted. Raises OutOfBudget."""
    everybody, perhaps = np.zeros(len(problem.pool), np.bool_), np.zeros(len(problem.pool), np.bool_)
    shared: dict[str, Wanted] = {}
    alone = len(problem.deployed) == 1
    touring: list[CountedTeams] = []
    names = [team.name for team in problem.deployed]
    for team in problem.teams:
        gates, eligible, unknown = _gates(problem, team, counting)
        on = problem.on_tour(team)
        everybody |= eligible
        perhaps |= unknown
        for single, mine, more in _alike(problem, team):
            number = len(mine)
            overall = problem.require if alone else more
            require = (*team.require, *overall)
            scope, asked = _scope(on, single, number, gates, (eligible, unknown), require, counting)
            scopes.append(scope)
            if not scope.complete:
                raise OutOfBudget
            share(shared, asked, number)
            touring.append(CountedTeams(tuple(map(names.index, mine)), eligible, unknown, asked))
    if alone:
        return Counts(len(problem.pool), tuple(scopes), None, ())
    if problem.touring:
        over = ProgrammeCounts(problem, touring, counting.check)
        return Counts(len(problem.pool), tuple(scopes), over.overall(), over.shared(), exclusive=over.exclusive())
    wanted = [each.shared(words) for words, each in shared.items() if each.teams > 1]
    over_all = _overall(problem, (everybody, perhaps & ~everybody), counting)
    together = tuple(sorted(wanted, key=lambda each: (each.enough, each.room)))
    return Counts(len(problem.pool), tuple(scopes), over_all, together, over_all.complete)


def _alike(problem: Problem, team: Team) -> Iterator[tuple[Team, list[str], tuple[Requirement, ...]]]:
    """The single teams of a `number:` as one, with their names, but for those that a requirement over all the teams
    names."""
    named: dict[str, list[Requirement]] = {}
    for requirement in problem.require:
        if requirement.team is not None:
            named.setdefault(requirement.team, []).append(requirement)
    others = [single.name for single in team.each() if single.name not in named]
    if others:
        yield (team, others, ())
    for single in team.each():
        if single.name in named:
            yield (single, [single.name], tuple(named[single.name]))


def _overall(problem: Problem, everybody: tuple[Mask, Mask], counting: _Counting) -> Scope:
    """All the teams together as one."""
    sizes = [team.size for team in problem.deployed]
    highs = [size.high for size in sizes if size.high is not None]
    size = Size(sum(size.low for size in sizes), sum(highs) if len(highs) == len(sizes) else None)
    whole = Team.model_validate({"name": TOGETHER, "size": size})
    require = tuple(requirement for requirement in problem.require if requirement.team is None)
    return _scope(problem.pool, whole, 1, (), everybody, require, counting)[0]


def _gates(problem: Problem, team: Team, counting: _Counting) -> tuple[tuple[Gate, ...], Mask, Mask]:
    """The funnel, who passes all of it, and who does not only because something is not on record."""
    pool, gates = problem.on_tour(team), problem.gates(team)
    found: list[Known] = []
    failed = np.zeros(len(pool), np.int32)
    possible = np.ones(len(pool), np.bool_)
    for gate in gates:
        counting.check(tuning.COUNTS_CONDITION * len(pool))
        found.append(known(gate.who, pool))
        failed += ~found[-1].meant
        possible &= found[-1].possible
    eligible = failed == 0
    once = failed == 1
    left = np.ones(len(pool), np.bool_)
    funnel = []
    for gate, each in zip(gates, found, strict=True):
        mask, unknown, taken = each.meant, each.unknown, each.taken
        left &= mask
        passing, after = int(np.count_nonzero(mask)), int(np.count_nonzero(left))
        without = int(np.count_nonzero(eligible)) + int(np.count_nonzero(once & ~mask))
        not_known = int(np.count_nonzero(unknown)), int(np.count_nonzero(taken))
        fields = blank_fields(gate.who, pool, unknown | taken) if any(not_known) else ()
        funnel.append(Gate(gate.label, gate.words, passing, after, without, *not_known, fields))
    return tuple(funnel), eligible, possible & ~eligible


def _scope(
    pool: Pool,
    team: Team,
    number: int,
    gates: tuple[Gate, ...],
    people: tuple[Mask, Mask],
    require: Sequence[Requirement],
    counting: _Counting,
) -> tuple[Scope, list[AskedPeople]]:
    """Everything that is asked of the members of a team, counted among those eligible; the second of `people` would be
    if what is not on record were as it should be."""
    eligible, perhaps = people
    there, more = int(np.count_nonzero(eligible)), int(np.count_nonzero(perhaps))
    most = there if team.size.high is None else min(team.size.high, there)
    sizes = sizes_of(team.size, there)
    wanted = [(f"{team.name}: {seat.seat}", Need((seat.who,), constant=seat.number), True) for seat in team.seats]
    ranges = []
    for each in require:
        counting.check(tuning.COUNTS_CONDITION * len(pool))
        needs = each.measure.needs(each.low, each.high)
        wanted += [(each.label, need, False) for need in needs]
        if not needs:
            trait = each.measure.trait(pool)
            heads = np.bincount(trait.codes[eligible], minlength=trait.size)
            ends = each.measure.reach(pool, heads, min(team.size.low, there), most)
            if ends is not None:
                unknown = int(np.count_nonzero(each.measure.unknown(pool) & eligible))
                ranges.append(CountRange(each.label, each.low, each.high, *ends, measure=each.measure, unknown=unknown))
    asked = []
    for label, need, seat in wanted:
        counting.check(tuning.COUNTS_CONDITION * len(pool))
        found = count_demand(label, need, pool, eligible, team.size, sizes, seat)
        asked += [] if found is None else [found]
    size = DemandCount(f"{team.name}: size", "", team.size.low, there, there >= team.size.low, more)
    demands = [demand for demand in (size, *(each.demand for each in asked)) if demand.needed]
    pairs, complete = overlaps(pool, asked, sizes, counting.check)
    scope = Scope(
        team.name,
        number,
        team.size,
        there,
        gates,
        tuple(sorted(demands, key=lambda demand: (demand.enough, demand.room))),
        tuple(sorted(ranges, key=lambda each: each.enough)),
        tuple(pairs),
        complete,
        more,
    )
    return scope, asked
