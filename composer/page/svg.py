"""SVG by hand: elements whose texts and attributes are escaped.

Across, positions are percentages, so that a chart is as wide as there is room while its letters keep their size; down,
they are pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from markupsafe import Markup

from composer.page.texts import plain, running

_DRAWN = ("text", "title")
"""Elements that hold letters alone."""
Number = int | float | Fraction


def tag(name: str, *children: str, **attributes: object) -> Markup:
    """An element: `_` in an attribute's name stands for `-`, one at its end for nothing; what is None is left out."""
    given = [
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), plain(str(value)))
        for key, value in attributes.items()
        if value is not None
    ]
    head = Markup("<") + name + Markup("").join(given)
    shown = plain if name in _DRAWN else running
    inside = Markup("").join(one if isinstance(one, Markup) else shown(one) for one in children)
    return head + Markup(">") + inside + Markup("</") + name + Markup(">")


def percent(part: Number) -> str:
    """A position across, from 0 to 1, as it stands in SVG."""
    return f"{100 * float(part):.2f}".rstrip("0").rstrip(".") + "%"


def pixels(number: Number) -> str:
    """A position down, as it stands in SVG."""
    return f"{float(number):.1f}".removesuffix(".0")


SHAPES = ("round", "square", "up", "diamond", "down", "cross", "star")
"""Marks by which classes are told apart, whatever the colour, in this order."""

_PATHS: Mapping[str, str] = {
    "round": "M5.5 0A5.5 5.5 0 1 1-5.5 0A5.5 5.5 0 1 1 5.5 0Z",
    "square": "M-5-5H5V5H-5Z",
    "up": "M0-6.5L6 4.5H-6Z",
    "diamond": "M0-7L6.5 0L0 7L-6.5 0Z",
    "down": "M0 6.5L6-4.5H-6Z",
    "cross": "M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z",
    "star": "M0-8L2.1-2.6L7.6-2.5L3.2 1L4.7 6.5L0 3.3L-4.7 6.5L-3.2 1L-7.6-2.5L-2.1-2.6Z",
}


def shapes(prefix: str = "") -> Markup:
    """The marks, to be drawn wherever they are used by their name; once a page, or once a chart with its `prefix`."""
    paths = [tag("path", id=f"{prefix}{name}", d=path) for name, path in _PATHS.items()]
    return tag("defs", *paths)


def mark(shape: str, across: Number, down: Number, *children: str, prefix: str = "", **attributes: object) -> Markup:
    """One mark, its middle at a place."""
    return tag("use", *children, href=f"#{prefix}{shape}", x=percent(across), y=pixels(down), **attributes)


def words(text: str, across: Number, down: Number, **attributes: object) -> Markup:
    """A text at a place."""
    return tag("text", text, x=percent(across), y=pixels(down), **attributes)


def line(start: tuple[Number, Number], end: tuple[Number, Number], **attributes: object) -> Markup:
    """A straight line between two places, each across and down."""
    (x1, y1), (x2, y2) = start, end
    return tag("line", x1=percent(x1), y1=pixels(y1), x2=percent(x2), y2=pixels(y2), **attributes)


def path_through(places: Sequence[tuple[Number, Number]]) -> str:
    """Places as the points of a line in a box that is 1,000 wide whatever its width on the page."""
    return " ".join(f"{float(x) * 1000:.0f},{pixels(y)}" for x, y in places)
