"""People and time: who is on tour, at home, busy or barred when, a lane a person.

A lane is as high as there is room. Tours, and what else is the same for neighbours, are drawn as one piece; colours
have a pattern or a shape of their own beside them, so that grey tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from markupsafe import Markup

from composer.page.bands import ALONE, ROW, Band, bands, lane_height, of_kind, tip
from composer.page.svg import percent, pixels, tag, words
from composer.problem.timeline import Calendar, Kind, Timeline
from composer.render.plain import counted

TICKS = 7
"""Days that are written above at most."""
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months from one of them to the next."""
FAR = 4
"""Pixels of a lane from which on its tours keep away from those of the next one."""
SEEN = 2
"""Thousandths of the width that a busy day takes at least."""
SAID: Mapping[Kind, str] = {
    "tour": "on a first tour",
    "again": "on a tour, and has been before",
    "past": "on a tour before these",
    "rest": "at home after a tour",
    "busy": "busy",
    "barred": "not eligible for any tour of these days",
}
"""The kinds as the legend has them, in its order."""
ORDER: Sequence[Kind] = ("barred", "past", "rest", "tour", "again")
"""The kinds in the order in which one is drawn over the other; whoever is busy is drawn over all."""


def timeline(found: Calendar, groups: Sequence[tuple[str, Sequence[Timeline]]], prefix: str = "") -> Markup:
    """The chart: the tours, then each group's people, under their names and years. `prefix` keeps apart the names of
    several on one page; without one, a group's name leads to its lines in the table, which `anchor` names. A group
    without a name has none above it."""
    lane = lane_height(len(found.people))
    alone = len(found.people) <= ALONE
    rows = [_axis(found, prefix), *_tours(found, prefix)]
    for at, (name, people) in enumerate(groups):
        if name:
            head = tag("strong", name) if prefix else tag("a", name, href=f"#{anchor(at)}")
            size = tag("span", counted(len(people), "person", "people"), class_="soft")
            rows.append(tag("p", head, " ", size, class_="group"))
        rows += [_row(found, band, lane, prefix) for band in bands(people, lane, alone)]
    who = counted(len(found.people), "person", "people")
    said = f"{who} from {found.first} to {found.last}; the table below tells the same"
    return tag("div", _key(found, prefix), tag("div", *rows, role="group", aria_label=said), class_="timeline")


def anchor(group: int) -> str:
    """What the lines of a group in the table are called, for links."""
    return f"days-{group + 1}"


def _place(found: Calendar, day: date) -> Fraction:
    """Where a day begins, 0 at the first."""
    whole = found.last.toordinal() + 1 - found.first.toordinal()
    return min(max(Fraction(day.toordinal() - found.first.toordinal(), whole), Fraction(0)), Fraction(1))


def _ends(found: Calendar, start: date, end: date) -> tuple[Fraction, Fraction]:
    """Where a stretch begins and ends."""
    after = date.fromordinal(min(end.toordinal() + 1, date.max.toordinal()))
    return _place(found, start), _place(found, after)


