"""The sheet a program is written on: teams, traits, helpers and rows, and the scope that one source writes in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.base.chained import Growing
from composer.base.errors import TooLarge
from composer.base.magnitudes import LARGEST_SUM
from composer.encoding.best_sums import Ends, ends
from composer.encoding.burden_rows import most_tours
from composer.encoding.cover import Cover
from composer.encoding.first_tours import FirstTours
from composer.encoding.pair_block import PairBlock
from composer.encoding.program import Block, PersonRow, Row, Slack, Source, factor, row
from composer.encoding.smaller_weights import clipped, lighter
from composer.encoding.team_copy import TeamCopy
from composer.measures import Linear, Polarity, Quotient, Trait
from composer.measures.helpers import alike
from composer.measures.linear import Told, Weights
from composer.measures.pair_helpers import PairHelpers
from composer.measures.sparse import Sparse
from composer.pool.who import Who
from composer.problem.problem import Problem
from composer.problem.team import Size, Team

LOOK = 8
"""Rows about a few people each between two looks at whether there is time for more."""


class ProgramBuilder:
    """The program while it is being written; where it is `opened`, gates and sizes are rows, not limits. `check` is
    called between two rows."""

    def __init__(self, problem: Problem, opened: bool, check: Callable[[], None] = lambda: None) -> None:
        self.problem = problem
        self.opened = opened
        self.check = check
        self.survived: Callable[[RowWriter, Who], Linear] = _unknown
        """What tells how many losses teams survive."""
        self.pool = problem.pool
        self._gates: dict[tuple[int, int, tuple[int, ...]], Mask] = {}
        self.teams = tuple(map(self._opened if opened else self._closed, problem.deployed))
        self.blocks = self.teams
        """Those of the teams, then those of first tours."""
        self.beside: list[int] = []
        """Of each block of first tours or of reserves its team, or -1 where only some tours count."""
        self.reserves: dict[int, int] = {}
        """The block of each team's reserves."""
        self.covers: list[Cover] = []
        self.traits: list[Trait] = []
        self.auxiliaries: list[tuple[int, int]] = []
        self.called = Growing[str]()
        self.rows = Growing[Row]()
        self.personal: list[PersonRow] = []
        self.shortfalls: list[tuple[Fraction, Linear]] = []
        self.left_out: dict[int, Linear] = {}
        """A helper for each team that may be left out, of teams alike: 1 where it is, and then it has no members."""
        self._known: dict[int, int] = {}
        self._heads: dict[tuple[int, int], Ints] = {}
        self._open: dict[int, bool] = {}
        self.reached: tuple[Linear | None, Ends] = None, (0, 0, 0)
        """What was asked last, and the bounds within which it lies; it is asked again at once."""

    @cached_property
    def first_tours(self) -> FirstTours:
        """What counts first tours."""
        return FirstTours(self)

    def _closed(self, team: Team) -> Block:
        kept = self.problem.kept.get(team.name, ())
        key = id(team.everyone), id(self.problem.on_tour(team)), kept  # teams alike share it
        if key not in self._gates:
            self._gates[key] = self.problem.admits(team)
        mask = self._gates[key]
        return Block(team.name, mask, team.size.low, _most(team.size, int(mask.sum())))

    def _opened(self, team: Team) -> Block:
        """Anyone in any number, but for those outside the gates whom a measure could not count."""
        on = self.problem.on_tour(team)
        blank = [mask for measure in self.problem.reading(team) if (mask := measure.uncounted(on)) is not None]
        allowed = np.ones(len(self.pool), np.bool_)
        if blank:
            allowed = self.problem.admits(team) | ~np.any(np.stack(blank), axis=0)
        return Block(team.name, allowed, 0, int(allowed.sum()))

    def trait(self, trait: Trait) -> int:
        """The trait's position; a trait met again keeps it, and one that is merely equal says the same elsewhere."""
        if id(trait) not in self._known:
            self._known[id(trait)] = len(self.traits)
            self.traits.append(trait)
        return self._known[id(trait)]

    @property
    def mark(self) -> Ends:
        """Where it is: how many helpers, rows and shortfalls there are."""
        return len(self.auxiliaries), len(self.rows), len(self.shortfalls)

    def cut(self, mark: tuple[int, int, int]) -> None:
        """Leave out what was written after a mark."""
        helpers, rows, shortfalls = mark
        del self.auxiliaries[helpers:], self.shortfalls[shortfalls:]
        self.called.cut(helpers)
        self.reached = None, (0, 0, 0)
        self.rows.cut(rows)

    def repeat(self, team: int, other: int, begin: tuple[int, int, int], end: tuple[int, int, int]) -> None:
        """Write for another team, alike, what stands between two marks of the first."""
        self.check()
        helpers, rows, shortfalls = map(slice, begin, end)
        names = self.blocks[team].name, self.blocks[other].name
        copied = TeamCopy(team, other, *names, len(self.auxiliaries) - begin[0])
        self.auxiliaries += self.auxiliaries[helpers]
        self.called.extend(map(copied.words, self.called.done[helpers]))
        self.rows.extend(map(copied.row, self.rows.done[rows]))
        self.shortfalls += [(weight, copied.linear(short)) for weight, short in self.shortfalls[shortfalls]]

    def heads(self, team: int, trait: int) -> Ints:
        """How many people who may be in the team have each code of the trait."""
        eligible = self.blocks[team].eligible
        key = id(eligible), trait
        if key not in self._heads:
            asked = self.traits[trait]
            self._heads[key] = asked.heads if self._anybody(eligible) else asked.heads_among(eligible)
        return self._heads[key]

    def _anybody(self, eligible: Mask) -> bool:
        """Whether anybody may be in a team."""
        if id(eligible) not in self._open:
            self._open[id(eligible)] = bool(eligible.all())
        return self._open[id(eligible)]


