"""Pools of programmes: people who were away before, have leave and courses ahead, and papers that run out on the way.

What hangs together here is time: tours of the past lie within the years of service and do not overlap, somebody who is
away now comes back within the programme, and a medical is good for five years from the day of the board.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from scenarios.company import company_trades
from scenarios.people import (
    Dice,
    Person,
    Row,
    Unit,
    daily_cost,
    draw,
    english,
    level,
    listed,
    month,
    profile,
    row,
    trades,
)
from scenarios.people import suitability as score

Span = tuple[date, date]

SEED = 94
"""Of the brigade that is shipped."""
FALLEN_OUT = {"P004", "P022", "P026", "P041", "P154", "P015", "P029", "P326", "P045", "P397", "P344"}
"""By the third month: five of the first company, among them its second in command and a doctor, three of the second,
two of the third, and one of the last staff officers, as `rosters/three_reliefs_decided.csv` has them."""
BRIGADE = [
    Unit("1st Infantry Battalion", "infantry", 62, 0.08, 0.1),
    Unit("2nd Infantry Battalion", "infantry", 60, 0.08, 0.1),
    Unit("3rd Infantry Battalion", "infantry", 56, 0.09, 0.1),
    Unit("Reconnaissance Battalion", "infantry", 42, 0.08, 0.1),
    Unit("Engineer Battalion", "engineers", 50, 0.1, 0.1),
    Unit("Signals Battalion", "signals", 52, 0.2, 0.1),
    Unit("Logistics Battalion", "logistics", 72, 0.16, 0.08),
    Unit("Medical Company", "medical", 62, 0.3, 0.2, doctors=True),
]
GOLAN = [
    (date(2026, 3, 23), date(2027, 3, 22)),  # the second lift of those who are there now
    (date(2026, 3, 16), date(2027, 3, 8)),
    (date(2025, 4, 7), date(2026, 3, 23)),
    (date(2024, 3, 14), date(2025, 4, 14)),
]
LEBANON = [
    (date(2023, 2, 22), date(2023, 10, 30)),
    (date(2022, 7, 4), date(2023, 3, 1)),
    (date(2021, 11, 9), date(2022, 7, 10)),
    (date(2021, 3, 24), date(2021, 11, 15)),
    (date(2020, 8, 6), date(2021, 3, 30)),
    (date(2019, 11, 14), date(2020, 8, 12)),
]
"""Tours as this brigade might have made them; days are made up."""

AWAY = {"course": (50, 200), "exercise": (20, 45), "leave": (14, 35), "academy": (300, 660)}
PARENTAL = (270, 540)
"""How many days somebody is not to be had, shortest and longest."""


def three_reliefs() -> list[Row]:
    """600 of a brigade, for three years: of the women one fewer than the wish takes."""
    return brigade(SEED)


def three_reliefs_may() -> list[Row]:
    """The same without the eleven who have fallen out."""
    return [line for line in three_reliefs() if line["id"] not in FALLEN_OUT]


def brigade(seed: int) -> list[Row]:
    """600 as there could be."""
    dice, start = Dice(seed), date(2027, 3, 15)
    pool = []
    for number in range(1, 601):
        person = draw(dice, BRIGADE)
        past = tours(dice, person, date(2026, 9, 1), (*GOLAN, *LEBANON))
        skills = company_trades(dice, person)
        fluent = english(dice, person, person.unit.branch == "signals")
        pool.append(
            row(number, person, start)
            | {
                "missions": str(len(past)),
                "languages": f"en:{profile(dice, fluent, 0.3)}" if fluent else "",
                "specialties": "; ".join(skills),
                "medical_until": board(dice, 0.98),
                "volunteer": "yes" if dice.chance(0.95) else "no",
                "past_tours": written(past),
                "commitments": written(commitments(dice, person, past)),
                "suitability": score(dice, person),
                "daily_cost": daily_cost(person, 5 * ("eod" in skills) + 20 * ("medical officer" in skills)),
            }
        )
    return pool


def tours(dice: Dice, person: Person, today: date, rotations: Sequence[Span], likely: float = 0.08) -> list[Span]:
    """Tours of somebody's past, the last first: within the years of service, with a rest of twice their days."""
    joined = today - timedelta(365 * person.service_years)
    taken: list[Span] = []
    for first, last in rotations:
        free = not taken or (taken[-1][0] - last) > 2 * (last - first)
        if (
            first > joined + timedelta(365)
            and free
            and dice.chance((0.035 if last > today else likely) / (1 + 2 * len(taken)))
        ):
            taken.append((first, last))
    return taken


