"""Which columns a question asks about, and what is in doubt about them: no proof rests on cells that may be misread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from composer.base.errors import Mistake
from composer.measures import Measure
from composer.pool import Pool
from composer.pool.doubts import Doubt
from composer.pool.who import Who
from composer.problem.courses import Course, Recruit

PEOPLE = ""
"""What is asked of every pool: who is a person."""


def asked_columns(
    who: Sequence[Who], measures: Sequence[Measure], courses: Sequence[Course], recruits: Sequence[Recruit], pool: Pool
) -> Iterator[str]:
    """Every column that is asked, each once: in a gate, a seat, a measure or a goal, or in what could be done."""
    names = {PEOPLE: None, "id": None}
    for condition in [*who, *(course.who for course in courses)]:
        names.update(dict.fromkeys(condition.fields()))
    for measure in measures:
        names.update(dict.fromkeys(measure.fields()))
    for gives in [*(course.gives for course in courses), *(recruit.gives for recruit in recruits)]:
        names.update(dict.fromkeys(gives))
    if "age" in names and "age" not in {raw.name for raw in pool.table.columns}:
        names["birth"] = None
    yield from names


def doubts_asked(pool: Pool, columns: Sequence[str]) -> Iterator[Doubt]:
    """What is in doubt about them."""
    for name in columns:
        for doubt in pool.doubts(name):
            yield replace(doubt, asked=True)


OF_CELLS = ("R2", "R8", "R9")
"""Doubts of a column that was read as text, which a condition on days or numbers is refused for anyway."""


def refusals(doubts: Sequence[Doubt], told: Sequence[Mistake]) -> Iterator[Mistake]:
    """Doubts that one line of the mapping would settle, as mistakes; without those whose cause has been told."""
    for doubt in doubts:
        known = doubt.code in OF_CELLS and any(
            doubt.column in mistake.path or f"`{doubt.column}`" in mistake.text for mistake in told
        )
        if doubt.refuses and not known:
            yield Mistake(doubt.told(), () if doubt.place else ("pool",), doubt.place)
