"""What a problem was read from, so that it can be read again years later: no people, but where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

PEOPLE, PLANNED = "people", "plan"
"""What a file beside the scenario holds."""


@dataclass(frozen=True)
class BesideFile:
    """A file that people or a plan were read from: what the problem's `inputs` call it, where it is (None: it came
    from standard input), and what it `holds`."""

    name: str
    path: Path | None
    holds: str


@dataclass(frozen=True)
class ScenarioSource:
    """A scenario as it was read.

    Attributes
    ----------
    name : str
        The file's; empty for a mapping.
    text : str
        The file's text, or the mapping as one, without people who stand in it.
    sha256 : str or None
        Of the file; None for a mapping.
    inline : bool
        Whether the people stand in the scenario itself.
    plain : bool
        Whether its mapping was not applied to the people who stand in for its own.
    plan : mapping or None
        The plan that stands in for the scenario's own and is no file: the members of each team.
    frozen : str or None
        The day that stands in for the scenario's own.
    files : tuple of BesideFile
        What people and the plan were read from.
    """

    name: str
    text: str
    sha256: str | None = None
    inline: bool = False
    plain: bool = False
    plan: Mapping[str, object] | None = None
    frozen: str | None = None
    files: tuple[BesideFile, ...] = field(default=())

    def renamed(self, before: str, after: str) -> ScenarioSource:
        """The same where a file is called otherwise."""
        files = (replace(each, name=after) if each.name == before else each for each in self.files)
        return replace(self, files=tuple(files))


def no_longer_read(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of a problem, after which it is not what was read any more, but where files are only called otherwise."""
    return {**({} if changes.keys() <= {"inputs", "source"} else {"source": None}), **changes}
