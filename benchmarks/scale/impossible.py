"""Requests over 100,000 and 1,000,000 people that no team meets, and how soon that is proved."""

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from benchmarks.claims import Claim, contradictions
from benchmarks.options import Options
from benchmarks.ours import OurResult, solve_ours
from benchmarks.requests import Request, make_request
from benchmarks.rivals import RIVALS, RivalResult, virtual_best
from benchmarks.scale.kinds import cheapest_of_each_kind, least_total, possible
from benchmarks.scale.part import LIMIT, LOOKED_AT, Part, looked_at, tell
from benchmarks.tables import Goal, table
from benchmarks.timing import Measured, beside

POOLS = [100_000, 1_000_000]
RIVALS_UP_TO = 100_000
SEEDS = 40
"""Seeds of a request that are tried."""
COST = "daily_cost"
RELAXED, WHOLE = "impossible by its linear program", "impossible in whole numbers alone"
SECONDS = {RELAXED: 2.0, WHOLE: 10.0}
EVERYONE = {"languages": {"en": 2}, "age": {"at_least": 25}, "medical_until": {"at_least": "end"}}
LEADER = {"seat": "Leader", "who": {"rank": {"at_least": "OF-4"}, "missions": {"at_least": 2}}}


@dataclass(frozen=True)
class Impossible:
    """A request that nobody can meet: what it asks for in a word, and why it is impossible."""

    request: Request
    what: str
    why: str


def short_of_money(request: Request) -> Impossible | None:
    """Eight people with five seats and six languages for 3 % less than the linear program's least cost; None where
    among few people they are too many to ask for at any cost."""
    least = _least(_languages(request, None), 8, whole=False)
    return None if least is None else Impossible(_languages(request, floor(0.97 * least)), "money 3 % short", RELAXED)


def short_of_a_coin(request: Request) -> Impossible | None:
    """The same for an amount between the least cost of fractions of people and that of whole people.

    None where no whole amount lies between, or none would do.
    """
    free = _languages(request, None)
    relaxed, whole = _least(free, 8, whole=False), _least(free, 8, whole=True)
    if relaxed is None or whole is None:
        return None
    lowest, highest = ceil(relaxed + 1e-6), round(whole) - 1
    if lowest > highest:
        return None
    budget = (lowest + highest) // 2
    return Impossible(_languages(request, budget), f"money {round(whole) - budget} short", WHOLE)


def no_such_share(request: Request) -> Impossible | None:
    """Eight to eleven people, 30 to 33 % of them women, and no money for ten.

    3 of 10 is the only whole number of women between these shares; 9 people with 2.8 women could be paid. None where no
    money would do.
    """
    nine, ten = (_least(_shares(request, least, None), 11, whole=False) for least in (9, 10))
    if nine is None or ten is None:
        return None
    return Impossible(_shares(request, 8, floor((nine + ten) / 2)), "share of women", WHOLE)


def _languages(request: Request, budget: int | None) -> Request:
    trades = ("medic", "eod", "signals", "engineer")
    seats = [LEADER, *({"seat": trade.capitalize(), "who": {"specialties": {trade: 2}}} for trade in trades)]
    tongues = ("fr", "ar", "ru", "sw", "fa", "zh")
    require: list[dict[str, Any]] = [{"members": {"languages": {tongue: 3}}, "at_least": 1} for tongue in tongues]
    require += [
        {"share": {"sex": "F"}, "at_least": "30%", "name": "Women"},
        {"members": {"rank": {"at_least": "OF-3"}}, "at_least": 2, "name": "Seniors"},
    ]
    return _asked(request, 8, seats, require, budget)


def _shares(request: Request, least: int, budget: int | None) -> Request:
    seats: list[dict[str, Any]] = [
        LEADER,
        {"seat": "Medic", "who": {"specialties": {"medic": 2}}, "number": 2},
        {"seat": "Eod", "who": {"specialties": {"eod": 3}}},
        {"seat": "Interpreter", "who": {"specialties": {"interpreter": 2}, "languages": {"ar": "2+"}}},
    ]
    require: list[dict[str, Any]] = [
        {"members": {"languages": {"fr": "2+"}}, "at_least": 3, "name": "French"},
        {"members": {"languages": {"ar": 2}}, "at_least": 2, "name": "Arabic"},
        {"share": {"sex": "F"}, "at_least": "30%", "at_most": "33%", "name": "Women"},
        {"members": {"rank": {"at_most": "OF-2"}}, "at_least": 3, "name": "Juniors"},
        {"members": {"rank": {"at_least": "OF-3"}}, "at_least": 3, "name": "Seniors"},
    ]
    return _asked(request, {"at_least": least, "at_most": 11}, seats, require, budget)


