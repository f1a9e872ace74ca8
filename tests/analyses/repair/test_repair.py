"""Repairs against trying out everything in plain Python, and what is said of them."""

from __future__ import annotations

import json
import random
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from itertools import chain, combinations, permutations, product
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from composer import Member, load, repair, solve, verify
from composer.analyses.repair import search
from composer.analyses.repair.words import repair_text
from composer.base.errors import ScenarioError
from composer.checking.matching import keep_seats
from composer.scenario.roster import read_roster
from tests.support.command_line import SCENARIOS, Run, run
from tests.support.pressing import as_in_a_terminal, pressed_once
from tests.support.samples import sample, split

__all__ = ["run"]

DRAWN = [(range(25),), (range(25, 265),), (range(265, 500),)]
Teams = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Broken:
    """A drawn scenario, its roster and who is gone, and what brute force says of it."""

    scenario: dict[str, Any]
    roster: dict[str, list[str]]
    gone: tuple[str, ...]

    @property
    def left(self) -> Teams:
        """Who remains of each team."""
        return tuple(frozenset(self.roster[team["name"]]) - {*self.gone} for team in self.scenario["teams"])

    @cached_property
    def people(self) -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in self.scenario["pool"]}

    @cached_property
    def known(self) -> dict[tuple[int, frozenset[str]], bool]:
        """What was found to hold."""
        return {}

    def holds(self, place: int, there: frozenset[str]) -> bool:
        """Whether a team meets all that it asks for."""
        if (place, there) not in self.known:
            self.known[place, there] = self._holds(place, there)
        return self.known[place, there]

    def _holds(self, place: int, there: frozenset[str]) -> bool:
        team, members = self.scenario["teams"][place], [self.people[who] for who in sorted(there)]
        size = team["size"]
        low, high = (size, size) if isinstance(size, int) else (size["at_least"], size["at_most"])
        if not low <= len(members) <= high or any(one["score"] < 2 for one in members):
            return False
        if not any(one["medic"] == "yes" for one in members):
            return False
        return sum(one["sex"] == "F" for one in members) >= team["require"][0]["at_least"]

    def over_all(self, teams: Teams) -> bool:
        return sum(self.people[who]["sex"] == "F" for there in teams for who in there) >= self.women

    @property
    def women(self) -> int:
        return int(self.scenario["require"][0]["at_least"])

    def choices(self, kept: frozenset[int], over_all: bool) -> Iterator[Teams]:
        """Everything that is possible where some teams stay as they are left."""
        ids = [who for who in self.people if who not in self.gone]
        number = len(self.scenario["teams"])
        for homes in product(range(-1, number), repeat=len(ids)):
            teams = tuple(
                frozenset(w for w, home in zip(ids, homes, strict=True) if home == place) for place in range(number)
            )
            fits = all(teams[p] == self.left[p] if p in kept else self.holds(p, teams[p]) for p in range(number))
            if fits and (not over_all or self.over_all(teams)):
                yield teams

    def worth(self, teams: Teams, over_all: bool = True) -> tuple[int, Fraction, int]:
        """Changes, then what the aim over all misses, then the sum of scores, the best first."""
        changes = sum(
            who not in there
            for team, there in zip(self.scenario["teams"], teams, strict=True)
            for who in self.roster[team["name"]]
        )
        women = sum(self.people[who]["sex"] == "F" for there in teams for who in there)
        score = sum(self.people[who]["score"] for there in teams for who in there)
        return changes, Fraction(max(0, self.women + 1 - women) if over_all else 0), -score

    def best(self, kept: frozenset[int] = frozenset(), over_all: bool = True) -> tuple[int, Fraction, int] | None:
        return min((self.worth(teams, over_all) for teams in self.choices(kept, over_all)), default=None)

    def fewest_left(self) -> int:
        """How many teams, what is required over all counted as one, have to be left at least."""
        places = range(len(self.scenario["teams"]))
        for number in range(len(places) + 2):
            for over_all in (True, False):
                for kept in combinations(places, number - (not over_all)) if number or over_all else ():
                    if next(self.choices(frozenset(kept), over_all), None) is not None:
                        return number
        raise AssertionError


