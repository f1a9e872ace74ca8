"""A front over two axes as points in a plane; a third axis shows in their shapes and colours."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from composer.page.axes import Plotted, key, title, value_words
from composer.page.markers import sorts
from composer.page.scale import Scale, scale
from composer.page.svg import line, mark, path_through, pixels, shapes, tag, words
from composer.problem.requirement import Goal

HEIGHT = 340
Place = tuple[Fraction, Fraction]


def scatter(front: Plotted, prefix: str = "", tips: bool = False) -> Markup:
    """The points of a front over two axes or three, one at least; the one at the knee, if it is known, wears a star.

    `prefix` keeps apart the names of several charts on one page. With `tips` every point tells its values when it is
    pointed at, without any script.
    """
    across, down, third = _roles(front)
    columns = list(zip(*(point.values for point in front.points), strict=True))
    x, y = scale(columns[across]), scale(columns[down])
    places = [
        (x.place(first), HEIGHT * (1 - y.place(second)))
        for first, second in zip(columns[across], columns[down], strict=True)
    ]
    kinds, kind = ([], [0] * len(places)) if third is None else sorts(front.axes[third], columns[third])
    marks = []
    for number, (left, top) in enumerate(places):
        shape = kinds[kind[number]].shape if kinds else "round"
        tip = [tag("title", value_words(front, number))] if tips else []
        color = f"point kind-{kind[number]}"
        marks.append(mark(shape, left, top, *tip, prefix=prefix, class_=color, data_point=number))
    star = []
    if front.knee is not None:
        left, top = places[front.knee]
        star = [mark("star", left, top - 20, prefix=prefix, class_="star")]
    drawing = tag(
        "svg",
        shapes(prefix),
        _grid(x, front.axes[across], y, front.axes[down]),
        *([_stairs(front, across, places)] if third is None else []),
        tag("g", *star, aria_hidden="true"),
        tag("g", *marks, class_="points", data_points="plane"),
        class_="chart",
        width="100%",
        height=HEIGHT,
        role="group",
        aria_label=f"{len(places)} points by {_named(front, across)} and {_named(front, down)}",
    )
    legend = "" if third is None else key(front.axes[third], kinds, prefix)
    side = max(len(front.axes[down].measure.show(tick)) for tick in y.ticks)
    return tag(
        "div",
        legend,
        title(front.axes[down], upwards=True),
        tag("div", drawing, class_=f"plot side-{min(12, max(4, side))}"),
        title(front.axes[across], upwards=False),
        class_="scatter",
    )


def _roles(front: Plotted) -> tuple[int, int, int | None]:
    """Which axis goes across, which upwards, and which is told by shape: the one with the fewest values."""
    numbers = list(range(len(front.axes)))
    third = None
    if len(numbers) > 2:
        third = min(numbers, key=lambda axis: len({point.values[axis] for point in front.points}))
        numbers.remove(third)
    return numbers[1], numbers[0], third


def _named(front: Plotted, axis: int) -> str:
    return front.axes[axis].measure.phrase()


def _grid(x: Scale, across: Goal, y: Scale, down: Goal) -> Markup:
    """Fine lines at the ticks of both axes, and their values beside them."""
    parts = [line((0, HEIGHT), (1, HEIGHT), class_="axis")]
    for tick in x.ticks:
        left = x.place(tick)
        parts.append(line((left, 0), (left, HEIGHT + 5), class_="grid"))
        parts.append(words(across.measure.show(tick), left, HEIGHT + 20, text_anchor="middle", class_="tick"))
    for tick in y.ticks:
        top = HEIGHT * (1 - y.place(tick))
        parts.append(line((0, top), (1, top), class_="grid"))
        parts.append(tag("text", down.measure.show(tick), x=-8, y=pixels(top + 4), text_anchor="end", class_="tick"))
    return tag("g", *parts, aria_hidden="true")


def _stairs(front: Plotted, across: int, places: Sequence[Place]) -> Markup:
    """The line behind which no team is: from each point to the next, first across, then up or down, or the other way,
    so that every corner is what both points could be worse at."""
    ordered = sorted(places)
    corners: list[Place] = [ordered[0]]
    for (_, top), (left, below) in pairwise(ordered):
        corners.append((left, top) if not front.axes[across].most else (corners[-1][0], below))
        corners.append((left, below))
    stairs = tag("polyline", points=path_through(corners), class_="stairs", vector_effect="non-scaling-stroke")
    box = {"viewBox": f"0 0 1000 {HEIGHT}", "preserveAspectRatio": "none", "width": "100%", "height": HEIGHT}
    return tag("svg", stairs, aria_hidden="true", **box)
