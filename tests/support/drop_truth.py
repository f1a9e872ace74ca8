"""Teams of whom people drop out, drawn at random, and with what chance their demands hold: every case, one by one, with
measures and seats counted by the oracle."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product
from typing import Any

from tests.support.oracle import Problem, Requirement, Scenario, seated

CHANCES = (Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 10), Fraction(3, 100))


@dataclass(frozen=True)
class Dropping:
    """A scenario of one team, its members and reserves by their ids, and everybody's chance."""

    scenario: Scenario
    members: tuple[str, ...]
    reserves: tuple[str, ...]
    chances: tuple[Fraction, ...]

    @cached_property
    def _known(self) -> Problem:
        return Problem({key: value for key, value in self.scenario.items() if key != "drop"})

    @cached_property
    def _lasting(self) -> list[Requirement]:
        """What has to hold of those who are left: not `exactly`, not `together`."""
        (team,) = self._known.teams
        return [one for one in team.require if "exactly" not in one.spec and "together" not in one.spec]

    def holds(self, people: tuple[str, ...]) -> bool:
        """Whether all holds for these people."""
        (team,) = self._known.teams
        return seated(team.seats, people) and all(one.met(people) for one in self._lasting)

    def with_some(self, people: tuple[str, ...], ready: tuple[str, ...]) -> bool:
        """Whether all holds for them, or with some who step in as long as the team is not too large."""
        if self.holds(people):
            return True
        most = self._known.teams[0].at_most - len(people)
        return any(
            self.holds((*people, *joining))
            for number in range(1, min(most, len(ready)) + 1)
            for joining in combinations(ready, number)
        )

    def truth(self, scale: Fraction) -> tuple[Fraction, Fraction]:
        """The chance without reserves, and with them."""
        everybody = (*self.members, *self.reserves)
        chances = [min(scale * chance, Fraction(1)) for chance in self.chances]
        without = stepped = Fraction(0)
        for case in product((False, True), repeat=len(everybody)):
            chance = Fraction(1)
            for gone, each in zip(case, chances, strict=True):
                chance *= each if gone else 1 - each
            if not chance:
                continue
            stay = tuple(one for one, gone in zip(everybody, case, strict=True) if not gone)
            left = tuple(one for one in stay if one in self.members)
            without += chance * self.holds(left)
            stepped += chance * self.with_some(left, tuple(one for one in stay if one in self.reserves))
        return without, stepped


def dropping(seed: int) -> Dropping:
    """Four to seven members and up to two reserves; one to three demands that most often hold of all of them."""
    source = random.Random(f"dropping {seed}")
    pool = [
        {
            "id": f"P{number}",
            "sex": source.choice("FM"),
            "unit": source.choice("ABC"),
            "skills": "; ".join(source.sample(["medic", "driver", "eod"], source.choice([1, 1, 2]))),
            "score": source.choice(["-2", "0", "1.5", "3", "3", "7"]),
        }
        for number in range(9)
    ]
    ids = [row["id"] for row in pool]
    number, more = source.randint(4, 6), source.randint(0, 2)
    members, reserves = tuple(ids[:number]), tuple(ids[number : number + more])
    team: dict[str, Any] = {"name": "team", "size": source.choice([number, {"at_least": 2, "at_most": number + 1}])}
    team["require"] = [_demand(source, pool, members) for _ in range(source.randint(1, 3))]
    if source.random() < 0.5:
        skills = source.sample(["medic", "driver"], source.randint(1, 2))
        team["seats"] = [{"seat": skill, "who": {"skills": skill}} for skill in skills]
    chances = tuple(source.choice(CHANCES) for _ in range(number + more))
    fields = {"skills": "set", "sex": "text", "unit": "text", "score": "number"}
    return Dropping({"pool": pool, "fields": fields, "teams": [team]}, members, reserves, chances)


def _demand(source: random.Random, pool: list[dict[str, str]], members: tuple[str, ...]) -> dict[str, Any]:
    """A measure with a bound next to what it is of all members."""
    specs: list[dict[str, Any]] = [
        {"members": {"sex": "F"}},
        {"members": {}},
        {"share": {"sex": "F"}},
        {"share": {"skills": "medic"}, "among": {"sex": "M"}},
        {"total": "score"},
        {"total": "score", "of": {"unit": ["A", "B"]}},
        {"average": "score"},
        {"distinct": "unit"},
        {"distinct": "skills"},
        {"largest_group": "unit"},
        {"largest_group": "skills"},
        {"lone": {"sex": "F"}},
        {"pairs": [["P0", "P1"], ["P1", "P2"]]},
        {"together": ["P0", "P1"]},
    ]
    spec = source.choice(specs)
    fields = {"skills": "set", "sex": "text", "unit": "text", "score": "number"}
    seen = Problem({"pool": pool, "fields": fields, "teams": []}).gauge(spec).read(members)
    (measure,) = [key for key in spec if key not in ("of", "among")]
    key = source.choice(["at_least", "at_least", "at_most", "exactly"])
    step = source.choice([0, 0, 1]) * (-1 if key == "at_least" else 1 if key == "at_most" else 0)
    if measure == "share":
        return spec | {key: f"{min(max(round(seen) + 10 * step, 0), 100)}%"}
    bound = round(seen) + step
    if measure in ("lone", "together"):
        bound = min(max(bound, 0), 1)
    return spec | {key: bound if measure in ("total", "average") else max(bound, 0)}
