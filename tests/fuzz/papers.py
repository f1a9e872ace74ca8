"""Scenarios as files and as mappings of Python, rosters, proofs, journals and grids: each with what must be true of it."""

from __future__ import annotations

import functools
import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from math import prod
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import oracle
from certified import impossible, resealed
from conflict_truth import fillings
from forging import forged, twins
from random_problems import as_yaml, random_scenario
from test_sweep import edited

from composer import Journal, Problem, ScenarioError, Undecided, certify, load, solve, sweep, tradeoffs, verify, why
from composer.bending import demands
from composer.draft import write
from composer.grid import Value, read_sweep
from composer.proof.certificate import Origin
from composer.proof.checking import check
from composer.proof.format import as_json
from composer.report.json import outcome_json
from composer.report.proof import proof_json, proof_text
from composer.scenario.load import read
from composer.scenario.proofs import read_proof
from composer.scenario.roster import read_roster
from composer.scenario.yaml import read_yaml

from .answering import MOST_CELLS, MOST_FILLINGS, WORK, Files, Here, Told, answers, refusing
from .begun import scenario
from .changing import ODD, PLAIN, TOKENS, as_bytes, changed_bytes, changed_text, changed_tree
from .written import valued

SCENARIO = "s.yaml"

# Scenarios


def draw_yaml(draw: Random) -> Files:
    text = as_yaml(scenario(draw))
    if draw.random() < 0.8:
        return {SCENARIO: as_bytes(changed_text(text, draw))}
    if draw.random() < 0.5:
        return {SCENARIO: as_bytes(json.dumps(json_only(changed_tree(scenario(draw), draw)), ensure_ascii=False))}
    return {SCENARIO: changed_bytes(text.encode(), draw)}


