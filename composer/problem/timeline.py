"""Who is where on which days: everybody's tours, the rest after them, and what keeps them from others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from composer.base.arrays import Mask
from composer.pool.kinds.spans import Span
from composer.pool.periods import rested
from composer.problem.problem import Problem
from composer.problem.programme import BUSY, SERVED, TOURS
from composer.problem.results import Roster
from composer.problem.team import Team

Kind = Literal["tour", "again", "past", "rest", "busy", "barred"]
"""What somebody does on some days. `tour`: on a tour, the first one; `again`: on a tour, with an earlier one in the
file or in the field `served`; `past`: on a tour of that field; `rest`: at home after a tour; `busy`: as the field
`busy` says; `barred`: tours go on, and `everyone` lets the person into none of them."""
State = Literal["tour", "again", "on", "rest", "before", "spent", "busy", "barred", "free"]
"""What a tour is to somebody: they are on it, for the first time or `again`; `on` another tour on most days of it; at
`rest` after one, be it handed over by then or not; in a later one, `before` which there would be no rest; all their
tours are `spent`; `busy` on a day of it; `barred` from it by `everyone`; or `free` of all these, and somebody else
goes."""


@dataclass(frozen=True)
class Stretch:
    """Days that follow each other, both ends included. `team` is the one whose tour, or the rest after it, that is."""

    kind: Kind
    start: date
    end: date
    team: str = ""


@dataclass(frozen=True)
class Standing:
    """What one tour is to one person. `team` is the other tour that keeps them from it (empty for one in `served`),
    `until` the last day of the rest after that."""

    state: State
    team: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Timeline:
    """One person's days.

    `stretches` are all that have a day in the calendar, each kind by its days; `standings` one for each tour of it.
    `served` are the tours before, and `home` is the last day of the rest after the last tour in the file, None where
    there is none.
    """

    id: str
    teams: tuple[str, ...]
    served: int
    home: date | None
    stretches: tuple[Stretch, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Calendar:
    """Everybody in some team, in the order of the teams, from the first day of the first tour to the `last` day: that
    of the longest rest after one, and no further from the last tour's end than that is from the first day.

    `tours` are the teams that have days, in their order, each with its first and last day.
    """

    first: date
    last: date
    tours: tuple[tuple[str, Span], ...]
    people: tuple[Timeline, ...]


def calendar(problem: Problem, teams: Sequence[Roster]) -> Calendar | None:
    """Who of these teams is where on which days; None where no team has days of its own, or nobody is in one."""
    deployed = {team.name: team for team in problem.deployed}
    known = [each for each in teams if each.name in deployed]
    tours = {each.name: (each.start, each.end) for each in known if each.start and each.end}
    mine: dict[str, list[str]] = {}
    for roster in teams:
        for member in roster.members:
            mine.setdefault(member.id, []).append(roster.name)
    if not (problem.touring and tours and mine):
        return None
    first, end = min(start for start, _ in tours.values()), max(end for _, end in tours.values())
    rests = (rested(*tours[name], problem.rest) for names in mine.values() for name in names if name in tours)
    last = min(max([end, *rests]), date.fromordinal(min(2 * end.toordinal() - first.toordinal(), date.max.toordinal())))
    drawn = _Drawn(problem, tours, {name: admitted(problem, deployed[name]) for name in tours}, (first, last))
    return Calendar(first, last, tuple(tours.items()), tuple(drawn.of(each, names) for each, names in mine.items()))


def admitted(problem: Problem, team: Team) -> Mask:
    """Whom a single team's gates let in, but for those that come of days on which somebody is busy or on a tour, and of
    how many tours they have had."""
    on = problem.on_tour(team)
    mask = team.everyone.mask(on)
    for gate in problem.gates(team):
        if not gate.own and gate.name not in (BUSY, SERVED, TOURS):
            mask = mask & gate.who.mask(on)
    return mask


@dataclass(frozen=True)
class _Drawn:
    """What the days of one person are found from."""

    problem: Problem
    tours: Mapping[str, Span]
    admits: Mapping[str, Mask]
    window: Span

    def of(self, identity: str, teams: Sequence[str]) -> Timeline:
        row = self.problem.pool.row(identity)
        past, busy = self._field(row, self.problem.served), self._field(row, self.problem.busy)
        days = {name: self.tours.get(name, self.window) for name in teams}  # one without days keeps from all others
        order = sorted(days, key=lambda name: days[name])
        barred = [name for name in self.tours if row is not None and name not in days and not self.admits[name][row]]
        stretches = [*self._barred(barred), *self._away(row, days, past), *(Stretch("busy", *span) for span in busy)]
        home = [self._rested(days[name]) for name in order if name in self.tours and self.problem.rest is not None]
        return Timeline(
            identity,
            tuple(order),
            len(past),
            max(home, default=None),
            tuple(each for each in stretches if meet((each.start, each.end), self.window)),
            tuple(self._standing(name, days, past, busy, name in barred) for name in self.tours),
        )

    def _field(self, row: int | None, name: str | None) -> Sequence[Span]:
        held = None if row is None or name is None else self.problem.pool.person(row)[name]
        return sorted(held) if isinstance(held, tuple) else ()

    def _rested(self, days: Span) -> date:
        return rested(*days, self.problem.rest)

    def _away(self, row: int | None, days: Mapping[str, Span], past: Sequence[Span]) -> Iterator[Stretch]:
        """Tours, and the rest after them."""
        for start, end in past:
            yield Stretch("past", start, end)
            yield from self._rest((start, end), "")
        for name, (start, end) in sorted(days.items(), key=lambda each: each[1]):
            again = been_before(start, [*past, *days.values()])
            yield Stretch("again" if again else "tour", start if row is None else self._since(row, name), end, name)
            if name in self.tours:
                yield from self._rest((start, end), name)

    def _since(self, row: int, name: str) -> date:
        """From when somebody is on a tour: its first day, and where it has begun and they join it, today."""
        team = self.problem.team_named(name)
        if name not in self.tours or team is None or row in self.problem.kept.get(name, ()):
            return self.tours.get(name, self.window)[0]
        return self.problem.on_tour(team).tour.start or self.tours[name][0]

    def _rest(self, days: Span, team: str) -> Iterator[Stretch]:
        until = self._rested(days)
        if until > days[1]:
            yield Stretch("rest", date.fromordinal(days[1].toordinal() + 1), until, team)

    def _barred(self, names: Sequence[str]) -> Iterator[Stretch]:
        """The days on which only tours go on that somebody is barred from."""
        others = sorted(days for name, days in self.tours.items() if name not in names)
        for start, end in joined(self.tours[name] for name in names):
            for begins, ends in without((start, end), others):
                yield Stretch("barred", begins, ends)

    def _standing(
        self, name: str, days: Mapping[str, Span], past: Sequence[Span], busy: Sequence[Span], barred: bool
    ) -> Standing:
        tour = self.tours[name]
        if name in days:
            return Standing("again" if been_before(tour[0], [*past, *days.values()]) else "tour")
        if barred:
            return Standing("barred")
        if any(meet(span, tour) for span in busy):
            return Standing("busy")
        others = [*(("", span) for span in past), *days.items()]
        for team, span in others:
            if self._instead(span, tour):
                return Standing("on", team)
        if resting := [(until, team) for team, span in others if span[0] < tour[0] <= (until := self._rested(span))]:
            until, team = max(resting)
            return Standing("rest", team, until)
        if later := [(span, team) for team, span in others if tour[0] < span[0] <= self._rested(tour)]:
            return Standing("before", min(later)[1])
        most = self.problem.tours
        return Standing("spent" if most and len(others) >= most.at_most else "free")

    def _instead(self, span: Span, tour: Span) -> bool:
        """Whether somebody is on another tour on days of this one, and not only hands over, before or after a rest."""
        shared = min(span[1], tour[1]).toordinal() + 1 - max(span[0], tour[0]).toordinal()
        most = 2 * shared >= (tour[1] - tour[0]).days + 1
        return shared > 0 and (most or span[0] == tour[0] or (span[0] < tour[0] and self._rested(span) == span[1]))


def been_before(start: date, spans: Sequence[Span]) -> bool:
    """Whether one of the spans ended before a tour that starts on this day."""
    return any(end < start for _, end in spans)


def meet(one: Span, other: Span) -> bool:
    """Whether two spans have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same days, spans that meet or follow each other being one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start.toordinal() <= found[-1][1].toordinal() + 1:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def without(span: Span, others: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span without the days of others, which are in order."""
    start, end = (day.toordinal() for day in span)
    for begins, ends in ((first.toordinal(), last.toordinal()) for first, last in others):
        if begins <= end:
            if begins > start:
                yield date.fromordinal(start), date.fromordinal(begins - 1)
            start = max(start, ends + 1)
    if start <= end:
        yield date.fromordinal(start), date.fromordinal(end)
