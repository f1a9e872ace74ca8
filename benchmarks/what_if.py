"""`whatif`: a question about very many people that is asked again and again, with one number changed each time.

As in a notebook: the people are loaded once, and `Problem.replacing` gives the next question. Each answer is compared
with that of the same question about people who were loaded anew.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.options import Options
from benchmarks.tables import Goal, table
from benchmarks.timing import machine

PEOPLE = [1_000_000]
CHANGES = 20
MOST = 0.1
"""Seconds by the clock that a change should take."""
WAYS = ("a bound, nobody kept out", "a bound, three fifths let through", "the gate itself")
GATE = {"rank": {"at_least": "OF-2"}, "score": {"at_least": 400}}


def run_what_if(options: Options) -> int:
    """Prints seconds of every kind of change; 1 if an answer differs from that of a fresh question, else 0."""
    print(f"{machine()}\n")
    lines: list[list[str]] = []
    goals: list[Goal] = []
    wrong: list[str] = []
    for people in options.people or PEOPLE:
        for way in range(len(WAYS)):
            runs = _fresh(people, way, kept=True)["runs"]
            again = _fresh(people, way, kept=False)["runs"]
            wrong += [
                f"WRONG  {people:,} people, {WAYS[way]}, change {at}: {run[2:]}, read anew {other[2:]}"
                for at, (run, other) in enumerate(zip(runs, again, strict=True), 1)
                if run[2:] != other[2:]
            ]
            wall, cpu = ([run[at] for run in runs] for at in (0, 1))
            numbers = (median(wall), max(wall), median(cpu), max(cpu), median(run[1] for run in again))
            lines.append([f"{people:,}", *(f"{1000 * number:.0f}" for number in numbers), WAYS[way]])
            name = f"{people:,} people, {WAYS[way]}: a change in {1000 * MOST:g} ms by the clock"
            goals.append(
                Goal(name, median(wall) <= MOST, f"median {1000 * median(wall):.0f}, worst {1000 * max(wall):.0f}")
            )
    heads = ["people", "median, ms", "worst, ms", "CPU, ms", "worst CPU, ms", "fresh, CPU ms", "what is changed"]
    print(table(heads, lines, words=1))
    print("\n".join([*wrong, *map(str, goals)]))
    return 1 if wrong else 0


def _fresh(people: int, way: int, kept: bool) -> Any:
    """Every change, in a process of its own."""
    code = "import sys; from benchmarks.what_if import measure; measure(*map(int, sys.argv[1:]))"
    command = [sys.executable, "-c", code, str(people), str(way), str(int(kept))]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    return json.loads(done.stdout)


def _changes(way: int) -> Iterator[dict[str, Any]]:
    """The teams of each question, as a file would state them."""
    from benchmarks.many_people import SCENARIO

    (team,) = SCENARIO["teams"]
    women, units, budget = team["require"]
    for number in range(CHANGES + 1):
        gate = GATE if way == 1 else {**GATE, "score": {"at_least": 400 + number}}
        less = {**budget, "at_most": budget["at_most"] - 7 * number if way < 2 else budget["at_most"]}
        more = {**women, "at_least": women["at_least"] + number % 3 if way < 2 else women["at_least"]}
        yield {**team, "require": [more, units, less], **({} if way == 0 else {"everyone": gate})}


def measure(people: int, way: int, kept: int) -> None:
    """Prints for each change the seconds by the clock and of the processor, and the answer's verdict and value; of a
    question that is asked of the same people again, or, unless `kept`, of people who were read anew."""
    import composer
    from benchmarks.many_people import SCENARIO, many_people
    from benchmarks.processor import processor_seconds

    frame, runs = many_people(people), []
    first, *changes = _changes(way)
    problem = composer.load({**SCENARIO, "teams": [first]}, pool=frame)
    composer.solve(problem)
    for team in changes:
        if not kept:
            problem = composer.load({**SCENARIO, "teams": [first]}, pool=frame)
        begin, cpu = time.perf_counter(), processor_seconds()
        found = composer.solve(problem.replacing(teams=[team]))
        seconds = time.perf_counter() - begin, processor_seconds() - cpu
        value = found.goals[0].value
        runs.append([*seconds, found.verdict, None if value is None else str(value)])
    print(json.dumps({"runs": runs}))
