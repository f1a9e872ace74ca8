"""`small`: this program against plain CP-SAT and plain HiGHS at 1,000 and 10,000 people."""

import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median as plain_median

from benchmarks.claims import Claim, contradictions
from benchmarks.options import Options
from benchmarks.ours import OurResult, solve_file, solve_ours
from benchmarks.requests import Request, make_request
from benchmarks.rivals import RIVALS, SETTINGS, RivalResult, virtual_best
from benchmarks.timing import Measured, beside, least, machine, median

COMPANY = Path(__file__).parent.parent / "scenarios" / "reserve_company.yaml"
COMPANY_SECONDS = 2.0
GOALS = {1_000: 1.0, 10_000: 5.0}  # people: how many times as fast as the better rival
RUNS_OF_COMPANY = 3
LIMIT = 60.0  # seconds for a rival


@dataclass(frozen=True)
class Run:
    """One request and everybody's answer to it; `ours` is None where only the rivals ran."""

    request: Request
    ours: OurResult | None
    rivals: dict[str, RivalResult]

    @property
    def ratio(self) -> Measured | None:
        """The best rival's time by ours, both from the frame in memory; None without a proof of ours, or where every
        rival gave up."""
        best = virtual_best(self.rivals.values(), lambda one: one.seconds)
        if self.ours is None or not self.ours.proved or best is None:
            return None
        return Measured(best.number / self.ours.seconds_total, best.cut)

    @property
    def ratio_cpu(self) -> Measured | None:
        """The same in the processor's seconds, without the reading."""
        best = virtual_best(self.rivals.values(), lambda one: one.cpu)
        if self.ours is None or not self.ours.proved or best is None:
            return None
        return Measured(best.number / max(self.ours.cpu, 0.001), best.cut)

    def disagreements(self) -> list[str]:
        """Every two claims that contradict each other: a team better than the other proves possible."""
        claims = [Claim(name, found.value, found.bound, found.proved) for name, found in self.rivals.items()]
        if self.ours is not None:
            claims.append(self.ours.claim)
        where = f"{self.request.people:,} people, size {self.request.size}, seed {self.request.seed}"
        return contradictions(where, claims)


def run_small(options: Options) -> int:
    """Runs every request, prints table and goals; 1 if two answers contradict each other, else 0."""
    print(f"{machine()}\n{SETTINGS}\n")
    if not options.rivals_only:
        solve_ours(make_request(1_000, 8, 0))  # imports and first-call costs are nobody's time
    for rival in RIVALS.values():
        rival(make_request(300, 8, 0), 5.0)
    sizes_of_pools = options.people or [1_000, 10_000]
    runs: dict[tuple[int, int], list[Run]] = {}
    for people in sizes_of_pools:
        for size in options.sizes or [8, 20, 40]:
            for seed in range(1, (options.seeds or 3) + 1):
                run = _run(make_request(people, size, seed), options)
                runs.setdefault((people, size), []).append(run)
    print(_table(runs))
    wrong = [text for group in runs.values() for run in group for text in run.disagreements()]
    for text in wrong:
        print(f"WRONG  {text}")
    if not options.rivals_only:
        for line in [*_goals(runs), _company()]:
            print(line)
    return 1 if wrong else 0


def _run(request: Request, options: Options) -> Run:
    where = f"{request.people:,} people, size {request.size}, seed {request.seed}"
    ours = None if options.rivals_only else solve_ours(request)
    if ours is not None:
        took = f"{ours.seconds_total:.2f} s (reading {ours.reading:.2f}, solver {ours.seconds_solver:.2f})"
        print(f"{where}: ours {ours.value} in {took}", file=sys.stderr)
    rivals = {}
    for name, rival in RIVALS.items():
        result = rivals[name] = rival(request, options.limit or LIMIT)
        print(f"{where}: {name} {result.value} in {_time(result)} s", file=sys.stderr)
        if result.told:
            print(f"{where}: {name} {result.told}", file=sys.stderr)
    return Run(request, ours, rivals)


def _time(result: RivalResult) -> Measured:
    return Measured(result.seconds, cut=not result.proved)


