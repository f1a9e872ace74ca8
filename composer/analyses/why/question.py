"""Why this person and not that one, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from composer.analyses.question import Question, Status

if TYPE_CHECKING:
    from composer.analyses.why.answer import Reasons
    from composer.problem.problem import Problem
    from composer.render.json import Object
    from composer.render.writer import Page


class Why(Question["Reasons"]):
    """Why these people are in the best team, or not. `people`: what stands in the pool in the columns that their gates
    read is told, too."""

    name = "why"

    def status(self, found: Reasons) -> Status:
        return "found" if found.decided else "undecided"

    def json(self, found: Reasons, show: Sequence[str], people: bool = False) -> Object:
        return found.to_dict(show, cells=people)

    def text(self, found: Reasons, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.why.words import why_text

        return why_text(found, people, page)


QUESTION = Why()
