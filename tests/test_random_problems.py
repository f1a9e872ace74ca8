"""A thousand random scenarios against the oracle, which tries every team and counts everything by hand."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import oracle
import pytest
from random_problems import as_yaml, random_scenario

from composer.analyses.solve import solve
from composer.outcome import Outcome
from composer.scenario.load import load

BLOCK = 50
BLOCKS = 24
AS_TEXT = 30


@cache
def truth(seed: int) -> oracle.Truth:
    """What is true of a random scenario."""
    return oracle.truth(random_scenario(seed))


def wrong(scenario: oracle.Scenario, outcome: Outcome, true: oracle.Truth) -> list[str]:
    """What an outcome says that is not so."""
    if outcome.verdict != true.verdict:
        return [f"{outcome.verdict}, in truth {true.verdict}"]
    if true.verdict == "impossible":
        left = [str(part) for part in (outcome.teams, outcome.findings) if part]
        return left + [f"{goal.goal} has a value" for goal in outcome.goals if goal.value is not None]
    found = []
    values = [goal.value for goal in outcome.goals]
    if values != true.goals:
        found.append(f"goals {values}, in truth {true.goals}")
    found += [f"{goal.goal} is not proved" for goal in outcome.goals if not goal.proved or goal.bound != goal.value]
    teams = {roster.name: [member.id for member in roster.members] for roster in outcome.teams}
    seats = {roster.name: {member.id: member.seat for member in roster.members} for roster in outcome.teams}
    found += oracle.holds(scenario, teams, seats)
    problem = oracle.Problem(scenario)
    listed = [(roster.findings, next(team for team in problem.teams if team.name == roster.name).require, roster.name)
              for roster in outcome.teams]  # fmt: skip
    listed.append((outcome.findings, problem.require, ""))
    for findings, requirements, name in listed:
        assert len(findings) == len(requirements)
        for finding, requirement in zip(findings, requirements, strict=True):
            members = problem.members(teams, name or requirement.team)
            said = (finding.observed, finding.at_least, finding.at_most, finding.met, finding.aim)
            seen = (requirement.gauge.read(members), requirement.at_least, requirement.at_most, True, requirement.aim)
            if said != seen:
                found.append(f"{finding.requirement}: {said}, in truth {seen}")
            if requirement.aim is not None:
                short = requirement.gauge.shortfall(members, requirement.aim, floor=requirement.at_least is not None)
                if finding.short != short:
                    found.append(f"{finding.requirement}: short of {finding.short}, in truth {short}")
    return found


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_answer_is_true(block: int) -> None:
    for seed in range(BLOCK * block, BLOCK * (block + 1)):
        scenario = random_scenario(seed)
        assert wrong(scenario, solve(load(scenario)), truth(seed)) == [], seed


def test_the_scenarios_were_many_and_a_quarter_of_them_impossible() -> None:
    counts = Counter(truth(seed).verdict for seed in range(BLOCK * BLOCKS))
    assert counts.total() >= 1000
    assert counts["impossible"] >= counts.total() / 4
    assert counts["best"] >= counts.total() / 4


@pytest.mark.parametrize("seed", range(10_000, 10_000 + AS_TEXT))
def test_a_file_a_text_and_a_mapping_are_answered_alike(seed: int, tmp_path: Path) -> None:
    scenario = random_scenario(seed)
    file = tmp_path / "scenario.yaml"
    file.write_text(as_yaml(scenario), encoding="utf-8")
    expected = oracle.truth(scenario)
    for source in (scenario, file, str(file)):
        outcome = solve(load(source))
        assert wrong(scenario, outcome, expected) == []
        assert list(outcome.inputs) == ([] if source is scenario else [str(file)])
