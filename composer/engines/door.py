"""The one door to the engines: the best choice over everybody, proved, deciding on few.

1. A linear program over a sample of the people gives every row a multiplier; everybody is priced by them at once
   (`reduce.price`), those worth more than nothing join the sample, until nobody new does.
2. CP-SAT decides on the *core*: the people whose price is above or nearest to zero.
3. The price bound says who outside could be part of something better. Nobody: proved over everybody. Else the core
   becomes exactly those who could, and so on.

Where nothing is possible in the core it is widened until it is everybody. "Impossible" is said where whole-number
arithmetic proves it from the linear program's multipliers, or where both engines find it over everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from composer.engines import cpsat, highs, lp
from composer.engines.budget import Budget
from composer.errors import Disagreement
from composer.measures import Linear
from composer.program import Program
from composer.reduce.classes import Rows, classes
from composer.reduce.model import Model, Placement, condense
from composer.reduce.price import NEVER, Prices, prices

SMALL = 250
"""Columns up to which CP-SAT decides on everybody at once: the linear program would take longer than it saves."""
SAMPLE = 1500
JOINING = 500
ROUNDS = 30
CORE = 120
WIDER = 4
NEAR = 8
"""How many people are looked at for each class that the core may take in."""


@dataclass(frozen=True)
class Answer:
    """What the engines say: `proved` that `placement` is optimal, or (where it is None) that there is none.

    `value` is of the objective without its constant; `bound` limits it for any choice, None where nothing is known.
    `considered` are the people that decisions looked at.
    """

    placement: Placement | None
    value: int | None
    bound: int | None
    proved: bool
    considered: Rows = field(default_factory=lambda: np.empty(0, np.intp))


@dataclass(frozen=True)
class _Priced:
    """Prices for everybody (None where there are none that help), the last sample, and whether it is all proved
    impossible."""

    prices: Prices | None
    sample: Rows
    impossible: bool = False


def best(program: Program, objective: Linear, budget: Budget, known: Placement | None = None) -> Answer:
    """The choice that maximises `objective`; `known` is one that meets the program, if there is one already.

    Over several teams as over one; an objective without weights asks for any choice at all.
    """
    everybody = _everybody(program)
    champion = known
    value = None if known is None else evaluate(program, objective, known)
    entire = condense(program, everybody, objective) if len(everybody) <= SAMPLE else None
    priced = _Priced(None, everybody)
    if entire is None or len(entire.team) > SMALL:
        priced = _priced(program, objective, budget, everybody, known)
    if priced.impossible and known is not None:
        raise Disagreement("a goal's prices prove the rows impossible, but people who meet them all are known")
    if priced.impossible:
        return Answer(None, None, None, True, everybody)
    ceiling = None if priced.prices is None else priced.prices.bound
    if value is not None and ceiling is not None and value >= ceiling:
        return Answer(known, value, value, True)
    core = everybody if priced.prices is None else _core(program, objective, priced, CORE)
    while True:
        whole = len(core) == len(everybody)
        model = entire if whole and entire is not None else condense(program, core, objective)
        decision = cpsat.decide(model, budget, None if value is None else value + 1, ceiling)
        if decision.choice is not None:
            champion, value = model.place(decision.choice), decision.value
        looked_at = model.classes.people
        if not decision.proved:
            bound = _least(decision.bound if whole else None, ceiling)
            if bound is not None and value is not None:
                bound = max(bound, value)
            return Answer(champion, value, bound, False, looked_at)
        if whole:
            if champion is None and not _confirmed(program, everybody, budget):
                return Answer(None, None, None, False, looked_at)
            return Answer(champion, value, value, True, looked_at)
        assert priced.prices is not None
        if value is None:
            core = _wider(program, objective, priced, core, everybody)
        elif not objective.people and not objective.helpers:
            return Answer(champion, value, value, True, looked_at)
        else:
            wanted = _missing(program, objective, priced.prices.could_reach(value + 1), model)
            if wanted is None:
                return Answer(champion, value, value, True, looked_at)
            core = wanted
            if len(core) > WIDER * len(looked_at):
                core = np.union1d(_core(program, objective, priced, WIDER * len(model.classes.size)), looked_at)
                core = core if len(looked_at) < len(core) < len(wanted) else wanted
        budget.say(f"looking at {len(core):,} of {len(everybody):,} people")


def evaluate(program: Program, expression: Linear, placement: Placement) -> int:
    """An expression's value for some people, without its constant."""
    total = 0
    for (team, trait), weights in expression.people.items():
        total += sum(weights[program.traits[trait].codes[placement.members[team]]].tolist())
    return total + sum(weight * int(placement.helpers[helper]) for helper, weight in expression.helpers.items())


def _everybody(program: Program) -> Rows:
    return np.flatnonzero(program.eligible)


def _confirmed(program: Program, everybody: Rows, budget: Budget) -> bool:
    return highs.confirms_impossible(condense(program, everybody, Linear()), budget)


