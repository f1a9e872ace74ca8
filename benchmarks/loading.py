"""`loading`: a large pool read, checked and ready, against what its format's own reader takes to merely read it."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

import composer
from benchmarks.memory import Peak
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.requests import END, RANKS, START, make_request
from benchmarks.tables import Goal, span, table
from benchmarks.timing import machine
from composer.pool.kinds.number import NumberColumn

PEOPLE = 1_000_000
RUNS = 5
MOST_TIME = 2.5  # times the reader's
MOST_MEMORY = 1_500  # MB, of the whole process
PAPERS = ("cptm", "driving", "observer", "medical")
SCENARIO: dict[str, object] = {
    "start": START,
    "end": END,
    "fields": {"rank": list(RANKS), "languages": {"levels": "stanag"}, "score": "number"},
    "teams": [{"name": "team", "size": 1}],
}


@dataclass(frozen=True)
class Sample:
    """One reading in a process of its own, `cpu` in the processor's seconds; `peak` is the most it held, in MB.
    `content` is what was read: for each column how many different cells, how many blank ones, and the sum of its
    numbers in hundredths."""

    seconds: float
    cpu: float
    peak: float | None
    content: dict[str, list[int | None]]


@dataclass(frozen=True)
class Kind:
    """A kind of file: who reads it besides us, and how it is written."""

    name: str
    reader: str
    ending: str
    write: Callable[[pd.DataFrame, Path], None]


KINDS = (
    Kind("CSV", "pandas", "csv", lambda frame, path: frame.to_csv(path, index=False)),
    Kind(
        "CSV, texts quoted",
        "pandas",
        "csv",
        lambda frame, path: frame.to_csv(path, index=False, quoting=csv.QUOTE_NONNUMERIC),
    ),
    Kind("Parquet", "pyarrow", "parquet", lambda frame, path: frame.to_parquet(path, index=False)),
)


def run_loading(options: Options) -> int:
    """Reads every kind of file with its own reader and with this program by turns, prints table and goals; 1 if they
    read different things, else 0. `seeds` is the number of turns."""
    print(f"{machine()}\n")
    lines: list[list[str]] = []
    goals: list[Goal] = []
    wrong: list[str] = []
    for people in options.people or [PEOPLE]:
        frame = people_frame(people)
        for kind in KINDS:
            name = f"{kind.name} of {people:,}: under {MOST_TIME:g}× {kind.reader} and {MOST_MEMORY:,} MB"
            if find_spec(kind.reader) is None:
                goals.append(Goal(name, None, f"{kind.reader} is not installed"))
                continue
            with TemporaryDirectory() as folder:
                path = Path(folder, f"people.{kind.ending}")
                kind.write(frame, path)
                size = path.stat().st_size / 1e6
                turns = [(sample(kind.reader, path), sample("ours", path)) for _ in range(options.seeds or RUNS)]
            theirs, ours = ([turn[who] for turn in turns] for who in (0, 1))
            ratios = [our.seconds / their.seconds for their, our in turns]
            times = [f"{median(one.seconds for one in group):.2f}" for group in (theirs, ours)]
            busy = [median(one.cpu for one in group) for group in (theirs, ours)]
            peaks = [max((one.peak for one in group), key=lambda peak: peak or 0) for group in (theirs, ours)]
            lines.append([f"{people:,}", f"{size:.0f}", *times, f"{median(ratios):.2f}× ({max(ratios):.2f})"])
            lines[-1] += [*(f"{each:.2f}" for each in busy), f"{busy[1] / busy[0]:.2f}×", *map(_shown, peaks)]
            lines[-1] += [kind.name, kind.reader]
            met = median(ratios) < MOST_TIME and (peaks[1] or 0) < MOST_MEMORY
            goals.append(Goal(name, met, f"{span(ratios, 2)}×, {_shown(peaks[1])} MB"))
            if any(one.content != theirs[0].content for one in [*theirs, *ours]):
                wrong.append(f"WRONG  {kind.name} of {people:,}: {kind.reader} and we have not read the same")
    heads = ["people", "file, MB", "reader, s", "ours, s", "ratio", "reader, s of the processor", "ours", "ratio"]
    heads += ["reader's MB", "our MB", "file", "reader"]
    print(table(heads, lines, words=2))
    print("Medians of turns in fresh processes, imports left out; the ratio is of one turn, in brackets the worst.\n")
    print("\n".join([*wrong, *map(str, goals)]))
    return 1 if wrong else 0


def _shown(peak: float | None) -> str:
    return "unknown" if peak is None else f"{peak:,.0f}"


def people_frame(people: int) -> pd.DataFrame:
    """The benchmark's people with papers and a number of their own each, beside ids, labels, days and levels."""
    frame = make_request(people, 20, 1).frame
    rng = np.random.default_rng(people)
    papers = np.full(people, "", object)
    for paper in PAPERS:
        held = rng.random(people) < 0.5
        days = np.datetime64("2026-06-01") + rng.integers(0, 900, people)
        text = f"{paper}:" + np.datetime_as_string(days, unit="D").astype(object)
        papers = np.where(held, np.where(papers == "", text, papers + "; " + text), papers)
    papers[papers == ""] = None
    return frame.assign(papers=papers, score=rng.integers(0, 10_000_000, people) / 100)


def sample(reader: str, path: Path) -> Sample:
    """One reading of the file by `reader`, in a fresh process."""
    code = "import sys; from benchmarks.loading import read_once; read_once(*sys.argv[1:])"
    command = [sys.executable, "-c", code, reader, str(path)]
    root = Path(__file__).parent.parent
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    return Sample(**json.loads(done.stdout))


def read_once(reader: str, name: str) -> None:
    """Reads the file, and prints what came of it for `sample`."""
    read, content = _reader(reader, name)
    with Peak() as peak:
        begin, used = perf_counter(), processor_seconds()
        found = read()
        seconds, used = perf_counter() - begin, processor_seconds() - used
    print(json.dumps({"seconds": seconds, "cpu": used, "peak": peak.most, "content": content(found)}))


def _reader(reader: str, name: str) -> tuple[Callable[[], Any], Callable[[Any], dict[str, list[int | None]]]]:
    """What reads the file, everything imported that it needs, and what tells the content of what it gives."""
    if name.endswith(".parquet"):
        parquet = import_module("pyarrow.parquet")
        import_module("narwhals")
    if reader == "ours":
        load = composer.load
        return lambda: load(SCENARIO, pool=name).pool, _our_content
    if reader == "pandas":
        return lambda: pd.read_csv(name), _content
    return lambda: parquet.read_table(name), lambda table: _content(table.to_pandas())


def _our_content(pool: composer.Pool) -> dict[str, list[int | None]]:
    content: dict[str, list[int | None]] = {}
    for raw in pool.table.columns:
        column = pool.columns.get(raw.name)
        total = None
        if isinstance(column, NumberColumn):
            total = int(column.values[column.codes[column.codes >= 0]].sum()) * 100 // column.scale
        content[raw.name] = [len(raw.texts), int((raw.codes < 0).sum()), total]
    return content


def _content(frame: pd.DataFrame) -> dict[str, list[int | None]]:
    content: dict[str, list[int | None]] = {}
    for name, column in frame.replace("", None).items():
        total = round(float(column.sum()) * 100) if pd.api.types.is_numeric_dtype(column) else None
        content[str(name)] = [column.nunique(), int(column.isna().sum()), total]
    return content
