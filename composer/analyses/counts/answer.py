"""What can be counted of a problem before any search, as it is handed out."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from composer.analyses.counts.supply_demand import DemandCount, Overlap
from composer.measures import Measure
from composer.problem.team import Size
from composer.render.json import Object, number

TOGETHER = "all the teams together"


@dataclass(frozen=True)
class Gate:
    """One gate of a team's `everyone`.

    Attributes
    ----------
    label : str
        What it is called: `TEAM: everyone: FIELD`.
    words : str
        Its condition in words.
    passing : int
        How many of the whole pool pass it.
    left : int
        How many pass it and all gates before it.
    without : int
        How many could be in the team without it.
    unknown : int
        How many of the whole pool do not pass it only because something is not on record.
    taken : int
        How many of those who pass it do so only because something is not on record: `none` holds of a blank cell.
    blank : tuple of (str, int)
        What is not on record of these, and of how many.
    """

    label: str
    words: str
    passing: int
    left: int
    without: int
    unknown: int = 0
    taken: int = 0
    blank: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class CountRange:
    """A requirement on another number than people, and what that could be. No team lies outside; not every number in
    between need be possible.

    Attributes
    ----------
    label : str
        What the requirement is called.
    low, high : Fraction or None
        Its bounds, in the measure's unit; None where there is none.
    least, most : Fraction
        The least and most it could be in a team drawn from those eligible.
    measure : Measure
        What is counted; it plays no part when ranges are compared.
    unknown : int
        Of how many of those eligible something that it asks is not on record.
    """

    label: str
    low: Fraction | None
    high: Fraction | None
    least: Fraction
    most: Fraction
    measure: Measure = field(repr=False, compare=False)
    unknown: int = 0

    @property
    def enough(self) -> bool:
        """Whether some team might meet it."""
        return (self.low is None or self.most >= self.low) and (self.high is None or self.least <= self.high)


@dataclass(frozen=True)
class Scope:
    """What is asked of the members of one team, of several alike, or of all of them together.

    Attributes
    ----------
    name : str
        The team's, or that of all together.
    number : int
        How many teams alike.
    size : Size
        How many members.
    eligible : int
        How many people pass every gate.
    gates : tuple of Gate
        The gates, in order; empty over all teams.
    demands : tuple of DemandCount
        People needed against people there, the least room first; those of which there is not enough before all
        others.
    ranges : tuple of CountRange
        Requirements on other numbers.
    overlaps : tuple of Overlap
        Pairs of demands that nobody, or too few, can serve at once.
    complete : bool
        Whether these are all overlaps there are.
    unknown : int
        How many more would pass every gate if what is not on record of them were as it should be.
    """

    name: str
    number: int
    size: Size
    eligible: int
    gates: tuple[Gate, ...]
    demands: tuple[DemandCount, ...]
    ranges: tuple[CountRange, ...]
    overlaps: tuple[Overlap, ...]
    complete: bool = True
    unknown: int = 0

    @property
    def enough(self) -> bool:
        """Whether nothing is too few."""
        ranges, overlaps = all(each.enough for each in self.ranges), all(each.enough for each in self.overlaps)
        return ranges and overlaps and all(each.enough for each in self.demands)

    @property
    def dearest(self) -> Gate | None:
        """The gate without which most others could be in the team; None where no single one costs anybody."""
        gate = max(self.gates, key=lambda gate: gate.without, default=None)
        return None if gate is None or gate.without == self.eligible else gate


@dataclass(frozen=True)
class Shared:
    """What several teams ask for alike.

    Attributes
    ----------
    words : str
        Who is asked for.
    teams : int
        How many teams ask for them.
    needed : int
        How many people these need together.
    there : int
        How many there are.
    unknown : int
        Of how many more it is not on record.
    """

    words: str
    teams: int
    needed: int
    there: int
    unknown: int = 0

    @property
    def enough(self) -> bool:
        """Whether there are as many as are needed."""
        return self.there >= self.needed

    @property
    def room(self) -> int:
        """How many more are there than are needed."""
        return self.there - self.needed


@dataclass(frozen=True)
class Exclusive:
    """Teams of which nobody may be in two: their days, or the rest after them, meet.

    Attributes
    ----------
    teams : tuple of str
        Their names.
    needed : int
        How many different people they need.
    there : int
        How many could be in one of them.
    unknown : int
        How many more could be if what is not on record of them were as it should be.
    """

    teams: tuple[str, ...]
    needed: int
    there: int
    unknown: int = 0

    @property
    def enough(self) -> bool:
        """Whether there are as many as are needed."""
        return self.there >= self.needed

    @property
    def room(self) -> int:
        """How many more are there than are needed."""
        return self.there - self.needed


@dataclass(frozen=True)
class Counts:
    """What can be counted of a problem before any search.

    Attributes
    ----------
    pool : int
        How many people there are.
    teams : tuple of Scope
        Each team, teams alike together.
    overall : Scope or None
        What is asked over all teams; None where there is one team.
    shared : tuple of Shared
        What several teams ask for, the least room first.
    complete : bool
        Whether all was counted; else what is there is right, and more may be too few.
    exclusive : tuple of Exclusive
        Where teams have days of their own, the sets of them of which nobody may be in two, the least room first.
    """

    pool: int
    teams: tuple[Scope, ...]
    overall: Scope | None
    shared: tuple[Shared, ...]
    complete: bool = True
    exclusive: tuple[Exclusive, ...] = ()

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The teams, and then all of them together where there are several."""
        return self.teams if self.overall is None else (*self.teams, self.overall)

    @property
    def impossible(self) -> bool:
        """Whether something is too few already, which proves that there is no team."""
        shared, exclusive = all(each.enough for each in self.shared), all(each.enough for each in self.exclusive)
        return not (all(scope.enough for scope in self.scopes) and shared and exclusive)


