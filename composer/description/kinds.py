"""Which kind a column is, by its name and its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from composer.description.cells import TEXT, Cells, ColumnKind
from composer.description.days import days_of
from composer.description.figures import figures_of
from composer.description.flags import flags_of
from composer.description.labels import scale_asked
from composer.description.levels import levels_of
from composer.description.sets import sets_of
from composer.description.words import BLANKS, SOFT_BLANKS

_PLAIN: Sequence[Callable[[Cells], ColumnKind | None]] = (flags_of, days_of, figures_of, levels_of)
"""Kinds in which a word for unknown cannot be a value."""


def kind_of(cells: Cells) -> ColumnKind:
    """What a column is."""
    if not cells.texts:
        return ColumnKind("blank")
    if found := flags_of(cells):
        return found
    core = cells.without(BLANKS | SOFT_BLANKS)
    for look in _PLAIN if core.texts else ():
        if (found := look(core)) and found.kind != "text":
            return replace(found, blanks=_removed(cells, core))
        if found:
            return replace(found, blanks=_removed(cells, cells.without(BLANKS)))
    words = cells.without(BLANKS)
    found = sets_of(words) or TEXT
    if found.kind == "text" and (choice := scale_asked(words)):
        found = replace(found, choices=(*found.choices, choice))
    return replace(found, blanks=_removed(cells, words))


def _removed(cells: Cells, left: Cells) -> tuple[str, ...]:
    kept = {*left.texts}
    return tuple(text for text in cells.texts if text not in kept)
