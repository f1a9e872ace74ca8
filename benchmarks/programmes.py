"""`programmes`: teams through time, beside plain CP-SAT and plain HiGHS.

One boolean per person and tour, and one row per person and set of tours that exclude each other: what somebody who
knows the solvers and no tricks would write (`benchmarks.plain`).
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.claims import Claim, contradictions
from benchmarks.options import Options
from benchmarks.ours import OurResult, solve_ours
from benchmarks.requests import RANKS, Request, make_request
from benchmarks.rivals import RIVALS, SETTINGS, RivalResult, virtual_best
from benchmarks.tables import Goal, share, table
from benchmarks.timing import Measured, machine

BEGIN = date(2027, 1, 15)
EVERYONE = {"age": {"at_least": 21, "at_most": 57}, "medical_until": {"at_least": "end"}}
LEAVE = 0.2  # of the people have some, in the years of the tours
YEARS = 6
LIMIT = 75.0  # seconds for a rival
OURS = 90.0  # and for this program, four times the rivals' at most
RIVALS_UP_TO = 3_000  # people: of 10,000 there are 300,000 booleans


@dataclass(frozen=True)
class _Run:
    """One programme and everybody's answer to it."""

    name: str
    ours: OurResult
    rivals: dict[str, RivalResult]

    @property
    def least(self) -> Measured | None:
        """The processor's seconds of whichever rival was fastest; those who gave up do not count."""
        return virtual_best(self.rivals.values(), lambda one: one.cpu)

    def disagreements(self) -> list[str]:
        """Every two claims that contradict each other."""
        claims = [Claim(name, found.value, found.bound, found.proved) for name, found in self.rivals.items()]
        return contradictions(self.name, [*claims, self.ours.claim])


def run_programmes(options: Options) -> int:
    """Every programme by everybody; 1 if two answers contradict each other, else 0."""
    print(f"{machine()}\n{SETTINGS}\n")
    solve_ours(company_request(300, 0))  # imports and first-call costs are nobody's time
    for rival in RIVALS.values():
        rival(company_request(300, 0), 5.0)
    requests: dict[str, Callable[[int], Request]] = {
        "600 × 4": lambda seed: company_request(600, seed),
        "3,000 × 30, at most 3 each": lambda seed: programme_request(3_000, seed, most=3),
        "10,000 × 30": lambda seed: programme_request(10_000, seed, least=2_000, best=10_000),
        "100,000 × 30": lambda seed: programme_request(100_000, seed, least=2_000, best=10_000),
    }
    runs = []
    for name, make in requests.items():
        for seed in range(1, (options.seeds or 1) + 1):
            if options.people is None or int(name.split(" ")[0].replace(",", "")) in options.people:
                runs.append(_run(name, make(seed), options.limit or LIMIT))
    print(_table(runs))
    print(f"{machine()}\n")
    for run in runs:
        print(_goal(run))
    wrong = [text for run in runs for text in run.disagreements()]
    for text in wrong:
        print(f"WRONG  {text}")
    return 1 if wrong else 0


def _run(name: str, request: Request, limit: float) -> _Run:
    ours = solve_ours(request, seconds=min(OURS, 4 * limit))
    print(f"{name}: ours {ours.value}, at most {ours.bound}, in {ours.cpu:.1f} s", file=sys.stderr)
    found = {}
    for who, rival in RIVALS.items() if request.people <= RIVALS_UP_TO else ():
        found[who] = rival(request, limit)
        print(
            f"{name}: {who} {found[who].value}, at most {found[who].bound}, in {found[who].cpu:.1f} s", file=sys.stderr
        )
        if found[who].told:
            print(f"{name}: {who} {found[who].told}", file=sys.stderr)
    return _Run(name, ours, found)


def _goal(run: _Run) -> Goal:
    """What was set as a goal of each programme, in seconds of the processor."""
    ours = run.ours
    found = f"{ours.verdict}, {ours.cpu:.2f} s" + (f", {ours.peak:.0f} MB" if ours.peak else "")
    found += f"; the best rival {run.least} s" if run.least else ""
    least = run.least.number if run.least else 0.0
    if run.name.startswith("600 "):
        return Goal(f"{run.name}: at most half a second more than the best rival", ours.cpu <= least + 0.5, found)
    if run.name.startswith("100,000 "):
        met = ours.proved and ours.cpu <= 25 and (ours.peak or 0) <= 2_000
        return Goal(f"{run.name}: proved in 25 s and 2 GB", met, found)
    return Goal(
        f"{run.name}: proved, and four times as fast as any rival", ours.proved and 4 * ours.cpu <= least, found
    )


def _table(runs: Sequence[_Run]) -> str:
    heads = ["programme", "ours, s of the processor", "wall, s", "MB", "gap", "best rival beside ours"]
    heads += [
        text for name in RIVALS for text in (f"{name}, s of the processor", "wall, s", "its gap, of what is best")
    ]
    lines = []
    for run in runs:
        ours = run.ours
        cells = [run.name, f"{ours.cpu:.2f}", f"{ours.seconds_without_reading:.1f}"]
        cells += ["–" if ours.peak is None else f"{ours.peak:.0f}", share(ours.gap)]
        cells.append(f"{Measured(run.least.number / ours.cpu, run.least.cut)}×" if run.least else "–")
        for name in RIVALS:
            rival = run.rivals.get(name)
            if rival is None:
                cells += ["–", "–", "–"]
                continue
            cut = "" if rival.proved else "≥ "
            missing = None if rival.value is None or ours.bound is None else 1 - rival.value / float(ours.bound)
            cells += [f"{cut}{rival.cpu:.1f}", f"{cut}{rival.seconds_without_reading:.1f}", share(missing)]
        lines.append(cells)
    return table(heads, lines)


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