@cache
def drawn(seed: int) -> Broken:
    """One to three teams, four to six people."""
    source = random.Random(seed)
    pool = [
        {
            "id": f"P{n}",
            "sex": source.choice("FM"),
            "medic": source.choice(["yes", "no"]),
            "score": source.choice([1, *range(2, 10)]),
        }
        for n in range(source.randint(4, 6))
    ]
    teams: list[dict[str, Any]] = []
    for name in "abc"[: source.choice([1, 1, 2, 2, 3])]:
        size: int | dict[str, int] = source.choice([1, 2, 2])
        if source.random() < 0.2:
            size = {"at_least": 1, "at_most": 2}
        teams.append(
            {
                "name": name,
                "size": size,
                "everyone": {"score": {"at_least": 2}},
                "seats": [{"seat": "Medic", "who": {"medic": True}}],
                "require": [{"members": {"sex": "F"}, "at_least": source.choice([0, 0, 1])}],
            }
        )
    ids = [one["id"] for one in pool]
    source.shuffle(ids)
    roster: dict[str, list[str]] = {}
    for team in teams:
        size = team["size"]
        number = size if isinstance(size, int) else 2
        roster[team["name"]], ids = ids[:number], ids[number:]
    there = [who for mine in roster.values() for who in mine]
    gone = tuple(source.sample(there, min(len(there), source.choice([0, 1, 1, 2]))))
    women = source.choice([0, 0, 1, 2])
    scenario = {
        "pool": pool,
        "teams": teams,
        "require": [{"members": {"sex": "F"}, "at_least": women, "aim": women + 1}],
        "prefer": [{"most": {"total": "score"}}],
    }
    return Broken(scenario, roster, gone)


@pytest.mark.parametrize("seeds", sample(DRAWN, 1))
def test_the_fewest_changes_and_then_the_goals_are_those_of_all_choices(seeds: Sequence[int]) -> None:
    whole = []
    for seed in seeds:
        broken = drawn(seed)
        found, best = repair(load(broken.scenario), broken.roster, broken.gone), broken.best()
        whole.append(best is not None)
        assert found.verdict == ("best" if best is not None else "impossible"), seed
        names = [each.team for each in found.unrepaired]
        assert len(names) == (0 if best is not None else broken.fewest_left()), seed
        kept = frozenset(place for place, team in enumerate(broken.scenario["teams"]) if team["name"] in names)
        if best is None:
            best = broken.best(kept, "" not in names)
        assert best is not None
        assert found.fewest
        assert found.changes is not None
        teams = tuple(frozenset(member.id for member in roster.members) for roster in found.teams)
        assert (found.changes.number, broken.worth(teams, "" not in names)) == (best[0], best), seed
        assert teams in broken.choices(kept, "" not in names), seed
        if "" not in names:
            assert (found.goals[0].value, found.goals[-1].value) == (best[1], -best[2]), seed
        for each in found.unrepaired:
            assert each.ways is not None
            assert not each.ways.needless, seed
    assert len(whole) < 5 * sum(whole) < 5 * len(whole)


@pytest.mark.parametrize("seeds", split(range(300), 60))
def test_as_many_as_can_stay_in_their_seats_do(seeds: Sequence[int]) -> None:
    for seed in seeds:
        source = random.Random(seed)
        places = [source.choice([1, 1, 2]) for _ in range(source.randint(1, 3))]
        seats = range(len(places))
        fits = [[seat for seat in seats if source.random() < 0.6] for _ in range(source.randint(1, 5))]
        now = [source.choice([None, *seats]) for _ in fits]
        every = [seat for seat in seats for _ in range(places[seat])] + [None] * len(fits)

        def worth(filled: Sequence[int | None], now: Sequence[int | None] = now) -> tuple[int, int]:
            stay = sum(one == other for one, other in zip(filled, now, strict=True) if other is not None)
            return sum(seat is not None for seat in filled), stay

        possible = [
            filled
            for filled in {*permutations(every, len(fits))}
            if all(seat is None or seat in mine for seat, mine in zip(filled, fits, strict=True))
        ]
        found = keep_seats(fits, places, now)
        assert tuple(found) in possible, seed
        assert worth(found) == max(map(worth, possible)), seed


