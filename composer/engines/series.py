"""A question that is asked again and again with other floors under some expressions, as a front's zones are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from composer.engines import cpsat, door, highs, limits
from composer.engines.budget import Budget
from composer.engines.question import Memory, Question
from composer.measures import Linear
from composer.program import Program, Row, Source, row

_SOURCE = Source("a floor that moves")


class Series:
    """Maximise `objective` with floors under the `moving` expressions, which change from one question to the next.

    Over few people the engine's model is built once and only its floors change; else each is a question at the door.
    """

    def __init__(
        self, program: Program, objective: Linear, moving: Sequence[Linear], budget: Budget, memory: Memory
    ) -> None:
        self._program, self._objective, self._moving = program, objective, moving
        self._budget, self._memory = budget, memory
        self._built: cpsat.Built | None = None
        held = program.holding(Row(Linear(each.people, each.helpers), None, None, _SOURCE) for each in moving)
        question = Question(held, objective, budget, memory)
        if len(question.everybody) <= limits.SAMPLE:
            model = question.over(question.everybody)
            if len(model.team) <= limits.SMALL:
                self._model, self._built = model, cpsat.Built(model)
                self._places = {number: place for place, number in enumerate(model.index)}

    def best(self, floors: Sequence[int | None]) -> door.Answer:
        """The best choice under these floors, one for each moving expression, None for none. As `door.best`."""
        floors = [None if low is None else low - each.constant for low, each in zip(floors, self._moving, strict=True)]
        if self._built is None:
            given = zip(self._moving, floors, strict=True)
            bare = [(Linear(each.people, each.helpers), low) for each, low in given if low is not None]
            program = self._program.holding(row(each, low, None, _SOURCE) for each, low in bare)
            return door.best(program, self._objective, self._budget, memory=self._memory)
        return self._over_all(self._built, floors)

    def _over_all(self, built: cpsat.Built, floors: Sequence[int | None]) -> door.Answer:
        first = len(self._program.rows)
        here = {self._places[first + number]: low for number, low in enumerate(floors)}
        if self._budget.over:
            return door.UNDECIDED
        possible = built.under(here)
        decision = built.decide(self._budget) if possible else cpsat.NONE
        self._budget.decided(self._model.classes.people)
        if decision.choice is not None:
            return door.Answer(self._model.place(decision.choice), decision.value, decision.bound, decision.proved)
        if not decision.proved:
            return door.UNDECIDED
        rows = [replace(each, low=here.get(place, each.low)) for place, each in enumerate(self._model.rows)]
        sure = highs.confirms_impossible(replace(self._model, rows=tuple(rows)), self._budget)
        return door.IMPOSSIBLE if sure else door.UNDECIDED
