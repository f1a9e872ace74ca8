"""How many of the listed pairs are both members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import chain
from operator import eq
from typing import Annotated, ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator

from composer.base.errors import Mistake, ScenarioError
from composer.base.models import collecting, read_sequence, read_words
from composer.measures.base import Measure, Need, rows_of
from composer.measures.helpers import EvenWeights
from composer.measures.linear import Draft, Linear, Polarity, Quotient, Trait
from composer.measures.pair_helpers import HelperNames, PairHelpers
from composer.pool import Person, Pool
from composer.pool.kinds.base import canonical
from composer.pool.who import Who


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    listed = read_sequence(value)
    assert isinstance(listed, tuple)
    return _plain_pairs(listed) or _each_pair(listed)


def _plain_pairs(listed: tuple[object, ...]) -> tuple[tuple[str, str], ...] | None:
    """Pairs that are all lists of two different texts, each text read once; None where one is anything else."""
    if not all(issubclass(kind, (list, tuple)) for kind in set(map(type, listed))):
        return None
    couples = cast("Sequence[Sequence[str]]", listed)
    given = list(chain.from_iterable(couples))
    if set(map(len, couples)) != {2} or not all(issubclass(kind, str) for kind in set(map(type, given))):
        return None
    read = {name: str(name).strip() for name in set(given)}
    compared = {name: canonical(name) for name in read}
    ids = list(map(compared.__getitem__, given))
    if not all(read.values()) or any(map(eq, ids[::2], ids[1::2])):
        return None
    names = map(read.__getitem__, given)
    return tuple(zip(names, names, strict=True))


def _each_pair(listed: tuple[object, ...]) -> tuple[tuple[str, str], ...]:
    """Pairs read one by one, with what is wrong about each."""
    mistakes: list[Mistake] = []
    pairs: list[tuple[str, str]] = []
    for position, item in enumerate(listed):
        try:
            two = read_sequence(item)
            assert isinstance(two, tuple)
            names = [read_words(name) for name in two]
            if len(names) != 2 or canonical(names[0]) == canonical(names[1]):
                raise ValueError("a pair is a list of two different ids, such as [P1, P2]")
            pairs.append((names[0], names[1]))
        except ValueError as error:
            mistakes.append(Mistake(str(error), (position,)))
    if not listed:
        mistakes.append(Mistake("at least one pair of ids is wanted here"))
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(pairs)


class _Known:
    """The pool that was asked about last, and where the people of some pairs stand in it, both at once: another one may
    be asked about meanwhile. It is not handed on."""

    last: tuple[Pool, NDArray[np.intp]] | None = None

    def __reduce__(self) -> tuple[type[_Known], tuple[()]]:
        return _Known, ()


class Pairs(Measure):
    """How many of the listed pairs are both members: `Pairs([("P1", "P2")])`.

    Counted in pairs; `at_most=0` keeps the two of each apart. In a file it is `pairs: [[id, id], …]`.

    Parameters
    ----------
    pairs : sequence of (str, str)
        Pairs of two different ids, one pair at least.
    """

    key: ClassVar[str] = "pairs"
    unit: ClassVar[str] = "pairs"
    counts: ClassVar[str] = "how many of the listed pairs are both members"
    example: ClassVar[str] = "{pairs: [[P1, P2], [P1, P3]], at_most: 0}"
    whole: ClassVar[bool] = True
    falls: ClassVar[bool] = True
    of_ids: ClassVar[bool] = True
    stand_ins: ClassVar[Mapping[str, object]] = {"pairs": ("?", "??")}

    pairs: Annotated[tuple[tuple[str, str], ...], BeforeValidator(collecting(_pairs))]

    def __init__(self, pairs: Sequence[tuple[str, str] | list[str]]) -> None: ...

    @cached_property
    def _known(self) -> _Known:
        return _Known()

    def _rows(self, pool: Pool) -> NDArray[np.intp]:
        """The rows of each pair's two people, a pair a line."""
        last = self._known.last
        if last is None or last[0] is not pool:
            last = self._known.last = pool, self._rows_in(pool)
        return last[1]

    def _rows_in(self, pool: Pool) -> NDArray[np.intp]:
        names = list(chain.from_iterable(self.pairs))
        known = {name: pool.row(name) for name in dict.fromkeys(names)}
        mistakes: list[Mistake] = []
        for position, pair in enumerate(self.pairs if None in known.values() else ()):
            try:
                rows_of(pool, pair, "pairs", position)
            except ScenarioError as error:
                mistakes += error.mistakes
        if mistakes:
            raise ScenarioError(mistakes)
        return np.fromiter(map(known.__getitem__, names), np.intp, len(names)).reshape(-1, 2)

    def trait(self, pool: Pool) -> Trait:
        """Code 0 for everyone who is in no pair; those who are have a code of their own."""
        return _coded(pool, self._rows(pool))[0]

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        """One helper a pair whose two could both be members; the others add nothing."""
        rows = self._rows(pool)
        trait, codes = _coded(pool, rows)
        there = draft.present(trait)[codes].all(axis=1)
        rows, codes = rows[there], codes[there]

        def names(pair: int) -> tuple[str, str]:
            first, second = rows[pair].tolist()
            return pool.ids[first], pool.ids[second]

        told = PairHelpers(range(len(rows)), codes, trait.size, pull, names)
        told = replace(told, helpers=draft.switches(HelperNames(len(rows), told.called)))
        draft.tell(trait, told)
        return Quotient(Linear(auxiliaries=EvenWeights(told.helpers, 1)))

    def observe(self, members: Sequence[Person]) -> Fraction:
        ids = {canonical(person.id) for person in members}
        there = {name for name in set(chain.from_iterable(self.pairs)) if canonical(name) in ids}
        return Fraction(sum(second in there for first, second in self.pairs if first in there))

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """Any pair at all is two people."""
        if low is None or low <= 0:
            return ()
        return (Need((Who(id=list(dict.fromkeys(chain.from_iterable(self.pairs)))),), least=2),)

    def phrase(self) -> str:
        if len(self.pairs) <= 3:
            return "both of " + ", ".join(f"{first} and {second}" for first, second in self.pairs)
        return f"both of a pair, of {len(self.pairs)} listed"


def _coded(pool: Pool, pairs: NDArray[np.intp]) -> tuple[Trait, NDArray[np.intp]]:
    """The trait of some pairs' people, and the codes of each pair's."""
    people, places = np.unique(pairs, return_inverse=True)
    codes = np.zeros(len(pool), np.int32)
    codes[people] = np.arange(1, len(people) + 1)
    for number, row in enumerate(people.tolist(), 1):
        for version in pool.versions(row)[1:]:
            codes[version] = number
    return Trait(codes, len(people) + 1), places.reshape(pairs.shape) + 1