def _asked(
    request: Request, size: int | dict[str, int], seats: list[Any], require: list[dict[str, Any]], budget: int | None
) -> Request:
    """The request's pool asked for this team; without a budget where that is None."""
    demands = require if budget is None else [*require, {"total": COST, "at_most": budget, "name": "Budget"}]
    team = {"name": "team", "size": size, "everyone": EVERYONE, "seats": seats, "require": demands}
    scenario = {**request.scenario, "teams": [team]}
    return Request(request.people, request.size, request.seed, request.frame, scenario)


def _least(request: Request, most: int, whole: bool) -> float | None:
    return least_total(cheapest_of_each_kind(request, COST, most), COST, whole)


@dataclass(frozen=True)
class _Run:
    people: int
    asked: Impossible
    ours: OurResult
    rivals: dict[str, RivalResult]

    @property
    def ratio(self) -> Measured | None:
        """The time of whichever rival was fastest by ours; None where ours did not end with a proof."""
        best = virtual_best(self.rivals.values(), lambda one: one.seconds_without_reading)
        return (
            None
            if best is None or not self.ours.proved
            else Measured(best.number / self.ours.seconds_without_reading, best.cut)
        )

    def disagreements(self) -> list[str]:
        claims = [Claim(name, found.value, found.bound, found.proved) for name, found in self.rivals.items()]
        truth = Claim("HiGHS over the cheapest of each kind", None, None, True)
        return contradictions(f"{self.people:,} people, {self.asked.what}", [*claims, truth, self.ours.claim])


def measure(options: Options) -> Part:
    """Ours on each, HiGHS' word on the few that matter beforehand, the rivals where they can hold the rows."""
    limit = options.limit or LIMIT
    runs = [run for people in options.people or POOLS for run in _runs(people, limit)]
    goals = []
    for why, seconds in SECONDS.items():
        for people in dict.fromkeys(run.people for run in runs):
            group = [run for run in runs if run.people == people and run.asked.why == why]
            if not group:
                continue
            worst = max(run.ours.seconds_without_reading for run in group)
            proved = all(run.ours.verdict == "impossible" for run in group)
            found = ", ".join(
                f"{run.asked.what}: {run.ours.verdict} in {run.ours.seconds_without_reading:.2f} s" for run in group
            )
            name = f"{people:,} people, {why}: proved and confirmed in under {seconds:g} s"
            goals.append(Goal(name, proved and worst < seconds, found))
    wrong = [text for run in runs for text in run.disagreements()]
    return Part("Impossible requests", _table(runs), goals, wrong)


def _runs(people: int, limit: float) -> list[_Run]:
    """One of each sort, as far as they can be asked of so many people; the seed is the first with which all can, or, of
    the first `SEEDS`, most."""
    sorts = (short_of_money, no_such_share, short_of_a_coin)
    best: list[Impossible] = []
    for seed in range(1, SEEDS + 1):
        request = make_request(people, 8, seed)
        found = [asked for sort in sorts if (asked := sort(request)) is not None]
        best = max(best, found, key=len)
        if len(best) == len(sorts):
            break
    if len(best) < len(sorts):
        tell(f"{people:,} people: only {len(best)} of {len(sorts)} requests can be asked with one of {SEEDS} seeds")
    runs = []
    for asked in best:
        few = cheapest_of_each_kind(asked.request, COST, 11)
        if possible(few, whole=False) is (asked.why == RELAXED) or possible(few, whole=True):
            raise ArithmeticError(f"{asked.what} is not {asked.why}")
        ours = solve_ours(asked.request, seconds=limit)
        took = ours.seconds_without_reading
        tell(f"{people:,} people, {asked.what} ({asked.why}): ours {ours.verdict} in {took:.2f} s")
        answers = {}
        for name, rival in RIVALS.items() if people <= RIVALS_UP_TO else ():
            result = answers[name] = rival(asked.request, limit)
            tell(f"{people:,} people, {asked.what}: {name} {_said(result)} in {result.seconds_without_reading:.2f} s")
        runs.append(_Run(people, asked, ours, answers))
    return runs


def _seconds(result: RivalResult) -> str:
    return f"{Measured(result.seconds_without_reading, not result.proved)} ({result.cpu:.1f})"


def _said(result: RivalResult) -> str:
    if result.value is not None:
        return f"a team worth {result.value}"
    return "impossible" if result.proved else result.told or "nothing"


def _table(runs: list[_Run]) -> str:
    heads = ["people", "ours, s", *LOOKED_AT, "best rival", *(f"{name}, s (CPU)" for name in RIVALS)]
    heads += ["asked too much", "why", "ours", *RIVALS]
    lines = []
    for run in runs:
        ours = run.ours
        cells = [f"{run.people:,}", f"{ours.seconds_without_reading:.2f}", *looked_at([ours])]
        cells.append(beside([ratio for ratio in [run.ratio] if ratio]))
        cells += [_seconds(run.rivals[name]) if name in run.rivals else "–" for name in RIVALS]
        cells += [run.asked.what, run.asked.why, ours.verdict]
        cells += [_said(run.rivals[name]) if name in run.rivals else "not asked" for name in RIVALS]
        lines.append(cells)
    return table(heads, lines, words=5)
