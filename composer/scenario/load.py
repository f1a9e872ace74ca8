"""A scenario file, or the same as a mapping, as a checked problem."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from composer.base.errors import TOO_DEEP, Mistake, ScenarioError
from composer.base.errors import Path as Keys
from composer.base.gc_pause import gc_paused
from composer.base.models import mistakes_in
from composer.base.numbers import day, shown
from composer.pool import Pool, RawTable, Tour
from composer.pool.doubts import ENCODING
from composer.pool.kinds.base import canonical
from composer.pool.people import BadPool
from composer.pool.reading.whole import BadTable
from composer.problem.courses import pool_mistakes
from composer.problem.fit import asked_of, misfits, misreadings
from composer.problem.parameters import Parts, sweep_mistakes
from composer.problem.plan import FROZEN
from composer.problem.problem import Problem
from composer.problem.programme import at_home, day_mistakes, each_tour
from composer.problem.warned import doubtful
from composer.problem.yearly_targets import with_yearly_targets
from composer.scenario.file import Expect, ScenarioFile, shape
from composer.scenario.locations import Locations, in_order, locate
from composer.scenario.partial import PartialDocument
from composer.scenario.plans import read_own_plan
from composer.scenario.pools import ENDINGS, Given, read_pool
from composer.scenario.programme import UNREAD, told_of_tours
from composer.scenario.read_from import Instead, source_of
from composer.scenario.source import STANDARD_INPUT, as_utf8, read_bytes, read_standard_input
from composer.scenario.yaml import MAX_BYTES, Document, read_yaml

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

_POOLS = (*(ending for ending in ENDINGS if ending not in (".json", ".txt")), ".xls", ".ods")
"""The endings of files that are no text which a scenario could be."""
_NUMBERS = (
    ("teams", "number", "a number of teams"),
    ("courses", "places", "a number of people"),
    ("recruits", "number", "a number of people"),
)
"""Numbers that may be left out, but not left blank."""
_ASKED = ("title", "today", "rest", "busy", "served", "tours", "frozen", "drop", "sweep", "courses", "recruits")
"""Keys that a problem is given as the file has them."""


@dataclass(frozen=True)
class Scenario:
    """A scenario that was read: its problem, what its `expect` says of the answer, and what its people were read from;
    `base` is the folder in which files are looked for."""

    problem: Problem
    expect: Expect
    given: Given
    base: Path


def load(
    source: str | os.PathLike[str] | Mapping[str, object],
    pool: Pool | IntoDataFrame | Sequence[Mapping[str, object]] | RawTable | str | os.PathLike[str] | None = None,
    *,
    plain: bool = False,
    plan: object = None,
    frozen: date | str | None = None,
) -> Problem:
    """The problem that a scenario states.

    Parameters
    ----------
    source : str, path or mapping
        A file's name, `"-"` for standard input, or the same as a mapping.
    pool : data frame, list of mappings, str, path, or Pool, optional
        Stands in for the scenario's own pool: people in memory, a file's name, or a pool that was read before.
    plain : bool, optional
        Whether the scenario's mapping for its own pool is not applied to the one that stands in for it.
    plan : str, path, answer or mapping, optional
        Stands in for the scenario's own `plan`: a file's name, an answer of `solve`, or the members of each team.
    frozen : date or str, optional
        Stands in for the scenario's own `frozen`.

    Returns
    -------
    Problem
        Checked; its `inputs` tell the sha256 of every file read.

    Raises
    ------
    ScenarioError
        With every mistake in the scenario and in the pool, each with its place.
    """
    return load_with_expectations(source, pool, plain=plain, plan=plan, frozen=frozen).problem


def load_with_expectations(
    source: str | os.PathLike[str] | Mapping[str, object],
    pool: object = None,
    expect: type[Expect] = Expect,
    *,
    plain: bool = False,
    plan: object = None,
    frozen: date | str | None = None,
) -> Scenario:
    """As `load`, with the scenario's `expect`, which may say what this model has."""
    with gc_paused():
        return _read_anything(source, Instead(pool, plain, plan, frozen), shape(expect))


def load_document(document: Document, instead: Instead, expect: type[Expect] = Expect) -> Problem:
    """The problem of a file whose text was read; other files are looked for from here. Raises as `load` does."""
    with gc_paused():
        return _read(document.value, instead, shape(expect), document, Path(), {}).problem


