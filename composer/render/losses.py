"""What losses do to a team, in words and rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from composer.problem.results import Roster
from composer.problem.survive import MORE_ROOM, Survival, Weakness
from composer.render.plain import counted, unbound
from composer.render.table import Table, listed, whole, yes

WEAKNESS_HEAD = ("requirement", "room", "the worst loss", "then")
MEANT_AS_SENT = (
    "The size, `exactly`, `together` and what is asked of all teams are meant of the team as it is sent; aims play no "
    "part in losses."
)
MOST_SHOWN = 8
"""Demands that are shown of those with room to spare, before the rest is only counted."""
MOST_LOST = 5
"""People that one row names before it only counts the rest."""


def survival_heading(survival: Survival) -> str:
    """Whether it holds after losses."""
    losses = counted(survival.losses, "loss", "losses")
    return f"Survives any {losses}" if survival.holds else f"Does not survive any {losses}"


def weakness_rows(survival: Survival) -> list[tuple[str, ...]]:
    """Each demand after its worst loss, those with the least room first."""
    return [("✓ met" if each.met else "✗ not met", *weakness_row(each, survival)) for each in _shown(survival)]


def weakness_row(weakness: Weakness, survival: Survival) -> tuple[str, ...]:
    """One demand: what it is called, how many losses it survives, who is lost, and what is counted then."""
    lost = ", ".join(weakness.lost[:MOST_LOST])
    more = len(weakness.lost) - MOST_LOST
    then = weakness.show() + (f" of {weakness.places}" if weakness.places else "")
    named = f"{lost} and {more} more" if more > 0 else lost or "–"
    return unbound(weakness.requirement), room_said(weakness, survival), named, then


def room_said(weakness: Weakness, survival: Survival) -> str:
    """How many losses it survives."""
    if weakness.room < 0:
        return "none: it is not met"
    more = " or more" if weakness.room >= survival.losses + MORE_ROOM else ""
    return f"{counted(weakness.room, 'loss', 'losses')}{more}"


def weakness_rest(survival: Survival) -> str:
    """How many demands are not shown."""
    left = len(survival.weakest) - len(_shown(survival))
    return f"{counted(left, 'more demand survives', 'more demands survive')} as many or more." if left else ""


def margin_strip(survival: Survival) -> list[tuple[str, ...]]:
    """Each demand as a row of a picture, all of them: as in the table, and a box for each loss that it survives, an
    empty one for each that it should."""
    rows: list[tuple[str, ...]] = []
    for each in survival.weakest:
        filled = max(each.room, 0)
        boxes = "■" * filled + "□" * max(survival.losses - filled, 0)
        name, room, lost, then = weakness_row(each, survival)
        room = "nobody behind" if each.room == 0 and each.places else room
        rows.append(("✓" if each.met else "✗", name, room, lost, then, boxes))
    return rows


def losses_table(teams: Sequence[Roster]) -> list[Table]:
    """One row a demand of each team that is to survive losses; no table where none is."""
    rows = [
        (
            roster.name,
            each.requirement,
            yes(each.met),
            whole(each.room),
            listed(each.lost),
            None if each.observed is None else each.show(),
        )
        for roster in teams
        if roster.survives is not None
        for each in roster.survives.weakest
    ]
    heads = ("team", "requirement", "met after losses", "room for losses", "the worst loss", "then")
    return [Table("Losses", heads, tuple(rows))] if rows else []


def _shown(survival: Survival) -> list[Weakness]:
    broken = sum(not each.met for each in survival.weakest)
    return list(survival.weakest[: max(broken, MOST_SHOWN)])
