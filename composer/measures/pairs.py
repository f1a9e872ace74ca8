"""How many of the listed pairs are both members."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, ClassVar

import numpy as np
from pydantic import BeforeValidator

from composer.errors import Mistake, ScenarioError
from composer.measures.base import Measure, Need, rows_of
from composer.measures.linear import Draft, Linear, Pull, Quotient, Trait
from composer.measures.sparse import Sparse
from composer.models import collecting, sequence, words
from composer.pool import Person, Pool
from composer.pool.kinds.base import normal
from composer.who import Who


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    listed = sequence(value)
    assert isinstance(listed, tuple)
    mistakes: list[Mistake] = []
    pairs: list[tuple[str, str]] = []
    for position, item in enumerate(listed):
        try:
            two = sequence(item)
            assert isinstance(two, tuple)
            names = [words(name) for name in two]
            if len(names) != 2 or normal(names[0]) == normal(names[1]):
                raise ValueError("a pair is a list of two different ids, such as [P1, P2]")
            pairs.append((names[0], names[1]))
        except ValueError as error:
            mistakes.append(Mistake(str(error), (position,)))
    if not listed:
        mistakes.append(Mistake("at least one pair of ids is wanted here"))
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(pairs)


class Pairs(Measure):
    """`pairs: [[id, id], …]` – how many of the listed pairs are both members; `at_most: 0` keeps them apart."""

    key: ClassVar[str] = "pairs"
    unit: ClassVar[str] = "pairs"
    counts: ClassVar[str] = "how many of the listed pairs are both members"
    example: ClassVar[str] = "{pairs: [[P1, P2], [P1, P3]], at_most: 0}"
    positional: ClassVar[tuple[str, ...]] = ("pairs",)

    pairs: Annotated[tuple[tuple[str, str], ...], BeforeValidator(collecting(_pairs))]

    def _rows(self, pool: Pool) -> list[tuple[int, int]]:
        mistakes: list[Mistake] = []
        rows = []
        for position, pair in enumerate(self.pairs):
            try:
                first, second = rows_of(pool, pair, "pairs", position)
                rows.append((first, second))
            except ScenarioError as error:
                mistakes += error.mistakes
        if mistakes:
            raise ScenarioError(mistakes)
        return rows

    def trait(self, pool: Pool) -> Trait:
        """Code 0 for everyone who is in no pair; those who are have a code of their own."""
        named = sorted({row for pair in self._rows(pool) for row in pair})
        codes = np.zeros(len(pool), np.int32)
        for code, row in enumerate(named, 1):
            codes[pool.versions(row)] = code
        return Trait(codes, len(named) + 1)

    def express(self, draft: Draft, pool: Pool, pull: Pull) -> Quotient:
        """One helper a pair whose two could both be members; the others add nothing."""
        trait = self.trait(pool)
        pairs = self._rows(pool)
        there = {
            row: draft.total(trait, Sparse.of([(int(trait.codes[row]), 1)], trait.size))
            for row in sorted({row for pair in pairs for row in pair})
        }
        possible = {row for row, one in there.items() if draft.span(one)[1] > 0}
        helpers: dict[int, int] = {}
        for first, second in pairs:
            if first not in possible or second not in possible:
                continue
            both = draft.helper(0, 1)
            about = f"{pool.ids[first]} and {pool.ids[second]}"
            if pull.down:
                draft.require(there[first] + there[second] - both, high=1, about=about)
            if pull.up:
                draft.require(there[first] - both, low=0, about=about)
                draft.require(there[second] - both, low=0, about=about)
            helpers |= both.helpers
        return Quotient(Linear(helpers=helpers))

    def observe(self, members: Sequence[Person]) -> Fraction:
        ids = {normal(person.id) for person in members}
        return Fraction(sum(1 for first, second in self.pairs if normal(first) in ids and normal(second) in ids))

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """Any pair at all is two people."""
        if low is None or low <= 0:
            return ()
        return (Need((Who(id=list(dict.fromkeys(name for pair in self.pairs for name in pair))),), least=2),)

    def phrase(self) -> str:
        if len(self.pairs) <= 3:
            return "both of " + ", ".join(f"{first} and {second}" for first, second in self.pairs)
        return f"both of a pair, of {len(self.pairs)} listed"
