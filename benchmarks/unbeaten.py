"""That no team is better, where no rival can hold all rows: proved on the plain rows, with none of the package's code.

Multipliers of the plain rows, from a linear program over some of the people, bound what any team is worth; in whole
numbers, so that rounding does no harm whatever HiGHS says. Whoever could be in a better team by that bound is left, and
CP-SAT looks at those alone, in the plain rows (Lagrangian bound and elimination by reduced costs).
"""

import highspy
import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from benchmarks.columns import Columns, Ints
from benchmarks.plain import Mask, Model, Row, build
from benchmarks.requests import Request
from benchmarks.rivals import as_highs

SCALE = 2**20  # multipliers are whole numbers of this part
ROUNDS = 60
JOINING = 400  # booleans that join the linear program in a round


def better_than(request: Request, value: int, seconds: float = 60.0) -> tuple[int | None, int]:
    """The value of a team worth more than `value`, None where it is proved that there is none; and how many people had
    to be looked at for that. Raises TimeoutError where neither is clear after `seconds`.
    """
    plain = build(request, Columns(request.frame, request.scenario))
    left = _left(plain, value)
    core = _part(plain, left)
    people = len(np.unique(core.person))
    model = cp_model.CpModel()
    booleans = [model.new_bool_var("") for _ in range(len(core.person))]
    for row in core.rows:
        left_side = cp_model.LinearExpr.weighted_sum([booleans[b] for b in row.booleans], row.weights.tolist())
        low = cp_model.INT_MIN if row.low is None else row.low
        model.add_linear_constraint(left_side, low, cp_model.INT_MAX if row.high is None else row.high)
    for choice in core.choices:
        model.add_at_most_one([booleans[b] for b in choice])
    goal = cp_model.LinearExpr.weighted_sum(booleans, core.goal.tolist())
    model.add(goal >= value + 1)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None, people
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise TimeoutError(f"of {people} people it is not clear whether some are better than {value}")
    return core.total(np.array([solver.boolean_value(one) for one in booleans], dtype=bool)), people


def unbeaten(where: str, request: Request, value: int) -> list[str]:
    """What speaks against it that no team is worth more than `value`: a better one, or that it is not clear."""
    try:
        better, _ = better_than(request, value)
    except TimeoutError as error:
        return [f"{where}: {error}"]
    return [] if better is None else [f"{where}: the plain rows allow a team worth {better}, ours says at most {value}"]


def _left(plain: Model, value: int) -> Mask:
    """The booleans that could be in a team worth more than `value`, by the best bound that was met."""
    inside = np.zeros(len(plain.person), dtype=bool)
    inside[np.argsort(-plain.goal, kind="stable")[: 5 * JOINING]] = True
    for row in plain.rows:  # some of whom every row can be met with
        inside[row.booleans[np.argsort(-plain.goal[row.booleans], kind="stable")[:JOINING]]] = True
    least, left = None, np.ones(len(plain.person), dtype=bool)
    for _ in range(ROUNDS):
        multipliers = _multipliers(plain, inside)
        bound, reduced, best = _bounded(plain, multipliers)
        if least is None or bound < least:
            least = bound
            left = bound - best[plain.person] + reduced >= SCALE * (value + 1)
        order = np.argsort(-reduced, kind="stable")
        joining = order[(reduced[order] > 0) & ~inside[order]][:JOINING]
        if not len(joining):
            break
        inside[joining] = True
    return left


def _multipliers(plain: Model, inside: Mask) -> Ints:
    """Those of the linear program over the booleans inside; 0 for a row's open side, which bounds nothing."""
    engine = highspy.Highs()
    engine.setOptionValue("output_flag", False)
    engine.passModel(as_highs(_part(plain, inside), whole=False))
    engine.run()
    duals = np.asarray(engine.getSolution().row_dual)[: len(plain.rows)]
    whole: Ints = np.rint(SCALE * duals).astype(np.int64)
    for number, row in enumerate(plain.rows):
        if (row.high is None and whole[number] > 0) or (row.low is None and whole[number] < 0):
            whole[number] = 0
    return whole


def _bounded(plain: Model, multipliers: Ints) -> tuple[int, Ints, Ints]:
    """What no team passes, times SCALE; what each boolean adds to that; what each person adds at most, by row."""
    reduced = SCALE * plain.goal
    bound = 0
    for multiplier, row in zip(multipliers.tolist(), plain.rows, strict=True):
        if multiplier:
            np.subtract.at(reduced, row.booleans, multiplier * row.weights)
            end = row.high if multiplier > 0 else row.low
            assert end is not None
            bound += multiplier * end
    best = np.zeros(int(plain.person.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(best, plain.person, reduced)
    return bound + int(best.sum()), reduced, best


def _part(plain: Model, inside: Mask) -> Model:
    """The rows over the booleans inside alone; the others are 0."""
    number: NDArray[np.int64] = np.cumsum(inside) - 1

    def kept(booleans: Ints) -> Ints:
        return number[booleans[inside[booleans]]]

    rows = [Row(kept(row.booleans), row.weights[inside[row.booleans]], row.low, row.high) for row in plain.rows]
    choices = [both for choice in plain.choices if len(both := kept(choice)) > 1]
    return Model(plain.person[inside], plain.place[inside], plain.places, plain.goal[inside], rows, choices)
