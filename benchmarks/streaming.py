"""What pricing would cost as a stream: people written once as columns of codes, and read a batch at a time.

An experiment, no part of the program: the prices are those of its own arithmetic, over the same columns many times one
after the other, and of each batch the dearest people are kept.
"""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

import composer
from benchmarks.requests import make_request
from benchmarks.stages import Stages
from composer.encoding.encode import encode
from composer.optimize.column_generation import generate_columns
from composer.optimize.query import Query, WarmStart
from composer.presolve.lagrangian import LagrangianBound, price_tables
from composer.presolve.schedules import NEVER
from composer.solvers.budget import Budget

PEOPLE, SIZE, SEED = 1_000_000, 20, 1
"""People who are written again and again, and the team that is asked for."""
BATCH, KEPT, GATE = 1 << 16, 1_000, "may be in the team"
"""People of a batch, those who are kept, and the column that tells who passes the gates."""


def streamed(times: int) -> dict[str, Any]:
    """What it takes to write and to price so many times a million people: its stages, the people, the bytes of the
    file, and what is wrong with the prices."""
    stages = Stages()
    request = make_request(PEOPLE, SIZE, SEED)
    program = encode(composer.load(request.scenario, pool=request.frame))
    objective = program.goals[0].quotient.top
    prices = generate_columns(Query(program, objective, Budget(), WarmStart()), None).prices
    assert prices is not None
    (by_trait,) = price_tables(program, objective, prices)
    tables = {str(trait): table for trait, table in by_trait.items() if len(table) > 1}
    alike = sum(int(table[0]) for table in by_trait.values() if len(table) == 1)
    codes = {name: _narrow(program.traits[int(name)].codes, len(table)) for name, table in tables.items()}
    codes[GATE] = _narrow(program.blocks[0].eligible, 2)
    with TemporaryDirectory() as folder:
        path = Path(folder, "codes.parquet")
        with stages.stage("written"):
            coded = pa.table({name: pa.array(each) for name, each in codes.items()})
            with pq.ParquetWriter(path, coded.schema, compression="none") as writer:
                for _ in range(times):
                    writer.write_table(coded)
        with stages.stage("read"):
            for batch in _batches(path):
                for name in codes:
                    batch.column(name).to_numpy()
        with stages.stage("read and priced"):
            total, dearest = _priced(path, tables, alike)
        size = path.stat().st_size
    wrong = _wrong(prices, times, total, dearest)
    told = [asdict(stage) for stage in stages.found.values()]
    wide, people = sum(each.itemsize for each in codes.values()), times * PEOPLE
    return {"stages": told, "people": people, "bytes": size, "wide": wide, "columns": len(codes), "wrong": wrong}


def _narrow(codes: Any, size: int) -> Any:
    return codes.astype(np.uint8 if size <= 1 << 8 else np.uint16 if size <= 1 << 16 else np.uint32)


def _batches(path: Path) -> Any:
    return pq.ParquetFile(path).iter_batches(BATCH, use_threads=False)


def _priced(path: Path, tables: dict[str, Any], alike: int) -> tuple[int, list[int]]:
    """The sum of all prices above 0, and the highest prices."""
    total, kept = 0, np.empty(0, np.int64)
    for batch in _batches(path):
        prices = np.full(batch.num_rows, alike)
        for name, table in tables.items():
            prices += table.take(batch.column(name).to_numpy())
        may = batch.column(GATE).to_numpy()
        prices = prices * may + (1 - may.astype(np.int64)) * NEVER
        total += int(np.maximum(prices, 0).sum())
        if len(kept) == KEPT:
            prices = prices[prices > kept[0]]
        kept = np.sort(np.append(kept, prices))[-KEPT:]
    return total, kept.tolist()


def _wrong(prices: LagrangianBound, times: int, total: int, dearest: list[int]) -> list[str]:
    """Where the stream's prices are not the program's."""
    person = prices.person
    here = np.sort(np.repeat(np.partition(person, -KEPT)[-KEPT:], times))[-KEPT:].tolist()
    same = dearest == here and total == times * int(np.maximum(person, 0).sum())
    return [] if same else ["the stream's prices are not the program's"]
