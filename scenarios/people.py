"""What the synthetic pools have in common: dice that fall alike everywhere, careers, trades, languages, papers.

Nobody in a pool is real. Ages, trades, chances and costs are made up so that they hang together as in a real force:
rank drives age, age drives years of service, service drives missions and courses, the unit and the rank drive trades.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")
Row = dict[str, str]

AGES = {
    "OR-2": (18, 24), "OR-3": (19, 27), "OR-4": (21, 31), "OR-5": (24, 35), "OR-6": (28, 40),
    "OR-7": (31, 44), "OR-8": (35, 48), "OR-9": (40, 52),
    "OF-1": (22, 28), "OF-2": (26, 36), "OF-3": (32, 43), "OF-4": (38, 49), "OF-5": (44, 54),
}  # fmt: skip
"""Youngest and oldest age, in years, at which a rank is usually held."""

DOCTORS = {"OF-2": (29, 38), "OF-3": (34, 46), "OF-4": (41, 52), "OF-5": (46, 56)}
"""The same of doctors, who join when they have studied, and as captains."""

PAY = {
    "OR-2": 62, "OR-3": 66, "OR-4": 71, "OR-5": 78, "OR-6": 86, "OR-7": 94, "OR-8": 103, "OR-9": 112,
    "OF-1": 96, "OF-2": 114, "OF-3": 136, "OF-4": 160, "OF-5": 188,
}  # fmt: skip
"""Daily cost of a rank, in units of account, before service and allowances."""

SOLDIERS = {"OR-2": 20, "OR-3": 26, "OR-4": 22, "OR-5": 14, "OR-6": 9, "OR-7": 5, "OR-8": 3, "OR-9": 1}
OFFICERS = {"OF-1": 44, "OF-2": 34, "OF-3": 17, "OF-4": 5}

TRADES = {
    "rifleman": ("OR-2", "OR-5", ""),
    "driver": ("OR-2", "OR-6", ""),
    "cook": ("OR-2", "OR-6", ""),
    "sapper": ("OR-2", "OR-6", ""),
    "signaller": ("OR-2", "OR-7", ""),
    "first aid": ("OR-2", "OR-7", ""),
    "combat first aid": ("OR-2", "OR-6", ""),
    "medical assistant": ("OR-2", "OR-3", ""),
    "ambulance driver": ("OR-2", "OR-4", ""),
    "sniper": ("OR-3", "OR-6", ""),
    "medic": ("OR-3", "OR-8", "OF-5"),
    "plant": ("OR-3", "OR-7", ""),
    "mechanic": ("OR-3", "OR-7", ""),
    "welder": ("OR-3", "OR-7", ""),
    "recovery": ("OR-3", "OR-7", ""),
    "search": ("OR-3", "OR-7", ""),
    "drone pilot": ("OR-3", "OR-7", "OF-1"),
    "eod": ("OR-4", "OR-8", "OF-2"),
    "paramedic": ("OR-4", "OR-8", ""),
    "nurse": ("OR-5", "OR-8", ""),
    "analyst": ("OR-5", "OR-9", "OF-5"),
    "mediator": ("OR-5", "OR-9", "OF-5"),
    "investigator": ("OR-5", "OR-9", "OF-3"),
    "leader": ("OR-6", "OR-9", "OF-5"),
    "medical officer": ("", "", "OF-5"),
}
"""Who practises a trade: soldiers from a rank to another, and officers up to one; what takes courses begins later."""


class Dice:
    """Chances from a fixed seed, drawn by `random()` alone: the one sequence that Python keeps for ever."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def chance(self, likely: float) -> bool:
        """True with probability `likely`."""
        return self._random.random() < likely

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included, each as likely."""
        return low + int(self._random.random() * (high - low + 1))

    def about(self, middle: float, spread: float) -> int:
        """A whole number around `middle`, seldom more than `spread` away and never further than 1.5 times."""
        bell = self._random.random() + self._random.random() + self._random.random() - 1.5
        return round(middle + spread * bell)

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[self.whole(0, len(options) - 1)]

    def weighted(self, weights: Mapping[T, int]) -> T:
        """One of the keys, as likely as its weight says."""
        left = self.whole(1, sum(weights.values()))
        for key, weight in weights.items():
            left -= weight
            if left <= 0:
                return key
        raise ValueError("no weights")

    def some(self, chances: Mapping[str, float]) -> list[str]:
        """The keys that come up, each by its own chance."""
        return [key for key, likely in chances.items() if self.chance(likely)]


@dataclass(frozen=True)
class Unit:
    """A home unit: how many come from it (a weight), and what its people are like."""

    name: str
    branch: str
    strength: int
    women: float
    officers: float = 0.1
    tongues: tuple[str, ...] = ()
    doctors: bool = False
    """Whether its officers are doctors."""


@dataclass(frozen=True)
class Person:
    """What is drawn first of everybody, and everything else hangs on."""

    rank: str
    sex: str
    unit: Unit
    days: int
    service_years: int
    missions: int

    @property
    def officer(self) -> bool:
        return self.rank.startswith("OF")

    def practises(self, trade: str) -> bool:
        """Whether this trade is one of the rank's; of officers those of some units alone are doctors."""
        first, last, officer = TRADES[trade]
        if self.officer:
            return self.rank <= officer and (self.unit.doctors or trade not in ("medic", "medical officer"))
        return first <= self.rank <= last


