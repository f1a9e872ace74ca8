"""Random problems too large for brute force that ask everything: all measures, aims, requirements over all teams."""

from __future__ import annotations

import random
from decimal import Decimal
from math import floor
from typing import Any

from tests.support import oracle
from tests.support.larger_problems import LANGUAGES, SKILLS

SHARES = ["0%", "20%", "25%", "1/3", "40%", "50%", "60%", "2/3", "75%", "100%"]


def wider_scenario(seed: int) -> dict[str, Any]:
    """20 to 70 people, one to three teams of 2 to 8, one to three goals of any measure; about a quarter impossible."""
    return _Draw(random.Random(f"wider {seed}")).scenario()


def over_nobody(seed: int) -> dict[str, Any]:
    """Means and shares of a team that may have nobody of whom they are counted, or nobody at all."""
    draw = random.Random(f"nobody {seed}")
    pool = [{"id": name, "sex": draw.choice("FM"), "s": draw.randint(-3, 3)} for name in "ABCD"]

    def quotient() -> dict[str, Any]:
        who = {"sex": draw.choice("FM")}
        return draw.choice(
            [{"average": "s", "of": who}, {"average": "s"}, {"share": {"s": {"at_least": 1}}, "among": who}]
        )

    row = quotient()
    way, sign = draw.choice([("at_least", 1), ("at_most", -1)])
    bounds: list[Any] = ["0%", "40%", "100%"] if "share" in row else [-2, 0, 1]
    near, far = sorted(draw.sample(range(3), 2))[::sign]
    if draw.random() < 0.6:
        row |= {way: bounds[near], "aim": bounds[far]}
    else:
        row |= {way: bounds[draw.choice([near, far])]}
    goals = [{draw.choice(["most", "least"]): quotient()} for _ in range(draw.randint(0, 2))]
    goals.append({draw.choice(["most", "least"]): {"members": {"sex": draw.choice("FM")}}})
    size = {"at_least": draw.choice([0, 0, 1]), "at_most": 3}
    return {"pool": pool, "teams": [{"name": "t", "size": size, "require": [row]}], "prefer": goals}


