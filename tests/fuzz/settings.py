"""CP-SAT alone on small programs of every shape and magnitude, under each setting, held against every choice tried.

    python -m tests.fuzz.settings --seconds 900

prints, for each setting and power of ten, how many answers of how many were wrong (`†`: the process died of it; `?`: no
answer in the work given). The engine runs in a process of its own, which is started anew where it dies.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence

from .children import DIED, in_child
from .programs import Program, draw_program, weigh

OURS: Mapping[str, object] = {
    "num_workers": 1,
    "random_seed": 7,
    "linearization_level": 2,
    "symmetry_level": 0,
    "cp_model_probing_level": 0,
    "add_lp_constraints_lazily": False,
    "inprocessing_dtime_ratio": 0,
    "max_presolve_iterations": 1,
    "cut_level": 0,
    "cp_model_presolve": True,
}
"""What `composer.solvers.cpsat` sets, in the first try of an objective."""
PLAIN: Mapping[str, object] = {"num_workers": 1, "random_seed": 7}
CHANGED = [key for key in OURS if key not in PLAIN and key != "cp_model_presolve"]
DEFAULT = {
    "linearization_level": 1,
    "symmetry_level": 2,
    "cp_model_probing_level": 2,
    "add_lp_constraints_lazily": True,
    "inprocessing_dtime_ratio": 0.2,
    "max_presolve_iterations": 3,
    "cut_level": 1,
}

SETTINGS: Mapping[str, Mapping[str, object]] = {
    "ours": OURS,
    "ours, with cuts": {**OURS, "cut_level": 1},
    "ours, presolve off": {**OURS, "cp_model_presolve": False},
    "ours, presolve off, with cuts": {**OURS, "cp_model_presolve": False, "cut_level": 1},
    **{f"ours, but {key} {DEFAULT[key]}": {**OURS, key: DEFAULT[key]} for key in CHANGED if key != "cut_level"},
    "defaults": PLAIN,
    "defaults, presolve off": {**PLAIN, "cp_model_presolve": False},
    **{f"defaults, but {key} {OURS[key]}": {**PLAIN, key: OURS[key]} for key in CHANGED},
}
WORK = 5.0
"""Deterministic work for one answer."""
RIGHT, WRONG, OPEN = "right", "wrong", "open"
BATCH = 100


def answered(program: Program, settings: Mapping[str, object], truth: int | None) -> str:
    """What CP-SAT makes of a program under these settings."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    variables = [model.new_int_var(low, high, "") for low, high in program.ranges]

    def linear(terms: Mapping[int, int]) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum([variables[key] for key in terms], list(terms.values()))

    for row in program.rows:
        low = cp_model.INT_MIN if row.low is None else row.low
        model.add_linear_constraint(linear(row.terms), low, cp_model.INT_MAX if row.high is None else row.high)
    if program.objective:
        model.maximize(linear(program.objective))
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = WORK
    for key, value in settings.items():
        setattr(solver.parameters, key, value)
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return RIGHT if truth is None else WRONG
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return OPEN
    values = [solver.value(variable) for variable in variables]
    if not program.right(values):
        return WRONG
    value = weigh(program.objective, values)
    if status == cp_model.FEASIBLE and program.objective:
        return OPEN
    return RIGHT if value == truth else WRONG


def batch(exponent: int, first: int, number: int, names: Sequence[str]) -> tuple[Counter[tuple[str, str]], list[str]]:
    """So many programs of one magnitude under these settings: codes counted by setting, and what went wrong."""
    programs = [draw_program(exponent, seed) for seed in range(first, first + number)]
    truths = [program.best() for program in programs]
    counted: Counter[tuple[str, str]] = Counter()
    wrong = []
    jobs = [(place, name) for place in range(number) for name in names]
    said = in_child(jobs, lambda job: answered(programs[job[0]], SETTINGS[job[1]], truths[job[0]]))
    for (place, name), code in zip(jobs, said, strict=True):
        counted[name, code] += 1
        if code in (WRONG, DIED):
            shapes = ", ".join(sorted(programs[place].shapes))
            wrong.append(f"10^{exponent}, seed {first + place}, {name}: {code}; {shapes}")
    return counted, wrong


def table(counted: Mapping[tuple[int, str, str], int], exponents: Sequence[int], names: Sequence[str]) -> str:
    """Settings down, powers of ten across."""
    wide = max(map(len, names))
    tried = {
        each: sum(counted.get((each, names[0], code), 0) for code in (RIGHT, WRONG, OPEN, DIED)) for each in exponents
    }
    lines = [f"{'programs':{wide}} " + "".join(f"{tried[each]:>8}" for each in exponents)]
    lines += [f"{'10^':{wide}} " + "".join(f"{each:>8}" for each in exponents)]
    for name in names:
        cells = []
        for each in exponents:
            cell = str(counted.get((each, name, WRONG), 0))
            cell += "†" * min(3, counted.get((each, name, DIED), 0)) + "?" * min(3, counted.get((each, name, OPEN), 0))
            cells.append(f"{cell:>8}")
        lines.append(f"{name:{wide}} " + "".join(cells))
    return "\n".join(lines)


def main() -> int:
    """Run for the time given, in batches over all magnitudes; print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="how long")
    parser.add_argument("--exponent", type=int, nargs="*", default=list(range(13)), help="powers of ten")
    parser.add_argument("--setting", nargs="*", default=list(SETTINGS), choices=list(SETTINGS), metavar="NAME")
    parser.add_argument("--seed", type=int, default=0, help="the first program's number")
    given = parser.parse_args()
    counted: Counter[tuple[int, str, str]] = Counter()
    until, first = time.monotonic() + given.seconds, given.seed
    while time.monotonic() < until:
        for exponent in given.exponent:
            some, wrong = batch(exponent, first, BATCH, given.setting)
            counted.update({(exponent, name, code): number for (name, code), number in some.items()})
            print(*wrong, sep="\n", end="\n" if wrong else "", flush=True)
        first += BATCH
    print(table(counted, given.exponent, given.setting))
    return 0


if __name__ == "__main__":
    sys.exit(main())
