"""What an answer is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import fsum
from typing import Literal, get_args

from composer.measures import Measure
from composer.problem.reserves import RESERVE
from composer.problem.survive import Survival
from composer.problem.targets import Target

Verdict = Literal["best", "found", "impossible", "undecided"]
"""`best` and `impossible` are proved; `found` meets everything, not proved best; `undecided` is neither."""

Basis = Literal["sums", "cases", "two engines", "one engine"]
"""What it rests on that nothing is better, or nothing possible, the surest first. `sums`: rows added up in whole
numbers; `cases`: every case that these leave tried, in whole numbers too; `two engines`: both found nothing, within
numbers that both hold exactly; `one engine`: one found nothing and nothing confirms it, which is no proof."""

BASES: tuple[Basis, ...] = get_args(Basis)


def proved(basis: Basis | None) -> bool:
    """Whether it rests on more than the word of one engine."""
    return basis not in (None, "one engine")


def weakest(bases: Iterable[Basis | None]) -> Basis | None:
    """What rests on all of these rests on the weakest; None where one of them is not known, or there is none."""
    every = list(bases)
    if not every or None in every:
        return None
    return max((each for each in every if each is not None), key=BASES.index)


STOPPED = "stopped before the end"
BROKE = "cut short where a solver broke down"
"""What ended a search too early, after "The search was": Ctrl-C, or an engine that died however it was asked."""

SAID: Mapping[Verdict, str] = {
    "best": "This is the best there is; that is proved.",
    "found": "This meets everything that is required; it is not proved that there is nothing better.",
    "impossible": "No choice of people from this pool meets everything that is required; that is proved.",
    "undecided": "No team was found in the time given, and it is not proved that there is none.",
}


RESTS_ON: Mapping[Basis, str] = {
    "sums": "The proof adds up what is asked, in whole numbers; no solver has to be trusted.",
    "cases": "The proof adds up what is asked and tries every case that is left, in whole numbers; no solver has to be "
    "believed.",
    "two engines": "Two solvers agree on it; there is no proof that could be checked without them.",
}


@dataclass(frozen=True)
class Finding:
    """One requirement held against a team: what was counted, the bounds, and whether it is met.

    Attributes
    ----------
    requirement : str
        What the requirement is called.
    observed : Fraction or None
        The number, in the measure's unit; None where it cannot be counted.
    at_least, at_most : Fraction or None
        The bounds; None where there is none.
    met : bool
        Whether the bounds hold.
    unit : str
        What the number is counted in; empty where that is not known.
    aim : Fraction or None
        The wish beyond the bound; None without one.
    short : int or None
        How many whole units the aim is missed by, people of a share; None without an aim.
    note : str
        What else there is to say; usually empty.
    measure : Measure or None
        What was counted; it plays no part when findings are compared.
    targets : tuple of (str, Target)
        The bounds, or the aim, that are a target, by their key in a file.
    day : date or None
        The worst day, of a requirement that is to hold on any day: the number is that of those who are there on it.
        None of any other requirement.
    """

    requirement: str
    observed: Fraction | None
    at_least: Fraction | None
    at_most: Fraction | None
    met: bool
    unit: str = ""
    aim: Fraction | None = None
    short: int | None = None
    note: str = ""
    measure: Measure | None = field(default=None, repr=False, compare=False)
    targets: tuple[tuple[str, Target], ...] = ()
    day: date | None = None

    def show(self, value: Fraction) -> str:
        """A value of this finding for people.

        Parameters
        ----------
        value : Fraction
            In the measure's unit.

        Returns
        -------
        str
            Such as `25 %` or `7`.
        """
        return str(value) if self.measure is None else self.measure.show(value)


@dataclass(frozen=True)
class Member:
    """One member of a team.

    Attributes
    ----------
    id : str
        As in the pool.
    seat : str or None
        The seat; None for a member without one.
    """

    id: str
    seat: str | None = None


@dataclass(frozen=True)
class Odds:
    """The chance that a team's demands hold for those who do not drop out.

    Attributes
    ----------
    without : Fraction
        Without reserves.
    with_reserves : Fraction or None
        Where those of the reserves who did not drop out may step in; None where there are none.
    interval, interval_with : tuple of (float, float) or None
        Between what the chance lies, 95 times of 100, where it was found by draws; None where it is exact.
    draws : int
        How many draws there were; 0 where it is exact.
    """

    without: Fraction
    with_reserves: Fraction | None = None
    interval: tuple[float, float] | None = None
    interval_with: tuple[float, float] | None = None
    draws: int = 0

    @property
    def exact(self) -> bool:
        """Whether every case was looked at."""
        return not self.draws


@dataclass(frozen=True)
class Chance:
    """The chance that a team's demands hold, with the given chances of dropping out and with others.

    Attributes
    ----------
    given : Odds
        With the given chances.
    half, twice : Odds
        With half of them, and with twice as much, 1 at most.
    drop : str
        What drops out with what chance, in words.
    asked : Fraction or None
        The chance that the reserves are asked to reach; None where none is.
    fewest : bool or None
        Where a chance is asked for and reserves were looked for, whether it is proved that fewer do not reach it or, if
        it is not reached, that no reserves reach more; else None.
    """

    given: Odds
    half: Odds
    twice: Odds
    drop: str = ""
    asked: Fraction | None = None
    fewest: bool | None = None

    @property
    def reached(self) -> bool:
        """Whether the demands hold with the chance that is asked for."""
        found = self.given.without if self.given.with_reserves is None else self.given.with_reserves
        return self.asked is None or found >= self.asked


@dataclass(frozen=True)
class Covered:
    """A loss that a reserve makes good.

    Attributes
    ----------
    lost : str
        The id of the member who is lost.
    seat : str or None
        The seat that the reserve has then; None without one.
    """

    lost: str
    seat: str | None = None


@dataclass(frozen=True)
class Reserve:
    """One reserve of a team.

    Attributes
    ----------
    id : str
        As in the pool.
    rank : int
        In which place they are called, from 1.
    covers : tuple of Covered
        The members for whose loss they can step in; where nobody can alone, those for whom they do with others.
    made_good : int or None
        How many of the losses that are to be covered those called up to here make good; None where none are, or where
        they are too many to be counted.
    most : int or None
        How many of them as many of the reserves make good that are the best list of so many.
    instead : tuple of str
        That list, where it makes more good than those called up to here do; else empty.
    """

    id: str
    rank: int
    covers: tuple[Covered, ...] = ()
    made_good: int | None = None
    most: int | None = None
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """One team as it is composed.

    Attributes
    ----------
    name : str
        The team's name, `NAME-1` where there are several alike.
    members : tuple of Member
        Those with seats first, in the order of the seats. Empty for a team of nobody.
    findings : tuple of Finding
        What was found when its requirements were held against it, in their order.
    start, end : date or None
        First and last day of its tour, where teams have days of their own.
    survives : Survival or None
        What losses do to it, where it is to survive some.
    chance : Chance or None
        The chance that its demands hold, where the problem says with what chance people drop out.
    reserves : tuple of Reserve or None
        Those of the team, in the order in which they are called; None where it wants none.
    chance_left_out : bool
        Whether a limit was hit, or Ctrl-C pressed, before its chance was known.
    """

    name: str
    members: tuple[Member, ...]
    findings: tuple[Finding, ...] = ()
    start: date | None = None
    end: date | None = None
    survives: Survival | None = None
    chance: Chance | None = None
    reserves: tuple[Reserve, ...] | None = None
    chance_left_out: bool = False


def with_reserves(roster: Roster) -> list[Member]:
    """A team's members, and after them its reserves as a roster names them: by their seat."""
    return [*roster.members, *(Member(each.id, RESERVE) for each in roster.reserves or ())]


