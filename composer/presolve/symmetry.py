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
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes, Ints, Mask, Rows
from composer.encoding.pair_block import PairBlock, pair_blocks, single_rows
from composer.encoding.program import Program, RowSequence
from composer.measures import Linear
from composer.measures.linear import Weights
from composer.measures.sparse import Sparse
from composer.presolve import tuning


def union_of_people(*parts: Rows) -> Rows:
    """Everybody who is in any of them, ascending. (`numpy.union1d` takes seconds for a million.)"""
    everybody: Rows = np.sort(np.concatenate([np.empty(0, np.intp), *parts]))
    first: Mask = np.append(True, everybody[1:] != everybody[:-1])[: len(everybody)]
    return everybody[first]


def spread_evenly(people: Rows, number: int) -> Rows:
    """So many of the people, evenly spread over all; all where there are no more."""
    if len(people) <= number:
        return people
    return people[np.linspace(0, len(people) - 1, number).astype(np.intp)]


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
        kept = self.rank(np.argsort(self.of, kind="stable")) < most
        return Classes(self.people[kept], self.of[kept], self.sample, np.minimum(self.size, most))

    def rank(self, order: NDArray[np.intp]) -> Ints:
        """The place of everybody in their class, from 0, where an order of the people goes class by class."""
        starts = np.cumsum(self.size) - self.size
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order)) - np.repeat(starts, self.size)
        return rank

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
        cls,
        program: Program,
        expressions: Iterable[Linear],
        check: Callable[[], None] = lambda: None,
        rows: RowSequence = (),
    ) -> Distinctions:
        """What some expressions and rows, and the teams' gates, tell apart; `check` is called between two traits."""
        masks = list({id(block.eligible): block.eligible for block in program.blocks}.values())
        if len(masks) > 1:
            masks = list({mask.tobytes(): mask for mask in masks}.values())
        weights: dict[int, dict[int, Weights]] = {}
        for expression in chain((row.expression for _, row in single_rows(rows)), expressions):
            for (_, trait), each in expression.people.items():
                weights.setdefault(trait, {})[id(each)] = each  # what stands there twice tells nothing more
        blocks: dict[int, list[PairBlock]] = {}
        for _, block in pair_blocks(rows):
            blocks.setdefault(block.trait, []).append(block)
            weights.setdefault(block.trait, {})
        traits = [(row.trait.codes, merge_codes([row.bounds], row.trait.size)) for row in program.personal]
        for number, ways in weights.items():
            check()
            asked = program.traits[number]
            told, pairs = [*ways.values()], blocks.get(number, [])
            merged = asked.merged([*told, *pairs], partial(merge_codes, told, asked.size, pairs))
            traits.append((asked.codes, merged))
        return cls(tuple(masks), tuple(traits))

    def keys(self, people: Rows) -> Iterator[Ints]:
        """Everything that tells these people apart, one array of codes after the other."""
        for mask in self.gates:
            yield mask[people].astype(np.int64)
        for codes, table in self.traits:
            yield table[codes[people]]

    def classes(self, people: Rows, check: Callable[[], None] = lambda: None) -> Classes:
        """Sort `people` into classes that nothing here tells apart; `check` is called between two traits."""
        keys: list[Ints] = []
        for codes in self.keys(people):
            check()
            keys.append(codes)
        if len(people) <= tuning.FEW:
            of = _numbers_of(keys, len(people)).astype(np.intp)
            size = np.bincount(of)
            sample = np.empty(len(size), np.intp)
            sample[of[::-1]] = people[::-1]  # the first of each class comes last
            return Classes(people, of, sample, size)
        hashed = np.zeros(len(people), np.uint64)
        for salt, codes in enumerate(keys, 1):
            hashed += _scrambled(_largest(codes) + 1, salt)[codes]
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


def merge_codes(weights: Sequence[Weights], size: int, blocks: Sequence[PairBlock] = ()) -> Ints:
    """For each code of a trait a number that is equal for codes that none of the weights, and no row of the blocks,
    tells apart."""
    key = _numbers_of([each for each in weights if not isinstance(each, Sparse)], size)
    few = [each for each in weights if isinstance(each, Sparse) and each.codes.size]
    return _told_by_few(key, few, blocks) if few or blocks else key


