"""`kinds`: every measure, every kind of field and the keys of what is asked, as they describe themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from composer.base.models import Model
from composer.measures import MEASURES
from composer.pool.kinds import KINDS
from composer.problem.decision import Decision
from composer.problem.requirement import Goal, Requirement
from composer.problem.targets import CATEGORIES
from composer.problem.team import Seat, Team
from composer.scenario.file import ScenarioFile
from composer.scenario.schema import schema
from composer.scenario.schema_types import Schema


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
    """Measures, fields, targets, ways to say who is meant, and keys of what is asked, in the order of their lists."""
    described = schema()
    parts = described["$defs"]
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
        "teams": _keys(Team, parts["Team"]),
        "seats": _keys(Seat, parts["Seat"]),
        "requirements": _keys(Requirement, parts["members.requirement"]),
        "goals": _keys(Goal, parts["Goal"]),
        "tradeoffs": _keys(ScenarioFile, described),
        "decision": _keys(Decision, parts["Decision"]),
    }


def _keys(model: type[Model], described: Schema) -> list[Entry]:
    """The keys of a model of which it has examples, in the words of the schema for editors."""
    about = {key: described["properties"][key]["description"].rstrip(".") for key in model.examples}
    return [
        Entry(name=key, words=about[key][0].lower() + about[key][1:], unit=None, example=example)
        for key, example in model.examples.items()
    ]


_HEADINGS: Mapping[str, str] = {
    "measures": "MEASURES: what is counted. With at_least, at_most or exactly a measure is a requirement.",
    "fields": "FIELDS: which conditions a column of the pool takes. A blank cell meets none.",
    "targets": "TARGETS: the UN's shares of women, as a bound or aim of a share; the year is that of `start`.",
    "who": "WHO: which people are meant.",
    "teams": "TEAMS: what each team is, and what is asked of it; under `teams:`.",
    "seats": "SEATS: places in a team, each filled by a different member; under `seats:` of a team.",
    "requirements": "REQUIREMENTS: a measure with a bound; under `require:` of a team, or of all teams together.",
    "goals": "GOALS: a measure of which more, or less, is better; under `prefer:`, the most important first.",
    "tradeoffs": "TRADE-OFFS: goals weighed against each other, and numbers varied.",
    "decision": "DECISION: what a report says above its recommendation; under `decision:`.",
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
