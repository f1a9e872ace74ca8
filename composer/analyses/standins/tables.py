"""Who could step in, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from composer.analyses.standins.answer import Standins, worse
from composer.analyses.standins.words import broken_said, meant, standins_said
from composer.problem.results import GoalValue
from composer.render.table import Cell, Number, Table, listed, whole, yes


def standins_table(found: Standins, show: Sequence[str] = ()) -> Table:
    """One row a place, the scarcest first: how many changes its loss takes, who joins, what each goal loses; `show` are
    columns of the pool to give with every member."""
    rows: list[tuple[Cell, ...]] = []
    for each in found.standins:
        losses = each.losses or (None,) * len(found.goals)
        rows.append(
            (
                each.team,
                each.seat,
                each.id,
                *found.shown(each.id, each.team, show),
                "not known" if each.possible is None else yes(each.possible),
                None if each.changes is None else whole(each.changes),
                None if each.changes is None else yes(each.fewest),
                listed(one.id for one in each.joining),
                listed(each.leaving[1:]),
                listed(f"{move.id}: {move.origin} to {move.to}" for move in each.moved),
                *(_shown(goal, loss) for goal, loss in zip(found.goals, losses, strict=True)),
                yes(each.best),
            )
        )
    heads = (
        *(
            "team",
            "seat",
            "id",
            *show,
            "can somebody step in",
            "changes",
            "proved fewest",
            "joining",
            "leaving as well",
        ),
        "moving",
        *(worse(goal) for goal in found.goals),
        "proved",
    )
    said = [each for each in (standins_said(found), meant(found), broken_said(found)) if each]
    return Table("Stand-ins", heads, tuple(rows), tuple(said))


def _shown(goal: GoalValue, loss: Fraction | None) -> Cell:
    return None if loss is None else Number(loss, goal.show(loss))
