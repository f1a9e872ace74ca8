"""Forged proofs: certificates of what cannot be, turned on problems that can be met, changed at random, sealed anew.

`python -m tests.support.forging 5000` tries so many; none may hold.
"""

from __future__ import annotations

import copy
import functools
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

from composer import ScenarioError, load
from composer.checking.certificate import Origin
from composer.checking.check import check
from composer.checking.rows import row_digest, row_names
from composer.encoding.encode import encode
from composer.encoding.program import Program, Source
from composer.problem.problem import Problem
from tests.support.certified import Conflict, impossible, resealed, some
from tests.support.proof_reader import Reader, Unproved, numbers

Json = dict[str, Any]
LARGE = (2**31, 2**32, 2**53, 2**62, 2**63, 2**64, 10**30)


@dataclass(frozen=True, eq=False)
class Twin:
    """A problem like the one of a conflict, in which the same demands, loosened a little, can be met; `tree` is the
    conflict's certificate with the rows and demands of this problem."""

    scenario: Json
    problem: Problem
    program: Program
    tree: Json


@functools.cache
def twins(block: int, size: int) -> tuple[Twin, ...]:
    return tuple(twin for found in some(block, size) if (twin := _twin(found)) is not None)


def _twin(found: Conflict) -> Twin | None:
    for scenario in _loosened(found):
        try:
            problem = load(scenario)
            program = encode(problem, opened=True)
        except ScenarioError:
            continue
        here = {(row.source.path, row.source.team): row.source for row in program.rows if row.slack is not None}
        asked = [here.get((demand.path, demand.team)) for demand in found.demands]
        if not impossible(program, [source for source in asked if source is not None]):
            tree = _turned(found.tree, program, here)
            if check(problem, resealed(tree), program).sums:  # else all its forgeries would fail for their rows alone
                return Twin(scenario, problem, program, tree)
    return None


def _loosened(found: Conflict) -> Iterator[Json]:
    """The scenario with one bound of the conflict looser, more and more; then with more people to choose from."""
    for demand in found.demands:
        for by in (1, 2, 5):
            tree = copy.deepcopy(found.scenario)
            here: Any = tree
            for key in demand.path[:-1]:
                here = here[key]
            last = demand.path[-1]
            asked = here[last]
            if isinstance(asked, int) and last == "size":
                here[last] = {"at_least": max(0, asked - by), "at_most": asked + by}
            elif isinstance(asked, dict) and isinstance(asked.get("at_least"), int):
                asked["at_least"] -= by
            elif isinstance(asked, dict) and isinstance(asked.get("at_most"), int):
                asked["at_most"] += by
            elif isinstance(asked, dict) and by == 5:
                for bound in ("exactly", "at_least", "at_most", "aim"):
                    asked.pop(bound, None)
                asked["at_least"] = "0%" if "share" in asked else 0
            else:
                continue
            yield tree
    yield {**found.scenario, "pool": [*found.scenario["pool"], *_more(found.scenario["pool"])]}


def _more(pool: list[Json]) -> list[Json]:
    return [{**person, "id": f"{person['id']}-{copy}"} for person in pool for copy in range(2)]


def _turned(tree: Json, program: Program, here: dict[Any, Source]) -> Json:
    """The certificate about another program, as far as that has the same rows."""
    places = {(name.origin, name.number): position for position, name in row_names(program).items()}
    renamed: dict[str, Json] = {}
    for origin in (*tree["demands"], *(row["origin"] for row in tree["rows"])):
        source = here.get((tuple(origin["path"]), origin["team"]))
        if source is not None:
            renamed[json.dumps(origin)] = Origin.of(source).model_dump(mode="json")
    tree["demands"] = [renamed[json.dumps(each)] for each in tree["demands"] if json.dumps(each) in renamed]
    for row in tree["rows"]:
        row["origin"] = renamed.get(json.dumps(row["origin"]), row["origin"])
        position = places.get((Origin(**row["origin"]), row["number"]))
        if position is not None:
            row["sha256"] = row_digest(program, program.rows[position])
    return tree


def forged(twin: Twin, draw: Random) -> Json:
    """One forgery: the certificate changed in some places, its sums made to fit or not."""
    tree = copy.deepcopy(twin.tree)
    for _ in range(draw.choice((0, 1, 1, 2, 4))):
        draw.choice((_number, _number, _large, _line, _twice, _side, _proof, _lemma))(tree, draw)
    if draw.random() < 0.7:
        with suppress(Unproved, KeyError, TypeError, IndexError, AssertionError):
            Reader(twin.program, tree).recorded()
    return tree


