"""What every way to put people into teams breaks, gates and sizes included: the truth about conflicts, by trying.

Shares nothing with the package. Anyone may be in any team or in none, in any number; of teams alike the last, without
members, may be left out, which breaks their number and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import chain, product
from typing import Any

from tests.support import oracle
from tests.support.conflict_truth import named_singly

Demand = tuple[str, ...]
"""What tells a demand from all others: its kind, the team as the file names it, and its own name or place."""


class Opened:
    """Every assignment of a scenario's people with the demands it breaks. Seats of one team are tried together."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.truth = oracle.Problem(scenario)
        names = [team.name for team in self.truth.teams]
        self.homes = {
            name: team
            for team in scenario["teams"]
            for name in (
                [f"{team['name']}-{place}" for place in range(1, team["number"] + 1)]
                if "number" in team
                else [team["name"]]
            )
        }
        self.choices: list[tuple[dict[str, tuple[str, ...]], frozenset[str], frozenset[Demand]]] = []
        named = named_singly(scenario)
        for homes in product([None, *names], repeat=len(self.truth.people)):
            teams = {
                name: tuple(person for person, home in zip(self.truth.people, homes, strict=True) if home == name)
                for name in names
            }
            empty = {name for name in names if not teams[name] and name not in named}
            for gone in left_out(scenario, empty):
                self.choices.append((teams, gone, frozenset(self._broken(teams, gone, scenario))))

    def _broken(
        self, teams: dict[str, tuple[str, ...]], gone: Collection[str], scenario: dict[str, Any]
    ) -> Collection[Demand]:
        broken: set[Demand] = {("number", self.homes[name]["name"]) for name in gone}
        for team in self.truth.teams:
            if team.name in gone:
                continue
            home, members = self.homes[team.name], teams[team.name]
            if not team.at_least <= len(members) <= team.at_most:
                broken.add(("size", home["name"]))
            for key, condition in (home.get("everyone") or {}).items():
                if not all(self.truth.matches({key: condition}, person) for person in members):
                    broken.add(("gate", home["name"], key))
            for place, one in enumerate(team.require):
                if not one.met(members):
                    broken.add(("require", home["name"], str(place)))
        for place, one in enumerate(self.truth.require):
            if not one.met(self.truth.members(teams, one.team)):
                broken.add(("over all", "", str(place)))
        return broken

    def satisfiable(self, demands: Collection[Demand], allowed: Callable[[Collection[str]], bool]) -> bool:
        """Whether some choice meets all these demands and has members that are allowed."""
        seats = {demand for demand in demands if demand[0] == "seat"}
        others = set(demands) - seats
        for teams, gone, broken in self.choices:
            if others & broken or not allowed({person for members in teams.values() for person in members}):
                continue
            if all(self._seated(team, teams[team.name], seats) for team in self.truth.teams if team.name not in gone):
                return True
        return False

    def _seated(self, team: oracle.Team, members: tuple[str, ...], seats: Collection[Demand]) -> bool:
        home = self.homes[team.name]["name"]
        return oracle.seated([chair for chair in team.seats if ("seat", home, chair[0]) in seats], members)


def left_out(scenario: dict[str, Any], empty: Collection[str]) -> Iterator[frozenset[str]]:
    """Every set of last teams alike that are empty, but never all."""
    choices = []
    for spec in scenario["teams"]:
        names = [f"{spec['name']}-{place}" for place in range(1, spec.get("number", 1) + 1)]
        rests = (names[number:] for number in range(1, len(names) + 1))
        choices.append([rest for rest in rests if empty >= set(rest)])
    for chosen in product(*choices):
        yield frozenset(chain.from_iterable(chosen))
