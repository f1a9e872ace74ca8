"""The first request, solved before it is written: what cannot be met is softened, then left out, line by line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from composer.description.request import Wish

Ask = Callable[[Sequence[Wish]], str]
"""Solves a request with these lines: nothing where it is answered with a team, else why not, in words."""


@dataclass(frozen=True)
class Tried:
    """A request that was answered with a team, and the lines that had to go, each with why. `refused` is why not even
    a request without any line could be tried; then none stands."""

    stands: tuple[Wish, ...]
    left_out: tuple[tuple[Wish, str], ...]
    refused: str = ""


def first_request(wishes: Sequence[Wish], doubtful: Mapping[str, str], ask: Ask) -> Tried:
    """As many of the wishes as can be met together, in their order. `doubtful` are columns that a person has to decide
    on first, each with why: they are not asked yet."""
    left_out = [(wish, doubtful[wish.field]) for wish in wishes if wish.field in doubtful]
    asked = [wish for wish in wishes if wish.field not in doubtful]
    if not ask(asked):
        return Tried(tuple(asked), tuple(left_out))
    if refused := ask(()):
        return Tried((), tuple((wish, "not tried yet") for wish in wishes), refused)
    stands: list[Wish] = []
    for wish in asked:
        why = ""
        for spec in (wish.spec, *wish.softer):
            tried = replace(wish, spec=spec)
            if not (said := ask([*stands, tried])):
                stands.append(tried)
                break
            why = why or said
        else:
            left_out.append((wish, f"left out: {why}"))
    return Tried(tuple(stands), tuple(left_out))


def request_of(lines: Collection[Wish], size: int) -> dict[str, object]:
    """What a scenario says of its teams and goals with these lines."""
    team: dict[str, object] = {"name": "team", "size": size}
    everyone: dict[str, object] = {}
    for wish in lines:
        if wish.place == "everyone":
            everyone |= wish.spec
    if everyone:
        team["everyone"] = everyone
    if require := [wish.spec for wish in lines if wish.place == "require"]:
        team["require"] = require
    prefer = [wish.spec for wish in lines if wish.place == "prefer"]
    return {"teams": [team], **({"prefer": prefer} if prefer else {})}
