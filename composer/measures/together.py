"""Whether a group is split: some of it members, but not all."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, ClassVar

import numpy as np
from pydantic import BeforeValidator

from composer.base.models import collecting, read_sequence, read_words
from composer.measures.base import Measure, Need, rows_of
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.pool import Person, Pool
from composer.pool.kinds.base import canonical
from composer.pool.who import Who


def _group(value: object) -> tuple[str, ...]:
    listed = read_sequence(value)
    assert isinstance(listed, tuple)
    names = tuple(read_words(name) for name in listed)
    if len(set(map(canonical, names))) != len(names) or len(names) < 2:
        raise ValueError("a group is a list of two or more different ids, such as [P1, P2]")
    return names


class Together(Measure):
    """Whether a group is split: `Together(["P1", "P2", "P3"])`.

    1 if some but not all of them are members, else 0; `at_most=0` keeps them together. In a file it is `together:
    [id, …]`.

    Parameters
    ----------
    together : list or tuple of str
        Two different ids or more.
    """

    key: ClassVar[str] = "together"
    unit: ClassVar[str] = "0 or 1"
    counts: ClassVar[str] = "1 if some but not all of the listed people are members, else 0"
    example: ClassVar[str] = "{together: [P1, P2, P3], at_most: 0}"
    whole: ClassVar[bool] = True
    of_ids: ClassVar[bool] = True
    largest: ClassVar[int | None] = 1
    as_sent: ClassVar[bool] = True

    together: Annotated[tuple[str, ...], BeforeValidator(collecting(_group))]

    def __init__(self, together: list[str] | tuple[str, ...]) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        codes = np.zeros(len(pool), np.int32)
        for row in rows_of(pool, self.together, "together"):
            codes[pool.versions(row)] = 1
        return Trait(codes, 2)

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        """Three cases, one of which holds: none of them, a part of them (`split`), all of them."""
        there = draft.total(self.trait(pool), [0, 1])
        group = len(self.together)
        named = " and ".join(self.together) if group == 2 else self._named()
        some, every = ("only one", "both") if group == 2 else ("some, not all,", "all")
        split, whole = draft.auxiliary(0, 1, f"{named}: {some} there"), draft.auxiliary(0, 1, f"{named}: {every} there")
        draft.require(split + whole, high=1, says=f"{named}: not {some} and {every} there at once")
        draft.require(there - split - whole * group, low=0, says=f"{named}: so many there where that is said")
        most = split * (group - 1) + whole * group
        draft.require(there - most, high=0, says=f"{named}: nobody there where neither is said")
        return Quotient(split)

    def observe(self, members: Sequence[Person]) -> Fraction:
        ids = {canonical(person.id) for person in members}
        there = [canonical(identity) in ids for identity in self.together]
        return Fraction(any(there) and not all(there))

    def needs(self, low: Fraction | None, high: Fraction | None) -> Sequence[Need]:
        """A group that must be split has one member at least."""
        return () if low is None or low <= 0 else (Need((Who(id=list(self.together)),), least=1),)

    def phrase(self) -> str:
        return f"a split of {self._named()}"

    def _named(self) -> str:
        return ", ".join(self.together[:4]) + (", …" if len(self.together) > 4 else "")
