"""Tables as CSV files (RFC 4180) that spreadsheets open without computing anything."""

from __future__ import annotations

import csv
import io
from datetime import date

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.report.answer import FullReport
from composer.analyses.report.choices import alternatives_table, front_table
from composer.analyses.tradeoffs.answer import Front
from composer.base.csv_escape import escape
from composer.render.table import Cell, Number, Table, with_exact
from composer.render.team_tables import roster_table


def roster_csv(whole: FullReport) -> str:
    """One row a member: team, seat, id, and the columns that `whole.show` names; the heads alone without a team.

    Raises KeyError for a column the pool lacks.
    """
    return table_csv(roster_table(whole.outcome.teams, whole.problem.pool, whole.show))


def front_csv(front: Front) -> str:
    """One row a point: its number on each axis, and the ids of each team's members."""
    return table_csv(front_table(front))


def alternatives_csv(found: Alternatives) -> str:
    """One row a choice of teams: its goals, what differs, and the ids of each team's members."""
    return table_csv(alternatives_table(found))


def table_csv(table: Table) -> str:
    """A table as CSV: lines end in CR LF, cells stand in quotes where they must.

    Numbers and days are written as such. Texts are `composer.base.csv_escape.escape`: an apostrophe goes before
    whatever could begin a formula, and before an apostrophe that stands there, so that `recovered` gives every text
    back as it was. A number that has no end or over 15 digits has its exact text in a column behind it.
    """
    exact = with_exact(table)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(escape, exact.heads))
    writer.writerows([_text(cell) for cell in row] for row in exact.rows)
    return out.getvalue()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Number):
        return format(cell.rounded, "f")
    return cell.isoformat() if isinstance(cell, date) else escape(cell)
