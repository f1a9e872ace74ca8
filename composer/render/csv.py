"""Tables as CSV files (RFC 4180) that spreadsheets open without computing anything."""

from __future__ import annotations

import csv
import io
from datetime import date

from composer.base.csv_escape import escape
from composer.render.table import Cell, Number, Table, with_exact


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
