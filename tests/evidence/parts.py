"""The parts of the page of evidence: each runs something, and counts what came of it."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from random import Random

from composer import ComposerError, Undecided, certify, load, solve
from composer.base.errors import ScenarioError
from composer.checking.check import check
from composer.encoding.encode import encode
from composer.scenario.load import load_with_expectations
from tests.fuzz import analyses, inputs, liars, mutants
from tests.house.test_corpus import ENTRIES, TABLES, replayed
from tests.support import ROOT, certified, oracle
from tests.support.best_proofs import claimed
from tests.support.forging import forged, holds, twins
from tests.support.random_problems import random_scenario

TRUTHS = {"oracle", "conflict_truth", "ways_truth", "plan_oracle", "masks", "programs", "plain_model", "best_proofs"}
"""Modules beside the tests that find out by themselves what is true: by trying everything, or with another engine."""


PATIENCE = 3
"""Seconds of CPU for one forgery."""


@dataclass
class Part:
    """A section of the page: its title, what it says before its table, and the table."""

    title: str
    words: str = ""
    heads: tuple[str, ...] = ()
    rows: list[tuple[object, ...]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"## {self.title}", "", *([self.words, ""] if self.words else [])]
        if self.rows:
            lines += [_line(self.heads), _line(["---"] + ["---:"] * (len(self.heads) - 1)), *map(_line, self.rows), ""]
        return "\n".join(lines)


def _line(cells: Iterable[object]) -> str:
    said = (f"{cell:,}" if isinstance(cell, int) else str(cell).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(said)} |"


def said(*paragraphs: str) -> str:
    """Paragraphs, each in one line."""
    return "\n\n".join(" ".join(each.split()) for each in paragraphs)


@dataclass
class Clock:
    """How long a part may take: whether there is time left, for at least so many rounds."""

    seconds: float
    began: float = field(default_factory=time.monotonic)

    def left(self) -> bool:
        return time.monotonic() - self.began < self.seconds


def rounds(clock: Clock, size: int, first: int) -> Iterator[range]:
    """Blocks of seeds, one at least, while there is time."""
    start = first
    while True:
        yield range(start, start + size)
        start += size
        if not clock.left():
            return


# The parts


def against_brute_force(clock: Clock, seed: int) -> Part:
    counted = analyses.Counted()
    for seeds in rounds(clock, 1, seed):
        for name in analyses.ANALYSES:
            counted.ask(name, seeds[0])
    rows: list[tuple[object, ...]] = []
    for name in analyses.ANALYSES:
        known = {verdict: number for (asked, verdict), number in counted.verdicts.items() if asked == name}
        skipped = sum(number for verdict, number in known.items() if verdict in ("too much to try", "no two axes"))
        skipped += known.get("nothing to vary", 0)
        wrong = sum(1 for asked, _, _ in counted.wrong if asked == name)
        rows.append((name, sum(known.values()) - skipped, wrong))
    files = [path for path in sorted((ROOT / "tests").rglob("test_*.py")) if _names(path) & TRUTHS]
    tests = collected(files)
    words = said(
        f"""Random problems from seed {seed:,} on, each asked of every analysis and held against a slow program that
        tries every choice and shares no code with this one. Those that would take it too long are not counted.""",
        f"""The test suite, which must pass before a version is made, holds {tests:,} tests in {len(files)} files that
        compare with such truths or with a second engine in the same way (counted here, run there).""",
    )
    return Part("Answers against brute force", words, ("analysis", "problems", "wrong"), rows)


def _names(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {*node.module.split("."), *(each.name for each in node.names)}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found


def collected(files: Sequence[Path]) -> int:
    """How many tests there are in these files."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *map(str, files)]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    return sum("::" in line for line in lines)


def of_inputs(clock: Clock, seed: int) -> Part:
    counted, replayed_wrong = inputs.Counted(), 0
    for name in inputs.TARGETS:
        inputs.TARGETS[name].ready()
    for seeds in rounds(clock, 10, seed):
        for name in inputs.TARGETS:
            inputs.batch(name, seeds, counted)
    for target, name in ENTRIES:
        found, known = replayed(target, name), TABLES[target][name]
        replayed_wrong += bool(found.wrong) or found.verdict != known["verdict"]
    rows: list[tuple[object, ...]] = []
    for name in inputs.TARGETS:
        refused = counted.verdicts[name, "refused"]
        wrong = sum(1 for target, _, _ in counted.wrong if target == name)
        rows.append((name, counted.number(name), refused, counted.number(name) - refused, wrong))
    words = said(
        f"""Files, frames and mappings changed at random, from seed {seed:,} on. Each must be refused in words that name
        its place, or answered, and then the answer must stand up to a recount; another exception, an input without an
        end, a forged proof that holds, a damaged journal that is believed, or two readers that differ is wrong.""",
        f"""{len(ENTRIES)} inputs that are kept, failures and attacks, were read again:
        {len(ENTRIES) - replayed_wrong} ended as they should.""",
    )
    return Part("Inputs changed at random", words, ("input", "tried", "refused", "answered", "wrong"), rows)


