"""`scale`: from 10,000 people to 1,000,000, against plain models and against the mere reading of the file."""

from collections.abc import Callable

from benchmarks.options import PARTS, Options
from benchmarks.ours import solve_ours
from benchmarks.requests import make_request
from benchmarks.scale import command_line, hard, impossible, one_team, several
from benchmarks.scale.part import Part
from benchmarks.timing import machine

RUN: dict[str, Callable[[Options], Part]] = {
    "ten-thousand": one_team.ten_thousand,
    "hundred-thousand": one_team.hundred_thousand,
    "million": one_team.million,
    "command-line": command_line.measure,
    "teams": several.measure,
    "impossible": impossible.measure,
    "hard": hard.measure,
}


def run_scale(options: Options) -> int:
    """Runs the parts asked for, prints their tables and goals; 1 if two answers contradict each other, else 0."""
    print(f"{machine()}\n")
    solve_ours(make_request(1_000, 8, 0))  # imports and first-call costs are nobody's time
    wrong = False
    for name in PARTS:
        if options.parts is None or name in options.parts:
            part = RUN[name](options)
            print(part, flush=True)
            wrong = wrong or bool(part.wrong)
    return 1 if wrong else 0
