"""All that is in doubt about a file, in one list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from composer.base.errors import Mistake
from composer.description.build import Build
from composer.description.description import Choice
from composer.description.people import PeopleRows
from composer.pool import Pool
from composer.pool.doubts import Doubt, rows_told

MOST_MISTAKES = 20


def doubts_of(
    build: Build, found: PeopleRows, pool: Pool, choices: Sequence[Choice], wrong: Sequence[Mistake]
) -> Iterator[Doubt]:
    """What has to be asked first, then what is wrong, then what a planner should know."""
    source = build.table.source
    for choice in choices:
        column = next((c for c in build.table.columns if c.name == choice.column), None)
        count = 0 if column is None else int((column.codes >= 0).sum())
        line = choice.lines[0][1] if choice.lines else ""
        samples = tuple(re.findall(r"`([^`]+)`", choice.text)[:3])
        yield Doubt(choice.code, choice.column, (), count, samples, choice.text, line, source, asked=True)
    for mistake in wrong[:MOST_MISTAKES]:
        row = re.search(r": row (\d+)", mistake.place)
        rows = (int(row[1]),) if row else ()
        code = "R7" if "column id" in mistake.place or "the id " in mistake.text else "file"
        yield Doubt(code, None, rows, len(rows), (), mistake.text, "", mistake.place or source, asked=True)
    if found.mixed:
        text = f"{rows_told(found.mixed)} may be no people, and no column that all people have filled tells them apart"
        yield Doubt("R6", None, found.mixed, len(found.mixed), (), text, "", source, asked=True)
    for each in build.table.doubts:
        doubt = each.of_rows(pool.table.rows) if each.code in ("R3", "R4") else None
        if doubt is not None:
            yield replace(doubt, line="merged: fill") if doubt.code == "R4" else doubt
    yield from _same_names(build)
    yield from build.notes


def _same_names(build: Build) -> Iterator[Doubt]:
    """Columns that are called alike, and are numbered to be told apart."""
    names = Counter(build.header.shape.names if build.header else ())
    for name, times in names.items():
        if name and times > 1:
            numbered = f"`{name}`, `{name} (2)`" + (f" to `{name} ({times})`" if times > 2 else "")
            text = f"{times} columns are called `{name}`: they are told apart as {numbered}"
            yield Doubt("names", name, (), times, (), text, "", build.table.source, asked=True)