def _table(runs: dict[tuple[int, int], list[Run]]) -> str:
    """A markdown table, a line for each pool and team size; times and ratios are medians over seeds."""
    heads = ["people", "size", "ours s", "without reading s", "CPU s", *(f"{name} s (CPU)" for name in RIVALS)]
    heads += ["ratio", "of CPU", "value", "proved"]
    lines = ["| " + " | ".join(heads) + " |", "|" + " ---: |" * (len(heads) - 2) + " --- | --- |"]
    for (people, size), group in runs.items():
        ours = [run.ours for run in group if run.ours is not None]
        cells = [f"{people:,}", str(size)]
        cells.append(str(median([Measured(r.seconds_total, not r.proved) for r in ours])) if ours else "–")
        cells.append(f"{plain_median(r.seconds_without_reading for r in ours):.2f}" if ours else "–")
        cells.append(f"{plain_median(r.cpu for r in ours):.2f}" if ours else "–")
        cells += [_rival([run.rivals[name] for run in group]) for name in RIVALS]
        for singles in ([run.ratio for run in group], [run.ratio_cpu for run in group]):
            cells.append(beside([one for one in singles if one is not None]) if all(singles) else "–")
        cells.append(", ".join(_value(run) for run in group))
        proved = [f"ours {sum(r.proved for r in ours)}/{len(group)}"] if ours else []
        proved += [f"{name} {_proved([run.rivals[name] for run in group])}" for name in RIVALS]
        cells.append(", ".join(proved))
        lines.append("| " + " | ".join(cells) + " |")
    notes = (
        "Medians over seeds, from the frame in memory to the answer; ratio: the time of whichever rival was fastest "
        "by ours, the worst in brackets, and the same of the processor's seconds, without the reading; ≥: cut off at "
        "the limit.\n"
        "Who ends without an answer although there was time left gave up: that is no time to compare with."
    )
    return "\n".join(lines) + f"\n\n{notes}\n"


def _rival(results: list[RivalResult]) -> str:
    return f"{median([_time(result) for result in results])} ({plain_median(result.cpu for result in results):.2f})"


def _proved(results: list[RivalResult]) -> str:
    """How many, and how many gave up."""
    gave_up = sum(result.gave_up for result in results)
    told = f"{sum(result.proved for result in results)}/{len(results)}"
    return f"{told} ({gave_up} gave up)" if gave_up else told


def _value(run: Run) -> str:
    """Our value, else the best of the rivals'."""
    values = [result.value for result in run.rivals.values() if result.value is not None]
    if run.ours is not None:
        return str(run.ours.value)
    return str(max(values)) if values else "none"


def _ratio(group: list[Run]) -> Measured | None:
    """The median ratio; None if one of ours is unproved, or all rivals gave up."""
    ratios = [run.ratio for run in group]
    return median([ratio for ratio in ratios if ratio is not None]) if all(ratios) else None


def _goals(runs: dict[tuple[int, int], list[Run]]) -> list[str]:
    """A line for each goal on the ratio: the lowest median decides, the worst request stands beside."""
    lines = []
    for people, goal in GOALS.items():
        groups = [group for (pool, _), group in runs.items() if pool == people]
        name = f"{people:,} people: at least {goal:g}× as fast as the best rival"
        if not groups:
            lines.append(f"NOT RUN  {name}")
            continue
        medians = [ratio for ratio in map(_ratio, groups) if ratio is not None]
        singles = [run.ratio for group in groups for run in group if run.ratio is not None]
        if len(medians) < len(groups):
            lines.append(f"FAIL  {name}: not everything was proved, or all rivals gave up")
            continue
        lowest = least(medians)
        passed = "PASS" if lowest.number >= goal else "FAIL"
        lines.append(f"{passed}  {name}: lowest median {lowest}×, worst single request {least(singles)}×")
    return lines


def _company() -> str:
    """The goal on the shipped company scenario."""
    name = f"{COMPANY.name} in under {COMPANY_SECONDS:g} s"
    if not COMPANY.exists():
        return f"NOT RUN  {name}: no such file"
    results = [solve_file(COMPANY) for _ in range(RUNS_OF_COMPANY)]
    result = sorted(results, key=lambda one: one.seconds_total)[RUNS_OF_COMPANY // 2]
    passed = all(r.proved and r.members for r in results) and result.seconds_total < COMPANY_SECONDS
    took = f"{result.seconds_total:.2f} s from the files, {result.seconds_without_reading:.2f} s without reading"
    proof = "proved" if all(r.proved for r in results) else "not proved"
    told = f"{result.members} people, {proof}, {took}, solver {result.seconds_solver:.2f} s"
    return f"{'PASS' if passed else 'FAIL'}  {name}: {told}"