def draw(
    dice: Dice,
    units: Sequence[Unit],
    officers: Mapping[str, int] = OFFICERS,
    soldiers: Mapping[str, int] = SOLDIERS,
) -> Person:
    """A person of one of the units. Senior ranks have fewer women, for they joined when fewer were let in."""
    unit = dice.weighted({unit: unit.strength for unit in units})
    if unit.doctors:
        officers = {rank: likely for rank, likely in officers.items() if rank in DOCTORS}
    rank = dice.weighted(officers if dice.chance(unit.officers) else soldiers)
    senior = rank in ("OR-8", "OR-9", "OF-4", "OF-5")
    sex = "F" if dice.chance(unit.women * (0.7 if senior else 1)) else "M"
    return career(dice, rank, sex, unit)


def career(dice: Dice, rank: str, sex: str, unit: Unit) -> Person:
    """Age, service and missions of somebody who holds this rank."""
    doctor = unit.doctors and rank in DOCTORS
    low, high = DOCTORS[rank] if doctor else AGES[rank]
    days = dice.about((low + high + 1) / 2 * 365.25, (high - low) / 3 * 365.25)
    days = max(days, int(18.1 * 365.25))
    joined = dice.whole(18, 20) + (6 if doctor else 3 if rank.startswith("OF") else 0)
    service = max(0, int(days / 365.25) - joined)
    missions = sum(dice.chance(0.3) for _ in range(service // 3))
    return Person(rank, sex, unit, days, service, min(missions, 5))


def trades(dice: Dice, person: Person, chances: Mapping[str, float]) -> list[str]:
    """What somebody can do, of the trades of the unit that are those of the rank, each by its own chance."""
    return dice.some({trade: likely for trade, likely in chances.items() if person.practises(trade)})


def row(number: int, person: Person, start: date, **cells: str) -> Row:
    """A line of the pool: what everybody has, then the cells of this pool."""
    return {
        "id": f"P{number:03}",
        "rank": person.rank,
        "sex": person.sex,
        "birth": str(start - timedelta(days=person.days)),
        "unit": person.unit.name,
        "branch": person.unit.branch,
        "service_years": str(person.service_years),
        "missions": str(person.missions),
        **cells,
    }


def suitability(dice: Dice, person: Person, extra: int = 0) -> str:
    """The selection board's score, 40 to 99: experience counts, and so does the day."""
    score = dice.about(58 + 4 * person.missions + min(person.service_years, 12) + extra, 14)
    return str(max(40, min(99, score)))


def daily_cost(person: Person, extra: int = 0) -> str:
    """Pay, a step for every third year of service, and `extra` for allowances or travel."""
    return str(PAY[person.rank] + 2 * (person.service_years // 3) + extra)


def english(dice: Dice, person: Person, extra: int = 0) -> int:
    """A level of English in half steps of STANAG 6001 (6 is level 3): officers and old hands have more."""
    middle = 4.2 + 0.3 * min(person.service_years, 6) if person.officer else 1.8 + 0.15 * person.service_years
    return max(0, min(8, dice.about(middle + 0.5 * person.missions + extra, 1.6)))


def level(half_steps: int) -> str:
    """A STANAG 6001 level as it is written: `2`, `2+`."""
    return f"{half_steps // 2}{'+' if half_steps % 2 else ''}"


def profile(dice: Dice, half_steps: int, uneven: float = 0.5) -> str:
    """Listening, speaking, reading, writing: the last is often weaker, reading now and then stronger."""
    speaking = half_steps - dice.chance(uneven / 3)
    reading = half_steps + dice.chance(uneven / 3)
    writing = half_steps - dice.chance(uneven) - dice.chance(uneven / 3)
    return "".join(level(max(0, min(10, skill))) for skill in (half_steps, speaking, reading, writing))


def listed(levels: Mapping[str, object]) -> str:
    """A cell of names with levels or days: `en:3; fr:2+`; blank for nothing."""
    return "; ".join(f"{name}:{value}" for name, value in levels.items())


def month(day: date, later: int) -> date:
    """The first day of the month that comes `later` months after that of `day`."""
    years, months = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(years, months + 1, 1)


def expiry(dice: Dice, end: date, valid: bool) -> date:
    """The day a paper or a medical runs out: after the tour, or some time before its last day."""
    return month(end, dice.whole(1, 18) if valid else -dice.whole(1, 14))


def papers(dice: Dice, end: date, valid: Mapping[str, float], missing: float = 0.25) -> str:
    """Papers with the last day of each, valid to the end by their chances; of the others some are missing."""
    held: dict[str, object] = {}
    for name, likely in valid.items():
        good = dice.chance(likely)
        if good or not dice.chance(missing):
            held[name] = expiry(dice, end, good)
    return listed(held)


def medical(dice: Dice, end: date, valid: float) -> str:
    """The day the medical runs out; where that is before the end, every third is blank: not known."""
    good = dice.chance(valid)
    return str(expiry(dice, end, good)) if good or not dice.chance(1 / 3) else ""
