"""The rivals of the benchmarks: what they find, and what counts of a run that ended too early or too late."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from benchmarks.alike_people import alike
from benchmarks.columns import Columns
from benchmarks.limits import stopping
from benchmarks.plain import build
from benchmarks.requests import make_request
from benchmarks.rivals import RIVALS, RivalResult, virtual_best
from benchmarks.timing import Measured, beside


def result(proved: bool, solving: float, given: float = 60.0, value: int | None = None) -> RivalResult:
    return RivalResult(value, proved, solving + 1, 0.5, solving, solving / 2, given, None, ())


def test_who_gives_up_before_the_limit_is_told_and_counts_in_no_comparison() -> None:
    quick, slow, over = result(False, 20.0), result(True, 50.0, value=3), result(False, 75.0)
    assert "gave up" in quick.told
    assert slow.told == ""
    assert "75.0 s where 60.0 were given" in over.told
    best = virtual_best([quick, slow, over], lambda one: one.seconds)
    assert best is not None
    assert (best.number, best.cut) == (51.0, False)
    stopped = virtual_best([over, quick], lambda one: one.cpu)
    assert stopped is not None
    assert (stopped.number, stopped.cut) == (37.5, True)
    assert virtual_best([quick], lambda one: one.seconds) is None


def test_a_rival_comes_close_when_it_is_seen_to_or_when_it_ends_so() -> None:
    open_ = replace(result(False, 50.0, value=1000), bound=1002)
    assert open_.gap == pytest.approx(0.002)
    assert open_.came_close is None
    assert replace(open_, bound=1001).came_close == open_.seconds_without_reading
    assert replace(open_, close=3.0).came_close == 3.0
    impossible = result(True, 20.0)
    assert (impossible.gap, impossible.came_close) == (None, impossible.seconds_without_reading)
    assert result(False, 50.0).came_close is None


def test_the_worst_stands_beside_the_median() -> None:
    assert beside([Measured(20.0), Measured(9.0), Measured(30.0, cut=True)]) == "20.0× (9.00)"
    assert beside([Measured(20.0, cut=True), Measured(9.0, cut=True), Measured(30.0)]) == "≥ 20.0× (≥ 9.00)"
    assert beside([]) == "–"


def test_cpsat_is_stopped_at_its_limit_and_its_own_clock_has_twice_as_long() -> None:
    stopped = Event()
    solver: Any = SimpleNamespace(parameters=SimpleNamespace(), stop_search=stopped.set)
    with stopping(solver, 0.05):
        assert stopped.wait(20)
    assert solver.parameters.max_time_in_seconds == 0.1


def test_a_search_that_ends_before_its_limit_is_stopped_no_more() -> None:
    stopped = Event()
    solver: Any = SimpleNamespace(parameters=SimpleNamespace(), stop_search=stopped.set)
    with stopping(solver, 0.2):
        pass
    assert not stopped.wait(0.5)


@pytest.mark.unmeasured
def test_all_rivals_find_the_same_best_where_many_people_are_alike() -> None:
    request = make_request(150, 8, 2)
    request.frame["suitability"] = request.frame["suitability"] // 200
    request.frame["unit"] = "U1"
    plain = build(request, Columns(request.frame, request.scenario))
    groups = alike(plain)
    assert groups.most.max() > 1
    assert len(np.unique(groups.variable)) == len(groups.most) < len(plain.person)
    found = {name: rival(request, 60.0) for name, rival in RIVALS.items()}
    assert all(one.proved for one in found.values())
    assert len({one.value for one in found.values()}) == 1
