"""Random small scenarios of which most are impossible, with all that can give way: sizes, gates, seats, bounds."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

RANKS = ["R1", "R2", "R3", "R4"]
SHARES = ["25%", "1/3", "50%", "60%", "2/3", "75%", "100%"]


def impossible_scenario(seed: int) -> dict[str, Any]:
    """4 to 7 people and one team, or 4 or 5 and two; bounds drawn without regard to the people. Not all impossible."""
    return _Draw(random.Random(f"ways {seed}")).scenario()


class _Draw:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def scenario(self) -> dict[str, Any]:
        rng = self.rng
        kind = rng.choice(["one", "one", "one", "two", "alike"])
        people = [f"P{place}" for place in range(rng.randint(4, 7 if kind == "one" else 5))]
        rows = [self.person(person) for person in people]
        names = {"one": ["alpha"], "two": ["alpha", "bravo"], "alike": ["alpha"]}[kind]
        teams = [self.team(name, people) for name in names]
        if kind == "alike":
            teams[0]["number"] = rng.choice([2, 2, 3])
            names = [f"alpha-{place + 1}" for place in range(teams[0]["number"])]
            if self.chance(0.12):
                teams[0]["keep"] = [*teams[0].get("keep", []), "number"]
        result: dict[str, Any] = {
            "start": "2027-01-15",
            "end": "2028-01-14",
            "fields": {"rank": RANKS, "languages": "levels", "skills": "set"},
            "pool": rows,
            "teams": teams,
        }
        overall = []
        for _ in range(rng.choice([0, 0, 1, 1, 2] if kind != "one" else [0, 0, 1])):
            row = self.requirement(people)
            if self.chance(0.3):
                row["team"] = rng.choice(names)
            overall.append(row)
        if overall:
            result["require"] = overall
        goals = []
        for _ in range(rng.choice([0, 1, 1, 2])):
            measure = self.measure(people)
            if self.chance(0.15):
                measure["team"] = rng.choice(names)
            goals.append({rng.choice(["most", "least"]): measure})
        if goals:
            result["prefer"] = goals
        self.blank_scores(result)
        return result

    def person(self, identity: str) -> dict[str, Any]:
        rng = self.rng
        row: dict[str, Any] = {
            "id": identity,
            "sex": rng.choice(["F", "M", "M"]),
            "unit": rng.choice(["A", "A", "B", "C", None]),
            "rank": rng.choice([*RANKS, *RANKS, None]),
            "age": rng.choice(["20", "25", "30", "35", "35.5", None]),
            "until": rng.choice(["2027-06-01", "2028-01-14", "2028-01-15", "2027-12-31"]),
            "languages": rng.choice(["en:1", "en:2; fr:1", "en:3", "fr:2", "en:3; fr:3", "en:2", None]),
            "skills": rng.choice(["medic", "driver", "medic; driver", "cook", None]),
            "pay": rng.choice(["1", "2.5", "4", "0.5", "-1"]),
            "score": rng.choice(["0", "1", "3", "-2", "5"]),
        }
        return row

    def blank_scores(self, scenario: dict[str, Any]) -> None:
        """Some of those who pass no team's gates have no score, which nobody could add up."""
        from tests.support import oracle

        reader = oracle.Problem(scenario)
        passing = frozenset().union(*(reader.matching(team.get("everyone") or {}) for team in scenario["teams"]))
        for row in scenario["pool"]:
            if row["id"] not in passing and self.chance(0.3):
                row["score"] = None

    def who(self, people: list[str]) -> dict[str, Any]:
        rng = self.rng
        return rng.choice(
            [
                {"sex": "F"},
                {"sex": "M"},
                {"unit": rng.choice(["A", "B", ["A", "C"]])},
                {"rank": {"at_least": rng.choice(RANKS[1:])}},
                {"age": {"at_most": rng.choice([25, 30])}},
                {"languages": {"en": 2}},
                {"languages": {"fr": 1}},
                {"skills": "medic"},
                {"skills": "driver", "sex": "M"},
                {"id": rng.sample(people, 2)},
                {"any": [{"sex": "F"}, {"rank": "R1"}]},
            ]
        )

    def measure(self, people: list[str]) -> dict[str, Any]:
        rng = self.rng
        key = rng.choice(
            ["members"] * 4 + ["share", "share", "total", "average", "distinct", "largest_group", "lone", "pairs"]
        )
        if key in ("members", "lone"):
            return {key: self.who(people)}
        if key == "share":
            return {key: self.who(people)} | ({"among": self.who(people)} if self.chance(0.3) else {})
        if key in ("total", "average"):
            field = rng.choice(["pay", "score"])
            return {key: field} | ({"of": self.who(people)} if self.chance(0.3) else {})
        if key == "pairs":
            return {key: [rng.sample(people, 2) for _ in range(2)]}
        return {key: rng.choice(["unit", "skills"])}

    def requirement(self, people: list[str]) -> dict[str, Any]:
        rng = self.rng
        row = self.measure(people)
        key = next(iter(row))
        bounds: list[Any] = {
            "share": SHARES,
            "total": [-1, 0, 2, Decimal("4.5"), 7, 12],
            "average": [-1, 1, Decimal("1.5"), 2, 3],
            "lone": [0, 1],
        }.get(key, [0, 1, 1, 2, 3])
        way = rng.choice(["at_least", "at_least", "at_most", "exactly", "both"])
        if key == "share" and way != "at_least" and self.chance(0.3):
            bounds = ["0%", *SHARES]
        if way == "both":
            low, high = sorted(rng.choices(range(len(bounds)), k=2))
            row |= {"at_least": bounds[low], "at_most": bounds[high]}
        else:
            row[way] = rng.choice(bounds)
        if self.chance(0.3):
            row["weight"] = rng.choice([2, 3, Decimal("0.5"), Decimal("1.5")])
        if self.chance(0.12):
            row["keep"] = True
        return row

    def team(self, name: str, people: list[str]) -> dict[str, Any]:
        rng = self.rng
        low = rng.choice([1, 2, 2, 3, 3, 4])
        team: dict[str, Any] = {"name": name, "size": low}
        if self.chance(0.4):
            high = low + rng.randint(0, 2)
            team["size"] = rng.choice([{"at_least": low}, {"at_least": low, "at_most": high}, {"at_most": high}])
        gates: dict[str, Any] = {}
        for _ in range(rng.choice([0, 0, 1, 1, 2])):
            gates |= self.gate(people)
        if gates:
            team["everyone"] = gates
        seats: list[dict[str, Any]] = []
        for seat in ("lead", "care"):
            number = rng.choice([1, 1, 2])
            if self.chance(0.35):
                seats.append({"seat": seat, "who": self.who(people), "number": number})
                if self.chance(0.2):
                    seats[-1]["weight"] = rng.choice([2, Decimal("1.5")])
                if self.chance(0.1):
                    seats[-1]["keep"] = True
        if seats:
            team["seats"] = seats
        team["require"] = [self.requirement(people) for _ in range(rng.choice([0, 1, 2, 2, 3]))]
        kept = [key for key in ("size", *gates) if self.chance(0.12)]
        if kept:
            team["keep"] = kept
        return team

    def gate(self, people: list[str]) -> dict[str, Any]:
        rng = self.rng
        return rng.choice(
            [
                {"rank": {"at_least": rng.choice(RANKS[1:])}},
                {"rank": {"at_least": "R2", "at_most": "R3"}},
                {"rank": rng.choice(["R2", ["R1", "R3"]])},
                {"age": {"at_least": rng.choice([25, 30, 36])}},
                {"age": {"at_least": 25, "at_most": 30}},
                {"until": {"at_least": "end"}},
                {"languages": {"en": rng.choice([2, 3])}},
                {"languages": {"en": 2, "fr": 1}},
                {"languages": {"en": {"at_least": 2, "at_most": 2}}},
                {"unit": rng.choice(["A", ["B", "C"]])},
                {"any": [{"sex": "F"}, {"skills": "medic"}]},
                {"none": [{"unit": "A"}]},
            ]
        )
