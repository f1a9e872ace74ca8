"""The check of certificates: what is true holds, whatever was changed does not; no solver is near."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest

from composer import ScenarioError, load
from composer.checking.certificate import DEEPEST, Origin, Quantity, WeighedQuantity
from composer.checking.check import check
from composer.checking.exact_sums import ExactSum
from composer.checking.findings import CheckResult
from composer.checking.format import FORMAT, as_json, from_json, with_seal
from composer.checking.rows import Reader as QuantityReader
from composer.checking.rows import row_digest
from composer.encoding.elastic import demands
from composer.encoding.encode import encode
from composer.encoding.program import Block, Program, Source
from composer.encoding.program import row as row_of
from composer.infeasibility.certificate import certify_conflict
from composer.measures import Linear, Trait
from composer.problem.assignment import Exclusion
from composer.problem.problem import Problem
from composer.solvers.budget import Budget
from tests.support.certified import (
    EOD,
    HALF,
    POOL,
    WOMEN,
    Conflict,
    asking,
    conflict,
    drawn,
    impossible,
    resealed,
    some,
    text_of,
    word,
)
from tests.support.command_line import SCENARIOS
from tests.support.proof_reader import Reader, Unproved, adds, numbers, prove
from tests.support.random_problems import random_scenario
from tests.support.samples import sample

Json = dict[str, Any]
BLOCK = 60


def made(*require: Json, size: object = 5, pool: object = POOL) -> Conflict:
    found = conflict(asking(*require, size=size, pool=pool))
    assert found is not None
    return found


def held(found: Conflict, tree: Json, problem: Problem | None = None) -> CheckResult:
    """A changed tree, sealed anew, held against its problem."""
    return check(problem or found.problem, resealed(tree))


@pytest.fixture(scope="module")
def plain() -> Conflict:
    """A proof of one sum."""
    return made(EOD, WOMEN)


@pytest.fixture(scope="module")
def cases() -> Conflict:
    """A proof by cases."""
    return made(HALF)


@pytest.fixture(scope="module")
def lemmas() -> Conflict:
    """A proof with lemmas, which themselves have cases."""
    pool = [{"id": f"P{n}", "unit": f"U{n % 9}"} for n in range(63)]
    return made({"distinct": "unit", "at_most": 3}, {"largest_group": "unit", "at_most": 3}, size=10, pool=pool)


def diverse() -> list[Conflict]:
    """Proofs of every form, small ones."""
    by_cases: list[Conflict] = []
    by_one: list[Conflict] = []
    for seed in range(2 * BLOCK):
        each = drawn(seed)
        if each is not None and len(each.problem.pool) < 12 and each.certificate.leaves <= 4:
            (by_one if each.certificate.leaves == 1 else by_cases).append(each)
        if min(len(by_cases), len(by_one)) >= 4:
            break
    return [*by_cases[:4], *by_one[:4], made(EOD, WOMEN), made(HALF)]


# What holds


def test_a_proof_of_one_sum_is_the_one_counted_by_hand(plain: Conflict) -> None:
    # Three EOD operators, none of them a woman, leave two places of five: 40 %, not 60 %.
    checked = check(plain.problem, plain.certificate)
    assert checked.holds
    (only,) = checked.sums
    assert only.needed > only.possible
    assert {demand.requirement for demand in plain.certificate.demands} == {"team: size", "EOD", "Women"}
    assert (plain.certificate.basis, plain.certificate.leaves) == ("farkas", 1)


def test_half_of_an_odd_number_is_told_by_cases(cases: Conflict) -> None:
    assert check(cases.problem, cases.certificate).holds
    assert cases.certificate.leaves == 2
    (quantity, first, second) = (cases.tree["proof"]["quantity"], *cases.tree["proof"]["cases"])
    assert quantity["of"] in ("members", "sum")
    assert second["at_least"] == first["at_most"] + 1


@pytest.mark.unmeasured
def test_lemmas_are_proved_before_they_are_used(lemmas: Conflict) -> None:
    assert check(lemmas.problem, lemmas.certificate).holds
    assert len(lemmas.certificate.lemmas) >= 9
    prove(lemmas.program, lemmas.tree)


def test_a_certificate_is_the_same_after_it_was_written_and_read(
    plain: Conflict, cases: Conflict, lemmas: Conflict
) -> None:
    for found in (plain, cases, lemmas):
        text = json.dumps(as_json(found.certificate))
        assert from_json(json.loads(text)) == found.certificate
        assert check(found.problem, from_json(json.loads(text))).holds


def test_a_problem_loaded_once_more_is_the_same(plain: Conflict) -> None:
    assert check(load(asking(EOD, WOMEN)), plain.certificate).holds


# What does not


@pytest.mark.parametrize(("which", "of"), sample([(0, 16), (8, 16), (4, 8), (2, 4), (1, 2)], 1))
def test_one_number_changed_is_refused_wherever_it_stands(which: int, of: int) -> None:
    changed = 0
    for found in diverse():
        for path in [*numbers(found.tree)][which::of]:
            for by in (1, -1):
                tree = put(found.tree, path, lambda number, by=by: number + by)
                assert refused(found, tree), path
                changed += 1
    assert changed > 600 / of


@pytest.mark.by_the_hundred
def test_what_is_changed_and_sealed_anew_holds_only_where_it_is_true_all_the_same() -> None:
    """The seal is only against accidents: without it each number is held against the second reader."""
    true = 0
    for found in diverse():
        for path in numbers(found.tree):
            for change in (lambda n: n + 1, lambda n: n - 1, lambda n: 2 * n, lambda n: -n, lambda _: 10**30):
                tree = put(found.tree, path, change)
                true += path != ("leaves",) and tree != found.tree and accepted(found, tree)
    assert 0 < true < 40  # a line that adds nothing, and asks for nothing, may be taken any number of times


@pytest.mark.by_the_hundred
def test_what_is_changed_and_added_up_anew_holds_exactly_where_the_second_reader_says_so() -> None:
    """A forger who corrects the sums and the seal: the check rests on nothing that is recorded."""
    verdicts = []
    for found in diverse():
        for path in numbers(found.tree):
            if "demands" in path or "leaves" in path or path[-1] in ("needed", "possible"):
                continue
            for change in (lambda n: n + 1, lambda n: n - 1, lambda n: 3 * n, lambda n: n + 7):
                tree = put(found.tree, path, change)
                if tree == found.tree:
                    continue
                try:
                    Reader(found.program, tree).recorded()
                    prove(found.program, tree)
                    true = True
                except Unproved:
                    true = False
                verdicts.append(true)
                if true and uses_everything(tree):
                    assert accepted(found, tree), path
                elif not true:
                    assert refused(found, tree, seal=True), path
    assert verdicts.count(True) > 30
    assert verdicts.count(False) > 300


def accepted(found: Conflict, tree: Json) -> bool:
    """Whether a changed tree, sealed anew, holds; if so it must be true."""
    if refused(found, tree, seal=True):
        return False
    prove(found.program, tree)
    return True


def refused(found: Conflict, tree: Json, seal: bool = False) -> bool:
    """Whether a changed tree does not hold, or is no certificate at all."""
    try:
        certificate = resealed(tree) if seal else from_json(tree)
    except ScenarioError:
        return True
    return not check(found.problem, certificate, found.program).holds


def uses_everything(tree: Json) -> bool:
    """Whether no row, lemma or demand of it is idle: such a proof is refused, though true, as what it says is more than
    what it needs."""
    text = text_of({"lemmas": tree["lemmas"], "proof": tree["proof"]})
    rows = set(map(int, re.findall(r'"row": (\d+)', text)))
    known = set(map(int, re.findall(r'"lemma": (\d+)', text)))
    lines = re.findall(r'"side": "(.*?)", (?:"(row|lemma|case)": (\d+))', text)
    origins = {text_of(tree["rows"][row - 1]["origin"]) for row in rows}
    asked = {text_of(demand) for demand in tree["demands"]}
    return (
        rows == set(range(1, len(tree["rows"]) + 1))
        and known == set(range(1, len(tree["lemmas"]) + 1))
        and asked <= origins
        and bool(lines)
        and no_line_twice(tree)
    )


def no_line_twice(tree: Json) -> bool:
    waiting, fine = [tree["proof"], *(lemma["proof"] for lemma in tree["lemmas"])], True
    while waiting:
        node = waiting.pop()
        waiting += [case["proof"] for case in node.get("cases", [])]
        lines = [text_of({key: line[key] for key in line if key != "times"}) for line in node.get("lines", [])]
        fine = fine and len(set(lines)) == len(lines)
    return fine


def put(tree: Json, path: tuple[str | int, ...], change: Callable[[int], int]) -> Json:
    """A copy of the tree with one number changed."""
    copy: Json = json.loads(json.dumps(tree))
    node: Any = copy
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = change(node[path[-1]])
    return copy


def test_a_digit_of_a_digest_changed_is_refused(plain: Conflict) -> None:
    tree = plain.tree
    for place in (tree["rows"][0], tree):
        before = place["sha256"]
        place["sha256"] = ("0" if before[0] != "0" else "1") + before[1:]
        assert refused(plain, tree)
        place["sha256"] = before
    assert not refused(plain, tree)


def test_a_row_that_reads_otherwise_now_is_told(plain: Conflict) -> None:
    tree = plain.tree
    tree["rows"][1]["sha256"] = "0" * 64
    (fault,) = held(plain, tree).faults
    assert "was another row when the proof was made" in fault


def test_another_pool_other_bounds_and_other_files_are_refused(plain: Conflict) -> None:
    fewer = [{**person, "eod": "no"} if person["id"] == "P11" else person for person in POOL]
    others = (
        asking(EOD, WOMEN, pool=fewer),
        asking({**EOD, "at_least": 4}, WOMEN),
        asking(EOD, {**WOMEN, "at_least": "61%"}),
        asking(EOD, WOMEN, size=4),
        asking(WOMEN, EOD),
    )
    for other in others:
        assert not check(load(other), plain.certificate).holds


def test_what_no_row_of_the_proof_reads_may_change_where_there_are_no_files(plain: Conflict) -> None:
    moved = [{**person, "unit": "z"} for person in POOL]
    assert check(load(asking(EOD, WOMEN, pool=moved)), plain.certificate).holds


def test_demands_that_are_left_out_added_or_changed_are_refused(plain: Conflict) -> None:
    others = list(demands(encode(load(asking(EOD, WOMEN, HALF)), opened=True)))
    tree = plain.tree
    tree["demands"] = tree["demands"][1:]
    assert "is not among the demands" in held(plain, tree).faults[0]
    tree = plain.tree
    tree["demands"].append(tree["demands"][0])
    assert "a demand is named twice" in held(plain, tree).faults
    tree = plain.tree
    tree["demands"][0]["requirement"] = "Nobody asks this"
    assert "nothing called `Nobody asks this` is asked for there" in held(plain, tree).faults
    # asked for by the scenario, but no sum is about it
    problem = load(asking(EOD, WOMEN, HALF))
    tree = plain.tree
    tree["demands"].append(Origin.of(others[-1]).model_dump(mode="json"))
    assert held(plain, tree, problem).faults == ("no sum is about `Half`",)


def in_three(found: Conflict) -> Json:
    """A proof by two cases as one by three: the upper case in two."""
    tree = found.tree
    below, above = tree["proof"]["cases"]
    middle = {**above, "at_most": above["at_least"] + 1}
    tree["proof"]["cases"] = json.loads(text_of([below, middle, {**above, "at_least": above["at_least"] + 2}]))
    Reader(found.program, tree).recorded()
    return tree


def test_a_case_left_out_a_gap_and_an_overlap_are_refused(cases: Conflict) -> None:
    assert held(cases, in_three(cases)).holds
    for at in range(3):
        tree = in_three(cases)
        del tree["proof"]["cases"][at]
        assert not held(cases, tree).holds
    for at, end, by in ((0, "at_most", -1), (1, "at_least", 1), (1, "at_most", -1), (1, "at_least", -1)):
        tree = in_three(cases)
        tree["proof"]["cases"][at][end] += by
        Reader(cases.program, tree).recorded()  # so that the sums are right, whatever else is not
        assert any("does not begin where" in fault for fault in held(cases, tree).faults)
    for change, said in (
        (lambda cases: cases.__delitem__(slice(1, None)), "fewer than two cases"),
        (lambda cases: cases[0].update(at_least=-10), "no lower end"),
        (lambda cases: cases[-1].update(at_most=10**6), "no upper end"),
        (lambda cases: cases[1].update(at_most=cases[1]["at_least"] - 1), "case 2 is empty"),
    ):
        tree = in_three(cases)
        change(tree["proof"]["cases"])
        Reader(cases.program, tree).recorded()
        assert any(said in fault for fault in held(cases, tree).faults), said
    tree = in_three(cases)
    tree["proof"]["cases"].reverse()
    assert not held(cases, tree).holds


def test_a_lemma_may_not_rest_on_itself_nor_on_later_ones(lemmas: Conflict) -> None:
    tree = lemmas.tree
    first = tree["lemmas"][0]
    itself = {"lines": [{"times": 1, "side": "at most", "lemma": 1}, {"times": 1, "side": "at least", "case": 1}]}
    tree["lemmas"][0] = {**first, "at_most": -5, "proof": {**itself, "needed": 1, "possible": 0}}
    faults = held(lemmas, tree).faults
    assert any("there is no lemma 1 before it" in fault for fault in faults)
    tree = lemmas.tree
    tree["lemmas"].reverse()
    assert not held(lemmas, tree).holds
    tree = lemmas.tree
    tree["lemmas"][0]["at_most"] -= 1
    Reader(lemmas.program, tree).recorded()
    assert not held(lemmas, tree).holds


def test_what_is_idle_is_refused(plain: Conflict, lemmas: Conflict) -> None:
    tree = plain.tree
    spare = next(number for number, row in enumerate(plain.program.rows) if not used(plain, number))
    row = plain.program.rows[spare]
    same = [other for other in plain.program.rows if other.source == row.source]
    name = {"origin": Origin.of(row.source).model_dump(mode="json"), "number": same.index(row) + 1}
    tree["rows"].append({**name, "sha256": row_digest(plain.program, row)})
    assert any("row 4 is in no sum" in fault for fault in held(plain, tree).faults)
    tree = lemmas.tree
    tree["lemmas"].append(tree["lemmas"][0])
    assert any("is in no sum" in fault for fault in held(lemmas, tree).faults)


def used(found: Conflict, number: int) -> bool:
    row = found.program.rows[number]
    return row_digest(found.program, row) in {named.sha256 for named in found.certificate.rows}


def test_no_sums_at_all_prove_nothing(plain: Conflict) -> None:
    tree = plain.tree
    del tree["proof"]
    assert "there is no sum in it" in held(plain, tree).faults
    tree = plain.tree
    tree["proof"] = {"lines": [], "needed": 0, "possible": 0}
    assert not held(plain, tree).holds
    tree = plain.tree
    tree["proof"] = {"lines": [], "needed": 1, "possible": 0}
    assert not held(plain, tree).holds


@pytest.mark.by_the_hundred
def test_nothing_is_ever_proved_of_what_is_possible() -> None:
    """Certificates of any lines and cases at all, their sums recorded as they are, about problems that have a team."""
    draw = Random(4)
    tried = 0
    for seed in range(90):
        problem = load(random_scenario(seed))
        program = encode(problem, opened=True)
        if impossible(program, demands(program)):
            continue
        for _ in range(6):
            tree = anything(draw, program)
            try:
                Reader(program, tree).recorded()
                prove(program, tree)
                raise AssertionError("the second reader believes what is not true")
            except Unproved:
                pass
            assert not check(problem, resealed(tree), program).holds
            tried += 1
    assert tried > 200


def anything(draw: Random, program: Program) -> Json:
    rows = draw.sample(range(len(program.rows)), min(len(program.rows), draw.randint(1, 5)))
    named, asked = [], []
    for position in rows:
        row = program.rows[position]
        origin = Origin.of(row.source).model_dump(mode="json")
        same = [other for other in program.rows if Origin.of(other.source) == Origin.of(row.source)]
        named.append({"origin": origin, "number": same.index(row) + 1, "sha256": row_digest(program, row)})
        if row.slack is not None and origin not in asked:
            asked.append(origin)

    def lines(depth: int) -> Json:
        some = []
        for number, position in enumerate(rows, 1):
            row = program.rows[position]
            side = "at least" if row.low is not None else "at most"
            some.append({"times": draw.randint(1, 4), "side": side, "row": number})
        for case in range(1, depth + 1):
            some.append({"times": draw.randint(1, 6), "side": draw.choice(["at least", "at most"]), "case": case})
        return {"lines": draw.sample(some, draw.randint(1, len(some))), "needed": 0, "possible": 0}

    def node(depth: int) -> Json:
        if depth == 2 or draw.random() < 0.3:
            return lines(depth)
        cut = draw.randint(0, 3)
        team = draw.choice(program.blocks).name
        quantity = draw.choice([{"of": "size", "team": team}, {"of": "sum", "row": draw.randint(1, len(rows))}])
        below, above = {"at_most": cut, "proof": node(depth + 1)}, {"at_least": cut + 1, "proof": node(depth + 1)}
        return {"quantity": quantity, "cases": [below, above]}

    return {
        "format": FORMAT,
        "basis": "farkas",
        "demands": asked,
        "inputs": {},
        "composer": "0",
        "rows": named,
        "lemmas": [],
        "proof": node(0),
        "engines": [],
        "leaves": 0,
        "sha256": "",
    }


# The word of two engines


def test_the_word_of_two_engines_is_no_proof(plain: Conflict) -> None:
    checked = check(plain.problem, word(plain.demands, "one", "other"))
    assert (checked.holds, checked.faults) == (False, ())
    assert check(plain.problem, word(plain.demands, "one", "one")).faults
    assert check(plain.problem, word(plain.demands, "one")).faults
    claimed = with_seal(word(plain.demands, "one", "other").model_copy(update={"basis": "farkas"}))
    assert check(plain.problem, claimed).faults
    both = with_seal(plain.certificate.model_copy(update={"engines": word(plain.demands, "one", "other").engines}))
    assert not check(plain.problem, both).holds


def test_a_line_in_two_parts_is_refused_though_it_adds_up(plain: Conflict) -> None:
    proof = plain.tree["proof"]
    (line, *_) = [line for line in proof["lines"] if line["times"] > 1]
    parts = [line | {"times": 1}, line | {"times": line["times"] - 1}]
    lines = [part for each in proof["lines"] for part in (parts if each == line else [each])]
    checked = held(plain, {**plain.tree, "proof": {**proof, "lines": lines}})
    assert checked.faults == ("a line stands there twice",)


# Adding up


@pytest.mark.unmeasured
def test_sums_are_the_ones_of_one_person_at_a_time() -> None:
    draw = Random(6)
    for found in some(0, BLOCK)[:20]:
        program = found.program
        rows = draw.sample(program.rows, min(4, len(program.rows)))
        for times in ([draw.randint(-9, 9) for _ in rows], [draw.randint(-(10**18), 10**18) for _ in rows]):
            total: dict[tuple[int, int], Fraction] = {}
            for number, row in zip(times, rows, strict=True):
                for key, weight in adds(program, row).items():
                    total[key] = total.get(key, Fraction(0)) + number * weight
            expected = Fraction(0)
            for person in range(len(program.pool)):
                inside = [total.get((t, person), 0) for t, block in enumerate(program.blocks) if block.eligible[person]]
                expected += max([0, *inside])
            for helper, ends in enumerate(program.auxiliaries):
                expected += max(total.get((-1, helper), 0) * end for end in ends)
            added = ExactSum(program, [[(1, row.expression)] for row in rows], times)
            assert added.possible == expected
            kinds, helpers = added.kinds(), added.auxiliaries()
            assert sum(max(0, kind.each) * kind.people for kind in kinds) + sum(h.most for h in helpers) == expected
            assert sum(kind.people for kind in kinds) == int(program.eligible.sum())
            for kind in kinds:
                assert kind.each == sum(number * add for number, add in zip(times, kind.adds, strict=True))


def test_nobody_is_counted_in_two_teams_nor_where_they_may_not_be() -> None:
    pool = load(asking(EOD)).pool
    everyone = np.ones(len(pool), np.bool_)
    only_first = np.arange(len(pool)) == 0
    trait = Trait(np.zeros(len(pool), np.int32), 1)
    ones = np.ones(1, np.int64)
    blocks = (Block("a", everyone, 0, 10), Block("b", only_first, 0, 10))
    program = Program(pool, blocks, (trait,), ((-2, 5),), (), (), Exclusion.of_all(2))
    both = Linear({(0, 0): ones * 2, (1, 0): ones * 7}, {0: 1})
    assert ExactSum(program, [[(1, both)]], [1]).possible == 11 * 2 + 7 + 5
    assert ExactSum(program, [[(1, both)]], [-1]).possible == 2


# Quantities


def two_teams() -> Program:
    """Rows that weigh people by two traits, in the teams a and b."""
    pool = load(asking(EOD)).pool
    codes = np.arange(len(pool), dtype=np.int32)
    everyone = np.ones(len(pool), np.bool_)
    traits = (Trait(codes % 3, 3), Trait(codes % 2, 2))
    thirds, halves = np.array([0, 1, 2]), np.array([0, 1])
    rows = [
        row_of(Linear({(0, 0): thirds, (1, 0): thirds}, {1: 1}), 0, None, Source("thirds")),
        row_of(Linear({(0, 1): halves, (1, 1): halves}), 0, None, Source("halves")),
    ]
    blocks = (Block("a", everyone, 0, 10), Block("b", everyone, 0, 10))
    return Program(pool, blocks, traits, ((0, 1), (0, 7)), tuple(rows), (), Exclusion.of_all(2))


def counted(program: Program, quantity: Quantity) -> list[tuple[int, tuple[int, ...]]]:
    """What each person adds to a quantity in each team."""
    reader = QuantityReader(program, program.rows)
    found = reader.expression(quantity)
    return [
        (team, tuple(weights[reader.program.traits[trait].codes].tolist()))
        for (team, trait), weights in sorted(found.people.items())
    ]


def test_members_are_counted_by_what_each_row_weighs_them_and_in_the_team_that_is_named() -> None:
    program = two_teams()
    people = range(len(program.pool))
    one = Quantity(of="members", team="b", weighed=[WeighedQuantity(row=1, weight=1)])
    assert counted(program, one) == [(1, tuple(int(n % 3 == 1) for n in people))]
    anywhere = counted(program, Quantity(of="members", weighed=[WeighedQuantity(row=1, weight=2)]))
    assert anywhere == [(team, tuple(int(n % 3 == 2) for n in people)) for team in (0, 1)]
    both = Quantity(
        of="members", team="a", weighed=[WeighedQuantity(row=1, weight=1), WeighedQuantity(row=2, weight=0)]
    )
    assert counted(program, both) == [(0, tuple(int(n % 3 == 1 and n % 2 == 0) for n in people))]
    assert counted(program, Quantity(of="size", team="b")) == [(1, tuple(1 for _ in people))]
    assert QuantityReader(program, program.rows).expression(Quantity(of="helper", helper=2)).auxiliaries == {1: 1}


def test_a_row_is_another_where_anything_of_it_is_another() -> None:
    program = two_teams()
    first, second = program.rows
    known = row_digest(program, first)
    assert known == row_digest(program, replace(first, source=Source("called otherwise")))
    others = [replace(first, low=1), replace(first, low=None), replace(first, high=9), replace(first, high=0), second]
    assert len({known, *(row_digest(program, other) for other in others)}) == 6
    wider = replace(program, auxiliaries=((0, 1), (0, 8)))
    assert row_digest(wider, first) != known
    without = replace(program.blocks[1], eligible=np.arange(len(program.pool)) != 1)
    assert row_digest(replace(program, blocks=(program.blocks[0], without)), first) != known


# What is read


def test_cases_may_stand_in_each_other_only_so_deep(plain: Conflict) -> None:
    def nested(depth: int) -> Json:
        proof: Json = plain.tree["proof"]
        for _ in range(depth):
            low = {"at_most": 3, "proof": plain.tree["proof"]}
            proof = {"quantity": {"of": "size", "team": "team"}, "cases": [low, {"at_least": 4, "proof": proof}]}
        return {**plain.tree, "proof": proof}

    assert held(plain, nested(DEEPEST)).holds
    with pytest.raises(ScenarioError, match=f"more than {DEEPEST} deep"):
        from_json(nested(DEEPEST + 1))


def test_the_shipped_team_that_cannot_be_is_proved_in_three_lines() -> None:
    problem = load(str(SCENARIOS / "eod_impossible.yaml"))
    source = {source.label: source for source in demands(encode(problem, opened=True))}
    asked: list[Source] = [source[name] for name in ("explosives team: size", "Explosives operators", "Women")]
    certificate = certify_conflict(problem, asked, Budget())
    assert certificate is not None
    (only,) = check(problem, certificate).sums
    # 5 × (3 operators) - 2 × (7 members) = 1, and an operator adds 5 - 3 - 2, a woman 2 - 2.
    assert sorted((term.times, term.bound) for term in only.terms) == [(1, 0), (2, -7), (5, 3)]
    assert (only.needed, only.possible) == (1, 0)
