"""Problems with numbers of one magnitude after another, solved, and each held against brute force.

    python -m tests.fuzz.magnitudes --exponent 9 --problems 100000

counts what comes back: `right`; `wrong best` (a team or a value that is not the best, called so), `wrong impossible`,
`wrong team` (a demand is not met), `undecided`, `disagreement`, `refused`, `crash`. The first scenarios that went wrong
are printed as YAML. Scenarios are numbered from `--seed` on, so that runs can be shared out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ortools.sat.python import cp_model
from random_problems import as_yaml

from composer import Disagreement, Outcome, Problem, ScenarioError, solve

from .large_numbers import large_numbers
from .masks import Small

PRINTED = 3
"""Scenarios of a kind that are printed."""


def problem_of(scenario: Mapping[str, Any]) -> Problem:
    """The scenario as a problem, without a file in between."""
    return Problem(scenario["pool"], scenario["teams"], scenario.get("require", ()), scenario.get("prefer", ()))


def said(outcome: Outcome, truth: Small) -> str:
    """What an outcome is, held against the truth."""
    if outcome.verdict in ("undecided", "found"):
        return "undecided"
    if outcome.verdict == "impossible":
        return "right" if truth.best is None else "wrong impossible"
    filling = truth.filled({roster.name: [member.id for member in roster.members] for roster in outcome.teams})
    if filling not in truth.fillings:
        return "wrong team"
    values = [goal.value for goal in outcome.goals]
    return "right" if values == truth.best == truth.values(filling) else "wrong best"


def tried(scenario: Mapping[str, Any], spent: Counter[str] | None = None) -> str:
    """Solve one scenario and hold it against the truth; `spent` takes the CPU seconds of each step."""
    spent = Counter() if spent is None else spent
    truth = Small(scenario)
    clock = [time.process_time()]

    def lap(step: str) -> None:
        clock.append(time.process_time())
        spent[step] += clock[-1] - clock[-2]  # type: ignore[assignment]

    try:
        problem = problem_of(scenario)
        lap("problem")
        outcome = solve(problem)
    except Disagreement:
        return "disagreement"
    except ScenarioError:
        return "refused"
    except Exception:
        return "crash"
    lap("solve")
    result = said(outcome, truth)
    lap("truth")
    return result


def run(exponent: int, first: int, number: int, show: int = PRINTED) -> Counter[str]:
    """Try so many scenarios from a seed on; print the first that go wrong, and what it all came to."""
    kinds: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    began = time.process_time()
    for seed in range(first, first + number):
        scenario = large_numbers(exponent, seed)
        kind = tried(scenario, spent)
        kinds[kind] += 1
        if kind != "right" and kinds[kind] <= show:
            print(f"# 10^{exponent}, seed {seed}: {kind}\n{as_yaml(dict(scenario))}", flush=True)
    took = time.process_time() - began
    steps = ", ".join(f"{step} {1000 * seconds / number:.2f}" for step, seconds in spent.items())
    print(f"10^{exponent}: {dict(kinds)}; {1000 * took / number:.2f} ms of CPU a problem ({steps})", flush=True)
    return kinds


def lean() -> None:
    """Spare every model of CP-SAT its methods by their old names, which nobody calls and which take a millisecond."""
    cp_model.CpModel._add_pre_pep8_methods = lambda self: None  # type: ignore[method-assign]


def main() -> int:
    """Read the arguments and run; 1 where anything but `right` came back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--problems", type=int, default=1000, help="how many of each magnitude")
    parser.add_argument("--exponent", type=int, nargs="*", default=list(range(1, 12)), help="powers of ten")
    parser.add_argument("--seed", type=int, default=0, help="the first one's number")
    parser.add_argument("--show", type=int, default=PRINTED, help="scenarios of each kind to print")
    given = parser.parse_args()
    lean()
    kinds = sum((run(each, given.seed, given.problems, given.show) for each in given.exponent), Counter[str]())
    return 1 if set(kinds) - {"right"} else 0


if __name__ == "__main__":
    sys.exit(main())