class _Draw:
    """Bounds lie at or beside what a filling drawn first, the witness, reaches."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.ids = [f"P{place:02}" for place in range(rng.randint(20, 70))]
        coarse = rng.random() < 0.4
        self.rows = [
            {
                "id": name,
                "sex": rng.choice("FMM"),
                "rank": rng.choice("AABBC"),
                "unit": rng.choice([None, *"abcdef"[: rng.randint(3, 6)]]),
                "languages": "; ".join(f"{each}:{rng.randint(1, 4)}" for each in LANGUAGES if rng.random() < 0.4),
                "skills": "; ".join(each for each in SKILLS if rng.random() < 0.3),
                "cost": rng.choice(["10", "20", "30"]) if coarse else str(rng.randint(50, 400)),
                "score": rng.choice(["-1", "1", "2.5"]) if coarse else str(rng.randint(-20, 99)),
            }
            for name in self.ids
        ]
        self.base: dict[str, Any] = {
            "pool": self.rows,
            "fields": {"rank": ["A", "B", "C"], "skills": "set", "languages": "levels"},
        }
        self.reader = oracle.Problem({**self.base, "teams": []})

    def scenario(self) -> dict[str, Any]:
        rng = self.rng
        alike = rng.random() < 0.25
        number = 2 if alike else rng.choice([1, 1, 2, 2, 3])
        names = [f"t-{place + 1}" for place in range(number)] if alike else [f"t{place}" for place in range(number)]
        size = rng.randint(2, 8)
        sizes = [size if alike else rng.randint(2, 8 if not place else 5) for place in range(number)]
        left = rng.sample(self.ids, len(self.ids))
        groups = []
        for each in sizes:
            groups.append(left[:each])
            left = left[each:]
        teams = [self.team("t", size, groups) | {"number": 2}] if alike else []
        teams += (
            [] if alike else [self.team(*each) for each in zip(names, sizes, ([one] for one in groups), strict=True)]
        )
        require = []
        for _ in range(rng.choice([0, 1, 1, 2] if number > 1 else [0, 0, 1])):
            place = rng.randrange(number) if rng.random() < 0.3 else None
            members = groups[place] if place is not None else [one for group in groups for one in group]
            row = self.bounded(self.measure(), [members])
            require.append(row if place is None else row | {"team": names[place]})
        goals = []
        for _ in range(rng.choice([1, 2, 2, 3, 3])):
            spec = self.measure()
            if rng.random() < 0.25:
                spec["team"] = rng.choice(names)
            goals.append({rng.choice(["most", "least"]): spec})
        return {**self.base, "teams": teams, "prefer": goals} | ({"require": require} if require else {})

    def team(self, name: str, size: int, groups: list[list[str]]) -> dict[str, Any]:
        rng = self.rng
        team: dict[str, Any] = {"name": name, "size": size}
        if rng.random() < 0.4:
            team["size"] = {"at_least": max(0, size - rng.randint(0, 2)), "at_most": size + rng.randint(0, 1)}
        who = self.who()
        if rng.random() < 0.2 and all(self.reader.matches(who, one) for group in groups for one in group):
            team["everyone"] = who
        if rng.random() < 0.4:
            seats = [{"seat": "lead", "who": self.who()}, {"seat": "care", "who": self.who(), "number": 2}]
            if size > 2:
                team["seats"] = seats[: rng.randint(1, 2)]
        others = [rng.sample(self.ids, size) for _ in groups]  # what these reach, the witness may not
        team["require"] = [
            self.bounded(self.measure(), others if rng.random() < 0.2 else groups) for _ in range(rng.randint(1, 4))
        ]
        if rng.random() < 0.35:  # next to the most that so many people could ever have
            most = sum(sorted(float(row["score"]) for row in self.rows)[-size:])
            team["require"].append({"total": "score", "at_least": floor(most) - rng.choice([0, 1, 5, 20])})
        return team

    def who(self) -> dict[str, Any]:
        rng = self.rng
        return rng.choice(
            [
                {"sex": "F"},
                {"sex": "M", "rank": {"at_least": "B"}},
                {"rank": {"at_least": "B"}},
                {"skills": rng.choice(SKILLS)},
                {"languages": {rng.choice(LANGUAGES): rng.randint(1, 3)}},
                {"unit": rng.sample("abc", 2)},
                {"any": [{"rank": "C"}, {"skills": rng.choice(SKILLS)}]},
            ]
        )

    def measure(self) -> dict[str, Any]:
        rng = self.rng
        key = rng.choice([*oracle.MEASURES, "total", "members"])
        if key in ("members", "lone"):
            return {key: self.who()}
        if key == "share":
            return {key: self.who()} | ({"among": self.who()} if rng.random() < 0.4 else {})
        if key in ("total", "average"):
            return {key: rng.choice(["cost", "score"])} | ({"of": self.who()} if rng.random() < 0.3 else {})
        if key in ("distinct", "largest_group"):
            return {key: rng.choice(["unit", "rank", "skills", "languages"])}
        if key == "pairs":
            pairs = {tuple(sorted(rng.sample(self.ids, 2))) for _ in range(rng.choice([3, len(self.ids) // 3]))}
            return {key: [list(pair) for pair in sorted(pairs)]}
        return {key: rng.sample(self.ids, rng.randint(2, 3))}

    def bounded(self, spec: dict[str, Any], groups: list[list[str]]) -> dict[str, Any]:
        """A measure with a bound that these groups meet, or mostly so, and now and then an aim beyond it."""
        rng = self.rng
        gauge = self.reader.gauge(spec)
        way = rng.choice(["at_least", "at_least", "at_most"])
        seen = [gauge.read(group) for group in groups]
        bound = min(seen) if way == "at_least" else max(seen)
        sign = 1 if way == "at_least" else -1
        row = dict(spec)
        if "share" in spec:
            fits = [text for text in SHARES if sign * (bound - oracle.percent(text)) >= 0]
            harder = [text for text in SHARES if text not in fits]
            row[way] = fits[-1 if sign > 0 else 0]
            if harder and rng.random() < 0.2:
                row[way] = harder.pop(0 if sign > 0 else -1)
            if harder and rng.random() < 0.35:
                row["aim"] = rng.choice(harder)
        else:
            step = rng.choice([0, 0, 1]) * sign * rng.choice([1, 10 if "total" in spec else 1])
            whole = (
                bound.numerator // bound.denominator if sign > 0 else -(-bound.numerator // bound.denominator)
            ) + step
            one = "lone" in spec or "together" in spec
            row[way] = whole if "score" in spec.values() else max(0, min(whole, 1) if one else whole)
            aim = max(0, row[way] + sign * rng.choice([1, 1, 2, 3] if "total" not in spec else [5, 40]))
            if aim != row[way] and sign * (aim - row[way]) > 0 and not (one and aim > 1) and rng.random() < 0.35:
                row["aim"] = aim
        if "aim" in row and rng.random() < 0.5:
            row["weight"] = rng.choice([2, 3, Decimal("0.5")])
        return row
