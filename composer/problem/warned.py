"""What a question is warned of: cells that are asked about and may be meant otherwise, and what `known` says is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from composer.base.errors import Mistake, ScenarioError, did_you_mean
from composer.base.numbers import as_text
from composer.measures import Measure
from composer.pool import Pool
from composer.pool.doubts import Doubt
from composer.pool.kinds.base import canonical
from composer.pool.tour import Tour
from composer.pool.warned import AskedOf, never_held, warned
from composer.pool.who import Who
from composer.problem.asked import asked_columns, doubts_asked, refusals
from composer.problem.courses import Course, Recruit

_ENDS = frozenset(("at_least", "at_most"))


@dataclass(frozen=True)
class AskedAbout:
    """The columns that are asked, and the conditions on them."""

    columns: tuple[str, ...]
    who: tuple[Who, ...]


def asked_about(
    pool: Pool,
    who: Sequence[Who],
    measures: Sequence[Measure],
    courses: Sequence[Course],
    recruits: Sequence[Recruit],
) -> AskedAbout:
    """What conditions and measures ask, and what could be done."""
    columns = tuple(asked_columns(who, measures, courses, recruits, pool))
    inside = [getattr(measure, key) for measure in measures for key in type(measure).model_fields]
    return AskedAbout(columns, (*who, *(value for value in inside if isinstance(value, Who))))


def doubtful(pool: Pool, asked: AskedAbout, told: Sequence[Mistake]) -> list[Mistake]:
    """Cells of the columns that are asked which may be meant otherwise than they were read, if that is not told; and
    what is said to be known and is no doubt."""
    found = [*refusals([*doubts_asked(pool, asked.columns)], [*told])]
    if pool.table.known and not told and not found:
        found += no_doubts(pool, warnings_of(pool, asked, strangers(pool, asked)))
    return found


def strangers(pool: Pool, asked: AskedAbout) -> list[Doubt]:
    """Values asked for that nobody in the pool has, by their columns."""
    found: dict[str, dict[str, None]] = {}
    for who in asked.who:
        with suppress(ScenarioError):  # a day of the tour that the pool does not know, which is told elsewhere
            for name, stranger in who.strangers(pool):
                found.setdefault(name, {})[stranger] = None
    return [never_held(pool, name, [*values]) for name, values in found.items()]


def warnings_of(pool: Pool, asked: AskedAbout, never: Iterable[Doubt]) -> list[Doubt]:
    """All that may be meant otherwise: first what is asked about, then the other columns."""
    of = _asked_of(asked, pool.tour)
    found = [doubt for doubt in pool.table.doubts if not doubt.refuses]
    for name in asked.columns:
        found += warned(pool, name, of.get(name, AskedOf()))
    found += never
    for name in pool.columns:
        if name not in asked.columns:
            found += warned(pool, name, None)
    return found


def unknown(pool: Pool, doubts: Sequence[Doubt]) -> list[Doubt]:
    """Those of the doubts that the mapping does not say to be meant."""
    known = set(pool.table.known)
    return [doubt for doubt in doubts if doubt.name not in known]


def no_doubts(pool: Pool, doubts: Sequence[Doubt]) -> Iterator[Mistake]:
    """What `known` names that is no doubt."""
    names = [doubt.name for doubt in doubts]
    for at, name in enumerate(pool.table.known):
        if name not in names:
            text = f"nothing is in doubt that is called `{name}`: leave it out" + did_you_mean(name, names)
            yield Mistake(text, ("pool", "known", at))


def _asked_of(asked: AskedAbout, tour: Tour) -> dict[str, AskedOf]:
    names: dict[str, dict[str, None]] = {}
    late: set[str] = set()
    for name, spec in _conditions(asked.who):
        names.setdefault(name, {}).update(dict.fromkeys(_names(spec)))
        if _is_late(spec, tour):
            late.add(name)
    return {name: AskedOf(tuple(each), name in late) for name, each in names.items()}


def _conditions(group: Iterable[Who]) -> Iterator[tuple[str, object]]:
    for who in group:
        yield from who.conditions.items()
        yield from _conditions((*who.any, *who.none))


def _names(spec: object) -> Iterator[str]:
    """The values that a condition names, whatever its field is."""
    if isinstance(spec, Mapping):
        items: Sequence[object] = [] if set(spec) <= _ENDS else [*spec]
    else:
        items = spec if isinstance(spec, (list, tuple)) else [spec]
    for item in items:
        try:
            yield canonical(as_text(item))
        except ValueError:
            continue


def _is_late(spec: object, tour: Tour) -> bool:
    """Whether days from the start on are asked for, and no earlier ones."""
    low = spec.get("at_least") if isinstance(spec, Mapping) else spec
    try:
        return low is not None and tour.start is not None and tour.day(low) >= tour.start
    except ValueError:
        return False
