"""Everything that a scenario asks for, asked: the answer first, then what belongs to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import prod
from typing import TypedDict

from composer.analyses.alternatives import alternatives
from composer.analyses.explain import explain
from composer.analyses.solve import solve
from composer.analyses.sweep import sweep
from composer.analyses.tradeoffs import tradeoffs
from composer.outcome import STOPPED, Effort
from composer.problem import Problem
from composer.report.whole import Whole

OTHERS = 4
"""Teams among the alternatives: the best one and three others."""


def full_report(
    problem: Problem,
    *,
    show: Sequence[str] = (),
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Whole:
    """The answer to a problem and all that belongs to it, for a report: where a team is found the trade-offs that the
    problem names and the next best teams; where there is none why not, and the ways out; and its sweep, whatever the
    answer.

    `show` are columns of the pool to tell of every member. `work` and `seconds` limit all of it together: each question
    gets its even part of what those before it have left. After Ctrl-C what was found until then is given.

    Raises ScenarioError for what `solve` and `tradeoffs` raise it, KeyError for a column the pool does not have.
    """
    unknown = [name for name in show if name not in problem.pool.columns]
    if unknown:
        raise KeyError(f"the pool has no column {unknown[0]!r}")
    purse = _Purse(work, seconds, progress)
    weighed, varied = len(problem.tradeoffs) > 1, bool(problem.sweep)
    purse.wanted = 2 + weighed + varied
    outcome = solve(problem, **purse.part("the best team"))
    purse.paid(outcome.effort, outcome.note)
    whole = Whole(problem, outcome, show=tuple(show))
    if outcome.verdict == "impossible":
        purse.wanted = 1 + varied
        whole = _explained(whole, purse)
    elif outcome.teams:
        whole = _weighed(whole, purse) if weighed else whole
        whole = _compared(whole, purse)
    else:
        purse.wanted = int(varied)
    return _varied(whole, purse) if varied else whole


def _explained(whole: Whole, purse: _Purse) -> Whole:
    if purse.empty:
        return _without(whole, "why there is no team")
    explanation = explain(whole.problem, **purse.part("why there is no team"))
    purse.paid(explanation.effort, explanation.note)
    return replace(whole, explanation=explanation)


def _weighed(whole: Whole, purse: _Purse) -> Whole:
    if purse.empty:
        purse.wanted -= 1
        return _without(whole, "the trade-offs")
    front = tradeoffs(whole.problem, **purse.part("trade-offs"))
    purse.paid(front.effort, front.note)
    return replace(whole, front=front)


def _compared(whole: Whole, purse: _Purse) -> Whole:
    if purse.empty:
        return _without(whole, "other teams")
    others = alternatives(whole.problem, OTHERS, **purse.part("other teams"))
    purse.paid(others.effort, others.note)
    return replace(whole, alternatives=others)


def _varied(whole: Whole, purse: _Purse) -> Whole:
    if purse.empty:
        return _without(whole, "what would be if numbers were others")
    limits = purse.part("what if")
    cells = prod(len(vary.values) for vary in whole.problem.sweep)
    if limits["work"] is not None:  # a sweep's limit is that of each cell
        limits["work"] /= cells
    return replace(whole, sweep=sweep(whole.problem, **limits))


def _without(whole: Whole, what: str) -> Whole:
    """The report that has to do without something."""
    return replace(whole, unasked=(*whole.unasked, f"There was no time left to look for {what}."))


class _Limits(TypedDict):
    work: float | None
    seconds: float | None
    progress: Callable[[str], None] | None


class _Purse:
    """What is left of the limits, `wanted` being how many questions have to share it."""

    def __init__(self, work: float | None, seconds: float | None, progress: Callable[[str], None] | None) -> None:
        self.wanted = 1
        self._work = work
        self._until = None if seconds is None else time.monotonic() + seconds
        self._progress = progress
        self._stopped = False

    def part(self, doing: str) -> _Limits:
        """The even part of the next question."""
        tell, share = self._progress, max(1, self.wanted)
        self.wanted -= 1
        return {
            "work": None if self._work is None else self._work / share,
            "seconds": None if self._until is None else max(0.001, (self._until - time.monotonic()) / share),
            "progress": None if tell is None else lambda text: tell(f"{doing}: {text}"),
        }

    def paid(self, effort: Effort, note: str) -> None:
        """A question was answered: what it cost, and whether it was stopped by hand."""
        if self._work is not None:
            self._work = max(0.0, self._work - effort.work)
        self._stopped = self._stopped or note == STOPPED

    @property
    def empty(self) -> bool:
        """Whether nothing more can be asked."""
        late = self._until is not None and time.monotonic() >= self._until
        return self._stopped or late or self._work == 0.0
