"""Fronts as text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from composer.analyses.tradeoffs.answer import Front
from composer.analyses.tradeoffs.exchanges import Deals, Step
from composer.problem.requirement import Goal
from composer.render.plain import axis_name, counted
from composer.render.writer import PLAIN, Page, Writer

SHOWN = 60
"""Points that text lists; JSON has them all."""


def front_text(front: Front, show: Sequence[str] = (), page: Page = PLAIN, teams: bool = False) -> str:
    """A front in words: its points, what the next step costs on each axis, and the point at the knee.

    `teams` lists the members of every point, with the columns of the pool that `show` names.
    """
    writer = Writer(page)
    writer.heading(front.title)
    writer.doubts(front.doubts)
    writer.say(front_said(front), bold=True)
    writer.ended(front.note)
    if not front.complete and front.points:
        writer.say(f"About {100 * front.closed:.0f} % of what lies between the worst and the best values is searched.")
    if front.points:
        writer.gap()
        _points(writer, front)
        writer.gap()
        star = "★ gives up least overall, with each axis measured from its best to its worst. "
        writer.say(
            ("" if front.knee is None else star) + "Each point stands for one "
            "team; others may have the same values: require these with `exactly`, and `alternatives` lists them."
        )
        if front.knee is not None:
            _steps(writer, front, front.knee)
            _deals(writer, front, front.knee)
    if teams:
        for number in front.listed:
            writer.gap()
            writer.say(f"Point {number + 1}", bold=True)
            writer.teams(front.points[number].teams, front.pool, show)
    writer.agreed(front.effort)
    return writer.text()


def front_said(front: Front) -> str:
    """How many points there are, and whether there may be others."""
    if front.verdict == "impossible":
        return "No choice of people from this pool meets everything that is required; that is proved."
    if not front.points:
        return "No point was found in the time given, and it is not proved that there is none."
    number = counted(len(front.points), "point")
    are, were, others = ("are", "were", "others") if len(front.points) > 1 else ("is", "was", "other")
    if front.complete:
        return f"There {are} {number} that nothing beats, and no {others}; that is proved."
    return f"{number} that nothing beats {were} found; there may be more."


def _show(axis: Goal, value: Fraction) -> str:
    return axis.measure.show(value)


def _points(writer: Writer, front: Front) -> None:
    names = [axis_name(axis) for axis in front.axes]
    heads = [f"{axis.direction} {name}" for axis, name in zip(front.axes, names, strict=True)]
    knee = front.knee
    rows = [
        (
            str(number + 1),
            "★" if number == knee else "",
            *(_show(axis, value) for axis, value in zip(front.axes, front.points[number].values, strict=True)),
        )
        for number in front.listed[:SHOWN]
    ]
    writer.table(("point", " ", *heads), rows, right=("point", *heads))
    if len(front.listed) > SHOWN:
        writer.say(f"… and {len(front.listed) - SHOWN} more; --json lists all of them, -n a few that stand for all")
    if (said := listed_said(front)) is not None:
        writer.say(said)


def listed_said(front: Front) -> str | None:
    """How well the points that are listed stand for all; None where all are listed."""
    if len(front.listed) == len(front.points):
        return None
    these = f"These {len(front.listed)} stand" if len(front.listed) > 1 else "This one stands"
    number = "all of them" if front.complete else "all that were found"
    return (
        f"{these} for {number}: with each axis measured from its worst to its best, no other point is more than "
        f"{ceil(1000 * front.uncovered) / 10:g} % better on any axis than the nearest of those listed."
    )


def exchanges_said(front: Front, point: int) -> list[str]:
    """The best exchanges from a point that say more than its steps."""
    return [
        _exchange(front, axis, deal)
        for axis in range(len(front.axes))
        for deal in telling(front.deals(point, axis), front.step(point, axis), len(front.axes))
    ]


def telling(deals: Deals, step: Step | None, axes: int) -> list[Step]:
    """The exchanges that say more than a step: of two axes, less of one is more of the other, and where the step is the
    best exchange there is nothing to add."""
    if axes > 2:
        return [*(deal for deal in deals.more if step is None or deal.to != step.to), *deals.less]
    return [] if step is None or deals.more[0].to == step.to else [*deals.more]


def _deals(writer: Writer, front: Front, knee: int) -> None:
    lines = exchanges_said(front, knee)
    if lines:
        writer.gap()
        writer.say(f"The best exchanges from point {knee + 1}", bold=True)
        for line in lines:
            writer.say(f"  {line}")


def _exchange(front: Front, axis: int, step: Step) -> str:
    """A step on an axis, with what the others gain and lose by it."""
    others = [
        axis_change(other, change)
        for place, (other, change) in enumerate(zip(front.axes, step.changes, strict=True))
        if place != axis and change
    ]
    gain = axis_change(front.axes[axis], step.changes[axis])
    return f"{gain} → point {step.to + 1}: " + (", ".join(others) or "nothing else changes")


def _steps(writer: Writer, front: Front, knee: int) -> None:
    """What one more step of each axis costs, from the knee."""
    lines = []
    for number in range(len(front.axes)):
        step = front.step(knee, number)
        if step is not None:
            lines.append(_exchange(front, number, step))
    if lines:
        writer.gap()
        writer.say(f"One step further from point {knee + 1}", bold=True)
        for line in lines:
            writer.say(f"  {line}")


def axis_change(axis: Goal, change: Fraction) -> str:
    """A change in the axis's own numbers: `+1 members with sex F`, `−8 total score`."""
    return f"{axis_amount(axis, change)} {axis_name(axis)}"


def axis_amount(axis: Goal, change: Fraction) -> str:
    """A change in the axis's own numbers without what they count: `+1`, `−8.3 %`."""
    own = change if axis.most else -change
    sign = "+" if own > 0 else "−"
    return f"{sign}{axis.measure.show(abs(own))}"
