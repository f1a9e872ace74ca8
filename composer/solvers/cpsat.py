"""CP-SAT decides: the best choice of a model, or the proof that there is none."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace

import numpy as np

from composer.base.errors import Disagreement
from composer.presolve.condense import Choice, CountModel
from composer.presolve.everybody_placed import crowded, using_up
from composer.presolve.sparse_rows import SparseSum
from composer.solvers import remote, tuning
from composer.solvers.budget import Budget, OutOfBudget
from composer.solvers.processes import Reply

SEED = 7
OTHER_SEED = 1_000_007
"""What is added to the seed where an engine died over the question."""
SMALLEST_WORK = 1e-6
CHANGING: Mapping[str, float] = {"use_ls_only": True, "interleave_search": True, "symmetry_level": 2}
"""What makes CP-SAT's one worker take turns at changing a choice here and there until it meets the rows."""
BY_CASES: Mapping[str, float] = {
    "linearization_level": 1,
    "symmetry_level": 2,
    "cp_model_probing_level": 2,
    "add_lp_constraints_lazily": True,
    "inprocessing_dtime_ratio": 0.2,
}
"""CP-SAT's own ways, which are better where the linear program says nothing: everybody is placed anyway."""
LEAST, MOST = -(2**63), 2**63 - 1
"""The ends of a row that has none."""


@dataclass(frozen=True)
class Decision:
    """What CP-SAT says of a model.

    `proved`: `choice` is optimal, or there is none where it is None. `value` and `bound` are of the objective;
    `bound` is None where nothing is known. `died`: the engine did, however it was asked.
    """

    choice: Choice | None
    value: int | None
    bound: int | None
    proved: bool
    died: bool = False


NONE = Decision(None, None, None, True)
UNKNOWN = Decision(None, None, None, False)


def _reach(model: CountModel) -> int:
    """What the objective could be if nothing but the ranges of columns and helpers held."""
    flat = model.objective
    uppers: list[int] = model.upper[flat.columns].tolist()
    weights: list[int] = flat.weights.tolist()
    total = sum(max(0, weight) * upper for weight, upper in zip(weights, uppers, strict=True))
    for helper, weight in zip(flat.auxiliaries.tolist(), flat.helper_weights.tolist(), strict=True):
        total += max(weight * end for end in model.ranges[helper].tolist())
    return total


def decide(
    model: CountModel,
    budget: Budget,
    floor: int | None = None,
    ceiling: int | None = None,
    brief: bool = False,
    tries: int | None = None,
    first: float | None = None,
) -> Decision:
    """Maximise the model's objective.

    Only values of at least `floor` are looked for; `ceiling` is a proved bound that helps to stop. One worker and
    fixed settings: the same input gives the same answer. `brief` is for models of a few dozen columns, on which
    preparing takes longer than deciding. `tries` are how often it is tried at most, the `first` time with so much work.

    It is tried again and again, each time for twice as long and with another seed, since the same model may take a
    hundred times as long by bad luck. Where there is something to maximise, prices mostly leave cuts nothing to find,
    and they take longer than all the rest: the first try goes without, and from then on both ways take turns. Whether
    anything is possible at all, or of a single value, turns on what whole numbers do to a row, which cuts see: it is
    asked with them.

    Where everybody is placed, or nearly, there is mostly nothing to prove and much to find: whether anything is
    possible, search by small changes and search by cases take turns.
    """
    best, attempt = UNKNOWN, 0
    full = crowded(model)
    model = using_up(model) or model
    while not (best.proved or best.died or budget.over or attempt == tries):
        whether = model.objective.empty or (floor is not None and floor == ceiling)
        turns = (CHANGING, BY_CASES) if full and model.objective.empty else ({}, {})
        changed = turns[attempt % 2]
        try:
            built = CpSatModel(
                model, cuts=whether or attempt % 2 == 1, presolve=not brief or attempt > 0, check=budget.check
            )
        except OutOfBudget:
            break
        most = (first or tuning.FIRST_TRY) * 2**attempt * (tuning.CHANGED if changed and attempt else 1)
        found = built.decide(budget, floor, ceiling, most, attempt, changed)
        ceiling = least_bound(ceiling, found.bound)
        if found.value is not None:
            best, floor = found, found.value + 1
        elif found.proved:  # nothing is better than what was found before
            best = replace(best, bound=best.value, proved=True)
        else:
            best = replace(best, bound=least_bound(best.bound, found.bound), died=found.died)
        attempt += 1
    return best


def least_bound(*bounds: int | None) -> int | None:
    """The least of the bounds that are known; None where none is."""
    return min((bound for bound in bounds if bound is not None), default=None)


