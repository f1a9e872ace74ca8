"""Very many people sorted into cells: who is in one has codes near each other in every trait.

It is made once of a pool, when the pool is priced again and again, and kept with it: 4 bytes a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes, Ints, Rows
from composer.base.stretches import count_codes, stretches
from composer.encoding.pair_block import single_rows
from composer.encoding.program import Program
from composer.measures import Trait
from composer.pool import Pool
from composer.presolve import tuning


class Buckets(NamedTuple):
    """A trait's codes in buckets: those of bucket `b` are `order[starts[b]:]` up to the next one's; `of` is the bucket
    of each cell."""

    codes: Codes
    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    of: NDArray[np.intp]


@dataclass(eq=False)
class Cells:
    """Cell `c` has `people[starts[c]:starts[c + 1]]`, ascending."""

    people: NDArray[np.int32]
    starts: NDArray[np.intp]
    buckets: Sequence[Buckets]
    spent: int = field(default=0)
    """People looked at since, beyond what is little."""

    @cached_property
    def sizes(self) -> NDArray[np.intp]:
        """How many people each cell has."""
        return np.diff(self.starts)

    def people_in(self, cells: NDArray[np.intp]) -> Rows:
        """Everybody in some cells, one cell after the other."""
        first, number = self.starts[cells], self.sizes[cells]
        before = np.cumsum(number) - number
        places = np.repeat(first - before, number) + np.arange(int(number.sum()))
        return self.people[places].astype(np.intp)

    def bounds(self, traits: Sequence[Trait], tables: Mapping[int, Ints]) -> Ints:
        """What nobody in each cell is worth more than, where tables say what each trait's codes add."""
        known = {id(each.codes): each for each in self.buckets}
        bounds = np.zeros(len(self.starts) - 1, np.int64)
        for trait, table in tables.items():
            found = known.get(id(traits[trait].codes))
            if found is None:
                bounds += table.max()
            else:
                bounds += np.maximum.reduceat(table[found.order], found.starts)[found.of]
        return bounds

    def looked_at(self, people: int) -> None:
        """Take note of how many were looked at."""
        self.spent += max(0, people - len(self.people) // tuning.CELLS_LITTLE)


def cells_of(program: Program, tables: Sequence[Mapping[int, Ints]], sort: bool) -> Cells | None:
    """The cells of a program's pool; None of few people, and until it is clear that they are asked about again. Where
    too many are looked at all the same they are made anew, by what codes add now. If `sort` is False none are made."""
    people = len(program.pool)
    if people < tuning.CELLS_PEOPLE:
        return None
    kept = program.pool.kept.priced
    found = kept_cells(program.pool)
    if found is not None and (not sort or found.spent <= tuning.CELLS_PASSES * people):
        return found
    if not sort:
        return None
    if found is None:
        passes = kept.get("passes", 0)
        assert isinstance(passes, int)
        kept["passes"] = passes + 1
        if passes < tuning.CELLS_PASSES:
            return None
    made = kept["cells"] = _sorted_into_cells(program, tables)
    return made


def kept_cells(pool: Pool) -> Cells | None:
    """The cells of a pool, if there are any."""
    found = pool.kept.priced.get("cells")
    return found if isinstance(found, Cells) else None


def _sorted_into_cells(program: Program, tables: Sequence[Mapping[int, Ints]]) -> Cells:
    """By the traits that tell people apart most, each by what its codes add in the first team that asks for it; then
    by those that other questions may ask for, by what they add to some row."""
    added: dict[int, Ints] = {}
    for each in tables:
        for trait, table in each.items():
            added.setdefault(trait, table)
    spread = {trait: _spread(table, program.traits[trait].heads) for trait, table in added.items()}
    for _, row in single_rows(program.rows):
        for (_, trait), weights in row.expression.people.items():
            if trait not in added:
                added[trait], spread[trait] = np.asarray(weights), 0.0
    key = np.zeros(len(program.pool), np.uint16)
    number, made = 1, []
    for trait in sorted(spread, key=lambda trait: -spread[trait]):
        table, asked = added[trait], program.traits[trait]
        order = np.argsort(-table, kind="stable")
        bucket = _bucket_of_places(asked.heads[order])
        many = int(bucket[-1]) + 1
        if number * many > tuning.CELLS_MOST:
            continue
        bucket_of = np.empty(len(table), np.uint16)
        bucket_of[order] = bucket * number
        for here in stretches(len(key)):
            key[here] += bucket_of.take(asked.codes[here])
        starts = np.flatnonzero(np.diff(bucket, prepend=-1))
        made.append((asked.codes, order, starts, number, many))
        number *= many
    heads = count_codes(key, number)
    there = np.flatnonzero(heads)
    buckets = [Buckets(codes, order, starts, there // step % many) for codes, order, starts, step, many in made]
    people = np.argsort(key, kind="stable").astype(np.int32)  # by radix, for numbers of 16 bits
    return Cells(people, np.append(0, np.cumsum(heads[there])), buckets)


def _spread(table: Ints, heads: Ints) -> float:
    """How far what the codes of people add lies apart."""
    numbers = table.astype(np.float64)
    mean = float(numbers @ heads) / max(1, int(heads.sum()))
    return float((numbers - mean) ** 2 @ heads)


def _bucket_of_places(heads: Ints) -> NDArray[np.intp]:
    """The bucket of each code, the dearest first: of few codes each has its own, of many they are the finer, the
    dearer they are."""
    if len(heads) <= tuning.CELLS_EACH:
        return np.arange(len(heads))
    share = np.cumsum(heads) / max(1, int(heads.sum()))
    ends = tuning.CELLS_RATIO ** np.arange(tuning.CELLS_BUCKETS - 1, 0, -1)
    return np.unique(np.searchsorted(ends, share, side="left"), return_inverse=True)[1].reshape(-1)