# What is said

SCENARIO: dict[str, Any] = {
    "title": "Relief",
    "pool": [{"id": f"P{n}", "medic": "yes" if n in (1, 2, 8) else "no", "score": n} for n in range(1, 9)],
    "teams": [
        {"name": "alpha", "size": 2, "seats": [{"seat": "Medic", "who": {"medic": True}}, {"seat": "Lead"}]},
        {"name": "bravo", "size": 2, "seats": [{"seat": "Medic", "who": {"medic": True}}]},
    ],
    "prefer": [{"most": {"total": "score"}}],
}
ROSTER = {"alpha": [Member("P3", "Lead"), Member("P1", "Medic")], "bravo": ["P2", "P4"]}


def test_who_joins_has_a_seat_and_the_others_keep_theirs() -> None:
    told = repair(load(SCENARIO), ROSTER, ["P1"]).to_dict()
    keys = ("verdict", "changes", "fewest", "leaving", "joining", "moved", "unrepaired")
    assert [told[key] for key in keys] == [
        "best",
        1,
        "proved",
        ["P1"],
        [{"id": "P8", "team": "alpha", "seat": "Medic"}],
        [],
        [],
    ]
    assert {"id": "P3", "seat": "Lead"} in told["teams"][0]["members"]  # type: ignore[index]


def test_who_moves_to_another_team_is_one_change_and_one_more_for_who_comes_after() -> None:
    scenario = {**SCENARIO, "pool": [one for one in SCENARIO["pool"] if one["id"] != "P8"]}
    scenario["teams"] = [SCENARIO["teams"][0], {**SCENARIO["teams"][1], "seats": []}]
    found = repair(load(scenario), ROSTER, "P1")
    assert found.changes is not None
    assert (found.changes.number, found.fewest) == (2, True)
    assert [(move.id, move.origin, move.to) for move in found.changes.moved] == [("P2", "bravo", "alpha")]
    assert [(each.id, each.team) for each in found.changes.joining] == [("P7", "bravo")]


def test_a_team_that_cannot_be_repaired_is_named_with_its_ways_out_and_the_other_is_repaired() -> None:
    scenario = {**SCENARIO, "pool": [one for one in SCENARIO["pool"] if one["id"] != "P8"]}
    of_bravo = [{"members": {"medic": True}, "at_least": 1, "team": "bravo"}]
    found = repair(load({**scenario, "require": of_bravo}), ROSTER, ["P2", "P3"])
    assert (found.verdict, [each.team for each in found.unrepaired]) == ("impossible", ["bravo"])
    assert [[member.id for member in roster.members] for roster in found.teams] == [["P1", "P7"], ["P4"]]
    ways = found.unrepaired[0].ways
    assert ways is not None
    assert ways.ways[0].changes[0].requirement == "bravo: Medic"
    said = repair_text(found)
    assert "With 2 changes every team that can hold again does; no fewer do, and that is proved." in said
    assert "bravo cannot be repaired, and stays as it is left; that is proved." in said
    assert "Medic 1 → 0 (one left vacant)" in said
    assert "alpha: 1 leaves (P3, gone), 1 joins (P7)." in said


def test_what_is_required_over_all_is_no_team_s_fault() -> None:
    found = repair(load({**SCENARIO, "require": [{"members": {}, "at_least": 5}]}), ROSTER, ["P2"])
    assert [each.team for each in found.unrepaired] == [""]
    assert [each.met for each in found.findings] == [False]
    assert all(len(roster.members) == 2 for roster in found.teams)


