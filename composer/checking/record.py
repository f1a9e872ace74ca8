"""Records of decisions as JSON: what was asked, answered, proved and chosen, sealed as certificates are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from composer.base.errors import Mistake, ScenarioError
from composer.base.models import Model, collecting
from composer.base.numbers import shown
from composer.base.spelling import json_text
from composer.checking.certificate import Text
from composer.problem.reserves import RESERVE, RESERVES
from composer.problem.results import Member
from composer.problem.source import ScenarioSource
from composer.scenario.strict_json import Figure

FORMAT = "team-composer record 1"
SEAL = "sha256"
Object = dict[str, object]


def _object(value: object) -> Object:
    if not isinstance(value, dict):
        raise ValueError(f"an object is wanted here, not {shown(value)}")
    return value


Json = Annotated[Any, BeforeValidator(collecting(_object))]


class RecordedFile(Model):
    """A file that people or a plan were read from; its path is relative to the record, null for standard input."""

    path: Text | None
    sha256: Text
    holds: Literal["people", "plan"]


class RecordedScenario(Model):
    """The scenario as it was read, without people who stand in it (`inline`); see `ScenarioSource`."""

    name: Text
    sha256: Text | None
    text: Text
    inline: bool
    plain: bool
    plan: Json | None
    frozen: Text | None

    def source(self) -> ScenarioSource:
        """The same as a problem keeps it."""
        return ScenarioSource(self.name, self.text, self.sha256, self.inline, self.plain, self.plan, self.frozen)


class RecordedParts(Model):
    """All that a record holds; what `answer`, `choice` and `proof` are made of is looked at by what recounts them."""

    made: Text
    by: Text
    command: Text
    versions: Mapping[str, Text]
    scenario: RecordedScenario
    files: Mapping[str, RecordedFile]
    reading: Json
    doubts: list[Any]
    answer: Json
    proof: Json | None
    without_proof: Text
    choice: Json | None
    sha256: Text


@dataclass(frozen=True)
class Record:
    """A decision, with all that is needed to recompute it but the people.

    Attributes
    ----------
    content : dict
        What its JSON holds.
    parts : RecordedParts
        The same, read.
    """

    content: Object = field(repr=False)
    parts: RecordedParts = field(repr=False, compare=False)

    @property
    def sealed(self) -> bool:
        """Whether nothing was changed since it was made."""
        return self.parts.sha256 == seal(self.content)

    def to_dict(self) -> Object:
        """What its JSON holds.

        Returns
        -------
        dict
            Of texts, numbers, lists and dicts alone.
        """
        return dict(self.content)

    def to_json(self) -> str:
        """The text that `report --record` writes.

        Returns
        -------
        str
            One JSON object.
        """
        return json_text(self.content) + "\n"


def seal(content: Mapping[str, object]) -> str:
    """SHA-256 of the record's JSON without its own `sha256`, keys in order, no blanks between."""
    rest = {key: value for key, value in content.items() if key != SEAL}
    return sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def sealed(content: Object) -> Record:
    """A record that is made: with its format, and its seal."""
    whole = as_read({"format": FORMAT, **content})
    return from_json({**whole, SEAL: seal(whole)})


def as_read(content: Any) -> Any:
    """The same as it is when it was written and read again."""
    return json.loads(json.dumps(content))


def from_json(data: object) -> Record:
    """A record as it was read from a file, true or not. Raises ScenarioError with all that keeps it from being one."""
    if not isinstance(data, dict) or "format" not in data:
        raise ScenarioError([Mistake("this is not a record: a file that `report --record` writes is wanted here")])
    if data["format"] != FORMAT:
        raise ScenarioError([Mistake(f"`{FORMAT}` is wanted here, not {shown(data['format'])}", ("format",))])
    content: Any = _with_numbers(data)
    missing = [key for key in RecordedParts.model_fields if key not in content]
    if missing:
        raise ScenarioError([Mistake(f"`{key}` is missing") for key in missing])
    return Record(content, RecordedParts(**{str(key): value for key, value in content.items() if key != "format"}))


def _with_numbers(data: object) -> object:
    """Numbers that are not whole, which stand as they are written, as numbers."""
    if isinstance(data, Figure):
        return float(data.written)
    if isinstance(data, dict):
        return {key: _with_numbers(value) for key, value in data.items()}
    return [_with_numbers(value) for value in data] if isinstance(data, list) else data


def teams_of(value: object, path: tuple[str | int, ...]) -> dict[str, list[Member]]:
    """The members of recorded teams, reserves among them. Raises ScenarioError."""
    teams: dict[str, list[Member]] = {}
    for at, team in enumerate(_list(value, path)):
        here: tuple[str | int, ...] = (*path, at)
        name = team.get("name") if isinstance(team, dict) else None
        if not isinstance(team, dict) or not isinstance(name, str) or name in teams:
            raise ScenarioError([Mistake("a team with a `name` of its own is wanted here", here)])
        members = [_member(each, None, here) for each in _list(team.get("members"), here)]
        reserves = [_member(each, RESERVE, here) for each in _list(team.get(RESERVES) or [], here)]
        teams[name] = [*members, *reserves]
    return teams


def _list(value: object, path: tuple[str | int, ...]) -> Sequence[Any]:
    if not isinstance(value, list):
        raise ScenarioError([Mistake(f"a list is wanted here, not {shown(value)}", path)])
    return value


def _member(value: object, seat: str | None, path: tuple[str | int, ...]) -> Member:
    given = value if isinstance(value, dict) else {}
    identity, place = given.get("id"), given.get("seat", seat) if seat is None else seat
    if not isinstance(identity, str) or not (place is None or isinstance(place, str)):
        raise ScenarioError([Mistake(f"a member with `id` and `seat` is wanted here, not {shown(value)}", path)])
    return Member(identity, place)
