"""A headcount on the page and in notebooks."""

from __future__ import annotations

from composer.analyses.headcount.answer import Headcount

from composer.page.frame import Section, in_notebook
from composer.page.templating import macros

_HTML = f"{__package__}/picture.html"


def sections(found: Headcount) -> list[Section]:
    """One line."""
    return [Section("headcount", "Headcount", "Who may be in a team at all", macros(_HTML).section(found))]


def picture(found: Headcount) -> str:
    """The same line."""
    return in_notebook(macros(_HTML).section(found))
