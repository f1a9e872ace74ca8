"""Everybody's price: linear programs over a growing sample, whose multipliers price the whole pool at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from composer.engines import limits, lp
from composer.engines.question import Question
from composer.measures import Linear
from composer.reduce.classes import Rows
from composer.reduce.cliques import Apart
from composer.reduce.model import Placement
from composer.reduce.price import Prices, prices


@dataclass(frozen=True)
class Priced:
    """The question with the rows that tighten it, prices for everybody (None where there are none that help), the last
    sample, those of it that the linear program's solution uses, and whether it is all proved impossible: then `against`
    are the positions of the question's rows that prove it, and `prices` are those that do, of nothing to maximise."""

    question: Question
    prices: Prices | None
    sample: Rows
    used: Rows
    impossible: bool = False
    against: tuple[int, ...] = ()


def priced(question: Question, known: Placement | None) -> Priced:
    """Price everybody.

    A linear program over a sample gives every row a multiplier; everybody is priced by them, those worth more than
    nothing join the sample, until nobody new does. People kept apart of whom its solution chooses too many are cut
    off (`reduce.cliques`), and it is solved again.
    """
    everybody, budget = question.everybody, question.budget
    apart = Apart.of(question.program)
    sample = everybody if len(everybody) <= limits.SAMPLE else _first_sample(question, known)
    found: Prices | None = None
    used = np.empty(0, np.intp)
    cutting = limits.CUTS if apart.graphs else 0
    for _ in range(limits.ROUNDS):
        if budget.over:
            break
        budget.rounds += 1
        relaxed = lp.relax(question.over(sample))
        if relaxed is None:
            break
        if relaxed.feasible:
            used = relaxed.people
            cuts = apart.violated(relaxed.people, relaxed.amounts) if cutting else []
            if cuts:
                cutting -= 1
                question = replace(question, program=question.program.holding(cuts))
                continue
            latest = prices(question.program, question.objective, relaxed.multipliers)
        else:
            latest = prices(question.program, Linear(), relaxed.multipliers)
            if latest is not None and latest.limit < 0:
                budget.priced = max(budget.priced, len(everybody))
                against = tuple(np.flatnonzero(np.rint(relaxed.multipliers * float(latest.scale))).tolist())
                return Priced(question, latest, sample, used, impossible=True, against=against)
        if latest is None:
            break
        budget.priced = max(budget.priced, len(everybody))
        if relaxed.feasible and (found is None or latest.limit * found.scale <= found.limit * latest.scale):
            found = latest
        more = joining(latest, sample)
        if not len(more):
            break
        question.memory.learn(more, limits.SAMPLE // 2)
        sample = np.union1d(sample, more)
    question.memory.learn(used, limits.SAMPLE // 2)
    return Priced(question, found, sample, used)


def _first_sample(question: Question, known: Placement | None) -> Rows:
    """A sample to begin with: half of it the people worth most, half evenly spread over all; and whoever is known to
    matter."""
    everybody = question.everybody
    evenly = everybody[np.linspace(0, len(everybody) - 1, limits.SAMPLE // 2).astype(np.intp)]
    best = dearest(Prices(0, question.worth(), 1), everybody, limits.SAMPLE // 2)
    parts = [best, evenly, question.memory.people[question.program.eligible[question.memory.people]]]
    if known is not None:
        parts += known.members
    return np.unique(np.concatenate(parts))


def joining(latest: Prices, sample: Rows) -> Rows:
    """Who is worth more than nothing and not in the sample yet, the dearest."""
    outside = latest.person > 0
    outside[sample] = False
    return dearest(latest, np.flatnonzero(outside), limits.JOINING)


def dearest(priced: Prices, people: Rows, most: int) -> Rows:
    """The `most` dearest of the people, earlier ones first among equals; ascending."""
    if len(people) <= most:
        return people
    worth = priced.person[people]
    limit = np.partition(worth, len(worth) - most)[len(worth) - most]
    above = people[worth > limit]
    return np.union1d(above, people[worth == limit][: most - len(above)])
