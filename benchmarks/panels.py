"""`panels`: any panel that meets its quotas, beside the package `sortition-algorithms` in its test mode.

That package draws citizens' panels by lot: <https://sortitionfoundation.github.io/sortition-algorithms/>. Its
`test_selection` does not draw but gives some panel that meets the quotas, which is what is asked of both here.
"""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import composer
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.tables import Goal, table
from benchmarks.timing import Measured, beside, machine, median

RIVAL = "sortition-algorithms"
POOLS = [1_000, 10_000, 30_000]
SIZE = 30
SEEDS = 3
RATIO, RATIO_AT = 20.0, 10_000
FEATURES = {  # each value's share of the people who volunteered
    "sex": {"female": 0.47, "male": 0.53},
    "age_band": {"16-24": 0.09, "25-39": 0.21, "40-54": 0.25, "55-69": 0.28, "70 and over": 0.17},
    "region": {"north": 0.16, "east": 0.14, "south": 0.22, "west": 0.13, "centre": 0.27, "islands": 0.08},
    "schooling": {"primary": 0.10, "secondary": 0.38, "vocational": 0.22, "university": 0.30},
    "work": {"employed": 0.49, "self-employed": 0.12, "retired": 0.24, "in training": 0.08, "none": 0.07},
    "opinion": {"for": 0.55, "against": 0.18, "undecided": 0.27},
}
WANTED = {  # and its share of the panel, where that differs
    "sex": {"female": 0.51, "male": 0.49},
    "age_band": {"16-24": 0.13, "25-39": 0.25, "40-54": 0.25, "55-69": 0.22, "70 and over": 0.15},
    "opinion": {"for": 0.40, "against": 0.30, "undecided": 0.30},
}
Quotas = dict[str, dict[str, tuple[int, int]]]


class Answer(NamedTuple):
    """A panel, and seconds from the pool in memory in the package's own form, those of the processor `cpu`; `reading`
    brought it there."""

    members: Collection[str]
    seconds: float
    reading: float
    cpu: float


def make_pool(people: int, seed: int) -> pd.DataFrame:
    """People with an id and six features as text."""
    rng = np.random.default_rng([seed, people, SIZE])
    columns: dict[str, Any] = {"id": [f"P{row:06d}" for row in range(1, people + 1)]}
    for name, shares in FEATURES.items():
        weights = np.array(list(shares.values()))
        columns[name] = rng.choice(np.array(list(shares), dtype=object), people, p=weights / weights.sum())
    return pd.DataFrame(columns)


def make_quotas() -> Quotas:
    """The nearest whole number of every value's share of the panel, one more or less."""
    quotas: Quotas = {}
    for name, shares in FEATURES.items():
        wanted = {value: round(SIZE * part) for value, part in WANTED.get(name, shares).items()}
        quotas[name] = {value: (max(0, number - 1), number + 1) for value, number in wanted.items()}
    return quotas


def broken(pool: pd.DataFrame, quotas: Quotas, members: Collection[str]) -> list[str]:
    """Every quota that a panel misses, counted plainly."""
    people = pool[pool["id"].isin(set(members))].to_dict("records")
    found = [] if len(people) == SIZE == len(members) else [f"{len(people)} people instead of {SIZE}"]
    for name, values in quotas.items():
        for value, (least, most) in values.items():
            number = sum(person[name] == value for person in people)
            if not least <= number <= most:
                found.append(f"{name} {value}: {number}, not {least} to {most}")
    return found


def ours(pool: pd.DataFrame, quotas: Quotas) -> Answer:
    """The quotas as requirements of one team."""
    begin = time.perf_counter()
    require = [
        {"members": {name: value}, "at_least": least, "at_most": most}
        for name, values in quotas.items()
        for value, (least, most) in values.items()
    ]
    fields = dict.fromkeys(quotas, "text")
    scenario = {"fields": fields, "teams": [{"name": "panel", "size": SIZE, "require": require}]}
    problem = composer.load(scenario, pool=pool)
    loaded, used = time.perf_counter(), processor_seconds()
    outcome = composer.solve(problem)
    done, used = time.perf_counter(), processor_seconds() - used
    members = [member.id for team in outcome.teams for member in team.members]
    return Answer(members, done - loaded, loaded - begin, used)


