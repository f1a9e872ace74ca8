"""Who could step in, against trying out everything in plain Python."""

from __future__ import annotations

import json
import signal
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from composer import Member, StandIn, Standins, load, repair, solve, standins
from composer.analyses.standins.loss import Loss, Losses
from composer.analyses.standins.search import _scarcity
from composer.analyses.standins.words import standins_text
from composer.base.errors import ScenarioError
from tests.support.command_line import Run, run
from tests.support.pressing import as_in_a_terminal, pressed_once
from tests.support.roster_truth import Decided, decided
from tests.support.samples import sample

__all__ = ["run"]

DRAWN = [(range(25),), (range(25, 265),), (range(265, 500),)]


def _after(drawn: Decided, each: StandIn) -> tuple[frozenset[str], ...]:
    teams = {name: set(ids) for name, ids in drawn.roster.items()}
    for move in each.moved:
        teams[move.origin].remove(move.id)
        teams[move.to].add(move.id)
    moved = {(move.id, move.origin) for move in each.moved}
    for who in each.leaving:
        for name, ids in drawn.roster.items():
            if who in ids and (who, name) not in moved and who not in {m.id for m in each.moved}:
                teams[name].discard(who)
    for one in each.joining:
        teams[one.team].add(one.id)
    return tuple(frozenset(teams[team["name"]]) for team in drawn.scenario["teams"])


@pytest.mark.parametrize("seeds", sample(DRAWN, 1))
def test_who_steps_in_makes_the_fewest_changes_and_then_the_best_of_the_goals(seeds: Sequence[int]) -> None:
    seen: list[object] = []
    for seed in seeds:
        drawn = decided(seed)
        found = standins(load(drawn.file), drawn.roster)
        places = sorted((who, team) for team, ids in drawn.roster.items() for who in ids)
        assert sorted((each.id, each.team) for each in found.standins) == places, seed
        for each in found.standins:
            truth = drawn.best_without(each.id)
            assert each.best, seed
            assert each.possible is (truth is not None), (seed, each.id)
            seen.append(each.changes)
            if truth is None:
                continue
            assert each.changes == truth[0], (seed, each.id)
            signs = [1, *(1 if goal == "least" else -1 for goal in drawn.scenario["goals"])]
            assert [goal.value for goal in each.goals] == [s * v for s, v in zip(signs, truth[1], strict=True)], (
                seed,
                each.id,
            )
            teams = _after(drawn, each)
            assert teams in drawn.every, (seed, each.id, teams)
            assert (drawn.changes(teams), drawn.worth(teams)) == truth, (seed, each.id)
    assert {None, 1, 2} <= {*seen}


# What is said

POOL = [
    {"id": f"P{n}", "medic": "yes" if n in (1, 2, 8) else "no", "driver": "yes" if n in (2, 5) else "no", "score": n}
    for n in range(1, 9)
]
SCENARIO: dict[str, Any] = {
    "title": "Relief",
    "pool": POOL,
    "teams": [
        {"name": "alpha", "size": 2, "seats": [{"seat": "Medic", "who": {"medic": True}}, {"seat": "Lead"}]},
        {
            "name": "bravo",
            "size": 2,
            "seats": [{"seat": "Medic", "who": {"medic": True}}],
            "require": [{"members": {"driver": True}, "at_least": 1, "name": "Drivers"}],
        },
    ],
    "prefer": [{"most": {"total": "score"}}],
}
ROSTER = {"alpha": ["P1", "P3"], "bravo": ["P2", "P4"]}


def by_id(found: Standins) -> dict[str, StandIn]:
    return {each.id: each for each in found.standins}


def test_one_person_steps_in_or_it_takes_two_changes_and_the_seats_are_told() -> None:
    found = standins(load(SCENARIO), ROSTER)
    each = by_id(found)
    assert (found.verdict, found.holds, found.given) == ("best", True, True)
    assert [one.id for one in each["P1"].joining] == ["P8"]
    assert each["P1"].joining[0].seat == "Medic"
    assert each["P1"].losses == (Fraction(1 - 8),)
    # nobody else is medic and driver: a medic joins, and a driver for P4
    assert (each["P2"].changes, {one.id for one in each["P2"].joining}) == (2, {"P8", "P5"})
    assert each["P2"].leaving == ("P2", "P4")
    assert found.standins[0].id == "P2"


def test_the_scarcest_come_first_and_those_of_whom_nothing_is_known_after_those_whom_nobody_replaces() -> None:
    pool = [one for one in POOL if one["id"] != "P8"]
    found = standins(load({**SCENARIO, "pool": pool}), {"alpha": ["P1", "P3"], "bravo": ["P2", "P5"]})
    assert [each.id for each in found.irreplaceable] == ["P1", "P2"]
    assert [each.possible for each in found.standins] == [False, False, True, True]
    losses = [each.losses[0] for each in found.standins if each.losses]
    assert losses == sorted(losses, reverse=True)
    states = [replace(found.standins[0], possible=None, least=4), *found.standins]
    assert [each.possible for each in sorted(states, key=_scarcity)] == [False, False, None, True, True]


