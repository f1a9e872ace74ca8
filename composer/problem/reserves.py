"""Reserves of a team: people beside it who can step in for members who are lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from composer.base.errors import Mistake, ScenarioError
from composer.base.models import Count, Model, collecting, read_count, read_counts
from composer.problem.bounds import BOUNDS
from composer.problem.drop import Chance

RESERVES = "reserves"
"""What a team's key is called, and what its `keep` calls them."""
COVER = "cover"
"""What says how many losses they cover."""
RESERVE = "reserve"
"""What a roster gives for the seat of a reserve."""


@dataclass(frozen=True)
class HowMany:
    """How many reserves a team has.

    Attributes
    ----------
    low : int
        The fewest.
    high : int or None
        The most; None is as many as there are people.
    """

    low: int = 0
    high: int | None = None

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.low)
        if self.high is None:
            return f"at least {self.low}" if self.low else "any number of"
        return f"{self.low} to {self.high}" if self.low else f"at most {self.high}"


def _how_many(value: object) -> HowMany:
    if isinstance(value, HowMany):
        return value
    if not isinstance(value, Mapping):
        number = read_count(value)
        return HowMany(number, number)
    (low, high, exactly), mistakes = read_counts(value, BOUNDS)
    if not mistakes and not value:
        mistakes.append(Mistake("a number of reserves is a number, or at_least, at_most or exactly"))
    if "exactly" in value and len(value) > 1:
        mistakes.append(Mistake("`exactly` stands alone, without at_least and at_most", ("exactly",)))
    if low is not None and high is not None and low > high:
        mistakes.append(Mistake(f"at_least {low} lies above at_most {high}"))
    if mistakes:
        raise ScenarioError(mistakes)
    return HowMany(exactly, exactly) if exactly is not None else HowMany(low or 0, high)


class Reserves(Model):
    """People in no team who can step in: whatever up to `cover` members are lost, all that is asked of the team holds
    again with some of them.

    They pass the team's gates, and are reserves of one team only. What is asked holds in full then, the size too.

    Parameters
    ----------
    number : int or mapping, optional
        How many: a number, or `{"at_most": 2}`, `{"at_least": 1, "at_most": 3}`, `{"exactly": 2}`. Any number if left
        out. As few as can be are named, whatever the number.
    cover : int, optional
        How many members may be lost at once; 1 if left out, 0 where a `chance` is asked for instead. 0 asks for
        reserves that need not cover anything.
    chance : str or Fraction, optional
        With what chance all that is asked of the team holds when people drop out as the problem's `drop` says: the
        fewest reserves are named that reach it, for the team that is best without it.
    """

    examples: ClassVar[Mapping[str, str]] = {
        "number": "{name: observers, size: 6, reserves: {number: {at_most: 2}}}",
        "cover": "{name: observers, size: 6, reserves: {number: 4, cover: 2}}",
        "chance": "{name: observers, size: 6, reserves: {chance: 95%}}",
    }
    number: Annotated[HowMany, BeforeValidator(collecting(_how_many))] = HowMany()
    cover: Count = 1
    chance: Chance | None = None

    def __init__(
        self,
        *,
        number: int | Mapping[str, int] | HowMany = HowMany(),
        cover: int = 1,
        chance: str | Fraction | None = None,
    ) -> None: ...

    @classmethod
    def unfold(cls, data: dict[str, object]) -> dict[str, object]:
        return data | {"cover": 0} if data.get("chance") is not None and "cover" not in data else data

    @property
    def label(self) -> str:
        """What is asked, in words: `at most 2 reserves cover any loss`."""
        some = f"{self.number} reserves" if self.number != HowMany() else "reserves"
        some = f"{self.number} reserve" if self.number.high == 1 else some
        return f"{some} {self.covering}" if self.cover else some

    def with_number(self, keys: Sequence[str], value: int) -> Reserves:
        """The same with another number.

        Parameters
        ----------
        keys : sequence of str
            `cover`; or `number`, of which `at_least` or `at_most` may follow as the one end meant.
        value : int
            What it is then.

        Returns
        -------
        Reserves
            A copy; its number may be one that cannot be.
        """
        if [*keys] == [COVER]:
            return self.model_copy(update={"cover": value})
        ends = [*keys][1:]
        low = self.number.low if ends == ["at_most"] else value
        high = self.number.high if ends == ["at_least"] else value
        return self.model_copy(update={"number": HowMany(low, high)})

    def giving_way(self, bound: str, after: object, ceiling: bool) -> Reserves:
        """The same with another bound.

        Parameters
        ----------
        bound : str
            `reserves`, how many there are, or `cover`; of any other it is just the same.
        after : int
            The new number.
        ceiling : bool
            Of `reserves`, whether it is the most; else the fewest.

        Returns
        -------
        Reserves
            A copy.
        """
        if bound == COVER:
            return self.model_copy(update={"cover": after})
        if bound != RESERVES or not isinstance(after, int):
            return self
        low, high = self.number.low, self.number.high
        return self.model_copy(update={"number": HowMany(low, after) if ceiling else HowMany(after, high)})

    @property
    def covering(self) -> str:
        """What they do."""
        verb = "covers" if self.number.high == 1 and self.number.low == 1 else "cover"
        return f"{verb} any loss" if self.cover == 1 else f"{verb} any {self.cover} losses"
