"""Alternatives on the page and in notebooks: the best team and the next ones, with what differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.alternatives.words import alternatives_said, enough_said
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
    shown = {"alternatives_said": alternatives_said, "enough_said": enough_said, "in_short": in_short, "HOLD": HOLD}
    return macros(f"{__package__}/picture.html", **shown)
