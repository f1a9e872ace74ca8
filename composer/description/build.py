"""How a file is built: its encoding, its separator, its sheet, its header; and the whole of it as a table whose rows
and columns nobody has judged yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from composer.base.errors import Mistake, ScenarioError
from composer.description.description import Choice
from composer.description.header import Header, header_of
from composer.description.lines import flow, pool_line
from composer.pool.doubts import Doubt
from composer.pool.raw import RawTable
from composer.pool.reading.shape import numbered
from composer.pool.reading.whole import BadTable
from composer.scenario.encodings import spoken
from composer.scenario.peek import Beginning, Peek

ROW_ID = "id as a column"
"""What a column called `id` is called while rows are numbered."""
MOST_ENCODINGS = 4
MANY_ROWS = 3
"""Rows from which a sheet is a table."""

Read = Callable[[Mapping[str, object], Mapping[str, object]], RawTable]


@dataclass(frozen=True)
class Build:
    """How it is built: `mapping` says it, `read` reads by any. `table` are all rows below the header, numbered;
    `ragged` are mistakes of rows that are no part of it."""

    file: str | None
    encoding: str | None
    separator: str | None
    sheet: str | None
    header: Header | None
    mapping: Mapping[str, object]
    read: Read
    table: RawTable
    ragged: tuple[Mistake, ...]
    choices: tuple[Choice, ...] = ()
    notes: tuple[Doubt, ...] = ()


def built(peek: Peek) -> Build:
    """How a file is built. Raises ScenarioError where it holds no table."""
    mapping: dict[str, object] = {"file": peek.file}
    choices: list[Choice] = []
    notes: list[Doubt] = []
    if peek.encodings:
        mapping["encoding"] = peek.encoding
        choices.append(_of_encoding(peek))
    if peek.separator and peek.separator != ",":
        mapping["separator"] = peek.separator
    beginning, header = None, None
    if peek.beginnings:
        beginning, others = _sheet(peek.beginnings)
        header = header_of(beginning)
        if beginning.title is not None and len(peek.beginnings) > 1:
            mapping["sheet"] = beginning.title
            choices += _of_sheets(beginning, others)
            notes += [_other_sheet(peek.file, beginning, each) for each in others]
    if header is not None:
        choices += _of_header(header, beginning.rows if beginning else ())
    table, ragged = _whole(peek.read, mapping, header)
    sheet = beginning.title if beginning else None
    build = Build(peek.file, peek.encoding, peek.separator, sheet, header, mapping, peek.read, table, ragged)
    return replace(build, choices=tuple(choices), notes=tuple(notes))


def of_frame(read: Read, names: Sequence[str]) -> Build:
    """How a data frame is built."""
    table, ragged = _whole(read, {}, None, names)
    return Build(None, None, None, None, None, {}, read, table, ragged)


def said_of(header: Header) -> dict[str, object]:
    """What the mapping says of a header."""
    if not header.rows:
        return {"header": "none", "names": [*header.shape.names]}
    return {"header": [*header.rows] if len(header.rows) > 1 else header.rows[0]}


def _whole(
    read: Read, mapping: Mapping[str, object], header: Header | None, names: Sequence[str] = ("id",)
) -> tuple[RawTable, tuple[Mistake, ...]]:
    """All rows, numbered, and the mistakes that say which are missing."""
    columns: dict[str, str] = {}
    if header is not None:
        names = header.shape.names
        columns = {new: new for new, old in zip(numbered(names), names, strict=True) if new != old}
    if "id" in names:
        columns[ROW_ID] = "id"
    whole = {**mapping, **(said_of(header) if header else {}), "id": "row"}
    if columns:
        whole["columns"] = columns
    mistakes: tuple[Mistake, ...] = ()
    try:
        table = read(whole, {})
    except BadTable as error:
        mistakes = tuple(m for m in error.mistakes if ROW_ID not in m.path)
        if error.rest is None:
            raise ScenarioError(mistakes) from None
        table = error.rest
    found = [replace(c, name="id" if c.name == ROW_ID else c.name) for c in table.columns if c.name != "id"]
    if not len(table.rows) or not found:
        raise ScenarioError(mistakes or [Mistake("there is no table: nobody is in it", place=table.source)])
    return replace(table, columns=tuple(found)), mistakes


def _of_encoding(peek: Peek) -> Choice:
    name, words = peek.encodings[0]
    sample = f" ({', '.join(words)})" if words else ""
    text = f"{peek.file} is not UTF-8. By its letters it is {spoken(name)}{sample}"
    if len(peek.encodings) > 1:
        other, words = peek.encodings[1]
        text += f"; in {spoken(other)} the same words are {', '.join(words)}"
    lines = tuple(pool_line("encoding", encoding) for encoding, _ in peek.encodings[:MOST_ENCODINGS])
    return Choice("R1", None, text, lines)


def _sheet(beginnings: Sequence[Beginning]) -> tuple[Beginning, list[Beginning]]:
    """The first sheet with a table, and others that hold one, too; else the first."""
    tables = [each for each in beginnings if _is_table(each)]
    chosen = tables[0] if tables else beginnings[0]
    return chosen, [each for each in beginnings if each is not chosen]


def _is_table(beginning: Beginning) -> bool:
    widths = sorted(sum(map(bool, cells)) for _, cells in beginning.rows)
    return len(widths) >= MANY_ROWS and widths[len(widths) // 2] > 1


def _of_sheets(chosen: Beginning, others: Sequence[Beginning]) -> list[Choice]:
    rivals = [each for each in others if _is_table(each) and 4 * len(each.rows) >= len(chosen.rows)]
    if not rivals:
        return []
    titles = [str(each.title) for each in (chosen, *rivals)]
    text = f"several sheets hold a table: {', '.join(f'`{title}`' for title in titles)}"
    return [Choice("W9", None, text, tuple(pool_line("sheet", title) for title in titles))]


def _other_sheet(file: str, chosen: Beginning, other: Beginning) -> Doubt:
    number = len(other.rows)
    text = f"the sheet `{other.title}` is not read: only `{chosen.title}` is"
    return Doubt("W9", None, (), number, (), text, f"sheet: {flow(other.title)}", file)


def _of_header(header: Header, rows: Sequence[tuple[int, Sequence[str | None]]]) -> list[Choice]:
    names = {"header": "none", "names": [*header.shape.names]}
    none = ("pool.header", "\n".join(pool_line(key, value)[1] for key, value in names.items()))
    if not header.rows:
        above = {*header.shape.above}
        first = next((number, cells) for number, cells in rows if number not in above)
        sample = ", ".join(str(cell) for cell in first[1] if cell)[:60]
        text = f"there is no header: row {first[0]} holds {sample}. Call the columns by their names"
        return [Choice("R10", None, text, (none, pool_line("header", first[0])))]
    if header.sure:
        return []
    sample = ", ".join(name for name in header.shape.names if name)[:60]
    text = f"row {header.rows[0]} ({sample}) may be the header, or a person"
    unnamed = {"header": "none", "names": [f"column {at}" for at in range(1, len(header.shape.names) + 1)]}
    none = ("pool.header", "\n".join(pool_line(key, value)[1] for key, value in unnamed.items()))
    said = [*header.rows] if len(header.rows) > 1 else header.rows[0]
    return [Choice("R10", None, text, (pool_line("header", said), none))]