def _numbers_of(keys: Sequence[Ints], size: int) -> Ints:
    """A number for each of so many places, equal where all the keys are."""
    if size <= tuning.FEW and keys:
        known: dict[tuple[int, ...], int] = {}
        lines = zip(*(key.tolist() for key in keys), strict=True)
        return np.array([known.setdefault(line, len(known)) for line in lines], np.int64)
    number = np.zeros(size, np.int64)
    for key in keys:
        values: Ints = np.unique(key, return_inverse=True)[1].reshape(-1).astype(np.int64)
        both: Ints = number * (_largest(values) + 1) + values
        number = np.unique(both, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return number


def _told_by_few(key: Ints, weights: Sequence[Sparse], blocks: Sequence[PairBlock]) -> Ints:
    """`key` made finer by weights that are 0 but for a few codes: those are told by all that they are weighed with."""
    if not blocks and sum(len(each.codes) for each in weights) <= tuning.FEW:
        return _told_one_by_one(key, weights)
    many = [block.entries for block in blocks]
    starts = np.cumsum([len(weights), *(len(block) for block in blocks)])
    codes = np.concatenate([np.empty(0, np.intp), *(each.codes for each in weights), *(each for each, _ in many)])
    numbers = [np.repeat(np.arange(len(weights)), [len(each.codes) for each in weights])]
    numbers += [places + start for start, (_, places) in zip(starts.tolist(), many, strict=False)]
    values = [each.values for each in weights] + [np.ones(len(each), np.int64) for each, _ in many]
    number = np.concatenate(numbers)
    order = np.lexsort((number, codes))
    entries = np.stack([number, np.concatenate(values), key[codes]], axis=1)[order]
    here, begin = np.unique(codes[order], return_index=True)
    finer = key.copy()
    finer[here] = _largest(key) + 1 + _equal_stretches(entries, np.append(begin, len(entries)))
    return finer


def _told_one_by_one(key: Ints, weights: Sequence[Sparse]) -> Ints:
    """The same of weights of few codes altogether."""
    told: dict[int, list[int]] = {}
    for number, each in enumerate(weights):
        for code, value in zip(each.codes.tolist(), each.values.tolist(), strict=True):
            told.setdefault(code, [int(key[code])]).extend((number, value))
    finer, first = key.copy(), _largest(key) + 1
    known: dict[tuple[int, ...], int] = {}
    for code, lines in told.items():
        finer[code] = first + known.setdefault(tuple(lines), len(known))
    return finer


def _equal_stretches(entries: NDArray[np.int64], ends: NDArray[np.intp]) -> Ints:
    """A number for each stretch of lines, equal for those that are; most are told by their length and their sums."""
    sums = np.cumsum(np.append(np.uint64(0), _scrambled_numbers(entries[:, 0])), dtype=np.uint64)
    signs = sums[ends[1:]] - sums[ends[:-1]]
    _, of, number = np.unique(signs, return_inverse=True, return_counts=True)
    found: Ints = of.reshape(-1).astype(np.int64)
    known: dict[bytes, int] = {}
    for place in np.flatnonzero(number[found] > 1).tolist():
        lines = entries[ends[place] : ends[place + 1]].tobytes()
        found[place] = len(number) + known.setdefault(lines, len(known))
    return found


def _largest(codes: Ints) -> int:
    return int(np.max(codes)) if codes.size else 0


def _scrambled(size: int, salt: int) -> NDArray[np.uint64]:
    """One random-looking number a code."""
    return _scrambled_numbers(np.arange(1, size + 1), salt)


def _scrambled_numbers(numbers: NDArray[np.integer[Any]], salt: int = 0) -> NDArray[np.uint64]:
    """Random-looking numbers for some (splitmix64, Steele, Lea, Flood 2014)."""
    z = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(salt * 0xD1B54A32D192ED03 % 2**64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
