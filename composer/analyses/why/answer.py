"""What `why` and `indispensable` hand out: why somebody is in the best team or not, and who is in every team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from composer.analyses.answer import Answer
from composer.pool import Pool, Tour
from composer.problem.results import GoalValue, Reserve, Roster
from composer.render.frame import frame, numbers, texts, truths, whole
from composer.render.json import Object, cell, number, team_json
from composer.render.plain import counted, unit_of

if TYPE_CHECKING:
    import pandas as pd

Standing = Literal["stopped", "chosen", "indispensable", "not chosen", "impossible", "no team", "undecided"]
"""`stopped`: a gate of every team keeps somebody out. `chosen`: in the best team found, `indispensable`: in every one,
which is proved. `not chosen`: not in the best team found, but in others; `impossible`: in none, which is proved.
`no team`: nothing meets everything, with them or without. `undecided`: not found out in the time given."""


@dataclass(frozen=True)
class Stop:
    """A gate that keeps one person out of one team.

    Attributes
    ----------
    person : str
        The id.
    team : str
        The team.
    requirement : str
        What the gate is called: `TEAM: everyone: FIELD`.
    condition : str
        Its condition in words.
    fields : tuple of str
        The fields that it reads.
    start, end : date or None
        First and last day of its tour, where teams have days of their own.
    away : str
        Of days on which they are busy, on another tour or at rest, which these are; they stand in their own cells.
    """

    person: str
    team: str
    requirement: str
    condition: str
    fields: tuple[str, ...]
    start: date | None = None
    end: date | None = None
    away: str = ""

    def cells(self, pool: Pool | None) -> dict[str, str | None]:
        """What stands in the cells that it reads, but for the id.

        Parameters
        ----------
        pool : Pool or None
            The people; None where nobody can be shown.

        Returns
        -------
        dict of str to (str or None)
            By field, as they are on the days of the tour; None for a blank cell.
        """
        if pool is None:
            return {}
        on = pool.on([Tour(self.start, self.end)])[0] if self.start or self.end else pool
        return {name: cell(on, self.person, name) for name in self.fields if name != "id"}


@dataclass(frozen=True)
class Held:
    """That somebody who is in one team cannot be in another as well.

    Attributes
    ----------
    team : str
        The team that they cannot be in.
    by : str
        The team of theirs that keeps them out of it.
    words : str
        Why: `at home until 2029-03-25 after company-1`.
    """

    team: str
    by: str
    words: str


@dataclass(frozen=True)
class GoalChange:
    """One goal, as it is and the other way.

    Attributes
    ----------
    best : GoalValue
        The value it has in the best team.
    other : GoalValue or None
        The value in the best one the other way; None where there is no such team, or none was found.
    """

    best: GoalValue
    other: GoalValue | None

    @property
    def proved(self) -> bool:
        """Whether both values are proved."""
        return self.other is not None and self.best.proved and self.other.proved

    @property
    def loss(self) -> Fraction | None:
        """By how much the goal is worse the other way, below 0 where it is better; None where that is not proved."""
        if self.other is None or not self.proved or self.best.value is None or self.other.value is None:
            return None
        return (self.best.value - self.other.value) * (1 if self.best.most else -1)


@dataclass(frozen=True)
class MembershipConflict:
    """Demands that cannot all be met with some people taken in, or left out.

    Attributes
    ----------
    requirements : tuple of str
        Their labels, in the file's order; empty where who it is about is reason enough.
    minimal : bool
        Whether it is proved that without any one of them the others can be met.
    """

    requirements: tuple[str, ...]
    minimal: bool


@dataclass(frozen=True)
class Reason:
    """Why some people are in the best team or not, one alone or several all together.

    The other way is to take all of them in, or where all are `chosen`, to leave all of them out. Either `conflict`
    says what forbids it, or `teams` are the best there are that way.

    Attributes
    ----------
    people : tuple of str
        The ids.
    standing : str
        `stopped`: a gate of every team keeps somebody out. `chosen`: in the best team found; `indispensable`: in
        every one, which is proved. `not chosen`: not in the best team found, but in others; `impossible`: in none,
        which is proved. `no team`: nothing meets everything, with them or without. `undecided`: not found out in the
        time given.
    stops : tuple of Stop
        The gates that keep them out of teams, of every team or of some.
    conflict : MembershipConflict or None
        What forbids the other way; None where nothing does, or where it was not found out.
    changes : tuple of GoalChange
        What the other way does to each goal.
    joining, leaving : tuple of str
        The ids of who comes in and who goes the other way.
    teams : tuple of Roster
        The best teams the other way; empty where there are none.
    proved : bool
        Whether all that is said is proved.
    held : tuple of Held
        The teams that somebody cannot be in because of those that they are in, of one who is in a team.
    covers : tuple of (str, Reserve)
        The teams of which they are reserves, each with whom they can step in for.
    """

    people: tuple[str, ...]
    standing: Standing
    stops: tuple[Stop, ...] = ()
    conflict: MembershipConflict | None = None
    changes: tuple[GoalChange, ...] = ()
    joining: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    teams: tuple[Roster, ...] = ()
    proved: bool = True
    held: tuple[Held, ...] = ()
    covers: tuple[tuple[str, Reserve], ...] = ()

    @property
    def as_good(self) -> bool:
        """Whether the best teams the other way reach the same in every goal, which is proved."""
        return all(change.loss == 0 for change in self.changes)

    @property
    def decided(self) -> bool:
        """Whether nothing of the answer is left open."""
        if self.standing in ("impossible", "indispensable"):
            return self.conflict is not None and self.conflict.minimal
        return self.standing in ("stopped", "no team") or (self.standing != "undecided" and self.proved)


@dataclass(frozen=True, repr=False)
class Reasons(Answer):
    """A reason for each person asked about, and, where there are several, one for all of them together.

    `verdict` is that of the best team that they are held against, as `solve` gives it; `undecided` where gates said
    everything and none was looked for.

    Attributes
    ----------
    reasons : tuple of Reason
        In the order in which people were asked about.
    teams : tuple of Roster
        The best team; empty where there is none.
    goals : tuple of GoalValue
        What it reaches.
    looked_for : bool
        Whether a team was looked for at all.
    """

    reasons: tuple[Reason, ...]
    teams: tuple[Roster, ...]
    goals: tuple[GoalValue, ...]
    looked_for: bool = True

    @property
    def decided(self) -> bool:
        """Whether nothing was left open."""
        return all(reason.decided for reason in self.reasons)

    @property
    def extent(self) -> str:
        """How many were asked about, alone or together."""
        return counted(len(self.reasons), "reason")

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The reasons as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each goal of each reason, or one where a reason has none: columns reason (from 1), people (a
            list of ids), standing, decided, goal, best, other, loss (nan where it is not proved), proved.
        """
        rows: list[tuple[int, Reason, GoalChange | None]] = []
        for place, reason in enumerate(self.reasons, 1):
            rows += [(place, reason, change) for change in reason.changes or (None,)]
        return frame(
            {
                "reason": whole(place for place, _, _ in rows),
                "people": texts(list(reason.people) for _, reason, _ in rows),
                "standing": texts(reason.standing for _, reason, _ in rows),
                "decided": truths(reason.decided for _, reason, _ in rows),
                "goal": texts(None if change is None else change.best.goal for _, _, change in rows),
                "best": numbers((None if change is None else change.best.value for _, _, change in rows), exact),
                "other": numbers((_other(change) for _, _, change in rows), exact),
                "loss": numbers((None if change is None else change.loss for _, _, change in rows), exact),
                "proved": truths(change is not None and change.proved for _, _, change in rows),
            }
        )

    def to_dict(self, show: Sequence[str] = (), *, cells: bool = False) -> Object:
        """As of every answer; `cells` gives what stands in the cells that gates read as well."""
        told = super().to_dict(show)
        if cells:
            told["reasons"] = self._reasons_json(show, cells)
        return told

    def own_json(self, show: Sequence[str]) -> Object:
        """The reasons, and the best team; `verdict` is null where none was looked for."""
        return {
            "verdict": self.verdict if self.looked_for else None,
            "decided": self.decided,
            "reasons": self._reasons_json(show, cells=False),
            "teams": [team_json(roster, self.pool, show) for roster in self.teams],
            "goals": [_goal(goal) for goal in self.goals],
            "basis": self.effort.basis,
        }

    def _reasons_json(self, show: Sequence[str], cells: bool) -> list[Object]:
        return [_reason(reason, self.pool, show, cells) for reason in self.reasons]