@dataclass(frozen=True)
class Service:
    """One person's tours.

    Attributes
    ----------
    id : str
        Who it is.
    teams : tuple of str
        The teams that they are in, by their first days.
    served : int
        How many tours they had before, as the problem's `served` field says.
    rested : int or None
        The fewest whole days at home between two tours that follow each other, those before included; None where
        there is one alone.
    """

    id: str
    teams: tuple[str, ...]
    served: int
    rested: int | None


@dataclass(frozen=True)
class GoalValue:
    """One goal, and how far it was brought.

    Attributes
    ----------
    goal : str
        What it is called.
    value : Fraction or None
        What was reached, in the measure's unit; None where that is not known.
    bound : Fraction or None
        What no team can pass that reaches the values of the goals before it; None where that is not known.
    proved : bool
        Whether the value is proved best.
    most : bool
        Whether more is better.
    measure : Measure or None
        What is counted; it plays no part when values are compared.
    basis : str or None
        What it rests on that nothing is better: `sums`, `cases`, `two engines`, or `one engine`, which is no proof.
        None where that is not known.
    """

    goal: str
    value: Fraction | None
    bound: Fraction | None
    proved: bool
    most: bool
    measure: Measure | None = field(default=None, repr=False, compare=False)
    basis: Basis | None = None

    @property
    def gap(self) -> Fraction | None:
        """How far the bound lies from the value, in percent of the value; None where that says nothing."""
        return None if self.bound is None or not self.value else 100 * abs((self.bound - self.value) / self.value)

    def show(self, value: Fraction) -> str:
        """A value of this goal for people.

        Parameters
        ----------
        value : Fraction
            In the measure's unit.

        Returns
        -------
        str
            Such as `25 %` or `7`.
        """
        from composer.base.numbers import decimal_text

        return decimal_text(value) if self.measure is None else self.measure.show(value)


@dataclass(frozen=True)
class People:
    """How many people there are, and how many had to be looked at.

    Attributes
    ----------
    pool : int
        In the pool.
    eligible : int
        Who may be in some team.
    considered : int
        Who were looked at one by one, in any group that a decision was taken on; each once.
    priced : int
        Who got a price that bounds what they can add; 0 where nobody had to be priced.
    core : int
        The largest group that a decision was taken on.
    unknown : int
        Who would pass all gates of some team if what is not on record of them were as it should be, and pass those of
        no team as it is.
    """

    pool: int
    eligible: int
    considered: int
    priced: int = 0
    core: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Effort:
    """What an answer cost the engines.

    Attributes
    ----------
    work : float
        Deterministic work, about a second a unit.
    rounds : int
        Linear programs solved to price people.
    decisions : int
        Questions put to CP-SAT.
    basis : str or None
        The weakest that anything rests on that is called proved; None where nothing had to be.
    """

    work: float = 0.0
    rounds: int = 0
    decisions: int = 0
    basis: Basis | None = None


def together(efforts: Iterable[Effort]) -> Effort:
    """What several searches cost; what they prove rests on the weakest that any of them rests on."""
    every = list(efforts)
    return Effort(
        round(fsum(each.work for each in every), 6),
        sum(each.rounds for each in every),
        sum(each.decisions for each in every),
        weakest(each.basis for each in every if each.basis is not None),
    )