def of_lies(clock: Clock, seed: int) -> Part:
    counted: Counter[tuple[str, str]] = Counter()
    for seeds in rounds(clock, 1, seed):
        for asked in liars.questions(1, seeds[0]):
            if counted and not clock.left():
                break
            for told in liars.lies(asked, 1, seeds[0]):
                counted[told.lie.engine, told.outcome] += told.outcome != liars.UNTOLD
    outcomes = (liars.CAUGHT, liars.DOWNGRADED, liars.HARMLESS, liars.WRONG)
    engines = dict.fromkeys(engine for engine, _ in counted)
    rows = [
        (engine, sum(counted[engine, each] for each in outcomes), *(counted[engine, each] for each in outcomes))
        for engine in engines
    ]
    words = said(
        """The engines made to lie, one lie at a time. Each must be caught (a loud disagreement), or less is claimed
        than is true (downgraded), or the answer is the truth all the same (harmless)."""
    )
    return Part("Lies of the engines", words, ("engine", "told", *outcomes), rows)


def of_proofs(clock: Clock, seed: int, size: int) -> Part:
    draw, counted = Random(seed), Counter[str]()
    for conflict in certified.some(0, size):
        counted["made"] += 1
        counted["held"] += check(conflict.problem, conflict.certificate).holds
    for number in range(seed, seed + size // 2):
        tree = random_scenario(number)
        problem = load(tree)
        try:
            certificate = certify(problem, solve(problem), work=2)
        except Undecided:
            counted["none"] += 1
            continue
        counted["best made"] += 1
        counted["best held"] += check(problem, certificate).holds
        truth = oracle.truth(tree)
        if truth.goals:
            place = draw.randrange(len(truth.goals))
            program = encode(problem)
            values = list(truth.goals)
            values[place] += (-1 if program.goals[place].most else 1) * draw.choice((1, 2))
            counted["claims"] += 1
            counted["claims held"] += check(problem, claimed(problem, program, values), program).holds
    known = twins(0, size)
    for _ in rounds(clock, 1, 0):
        for _ in range(20):
            twin = draw.choice(known)
            with suppress(inputs.NoEnd), inputs.patience(PATIENCE):  # some take the forger very long to make
                tree = forged(twin, draw)
                counted["forged held"] += holds(twin, tree)
                counted["forged"] += 1
    rows: list[tuple[object, ...]] = [
        ("true: these demands cannot be met together", counted["made"], counted["held"]),
        ("true: nothing is better, or nothing possible", counted["best made"], counted["best held"]),
        ("false: nothing is better than what is not the best", counted["claims"], counted["claims held"]),
        ("false: of demands that can be met", counted["forged"], counted["forged held"]),
    ]
    words = said(
        f"""True certificates must be accepted by the check, which adds up whole numbers and uses no engine; forged
        ones, changed at random and sealed anew, must not. For {counted["none"]} problems no certificate that is short
        enough was found in the work given."""
    )
    return Part("Certificates", words, ("certificate", "checked", "accepted"), rows)


def of_mutants(clock: Clock, seed: int, most: int) -> Part:
    with redirect_stdout(StringIO()) as printed:
        counted = mutants.run(most, seed, seconds=clock.left)
    words = said(
        f"""Single lines of the package broken at random (seed {seed:,}): a comparison turned, a number one larger, a
        statement left out. The {mutants.NEAREST} nearest files of tests, without the long comparisons, were run on
        each; some of those that survive make no difference, or are killed by tests farther off.""",
        *[f"- {line.removeprefix('# ')}" for line in printed.getvalue().splitlines()],
    )
    rows = [(counted.total(), counted[mutants.KILLED], counted[mutants.SURVIVED])]
    return Part("Mutants", words, ("tried", "killed", "survived"), rows)


def of_files() -> Part:
    shipped, kept = sorted((ROOT / "scenarios").rglob("*.yaml")), 0
    for path in shipped:
        scenario = load_with_expectations(path)
        outcome = solve(scenario.problem, work=20)
        goals = [goal.value for goal in outcome.goals]
        expected = scenario.expect
        kept += expected.verdict in (None, outcome.verdict) and expected.goals in (None, tuple(goals))
    bad, refused = sorted((ROOT / "tests" / "scenario" / "bad").glob("*.yaml")), 0
    for path in bad:
        try:
            load_with_expectations(path)
        except ScenarioError:
            refused += 1
        except ComposerError:
            pass
    rows: list[tuple[object, ...]] = [
        ("shipped scenarios, answered as they expect", len(shipped), kept),
        ("scenarios with mistakes, refused", len(bad), refused),
    ]
    return Part("Files tried", "", ("files", "tried", "as expected"), rows)
