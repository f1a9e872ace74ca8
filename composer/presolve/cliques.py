"""People of whom at most one can be chosen, because every two of them are kept apart.

**Argument.** A row `x_a + x_b − h ≤ 1` with a helper `h` that another row holds at 0 keeps two people apart in the
teams it reads. Of people every two of whom are kept apart in the same teams at most one is there, so `Σ x ≤ 1` over all
of them is met by every choice that meets the program: adding it changes no answer. A linear program is tightened by it
a lot: without it, half of each of them is allowed (Padberg 1973).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Floats, Rows
from composer.encoding.pair_block import PairBlock, pair_blocks, rows_made, single_rows
from composer.encoding.program import Program, Row, Source, row
from composer.measures import Linear
from composer.measures.helpers import EvenWeights, alike
from composer.measures.sparse import Sparse
from composer.presolve import tuning

SOURCE = Source("kept apart, every two of them")
ConflictScope = tuple[tuple[int, int], ...]
"""The teams, each with the trait, that a row reads."""


@dataclass(frozen=True)
class HeldAtZero:
    """Helpers that can be nothing but 0: some, and several that stand one after the other."""

    some: Set[int]
    several: Sequence[range]

    def __contains__(self, helper: int) -> bool:
        return helper in self.some or any(helper in each for each in self.several)


class Neighbours(Mapping[int, Set[int]]):
    """Who is kept apart from each of some people, from pairs of codes; looked up when it is asked for."""

    def __init__(self, pairs: Sequence[NDArray[np.intp]]) -> None:
        both = np.concatenate([each[:, way] for each in pairs for way in ([0, 1], [1, 0])])
        both = both[np.argsort(both[:, 0], kind="stable")]
        codes, starts = np.unique(both[:, 0], return_index=True)
        self._others, self._ends = both[:, 1], np.append(starts, len(both)).tolist()
        self._place = dict(zip(codes.tolist(), range(len(codes)), strict=True))
        self._met: dict[int, Set[int]] = {}

    def __getitem__(self, code: int) -> Set[int]:
        if code not in self._met:
            place = self._place[code]
            self._met[code] = set(self._others[self._ends[place] : self._ends[place + 1]].tolist())
        return self._met[code]

    def __contains__(self, code: object) -> bool:
        return code in self._place

    def __iter__(self) -> Iterator[int]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


@dataclass(frozen=True, eq=False)
class ConflictGraph:
    """Who is kept apart from whom: for each scope, the codes of its trait that each code is kept apart from."""

    program: Program
    graphs: Mapping[ConflictScope, Mapping[int, Set[int]]]

    @classmethod
    def of(cls, program: Program, check: Callable[[], None] = lambda: None) -> ConflictGraph:
        """As the program's rows have it; `check` is called between two of them."""
        check()
        zero = _all_held_at_zero(program)
        found: dict[ConflictScope, list[tuple[int, int]]] = {}
        for position, each in single_rows(program.rows):
            if position % tuning.PAIRS_BETWEEN_LOOKS == 0:
                check()
            pair = _pair(each, zero)
            if pair is not None:
                scope, *two = pair
                found.setdefault(scope, []).append((two[0], two[1]))
        pairs = {scope: [np.array(each, np.intp)] for scope, each in found.items()}
        for _, block in pair_blocks(program.rows):
            check()
            apart = _kept_apart(block, zero)
            if len(apart):
                pairs.setdefault(((block.team, block.trait),), []).append(apart)
        return cls(program, {scope: Neighbours(each) for scope, each in pairs.items()})

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
    known = set(rows_made(program.rows))
    own = [each for each in rows if each in known]
    return tuple(own if len(own) == len(rows) else dict.fromkeys([*own, *_resting_on(program)]))


def _resting_on(program: Program) -> list[Row]:
    """The rows of a program on which those rest that are added to it: they are enough to prove them."""
    held = [each for _, each in single_rows(program.rows) if _held_at_zero(program, each)]
    zero = _all_held_at_zero(program)
    return [*held, *(each for each in program.rows if _pair(each, zero) is not None)]


def _all_held_at_zero(program: Program) -> HeldAtZero:
    some = [_held_at_zero(program, each) for _, each in single_rows(program.rows) if not each.expression.people]
    several = [each.helpers for each in some if isinstance(each, EvenWeights)]
    return HeldAtZero({helper for each in some if not isinstance(each, EvenWeights) for helper in each}, several)


def _held_at_zero(program: Program, each: Row) -> Mapping[int, int]:
    """Helpers that can be nothing but 0 under this row; their weights are of no interest."""
    expression = each.expression
    sign = 1 if each.high == 0 else -1 if each.low == 0 else 0
    if expression.people or not sign:
        return {}
    met = alike(expression.auxiliaries, program.auxiliaries)
    return expression.auxiliaries if all(weight * sign > 0 and low >= 0 for weight, (low, _), _ in met) else {}


def _kept_apart(block: PairBlock, zero: HeldAtZero) -> NDArray[np.intp]:
    """The codes of the pairs of a block that are kept apart, a pair a line."""
    told = block.told
    if not told.pull.down or any(each == told.helpers for each in zero.several):
        return told.codes if told.pull.down else told.codes[:0]
    return told.codes[[helper in zero for helper in told.helpers]]


def _pair(each: Row, zero: HeldAtZero) -> tuple[ConflictScope, int, int] | None:
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
    graph: Mapping[int, Set[int]], chosen: Mapping[int, float], check: Callable[[], None]
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
