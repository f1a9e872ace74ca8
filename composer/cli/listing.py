"""`kinds`: every measure and every kind of field, as they describe themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from composer.measures import MEASURES
from composer.pool.kinds import KINDS
from composer.problem.targets import CATEGORIES


class Entry(TypedDict):
    """One kind: its name, what it is in words, and an example as it stands in a scenario."""

    name: str
    words: str
    unit: str | None
    example: str


Listed = dict[str, list[Entry]]

_WHO = (
    ("conditions", "fields with a condition each, all of which must hold; {} is anyone", "{sex: F, rank: OF-3}"),
    ("any", "a list of conditions, one of which holds", "{any: [{languages: {fr: 2}}, {languages: {ar: 2}}]}"),
    ("none", "a list of conditions, none of which holds", "{none: [{unit: Headquarters}, {volunteer: no}]}"),
    ("id", "people named by their ids", "{id: [P1, P2]}"),
)

_TARGET = "{share: {sex: F}, at_least: {target: %s}}"


def listed() -> Listed:
    """Measures, fields, targets and ways to say who is meant, in the order of their lists."""
    return {
        "measures": [
            Entry(name=key, words=kind.counts, unit=kind.unit, example=kind.example) for key, kind in MEASURES.items()
        ],
        "fields": [Entry(name=kind.kind, words=kind.takes, unit=None, example=kind.example) for kind in KINDS],
        "targets": [
            Entry(name=each.name, words=f"{each.words}, {each.figures()}", unit="percent", example=_TARGET % each.name)
            for each in CATEGORIES
        ],
        "who": [Entry(name=name, words=words, unit=None, example=example) for name, words, example in _WHO],
    }


_HEADINGS: Mapping[str, str] = {
    "measures": "MEASURES: what is counted. With at_least, at_most or exactly a measure is a requirement.",
    "fields": "FIELDS: which conditions a column of the pool takes. A blank cell meets none.",
    "targets": "TARGETS: the UN's shares of women, as a bound or aim of a share; the year is that of `start`.",
    "who": "WHO: which people are meant.",
}


def told(listed: Listed) -> str:
    """The same as text."""
    parts = []
    for key, entries in listed.items():
        lines = [_HEADINGS[key]]
        for entry in entries:
            unit = "" if entry["unit"] is None else f" – counted in: {entry['unit']}"
            lines.append(f"  {entry['name']}: {entry['words']}{unit}\n      {entry['example']}")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
