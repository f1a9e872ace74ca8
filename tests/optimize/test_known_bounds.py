"""What earlier answers say of other floors, in whole numbers."""

from __future__ import annotations

import random

from composer.optimize.known_bounds import KnownBounds


def test_floors_are_excluded_exactly_where_an_answer_about_lower_ones_shows_it() -> None:
    draw, excluded = random.Random(2), 0
    far = 2**60
    for _ in range(200):
        known, answers = KnownBounds(2), []
        for _ in range(draw.randint(1, 6)):
            floors = [None if draw.random() < 0.3 else far + draw.randint(0, 5) for _ in range(2)]
            weights = [draw.randint(0, 3), draw.randint(1, 3)]
            most = None if draw.random() < 0.2 else sum(weights) * far + draw.randint(0, 20)
            known.learn(floors, weights, most, "cases")
            answers.append((floors, weights, most))
        for _ in range(5):
            floors = [None if draw.random() < 0.2 else far + draw.randint(0, 6) for _ in range(2)]
            shown = False
            for under, weights, most in answers:
                within = all(
                    low is None or (at is not None and at >= low) for low, at in zip(under, floors, strict=True)
                )
                least = sum(w * (-(2**80) if at is None else at) for w, at in zip(weights, floors, strict=True))
                shown |= within and (most is None or least > most)
            assert (known.excludes(floors) is not None) == shown
            excluded += shown
    assert excluded > 100


def test_more_answers_than_there_was_room_for_at_first_are_kept() -> None:
    known = KnownBounds(1)
    for number in range(1000):
        known.learn([number], [1], 5_000 - number, "sums")
    assert known.excludes([4_002]) == "sums"
    assert known.excludes([10]) is None
