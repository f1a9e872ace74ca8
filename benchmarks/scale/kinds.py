"""The few people of a large pool among whom the cheapest team is, found without any of the package's code.

Two people who meet the same conditions are of one kind. A team of at most T never holds more than T of a kind, and
every dearer one among them can be replaced by a cheaper one who is not in the team. So over the T cheapest of every
kind the least cost of a team is what it is over the whole pool, in whole numbers and relaxed alike; and a request
whose numbers, beside counts of people, are one total with a ceiling is possible over the few where it is over all.
"""

from typing import Any

import highspy
import numpy as np

from benchmarks.columns import Columns
from benchmarks.plain import Model, Row, build
from benchmarks.requests import Request
from benchmarks.rivals import as_highs


def cheapest_of_each_kind(request: Request, cost: str, most: int) -> Request:
    """The request over the `most` cheapest eligible people of every kind. One team, no pairs, no groups."""
    columns = Columns(request.frame, request.scenario)
    (team,) = request.scenario["teams"]
    asked: list[dict[str, Any]] = [seat["who"] for seat in team["seats"]]
    for requirement in team["require"]:
        who = requirement.get("members", requirement.get("share"))
        if who is not None:
            asked.append(who)
        elif requirement.get("total") != cost or "at_least" in requirement:
            raise NotImplementedError(f"kinds do not tell {sorted(requirement)}")
    kind = np.zeros(len(request.frame), dtype=np.int64)
    for who in asked:
        kind = 2 * kind + columns.who(who)
    rows = np.flatnonzero(columns.who(team["everyone"]))
    rows = rows[np.lexsort((columns.number(cost)[rows], kind[rows]))]
    _, starts, lengths = np.unique(kind[rows], return_index=True, return_counts=True)
    place = np.arange(len(rows)) - np.repeat(starts, lengths)
    few = request.frame.iloc[np.sort(rows[place < most])].reset_index(drop=True)
    return Request(len(few), request.size, request.seed, few, request.scenario)


def least_total(request: Request, name: str, whole: bool) -> float | None:
    """The least total of a column over the request's teams, by HiGHS; None where there is no team.

    `whole` asks in whole numbers, otherwise in the linear relaxation.
    """
    columns = Columns(request.frame, request.scenario)
    plain = build(request, columns)
    plain.goal = -columns.number(name)[plain.person]
    value = _best(plain, whole)
    return None if value is None else -value


def possible(request: Request, whole: bool) -> bool:
    """Whether HiGHS finds that the request can be met, in whole numbers or in the linear relaxation."""
    plain = build(request, Columns(request.frame, request.scenario))
    plain.goal = np.zeros_like(plain.goal)
    return _best(plain, whole) is not None


def _best(plain: Model, whole: bool) -> float | None:
    engine = highspy.Highs()
    engine.setOptionValue("output_flag", False)
    engine.setOptionValue("mip_rel_gap", 0.0)
    engine.passModel(as_highs(plain, whole))
    engine.run()
    status = engine.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS ended with {status}")
    values = np.asarray(engine.getSolution().col_value)
    if any(_off(row, values) for row in plain.rows):
        raise ArithmeticError("HiGHS' answer breaks a row")
    return float(engine.getInfo().objective_function_value)


def _off(row: Row, values: np.ndarray[Any, np.dtype[np.float64]]) -> bool:
    total = float(row.weights @ values[row.booleans])
    slack = 1e-5 * (1 + abs(total))
    return (row.low is not None and total < row.low - slack) or (row.high is not None and total > row.high + slack)