class CpSatModel:
    """A model as CP-SAT reads it, to be decided on several times with some of its rows."""

    def __init__(
        self, model: CountModel, cuts: bool = True, presolve: bool = True, check: Callable[[], None] = lambda: None
    ) -> None:
        self._model, self._cuts = model, cuts
        self._presolve = presolve and model.largest <= tuning.PRESOLVED
        self._width = len(model.upper)
        ranges = [*((0, upper) for upper in model.upper.tolist()), *model.ranges.tolist()]
        self._variables = [f"variables{{domain:[{low},{high}]}}" for low, high in ranges]
        self._rows: list[str] = []
        for row in model.everything:
            check()
            self._rows.append(self._sum(row.flat))
        self._goal = self._sum(model.objective)
        self._kept: Set[int] | None = None
        self._held: list[str] = []

    def _sum(self, flat: SparseSum, sign: int = 1) -> str:
        """A sum as text; none where it is 0 whatever is chosen."""
        if flat.empty:
            return ""
        places = flat.columns.tolist() + (flat.auxiliaries + self._width).tolist()
        weights = (flat.weights * sign).tolist() + (flat.helper_weights * sign).tolist()
        return f"vars:{places}coeffs:{weights}"

    def only(self, kept: Set[int]) -> None:
        """Ask for those of the model's rows whose positions these are, and for its links."""
        self._kept = kept

    def _wanted(self, position: int) -> bool:
        return self._kept is None or position in self._kept or position >= len(self._model.rows)

    @property
    def _broken(self) -> bool:
        """Whether a row that is 0 whatever is chosen should not be."""
        return any(
            not total and self._wanted(position) and not (row.low or 0) <= 0 <= (row.high or 0)
            for position, (total, row) in enumerate(zip(self._rows, self._model.everything, strict=True))
        )

    @property
    def text(self) -> str:
        """The model as a `CpModelProto`: just what CP-SAT's `cp_model` would make of it."""
        rows = [
            _row(total, row.low, row.high) if self._wanted(position) else _row(total, None, None)
            for position, (total, row) in enumerate(zip(self._rows, self._model.everything, strict=True))
            if total
        ]
        goal = f"objective{{{self._sum(self._model.objective, -1)}scaling_factor:-1}}" if self._goal else ""
        return "".join([*self._variables, *rows, *self._held, goal])

    def decide(
        self,
        budget: Budget,
        floor: int | None = None,
        ceiling: int | None = None,
        most: float = math.inf,
        attempt: int = 0,
        changed: Mapping[str, float] | None = None,
    ) -> Decision:
        """As the function of this name, in one try with at most so much work; `floor` and `ceiling` stay for the
        decisions after it, and some of the settings may be `changed`. Where the engine dies over it, it is asked once
        more with another seed and without presolve."""
        if self._broken or (not self._goal and floor is not None and floor > 0):
            return NONE
        if self._goal and (floor is not None or ceiling is not None):
            self._held.append(_row(self._goal, floor, ceiling))
        usual = {**cpsat_settings(budget, most, SEED + attempt, self._cuts, self._presolve), **(changed or {})}
        other = {**usual, "random_seed": usual["random_seed"] + OTHER_SEED, "cp_model_presolve": False}
        asked = {"engine": "CP-SAT", "model": self.text}
        ways = [{**asked, "settings": " ".join(f"{key}:{_word(way[key])}" for key in way)} for way in (usual, other)]
        reply = remote.ask_engine(ways, len(self._variables), usual["max_deterministic_time"], budget)
        if reply is None:
            return replace(UNKNOWN, bound=_reach(self._model), died=True)
        budget.spend(reply.work)
        return self._read(reply)

    def _read(self, reply: Reply) -> Decision:
        if reply.status == "REFUSED":
            raise Disagreement(f"the engine refuses the rows: {reply.said}")
        if reply.status == "INFEASIBLE":
            return NONE
        bound = _reach(self._model)
        said = -reply.bound  # in whole numbers, of what is minimised
        # Stopped early, CP-SAT knows no bound yet and says 0.
        if self._goal and (said or reply.status != "UNKNOWN"):
            bound = min(bound, said)
        if reply.status == "UNKNOWN":
            return replace(UNKNOWN, bound=bound)
        values = np.array(reply.values, np.int64)
        choice = Choice(values[: self._width], values[self._width :])
        broken = self._model.broken(choice) if self._kept is None else None
        if broken is not None:
            raise Disagreement(f"the engine's choice does not meet: {broken}")
        value = choice.value(self._model.objective)
        optimal = reply.status == "OPTIMAL"
        return Decision(choice, value, value if optimal else bound, optimal)


def _row(total: str, low: int | None, high: int | None) -> str:
    ends = (LEAST if low is None else low), (MOST if high is None else high)
    return f"constraints{{linear{{{total}domain:[{ends[0]},{ends[1]}]}}}}"


def _word(value: float) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def cpsat_settings(budget: Budget, most: float, seed: int, cuts: bool, presolve: bool) -> Mapping[str, float]:
    """CP-SAT's parameters for one try with at most so much work."""
    if budget.work_left is not None:
        most = min(most, max(budget.work_left, SMALLEST_WORK))
    limited = {} if budget.seconds_left is None else {"max_time_in_seconds": budget.seconds_left}
    return {
        "num_workers": 1,
        "random_seed": seed,
        "linearization_level": 2,
        "symmetry_level": 0,
        "cp_model_probing_level": 0,
        "add_lp_constraints_lazily": False,
        "inprocessing_dtime_ratio": 0,
        "max_presolve_iterations": 1,  # with more, 9.15 was seen to abort the process on its own wrong answer
        "catch_sigint_signal": False,
        "cut_level": int(cuts),
        "cp_model_presolve": presolve,
        "max_deterministic_time": most,
        **limited,
    }
