"""What stands beside the charts of a front: the names of axes, which way is better, what the shapes mean."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from markupsafe import Markup

from composer.page.markers import Sort
from composer.page.svg import mark, tag
from composer.problem.requirement import Goal
from composer.render.plain import axis_name


class Valued(Protocol):
    """A point: a value on each axis."""

    @property
    def values(self) -> Sequence[Fraction]: ...


class Plotted(Protocol):
    """Points over axes, and which of them gives up least overall; None where that is not known."""

    @property
    def axes(self) -> Sequence[Goal]: ...

    @property
    def points(self) -> Sequence[Valued]: ...

    @property
    def knee(self) -> int | None: ...


def named(axis: Goal) -> str:
    """An axis and what it is counted in, where its name does not say so."""
    unit = axis.measure.unit
    return axis_name(axis) + (f" ({unit})" if unit in ("percent", "values") else "")


def better(axis: Goal) -> str:
    """Which way of an axis is better."""
    return "more is better" if axis.most else "less is better"


def title(axis: Goal, upwards: bool) -> Markup:
    """The name of an axis, and an arrow to where it is better."""
    arrow = ("↑" if axis.most else "↓") if upwards else ("→" if axis.most else "←")
    way = tag("span", f"{arrow} {better(axis)}", class_="way")
    return tag("p", named(axis), " ", way, class_="axis-title upwards" if upwards else "axis-title across")


def key(axis: Goal, kinds: Sequence[Sort], prefix: str = "") -> Markup:
    """What the shapes and colours of points mean, and the star."""
    entries = [
        tag("li", _sample(kind.shape, prefix, f"point kind-{kind.color}"), tag("span", kind.words)) for kind in kinds
    ]
    way = tag("span", better(axis), class_="way")
    head = tag("p", named(axis), " ", way, class_="axis-title")
    return tag("div", head, tag("ul", *entries, class_="key"), class_="legend")


def _sample(shape: str, prefix: str, kind: str) -> Markup:
    drawn = mark(shape, 0.5, 9, prefix=prefix, class_=kind)
    return tag("svg", drawn, width=18, height=18, aria_hidden="true")


def value_words(front: Plotted, number: int) -> str:
    """A point in words: `Point 3 of 54: share of sex F 50 %, total suitability 644`."""
    values = zip(front.axes, front.points[number].values, strict=True)
    told = ", ".join(f"{axis_name(axis)} {axis.measure.show(value)}" for axis, value in values)
    star = ", gives up least overall" if number == front.knee else ""
    return f"Point {number + 1} of {len(front.points)}: {told}{star}"
