"""What `alternatives` hands out: the best teams and those after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from composer.analyses.answer import Answer
from composer.problem.results import GoalValue, Roster
from composer.render.frame import apart, frame, goal_columns, texts, truths, whole
from composer.render.json import Object, goals_json, number, team_json
from composer.render.plain import counted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Alternative:
    """One choice of teams, recomputed on the people.

    Attributes
    ----------
    teams : tuple of Roster
        The teams; those alike (`number`) in the order in which they are paired with the best one's.
    goals : tuple of GoalValue
        Its goals, in order.
    proved : bool
        Whether it is proved that no other choice that differs enough from all before it is better.
    leaving, joining : tuple of str
        The ids by which it differs from the best one; empty for the best itself.
    differs : tuple of int
        By how many members it differs from each one before it: the sum over the teams of the larger of how many left
        and how many joined, teams alike being paired so that it is smallest.
    """

    teams: tuple[Roster, ...]
    goals: tuple[GoalValue, ...]
    proved: bool
    leaving: tuple[str, ...]
    joining: tuple[str, ...]
    differs: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Alternatives(Answer):
    """The best choice of teams and those after it, in order.

    Attributes
    ----------
    alternatives : tuple of Alternative
        Each differs by `differ` members or more from all before it; empty where there is no team.
    complete : bool
        Whether it is proved that there are no more that do.
    differ : int
        By how many members they had to differ.
    number : int
        How many were asked for.
    within : Fraction or None
        The part of its best value that each was allowed to lose on any goal, where the most different were asked for.
    """

    alternatives: tuple[Alternative, ...]
    complete: bool
    differ: int = 1
    number: int = 5
    within: Fraction | None = None

    @property
    def extent(self) -> str:
        """How many choices of teams there are."""
        return counted(len(self.alternatives), "choice of teams", "choices of teams")

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The choices of teams as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each, the best first: columns choice (from 1), proved, differs (by how many members from the
            one before it that it is most like; nan of the first), leaving and joining (lists of ids, against the
            best), and one for each goal. No rows where there is none.
        """
        found = self.alternatives
        goals = found[0].goals if found else ()
        heads = ("choice", "proved", "differs", "leaving", "joining")
        names = apart([*heads, *(goal.goal for goal in goals)])[len(heads) :]
        return frame(
            {
                "choice": whole(range(1, len(found) + 1)),
                "proved": truths(one.proved for one in found),
                "differs": np.array([min(one.differs, default=np.nan) for one in found], dtype=np.float64),
                "leaving": texts(list(one.leaving) for one in found),
                "joining": texts(list(one.joining) for one in found),
                **goal_columns(names, [one.goals for one in found], exact),
            }
        )

    def _repr_html_(self) -> str:
        """For notebooks: tables and charts."""
        from composer.analyses.alternatives.picture import picture  # jinja2 takes a moment to load

        return picture(self)

    def own_json(self, show: Sequence[str]) -> Object:
        """Every choice of teams with its goals and who leaves and joins."""
        return {
            "alternatives": [
                {
                    "teams": [team_json(roster, self.pool, show) for roster in one.teams],
                    "goals": goals_json(one.goals),
                    "proved": one.proved,
                    "leaving": list(one.leaving),
                    "joining": list(one.joining),
                    "differs": list(one.differs),
                }
                for one in self.alternatives
            ],
            "complete": self.complete,
            "differ": self.differ,
            **({} if self.within is None else number("within", 100 * self.within)),
            "basis": self.effort.basis,
        }
