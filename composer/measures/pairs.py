"""How many of the listed pairs are both members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    whole: ClassVar[bool] = True
    positional: ClassVar[tuple[str, ...]] = ("pairs",)

    pairs: Annotated[tuple[tuple[str, str], ...], BeforeValidator(collecting(_pairs))]

    def _rows(self, pool: Pool) -> list[tuple[int, int]]:
        mistakes: list[Mistake] = []
        rows = []
        for position, pair in enumerate(self.pairs):
            first, second = map(pool.row, pair)
            if first is not None and second is not None:
                rows.append((first, second))
                continue
            try:
                rows_of(pool, pair, "pairs", position)
            except ScenarioError as error:
                mistakes += error.mistakes
        if mistakes:
            raise ScenarioError(mistakes)
        return rows

    def trait(self, pool: Pool) -> Trait:
        """Code 0 for everyone who is in no pair; those who are have a code of their own."""
        return _coded(pool, self._rows(pool))[0]

    def express(self, draft: Draft, pool: Pool, pull: Pull) -> Quotient:
        """One helper a pair whose two could both be members; the others add nothing."""
        pairs = self._rows(pool)
        trait, code = _coded(pool, pairs)
        possible = draft.present(trait)
        helpers: dict[int, int] = {}

        def beyond(both: Mapping[int, int], *rows: int) -> Linear:
            """How many of these people are members, beyond `both`."""
            weights = Sparse.of([(code[row], 1) for row in rows], trait.size)
            return Linear(draft.total(trait, weights).people, dict.fromkeys(both, -1))

        for first, second in pairs:
            if not possible[code[first]] or not possible[code[second]]:
                continue
            about = f"{pool.ids[first]} and {pool.ids[second]}"
            both = draft.helper(0, 1, f"{about}: both there").helpers
            if pull.down:
                draft.require(
                    beyond(both, first, second), high=1, about=about, says=f"{about}: counted where both are there"
                )
            for row in (first, second) if pull.up else ():
                says = f"{about}: counted only where {pool.ids[row]} is there"
                draft.require(beyond(both, row), low=0, about=about, says=says)
            helpers |= both
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


def _coded(pool: Pool, pairs: Sequence[tuple[int, int]]) -> tuple[Trait, dict[int, int]]:
    """The trait of some pairs' people, and the code of each by their row."""
    code = {row: number for number, row in enumerate(sorted({row for pair in pairs for row in pair}), 1)}
    codes = np.zeros(len(pool), np.int32)
    numbers = {version: number for row, number in code.items() for version in pool.versions(row)}
    codes[list(numbers)] = list(numbers.values())
    return Trait(codes, len(code) + 1), code
