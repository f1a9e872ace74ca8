"""A nominal roll as a headquarters keeps it: titles above, a sum below, and a month later another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scenarios.people import Dice, Person, Unit, daily_cost, draw, english, expiry, level, suitability
from scenarios.workbook import Cell, Zeros, workbook

START, END = date(2027, 5, 1), date(2028, 4, 30)
HEADER = (
    "No", "Service No", "Rank", "Name", "Gender", "Date of birth", "Unit", "Language 1", "Level", "Language 2", "Level",
    "Courses", "Missions", "Training until", "Medical until", "Score", "Daily cost",
)  # fmt: skip
RANKS = {"OF-1": "Lt", "OF-2": "Capt", "OF-3": "Maj", "OF-4": "Lt Col"}
UNITS = (
    Unit("1st Brigade", "infantry", 12, 0.2, 1),
    Unit("2nd Brigade", "infantry", 10, 0.2, 1),
    Unit("Signals Regiment", "signals", 8, 0.45, 1),
    Unit("Engineer Regiment", "engineers", 7, 0.25, 1),
    Unit("Logistics Brigade", "logistics", 7, 0.5, 1),
)
COURSES = {"observer": 0.75, "driver": 0.8, "first aid": 0.3}
SURNAMES = (
    "Abenov", "Baimukhanov", "Dzhaksybekov", "Ermekov", "Iskakov", "Kasymov", "Lebedev", "Mukanov", "Nurlanov",
    "Ospanov", "Petrov", "Rakhimov", "Sadykov", "Tulegenov", "Umarov", "Volkov", "Yusupov", "Zhumabayev",
)  # fmt: skip
INITIALS = "ABDEGIKMNORSTZ"
NOT_KNOWN = ("n/a", "-")
LEAVING, COMING = (4, 17, 22, 31), 5
"""Who is no longer on the roll of December, by their places on that of November, and how many have come."""


@dataclass
class Officer:
    """A row of the roll."""

    number: int
    person: Person
    name: str
    gender: str
    tongues: Sequence[tuple[str, str]]
    """Two at most, with their levels, the better one first."""
    courses: str
    training: date
    medical: date | None
    score: str


def november() -> bytes:
    """40 officers, on 20 November."""
    dice = Dice(2027)
    return _roll([_officer(dice, number) for number in range(40)], date(2026, 11, 20))


def december() -> bytes:
    """The same a month later: some have left, others have come, and a few have been to the doctor."""
    dice = Dice(2027)
    officers = [_officer(dice, number) for number in range(40 + COMING)]
    for officer in officers[:40]:
        if officer.medical is None:
            officer.medical = date(2028, 12, 1)
    return _roll([each for place, each in enumerate(officers) if place not in LEAVING], date(2026, 12, 18))


def _officer(dice: Dice, place: int) -> Officer:
    person = draw(dice, UNITS, {"OF-1": 10, "OF-2": 36, "OF-3": 34, "OF-4": 18})
    woman = person.sex == "F"
    tongues = [("English", level(max(3, english(dice, person))))]
    for language in dice.some({"Arabic": 0.25, "French": 0.3}):
        tongues.append((language, dice.pick(("1", "1+", "2", "2+", "3", "4"))))
    tested = not dice.chance(0.1)
    return Officer(
        number=311 + 7 * place + dice.whole(0, 6),
        person=person,
        name=f"{dice.pick(SURNAMES)}{'a' if woman else ''} {dice.pick(INITIALS)}.",
        gender=dice.weighted({"F": 4, "female": 2, "f": 1} if woman else {"M": 5, "male": 2, "m": 1}),
        tongues=sorted(tongues[:2], key=lambda tongue: tongue[1], reverse=True),
        courses=", ".join(dice.some(COURSES)),
        training=expiry(dice, END, dice.chance(0.85)),
        medical=expiry(dice, END, dice.chance(0.9)) if tested else None,
        score=suitability(dice, person),
    )


def _roll(officers: Sequence[Officer], day: date) -> bytes:
    rows: list[Sequence[Cell | Zeros]] = [
        ("PEACEKEEPING CENTRE",),
        (f"Nominal roll of officers who volunteer as military observers, as of {day:%d.%m.%Y}",),
        HEADER,
        *(_row(line, officer) for line, officer in enumerate(officers, 1)),
    ]
    total = sum(int(daily_cost(officer.person)) for officer in officers)
    rows.append(("Total", *(len(HEADER) - 2) * (None,), total))
    return workbook("Roll", rows)


def _row(line: int, officer: Officer) -> Sequence[Cell | Zeros]:
    person = officer.person
    (first, its_level), *more = officer.tongues
    second, level_of_second = more[0] if more else (NOT_KNOWN[officer.number % 2], None)
    birth = START.toordinal() - person.days
    return (
        line,
        Zeros(officer.number),
        RANKS[person.rank],
        officer.name,
        officer.gender,
        f"{date.fromordinal(birth):%d.%m.%Y}",
        person.unit.name,
        first,
        its_level,
        second,
        level_of_second,
        officer.courses or None,
        person.missions,
        officer.training,
        officer.medical or "n/a",
        int(officer.score),
        int(daily_cost(person)),
    )
