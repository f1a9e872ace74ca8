"""Several teams, made better two or three at a time: with good people from outside, while all others stay as they are.

The price bound of a program over several teams is mostly close, and what is short is the choice. Prices also tell where
it is short: what a choice lacks to the bound is the sum of what each team loses by its members (a member's price in
that team, less what that person is worth anywhere) and by its own rows (the multiplier, times how far the row is from
its bound), and of what all teams lose together. So a part is asked where most can be won, and none where nothing can.

1. The teams are filled one after the other, each as a small program of its own: who is worth much elsewhere costs as
   much. Rows over several teams count by their multipliers until the last of their teams is filled. A team that cannot
   be filled from who is left is filled together with another one.
2. Rows over several teams that do not hold then are mended by exchanges between two teams.
3. Exchanges between two teams, then three, as long as one of them makes the value larger.

Each is a program over a few dozen columns in which everything else is fixed (`presolve.part_model`). What comes out
meets every row of the model in whole numbers, and nothing is proved by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np

from composer.base.arrays import Floats, Ints, Mask
from composer.presolve.condense import Choice, CountModel, Placement
from composer.presolve.lagrangian import LagrangianBound
from composer.presolve.part_model import ModelParts, Places
from composer.presolve.worths import Listed
from composer.solvers import cpsat, tuning
from composer.solvers.budget import Budget

Teams = tuple[int, ...]
OPEN = 2**62
"""The bound of a side that has none: no row adds up to as much."""


def exchange(model: CountModel, prices: LagrangianBound, budget: Budget, known: Placement | None) -> Iterator[Choice]:
    """Choices of a model that is not pooled, each better than the last and than the one that is `known`, with which it
    begins where it cannot make one. Raises OutOfBudget."""
    search = _Exchange(model, prices, budget)
    first = state_of(search.parts, known) if known is not None else None
    value = None if first is None else search.value(first)
    if search.begun() and (value is None or search.value(search.state) > value):
        yield search.choice
    elif first is not None:
        search.stand(first)
    else:
        return
    yield from search.better(tuning.EXCHANGE_STAGES)


def one_by_one(model: CountModel, most: int, budget: Budget, known: Placement) -> Iterator[Choice]:
    """What is known, then the same before anybody is priced, no choice being worth more than `most`: each team composed
    anew, while the others stay as they are. Raises OutOfBudget."""
    program = model.program
    free = LagrangianBound(
        most, Listed(np.zeros(len(program.pool), np.int64)), 1, np.zeros(len(program.rows), np.int64)
    )
    search = _Exchange(model, free, budget)
    first = state_of(search.parts, known)
    if first is not None:
        search.stand(first)
        yield search.choice
        yield from search.better(tuning.EXCHANGE_ONES)


def state_of(parts: ModelParts, placement: Placement) -> Ints | None:
    """A choice of people as a state of a model; None where somebody is not in it."""
    model = parts.model
    kind = dict(zip(model.classes.people.tolist(), model.classes.of.tolist(), strict=True))
    column = {key: place for place, key in enumerate(zip(model.team.tolist(), model.person.tolist(), strict=True))}
    sample = model.classes.sample.tolist()
    state: Ints = np.append(np.zeros(parts.width, np.int64), placement.auxiliaries)
    for block, members in enumerate(placement.blocks):
        for person in members.tolist():
            place = column.get((block, sample[kind[person]])) if person in kind else None
            if place is None:
                return None
            state[place] += 1
    return None if model.broken(parts.choice(state)) else state


class _Exchange:
    """A state, what its rows add up to, and who is worth how much where."""

    def __init__(self, model: CountModel, prices: LagrangianBound, budget: Budget) -> None:
        self.parts, self._model, self._budget = ModelParts(model), model, budget
        self._bound = prices.limit / prices.scale
        budget.check(tuning.EXCHANGE_NUMBER * len(self.parts))
        rows = len(model.everything)
        self._links: Mask = np.arange(rows) >= len(model.rows)
        self._low = np.array([-OPEN if row.low is None else row.low for row in model.everything], np.int64)
        self._high = np.array([OPEN if row.high is None else row.high for row in model.everything], np.int64)
        self._times = np.zeros(rows)
        times = np.append(prices.times, np.zeros(max(0, len(model.program.rows) - len(prices.times)), np.int64))
        self._times[: len(model.index)] = times[list(model.index)] / prices.scale
        self._worth = (self.parts.objective - self.parts.weighed(self._times))[: self.parts.width]
        self._anywhere = np.maximum(prices.prices.of(model.person) / prices.scale, 0.0)
        self._blocks = _blocks(model)
        self._of_team = [np.flatnonzero(np.isin(model.team, blocks)) for blocks in self._blocks]
        self._rows_of = [self.parts.touched(columns) & ~self._links for columns in self._of_team]
        several = np.sum(self._rows_of, axis=0) > 1
        self._own = [rows & ~several for rows in self._rows_of]
        self._for_all = np.where(several, self._times, 0.0)
        self._version = [0] * len(self._blocks)
        self._tried: set[tuple[Teams, Teams]] = set()
        self.stand(self.parts.lower.copy())

    def stand(self, state: Ints) -> None:
        """Go on from a state."""
        self.state, self.sums = state, self.parts.sums(state)

    def value(self, state: Ints) -> int:
        """What a state is worth."""
        return self.parts.choice(state).value(self._model.objective)

    @property
    def choice(self) -> Choice:
        """What stands."""
        return self.parts.choice(self.state)

    def better(self, stages: Iterable[tuple[int, float]]) -> Iterator[Choice]:
        """Exchange between so many teams, with so much work, as long as that makes the value larger."""
        for number, work in stages:
            while self.improved(number, work):
                yield self.choice

    def begun(self) -> bool:
        """Fill every team; whether all rows hold then."""
        gain = self.parts.objective - self.parts.weighed(self._for_all)
        gain[: self.parts.width] -= self._anywhere
        asked = np.rint(gain * (tuning.EXCHANGE_FINEST / max(1.0, np.abs(gain).max(initial=0.0)))).astype(np.int64)
        empty = list(range(len(self._blocks)))
        for others in tuning.EXCHANGE_FILLING:
            empty = [team for team in empty if not self._filled((team,), empty, asked, others)]
        for team in list(empty):
            full = [other for other in range(len(self._blocks)) if other not in empty]
            if not any(self._filled((team, other), empty, asked, tuning.EXCHANGE_OTHERS) for other in full):
                return False
            empty.remove(team)
        return self._mended()

    def _filled(self, teams: Teams, empty: list[int], asked: Ints, others: int) -> bool:
        """Whether some teams could be filled, while the other ones that are `empty` stay so."""
        waiting = [self._rows_of[team] for team in empty if team not in teams]
        left_out = np.any(waiting, axis=0) if waiting else None
        if self._ask(teams, tuning.EXCHANGE_FIRST, others, left_out, asked):
            return True
        if waiting or not self._for_all.any():
            return False
        return self._ask(teams, tuning.EXCHANGE_FIRST, others, np.sum(self._rows_of, axis=0) > 1, asked)

    def _broken(self) -> Ints:
        """How far each row is above its ceiling, or below 0, under its floor."""
        far: Ints = np.maximum(self.sums - self._high, 0) - np.maximum(self._low - self.sums, 0)
        return far

    def _mended(self) -> bool:
        """Exchange until all rows hold, if that can be."""
        pairs = list(combinations(range(len(self._blocks)), 2))
        while (broken := self._broken()).any():
            rows = broken != 0
            asked = -self.parts.weighed(np.where(rows, np.sign(broken), 0.0)).astype(np.int64)
            for pair in pairs:
                before = self.state
                if self._ask(pair, tuning.EXCHANGE_FIRST, tuning.EXCHANGE_OTHERS, rows, asked):
                    if np.abs(self._broken()).sum(dtype=np.float64) < np.abs(broken).sum(dtype=np.float64):
                        break
                    self.stand(before)
            else:
                return False
        return True

    def improved(self, number: int, work: float) -> bool:
        """Exchange between so many teams, once that makes the value larger; whether any did."""
        now = self.value(self.state)
        losses, lacking = self._losses(), self._bound - now
        worst = np.argsort(-losses, kind="stable")[: tuning.EXCHANGE_TEAMS].tolist()
        for teams in sorted(combinations(sorted(worst), number), key=lambda some: -losses[list(some)].sum()):
            most = lacking - losses.sum() + losses[list(teams)].sum()  # what the others lose is lost
            tried = teams, tuple(self._version[team] for team in teams)
            if most < 1 or tried in self._tried:
                continue
            self._tried.add(tried)
            others = tuning.EXCHANGE_OTHERS if number > 1 else tuning.EXCHANGE_UNPRICED
            if self._ask(teams, work, others, more=int(most)):
                for team in teams:
                    self._version[team] += 1
                return True
        return False

    def _losses(self) -> Floats:
        """What each team loses by its members and its own rows."""
        end = np.where(self._times > 0, self._high, self._low)
        at = np.flatnonzero(self._times)
        slack = np.zeros(len(self._times))
        slack[at] = self._times[at] * (end[at] - self.sums[at])
        by_members = (self._anywhere - self._worth) * self.state[: self.parts.width]
        return np.array(
            [
                by_members[columns].sum() + slack[own].sum()
                for columns, own in zip(self._of_team, self._own, strict=True)
            ]
        )

    def _ask(
        self,
        teams: Teams,
        work: float,
        others: int,
        left_out: Mask | None = None,
        asked: Ints | None = None,
        more: int | None = None,
    ) -> bool:
        """Compose some teams anew; whether that could be done. With `more`, only where the objective grows, and it is
        known that it can by no more than that."""
        free = self.parts.with_helpers(self._candidates(teams, others, serving=more is None or len(teams) == 1))
        self._budget.check(tuning.EXCHANGE_NUMBER * len(self.parts))
        part = self.parts.part(free, self.state, self.sums, left_out, asked)
        now = None if more is None else Choice(*np.split(self.state[free], [len(part.team)])).value(part.objective)
        floor, ceiling = (None, None) if now is None or more is None else (now + 1, now + more)
        built = cpsat.CpSatModel(part, cuts=False, check=self._budget.check)
        found = built.decide(self._budget, floor, ceiling, work)
        self._budget.decided(part.person)
        if found.choice is None:
            self._budget.check(0.0)
            return False
        after = self.state.copy()
        after[free] = np.append(found.choice.counts, found.choice.auxiliaries)
        self.sums = self.sums + self.parts.moved(free, self.state, after)
        self.state = after
        return True

    def _candidates(self, teams: Teams, others: int, serving: bool) -> Places:
        """The columns of the teams' members, in each of the teams, and of so many others who are worth most there; and
        of those `serving` the rows, of whom prices do not tell yet."""
        columns = np.sort(np.concatenate([self._of_team[team] for team in teams]))
        members = columns[self.state[columns] > 0]
        taken = np.zeros(self.parts.width, np.bool_)
        taken[columns[np.isin(self._model.person[columns], self._model.person[members])]] = True
        free = self._free(columns, members)
        for team in teams:
            mine = self._of_team[team]
            mine = mine[free[mine] & ~taken[mine]]
            mine = mine[np.argsort(-self._worth[mine], kind="stable")]
            taken[mine[:others]] = True
            if serving:
                taken[self._serving(mine)] = True
        return np.flatnonzero(taken)

    def _serving(self, columns: Places) -> Places:
        """Of some columns, the best first, the first few that help each floor or ceiling."""
        row, place, weight = self.parts.numbers(columns)
        helps = ~self._links[row] & ((weight > 0) & (self._low > -OPEN)[row] | (weight < 0) & (self._high < OPEN)[row])
        row, place = row[helps], place[helps]
        order = np.argsort(row, kind="stable")
        row, place = row[order], place[order]
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        return place[rank < tuning.EXCHANGE_EACH]

    def _free(self, columns: Places, members: Places) -> Mask:
        """Of which columns there could be one more, were the teams' members in none of them."""
        without = self.state.copy()
        without[members] = 0
        full = self.sums + self.parts.moved(members, self.state, without) >= self._high
        free = np.zeros(self.parts.width, np.bool_)
        free[columns] = self._model.upper[columns] > 0
        row, place, weight = self.parts.numbers(columns)
        kept = self._links[row] & full[row] & (weight > 0)
        free[place[kept]] = False
        return free


def _blocks(model: CountModel) -> list[list[int]]:
    """For each team its block, and those beside it."""
    program, teams = model.program, len(model.program.teams)
    return [[team, *_beside(program.beside, team, teams)] for team in range(teams)]


def _beside(beside: Iterable[int], team: int, teams: int) -> list[int]:
    return [teams + number for number, of in enumerate(beside) if of in (team, -1)]
