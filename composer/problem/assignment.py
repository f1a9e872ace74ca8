"""Which teams one person may be in together: those whose days, the rest after them included, do not meet.

Teams exclude each other in sets, of each of which one person is in one team at most. The sets stand in an order in
which those of one team follow each other, as the days of a calendar do that a tour and the rest after it take. Teams
are then intervals, and three things hold that the package rests on (Golumbic 1980, interval graphs):

* teams every two of which exclude each other stand in one set together (Helly), so the sets say all there is to say;
* so many people who are alike as stand against each set are enough for the teams in it: from the first set to the
  last, whoever is free can be given to a team that begins there;
* what is best for one person is found set by set, from either end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from composer.pool.periods import Rest, rested
from composer.pool.tour import Tour


@dataclass(frozen=True)
class Exclusion:
    """`sets` of positions of teams, of each of which one person is in one at most; a team that stands in a set of its
    own excludes none. `stretches` are the first and the last set of each team.

    Raises ValueError where a team is in no set, or its sets do not follow each other.
    """

    sets: tuple[tuple[int, ...], ...]
    stretches: tuple[tuple[int, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        places: dict[int, list[int]] = {}
        for place, teams in enumerate(self.sets):
            for team in dict.fromkeys(teams):
                places.setdefault(team, []).append(place)
        if sorted(places) != list(range(len(places))):
            raise ValueError("every team stands in a set of teams that exclude each other")
        if any(mine[-1] - mine[0] >= len(mine) for mine in places.values()):
            raise ValueError("the sets in which a team stands follow each other")
        stretches = tuple((places[team][0], places[team][-1]) for team in range(len(places)))
        object.__setattr__(self, "stretches", stretches)

    @classmethod
    def of_all(cls, teams: int) -> Exclusion:
        """One person is in one of so many teams at most."""
        return cls((tuple(range(teams)),))

    def beside(self, others: int) -> Exclusion:
        """The same with so many more teams, each of which excludes none."""
        first = len(self.stretches)
        return replace(self, sets=(*self.sets, *((first + other,) for other in range(others)))) if others else self

    @property
    def one_of_all(self) -> bool:
        """Whether nobody can be in two teams."""
        return any(len(set(teams)) == len(self.stretches) for teams in self.sets)

    def beginning(self, place: int) -> list[int]:
        """The teams whose first set this is."""
        return [team for team, (first, _) in enumerate(self.stretches) if first == place]

    def excludes(self, first: int, second: int) -> bool:
        """Whether nobody can be in both of two different teams."""
        (begin, end), (start, stop) = self.stretches[first], self.stretches[second]
        return begin <= stop and start <= end

    def allows(self, teams: Sequence[int]) -> bool:
        """Whether one person may be in all of these teams, each of which is to stand there once."""
        return all(not self.excludes(one, other) for place, one in enumerate(teams) for other in teams[:place])

    def in_order(self, teams: Sequence[int]) -> list[int] | None:
        """Some teams in an order in which those of each set follow each other; None where there is none, as one of
        them begins after another one and ends before it."""
        order = sorted(teams, key=lambda team: self.stretches[team])
        ends = [self.stretches[team][1] for team in order]
        return order if ends == sorted(ends) else None

    @property
    def longest(self) -> int:
        """The most teams that one person can be in: each time the one that ends first of those that begin later."""
        number, last = 0, -1
        for begin, end in sorted(self.stretches, key=lambda stretch: stretch[1]):
            if begin > last:
                number, last = number + 1, end
        return number


def clashes(tours: Sequence[Tour], rest: Rest | None) -> Exclusion:
    """Which teams with these tours one person cannot be in together: those whose days, the rest after them included,
    overlap; a team without both days excludes all others.

    A set of teams for each day on which one of them starts: all that are then on tour or at rest. Of two such sets one
    of which holds the other, the larger says it all.
    """
    starts = sorted({tour.start for tour in tours if tour.start and tour.end}) or [date.min]
    sets: list[tuple[int, ...]] = []
    for start in starts:
        there = tuple(
            team
            for team, tour in enumerate(tours)
            if not (tour.start and tour.end) or tour.start <= start <= rested(tour.start, tour.end, rest)
        )
        if sets and set(sets[-1]) <= set(there):
            sets.pop()
        if not sets or not set(there) <= set(sets[-1]):
            sets.append(there)
    return Exclusion(tuple(sets))
