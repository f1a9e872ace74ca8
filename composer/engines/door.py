"""The one door to the engines: the best choice over a whole model, proved over everybody, deciding on few.

1. A linear program over a sample of columns gives every row a multiplier; everybody is priced by them at once
   (`reduce.price`), those worth more than nothing join the sample, until nobody new does.
2. CP-SAT decides on the *core*: the classes whose price is above or nearest to zero.
3. The price bound says which classes outside could be part of something better. None: proved over everybody.
   Else the core becomes exactly those classes, and so on.

A core in which nothing is possible is widened until it is everybody; only then is "impossible" said, and only
once the second engine finds the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from composer.engines import cpsat, highs, lp
from composer.engines.budget import Budget
from composer.engines.cpsat import Choice, evaluate
from composer.reduce.classes import Flat, Model
from composer.reduce.matrix import Matrix
from composer.reduce.price import Prices, prices

SAMPLE = 1500
JOINING = 500
ROUNDS = 30
CORE = 120
WIDER = 4
SMALL = 250
"""Columns up to which CP-SAT decides on everybody at once: the linear program would take longer than it saves."""


@dataclass(frozen=True)
class Answer:
    """What the engines say: `proved` that `choice` is optimal, or (where it is None) that there is none.

    `bound` limits the value of any choice; None where nothing is known. `considered` counts the classes that
    the last decision looked at.
    """

    choice: Choice | None
    value: int | None
    bound: int | None
    proved: bool
    considered: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))


def best(model: Model, objective: Flat, budget: Budget, known: Choice | None = None) -> Answer:
    """The choice that maximises `objective`; `known` is one that meets the model, if there is one already."""
    everything = np.arange(len(model.team))
    priced = None
    if len(everything) > SMALL:
        priced, _ = _priced(model, objective, budget)
    ceiling = None if priced is None else priced.bound
    champion = known
    value = None if known is None else evaluate(objective, known)
    if value is not None and ceiling is not None and value >= ceiling:
        return Answer(known, value, value, True)
    core = everything if priced is None else _core(model, priced, CORE)
    while True:
        floor = None if value is None else value + 1
        decision = cpsat.decide(model, core, objective, budget, floor, ceiling)
        looked_at = np.unique(model.klass[core])
        whole = len(core) == len(everything)
        if decision.choice is not None:
            champion, value = decision.choice, decision.value
        if not decision.proved:
            bound = _least(decision.bound if whole else None, ceiling)
            return Answer(champion, value, bound, False, looked_at)
        if whole:
            return Answer(champion, value, value, True, looked_at)
        assert priced is not None
        if value is None:
            core = _wider(model, priced, core, everything)
            continue
        wanted = priced.could_reach(value + 1)
        if not wanted[np.setdiff1d(np.arange(len(wanted)), looked_at)].any():
            return Answer(champion, value, value, True, looked_at)
        inside = np.flatnonzero(wanted[model.klass])
        if len(inside) > WIDER * len(core):
            inside = np.union1d(_core(model, priced, WIDER * len(looked_at)), core)
        core = inside
        budget.say(f"looking at {len(core)} of {len(everything)} possibilities")


def any_choice(model: Model, budget: Budget) -> Answer:
    """A choice that meets the model's rows, whatever its value; or the proof, by two engines, that there is none."""
    nothing = Flat(np.empty(0, np.intp), np.empty(0, np.int64), np.empty(0, np.intp), np.empty(0, np.int64))
    everything = np.arange(len(model.team))
    if len(everything) > 4 * SMALL:
        _, sample = _priced(model, nothing, budget)
        if len(sample) < len(everything):
            decision = cpsat.decide(model, sample, None, budget)
            if decision.choice is not None:
                return Answer(decision.choice, None, None, True, np.unique(model.klass[sample]))
    decision = cpsat.decide(model, everything, None, budget)
    looked_at = np.arange(len(model.classes.size))
    if decision.proved and decision.choice is None and not highs.confirms_impossible(model, budget):
        return Answer(None, None, None, False, looked_at)
    return Answer(decision.choice, None, None, decision.proved, looked_at)


def _priced(model: Model, objective: Flat, budget: Budget) -> tuple[Prices | None, NDArray[np.intp]]:
    """Prices for everybody, and the columns of the last linear program with those it used first.

    None for the prices where the linear program gives none that help: then everybody is looked at.
    """
    matrix = Matrix.of(model)
    total = len(model.team)
    sample = np.arange(total) if total <= SAMPLE else _spread(model, objective)
    outcome: Prices | None = None
    for _ in range(ROUNDS):
        if budget.over:
            break
        relaxed = lp.relax(model, matrix, sample, objective)
        if relaxed is None:
            break
        aim = objective if relaxed.feasible else Flat(*(each[:0] for each in _parts(objective)))
        found = prices(model, matrix, aim, relaxed.multipliers)
        if found is None:
            break
        if relaxed.feasible and (outcome is None or found.limit >> found.shift <= outcome.bound):
            outcome = found
        inside = np.zeros(total, np.bool_)
        inside[sample] = True
        promising = np.flatnonzero(~inside & (found.column > 0))
        if not len(promising):
            break
        order = np.argsort(-found.column[promising], kind="stable")[:JOINING]
        sample = np.sort(np.append(sample, promising[order]))
    return outcome, sample


def _parts(flat: Flat) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.intp], NDArray[np.int64]]:
    return flat.columns, flat.weights, flat.helpers, flat.helper_weights


def _spread(model: Model, objective: Flat) -> NDArray[np.intp]:
    """A sample to begin with: half of it the columns worth most, half evenly spread over all."""
    worth = np.zeros(len(model.team), np.int64)
    worth[objective.columns] = objective.weights
    dearest = np.argsort(-worth, kind="stable")[: SAMPLE // 2]
    evenly = np.linspace(0, len(worth) - 1, SAMPLE // 2).astype(np.intp)
    return np.union1d(dearest, evenly)


def _core(model: Model, priced: Prices, extra: int) -> NDArray[np.intp]:
    """The columns of every class priced above zero, and of the `extra` classes nearest below."""
    order = np.argsort(-priced.best, kind="stable")
    above = int((priced.best > 0).sum())
    chosen = np.zeros(len(priced.best), np.bool_)
    chosen[order[: above + extra]] = True
    return np.flatnonzero(chosen[model.klass])


def _wider(
    model: Model,
    priced: Prices,
    core: NDArray[np.intp],
    everything: NDArray[np.intp],
) -> NDArray[np.intp]:
    """A larger core, after nothing was possible in this one; everybody, once it would be most of them."""
    wider = _core(model, priced, WIDER * len(np.unique(model.klass[core])))
    return everything if 2 * len(wider) >= len(everything) or len(wider) <= len(core) else wider


def _least(*bounds: int | None) -> int | None:
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None