def ticks(first: date, last: date) -> list[date]:
    """First days of months to be written above, a handful."""
    begins, ends = 12 * first.year + first.month - 1 + (first.day > 1), 12 * last.year + last.month - 1
    step = next((step for step in STEPS if (ends - begins) // step < TICKS), STEPS[-1])
    return [date(month // 12, month % 12 + 1, 1) for month in range(begins, ends + 1) if month % step == 0]


def _axis(found: Calendar, prefix: str) -> Markup:
    """The days above, and what all rows use: lines at these days, patterns."""
    marked = [(day, _place(found, day)) for day in ticks(found.first, found.last)]
    upright = (tag("line", x1=percent(at), y1=0, x2=percent(at), y2="100%") for _, at in marked)
    lines = tag("g", *upright, id=f"{prefix}grid")
    if not marked or marked[0][1] > Fraction(1, 8):
        marked.insert(0, (found.first, Fraction(0)))
    texts = [words(_written(day), at, 12, dx=2) for day, at in marked if at < Fraction(9, 10)]
    drawing = tag("svg", tag("defs", lines, *_patterns(prefix)), *texts, width="100%", height=ROW, class_="chart")
    return tag("div", tag("span", class_="label"), drawing, class_="row", aria_hidden="true")


def _written(day: date) -> str:
    return str(day.year) if (day.month, day.day) == (1, 1) else f"{day:%Y-%m}"


def _patterns(prefix: str) -> Iterator[Markup]:
    """Stripes for those who have been before, a light hatching for those who are not eligible."""
    for kind, size, width in (("again", 8, 2.5), ("barred", 6, 1)):
        ground = tag("rect", width=size, height=size, class_=f"ground-{kind}")
        stripe = tag("line", x1=0, y1=0, x2=0, y2=size, stroke_width=width, class_=f"stripe-{kind}")
        turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
        yield tag("pattern", ground, stripe, id=f"{prefix}{kind}", width=size, height=size, **turned)


def _filled(kind: Kind, prefix: str) -> dict[str, object]:
    """How a kind is filled: by its class, or by its pattern."""
    return {"class_": f"on-{kind}", "fill": f"url(#{prefix}{kind})" if kind in ("again", "barred") else None}


def _tours(found: Calendar, prefix: str) -> Iterator[Markup]:
    """Rows for the tours themselves, those of one name side by side as far as they do not lie upon each other."""
    rows: list[tuple[str, list[tuple[str, date, date]]]] = []
    for name, (start, end) in sorted(found.tours, key=lambda each: each[1]):
        stem, _, number = name.rpartition("-")
        family = stem if stem and number.isdigit() else name
        for known, placed in rows:
            _, begins, ends = placed[-1]
            if known == family and 4 * (ends.toordinal() - start.toordinal()) < (ends - begins).days:
                placed.append((number, start, end))
                break
        else:
            rows.append((family, [(number if family == stem else "", start, end)]))
    for family, placed in rows:
        parts = []
        for number, *days in placed:
            left, right = _ends(found, *days)
            parts.append(tag("rect", x=percent(left), y=2, width=percent(right - left), height=ROW - 4, rx=2))
            parts.append(words(number, (left + right) / 2, ROW - 4, text_anchor="middle"))
        tip = "; ".join(f"{family}{'-' if number else ''}{number} {start} to {end}" for number, start, end in placed)
        yield _line(family, parts, ROW, tip, prefix, "row span")


def _row(found: Calendar, band: Band, lane: float, prefix: str) -> Markup:
    height = max(ROW, round(len(band.people) * lane))
    lane = height / len(band.people)
    parts = [
        tag("g", *_pieces(found, band.people, kind, lane), **_filled(kind, prefix))
        for kind in ORDER
        if any(of_kind(person, kind) for person in band.people)
    ]
    if busy := list(_busy(found, band.people, lane)):
        path = tag("path", d="".join(busy), class_="on-busy")
        box = {"viewBox": f"0 0 1000 {height}", "preserveAspectRatio": "none", "width": "100%", "height": height}
        parts.append(tag("svg", path, **box))
    return _line(band.label, parts, height, tip(band), prefix)


def _line(label: str, parts: Iterable[Markup], height: float, tip: str, prefix: str, kind: str = "row") -> Markup:
    days = tag("use", href=f"#{prefix}grid", class_="grid")
    drawing = tag("svg", tag("title", tip), days, *parts, width="100%", height=pixels(height), role="img")
    return tag("div", tag("span", label, class_="label"), drawing, class_=kind)


def _pieces(found: Calendar, people: Sequence[Timeline], kind: Kind, lane: float) -> Iterator[Markup]:
    """What lanes beside each other have alike, as one piece."""
    begun: dict[tuple[date, date], int] = {}
    drawn: list[tuple[int, int, date, date]] = []
    for at, person in enumerate((*people, None)):
        here = {(each.start, each.end) for each in of_kind(person, kind)}
        for span in [span for span in begun if span not in here]:
            drawn.append((begun.pop(span), at, *span))
        for span in here - begun.keys():
            begun[span] = at
    for top, below, start, end in sorted(drawn):
        begins, ends = _ends(found, start, end)
        inset = 1 if kind in ("tour", "again") and lane >= FAR else 0
        yield tag(
            "rect",
            x=percent(begins),
            y=pixels(top * lane + inset),
            width=percent(ends - begins),
            height=pixels((below - top) * lane - 2 * inset),
        )


def _busy(found: Calendar, people: Sequence[Timeline], lane: float) -> Iterator[str]:
    """Lines in the middle of lanes, in thousandths across."""
    for at, person in enumerate(people):
        for each in of_kind(person, "busy"):
            begins, ends = _ends(found, each.start, each.end)
            width = max(SEEN, round(1000 * (ends - begins)))
            thick = pixels(lane * 0.6)
            yield f"M{round(1000 * begins)} {pixels((at + 0.2) * lane)}h{width}v{thick}h-{width}z"


def _key(found: Calendar, prefix: str) -> Markup:
    """What the marks mean that are there."""
    there = {each.kind for person in found.people for each in person.stretches}
    entries = []
    for kind in SAID:
        if kind in there:
            filled = _filled(kind, prefix)
            size = {"y": 4, "height": 6} if kind == "busy" else {"y": 0, "height": 14}
            sample = tag("svg", tag("rect", width=26, **size, **filled), width=26, height=14, aria_hidden="true")
            entries.append(tag("li", sample, tag("span", SAID[kind])))
    return tag("ul", *entries, class_="key")
