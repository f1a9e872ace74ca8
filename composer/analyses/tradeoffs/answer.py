"""What `tradeoffs` hands out: the points over several axes that nothing beats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from composer.analyses.answer import Answer
from composer.analyses.tradeoffs.exchanges import Deals, Exchanges, Step
from composer.problem.requirement import Goal
from composer.problem.results import Basis, Roster
from composer.render.frame import apart, frame, numbers, truths, whole
from composer.render.json import Object, team_json
from composer.render.plain import counted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FrontPoint:
    """One point of a front.

    Attributes
    ----------
    values : tuple of Fraction
        A value on each axis, in its unit.
    teams : tuple of Roster
        Teams that have them, recomputed on the people.
    basis : str or None
        What it rests on that nothing beats it.
    """

    values: tuple[Fraction, ...]
    teams: tuple[Roster, ...]
    basis: Basis | None = None


@dataclass(frozen=True, repr=False)
class Front(Answer):
    """All points over the axes that nothing beats.

    Every point is final. `verdict` is `found` where there are points, `impossible` where no team meets what is
    required, else `undecided`.

    Attributes
    ----------
    axes : tuple of Goal
        The axes, two at least.
    points : tuple of FrontPoint
        The points in the order of the first axis, its best first.
    complete : bool
        Whether it is proved that there is no other.
    closed : float
        About which part of the space between the worst and the best values is known to hold no further point, from 0
        to 1 (1 where complete).
    number : int or None
        How many points are to stand for all; None where all are listed.
    """

    axes: tuple[Goal, ...]
    points: tuple[FrontPoint, ...]
    complete: bool
    closed: float
    number: int | None = None

    @property
    def extent(self) -> str:
        """How many points there are."""
        return counted(len(self.points), "point") + ("" if self.complete else " so far")

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The points as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each point: columns point (from 1), knee (whether it gives up least overall), and one for each
            axis, called as the axis is. No rows where there is no point.
        """
        names = apart(["point", "knee", *(axis.label for axis in self.axes)])
        columns = [numbers((point.values[axis] for point in self.points), exact) for axis in range(len(self.axes))]
        return frame(
            {
                "point": whole(range(1, len(self.points) + 1)),
                "knee": truths(place == self.knee for place in range(len(self.points))),
                **dict(zip(names[2:], columns, strict=True)),
            }
        )

    def _repr_html_(self) -> str:
        """For notebooks: tables and charts."""
        from composer.analyses.tradeoffs.picture import picture  # jinja2 takes a moment to load

        return picture(self)

    def own_json(self, show: Sequence[str]) -> Object:
        """Values in the order of the axes, exact ones beside those that are no integers."""
        return {
            "axes": [
                {"axis": axis.label, "direction": axis.direction, "unit": axis.measure.unit, "team": axis.team}
                for axis in self.axes
            ],
            "points": [
                _values(point.values)
                | {"steps": [_step(self, self.step(number, axis)) for axis in range(len(self.axes))]}
                | {"deals": [_deals(self, number, axis) for axis in range(len(self.axes))]}
                | {"basis": point.basis, "teams": [team_json(roster, self.pool, show) for roster in point.teams]}
                for number, point in enumerate(self.points)
            ],
            "complete": self.complete,
            "closed": round(self.closed, 4),
            "knee": self.knee,
            "basis": self.effort.basis,
        } | (
            {}
            if self.number is None
            else {"listed": [*self.listed], "uncovered": ceil(10_000 * self.uncovered) / 10_000}
        )

    @cached_property
    def _signed(self) -> list[tuple[Fraction, ...]]:
        """The values of every point, more being better on every axis."""
        signs = [1 if axis.most else -1 for axis in self.axes]
        return [tuple(s * v for s, v in zip(signs, point.values, strict=True)) for point in self.points]

    @cached_property
    def exchanges(self) -> Exchanges:
        """What may be exchanged for what; there is a point."""
        return Exchanges(self._signed)

    @cached_property
    def listed(self) -> tuple[int, ...]:
        """The positions of the points to be listed, from 0: all, or as many as were asked for, which stand for all."""
        if self.number is None or self.number >= len(self.points):
            return (*range(len(self.points)),)
        return (*self.exchanges.standing_for_all(self.number),)

    @cached_property
    def uncovered(self) -> Fraction:
        """By how much at most, as a part of an axis from its worst to its best, any point is better on some axis than
        the nearest of those that are listed."""
        return self.exchanges.uncovered(self.listed) if self.points else Fraction(0)

    @cached_property
    def _spreads(self) -> list[Fraction]:
        """How far each axis reaches from its worst to its best."""
        return [max(values) - min(values) for values in zip(*self._signed, strict=True)]

    def step(self, position: int, axis: int) -> Step | None:
        """What one more step of an axis costs.

        Parameters
        ----------
        position : int
            A point, from 0.
        axis : int
            An axis, from 0.

        Returns
        -------
        Step or None
            To the nearest point that is better on the axis, and of those the one that gives up least elsewhere, each
            axis being measured from its worst to its best. None at the axis's best.
        """
        return self.exchanges.step(position, axis)

    def deals(self, position: int, axis: int) -> Deals:
        """The best exchanges on an axis.

        Parameters
        ----------
        position : int
            A point, from 0.
        axis : int
            An axis, from 0.

        Returns
        -------
        Deals
            Three at most for more of the axis, the cheapest a unit first, and three for less of it, each with what
            every axis gains and loses. What axes lose is added up, each axis being measured from its worst to its best.
        """
        return self.exchanges.deals(position, axis)

    @cached_property
    def knee(self) -> int | None:
        """The point that gives up least over all axes, each measured from best to worst; None where there may be
        other points, which can change it."""
        return self.middle if self.complete else None

    @cached_property
    def middle(self) -> int | None:
        """As `knee`, among the points that were found."""
        if not self.points:
            return None
        signed, spread = self._signed, self._spreads
        best = [max(values) for values in zip(*signed, strict=True)]

        def given_up(number: int) -> Fraction:
            gaps = zip(best, signed[number], spread, strict=True)
            return sum(((top - value) / width for top, value, width in gaps if width), Fraction(0))

        return min(range(len(signed)), key=given_up)


def _values(values: Sequence[Fraction]) -> Object:
    data: Object = {"values": [v.numerator if v.denominator == 1 else float(v) for v in values]}
    if any(value.denominator != 1 for value in values):
        data["values_exact"] = [str(value) for value in values]
    return data


def _step(front: Front, step: Step | None) -> Object | None:
    """Where a step leads, and what each axis changes by, in its own numbers."""
    if step is None:
        return None
    own = [change if each.most else -change for each, change in zip(front.axes, step.changes, strict=True)]
    return {"to": step.to, "changes": _values(own)["values"]}


def _deals(front: Front, position: int, axis: int) -> Object:
    deals = front.deals(position, axis)
    return {
        "more": [_step(front, step) for step in deals.more],
        "less": [_step(front, step) for step in deals.less],
    }
