"""`check`: scenarios read, solved, and held against what they expect."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from composer.analyses.registry import QUESTIONS
from composer.base.errors import Disagreement, Mistake, ScenarioError
from composer.cli import shell
from composer.cli.progress import waiting
from composer.problem.problem import Problem
from composer.render.json import Object
from composer.scenario.load import Scenario, load_with_expectations

_GRAVER = (shell.FOUND, shell.UNDECIDED, shell.IMPOSSIBLE, shell.WRONG_INPUT, shell.DEFECT)


def worst(statuses: Iterable[int]) -> int:
    """The gravest status: a defect, wrong input, then not as expected, then not decided or not checked."""
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


def answered(file: str, seconds: float | None = None) -> tuple[Scenario | None, int]:
    """A scenario that was read, or None where it is wrong, or was not looked at in whole in so many seconds; that has
    been told then."""
    try:
        with waiting(f"reading {file}"):
            scenario = load_with_expectations(file, expect=QUESTIONS.expect())
            if not _accepted(scenario, seconds):
                shell.answer(f"{file}: NOT DECIDED: the time was up before all of it was looked at\n")
                return None, shell.UNDECIDED
    except ScenarioError as error:
        shell.line(f"{file}: wrong input")
        shell.say_mistakes(error)
        return None, shell.WRONG_INPUT
    _say(file, scenario.problem)
    return scenario, shell.FOUND


def notes(scenario: Scenario, work: float | None, seconds: float | None) -> tuple[list[str], int]:
    """What is worth knowing of a scenario that is right: who is kept out only because something is not on record, and
    which demands cannot matter; and a status, which is that of a defect where one was found out that way."""
    from composer.analyses.counts.search import counts
    from composer.analyses.counts.words import all_blank_lines
    from composer.analyses.redundancy.search import redundancy
    from composer.analyses.redundancy.words import redundancy_lines
    from composer.solvers.budget import Budget

    try:
        with waiting("looking for demands that cannot matter"):
            lines = all_blank_lines(counts(scenario.problem, Budget(seconds=seconds)))
            found = redundancy(scenario.problem, work=work, seconds=seconds)
    except Disagreement as error:
        return [shell.defect_words(error)], shell.DEFECT
    return [f"note: {line}" for line in (*lines, *redundancy_lines(found, scenario.problem))], shell.FOUND


def notes_json(scenario: Scenario, work: float | None, seconds: float | None) -> Object:
    """The same as an object: `cannot_matter`, and for every gate of how many people it is not on record whether they
    pass. Raises Disagreement for a defect."""
    from composer.analyses.counts.answer import counts_json
    from composer.analyses.counts.search import counts
    from composer.analyses.redundancy.answer import redundancy_json
    from composer.analyses.redundancy.search import redundancy
    from composer.solvers.budget import Budget

    with waiting("looking for demands that cannot matter"):
        counted = counts(scenario.problem, Budget(seconds=seconds))
        found = redundancy(scenario.problem, work=work, seconds=seconds)
    return redundancy_json(found) | {"counts": counts_json(counted)}


def _say(file: str, problem: Problem) -> None:
    """What is in doubt, and what else is worth a second look; of columns that nobody asks about, as a note."""
    from composer.render.doubts import other_checks, settled

    for doubt in problem.doubts:
        what = "please check" if doubt.stands_above else "note"
        shell.say(f"{file}: {what}: {doubt.text}" + (f". {settled(doubt)}" if doubt.stands_above else ""))
    for warning in other_checks(problem.warnings, problem.doubts):
        shell.say(f"{file}: please check: {warning}")


def _accepted(scenario: Scenario, seconds: float | None) -> bool:
    """Whether the time was enough to find that no question would refuse it. Raises ScenarioError where one would."""
    # needs the solvers, and a typing error does not
    from composer.analyses.refused import refused
    from composer.solvers.budget import Budget, OutOfBudget

    try:
        # what only shows once it is written down: totals over blank cells
        mistakes = refused(scenario.problem, Budget(seconds=seconds).check)
    except OutOfBudget:
        return False
    if mistakes:
        raise ScenarioError(mistakes)
    return True
