"""What may be exchanged for what, against all pairs of points; and few points that stand for all of them."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest

from composer.analyses.tradeoffs.exchanges import MOST, Exchanges, Step, Values
from composer.optimize.search_region import dominates

CLOUDS = 60


def cloud(seed: int) -> list[Values]:
    """Points none of which beats another; some with ties, some with numbers that no floating point tells apart."""
    draw = random.Random(seed)
    axes, most = draw.choice([2, 3, 4]), draw.choice([4, 9, 40])
    unit = draw.choice([Fraction(1), Fraction(1, 7), Fraction(2**60)])
    far = 2**62 if draw.random() < 0.3 else 0
    drawn = {tuple(far + unit * draw.randint(0, most) for _ in range(axes)) for _ in range(draw.randint(2, 40))}
    return sorted(one for one in drawn if not any(dominates(other, one) for other in drawn))


def measured(points: list[Values]) -> list[Fraction]:
    return [max(column) - min(column) or Fraction(1) for column in zip(*points, strict=True)]


def every_exchange(points: list[Values], here: int, axis: int, more: bool) -> dict[int, tuple[Fraction, Fraction]]:
    """Of each point that is an exchange for more of the axis, or for less of it alone: how much, and its price."""
    wide, found = measured(points), {}
    for to, there in enumerate(points):
        parts = [(b - a) / width for a, b, width in zip(points[here], there, wide, strict=True)]
        own, others = parts.pop(axis), parts
        if more and own > 0:
            found[to] = own, sum((max(-each, Fraction(0)) for each in others), Fraction(0))
        if not more and own < 0 and min(others) >= 0:
            found[to] = -own, -sum(others, Fraction(0))
    return found


def hold(exchanges: dict[int, tuple[Fraction, Fraction]], told: tuple[Step, ...]) -> None:
    """Each is the cheapest a unit from the one before it, the nearest of such, and they end where there is none."""
    amount = price = Fraction(0)
    for number in range(MOST + 1):
        rates = {to: ((paid - price) / (got - amount), got) for to, (got, paid) in exchanges.items() if got > amount}
        cheapest = min(rates.values(), default=None)
        if number == len(told):
            ended = (
                cheapest is None or number == MOST or (cheapest[0] >= 0 and min(p for _, p in exchanges.values()) < 0)
            )
            assert ended
            return
        assert rates[told[number].to] == cheapest
        amount, price = exchanges[told[number].to]


@pytest.mark.unmeasured
def test_the_exchanges_told_are_the_best_among_all_pairs_of_points() -> None:
    told = 0
    for seed in range(CLOUDS):
        points = cloud(seed)
        exchanges = Exchanges(points)
        for here in range(len(points)):
            for axis in range(len(points[0])):
                deals = exchanges.deals(here, axis)
                told += len(deals.more) + len(deals.less)
                for step in (*deals.more, *deals.less):
                    assert step.changes == tuple(b - a for a, b in zip(points[here], points[step.to], strict=True))
                hold(every_exchange(points, here, axis, more=True), deals.more)
                hold(every_exchange(points, here, axis, more=False), deals.less)
    assert told > 1000


def test_a_step_that_gives_up_much_is_told_beside_one_that_gives_up_little_further_on() -> None:
    """Two cheaper for 25 of 50 women, or seven cheaper for four suitability."""
    points = [(Fraction(50), Fraction(100), Fraction(-10)), (Fraction(25), Fraction(100), Fraction(-8))]
    points += [(Fraction(50), Fraction(96), Fraction(-3)), (Fraction(0), Fraction(0), Fraction(0))]
    exchanges = Exchanges(points)
    step = exchanges.step(0, 2)
    assert step is not None
    assert step.to == 1
    assert [deal.to for deal in exchanges.deals(0, 2).more] == [2, 3]


@pytest.mark.unmeasured
def test_few_points_that_stand_for_all_are_as_near_as_it_is_said_and_hardly_further_than_any_could_be() -> None:
    for seed in range(20):
        points = cloud(seed)
        exchanges, wide = Exchanges(points), measured(points)

        def away(some: tuple[int, ...], points: list[Values] = points, wide: list[Fraction] = wide) -> Fraction:
            return max(
                min(max((b - a) / width for a, b, width in zip(points[one], point, wide, strict=True)) for one in some)
                for point in points
            )

        for number in (1, 2, 3):
            some = exchanges.standing_for_all(number)
            assert 0 < len(some) <= min(number, len(points))
            assert exchanges.uncovered(some) == away(tuple(some))
            best = min(away(each) for each in combinations(range(len(points)), min(number, len(points))))
            assert away(tuple(some)) <= 2 * best + Fraction(1, 10)
        assert exchanges.uncovered(exchanges.standing_for_all(len(points))) == 0
        assert sorted(exchanges.order) == [*range(len(points))]
