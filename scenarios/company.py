"""A brigade that sends a company of 139: its units, their trades, and the pool of one tour."""

from __future__ import annotations

from datetime import date

from scenarios.people import (
    Dice,
    Person,
    Row,
    Unit,
    daily_cost,
    draw,
    english,
    expiry,
    listed,
    profile,
    row,
    suitability,
    trades,
)

COMPANY = [
    Unit("1st Infantry Battalion", "infantry", 66, 0.04, 0.08),
    Unit("2nd Infantry Battalion", "infantry", 62, 0.05, 0.08),
    Unit("3rd Infantry Battalion", "infantry", 58, 0.05, 0.08),
    Unit("Reconnaissance Battalion", "infantry", 40, 0.05, 0.08),
    Unit("Engineer Battalion", "engineers", 46, 0.05, 0.08),
    Unit("Signals Battalion", "signals", 40, 0.16, 0.08),
    Unit("Logistics Battalion", "logistics", 60, 0.14, 0.06),
    Unit("Medical Company", "medical", 48, 0.26, 0.16, doctors=True),
]
COMPANY_MEDICAL = ("medical officer", "nurse", "paramedic", "medical assistant", "ambulance driver; driver")
COMPANY_TRADES = {
    "infantry": {"rifleman": 0.95, "driver": 0.14, "sniper": 0.08, "combat first aid": 0.18, "leader": 0.95},
    "engineers": {"eod": 0.3, "sapper": 0.85, "driver": 0.3, "leader": 0.9},
    "signals": {"signaller": 0.95, "driver": 0.2, "leader": 0.9},
    "logistics": {"driver": 0.6, "mechanic": 0.35, "cook": 0.3, "leader": 0.9},
}


def company_trades(dice: Dice, person: Person) -> list[str]:
    """What somebody of the company's pool can do; in the medical company everybody has one trade."""
    if person.unit.branch != "medical":
        return trades(dice, person, COMPANY_TRADES[person.unit.branch])
    of_rank = [trade for trade in COMPANY_MEDICAL if person.practises(trade.partition(";")[0])]
    return [dice.pick(of_rank or ["leader"])]


def reserve_company() -> list[Row]:
    """420 of a brigade; exactly 24 of the women are deployable, about four in five of the men."""
    dice, start, end = Dice(430), date(2027, 3, 15), date(2028, 3, 14)
    people = [draw(dice, COMPANY) for _ in range(420)]
    old_enough = [person.days >= 21 * 365.25 for person in people]
    women, wanted = sum(person.sex == "F" and old for person, old in zip(people, old_enough, strict=True)), 24
    pool = []
    for number, person in enumerate(people, 1):
        fit = dice.chance(0.8)
        if person.sex == "F" and old_enough[number - 1]:
            fit = dice.whole(1, women) <= wanted  # of those left, as many as are still wanted
            women, wanted = women - 1, wanted - fit
        fails = "" if fit else dice.pick(("cptm", "no cptm", "medical", "no medical", "volunteer"))
        skills = company_trades(dice, person)
        held: dict[str, object] = {"cptm": expiry(dice, end, fails != "cptm")}
        if fails == "no cptm":
            held = {}
        if any("driver" in skill for skill in skills):
            held["driving"] = expiry(dice, end, dice.chance(0.92))
        until = "" if fails == "no medical" else str(expiry(dice, end, fails != "medical"))
        fluent = english(dice, person, person.unit.branch == "signals")
        pool.append(
            row(number, person, start)
            | {
                "languages": f"en:{profile(dice, fluent, 0.3)}" if fluent else "",
                "specialties": "; ".join(skills),
                "papers": listed(held),
                "medical_until": until,
                "volunteer": "no" if fails == "volunteer" else "yes",
                "suitability": suitability(dice, person),
                "daily_cost": daily_cost(person, 5 * ("eod" in skills) + 20 * ("medical officer" in skills)),
            }
        )
    return pool
