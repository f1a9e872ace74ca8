"""A first scenario for a file of people: as much of a useful request as can be met, solved before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from composer.analyses.solve.search import solve
from composer.base.errors import ScenarioError
from composer.description.build import Read
from composer.description.description import DescribedColumn, Description
from composer.description.draft import Draft
from composer.description.first_request import Ask, first_request, request_of
from composer.description.request import Wish, team_size, wishes
from composer.description.roles import roles
from composer.description.settled import as_list, decisions, open_doubts, said, settled
from composer.description.tour import TourDays, days_of_tour
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
    description: Description,
    path: str,
    file: str,
    start: date | None = None,
    end: date | None = None,
    read: Read | None = None,
) -> FirstScenario:
    """The scenario for a file of people that was described.

    `path` is where the file is, `file` what the scenario calls it, `read` what reads it where it was opened before.
    Where something must be decided before the file can be read, the request is tried as if the first line of each such
    choice stood there.
    """
    tree = settled(description, [each for each in decisions(description) if each.first])
    pool, unreadable = _read(path, tree, read)
    found = roles(merged_columns(description), description.people)
    doubtful = doubtful_columns(description)
    papers = [each.field for each in found.papers]
    dated = pool
    if not doubtful.keys().isdisjoint(papers):  # which of two readings holds moves the tour by little
        dated = _read(path, settled(description, decisions(description)), read)[0] or pool
    days = days_of_tour(dated, papers, start, end)
    size = team_size(description.people)
    asked = wishes(found, size, days.start)
    if days.end is None:  # papers would be valid to a day that is not known
        unsaid = "left out until the tour has its days"
        doubtful |= {wish.field: unsaid for wish in asked if wish.place == "everyone" and wish.field not in doubtful}
    ask = _asking(pool, tree["fields"], days, size) if pool is not None else lambda _: unreadable[0]
    return FirstScenario(Draft(description, file, days, size, first_request(asked, doubtful, ask)), unreadable)


def doubtful_columns(description: Description) -> dict[str, str]:
    """Fields that a person has to decide on, each with why."""
    called = {each.name: each.field for each in description.columns}
    found = {}
    for each in description.columns:
        if "ask" in (each.order, each.decimal):
            found[each.field] = "left out until it is said how its cells are written"
    for doubt in open_doubts(description):
        if doubt.column is not None and doubt.code.startswith(_APART):
            found[called.get(doubt.column, doubt.column)] = f"left out, because {doubt.text}"
    for decision in decisions(description):
        column = decision.choice.column
        if column is not None and not decision.first:
            found[called.get(column, column)] = f"left out until DECIDE {decision.number} is settled"
    return found


def merged_columns(description: Description) -> list[DescribedColumn]:
    """The columns as they are once spellings that are most likely one are one: what is left out until that is decided
    names the spelling that is left."""
    spellings: dict[str, dict[str, str]] = {}
    for decision in decisions(description):
        place, (_, line) = decision.places[0], decision.choice.lines[0]
        if place[:2] == ("pool", "values") and isinstance(values := said(place, line).get(place[-1]), Mapping):
            spellings[place[-1]] = {str(text): meant for meant, texts in values.items() for text in as_list(texts)}
    return [
        _merged(column, spellings[column.field]) if column.field in spellings and column.values else column
        for column in description.columns
    ]


def _merged(column: DescribedColumn, meant: Mapping[str, str]) -> DescribedColumn:
    counts: dict[str, int] = {}
    for text, count in column.values or ():
        counts[meant.get(text, text)] = counts.get(meant.get(text, text), 0) + count
    fewer = len(column.values or ()) - len(counts)
    values = tuple(sorted(counts.items(), key=lambda each: -each[1]))
    return replace(column, values=values, distinct=column.distinct - fewer)


def _read(
    path: str, tree: Mapping[str, Mapping[str, object]], read: Read | None
) -> tuple[Pool | None, tuple[str, ...]]:
    """The people by a mapping and fields, or what keeps them from being read."""
    mapping = {**tree["pool"], "file": path}
    try:
        table = read(mapping, tree["fields"]) if read else None
        return load({**tree, "pool": mapping, **request_of([], 1)}, pool=table).pool, ()
    except ScenarioError as error:
        return None, tuple(str(mistake) for mistake in error.mistakes)


def _asking(pool: Pool, fields: Mapping[str, object], days: TourDays, size: int) -> Ask:
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
