"""The bounds of a requirement and its aim: numbers in the unit of its measure, or targets that are numbers once it is
known when the tour starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from composer.base.errors import Mistake
from composer.base.numbers import Number
from composer.measures import Measure
from composer.problem.targets import Target, target_category

BOUNDS = ("at_least", "at_most", "exactly")

Bound = Number | str | Mapping[str, str]
"""What Python code may give as a bound: a number in the measure's unit, a share as `25%` or `1/3`, or
`{"target": "troops"}`."""


@dataclass(frozen=True)
class Targeted:
    """A bound that a file states as `{target: troops}`; `target` is None until it is known when the tour starts."""

    bound: str
    category: str
    target: Target | None = None


def read_bounds(
    given: Mapping[str, object], kind: type[Measure]
) -> tuple[dict[str, object], tuple[Targeted, ...], list[Mistake]]:
    """Bounds in the unit of this kind of measure, those that could not be read as they are; which of them are targets;
    what is wrong."""
    bounds: dict[str, object] = {}
    targets: list[Targeted] = []
    mistakes: list[Mistake] = []
    for key in (*BOUNDS, "aim"):
        value = given.get(key)
        if value is None:
            continue
        bounds[key] = value
        try:
            category = target_category(value)
            if category is None:
                bounds[key] = kind.bound(value)
            elif kind.unit == "percent":
                targets.append(Targeted(key, category))
            else:
                raise ValueError(f"a target is a share of women: it bounds a `share`, not `{kind.key}`")
        except ValueError as error:
            mistakes.append(Mistake(str(error), (key,)))
    return bounds, tuple(targets), mistakes


def wrong_bounds(bounds: dict[str, object], kind: type[Measure]) -> list[Mistake]:
    """Bounds that cannot stand beside each other; unread ones (still no Fraction) have been reported."""
    low, high, exactly, aim = (bounds.get(key) for key in (*BOUNDS, "aim"))
    if not any(key in bounds for key in BOUNDS):
        return [Mistake("a bound is missing: at_least, at_most or exactly")]
    mistakes = []
    if exactly is not None and (low is not None or high is not None):
        mistakes.append(Mistake("`exactly` stands alone, without at_least and at_most", ("exactly",)))
    if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
        mistakes.append(Mistake(f"at_least {kind.show(low)} lies above at_most {kind.show(high)}"))
    if isinstance(aim, Fraction):
        if exactly is not None or (low is None) == (high is None):
            mistakes.append(Mistake("an aim goes beyond one bound: at_least or at_most, not both", ("aim",)))
        elif isinstance(low, Fraction) and aim < low:
            mistakes.append(Mistake(f"the aim lies below at_least {kind.show(low)}", ("aim",)))
        elif isinstance(high, Fraction) and aim > high:
            mistakes.append(Mistake(f"the aim lies above at_most {kind.show(high)}", ("aim",)))
    return mistakes
