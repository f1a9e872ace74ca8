"""Small random problems of teams that survive losses, and the truth about them by enumeration.

A team holds after losses where it does after each of them, one by one, recounted from the cells by the oracle: nothing
of the package's own reading of requirements or seats is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations, product
from random import Random
from typing import Any

from composer import Problem
from tests.support import oracle

Spec = dict[str, Any]
Ids = tuple[str, ...]
FIELDS = {"missions": "number", "worth": "number", "langs": "set", "rank": ["OR-1", "OR-2", "OF-1"]}

PAIRS = [["P0", "P1"], ["P1", "P2"], ["P3", "P4"]]
KINDS: list[tuple[Spec, str, Sequence[object]]] = [
    ({"members": {"sex": "F"}}, "at_least", (0, 1, 2, 3)),
    ({"members": {"sex": "F"}}, "at_most", (1, 2, 3)),
    ({"share": {"sex": "F"}}, "at_least", ("20%", "50%")),
    ({"share": {"sex": "F"}, "among": {"unit": ["A", "B"]}}, "at_least", ("30%", "50%", "100%")),
    ({"share": {"sex": "F"}, "among": {"unit": ["A", "B"]}}, "at_most", ("50%", "70%")),
    ({"total": "missions"}, "at_least", (-2, 0, 2, 4, 6)),
    ({"total": "missions"}, "at_most", (-2, 1, 4, 8)),
    ({"average": "missions"}, "at_least", (-1, 0, 1, 2)),
    ({"average": "missions", "of": {"sex": "F"}}, "at_most", (-1, 0, 1, 3)),
    ({"distinct": "unit"}, "at_least", (1, 2, 3)),
    ({"distinct": "langs"}, "at_least", (1, 2)),
    ({"largest_group": "unit"}, "at_least", (1, 2, 3)),
    ({"largest_group": "langs"}, "at_least", (1, 2)),
    ({"largest_group": "unit"}, "at_most", (2, 3)),
    ({"lone": {"sex": "F"}}, "at_most", (0,)),
    ({"lone": {"sex": "F"}}, "at_least", (1,)),
    ({"pairs": PAIRS}, "at_least", (1, 2)),
    ({"pairs": PAIRS}, "at_most", (1,)),
]
SEATS: list[Spec] = [
    {"seat": "S", "who": {"sex": "F"}, "number": 2},
    {"seat": "T", "who": {"unit": ["A", "B"]}},
    {"seat": "U", "who": {"langs": "ar"}},
]


def drawn(seed: int, people: int = 7) -> Spec:
    """A scenario of one team."""
    dice = Random(seed)
    pool = [
        {
            "id": f"P{number}",
            "sex": dice.choice("FM"),
            "unit": dice.choice("ABC"),
            "missions": dice.randint(-2, 4),
            "rank": dice.choice(FIELDS["rank"]),
            "langs": dice.choice(["ar", "fr", "ar; fr", ""]),
            "worth": dice.randint(1, 9),
        }
        for number in range(people)
    ]
    require = [spec | {bound: dice.choice(values)} for spec, bound, values in dice.sample(KINDS, dice.randint(1, 3))]
    fewest = dice.randint(2, 5)
    team = {
        "name": "t",
        "size": {"at_least": fewest, "at_most": min(people, fewest + dice.randint(0, 3))},
        "require": require,
        "seats": SEATS[: dice.choice((0, 0, 0, 1, 2, 3))],
        "survive": {"losses": dice.choice((1, 1, 1, 2, 3)), "of": dice.choice(({}, {}, {"rank": ["OR-1", "OR-2"]}))},
    }
    return {"pool": pool, "fields": FIELDS, "teams": [team]}


def built(scenario: Spec, **more: object) -> Problem:
    """The problem."""
    return Problem(**{**scenario, **more})


class LossTruth:
    """What is true of the one team of a scenario."""

    def __init__(self, scenario: Spec) -> None:
        self.spec = scenario["teams"][0]
        self.rows = {row["id"]: row for row in scenario["pool"]}
        bare = {key: value for key, value in self.spec.items() if key != "survive"}
        self.oracle = oracle.Problem({**scenario, "teams": [bare]})
        self.ids = [*self.rows]
        self.can_go = self.oracle.matching(self.spec.get("survive", {}).get("of", {}))
        self.seats = [(seat, self.oracle.matching(seat["who"])) for seat in self.spec["seats"]]
        self.measure = cache(self._measure)

    def _measure(self, number: int, members: Ids) -> Fraction:
        return Fraction(self.oracle.gauge(self.spec["require"][number]).read(list(members)))

    def bounds(self, number: int) -> tuple[Fraction | None, Fraction | None]:
        row = self.spec["require"][number]
        low, high = (row.get(key) for key in ("at_least", "at_most"))
        return _number(low), _number(high)

    def meets(self, number: int, members: Ids) -> bool:
        low, high = self.bounds(number)
        value = self.measure(number, members)
        return (low is None or value >= low) and (high is None or value <= high)

    def filled(self, members: Ids, numbers: Sequence[int]) -> bool:
        """Whether so many of each seat can be filled, found by trying."""
        places = [who for (_, who), number in zip(self.seats, numbers, strict=True) for _ in range(number)]
        return any(
            all(person in who for person, who in zip(some, places, strict=True))
            for some in permutations(members, len(places))
        )

    def holds(self, members: Ids) -> bool:
        numbers = [seat.get("number", 1) for seat, _ in self.seats]
        every = range(len(self.spec["require"]))
        return all(self.meets(number, members) for number in every) and self.filled(members, numbers)

    def left(self, members: Ids, losses: int) -> list[Ids]:
        """What any loss leaves."""
        can_go = [person for person in members if person in self.can_go]
        return [
            tuple(person for person in members if person not in lost)
            for number in range(losses + 1)
            for lost in combinations(can_go, number)
        ]

    def survives(self, members: Ids, losses: int) -> bool:
        return all(self.holds(rest) for rest in self.left(members, losses))

    def most_survived(self, members: Ids) -> int:
        """How many losses they survive."""
        can_go = sum(person in self.can_go for person in members)
        return next((losses for losses in range(can_go) if not self.survives(members, losses + 1)), can_go)

    def teams(self) -> Iterator[Ids]:
        """Every team of a size that is asked for."""
        size = self.spec["size"]
        for number in range(size["at_least"], size["at_most"] + 1):
            yield from combinations(self.ids, number)

    def worth(self, members: Ids) -> int:
        return sum(self.rows[person]["worth"] for person in members)

    def best(self) -> int | None:
        """The most worth of a team that survives what it is to survive; None where none does."""
        losses = self.spec["survive"]["losses"]
        return max((self.worth(team) for team in self.teams() if self.survives(team, losses)), default=None)

    def front(self) -> set[tuple[int, int]]:
        """Losses survived and worth, of teams that no other beats."""
        points = {(self.most_survived(team), self.worth(team)) for team in self.teams() if self.holds(team)}
        return {one for one in points if not any(other != one and _beats(other, one) for other in points)}

    def cheapest(self, problem: Problem) -> int:
        """What the cheapest way out costs, over all choices of people, losses, and seats left vacant."""
        size, losses = self.spec["size"], self.spec["survive"]["losses"]
        vacant = sorted(product(*(range(seat.get("number", 1) + 1) for seat, _ in self.seats)), key=sum)
        best = 1000
        for number in range(len(self.ids) + 1):
            away = max(size["at_least"] - number, number - size["at_most"], 0)
            for members in combinations(self.ids, number) if away < best else ():
                for fewer in range(losses + 1):
                    rests = self.left(members, losses - fewer)
                    cost = away + fewer + self._missed(problem, rests)
                    for some in vacant if cost < best else ():
                        numbers = [seat.get("number", 1) - one for (seat, _), one in zip(self.seats, some, strict=True)]
                        if cost + sum(some) < best and all(self.filled(rest, numbers) for rest in rests):
                            best = cost + sum(some)
        return best

    def _missed(self, problem: Problem, rests: Sequence[Ids]) -> int:
        """By how much every bound is missed after the losses that harm it most."""
        missed = 0
        for row in problem.deployed[0].require:
            for low, high in ((row.low, None), (None, row.high)):
                if low is not None or high is not None:
                    persons = [[problem.pool.person(self.ids.index(one)) for one in rest] for rest in rests]
                    missed += max(row.measure.shortfall(some, low, high) for some in persons)
        return missed


def _number(value: object) -> Fraction | None:
    if value is None:
        return None
    text = str(value)
    return Fraction(text.removesuffix("%"))


def _beats(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] >= other[0] and one[1] >= other[1]
