"""Minimal sets against every subset there is, over random properties that more things never lose."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pytest

from composer.base import minimal_sets
from composer.base.minimal_sets import deletion, minimal_set, quickxplain


@dataclass
class Property:
    """Had by whatever holds one of the sets; what was asked is noted, and one question in so many has no answer."""

    sets: list[frozenset[int]]
    silence: float = 0.0
    asked: list[tuple[int, ...]] = field(default_factory=list)
    draw: random.Random = field(default_factory=lambda: random.Random(3))

    def has(self, some: Sequence[int]) -> bool:
        return any(each <= set(some) for each in self.sets)

    def test(self, some: Sequence[int]) -> bool | None:
        self.asked.append(tuple(some))
        return None if self.draw.random() < self.silence else self.has(some)


def cases(number: int, least: int = 1, silence: float = 0.0) -> list[tuple[list[int], Property]]:
    """So many times things, in an order of preference, and a property that all of them have."""
    draw = random.Random(7)
    found = []
    for _ in range(number):
        things = draw.sample(range(20), draw.randint(1, 9))
        sizes = [draw.randint(least, len(things)) for _ in range(draw.randint(1, 5))]
        found.append((things, Property([frozenset(draw.sample(things, size)) for size in sizes], silence)))
    return found


def preferred(things: list[int], wanted: Property) -> tuple[int, ...]:
    """Of all minimal sets the one that does without the last thing if any does, then without the last but one, ..."""
    having = [some for size in range(len(things) + 1) for some in combinations(things, size) if wanted.has(some)]
    smallest = [some for some in having if not any(set(other) < set(some) for other in having)]
    return min(smallest, key=lambda some: [thing in some for thing in reversed(things)])


@pytest.mark.unmeasured
@pytest.mark.parametrize("few", [0, 6, 20])
def test_of_all_minimal_sets_the_preferred_one_is_found_on_every_way(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minimal_sets, "FEW", few)
    for things, wanted in cases(300):
        for find in (minimal_set, quickxplain, deletion):
            found = find(things, wanted.test)
            assert (found.things, found.proved) == (preferred(things, wanted), True)


def test_nothing_at_all_is_found_where_it_has_the_property() -> None:
    for things, wanted in cases(100, least=0):
        assert deletion(things, wanted.test).things == preferred(things, wanted)
        assert minimal_set(things, wanted.test).things == preferred(things, wanted)
        assert quickxplain(things, wanted.test, maybe_none=True).things == preferred(things, wanted)
    assert quickxplain([], Property([]).test).things == deletion([], Property([]).test).things == ()


@pytest.mark.parametrize("few", [0, 6])
def test_without_some_answers_what_is_found_has_the_property_and_what_is_proved_is_minimal(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minimal_sets, "FEW", few)
    proved = minimal = number = 0
    for things, wanted in cases(300, silence=0.2):
        for find in (minimal_set, quickxplain, deletion):
            found = find(things, wanted.test)
            assert wanted.has(found.things)
            assert list(found.things) == [thing for thing in things if thing in found.things]
            is_minimal = not any(wanted.has([t for t in found.things if t != thing]) for thing in found.things)
            assert is_minimal or not found.proved
            number, minimal, proved = number + 1, minimal + is_minimal, proved + found.proved
    assert number / 4 < proved < minimal < number  # some are known to be, some only are, some are not


def test_where_no_question_is_answered_nothing_is_left_out() -> None:
    things, nobody = list(range(9)), Property([frozenset({4})], silence=1.0)
    for find in (minimal_set, quickxplain, deletion):
        found = find(things, nobody.test)
        assert (found.things, found.proved) == (tuple(things), False)


def test_halves_ask_little_for_few_of_many_things_and_never_about_nothing() -> None:
    one = Property([frozenset({70})])
    assert quickxplain(range(128), one.test).things == (70,)
    assert len(one.asked) <= 2 * 7
    assert () not in one.asked
    two = Property([frozenset({3, 90})])
    assert minimal_set(range(128), two.test).things == (3, 90)
    assert len(two.asked) <= 2 * 2 * 6 + 4 + 2


def test_one_after_the_other_asks_once_about_each_thing() -> None:
    for things, wanted in cases(100):
        deletion(things, wanted.test)
        assert len(wanted.asked) == len(set(wanted.asked)) <= len(things)


def test_halves_ask_nothing_twice() -> None:
    for things, wanted in cases(100):
        quickxplain(things, wanted.test)
        assert len(wanted.asked) == len(set(wanted.asked))


def test_what_is_known_of_fewer_saves_the_questions_about_the_others() -> None:
    """As where an engine tells which of the things it was asked about are against each other."""
    wanted = Property([frozenset({0, 1}), frozenset({1, 2, 3})])

    def known(some: Sequence[int]) -> list[int]:
        assert wanted.has(some)
        core = next(each for each in wanted.sets if each <= set(some))
        return [thing for thing in some if thing in core]

    found = deletion(range(40), wanted.test, known)
    assert (found.things, found.proved) == ((0, 1), True)
    assert len(wanted.asked) == 3


def test_an_open_question_about_what_is_left_out_after_all_leaves_nothing_unproved() -> None:
    answers = {(0, 1): None, (0, 2): True, (): False}
    found = deletion((0, 1, 2), lambda some: answers[tuple(some)], lambda _: [0])
    assert (found.things, found.proved) == ((0,), True)
