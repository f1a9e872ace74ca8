"""Where people come from: whatever stands under `pool` as one kind of table."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from composer.base.errors import Mistake, ScenarioError, did_you_mean
from composer.base.errors import Path as Keys
from composer.pool.raw import RawTable
from composer.pool.reading.frames import frame_table, is_frame
from composer.pool.reading.inline import inline_table
from composer.scenario import csv, json, parquet, xlsx
from composer.scenario.source import Content, read_bytes
from composer.scenario.yaml import Document

_Reader = Callable[[Content, str], RawTable]
_READERS: Mapping[str, tuple[_Reader, int]] = {
    ".csv": (csv.read_csv, csv.MAX_BYTES),
    ".tsv": (csv.read_csv, csv.MAX_BYTES),
    ".txt": (csv.read_csv, csv.MAX_BYTES),
    ".xlsx": (xlsx.read_xlsx, xlsx.MAX_BYTES),
    ".xlsm": (xlsx.read_xlsx, xlsx.MAX_BYTES),
    ".json": (json.read_json, json.MAX_BYTES),
    ".parquet": (parquet.read_parquet, parquet.MAX_BYTES),
    ".pq": (parquet.read_parquet, parquet.MAX_BYTES),
}
ENDINGS = tuple(_READERS)
WORKBOOKS = tuple(ending for ending, (read, _) in _READERS.items() if read is xlsx.read_xlsx)
"""Those of the endings of files that have sheets."""
_WANTED = "a pool is a file (`officers.csv`), `{file: officers.xlsx, sheet: Officers}`, or a list of people"


def read_pool(
    spec: object, base: Path | None = None, document: Document | None = None, path: Keys = ("pool",)
) -> RawTable:
    """The table that `spec` names or is: a file's name, `{file, sheet}`, a list of rows, or a data frame.

    A relative file is looked for in `base`. `document` and `path` say where `spec` stands in a scenario, so
    that mistakes and inline rows can name their lines. Raises ScenarioError.
    """
    try:
        if isinstance(spec, str | os.PathLike):
            return _read_file(os.fspath(spec), base)
        if isinstance(spec, Mapping):
            return _read_mapping(spec, base)
        if isinstance(spec, list | tuple):
            if document is None:
                return inline_table(spec, "pool")
            lines = [document.mark((*path, i)).line for i in range(len(spec))]
            return inline_table(spec, document.file, lines)
        if is_frame(spec):
            return frame_table(spec, "pool")
        raise ScenarioError([Mistake(_WANTED)])
    except ScenarioError as error:
        raise ScenarioError(_placed(m, document, path) for m in error.mistakes) from None


def _placed(mistake: Mistake, document: Document | None, path: Keys) -> Mistake:
    """Mistakes of the table know their place; those of `spec` itself stand where it stands."""
    if mistake.place:
        return mistake
    inner = mistake.under(*path)
    return inner if document is None else replace(inner, place=f"{document.place(inner.path)}: pool")


def _read_mapping(spec: Mapping[object, object], base: Path | None) -> RawTable:
    known = ("file", "sheet")
    mistakes = [
        Mistake(f"unknown name `{key}`{did_you_mean(str(key), known)}", path=(str(key),))
        for key in spec
        if key not in known
    ]
    file, sheet = spec.get("file"), spec.get("sheet")
    if not isinstance(file, str | os.PathLike):
        mistakes.append(Mistake(_WANTED if file is None else "the name of a file is wanted", path=("file",)))
    if isinstance(sheet, int) and not isinstance(sheet, bool):
        sheet = str(sheet)  # sheets are called 2027, too
    if "sheet" in spec and not isinstance(sheet, str):
        mistakes.append(Mistake("the name of a sheet is wanted", path=("sheet",)))
    if mistakes or not isinstance(file, str | os.PathLike):
        raise ScenarioError(mistakes)
    return _read_file(os.fspath(file), base, str(sheet) if sheet is not None else None)


def _read_file(name: str, base: Path | None, sheet: str | None = None) -> RawTable:
    ending = Path(name).suffix.lower()
    if "://" in name:
        read_bytes(name, 0)  # says what is wrong with an address, whatever its ending
    if ending == ".xls":
        raise ScenarioError([Mistake(f"`{name}` is an old Excel file: save it as .xlsx")])
    if ending not in _READERS:
        wrong = f"`{name}` is no kind of file a pool can be read from: {', '.join(_READERS)}"
        raise ScenarioError([Mistake(wrong)])
    read, limit = _READERS[ending]
    source = Path(name).name
    if sheet is not None and read is not xlsx.read_xlsx:
        raise ScenarioError([Mistake(f"`{source}` has no sheets: only Excel workbooks do", path=("sheet",))])
    try:
        content = read_bytes(name, limit, base)
        return read(content, source) if sheet is None else xlsx.read_xlsx(content, source, sheet)
    except MemoryError:  # whatever library says it in whatever words
        raise MemoryError(f"reading {source}") from None
