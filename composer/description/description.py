"""What was found out about a file of people, or a data frame."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from composer.pool.doubts import Doubt


@dataclass(frozen=True)
class DescribedColumn:
    """One column of a file of people, as it was understood.

    Attributes
    ----------
    name : str
        What it is called in the file; a field made of several columns has their names, joined by ` + `.
    field : str
        What the mapping calls it.
    kind : str
        As `fields:` calls it; `blank` where no cell holds anything, `unreadable` where all hold formulas that were
        saved without their values.
    written : str or None
        How its cells are: `dd.mm.yyyy`, `name-level; …`, or `pairs` of columns side by side.
    filled : int
        The people of whom something stands there.
    distinct : int
        How many different values.
    values : tuple of (str, int), or None
        The commonest with their counts, where it has few.
    lowest : str or None
        The first day, or the smallest number; JSON calls it `from`.
    highest : str or None
        The last day, or the largest number; JSON calls it `to`.
    order : str or None
        Of days: `iso`, `dmy`, `mdy`, `ymd`, or `ask` where no cell settles it.
    decimal : str or None
        The decimal sign of numbers, or `ask`.
    separator : str or None
        What parts names in a cell.
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
        """The same as JSON has it.

        Returns
        -------
        dict
            Of texts, numbers, lists and mappings alone.
        """
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
    """What only a person can decide.

    Attributes
    ----------
    code : str
        What it is about: the code of a doubt (`R2`, `W1`), or `id`, `digits`, `scale`, `codes`, `marks`, `separator`
        or `levels`.
    column : str or None
        The column in the file; None where it is about the file.
    text : str
        What is to be decided.
    lines : tuple of (str, str)
        Lines of a scenario between which to choose, each behind its place: `pool.dates`, `pool.values.sex`,
        `fields.Salary` (what a column is called is all the rest, dots and all). Where `mapping` or `fields` of the
        description hold a line all the same, because nothing could be read without any, it is the first.
    """

    code: str
    column: str | None
    text: str
    lines: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, object]:
        """The same as JSON has it.

        Returns
        -------
        dict
            Of texts, numbers, lists and mappings alone.
        """
        lines = [{"place": place, "line": line} for place, line in self.lines]
        return {"code": self.code, "column": self.column, "text": self.text, "lines": lines}


@dataclass(frozen=True)
class Description:
    """A file of people, or a data frame, as it was understood.

    Columns in `alike`, `doubts` and `choices` are called as in the file. What a person has to decide is no part of
    `mapping` and `fields`, unless nothing could be read without it: the encoding, the id, the sheet, a header.

    Attributes
    ----------
    file : str or None
        The name of the file, without its folder.
    encoding : str or None
        That of a text.
    separator : str or None
        What parts the cells of a text.
    sheet : str or None
        That of a workbook.
    header_rows : tuple of int
        The rows that name the columns; empty where there is none.
    first_row : int or None
        The row of the first person.
    people : int
        How many different people there are.
    left_out : tuple of (int, str)
        Rows that are no people, each with why.
    id : str or None
        The column that tells people apart, or several joined by ` / `; None where their rows do.
    columns : tuple of DescribedColumn
        The id first, fields made of several columns last.
    alike : mapping
        By column, groups of values that are most likely one.
    blanks : tuple of str
        Words that mean unknown.
    doubts : tuple of Doubt
        What may be meant otherwise, what is wrong, and what was not read; each choice is one of them.
    choices : tuple of Choice
        What only a person can decide.
    mapping : mapping
        What a scenario says under `pool:`.
    fields : mapping
        What it says under `fields:`.
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
        """The same as JSON has it.

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
            "doubts": [doubt.to_dict() for doubt in self.doubts],
            "choices": [choice.to_dict() for choice in self.choices],
            "mapping": dict(self.mapping),
            "fields": dict(self.fields),
        }

    def to_json(self) -> str:
        """The same as the text of one JSON object.

        Returns
        -------
        str
            UTF-8 text, with a line break at its end.
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
