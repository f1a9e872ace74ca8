"""The scenario as it is written: how the file is read, what is to be decided, a first request, each with a comment."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from composer.base.spelling import spell_out
from composer.description.description import Choice, Description
from composer.description.first_request import Tried
from composer.description.request import Place, Wish
from composer.description.settled import comes_first, place_of, unsettled
from composer.description.tour import Days
from composer.description.yaml_text import block, flow, keyed, scalar
from composer.pool.reading.mapping import Reading

_WIDE = 112
_TITLE = "A first request"


@dataclass(frozen=True)
class Draft:
    """What a scenario is written from: `file` is the pool's name as the scenario has it, `request` what was tried."""

    description: Description
    file: str
    days: Days
    size: int
    request: Tried

    def text(self) -> str:
        """The file."""
        parts = (self._head(), self._pool(), self._tour(), self._fields(), self._team(), self._section("prefer", ""))
        return "\n\n".join(filter(None, ("\n".join(part) for part in parts))) + "\n"

    def _head(self) -> Iterator[str]:
        people = f"{self.description.people:,} {'person' if self.description.people == 1 else 'people'}"
        yield from _comment(
            f"A first request to the {people} of {scalar(self.file)}, written by `team-composer new`. Every line is a "
            "proposal: put your own numbers in, then ask `team-composer solve`. All that can be said here: "
            "`team-composer guide format`."
        )
        yield f"title: {_TITLE}"

    def _pool(self) -> Iterator[str]:
        pool = {"file": self.file, **unsettled(self.description)["pool"]}
        yield "pool:"
        for key in Reading.model_fields:
            open_here = self._open("pool", key)
            inner = [choice for choice in open_here if any(len(place_of(place)) > 2 for place, _ in choice.lines)]
            yield from _decisions((choice for choice in open_here if choice not in inner), "  ")
            value = pool.get(key)
            if inner:
                yield f"  {key}:"
                yield from _decisions(inner, "    ")
                yield from block(value, "    ") if isinstance(value, Mapping) else ()
            elif key in pool:
                yield from keyed(key, value, "  ")

    def _open(self, root: str, key: str | None = None) -> list[Choice]:
        """Choices whose first line stands under that key."""
        found = []
        for choice in self.description.choices:
            where = place_of(choice.lines[0][0]) if choice.lines else ()
            if where[:1] == (root,) and (key is None or where[1:2] == (key,)):
                found.append(choice)
        return found

    def _tour(self) -> Iterator[str]:
        if self.days.start is None or self.days.end is None:
            yield from _comment("The first and last day of the tour; ages and the UN's targets need them:")
            yield "# start: 2027-01-15"
            yield "# end: 2028-01-14"
            return
        yield from _comment(f"The tour: {self.days.why}.")
        yield f"start: {self.days.start}"
        yield f"end: {self.days.end}"

    def _fields(self) -> Iterator[str]:
        fields, open_here = unsettled(self.description)["fields"], self._open("fields")
        if fields or open_here:
            yield "fields:"
            yield from block(fields, "  ")
            yield from _decisions(open_here, "  ")

    def _team(self) -> Iterator[str]:
        named = ", ".join(scalar(each.field) for each in self.description.columns)
        yield from _comment(f"What can be asked of: {named}.")
        yield from ("teams:", "  - name: team", f"    size: {self.size}")
        yield from self._section("everyone", "    ")
        yield from self._section("require", "    ")

    def _section(self, place: Place, indent: str) -> Iterator[str]:
        """The lines of one place, and below them those that had to go."""
        stands = [wish for wish in self.request.stands if wish.place == place]
        gone = [(wish, why) for wish, why in self.request.left_out if wish.place == place]
        if stands:
            yield f"{indent}{place}:"
        for wish in stands:
            yield from _comment(wish.note, indent + "  ") if wish.note else ()
            yield f"{indent}  {_line(wish)}"
        if gone and not stands:
            yield f"{indent}# {place}:"
        for wish, why in gone:
            yield from _comment(f"not asked: {why}", indent + "  ")
            yield f"{indent}  # {_line(wish)}"


def _line(wish: Wish) -> str:
    return flow(wish.spec)[1:-1] if wish.place == "everyone" else f"- {flow(wish.spec)}"


def _decisions(choices: Iterable[Choice], indent: str) -> Iterator[str]:
    """Choices as comments: what is asked, and the lines to choose from. A line of another place says which."""
    for choice in choices:
        first = "nothing is answered before one of these lines stands" if comes_first(choice) else "let one line stand"
        yield from _comment(f"DECIDE: {choice.text} ({first}: take its # away)", indent)
        here = place_of(choice.lines[0][0])[:-1]
        for place, line in choice.lines:
            where = place_of(place)[:-1]
            yield f"{indent}# {line}" + ("" if where == here else f"   # under {' '.join(where)}:")


def _comment(text: str, indent: str = "") -> Iterator[str]:
    wrapped = textwrap.wrap(spell_out(" ".join(text.split())), _WIDE - len(indent), break_long_words=False)
    yield from (f"{indent}# {line}" for line in wrapped)


def as_tree(draft: Draft, teams: Mapping[str, object]) -> dict[str, object]:
    """What the file says, as it is read back."""
    parts: Sequence[tuple[str, object]] = (
        ("title", _TITLE),
        ("pool", {"file": draft.file, **unsettled(draft.description)["pool"]}),
        ("start", draft.days.start),
        ("end", draft.days.end),
        ("fields", unsettled(draft.description)["fields"] or None),
    )
    return {key: value for key, value in parts if value is not None} | {**teams}
