"""Random problems that can't be met, a smallest set of demands of each that can't, and certificates for them."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from composer import load
from composer.checking.certificate import Certificate, Origin, Word
from composer.checking.format import as_json, from_json, seal, with_seal
from composer.encoding.elastic import demands, only
from composer.encoding.encode import encode
from composer.encoding.program import Program, Source
from composer.infeasibility.certificate import certify_conflict
from composer.measures import Linear
from composer.optimize import maximize
from composer.problem.problem import Problem
from composer.solvers.budget import Budget
from tests.support.larger_problems import larger_scenario
from tests.support.random_problems import random_scenario


@dataclass(frozen=True, eq=False)
class Conflict:
    """Demands of a problem that can't be met together, though without any one of them they can."""

    scenario: dict[str, Any]
    problem: Problem
    program: Program
    demands: tuple[Source, ...]

    @functools.cached_property
    def written(self) -> Certificate | None:
        """None where no proof was found that is short enough."""
        return certify_conflict(self.problem, self.demands, Budget(), self.program)

    @property
    def certificate(self) -> Certificate:
        assert self.written is not None
        return self.written

    @property
    def tree(self) -> dict[str, Any]:
        """The certificate's JSON, to be changed."""
        tree: dict[str, Any] = json.loads(json.dumps(as_json(self.certificate)))
        return tree


def impossible(program: Program, kept: Sequence[Source]) -> bool:
    answer = maximize.maximize(only(program, kept), Linear(), Budget())
    return answer.proved and answer.placement is None


def conflict(scenario: dict[str, Any], seed: int = 0) -> Conflict | None:
    """One conflict, found by dropping demands one after the other in a random order; None where there is none."""
    problem = load(scenario)
    program = encode(problem, opened=True)
    kept = list(demands(program))
    Random(seed).shuffle(kept)
    if not impossible(program, kept):
        return None
    for one in list(kept):
        fewer = [other for other in kept if other is not one]
        if impossible(program, fewer):
            kept = fewer
    return Conflict(scenario, problem, program, tuple(kept))


@functools.cache
def drawn(seed: int) -> Conflict | None:
    """The conflict of a random problem, now and then a larger one; None where it has none."""
    return conflict(random_scenario(seed) if seed % 16 else larger_scenario(seed), seed)


def some(block: int, size: int) -> tuple[Conflict, ...]:
    """The conflicts of a block of random problems."""
    seeds = range(block * size, (block + 1) * size)
    return tuple(found for seed in seeds if (found := drawn(seed)) is not None)


def resealed(tree: dict[str, Any]) -> Certificate:
    """A certificate that was changed on purpose, its seal and number of sums made to fit."""
    changed = from_json(copy.deepcopy(tree))
    changed = changed.model_copy(update={"leaves": text_of(tree).count('"lines"')})
    return changed.model_copy(update={"sha256": seal(changed)})


def text_of(tree: dict[str, Any]) -> str:
    return json.dumps(tree)


POOL = [
    {"id": f"P{n}", "sex": "F" if n < 6 else "M", "eod": "yes" if n >= 8 else "no", "unit": "abcde"[n % 5]}
    for n in range(12)
]


def asking(*require: dict[str, Any], size: object = 5, pool: object = POOL) -> dict[str, Any]:
    """One team of twelve people: six women, and four EOD operators, who are men."""
    return {"pool": pool, "teams": [{"name": "team", "size": size, "require": list(require)}]}


EOD = {"members": {"eod": True}, "at_least": 3, "name": "EOD"}
WOMEN = {"share": {"sex": "F"}, "at_least": "60%", "name": "Women"}
HALF = {"share": {"sex": "F"}, "exactly": "50%", "name": "Half"}


def word(demands: Sequence[Source], *engines: str) -> Certificate:
    """A certificate that rests on engines' word."""
    return with_seal(
        Certificate(
            basis="two engines",
            demands=tuple(map(Origin.of, demands)),
            inputs={},
            composer="0",
            engines=tuple(Word(engine=name, version="1", said="impossible") for name in engines),
        )
    )
