"""A front over several axes as lines: one axis beside the other, the better end always above (Inselberg 1985)."""

from __future__ import annotations

import re
from fractions import Fraction

from markupsafe import Markup

from composer.page.axes import Plotted, named, value_words
from composer.page.scale import Scale, scale
from composer.page.svg import line, path_through, tag, words
from composer.page.texts import running
from composer.problem.requirement import Goal

HEIGHT = 300
ROOMS = (6, 9, 12, 16, 20, 24)
"""Letters that the names of axes may have room for: what is longer is broken."""
BEFORE = 4
"""Axes up to which there is room for values to the left of the first one."""
CROWD = 300
"""Lines beyond which each is fainter: where most of them pass is seen."""


def parallel(front: Plotted, tips: bool = False) -> Markup:
    """The points of a front, one at least, as lines across its axes; the one at the knee is dashed.

    With `tips` every line tells its values when it is pointed at, without any script.
    """
    columns = list(zip(*(point.values for point in front.points), strict=True))
    scales = [scale(column, margin=Fraction(1, 30)) for column in columns]
    lefts = [Fraction(2 * number + 1, 2 * len(columns)) for number in range(len(columns))]
    lines = []
    for number, point in enumerate(front.points):
        tops = [_top(*each) for each in zip(front.axes, scales, point.values, strict=True)]
        tip = [tag("title", value_words(front, number))] if tips else []
        kind = "line knee" if number == front.knee else "line"
        points = path_through(list(zip(lefts, tops, strict=True)))
        lines.append(
            tag("polyline", *tip, points=points, class_=kind, data_point=number, vector_effect="non-scaling-stroke")
        )
    axes = [
        _axis(*each, before=not number and len(columns) <= BEFORE)
        for number, each in enumerate(zip(front.axes, scales, lefts, strict=True))
    ]
    kinds = "points" if len(lines) <= CROWD else "points crowd"
    box = {"viewBox": f"0 0 1000 {HEIGHT}", "preserveAspectRatio": "none", "width": "100%", "height": HEIGHT}
    drawing = tag(
        "svg",
        tag("svg", tag("g", *lines, class_=kinds, data_points="lines"), **box),
        tag("g", *axes, aria_hidden="true"),
        class_="chart",
        width="100%",
        height=HEIGHT,
        role="group",
        aria_label=f"{len(front.points)} points as lines across {len(columns)} axes, the better end of each above",
    )
    heads = [
        tag("li", tag("span", _breakable(named(axis))), tag("span", _best(axis), class_="way")) for axis in front.axes
    ]
    room = next((room for room in ROOMS if room >= _longest(front)), ROOMS[-1])
    above = tag("ol", *heads, class_=f"heads heads-{len(heads)} room-{room}")
    return tag("div", tag("div", above, drawing, class_="lanes"), class_="parallel")


def _top(axis: Goal, along: Scale, value: Fraction) -> Fraction:
    place = along.place(value)
    return HEIGHT * (1 - place if axis.most else place)


def _longest(front: Plotted) -> int:
    """Letters of the longest piece of an axis's name, which is not to be broken."""
    return max(len(piece) for axis in front.axes for piece in re.split(r"[\s_-]+", named(axis)))


def _breakable(text: str) -> Markup:
    """A text that may be broken after `_`, as names of columns have it."""
    return running(text).replace("_", Markup("_<wbr>"))


def _best(axis: Goal) -> str:
    return "↑ most" if axis.most else "↑ least"


def _axis(axis: Goal, along: Scale, left: Fraction, before: bool) -> Markup:
    """One axis, its values beside it: `before` it, where no line runs, or behind it and above what is level."""
    side: dict[str, object] = {"dx": -9, "text_anchor": "end"} if before else {"dx": 8}
    parts = [line((left, 0), (left, HEIGHT), class_="axis")]
    for tick in along.ticks:
        top = _top(axis, along, tick)
        parts.append(words(axis.measure.show(tick), left, top + (4 if before else -3), class_="tick halo", **side))
        parts.append(tag("g", line((left, top), (left, top), class_="dot")))
    return tag("g", *parts)
