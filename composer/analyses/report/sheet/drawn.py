"""The decision sheet drawn: its two pages, and what stands around every printed page."""

from __future__ import annotations

from markupsafe import Markup

from composer.analyses.report.sheet.content import Sheet
from composer.page.margin_boxes import margin_boxes
from composer.page.templating import macros


def drawn_sheet(sheet: Sheet) -> tuple[Markup, str]:
    """The sheet, and the style of the margins of every page."""
    drawn: Markup = macros(f"{__package__}/sheet.html").sheet(sheet)
    return drawn, margin_boxes(sheet.marking, sheet.footer, sheet.page)
