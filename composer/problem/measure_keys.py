"""The keys that state a measure, taken out of a flat mapping in which a requirement or a goal stands."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from composer.base.errors import Mistake
from composer.base.models import mistakes_in
from composer.measures import MEASURES, Measure

MEASURE_KEYS = tuple(dict.fromkeys([*MEASURES, *(key for kind in MEASURES.values() for key in kind.known_keys())]))
"""Every key that states a measure or belongs to one."""


def measures_in(data: Mapping[str, object]) -> list[type[Measure]]:
    """The kinds of measure that a flat mapping states; one, where nothing is wrong."""
    return [MEASURES[key] for key in data if key in MEASURES]


def read_measure(data: dict[str, object]) -> tuple[dict[str, object], list[Mistake]]:
    """Take the keys that state a measure out of a flat mapping, and put the measure itself in as `measure`.

    Returns the new mapping and what is wrong with the measure.
    """
    if isinstance(data.get("measure"), Measure):
        return data, []
    kinds = measures_in(data)
    mistakes: list[Mistake] = []
    if not kinds:
        mistakes.append(Mistake("a measure is wanted here: " + ", ".join(MEASURES)))
    if len(kinds) > 1:
        named = ", ".join(f"`{kind.key}`" for kind in kinds)
        mistakes.append(Mistake(f"there are {len(kinds)} measures in one place, {named}: give each a place of its own"))
    rest = {key: value for key, value in data.items() if key not in MEASURE_KEYS}
    for kind in kinds:
        try:
            rest["measure"] = kind.model_validate({key: data[key] for key in kind.known_keys() if key in data})
        except ValidationError as error:
            mistakes += mistakes_in(error)
    own = {key for kind in kinds for key in kind.known_keys()}
    foreign = [key for key in data if kinds and key in MEASURE_KEYS and key not in own]
    mistakes += [Mistake(f"`{key}` does not belong to `{kinds[0].key}`", (key,)) for key in foreign]
    if mistakes:
        rest.pop("measure", None)
    return rest, mistakes
