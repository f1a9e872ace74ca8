"""Bars: how far a requirement is met, how many are left, how many there are against how many are needed."""

from __future__ import annotations

from fractions import Fraction

from markupsafe import Markup

from composer.page.scale import from_zero
from composer.page.svg import line, percent, tag
from composer.problem.results import Finding

HEIGHT = 18


def requirement_bar(finding: Finding) -> Markup:
    """What was counted as a bar, its bounds as upright lines with what they forbid hatched, its aim as a diamond.

    Nothing where nothing could be counted. Everything in it is told by the cells beside it too.
    """
    if finding.observed is None:
        return Markup("")
    low, high = finding.at_least, finding.at_most
    along = from_zero([value for value in (finding.observed, low, high, finding.aim) if value is not None])
    if finding.unit == "percent":
        along = from_zero([Fraction(0), Fraction(100)], Fraction(1, 50))
    parts = [_piece(Fraction(0), Fraction(1), "track")]
    if low is not None:
        parts.append(_piece(Fraction(0), along.place(low), "forbidden"))
    if high is not None:
        parts.append(_piece(along.place(high), Fraction(1), "forbidden"))
    zero, end = along.place(Fraction(0)), along.place(finding.observed)
    parts.append(_piece(min(zero, end), max(zero, end), "got" if finding.met else "got broken", 5))
    for bound in {low, high} - {None}:
        assert bound is not None
        place = along.place(bound)
        parts.append(line((place, 0), (place, HEIGHT), class_="bound"))
    if finding.aim is not None:
        parts.append(_at(along.place(finding.aim), "aim"))
    parts.append(line((end, 3), (end, HEIGHT - 3), class_="end" if finding.met else "end broken"))
    return _bar(parts)


def amount_bar(amount: int, of: int, needed: int | None = None, enough: bool = True) -> Markup:
    """So many `of` so many as a bar, how many are `needed` as an upright line."""
    whole = max(of, amount, needed or 0, 1)
    got = "got" if enough else "got broken"
    parts = [_piece(Fraction(0), Fraction(1), "track"), _piece(Fraction(0), Fraction(amount, whole), got, 5)]
    if needed is not None:
        place = Fraction(needed, whole)
        parts.append(line((place, 0), (place, HEIGHT), class_="bound"))
    return _bar(parts)


def _piece(start: Fraction, end: Fraction, kind: str, inset: int = 3) -> Markup:
    width = max(end - start, Fraction(0))
    return tag("rect", x=percent(start), y=inset, width=percent(width), height=HEIGHT - 2 * inset, class_=kind)


def _at(place: Fraction, kind: str) -> Markup:
    return tag("svg", tag("path", d="M0 3L6 9L0 15L-6 9Z", class_=kind), x=percent(place), overflow="visible")


def _bar(parts: list[Markup]) -> Markup:
    return tag("svg", *parts, width="100%", height=HEIGHT, class_="bar", aria_hidden="true")