def test_without_a_roster_the_best_team_is_asked_about_or_there_is_none() -> None:
    found = standins(load(SCENARIO))
    assert not found.given
    assert {each.id for each in found.standins} == {m.id for team in solve(load(SCENARIO)).teams for m in team.members}
    none = standins(load({**SCENARIO, "pool": POOL[:3]}))
    assert (none.verdict, none.standins, none.teams) == ("impossible", (), ())
    assert "No choice of people" in standins_text(none)


def test_members_whom_nothing_tells_apart_are_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    usual = Losses.staying

    def staying(self: Losses, gone: int) -> Loss:
        asked.append(gone)
        return usual(self, gone)

    monkeypatch.setattr(Losses, "staying", staying)
    pool = [{"id": f"P{n}", "sex": "FM"[n % 2], "score": n} for n in range(20)]
    scenario = {
        "pool": pool,
        "teams": [{"name": "t", "size": 8, "require": [{"members": {"sex": "F"}, "at_least": 4}]}],
        "prefer": [{"most": {"total": "score"}}],
    }
    found = standins(load(scenario), {"t": [f"P{n}" for n in range(8)]})
    assert len(asked) == 2
    assert {each.joining[0].id for each in found.standins} == {"P18", "P19"}
    assert all(each.losses == (int(each.id[1:]) - int(each.joining[0].id[1:]),) for each in found.standins)


def test_a_roster_that_does_not_hold_is_mended_with_every_loss_and_that_is_said() -> None:
    roster = {"alpha": ["P3", "P4"], "bravo": ["P1", "P2"]}
    found = standins(load(SCENARIO), roster)
    assert not found.holds
    assert by_id(found)["P3"].changes == 1
    assert by_id(found)["P1"].changes == 2
    assert "does not meet everything as it is" in standins_text(found)
    assert "does not meet everything" not in standins_text(standins(load(SCENARIO), ROSTER))


def test_somebody_who_stands_in_two_teams_at_once_leaves_one_of_them() -> None:
    found = by_id(standins(load(SCENARIO), {"alpha": ["P1", "P3"], "bravo": ["P1", "P2"]}))
    assert {who: each.changes for who, each in found.items()} == {"P1": 2, "P3": 2, "P2": 2}


def test_a_place_that_is_vacant_is_filled_with_whoever_steps_in() -> None:
    pool = [{"id": f"P{n}", "score": n, "cost": n % 5} for n in range(10)]
    scenario = {"pool": pool, "teams": [{"name": "t", "size": 4}], "prefer": [{"least": {"total": "cost"}}]}
    found = standins(load(scenario), {"t": ["P1", "P2", "P3"]})
    assert {one.id for each in found.standins for one in each.joining} == {"P0", "P5"}
    assert {each.changes for each in found.standins} == {1}


def test_members_alike_in_what_is_asked_are_not_alike_in_a_mean_over_some() -> None:
    scores = {"A": 9, "B": 1, "C": 4, "D": 5, "E": 7}
    pool = [{"id": who, "medic": "no" if who == "E" else "yes", "score": score} for who, score in scores.items()]
    mean = {"most": {"average": "score", "of": {"medic": True}}}
    scenario = {"pool": pool, "teams": [{"name": "t", "size": 3}], "prefer": [mean]}
    found = by_id(standins(load(scenario), {"t": ["A", "B", "C"]}))
    assert [one.id for one in found["A"].joining] == ["D"]
    assert [one.id for one in found["B"].joining] == ["E"]
    assert found["B"].goals[0].value == Fraction(13, 2)


def test_who_is_left_may_take_a_second_tour_where_one_is_open() -> None:
    first = {"name": "a", "size": 2, "start": "2027-01-01", "end": "2027-03-31"}
    second = {"name": "b", "size": {"at_least": 1, "at_most": 2}, "start": "2027-06-01", "end": "2027-08-31"}
    scores = {"A": 9, "B": 1, "C": 4, "D": 3}
    pool = [{"id": who, "score": score} for who, score in scores.items()]
    scenario = {"pool": pool, "teams": [first, second], "prefer": [{"most": {"total": "score"}}]}
    found = by_id(standins(load(scenario), {"a": ["A", "B"], "b": ["C"]}))
    assert {(one.id, one.team) for one in found["A"].joining} == {("C", "a"), ("D", "b")}
    assert {(one.id, one.team) for one in found["B"].joining} == {("C", "a"), ("A", "b")}


