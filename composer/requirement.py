"""Requirement: how much of a measure is enough. Goal: which way of a measure is better."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from composer.amounts import exact, shown
from composer.errors import Mistake, ScenarioError, did_you_mean
from composer.measures import MEASURES, Measure
from composer.models import Model, Truth, Words, collecting, mistakes_in

_BOUNDS = ("at_least", "at_most", "exactly")


def _weight(value: object) -> Fraction:
    number = exact(value)
    if number <= 0:
        raise ValueError("a weight is above 0")
    return number


def read_measure(data: dict[str, object]) -> tuple[dict[str, object], list[Mistake]]:
    """Take the keys that state a measure out of a flat mapping, and put the measure itself in as `measure`.

    Returns the new mapping and what is wrong with the measure.
    """
    if isinstance(data.get("measure"), Measure):
        return data, []
    kinds = [key for key in data if key in MEASURES]
    if len(kinds) != 1:
        text = f"two measures in one place: {', '.join(kinds)}" if kinds else "a measure is wanted here"
        return data, [Mistake(text if kinds else text + ": " + ", ".join(MEASURES))]
    kind = MEASURES[kinds[0]]
    own = {key: value for key, value in data.items() if key in kind.known_keys()}
    rest = {key: value for key, value in data.items() if key not in own}
    try:
        rest["measure"] = kind.model_validate(own)
    except ValueError as error:
        return rest, mistakes_in(error)  # type: ignore[arg-type]
    return rest, []


class Requirement(Model):
    """A measure with `at_least`, `at_most` or `exactly`; in Python `Requirement(Members(...), at_least=2)`.

    `aim` is a wish beyond the bound that bends: a higher floor or a lower ceiling, whose shortfall, times
    `weight`, is the first thing minimised. `keep` marks a bound that no explanation may propose to relax.
    `team` reads one team's members where the requirement stands over all of them.
    """

    positional: ClassVar[tuple[str, ...]] = ("measure",)

    measure: Measure
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    exactly: Fraction | None = None
    name: Words | None = None
    aim: Fraction | None = None
    weight: Annotated[Fraction, BeforeValidator(collecting(_weight))] = Fraction(1)
    keep: Truth = False
    team: Words | None = None

    if TYPE_CHECKING:

        def __init__(
            self,
            measure: Measure,
            *,
            at_least: Any = None,
            at_most: Any = None,
            exactly: Any = None,
            name: str | None = None,
            aim: Any = None,
            weight: Any = 1,
            keep: bool = False,
            team: str | None = None,
        ) -> None: ...

    @classmethod
    def known_keys(cls) -> list[str]:
        own = [name for name in cls.model_fields if name != "measure"]
        return [
            *MEASURES,
            *dict.fromkeys(key for kind in MEASURES.values() for key in kind.known_keys()),
            *own,
        ]

    @classmethod
    def unfold(cls, data: dict[str, object]) -> dict[str, object]:
        folded, mistakes = read_measure(data)
        measure = folded.get("measure")
        foreign = [key for key in folded if key not in cls.model_fields]
        mistakes += [
            Mistake(f"`{key}` does not belong to `{measure.key}`", (key,))
            for key in foreign
            if isinstance(measure, Measure)
        ]
        if isinstance(measure, Measure):
            for key in (*_BOUNDS, "aim"):
                if folded.get(key) is not None:
                    try:
                        folded[key] = measure.bound(folded[key])
                    except ValueError as error:
                        mistakes.append(Mistake(str(error), (key,)))
                elif key in folded and data[key] is None and not isinstance(data.get("measure"), Measure):
                    mistakes.append(Mistake("a number is wanted here, not nothing", (key,)))
            mistakes += _wrong_bounds({key: folded.get(key) for key in (*_BOUNDS, "aim")}, measure)
        if mistakes:
            raise ScenarioError(mistakes)
        return folded

    @property
    def low(self) -> Fraction | None:
        """The floor, in the measure's unit."""
        return self.at_least if self.exactly is None else self.exactly

    @property
    def high(self) -> Fraction | None:
        """The ceiling, in the measure's unit."""
        return self.at_most if self.exactly is None else self.exactly

    @property
    def aim_is_floor(self) -> bool:
        """Whether the aim is a higher floor; else it is a lower ceiling."""
        return self.at_least is not None

    @property
    def label(self) -> str:
        """What it is called everywhere: its name, else its sentence."""
        return self.name or self.sentence

    @property
    def sentence(self) -> str:
        """In words: `members with sex F: at least 2`."""
        bounds = [
            f"{words} {self.measure.show(value)}"
            for words, value in (
                ("at least", self.at_least),
                ("at most", self.at_most),
                ("exactly", self.exactly),
            )
            if value is not None
        ]
        of = f" in {self.team}" if self.team else ""
        return f"{self.measure.phrase()}{of}: {' and '.join(bounds)}"


