"""Alternatives on the page and in notebooks: the best team and the next ones, with what differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from composer.analyses.alternatives.answer import Alternative, Alternatives
from composer.analyses.alternatives.words import alternatives_said, enough_said, sought
from composer.page.frame import Section, in_notebook
from composer.page.templating import macros
from composer.render.chances import HOLD, in_short


def sections(found: Alternatives, show: Sequence[str] = ()) -> list[Section]:
    """All of them in a table, and each in full."""
    if not found.alternatives:
        return []
    return [Section("alternatives", "Other teams", "Other teams", _macros().section(found, show))]


def picture(found: Alternatives) -> str:
    """For notebooks."""
    return in_notebook(_macros().notebook(found))


def _macros() -> Any:
    return macros(
        f"{__package__}/picture.html",
        HOLD=HOLD,
        alternatives_said=alternatives_said,
        enough_said=enough_said,
        in_short=in_short,
        reshuffled_said=_reshuffled_said,
        sought=sought,
        telling=_telling,
    )


def _telling(found: Alternatives) -> list[tuple[int, Alternative]]:
    """Each with its number, but for those that have the people of one before in other teams, and reach the same."""
    told: dict[object, tuple[int, Alternative]] = {}
    for number, one in enumerate(found.alternatives, 1):
        people = frozenset(member.id for roster in one.teams for member in roster.members)
        told.setdefault((people, *(goal.value for goal in one.goals)), (number, one))
    return list(told.values())


def _reshuffled_said(found: Alternatives) -> str:
    """What is left out."""
    left = len(found.alternatives) - len(_telling(found))
    more = "1 more has" if left == 1 else f"{left:,} more have"
    return f"{more} the same people in other teams, and reach{'es' if left == 1 else ''} the same: not shown."
