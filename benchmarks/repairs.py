"""`repairs`: members of a company are gone, and others of very many people take their places with the fewest changes.

The rival is the plain model in CP-SAT, which is given both at once: whoever stays is worth so much more than anybody
scores that no score outweighs one more change.
"""

import sys
import time
from dataclasses import dataclass, replace
from fractions import Fraction

import composer
from benchmarks.claims import Claim, contradictions
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.requests import Request, make_request
from benchmarks.rivals import RivalResult, plain_cpsat
from benchmarks.timing import machine

COMPANY, GONE, LIMIT = 139, 20, 60.0
GOAL = 1.0
"""Seconds for a repair, after loading."""
STAYING = 1_000_000
"""What a member is worth to the rival who stays: more than all scores together."""


@dataclass(frozen=True)
class Run:
    """One loss: what this program and the rival say, as one number, and how long it took."""

    request: Request
    changes: int
    value: Fraction
    proved: bool
    seconds: float
    cpu: float
    rival: RivalResult

    def disagreements(self) -> list[str]:
        """Where the two contradict each other."""
        ours = Claim("ours", self.value, self.value if self.proved else None, self.proved)
        theirs = Claim("CP-SAT", self.rival.value, self.rival.bound, self.rival.proved)
        return contradictions(f"{self.request.people:,} people, seed {self.request.seed}", [ours, theirs])


def run_repairs(options: Options) -> int:
    """Runs every loss, prints table and goal; 1 if two answers contradict each other, else 0."""
    print(f"{machine()}\n")
    one_loss(make_request(1_000, 8, 1), 2, 5.0)  # imports and first-call costs are nobody's time
    runs = []
    for people in options.people or [10_000, 100_000]:
        for seed in range(1, (options.seeds or 3) + 1):
            run = one_loss(make_request(people, (options.sizes or [COMPANY])[0], seed), GONE, options.limit or LIMIT)
            print(f"{people:,} people, seed {seed}: {run.changes} changes in {run.seconds:.2f} s", file=sys.stderr)
            runs.append(run)
    print("| people | changes | ours s | processor s | CP-SAT s | proved |\n| ---: | ---: | ---: | ---: | ---: | --- |")
    for run in runs:
        cut = "" if run.rival.proved else "≥ "
        ours = (f"{run.request.people:,}", str(run.changes), f"{run.seconds:.2f}", f"{run.cpu:.2f}")
        rival = (f"{cut}{run.rival.seconds:.1f}", "yes" if run.proved else "no")
        print(f"| {' | '.join((*ours, *rival))} |")
    wrong = [text for run in runs for text in run.disagreements()]
    for text in wrong:
        print(f"WRONG  {text}")
    slowest = max(run.seconds for run in runs)
    said = f"{GONE} of {COMPANY} gone: proved repaired in {GOAL:g} s at most, the slowest in {slowest:.2f} s"
    print(f"\n{'OK' if slowest <= GOAL and all(run.proved for run in runs) else 'FAIL'}  {said}")
    return 1 if wrong else 0


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
    rival = plain_cpsat(_for_the_rival(request, set(ids) - set(lost), lost), limit)
    return Run(request, found.changes.number, value, found.verdict == "best", seconds, cpu, rival)


def _for_the_rival(request: Request, staying: set[str], gone: list[str]) -> Request:
    """The request without those who are gone, whoever stays being worth more than all scores."""
    frame = request.frame[~request.frame["id"].isin(gone)].reset_index(drop=True)
    worth = frame["suitability"] + STAYING * frame["id"].isin(staying)
    return replace(request, frame=frame.assign(suitability=worth))
