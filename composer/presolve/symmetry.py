"""People whom no row can tell apart, as one count.

**Argument.** Two people are alike if they may be in the same teams and add the same to every expression asked about
there. Exchanging one for the other changes none of them, so of a class only *how many* go into each team matters: the
program over counts has the same verdict and the same values, and any choice of people with those counts will do. No
more than all teams together can hold are ever needed of one class. Named people have codes of their own, hence classes.
What holds of each person by themselves (`Program.personal`) is the same for all of a class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes, Ints, Mask, Rows
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.linear import Weights
from composer.measures.sparse import Sparse

"""Positions of people in the pool, ascending."""


def union_of_people(*parts: Rows) -> Rows:
    """Everybody who is in any of them, ascending. (`numpy.union1d` takes seconds for a million.)"""
    everybody: Rows = np.sort(np.concatenate([np.empty(0, np.intp), *parts]))
    first: Mask = np.append(True, everybody[1:] != everybody[:-1])[: len(everybody)]
    return everybody[first]


@dataclass(frozen=True, eq=False)
class Classes:
    """`of[i]` is the class of `people[i]`; classes are numbered by first appearance.

    `sample[k]` is one person of class `k`, `size[k]` how many of the people are in it.
    """

    people: Rows
    of: NDArray[np.intp]
    sample: Rows
    size: Ints

    def first(self, most: int) -> Classes:
        """The same classes with no more than the first `most` people of each."""
        order = np.argsort(self.of, kind="stable")
        starts = np.cumsum(self.size) - self.size
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order)) - np.repeat(starts, self.size)
        kept = place < most
        return Classes(self.people[kept], self.of[kept], self.sample, np.minimum(self.size, most))

    def apart(self, some: Mask) -> Classes:
        """The same where everybody of some classes is a class of their own."""
        if not some.any():
            return self
        alone = np.where(some[self.of], len(self.size) + np.arange(len(self.of)), self.of)
        return _numbered(self.people, *np.unique(alone, return_index=True, return_inverse=True, return_counts=True)[1:])


@dataclass(frozen=True, eq=False)
class Distinctions:
    """What tells people apart: gates, one flag a person of the pool, and for each trait one number a code, equal for
    codes that no expression tells apart."""

    gates: tuple[Mask, ...]
    traits: tuple[tuple[Codes, Ints], ...]

    @classmethod
    def of(
        cls, program: Program, expressions: Iterable[Linear], check: Callable[[], None] = lambda: None
    ) -> Distinctions:
        """What some expressions, and the teams' gates, tell apart; `check` is called between two traits."""
        masks = list({id(block.eligible): block.eligible for block in program.blocks}.values())
        if len(masks) > 1:
            masks = list({mask.tobytes(): mask for mask in masks}.values())
        weights: dict[int, dict[int, Weights]] = {}
        for expression in expressions:
            for (_, trait), each in expression.people.items():
                weights.setdefault(trait, {})[id(each)] = each  # what stands there twice tells nothing more
        traits = [(row.trait.codes, merge_codes([row.bounds], row.trait.size)) for row in program.personal]
        for trait, rows in weights.items():
            check()
            traits.append((program.traits[trait].codes, merge_codes(list(rows.values()), program.traits[trait].size)))
        return cls(tuple(masks), tuple(traits))

    def keys(self, people: Rows) -> Iterator[Ints]:
        """Everything that tells these people apart, one array of codes after the other."""
        for mask in self.gates:
            yield mask[people].astype(np.int64)
        for codes, table in self.traits:
            yield table[codes[people]]

    def classes(self, people: Rows, check: Callable[[], None] = lambda: None) -> Classes:
        """Sort `people` into classes that nothing here tells apart; `check` is called between two traits."""
        hashed = np.zeros(len(people), np.uint64)
        keys: list[Ints] = []
        for codes in self.keys(people):
            check()
            keys.append(codes)
            hashed += _scrambled(_largest(codes) + 1, len(keys))[codes]
        _, first, of, size = np.unique(hashed, return_index=True, return_inverse=True, return_counts=True)
        of = of.reshape(-1)
        if any((codes[first][of] != codes).any() for codes in keys):  # two classes with one hash
            of = np.unique(np.stack(keys), axis=1, return_inverse=True)[1].reshape(-1)
            _, first, of, size = np.unique(of, return_index=True, return_inverse=True, return_counts=True)
        return _numbered(people, first, of, size)


def _numbered(people: Rows, first: NDArray[np.intp], of: NDArray[np.intp], size: NDArray[np.intp]) -> Classes:
    """Classes by first appearance."""
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(len(order))
    return Classes(people, rank[of.reshape(-1)], people[first[order]], size[order].astype(np.int64))


def sort_into_classes(
    program: Program, people: Rows, expressions: Iterable[Linear], check: Callable[[], None] = lambda: None
) -> Classes:
    """Sort `people` into classes that no one of the expressions, and no team's gate, tells apart."""
    return Distinctions.of(program, expressions, check).classes(people, check)


def merge_codes(weights: Sequence[Weights], size: int) -> Ints:
    """For each code of a trait a number that is equal for codes that none of the weights tells apart."""
    key = np.zeros(size, np.int64)
    for each in weights:
        if not isinstance(each, Sparse):
            values: Ints = np.unique(each, return_inverse=True)[1].reshape(-1).astype(np.int64)
            both: Ints = key * (_largest(values) + 1) + values
            key = np.unique(both, return_inverse=True)[1].reshape(-1).astype(np.int64)
    few = [each for each in weights if isinstance(each, Sparse) and each.codes.size]
    return _told_by_few(key, few) if few else key


def _told_by_few(key: Ints, weights: Sequence[Sparse]) -> Ints:
    """`key` made finer by weights that are 0 but for a few codes: those are told by all that they are weighed with."""
    codes = np.concatenate([each.codes for each in weights])
    entries = np.stack(
        [
            np.repeat(np.arange(len(weights)), [len(each.codes) for each in weights]),
            np.concatenate([each.values for each in weights]),
            key[codes],
        ],
        axis=1,
    )
    order = np.argsort(codes, kind="stable")
    here, starts = np.unique(codes[order], return_index=True)
    entries = entries[order]
    ends = np.append(starts[1:], len(entries))
    known: dict[bytes, int] = {}
    first = _largest(key) + 1
    finer = key.copy()
    finer[here] = [
        first + known.setdefault(entries[start:end].tobytes(), len(known))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    return finer


def _largest(codes: Ints) -> int:
    return int(np.max(codes)) if codes.size else 0


def _scrambled(size: int, salt: int) -> NDArray[np.uint64]:
    """One random-looking number a code (splitmix64, Steele, Lea, Flood 2014)."""
    z = np.arange(1, size + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(
        salt * 0xD1B54A32D192ED03 % 2**64
    )
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