def theirs(pool: pd.DataFrame, quotas: Quotas) -> Answer:
    """The same through `run_stratification(…, test_selection=True)`. Raises RuntimeError where it finds no panel."""
    from sortition_algorithms import Settings, read_in_features, read_in_people, run_stratification

    logging.getLogger("sortition_algorithms").setLevel(logging.WARNING)  # it tells of every run
    begin = time.perf_counter()
    rows = [
        {"feature": name, "value": value, "min": str(least), "max": str(most)}
        for name, values in quotas.items()
        for value, (least, most) in values.items()
    ]
    features, *_ = read_in_features(list(rows[0]), rows, SIZE)
    settings = Settings(id_column="id", columns_to_keep=[], random_number_seed=1)
    body: Any = pool.to_dict("records")
    people, _ = read_in_people(list(pool.columns), body, features, settings)
    loaded, used = time.perf_counter(), processor_seconds()
    success, panels, report = run_stratification(features, people, SIZE, settings, test_selection=True)
    done, used = time.perf_counter(), processor_seconds() - used
    if not success:
        raise RuntimeError(f"{RIVAL} found no panel: {report.as_text()}")
    return Answer(panels[0], done - loaded, loaded - begin, used)


@dataclass(frozen=True)
class _Run:
    people: int
    ours: Answer
    theirs: Answer
    wrong: list[str]

    @property
    def ratio(self) -> Measured:
        return Measured(self.theirs.seconds / self.ours.seconds)

    @property
    def ratio_cpu(self) -> Measured:
        return Measured(self.theirs.cpu / max(self.ours.cpu, 0.001))


def run_panels(options: Options) -> int:
    """Panels of 30 by both; 1 if one of them misses a quota, else 0. Says so where the other package is missing."""
    print(f"{machine()}\n")
    if find_spec("sortition_algorithms") is None:
        print(f"NOT RUN  panels: {RIVAL} is not installed (pip install -e '.[benchmarks]')")
        return 0
    quotas = make_quotas()
    for answer in (ours, theirs):
        answer(make_pool(500, 0), quotas)  # imports and first-call costs are nobody's time
    runs = []
    for people in options.people or POOLS:
        for seed in range(1, (options.seeds or SEEDS) + 1):
            pool = make_pool(people, seed)
            answers: dict[str, Answer] = {}
            programs: dict[str, Callable[[pd.DataFrame, Quotas], Answer]] = {"ours": ours, RIVAL: theirs}
            wrong = []
            for name, program in programs.items():
                answers[name] = program(pool, quotas)
                missed = broken(pool, quotas, answers[name].members)
                wrong += [f"{name}, {people:,} people, seed {seed}: {text}" for text in missed]
            runs.append(_Run(people, answers["ours"], answers[RIVAL], wrong))
    print(_table(runs))
    print(_goal(runs))
    for text in (text for run in runs for text in run.wrong):
        print(f"WRONG  {text}")
    return 1 if any(run.wrong for run in runs) else 0


def _goal(runs: list[_Run]) -> Goal:
    name = f"a panel of {SIZE} of {RATIO_AT:,}: at least {RATIO:g}× as fast as {RIVAL}"
    ratios = [run.ratio for run in runs if run.people == RATIO_AT]
    if not ratios:
        return Goal(name, None)
    lowest = min(ratio.number for ratio in ratios)
    return Goal(name, median(ratios).number >= RATIO, f"median {median(ratios)}×, lowest {lowest:.1f}×")


def _table(runs: list[_Run]) -> str:
    try:
        named = f"{RIVAL} {version(RIVAL)}"
    except PackageNotFoundError:
        named = RIVAL
    heads = ["people", "ours, s", f"{named}, s", "times as fast", "ours, s of the processor", "theirs", "times"]
    heads += ["ours with reading, s", "theirs with reading, s", "checked"]
    lines = []
    for people in dict.fromkeys(run.people for run in runs):
        group = [run for run in runs if run.people == people]
        cells = [f"{people:,}"]
        cells.append(f"{_median([run.ours.seconds for run in group]):.3f}")
        cells.append(f"{_median([run.theirs.seconds for run in group]):.2f}")
        cells.append(beside([run.ratio for run in group]))
        cells.append(f"{_median([run.ours.cpu for run in group]):.3f}")
        cells.append(f"{_median([run.theirs.cpu for run in group]):.2f}")
        cells.append(beside([run.ratio_cpu for run in group]))
        cells.append(f"{_median([run.ours.seconds + run.ours.reading for run in group]):.3f}")
        cells.append(f"{_median([run.theirs.seconds + run.theirs.reading for run in group]):.2f}")
        cells.append(f"{sum(not run.wrong for run in group)}/{len(group)}")
        lines.append(cells)
    return table(heads, lines) + "\nMedians over seeds, in brackets the worst; in each turn ours, then theirs."


def _median(values: list[float]) -> float:
    return median([Measured(value) for value in values]).number
