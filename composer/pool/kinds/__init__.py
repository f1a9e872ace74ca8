"""The kinds of fields, one file each, and which of them a column is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from composer.base.errors import did_you_mean
from composer.base.numbers import shown
from composer.pool.kinds.base import BadCells, Column, Condition, HeldValues
from composer.pool.kinds.blank import BlankColumn
from composer.pool.kinds.date import DateColumn, all_days
from composer.pool.kinds.flag import FlagColumn, looks_like_flag
from composer.pool.kinds.levels import LevelsColumn, guess_levels
from composer.pool.kinds.number import NumberColumn, all_numeric
from composer.pool.kinds.ordered import OrderedColumn
from composer.pool.kinds.set import SetColumn
from composer.pool.kinds.text import TextColumn
from composer.pool.raw import RawColumn
from composer.pool.scales import labels, scale
from composer.pool.strings.split_items import has_separator

KINDS: tuple[type[Column], ...] = (
    TextColumn,
    NumberColumn,
    DateColumn,
    FlagColumn,
    OrderedColumn,
    SetColumn,
    LevelsColumn,
)

_DECLARED: Mapping[str, Callable[[RawColumn], Column]] = {
    "text": TextColumn.of,
    "number": NumberColumn.of,
    "date": DateColumn.of,
    "flag": FlagColumn.of,
    "set": SetColumn.of,
    "levels": LevelsColumn.of,
}

__all__ = ["KINDS", "BadCells", "Column", "Condition", "HeldValues", "declared_reader", "guess_column"]


def declared_reader(spec: object) -> Callable[[RawColumn], Column]:
    """How a column is read that `fields` declares as `spec`. Raises ValueError, in words for people."""
    if isinstance(spec, str):
        if spec in _DECLARED:
            return _DECLARED[spec]
        raise ValueError(f"unknown kind {shown(spec)}" + did_you_mean(spec, list(_DECLARED)))
    if isinstance(spec, (list, tuple)):
        order = labels(spec)
        return lambda raw: OrderedColumn.of(raw, order)
    if isinstance(spec, Mapping) and list(spec) == ["levels"]:
        ruler = scale(spec["levels"])
        return lambda raw: LevelsColumn.of(raw, ruler)
    if isinstance(spec, Mapping):
        odd = [f"unknown key `{key}`{did_you_mean(str(key), ['levels'])}" for key in spec if key != "levels"]
        if odd:
            raise ValueError("; ".join(odd))
    raise ValueError(
        f"a field is {', '.join(_DECLARED)}, a list of labels (the weakest first) or {{levels: …}}, not {shown(spec)}"
    )


def guess_column(raw: RawColumn) -> Column:
    """A column that nothing was declared about: its own values tell what it is, or it is text."""
    if not raw.texts:
        return BlankColumn.of(raw)
    if all(map(looks_like_flag, raw.texts)):
        return FlagColumn.of(raw)
    if all_numeric(raw.texts):
        try:
            return NumberColumn.of(raw)
        except BadCells:  # finer than any sum could stay exact: no quantity, unless it is declared one
            return TextColumn.of(raw)
    if all_days(raw.texts):
        return DateColumn.of(raw)
    if ":" in raw.texts[0] and (levels := guess_levels(raw)):
        return levels
    if has_separator(raw.texts):
        return SetColumn.of(raw)
    return TextColumn.of(raw)
