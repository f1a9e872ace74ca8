"""Forged proofs, and files that are no proofs at all: none holds, none crashes the check, none speaks through it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from composer import ScenarioError, load
from composer.base.magnitudes import DIGITS
from composer.checking.certificate import Certificate, Origin
from composer.checking.check import check
from composer.checking.exact_sums import ExactSum
from composer.checking.format import ENTRIES, as_json, from_json, with_seal
from composer.checking.rows import row_digest, row_names
from composer.encoding.elastic import demands
from composer.encoding.encode import encode
from composer.measures import Linear
from tests.support.certified import EOD, WOMEN, Conflict, asking, conflict, resealed, word
from tests.support.command_line import Run, run, written
from tests.support.forging import forged, held, holds, twins
from tests.support.random_problems import as_yaml

__all__ = ["run"]

Json = dict[str, Any]

POSSIBLE: Json = {
    "pool": [{"id": "A", "sex": "F"}, {"id": "B", "sex": "M"}, {"id": "C", "sex": "F"}],
    "teams": [
        {"name": "t", "size": 2, "require": [{"members": {"sex": "F"}, "at_least": 1, "name": "Women"}]},
    ],
}


def wrapped(times: int, copies: int) -> Certificate:
    """ "No woman is in the team": a lemma of a sum that 64 bits would bring round to 0, or below."""
    program = encode(load(POSSIBLE), opened=True)
    (position,) = [place for place, row in enumerate(program.rows) if row.source.label == "Women"]
    name = row_names(program)[position].model_copy(update={"sha256": row_digest(program, program.rows[position])})
    both = [{"row": 1, "weight": 1}, {"row": 1, "weight": 1}]
    lemma = {
        "terms": [{"times": times, "quantity": {"of": "members", "weighed": both}}] * copies,
        "at_most": 0,
        "proof": {"lines": [{"times": 1, "side": "at least", "case": 1}], "needed": 1, "possible": 0},
    }
    lines = [{"times": 1, "side": "at most", "lemma": 1}, {"times": 1, "side": "at least", "row": 1}]
    return with_seal(
        Certificate(
            basis="farkas",
            demands=(Origin.of(program.rows[position].source),),
            inputs={},
            composer="0.1.0",
            rows=(name,),
            lemmas=[lemma],
            proof={"lines": lines, "needed": 1, "possible": 0},
        )
    )


@pytest.mark.parametrize(
    ("times", "copies"), [(2**53, 1024), (2**53, 2048), (2**62, 2), (2**63, 1), (2**64, 1), (10**150, 7)]
)
def test_sums_that_leave_64_bits_prove_nothing(times: int, copies: int) -> None:
    checked = check(load(POSSIBLE), wrapped(times, copies))
    assert not checked.holds
    assert any(f"{2 * times * copies} is possible, and the lines ask for no more than 1" in f for f in checked.faults)


def test_sums_are_added_in_whole_numbers_of_any_size() -> None:
    program = encode(load(POSSIBLE), opened=True)
    women = next(row.expression for row in program.rows if row.source.label == "Women")
    for times in (2**62, 2**63, 2**64, 10**199):
        assert ExactSum(program, [[(times, women), (times, women)]], [3]).possible == 12 * times
        assert ExactSum(program, [[(times, women), (-times, women)]], [times]).possible == 0
    helped = Linear(auxiliaries={0: 1})
    wide = encode(load({**POSSIBLE, "prefer": [{"most": {"distinct": "sex"}}]}))
    assert ExactSum(wide, [[(2**64, helped)]], [2**64]).possible == 2**128


@pytest.mark.by_the_hundred
def test_no_forgery_holds_against_a_problem_that_can_be_met() -> None:
    assert len(twins(0, 60)) > 10
    assert held(250, size=60) == []


@pytest.mark.by_the_hundred
def test_most_forgeries_are_refused_for_what_they_say_and_not_for_how_they_are_written() -> None:
    """The fuzz above would find nothing where hardly a forgery came as far as its sums."""
    draw, summed = Random(7), 0
    for _ in range(60):
        twin = draw.choice(twins(0, 60))
        try:
            summed += bool(check(twin.problem, resealed(forged(twin, draw)), twin.program).sums)
        except ScenarioError:
            continue
    assert summed > 20


@pytest.fixture(scope="module")
def found() -> Conflict:
    made = conflict(asking(EOD, WOMEN))
    assert made is not None
    return made


BRACE = '{"a":'
ODD: dict[str, tuple[str, str]] = {
    "a huge exponent": ('"leaves": 1', '"leaves": 1e99999999'),
    "a whole decimal": ('"leaves": 1', '"leaves": 1.0'),
    "an exponent": ('"leaves": 1', '"leaves": 1e0'),
    "no number": ('"leaves": 1', '"leaves": NaN'),
    "endless": ('"leaves": 1', '"leaves": Infinity'),
    "true": ('"leaves": 1', '"leaves": true'),
    "null": ('"leaves": 1', '"leaves": null'),
    "null for a list": ('"lemmas": []', '"lemmas": null'),
    "a digit too many": ('"leaves": 1', f'"leaves": 1{"0" * DIGITS}'),
    "a million digits": ('"leaves": 1', f'"leaves": {"9" * 1_000_000}'),
    "brackets": ('"lemmas": []', f'"lemmas": {"[" * 100_000}{"]" * 100_000}'),
    "fewer brackets": ('"lemmas": []', f'"lemmas": {"[" * 400}{"]" * 400}'),
    "braces": ('"inputs": {}', f'"inputs": {BRACE * 400}1{"}" * 400}'),
    "a long list": ('"lemmas": []', f'"lemmas": [{"1," * ENTRIES}1]'),
    "a long text": ('"composer": "', '"composer": "' + "x" * 20_000),
    "half a character": ('"composer": "', '"composer": "\\ud800'),
    "half a character as a key": ('"inputs": {}', '"inputs": {"\\udfff": "x"}'),
    "true in a path": ('"path": [', '"path": [true, '),
    "a number for a text": ('"composer": "', '"composer": 1, "x": "'),
    "a text for a list": ('"lemmas": []', '"lemmas": "[]"'),
    "a mapping for a list": ('"lemmas": []', '"lemmas": {}'),
    "cls": ('"lemmas": []', '"lemmas": [], "cls": 1'),
    "self": ('"lemmas": []', '"lemmas": [], "self": 1, "args": 2, "data": 3'),
    "cls inside": ('"lines": [', '"cls": 1, "lines": ['),
    "a key twice": ('"lemmas": []', '"lemmas": [], "lemmas": []'),
    "a key twice deep inside": ('"side": "at ', '"side": "at least", "side": "at '),
    "many keys, one twice": (
        '"inputs": {}',
        '"inputs": {' + ",".join(f'"{n}": "x"' for n in range(200_000)) + ', "7": "x"}',
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_what_no_certificate_holds_is_refused_at_once_and_in_words(
    run: Run, tmp_path: Path, found: Conflict, what: str
) -> None:
    text, (here, there) = json.dumps(as_json(found.certificate)), ODD[what]
    assert here in text
    file = written(tmp_path / "team.yaml", as_yaml(found.scenario))
    proof = written(tmp_path / "out.json", text.replace(here, there, 1))
    began = time.process_time()
    ran = run("verify", file, "--proof", proof)
    assert time.process_time() - began < 20
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("out.json")
    assert len(ran.err) < 2_000


def test_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path, found: Conflict) -> None:
    file = written(tmp_path / "team.yaml", as_yaml(found.scenario))
    for key in ("composer", "sha256", "basis"):
        tree = {**found.tree, key: "\x1b[2J\x07\x9b", "inputs": {"\x1b[31m": "\x1b[1m", "more": "x" * 9000}}
        ran = run("verify", file, "--proof", written(tmp_path / "out.json", json.dumps(tree)))
        assert ran.status in (1, 2)
        assert not set("\x1b\x07\x9b") & set(ran.out + ran.err)
        assert len(ran.out + ran.err) < 2_000


def test_a_claim_without_sums_is_told_in_our_own_words(run: Run, tmp_path: Path, found: Conflict) -> None:
    file = written(tmp_path / "team.yaml", as_yaml(found.scenario))
    problem = load(str(file))
    claim = word(demands(encode(problem, opened=True)), "Gurobi, proved by hand", "the United Nations")
    proof = with_seal(claim.model_copy(update={"inputs": problem.inputs}))
    ran = run("verify", file, "--proof", written(tmp_path / "out.json", json.dumps(as_json(proof))))
    assert ran.status == 3
    assert "There is no proof in this file, only a claim, which nobody can check." in ran.out
    for word_of_it in ("Gurobi", "United Nations", "proved", "holds"):
        assert word_of_it not in ran.out + ran.err


def test_a_certificate_made_in_python_keeps_to_the_same_numbers() -> None:
    with pytest.raises(ScenarioError, match=f"a number of {DIGITS} digits at most"):
        Certificate(basis="farkas", demands=(), inputs={}, composer="", leaves=10**DIGITS)
    assert with_seal(Certificate(basis="farkas", demands=(), inputs={}, composer="", leaves=10**DIGITS - 1)).sha256


def test_a_forgery_that_says_too_little_of_itself_is_told_apart() -> None:
    """`from_json` alone: a caller of the package is as safe as the command line."""
    for tree in ({"format": "team-composer proof 1", "proof": None}, {"format": 1}, [], None, {"format": {}}):
        with pytest.raises(ScenarioError):
            from_json(tree)


@pytest.mark.unmeasured
def test_the_fuzz_knows_a_true_proof_when_it_sees_one(found: Conflict) -> None:
    twin = twins(0, 60)[0]
    true = type(twin)(found.scenario, found.problem, found.program, found.tree)
    assert holds(true, found.tree)
