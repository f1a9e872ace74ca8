"""People of whom at most one can be chosen, because every two of them are kept apart.

**Argument.** A row `x_a + x_b − h ≤ 1` with a helper `h` that another row holds at 0 keeps two people apart in the
teams it reads. Of people every two of whom are kept apart in the same teams at most one is there, so `Σ x ≤ 1` over all
of them is met by every choice that meets the program: adding it changes no answer. A linear program is tightened by it
a lot: without it, half of each of them is allowed (Padberg 1973).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from composer.base.arrays import Floats, Rows
from composer.encoding.program import Program, Row, Source, row
from composer.measures import Linear
from composer.measures.sparse import Sparse
from composer.presolve import tuning

SOURCE = Source("kept apart, every two of them")
ConflictScope = tuple[tuple[int, int], ...]
"""The teams, each with the trait, that a row reads."""


@dataclass(frozen=True, eq=False)
class ConflictGraph:
    """Who is kept apart from whom: for each scope, the codes of its trait that each code is kept apart from."""

    program: Program
    graphs: Mapping[ConflictScope, Mapping[int, set[int]]]

    @classmethod
    def of(cls, program: Program, check: Callable[[], None] = lambda: None) -> ConflictGraph:
        """As the program's rows have it; `check` is called between two of them."""
        check()
        zero = _all_held_at_zero(program)
        graphs: dict[ConflictScope, dict[int, set[int]]] = {}
        for position, each in enumerate(program.rows):
            if position % tuning.PAIRS_BETWEEN_LOOKS == 0:
                check()
            pair = _pair(each, zero)
            if pair is not None:
                scope, first, second = pair
                graph = graphs.setdefault(scope, {})
                graph.setdefault(first, set()).add(second)
                graph.setdefault(second, set()).add(first)
        return cls(program, graphs)

    def violated(self, people: Rows, amounts: Floats, check: Callable[[], None] = lambda: None) -> list[Row]:
        """Rows that a solution in fractions breaks: it chooses `amounts[i]` of `people[i]`, and of nobody else any."""
        rows: list[Row] = []
        for scope, graph in self.graphs.items():
            size = self.program.traits[scope[0][1]].size
            codes = self.program.traits[scope[0][1]].codes[people]
            chosen = {
                code: amount for code, amount in zip(codes.tolist(), amounts.tolist(), strict=True) if code in graph
            }
            for clique in _cliques(graph, chosen, check):
                weights = Sparse.of([(code, 1) for code in clique], size)
                rows.append(row(Linear(dict.fromkeys(scope, weights), shared=True), None, 1, SOURCE))
                if len(rows) == tuning.CLIQUES_AT_ONCE:
                    return rows
        return rows


def own_rows(program: Program, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows as rows of the program: instead of those that were added to it, those that they rest on."""
    known = set(program.rows)
    own = [each for each in rows if each in known]
    return tuple(own if len(own) == len(rows) else dict.fromkeys([*own, *_resting_on(program)]))


def _resting_on(program: Program) -> list[Row]:
    """The rows of a program on which those rest that are added to it: they are enough to prove them."""
    held = [each for each in program.rows if list(_held_at_zero(program, each))]
    zero = {helper for each in held for helper in _held_at_zero(program, each)}
    return [*held, *(each for each in program.rows if _pair(each, zero) is not None)]


def _all_held_at_zero(program: Program) -> set[int]:
    helping = (each for each in program.rows if not each.expression.people)
    return {helper for each in helping for helper in _held_at_zero(program, each)}


def _held_at_zero(program: Program, each: Row) -> Iterator[int]:
    """Helpers that can be nothing but 0 under this row."""
    expression = each.expression
    if expression.people or not expression.auxiliaries:
        return
    sign = 1 if each.high == 0 else -1 if each.low == 0 else 0
    ranges = program.auxiliaries
    if sign and all(weight * sign > 0 and ranges[helper][0] >= 0 for helper, weight in expression.auxiliaries.items()):
        yield from expression.auxiliaries


def _pair(each: Row, zero: set[int]) -> tuple[ConflictScope, int, int] | None:
    """The two people whom a row keeps apart, as codes, and where; None where it is another kind of row."""
    people = each.expression.people
    if each.high != 1 or not people or (len(people) > 1 and not each.expression.shared):
        return None
    weights = next(iter(people.values()))
    if not isinstance(weights, Sparse) or len(weights.values) != 2 or weights.values.tolist() != [1, 1]:
        return None
    for helper, weight in each.expression.auxiliaries.items():
        if weight > 0 or helper not in zero:
            return None
    if len(people) > 1 and len({trait for _, trait in people}) > 1:
        return None
    first, second = weights.codes.tolist()
    return tuple(sorted(people) if len(people) > 1 else people), first, second


def _cliques(
    graph: Mapping[int, set[int]], chosen: Mapping[int, float], check: Callable[[], None]
) -> Iterator[list[int]]:
    """Groups all of whom are kept apart from each other and of whom more than one is chosen: greedily, the most chosen
    first, then filled up with whoever else fits."""
    order = sorted(chosen, key=lambda code: (-chosen[code], code))
    used: set[int] = set()
    for start in order:
        if start in used:
            continue
        check()
        clique, fitting, total = [start], set(graph[start]), chosen[start]
        for code in order:
            if code in fitting:
                clique.append(code)
                total += chosen[code]
                fitting &= graph[code]
        if total < tuning.CLIQUE_VIOLATED:
            continue
        used.update(clique)
        while fitting and len(clique) < tuning.CLIQUE_LARGEST:
            check()
            code = max(fitting, key=lambda one: (len(graph[one] & fitting), -one))
            clique.append(code)
            fitting &= graph[code]
        yield clique
