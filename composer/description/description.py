"""What was found out about a file of people, or a data frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from composer.pool.doubts import Doubt


@dataclass(frozen=True)
class DescribedColumn:
    """One column: `name` in the file, `field` in the mapping, `kind` as `fields:` calls it, `written` how its cells are
    (`dd.mm.yyyy`, `name-level; …`). `values` are the commonest with their counts where it has few; `lowest` and
    `highest` where it has an order (JSON: `from`, `to`).
    """

    name: str
    field: str
    kind: str
    written: str | None
    filled: int
    distinct: int
    values: tuple[tuple[str, int], ...] | None = None
    lowest: str | None = None
    highest: str | None = None
    order: tuple[str, ...] | None = None
    decimal: str | None = None
    separator: str | None = None


@dataclass(frozen=True)
class Choice:
    """What only a person can decide: `text` says it, `lines` are the lines of a scenario between which to choose, each
    with its place (`pool.dates`)."""

    code: str
    column: str | None
    text: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Description:
    """A file of people as it was understood. `mapping` is what stands under `pool:`, `fields` under `fields:`;
    `left_out` are rows that are no people, each with why; `alike` are values of a column that are most likely one."""

    file: str | None
    encoding: str | None
    separator: str | None
    sheet: str | None
    header_rows: tuple[int, ...]
    first_row: int | None
    people: int
    left_out: tuple[tuple[int, str], ...]
    id: str | None
    columns: tuple[DescribedColumn, ...]
    alike: Mapping[str, tuple[tuple[str, ...], ...]]
    blanks: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    choices: tuple[Choice, ...]
    mapping: Mapping[str, object]
    fields: Mapping[str, object]
