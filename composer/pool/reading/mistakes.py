"""Mistakes found by the thousand, told by the dozen."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from composer.base.errors import Mistake

TOLD = 50
MOST_ROWS_NAMED = 3
"""Rows that one mistake names beside the first before it only counts the rest."""


@dataclass
class _Cells:
    """Cells of one column that are wrong for one reason, by their rows."""

    source: str
    word: str
    column: str
    text: str
    rows: list[int]

    def told(self) -> Mistake:
        first, *others = self.rows
        place = f"{self.source}: {self.word} {first}" + (f", column {self.column}" if self.column else "")
        if not others:
            return Mistake(self.text, place=place)
        named = ", ".join(f"{self.word} {row}" for row in others[:MOST_ROWS_NAMED])
        more = f" and {len(others) - MOST_ROWS_NAMED:,} more" if len(others) > MOST_ROWS_NAMED else ""
        return Mistake(f"{self.text} (also {named}{more})", place=place)


@dataclass
class Tally:
    """Mistakes in the order they were met: the first 50 are kept, the others only counted.

    `place` is where the others are said to be (`officers.csv`). Cells of one column that are wrong for one reason are
    one mistake. Iterating gives the mistakes to tell, the last of them `… and N more` where there were more; false
    while there is none.
    """

    place: str
    _kept: list[Mistake | _Cells] = field(default_factory=list)
    _cells: dict[tuple[str, str], _Cells] = field(default_factory=dict)
    _more: int = 0

    def add(self, place: str, text: str) -> None:
        """One more mistake."""
        self._keep(Mistake(text, place=place))

    def add_cell(self, word: str, row: int, column: str, text: str) -> None:
        """One more cell that is wrong, in the row that is called `word` and its number."""
        if known := self._cells.get((column, text)):
            known.rows.append(row)
        elif self.full:
            self.count(1)
        else:
            self._cells[column, text] = cells = _Cells(self.place, word, column, text, [row])
            self._keep(cells)

    def _keep(self, mistake: Mistake | _Cells) -> None:
        if self.full:
            self._more += 1
        else:
            self._kept.append(mistake)

    def leave_out(self, rows: Collection[int]) -> None:
        """Forget cells in these rows, which are no people's."""
        gone = set(rows)
        for cells in self._cells.values() if gone else ():
            cells.rows = [row for row in cells.rows if row not in gone]
        self._kept = [each for each in self._kept if isinstance(each, Mistake) or each.rows]

    @property
    def full(self) -> bool:
        """Whether more of them are only counted."""
        return len(self._kept) >= TOLD

    def told(self) -> tuple[Mistake, ...]:
        """Those that are kept."""
        return tuple(each if isinstance(each, Mistake) else each.told() for each in self._kept)

    def count(self, more: int) -> None:
        """So many more, which are not told."""
        self._more += more

    def __iter__(self) -> Iterator[Mistake]:
        yield from self.told()
        if self._more:
            yield Mistake(f"… and {self._more:,} more", place=self.place)

    def __bool__(self) -> bool:
        return bool(self._kept)