def _read_anything(
    source: str | os.PathLike[str] | Mapping[str, object], pool: Instead, shape: type[ScenarioFile]
) -> Scenario:
    if isinstance(source, Mapping):
        try:
            return _read(dict(source), pool, shape, None, Path(), {})
        except RecursionError:  # which no file can bring about
            raise ScenarioError([Mistake(TOO_DEEP)]) from None
    name = os.fspath(source)
    if Path(name).suffix.lower() in _POOLS and os.path.isfile(name):  # else what is wrong with it is told below
        new = shlex.join(["team-composer", "new", name])
        raise ScenarioError([Mistake(f"that is a pool, not a scenario: `{new}` writes a first one for it", place=name)])
    if name == "-":
        data, base, name = read_standard_input(MAX_BYTES), Path(), STANDARD_INPUT
        digest = sha256(data).hexdigest()
    else:
        content = read_bytes(name, MAX_BYTES)
        data, base, digest = content.data, Path(name).parent, content.sha256
    document = read_yaml(as_utf8(data, name), name)
    return _read(document.value, pool, shape, document, base, {name: digest})


def _read(
    tree: object,
    pool: Instead,
    shape: type[ScenarioFile],
    document: Document | None,
    base: Path,
    inputs: dict[str, str],
) -> Scenario:
    mistakes: list[Mistake] = []
    if isinstance(tree, dict) and pool.frozen is not None:
        tree = {**tree, FROZEN: str(pool.frozen)}
    if not isinstance(tree, dict):
        text = f"a scenario is a mapping with `pool:` and `teams:`, not {shown(tree)}"
        raise ScenarioError([locate(Mistake(text), tree, document)])
    file, mended = _shaped(tree, shape, mistakes)
    own = [*mistakes]  # whatever letters the pool holds
    people = _people(tree, pool, document, base, inputs, mistakes)
    problem = None
    if file is not None:
        tour = people.tour if people is not None else _tour(tree, [])
        mistakes += day_mistakes(file.teams, tour)
        each, positions = each_tour(file.teams, tour)
        teams, require, undated = with_yearly_targets(each, file.require, tour.start)
        if not any(mistake.path == ("start",) for mistake in mistakes):  # else the year is not known
            mistakes += [late for late in at_home(undated, positions) if mended.stands((*late.path[:2], "start"))]
        parts = (teams, require, file.prefer, file.tradeoffs)
        plan = (file.courses, file.recruits)
        decided = read_own_plan(file.plan, pool.plan, people, teams, base, inputs, mistakes)
        if people is not None and not mistakes:
            mistakes += sweep_mistakes(file.sweep, Parts(teams, require, file.rest, file.tours), people)
            try:
                problem = Problem(
                    people,
                    file.teams,
                    *parts[1:],
                    plan=decided,
                    inputs=inputs,
                    source=source_of(tree, pool, document, base, inputs, decided),
                    **{key: getattr(file, key) for key in _ASKED} | file.told(),
                    where=Locations({key: value for key, value in tree.items() if key != "pool"}, document),
                )
            except ScenarioError as error:
                mistakes += error.mistakes
        else:
            before = decided if decided is not None or file.plan is pool.plan is None else UNREAD
            found = [*misfits(*parts), *told_of_tours(file, people, teams, require, tour, before, mistakes)]
            own += [mistake for mistake in [*undated, *found] if not mended.explain(mistake)]
            found += sweep_mistakes(
                file.sweep, Parts(teams, require, file.rest, file.tours), people, mended.stands if mistakes else None
            )
            if people is not None:
                found += [*misreadings(people, *parts), *pool_mistakes(people, *plan)]
                found += doubtful(people, asked_of(people, *parts, *plan, file.drop), [*mistakes, *found])
            mistakes += [mistake for mistake in at_home(found, positions) if not mended.explain(mistake)]
    if mistakes and people is not None:
        mistakes = _but_for_letters(mistakes, own, people.table)
    if problem is None or file is None or mistakes:
        raise ScenarioError(in_order(mistakes, tree, document))
    return Scenario(problem, file.expect, pool.given(tree), base)


