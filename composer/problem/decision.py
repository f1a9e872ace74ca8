"""What a planner says of the decision that an answer is for: who decides what, until when. No answer depends on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import ValidationError

from composer.base.errors import Mistake, did_you_mean
from composer.base.models import AsList, Day, Model, Words, mistakes_in
from composer.pool import Pool


class Decision(Model):
    """What a decision sheet says above its recommendation; what is left out has a blank there, to be filled in by hand.

    Parameters
    ----------
    asked : str, optional
        What is to be decided.
    by : str, optional
        Who decides.
    needed : date or str, optional
        The day by which the decision is needed.
    marking : str, optional
        The protective marking, on every printed page.
    unit : str, optional
        The unit that puts the sheet forward.
    """

    examples: ClassVar[Mapping[str, str]] = {
        "asked": "decision: {asked: Approve the first batch of observers}",
        "by": "decision: {by: Chief of Operations}",
        "needed": "decision: {needed: 2026-11-30}",
        "marking": "decision: {marking: FOR OFFICIAL USE}",
        "unit": "decision: {unit: Peacekeeping branch}",
    }
    asked: Words | None = None
    by: Words | None = None
    needed: Day | None = None
    marking: Words | None = None
    unit: Words | None = None

    def __init__(
        self,
        *,
        asked: str | None = None,
        by: str | None = None,
        needed: object = None,
        marking: str | None = None,
        unit: str | None = None,
    ) -> None: ...

    @classmethod
    def unfold(cls, data: dict[str, object]) -> dict[str, object]:
        """Nothing said is nothing given: in a file too, where a planner leaves a form half empty."""
        return {key: value for key, value in data.items() if value is not None}


class Shown(Model):
    """Columns to be told beside every id, read as a list."""

    show: Annotated[tuple[Words, ...], AsList] = ()


def read_decision(given: Decision | Mapping[str, object] | None, mistakes: list[Mistake]) -> Decision | None:
    """The decision as a problem is given it; what is wrong with it is added to the mistakes."""
    try:
        return None if given is None else Decision.model_validate(given)
    except ValidationError as error:
        mistakes += [mistake.under("decision") for mistake in mistakes_in(error)]
        return None


def read_show(given: Sequence[str], mistakes: list[Mistake]) -> tuple[str, ...]:
    """Columns to be told, each once; what is wrong with them is added to the mistakes."""
    try:
        return tuple(name for name in dict.fromkeys(Shown.model_validate({"show": given}).show) if name != "id")
    except ValidationError as error:
        mistakes += mistakes_in(error)
        return ()


def unknown_columns(show: Sequence[str], people: Sequence[Pool]) -> Iterator[Mistake]:
    """Columns to be told that the people do not have on each of the tours."""
    for position, name in enumerate(show):
        lacking = next((pool for pool in people if name not in pool.columns), None)
        if lacking is not None:
            hint = did_you_mean(name, [*lacking.columns])
            yield Mistake(f"the pool has no column `{name}`{hint}", ("show", position))
