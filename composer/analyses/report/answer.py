"""Everything that one report tells: the answer, why there is none, what it costs, what else there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.answer import Answer, about
from composer.analyses.explain.answer import Explanation
from composer.analyses.solve.answer import Outcome
from composer.analyses.sweep.answer import Sweep
from composer.analyses.tradeoffs.answer import Front
from composer.problem.problem import Problem
from composer.problem.results import together
from composer.render.json import Object
from composer.render.plain import counted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class FullReport(Answer):
    """A problem, its answer, and what was asked of it besides; what was not asked, or not reached in time, is None.

    `explanation` is there where the problem is impossible, `front` where it names trade-offs, `alternatives` where a
    team was found, `sweep` where it varies a number. `show` are the pool's columns to give with every member: without
    them nothing but ids is told of anybody. `command` is what runs it again (empty where it was no command), `unasked`
    what there was no time left for, in words. `verdict`, `people` and `note` are the outcome's, `effort` and `seconds`
    of all that was asked.
    """

    problem: Problem = field(compare=False)
    outcome: Outcome
    explanation: Explanation | None = None
    front: Front | None = None
    alternatives: Alternatives | None = None
    sweep: Sweep | None = None
    show: tuple[str, ...] = ()
    command: str = ""
    unasked: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        problem: Problem,
        outcome: Outcome,
        explanation: Explanation | None = None,
        front: Front | None = None,
        alternatives: Alternatives | None = None,
        sweep: Sweep | None = None,
        *,
        show: Sequence[str] = (),
        unasked: Sequence[str] = (),
    ) -> FullReport:
        """The report of these answers."""
        named = {"solve": outcome, **_asked(explanation, front, alternatives, sweep)}
        return cls(
            problem=problem,
            outcome=outcome,
            explanation=explanation,
            front=front,
            alternatives=alternatives,
            sweep=sweep,
            show=tuple(show),
            unasked=tuple(unasked),
            verdict=outcome.verdict,
            people=outcome.people,
            effort=together(answer.effort for answer in named.values()),
            seconds={name: sum(answer.seconds.values()) for name, answer in named.items()},
            note=outcome.note,
            **about(problem),
        )

    def html(self) -> str:
        """The report as one web page. Raises KeyError for a column that the pool lacks."""
        from composer.page.page import page  # which draws it, and is made of this

        return page(self)

    @property
    def asked(self) -> dict[str, Answer]:
        """What was asked beside the outcome and answered, by the name of the question."""
        return _asked(self.explanation, self.front, self.alternatives, self.sweep)

    @property
    def extent(self) -> str:
        """How many questions were answered."""
        return counted(1 + len(self.asked), "answer")

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The teams, as `Outcome.frame` gives them, with the columns of `show`."""
        return self.outcome.frame(*self.show, exact=exact)

    def own_json(self, show: Sequence[str]) -> Object:
        """Every answer as the object of its own question; null where it was not asked."""
        show = show or self.show
        told: Object = {"solve": self.outcome.to_dict(show)}
        for name in ("explain", "tradeoffs", "alternatives", "sweep"):
            told[name] = self.asked[name].to_dict(show) if name in self.asked else None
        return told | {"command": self.command, "unasked": list(self.unasked)}


def _asked(
    explanation: Explanation | None, front: Front | None, alternatives: Alternatives | None, sweep: Sweep | None
) -> dict[str, Answer]:
    every = {"explain": explanation, "tradeoffs": front, "alternatives": alternatives, "sweep": sweep}
    return {name: answer for name, answer in every.items() if answer is not None}