def _but_for_letters(mistakes: list[Mistake], own: list[Mistake], table: RawTable) -> list[Mistake]:
    """The mistakes; where letters of the pool were guessed and any of the mistakes may come of it, that one, and beside
    it only the scenario's `own`."""
    unsaid = [Mistake(doubt.told(), ("pool",)) for doubt in table.doubts if doubt.code == ENCODING][:1]

    def may_come_of_it(mistake: Mistake) -> bool:
        words = " ".join((mistake.text, mistake.place, *map(str, mistake.path))).replace(table.source, "")
        return any(sign.isalpha() and not sign.isascii() for sign in words)

    others = [mistake for mistake in mistakes if mistake not in own and mistake not in unsaid]
    return [*unsaid, *own] if unsaid and any(map(may_come_of_it, others)) else mistakes


def _shaped(
    tree: dict[str, Any], shape: type[ScenarioFile], mistakes: list[Mistake]
) -> tuple[ScenarioFile | None, PartialDocument]:
    """The file read. Where it is wrong, what is wrong in it asks nothing, so that all the rest can still be held
    against the pool; None where even that fails."""
    found = [
        Mistake(f"{wanted} is wanted here, not nothing", (key, position, inner))
        for key, inner, wanted in _NUMBERS
        for position, item in enumerate(tree[key] if isinstance(tree.get(key), (list, tuple)) else ())
        if isinstance(item, dict) and item.get(inner, 1) is None
    ]
    if tree.get("today", "") is None:
        found.append(Mistake("a day such as 2027-01-15 is wanted here, not nothing", ("today",)))
    try:
        file = shape.model_validate(tree)
    except ValidationError as error:
        found += mistakes_in(error)
    else:
        if not found:
            return file, PartialDocument(tree, ())
    mistakes += found
    mended = PartialDocument(tree, [mistake.path for mistake in found])
    try:
        return shape.model_validate(mended.tree), mended
    except ValidationError:
        return None, mended


def _people(
    tree: dict[str, Any],
    instead: Instead,
    document: Document | None,
    base: Path,
    inputs: dict[str, str],
    mistakes: list[Mistake],
) -> Pool | None:
    """The pool, read and checked. Where it is wrong its mistakes are told, and the pool is what is left without
    them; None where nothing is."""
    own, given = tree.get("pool"), instead.pool
    spec = own if given is None else given
    fields = {} if tree.get("fields") is None else tree["fields"]
    if not isinstance(fields, dict):
        mistakes.append(Mistake(f"`fields` is a mapping of columns to kinds, not {shown(fields)}", ("fields",)))
        fields = {}
    tour = _tour(tree, mistakes)
    if isinstance(spec, Pool):
        fields = {**spec.fields, **{canonical(str(name)): kind for name, kind in fields.items()}}
        spec = spec.table
    if spec is None:
        path: Keys = ("pool",) if "pool" in tree else ()
        mistakes.append(Mistake("`pool` is missing: the file, or the list, of the people", path))
        return None
    mapping = own if isinstance(own, Mapping) and given is not None and not instead.plain else None
    inside = document if given is None or mapping is not None else None
    wrong: tuple[Mistake, ...] = ()
    try:
        table = spec if isinstance(spec, RawTable) else read_pool(Given(spec, mapping, fields), base, inside)
    except BadTable as error:
        if error.rest is None:
            mistakes += error.mistakes
            return None
        table, wrong = error.rest, error.mistakes
    except ScenarioError as error:
        mistakes += error.mistakes
        return None
    if table.sha256 is not None:
        named = spec.get("file") if isinstance(spec, Mapping) else spec
        inputs[str(named) if isinstance(named, (str, os.PathLike)) else table.source] = table.sha256
    try:
        return Pool.of(table, fields, tour, wrong)
    except BadPool as error:
        mistakes += error.mistakes
        return error.rest


def _tour(tree: dict[str, Any], mistakes: list[Mistake]) -> Tour:
    """The tour. A day that is wrong (`ScenarioFile` tells of it) is taken for another, so that it is not missed too."""
    days: dict[str, date | None] = {"start": None, "end": None}
    wrong = []
    for key in days:
        if key in tree:
            try:
                days[key] = day(tree[key])
            except ValueError:
                wrong.append(key)
                if tree[key] is None:  # which a file may not say, and a model takes for nothing said
                    mistakes.append(Mistake("a day such as 2027-01-15 is wanted here, not nothing", (key,)))
    start, end = days["start"], days["end"]
    if start and end and end < start:
        mistakes.append(Mistake(f"the tour ends before it starts on {start}", ("end",)))
        end = start
    stand_in = start or end or date(2000, 1, 1)
    return Tour(stand_in if "start" in wrong else start, stand_in if "end" in wrong else end)