def counts_json(counts: Counts) -> Object:
    """All counts as one JSON object: `teams`, `overall` (null where there is one team) and `shared`;
    `exclusive` where teams have days of their own: sets of teams of which nobody may be in two.

    Of a scope `demands` come with the least room first; `enough` false proves that there is no team. `complete` false:
    the budget ended before all was counted. `unknown` people are not among those counted only because something is not
    on record of them; of a gate's, and of those it lets pass for that reason, `not_on_record` says what.
    """
    exclusive = [{"teams": [*each.teams]} | _numbers(each) for each in counts.exclusive]
    return {
        "pool": counts.pool,
        "complete": counts.complete,
        "impossible": counts.impossible,
        "teams": [_scope(scope, counts.pool) for scope in counts.teams],
        "overall": None if counts.overall is None else _scope(counts.overall, counts.pool),
        "shared": [{"who": each.words, "teams": each.teams} | _numbers(each) for each in counts.shared],
        **({"exclusive": exclusive} if exclusive else {}),
    }


def _scope(scope: Scope, pool: int) -> Object:
    return {
        "team": scope.name,
        "number": scope.number,
        "size": {"at_least": scope.size.low, "at_most": scope.size.high},
        "eligible": scope.eligible,
        "unknown": scope.unknown,
        "gates": [_gate(gate, pool) for gate in scope.gates],
        "costs_most": None if scope.dearest is None else scope.dearest.label,
        "demands": [{"requirement": each.label, "who": each.words} | _numbers(each) for each in scope.demands],
        "ranges": [_range(each) for each in scope.ranges],
        "overlaps": [
            {
                "requirements": [each.first.label, each.second.label],
                "there": [each.first.there, each.second.there],
                "both": each.both,
                "enough": each.enough,
            }
            for each in scope.overlaps
        ],
    }


def _gate(gate: Gate, pool: int) -> Object:
    return {
        "requirement": gate.label,
        "condition": gate.words,
        "passing": gate.passing,
        "left": gate.left,
        "without": gate.without,
        "failed": pool - gate.passing - gate.unknown,
        "unknown": gate.unknown,
        "passing_unknown": gate.taken,
        "not_on_record": [{"field": name, "people": people} for name, people in gate.blank],
    }


def _numbers(each: DemandCount | Shared | Exclusive) -> Object:
    return {
        "needed": each.needed,
        "there": each.there,
        "room": each.room,
        "enough": each.enough,
        "unknown": each.unknown,
    }


def _range(each: CountRange) -> Object:
    data: Object = {"requirement": each.label}
    ends = (("at_least", each.low), ("at_most", each.high), ("least", each.least), ("most", each.most))
    for key, value in ends:
        data |= number(key, value)
    return data | {"enough": each.enough, "unknown": each.unknown}
