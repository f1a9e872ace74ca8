"""A sweep of 25 cells over a large pool: one cell after the other, and by two workers."""

import time

import composer
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.requests import make_request
from benchmarks.tables import table
from benchmarks.timing import machine
from composer.solvers import tuning

PEOPLE, SIZE, SEED = 100_000, 8, 1
VARY = ("Women.at_least=20%..60%:5", "team.size=7..11")
WAYS = ("one after the other", "two workers, started for it", "two workers, ready")


def run_sweeps(options: Options) -> int:
    """Prints seconds; exit status 1 where two ways differ or a cell is not proved."""
    print(machine())
    rows: list[tuple[str, ...]] = []
    wrong = False
    for people in options.people or [PEOPLE]:
        request = make_request(people, SIZE, SEED)
        problem = composer.load(request.scenario, pool=request.frame)
        answers: list[composer.Sweep] = []
        with composer.WorkerPool(2) as crew:
            for way, executor in zip(WAYS, (None, crew, crew), strict=True):
                began, used = time.perf_counter(), processor_seconds()
                answers.append(_swept(problem, executor))
                took, used = time.perf_counter() - began, processor_seconds() - used
                rows.append((f"{people:,}", f"{took:.2f}", f"{used:.2f}", way))
        wrong |= not all(each.complete and each.cells == answers[0].cells for each in answers)
    print(table(["people", "s", "CPU, s", "25 cells"], rows, words=1))
    return int(wrong)


def _swept(problem: composer.Problem, executor: composer.WorkerPool | None) -> composer.Sweep:
    """The sweep, by no workers but those given, however long it takes."""
    usual, tuning.SWEEP_LONG = tuning.SWEEP_LONG, float("inf")
    try:
        return composer.sweep(problem, VARY, executor=executor)
    finally:
        tuning.SWEEP_LONG = usual
