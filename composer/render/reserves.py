"""Reserves of a team in words and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from composer.pool import Pool
from composer.problem.results import Reserve, Roster
from composer.render.json import cell, pool_on
from composer.render.table import Cell, Table, listed, whole

NOBODY = "nobody alone"


def covers_said(reserve: Reserve) -> str:
    """For whom a reserve can step in, in words."""
    if not reserve.covers:
        return "steps in only with others"
    return f"can step in for {'; '.join(_seated(reserve))}"


def covered(reserve: Reserve) -> str:
    """Those for whom a reserve can step in, in one cell."""
    return "; ".join(_seated(reserve)) or "–"


def _seated(reserve: Reserve) -> list[str]:
    """Seat by seat where there are seats."""
    seats: dict[str | None, list[str]] = {}
    for each in reserve.covers:
        seats.setdefault(each.seat, []).append(each.lost)
    several = len(seats) > 1 or None not in seats
    return [f"{', '.join(lost)}{_as(seat) if several else ''}" for seat, lost in seats.items()]


def _as(seat: str | None) -> str:
    return " (without a seat)" if seat is None else f" (as {seat})"


def reserve_rows(roster: Roster, pool: Pool | None, show: Sequence[str]) -> list[tuple[str, ...]]:
    """A line for each reserve in order of call: rank, id, the columns of `show`, and whom they can step in for."""
    on = None if pool is None else pool_on(roster, pool, show)
    return [
        (
            str(each.rank),
            each.id,
            *([] if on is None else [cell(on, each.id, name) or "–" for name in show]),
            covered(each),
        )
        for each in roster.reserves or ()
    ]


def better_lists_said(roster: Roster) -> list[str]:
    """Where fewer of the reserves can be had: which of them are better than those who are called first."""
    return [
        f"If only {each.rank} of them can be had, {' and '.join(each.instead)} make{'s' * (each.rank == 1)} most "
        f"losses good, {each.most}; who is called first up to there, {each.made_good}."
        for each in roster.reserves or ()
        if each.instead
    ]


def reserves_table(teams: Iterable[Roster], show: Sequence[str], pool: Pool) -> Table | None:
    """One row a reserve, in the order in which they are called; None where no team wants any."""
    wanting = [roster for roster in teams if roster.reserves is not None]
    if not wanting:
        return None
    rows: list[tuple[Cell, ...]] = []
    for roster in wanting:
        on = pool_on(roster, pool, show)
        for each in roster.reserves or ():
            fields = [cell(on, each.id, name) for name in show]
            rows.append((roster.name, whole(each.rank), each.id, *fields, listed(_seated(each))))
    return Table("Reserves", ("team", "called", "id", *show, "can step in for"), tuple(rows))
