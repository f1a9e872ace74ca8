"""What a person has to decide about who is in a file: the id, its zeros, hidden rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from composer.base.alike import alike
from composer.description.build import Build
from composer.description.description import Choice
from composer.description.lines import pool_line
from composer.description.people import PeopleRows


def asked_of_people(build: Build, found: PeopleRows, mapping: Mapping[str, object]) -> list[Choice]:
    """What a person has to decide about who is in it."""
    choices = []
    identity = found.identity
    if identity.asked or (identity.others and not identity.columns):
        ways: list[object] = [mapping["id"], *identity.others]
        if not identity.columns or len(identity.columns) > 1 or len(ways) == 1:
            ways += ["row"] if mapping["id"] != "row" else []
        text = _which_id(identity.columns, identity.others)
        choices.append(Choice("id", identity.columns[0] if identity.columns else None, text, _id_lines(ways)))
    if identity.digits:
        name = identity.columns[0]
        text = f"some ids in `{name}` have fewer than {identity.digits} digits: did they lose zeros?"
        choices.append(Choice("digits", name, text, _id_lines([mapping["id"], name])))
    hidden = [doubt for doubt in build.table.doubts if doubt.code == "R5"]
    for doubt in hidden:
        lines = (pool_line("hidden", "read"), pool_line("hidden", "leave out"))
        choices.append(Choice("R5", None, f"{doubt.text}: are they people?", lines))
    if len(identity.columns) == 1 and (wrong := _alphabets(build, identity.columns[0])):
        choices.append(wrong)
    return choices


def _id_lines(ways: Sequence[object]) -> tuple[tuple[str, str], ...]:
    return tuple(pool_line("id", way) for way in ways)


def _which_id(columns: Sequence[str], others: Sequence[str]) -> str:
    if not columns:
        return "no column tells people apart: their rows are numbered, and another file has other ids"
    named = " and ".join(f"`{name}`" for name in columns)
    if len(columns) > 1:
        return f"no column alone tells people apart; {named} do together"
    if others:
        return f"{named} and {', '.join(f'`{name}`' for name in others)} are different for everyone: which is the id?"
    return f"only {named} is different for everyone: does it stay so in another file?"


def _alphabets(build: Build, name: str) -> Choice | None:
    """Ids that begin alike to the eye, in letters of two alphabets."""
    column = next(column for column in build.table.columns if column.name == name)
    heads = list(dict.fromkeys(re.sub(r"\d+", "9", text) for text in column.texts[:50_000]))
    groups = alike(heads) if len(heads) <= 5_000 else []
    if not groups:
        return None
    samples = [next(text for text in column.texts if re.sub(r"\d+", "9", text) == heads[at]) for at in groups[0]]
    named = " and ".join(f"`{text}`" for text in samples)
    text = f"ids in `{name}` are written in two ways that look alike, as {named}"
    lines = (("pool.known", 'known: ["W1 id"]'),) if alike(column.texts) else ()  # else no two people are meant
    return Choice("W1", name, text, lines)
