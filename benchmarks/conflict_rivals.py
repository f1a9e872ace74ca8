"""CPMpy's explanations of the same requests: <https://github.com/CPMpy/cpmpy>, `cpmpy.tools.explain`, Apache 2.0.

Its model is what its users would write: a boolean a person, a constraint a demand, from frame and scenario with none
of the package's code. Every question runs in a process of its own, which is ended at the limit; the model is built and
its solver loaded before its clock starts, and what building it took is told beside.
"""

import multiprocessing
import time
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import numpy as np

from benchmarks.columns import Columns
from benchmarks.planted import Planted, plant
from benchmarks.processor import engine_seconds

TASKS = ("mus", "optimal_mus", "mcs", "marco")
"""Its questions: a minimal conflict, a smallest one, a minimal set to drop, all of both."""
STARTING = 60.0
"""Seconds that a process may take before its clock starts."""
Sets = frozenset[frozenset[str]]


BACKENDS = ("ortools", "highs", "ortools naive", "highs naive")
"""Back ends of permissive licences; `naive` are its functions that build a model for every question."""


class Explained(NamedTuple):
    """What it said: `conflicts` and `drops` as sets of labels; both None where it was cut off after `seconds`. `cpu`
    are those of the processor, and `building` those that its model took, from the columns in memory."""

    seconds: float
    cpu: float
    building: float
    conflicts: Sets | None
    drops: Sets | None


def able(task: str, backend: str) -> bool:
    """Whether a back end can do a task: HiGHS knows no assumptions, `marco` is never naive, and `optimal_mus_naive`
    (1.1.1) fails on constraints whose variables have no value yet."""
    if backend == "ortools":
        return True
    return task in {"highs": ("mcs",), "ortools naive": ("mus", "mcs"), "highs naive": ("mus", "mcs")}[backend]


def installed() -> bool:
    """Whether CPMpy is there: `pip install -e '.[benchmarks]'`."""
    return find_spec("cpmpy") is not None


def rival(people: int, demands: int, seed: int, task: str, backend: str, limit: float) -> Explained:
    """One of its questions about the planted request of these arguments, on one of its back ends."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_answer, args=(theirs, people, demands, seed, task, backend), daemon=True
    )
    process.start()
    try:
        if not ours.poll(STARTING):
            raise RuntimeError(f"CPMpy did not start within {STARTING:g} s")
        building, begin = ours.recv(), engine_seconds()
        if not ours.poll(limit):
            return Explained(limit, engine_seconds() - begin, building, None, None)
        return Explained(*ours.recv())
    finally:
        process.kill()
        process.join()


def _answer(pipe: Connection, people: int, demands: int, seed: int, task: str, backend: str) -> None:
    from cpmpy.tools import explain

    planted = plant(people, demands, seed)
    columns = Columns(planted.frame, planted.scenario)
    _constraints(planted, columns)  # what is imported and done once is nobody's time
    begin = time.process_time()
    soft = _constraints(planted, columns)
    building = time.process_time() - begin
    labels = {str(constraint): label for label, constraint in soft}
    constraints = [constraint for _, constraint in soft]

    def named(found: Any) -> frozenset[str]:
        return frozenset(labels[str(constraint)] for constraint in found)

    naive = backend.endswith(" naive")
    solver = backend.removesuffix(" naive")
    one = explain.mus_naive if naive else explain.mus
    least = explain.optimal_mus_naive if naive else explain.optimal_mus
    drop = explain.mcs_grow_naive if naive else explain.mcs
    asked: dict[str, Callable[[], tuple[Sets, Sets]]] = {
        "mus": lambda: (frozenset([named(one(constraints, [], solver=solver))]), frozenset()),
        "optimal_mus": lambda: (frozenset([named(least(constraints, [], solver=solver))]), frozenset()),
        "mcs": lambda: (frozenset(), frozenset([named(drop(constraints, [], solver=solver))])),
        "marco": lambda: _enumerated(explain.marco(constraints, solver=solver), named),
    }
    explain.mus([*constraints[:1], ~constraints[0]])  # its solver is loaded, and nobody's clock runs
    pipe.send(building)
    begin, working = time.perf_counter(), time.process_time()
    conflicts, drops = asked[task]()
    pipe.send((time.perf_counter() - begin, time.process_time() - working, building, conflicts, drops))


def _enumerated(found: Any, named: Callable[[Any], frozenset[str]]) -> tuple[Sets, Sets]:
    sets: dict[str, set[frozenset[str]]] = {"MUS": set(), "MCS": set()}
    for kind, constraints in found:
        sets[kind].add(named(constraints))
    return frozenset(sets["MUS"]), frozenset(sets["MCS"])


def _constraints(planted: Planted, columns: Columns) -> list[tuple[str, Any]]:
    """Each demand's label with its constraint."""
    import cpmpy as cp

    (team,) = planted.scenario["teams"]
    member = cp.boolvar(shape=len(planted.frame))
    size = cp.sum(member)
    found = [("team: size", (size >= team["size"]["at_least"]) & (size <= team["size"]["at_most"]))]
    for name, asked in team["everyone"].items():
        outside = ~columns.who({name: asked})
        found.append((f"team: everyone: {name}", cp.sum(member[outside]) == 0))
    for seat in team["seats"]:
        found.append((f"team: {seat['seat']}", cp.sum(member[columns.who(seat["who"])]) >= 1))
    for asked in team["require"]:
        found.append((asked["name"], cp.all(_bounds(cp, asked, member, columns))))
    return found


def _bounds(cp: Any, asked: dict[str, Any], member: Any, columns: Columns) -> list[Any]:
    if "largest_group" in asked:
        labels = columns.frame[asked["largest_group"]].to_numpy(dtype=object)
        return [cp.sum(member[labels == label]) <= asked["at_most"] for label in sorted(set(labels.tolist()))]
    found = []
    for side in ("at_least", "at_most"):
        if side not in asked:
            continue
        if "share" in asked:
            part = Fraction(asked[side].rstrip("%")) / 100
            women = columns.who(asked["share"]).astype(np.int64)
            count, bound = cp.sum((part.denominator * women - part.numerator) * member), 0
            if side == "at_least":
                found.append(cp.sum(member) >= 1)
        elif "members" in asked:
            count, bound = cp.sum(member[columns.who(asked["members"])]), asked[side]
        else:
            count, bound = cp.sum(columns.number(asked["total"]) * member), asked[side]
        found.append(count >= bound if side == "at_least" else count <= bound)
    return found
