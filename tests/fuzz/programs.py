"""Small programs of whole numbers with every shape of row that the package writes, and the truth about them.

A program has counts (small ranges), helpers of small ranges, and shortfalls: helpers of a large range that fill up one
row each, and of which less is better wherever else they stand. The truth tries every count and every small
helper; of the shortfalls the least that will do is best.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

Terms = dict[int, int]
"""The weight of each variable."""


@dataclass(frozen=True)
class Row:
    """Ends of a sum."""

    terms: Terms
    low: int | None
    high: int | None
    shape: str = ""

    def met(self, values: Sequence[int]) -> bool:
        """Whether the ends hold."""
        seen = weigh(self.terms, values)
        return (self.low is None or seen >= self.low) and (self.high is None or seen <= self.high)


@dataclass
class Program:
    """Ranges of the variables, rows, and what is to be as large as possible (nothing: whether there is any choice)."""

    ranges: list[tuple[int, int]] = field(default_factory=list)
    shortfalls: set[int] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)
    objective: Terms = field(default_factory=dict)

    @property
    def largest(self) -> int:
        """The largest weight of all."""
        return max(abs(weight) for terms in self.everything for weight in terms.values())

    @property
    def everything(self) -> list[Terms]:
        """The terms of all rows and of the objective."""
        return [row.terms for row in self.rows] + ([self.objective] if self.objective else [])

    @property
    def shapes(self) -> set[str]:
        """What is in it."""
        return {row.shape for row in self.rows}

    def choices(self) -> Iterator[list[int]]:
        """Every choice that meets everything, its shortfalls no larger than they must be."""
        free = [row for row in self.rows if not self.shortfalls & row.terms.keys()]
        filled = [row for row in self.rows if row.shape == "aim"]
        last = [row for row in self.rows if self.shortfalls & row.terms.keys() and row.shape != "aim"]
        ends = [(0, 0) if at in self.shortfalls else ends for at, ends in enumerate(self.ranges)]
        for values in map(list, product(*(range(low, high + 1) for low, high in ends))):
            fits = all(row.met(values) for row in free) and all(self._fill(row, values) for row in filled)
            if fits and all(row.met(values) for row in last):  # where less of a shortfall is better, too
                yield values

    def _fill(self, row: Row, values: list[int]) -> bool:
        (short,) = self.shortfalls & row.terms.keys()
        assert row.low is not None
        missing = row.low - weigh(row.terms, values)
        values[short] = max(0, -(-missing // row.terms[short]))
        return values[short] <= self.ranges[short][1]

    def best(self) -> int | None:
        """The best value; None where there is no choice."""
        return max((weigh(self.objective, values) for values in self.choices()), default=None)

    def right(self, values: Sequence[int]) -> bool:
        """Whether a choice keeps to all ranges and rows."""
        inside = all(low <= value <= high for value, (low, high) in zip(values, self.ranges, strict=True))
        return inside and all(row.met(values) for row in self.rows)


def weigh(terms: Mapping[int, int], values: Sequence[int]) -> int:
    """The sum of terms."""
    return sum(weight * values[variable] for variable, weight in terms.items())


def draw_program(exponent: int, seed: int) -> Program:
    """Draw a program with weights around a power of ten; the same seed always gives the same one."""
    return _Draw(random.Random(f"program {exponent} {seed}"), exponent).program


class _Draw:
    """Bounds lie at or beside what a choice drawn first, the witness, reaches."""

    def __init__(self, rng: random.Random, exponent: int) -> None:
        self.rng, self.top = rng, 10**exponent
        self.program = Program()
        self.people = rng.randint(4, 7)
        several = rng.random() < 0.25  # people who are alike are one count
        for _ in range(self.people):
            self.program.ranges.append((0, rng.choice([1, 1, 2]) if several and self.people < 6 else 1))
        self.values = [rng.choice([0, high]) for _, high in self.program.ranges]
        self.totals = [self.weights() for _ in range(2)]
        everyone = dict.fromkeys(range(self.people), 1)
        self.row(everyone, "size", slack=rng.choice([0, 0, 1]))
        shapes: list[Callable[[], None]] = [
            *[self.total] * 4,
            *[self.equality] * 4,
            *[self.aim] * 4,
            *[self.average] * 2,
            self.count,
            self.share,
            self.link,
            self.big_m,
            self.largest_group,
            self.seats,
            self.pair,
        ]
        chosen = rng.sample(shapes, rng.randint(1, 4))
        if rng.random() < 0.4:  # several rows over one total are where presolve has most to combine
            self.totals = self.totals[:1]
            chosen = [self.equality, rng.choice([self.aim, self.aim, self.total]), rng.choice(shapes)]
        for shape in chosen:
            if self.room(shape):
                shape()
        self.aims()
        if self.program.objective and rng.random() < 0.25:  # as where an earlier goal is held at its value
            held = weigh(self.program.objective, self.values)
            self.program.rows.append(Row(dict(self.program.objective), held, None, "goal held"))
            self.program.objective = self.goal()

    def room(self, shape: Callable[[], None]) -> bool:
        return shape not in (self.seats, self.big_m, self.largest_group) or len(self.program.ranges) < self.people + 2

    # Weights

    def weights(self) -> Terms:
        """Large ones: beside the power of ten, apart, round, or of several sizes; few below 0."""
        rng, top = self.rng, self.top
        draw: Callable[[], int] = rng.choice(
            [
                *[lambda: top + rng.randint(-min(9, top - 1), 9)] * 5,
                lambda: rng.randint(max(1, top // 10), top),
                lambda: max(1, top // 100) * rng.randint(80, 120),
                lambda: rng.choice([top + rng.randint(-3, 3), rng.randint(1, 9), max(1, top // 1000)]),
            ]
        )
        sign = rng.choice([1] * 9 + [-1])
        return {person: sign * draw() for person in range(self.people)}

    def some(self, least: int = 1) -> list[int]:
        return sorted(self.rng.sample(range(self.people), self.rng.randint(least, self.people)))

    def auxiliary(self, low: int, high: int, value: int) -> int:
        self.program.ranges.append((low, high))
        self.values.append(value)
        return len(self.values) - 1

    def row(self, terms: Terms, shape: str, slack: int = 0, ends: str = "both", off: int = 0) -> None:
        """A row that the witness meets by so much, were it `off` beside where it is."""
        seen = weigh(terms, self.values) + off
        low = None if ends == "ceiling" else seen - slack
        high = None if ends == "floor" else seen + slack
        self.program.rows.append(Row(terms, low, high, shape))

    def near(self) -> int:
        return self.rng.choice([0, 0, 0, 1, -1, self.rng.randint(-9, 9)])

    # Shapes of rows

    def total(self) -> None:
        terms = self.rng.choice(self.totals)
        slack = self.rng.choice([0, 0, 1, self.rng.randint(0, 9), self.top // 3])
        off = self.near() if self.rng.random() < 0.3 else 0
        self.row(dict(terms), "total", slack, self.rng.choice(["floor", "ceiling"]), off)

    def equality(self) -> None:
        terms, off = self.rng.choice(self.totals), self.near() if self.rng.random() < 0.3 else 0
        if self.rng.random() < 0.3:
            self.row(dict(terms), "equality", off=off)
        else:  # two rows, as requirements are written: a floor, and a floor of the negative
            self.row(dict(terms), "equality", 0, "floor", off)
            self.row({person: -weight for person, weight in terms.items()}, "equality", 0, "floor", -off)

    def average(self) -> None:
        terms, den = self.rng.choice(self.totals), self.rng.choice([1, 1, 2, 10])
        members = sum(self.values[: self.people])
        mean = weigh(terms, self.values) * den // max(1, members) + self.near()
        centred = {person: den * weight - mean for person, weight in terms.items()}
        sign = self.rng.choice([1, -1])
        self.program.rows.append(Row({key: sign * each for key, each in centred.items() if each}, 0, None, "average"))

    def aim(self) -> None:
        """A total that a shortfall fills up to an aim."""
        terms = self.rng.choice(self.totals)
        sign, unit = self.rng.choice([1, 1, -1]), self.rng.choice([1, 1, 1, 10, 4])
        turned = {person: sign * weight for person, weight in terms.items()}
        goal = weigh(turned, self.values) + self.rng.choice([0, self.near(), self.rng.randint(0, 2 * self.top)])
        goal = self.rng.choice([goal, goal, self.top, self.rng.randint(1, 3 * self.top)])
        lowest = sum(min(0, weight * self.program.ranges[person][1]) for person, weight in turned.items())
        short = self.auxiliary(0, max(0, -(-(goal - lowest) // unit)), 0)
        self.values[short] = max(0, -(-(goal - weigh(turned, self.values)) // unit))
        self.program.shortfalls.add(short)
        self.program.rows.append(Row({**turned, short: unit}, goal, None, "aim"))

    def count(self) -> None:
        self.row(dict.fromkeys(self.some(), 1), "count", 0, self.rng.choice(["floor", "ceiling", "both"]))

    def share(self) -> None:
        part, (num, den) = self.some(), self.rng.choice([(1, 2), (1, 3), (2, 5), (333, 1000)])
        terms = {person: (den if person in part else 0) - num for person in range(self.people)}
        low = min(0, weigh(terms, self.values)) if self.rng.random() < 0.7 else 0
        self.program.rows.append(Row(terms, low, None, "share"))

    def link(self) -> None:
        """A count of its own for several people, which a total then reads."""
        part = self.some(2)
        most = min(3, sum(self.program.ranges[person][1] for person in part))
        taken = min(most, sum(self.values[person] for person in part))
        joint = self.auxiliary(0, most, taken)
        tight = self.rng.random() < 0.5
        high = None if not tight else 0
        self.program.rows.append(Row({**dict.fromkeys(part, 1), joint: -1}, 0, high, "link"))
        if tight:
            self.values[joint] = taken
        self.row({joint: self.top, **self.totals[0]}, "total over a link", self.rng.choice([0, 3]), "floor")

    def big_m(self) -> None:
        """Whether there is anybody of a group, as a helper: distinct values, somebody alone."""
        there = []
        for _ in range(2):
            part = self.some()
            seen = sum(self.values[person] for person in part)
            flag = self.auxiliary(0, 1, int(seen > 0))
            self.program.rows.append(Row({**dict.fromkeys(part, 1), flag: -1}, 0, None, "big M"))
            self.program.rows.append(Row({**dict.fromkeys(part, 1), flag: -2 * self.people}, None, 0, "big M"))
            there.append(flag)
        self.row(dict.fromkeys(there, 1), "distinct", 0, self.rng.choice(["floor", "ceiling"]))

    def largest_group(self) -> None:
        groups = [self.some(), self.some()]
        most = max(sum(self.values[person] for person in group) for group in groups)
        top = self.auxiliary(0, 2 * self.people, most)
        self.program.ranges[top] = (0, min(4, max(most, 2)) if most <= 4 else most)
        for group in groups:
            self.program.rows.append(Row({top: 1, **dict.fromkeys(group, -1)}, 0, None, "largest group"))
        self.program.objective = {top: -1}

    def seats(self) -> None:
        """Those who could fill the first seat, the second, or both, and how many of each sort sit where."""
        first, second = self.some(), self.some()
        both = [person for person in first if person in second]
        sorts = [[p for p in first if p not in both], [p for p in second if p not in both], both]
        sitting: list[list[int]] = [[], []]
        for sort, seats in zip(sorts, ([0], [1], [0, 1]), strict=True):
            helpers = [self.auxiliary(0, 1, 0) for _ in seats] if sort else []
            for seat, helper in zip(seats, helpers, strict=False):
                sitting[seat].append(helper)
            if sort:
                self.program.rows.append(Row(dict.fromkeys(sort, 1) | dict.fromkeys(helpers, -1), 0, None, "seats"))
        for helpers in sitting:
            self.program.rows.append(Row(dict.fromkeys(helpers, 1), 1, None, "seats"))

    def pair(self) -> None:
        one, other = self.rng.sample(range(self.people), 2)
        if self.rng.random() < 0.5:
            self.program.rows.append(Row({one: 1, other: 1}, None, 1, "pair"))
        else:
            both = self.auxiliary(0, 1, int(bool(self.values[one] and self.values[other])))
            self.program.rows.append(Row({both: 1, one: -1, other: -1}, -1, None, "pair"))
            self.program.objective = {both: -1}

    # What is to be as large as possible

    def aims(self) -> None:
        if self.program.shortfalls:
            weights = [self.rng.choice([1, 1, 2, 5]) for _ in self.program.shortfalls]
            self.program.objective = {
                short: -each for short, each in zip(sorted(self.program.shortfalls), weights, strict=True)
            }
        elif not self.program.objective and self.rng.random() < 0.8:
            self.program.objective = self.goal()

    def goal(self) -> Terms:
        sign = self.rng.choice([1, -1])
        scores = {person: self.rng.randint(1, 9) for person in range(self.people)}
        chosen = self.rng.choice([*self.totals, scores, scores])
        return {person: sign * weight for person, weight in chosen.items()}
