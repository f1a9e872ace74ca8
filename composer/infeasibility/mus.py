"""Demands that cannot stand together: a smallest set of them, and all minimal ones.

Sets of demands are whole numbers, one bit a demand, as in `infeasibility.oracle`. A set is only called minimal,
smallest or complete where that was proved; where the budget ran out it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from composer.base.minimal_sets import minimal_set
from composer.infeasibility.hitting_sets import bits, minimal_hitting_sets, set_of, smallest_hitting_set
from composer.infeasibility.oracle import Oracle
from composer.solvers.budget import OutOfBudget


@dataclass(frozen=True)
class MUS:
    """Demands that cannot all be met. `minimal`: without any one of them the others can; `smallest`: no conflict
    has fewer."""

    demands: int
    minimal: bool
    smallest: bool = False


@dataclass(frozen=True)
class MinimalSets:
    """Minimal conflicts, the smallest first, and minimal sets of demands without which the others can stand together.

    `complete`: these are all there are. Then every minimal set to drop takes one out of every conflict.
    """

    muses: tuple[MUS, ...]
    correction_sets: tuple[int, ...]
    complete: bool


def smallest_mus(oracle: Oracle) -> MUS | None:
    """A smallest set of demands that cannot stand together; None where everything can, or nothing is known.

    Implicit hitting sets (Gamba, Bogaerts, Guns 2023): a conflict has a demand in common with whatever was left out of
    sets that stand together, so none is smaller than a smallest set that has. Here that set is not asked itself, but
    everything that no known conflict forbids around it: the team found leaves out little, and a new conflict often
    comes out smaller than the best.
    """
    if oracle.satisfiable(oracle.all, hopeful=False) is not False:
        return None
    if oracle.known_core(oracle.all) == oracle.all:  # nothing is known yet of where it lies
        shrink(oracle, oracle.all)
    while True:
        best = oracle.known_core(oracle.all)
        least = smallest_hitting_set([oracle.all & ~each for each in oracle.satisfiable_sets], -1, oracle.is_over)
        assert least is not None
        if least.proved and least.things.bit_count() >= best.bit_count():
            return MUS(best, minimal=True, smallest=True)
        spared = smallest_hitting_set(oracle.unsatisfiable_sets, oracle.all & ~least.things, oracle.is_over)
        around = least.things if spared is None else oracle.all & ~spared.things
        answer = oracle.satisfiable(around)
        if answer is None and around != least.things:
            answer = oracle.satisfiable(least.things)
        if answer is False and around in oracle.unsatisfiable_sets and around != least.things:
            shrink(oracle, around)  # only whole numbers are against it: nothing is known yet of where it lies
        if answer is None or not least.proved:
            best = oracle.known_core(oracle.all)
            return MUS(best, all(oracle.known_answer(best & ~(1 << bit)) for bit in bits(best)))


def smallest_correction_set(oracle: Oracle) -> int | None:
    """A smallest set of demands without which all the others can stand together; None where it was not found out.

    It takes one out of every conflict, so none is smaller than a smallest set that takes one out of every conflict
    known (the other side of implicit hitting sets; Reiter 1987).
    """
    while True:
        least = smallest_hitting_set(oracle.unsatisfiable_sets, -1, oracle.is_over)
        if least is None or not least.proved:
            return None
        answer = oracle.satisfiable(oracle.all & ~least.things)
        if answer is not False:
            return least.things if answer else None


def shrink(oracle: Oracle, apart: int) -> MUS:
    """A minimal conflict among demands that cannot stand together."""

    def impossible(demands: Sequence[int]) -> bool | None:
        stands = oracle.satisfiable(set_of(demands))
        return None if stands is None else not stands

    found = minimal_set(bits(oracle.known_core(apart)), impossible, lambda some: bits(oracle.known_core(set_of(some))))
    demands = set_of(found.things)
    oracle.learn_unsatisfiable(demands)  # follows from the answers, though it may not have been asked itself
    return MUS(demands, found.proved)


def all_minimal_sets(oracle: Oracle) -> MinimalSets:
    """Every minimal conflict and every minimal set to drop, as far as the budget carries.

    MARCO (Liffiton, Previti, Malik, Marques-Silva 2016), its map being the known conflicts themselves: a minimal set
    that takes one out of each is a seed. What it leaves either stands together, and then it is a minimal set to
    drop, or holds a conflict that is new. Where no seed is left, both lists are complete (Reiter 1987).
    """
    if oracle.satisfiable(oracle.all, hopeful=False) is not False:
        return MinimalSets((), (), oracle.known_answer(oracle.all) is True)
    found = [shrink(oracle, oracle.all)]
    answers: dict[int, bool | None] = {}
    whole = True
    try:
        while (seed := _refused(oracle, found, answers)) is not None:
            found.append(shrink(oracle, oracle.all & ~seed))
    except OutOfBudget:
        whole = False
    complete = whole and None not in answers.values() and all(mus.minimal for mus in found)
    return _sorted(found, [seed for seed, stands in answers.items() if stands], complete)


def _refused(oracle: Oracle, found: list[MUS], answers: dict[int, bool | None]) -> int | None:
    """A minimal set that takes one out of every conflict found, and yet leaves one; None where there is no other, or
    where the budget is at its end. What was answered of each set is noted. Raises OutOfBudget between two sets."""
    for seed in minimal_hitting_sets([mus.demands for mus in found], oracle.budget.check):
        if seed not in answers:
            answers[seed] = oracle.satisfiable(oracle.all & ~seed)
        if answers[seed] is False:
            return seed
        if answers[seed] is None and oracle.exhausted:
            return None
    return None


def _sorted(found: list[MUS], correction_sets: list[int], complete: bool) -> MinimalSets:
    least = min(mus.demands.bit_count() for mus in found)
    muses = [
        MUS(mus.demands, mus.minimal, complete and mus.demands.bit_count() == least)
        for mus in sorted(found, key=lambda mus: _order(mus.demands))
    ]
    return MinimalSets(tuple(muses), tuple(sorted(correction_sets, key=_order)), complete)


def _order(things: int) -> tuple[int, list[int]]:
    """Small sets first, equally small ones in the order of their demands."""
    return things.bit_count(), bits(things)
