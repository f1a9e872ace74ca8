"""Cells of one column that may be meant otherwise than they were read: looked for where the column is asked.

Days whose order no cell tells (R2), both decimal signs (R8), days or numbers with something else among them (R9), and
names of a set that hold a sign which most likely parts them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from composer.base.stretches import count_codes
from composer.pool.doubts import Doubt, first, rows_told
from composer.pool.kinds import Column
from composer.pool.kinds.set import SetColumn
from composer.pool.kinds.text import TextColumn
from composer.pool.raw import RawTable
from composer.pool.strings.decimals import looks_numeric
from composer.pool.written.days import fitting, serial_day
from composer.pool.written.figures import NumberFormat
from composer.pool.written.names import OTHERS, told

SEPARATOR = "separator"
"""The code of the doubt about names in a set."""
MOST = 0.8
"""The part of the cells from which a column is one of days, or of numbers, with something else among them."""
MANY, TRIED = 20_000, 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})", re.ASCII)
_COMMA, _POINT = NumberFormat(","), NumberFormat(".")


def doubt_of(table: RawTable, column: Column, fields: Mapping[str, object]) -> Doubt | None:
    """What is in doubt about a column that is asked; None where nothing is, or its field is declared."""
    if isinstance(column, SetColumn):
        return _parted(table, column, fields.get(column.name))
    if type(column) is not TextColumn or column.name in fields or not column.texts:
        return None
    if len(column.texts) > MANY and not any(_DAY.fullmatch(t) or _numeric(t) for t in column.texts[:TRIED]):
        return None
    rows = count_codes(column.codes, len(column.texts), column.codes >= 0)
    is_day = np.array([_DAY.fullmatch(text) is not None for text in column.texts], np.bool_)
    if is_day.all():
        return _order(table, column)
    days = int(rows[is_day].sum())
    is_number = np.array([_numeric(text) for text in column.texts], np.bool_)
    if is_number.all():
        return _signs(table, column)
    if len({*map(len, column.texts)}) == 1 and all(text.isascii() and text.isdigit() for text in column.texts):
        return None  # codes of four digits, of which 0100 is one
    cells = int(rows.sum())
    serials = all(serial_day(text) for text, fits in zip(column.texts, is_day.tolist(), strict=True) if not fits)
    if days >= MOST * cells or (serials and 2 * days >= cells):
        return _among(table, column, is_day, "days", days, cells)
    numbers = int(rows[is_number].sum())
    return _among(table, column, is_number, "numbers", numbers, cells) if numbers >= MOST * cells else None


def _numeric(text: str) -> bool:
    return looks_numeric(text) or _reads(_COMMA, text) or _reads(_POINT, text)


def _reads(numbers: NumberFormat, text: str) -> bool:
    try:
        numbers.read(text)
    except ValueError:
        return False
    return re.match(r"-?0\d", text) is None


def _doubt(
    table: RawTable, column: Column, code: str, codes: Sequence[int] | NDArray[np.intp], text: str, line: str
) -> Doubt:
    at = np.flatnonzero(np.isin(column.codes, codes))
    samples = first(column.texts[int(each)] for each in codes[:MANY])
    rows = tuple(table.rows[at].tolist())
    return Doubt(code, column.name, rows, len(rows), samples, text, line, table.place(int(at[0]), column.name))


def _order(table: RawTable, column: TextColumn) -> Doubt | None:
    """Of days that are not written as the format's: whether any pattern fits them all, and no other does."""
    texts = [*column.texts]
    patterns = fitting(texts)
    name = column.name
    if len(patterns) == 1:
        return None  # which is no doubt: the column is text as long as nobody says that it holds days
    ways = " or ".join(f"`fields: {{{name}: {{date: {pattern}}}}}`" for pattern in patterns or ["dd.mm.yyyy"])
    line = f"say how its days are written, as {ways}"
    if patterns:
        both = next((text for text in texts if not re.match(r"\d{4}", text)), texts[0])
        count = int((column.codes >= 0).sum())
        tells = f"none of {count:,} cells tells" if count > 1 else "nothing tells"
        text = f"`{both}` can be a day of two kinds ({' or '.join(patterns)}), and {tells}"
    else:
        text = f"days are written in more than one way, as `{'`, `'.join(first(texts))}`"
    return _doubt(table, column, "R2", range(len(texts)), text, line)


def _signs(table: RawTable, column: TextColumn) -> Doubt | None:
    """Of numbers, some of which need a comma as their decimal sign, and some a point."""
    comma = [_reads(_COMMA, text) for text in column.texts]
    point = [_reads(_POINT, text) for text in column.texts]
    if all(comma) or all(point):
        return None
    with_comma, with_point = comma.index(True), point.index(True)
    only_comma = next((at for at, each in enumerate(point) if not each), with_comma)
    only_point = next((at for at, each in enumerate(comma) if not each), with_point)
    cells = f"`{column.texts[only_point]}` and `{column.texts[only_comma]}`"
    text = f"{cells} stand in one column, with different decimal signs"
    line = "write all numbers of the column in one way"
    return _doubt(table, column, "R8", [only_point, only_comma], text, line)


def _among(table: RawTable, column: TextColumn, fits: NDArray[np.bool_], what: str, number: int, cells: int) -> Doubt:
    """Of days or numbers, with something else among them."""
    others = np.flatnonzero(~fits)
    doubtful = np.flatnonzero(np.isin(column.codes, others))
    text = column.texts[int(others[0])]
    day = serial_day(text) if what == "days" else None
    lost = f": a day whose format was lost ({day})?" if day else ""
    rows = rows_told(table.rows[doubtful].tolist(), table.row_word)
    verb = "holds" if len(doubtful) == 1 else "hold others, as"
    told_of = f"{number:,} of {cells:,} cells are {what}; {rows} {verb} `{text[:40]}`{lost}"
    line = f"correct the cells, say what they mean under `values:` or `blank:`, or `fields: {{{column.name}: text}}`"
    return _doubt(table, column, "R9", others, told_of, line)


def _parted(table: RawTable, column: SetColumn, spec: object) -> Doubt | None:
    """Of a set whose separator is not declared: a name that holds another sign."""
    if isinstance(spec, Mapping) or (column.name in table.kinds and spec is None):
        return None
    meant = set(table.writing.of(column.name).spellings.values())
    odd = [at for at, name in enumerate(column.listed.names) if name not in meant and OTHERS.search(name)]
    if not odd:
        return None
    name = column.listed.names[odd[0]]
    found = OTHERS.search(name)
    sign = found[0] if found else ","
    entries = np.isin(column.listed.name, odd)
    codes = np.unique(column.listed.cell[entries])
    rows = np.flatnonzero(np.isin(column.codes, codes))
    where = f"{table.row_word} {table.rows[rows[0]]}"
    text = f"{where} holds `{name[:40]}`, a name with {told(sign)} in it, where `;` separates names"
    spelled = {"\n": '"\\n"'}.get(sign, f'"{sign}"')
    line = f'say what does, as `fields: {{{column.name}: {{set: {spelled}}}}}` (or `{{set: ";"}}` if it is one name)'
    return _doubt(table, column, SEPARATOR, [*map(int, codes)], text, line)
