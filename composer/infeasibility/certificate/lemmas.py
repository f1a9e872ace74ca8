"""Things that are true of every team and that the linear program doesn't see: helpers that are 0 or 1.

A row such as `holders ≤ 700 × mark` says that nobody holds a value without its mark; in fractions a hundredth of the
mark is enough. Where the other demands allow two holders at most, `holders ≤ 2 × mark` is just as true, and says much
more (coefficient tightening, Savelsbergh 1994). Its proof has two cases: `mark` is 0 or 1. A mark that can't be 1 is 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from composer.infeasibility.certificate.case_search import CaseSearch
from composer.infeasibility.certificate.quantities import BETWEEN, expression_key
from composer.measures import Linear
from composer.solvers import tuning
from composer.solvers.phase_one import LPPoint


def learn_lemmas(search: CaseSearch) -> bool:
    """Prove lemmas that the linear program's points contradict, until there are none; whether there are any.

    Once one was found, its like is looked for at every other mark: there mostly are, and the next points show it.
    """
    for _ in range(tuning.LEMMA_ROUNDS):
        point = search.ask({})
        before = len(search.lemmas)
        if not isinstance(point, LPPoint) or search.over:
            break
        most = _round(search, point, tuning.LEMMA_MANY, contradicted=True)
        if most:
            _round(search, point, most, contradicted=False)
        if len(search.lemmas) == before:
            break
    return bool(search.lemmas)


def _round(search: CaseSearch, point: LPPoint, many: int, contradicted: bool) -> int:
    """Go over all marks, and learn lemmas in which at most `many` are counted; the most that is counted in one.

    Either those that the point contradicts, or all others.
    """
    values = [0.0 if name is None else point.value(search.program, counted) for name, counted in search.quantities]
    beside = _beside(search)
    known = {lemma.terms for lemma in search.lemmas}
    largest = 0
    for mark in list(_marks(search))[: tuning.LEMMA_MARKS]:
        search.budget.check()
        if search.over or not isinstance(search.ask({}), LPPoint):
            break
        if contradicted and values[mark] > BETWEEN and search.impossible({mark: (1, None)}):
            search.learn(((1, mark),), 0, tuning.LEMMA_LEAVES)
            continue
        for counted in beside.get(mark, ()):
            if contradicted != (values[counted] > values[mark] + BETWEEN):
                continue
            most = _most(search, mark, counted, many)
            if most is None or (contradicted and most * values[mark] >= values[counted] - BETWEEN):
                continue
            terms = ((1, counted), (-most, mark))
            if terms not in known and search.learn(terms, 0, tuning.LEMMA_LEAVES):
                largest = max(largest, most)
    return largest


def _marks(search: CaseSearch) -> Iterator[int]:
    """Helpers that are 0 or 1, as positions among the quantities."""
    for position, (name, _) in enumerate(search.quantities):
        if name is not None and name.helper is not None and search.program.auxiliaries[name.helper - 1] == (0, 1):
            yield position


def _beside(search: CaseSearch) -> dict[int, list[int]]:
    """For each helper, as positions among the quantities: who is counted in rows with it, and the other helpers in rows
    about the same people."""
    helpers = {
        name.helper - 1: at for at, (name, _) in enumerate(search.quantities) if name and name.helper is not None
    }
    counts: dict[object, int] = {}
    for at, (name, counted) in enumerate(search.quantities):
        search.budget.check()
        if name is not None and counted.people:
            counts[expression_key(search.program, search.people, counted)] = at
    about: dict[object, list[int]] = {}
    for row in search.program.rows:
        search.budget.check()
        if row.expression.people and row.slack is None:
            same = expression_key(search.program, search.people, Linear(row.expression.people))
            about.setdefault(same, [counts[same]] if same in counts else [])
            about[same] += [helpers[helper] for helper in row.expression.auxiliaries]
    found: dict[int, list[int]] = {}
    for together in about.values():
        for helper in together:
            found.setdefault(helper, []).extend(other for other in together if other != helper)
    return {helper: list(dict.fromkeys(others)) for helper, others in found.items()}


def _most(search: CaseSearch, mark: int, counted: int, many: int) -> int | None:
    """The most that is counted where the mark is set, none being counted where it is not; None where that isn't so, or
    where it is more than `many`."""
    if not search.impossible({mark: (None, 0), counted: (1, None)}):
        return None
    for most in range(1, many + 1):
        if search.impossible({mark: (1, None), counted: (most + 1, None)}):
            return most
    return None
