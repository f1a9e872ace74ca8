"""Columns whose cells hold several names: which sign parts them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from composer.description.cells import TEXT, Cells, ColumnKind
from composer.description.description import Choice
from composer.description.lines import field_line, values_line
from composer.pool.written.names import OTHERS, tidy, told

STRONG = (";", "|", "\n", "\t")
"""Signs that stand in no name."""
WEAK = (",", "/", "+", "&")
USED_AGAIN = 0.5
"""The part of the names behind a sign that have to stand at the beginning of a cell, too."""
PERHAPS = 0.25
FEW_ROWS, SHORT = 12, 25
"""Rows below which no names are expected to stand in several, and letters of what may be names then."""
LONGEST = 60
"""Letters of a name, most often; what is longer are sentences."""


@dataclass(frozen=True)
class Split:
    """The cells of a column parted by a sign."""

    sign: str
    parts: tuple[tuple[str, ...], ...]
    counts: tuple[int, ...]

    @classmethod
    def of(cls, cells: Cells, sign: str) -> Split:
        parts = (tuple(part for part in map(tidy, text.split(sign)) if part) for text in cells.texts)
        return cls(sign, tuple(parts), cells.counts)

    @cached_property
    def several(self) -> int:
        """Rows in which more than one name stands."""
        return sum(count for parts, count in zip(self.parts, self.counts, strict=True) if len(parts) > 1)

    @cached_property
    def names(self) -> Counter[str]:
        return Counter(part for parts in self.parts for part in parts)

    @cached_property
    def used_again(self) -> float:
        """How many of the names behind the sign begin a cell somewhere."""
        first = {parts[0] for parts in self.parts if parts}
        later = [part for parts in self.parts for part in parts[1:]]
        return sum(part in first for part in later) / len(later) if later else 0

    @cached_property
    def long(self) -> bool:
        lengths = sorted(map(len, self.names))
        return bool(lengths) and lengths[len(lengths) // 2] > LONGEST

    @cached_property
    def again(self) -> bool:
        """Whether names stand in several cells, and cells have several lengths."""
        total = sum(self.names.values())
        return 2 * len(self.names) <= total and max(map(len, self.parts), default=0) > 2


def sets_of(cells: Cells) -> ColumnKind | None:
    """What a column of sets is; None for any other."""
    splits = [split for sign in (*STRONG, *WEAK) if (split := _split(cells, sign))]
    sure = [split for split in splits if split.sign in STRONG or _parts(split)]
    if not sure:
        perhaps = max(filter(_may_part, splits), key=lambda split: split.used_again, default=None)
        return _perhaps(cells, perhaps) if perhaps else None
    best = max(sure, key=lambda split: (split.sign in STRONG, split.several))
    other = [split for split in sure if split is not best and _mixed(best, split)]
    odd = any(OTHERS.search(name) for name in best.names)
    spec = None if best.sign == ";" and not odd else {"set": best.sign}
    found = ColumnKind("set", separator=best.sign, spec=spec)
    if other:
        signs = f"{told(best.sign)} in some cells and by {told(other[0].sign)} in others"
        text = f"names in `{cells.name}` are separated by {signs}"
        lines = tuple(field_line(cells.field, {"set": split.sign}) for split in (best, other[0]))
        return replace(found, choices=(Choice("separator", cells.name, text, lines),), settled=False)
    whole = _whole_names(best) if best.sign in WEAK else []
    if whole:
        text = (
            f"`{whole[0]}` in `{cells.name}` may be one name that holds {told(best.sign)}: "
            "its parts never stand without each other"
        )
        lines = (
            values_line(cells.field, {name: [name] for name in whole}),
            field_line(cells.field, {"set": best.sign}),
        )
        return replace(found, choices=(Choice("separator", cells.name, text, lines),))
    return found


def _split(cells: Cells, sign: str) -> Split | None:
    if not any(sign in text for text in cells.texts):
        return None
    split = Split.of(cells, sign)
    return None if not split.several or split.long else split


def _parts(split: Split) -> bool:
    """Whether a sign that could stand in a name parts names."""
    if split.sign == "/" and any(len(name) == 1 for name in split.names):
        return False  # as in `w/o`
    if any(re.fullmatch(r"[\W\d]*", name) for name in split.names):
        return False  # as in `12/2027`
    return split.used_again >= USED_AGAIN or split.again


def _may_part(split: Split) -> bool:
    """Whether a sign may part names: some stand in several cells, or the cells are too few to tell."""
    if split.sign == "/" and any(len(name) == 1 for name in split.names):
        return False
    if split.used_again >= PERHAPS:
        return True
    several = len({*map(len, split.parts)}) > 1
    return several and sum(split.counts) < FEW_ROWS and max(map(len, split.names)) <= SHORT


def _mixed(best: Split, other: Split) -> bool:
    """Whether names that the best sign parts are parted further by the other."""
    inside = [name for name in best.names if other.sign in name]
    return any(all(tidy(part) in best.names for part in name.split(other.sign)) for name in inside)


def _whole_names(split: Split) -> list[str]:
    """Names that most likely hold the sign: parts that stand beside each other wherever one of them stands."""
    beside: Counter[tuple[str, str]] = Counter()
    rows: Counter[tuple[str, str]] = Counter()
    for parts, count in zip(split.parts, split.counts, strict=True):
        for pair in pairwise(parts):
            beside[pair] += 1
            rows[pair] += count
    return [
        f"{first}{split.sign} {second}"
        for (first, second), times in beside.items()
        if times == split.names[first] == split.names[second] and rows[first, second] > 1 and first != second
    ]


def _perhaps(cells: Cells, split: Split) -> ColumnKind | None:
    if not _plausible(split.names):
        return None
    sample = next(text for text in cells.texts if split.sign in text)
    text = f"`{sample[:60]}` in `{cells.name}` may be several names, separated by {told(split.sign)}"
    lines = (field_line(cells.field, "text"), field_line(cells.field, {"set": split.sign}))
    return replace(TEXT, choices=(Choice("separator", cells.name, text, lines),))


def _plausible(names: Sequence[str] | Counter[str]) -> bool:
    return all(not re.fullmatch(r"[\W\d]*", name) for name in names)
