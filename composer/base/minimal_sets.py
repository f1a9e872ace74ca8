"""Minimal sets: as few of some things as still have a property that more of them never lose, such as to be impossible.

The things stand in order of preference: the last ones are left out first. Where every question is answered, both ways
find the same set; halves ask less where few of many things matter, one after the other where most of a few do.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)
Test = Callable[[Sequence[Thing]], bool | None]
"""Whether these things have the property; None where it could not be found out. Whatever holds things that have it has
it, too."""
Known = Callable[[Sequence[Thing]], Sequence[Thing]]
"""Of things that have just been found to have the property, those that are known to have it by themselves."""

FEW = 6
"""Things that are left out one after the other at once; of more, halves are first."""


@dataclass(frozen=True)
class MinimalSet(Generic[Thing]):
    """Things that have the property, in their order; `proved`: without any one of them the others have not."""

    things: tuple[Thing, ...]
    proved: bool


def minimal_set(things: Sequence[Thing], test: Test[Thing], known: Known[Thing] = tuple) -> MinimalSet[Thing]:
    """A minimal set of things that have the property together: halves first, and what these leave one after the other.

    That asks some questions twice: `test` should remember its answers.
    """
    left = things if len(things) <= FEW else quickxplain(things, test).things
    return deletion(left, test, known)


def quickxplain(things: Sequence[Thing], test: Test[Thing], maybe_none: bool = False) -> MinimalSet[Thing]:
    """A minimal set of things that have the property together, by leaving out halves (QuickXplain, Junker 2004).

    `maybe_none`: even nothing at all may have it, which is asked first. For k of n things it takes about 2 k log(n / k)
    questions. What stays because one was not answered is not proved to be needed.
    """
    proved = True

    def needed(background: list[Thing], added: bool, rest: list[Thing]) -> list[Thing]:
        """Those of the rest that are needed beside the background, to which something was `added`."""
        nonlocal proved
        if added:
            answer = test(background)
            proved = proved and answer is not None
            if answer:
                return []
        if len(rest) < 2:
            return rest
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        of_second = needed([*background, *first], True, second)
        of_first = needed([*background, *of_second], bool(of_second), first)
        return [*of_first, *of_second]

    return MinimalSet(tuple(needed([], maybe_none, list(things))), proved)


def deletion(things: Sequence[Thing], test: Test[Thing], known: Known[Thing] = tuple) -> MinimalSet[Thing]:
    """A minimal set of things that have the property together, by leaving out one after the other; nothing at all, if
    that has it.

    What stays because a question was not answered is not proved to be needed.
    """
    left, needed, unsure = [*things], set[Thing](), set[Thing]()
    while (thing := next((each for each in reversed(left) if each not in needed), None)) is not None:
        fewer = [each for each in left if each != thing]
        answer = test(fewer)
        if answer:
            left = [*known(fewer)]
        else:
            needed.add(thing)
            unsure |= set() if answer is False else {thing}
    return MinimalSet(tuple(left), unsure.isdisjoint(left))
