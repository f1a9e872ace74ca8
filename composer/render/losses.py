"""What losses do to a team, in words and rows of a table."""

from __future__ import annotations

from composer.problem.survive import MORE_ROOM, Survival, Weakness
from composer.render.plain import counted, unbound

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


def _shown(survival: Survival) -> list[Weakness]:
    broken = sum(not each.met for each in survival.weakest)
    return list(survival.weakest[: max(broken, MOST_SHOWN)])
