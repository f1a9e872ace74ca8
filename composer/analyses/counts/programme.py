"""Counts over several tours, one set of teams after the other of which nobody may be in two.

What teams ask for is added up within such a set only: whoever is in two sets can serve twice. What is asked over all
teams is asked of places, of which one person takes at most as many as their longest schedule has tours, and as `tours`
allows; what is asked on any day, of those who are there on it, each of whom is there once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import numpy as np

from composer.analyses.counts.answer import TOGETHER, CountRange, Exclusive, Scope, Shared
from composer.analyses.counts.shared import Wanted, share
from composer.analyses.counts.supply_demand import AskedPeople, DemandCount, demand_of, sizes_of
from composer.base.arrays import Ints, Mask
from composer.measures import Need
from composer.problem.assignment import Exclusion
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.team import Size
from composer.solvers import tuning

Check = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class CountedTeams:
    """Single teams alike, by their positions: who could be in one of them, who might be, what each asks for."""

    places: tuple[int, ...]
    eligible: Mask
    perhaps: Mask
    asked: Sequence[AskedPeople]


def most_tours(exclusive: Exclusion, may: Sequence[Mask]) -> Ints:
    """In how many of the teams everybody may be at most, by who may be in each: set by set, from the last one."""
    best = np.zeros((len(exclusive.sets) + 1, len(may[0])), np.int64)
    for place in reversed(range(len(exclusive.sets))):
        best[place] = best[place + 1]
        for team in exclusive.beginning(place):
            np.maximum(best[place], may[team] + best[exclusive.stretches[team][1] + 1], out=best[place])
    first: Ints = best[0]
    return first


class ProgrammeCounts:
    """All that is asked of several tours together; `check` is called before work of so much, and may raise."""

    def __init__(self, problem: Problem, counted: Sequence[CountedTeams], check: Check) -> None:
        self.problem, self.counted, self.check = problem, counted, check
        nobody = np.zeros(len(problem.pool), np.bool_)
        self._of: dict[int, CountedTeams] = {place: each for each in counted for place in each.places}
        self.may = [self._of[place].eligible for place in range(len(problem.deployed))]
        self.might = [self._of[place].perhaps for place in range(len(problem.deployed))]
        self.everybody, self.perhaps = nobody.copy(), nobody.copy()
        for each in counted:
            self.everybody |= each.eligible
            self.perhaps |= each.perhaps
        self.perhaps &= ~self.everybody

    # Sets of which nobody may be in two

    def exclusive(self) -> tuple[Exclusive, ...]:
        """Each set of two teams and more, the least room first."""
        found = []
        for teams in self.problem.exclusive.sets:
            if len(teams) < 2:
                continue
            there, unknown = self._union(teams, self.may), self._union(teams, self.might)
            needed = sum(self.problem.deployed[team].size.low for team in teams)
            names = tuple(self.problem.deployed[team].name for team in teams)
            more = int(np.count_nonzero(unknown & ~there))
            found.append(Exclusive(names, needed, int(np.count_nonzero(there)), more))
        return tuple(sorted(found, key=lambda each: each.room))

    def shared(self) -> tuple[Shared, ...]:
        """What several teams of one set ask for; of several such sets that in which there is least room."""
        least: dict[str, Shared] = {}
        for teams in self.problem.exclusive.sets:
            wanted: dict[str, Wanted] = {}
            for each in self.counted:
                number = len({*each.places} & {*teams})
                if number:
                    share(wanted, each.asked, number)
            for words, one in wanted.items():
                if one.teams > 1 and (words not in least or one.shared(words).room < least[words].room):
                    least[words] = one.shared(words)
        return tuple(sorted(least.values(), key=lambda each: (each.enough, each.room)))

    @staticmethod
    def _union(teams: Sequence[int], masks: Sequence[Mask]) -> Mask:
        result: Mask = np.any(np.stack([masks[team] for team in teams]), axis=0)
        return result

    # What is asked over all teams

    def overall(self) -> Scope:
        """All the teams together: places that are needed against places that people could take, and of what is asked
        on any day the day with the least room."""
        everything = tuple(range(len(self.may)))
        size, places = self._size(everything), self._places(self.may)
        unknown = self._places([may | might for may, might in zip(self.may, self.might, strict=True)]) - places
        demands = [
            DemandCount(f"{TOGETHER}: size", "places", size.low, places, places >= size.low, unknown),
        ]
        ranges: list[CountRange] = []
        for row in self.problem.require:
            if row.team is not None or row.measure.of_plan:
                continue
            days = {everything: None} if row.at is None else self.problem.days_together
            some = [self._of_row(row, teams, "" if day is None else f" on {day}") for teams, day in days.items()]
            found = [one for each, _ in some for one in each]
            for _, alike in groupby(sorted(found, key=lambda each: each[0]), key=lambda each: each[0]):
                demands.append(min((one for _, one in alike), key=lambda each: (each.enough, each.room)))
            reached = [one for _, one in some if one is not None]
            ranges += sorted(reached, key=lambda each: (each.enough, _margin(each)))[:1]
        return Scope(
            TOGETHER,
            1,
            size,
            int(np.count_nonzero(self.everybody)),
            (),
            tuple(sorted((one for one in demands if one.needed), key=lambda each: (each.enough, each.room))),
            tuple(sorted(ranges, key=lambda each: each.enough)),
            (),
            True,
            int(np.count_nonzero(self.perhaps)),
        )

    def _of_row(
        self, row: Requirement, teams: tuple[int, ...], when: str
    ) -> tuple[list[tuple[int, DemandCount]], CountRange | None]:
        """What a requirement asks of some teams in people, each by its number, or the range that it lies in."""
        self.check(tuning.COUNTS_CONDITION * len(self.problem.pool) * len(teams))
        needs = row.measure.needs(row.low, row.high)
        label = row.called if row.name else row.sentence
        if not needs:
            return [], self._range(row, label, teams)
        found = [
            (number, self._need(label, need, teams, when, row.measure.over_all)) for number, need in enumerate(needs)
        ]
        return [(number, one) for number, one in found if one is not None], None

    def _need(self, label: str, need: Need, teams: tuple[int, ...], when: str, different: bool) -> DemandCount | None:
        """A demand of some teams: in places, or, where `different` people are counted, in these."""
        meant, wider = [may & False for may in self.may], [may & False for may in self.may]
        known: dict[int, tuple[Mask, Mask]] = {}
        for team in teams:
            on = self.problem.people[team]
            if id(on) not in known:
                known[id(on)] = need.mask(on), need.unknown(on)
            mask, unknown = known[id(on)]
            meant[team], wider[team] = self.may[team] & mask, self.may[team] & (mask | unknown)
        if different:
            there, might = (int(np.count_nonzero(np.any(np.stack(masks), axis=0))) for masks in (meant, wider))
        else:
            there, might = self._places(meant), self._places(wider)
        size = self._size(teams)
        words = need.phrase() + when if when or different else f"places for {need.phrase()}"
        return demand_of(label, words, need, there, might - there, size, sizes_of(size, self._places(self.may)))

    def _range(self, row: Requirement, label: str, teams: tuple[int, ...]) -> CountRange | None:
        """What the number could be, were everybody another person in each team that they could be in."""
        views = [self.problem.people[team] for team in teams]
        traits = {id(on): row.measure.trait(on) for on in views}
        heads = np.sum(
            [
                np.bincount(traits[id(on)].codes[self.may[team]], minlength=traits[id(on)].size)
                for team, on in zip(teams, views, strict=True)
            ],
            axis=0,
        )
        size, there = self._size(teams), int(heads.sum())
        most = there if size.high is None else min(size.high, there)
        ends = row.measure.reach(views[0], heads, min(size.low, there), most)
        if ends is None:
            return None
        unknown = np.any(
            [row.measure.unknown(on) & self.may[team] for team, on in zip(teams, views, strict=True)], axis=0
        )
        return CountRange(label, row.low, row.high, *ends, measure=row.measure, unknown=int(np.count_nonzero(unknown)))

    def _size(self, teams: Sequence[int]) -> Size:
        sizes = [self.problem.deployed[team].size for team in teams]
        highs = [size.high for size in sizes if size.high is not None]
        return Size(sum(size.low for size in sizes), sum(highs) if len(highs) == len(sizes) else None)

    def _places(self, may: Sequence[Mask]) -> int:
        most, left = most_tours(self.problem.exclusive, may), self.problem.tours_left
        return int((most if left is None else np.minimum(most, left)).sum())


def _margin(each: CountRange) -> Fraction:
    """How far what is asked lies within what is possible."""
    low = None if each.low is None else each.most - each.low
    high = None if each.high is None else each.high - each.least
    return min(end for end in (low, high) if end is not None)