def json_only(tree: Any) -> Any:
    """The tree as JSON, which is YAML, can write it."""
    if isinstance(tree, dict):
        return {str(key): json_only(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [json_only(value) for value in tree]
    return str(tree) if isinstance(tree, (Decimal, date)) else tree


def hold_yaml(files: Files, folder: Path, found: Told) -> None:
    """A scenario's answers are those of brute force, where that takes little; else they stand up to a recount."""
    name = next(iter(files))
    with refusing(found, (name, str(folder / name), *files)):
        problem = read(folder / name).problem
        tree = read_yaml(files[name].decode(), name).value
        inline = isinstance(tree, dict) and isinstance(tree.get("pool"), list)
        answers(problem, found, files, tree if inline else None)


TREE = "tree.txt"


def draw_mapping(draw: Random) -> Files:
    return {TREE: as_bytes(repr(changed_tree(scenario(draw), draw, (*PLAIN, *ODD, *ODD))))}


def hold_mapping(files: Files, _folder: Path, found: Told) -> None:
    """As `hold_yaml`, of a mapping that Python hands in; and parts of it are handed to the other questions."""
    tree = valued(files[TREE].decode("utf-8", "surrogatepass"))
    if not isinstance(tree, dict):
        tree = {"pool": tree, "teams": tree}
    with refusing(found, ()):
        problem = load(tree)
        rows = tree["pool"] if isinstance(tree["pool"], list) else [{"id": object()}]
        texts = all(isinstance(cell, (str, int, type(None))) for row in rows for cell in row.values())
        answers(problem, found, files, tree if texts else None)
    part = _part(tree, Random(sha256(files[TREE]).digest()))
    named = part if isinstance(part, dict) else {"t": part}
    listed = part if isinstance(part, list) else [part]
    small = load({"pool": [{"id": "A", "n": 1}, {"id": "B", "n": 2}], "teams": [{"name": "t", "size": 1}]})
    for ask in (
        lambda: verify(small, named),
        lambda: tradeoffs(small, listed, work=WORK),
        lambda: sweep(small, named, executor=Here(), work=WORK),
        lambda: why(small, listed, work=WORK),
        lambda: Problem(small.pool, listed, listed, listed),
    ):
        with suppress(ScenarioError):
            ask()


def _part(tree: Any, draw: Random) -> Any:
    while isinstance(tree, (list, dict)) and tree and draw.random() < 0.7:
        tree = draw.choice(tree if isinstance(tree, list) else list(tree.values()))
    return tree


# Rosters


@functools.cache
def solved(seed: int) -> tuple[str, Any] | None:
    """A random problem as YAML, and what `solve` answers; None where there is no team."""
    tree = random_scenario(seed)
    outcome = solve(load(tree))
    return (as_yaml(tree), outcome) if outcome.teams else None


def ready_rosters() -> None:
    for seed in range(60):
        solved(seed)


def _some(draw: Random) -> tuple[str, Any]:
    while (found := solved(draw.randrange(60))) is None:
        continue
    return found


def draw_roster(draw: Random) -> Files:
    text, outcome = _some(draw)
    members = [
        {"id": each.id, "team": roster.name, "seat": each.seat} for roster in outcome.teams for each in roster.members
    ]
    by_team = {roster.name: [each.id for each in roster.members] for roster in outcome.teams}
    lines = [",".join((each["id"], each["team"], each["seat"] or "")) for each in members]
    name, data = "r.csv", as_bytes("\n".join(["id,team,seat", *lines, ""]))
    if draw.random() < 0.6:
        shape = draw.choice((json.loads(json.dumps(outcome_json(outcome), default=str)), members, by_team))
        shape = changed_tree(shape, draw) if draw.random() < 0.7 else shape
        name, data = "r.json", as_bytes(json.dumps(shape, default=str))
    elif draw.random() < 0.7:
        data = as_bytes(changed_text(data.decode(), draw))
    return {name: changed_bytes(data, draw) if draw.random() < 0.3 else data, SCENARIO: text.encode()}


def hold_roster(files: Files, folder: Path, found: Told) -> None:
    """A roster meets a problem where it does by hand."""
    name = next(iter(files))
    problem = load(folder / SCENARIO)
    with refusing(found, (name,)):
        teams = read_roster(str(folder / name), problem)
        met = verify(problem, teams).met
        tree: Any = read_yaml(files[SCENARIO].decode(), SCENARIO).value
        given = {each.name: [member.id for member in teams.get(each.name, ())] for each in problem.deployed}
        seats = {each.name: {member.id: member.seat for member in teams.get(each.name, ())} for each in problem.deployed}
        seated = [any(seats[each.name].values()) for each in problem.deployed if each.seats]
        found.verdict = "met" if met else "not met"
        if any(seated) == all(seated):  # the oracle fills the seats of all teams, or of none
            broken = oracle.holds(tree, given, seats if any(seated) else None)
            found.hold(met == (not broken), f"{found.verdict}; by hand {broken}; {given} {seats}")


# Proofs


PROOF = "proof.json"


@functools.cache
def _best(seed: int) -> tuple[str, Any] | None:
    tree = random_scenario(seed)
    problem = load(tree)
    outcome = solve(problem)
    if outcome.verdict != "best" or not outcome.goals or fillings(tree) > MOST_FILLINGS:
        return None
    try:
        return as_yaml(tree), json.loads(json.dumps(as_json(certify(problem, outcome, work=2))))
    except Undecided:
        return None


def ready_proofs() -> None:
    twins(0, 60)
    for seed in range(40):
        _best(seed)


def draw_proof(draw: Random) -> Files:
    if draw.random() < 0.5:
        twin = draw.choice(twins(0, 60))
        text, tree = as_yaml(twin.scenario), forged(twin, draw)
    else:
        while (known := _best(draw.randrange(40))) is None:
            continue
        text, tree = known
    tree = changed_tree(tree, draw) if draw.random() < 0.7 else tree
    with suppress(ScenarioError, TypeError, ValueError, AttributeError, RecursionError):
        tree = as_json(resealed(tree)) if draw.random() < 0.8 else tree
    data = as_bytes(json.dumps(tree, ensure_ascii=draw.random() < 0.5))
    return {PROOF: changed_bytes(data, draw) if draw.random() < 0.1 else data, SCENARIO: text.encode()}


def hold_proof(files: Files, folder: Path, found: Told) -> None:
    """No proof holds of what is not true, whoever wrote and sealed it."""
    tree: Any = read_yaml(files[SCENARIO].decode(), SCENARIO).value
    problem = load(tree)  # of no file, as the proofs are
    with refusing(found, (PROOF,)):
        certificate = read_proof(str(folder / PROOF))
        checked = check(problem, certificate)
        found.verdict = "holds" if checked.holds else "does not hold"
        found.words = "\n".join(checked.faults)
        proof_json(checked, problem), proof_text(checked, problem)
        if not checked.holds:
            return
        if certificate.claim == "best":
            truth = oracle.truth(tree)
            values = [Fraction(goal.value) for goal in certificate.goals]
            found.hold(values == truth.goals, f"holds of {values}, in truth {truth.goals}")
        elif certificate.program == "closed":
            found.hold(not oracle.feasible(tree), "holds of what can be met")
        else:
            program = write(problem, opened=True)
            asked = [each for each in demands(program) if Origin.of(each) in certificate.demands]
            found.hold(impossible(program, asked), "holds of demands that can be met")


# Journals and grids


SWEPT: dict[str, Any] = {
    "pool": [
        {"id": name, "sex": sex, "n": n}
        for name, sex, n in zip("ABCDEF", "FMFMMF", (5, Decimal("2.5"), 9, 8, 1, 4), strict=True)
    ],
    "teams": [
        {
            "name": "t",
            "size": {"at_least": 1, "at_most": 3},
            "require": [
                {"share": {"sex": "F"}, "at_least": "0%", "name": "Women"},
                {"total": "n", "at_most": 20, "name": "Sum"},
                {"members": {"sex": "M"}, "at_most": 3, "name": "Men"},
            ],
        }
    ],
    "prefer": [{"most": {"total": "n"}}],
}
HOMES: dict[str, list[str | int]] = {
    "t.size.at_least": ["teams", 0, "size", "at_least"],
    "t.size.at_most": ["teams", 0, "size", "at_most"],
    "t.size": ["teams", 0, "size"],
    "Women.at_least": ["teams", 0, "require", 0, "at_least"],
    "Sum.at_most": ["teams", 0, "require", 1, "at_most"],
    "Men.at_most": ["teams", 0, "require", 2, "at_most"],
}
"""Where the numbers stand that are varied."""
JOURNAL, VARY = "j", "vary.txt"
GRID = {"Women.at_least": "0%..100%:3", "t.size": "1..3"}
GRIDS = ("1..3", "0%..100%:3", "1, 2", "10..20:3", "2", "50%", "1/3, 2/3", "0..3:7", "9.5..30:4")


@functools.cache
def _journal() -> bytes:
    with TemporaryDirectory() as folder:
        sweep(load(SWEPT), GRID, journal=Journal(Path(folder) / JOURNAL), executor=Here())
        return (Path(folder) / JOURNAL).read_bytes()


def ready_journal() -> None:
    _journal(), _cells()


@functools.cache
def _cells() -> list[Any]:
    return [_said(cell) for cell in sweep(load(SWEPT), GRID, executor=Here()).cells]


def _said(cell: Any) -> tuple[Any, ...]:
    return cell.at, cell.verdict, [(goal.value, goal.bound) for goal in cell.goals], cell.proved


def draw_journal(draw: Random) -> Files:
    """The journal with its bytes changed, or what its lines say, sealed anew."""
    header, *lines = _journal().splitlines(keepends=True)
    if draw.random() < 0.5:
        return {JOURNAL: changed_bytes(_journal(), draw)}
    for place, line in enumerate(lines):
        cell = json.loads(line)
        del cell["sum"]
        if draw.random() < 0.5:
            cell = changed_tree(cell, draw)
        text = as_bytes(json.dumps(cell)[:-1])
        lines[place] = b'%b, "sum": "%b"}\n' % (text, sha256(text).hexdigest().encode())
    draw.shuffle(lines)
    return {JOURNAL: header + b"".join(lines)}


def hold_journal(files: Files, folder: Path, found: Told) -> None:
    """Whatever stands in a journal, a sweep says what it says without one."""
    with refusing(found, (str(folder / JOURNAL),)):
        journal = Journal(folder / JOURNAL)
        cells = [_said(cell) for cell in sweep(load(SWEPT), GRID, journal=journal, executor=Here()).cells]
        found.verdict = f"{journal.found} known"
        found.hold(cells == _cells(), f"{cells}\nwithout the journal {_cells()}")


def draw_grid(draw: Random) -> Files:
    lines = [f"{draw.choice(list(HOMES))}={draw.choice(GRIDS)}" for _ in range(draw.choice((1, 1, 2)))]
    lines = [changed_text(line, draw) if draw.random() < 0.7 else line for line in lines]
    if draw.random() < 0.1:
        lines.append(draw.choice(TOKENS))
    return {VARY: as_bytes("\n".join(lines))}


def hold_grid(files: Files, _folder: Path, found: Told) -> None:
    """Every cell is what the scenario with its values in it has, by brute force."""
    given = files[VARY].decode("utf-8", "surrogatepass").split("\n")
    with refusing(found, ()):
        varied = read_sweep(given)
        for each in varied:
            found.hold(len(set(each.values)) == len(each.values), f"a value is there twice: {each}")
        found.verdict = "read"
        if prod(len(each.values) for each in varied) > MOST_CELLS:
            return
        cells = sweep(load(SWEPT), given, executor=Here(), work=WORK).cells
        found.verdict = "answered"
        for cell in cells:
            pairs = [(_plain(each.values[at]), HOMES[each.path]) for each, at in zip(varied, cell.at, strict=True)]
            truth = oracle.truth(edited(SWEPT, pairs))
            said = cell.verdict, [goal.value for goal in cell.goals]
            found.hold(not cell.proved or said == (truth.verdict, truth.goals), f"{pairs}: {said}, in truth {truth}")


def _plain(value: Value) -> object:
    """A value as a scenario holds it: parts of a whole as texts."""
    number = Fraction(value.number)
    return f"{number.numerator}/{number.denominator}" if value.part else value.plain
