"""Columns of a few words: labels that may be a scale, and values that most likely are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from composer.base.alike import alike, differs, skeleton
from composer.description.cells import Cells
from composer.description.description import Choice
from composer.description.lines import field_line, values_line
from composer.description.words import FEMALE, LADDERS, MALE, RANK, SEX, called

MOST_LABELS = 30
PLAIN_SEXES = frozenset(map(skeleton, ["f", "m", "w", "ж", "м", "female", "male"]))
_FEMALE, _MALE = frozenset(map(skeleton, FEMALE)), frozenset(map(skeleton, MALE))


def scale_asked(cells: Cells) -> Choice | None:
    """The question whether labels are a scale, with the order that is usual; None where nothing looks like one."""
    words = {text.casefold(): text for text in cells.texts}
    if not 1 < len(words) <= MOST_LABELS:
        return None
    place: dict[str, int] = {}
    for ladder in LADDERS:
        known = {word: at for at, same in enumerate(ladder) for word in same if word in words}
        if len(known) > len(place):
            place = known
    named = called(RANK, cells.name)
    if not named and len(place) < len(words):
        return None
    order = sorted(words, key=lambda word: place.get(word, len(words) + 100))
    labels = [words[word] for word in order]
    rest = len(words) - len(place)
    told = f"; of {rest} of them no usual order is known" if rest else ""
    text = f"are the values of `{cells.name}` a scale, the weakest first{told}?"
    lines = (field_line(cells.field, labels), field_line(cells.field, "text"))
    return Choice("scale", cells.name, text, lines)


def alike_in(name: str, values: Sequence[str]) -> list[list[str]]:
    """Values that most likely are one: they look alike, or are words for one sex."""
    groups = [[values[at] for at in group] for group in _look_alike(values)]
    sexes = [[value for value in values if sex_of(value, values) == sex] for sex in "FM"]
    words = {skeleton(value) for value in values}
    if all(sexes) and (called(SEX, name) or words <= PLAIN_SEXES):
        taken = {value for group in sexes for value in group}
        groups = [*(group for group in sexes if len(group) > 1), *(g for g in groups if not taken & {*g})]
    return groups


def sex_of(value: str, values: Sequence[str]) -> str:
    """`F` or `M` by a closed list of words; empty for any other. Where men are `H`, `M` are women."""
    word = skeleton(value)
    if word == "m" and any(skeleton(each) == "h" for each in values):
        return "F"
    return "F" if word in _FEMALE else "M" if word in _MALE else ""


def _look_alike(values: Sequence[str]) -> list[list[int]]:
    if not any("ё" in value.casefold() for value in values):
        return alike(values)
    groups = defaultdict[str, list[int]](list)
    for at, value in enumerate(values):
        groups[skeleton(value.replace("ё", "е").replace("Ё", "Е"))].append(at)
    return [group for group in groups.values() if len(group) > 1]


def alike_asked(cells: Cells, counts: dict[str, int], groups: Sequence[Sequence[str]], field: str) -> Choice:
    """The question whether such values are one."""
    meant: dict[str, list[str]] = {}
    for group in groups:
        chosen = _canonical(cells.name, group, counts, [*counts])
        meant[chosen] = [value for value in group if value != chosen]
    told = "; ".join(_told(group, counts) for group in groups[:3])
    text = f"in `{cells.name}` these are counted apart: {told}. Are they the same?"
    each = [value for group in groups for value in group]
    apart = values_line(field, {value: [value] for value in each})
    if alike(each):  # else nothing is in doubt that could be known
        apart = ("pool.known", f'known: ["W1 {field}"]')
    return Choice("W1", cells.name, text, (values_line(field, meant), apart))


def _canonical(name: str, group: Sequence[str], counts: dict[str, int], values: Sequence[str]) -> str:
    """What values are to be called: F and M for sexes, else the commonest, the plainest of those."""
    sexes = {sex_of(value, values) for value in group}
    if called(SEX, name) and len(sexes) == 1 and "" not in sexes:
        return sexes.pop()
    return min(group, key=lambda value: (-counts.get(value, 0), not value.isascii(), len(value)))


def _told(group: Sequence[str], counts: dict[str, int]) -> str:
    named = " and ".join(f"`{value}` {counts.get(value, 0):,}" for value in group)
    how = differs(group[0], group[1])
    return f"{named} ({how})" if how else named
