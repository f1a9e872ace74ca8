"""Makes the synthetic pools and rosters beside the scenarios: `python -m scenarios.generate`.

With `--check` nothing is written: the exit status is 1 where a file on disk differs from what would be.
Each pool has a seed of its own; the same files come out on every machine and every supported Python.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from scenarios.company import reserve_company
from scenarios.decided import smart_team_roster
from scenarios.people import (
    Dice,
    Row,
    Unit,
    career,
    daily_cost,
    draw,
    english,
    level,
    listed,
    medical,
    papers,
    profile,
    row,
    suitability,
    trades,
)
from scenarios.reliefs import thirds, three_reliefs, three_reliefs_may
from scenarios.roll import december, november

FOLDER = Path(__file__).parent


def smart_team() -> list[Row]:
    """200 from a joint training centre: units of four nations, each written in its own script."""
    dice, start, end = Dice(53), date(2027, 2, 1), date(2028, 1, 31)
    units = [
        Unit("Мотострелковый батальон", "infantry", 40, 0.08, 0.25, ("ru", "kk")),
        Unit("Барлау ротасы", "reconnaissance", 30, 0.12, 0.3, ("kk", "ru")),
        Unit("Байланыс батальоны", "signals", 24, 0.28, 0.3, ("kk", "ru")),
        Unit("Медициналық рота", "medical", 24, 0.45, 0.4, ("kk", "ru"), doctors=True),
        Unit("Λόχος Μηχανικού", "engineers", 20, 0.12, 0.25, ("el",)),
        Unit("სამშვიდობო ბატალიონი", "infantry", 26, 0.1, 0.25, ("ka",)),
        Unit("سرية الشرطة العسكرية", "military police", 12, 0.15, 0.25, ("ar",)),
        Unit("Civil–Military Cooperation Group", "cimic", 24, 0.35, 0.5, ("kk", "ru")),
    ]
    chances = {
        "infantry": {"driver": 0.5, "sniper": 0.1, "medic": 0.1, "leader": 0.9},
        "reconnaissance": {"analyst": 0.6, "driver": 0.5, "drone pilot": 0.35, "leader": 0.7},
        "signals": {"signaller": 0.95, "analyst": 0.2, "driver": 0.3, "leader": 0.6},
        "medical": {"medic": 0.95, "driver": 0.3},
        "engineers": {"eod": 0.5, "driver": 0.5, "drone pilot": 0.1, "leader": 0.8},
        "military police": {"investigator": 0.8, "driver": 0.6, "leader": 0.6},
        "cimic": {"mediator": 0.8, "analyst": 0.3, "driver": 0.3},
    }
    abroad = {"reconnaissance": 0.3, "cimic": 0.45, "signals": 0.2}
    seasoned = {"OR-3": 12, "OR-4": 22, "OR-5": 26, "OR-6": 20, "OR-7": 12, "OR-8": 6, "OR-9": 2}
    pool = []
    for number in range(1, 201):
        person = draw(dice, units, soldiers=seasoned)
        tongues: dict[str, object] = {person.unit.tongues[0]: 5}
        for second in person.unit.tongues[1:]:
            tongues[second] = dice.pick(("3", "4", "4+"))
        if fluent := english(dice, person, 1):
            tongues["en"] = level(fluent)
        for language in dice.some({"ar": abroad.get(person.unit.branch, 0.06), "fr": 0.16, "tr": 0.08}):
            tongues.setdefault(language, dice.pick(("1", "1+", "2", "2+", "3")))
        years = 1 + (person.service_years > 4) + (person.service_years > 10)
        skills = {skill: dice.whole(1, years) for skill in trades(dice, person, chances[person.unit.branch])}
        held = {"cptm": 0.82, "driving": 0.9 if "driver" in skills else 0.5}
        near = 0.8 if "ar" in tongues else 0.05 + 0.12 * person.missions
        areas = dice.some({"golan": near * 0.6, "south lebanon": near * 0.6, "sahel": 0.05 * person.missions})
        region = dice.weighted({"north": 30, "south": 35, "east": 15, "west": 20})
        travel = {"north": 6, "south": 0, "east": 4, "west": 9}[region]
        pool.append(
            row(number, person, start)
            | {
                "languages": listed(tongues),
                "specialties": listed(skills),
                "papers": papers(dice, end, held),
                "medical_until": medical(dice, end, 0.88),
                "local_knowledge": "; ".join(areas),
                "home_region": region,
                "suitability": suitability(dice, person, 3 * ("ar" in tongues)),
                "daily_cost": daily_cost(person, travel + 4 * max(skills.values(), default=0)),
            }
        )
    return pool


def observers() -> list[Row]:
    """60 officers who put themselves forward; English as a profile of four skills."""
    return officers(Dice(55), date(2027, 1, 15), date(2028, 1, 14), 60)


def observers_second_batch() -> list[Row]:
    """70 more for the batch after; the women among them have no more than a little Arabic."""
    return officers(Dice(58), date(2028, 1, 17), date(2029, 1, 16), 70, women_speak_arabic=False)


def officers(dice: Dice, start: date, end: date, people: int, women_speak_arabic: bool = True) -> list[Row]:
    """Officers who put themselves forward as observers."""
    units = [
        Unit("1st Infantry Brigade", "infantry", 14, 0.1, 1),
        Unit("2nd Infantry Brigade", "infantry", 12, 0.12, 1),
        Unit("Artillery Regiment", "artillery", 8, 0.08, 1),
        Unit("Engineer Regiment", "engineers", 8, 0.15, 1),
        Unit("Signals Regiment", "signals", 8, 0.3, 1),
        Unit("Logistics Brigade", "logistics", 6, 0.35, 1),
        Unit("Peacekeeping Centre", "staff", 8, 0.3, 1),
    ]
    pool = []
    for number in range(1, people + 1):
        person = draw(dice, units, {"OF-1": 10, "OF-2": 36, "OF-3": 34, "OF-4": 16, "OF-5": 4})
        centre = person.unit.branch == "staff"
        tongues: dict[str, object] = {"en": profile(dice, max(3, english(dice, person, centre)))}
        for language in dice.some({"ar": 0.3 + 0.15 * centre, "fr": 0.22, "es": 0.08, "ru": 0.3}):
            tongues[language] = dice.pick(("1", "1+", "2", "2+", "3"))
            if language == "ar" and person.sex == "F" and not women_speak_arabic:
                tongues[language] = "1"
        pool.append(
            row(number, person, start)
            | {
                "languages": listed(tongues),
                "papers": papers(dice, end, {"cptm": 0.85, "observer": 0.8, "driving": 0.92}),
                "medical_until": medical(dice, end, 0.9),
                "suitability": suitability(dice, person),
                "daily_cost": daily_cost(person, 3 * (len(tongues) - 1)),
            }
        )
    return pool


def staff_posts() -> list[Row]:
    """80 officers with their courses."""
    dice, start, end = Dice(14), date(2027, 4, 1), date(2028, 3, 31)
    units = [
        Unit("Land Command", "infantry", 18, 0.15, 1),
        Unit("Air Base Command", "air", 10, 0.2, 1),
        Unit("Engineer Command", "engineers", 10, 0.12, 1),
        Unit("Signals Command", "signals", 11, 0.3, 1),
        Unit("Logistics Command", "logistics", 12, 0.3, 1),
        Unit("Medical Command", "medical", 8, 0.5, 1),
        Unit("Intelligence Centre", "intelligence", 11, 0.25, 1),
    ]
    pool = []
    for number in range(1, 81):
        person = draw(dice, units, {"OF-1": 6, "OF-2": 34, "OF-3": 34, "OF-4": 22, "OF-5": 4})
        tongues: dict[str, object] = {"en": profile(dice, max(3, english(dice, person)), 0.35)}
        for language in dice.some({"fr": 0.25, "ar": 0.1, "ru": 0.3}):
            tongues[language] = profile(dice, dice.whole(2, 6))
        rank = int(person.rank[-1])
        courses = dice.some(
            {
                "staff": (0.0, 0.05, 0.5, 0.85, 0.95, 1.0)[rank],
                "un staff officer": 0.25 + 0.15 * (person.missions > 0),
                "gender adviser": 0.3 if person.sex == "F" else 0.12,
            }
        )
        pool.append(
            row(number, person, start)
            | {
                "languages": listed(tongues),
                "courses": "; ".join(courses),
                "medical_until": medical(dice, end, 0.92),
                "suitability": suitability(dice, person, 2 * len(courses)),
                "daily_cost": daily_cost(person, 2 * len(courses)),
            }
        )
    return pool


def medical_level1() -> list[Row]:
    """40 of two medical units: 7 medical officers, 21 paramedics and nurses, 12 in support."""
    dice, start, end = Dice(1128), date(2027, 6, 1), date(2028, 5, 31)
    units = [Unit("Field Hospital", "medical", 5, 0.4, doctors=True)]
    units += [Unit("Medical Battalion", "medical", 4, 0.25, doctors=True)]
    posts = ["medical officer"] * 7 + ["paramedic"] * 12 + ["nurse"] * 9
    posts += ["ambulance driver"] * 5 + ["medical storekeeper"] * 4 + ["radio operator"] * 3
    ranks = {
        "medical officer": {"OF-2": 4, "OF-3": 3},
        "paramedic": {"OR-4": 3, "OR-5": 4, "OR-6": 2},
        "nurse": {"OR-5": 3, "OR-6": 3, "OR-7": 2},
    }
    pool = []
    for number, profession in enumerate(posts, 1):
        unit = dice.weighted({unit: unit.strength for unit in units})
        sex = "F" if dice.chance(unit.women + 0.2 * (profession == "nurse")) else "M"
        rank = dice.weighted(ranks.get(profession, {"OR-3": 3, "OR-4": 3, "OR-5": 1}))
        person = career(dice, rank, sex, unit)
        tongues: dict[str, object] = {"en": level(max(2, english(dice, person)))}
        for language in dice.some({"fr": 0.5 if person.officer else 0.42}):
            tongues[language] = dice.pick(("1", "1+", "2", "2+", "3"))
        held = {"cptm": 0.9, "driving": 0.97 if profession == "ambulance driver" else 0.5}
        if profession == "medical officer":
            held["atls"] = 0.75
        pool.append(
            row(number, person, start, profession=profession)
            | {
                "languages": listed(tongues),
                "papers": papers(dice, end, held),
                "medical_until": medical(dice, end, 0.93),
                "suitability": suitability(dice, person),
                "daily_cost": daily_cost(person, {"medical officer": 40, "nurse": 12}.get(profession, 6)),
            }
        )
    return pool


def engagement_platoon() -> list[Row]:
    """90 volunteers, two in five of them women."""
    dice, start, end = Dice(28), date(2027, 5, 1), date(2028, 4, 30)
    units = [
        Unit("1st Infantry Battalion", "infantry", 24, 0.32, 0.06),
        Unit("2nd Infantry Battalion", "infantry", 22, 0.32, 0.06),
        Unit("Military Police Company", "military police", 16, 0.45, 0.08),
        Unit("Signals Company", "signals", 14, 0.5, 0.08),
        Unit("Medical Company", "medical", 14, 0.6, 0.08, doctors=True),
    ]
    chances = {
        "infantry": {"driver": 0.45, "first aid": 0.35, "leader": 0.9},
        "military police": {"driver": 0.65, "first aid": 0.3, "investigator": 0.8, "leader": 0.8},
        "signals": {"signaller": 0.9, "driver": 0.3, "first aid": 0.15, "leader": 0.8},
        "medical": {"first aid": 0.95, "driver": 0.25, "medical officer": 1},
    }
    pool = []
    for number in range(1, 91):
        person = draw(dice, units, {"OF-1": 3, "OF-2": 2})
        tongues: dict[str, object] = {"en": level(max(1, english(dice, person, 1)))}
        for language in dice.some({"ar": 0.24, "fr": 0.12}):
            tongues[language] = dice.pick(("1", "1+", "2", "2+", "3"))
        skills = trades(dice, person, chances[person.unit.branch])
        pool.append(
            row(number, person, start)
            | {
                "languages": listed(tongues),
                "specialties": "; ".join(skills),
                "medical_until": medical(dice, end, 0.92),
                "suitability": suitability(dice, person),
                "daily_cost": daily_cost(person, 3 * len(skills)),
            }
        )
    return pool


def eod_impossible() -> list[Row]:
    """120; all who handle explosives are men of two troops, which also hold all recovery crews."""
    dice, start, end = Dice(28), date(2027, 9, 1), date(2028, 2, 29)
    units = [
        Unit("1st EOD Troop", "engineers", 24, 0.3, 0.12),
        Unit("2nd EOD Troop", "engineers", 22, 0.3, 0.12),
        Unit("Field Engineer Company", "engineers", 24, 0.35, 0.1),
        Unit("Signals Company", "signals", 20, 0.5, 0.1),
        Unit("Medical Company", "medical", 22, 0.6, 0.15, doctors=True),
        Unit("Transport Company", "logistics", 24, 0.45, 0.08),
    ]
    chances = {
        "engineers": {"sapper": 1.0, "driver": 0.35, "leader": 0.9},
        "signals": {"signaller": 1.0, "driver": 0.35, "leader": 0.9},
        "medical": {"medic": 1.0, "driver": 0.35},
        "logistics": {"driver": 1.0, "leader": 0.9},
    }
    pool = []
    for number in range(1, 121):
        person = draw(dice, units)
        senior = 1 + (person.service_years > 3) + (person.service_years > 8)
        known = chances[person.unit.branch]
        if "EOD" in person.unit.name:
            known = {"eod": 0.9} if person.sex == "M" and person.practises("eod") else {"recovery": 1.0, "driver": 0.35}
        skills: dict[str, object] = {skill: dice.whole(1, senior) for skill in trades(dice, person, known)}
        pool.append(
            row(number, person, start)
            | {
                "languages": listed({"en": level(max(1, english(dice, person, 1)))}),
                "specialties": listed(skills),
                "medical_until": medical(dice, end, 0.94),
                "suitability": suitability(dice, person),
                "daily_cost": daily_cost(person),
            }
        )
    return pool


def engineer_detachment() -> list[Row]:
    """150 of an engineer regiment and those attached to it: too few operators, too little English, few women ready."""
    dice, start, end = Dice(298), date(2027, 1, 15), date(2028, 1, 14)
    units = [
        Unit("1st Field Squadron", "field engineers", 44, 0.04, 0.08),
        Unit("2nd Field Squadron", "field engineers", 40, 0.04, 0.08),
        Unit("Plant Squadron", "plant", 32, 0.05, 0.08),
        Unit("Workshop Squadron", "workshop", 20, 0.08, 0.06),
        Unit("Signals Troop", "signals", 10, 0.2, 0.1),
        Unit("Medical Section", "medical", 10, 0.3, 0.12, doctors=True),
    ]
    chances = {
        "field engineers": {"sapper": 0.9, "eod": 0.4, "plant": 0.15, "driver": 0.4, "search": 0.3, "leader": 0.9},
        "plant": {"plant": 0.9, "driver": 0.55, "mechanic": 0.15, "leader": 0.9},
        "workshop": {"mechanic": 0.8, "welder": 0.4, "driver": 0.5, "plant": 0.1, "leader": 0.9},
        "signals": {"signaller": 0.95, "driver": 0.35, "leader": 0.9},
        "medical": {"medic": 0.95, "driver": 0.3},
    }
    pool = []
    for number in range(1, 151):
        person = draw(dice, units)
        senior = 1 + (person.service_years > 4) + (person.service_years > 10)
        known = trades(dice, person, chances[person.unit.branch])
        skills: dict[str, object] = {skill: dice.whole(1, senior) for skill in known}
        held = {"cptm": 0.62, "driving": 0.9 if "driver" in skills else 0.35}
        pool.append(
            row(number, person, start)
            | {
                "languages": listed({"en": level(max(1, english(dice, person)))}),
                "specialties": listed(skills),
                "papers": papers(dice, end, held),
                "medical_until": medical(dice, end, 0.9),
                "volunteer": "yes" if dice.chance(0.92) else "no",
                "suitability": suitability(dice, person),
                "daily_cost": daily_cost(person, 5 * ("eod" in skills) + 3 * ("plant" in skills)),
            }
        )
    return pool


POOLS: tuple[Callable[[], list[Row]], ...] = (
    smart_team,
    observers,
    observers_second_batch,
    staff_posts,
    medical_level1,
    engagement_platoon,
    reserve_company,
    eod_impossible,
    engineer_detachment,
    three_reliefs,
    three_reliefs_may,
    thirds,
)


ROLLS: tuple[Callable[[], bytes], ...] = (november, december)


def as_csv(pool: list[Row]) -> bytes:
    """The pool as it stands on disk: UTF-8, a header, a line a person."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(pool[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(pool)
    return text.getvalue().encode()


def files() -> Iterator[tuple[Path, bytes]]:
    """Every file that is made, and what stands in it."""
    for make in POOLS:
        yield FOLDER / "pools" / f"{make.__name__}.csv", as_csv(make())
    for month in ROLLS:
        yield FOLDER / "rosters" / f"roll_{month.__name__}.xlsx", month()
    yield FOLDER / "rosters" / "smart_team_roster.csv", smart_team_roster()


def main(arguments: list[str]) -> int:
    """Write all files, or with `--check` compare them; 1 where one differs, 2 for another argument."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m scenarios.generate [--check]", file=sys.stderr)
        return 2
    differing = 0
    for path, made in files():
        if not arguments:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(made)
        elif not path.exists() or path.read_bytes() != made:
            print(f"{path.name} differs from what the generator makes", file=sys.stderr)
            differing = 1
    return differing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