def test_a_tour_of_a_programme_is_repaired_while_others_are_frozen() -> None:
    tour = {"name": "watch", "size": 2, "start": "2027-01-01", "end": "2027-06-30"}
    scenario = {**SCENARIO, "teams": [{**tour, "repeat": {"every": "6 months", "number": 2}}], "rest": "1x"}
    scenario |= {"frozen": "2027-02-01", "today": "2027-03-01", "plan": {"watch-1": ["P1", "P2"]}}
    scenario["teams"][0]["everyone"] = {"score": {"at_least": 3}}
    found = repair(load(scenario), {"watch-1": ["P1", "P2"], "watch-2": ["P3", "P4"]}, ["P2"])
    assert found.changes is not None
    assert [(each.id, each.team) for each in found.changes.joining] == [("P8", "watch-1")]
    assert found.changes.number == 1


def test_a_roster_that_does_not_hold_for_other_reasons_is_mended_too() -> None:
    found = repair(load(SCENARIO), {"alpha": ["P3", "P4"], "bravo": ["P1", "P2"]})
    assert found.changes is not None
    assert found.changes.number == 1


@pytest.mark.parametrize(
    ("roster", "gone", "said"),
    [
        (ROSTER, ["P9"], "nobody in the pool has the id `P9`"),
        (ROSTER, ["P5"], "`P5` is gone, but not in the roster"),
        ({"alpha": ["P1", "X"]}, ["P1"], "nobody in the pool has the id `X`, named in team alpha"),
        ({"alfa": ["P1"]}, ["P1"], "the scenario has no team `alfa`"),
        ({"alpha": ["P1", "P1"]}, ["P1"], "`P1` stands twice in team alpha"),
    ],
)
def test_ids_that_are_unknown_or_not_in_the_roster_are_mistakes(roster: object, gone: list[str], said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        repair(load(SCENARIO), roster, gone)
    assert said in str(caught.value)


def test_all_mistakes_of_a_roster_are_told_at_once() -> None:
    roster = {"alpha": [Member("X", "Cook"), "P1", "P1"], "bravo": ["P2"]}
    with pytest.raises(ScenarioError) as caught:
        repair(load(SCENARIO), roster, ["P2", "P9", "P5"])
    assert [mistake.text for mistake in caught.value.mistakes] == [
        "`P1` stands twice in team alpha",
        "nobody in the pool has the id `P9`",
    ]
    with pytest.raises(ScenarioError) as caught:
        repair(load(SCENARIO), {**roster, "alpha": [Member("X", "Cook"), "P1"]}, ["P2", "P9", "P5"])
    said = [mistake.text for mistake in caught.value.mistakes]
    assert said[0].startswith("team alpha has no seat `Cook`")
    assert said[1:] == [
        "nobody in the pool has the id `X`, named in team alpha",
        "nobody in the pool has the id `P9`",
        "`P5` is gone, but not in the roster",
    ]


def test_as_few_teams_as_can_be_are_left_where_very_many_sets_of_them_are_too_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = [{"id": f"P{n}", "medic": "yes" if n < 1 else "no"} for n in range(12)]
    teams = [{"name": f"t{n}", "size": 1, "seats": [{"seat": "Medic", "who": {"medic": True}}]} for n in range(5)]
    monkeypatch.setattr(search, "TRIED", 20)
    found = repair(load({"pool": pool, "teams": teams}), {f"t{n}": [f"P{n + 3}"] for n in range(5)})
    assert (len(found.unrepaired), found.fewest_left) == (4, True)
    assert sum(comb(6, size) for size in range(4)) > 20
    assert "fewer teams may do" not in repair_text(found)
    assert "fewer teams may do" in repair_text(replace(found, fewest_left=False))


def test_the_smart_team_takes_four_changes_for_three_who_are_gone_and_no_three_do() -> None:
    problem = load(SCENARIOS / "smart_team.yaml")
    gone = ("P103", "P160", "P164")
    found = repair(problem, read_roster(str(SCENARIOS / "rosters" / "smart_team_roster.csv"), problem), gone)
    assert found.changes is not None
    assert (found.changes.number, found.fewest) == (4, True)
    met = verify(problem, {team.name: [member.id for member in team.members] for team in found.teams})
    assert met.met
    # by hand: five stay, and three of all others join
    (team,), pool = problem.deployed, problem.pool
    stay = [pool.row(who) for who in ("P181", "P001", "P021", "P119", "P134")]
    others = [row for row in np.flatnonzero(problem.admits(team)) if row not in stay and pool.ids[row] not in gone]
    three = np.array([*combinations(others, 3)])

    def number(each: Any) -> Any:
        values = np.asarray(each, np.int64)
        return values[stay].sum() + values[three].sum(axis=1)

    seats = [seat.who.mask(pool) for seat in team.seats]
    good = np.ones(len(three), np.bool_)
    for some in chain.from_iterable(combinations(seats, size) for size in range(1, 5)):
        good &= number(np.any(some, axis=0)) >= len(some)  # Hall
    for row in team.require:
        if row.measure.key == "members":
            good &= number(row.measure.members.mask(pool)) >= int(row.low or 0)
    good &= number([pool.person(row)["sex"] == "F" for row in range(len(pool))]) * 100 >= 24 * 8
    good &= number([int(pool.person(row)["daily_cost"]) for row in range(len(pool))]) <= 900
    left = [
        [*stay, *some]
        for some in three[good].tolist()
        if max(Counter(pool.person(row)["unit"] for row in [*stay, *some]).values()) <= 2
        and len({pool.person(row)["branch"] for row in [*stay, *some]}) >= 5
    ]
    assert left == []


def test_a_tour_of_people_who_have_served_is_repaired_by_whoever_has_rested() -> None:
    pool = [{"id": f"P{n}", "past": "" if n != 4 else "2026-01-01..2026-11-30", "score": n} for n in range(1, 6)]
    scenario: dict[str, Any] = {
        "pool": pool,
        "fields": {"past": "spans"},
        "served": "past",
        "rest": "6 months",
        "tours": {"at_most": 1},
        "teams": [
            {"name": "watch", "size": 1, "start": "2027-03-01", "end": "2027-05-31"},
            {"name": "later", "size": 2, "start": "2027-07-01", "end": "2027-08-31"},
        ],
        "prefer": [{"most": {"total": "score"}}],
    }
    found = repair(load(scenario), {"watch": ["P1"], "later": ["P2", "P3"]}, "P1")
    assert found.changes is not None
    # P4 is at home since last November, and has had the one tour that anybody may have
    assert (found.changes.number, [each.id for each in found.changes.joining]) == (1, ["P5"])


def test_the_first_ctrl_c_keeps_what_was_found_and_the_second_quits() -> None:
    def press(_: str) -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with as_in_a_terminal():
        found = repair(load(SCENARIO), ROSTER, ["P1"], progress=pressed_once())
        assert (found.note, found.verdict) == ("stopped before the end", "found")
        assert found.changes is not None
        assert not found.fewest
        with pytest.raises(KeyboardInterrupt):
            repair(load(SCENARIO), ROSTER, ["P1"], progress=press)


def test_a_notebook_shows_what_changes() -> None:
    html = repair(load(SCENARIO), ROSTER, "P1")._repr_html_()
    assert "With 1 change everything holds again" in html
    assert "alpha: 1 leaves (P1, gone), 1 joins (P8)." in html


def test_what_an_answer_is_can_be_repaired() -> None:
    problem = load(SCENARIO)
    before = solve(problem)
    gone = before.teams[0].members[1].id
    assert repair(problem, before, gone).changes == repair(problem, before.to_dict(), gone).changes


def test_the_command_tells_it_in_words_and_in_json(tmp_path: Path, run: Run) -> None:
    file, roster = tmp_path / "s.yaml", tmp_path / "r.csv"
    file.write_text(json.dumps(SCENARIO), "utf-8")
    roster.write_text("id,team,seat\nP3,alpha,Lead\nP1,alpha,Medic\nP2,bravo,\nP4,bravo,\n", "utf-8")
    status, out, err = run("repair", str(file), str(roster), "--gone", "P1", "P4")
    assert (status, err) == (0, "")
    assert "With 2 changes everything holds again; no fewer do, and that is proved." in out
    assert "alpha: 1 leaves (P1, gone), 1 joins (P8)." in out
    status, out, _ = run("repair", str(file), str(roster), "--gone", "P1,P2", "--json")
    told = json.loads(out)
    assert (status, told["changes"], told["gone"]) == (1, 2, ["P1", "P2"])
    assert run("repair", str(file), str(roster), "P1").status == 2
    assert run("repair", str(file), str(roster), "--gone", "P8").status == 2
    assert run("repair", str(file), str(roster), "--gone", "P1", "-o", str(roster)).status == 2
    assert run("repair", "-", "-", "--gone", "P1").status == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here to write to")
def test_a_full_disk_is_told_after_the_repair(tmp_path: Path, run: Run) -> None:
    file, roster = tmp_path / "s.yaml", tmp_path / "r.csv"
    file.write_text(json.dumps(SCENARIO), "utf-8")
    roster.write_text("id,team,seat\nP3,alpha,Lead\nP1,alpha,Medic\nP2,bravo,\nP4,bravo,\n", "utf-8")
    status, out, err = run("repair", str(file), str(roster), "--gone", "P1", "--csv", "/dev/full")
    assert status == 74
    assert "With 1 change everything holds again" in out
    assert "The answer can't be written to /dev/full: No space left on device" in err


def test_teams_without_days_or_without_a_place_in_the_roster_are_named_too() -> None:
    """What hangs on the days of the others, or on the plan, is no mistake of these."""
    scenario: dict[str, Any] = {
        "pool": [{"id": one, "leave": "", "past": "2020-01-01", "score": 1} for one in ("P1", "P2", "P3")],
        "fields": {"leave": "spans", "past": "spans"},
        "rest": "30 days",
        "busy": "leave",
        "served": "past",
        "tours": {"at_most": 3},
        "today": "2027-01-01",
        "frozen": "2027-02-01",
        "teams": [
            {"name": "first", "size": 1, "start": "2027-01-31", "end": "2027-02-27"},
            {"name": "staff", "size": 1, "everyone": {"score": {"at_least": 4}}},
        ],
        "require": [{"changes": {}, "team": "staff", "at_most": 1}],
    }
    found = repair(load({**scenario, "plan": {"first": ["P1"]}}), {"first": ["P1"], "staff": ["P2"]}, "P1")
    assert [each.team for each in found.unrepaired] == ["staff"]
    assert [len(team.members) for team in found.teams] == [1, 1]
    assert found.changes is not None
    assert found.changes.number == 1
    found = repair(load({**scenario, "plan": {"first": ["P1"]}}), {"first": ["P1"]}, "P1")
    assert [each.team for each in found.unrepaired] == ["staff"]


def test_a_tour_that_counts_on_those_of_one_left_as_it_is_is_repaired() -> None:
    pool = [{"id": name, "sex": sex} for name, sex in (("A", "F"), ("B", "M"), ("C", "M"), ("D", "M"))]
    days = ({"start": "2027-01-01", "end": "2027-03-31"}, {"start": "2027-07-01", "end": "2027-09-30"})
    first = {"name": "first", "size": 2, "require": [{"members": {"sex": "F"}, "at_least": 1}], **days[0]}
    second = {"name": "second", "size": 2, "require": [{"again": {}, "at_least": 1}], **days[1]}
    problem = load({"pool": pool, "teams": [first, second]})
    found = repair(problem, {"first": ["A", "B"], "second": ["A", "B"]}, "A")
    assert [each.team for each in found.unrepaired] == ["first"]
    assert len(found.teams[1].members) == 2