@dataclass(frozen=True)
class RowWriter:
    """The draft a measure writes on: some of the teams, and what its rows are asked for by."""

    sheet: ProgramBuilder
    teams: tuple[int, ...]
    source: Source
    on_tour: Mapping[int, Trait] = field(default_factory=dict)
    """What one trait is on each team's tour, where it is not the same on all."""

    @property
    def most(self) -> int:
        """The most members that its teams can have together."""
        return sum(self.sheet.blocks[team].most for team in self.teams)

    def total(self, trait: Trait, weights: Sequence[int] | Weights) -> Linear:
        return self._over(trait, weights if isinstance(weights, Sparse) else np.asarray(weights, np.int64))

    def _over(self, trait: Trait, weights: Weights, auxiliaries: Mapping[int, int] | None = None) -> Linear:
        if len(self.teams) == 1:  # as below, sooner
            (team,) = self.teams
            return Linear({(team, self._position(team, trait)): weights}, auxiliaries or {}, shared=True)
        people = {(team, self._position(team, trait)): weights for team in self.teams}
        return Linear(people, auxiliaries or {}, shared=len({position for _, position in people}) == 1)

    def _position(self, team: int, trait: Trait) -> int:
        return self.sheet.trait(self.on_tour.get(team, trait))

    def again(self, trait: Trait) -> Linear:
        return self.sheet.first_tours.again({team: self._having(team, trait) for team in self.teams})

    def people(self, trait: Trait) -> Linear:
        if self.sheet.first_tours.exclusive.one_of_all:
            return self.total(trait, [0, 1])
        return self.sheet.first_tours.people([self._having(team, trait) for team in self.teams])

    def burden(self, trait: Trait, pull: Polarity) -> Linear:
        return most_tours(self, np.stack([self._having(team, trait) for team in self.teams]), pull)

    def survived(self, of: Who) -> Linear:
        return self.sheet.survived(self, of)

    def _having(self, team: int, trait: Trait) -> Mask:
        """Who has code 1 on a team's tour."""
        having: Mask = self.on_tour.get(team, trait).codes == 1
        return having

    def present(self, trait: Trait) -> Mask:
        present: Mask = np.any([self.sheet.heads(team, self._position(team, trait)) > 0 for team in self.teams], axis=0)
        return present

    def most_of(self, trait: Trait, groups: Sequence[Sparse]) -> list[int]:
        found = np.zeros(len(groups), np.int64)
        ends = np.append(0, np.cumsum([len(group.codes) for group in groups], dtype=np.intp))
        codes = np.concatenate([np.empty(0, np.intp), *(group.codes for group in groups)])
        for team in self.teams:
            heads = np.append(0, self.sheet.heads(team, self._position(team, trait))[codes].cumsum())
            found += np.minimum(np.diff(heads[ends]), self.sheet.blocks[team].most)
        return found.tolist()

    def auxiliary(self, low: int, high: int, called: str = "") -> Linear:
        self.sheet.auxiliaries.append((low, high))
        self.sheet.called.append(self._here(called))
        return Linear(auxiliaries={len(self.sheet.auxiliaries) - 1: 1})

    def switches(self, called: Sequence[str]) -> range:
        first = len(self.sheet.auxiliaries)
        self.sheet.auxiliaries += [(0, 1)] * len(called)
        if len(self.sheet.blocks) > 1:
            self.sheet.called.extend(map(self._here, called))
        else:
            self.sheet.called.add(called)
        return range(first, len(self.sheet.auxiliaries))

    def tell(self, trait: Trait, meanings: Iterable[Told]) -> None:
        """For one team that two can be in none of these rows goes without saying, and none is out of reach."""
        sheet, source = self.sheet, self.source
        if len(self.teams) > 1 or self.most < 2:
            for weights, helper, low, high, about, says, times in meanings:
                self.require(self._over(trait, weights, {helper: times}), low, high, about, says)
            return
        if isinstance(meanings, PairHelpers) and len(sheet.blocks) == 1:
            sheet.rows.add(PairBlock(self.teams[0], self._position(self.teams[0], trait), meanings, source))
            return
        read, before = (self.teams[0], self._position(self.teams[0], trait)), self._here(" ")[:-1]
        for number, (weights, helper, low, high, about, says, times) in enumerate(meanings):
            if number % LOOK == 0:
                sheet.check()
            expression = Linear({read: weights}, {helper: times}, shared=True)
            sheet.rows.append(Row(expression, low, high, source, None, about, before + says))

    def require(
        self, expression: Linear, low: int | None = None, high: int | None = None, about: str = "", says: str = ""
    ) -> None:
        """A row; one that no team can break is left out, one that none can meet keeps a bound just out of reach.

        Raises TooLarge where its numbers would leave the range in which all arithmetic is exact.
        """
        self._row(expression, low, high, None, about, self._here(says))

    def _here(self, words: str) -> str:
        """Words of one of several teams, with that team."""
        blocks = self.sheet.blocks
        return f"{blocks[self.teams[0]].name}: {words}" if words and len(self.teams) == 1 < len(blocks) else words

    def demand(
        self,
        expression: Linear,
        low: int,
        unit: Fraction,
        ceiling: bool = False,
        number: Quotient | None = None,
        says: str = "",
    ) -> None:
        """A row that its source asks for; `unit` is what one unit of shortfall adds to it, `number` what it bounds, and
        `says` when it is asked, where that is not always.

        It asks nothing of a team that is left out: the expression is 0 over nobody, and is lifted to the floor.
        """
        left_out = self.sheet.left_out.get(self.teams[0]) if len(self.teams) == 1 else None
        if left_out is not None and low > 0:
            step = max(1, factor(expression))
            expression = expression + left_out * (-(-low // step) * step)
        reach = self._reach(expression)
        most = max(0, -((reach[0] - low) * unit.denominator // unit.numerator))
        self._row(expression, low, None, Slack(Fraction(low), unit, most, ceiling, number), says=says, reach=reach)

    def _row(
        self,
        expression: Linear,
        low: int | None,
        high: int | None,
        bend: Slack | None,
        about: str = "",
        says: str = "",
        reach: Ends | None = None,
    ) -> None:
        """As `require`; its `reach` may be known."""
        self.sheet.check()
        lowest, highest, everybody = reach or self._reach(expression)
        if everybody > LARGEST_SUM:
            raise TooLarge
        if (smaller := self.lighter(expression)) is not expression:
            expression, (lowest, highest) = smaller, self.span(smaller)
        low = None if low is None or low <= lowest else min(low, highest + 1)
        high = None if high is None or high >= highest else max(high, lowest - 1)
        if low is not None or high is not None:
            expression = clipped(self.sheet, expression, low, high)
            self.sheet.rows.append(row(expression, low, high, self.source, bend, about, says))

    def lighter(self, expression: Linear) -> Linear:
        """The same number with smaller weights."""
        return lighter(self.sheet, expression)

    def exact(self, expression: Linear) -> None:
        """Raises TooLarge where the sum over everybody who may be in a team could leave the exact range."""
        if self._reach(expression)[2] > LARGEST_SUM:
            raise TooLarge

    def span(self, expression: Linear) -> tuple[int, int]:
        return self._reach(expression)[:2]

    def _reach(self, expression: Linear) -> Ends:
        """Bounds within which an expression lies, and what it adds up to over everybody who may be in a team, signs and
        constant aside."""
        sheet = self.sheet
        if sheet.reached[0] is expression:
            return sheet.reached[1]
        low = high = expression.constant
        everybody = 0
        for (team, trait), weights in expression.people.items():
            least, largest, all_together = ends(weights, sheet.heads(team, trait), sheet.blocks[team].most)
            low, high, everybody = low + least, high + largest, everybody + all_together
        for weight, (lowest, highest), number in alike(expression.auxiliaries, sheet.auxiliaries):
            everybody += abs(weight) * max(abs(lowest), abs(highest)) * number
            if weight < 0:
                lowest, highest = highest, lowest
            low, high = low + weight * lowest * number, high + weight * highest * number
        sheet.reached = expression, (low, high, everybody)
        return sheet.reached[1]


def _unknown(scope: RowWriter, of: Who) -> Linear:
    raise NotImplementedError


def _most(size: Size, eligible: int) -> int:
    return eligible if size.high is None else min(size.high, eligible)
