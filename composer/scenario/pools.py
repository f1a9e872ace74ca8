"""Where people come from: whatever stands under `pool` as one kind of table."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from composer.base.errors import Mistake, ScenarioError
from composer.pool.raw import RawTable
from composer.pool.reading.frames import frame_table, is_frame
from composer.pool.reading.inline import inline_table
from composer.pool.reading.mapping import PLAIN, Reading, read_mapping
from composer.pool.reading.whole import BadTable
from composer.scenario import csv, json, parquet, xlsx
from composer.scenario.source import Content, read_bytes
from composer.scenario.yaml import Document

_Reader = Callable[[Content, str, Reading, Sequence[str]], RawTable]


def _json(content: Content, source: str, reading: Reading, _wanted: Sequence[str]) -> RawTable:
    return json.read_json(content, source, reading)


def _parquet(content: Content, source: str, reading: Reading, _wanted: Sequence[str]) -> RawTable:
    return parquet.read_parquet(content, source, reading)


_READERS: Mapping[str, tuple[_Reader, int]] = {
    ".csv": (csv.read_csv, csv.MAX_BYTES),
    ".tsv": (csv.read_csv, csv.MAX_BYTES),
    ".txt": (csv.read_csv, csv.MAX_BYTES),
    ".xlsx": (xlsx.read_xlsx, xlsx.MAX_BYTES),
    ".xlsm": (xlsx.read_xlsx, xlsx.MAX_BYTES),
    ".json": (_json, json.MAX_BYTES),
    ".parquet": (_parquet, parquet.MAX_BYTES),
    ".pq": (_parquet, parquet.MAX_BYTES),
}
ENDINGS = tuple(_READERS)
WORKBOOKS = tuple(ending for ending, (read, _) in _READERS.items() if read is xlsx.read_xlsx)
"""Those of the endings of files that have sheets."""
TEXTS = tuple(ending for ending, (read, _) in _READERS.items() if read is csv.read_csv)
"""Those of the endings of files that are plain text."""
_WANTED = "a pool is a file (`officers.csv`), `{file: officers.xlsx, sheet: Officers}`, or a list of people"
OF_FILES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "sheet": (WORKBOOKS, "has no sheets: only Excel workbooks do"),
    "encoding": (TEXTS, "says its encoding itself: only CSV files do not"),
    "separator": (TEXTS, "has no separator: only CSV files do"),
    "header": ((*TEXTS, *WORKBOOKS), "has no header row: only CSV files and Excel workbooks do"),
    "names": ((*TEXTS, *WORKBOOKS), "has names of its own: only CSV files and Excel workbooks can lack them"),
    "merged": (WORKBOOKS, "has no merged cells: only Excel workbooks do"),
    "hidden": (WORKBOOKS, "has no hidden rows: only Excel workbooks do"),
}
"""Keys of the mapping that make sense for files of some endings alone, and what is said of others."""


@dataclass(frozen=True)
class Given:
    """What a pool is read from: `spec` is a file's name, a mapping with one, a list of rows, or a data frame.

    `mapping`, if there is one, is that of a scenario whose own file `spec` stands in for: it holds as far as it makes
    sense for what is read. `fields` are those that the scenario declares.
    """

    spec: object
    mapping: Mapping[object, object] | None = None
    fields: Mapping[str, object] = field(default_factory=dict)

    def file(self, base: Path) -> str | None:
        """The file, with its folder; None where people come from elsewhere."""
        spec = self.spec.get("file") if isinstance(self.spec, Mapping) else self.spec
        return str(base / spec) if isinstance(spec, str | os.PathLike) else None

    def reading(self) -> Reading:
        """How it is read. Raises ScenarioError, paths relative to the mapping."""
        if self.mapping is None:
            return read_mapping(self.spec) if isinstance(self.spec, Mapping) else PLAIN
        name = os.fspath(self.spec) if isinstance(self.spec, str | os.PathLike) else ""
        ending = Path(name).suffix.lower()
        idle = [key for key, (endings, _) in OF_FILES.items() if ending not in endings]
        return read_mapping({key: value for key, value in self.mapping.items() if key not in ("file", *idle)})


def read_pool(spec: object, base: Path | None = None, document: Document | None = None) -> RawTable:
    """The table that `spec` names or is: a file's name, a mapping with `file`, a list of rows, a data frame, or any of
    these as `Given`.

    A relative file is looked for in `base`. Of the `pool` of a `document` mistakes and inline rows can name
    their lines. Raises BadTable, and ScenarioError.
    """
    given = spec if isinstance(spec, Given) else Given(spec)
    try:
        return _read(given, base, document)
    except BadTable as error:
        raise BadTable((_placed(m, document) for m in error.mistakes), error.rest) from None
    except ScenarioError as error:
        raise ScenarioError(_placed(m, document) for m in error.mistakes) from None


def _read(given: Given, base: Path | None, document: Document | None) -> RawTable:
    spec = given.spec
    if isinstance(spec, str | os.PathLike):
        return _read_file(os.fspath(spec), base, given.reading(), given.fields)
    if isinstance(spec, Mapping):
        return _read_mapping(spec, base, given)
    if isinstance(spec, list | tuple):
        if document is None or given.mapping is not None:
            return inline_table(spec, "pool", reading=given.reading())
        lines = [document.mark(("pool", i)).line for i in range(len(spec))]
        return inline_table(spec, document.file, lines)
    if is_frame(spec):
        return frame_table(spec, "pool", reading=given.reading())
    raise ScenarioError([Mistake(_WANTED)])


def _placed(mistake: Mistake, document: Document | None) -> Mistake:
    """Mistakes of the table know their place; those of `spec` itself stand where it stands."""
    if mistake.place:
        return mistake
    inner = mistake.under("pool")
    return inner if document is None else replace(inner, place=f"{document.place(inner.path)}: pool")


def _read_mapping(spec: Mapping[object, object], base: Path | None, given: Given) -> RawTable:
    mistakes: list[Mistake] = []
    file = spec.get("file")
    if not isinstance(file, str | os.PathLike):
        mistakes.append(Mistake(_WANTED if file is None else "the name of a file is wanted", path=("file",)))
    reading = PLAIN
    try:
        reading = given.reading()
    except ScenarioError as error:
        mistakes = [*error.mistakes, *mistakes]
    if mistakes or not isinstance(file, str | os.PathLike):
        raise ScenarioError(mistakes)
    return _read_file(os.fspath(file), base, reading, given.fields)


def _read_file(name: str, base: Path | None, reading: Reading, fields: Mapping[str, object]) -> RawTable:
    ending = Path(name).suffix.lower()
    if "://" in name:
        read_bytes(name, 0)  # says what is wrong with an address, whatever its ending
    if ending == ".xls":
        raise ScenarioError([Mistake(f"`{name}` is an old Excel file: save it as .xlsx")])
    if ending not in _READERS:
        wrong = f"`{name}` is not a kind of file that a pool can be read from: {', '.join(_READERS)}"
        raise ScenarioError([Mistake(wrong)])
    read, limit = _READERS[ending]
    source = Path(name).name
    idle = [
        Mistake(f"`{source}` {said}", path=(key,))
        for key, (endings, said) in OF_FILES.items()
        if key in reading.model_fields_set and ending not in endings
    ]
    if idle:
        raise ScenarioError(idle)
    try:
        return read(read_bytes(name, limit, base), source, reading, reading.wanted(fields))
    except MemoryError:  # whatever library says it in whatever words
        raise MemoryError(f"reading {source}") from None
