"""`sweep`: one or two numbers varied over a grid, here, in processes of its own, or on a cluster."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from composer.analyses.registry import QUESTIONS
from composer.cli import shell
from composer.cli.options import JSON, OUTPUT, PLAN, POOL, SECONDS, WORK, loaded
from composer.cli.progress import waiting
from composer.cli.runner import warned, words
from composer.cli.writing import apart, deliver, ready

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from composer.analyses.sweep.answer import Sweep
    from composer.analyses.sweep.journal import Journal
    from composer.problem.problem import Problem
    from composer.problem.sweep_values import Vary

ANSWERING = 10.0
"""Seconds in which a scheduler has to answer."""


@click.command(short_help="One or two numbers varied over a grid, every cell proved.")
@click.argument("file")
@click.option(
    "--vary",
    "varied",
    multiple=True,
    metavar="NUMBER=VALUES",
    help="A number to vary, such as 'Women.at_least=10%..50%:5' or 'observers.size=5..9'; given once or twice, instead "
    "of the file's own `sweep`.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Answer cells in this many processes. Without it cells are answered one after the other, or, where that "
    "would take long, in one process for each processor.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Answer cells on the Dask cluster whose scheduler has this address. It and its workers are sent the whole "
    "pool, names and all, and in clear unless the address is tls://.",
)
@click.option(
    "--journal",
    metavar="FILE",
    help="Keep proved cells in this file. Without it they are kept until the sweep is complete in team-composer/sweeps "
    "in $XDG_CACHE_HOME (else ~/.cache); a line has a hash, the verdict, the goals' values and the members' rows, no "
    "names and no ids. A team from there is recomputed.",
)
@JSON
@WORK
@SECONDS
@POOL
@PLAN
@OUTPUT
def sweep(
    file: str,
    varied: tuple[str, ...],
    workers: int | None,
    cluster: str | None,
    journal: str | None,
    as_json: bool,
    work: float | None,
    seconds: float | None,
    pool: str | None,
    output: str | None,
) -> int:
    """One or two numbers of a scenario varied over a grid: what can be had in each cell, proved.

    A number is named NAME.at_least (at_most, exactly, aim) for a requirement, TEAM.size (or size.at_least,
    size.at_most) for a team, TEAM.SEAT.number for a seat, TEAM.everyone.FIELD.at_least for a condition on
    everyone; of tours also TEAM.start, TEAM.end, rest and tours.at_most. Values are a range 5..9, a
    range with how many values it has, 10%..50%:5, or a list 10%,25%,40%. FILE is a scenario in YAML, - for standard
    input.

    A sweep that was stopped goes on when the same command is given again. --work limits the search of each cell,
    --seconds that of all together.
    """
    if workers is not None and cluster is not None:
        raise click.UsageError("cells are answered either by --workers or by a --cluster: name one of them")
    begun = journal if journal is not None and not os.path.exists(journal) else None
    ready({"--output": output, "--journal": begun}, file, pool)
    apart({"--output": output}, journal)
    with waiting("reading") as tell:
        began = time.perf_counter()
        problem = loaded(file, pool, output=output)
        reading = time.perf_counter() - began
        asked = _asked(problem, varied) if varied else None
        kept = _journal(problem, journal)
        apart({"--output": output}, None if kept is None else kept.path)
        tell("searching")
        from composer.analyses.sweep.search import sweep as search

        with _executor(workers, cluster) as executor:
            found = search(
                problem,
                asked,
                executor=executor,
                journal=kept,
                work=work,
                seconds=seconds,
                progress=lambda text: tell(f"searching: {text}"),
            )
    found = replace(found, seconds={"load": reading, **found.seconds})
    question = QUESTIONS["sweep"]
    in_words = partial(question.text, found, problem, ())
    deliver(words(as_json, output, partial(question.json, found, ()), in_words))
    warned(found.warnings)
    if kept is not None:
        _say_kept(kept, found, journal is None)
    return shell.STATUS[question.status(found)]


def _asked(problem: Problem, texts: tuple[str, ...]) -> tuple[Vary, ...]:
    """What the command line varies. Raises ScenarioError with all that is wrong with it."""
    from composer.base.errors import Mistake, ScenarioError
    from composer.problem.parameters import Parts, find_numbers
    from composer.problem.sweep_values import read_sweep

    asked: list[Vary] = []
    mistakes: list[Mistake] = []
    for text in texts:
        try:
            asked += read_sweep([text])
            find_numbers(asked[-1:], Parts.of(problem), problem.pool)
        except ScenarioError as error:
            mistakes += [Mistake(each.text, place=f"--vary {text}") for each in error.mistakes]
    if mistakes:
        raise ScenarioError(mistakes)
    try:
        return read_sweep(asked)
    except ScenarioError as error:
        raise ScenarioError(Mistake(each.text, place="--vary") for each in error.mistakes) from None


def _journal(problem: Problem, path: str | None) -> Journal | None:
    """The journal asked for, or the one of these inputs; None where there is no place for that one."""
    from composer.analyses.sweep.journal import Journal
    from composer.base.errors import ScenarioError

    if path is not None:
        return Journal(path)
    inputs = sha256(repr(sorted(problem.inputs.values())).encode()).hexdigest()
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "team-composer" / "sweeps"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Journal(folder / f"{inputs[:32]}.jsonl")
    except (OSError, RuntimeError, ScenarioError):
        shell.say("please check: there is no place for a journal, and cells answered are lost if this is stopped")
        return None


def _say_kept(kept: Journal, found: Sweep, passing: bool) -> None:
    """Where cells came from, and where they are kept; one that was only kept until the end is removed."""
    if kept.ignored:
        lines = "1 line is" if kept.ignored == 1 else f"{kept.ignored} lines are"
        shell.say(
            f"please check: {lines} ignored in the journal {kept.path}: of an earlier version, cut off or changed"
        )
    if known := len([cell for cell in found.cells if cell.kept]):
        shell.say(f"known already from {kept.path}: {known} cell{'s' if known > 1 else ''}")
    if found.complete and passing:
        with suppress(OSError):
            os.remove(kept.path)
    if kept.failed:
        shell.say(f"please check: the journal {kept.path} can't be written: {kept.failed}")
    elif not found.complete and kept.number:
        shell.say(f"proved cells are kept in {kept.path}: the same command goes on from there")


@contextmanager
def _executor(workers: int | None, cluster: str | None) -> Iterator[Executor | None]:
    """Who answers cells; None leaves it to the sweep."""
    if workers is not None:
        from composer.analyses.sweep.workers import WorkerPool

        crew = WorkerPool(workers)
        try:
            yield crew
        finally:
            crew.dismiss()
            crew.shutdown()
    elif cluster is not None:
        with _client(cluster) as executor:
            yield executor
    else:
        yield None


@contextmanager
def _client(address: str) -> Iterator[Executor]:
    """An executor on a Dask cluster. Raises ScenarioError where there is none at this address."""
    from composer.base.errors import Mistake, ScenarioError

    try:
        distributed: Any = import_module("distributed")
        config: Any = import_module("dask.config")
    except ImportError:
        raise ScenarioError(
            [Mistake("Dask is not installed here: pip install 'team-composer[dask]'", place="--cluster")]
        ) from None
    try:
        client = distributed.Client(address, timeout=ANSWERING)
    except (OSError, ValueError) as error:
        text = f"no scheduler answers at `{address}`: {error}".split("\n")[0]
        raise ScenarioError([Mistake(text, place="--cluster")]) from None
    try:
        with config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}):  # a pool is large once a worker
            yield client.get_executor()
    finally:
        client.close(timeout=ANSWERING)
