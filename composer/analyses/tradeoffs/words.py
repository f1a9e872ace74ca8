"""Fronts as text."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from composer.analyses.tradeoffs.answer import Front
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
        writer.say(
            "★ gives up least overall, with each axis measured from its best to its worst. Each point stands for one "
            "team; others may have the same values: require these with `exactly`, and `alternatives` lists them."
        )
        _steps(writer, front)
    if teams:
        for number, point in enumerate(front.points, 1):
            writer.gap()
            writer.say(f"Point {number}", bold=True)
            writer.teams(point.teams, front.pool, show)
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
            *(_show(axis, value) for axis, value in zip(front.axes, point.values, strict=True)),
        )
        for number, point in enumerate(front.points[:SHOWN])
    ]
    writer.table(("point", " ", *heads), rows, right=("point", *heads))
    if len(front.points) > SHOWN:
        writer.say(f"… and {len(front.points) - SHOWN} more; --json lists all of them")


def _steps(writer: Writer, front: Front) -> None:
    """What one more step of each axis costs, from the knee."""
    knee = front.knee
    assert knee is not None
    lines = []
    for number, axis in enumerate(front.axes):
        step = front.step(knee, number)
        if step is None:
            continue
        costs = [
            f"{axis_change(other, change)}"
            for place, (other, change) in enumerate(zip(front.axes, step.changes, strict=True))
            if place != number and change
        ]
        gain = axis_change(axis, step.changes[number])
        lines.append(f"{gain} → point {step.to + 1}: " + (", ".join(costs) or "nothing else changes"))
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
