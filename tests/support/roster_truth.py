"""Small scenarios with a roster, and every choice of teams tried: how few changes a loss takes, and what goals reach.

Nothing here knows rows, engines or the package's own counts: people are dicts, teams are sets of ids.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, permutations, product
from typing import Any

Teams = tuple[frozenset[str], ...]
DAYS = {"a": ("2027-01-01", "2027-03-31"), "b": ("2027-06-01", "2027-08-31"), "c": ("2027-03-01", "2027-06-30")}
"""Who is in a can be in b, and nobody who is in c can be in either."""


@dataclass(frozen=True)
class Decided:
    """A scenario as a file has it, and the roster that was decided."""

    scenario: dict[str, Any]
    roster: dict[str, list[str]]

    @cached_property
    def people(self) -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in self.scenario["pool"]}

    @cached_property
    def schedules(self) -> list[frozenset[int]]:
        """The sets of teams that somebody can be in."""
        teams = self.scenario["teams"]
        most = self.scenario.get("tours", {}).get("at_most", len(teams))

        def apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
            return "start" in one and (one["end"] < other["start"] or other["end"] < one["start"])

        every = chain.from_iterable(combinations(range(len(teams)), size) for size in range(most + 1))
        return [
            frozenset(some)
            for some in every
            if all(apart(teams[one], teams[other]) for one, other in combinations(some, 2))
        ]

    @cached_property
    def every(self) -> list[Teams]:
        """Every choice of teams that meets everything."""
        return [teams for teams in self._choices() if self._over_all(teams)]

    def _choices(self) -> Iterator[Teams]:
        ids, number = [*self.people], len(self.scenario["teams"])
        known: dict[tuple[int, frozenset[str]], bool] = {}
        for homes in product(self.schedules, repeat=len(ids)):
            teams = tuple(
                frozenset(who for who, home in zip(ids, homes, strict=True) if place in home) for place in range(number)
            )
            for place, there in enumerate(teams):
                if (place, there) not in known:
                    known[place, there] = self._holds(self.scenario["teams"][place], there)
                if not known[place, there]:
                    break
            else:
                yield teams

    def _holds(self, team: dict[str, Any], there: frozenset[str]) -> bool:
        members, size = [self.people[who] for who in sorted(there)], team["size"]
        low, high = (size, size) if isinstance(size, int) else (size["at_least"], size["at_most"])
        if not low <= len(members) <= high or any(one["score"] < 2 for one in members):
            return False
        if not any(
            all(one[seat] == "yes" for seat, one in zip(team["kinds"], some, strict=True))
            for some in permutations(members, len(team["kinds"]))
        ):
            return False
        women, units = sum(one["sex"] == "F" for one in members), Counter(one["unit"] for one in members)
        share, most = Fraction(team["share"], 100), team["one_unit"]
        return (not share or (bool(members) and women >= share * len(members))) and max(
            units.values(), default=0
        ) <= most

    def _over_all(self, teams: Teams) -> bool:
        return self._women(teams) >= self.scenario["require"][0]["at_least"]

    def _women(self, teams: Teams) -> int:
        return sum(self.people[who]["sex"] == "F" for there in teams for who in there)

    def worth(self, teams: Teams) -> tuple[Fraction, ...]:
        """The aim, and then the goals in the order of the file, the least being best."""
        members = [self.people[who] for there in teams for who in there]
        scores = [Fraction(one["score"]) for one in members]
        mean = sum(scores) / len(scores) if scores else Fraction(0)
        units = len({one["unit"] for one in members})
        known = {"total": -sum(scores), "average": -mean, "distinct": Fraction(-units), "least": Fraction(len(members))}
        aim = Fraction(max(0, self.scenario["require"][0]["aim"] - self._women(teams)))
        return (aim, *(known[goal] for goal in self.scenario["goals"]))

    def changes(self, teams: Teams) -> int:
        """How many places of the roster are not kept."""
        pairs = zip(self.scenario["teams"], teams, strict=True)
        return sum(who not in there for team, there in pairs for who in self.roster[team["name"]])

    def best_without(self, gone: str) -> tuple[int, tuple[Fraction, ...]] | None:
        """The fewest changes once somebody is gone, and the goals among those; None where there is no team."""
        left = (teams for teams in self.every if not any(gone in there for there in teams))
        return min(((self.changes(teams), self.worth(teams)) for teams in left), default=None)

    @property
    def file(self) -> dict[str, Any]:
        """The scenario without what only the truth reads."""
        own = ("kinds", "share", "one_unit")
        teams = [{key: value for key, value in team.items() if key not in own} for team in self.scenario["teams"]]
        return {**{key: value for key, value in self.scenario.items() if key != "goals"}, "teams": teams}


GOALS: dict[str, dict[str, Any]] = {
    "total": {"most": {"total": "score"}},
    "average": {"most": {"average": "score"}},
    "distinct": {"most": {"distinct": "unit"}},
    "least": {"least": {"members": {}}},
}


def decided(seed: int) -> Decided:
    """One to three teams of up to six people, who are alike more often than not; mostly a roster that holds."""
    source = random.Random(f"decided {seed}")
    touring = source.random() < 0.3
    pool = [
        {
            "id": f"P{n}",
            "sex": source.choice("FM"),
            "medic": source.choice(["yes", "no"]),
            "lead": source.choice(["yes", "no", "no"]),
            "unit": source.choice("XY"),
            "score": source.choice([1, 2, 2, 3, 3, 5]),
        }
        for n in range(5 if touring else source.randint(4, 6))
    ]
    teams = [_team(source, name, touring) for name in "abc"[: source.choice([2, 3] if touring else [1, 1, 2, 2])]]
    women = source.choice([0, 0, 1, 2])
    goals = source.sample([*GOALS], source.choice([0, 1, 1, 2]))
    scenario: dict[str, Any] = {
        "pool": pool,
        "teams": teams,
        "require": [{"members": {"sex": "F"}, "at_least": women, "aim": women + 1}],
        "prefer": [GOALS[goal] for goal in goals],
        "goals": goals,
    }
    if touring and source.random() < 0.4:
        scenario["tours"] = {"at_most": 1}
    found = Decided(scenario, {})
    if found.every and source.random() < 0.85:
        teams_there = source.choice(found.every)
    else:
        ids = source.sample([one["id"] for one in pool], len(pool))
        teams_there = tuple(frozenset(ids[place::3][:2]) for place in range(len(teams)))
    named = zip(teams, teams_there, strict=True)
    roster = {team["name"]: source.sample(sorted(there), len(there)) for team, there in named}
    return Decided(scenario, roster)


def _team(source: random.Random, name: str, touring: bool) -> dict[str, Any]:
    size: int | dict[str, int] = source.choice([1, 2, 2, 3]) if not touring else source.choice([1, 2])
    if source.random() < 0.2:
        size = {"at_least": 1, "at_most": 2}
    kinds = source.sample(["medic", "lead"], source.choice([0, 1, 1, 2]) if size not in (1,) else source.choice([0, 1]))
    share, one_unit = source.choice([0, 0, 30, 50]), source.choice([1, 2, 3, 3])
    require: list[dict[str, Any]] = [{"largest_group": "unit", "at_most": one_unit}]
    if share:
        require.append({"share": {"sex": "F"}, "at_least": f"{share}%"})
    days = dict(zip(("start", "end"), DAYS[name], strict=True)) if touring else {}
    return {
        "name": name,
        "size": size,
        **days,
        "everyone": {"score": {"at_least": 2}},
        "seats": [{"seat": kind, "who": {kind: True}} for kind in kinds],
        "require": require,
        "kinds": kinds,
        "share": share,
        "one_unit": one_unit,
    }