def _wrong_bounds(bounds: dict[str, object], measure: Measure) -> list[Mistake]:
    """Bounds that cannot stand beside each other; unread ones (still no Fraction) have been reported."""
    low, high, exactly, aim = (bounds[key] for key in (*_BOUNDS, "aim"))
    if low is None and high is None and exactly is None:
        return [Mistake("a bound is missing: at_least, at_most or exactly")]
    mistakes = []
    if exactly is not None and (low is not None or high is not None):
        mistakes.append(Mistake("`exactly` stands alone, without at_least and at_most"))
    if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
        mistakes.append(Mistake(f"at_least {measure.show(low)} lies above at_most {measure.show(high)}"))
    if isinstance(aim, Fraction):
        if exactly is not None or (low is None) == (high is None):
            mistakes.append(Mistake("an aim goes beyond one bound: at_least or at_most, not both", ("aim",)))
        elif isinstance(low, Fraction) and aim < low:
            mistakes.append(Mistake(f"the aim lies below at_least {measure.show(low)}", ("aim",)))
        elif isinstance(high, Fraction) and aim > high:
            mistakes.append(Mistake(f"the aim lies above at_most {measure.show(high)}", ("aim",)))
    return mistakes


class Goal(Model):
    """Which way of a measure is better: `Goal(most=Total("suitability"))`, `Goal(least=Total("daily_cost"))`.

    It reads all the teams' members together, or one team's with `team`.
    """

    direction: Literal["most", "least"]
    measure: Measure
    team: Words | None = None

    if TYPE_CHECKING:

        def __init__(
            self, *, most: Measure | None = None, least: Measure | None = None, team: str | None = None
        ) -> None: ...

    @classmethod
    def known_keys(cls) -> list[str]:
        return ["most", "least", "team"]

    @classmethod
    def unfold(cls, data: dict[str, object]) -> dict[str, object]:
        directions = [key for key in ("most", "least") if data.get(key) is not None]
        if len(directions) != 1:
            raise ScenarioError([Mistake("a goal is `most:` or `least:` of one measure")])
        direction = directions[0]
        inner = data[direction]
        folded: dict[str, object] = {"direction": direction}
        if data.get("team") is not None:
            folded["team"] = data["team"]
        if isinstance(inner, Measure):
            return folded | {"measure": inner}
        if not isinstance(inner, dict):
            raise ScenarioError(
                [
                    Mistake(
                        f"a measure such as {{total: suitability}} is wanted, not {shown(inner)}",
                        (direction,),
                    )
                ]
            )
        parts, mistakes = read_measure(inner)
        team = parts.pop("team", None)
        if team is not None and folded.setdefault("team", team) != team:
            mistakes.append(Mistake("two teams are named for one goal", ("team",)))
        known = [*dict.fromkeys(key for kind in MEASURES.values() for key in kind.known_keys()), "team"]
        for key in parts:
            if key not in ("measure", *known) and key not in MEASURES:
                mistakes.append(Mistake(f"unknown key `{key}`" + did_you_mean(str(key), known), (key,)))
            elif key != "measure" and "measure" in parts:
                mistakes.append(Mistake(f"`{key}` does not belong here", (key,)))
        if mistakes:
            raise ScenarioError(mistake.under(direction) for mistake in mistakes)
        return folded | {"measure": parts["measure"]}

    @property
    def most(self) -> bool:
        """Whether more is better."""
        return self.direction == "most"

    @property
    def label(self) -> str:
        """In words: `most total suitability`."""
        return f"{self.direction} {self.measure.phrase()}" + (f" in {self.team}" if self.team else "")
