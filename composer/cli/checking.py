"""`check`: scenarios read, solved, and held against what they expect."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from composer.cli import shell
from composer.cli.waiting import waiting
from composer.draft import write
from composer.errors import Mistake, ScenarioError
from composer.outcome import Outcome
from composer.scenario.file import Expect
from composer.scenario.load import Scenario, read

_LATER = ("ways_out", "points")
"""What `expect` may say that no command answers yet."""
_GRAVER = (shell.FOUND, shell.UNDECIDED, shell.IMPOSSIBLE, shell.WRONG_INPUT)


def worst(statuses: Iterable[int]) -> int:
    """The gravest status: wrong input, then not as expected, then not decided or not checked."""
    return max(statuses, key=_GRAVER.index, default=shell.FOUND)


def files_in(paths: Sequence[str]) -> list[str]:
    """The files that `paths` name, each once; of a directory its scenarios, in order. Raises ScenarioError."""
    files: list[str] = []
    mistakes: list[Mistake] = []
    for path in paths:
        found = list(_below(path)) if path != "-" and os.path.isdir(path) else [path]
        if not found:
            mistakes.append(Mistake("there is no scenario (*.yaml, *.yml) in this directory", place=path))
        files += found
    if mistakes:
        raise ScenarioError(mistakes)
    return list(dict.fromkeys(files))


def _below(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (os.path.join(here, name) for name in sorted(names) if name.endswith((".yaml", ".yml")))


def answered(file: str) -> tuple[Scenario | None, int]:
    """A scenario that was read, or None where it is wrong; then its mistakes have been told."""
    try:
        with waiting(f"reading {file}"):
            scenario = read(file)
            write(scenario.problem)  # finds what only shows once it is written down: totals over blank cells
    except ScenarioError as error:
        shell.answer(f"{file}: wrong input\n")
        shell.say_mistakes(error)
        return None, shell.WRONG_INPUT
    for warning in scenario.problem.warnings:
        shell.say(f"{file}: please check: {warning}")
    return scenario, shell.FOUND


def solved(scenario: Scenario, work: float | None = None, seconds: float | None = None) -> tuple[str, int]:
    """What to say of a scenario once it has been solved, where it expects something; and its status."""
    expect = scenario.expect
    if expect.verdict is None and expect.goals is None:
        said, status = "valid; expects nothing", shell.FOUND
    else:
        from composer.analyses.solve import solve

        with waiting("searching") as tell:
            outcome = solve(scenario.problem, work=work, seconds=seconds, progress=tell)
        if outcome.note and outcome.verdict in ("found", "undecided"):
            return "stopped", shell.UNDECIDED
        said, status = held(outcome, expect)
    later = [key for key in _LATER if getattr(expect, key) is not None]
    if later:
        return f"{said}; NOT CHECKED: {', '.join(later)}", worst((status, shell.UNDECIDED))
    return said, status


def held(outcome: Outcome, expect: Expect) -> tuple[str, int]:
    """An outcome held against what was expected of it. What a limit left open is undecided, not wrong."""
    differs = []
    open_ = outcome.verdict == "undecided" or (outcome.verdict == "found" and expect.verdict == "best")
    if expect.verdict is not None and outcome.verdict != expect.verdict:
        differs.append(f"expected {expect.verdict}, got {outcome.verdict}")
    if expect.goals is not None and outcome.verdict != "undecided":
        reached = [goal.value for goal in outcome.goals]
        if list(expect.goals) != reached:
            differs.append(f"expected goals {_values(expect.goals)}, got {_values(reached)}")
    if not differs:
        return f"{outcome.verdict}, as expected", shell.FOUND
    if open_ and expect.verdict != outcome.verdict:
        return "NOT DECIDED: " + "; ".join(differs), shell.UNDECIDED
    return "NOT AS EXPECTED: " + "; ".join(differs), shell.IMPOSSIBLE


def _values(values: Iterable[Fraction | None]) -> str:
    return ", ".join("none" if value is None else str(value) for value in values) or "none"
