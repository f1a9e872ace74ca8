"""A sweep, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from composer.analyses.question import Limits, Look, Question, Status

if TYPE_CHECKING:
    from composer.analyses.sweep.answer import Sweep
    from composer.page.frame import Section
    from composer.problem.problem import Problem
    from composer.problem.results import Verdict
    from composer.render.table import Table
    from composer.render.writer import Page


class WhatIf(Question["Sweep"]):
    """What would be if numbers were others."""

    name = "sweep"

    def status(self, found: Sweep) -> Status:
        if found.verdict == "impossible":
            return "impossible"
        return "found" if found.complete else "undecided"

    def text(self, found: Sweep, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.sweep.words import sweep_text

        return sweep_text(found, page)

    def tables(self, found: Sweep, problem: Problem, show: Sequence[str]) -> list[Table]:
        from composer.analyses.sweep.tables import sweep_tables

        return sweep_tables(found)

    def sections(self, found: Sweep, show: Sequence[str]) -> list[Section]:
        from composer.analyses.sweep.picture import sections

        return sections(found)

    def certainty(self, found: Sweep) -> list[str]:
        from composer.analyses.sweep.picture import certainty

        return certainty(found)

    def refused(self, problem: Problem, look: Look) -> None:
        """A sweep is refused where each of its cells is; of a cell it is told why it stays open."""
        if problem.sweep:
            from composer.analyses.sweep.refused import refused

            refused(problem, look)

    part = "sweep"
    doing = "what if"
    without = "what would be if numbers were others"

    def belongs(self, problem: Problem, verdict: Verdict | None) -> bool:
        return bool(problem.sweep)

    def ask(self, problem: Problem, limits: Limits) -> Sweep:
        """`work` is for all cells together, where `sweep` takes it for each."""
        from composer.analyses.sweep.search import sweep

        work = limits["work"]
        if work is not None:
            work /= prod(len(vary.values) for vary in problem.sweep)
        return sweep(problem, work=work, seconds=limits["seconds"], progress=limits["progress"])

    def spent(self, found: Sweep, limits: Limits) -> float | None:
        return limits["work"]

    def open(self, found: Sweep) -> bool:
        return not found.complete

    def reach(self, found: Sweep) -> tuple[Any, ...]:
        return sum(cell.proved for cell in found.cells), sum(bool(cell.goals) for cell in found.cells)


QUESTION = WhatIf()
