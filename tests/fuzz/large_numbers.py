"""Random problems of 5 to 8 people whose numbers lie around a power of ten, with bounds on sums that can be reached.

Numbers may have decimals: it is the whole number behind them that has the magnitude. A scenario is drawn around a
filling of its teams; bounds lie at what this one reaches or one of the smallest decimals beside it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from .masks import Gauge, People

Number = int | Decimal
LARGEST = 10**12
"""Nothing beyond it is a number of a scenario."""


def large_numbers(exponent: int, seed: int) -> dict[str, Any]:
    """Draw a scenario; the same seed always gives the same one."""
    return _Draw(random.Random(f"numbers {exponent} {seed}"), exponent).scenario()


def scaled(whole: int, decimals: int) -> Number:
    """So many of the decimal's smallest unit."""
    return Decimal(whole).scaleb(-decimals) if decimals else whole


class _Draw:
    def __init__(self, rng: random.Random, exponent: int) -> None:
        self.rng = rng
        self.exponent = exponent
        self.count = rng.randint(5, 8)
        self.ids = [f"P{place}" for place in range(self.count)]
        self.decimals = {"c": self.fine(exponent), "d": self.fine(exponent - 1), "s": 0}
        columns = {"c": self.large(exponent), "d": self.large(max(1, exponent - 1))}
        columns["s"] = [rng.randint(0, 9) for _ in self.ids]
        self.rows: list[dict[str, Any]] = []
        for place, name in enumerate(self.ids):
            row: dict[str, Any] = {"id": name, "sex": rng.choice("FMM"), "unit": rng.choice("abc")}
            row |= {key: scaled(column[place], self.decimals[key]) for key, column in columns.items()}
            self.rows.append(row)
        self.people = People(self.rows)

    def fine(self, exponent: int) -> int:
        return self.rng.randint(1, min(4, exponent)) if exponent > 0 and self.rng.random() < 0.3 else 0

    def large(self, exponent: int) -> list[int]:
        """Whole numbers around the power of ten: beside it, somewhat or far apart, round ones; few of them below 0."""
        top = 10**exponent
        draw: Callable[[], int] = self.rng.choice(
            [
                *[lambda: top + self.rng.randint(-9, 9)] * 5,
                lambda: top + self.rng.randint(-1, 1) * 10 ** (exponent // 2) + self.rng.randint(-3, 3),
                lambda: self.rng.randint(top // 10, top),
                lambda: 10 ** max(0, exponent - 2) * self.rng.randint(80, 120),
            ]
        )
        sign = self.rng.choice([*[lambda: 1] * 17, *[lambda: -1] * 2, lambda: self.rng.choice([1, -1])])
        return [sign() * draw() for _ in self.ids]

    # The whole

    def scenario(self) -> dict[str, Any]:
        rng = self.rng
        several = rng.random() < 0.35
        names = ["t"] if not several else rng.choice([["t-1", "t-2"], ["t", "u"]])
        groups = self.filling(len(names))
        wider = [rng.random() < 0.5 for _ in names]
        if names[0] == "t-1":
            wider = wider[:1] * 2
        sizes = [group.bit_count() for group in groups]
        if names[0] == "t-1":
            sizes = [min(sizes), max(sizes)]
            wider[0] = wider[0] or sizes[0] != sizes[1]
            teams = [self.team("t", (sizes[0], sizes[1]), wider[0], groups) | {"number": 2}]
        else:
            teams = [
                self.team(name, (size, size), wide, [group])
                for name, size, wide, group in zip(names, sizes, wider, groups, strict=True)
            ]
        result: dict[str, Any] = {"pool": self.rows, "teams": teams}
        over_all = []
        for _ in range(rng.choice([0, 0, 1, 2] if several else [0, 0, 0, 1])):
            named = rng.randrange(len(names)) if rng.random() < 0.25 else None
            row = self.bounded(self.measure(), groups if named is None else groups[named : named + 1], sum)
            over_all.append(row if named is None else row | {"team": names[named]})
        if over_all:
            result["require"] = over_all
        goals = [self.goal(names) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3]))]
        return result | ({"prefer": goals} if goals else {})

    def filling(self, teams: int) -> list[int]:
        """One or two groups of one to four people that share nobody."""
        shuffled = self.rng.sample(range(self.count), self.count)
        groups = []
        for _ in range(teams):
            size = self.rng.randint(1, 4 if teams == 1 else 2)
            groups.append(sum(1 << place for place in shuffled[:size]))
            shuffled = shuffled[size:]
        return groups

    def team(self, name: str, sizes: tuple[int, int], wide: bool, groups: list[int]) -> dict[str, Any]:
        rng = self.rng
        low, high = sizes
        team: dict[str, Any] = {"name": name, "size": low}
        if wide:
            team["size"] = {"at_least": max(0, low - rng.choice([0, 1, 1])), "at_most": high + rng.choice([0, 1, 1])}
        if rng.random() < 0.15:
            who = self.who()
            seat = {"seat": "lead", "who": who}
            if all(self.people.who(who) & group for group in groups):
                team["seats"] = [seat]
        if rng.random() < 0.08:
            who = self.who()
            if not any(group & ~self.people.who(who) for group in groups):
                team["everyone"] = who
        require = [self.bounded(self.measure(), [rng.choice(groups)], sum) for _ in range(rng.choice([1, 1, 2, 2, 3]))]
        return team | {"require": require}

    # What is asked

    def who(self) -> dict[str, Any]:
        return self.rng.choice(
            [
                {"sex": "F"},
                {"sex": "M"},
                {"unit": "a"},
                {"unit": ["a", "b"]},
                {"s": {"at_least": self.rng.randint(2, 7)}},
            ]
        )

    def measure(self) -> dict[str, Any]:
        rng = self.rng
        if rng.random() < 0.62:
            key = rng.choice(["total", "total", "total", "average"])
            return {key: rng.choice("cccds")} | ({"of": self.who()} if rng.random() < 0.2 else {})
        key = rng.choice(["members", "members", "share", "distinct", "largest_group", "lone", "pairs", "together"])
        if key == "share":
            return {key: self.who()} | ({"among": self.who()} if rng.random() < 0.3 else {})
        if key in ("members", "lone"):
            return {key: self.who()}
        if key in ("distinct", "largest_group"):
            return {key: rng.choice(["unit", "unit", "sex", "s", "c"])}
        if key == "pairs":
            return {key: [list(pair) for pair in {tuple(sorted(rng.sample(self.ids, 2))) for _ in range(2)}]}
        return {key: rng.sample(self.ids, rng.randint(2, 3))}

    def goal(self, names: list[str]) -> dict[str, Any]:
        spec = self.measure()
        if self.rng.random() < 0.15:
            spec["team"] = self.rng.choice(names)
        return {self.rng.choice(["most", "least"]): spec}

    def bounded(self, spec: dict[str, Any], groups: list[int], joined: Callable[[list[int]], int]) -> dict[str, Any]:
        """A measure with ends at what these groups reach together, or one of the smallest units beside it."""
        rng = self.rng
        gauge: Gauge = self.people.gauge(spec)
        seen = Fraction(gauge.read(joined(groups)))
        sums = "total" in spec or "average" in spec
        unit = Fraction(1, 10 ** self.decimals[spec.get("total") or spec["average"]]) if sums else Fraction(1)
        if "share" in spec:
            return self.proportion(spec, floor(seen))
        if "average" in spec:
            unit /= rng.choice([1, 10])
            seen = floor(seen / unit) * unit
        step = rng.choice([0, 0, 0, 0, 1, -1, rng.randint(-9, 9)]) * unit
        bound = seen + (step if sums else rng.choice([0, 0, 0, 1, -1]))
        if not sums:
            bound = max(Fraction(0), min(bound, Fraction(1) if "lone" in spec or "together" in spec else bound))
        way = rng.choice(["exactly", "at_least", "at_least", "at_most", "at_most"] if not sums else WAYS)
        if way == "both":
            return self.ended(spec, {"at_least": bound - abs(step), "at_most": bound + rng.choice([0, 1, 3]) * unit})
        ends = {way: bound}
        if way != "exactly" and rng.random() < 0.25:
            further: Fraction = rng.choice([*map(Fraction, (1, 2, 5, 10 ** (self.exponent // 2))), abs(bound)])
            ends["aim"] = bound + (further if way == "at_least" else -further)
            if not sums:
                ends["aim"] = max(Fraction(0), bound + (1 if way == "at_least" else -1))
            if ends["aim"] == bound or (ends["aim"] > 1 and ("lone" in spec or "together" in spec)):
                del ends["aim"]
            elif rng.random() < 0.4:
                spec = spec | {"weight": rng.choice([2, 3, Decimal("0.5")])}
        return self.ended(spec, ends)

    def proportion(self, spec: dict[str, Any], percent: int) -> dict[str, Any]:
        """A share with an end at so many per cent, and an aim beyond it now and then."""
        way = self.rng.choice(["at_least", "at_most"])
        beyond = range(percent + 1, 101) if way == "at_least" else range(percent)
        aim = {"aim": f"{self.rng.choice(beyond)}%"} if beyond and self.rng.random() < 0.4 else {}
        return spec | {way: f"{percent}%"} | aim

    def ended(self, spec: dict[str, Any], ends: dict[str, Fraction]) -> dict[str, Any]:
        """A measure with these ends as a file would write them, none beyond what it may write."""
        cut = {key: max(Fraction(-LARGEST), min(Fraction(LARGEST), end)) for key, end in ends.items()}
        return spec | {key: plain(end) for key, end in cut.items()}


WAYS = ["exactly", "exactly", "at_least", "at_least", "at_most", "at_most", "both"]


def plain(number: Fraction) -> Number:
    """A number whose decimals end, as a file has it."""
    whole = number.denominator == 1
    return int(number) if whole else Decimal(number.numerator) / Decimal(number.denominator)
