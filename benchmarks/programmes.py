"""`programmes`: teams through time, beside plain CP-SAT and plain HiGHS.

One boolean per person and tour, and one row per person and set of tours that exclude each other: what somebody who
knows the solvers and no tricks would write (`benchmarks.plain`).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.requests import RANKS, Request, make_request

BEGIN = date(2027, 1, 15)
EVERYONE = {"age": {"at_least": 21, "at_most": 57}, "medical_until": {"at_least": "end"}}
LEAVE = 0.2  # of the people have some, in the years of the tours
YEARS = 6


def company_request(people: int, seed: int) -> Request:
    """Four reliefs of 139, a year each, after which everybody is at home for two."""
    teams = [_team(f"company-{number + 1}", 139, 365 * number, 365, 1) for number in range(4)]
    frame = _pool(people, seed, 1, 1000)
    return Request(people, 4 * 139, seed, frame, _scenario(f"4 reliefs of 139 from {people}", teams, "2x", None))


def programme_request(people: int, seed: int, most: int | None = None, least: int = 1, best: int = 1000) -> Request:
    """Thirty tours with 1,430 places: ten companies of 80, ten detachments of 50 that start between them, ten staffs of
    13 that stay twice as long. `most` are the tours of one person; suitability lies from `least` to `best`."""
    teams = []
    for number in range(10):
        teams.append(_team(f"company-{number + 1}", 80, 182 * number, 182, 2))
        teams.append(_team(f"detachment-{number + 1}", 50, 182 * number + 60, 182, 3))
        teams.append(_team(f"staff-{number + 1}", 13, 182 * number + 90, 364, 4))
    for team in teams:  # what a tour is worth at least, so that the best do not all go on the same ones
        floor = team["size"] * (least + (best - least) * 2 // 3)
        team["require"].append({"total": "suitability", "at_least": floor, "name": "Suitable"})
    frame = _pool(people, seed, least, best)
    return Request(people, 1430, seed, frame, _scenario(f"30 tours from {people}", teams, "1x", most))


def _team(name: str, size: int, after: int, days: int, tongues: int) -> dict[str, Any]:
    """A tour so many days after the first, for so many days, on which four languages in turn are spoken."""
    start = BEGIN + timedelta(after)
    spoken = [("fr", "es", "ru", "de", "ar")[(after // 182 + place) % 5] for place in range(tongues)]
    return {
        "name": name,
        "size": size,
        "start": start.isoformat(),
        "end": (start + timedelta(days - 1)).isoformat(),
        "everyone": EVERYONE,
        "seats": [],
        "require": [
            {"share": {"sex": "F"}, "at_least": "18%", "name": "Women"},
            {"members": {"rank": {"at_least": "OF-4"}}, "at_least": 1, "at_most": -(-size // 5), "name": "Senior"},
            {"members": {"rank": {"at_most": "OF-2"}}, "at_least": size * 2 // 5, "name": "Junior"},
            *({"members": {"languages": {name: 2}}, "at_least": size // 8, "name": name} for name in spoken),
        ],
    }


def _scenario(title: str, teams: Sequence[dict[str, Any]], rest: str, most: int | None) -> dict[str, Any]:
    return {
        "title": f"Benchmark: {title}",
        "rest": rest,
        "busy": "leave",
        "fields": {"rank": list(RANKS), "languages": {"levels": "stanag"}, "leave": "spans"},
        "teams": list(teams),
        "prefer": [{"most": {"total": "suitability"}}],
        **({} if most is None else {"tours": {"at_most": most}}),
    }


def _pool(people: int, seed: int, least: int, best: int) -> pd.DataFrame:
    """As of the other benchmarks, with papers that last for years, with leave, and suitability in a range."""
    frame = make_request(people, 8, seed).frame.copy()
    rng = np.random.default_rng([seed, people, YEARS])
    days = rng.integers(0, YEARS * 365, people)
    last = 365 * rng.integers(4, 2 * YEARS, people)
    on_leave = rng.random(people) < LEAVE
    frame["medical_until"] = [(BEGIN + timedelta(day)).isoformat() for day in last.tolist()]
    frame["leave"] = [
        f"{(BEGIN + timedelta(day)).isoformat()}..{(BEGIN + timedelta(day + 30)).isoformat()}" if away else ""
        for day, away in zip(days.tolist(), on_leave.tolist(), strict=True)
    ]
    frame["suitability"] = np.rint(least + (best - least) * rng.beta(4.0, 4.0, people)).astype(np.int64)
    return frame
