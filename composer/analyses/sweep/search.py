"""What if: one or two numbers of a problem varied over a grid, every cell a proved answer."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import astuple, replace
from hashlib import sha256
from itertools import product
from typing import Literal

from composer.analyses.answer import StageTimer, about
from composer.analyses.sweep.answer import Cell, Sweep, Varied, verdict_of
from composer.analyses.sweep.cell import CellAnswer, CellTask, deciding_versions, recheck_cell, solve_cell
from composer.analyses.sweep.dispatch import map_unordered
from composer.analyses.sweep.fingerprint import CachedCell, CellCache, fingerprint
from composer.analyses.sweep.workers import WorkerPool
from composer.base.errors import Mistake, ScenarioError
from composer.problem.parameters import Parts, find_numbers
from composer.problem.problem import Problem
from composer.problem.results import STOPPED, Effort, GoalValue, People, together
from composer.problem.sweep_values import Vary, read_sweep
from composer.solvers import tuning
from composer.solvers.budget import Budget, stoppable


def sweep(
    problem: Problem,
    vary: Mapping[str, object] | Sequence[str | Vary] | None = None,
    *,
    executor: Executor | None = None,
    journal: CellCache | None = None,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Sweep:
    """One or two numbers of a problem varied over a grid; every cell is answered as `solve` answers it.

    Parameters
    ----------
    problem : Problem
        What is asked.
    vary : mapping or sequence, optional
        The numbers with their values, `{"Women.at_least": "10%..50%:5", "observers.size": range(5, 10)}`, or texts
        such as `"observers.size=5..9"`; the problem's own `sweep` if left out.
    executor : Executor, optional
        Who answers cells, any of `concurrent.futures`. Where it is left out they are answered here, one after the
        other, or by a `WorkerPool` where that would take long.
    journal : Journal, optional
        Knows cells that were proved before and keeps those proved now; what it says of a team is recomputed on the
        people, and asked again where it does not hold.
    work : float, optional
        The most work that a cell may take, about a second a unit. No limit if left out.
    seconds : float, optional
        The most seconds that all cells may take together, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    Sweep
        A cell for every place of the grid. At a limit, or after Ctrl-C, cells not answered are undecided. A cell
        whose numbers contradict each other, such as a floor above its ceiling, is impossible, with a note. An aim
        that lies within its bound asks for no more than the bound.

    Raises
    ------
    ScenarioError
        Where there is no number to vary, for numbers that are not there and values that they can't have, and where
        every cell's problem is wrong.
    RuntimeError
        In a script that sweeps without `if __name__ == "__main__":`, in the workers that it starts.
    Disagreement
        For a defect of this program: two roads to the same answer differ.
    """
    if executor is None and getattr(multiprocessing.current_process(), "_inheriting", False):
        raise RuntimeError('a script that sweeps has to do so under `if __name__ == "__main__":`')
    varied = problem.sweep if vary is None else read_sweep(vary)
    try:
        if not varied:
            raise ScenarioError([Mistake("a number to vary is wanted, such as {Women.at_least: 10%..50%:5}")])
        numbers = find_numbers(varied, Parts.of(problem), problem.pool)
    except ScenarioError as error:
        if vary is not None:
            raise
        raise ScenarioError(problem.where(each.under("sweep")) for each in error.mistakes) from None
    until = None if seconds is None else time.time() + seconds
    clock = StageTimer()
    run = _Run(CellTask(problem, numbers, work, until, deciding_versions()), varied, journal, progress)
    try:
        run.recall()
        clock.lap("journal")
        if executor is not None:
            run.there(executor)
        elif run.here(patient=_alone()) and not run.crew():
            run.here()  # no other process can be started
    except KeyboardInterrupt:  # between two cells
        run.stopped = True
    clock.lap("solve")
    return run.result(clock.laps)


def _alone() -> bool:
    """Whether no other process should be started: there is nobody to share with, or we are being started as one."""
    return (os.cpu_count() or 1) < 2 or multiprocessing.parent_process() is not None


class _Run:
    """A sweep under way: cells by their position in the grid."""

    def __init__(
        self, asked: CellTask, varied: Sequence[Vary], journal: CellCache | None, progress: Callable[[str], None] | None
    ) -> None:
        self.asked, self.varied, self.journal, self.progress = asked, varied, journal, progress
        self.places = [*product(*(range(len(vary.values)) for vary in varied))]
        self.values = [tuple(vary.values[i] for vary, i in zip(varied, at, strict=True)) for at in self.places]
        self.cells: dict[int, Cell] = {}
        self.refused: list[tuple[Mistake, ...]] = []
        self.people = People(len(asked.problem.pool), 0, 0)
        self.efforts: list[Effort] = []
        self.stopped = False
        self.goals = self._goals()
        self.imprint = "" if journal is None else fingerprint(asked.problem, asked.versions)
        self.fallen = 0
        """Cells of the journal that do not stand."""

    def recall(self) -> None:
        """Take from the journal what stands when it is counted anew."""
        for number, at in enumerate(self.places if self.journal is not None else ()):
            kept = self.journal.known(self._key(number)) if self.journal is not None else None
            if kept is None or self.asked.late:
                continue
            if not recheck_cell(self.asked, self.values[number], kept):
                self.fallen += 1
                continue
            said = zip(self.goals, kept.goals, (*kept.bases, *[None] * len(kept.goals)), strict=False)
            goals = tuple(replace(goal, value=v, bound=b, proved=True, basis=basis) for goal, (v, b), basis in said)
            how: Literal["counted anew", "not checked anew"] = "counted anew" if kept.teams else "not checked anew"
            self.cells[number] = Cell(at, kept.verdict, goals, proved=True, kept=how)
            self._say("")

    def _goals(self) -> tuple[GoalValue, ...]:
        problem = self.asked.problem
        rows = [row for team in problem.teams for row in team.require] + [*problem.require]
        aims = any(row.aim is not None for row in rows) or any(n.keys[-1] == "aim" for n in self.asked.numbers)
        first = [GoalValue("aims", None, None, False, most=False)] if aims else []
        return (*first, *(GoalValue(g.label, None, None, False, g.most, g.measure) for g in problem.prefer))

    def _key(self, number: int) -> str:
        cell = sorted((vary.path, str(value)) for vary, value in zip(self.varied, self.values[number], strict=True))
        return sha256(repr((self.imprint, cell)).encode()).hexdigest()

    @property
    def open(self) -> list[int]:
        """The cells not answered yet."""
        return [number for number in range(len(self.places)) if number not in self.cells]

    def here(self, patient: bool = True) -> bool:
        """Answer cells one after the other. Without being `patient`, whether the rest would take long: as long as those
        after the first, which has everything to understand anew."""
        began, left = time.monotonic(), self.open
        for done, number in enumerate(left):
            if self.stopped or self.asked.late:
                break
            if done == 1:
                began = time.monotonic()
            elif (
                not patient
                and done
                and (time.monotonic() - began) / (done - 1) * (len(left) - done) > tuning.SWEEP_LONG
            ):
                return True
            budget = self.asked.budget(self._say)
            with stoppable(budget):
                said = solve_cell(self.asked, self.values[number], budget)
            self.stopped = budget.stopped
            self._take(number, said)
        return False

    def crew(self) -> bool:
        """Answer cells in processes of their own; whether any could be started."""
        crew = WorkerPool(min(os.cpu_count() or 1, len(self.open)))
        try:
            self.there(crew, crew)
        finally:
            if self.open:
                crew.dismiss()
            crew.shutdown()
        return crew.started

    def there(self, executor: Executor, crew: WorkerPool | None = None) -> None:
        """Answer cells wherever the executor has its workers; leave them open where our own `crew` has none."""
        budget = Budget()
        questions = {number: (self.values[number],) for number in self.open}
        with stoppable(budget):
            said = map_unordered(
                executor, self.asked, solve_cell, questions, lambda: budget.stopped, lambda: self.asked.late
            )
            for number, one, why in said:
                if one is not None or crew is None or crew.started:
                    self._take(number, one or CellAnswer("undecided", note=f"not answered: {why}"))
        self.stopped = budget.stopped

    def _take(self, number: int, said: CellAnswer) -> None:
        proved = said.verdict in ("best", "impossible")
        goals = tuple(
            replace(one, goal=goal.goal, most=goal.most, measure=goal.measure)
            for goal, one in zip(self.goals, said.goals, strict=False)
        )
        self.cells[number] = Cell(self.places[number], said.verdict, goals, proved, said.note)
        if said.refused:
            self.refused.append(said.refused)
        self.efforts.append(said.effort)
        if said.people is not None:
            self.people = People(*map(max, astuple(self.people), astuple(said.people)))
        pairs = tuple((g.value, g.bound) for g in goals if g.value is not None and g.bound is not None)
        if self.journal is not None and proved and not said.note and len(pairs) == len(goals):
            self.journal.keep(
                self._key(number), CachedCell(said.verdict, pairs, said.teams, tuple(goal.basis for goal in goals))
            )
        self._say("")

    def _say(self, text: str) -> None:
        if self.progress is not None:
            self.progress(f"{len(self.cells)} of {len(self.places)} cells" + (f"; {text}" if text else ""))

    def _fallen(self) -> list[str]:
        if not self.fallen:
            return []
        number = "1 cell" if self.fallen == 1 else f"{self.fallen} cells"
        return [f"what the journal says of {number} did not hold when recomputed, and was asked again"]

    def result(self, seconds: Mapping[str, float]) -> Sweep:
        """All cells, those not answered too. Raises ScenarioError where every cell's problem is wrong."""
        problem, numbers = self.asked.problem, self.asked.numbers
        if len(self.refused) == len(self.places):
            raise ScenarioError(mistake for mistakes in self.refused for mistake in mistakes)
        why = "stopped before it was asked" if self.stopped else "the time was up"
        told = about(problem)
        told["warnings"] = (*problem.warnings, *self._fallen())
        cells = tuple(
            self.cells.get(number) or Cell(at, "undecided", (), False, why) for number, at in enumerate(self.places)
        )
        return Sweep(
            verdict=verdict_of(cells),
            varied=tuple(
                Varied(vary.path, tuple(map(number.label, vary.values)), tuple(map(number.value, vary.values)))
                for vary, number in zip(self.varied, numbers, strict=True)
            ),
            goals=self.goals,
            cells=cells,
            complete=all(cell.proved for cell in cells),
            people=self.people,
            effort=together(self.efforts),
            seconds=seconds,
            note=STOPPED if self.stopped else "",
            **told,
        )
