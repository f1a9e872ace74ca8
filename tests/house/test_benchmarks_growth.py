"""The benchmarks of very many people judge the program, so that what they say is held against other roads."""

from __future__ import annotations

import time
from itertools import combinations

import pandas as pd
import pytest

import composer
from benchmarks import growth, many_people, what_if
from benchmarks.many_people import BUDGET, EACH_UNIT, SCENARIO, SIZE, WOMEN, better_than
from benchmarks.stages import Stage, Stages


def few_people(number: int) -> pd.DataFrame:
    return many_people.many_people(number)


def test_the_best_team_is_what_trying_all_of_those_who_could_matter_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_people, "SIZE", 3)
    monkeypatch.setattr(many_people, "WOMEN", 1)
    monkeypatch.setattr(many_people, "EACH_UNIT", 2)
    for number in (21, 22, 23, 24):
        frame = few_people(number).assign(unit=["U01", "U02"] * (number // 2) + ["U01"] * (number % 2))
        rows = frame.to_dict("records")
        teams = [
            sum(row["score"] for row in team)
            for team in combinations(rows, 3)
            if any(row["sex"] == "F" for row in team)
            and len({row["unit"] for row in team}) > 1
            and sum(row["cost"] for row in team) <= 3 * BUDGET
        ]
        if not teams:
            continue
        assert better_than(frame, max(teams) - 1)
        assert not better_than(frame, max(teams))


@pytest.mark.unmeasured
def test_a_size_is_measured_stage_by_stage_and_its_value_counted_anew(capsys: pytest.CaptureFixture[str]) -> None:
    growth.measure("frame", 3_000)
    said = capsys.readouterr().out
    assert '"wrong": []' in said
    for stage in growth.OURS:
        assert f'"{stage}"' in said
    frame = few_people(3_000)
    found = composer.solve(composer.load(SCENARIO, pool=frame))
    team = frame[frame["id"].isin([member.id for member in found.teams[0].members])]
    assert len(team) == SIZE
    assert (team["sex"] == "F").sum() >= WOMEN
    assert team["unit"].value_counts().max() <= EACH_UNIT


def test_of_one_stage_within_another_the_other_is_not_charged() -> None:
    stages = Stages()
    busy = stages.timed("inner", lambda seconds: _busy(seconds))
    with stages.stage("outer"):
        _busy(0.02)
        busy(0.06)
        busy(0.06)
    outer, inner = stages.found["outer"], stages.found["inner"]
    assert [*stages.found] == ["outer", "inner"]
    assert inner.user + inner.system >= 0.11
    assert outer.user + outer.system < inner.user + inner.system


def test_a_stage_that_grows_faster_than_its_people_is_told() -> None:
    less = 1_000, [Stage("priced", 0.1), Stage("imports", 9.0)]
    assert growth._goal("frame", less, (10_000, [Stage("priced", 1.0), Stage("imports", 9.0)])).met
    assert not growth._goal("frame", less, (10_000, [Stage("priced", 1.5), Stage("imports", 9.0)])).met


@pytest.mark.unmeasured
def test_changes_of_one_number_are_answered_as_of_people_read_anew(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if, "CHANGES", 3)

    def runs(kept: int) -> list[list[object]]:
        what_if.measure(50_000, 1, kept)
        return [run[2:] for run in what_if.json.loads(capsys.readouterr().out)["runs"]]

    again = runs(1)
    assert again == runs(0)
    assert len({str(run) for run in again}) > 1, "the changes matter"


def _busy(seconds: float) -> None:
    begin = time.process_time()
    while time.process_time() - begin < seconds:
        pass
