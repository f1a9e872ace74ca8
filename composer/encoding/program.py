"""The problem as whole-number rows over people: what every engine and every analysis reads.

A row is Σ (what each member adds) + Σ (helpers) between two bounds. All numbers are integers, scaled once and
exactly (`composer.base.magnitudes` says how far that goes); a bound on a quotient `top / count` becomes
`den·top − num·count ≥ 0`. `composer.encoding.encode` writes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, gcd
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.base.chained import Chained
from composer.base.errors import Path, TooLarge
from composer.base.magnitudes import LARGEST_SUM
from composer.measures import Linear, Quotient, Trait
from composer.measures.helpers import alike, different_weights, reweigh
from composer.measures.sparse import common_factor, nonzero
from composer.pool import Pool
from composer.problem.assignment import Exclusion

if TYPE_CHECKING:
    from composer.encoding.cover import Cover
    from composer.encoding.ladder import Ladder


@dataclass(frozen=True)
class Source:
    """What a row was asked for by: its label in the file's words, and whether and how dearly it may bend.

    `path` leads to it in the scenario, and `team` is the single team it is asked of, empty for what is asked over all.
    It is `lasting` where it is asked of those who remain after losses: the same demand, but with reserves not asked
    again.
    """

    label: str
    keep: bool = False
    weight: Fraction = Fraction(1)
    path: Path = ()
    team: str = ""
    lasting: bool = field(default=False, compare=False)

    def __hash__(self) -> int:
        return hash((self.label, self.path, self.team))  # a fraction's takes longest, and tells next to nothing


@dataclass(frozen=True)
class Slack:
    """How a row with only a floor may give way: with `s` units of shortfall it is `expression + s·unit ≥ low`.

    `low` is the floor before it was rounded, `most` how many units any team can lack. All are written as floors;
    `ceiling` tells those that hold a number down. Rows of one source on one side share one shortfall. `number` is what
    they bound, None for a size, a seat, a gate.
    """

    low: Fraction
    unit: Fraction
    most: int
    ceiling: bool = False
    number: Quotient | None = None


@dataclass(frozen=True, eq=False)
class Row:
    """`low` ≤ `expression` ≤ `high`, either of them open; `expression` has no constant.

    Rows that hold what a source asks for have a `slack` and share the same `Source`; the others say what a helper
    means, and every team meets them with some helpers. Of those, rows with the same `about` speak of one part of what
    is counted, such as one unit or one pair: it is that part in words. `says` is all that such a row says, in words.
    """

    expression: Linear
    low: int | None
    high: int | None
    source: Source
    slack: Slack | None = None
    about: str = ""
    says: str = ""


RowSequence: TypeAlias = "Chained[Row] | tuple[Row, ...]"
"""The rows of a program in their order; of very many about pairs there may be blocks (`encoding.pair_block`)."""


@dataclass(frozen=True, eq=False)
class Objective:
    """One goal: the quotient, and whether more of it is better. Goals come in order of importance."""

    label: str
    quotient: Quotient
    most: bool


@dataclass(frozen=True, eq=False)
class Block:
    """One team: who may be in it, one flag a row of the pool, and the fewest and most members it can have."""

    name: str
    eligible: Mask
    least: int
    most: int


FREE = 2**62
"""The bound of a person whom a row of a person does not limit."""


@dataclass(frozen=True, eq=False)
class PersonRow:
    """What holds of every person by themselves: the sum of `weights` over the teams that they are in, and of
    `auxiliaries`, is at most the one of `bounds` that their code of the `trait` has."""

    weights: Mapping[int, int]
    auxiliaries: Mapping[int, int]
    trait: Trait
    bounds: Ints
    source: Source

    def bound(self, person: int) -> int:
        """That of one person; `FREE` where there is none."""
        return int(self.bounds[self.trait.codes[person]])

    def limits(self, person: int, teams: Collection[int]) -> bool:
        """Whether a person who may be in these teams alone could break it."""
        bound = self.bound(person)
        most = sum(max(0, weight) for team, weight in self.weights.items() if team in teams)
        return bound < FREE and (bool(self.auxiliaries) or most > bound)


@dataclass(frozen=True, eq=False)
class Program:
    """Rows over people. In which teams together nobody can be is `exclusive`, and `personal` are rows of each person;
    everything else is a row.

    `auxiliaries` are ranges; the first of them are `called` so, in words for people. `most_tours` is in how many teams
    each person of the pool may be at most, where that is less than `exclusive` allows anyway: one of the `personal`
    rows says the same. The last of the `blocks` are no teams but hold whose first tours these are
    (`encoding.first_tours`): `beside` is of each of them the team, or -1 where some tours alone count. They exclude
    none, and no answer shows them. `ladders` are demands that are no rows, which only an opened program has. Before
    them stand the `reserves`, the block of each team that has some; `covers` says of what losses they cover, of which
    there are too many for rows (`encoding.cover`): by its rows alone a program allows more.
    """

    pool: Pool = field(repr=False)
    blocks: tuple[Block, ...]
    traits: tuple[Trait, ...]
    auxiliaries: tuple[tuple[int, int], ...]
    rows: RowSequence
    goals: tuple[Objective, ...]
    exclusive: Exclusion
    called: Sequence[str] = field(default=(), repr=False)
    personal: tuple[PersonRow, ...] = ()
    most_tours: Ints | None = field(default=None, repr=False)
    beside: tuple[int, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    reserves: Mapping[int, int] = field(default_factory=dict)
    covers: tuple[Cover, ...] = ()

    @property
    def teams(self) -> tuple[Block, ...]:
        """The blocks that are teams."""
        return self.blocks[: len(self.blocks) - len(self.beside)]

    def with_teams(self, teams: Iterable[Block]) -> Program:
        """The same where others may be in the teams, or so many others."""
        return replace(self, blocks=(*teams, *self.blocks[len(self.teams) :]))

    def personal_rows(self, person: int) -> list[PersonRow]:
        """Rows of each person that this one, a row of the pool, could break."""
        mine = {team for team, block in enumerate(self.blocks) if block.eligible[person]} if self.personal else ()
        return [row for row in self.personal if row.limits(person, mine)]

    def splits(self, person: int) -> bool:
        """Whether numbers of people like this one in each team are always those of schedules of each of them.

        **Argument.** Sets of teams that exclude each other, and rows of a person that weigh teams alike, are an
        interval matrix where they stand together in one order of the teams. It is totally unimodular; so whatever
        whole numbers meet so many times its bounds are the sum of so many that meet them once (Baum, Trotter 1978).
        """
        rows = self.personal_rows(person)
        if not rows:
            return True
        mine = [team for team, block in enumerate(self.blocks) if block.eligible[person]]
        order = self.exclusive.in_order(mine)
        if order is None or any(weight != 1 for row in rows for weight in row.weights.values()):
            return False
        places = [[place for place, team in enumerate(order) if team in row.weights] for row in rows]
        return all(not each or each[-1] - each[0] < len(each) for each in places)

    @property
    def eligible(self) -> Mask:
        """Who may be in some team, one flag a row of the pool."""
        masks = [*{id(block.eligible): block.eligible for block in self.blocks}.values()]
        return masks[0] if len(masks) == 1 else np.any(np.stack(masks), axis=0)

    @property
    def room(self) -> int:
        """As many people as all the teams together can hold, and their reserves, at least 1."""
        reserves = sum(self.blocks[block].most for block in self.reserves.values())
        return max(1, reserves + sum(block.most for block in self.teams))

    def holding(self, rows: Iterable[Row]) -> Program:
        """The same program with more rows. Raises TooLarge where one could add up to more than is exact."""
        more = tuple(rows)
        for each in more:
            if self._sum(each.expression) > LARGEST_SUM:
                raise TooLarge(each.source.label)
        return replace(self, rows=self.rows + more)

    def _sum(self, expression: Linear) -> float:
        """What an expression adds up to over everybody who may be in a team, signs aside, or a little more."""
        total = float(
            sum(
                abs(w) * max(map(abs, ends)) * number
                for w, ends, number in alike(expression.auxiliaries, self.auxiliaries)
            )
        )
        parts = [(team, trait, *nonzero(weights)) for (team, trait), weights in expression.people.items()]
        rough = sum(int(np.abs(each).max(initial=0)) for *_, each in parts) * len(self.pool)
        if total + rough <= LARGEST_SUM:
            return total + rough
        for team, trait, codes, each in parts:
            there = self.traits[trait].codes[self.blocks[team].eligible]
            heads = np.bincount(there, minlength=self.traits[trait].size)[codes]
            total += float(np.abs(each).astype(np.float64) @ heads)
        return total


def at_least(quotient: Quotient, bound: Fraction) -> list[tuple[Linear, int | None, int | None]]:
    """`quotient ≥ bound` as rows `(expression, low, high)`. A quotient over nobody is 0.

    A sum of whole numbers is held to the next whole one above its bound, and a quotient's numbers are multiplied by no
    more than has to be. Raises TooLarge where they leave the exact range all the same.
    """
    least = bound * quotient.scale
    if quotient.count is None:
        return [(quotient.top, ceil(least), None)]
    over = quotient.top * least.denominator - quotient.count * least.numerator
    rows: list[tuple[Linear, int | None, int | None]] = [(over, 0, None)]
    return rows if bound <= 0 else [*rows, (quotient.count, 1, None)]


def row(
    expression: Linear,
    low: int | None,
    high: int | None,
    source: Source,
    bend: Slack | None = None,
    about: str = "",
    says: str = "",
) -> Row:
    """A row in lowest terms: constants moved into the bounds, common factors divided out, bounds rounded inward."""
    if expression.constant:
        low = None if low is None else low - expression.constant
        high = None if high is None else high - expression.constant
        bend = bend and replace(bend, low=bend.low - expression.constant)
        expression = replace(expression, constant=0)
    common = factor(expression)
    if common > 1:
        expression = replace(
            expression,
            people=expression.reweighed(lambda weights: weights // common),
            auxiliaries=reweigh(expression.auxiliaries, by=common),
        )
        low = None if low is None else -(-low // common)
        high = None if high is None else high // common
        bend = bend and replace(bend, low=bend.low / common, unit=bend.unit / common)
    return Row(expression, low, high, source, bend, about, says)


def factor(expression: Linear) -> int:
    """The largest whole number that divides all coefficients; 0 where there are none."""
    of_helpers = gcd(*different_weights(expression.auxiliaries))
    return 1 if of_helpers == 1 else gcd(of_helpers, *map(common_factor, expression.people.values()))