def test_reserves_have_no_place_and_have_to_cover_whoever_is_left() -> None:
    pool = [{"id": f"P{n}", "medic": "yes" if n < 4 else "no", "score": n} for n in range(1, 8)]
    team = {"name": "t", "size": 2, "require": [{"members": {"medic": True}, "at_least": 1}]}
    scenario = {"pool": pool, "prefer": [{"most": {"total": "score"}}]}
    reserved = {**scenario, "teams": [{**team, "reserves": {"number": 1, "cover": 1}}]}
    roster = {"t": ["P3", "P7", Member("P2", "reserve")]}
    found = standins(load(reserved), roster)
    assert (found.holds, sorted(each.id for each in found.standins)) == (True, ["P3", "P7"])
    # P1 and P2 are left as medics: one goes, the other stands by
    assert {one.id for one in by_id(found)["P3"].joining} == {"P2"}
    mended = repair(load(reserved), roster, "P3")
    assert (mended.verdict, mended.changes and mended.changes.number) == ("best", 1)
    few = standins(load({**reserved, "pool": [one for one in pool if one["id"] != "P1"]}), roster)
    assert [each.id for each in few.irreplaceable] == ["P3"]


def test_mistakes_of_a_roster_are_told_all_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        standins(load(SCENARIO), {"alpha": ["X", "P1"], "delta": ["P2"]})
    assert len(caught.value.mistakes) == 2


def test_a_frozen_tour_keeps_all_others_and_who_is_gone_from_it_is_replaced() -> None:
    tour = {"name": "watch", "size": 2, "start": "2027-01-01", "end": "2027-06-30"}
    scenario = {**SCENARIO, "teams": [{**tour, "repeat": {"every": "6 months", "number": 2}}], "rest": "1x"}
    scenario |= {"frozen": "2027-02-01", "today": "2027-03-01", "plan": {"watch-1": ["P1", "P2"]}}
    found = by_id(standins(load(scenario), {"watch-1": ["P1", "P2"], "watch-2": ["P3", "P4"]}))
    assert [(one.id, one.team) for one in found["P2"].joining] == [("P8", "watch-1")]
    assert all(each.changes == 1 for each in found.values())


@pytest.mark.parametrize("limit", [{"work": 1e-9}, {"seconds": 1e-9}])
def test_at_a_limit_everybody_is_told_with_what_is_known(limit: dict[str, float]) -> None:
    found = standins(load(SCENARIO), ROSTER, **limit)
    assert (found.verdict, len(found.standins)) == ("undecided", 4)
    assert {(each.possible, each.changes, each.least) for each in found.standins} == {(None, None, 1)}
    assert "for 4 it is not known" in standins_text(found)


def test_ctrl_c_keeps_what_is_known_and_a_second_one_quits() -> None:
    def press(_: str) -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with as_in_a_terminal():
        found = standins(load(SCENARIO), ROSTER, progress=pressed_once(lambda text: text.startswith("member 3")))
        assert (found.verdict, found.note) == ("found", "stopped before the end")
        assert {each.possible for each in found.standins} == {True, None}
        with pytest.raises(KeyboardInterrupt):
            standins(load(SCENARIO), ROSTER, progress=press)


def test_the_command_tells_it_in_words_in_json_and_in_files(tmp_path: Path, run: Run) -> None:
    file, roster = tmp_path / "s.yaml", tmp_path / "r.csv"
    file.write_text(json.dumps(SCENARIO), "utf-8")
    roster.write_text("id,team\nP3,alpha\nP1,alpha\nP2,bravo\nP4,bravo\n", "utf-8")
    status, out, err = run("standins", str(file), str(roster), "--csv", str(tmp_path / "o.csv"))
    assert (status, err) == (0, "")
    assert "4 places: for 3 one change is enough, for 1 it takes 2 changes; all of it is proved." in out
    head, first, *_ = (tmp_path / "o.csv").read_text("utf-8-sig").splitlines()
    assert head.startswith("team,seat,id,can somebody step in,changes")
    assert first.startswith("bravo,Medic,P2,yes,2,yes,")
    status, out, _ = run("standins", str(file), "--json", "--show", "score")
    told = json.loads(out)
    assert (status, told["roster"]) == (0, "solved")
    assert all(set(each["fields"]) == {"score"} for each in told["standins"])
    assert run("standins", "-", "-").status == 2
    assert run("standins", str(file), str(roster), "-o", str(roster)).status == 2


def test_nothing_is_open_of_a_member_only_where_the_number_of_changes_is_proved_or_that_nobody_can() -> None:
    known = StandIn("P1", "team", None, possible=True, changes=2, least=2)
    assert known.best
    assert not replace(known, least=1).best
    assert not replace(known, possible=None, changes=None).best
    assert replace(known, possible=False, changes=None).best
