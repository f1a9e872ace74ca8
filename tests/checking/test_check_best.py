"""Certificates that nothing better exists: right values are proved, whatever the multipliers; no wrong one ever is."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from composer import ScenarioError, load, solve
from composer.analyses.verify.proof import verify_proof
from composer.analyses.verify.proof_words import proof_text
from composer.checking import state_search
from composer.checking.certificate import Certificate, Tried
from composer.checking.check import check
from composer.checking.format import as_json, with_seal
from composer.encoding.encode import encode
from composer.encoding.program import Block, Program, Source
from composer.encoding.program import row as row_of
from composer.measures import Linear, Trait
from composer.problem.assignment import Exclusion
from composer.problem.problem import Problem
from tests.support import oracle
from tests.support.best_proofs import claimed, none
from tests.support.certified import resealed
from tests.support.command_line import Run, run, written
from tests.support.larger_problems import larger_scenario
from tests.support.proof_reader import adds, numbers
from tests.support.random_problems import as_yaml, random_scenario
from tests.support.samples import split

__all__ = ["run"]

Json = dict[str, Any]
BIT = Fraction(1, 10**6)


def worse(program: Program, values: list[Fraction], goal: int, by: Fraction) -> list[Fraction]:
    """The values with one of them a little worse than it is."""
    sign = -1 if program.goals[goal].most else 1
    return [value + sign * by * (place == goal) for place, value in enumerate(values)]


# Against brute force


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(3))
def test_what_brute_force_says_is_proved_and_nothing_else_is(block: int) -> None:
    proved = refused = 0
    for seed in range(block * 20, block * 20 + 20):
        scenario, draw = random_scenario(seed), Random(seed)
        truth = oracle.truth(scenario)
        problem = load(scenario)
        program = encode(problem)
        for multipliers in (None, draw):
            if truth.verdict == "impossible":
                checked = check(problem, none(problem, program, multipliers), program)
                assert checked.faults == (), seed
                proved += checked.holds
                continue
            assert not check(problem, none(problem, program, multipliers), program).holds, seed
            if not program.goals:
                continue
            checked = check(problem, claimed(problem, program, truth.goals, multipliers), program)
            assert checked.faults == (), seed
            proved += checked.holds
            for number, _ in enumerate(program.goals):
                false = worse(program, truth.goals, number, draw.choice((BIT, Fraction(1))))
                assert not check(problem, claimed(problem, program, false, multipliers), program).holds, seed
                refused += 1
    assert proved > 10
    assert refused > 10


@pytest.mark.by_the_hundred
def test_larger_questions_are_proved_by_sums_and_a_few_who_are_left_and_no_better_value_is() -> None:
    closed = tried = 0
    for seed in range(40):
        problem = load(larger_scenario(seed))
        program = encode(problem)
        if not program.goals or program.goals[0].quotient.count is not None or problem.prefer[1:]:
            continue
        outcome = solve(problem)
        if outcome.verdict != "best":
            continue
        values = [goal.value for goal in outcome.goals if goal.value is not None]
        checked = check(problem, claimed(problem, program, values), program)
        closed += checked.holds
        tried += bool(checked.gone) and checked.holds
        assert not check(problem, claimed(problem, program, worse(program, values, 0, BIT)), program).holds
    assert closed >= 5
    assert tried >= 1


# Forged


@pytest.mark.parametrize("seeds", split(range(60), 6))
def test_no_change_makes_a_false_value_hold(seeds: range) -> None:
    """Every number of a certificate, changed and sealed anew, while it claims a value that is beaten."""
    changed, draw = 0, Random(5)
    for seed in seeds:
        scenario = random_scenario(seed)
        problem = load(scenario)
        program = encode(problem)
        truth = oracle.truth(scenario)
        if not truth.goals or len(problem.pool) > 7 or program.goals[0].quotient.count is not None:
            continue
        true = json.loads(json.dumps(as_json(claimed(problem, program, truth.goals))))
        false = worse(program, truth.goals, 0, Fraction(1))
        tree = json.loads(json.dumps(as_json(claimed(problem, program, false))))
        for base in (true, tree):
            for path in draw.sample(list(numbers(base)), min(12, len(list(numbers(base))))):
                forged = copy.deepcopy(base)
                here: Any = forged
                for key in path[:-1]:
                    here = here[key]
                here[path[-1]] = draw.choice((here[path[-1]] + 1, here[path[-1]] - 1, 2**63, -(2**64)))
                forged["goals"][0]["value"] = str(false[0])
                assert not holds(problem, program, forged), (seed, path)
                changed += 1
        if changed > 250:
            break
    assert changed > 3 * len(seeds)


def holds(problem: Problem, program: Program, tree: Json) -> bool:
    try:
        return check(problem, resealed(tree), program).holds
    except ScenarioError:
        return False


CREW: Json = {
    "pool": [{"id": f"P{n}", "sex": "FM"[n % 2], "skill": str(n * n % 17), "pay": str(3 + n % 5)} for n in range(12)],
    "teams": [
        {
            "name": "crew",
            "size": 3,
            "seats": [{"seat": "Lead", "who": {"skill": {"at_least": 8}}}],
            "require": [{"share": {"sex": "F"}, "at_least": "60%", "name": "Women"}],
        }
    ],
    "prefer": [{"most": {"total": "skill"}}, {"least": {"total": "pay"}}],
}


@pytest.fixture(scope="module")
def crew() -> tuple[Problem, Program, Certificate]:
    problem = load(CREW)
    program = encode(problem)
    truth = oracle.truth(CREW)
    return problem, program, claimed(problem, program, truth.goals)


def test_a_certificate_may_not_leave_out_change_or_add_goals(crew: tuple[Problem, Program, Certificate]) -> None:
    problem, program, certificate = crew
    assert check(problem, certificate, program).holds
    assert check(problem, certificate).holds
    first, second = certificate.goals
    asked = "its goals are not the ones that are asked for, in their order"
    for goals in ((first,), (second, first), (first, second, second), ()):
        faults = check(problem, with_seal(certificate.model_copy(update={"goals": goals})), program).faults
        assert faults[0] == asked
    renamed = first.model_copy(update={"goal": "most total pay"})
    assert asked in check(problem, with_seal(certificate.model_copy(update={"goals": (renamed, second)}))).faults
    for change in ({"claim": "impossible"}, {"program": "opened"}, {"proof": first.proof}, {"goals": (), "rows": ()}):
        assert not check(problem, with_seal(certificate.model_copy(update=change))).holds, change


def test_what_is_tried_takes_all_rows_and_so_only_the_closed_program_will_do() -> None:
    everything = {"sums": [], "tried": 0}
    for program, said in (
        ("opened", "nothing can be tried through where only some demands are asked"),
        ("closed", "something is possible among 12 people"),
    ):
        made = Certificate(basis="farkas", program=program, demands=(), inputs={}, composer="0", proof=everything)
        assert check(load(CREW), with_seal(made)).faults == (said,)
    with pytest.raises(ScenarioError, match="a number from 0 is wanted here"):
        Tried(sums=(), tried=-1)


def test_a_goal_row_that_is_not_there_is_told(crew: tuple[Problem, Program, Certificate]) -> None:
    problem, program, certificate = crew
    tree = json.loads(json.dumps(as_json(certificate)))
    lines = [line for goal in tree["goals"] for each in _sums(goal["proof"]) for line in each["lines"]]
    one = next(line for line in lines if "goal" in line)
    one["goal"] = 9
    assert any("no 9 rows are for the goal" in fault for fault in check(problem, resealed(tree), program).faults)
    one["row"] = 1
    with pytest.raises(ScenarioError, match="a line is of a `row`, a `lemma`, a `case` or a `goal`"):
        resealed(tree)


def _sums(proof: Json) -> list[Json]:
    found: list[Json] = proof.get("sums") or [proof]
    return found


NUMBERS = ["1/0", "0.5", "2/4", "+1", "01", " 1", "1e3", "½", "\u0661", "-0", "9" * 201, 7, True, None]


@pytest.mark.parametrize("value", NUMBERS)
def test_a_value_is_one_number_in_lowest_terms(crew: tuple[Problem, Program, Certificate], value: object) -> None:
    tree = json.loads(json.dumps(as_json(crew[2])))
    tree["goals"][0]["value"] = value
    with pytest.raises(ScenarioError):
        resealed(tree)


@pytest.mark.parametrize("value", ["9" * 150, "-" + "9" * 150, f"1/{'9' * 150}"])
def test_values_out_of_all_proportion_neither_crash_nor_mislead(value: str) -> None:
    teams = [{**CREW["teams"][0], "size": {"at_least": 2, "at_most": 3}}]
    tree = {**CREW, "teams": teams, "prefer": [{"most": {"average": "skill"}}]}
    problem = load(tree)
    made = {"goal": "most average skill", "value": value, "proof": {"sums": [], "tried": 0}}
    certificate = Certificate(
        basis="farkas", claim="best", program="closed", demands=(), inputs={}, composer="0", goals=[made]
    )
    checked = check(problem, with_seal(certificate))
    assert not checked.holds
    assert proof_text(checked, problem).startswith("This proof does not hold")


def test_old_certificates_keep_their_seals() -> None:
    old = Certificate(basis="two engines", demands=(), inputs={"a.yaml": "b"}, composer="0")
    assert with_seal(old).sha256 == "c5494c78a5330ce4b8f5c4f23a5656adb3cefb93a0f2ac272eebd2cc8489bdeb"
    assert not {"claim", "program", "goals"} & set(as_json(old))


# Trying


@pytest.mark.unmeasured
def test_trying_finds_what_brute_force_over_people_and_helpers_finds() -> None:
    draw = Random(11)
    said = []
    for _ in range(250):
        program = drawn(draw)
        trial = state_search.try_everything(program, [])
        assert trial.nothing == (not possible(program))
        said.append(trial.nothing)
    assert said.count(True) > 40
    assert said.count(False) > 40


def drawn(draw: Random) -> Program:
    """A program of a few people, teams, helpers and rows with any numbers."""
    size = draw.randint(1, 4)
    pool = load({"pool": [{"id": f"P{n}"} for n in range(size)], "teams": [{"name": "t", "size": 1}]}).pool
    blocks = tuple(
        Block(name, np.array([draw.random() < 0.8 for _ in range(size)]), 0, size)
        for name in "ab"[: draw.randint(1, 2)]
    )
    traits = tuple(Trait(np.array([draw.randrange(3) for _ in range(size)], np.int32), 3) for _ in range(2))
    ranges = [(low := draw.randint(-2, 1), low + draw.randint(0, 3)) for _ in range(draw.randint(0, 2))]
    rows = []
    for _ in range(draw.randint(1, 4)):
        people = {
            (team, trait): np.array([draw.randint(-5, 5) for _ in range(3)], np.int64)
            for team in range(len(blocks))
            for trait in range(2)
            if draw.random() < 0.6
        }
        helpers = {helper: draw.randint(-4, 4) for helper in range(len(ranges)) if draw.random() < 0.7}
        low = draw.choice((None, draw.randint(-9, 9)))
        rows.append(row_of(Linear(people, helpers), low, None if low is None else low + 2, Source("drawn")))
    return Program(pool, blocks, traits, tuple(ranges), tuple(rows), (), Exclusion.of_all(len(blocks)))


def possible(program: Program) -> bool:
    weights = [adds(program, row) for row in program.rows]
    places = [
        [None, *(team for team, block in enumerate(program.blocks) if block.eligible[person])]
        for person in range(len(program.pool))
    ]
    ranges = [range(low, high + 1) for low, high in program.auxiliaries]
    for teams in product(*places):
        for helpers in product(*ranges):
            comes_to = [
                sum(each.get((team, person), 0) for person, team in enumerate(teams) if team is not None)
                + sum(each.get((-1, helper), 0) * value for helper, value in enumerate(helpers))
                for each in weights
            ]
            if all(
                (row.low is None or row.low <= come) and (row.high is None or come <= row.high)
                for row, come in zip(program.rows, comes_to, strict=True)
            ):
                return True
    return False


def test_nobody_is_in_two_teams_and_a_class_has_no_more_people_than_it_has() -> None:
    """Three alike, two teams that want two each: one is missing; and with four it is possible."""
    for people, nothing in ((3, True), (4, False)):
        teams = [{"name": name, "size": 2} for name in "ab"]
        program = encode(load({"pool": [{"id": f"P{n}"} for n in range(people)], "teams": teams}))
        assert state_search.try_everything(program, []).nothing is nothing


def test_too_much_to_try_is_refused_in_words(
    crew: tuple[Problem, Program, Certificate], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, program, _ = crew
    certificate = none(problem, program, Random(0))
    for name, number in (("STATES", 1), ("STEPS", 2), ("COLUMNS", 2)):
        with monkeypatch.context() as patch:
            patch.setattr(state_search, name, number)
            faults = check(problem, certificate, program).faults
            assert any("there is too much to try through among" in fault for fault in faults), name


# What a person reads


def test_verify_tells_goal_by_goal_that_nothing_is_better(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "crew.yaml", as_yaml(CREW))
    problem = load(str(file))
    program = encode(problem)
    certificate = claimed(problem, program, oracle.truth(CREW).goals)
    proof = written(tmp_path / "best.json", json.dumps(as_json(certificate)))
    ran = run("verify", file, "--proof", proof)
    assert ran.status == 0
    skill, pay = oracle.truth(CREW).goals
    assert ran.out.startswith(
        "This proof holds: nothing is better than this.\n"
        f"  1. total skill: no team has more than {skill}\n"
        f"  2. total pay: no team as good in goal 1 has less than {pay}\n"
    )
    assert f"total skill: more than {skill}, as supposed" in ran.out
    assert "crew: Lead: 1 seat filled" in ran.out or "crew: size at most 3" in ran.out
    said = json.loads(run("verify", file, "--proof", proof, "--json").out)
    assert (said["holds"], said["claim"]) == (True, "best")
    assert said["goals"] == [
        {"goal": "most total skill", "value": str(skill)},
        {"goal": "least total pay", "value": str(pay)},
    ]
    tree = as_json(claimed(problem, program, [skill - 1, pay]))
    ran = run("verify", file, "--proof", written(tmp_path / "best.json", json.dumps(tree)))
    assert (ran.status, ran.out.startswith("This proof does not hold")) == (1, True)


def test_it_is_told_how_many_are_ruled_out_and_how_many_are_tried(crew: tuple[Problem, Program, Certificate]) -> None:
    problem, program, _ = crew
    checked = check(problem, claimed(problem, program, oracle.truth(CREW).goals, Random(3)), program)
    assert checked.holds
    text = proof_text(checked, problem)
    for gone in checked.gone:
        assert f"Goal {gone.goal}: " in text
        assert f"in {gone.steps:,} step" in text or gone.steps == 0
    assert verify_proof(problem, checked.certificate).to_dict()["tried"] == [
        {"goal": gone.goal, "people": gone.people, "steps": gone.steps} for gone in checked.gone
    ]


def test_that_all_is_asked_for_and_cannot_be_is_told() -> None:
    scenario = {**CREW, "teams": [{**CREW["teams"][0], "require": [{"total": "skill", "at_least": 1000}]}]}
    problem = load(scenario)
    program = encode(problem)
    checked = check(problem, none(problem, program), program)
    assert checked.holds
    assert proof_text(checked, problem).startswith("This proof holds: no team can meet everything that is required.\n")
