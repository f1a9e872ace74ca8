"""A report's decision as a record: what was asked, answered, proved and chosen, to be recomputed years later."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from composer.analyses.report.answer import FullReport
from composer.analyses.report.courses import teams_of_course
from composer.analyses.solve.search import certify
from composer.analyses.verify.recorded_parts import counted, members_of, reading_json
from composer.base.errors import Mistake, ScenarioError, Undecided
from composer.checking.format import as_json
from composer.checking.record import Record, sealed
from composer.problem.problem import Problem
from composer.problem.reserves import RESERVE
from composer.problem.source import BesideFile, ScenarioSource
from composer.render.json import Object


def record(
    whole: FullReport,
    folder: str | os.PathLike[str] = ".",
    *,
    by: str = "",
    made: date | None = None,
    work: float | None = None,
    seconds: float | None = None,
) -> Record:
    """The decision that a report led to, with all that is needed to recompute it but the people.

    Parameters
    ----------
    whole : FullReport
        Its answer; the choice is its roster changed by hand, its course of action `chosen`, else the answer itself.
    folder : str or path, optional
        Where the record will be: paths in it are relative to that.
    by : str, optional
        Whose choice it is.
    made : date, optional
        The day; today if left out.
    work, seconds : float, optional
        The most work, and the most seconds by the clock, that looking for a proof may take.

    Returns
    -------
    Record
        Sealed. Of people it holds the ids alone that are in the teams; `verify_record` recomputes it.

    Raises
    ------
    ScenarioError
        Where the problem is not one that was read with `load`, or there is no such course of action.
    """
    problem, outcome = whole.problem, whole.outcome
    if problem.source is None:
        text = "a record is of a problem as `load` read it, and this one was built, or changed, in Python"
        raise ScenarioError([Mistake(text)])
    choice = _choice(whole)
    proof, without = None, ""
    try:
        proof = as_json(certify(problem, outcome, work=work, seconds=seconds))
    except Undecided as error:
        without = error.told
    content: Object = {
        "made": str(made or date.today()),
        "by": by,
        "command": whole.command,
        "versions": dict(whole.versions),
        "scenario": _scenario(problem.source),
        "files": _files(problem, problem.source, Path(folder)),
        "reading": reading_json(problem),
        "doubts": [doubt.to_dict() for doubt in problem.doubts],
        "answer": {"verdict": outcome.verdict, "note": outcome.note, **outcome.own_json(())},
        "proof": proof,
        "without_proof": without,
        "choice": choice,
    }
    return sealed(content)


def _scenario(source: ScenarioSource) -> Object:
    return {
        "name": source.name,
        "sha256": source.sha256,
        "text": source.text,
        "inline": source.inline,
        "plain": source.plain,
        "plan": None if source.plan is None else dict(source.plan),
        "frozen": source.frozen,
    }


def _files(problem: Problem, source: ScenarioSource, folder: Path) -> Object:
    return {
        each.name: {"path": _path(each, folder), "sha256": problem.inputs[each.name], "holds": each.holds}
        for each in source.files
        if each.name in problem.inputs
    }


def _path(file: BesideFile, folder: Path) -> str | None:
    if file.path is None:
        return None
    try:
        return Path(os.path.relpath(file.path, os.path.realpath(folder))).as_posix()
    except ValueError:  # on another drive
        return Path(os.path.abspath(file.path)).as_posix()


def _choice(whole: FullReport) -> Object | None:
    """What was chosen, recounted."""
    if whole.by_hand is not None:
        what: Object = {"what": "roster"}
        teams = whole.by_hand.teams
    elif whole.chosen:
        what, teams = {"what": "course", "course": whole.chosen}, teams_of_course(whole, whole.chosen)
    else:
        what, teams = {"what": "answer"}, whole.outcome.teams
    if not teams:
        return None
    return {**what, **counted(whole.problem, members_of(teams, RESERVE)).own_json(())}