def holds(twin: Twin, tree: Json) -> bool:
    try:
        return check(twin.problem, resealed(tree), twin.program).holds
    except ScenarioError:
        return False


def _number(tree: Json, draw: Random) -> None:
    change = draw.choice((lambda n: n + 1, lambda n: n - 1, lambda n: 2 * n, lambda n: -n, lambda n: n + 7))
    _put(tree, draw, change)


def _large(tree: Json, draw: Random) -> None:
    large = draw.choice(LARGE)
    _put(tree, draw, draw.choice((lambda n: n + large, lambda n: n - large, lambda n: n * large, lambda _: large)))


def _put(tree: Json, draw: Random, change: Any) -> None:
    path = draw.choice([path for path in numbers(tree) if "path" not in path and "rows" not in path])
    here: Any = tree
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = change(here[path[-1]])


def _nodes(tree: Any) -> Iterator[Json]:
    """Everything in a certificate that is a sum or cases."""
    if isinstance(tree, dict):
        if "lines" in tree or "cases" in tree:
            yield tree
        for each in tree.values():
            yield from _nodes(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from _nodes(each)


def _lines(tree: Json, draw: Random) -> list[Json]:
    found: list[Json] = draw.choice([node["lines"] for node in _nodes(tree) if "lines" in node])
    return found


def _line(tree: Json, draw: Random) -> None:
    """A line left out, or one from elsewhere put in."""
    lines = _lines(tree, draw)
    if len(lines) > 1 and draw.random() < 0.5:
        lines.pop(draw.randrange(len(lines)))
    elif other := _lines(tree, draw):
        lines.append(copy.deepcopy(draw.choice(other)))


def _twice(tree: Json, draw: Random) -> None:
    lines = _lines(tree, draw)
    if lines:
        line = draw.choice(lines)
        lines.append({**line, "times": 2**63 + line["times"]})


def _side(tree: Json, draw: Random) -> None:
    lines = _lines(tree, draw)
    if lines:
        line = draw.choice(lines)
        line["side"] = "at most" if line["side"] == "at least" else "at least"


def _proof(tree: Json, draw: Random) -> None:
    """One part of the proof in the place of another, a case left out, a bound of one moved."""
    nodes = list(_nodes(tree))
    one, other = draw.choice(nodes), copy.deepcopy(draw.choice(nodes))
    if "cases" in one and draw.random() < 0.5 and len(one["cases"]) > 1:
        one["cases"].pop(draw.randrange(len(one["cases"])))
        return
    one.clear()
    one.update(other)


def _lemma(tree: Json, draw: Random) -> None:
    """A lemma with more terms, or one that says more."""
    if not tree["lemmas"]:
        rows = len(tree["rows"])
        quantity = {"of": "sum", "row": draw.randint(1, rows)} if rows else {"of": "size"}
        proof = {"lines": [{"times": 1, "side": "at least", "case": 1}], "needed": 1, "possible": 0}
        times = draw.choice((1, -1, 2**53, 2**62))
        terms = [{"times": times, "quantity": quantity}] * draw.choice((1, 2, 4, 1024))
        tree["lemmas"] = [{"terms": terms, "at_most": 0, "proof": proof}]
        lines = _lines({"proof": tree["proof"]}, draw)
        lines.append({"times": draw.choice((1, 2**63)), "side": "at most", "lemma": 1})
        return
    lemma = draw.choice(tree["lemmas"])
    lemma["terms"] = lemma["terms"] * draw.choice((1, 2, 1024))
    lemma["at_most"] -= draw.choice((0, 1, 2**62))


def held(number: int, seed: int = 0, block: int = 0, size: int = 120) -> list[tuple[Twin, Json]]:
    """Forgeries that hold, of so many."""
    draw = Random(seed)
    known = twins(block, size)
    found = []
    for _ in range(number):
        twin = draw.choice(known)
        tree = forged(twin, draw)
        if holds(twin, tree):
            found.append((twin, tree))
    return found


if __name__ == "__main__":
    tried = int(sys.argv[1])
    wrong = held(tried, seed=int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(f"{tried} forgeries of {len(twins(0, 120))} certificates: {len(wrong)} hold")
    sys.exit(bool(wrong))
