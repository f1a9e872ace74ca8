"""The kinds of fields, one file each, and which of them a column is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from composer.base.errors import did_you_mean
from composer.base.numbers import day, shown
from composer.pool.kinds.base import BadCells, Column, Condition, HeldValues
from composer.pool.kinds.blank import BlankColumn
from composer.pool.kinds.date import DateColumn, all_days
from composer.pool.kinds.flag import FlagColumn, looks_like_flag
from composer.pool.kinds.levels import LevelsColumn, guess_levels
from composer.pool.kinds.number import NumberColumn, all_numeric
from composer.pool.kinds.ordered import OrderedColumn
from composer.pool.kinds.set import SetColumn
from composer.pool.kinds.spans import SpansColumn, spans_in, written
from composer.pool.kinds.text import TextColumn
from composer.pool.raw import RawColumn
from composer.pool.scales import labels, scale
from composer.pool.strings.split_items import has_separator
from composer.pool.written.columns import in_figures, respelled, respelled_names, rewritten
from composer.pool.written.days import day_pattern
from composer.pool.written.figures import leading_zeros, number_format
from composer.pool.written.names import LevelsPattern, Splitter, in_one_way, levels_pattern, separator
from composer.pool.written.writing import AS_IS, ColumnWriting, FlagWords, as_words

KINDS: tuple[type[Column], ...] = (
    TextColumn,
    NumberColumn,
    DateColumn,
    FlagColumn,
    OrderedColumn,
    SetColumn,
    LevelsColumn,
    SpansColumn,
)

_PLAIN: Mapping[str, Callable[[RawColumn], Column]] = {
    "text": TextColumn.of,
    "number": NumberColumn.of,
    "date": DateColumn.of,
    "flag": FlagColumn.of,
    "set": SetColumn.of,
    "levels": LevelsColumn.of,
    "spans": SpansColumn.of,
}
SPELLED = ("date", "number", "set", "levels", "flag")
"""Kinds whose cells may be written in a way that `fields` says."""

__all__ = ["KINDS", "SPELLED", "BadCells", "Column", "Condition", "HeldValues", "declared_reader", "guess_column"]


def declared_reader(spec: object, writing: ColumnWriting = AS_IS) -> Callable[[RawColumn], Column]:
    """How a column is read that `fields` declares as `spec`; `writing` is what the file's mapping says of its cells.
    Raises ValueError, in words for people."""
    if isinstance(spec, str):
        if spec not in _PLAIN:
            raise ValueError(f"unknown kind {shown(spec)}" + did_you_mean(spec, list(_PLAIN)))
        return _spelled(spec, _PLAIN[spec], writing)
    if isinstance(spec, (list, tuple)):
        order = labels(spec)
        return _spelled("ordered", lambda raw: OrderedColumn.of(raw, order), writing)
    if isinstance(spec, Mapping):
        kinds = [key for key in spec if key in SPELLED]
        known = ["levels", "written"] if kinds == ["levels"] else [*SPELLED]
        odd = [f"unknown key `{key}`{did_you_mean(str(key), known)}" for key in spec if key not in known]
        if odd:
            raise ValueError("; ".join(odd))
        if len(kinds) == 1:
            return _written(kinds[0], spec, writing)
    raise ValueError(
        f"a field is {', '.join(_PLAIN)}, a list of labels (the weakest first) or {{levels: …}}, not {shown(spec)}"
    )


def _written(kind: str, spec: Mapping[object, object], writing: ColumnWriting) -> Callable[[RawColumn], Column]:
    """How a column is read of which `fields` says how its cells are written."""
    said = spec[kind]
    match kind:
        case "date":
            return _spelled(kind, DateColumn.of, replace(writing, dates=day_pattern(said)))
        case "number":
            return _spelled(kind, NumberColumn.of, replace(writing, numbers=number_format(said)))
        case "set":
            return _spelled(kind, SetColumn.of, writing, sign=separator(said))
        case "flag":
            return _spelled(kind, FlagColumn.of, replace(writing, flags=_flag_words(said)))
    ruler = scale(said)
    ways = spec.get("written", ())
    patterns = tuple(map(levels_pattern, ways if isinstance(ways, (list, tuple)) else [ways]))
    return _spelled(kind, lambda raw: LevelsColumn.of(raw, ruler), writing, patterns=patterns)


def _flag_words(spec: object) -> FlagWords:
    if not isinstance(spec, Mapping) or not spec or not all(key in ("yes", "no") for key in spec):
        raise ValueError(f"words of a flag are {{yes: […], no: […]}}, not {shown(spec)}")
    words = {key: as_words(spec[key]) for key in spec}
    return FlagWords.of(words.get("yes", ()), words.get("no", ()))


def _spelled(
    kind: str,
    read: Callable[[RawColumn], Column],
    writing: ColumnWriting,
    *,
    sign: str = ";",
    patterns: tuple[LevelsPattern, ...] = (),
) -> Callable[[RawColumn], Column]:
    """`read` of a column whose cells are first written as the program writes them."""
    spellings = writing.spellings

    def prepared(raw: RawColumn) -> RawColumn:
        if kind == "levels" and patterns:
            return rewritten(raw, lambda cell: in_one_way(cell, patterns, spellings))
        if kind == "set" and (sign != ";" or spellings):
            return rewritten(raw, Splitter(sign, spellings).read)
        if kind in ("set", "levels"):
            return respelled_names(raw, spellings) if spellings else raw
        raw = respelled(raw, spellings) if spellings else raw
        if kind == "date" and writing.dates:
            return rewritten(raw, writing.dates.read)
        if kind == "spans" and (days := writing.dates):
            return rewritten(raw, lambda cell: written(spans_in(cell, lambda text: day(days.read(text)))))
        if kind == "number" and writing.numbers:
            return in_figures(raw, writing.numbers)
        if kind == "flag" and writing.flags:
            return rewritten(raw, writing.flags.read)
        return raw

    return lambda raw: read(prepared(raw))


def guess_column(raw: RawColumn, writing: ColumnWriting = AS_IS) -> Column:
    """A column that nothing was declared about: its own values tell what it is, or it is text."""
    if not raw.texts:
        return BlankColumn.of(raw)
    if not writing.plain:
        raw = as_written(raw, writing)
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


def as_written(raw: RawColumn, writing: ColumnWriting) -> RawColumn:
    """The column in the program's own spelling, where all its cells are days, numbers or flags as they are written."""
    if writing.spellings:
        raw = respelled_names(raw, writing.spellings)
    try:
        if writing.flags and _first(raw, writing.flags.read):
            return rewritten(raw, writing.flags.read)
        if writing.dates and _first(raw, writing.dates.read):  # 20270115 is a number, too
            return rewritten(raw, writing.dates.read)
    except BadCells:
        pass
    try:
        if writing.numbers and _first(raw, writing.numbers.read, raw.typed) and not leading_zeros(raw.texts):
            return in_figures(raw, writing.numbers)
    except BadCells:
        pass
    return raw


def _first(raw: RawColumn, read: Callable[[str], str], typed: bool | frozenset[str] = False) -> bool:
    """Whether the first cell can be read so, which most often tells of all."""
    if typed is True:
        return False  # it needs no reading
    try:
        if not (typed and raw.texts[0] in typed):
            read(raw.texts[0])
    except (ValueError, IndexError):
        return False
    return True