@dataclass(frozen=True, repr=False)
class Indispensable(Answer):
    """Who is in every choice of teams that meets everything, and who in none: ids, in the pool's order, of people whom
    the gates of some team let through.

    Goals and aims do not count: every choice does, not only the best. `verdict` is `found`, `impossible` or
    `undecided` as `possible` is.

    Attributes
    ----------
    possible : bool or None
        Whether there is any choice of teams that meets everything; None where that was not found out, and then
        nothing else is known.
    always : tuple of str
        Who is in every choice; proved.
    never : tuple of str
        Who is in none; proved.
    open_always, open_never : tuple of str
        Those of whom it was not found out.
    """

    possible: bool | None
    always: tuple[str, ...]
    never: tuple[str, ...]
    open_always: tuple[str, ...]
    open_never: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing was left open."""
        return self.possible is not None and not self.open_always and not self.open_never

    @property
    def extent(self) -> str:
        """How many are in every choice of teams, and in none."""
        return f"{len(self.always):,} in every choice of teams, {len(self.never):,} in none"

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The people as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each person who is in every choice of teams, or in none, or may be: columns id, in_every,
            in_none (True or False where it is proved, None where it is open).
        """
        always, never, maybe, hardly = map(set, (self.always, self.never, self.open_always, self.open_never))
        ids = list(dict.fromkeys((*self.always, *self.never, *self.open_always, *self.open_never)))
        return frame(
            {
                "id": texts(ids),
                "in_every": texts(None if one in maybe else one in always for one in ids),
                "in_none": texts(None if one in hardly else one in never for one in ids),
            }
        )

    def own_json(self, show: Sequence[str]) -> Object:
        """Who is in every choice of teams, and in none; `possible` is null where it was not found out."""
        return {
            "possible": self.possible,
            "complete": self.complete,
            "always": list(self.always),
            "never": list(self.never),
            "open_always": list(self.open_always),
            "open_never": list(self.open_never),
            "basis": self.effort.basis,
        }


