"""What was found out about a file of people, or a data frame."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from composer.pool.doubts import Doubt


@dataclass(frozen=True)
class DescribedColumn:
    """One column: `name` in the file, `field` in the mapping, `kind` as `fields:` calls it, `written` how its cells are
    (`dd.mm.yyyy`, `name-level; …`). `values` are the commonest with their counts where it has few; `lowest` and
    `highest` where it has an order (JSON: `from`, `to`). A field made of several columns has their names joined by
    ` + `.

    `kind` may also be `blank`, or `unreadable` where no formula was saved with its value. `order` is that of days:
    `iso`, `dmy`, `mdy`, `ymd`, or `ask` where no cell settles it; `decimal` the sign of numbers, or `ask`.
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
    order: str | None = None
    decimal: str | None = None
    separator: str | None = None

    def to_dict(self) -> dict[str, object]:
        """As the JSON has it."""
        return {
            "name": self.name,
            "field": self.field,
            "kind": self.kind,
            "written": self.written,
            "filled": self.filled,
            "distinct": self.distinct,
            "values": None if self.values is None else dict(self.values),
            "from": self.lowest,
            "to": self.highest,
            "order": self.order,
            "decimal": self.decimal,
            "separator": self.separator,
        }


@dataclass(frozen=True)
class Choice:
    """What only a person can decide: `text` says it, `lines` are the lines of a scenario between which to choose, each
    with its place: `pool.dates`, `pool.values.sex`, `fields.Salary` (a column's name may hold a dot, and is the rest).

    Where `mapping` or `fields` hold a line all the same, because nothing could be read without any, it is the first.
    """

    code: str
    column: str | None
    text: str
    lines: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, object]:
        """As the JSON has it."""
        lines = [{"place": place, "line": line} for place, line in self.lines]
        return {"code": self.code, "column": self.column, "text": self.text, "lines": lines}


@dataclass(frozen=True)
class Description:
    """A file of people as it was understood. `mapping` is what stands under `pool:`, `fields` under `fields:`;
    `left_out` are rows that are no people, each with why; `alike` are values of a column that are most likely one.

    Columns in `alike`, `doubts` and `choices` are called as in the file. What a person has to decide is no part of
    `mapping` and `fields`, unless nothing could be read without it: the encoding, the id, the sheet, a header.
    """

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

    def to_dict(self) -> dict[str, object]:
        """As the JSON has it.

        Returns
        -------
        dict
            Of texts, numbers, lists and mappings alone.
        """
        return {
            "file": self.file,
            "encoding": self.encoding,
            "separator": self.separator,
            "sheet": self.sheet,
            "header_rows": list(self.header_rows),
            "first_row": self.first_row,
            "people": self.people,
            "left_out": [{"row": row, "why": why} for row, why in self.left_out],
            "id": self.id,
            "columns": [column.to_dict() for column in self.columns],
            "alike": {column: [list(group) for group in groups] for column, groups in self.alike.items()},
            "blanks": list(self.blanks),
            "doubts": [doubt_dict(doubt) for doubt in self.doubts],
            "choices": [choice.to_dict() for choice in self.choices],
            "mapping": dict(self.mapping),
            "fields": dict(self.fields),
        }

    def to_json(self) -> str:
        """The same as one line of JSON for each key.

        Returns
        -------
        str
            UTF-8 text, with a line break at its end.
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"


def doubt_dict(doubt: Doubt) -> dict[str, object]:
    """A doubt as the JSON has it."""
    return {
        "code": doubt.code,
        "column": doubt.column,
        "rows": list(doubt.rows),
        "count": doubt.count,
        "samples": list(doubt.samples),
        "asked": doubt.asked,
        "text": doubt.text,
        "line": doubt.line,
        "answer": doubt.answer,
    }
