"""What becomes of a plan, in the words a commander needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from composer.problem.plan_changes import PlaceChange, PlanChanges
from composer.render.json import Object
from composer.render.plain import counted
from composer.render.table import Cell, Table

MOST_NAMED = 30
"""People whom one line names before it only counts the rest."""


def changes_json(changes: PlanChanges) -> Object:
    """As an object: how many places are kept, who leaves, joins and moves, and whom frozen teams keep."""
    return {
        "kept": changes.kept,
        "leaving": [
            {"id": each.id, "team": each.team, **({"reason": each.reason} if each.reason else {})}
            for each in changes.leaving
        ],
        "joining": [{"id": each.id, "team": each.team} for each in changes.joining],
        "moved": [{"id": each.id, "from": each.origin, "to": each.to} for each in changes.moved],
        "frozen": [{"team": team, "kept": [*ids]} for team, ids in changes.frozen],
    }


def changes_lines(changes: PlanChanges | None, plan: str = "plan") -> list[str]:
    """How much of the plan (or whatever it is called) is kept, and team by team who leaves, joins and moves."""
    if changes is None:
        return []
    places = counted(changes.kept + changes.number, "place")
    said = [f"Of the {plan}'s {places} {changes.kept:,} {'is' if changes.kept == 1 else 'are'} kept."]
    teams = [change.team for change in (*changes.leaving, *changes.joining)] + [move.to for move in changes.moved]
    for team in dict.fromkeys(teams):
        leaving = [_left(change) for change in changes.leaving if change.team == team]
        joining = [change.id for change in changes.joining if change.team == team]
        parts = [_who(leaving, "leaves", "leave"), _who(joining, "joins", "join")]
        for origin in dict.fromkeys(move.origin for move in changes.moved if move.to == team):
            movers = [move.id for move in changes.moved if (move.origin, move.to) == (origin, team)]
            parts.append(_who(movers, f"moves from {origin}", f"move from {origin}"))
        said.append(f"{team}: {', '.join(part for part in parts if part)}.")
    for team, ids in changes.frozen:
        said.append(f"{team} is frozen: {counted(len(ids), 'person', 'people')} of the {plan} cannot leave it.")
    return said


def _left(change: PlaceChange) -> str:
    return f"{change.id}, {change.reason}" if change.reason else change.id


def _who(people: Sequence[str], one: str, many: str) -> str:
    if not people:
        return ""
    more = f" and {len(people) - MOST_NAMED} more" if len(people) > MOST_NAMED else ""
    return f"{len(people):,} {one if len(people) == 1 else many} ({'; '.join(people[:MOST_NAMED])}{more})"


def changes_table(changes: PlanChanges, plan: str = "plan") -> Table:
    """One row a change: who leaves, joins or moves, where and why."""
    rows: list[tuple[Cell, ...]] = [
        ("leaves", each.id, each.team, None, each.reason or None) for each in changes.leaving
    ]
    rows += [("joins", each.id, None, each.team, None) for each in changes.joining]
    rows += [("moves", each.id, each.origin, each.to, None) for each in changes.moved]
    said: Iterable[str] = changes_lines(changes, plan)[:1]
    return Table("Changes", ("change", "id", "from", "to", "reason"), tuple(rows), tuple(said))