def _other(change: GoalChange | None) -> Fraction | None:
    return None if change is None or change.other is None else change.other.value


def _reason(reason: Reason, pool: Pool | None, show: Sequence[str], cells: bool) -> Object:
    against = reason.conflict
    held = [{"team": each.team, "by": each.by, "words": each.words} for each in reason.held]
    return {
        "people": list(reason.people),
        "standing": reason.standing,
        "decided": reason.decided,
        "gates": [_stop(stop, pool, cells) for stop in reason.stops],
        **({"held": held} if held else {}),
        **({"reserve": [_reserve(*each) for each in reason.covers]} if reason.covers else {}),
        "conflict": against and {"requirements": list(against.requirements), "minimal": against.minimal},
        "goals": [_change(change) for change in reason.changes],
        "joining": list(reason.joining),
        "leaving": list(reason.leaving),
        "teams": [team_json(roster, pool, show) for roster in reason.teams],
    }


def _stop(stop: Stop, pool: Pool | None, cells: bool) -> Object:
    data: Object = {"id": stop.person, "requirement": stop.requirement, "condition": stop.condition}
    if cells:
        data |= {"cells": stop.cells(pool)} | ({"away": stop.away} if stop.away else {})
    return data


def _change(change: GoalChange) -> Object:
    return (
        {"goal": change.best.goal, "unit": unit_of(change.best)}
        | number("best", change.best.value)
        | number("other", None if change.other is None else change.other.value)
        | number("loss", change.loss)
        | {"proved": change.proved}
    )


def _goal(goal: GoalValue) -> Object:
    data = {"goal": goal.goal} | number("value", goal.value) | number("bound", goal.bound)
    return data | {"proved": goal.proved, "basis": goal.basis, "unit": unit_of(goal)}


def _reserve(team: str, reserve: Reserve) -> Object:
    covers = [{"lost": each.lost, "seat": each.seat} for each in reserve.covers]
    return {"id": reserve.id, "team": team, "rank": reserve.rank, "covers": covers}
