"""People that are needed against people that there are, and what two demands have to do with each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from composer.base.arrays import Bytes, Ints, Mask
from composer.measures import Need
from composer.pool import Pool
from composer.problem.team import Size
from composer.solvers import tuning
from composer.solvers.budget import OutOfBudget


@dataclass(frozen=True)
class DemandCount:
    """People needed against people there: a size, a seat, or a bound that asks for people.

    Attributes
    ----------
    label : str
        What the demand is called.
    words : str
        Who counts.
    needed : int
        The fewest that any size of the team allows.
    there : int
        How many there are.
    enough : bool
        Whether there is a size the team may have at which neither people nor places are too few.
    unknown : int
        How many more would count if what is not on record of them were as it should be.
    """

    label: str
    words: str
    needed: int
    there: int
    enough: bool
    unknown: int = 0

    @property
    def room(self) -> int:
        """How many more are there than are needed."""
        return self.there - self.needed


@dataclass(frozen=True)
class Overlap:
    """Two demands, and who counts towards both.

    Attributes
    ----------
    first, second : DemandCount
        The demands.
    both : int
        How many people count towards both.
    enough : bool
        Whether at some size there are places, and for two seats people, enough for the two.
    seats : bool
        Whether both are seats, which take different people.
    """

    first: DemandCount
    second: DemandCount
    both: int
    enough: bool
    seats: bool = False

    @property
    def there(self) -> int:
        """People who count towards one of them at least."""
        return self.first.there + self.second.there - self.both

    @property
    def needed(self) -> int:
        """Places that the two need together: whoever counts towards both serves both at once, but for two seats."""
        spared = 0 if self.seats else min(self.both, self.first.needed, self.second.needed)
        return self.first.needed + self.second.needed - spared


@dataclass(frozen=True, eq=False)
class AskedPeople:
    """A demand while it is counted: the need, who counts and of whom it is not known (packed bits over those
    eligible), its numbers by size."""

    demand: DemandCount
    need: Need
    bits: Bytes
    unknown: Bytes
    numbers: Ints
    seat: bool


def sizes_of(size: Size, eligible: int) -> Ints | None:
    """The sizes a team may have with so many people; None where that is none, or too many to look at each."""
    most = eligible if size.high is None else min(size.high, eligible)
    return np.arange(size.low, most + 1) if 0 <= most - size.low < tuning.COUNTS_SIZES else None


def count_demand(
    label: str, need: Need, pool: Pool, eligible: Mask, size: Size, sizes: Ints | None, seat: bool
) -> AskedPeople | None:
    """Count one demand; None where no size asks for anybody."""
    numbers = _numbers(need, size, sizes)
    if not numbers[-1]:
        return None
    mask, unknown = need.mask(pool) & eligible, need.unknown(pool) & eligible
    there = int(np.count_nonzero(mask))
    demand = _demand(label, need.phrase(), numbers, there, int(np.count_nonzero(unknown)), sizes)
    return AskedPeople(demand, need, np.packbits(mask), np.packbits(unknown), numbers, seat)


def demand_of(
    label: str, words: str, need: Need, there: int, unknown: int, size: Size, sizes: Ints | None
) -> DemandCount | None:
    """A demand of which it is known how many there are; None where no size asks for anybody."""
    numbers = _numbers(need, size, sizes)
    return _demand(label, words, numbers, there, unknown, sizes) if numbers[-1] else None


def _numbers(need: Need, size: Size, sizes: Ints | None) -> Ints:
    """How many are needed at each size, or at the least."""
    return np.array([need.number(each) for each in ([size.low] if sizes is None else sizes.tolist())], np.int64)


def _demand(label: str, words: str, numbers: Ints, there: int, unknown: int, sizes: Ints | None) -> DemandCount:
    limit = np.array([there]) if sizes is None else np.minimum(there, sizes)
    return DemandCount(label, words, int(numbers[0]), there, bool((numbers <= limit).any()), unknown)


def overlaps(
    pool: Pool, asked: Sequence[AskedPeople], sizes: Ints | None, look: Callable[[float], None]
) -> tuple[list[Overlap], bool]:
    """Pairs that nobody or too few can serve at once, first those that no size leaves room for, then the largest; and
    whether the budget was enough for all pairs."""
    found: list[tuple[int, Overlap]] = []
    complete = True
    for one, other in combinations(asked, 2):
        try:
            look(tuning.COUNTS_COMPARING)
        except OutOfBudget:
            complete = False
            break
        seats = one.seat and other.seat
        both = bit_count(one.bits & other.bits)
        enough = True
        if one.demand.enough and other.demand.enough and sizes is not None:
            enough = _places(one, other, both, sizes, seats)
        needed = one.demand.needed + other.demand.needed
        if not enough or (not both and not seats and _telling(pool, one, other)):
            found.append((needed, Overlap(one.demand, other.demand, both, enough, seats)))
    return [overlap for _, overlap in sorted(found, key=lambda each: (each[1].enough, -each[0]))], complete


def _places(one: AskedPeople, other: AskedPeople, both: int, sizes: Ints, seats: bool) -> bool:
    """Whether at some size a team has places, and for two seats people, for both demands.

    Members who count towards both serve both at once, but for two seats, which take different people.
    """
    together = one.numbers + other.numbers
    if seats:
        there = one.demand.there + other.demand.there - both
        return bool((together <= np.minimum(sizes, there)).any())
    spared = np.minimum(both, np.minimum(one.numbers, other.numbers))
    return bool((together - spared <= sizes).any())


def _telling(pool: Pool, one: AskedPeople, other: AskedPeople) -> bool:
    """Whether it says something of the pool that nobody counts towards both.

    Not where either has nobody at all, where one of them asks for all who do not count towards the other, or where
    what both say of a field of which one person has one value excludes each other.
    """
    if not (one.demand.there and other.demand.there and one.demand.needed and other.demand.needed):
        return False
    if one.need.every == other.need.every:
        return False
    for name in sorted({*one.need.fields()} & {*other.need.fields()}):
        if name == "id" or not pool.field(name).several:
            masks = [each.need.alone(name, pool) for each in (one, other)]
            if masks[0] is not None and masks[1] is not None and not (masks[0] & masks[1]).any():
                return False
    return True


def bit_count(bits: Bytes) -> int:
    return int(np.bitwise_count(bits).sum())
