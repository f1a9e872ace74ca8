"""`placed`: everybody is placed, in many kinds, beside the plain model in CP-SAT with one worker.

There is nothing to price, only to find: nowhere may it take half a second more than the plain model. Teams alike, no
woman alone, two of a school at most, averages in a band that begins at, below or above what the pool's mean allows;
with a goal, or with one place to spare. CPU seconds of each, both stopped after `--limit` of wall time. 1 if a value is
not the one that the other proves.
"""

import random
import time
from math import floor
from typing import Any, NamedTuple

import composer
from benchmarks.claims import Claim, contradictions
from benchmarks.few_units import MANY, RIVALS, Plain, Row
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.tables import Goal, table
from benchmarks.timing import machine

LIMIT, ALLOWED = 20.0, 0.5


class Kind(NamedTuple):
    """`people` in `teams`, whose averages are in tenths from `shift` beside the pool's mean, rounded down, to `band`
    above that; with `goal` the first team's marks are to be most; `spare` is how many need not be placed."""

    people: int
    teams: int
    seed: int
    shift: int = 0
    band: int = 10
    goal: bool = False
    spare: int = 0

    def __str__(self) -> str:
        told = f"{self.people} in {self.teams}, {self.seed}: {self.shift:+}…{self.shift + self.band:+}"
        return told + (", goal" if self.goal else "") + (f", {self.spare} to spare" if self.spare else "")


KINDS = (
    *(Kind(60, 8, seed) for seed in range(6)),
    *(Kind(40, 5, seed) for seed in (0, 3, 4)),
    *(Kind(60, 8, seed, shift=-2, band=4) for seed in range(2)),
    *(Kind(60, 8, seed, shift=-20, band=40) for seed in range(2)),
    *(Kind(60, 8, seed, shift=3) for seed in range(2)),
    *(Kind(60, 8, seed, shift=-10, band=20, goal=True) for seed in range(2)),
    *(Kind(40, 5, seed, goal=True) for seed in (0, 3)),
    *(Kind(60, 8, seed, spare=1) for seed in (2, 3)),
    *(Kind(96, 12, seed) for seed in range(4)),
    *(Kind(96, 12, seed, shift=-5, band=10) for seed in range(2)),
    *(Kind(150, 20, seed, shift=-10, band=30) for seed in range(2)),
    *(Kind(150, 20, seed) for seed in (3, 6)),
)


def run_placed(options: Options) -> int:
    """Every kind by both, the worst first; 1 if two answers contradict each other, else 0."""
    print(f"{machine()}\n")
    limit = options.limit or LIMIT
    composer.solve(composer.load({"pool": [{"id": "A"}], "teams": [{"name": "t", "size": 1}]}))  # imports
    runs: list[tuple[float, float, list[str]]] = []
    wrong: list[str] = []
    for kind in KINDS:
        if options.people is not None and kind.people not in options.people:
            continue
        scenario, plain = placed(kind)
        problem = composer.load(scenario)
        begin = processor_seconds()
        outcome = composer.solve(problem, seconds=limit)
        ours = processor_seconds() - begin
        begin = time.process_time()
        claim, closed = RIVALS["CP-SAT"](plain, limit)
        taken = time.process_time() - begin
        goal = outcome.goals[0] if outcome.goals else None
        value = goal.value if goal else 0 if outcome.verdict == "best" else None
        bound = value if goal is None or goal.proved else goal.bound
        mine = Claim("ours", value, bound, outcome.verdict == "impossible")
        wrong += contradictions(str(kind), [mine, claim._replace(name="CP-SAT")])
        done = outcome.verdict in ("best", "impossible")
        said = ("impossible" if claim.proved else "best") if closed else "open"
        ratio = ours / max(taken, 0.01)
        told = f"{ratio:.2f}" if closed and done else "–" if not done and not closed else f"≤ {ratio:.2f}"
        late = ours - taken if done else limit if closed else 0.0
        shown = [f"{ours:.2f}", f"{taken:.2f}", told if done or not closed else f"≥ {ratio:.2f}"]
        runs.append((late, ratio, [*shown, str(kind), outcome.verdict, said]))
    runs.sort(key=lambda one: (-one[0], -one[1]))
    print(table(["ours, s", "CP-SAT, s", "ours by it", "case", "ours", "CP-SAT"], [line for _, _, line in runs], 3))
    if runs:
        late, _, line = runs[0]
        print(Goal(f"never {ALLOWED:g} s slower than the plain model", late <= ALLOWED, f"{late:+.2f} s: {line[3]}"))
    for text in wrong:
        print(f"WRONG  {text}")
    return 1 if wrong else 0


def placed(kind: Kind) -> tuple[dict[str, Any], Plain]:
    """The scenario, and the same as plain rows: a boolean for each person and team."""
    people, teams = kind.people, kind.teams
    draw = random.Random(f"placed {people} {kind.seed}")
    pool: list[dict[str, Any]] = [
        {
            "id": f"S{place:03}",
            "sex": "F" if draw.random() < 0.3 else "M",
            "school": f"c{draw.randrange(people // 4)}",
            "grade": draw.randint(40, 70),
        }
        for place in range(people)
    ]
    least = floor(10 * sum(one["grade"] for one in pool) / people) + kind.shift  # in tenths
    low, high = (people - kind.spare) // teams, -(-people // teams)
    average = {"average": "grade", "at_least": least / 10, "at_most": (least + kind.band) / 10}
    require = [{"lone": {"sex": "F"}, "at_most": 0}, {"largest_group": "school", "at_most": 2}, average]
    team = {"name": "t", "number": teams, "size": {"at_least": low, "at_most": high}, "require": require}
    scenario: dict[str, Any] = {"pool": pool, "teams": [team]}
    scenario["require"] = [{"members": {}, "at_least": people - kind.spare}]
    if kind.goal:
        scenario["prefer"] = [{"most": {"total": "grade", "team": "t-1"}}]
    one = 0 if kind.spare else 1
    rows = [Row({p * teams + t: 1 for t in range(teams)}, one, 1) for p in range(people)]
    if kind.spare:
        rows.append(Row(dict.fromkeys(range(people * teams), 1), people - kind.spare, people))
    for t in range(teams):
        rows += _team(pool, teams, t, (low, high), (least, least + kind.band))
    goal = {p * teams: each["grade"] for p, each in enumerate(pool)} if kind.goal else {}
    return scenario, Plain([1] * (people * teams + teams), rows, goal)


def _team(pool: list[dict[str, Any]], teams: int, t: int, size: tuple[int, int], tenths: tuple[int, int]) -> list[Row]:
    """The rows of one team, whose helper says that women are there."""
    mine = {p: p * teams + t for p in range(len(pool))}
    women = {mine[p]: 1 for p in mine if pool[p]["sex"] == "F"}
    there = len(pool) * teams + t
    schools = sorted({each["school"] for each in pool})
    return [
        Row(dict.fromkeys(mine.values(), 1), *size),
        Row({**women, there: -2}, 0, MANY),
        Row({**women, there: -size[1]}, -MANY, 0),
        *(Row({mine[p]: 1 for p in mine if pool[p]["school"] == name}, 0, 2) for name in schools),
        Row({mine[p]: 10 * pool[p]["grade"] - tenths[0] for p in mine}, 0, MANY),
        Row({mine[p]: 10 * pool[p]["grade"] - tenths[1] for p in mine}, -MANY, 0),
    ]
