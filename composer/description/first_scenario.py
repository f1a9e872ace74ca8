"""A first scenario for a file of people: as much of a useful request as can be met, solved before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from composer.analyses.solve.search import solve
from composer.base.errors import ScenarioError
from composer.description.description import Description
from composer.description.draft import Draft
from composer.description.first_request import Ask, first_request, request_of
from composer.description.request import Wish, team_size, wishes
from composer.description.roles import roles
from composer.description.settled import comes_first, settled
from composer.description.tour import Days, days_of_tour
from composer.pool import Pool
from composer.scenario.load import load

_WORK = 10.0
"""The work that trying one request may take; about seconds."""
_APART = ("R", "W1", "W2", "W4", "separator")
"""Codes of doubts that keep a column out of the first request."""


@dataclass(frozen=True)
class FirstScenario:
    """What `new` wrote: the draft, and why the file cannot be read yet, if it cannot."""

    draft: Draft
    unreadable: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.draft.text()


def first_scenario(
    description: Description, path: str, file: str, start: date | None = None, end: date | None = None
) -> FirstScenario:
    """The scenario for a file of people that was described.

    `path` is where the file is, `file` what the scenario calls it. Where something must be decided before the file can
    be read, the request is tried as if the first line of each such choice stood there.
    """
    mapping, fields = settled(description, filter(comes_first, description.choices))
    pool, unreadable = _read(path, mapping, fields)
    found = roles(description.columns, description.people)
    doubtful = doubtful_columns(description)
    papers = [each.field for each in found.papers if each.field not in doubtful]
    days = days_of_tour(pool, papers, start, end)
    size = team_size(description.people)
    asked = wishes(found, size, days.start)
    if days.end is None:  # papers would be valid to a day that is not known
        dated = "say first when the tour is, above"
        doubtful |= {wish.field: dated for wish in asked if wish.place == "everyone" and wish.field not in doubtful}
    ask = _asking(pool, fields, days, size) if pool is not None else lambda _: unreadable[0]
    return FirstScenario(Draft(description, file, days, size, first_request(asked, doubtful, ask)), unreadable)


def doubtful_columns(description: Description) -> dict[str, str]:
    """Fields that a person has to decide on, each with why."""
    called = {each.name: each.field for each in description.columns}
    found = {}
    for each in description.columns:
        if "ask" in (each.order, each.decimal):
            found[each.field] = "decide first how its cells are to be read, above"
    for doubt in description.doubts:
        if doubt.column is not None and doubt.code.startswith(_APART):
            found[called.get(doubt.column, doubt.column)] = doubt.text
    for choice in description.choices:
        if choice.column is not None and not comes_first(choice):
            found[called.get(choice.column, choice.column)] = "decide first what is to be decided of it, above"
    return found


def _read(
    path: str, mapping: Mapping[str, object], fields: Mapping[str, object]
) -> tuple[Pool | None, tuple[str, ...]]:
    """The people by a mapping, or what keeps them from being read."""
    try:
        tree = {"pool": {**mapping, "file": path}, "fields": fields, "teams": [{"name": "team", "size": 1}]}
        return load(tree).pool, ()
    except ScenarioError as error:
        return None, tuple(str(mistake) for mistake in error.mistakes)


def _asking(pool: Pool, fields: Mapping[str, object], days: Days, size: int) -> Ask:
    tour = {key: day for key, day in (("start", days.start), ("end", days.end)) if day is not None}

    def ask(lines: Sequence[Wish]) -> str:
        try:
            found = solve(load({**tour, "fields": fields, **request_of(lines, size)}, pool=pool.table), work=_WORK)
        except ScenarioError as error:
            return error.mistakes[0].text
        if found.verdict == "impossible":
            return f"no {size} people meet it" + (" together with what is asked above" if len(lines) > 1 else "")
        return "" if found.teams else "it takes long to find out whether anybody meets it"

    return ask
