"""A front as the page's script reads it: short texts and numbers, every person once."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from composer.analyses.tradeoffs.answer import Front
from composer.analyses.tradeoffs.words import axis_amount, axis_name
from composer.base.spelling import spell_out
from composer.problem.results import Roster
from composer.render.json import Object, cell


def front_data(front: Front, show: Sequence[str] = ()) -> Markup:
    """All points with their values, their teams and where one more step on each axis leads, as JSON that can stand in
    a page. Members are `[person, seat]` by their places in `people` and `seats`, no seat being -1."""
    seats: dict[str, int] = {}
    people: dict[str, int] = {}

    def members(roster: Roster) -> list[int]:
        flat = []
        for member in roster.members:
            flat.append(people.setdefault(member.id, len(people)))
            flat.append(-1 if member.seat is None else seats.setdefault(member.seat, len(seats)))
        return flat

    points: list[Object] = [
        {
            "values": [axis.measure.show(value) for axis, value in zip(front.axes, point.values, strict=True)],
            "teams": [members(roster) for roster in point.teams],
            "steps": [_step(front, number, axis) for axis in range(len(front.axes))],
        }
        for number, point in enumerate(front.points)
    ]
    names = [roster.name for roster in front.points[0].teams] if front.points else []
    cells = [_spelled(identity, *(_cell(front, identity, name) for name in show)) for identity in people]
    return in_page(
        {
            "axes": _spelled(*map(axis_name, front.axes)),
            "knee": front.knee,
            "teams": _spelled(*names),
            "show": _spelled(*show),
            "seats": _spelled(*seats),
            "people": cells,
            "points": points,
        }
    )


def _spelled(*texts: str) -> list[str]:
    return [*map(spell_out, texts)]


def _cell(front: Front, identity: str, name: str) -> str:
    return "–" if front.pool is None else cell(front.pool, identity, name) or "–"


def _step(front: Front, number: int, axis: int) -> list[object] | None:
    """Where one more step leads: the point, and by what each axis changes, empty where it does not."""
    step = front.step(number, axis)
    if step is None:
        return None
    changes = zip(front.axes, step.changes, strict=True)
    return [step.to, *(axis_amount(each, change) if change else "" for each, change in changes)]


def in_page(data: object) -> Markup:
    """JSON in which nothing can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, code in (
        ("&", "\\u0026"),
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, code)
    return Markup(text)