def commitments(dice: Dice, person: Person, past: Sequence[Span]) -> list[Span]:
    """Days on which somebody is not to be had: leave, courses, exercises, an academy; a year or so for a child."""
    lengths = [AWAY[why] for why in dice.some({"course": 0.1, "exercise": 0.06, "leave": 0.1})]
    if person.rank in ("OR-5", "OR-6", "OF-1", "OF-2", "OF-3") and dice.chance(0.08):
        lengths.append(AWAY["academy"])
    if 22 * 365 < person.days < 38 * 365 and dice.chance(0.12 if person.sex == "F" else 0.02):
        lengths.append(PARENTAL)
    spans: list[Span] = []
    for shortest, longest in lengths:
        first = date(2026, 10, 1) + timedelta(dice.whole(0, 1150))
        span = first, first + timedelta(dice.whole(shortest, longest))
        if all(span[1] < other[0] or other[1] < span[0] for other in (*spans, *past)):
            spans.append(span)
    return sorted(spans)


def board(dice: Dice, fit: float) -> str:
    """The last day of a medical: five years from a board of the last years; blank where there was none."""
    if dice.chance(fit):
        return str(month(date(2028, 5, 1), dice.whole(0, 42)))
    return "" if dice.chance(1 / 3) else str(month(date(2026, 9, 1), dice.whole(0, 14)))


def written(spans: Sequence[Span]) -> str:
    """A cell of spans of days, the earliest first."""
    return "; ".join(f"{first}..{last}" for first, last in sorted(spans))


def thirds() -> list[Row]:
    """96 of a battalion and its attached troops, for two years of platoons on six-month tours."""
    dice, start = Dice(36), date(2027, 1, 4)
    units = [
        Unit("1st Company", "infantry", 26, 0.1, 0.12),
        Unit("2nd Company", "infantry", 24, 0.1, 0.12),
        Unit("Reconnaissance Troop", "infantry", 16, 0.12, 0.15),
        Unit("Signals Troop", "signals", 14, 0.3, 0.08),
        Unit("Medical Section", "medical", 16, 0.4, 0.05),
    ]
    chances = {
        "infantry": {"rifleman": 0.9, "driver": 0.4, "leader": 0.95},
        "signals": {"signaller": 0.95, "driver": 0.3, "leader": 0.9},
        "medical": {"medic": 0.95, "driver": 0.25},
    }
    pool = []
    for number in range(1, 97):
        person = draw(dice, units, {"OF-1": 5, "OF-2": 3})
        past = tours(dice, person, date(2026, 10, 1), LEBANON, 0.12)
        tongues: dict[str, object] = {"en": level(max(1, english(dice, person, 1)))}
        for language in dice.some({"ar": 0.22 + 0.2 * bool(past)}):
            tongues[language] = dice.pick(("1", "1+", "2", "2+"))
        pool.append(
            row(number, person, start)
            | {
                "missions": str(len(past)),
                "languages": listed(tongues),
                "specialties": "; ".join(trades(dice, person, chances[person.unit.branch])),
                "medical_until": board(dice, 0.97),
                "past_tours": written(past),
                "commitments": written(commitments(dice, person, past)),
                "suitability": score(dice, person),
            }
        )
    return pool
