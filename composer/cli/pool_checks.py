"""`check --columns` and `check --pool`: how a scenario's people are read, and what another file of them changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from composer.analyses.registry import QUESTIONS
from composer.base.errors import Mistake, ScenarioError
from composer.cli import shell
from composer.cli.options import columns
from composer.description.as_read import described_as_read
from composer.description.blocks import description_text
from composer.description.changes import Changes, changes_between
from composer.description.description import Description
from composer.pool import Pool, RawTable
from composer.pool.kinds import Column
from composer.pool.people import BadPool
from composer.pool.reading.whole import BadTable
from composer.render.plain import counted
from composer.scenario.load import Scenario, load_with_expectations
from composer.scenario.pools import Given, read_pool

MOST_NAMED = 20
"""Changes of one sort that are told, before the rest is counted."""


def description_of(scenario: Scenario) -> Description:
    """How the people of a scenario are read."""
    problem, given = scenario.problem, scenario.given
    return described_as_read(problem.pool, given, given.file(scenario.base), problem.doubts)


def tell_columns(scenario: Scenario) -> None:
    """How the people of a scenario are read, in words."""
    shell.answer(description_text(description_of(scenario), shell.page()))


def tell_changes(file: str, scenario: Scenario, named: str, show: Sequence[str] | None) -> int:
    """What another file of people changes, and the status. `show` are columns to tell beside the ids of those who came
    and went; None: they are only counted."""
    problem = scenario.problem
    own = scenario.given
    mapping = own.spec if isinstance(own.spec, dict) else None
    absolute = named if "://" in named else str(Path(named).absolute())
    pool, wrong = _read(Given(absolute, mapping, own.fields), problem.pool)
    if pool is not None:
        found = changes_between(problem.pool, pool)
        shown = None if show is None else columns(pool, tuple(show))
        for line in (f"{named}, beside {problem.pool.table.source}:", *_told(found, pool, problem.pool, shown)):
            shell.line(line)
    if not wrong:
        try:
            again = load_with_expectations(file, absolute, QUESTIONS.expect()).problem
        except ScenarioError as error:
            wrong = error.mistakes
        else:
            for warning in (each for each in again.warnings if each not in again.pool.table.warnings):
                shell.say(f"{named}: please check: {warning}")
    if wrong:
        shell.line(f"{file}: wrong input")
        shell.say_mistakes(ScenarioError(wrong))
        return shell.WRONG_INPUT
    return shell.FOUND


def _read(given: Given, before: Pool) -> tuple[Pool | None, Sequence[Mistake]]:
    """The people of another file, read as those before; and what is wrong with them."""
    wrong: Sequence[Mistake] = ()
    try:
        table: RawTable | None = read_pool(given)
    except BadTable as error:
        table, wrong = error.rest, error.mistakes
    except ScenarioError as error:
        return None, error.mistakes
    if table is None:
        return None, wrong
    try:
        return Pool.of(table, before.fields, before.tour, wrong), wrong
    except BadPool as error:
        return error.rest, error.mistakes


def _told(found: Changes, pool: Pool, before: Pool, show: list[str] | None) -> Iterator[str]:
    yield f"  people: {found.now:,}, {found.before:,} before; {len(found.came):,} came, {len(found.went):,} went"
    if show is not None:
        yield from _several([f"  came: {_person(pool, each, show)}" for each in found.came])
        there = [name for name in show if name in before.columns]
        yield from _several([f"  went: {_person(before, each, there)}" for each in found.went])
    if found.gone:
        yield f"  columns gone: {', '.join(found.gone)}"
    if found.new:
        yield f"  columns new: {', '.join(found.new)}"
    for kind in found.kinds:
        sample = f", because of `{kind.sample[:40]}`" if kind.sample else ""
        yield f"  {kind.column}: was {kind.before}, is {kind.now}{sample}"
    yield from _several([f"  {name}: `{value}` is new, and looks like `{old}`" for name, value, old in found.alike])
    yield from _several([f"  left out: row {row}, {why}" for row, why in found.left_out])
    if not found.any:
        yield "  the columns, their kinds and their values are as before"


def _several(lines: list[str]) -> Iterator[str]:
    yield from lines[:MOST_NAMED]
    if len(lines) > MOST_NAMED:
        yield f"  … and {counted(len(lines) - MOST_NAMED, 'more', 'more')}"


def _person(pool: Pool, identity: str, show: Sequence[str]) -> str:
    row = pool.row(identity)
    cells = [_cell(pool.columns[name], row) for name in show] if row is not None else []
    return ", ".join((identity, *cells))


def _cell(column: Column, row: int) -> str:
    code = int(column.codes[row])
    return "–" if code < 0 else column.texts[code]
