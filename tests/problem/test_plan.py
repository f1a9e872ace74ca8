"""A plan that is kept, and teams that are frozen, against trying out everything in plain Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import combinations, product
from typing import Any

import pytest

from composer import explain, load, solve
from composer.base.errors import ScenarioError
from tests.support.samples import split

FIRST = date(2027, 1, 1)
NUMBER = 300
Teams = tuple[frozenset[str], ...]


def days(span: str) -> tuple[date, date]:
    """`2027-01-01..2027-02-01`."""
    first, last = span.split("..")
    return date.fromisoformat(first), date.fromisoformat(last)


@dataclass(frozen=True)
class Replanned:
    """A drawn scenario with a plan, and what brute force says of it."""

    scenario: dict[str, Any]

    @property
    def tours(self) -> list[tuple[str, int, date, date]]:
        """Name, size, first and last day of each team."""
        each = self.scenario["teams"]
        return [(t["name"], t["size"], date.fromisoformat(t["start"]), date.fromisoformat(t["end"])) for t in each]

    def kept(self, place: int) -> set[str]:
        """Who has to stay in a team."""
        name, _, start, end = self.tours[place]
        if start >= date.fromisoformat(self.scenario["frozen"]):
            return set()
        from_day = max(start, self.today)
        people = {one["id"]: one for one in self.scenario["pool"]}
        return {who for who in self.scenario["plan"].get(name, ()) if who in people} - {
            who for who, one in people.items() if self.away(one, from_day, end)
        }

    @property
    def today(self) -> date:
        return date.fromisoformat(self.scenario["today"])

    def away(self, person: dict[str, Any], first: date, last: date) -> bool:
        """Whether somebody is on leave on one of these days."""
        return any(a <= last and first <= b for a, b in map(days, filter(None, person["leave"].split("; "))))

    def may(self, person: dict[str, Any], place: int) -> bool:
        """Whether somebody can be in a team: those kept always, others from the day on which they would begin."""
        _, _, start, end = self.tours[place]
        if person["id"] in self.kept(place):
            return True
        frozen = start < date.fromisoformat(self.scenario["frozen"])
        if frozen and end < self.today:
            return False
        begin = max(start, self.today) if frozen else start
        born = date.fromisoformat(person["birth"])
        age = begin.year - born.year - ((begin.month, begin.day) < (born.month, born.day))
        return age <= 40 and date.fromisoformat(person["medical"]) >= end and not self.away(person, begin, end)

    def clash(self, one: int, other: int) -> bool:
        (*_, begin, end), (*_, start, stop) = self.tours[one], self.tours[other]
        return begin <= stop and start <= end

    @cached_property
    def choices(self) -> list[Teams]:
        """Everything that is possible."""
        pool, tours = self.scenario["pool"], self.tours
        of_each = []
        for person in pool:
            may = [place for place in range(len(tours)) if self.may(person, place)]
            must = {place for place in range(len(tours)) if person["id"] in self.kept(place)}
            some = [set(each) for size in range(len(may) + 1) for each in combinations(may, size)]
            allowed = [each for each in some if not any(self.clash(a, b) for a, b in combinations(each, 2))]
            of_each.append([each for each in allowed if must <= each])
        found = []
        for choice in product(*of_each):
            teams = tuple(
                frozenset(one["id"] for one, mine in zip(pool, choice, strict=True) if place in mine)
                for place in range(len(tours))
            )
            sizes = all(len(there) == size for there, (_, size, *_) in zip(teams, tours, strict=True))
            women = {one["id"] for one in pool if one["sex"] == "F"}
            if sizes and all(2 * len(there & women) >= len(there) - 1 for there in teams):
                found.append(teams)
        return found

    def changes(self, teams: Teams, sex: str = "") -> int:
        """Places of the plan that are not kept, of everybody or of those of one sex."""
        meant = {one["id"] for one in self.scenario["pool"] if one["sex"] == sex}
        return sum(
            who not in there and (not sex or who in meant)
            for (name, *_), there in zip(self.tours, teams, strict=True)
            for who in self.scenario["plan"].get(name, ())
        )

    def best(self) -> tuple[int, int, int] | None:
        """Fewest changes, then fewest of women, then the largest score; None where nothing is possible."""
        score = {one["id"]: one["score"] for one in self.scenario["pool"]}
        worth = [
            (self.changes(teams), self.changes(teams, "F"), -sum(score[who] for there in teams for who in there))
            for teams in self.choices
        ]
        if not worth:
            return None
        fewest, women, lost = min(worth)
        return fewest, women, -lost


@cache
def drawn(seed: int) -> Replanned:
    """Two or three teams, four to seven people, and a plan with people who have gone or are busy now."""
    source = random.Random(seed)
    teams: list[dict[str, Any]] = []
    for name in "abc"[: source.randint(2, 3)]:
        start = FIRST + timedelta(source.randint(0, 60))
        end = start + timedelta(source.randint(5, 40))
        everyone = {"age": {"at_most": 40}, "medical": {"at_least": "end"}}
        require = [{"members": {"sex": "M"}, "at_most": 9}]
        team = {"name": name, "size": source.choice([1, 2, 2]), "start": str(start), "end": str(end)}
        teams.append(team | {"everyone": everyone, "require": require})
    for team in teams:  # half of them are women, or one man more
        most = (team["size"] + 1) // 2
        team["require"] = [{"members": {"none": [{"sex": "F"}]}, "at_most": most}]

    def leave() -> str:
        first = FIRST + timedelta(source.randint(0, 90))
        return f"{first}..{first + timedelta(source.randint(0, 10))}" if source.random() < 0.3 else ""

    pool = [
        {
            "id": f"P{n}",
            "sex": source.choice("FM"),
            "birth": str(date(1986, 1, 20) + timedelta(source.randint(-30, 1000))),
            "medical": str(FIRST + timedelta(source.randint(10, 220))),
            "leave": leave(),
            "score": source.randint(0, 9),
        }
        for n in range(source.randint(4, 7))
    ]
    ids = [one["id"] for one in pool] + ["X1"]
    plan = {team["name"]: source.sample(ids, min(len(ids), team["size"])) for team in teams}
    if source.random() < 0.2:
        plan["gone"] = ["P0"]
    goals: list[dict[str, Any]] = [{"least": {"changes": {}}}, {"least": {"changes": {"sex": "F"}}}]
    return Replanned(
        {
            "pool": pool,
            "fields": {"leave": "spans"},
            "busy": "leave",
            "today": str(FIRST + timedelta(source.randint(0, 60))),
            "teams": teams,
            "plan": plan,
            "frozen": str(FIRST + timedelta(source.randint(0, 60))),
            "prefer": [*goals, {"most": {"total": "score"}}],
        }
    )


@pytest.mark.parametrize("seeds", split(range(NUMBER), 25))
def test_the_fewest_changes_are_those_of_all_choices(seeds: Sequence[int]) -> None:
    answers = []
    for seed in seeds:
        replanned = drawn(seed)
        twice = [
            who
            for a, b in combinations(range(len(replanned.tours)), 2)
            if replanned.clash(a, b)
            for who in replanned.kept(a) & replanned.kept(b)
        ]
        if twice:
            with pytest.raises(ScenarioError, match=f"`{twice[0]}` would be kept"):
                load(replanned.scenario)
            continue
        found, best = solve(load(replanned.scenario)), replanned.best()
        answers.append(best is not None)
        if best is None:
            assert found.verdict == "impossible", seed
            continue
        assert (found.verdict, tuple(goal.value for goal in found.goals)) == ("best", best), seed
        teams = tuple(frozenset(member.id for member in team.members) for team in found.teams)
        assert teams in replanned.choices, seed
        assert found.changes is not None
        assert found.changes.number == best[0], seed
        told = dict(found.changes.frozen)
        assert [set(told.get(name, ())) for name, *_ in replanned.tours] == [
            replanned.kept(place) for place in range(len(teams))
        ], seed
    assert len(answers) < 8 * sum(answers) < 8 * len(answers)


@pytest.mark.parametrize("seeds", split(range(1000, 1080), 5))
def test_what_cannot_be_met_while_teams_are_frozen_has_ways_out_that_keep_them(seeds: Sequence[int]) -> None:
    for seed in seeds:
        replanned = drawn(seed)
        try:
            problem = load(replanned.scenario)
        except ScenarioError:
            continue
        found = explain(problem, ways=2)
        assert (found.verdict == "impossible") == (not replanned.choices), seed
        for way in found.ways_out.ways if found.ways_out is not None else ():
            for place, roster in enumerate(way.teams):
                assert replanned.kept(place) <= {member.id for member in roster.members}, seed
