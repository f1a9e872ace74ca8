"""Random small problems against brute force that shares no code with the package."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from composer import Outcome, load, solve
from composer.solvers import tuning
from tests.support import oracle
from tests.support.random_problems import as_yaml, random_scenario
from tests.support.samples import split

BLOCK = 50
BLOCKS = 21
FORCED = 300
"""Problems that are solved once more with tiny samples and cores, so that every reduction has work to do."""


def differences(scenario: dict[str, Any], outcome: Outcome) -> list[str]:
    """What an answer gets wrong, held against brute force: verdict, goals, findings, and every rule of the team."""
    truth = oracle.truth(scenario)
    if outcome.verdict != truth.verdict:
        return [f"verdict {outcome.verdict}, in truth {truth.verdict}"]
    if truth.verdict == "impossible":
        return []
    wrong = []
    values = [goal.value for goal in outcome.goals]
    if values != list(truth.goals):
        wrong.append(f"goals {values}, in truth {truth.goals}")
    teams = {roster.name: [member.id for member in roster.members] for roster in outcome.teams}
    seats = {roster.name: {member.id: member.seat for member in roster.members} for roster in outcome.teams}
    wrong += oracle.holds(scenario, teams, seats)
    per_team, overall = oracle.findings(scenario, teams)
    for roster in outcome.teams:
        if [found.observed for found in roster.findings] != list(per_team[roster.name]):
            wrong.append(f"findings of {roster.name}")
    if [found.observed for found in outcome.findings] != list(overall):
        wrong.append("findings over all teams")
    return wrong


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_answer_equals_brute_force(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        scenario = random_scenario(seed)
        assert differences(scenario, solve(load(scenario))) == [], f"seed {seed}"


@pytest.mark.by_the_hundred
def test_there_are_over_a_thousand_of_them_and_a_third_is_impossible() -> None:
    verdicts = Counter(oracle.truth(random_scenario(seed)).verdict for seed in range(0, BLOCKS * BLOCK, 5))
    assert BLOCKS * BLOCK > 1000
    assert 0.25 < verdicts["impossible"] / sum(verdicts.values()) < 0.45


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(FORCED // BLOCK))
def test_tiny_samples_and_cores_change_no_answer(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SMALL": 0, "SAMPLE": 3, "JOINING": 1, "CORE": 1, "NEAR": 2}.items():
        monkeypatch.setattr(tuning, name, value)
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        scenario = random_scenario(seed)
        assert differences(scenario, solve(load(scenario))) == [], f"seed {seed}"


@pytest.mark.parametrize("seeds", split(range(30), 10))
def test_a_file_gives_the_answer_of_its_mapping(seeds: range, tmp_path: Path) -> None:
    for seed in seeds:
        scenario = random_scenario(seed)
        path = tmp_path / f"{seed}.yaml"
        path.write_text(as_yaml(scenario), "utf-8")
        assert solve(load(path)).teams == solve(load(scenario)).teams


def test_a_problem_that_made_the_engine_abort_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SMALL": 0, "SAMPLE": 4, "JOINING": 1, "CORE": 1, "NEAR": 1}.items():
        monkeypatch.setattr(tuning, name, value)
    scenario = random_scenario(25739)
    assert differences(scenario, solve(load(scenario))) == []