def _priced(program: Program, objective: Linear, budget: Budget, everybody: Rows, known: Placement | None) -> _Priced:
    """Prices for everybody, from linear programs over a growing sample."""
    sample = everybody
    if len(everybody) > SAMPLE:
        sample = _spread(program, objective, everybody)
        if known is not None:
            sample = np.union1d(sample, np.concatenate(known.members))
    found: Prices | None = None
    for _ in range(ROUNDS):
        if budget.over:
            break
        relaxed = lp.relax(condense(program, sample, objective))
        if relaxed is None:
            break
        if relaxed.feasible:
            latest = prices(program, objective, relaxed.multipliers)
        else:
            latest = prices(program, Linear(), relaxed.multipliers)
            if latest is not None and latest.limit < 0:
                return _Priced(None, sample, impossible=True)
        if latest is None:
            break
        if relaxed.feasible and (found is None or latest.limit << found.shift <= found.limit << latest.shift):
            found = latest
        joining = _joining(latest, sample)
        if not len(joining):
            break
        sample = np.union1d(sample, joining)
    return _Priced(found, sample)


def _joining(latest: Prices, sample: Rows) -> Rows:
    """Who is worth more than nothing and not in the sample yet, the dearest."""
    outside = latest.person > 0
    outside[sample] = False
    return _dearest(latest, np.flatnonzero(outside), JOINING)


def _dearest(priced: Prices, people: Rows, most: int) -> Rows:
    """The `most` dearest of the people, earlier ones first among equals; ascending."""
    if len(people) <= most:
        return people
    worth = priced.person[people]
    limit = np.partition(worth, len(worth) - most)[len(worth) - most]
    above = people[worth > limit]
    return np.union1d(above, people[worth == limit][: most - len(above)])


def _spread(program: Program, objective: Linear, everybody: Rows) -> Rows:
    """A sample to begin with: half of it the people worth most, half evenly spread over all."""
    worth = np.full(len(program.pool), NEVER, np.int64)
    for team, block in enumerate(program.blocks):
        rows = np.flatnonzero(block.eligible)
        mine = np.zeros(len(rows), np.int64)
        for (where, trait), weights in objective.people.items():
            if where == team:
                mine += weights[program.traits[trait].codes[rows]]
        worth[rows] = np.maximum(worth[rows], mine)
    evenly = everybody[np.linspace(0, len(everybody) - 1, SAMPLE // 2).astype(np.intp)]
    return np.union1d(_dearest(Prices(0, worth, 0), everybody, SAMPLE // 2), evenly)


def _asked(program: Program, objective: Linear) -> Sequence[Linear]:
    return [row.expression for row in program.rows] + [objective]


def _core(program: Program, objective: Linear, priced: _Priced, extra: int) -> Rows:
    """Everybody priced above zero, and the people of the `extra` classes nearest below, as many as could be used."""
    assert priced.prices is not None
    worth = priced.prices.person
    above = np.flatnonzero(worth > 0)
    below = np.flatnonzero((worth <= 0) & (worth > NEVER))
    near = np.union1d(above, _dearest(priced.prices, below, NEAR * extra))
    sorted_people = classes(program, near, _asked(program, objective))
    price = worth[sorted_people.sample]
    order = np.argsort(-price, kind="stable")[: int((price > 0).sum()) + extra]
    chosen = np.zeros(len(price), np.bool_)
    chosen[order] = True
    return _useful(program, near[chosen[sorted_people.of]], objective)


def _useful(program: Program, people: Rows, objective: Linear) -> Rows:
    """Of each class as many as all teams together can hold."""
    return classes(program, people, _asked(program, objective)).first(program.room).people


def _missing(program: Program, objective: Linear, wanted: Rows, model: Model) -> Rows | None:
    """The core that `wanted` asks for; None where nobody in it is of a class of which the model has too few.

    A class is saturated in the model once it has as many of it as all teams together can hold.
    """
    had = model.classes.people
    outside = np.setdiff1d(wanted, had, assume_unique=True)
    if not len(outside):
        return None
    both = np.append(had, outside)  # those the model has come first
    kept = classes(program, both, _asked(program, objective)).first(program.room).people
    if not len(np.setdiff1d(kept, had, assume_unique=True)):
        return None
    return np.intersect1d(np.sort(kept), wanted)


def _wider(program: Program, objective: Linear, priced: _Priced, core: Rows, everybody: Rows) -> Rows:
    """A larger core, after nothing was possible in this one; everybody, once it would be most of them."""
    wider = np.union1d(_core(program, objective, priced, WIDER * max(CORE, len(core))), priced.sample)
    return everybody if 2 * len(wider) >= len(everybody) or len(wider) <= len(core) else wider


def _least(*bounds: int | None) -> int | None:
    known = [bound for bound in bounds if bound is not None]
    return min(known) if known else None
