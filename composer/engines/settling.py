"""Impossible on few, but over everybody? A few of the rows answer for all people at once.

Where nothing is possible on some people, some of the rows stand against each other there, and usually few. Those few
tell few people apart, so over the whole pool they are a small program, decided at once:

* impossible: so is the whole question, which asks for more (leaving out rows only allows more);
* possible: the people who show it join, and what stood against each other there no longer does.

So every round proves the matter or takes away an obstacle, until something is possible on the people who have joined.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from composer.engines import cpsat, highs, limits
from composer.engines.question import Question
from composer.measures import Linear
from composer.program import Row
from composer.reduce.classes import Rows
from composer.reduce.kinds import best_of_each_kind
from composer.reduce.model import condense


def confirmed(question: Question, people: Rows) -> bool:
    """Whether the second engine finds, too, that nothing is possible on these people."""
    return highs.confirms_impossible(condense(question.program, people, Linear()), question.budget)


def settle(question: Question, core: Rows) -> Rows | None:
    """After nothing was possible on `core`: no people at all where nothing is possible over everybody, confirmed by
    both engines; else people on whom something may be. None where neither could be found out."""
    joined = core
    for _ in range(limits.OBSTACLES):
        few = _obstacle(question, joined)
        if few is None or question.budget.over:
            return None
        smaller = replace(question, program=replace(question.program, rows=few), objective=Linear())
        model = smaller.over(best_of_each_kind(smaller.program, question.everybody))
        if len(model.team) > limits.MANY:
            return None
        question.budget.decided(model.classes.people[:0])
        decision = cpsat.decide(model, question.budget)
        if not decision.proved:
            return None
        if decision.choice is None:
            sure = highs.confirms_impossible(model, question.budget)
            return np.empty(0, np.intp) if sure else None
        joined = np.union1d(joined, np.concatenate(model.place(decision.choice).members))
        whole = replace(question, objective=Linear())
        if cpsat.decide(whole.over(joined), question.budget).choice is not None:
            return joined
    return None


def _obstacle(question: Question, people: Rows) -> tuple[Row, ...] | None:
    """Rows that stand against each other on these people, none of whose sources could be spared; None where the
    engine cannot tell.

    Sources are left out one by one, in halves first (divide and conquer, as in QuickXplain, Junker 2004).
    """
    rows = question.program.rows
    sources = list(dict.fromkeys(row.source for row in rows))

    def impossible(kept: list[object]) -> bool:
        some = tuple(row for row in rows if row.source in set(kept))
        smaller = replace(question, program=replace(question.program, rows=some), objective=Linear())
        decision = cpsat.decide(smaller.over(people), question.budget)
        return decision.proved and decision.choice is None

    def needed(background: list[object], added: bool, rest: list[object]) -> list[object]:
        if added and impossible(background):
            return []
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        of_second = needed([*background, *first], bool(first), second)
        of_first = needed([*background, *of_second], bool(of_second), first)
        return [*of_first, *of_second]

    everything: list[object] = list(sources)
    if not everything or not impossible(everything):
        return None
    few = set(needed([], False, everything))
    return tuple(row for row in rows if row.source in few)
