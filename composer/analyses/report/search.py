"""Everything that a scenario asks for, asked: the answer first, then what belongs to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, TypedDict

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.alternatives.search import alternatives
from composer.analyses.explain.answer import Explanation
from composer.analyses.explain.search import explain
from composer.analyses.report.answer import FullReport
from composer.analyses.solve.answer import Outcome
from composer.analyses.solve.search import solve
from composer.analyses.sweep.answer import Sweep
from composer.analyses.sweep.search import sweep
from composer.analyses.tradeoffs.answer import Front
from composer.analyses.tradeoffs.search import tradeoffs
from composer.problem.problem import Problem
from composer.problem.results import STOPPED

OTHERS = 4
"""Teams among the alternatives: the best one and three others."""
WAYS = 5
"""Ways out, and plans, that an explanation gives at most."""


def full_report(
    problem: Problem,
    *,
    show: Sequence[str] = (),
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> FullReport:
    """The answer to a problem and all that belongs to it, for a report: where a team is found the trade-offs that the
    problem names and the next best teams; where there is none why not, and the ways out; and its sweep, whatever the
    answer.

    `show` are columns of the pool to tell of every member. `work` and `seconds` limit all of it together: each question
    gets its even part of what those before it have left; what is left in the end goes to those that are still open,
    which are asked once more with more than they had. After Ctrl-C what was found until then is given.

    Raises ScenarioError for what `solve` and `tradeoffs` raise it, KeyError for a column the pool does not have.
    """
    unknown = [name for name in show if name not in problem.pool.columns]
    if unknown:
        raise KeyError(f"the pool has no column {unknown[0]!r}")
    gathering = _Gathering(problem, tuple(show), _Purse(work, seconds, progress))
    gathering.in_turn()
    gathering.once_more()
    return gathering.whole()


Part = Outcome | Explanation | Front | Alternatives | Sweep
"""What a report is made of."""


class _Gathering:
    """The questions of a report, each with its answer so far and the limits that it was asked with."""

    def __init__(self, problem: Problem, show: tuple[str, ...], purse: _Purse) -> None:
        self.problem, self.show, self.purse = problem, show, purse
        self.answers: dict[str, Part] = {}
        self.given: dict[str, _Limits] = {}

    @property
    def outcome(self) -> Outcome | None:
        found = self.answers.get("outcome")
        return found if isinstance(found, Outcome) else None

    def wanted(self) -> list[str]:
        """The questions that belong to the answer as it is, in order; before there is one those of a team."""
        outcome = self.outcome
        wanted = ["outcome"]
        if outcome is None or outcome.teams:
            wanted += ["front"] if len(self.problem.tradeoffs) > 1 else []
            wanted += ["alternatives"]
        elif outcome.verdict == "impossible":
            wanted += ["explanation"]
        return [*wanted, "sweep"] if self.problem.sweep else wanted

    def in_turn(self) -> None:
        """Ask each question once, with its even part of what those before it have left."""
        while left := [name for name in self.wanted() if name not in self.given]:
            if self.purse.empty and self.given:
                return
            self._ask(left[0], self.purse.part(_DOING[left[0]], len(left)))

    def once_more(self) -> None:
        """Hand what was not spent on to the questions that are still open, as long as one can have more than before."""
        while not self.purse.empty:
            still = [name for name in self.wanted() if name not in self.given or _open(self.answers[name])]
            shares = [(name, self.purse.part(_DOING[name], len(still))) for name in still]
            more = [(name, share) for name, share in shares if _more(share, self.given.get(name))]
            if not more:
                return
            self._ask(*more[0])

    def _ask(self, name: str, limits: _Limits) -> None:
        self.given[name] = limits
        answer = self._answer(name, limits)
        self.purse.paid(limits["work"] if isinstance(answer, Sweep) else answer.effort.work, answer.note)
        if name not in self.answers or _reach(answer) >= _reach(self.answers[name]):
            self.answers[name] = answer

    def _answer(self, name: str, limits: _Limits) -> Part:
        match name:
            case "outcome":
                return solve(self.problem, **limits)
            case "explanation":
                return explain(self.problem, **limits)
            case "front":
                return tradeoffs(self.problem, **limits)
            case "alternatives":
                return alternatives(self.problem, OTHERS, **limits)
        if limits["work"] is not None:  # a sweep's limit is that of each cell
            cells = prod(len(vary.values) for vary in self.problem.sweep)
            limits = {**limits, "work": limits["work"] / cells}
        return sweep(self.problem, **limits)

    def whole(self) -> FullReport:
        wanted = self.wanted()
        missing = tuple(f"There was no time left to look for {_WITHOUT[n]}." for n in wanted if n not in self.answers)
        found: dict[str, Any] = {name: answer for name, answer in self.answers.items() if name in wanted}
        return FullReport.of(self.problem, show=self.show, unasked=missing, **found)


_DOING: Mapping[str, str] = {
    "outcome": "the best team",
    "explanation": "why there is no team",
    "front": "trade-offs",
    "alternatives": "other teams",
    "sweep": "what if",
}
_WITHOUT: Mapping[str, str] = {
    "explanation": "why there is no team",
    "front": "the trade-offs",
    "alternatives": "other teams",
    "sweep": "what would be if numbers were others",
}


def _more(share: _Limits, before: _Limits | None) -> bool:
    """Whether a question could go further with a share than with what it had before."""
    if before is None:
        return True
    pairs = [(share["work"], before["work"]), (share["seconds"], before["seconds"])]
    return all(new > old for new, old in pairs if new is not None and old is not None)


def _open(answer: Part) -> bool:
    """Whether more work could tell more."""
    match answer:
        case Outcome():
            return answer.verdict in ("found", "undecided")
        case Explanation():
            sure = [each.smallest and each.sharp for each in answer.conflicts]
            listed = [(each.complete, len(each.ways)) for each in (answer.ways_out,) if each is not None]
            listed += [(each.complete, len(each.plans)) for each in (answer.plans,) if each is not None]
            return not (answer.verdict != "undecided" and all(sure) and all(all_ or n >= WAYS for all_, n in listed))
        case Alternatives():
            found = answer.alternatives
            return not (answer.complete or (len(found) == OTHERS and found[-1].proved))
    return not answer.complete


def _reach(answer: Part) -> tuple[Any, ...]:
    """How far an answer goes: more of what it tells, or tells for certain, is more."""
    match answer:
        case Outcome():
            values = [(goal.value if goal.most else -goal.value) for goal in answer.goals if goal.value is not None]
            return answer.verdict in ("best", "impossible"), bool(answer.teams), *values
        case Explanation():
            ways = 0 if answer.ways_out is None else len(answer.ways_out.ways) + answer.ways_out.complete
            plans = 0 if answer.plans is None else len(answer.plans.plans) + answer.plans.complete
            sure = sum(each.minimal + each.smallest + each.sharp for each in answer.conflicts)
            return answer.verdict != "undecided", ways, plans, sure, answer.certificate is not None
        case Front():
            return answer.complete, len(answer.points)
        case Alternatives():
            return answer.complete, len(answer.alternatives), sum(each.proved for each in answer.alternatives)
    return (sum(cell.proved for cell in answer.cells), sum(bool(cell.goals) for cell in answer.cells))


class _Limits(TypedDict):
    work: float | None
    seconds: float | None
    progress: Callable[[str], None] | None


class _Purse:
    """What is left of the limits."""

    def __init__(self, work: float | None, seconds: float | None, progress: Callable[[str], None] | None) -> None:
        self._work = work
        self._until = None if seconds is None else time.monotonic() + seconds
        self._progress = progress
        self._stopped = False

    def part(self, doing: str, share: int) -> _Limits:
        """An even part of what is left."""
        tell = self._progress
        return {
            "work": None if self._work is None else self._work / share,
            "seconds": None if self._until is None else max(0.001, (self._until - time.monotonic()) / share),
            "progress": None if tell is None else lambda text: tell(f"{doing}: {text}"),
        }

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
