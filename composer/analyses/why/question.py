"""Why this person and not that one, and who is indispensable, as all that goes over the questions knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from composer.analyses.question import Question, Status

if TYPE_CHECKING:
    from composer.analyses.why.indispensable import Indispensable
    from composer.analyses.why.search import Reasons
    from composer.problem.problem import Problem
    from composer.render.json import Object
    from composer.render.writer import Page

    Asked = tuple[Reasons | None, Indispensable | None]
    """Either, or both, as was asked for."""


class Why(Question["Asked"]):
    """Why these people are in the best team, or not; and who is in every team. `show` are no columns here: the text
    tells, and JSON has, what stands in those that a person's gates read where `people` is wanted."""

    name = "why"

    def status(self, found: Asked) -> Status:
        reasons, indispensable = found
        decided = (reasons is None or reasons.decided) and (indispensable is None or indispensable.complete)
        return "found" if decided else "undecided"

    def json(self, found: Asked, problem: Problem, show: Sequence[str], people: bool = False) -> Object:
        from composer.analyses.why.words import indispensable_json, why_json

        reasons, indispensable = found
        whole = {} if reasons is None else why_json(reasons, people)
        return whole if indispensable is None else {**whole, "indispensable": indispensable_json(indispensable)}

    def text(self, found: Asked, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        from composer.analyses.why.words import indispensable_text, why_text

        reasons, indispensable = found
        parts = [] if reasons is None else [why_text(reasons, people, page)]
        if indispensable is not None:
            parts.append(indispensable_text(indispensable, page, titled=reasons is None))
        return "\n".join(parts)


QUESTION = Why()
