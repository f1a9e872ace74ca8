"""`anytime`: how much of a front is there when its search is stopped, and what a point costs as the front grows."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

import composer
from benchmarks.front_requests import FrontRequest, make_front
from benchmarks.hypervolume import hypervolume
from benchmarks.memory import Peak
from benchmarks.options import Options
from benchmarks.scale.part import tell
from benchmarks.tables import Goal, table
from benchmarks.timing import machine
from composer import Front
from composer.analyses.tradeoffs.exchanges import Exchanges
from composer.optimize.scalarize import Scalarization, ZoneOptimum
from composer.optimize.search_region import Corner, SearchRegion

Values = tuple[Fraction, ...]
SHARES = (0.1, 0.2, 0.5)
"""Of the work of the whole front, after which it is stopped."""
ENOUGH = 0.95
"""Of the hypervolume, after a fifth of the work."""
STOPPED = (
    (60, 3, 3, 100, 20),
    (200, 3, 1, 100, 20),
    (200, 3, 2, 100, 20),
    (200, 3, 1, 10, 3),
    (200, 4, 4, 250, 60),
    (200, 4, 2, 60, 15),
    (200, 5, 2, 150, 40),
    (400, 3, 1, 30, 20),
    (3_000, 3, 3, 300, 80),
)
"""People, axes, seed, points of suitability to a grade and cost to a step of pay."""
LARGE = ((200, 4, 2, 60, 15), (200, 5, 2, 150, 40), (200, 5, 2, 100, 20), (200, 5, 2, 60, 12))
DRAWN = 8192


@dataclass(frozen=True)
class _Course:
    """A whole front under way: after how many questions and processor seconds each point was there."""

    front: Front
    found: list[tuple[int, float]]
    questions: int
    seconds: float
    memory: float | None


def run_anytime(options: Options) -> int:
    """Prints both tables and the goals; exit status 1 where a stopped front has a point that the whole one has not."""
    print(f"{machine()}\n")
    composer.tradeoffs(*_question(make_front(*STOPPED[0])))  # imports and first-call costs are nobody's time
    wrong, goals, lines = list[str](), list[Goal](), list[list[str]]()
    for size in STOPPED:
        if not options.people or size[0] in options.people:
            _stop(make_front(*size), lines, goals, wrong)
    shares = [f"{100 * share:.0f} % of the work" for share in SHARES]
    print(table(["request", "points", *shares, "so many at best, a fifth"], lines))
    print(
        "Of the hypervolume above the worst value of each axis, and how far the point that is stood for worst is off.\n"
    )
    print(
        table(_HEADS, [_grown(make_front(*size)) for size in LARGE if not options.people or size[0] in options.people])
    )
    for text in wrong:
        print(f"WRONG  {text}")
    for goal in goals:
        print(goal)
    return 1 if wrong else 0


def _question(asked: FrontRequest) -> tuple[composer.Problem, list[dict[str, Any]]]:
    return composer.load(asked.request.scenario, pool=asked.request.frame), asked.axes


def _signed(front: Front) -> list[Values]:
    signs = [1 if axis.most else -1 for axis in front.axes]
    return [tuple(sign * value for sign, value in zip(signs, point.values, strict=True)) for point in front.points]


def _stop(asked: FrontRequest, lines: list[list[str]], goals: list[Goal], wrong: list[str]) -> None:
    """One request: its front, and what there is of it after parts of the work."""
    problem, axes = _question(asked)
    whole = composer.tradeoffs(problem, axes)
    values = _signed(whole)
    place = {point: number for number, point in enumerate(values)}
    total, exchanges = hypervolume(values), Exchanges(values)
    told, parts = list[str](), list[float]()
    for share in SHARES:
        some = _signed(composer.tradeoffs(problem, axes, work=share * whole.effort.work))
        if not set(some) <= set(values):
            wrong.append(f"{asked.where}: stopped after {share:.0%} it has a point that is beaten")
            return
        parts.append(float(hypervolume(some, worst=_worst(values)) / total))
        off = float(exchanges.uncovered([place[point] for point in some])) if some else 1.0
        told.append(f"{100 * parts[-1]:.1f} %, {100 * off:.0f} % off ({len(some)})")
    best = at_best(values, len(values) // 5)
    lines.append([asked.where, str(len(values)), *told, f"{100 * best:.1f} %"])
    tell(" | ".join(lines[-1]))
    name = f"{asked.where}, {len(values)} points: {ENOUGH:.0%} of the hypervolume after a fifth of the work"
    goals.append(
        Goal(name, parts[1] >= ENOUGH, f"{100 * parts[1]:.1f} %; a fifth of the points has {100 * best:.1f} %")
    )


def _worst(values: Sequence[Values]) -> Values:
    return tuple(min(column) for column in zip(*values, strict=True))


def at_best(values: Sequence[Values], number: int) -> float:
    """About which part of the hypervolume so many points have, each taken for what it adds (drawn at random): what an
    order that knew the whole front would reach."""
    points = np.array([[float(value) for value in point] for point in values])
    low, high = points.min(axis=0), points.max(axis=0)
    drawn = low + (high - low) * np.random.default_rng(0).random((DRAWN, points.shape[1]))
    below: NDArray[np.bool_] = np.array([(drawn <= point).all(axis=1) for point in points])
    total, left = int(below.any(axis=0).sum()), np.ones(DRAWN, np.bool_)
    for _ in range(number):
        left &= ~below[(below & left).sum(axis=1).argmax()]
    return 1.0 - int((below & left).any(axis=0).sum()) / max(1, total)


_HEADS = [
    "request",
    "points",
    "CPU, s",
    "ms a point",
    *(f"quarter {number}" for number in range(1, 5)),
    "questions a point",
    "most memory, MB",
]


def _grown(asked: FrontRequest) -> list[str]:
    """One large request: milliseconds a point in each quarter of its points."""
    course = _followed(asked)
    number, quarters = len(course.found), list[str]()
    for quarter in range(4):
        first, last = quarter * number // 4, (quarter + 1) * number // 4
        begin = course.found[first - 1] if first else (0, 0.0)
        end = course.found[last - 1] if quarter < 3 else (course.questions, course.seconds)
        quarters.append(
            f"{1000 * (end[1] - begin[1]) / (last - first):.1f} ({(end[0] - begin[0]) / (last - first):.1f})"
        )
    each = f"{1000 * course.seconds / number:.1f}"
    memory = "unknown" if course.memory is None else f"{course.memory:.0f}"
    told = [asked.where, str(number), f"{course.seconds:.1f}", each, *quarters]
    tell(" | ".join(told))
    return [*told, f"{course.questions / number:.2f}", memory]


def _followed(asked: FrontRequest) -> _Course:
    problem, axes = _question(asked)
    found, questions, begin = list[tuple[int, float]](), 0, time.process_time()
    solve, add = Scalarization.solve, SearchRegion.add

    def solved(self: Scalarization, zone: Corner) -> ZoneOptimum:
        nonlocal questions
        questions += 1
        return solve(self, zone)

    def added(self: SearchRegion, *given: Any) -> None:
        add(self, *given)
        found.append((questions, time.process_time() - begin))

    with Peak() as peak, patch.object(Scalarization, "solve", solved), patch.object(SearchRegion, "add", added):
        front = composer.tradeoffs(problem, axes)
    return _Course(front, found, questions, time.process_time() - begin, peak.most)
