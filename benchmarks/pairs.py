"""`pairs`: the best team of 20 of 10,000 people where very many pairs are named: none together, at most two, at least
three, and fewest of them as a second goal.

CPU seconds of reading the problem and of solving it, in a process that has the imports behind it. 1 if an answer is not
proved, if a team does not keep to what was asked, or if more is asked and more is found.
"""

import random
from collections.abc import Sequence
from typing import Any

import pandas as pd

import composer
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.tables import table
from benchmarks.timing import machine

PEOPLE, SIZE = 10_000, 20
PAIRS = (10_000, 50_000, 100_000)
ASKED: dict[str, dict[str, int]] = {
    "at most 2": {"at_most": 2},
    "none": {"at_most": 0},
    "at least 3": {"at_least": 3},
    "fewest": {},
}


def run_pairs(options: Options) -> int:
    """Ask everything of every number of pairs; 1 if something is wrong."""
    print(f"{machine()}\n")
    _asked(100, 30, {"at_most": 0})  # imports
    lines, wrong = [], []
    people = (options.people or [PEOPLE])[0]
    for number in PAIRS:
        best: dict[str, int] = {}
        for name, bounds in ASKED.items():
            reading, solving, outcome, together, best[name] = _asked(people, number, bounds)
            low, high = bounds.get("at_least", 0), bounds.get("at_most", number)
            if outcome.verdict != "best" or not low <= together <= high:
                wrong.append(f"{name} of {number:,}: {outcome.verdict}, {together} together")
            lines.append([f"{number:,}", name, f"{reading:.2f}", f"{solving:.2f}"])
        if not best["none"] <= best["at most 2"] <= best["fewest"] >= best["at least 3"]:
            wrong.append(f"{number:,}: {best}")
    print(table(["pairs", "together", "reading", "solving"], lines))
    for line in wrong:
        print(f"WRONG  {line}")
    return 1 if wrong else 0


def _asked(people: int, number: int, bounds: dict[str, int]) -> tuple[float, float, composer.Outcome, int, int]:
    """The seconds of both, the answer, and of its team how many pairs and what total."""
    draw = random.Random(f"{people} {number}")
    scores = [draw.randint(1, 1000) for _ in range(people)]
    frame = pd.DataFrame({"id": [f"P{place}" for place in range(people)], "score": scores})
    pairs = [[f"P{place}" for place in draw.sample(range(people), 2)] for _ in range(number)]
    prefer: Sequence[Any] = [{"most": {"total": "score"}}, *([] if bounds else [{"least": {"pairs": pairs}}])]
    require = [{"pairs": pairs, **bounds}] if bounds else []
    team = {"name": "team", "size": SIZE, "require": require}
    begin = processor_seconds()
    problem = composer.Problem(pool=frame, teams=[team], prefer=prefer)
    read = processor_seconds()
    outcome = composer.solve(problem)
    solved = processor_seconds()
    members = {member.id for roster in outcome.teams for member in roster.members}
    together = sum(members.issuperset(pair) for pair in pairs)
    total = sum(scores[int(member[1:])] for member in members)
    return read - begin, solved - read, outcome, together, total
