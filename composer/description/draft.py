"""The scenario as it is written: how the file is read, what is to be decided, a first request, each with a comment."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from composer.base.spelling import spell_out
from composer.description.description import Description
from composer.description.first_request import Tried
from composer.description.request import Place, Wish
from composer.description.roles import NOTHING
from composer.description.settled import NumberedChoice, as_list, decisions, said, sentence, unsettled
from composer.description.tour import TourDays
from composer.description.yaml_text import block, flow, keyed, scalar
from composer.pool.reading.mapping import Reading

_WIDE = 112
_TITLE = "A first request"
_LISTS = ("known", "blank")
"""Keys of the mapping whose items stand on lines of their own, because each may be decided for itself."""
_Open = tuple[NumberedChoice, tuple[str, ...], str]
"""A line to be chosen: of which decision, where, and what it says."""


@dataclass(frozen=True)
class Draft:
    """What a scenario is written from: `file` is the pool's name as the scenario has it, `request` what was tried."""

    description: Description
    file: str
    days: TourDays
    size: int
    request: Tried

    def text(self) -> str:
        """The file."""
        open_lines = _OpenLines(decisions(self.description), self.tree)
        parts = (
            self._head(),
            self._pool(open_lines),
            self._tour(),
            self._fields(open_lines),
            self._team(),
            self._section("prefer", ""),
        )
        return "\n\n".join(filter(None, ("\n".join(part) for part in parts))) + "\n"

    @cached_property
    def tree(self) -> dict[str, dict[str, object]]:
        """The mapping and the fields as they stand in the file."""
        found = unsettled(self.description)
        return {**found, "pool": {**found["pool"], "file": self.file}}

    def _head(self) -> Iterator[str]:
        people = f"{self.description.people:,} {'person' if self.description.people == 1 else 'people'}"
        yield from _comment(
            f"A first request to the {people} of {scalar(self.file)}, written by `team-composer new`. Every line is a "
            "proposal: put your own numbers in, then run `team-composer solve`. All that can be written here: "
            "`team-composer guide format`."
        )
        if decisions(self.description):
            yield from _comment("Where it says DECIDE, choose a line and delete the # before it.")
        yield f"title: {_TITLE}"

    def _pool(self, open_lines: _OpenLines) -> Iterator[str]:
        yield "pool:"
        for key in Reading.model_fields:
            value, here = self.tree["pool"].get(key), open_lines.at("pool", key)
            if (here and key in _LISTS) or any(len(place) > 2 for _, place, _ in here):
                yield from _nested(open_lines, key, value, here)
            else:
                yield from open_lines.written(here, "  ")
                yield from keyed(key, value, "  ") if key in self.tree["pool"] else ()

    def _tour(self) -> Iterator[str]:
        if self.days.start is None or self.days.end is None:
            yield from _comment("The first and last day of the tour; ages and the UN's targets need them:")
            yield "# start: 2027-01-15"
            yield "# end: 2028-01-14"
            return
        yield from _comment(f"The tour: {self.days.why}.")
        yield f"start: {self.days.start}"
        yield f"end: {self.days.end}"

    def _fields(self, open_lines: _OpenLines) -> Iterator[str]:
        fields, here = self.tree["fields"], open_lines.at("fields")
        if fields or here:
            yield "fields:"
            yield from block(fields, "  ")
            yield from open_lines.written(here, "  ")

    def _team(self) -> Iterator[str]:
        named = ", ".join(scalar(each.field) for each in self.description.columns if each.kind not in NOTHING)
        yield from _comment(f"What can be asked about: {named}.")
        yield from ("teams:", "  - name: team", f"    size: {self.size}")
        yield from self._section("everyone", "    ")
        yield from self._section("require", "    ")

    def _section(self, place: Place, indent: str) -> Iterator[str]:
        """The lines of one place, and below them those that had to go, each reason once."""
        stands = [wish for wish in self.request.stands if wish.place == place]
        gone = [(wish, why) for wish, why in self.request.left_out if wish.place == place]
        if stands:
            yield f"{indent}{place}:"
        for wish in stands:
            yield from _comment(wish.note, indent + "  ") if wish.note else ()
            yield f"{indent}  {_line(wish)}"
        if gone and not stands:
            yield f"{indent}# {place}:"
        for why, lines in groupby(gone, key=lambda each: each[1]):
            yield from _comment(f"{why}:", indent + "  ")
            yield from (f"{indent}  # {_line(wish)}" for wish, _ in lines)


