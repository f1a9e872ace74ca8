"""What changed between two files of one pool: the one that a mapping was written for, and the next month's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from composer.base.alike import alike
from composer.pool import Pool
from composer.pool.kinds import BadCells, Column
from composer.pool.kinds.base import canonical
from composer.pool.kinds.blank import BlankColumn
from composer.pool.raw import column_of_texts

MOST_ALIKE = 50_000
"""Different values of a column that are held against each other."""


@dataclass(frozen=True)
class KindChange:
    """A column that is of another kind than before: the first cell that it was not before, where one tells."""

    column: str
    before: str
    now: str
    sample: str | None


@dataclass(frozen=True)
class Changes:
    """`alike` are new values that look like an old one: column, value, old value. `came` and `went` are ids."""

    before: int
    now: int
    gone: tuple[str, ...]
    new: tuple[str, ...]
    kinds: tuple[KindChange, ...]
    alike: tuple[tuple[str, str, str], ...]
    came: tuple[str, ...]
    went: tuple[str, ...]
    left_out: tuple[tuple[int, str], ...]

    @property
    def any(self) -> bool:
        """Whether anything is otherwise than before but for who is there."""
        return bool(self.gone or self.new or self.kinds or self.alike)


def changes_between(old: Pool, new: Pool) -> Changes:
    """What changed from one pool to the other, both read by one mapping."""
    shared = [name for name in old.columns if name in new.columns]
    kinds = [kind for name in shared if (kind := _kind(name, old.columns[name], new.columns[name]))]
    before, now = dict.fromkeys(map(canonical, old.ids)), dict.fromkeys(map(canonical, new.ids))
    return Changes(
        len(old),
        len(new),
        tuple(name for name in old.columns if name not in new.columns),
        tuple(name for name in new.columns if name not in old.columns),
        tuple(kinds),
        tuple(pair for name in shared for pair in _alike(name, old.columns[name], new.columns[name])),
        tuple(identity for identity in now if identity and identity not in before),
        tuple(identity for identity in before if identity and identity not in now),
        new.table.left_out,
    )


def _kind(name: str, old: Column, new: Column) -> KindChange | None:
    if old.kind == new.kind or isinstance(old, BlankColumn):
        return None
    sample = None
    for text in new.texts:
        try:
            old.like(column_of_texts(name, [text]))
        except BadCells:
            sample = text
            break
    return KindChange(name, old.kind, new.kind, sample)


def _alike(name: str, old: Column, new: Column) -> Iterator[tuple[str, str, str]]:
    """New values that look like one that was there before."""
    kinds = ("text", "set", "levels", "ordered")
    if old.kind not in kinds or new.kind not in kinds or len(new.texts) > MOST_ALIKE or len(old.texts) > MOST_ALIKE:
        return
    known = dict.fromkeys(map(canonical, old.held().names))
    strange = [value for value in dict.fromkeys(map(canonical, new.held().names)) if value not in known]
    if not strange:
        return
    texts: Sequence[str] = [*known, *strange]
    for group in alike(texts):
        before = [at for at in group if at < len(known)]
        if before:
            yield from ((name, texts[at], texts[before[0]]) for at in group if at >= len(known))
