"""What a first request could ask of a file of people, line by line, the most important first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from composer.description.description import DescribedColumn
from composer.description.roles import Roles
from composer.problem.targets import find_target

CATEGORY = "observers_staff"
"""The category of the UN's targets that a small team belongs to."""
_LARGEST = 6

Place = Literal["everyone", "require", "prefer"]


@dataclass(frozen=True)
class Wish:
    """One line of a request: where it stands, what it says, and softer ways to say it, to be tried where it cannot be
    met. `field` is the column it asks, `note` what is to be known of it."""

    place: Place
    field: str
    spec: Mapping[str, object]
    softer: tuple[Mapping[str, object], ...] = ()
    note: str = ""


def team_size(people: int) -> int:
    """How many a first team of so many people has."""
    return max(1, min(_LARGEST, people // 4))


def wishes(found: Roles, size: int, start: date | None) -> list[Wish]:
    """All that can be asked of these columns, whether it can be met or not."""
    lines = [Wish("everyone", each.field, {each.field: {"at_least": "end"}}) for each in found.papers]
    if found.sex is not None:
        lines.append(_women(found.sex, found.women, size, start))
    lines += _specialties(found.specialty, found.specialties)
    if found.unit is not None:
        lines += _one_unit(found.unit, size)
    lines += _goals(found)
    return lines


def _women(sex: DescribedColumn, words: Sequence[str], size: int, start: date | None) -> Wish:
    who = {sex.field: words[0] if len(words) == 1 else list(words)}
    one: dict[str, object] = {"members": who, "at_least": 1, "name": "Women"}
    if start is None:
        note = f"with a `start:` above, `aim: {{target: {CATEGORY}}}` of a share is the UN's target of that year"
        return Wish("require", sex.field, one, note=note)
    try:
        target = find_target(CATEGORY, start)
    except ValueError as error:
        return Wish("require", sex.field, one, note=f"{error}")
    note = f"{target}. For a contingent say {{target: troops}}, for police {{target: formed_police}}"
    if target.share * size <= 100:  # one woman meets it
        return Wish("require", sex.field, {"share": who, "at_least": {"target": CATEGORY}, "name": "Women"}, (), note)
    aimed = {"share": who, "at_least": f"1/{size}", "aim": {"target": CATEGORY}, "name": "Women"}
    wished = {"share": who, "at_least": "0%", "aim": {"target": CATEGORY}, "name": "Women"}
    return Wish("require", sex.field, aimed, (wished,), note)


def _specialties(column: DescribedColumn | None, names: Sequence[str]) -> Iterator[Wish]:
    for name in names if column is not None else ():
        assert column is not None
        yield Wish("require", column.field, {"members": {column.field: name}, "at_least": 1})


def _one_unit(unit: DescribedColumn, size: int) -> Iterator[Wish]:
    """No more of one unit than if all units gave as many, and two at least."""
    least = max(2, -(-size // unit.distinct))
    caps = [{"largest_group": unit.field, "at_most": most} for most in range(least, size)]
    if caps:
        yield Wish("require", unit.field, caps[0], tuple(caps[1:]))


def _goals(found: Roles) -> Iterator[Wish]:
    for column, way in ((found.gain, "most"), (found.cost, "least")):
        if column is not None:
            yield Wish("prefer", column.field, {way: {"total": column.field}})
