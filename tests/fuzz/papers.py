"""Scenarios as files and as mappings of Python, and rosters: answered as brute force does, or refused with words."""

from __future__ import annotations

import functools
import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from composer import Problem, ScenarioError, load, solve, sweep, tradeoffs, verify, why
from composer.scenario.load import load_with_expectations
from composer.scenario.roster import read_roster
from composer.scenario.yaml import read_yaml
from tests.support import oracle
from tests.support.random_problems import as_yaml, random_scenario

from .answering import WORK, Files, Here, Told, answers, refusing
from .begun import scenario
from .changing import ODD, PLAIN, as_bytes, changed_bytes, changed_text, changed_tree
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
        problem = load_with_expectations(folder / name).problem
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
        shape = draw.choice((json.loads(json.dumps(outcome.to_dict(), default=str)), members, by_team))
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
        seats = {
            each.name: {member.id: member.seat for member in teams.get(each.name, ())} for each in problem.deployed
        }
        seated = [any(seats[each.name].values()) for each in problem.deployed if each.seats]
        found.verdict = "met" if met else "not met"
        if any(seated) == all(seated):  # the oracle fills the seats of all teams, or of none
            broken = oracle.holds(tree, given, seats if any(seated) else None)
            found.hold(met == (not broken), f"{found.verdict}; by hand {broken}; {given} {seats}")
