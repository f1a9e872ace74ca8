"""Problems with numbers of one magnitude after another, solved, and each held against brute force.

    python -m tests.fuzz.magnitudes --exponent 9 --problems 100000

counts what comes back: `right`; `wrong best` (a team or a value that is not the best, called so), `wrong impossible`,
`wrong team` (a demand is not met), `undecided`, `disagreement`, `refused`, `crash`, `died` (the process did, or hung).
The first scenarios that went wrong are printed as YAML. They are numbered from `--seed` on: runs can be shared out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import Any

from composer import Disagreement, Outcome, Problem, ScenarioError, solve
from tests.support.random_problems import as_yaml

from .children import DIED, in_child
from .large_numbers import large_numbers
from .masks import Small

STEPS = ("problem", "solve", "truth")
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


def tried(exponent: int, seed: int) -> str:
    """Solve one scenario and hold it against the truth: what it came to, and the CPU seconds of each step."""
    scenario = large_numbers(exponent, seed)
    clock = [time.process_time()]
    try:
        problem = problem_of(scenario)
        clock.append(time.process_time())
        outcome = solve(problem)
        clock.append(time.process_time())
        kind = said(outcome, Small(scenario))
    except Disagreement:
        kind = "disagreement"
    except ScenarioError:
        kind = "refused"
    except Exception:
        kind = "crash"
    clock += [time.process_time()] * (4 - len(clock))
    return " ".join([*(f"{after - before:.6f}" for before, after in pairwise(clock)), kind])


def kinds_of(exponent: int, seeds: Sequence[int]) -> Iterator[tuple[str, list[float]]]:
    """What became of each seed, and the seconds of each step (none where the process died)."""
    for told in in_child(seeds, lambda seed: tried(exponent, seed)):
        *seconds, kind = (DIED,) if told == DIED else told.split(maxsplit=len(STEPS))
        yield kind, list(map(float, seconds))


def run(exponent: int, first: int, number: int, show: int = PRINTED) -> Counter[str]:
    """Try so many scenarios from a seed on; print the first that go wrong, and what it all came to."""
    kinds: Counter[str] = Counter()
    spent = [0.0] * len(STEPS)
    seeds = range(first, first + number)
    for seed, (kind, seconds) in zip(seeds, kinds_of(exponent, seeds), strict=True):
        kinds[kind] += 1
        spent = [old + new for old, new in zip_longest(spent, seconds, fillvalue=0.0)]
        if kind != "right":
            print(f"# 10^{exponent}, seed {seed}: {kind}", flush=True)
        if kind != "right" and kinds[kind] <= show:
            print(as_yaml(large_numbers(exponent, seed)), flush=True)
    each = ", ".join(f"{step} {1000 * seconds / number:.2f}" for step, seconds in zip(STEPS, spent, strict=True))
    print(f"10^{exponent}: {dict(kinds)}; {1000 * sum(spent) / number:.2f} ms of CPU a problem ({each})", flush=True)
    return kinds


def main() -> int:
    """Read the arguments and run; 1 where anything but `right` came back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--problems", type=int, default=1000, help="how many of each magnitude")
    parser.add_argument("--exponent", type=int, nargs="*", default=list(range(1, 12)), help="powers of ten")
    parser.add_argument("--seed", type=int, default=0, help="the first one's number")
    parser.add_argument("--show", type=int, default=PRINTED, help="scenarios of each kind to print")
    given = parser.parse_args()
    kinds = sum((run(each, given.seed, given.problems, given.show) for each in given.exponent), Counter[str]())
    return 1 if set(kinds) - {"right"} else 0


if __name__ == "__main__":
    sys.exit(main())
