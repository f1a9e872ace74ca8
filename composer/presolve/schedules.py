"""The best schedule of everybody, and the best one through each team: dynamic programming over the sets of teams.

A *schedule* is teams no two of which stand in a set together (`problem.assignment`), at most as many as a person may be
in (`Program.most_tours`), and a team at least. Its price is the sum of its teams' prices for that person.

**Argument.** The sets in which a team stands follow each other. So a schedule read in their order is one team after the
other, each of which begins in a later set than those in which the one before it ends. Let `after[s][k]` be the most
that at most `k` teams, or none, which begin in set `s` or later can be worth to a person; `before[s][k]` the same of
teams that end before set `s`. With nothing after the last set, from the last to the first,

    after[s][k] = max(after[s + 1][k], max over teams t that begin in s of price_t + after[last set of t + 1][k - 1])

since the first team of the best choice from `s` on either begins in `s` or does not (Bellman 1957); `before` alike. A
schedule through team `t` is what comes before it, `t`, and what comes after it: with a cap of `c` at most `c - 1` teams
on both sides together, and as either grows with its number, exactly `i` and `c - 1 - i` of them say the most, hence

    through_t = price_t + max over i of before[first set of t][i] + after[last set of t + 1][c - 1 - i]

Where nobody is held by a cap, or only to more teams than any schedule has, one state is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from composer.base.arrays import Ints
from composer.problem.assignment import Exclusion

NEVER = -(2**62)
"""The price of who may be in no team."""
AT_ONCE = 1 << 14
"""People at once, so that what is worked out of them fits the processor's memory."""


def best_schedules(
    prices: Ints, exclusive: Exclusion, most: Ints | None = None, check: Callable[[], None] = lambda: None
) -> Ints:
    """Everybody's price, of their best schedule; `NEVER` for who may be in no team. `prices[p, t]` is person `p`'s in
    team `t`, `NEVER` where they may not be in it, and `most` in how many teams they may be. `check` is called between
    two pieces of the work."""
    best = np.empty(len(prices), np.int64)
    for some, piece in _pieces(prices, exclusive, most):
        check()
        several = piece.after()[0][piece.states, np.arange(len(piece.states))]
        single = piece.prices.max(axis=1, initial=NEVER)
        best[some] = np.where(piece.states < piece.step, NEVER, np.where(several > 0, several, single))
    return best


def through_teams(
    prices: Ints, exclusive: Exclusion, most: Ints | None = None, check: Callable[[], None] = lambda: None
) -> Ints:
    """For everybody and each team the price of their best schedule that has the team in it; `NEVER` where they may not
    be in it. Arguments as of `best_schedules`."""
    best = np.empty(prices.shape, np.int64)
    for some, piece in _pieces(prices, exclusive, most):
        check()
        after, before, everybody = piece.after(), piece.before(), np.arange(len(piece.states))
        for team, (first, last) in enumerate(exclusive.stretches):
            beside = np.full(len(everybody), NEVER, np.int64)
            for earlier in range(max(1, piece.depth)):
                later = piece.states - piece.step - earlier
                both = before[first][earlier] + after[last + 1][np.maximum(later, 0), everybody]
                beside = np.maximum(beside, np.where(later >= 0, both, NEVER))
            price = piece.prices[:, team]
            best[some, team] = np.where((price > NEVER) & (beside > NEVER), price + beside, NEVER)
    return best


def _pieces(prices: Ints, exclusive: Exclusion, most: Ints | None) -> Iterator[tuple[slice, _Piece]]:
    """Some of the people after others: which, and what is known of them."""
    held = most is not None and bool((most < exclusive.longest).any())
    for start in range(0, len(prices), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        here = prices[some]
        states = np.minimum(most[some], exclusive.longest) if held and most is not None else np.zeros(len(here), int)
        yield some, _Piece(here, exclusive, states, int(held))


@dataclass(frozen=True, eq=False)
class _Piece:
    """Some people: their prices, in which state they begin, and how many states a team takes them down: 1, and 0 where
    nobody is held by a cap."""

    prices: Ints
    exclusive: Exclusion
    states: Ints
    step: int

    @property
    def depth(self) -> int:
        """The last state."""
        return int(self.states.max(initial=0))

    def _empty(self) -> list[Ints]:
        return [np.zeros((self.depth + 1, len(self.prices)), np.int64)] * (len(self.exclusive.sets) + 1)

    def _with(self, team: int, beside: Ints) -> Ints:
        """What the team and what stands beside it are worth, for each state in which there is room for it."""
        return self.prices[:, team] + beside[: self.depth + 1 - self.step]

    def after(self) -> list[Ints]:
        """For each place among the sets the `after` of this module's docstring: a line a state."""
        found = self._empty()
        for place in reversed(range(len(self.exclusive.sets))):
            here = found[place + 1].copy()
            for team in self.exclusive.beginning(place):
                beside = found[self.exclusive.stretches[team][1] + 1]
                here[self.step :] = np.maximum(here[self.step :], self._with(team, beside))
            found[place] = here
        return found

    def before(self) -> list[Ints]:
        """As `after`, of teams that end before a place."""
        found = self._empty()
        for place in range(len(self.exclusive.sets)):
            here = found[place].copy()
            for team, (first, last) in enumerate(self.exclusive.stretches):
                if last == place:
                    here[self.step :] = np.maximum(here[self.step :], self._with(team, found[first]))
            found[place + 1] = here
        return found