class _OpenLines:
    """Lines to be chosen, where they are written: what is to be decided is told in full at the first of its lines."""

    def __init__(self, decided: Sequence[NumberedChoice], tree: Mapping[str, object]) -> None:
        self._tree = tree
        self._lines: list[_Open] = [
            (each, place, line)
            for each in decided
            for place, (_, line) in zip(each.places, each.choice.lines, strict=True)
        ]
        self._told: set[int] = set()

    def at(self, root: str, key: str | None = None) -> list[_Open]:
        """Those under a key of the pool, or under `fields`."""
        return [each for each in self._lines if each[1][0] == root and (key is None or each[1][1] == key)]

    def written(self, lines: Iterable[_Open], indent: str) -> Iterator[str]:
        """The lines as comments."""
        for number, same in groupby(lines, key=lambda each: each[0].number):
            few = [*same]
            if number in self._told:
                yield f"{indent}# DECIDE {number}, another answer:"
            else:
                self._told.add(number)
                yield from _comment(f"DECIDE {number}: {_asked(few[0][0])}", indent)
            for _, place, line in few:
                yield from _open_line(place, line, indent, self._stands(place))

    def _stands(self, place: tuple[str, ...]) -> object:
        """What is said in a place, if anything is."""
        here: object = self._tree
        for part in place:
            here = here.get(part) if isinstance(here, Mapping) else None
        return here


def _asked(decision: NumberedChoice) -> str:
    """What is to be decided."""
    told = [sentence(decision.choice.text)]
    if any(place[:2] != decision.places[0][:2] for place in decision.places):
        told.append("Another answer is further down.")
    if decision.first:
        told.append("Nothing is answered until then.")
    return " ".join(told)


def _open_line(place: tuple[str, ...], line: str, indent: str, stands: object) -> Iterator[str]:
    """A line as a comment. `stands` is what is said in its place already: a list has what is chosen added to it."""
    value = said(place, line)[place[-1]]
    if len(place) == 2 and place[1] in _LISTS:
        yield from (f"{indent}# - {flow(item)}" for item in as_list(value))
    elif stands is None:
        first, *others = line.split("\n")
        yield f"{indent}# {first}"
        yield from (f"{indent}# {other}   # together with the line above" for other in others)
    elif str(stands) == str(value):
        yield f"{indent}# (as it stands: {line})"
    else:
        more = [*as_list(stands), *as_list(value)] if place[-1] in ("yes", "no") else value
        yield f"{indent}# {scalar(place[-1])}: {flow(more)}   # instead of the present line"


def _nested(open_lines: _OpenLines, key: str, value: object, here: Sequence[_Open]) -> Iterator[str]:
    """A key whose parts stand on lines of their own."""
    yield f"  {key}:"
    yield from open_lines.written(here, "    ")
    if isinstance(value, Mapping):
        yield from block(value, "    ")
    elif value is not None:
        yield from (f"    - {flow(item)}" for item in as_list(value))


def _line(wish: Wish) -> str:
    return flow(wish.spec)[1:-1] if wish.place == "everyone" else f"- {flow(wish.spec)}"


def _comment(text: str, indent: str = "") -> Iterator[str]:
    wrapped = textwrap.wrap(
        spell_out(" ".join(text.split())), _WIDE - len(indent), break_long_words=False, break_on_hyphens=False
    )
    yield from (f"{indent}# {line}" for line in wrapped)
