"""Everything that a scenario asks for, asked: the answer first, then what belongs to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from composer.analyses.question import Limits
from composer.analyses.registry import QUESTIONS
from composer.analyses.report.answer import FullReport
from composer.analyses.report.ask_around import asked_around
from composer.problem.problem import Problem
from composer.problem.results import STOPPED

ASIDE = 5.0
"""Work that each question around the answer may take."""


def full_report(
    problem: Problem,
    *,
    show: Sequence[str] = (),
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> FullReport:
    """The answer to a problem and all that belongs to it, for a report.

    Where a team is found, the trade-offs that the problem names and the next best teams; where there is none, why
    not, and the ways out; and its sweep, whatever the answer.

    Parameters
    ----------
    problem : Problem
        What is asked.
    show : sequence of str, optional
        Columns of the pool to tell of every member; without them those that the problem shows, if any. Nothing else
        but ids is told of anybody.
    work, seconds : float, optional
        The most work, about a second a unit, and the most seconds by the clock that all of it may take together. Each
        question gets an equal share of what those before it have left; what remains in the end goes to those that are
        still open, which are asked once more with more than they had.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    FullReport
        At a limit, or after Ctrl-C, what was found by then.

    Raises
    ------
    ScenarioError
        For whatever `solve` and `tradeoffs` raise it.
    KeyError
        For a column that the pool does not have.
    Disagreement
        For a defect of this program: two roads to the same answer differ.
    """
    unknown = [name for name in show if name not in problem.pool.columns]
    if unknown:
        raise KeyError(f"the pool has no column {unknown[0]!r}")
    gathering = _Gathering(problem, tuple(show) or problem.show, _Purse(work, seconds, progress))
    gathering.in_turn()
    gathering.once_more()
    return gathering.whole()


class _Gathering:
    """The questions of a report by what it calls them, each with its answer so far and the limits that it was asked
    with."""

    def __init__(self, problem: Problem, show: tuple[str, ...], purse: _Purse) -> None:
        self.problem, self.show, self.purse = problem, show, purse
        self.questions = {question.part: question for question in QUESTIONS if question.part}
        self.answers: dict[str, Any] = {}
        self.given: dict[str, Limits] = {}

    def wanted(self) -> list[str]:
        """The questions that belong to the answer as it is, in order; before there is one those of a team."""
        outcome = self.answers.get("outcome")
        verdict = None if outcome is None else outcome.verdict
        return [part for part, question in self.questions.items() if question.belongs(self.problem, verdict)]

    def in_turn(self) -> None:
        """Ask each question once, with its even part of what those before it have left."""
        while left := [part for part in self.wanted() if part not in self.given]:
            if self.purse.empty and self.given:
                return
            self._ask(left[0], self.purse.part(self.questions[left[0]].doing, len(left)))

    def once_more(self) -> None:
        """Hand what was not spent on to the questions that are still open, as long as one can have more than before."""
        while not self.purse.empty:
            still = [part for part in self.wanted() if part not in self.given or self._open(part)]
            shares = [(part, self.purse.part(self.questions[part].doing, len(still))) for part in still]
            more = [(part, share) for part, share in shares if _more(share, self.given.get(part))]
            if not more:
                return
            self._ask(*more[0])

    def _open(self, part: str) -> bool:
        return self.questions[part].open(self.answers[part])

    def _ask(self, part: str, limits: Limits) -> None:
        question = self.questions[part]
        self.given[part] = limits
        answer = question.ask(self.problem, limits)
        self.purse.paid(question.spent(answer, limits), answer.note)
        if part not in self.answers or question.reach(answer) >= question.reach(self.answers[part]):
            self.answers[part] = answer

    def whole(self) -> FullReport:
        wanted = self.wanted()
        missing = [self.questions[part].without for part in wanted if part not in self.answers]
        found = {part: answer for part, answer in self.answers.items() if part in wanted}
        unasked = tuple(f"There was no time left to look for {each}." for each in missing)
        told = FullReport.of(self.problem, show=self.show, unasked=unasked, **found)
        return replace(told, margins=asked_around(self.problem, told.outcome, self.purse.aside))


def _more(share: Limits, before: Limits | None) -> bool:
    """Whether a question could go further with a share than with what it had before."""
    if before is None:
        return True
    pairs = [(share["work"], before["work"]), (share["seconds"], before["seconds"])]
    return all(new > old for new, old in pairs if new is not None and old is not None)


class _Purse:
    """What is left of the limits."""

    def __init__(self, work: float | None, seconds: float | None, progress: Callable[[str], None] | None) -> None:
        self._work = work
        self._until = None if seconds is None else time.monotonic() + seconds
        self._progress = progress
        self._stopped = False

    def part(self, doing: str, share: int) -> Limits:
        """An even part of what is left."""
        tell = self._progress
        return {
            "work": None if self._work is None else self._work / share,
            "seconds": None if self._until is None else max(0.001, (self._until - time.monotonic()) / share),
            "progress": None if tell is None else lambda text: tell(f"{doing}: {text}"),
        }

    def aside(self, share: int) -> Limits | None:
        """An even part of what is left for what is asked around the answer, and not more than that is worth; None where
        nothing is left."""
        if self.empty:
            return None
        given = self.part("what is around it", share)
        return {**given, "work": ASIDE if given["work"] is None else min(ASIDE, given["work"])}

    def paid(self, work: float | None, note: str) -> None:
        """A question was answered: what it cost, and whether it was stopped by hand."""
        if self._work is not None and work is not None:
            self._work = max(0.0, self._work - work)
        self._stopped = self._stopped or note == STOPPED

    @property
    def empty(self) -> bool:
        """Whether nothing more can be asked."""
        late = self._until is not None and time.monotonic() >= self._until
        return self._stopped or late or self._work == 0.0
