"""What `standins` hands out: for each member who could step in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

from composer.analyses.answer import Answer
from composer.base.spelling import spell_out
from composer.problem.plan_changes import Transfer
from composer.problem.results import Finding, GoalValue, Roster
from composer.render.frame import apart, frame, numbers, texts, truths
from composer.render.json import Object, cell, findings_json, goals_json, number, pool_on, team_json
from composer.render.plain import counted, goal_heading

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Joining:
    """Somebody who takes a place.

    Attributes
    ----------
    id : str
        Who it is.
    team : str
        The single team.
    seat : str or None
        The seat; None for a member without one.
    """

    id: str
    team: str
    seat: str | None


@dataclass(frozen=True)
class StandIn:
    """What it takes where one member is gone, from all the teams that they are in.

    Attributes
    ----------
    id, team, seat : str
        The member, and the place that this is about; the seat is None where they have none.
    possible : bool or None
        Whether everything can hold again; None where that is not known.
    changes : int or None
        How many places of the roster are not kept then, the member's own among them; None where nothing was found.
    least : int
        No fewer changes do.
    leaving : tuple of str
        Who leaves and takes no other place, the member first.
    joining : tuple of Joining
        Who comes.
    moved : tuple of Transfer
        Who changes teams.
    goals : tuple of GoalValue
        The goals of the problem, in order, among teams with as few changes; empty where nothing was found.
    losses : tuple of Fraction or None
        What each goal loses against the roster, below 0 where it gains.
    """

    id: str
    team: str
    seat: str | None
    possible: bool | None
    changes: int | None
    least: int
    leaving: tuple[str, ...] = ()
    joining: tuple[Joining, ...] = ()
    moved: tuple[Transfer, ...] = ()
    goals: tuple[GoalValue, ...] = ()
    losses: tuple[Fraction | None, ...] = ()

    @property
    def fewest(self) -> bool:
        """Whether it is proved that no fewer changes do."""
        return self.changes is not None and self.changes == self.least

    @property
    def best(self) -> bool:
        """Whether nothing is open: that nobody can step in, or the fewest changes and the goals, is proved."""
        return self.possible is False or (self.fewest and all(goal.proved for goal in self.goals))


@dataclass(frozen=True, repr=False)
class Standins(Answer):
    """For each member of a roster who could step in, the scarcest first.

    `verdict` is `best` where nothing is open of any member, `found` where something is, `undecided` where nothing is
    known of anybody; `impossible` where there is no team whose members could be asked about.

    Attributes
    ----------
    given : bool
        Whether the roster was given; else it is what `solve` finds.
    holds : bool
        Whether the roster meets everything as it is. Where it does not, changes that mend it are counted, too.
    teams : tuple of Roster
        The roster, with everything that was found about it.
    findings : tuple of Finding
        What is required over all the teams together.
    goals : tuple of GoalValue
        The goals' values of the roster as it is.
    standins : tuple of StandIn
        One for each place that somebody has. First those whom nobody can stand in for, then those of whom that is not
        known, then those who take most changes; among these whose loss costs the first goal most, then the next one.
    """

    given: bool
    holds: bool
    teams: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    goals: tuple[GoalValue, ...]
    standins: tuple[StandIn, ...]

    @property
    def irreplaceable(self) -> tuple[StandIn, ...]:
        """The members without whom nothing holds any more, whatever else changes: proved."""
        return tuple(each for each in self.standins if each.possible is False)

    @property
    def extent(self) -> str:
        """How many members it tells of, and how many of them nobody can stand in for."""
        return f"{counted(len(self.standins), 'place')}, {len(self.irreplaceable):,} not replaceable"

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The members as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each place: columns id, team, seat, possible, changes, proved fewest, joining, leaving and moved
            (lists of ids), and one for what each goal loses, `GOAL: worse by`. No rows where nothing was found.
        """
        each = self.standins
        names = [worse(goal) for goal in self.goals]
        losses = [one.losses or (None,) * len(names) for one in each]
        lost = {name: numbers((mine[at] for mine in losses), exact) for at, name in enumerate(apart(names))}
        return frame(
            {
                "id": texts(one.id for one in each),
                "team": texts(one.team for one in each),
                "seat": texts(one.seat for one in each),
                "possible": texts(one.possible for one in each),
                "changes": numbers((None if one.changes is None else Fraction(one.changes) for one in each), exact),
                "proved fewest": truths(one.fewest for one in each),
                "joining": texts([other.id for other in one.joining] for one in each),
                "leaving": texts(list(one.leaving) for one in each),
                "moved": texts([move.id for move in one.moved] for one in each),
                **lost,
            }
        )

    def _repr_html_(self) -> str:
        """For notebooks: how it ended, and the members. Of anybody only the id is told."""
        from composer.analyses.standins.words import standins_said

        return f"<p>{escape(spell_out(standins_said(self)))}</p>" + super()._repr_html_()

    def own_json(self, show: Sequence[str]) -> Object:
        """The roster, and for each member who could step in."""
        return {
            "roster": "given" if self.given else "solved",
            "holds": self.holds,
            "standins": [self._standin_json(each, show) for each in self.standins],
            "teams": [team_json(roster, self.pool, show) for roster in self.teams],
            "findings": findings_json(self.findings),
            "goals": goals_json(self.goals),
            "basis": self.effort.basis,
        }

    def shown(self, identity: str, team: str, show: Sequence[str]) -> list[str | None]:
        """What stands in columns of the pool for somebody in a team, as written; None for a blank cell.

        Parameters
        ----------
        identity, team : str
            Who it is, and the single team.
        show : sequence of str
            Columns of the pool.

        Returns
        -------
        list of str or None
            One for each column.

        Raises
        ------
        KeyError
            For a column that the pool does not have.
        """
        if self.pool is None:
            return [None] * len(show)
        roster = next(each for each in self.teams if each.name == team)
        return [cell(pool_on(roster, self.pool, show), identity, name) for name in show]

    def _standin_json(self, each: StandIn, show: Sequence[str]) -> Object:
        losses = each.losses or (None,) * len(each.goals)
        return {
            **self._place_json(each, show),
            "possible": each.possible,
            "changes": each.changes,
            "fewest": None if each.possible is False else "proved" if each.fewest else "not proved",
            "least": None if each.possible is False else each.least,
            "leaving": list(each.leaving),
            "joining": [one.id for one in each.joining],
            "places": [self._place_json(one, show) for one in each.joining],
            "moved": [{"id": move.id, "from": move.origin, "to": move.to} for move in each.moved],
            "goals": [goal | number("loss", loss) for goal, loss in zip(goals_json(each.goals), losses, strict=True)],
        }

    def _place_json(self, each: StandIn | Joining, show: Sequence[str]) -> Object:
        place: Object = {"id": each.id, "team": each.team, "seat": each.seat}
        if show:
            place["fields"] = dict(zip(show, self.shown(each.id, each.team, show), strict=True))
        return place


def worse(goal: GoalValue) -> str:
    """What a column of a goal's losses is called."""
    return f"{'aims' if goal.measure is None else goal_heading(goal)}: worse by"
