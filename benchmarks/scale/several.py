"""Ten and twenty teams of 8 that share nobody, from 1,000 and 10,000 people."""

from dataclasses import dataclass

from benchmarks.claims import Claim, contradictions
from benchmarks.options import Options
from benchmarks.ours import OurResult, solve_ours
from benchmarks.requests import Request, make_request
from benchmarks.rivals import CLOSE, RIVALS, RivalResult
from benchmarks.scale.part import LIMIT, LOOKED_AT, Part, looked_at, tell
from benchmarks.tables import Goal, share, table
from benchmarks.timing import Measured

POOLS = [1_000, 10_000]
TEAMS = [10, 20]
SIZE = 8
TENTH = 0.1
TEAM = {
    "name": "team",
    "size": SIZE,
    "everyone": {"languages": {"en": 2}, "age": {"at_least": 25}, "medical_until": {"at_least": "end"}},
    "seats": [
        {"seat": "Leader", "who": {"rank": {"at_least": "OF-3"}, "missions": {"at_least": 2}}},
        {"seat": "Medic", "who": {"specialties": {"medic": 2}}},
        {"seat": "Signals", "who": {"specialties": {"signals": 2}}},
        {"seat": "Engineer", "who": {"specialties": {"engineer": 2}}},
    ],
    "require": [
        {"members": {"languages": {"fr": 2}}, "at_least": 2, "name": "French"},
        {"members": {"languages": {"es": "2+"}}, "at_least": 1, "name": "Spanish"},
        {"members": {"languages": {"ar": 2}}, "at_least": 1, "name": "Arabic"},
        {"share": {"sex": "F"}, "at_least": "30%", "name": "Women"},
    ],
}


def teams_request(people: int, teams: int, seed: int) -> Request:
    """`teams` alike that share nobody, each with seats, languages and 30 % women; total suitability."""
    request = make_request(people, SIZE, seed)
    scenario = {
        **request.scenario,
        "title": f"Benchmark: {teams} teams of {SIZE} from {people}",
        "teams": [{**TEAM, "number": teams}],
    }
    return Request(people, teams * SIZE, seed, request.frame, scenario)


@dataclass(frozen=True)
class _Run:
    """All answers to one request; `allowed` is what ours had, a tenth of the fastest rival's time, in seconds."""

    people: int
    teams: int
    rivals: dict[str, RivalResult]
    allowed: float
    ours: OurResult
    longer: OurResult | None  # with the rivals' whole time, where all of them failed and a tenth was too little

    @property
    def goal(self) -> Goal:
        name = f"{self.teams} teams of {SIZE} from {self.people:,}: proved or within 0.1 % in a tenth of the best rival"
        found = f"gap {share(self.ours.gap)} after {self.ours.seconds_without_reading:.2f} s of {self.allowed:.2f}"
        met = _close(self.ours) and self.ours.seconds_without_reading <= self.allowed
        if _soonest(self.rivals) is None:
            name += "'s time, or where all fail"
            found += " (they failed)"
            if self.longer is not None:
                found += f"; gap {share(self.longer.gap)} after {self.longer.seconds_without_reading:.2f} s"
                met = _close(self.longer)
        return Goal(name, met, found)

    def disagreements(self) -> list[str]:
        claims = [Claim(name, one.value, one.bound, one.proved) for name, one in self.rivals.items()]
        claims.append(self.ours.claim)
        if self.longer is not None:
            claims.append(self.longer.claim._replace(name="ours, longer"))
        return contradictions(f"{self.teams} teams from {self.people:,} people", claims)


def _soonest(rivals: dict[str, RivalResult]) -> float | None:
    """When the first of them stood within 0.1 % of its bound."""
    return min((close for one in rivals.values() if (close := one.came_close) is not None), default=None)


def measure(options: Options) -> Part:
    """The rivals first; then ours, with a tenth of the time at which the first of them was within 0.1 %."""
    limit = options.limit or LIMIT
    runs = []
    for people in options.people or POOLS:
        for teams in TEAMS:
            for seed in range(1, (options.seeds or 1) + 1):
                runs.append(_run(teams_request(people, teams, seed), people, teams, limit))
    wrong = [text for run in runs for text in run.disagreements()]
    return Part("Several teams that share nobody", _table(runs), [run.goal for run in runs], wrong)


def _run(request: Request, people: int, teams: int, limit: float) -> _Run:
    where = f"{teams} teams from {people:,}"
    rivals = {}
    for name, ask in RIVALS.items():
        found = rivals[name] = ask(request, limit)
        tell(f"{where}: {name} {found.value}, at most {found.bound}, in {found.seconds_without_reading:.1f} s")
    soonest = _soonest(rivals)
    allowed = TENTH * (limit if soonest is None else soonest)
    ours = solve_ours(request, seconds=allowed)
    tell(f"{where}: ours {ours.value}, at most {ours.bound}, in {ours.seconds_without_reading:.2f} s")
    longer = None
    if soonest is None and not _close(ours):
        longer = solve_ours(request, seconds=limit)
        tell(f"{where}: ours {longer.value}, at most {longer.bound}, in {longer.seconds_without_reading:.2f} s")
    return _Run(people, teams, rivals, allowed, ours, longer)


def _close(ours: OurResult) -> bool:
    return ours.verdict == "impossible" or (ours.gap is not None and ours.gap <= CLOSE)


def _table(runs: list[_Run]) -> str:
    heads = ["people", "teams", "ours, s", "gap", "best rival within 0.1 %, s"]
    heads += [text for name in RIVALS for text in (f"{name}, s (CPU)", "its gap")]
    heads += [*LOOKED_AT, "value", "ours"]
    lines = []
    for run in runs:
        soonest = _soonest(run.rivals)
        for ours in filter(None, [run.ours, run.longer]):
            cells = [f"{run.people:,}", str(run.teams), f"{ours.seconds_without_reading:.2f}", share(ours.gap)]
            cells.append("never" if soonest is None else f"{soonest:.1f}")
            for rival in run.rivals.values():
                took = Measured(rival.seconds_without_reading, not rival.proved)
                cells += [f"{took} ({rival.cpu:.1f})", share(rival.gap)]
            lines.append([*cells, *looked_at([ours]), str(ours.value), ours.verdict])
    return table(heads, lines, words=1)
