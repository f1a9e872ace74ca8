"""`repairs`: members of a company are gone, and others of very many people take their places with the fewest changes.

The rivals are plain models, which are given both at once: whoever stays is worth so much more than anybody scores that
no score outweighs one more change.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median as plain_median

import composer
from benchmarks.claims import Claim, contradictions
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.requests import Request, make_request
from benchmarks.rivals import RIVALS, SETTINGS, RivalResult, virtual_best
from benchmarks.tables import span, table
from benchmarks.timing import Measured, beside, machine, median

COMPANY, GONE, LIMIT = 139, 20, 60.0
GOAL = 1.0
"""Seconds for a repair, after loading."""
STAYING = 1_000_000
"""What a member who stays is worth to the rivals: more than all scores together."""


@dataclass(frozen=True)
class Run:
    """One loss: what this program and the rivals say, as one number, and how long it took."""

    request: Request
    changes: int
    value: Fraction
    proved: bool
    seconds: float
    cpu: float
    rivals: dict[str, RivalResult]

    @property
    def ratio(self) -> Measured | None:
        """The time of whichever rival was fastest by ours, both from the pool in memory."""
        best = virtual_best(self.rivals.values(), lambda one: one.seconds_without_reading)
        return None if best is None else Measured(best.number / self.seconds, best.cut)

    @property
    def ratio_cpu(self) -> Measured | None:
        """The same in the processor's seconds."""
        best = virtual_best(self.rivals.values(), lambda one: one.cpu)
        return None if best is None else Measured(best.number / max(self.cpu, 0.001), best.cut)

    def disagreements(self) -> list[str]:
        """Where two contradict each other."""
        ours = Claim("ours", self.value, self.value if self.proved else None, self.proved)
        theirs = [Claim(name, one.value, one.bound, one.proved) for name, one in self.rivals.items()]
        return contradictions(f"{self.request.people:,} people, seed {self.request.seed}", [ours, *theirs])


def run_repairs(options: Options) -> int:
    """Runs every loss, prints table and goal; 1 if two answers contradict each other, else 0."""
    print(f"{machine()}\n{SETTINGS}\n")
    one_loss(make_request(1_000, 8, 1), 2, 5.0)  # imports and first-call costs are nobody's time
    runs = []
    for people in options.people or [10_000, 100_000]:
        for seed in range(1, (options.seeds or 3) + 1):
            run = one_loss(make_request(people, (options.sizes or [COMPANY])[0], seed), GONE, options.limit or LIMIT)
            print(f"{people:,} people, seed {seed}: {run.changes} changes in {run.seconds:.2f} s", file=sys.stderr)
            runs.append(run)
    print(_table(runs))
    wrong = [text for run in runs for text in run.disagreements()]
    for text in wrong:
        print(f"WRONG  {text}")
    slowest = max(run.seconds for run in runs)
    said = f"{GONE} of {COMPANY} gone: proved repaired in {GOAL:g} s at most, the slowest in {slowest:.2f} s"
    print(f"{'PASS' if slowest <= GOAL and all(run.proved for run in runs) else 'FAIL'}  {said}")
    return 1 if wrong else 0


def _table(runs: Sequence[Run]) -> str:
    """A line for each size of the pool: medians, and the worst of the ratios and of ours."""
    heads = ["people", "changes", "ours, s", "the slowest", "of the processor", "the slowest", "best rival", "of CPU"]
    heads += [f"{name}, s (CPU)" for name in RIVALS] + ["proved"]
    lines = []
    for people in dict.fromkeys(run.request.people for run in runs):
        group = [run for run in runs if run.request.people == people]
        cells = [f"{people:,}", span([run.changes for run in group])]
        for times in ([run.seconds for run in group], [run.cpu for run in group]):
            cells += [f"{plain_median(times):.2f}", f"{max(times):.2f}"]
        cells.append(beside([ratio for run in group if (ratio := run.ratio)]))
        cells.append(beside([ratio for run in group if (ratio := run.ratio_cpu)]))
        for name in RIVALS:
            theirs = [run.rivals[name] for run in group]
            wall = median([Measured(one.seconds_without_reading, not one.proved) for one in theirs])
            cells.append(f"{wall} ({plain_median(one.cpu for one in theirs):.1f})")
        lines.append([*cells, f"{sum(run.proved for run in group)}/{len(group)}"])
    return table(heads, lines)


def one_loss(request: Request, gone: int, limit: float) -> Run:
    """The best team, of which every so manieth member is gone."""
    problem = composer.load(request.scenario, pool=request.frame)
    decided = composer.solve(problem)
    (team,) = decided.teams
    ids = [member.id for member in team.members]
    lost = ids[:: len(ids) // gone][:gone]
    begin, cpu = time.perf_counter(), processor_seconds()
    found = composer.repair(problem, decided, lost)
    seconds, cpu = time.perf_counter() - begin, processor_seconds() - cpu
    assert found.changes is not None
    assert found.goals[0].value is not None
    value = STAYING * (len(ids) - found.changes.number) + found.goals[0].value
    theirs = for_the_rivals(request, set(ids) - set(lost), lost)
    rivals = {name: rival(theirs, limit) for name, rival in RIVALS.items()}
    return Run(request, found.changes.number, value, found.verdict == "best", seconds, cpu, rivals)


def for_the_rivals(request: Request, staying: set[str], gone: list[str]) -> Request:
    """The request without those who are gone, whoever stays being worth more than all scores."""
    frame = request.frame[~request.frame["id"].isin(gone)].reset_index(drop=True)
    worth = frame["suitability"] + STAYING * frame["id"].isin(staying)
    return replace(request, frame=frame.assign(suitability=worth))
