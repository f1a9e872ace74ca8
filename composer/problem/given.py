"""What a problem that is stated in Python is given beside its people, each part read as a file's is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from composer.base.errors import Mistake, ScenarioError
from composer.base.gc_pause import gc_paused
from composer.base.models import Model, mistakes_in
from composer.pool.periods import Rest, read_rest
from composer.problem.drop import DROP, Drop, read_drop
from composer.problem.plan import DecidedPlan, read_plan
from composer.problem.programme import Tours
from composer.problem.sweep_values import Vary, read_sweep


def read_each(key: str, model: type[Model], given: Sequence[Any], mistakes: list[Mistake]) -> Iterable[Any]:
    """Each item as its model, from models or from mappings as they stand in a file."""
    before = len(mistakes)
    for position, item in enumerate(given):
        if len(mistakes) - before > MOST_TOLD:  # a range is a list of numbers without an end
            mistakes.append(Mistake("… and perhaps more", (key,)))
            return
        try:
            with gc_paused():  # one may list pairs by the hundred thousand
                read = model.model_validate(item)
            yield read
        except ValidationError as error:
            mistakes += [mistake.under(key, position) for mistake in mistakes_in(error)]


def read_resting(given: Rest | str | None, mistakes: list[Mistake]) -> Rest | None:
    try:
        return None if given is None else read_rest(given)
    except ValueError as error:
        mistakes.append(Mistake(str(error), ("rest",)))
        return None


def read_tours(given: Tours | Mapping[str, object] | None, mistakes: list[Mistake]) -> Tours | None:
    try:
        return None if given is None else Tours.model_validate(given)
    except ValidationError as error:
        mistakes += [mistake.under("tours") for mistake in mistakes_in(error)]
        return None


def read_dropping(given: object, mistakes: list[Mistake]) -> Drop | None:
    try:
        return None if given is None else read_drop(given)
    except ScenarioError as error:
        mistakes += [mistake.under(DROP) for mistake in error.mistakes]
        return None


def read_decided(given: object, mistakes: list[Mistake]) -> DecidedPlan | None:
    try:
        return read_plan(given)
    except ScenarioError as error:
        mistakes += [mistake.under("plan") for mistake in error.mistakes]
        return None


def read_varied(given: Mapping[str, object] | Sequence[Vary | str], mistakes: list[Mistake]) -> tuple[Vary, ...]:
    try:
        return read_sweep(given)
    except ScenarioError as error:
        mistakes += [mistake.under("sweep") for mistake in error.mistakes]
        return ()


MOST_TOLD = 1_000
"""Mistakes in one list of a problem beyond which nobody reads on."""
