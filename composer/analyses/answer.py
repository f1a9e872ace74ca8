"""What every question hands out: its own findings, and beside them the same account of how they came about."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Literal, TypedDict

import numpy as np

from composer.base.arrays import Mask
from composer.base.spelling import spell_out
from composer.base.versions import versions
from composer.encoding.program import Program
from composer.pool import Pool
from composer.pool.doubts import Doubt
from composer.pool.known import Known, known
from composer.problem.problem import Problem
from composer.problem.results import Effort, People, Verdict
from composer.render.json import Object, effort_json, people_json, shows, text
from composer.solvers.budget import Budget

if TYPE_CHECKING:
    import pandas as pd

TITLE = 60
"""Letters of a title that one line names."""
ROWS = 60
"""Rows of a table that a notebook shows."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Answer(ABC):
    """The answer to a question about a problem: what all of them have.

    Attributes
    ----------
    verdict : str
        `best` and `impossible` are proved; `found` is an answer, not proved to be the best (or of a question that
        knows no better and worse); `undecided` is no answer. Each question's own answer says what it means by them.
    people : People
        How many are in the pool, may be in some team, and were looked at.
    effort : Effort
        What it cost the engines.
    seconds : mapping of str to float
        Wall time of each stage.
    versions : mapping of str to str
        Of this program, Python and the engines.
    inputs : mapping of str to str
        The sha256 of every file that was read, by its name; empty where none was.
    title : str
        The problem's.
    note : str
        What ended the search too early, to follow "The search was"; empty where nothing did, or a limit.
    warnings : tuple of str
        What in the input is worth a second look.
    doubts : tuple of Doubt
        What in the people may be meant otherwise than it was read: first what is asked about. Where there is another
        reading and the question tries it, `answer` says whether the answer is the same in it.
    pool : Pool or None
        The people who were asked about; None where nobody can be shown. It plays no part when answers are compared.
    """

    verdict: Verdict
    people: People
    effort: Effort
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    title: str = ""
    note: str = ""
    warnings: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    pool: Pool | None = field(default=None, compare=False)

    @property
    @abstractmethod
    def extent(self) -> str:
        """How much it tells, in a few words without the name or id of anybody: `12 points`."""

    @abstractmethod
    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The answer as a data frame, one row an observation.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            What its rows and columns are stands with each question's answer. No rows where nothing was found.
        """

    @abstractmethod
    def own_json(self, show: Sequence[str]) -> Object:
        """What this question alone tells.

        Parameters
        ----------
        show : sequence of str
            Columns of the pool to give with every member, as written.

        Returns
        -------
        dict
            By its keys in JSON.
        """

    def to_dict(self, show: Sequence[str] = ()) -> Object:
        """The object that the command prints with `--json`.

        Numbers that are no integers have their exact text beside them, as `value_exact`. Apart from `seconds` the
        same answer gives the same object, its keys in the same order.

        Parameters
        ----------
        show : sequence of str, optional
            Columns of the pool to give with every member, as written.

        Returns
        -------
        dict
            Of texts, numbers, lists and dicts alone.

        Raises
        ------
        KeyError
            For a column that the pool does not have.
        """
        for name in show:
            if self.pool is None or not shows(self.pool, name):
                raise KeyError(f"the pool has no column {name!r}")
        return {
            "verdict": self.verdict,
            "title": self.title,
            "note": self.note,
            **self.own_json(show),
            "answer": self.verdict,
            "people": people_json(self.people),
            "effort": effort_json(self.effort),
            "warnings": list(self.warnings),
            "doubts": [doubt.to_dict() for doubt in self.doubts],
            "seconds": {stage: round(seconds, 3) for stage, seconds in self.seconds.items()},
            "versions": dict(self.versions),
            "inputs": dict(self.inputs),
        }

    def to_json(self, show: Sequence[str] = ()) -> str:
        """The text that the command prints with `--json`.

        Parameters
        ----------
        show : sequence of str, optional
            Columns of the pool to give with every member, as written.

        Returns
        -------
        str
            One JSON object.

        Raises
        ------
        KeyError
            For a column that the pool does not have.
        """
        return text(self.to_dict(show))

    def __repr__(self) -> str:
        title = f" {spell_out(_cut(self.title))!r}" if self.title else ""
        return f"<{type(self).__name__} {self.verdict}{title}: {self.extent}>"

    def _repr_html_(self) -> str:
        """For notebooks: its frame, where it has no picture. Of anybody only the id is told."""
        title = f" {escape(spell_out(_cut(self.title)))}" if self.title else ""
        table = self.frame()
        rows: str = table.to_html(index=False, max_rows=ROWS) if len(table) else ""
        return f"<p><b>{self.verdict}</b>{title}: {escape(self.extent)}</p>{rows}"


def _cut(title: str) -> str:
    return title if len(title) <= TITLE else title[: TITLE - 1] + "…"


class About(TypedDict):
    """What an answer tells of the problem and the programs, whatever was asked."""

    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    title: str
    warnings: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    pool: Pool


class Shared(About):
    """What every answer that was searched for tells beside its verdict and its own findings."""

    people: People
    effort: Effort
    seconds: Mapping[str, float]
    note: str


def about(problem: Problem) -> About:
    """What an answer about this problem tells of it and the programs."""
    return {
        "versions": versions(),
        "inputs": problem.inputs,
        "title": problem.title,
        "warnings": problem.warnings,
        "doubts": problem.doubts,
        "pool": problem.pool,
    }


def shared(
    problem: Problem, program: Program | None, budget: Budget, clock: StageTimer, whole: bool, note: str = ""
) -> Shared:
    """What an answer tells of a search that has ended: `whole` where it left nothing open, `program` None where the
    budget ended before there was one. A `note` of its own goes before the budget's."""
    return {
        **about(problem),
        "people": _people(problem, program, budget),
        "effort": Effort(round(budget.spent, 6), budget.rounds, budget.decisions, budget.basis),
        "seconds": clock.laps,
        "note": note or budget.note(whole),
    }


def _people(problem: Problem, program: Program | None, budget: Budget) -> People:
    """How many people the engines had to look at; without a program the gates alone say who may be in a team."""
    teams = {(team.everyone, problem.on_tour(team).tour): team for team in problem.teams}.values()
    gates = [[known(gate.who, problem.on_tour(team)) for gate in problem.gates(team)] for team in teams]
    unsure = any(gate.possible is not gate.meant for each in gates for gate in each)
    passing = program.eligible if program is not None and not unsure else _in_any_team(problem, gates, "meant")
    eligible = int(np.count_nonzero(passing if program is None else program.eligible))
    unknown = int(np.count_nonzero(_in_any_team(problem, gates, "possible") & ~passing)) if unsure else 0
    return People(len(problem.pool), eligible, budget.considered, budget.priced, budget.core, unknown)


def _in_any_team(problem: Problem, gates: Sequence[Sequence[Known]], sense: Literal["meant", "possible"]) -> Mask:
    """Who passes all gates of some team."""
    anyone = np.ones(len(problem.pool), np.bool_)
    found: Mask = np.any([np.all([anyone, *(getattr(gate, sense) for gate in each)], axis=0) for each in gates], axis=0)
    return found


class StageTimer:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.laps[stage] = now - self._last
        self._last = now
