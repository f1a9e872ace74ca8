"""A front on the page and in notebooks: its charts, its points, and what the page's script reads of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from markupsafe import Markup

from composer.analyses.tradeoffs.answer import Front
from composer.analyses.tradeoffs.exchanges import Step
from composer.analyses.tradeoffs.stated import exact_bound, stated
from composer.analyses.tradeoffs.words import SHOWN, axis_amount, exchanges_said, front_said, listed_said, telling
from composer.base.spelling import spell_out
from composer.page.axes import better
from composer.page.frame import Section, in_notebook, prefix
from composer.page.parallel import parallel
from composer.page.scatter import scatter
from composer.page.templating import in_page, macros
from composer.problem.requirement import Goal
from composer.problem.results import Roster
from composer.render.json import Object, cell
from composer.render.plain import axis_name

Said = Callable[[int, Fraction], str]
"""An axis's change in words."""


def sections(front: Front, show: Sequence[str] = ()) -> list[Section]:
    """The charts, the point that is chosen with its team, and every point in a table."""
    return [Section("tradeoffs", "Trade-offs", "Trade-offs", _macros().section(front, show))]


def certainty(front: Front) -> list[str]:
    """What is proved of the points, and what is not."""
    if not front.points:
        return []
    others = "that there are no others is proved." if front.complete else "there may be others."
    return [f"Every point of the trade-offs is final, and its team was recomputed on the people in the pool; {others}"]


def picture(front: Front) -> str:
    """For notebooks, without any script."""
    return in_notebook(_macros().notebook(front, prefix()))


def _macros() -> Any:
    return macros(
        f"{__package__}/picture.html",
        SHOWN=SHOWN,
        axis_name=axis_name,
        better=better,
        exchanges_said=exchanges_said,
        front_data=front_data,
        front_said=front_said,
        listed_said=listed_said,
        parallel=parallel,
        scatter=scatter,
    )


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

    @cache
    def said(axis: int, change: Fraction) -> str:
        return axis_amount(front.axes[axis], change) if change else ""

    points: list[Object] = [
        {
            "values": [axis.measure.show(value) for axis, value in zip(front.axes, point.values, strict=True)],
            **_rounded(front.axes, point.values),
            "teams": [members(roster) for roster in point.teams],
            "steps": [_step(front.step(number, axis), said) for axis in range(len(front.axes))],
            "deals": [_deals(front, number, axis, said) for axis in range(len(front.axes))],
        }
        for number, point in enumerate(front.points)
    ]
    names = [roster.name for roster in front.points[0].teams] if front.points else []
    cells = [_spelled(identity, *(_cell(front, identity, name) for name in show)) for identity in people]
    return in_page(
        {
            "axes": _spelled(*map(axis_name, front.axes)),
            "most": [axis.most for axis in front.axes],
            "asked": [*map(stated, front.axes)],
            "knee": front.knee,
            "chosen": front.middle,
            "order": front.exchanges.order if front.points else [],
            "number": front.number,
            "teams": _spelled(*names),
            "show": _spelled(*show),
            "seats": _spelled(*seats),
            "people": cells,
            "points": points,
        }
    )


def _rounded(axes: Sequence[Goal], values: Sequence[Fraction]) -> Object:
    """The values as bounds, where some of them are not shown exactly."""
    pairs = list(zip(axes, values, strict=True))
    exact = all(not axis.measure.show(value).startswith("≈") for axis, value in pairs)
    return {} if exact else {"bounds": [exact_bound(*pair) for pair in pairs]}


def _spelled(*texts: str) -> list[str]:
    return [*map(spell_out, texts)]


def _cell(front: Front, identity: str, name: str) -> str:
    return "–" if front.pool is None or name not in front.pool.columns else cell(front.pool, identity, name) or "–"


def _deals(front: Front, number: int, axis: int, said: Said) -> list[list[object] | None]:
    """The best exchanges on an axis that say more than its step."""
    deals, step = front.deals(number, axis), front.step(number, axis)
    return [_step(deal, said) for deal in telling(deals, step, len(front.axes))]


def _step(step: Step | None, said: Said) -> list[object] | None:
    """Where a step leads: the point, and by what each axis changes, empty where it does not."""
    if step is None:
        return None
    return [step.to, *(said(axis, change) for axis, change in enumerate(step.changes))]
