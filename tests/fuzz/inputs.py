"""Every input that is read, changed at random, and what becomes of it held against what must be true.

    python -m tests.fuzz inputs --minutes 30
    python -m tests.fuzz inputs --target csv proof --problems 5000 --seed 0

Each input is refused with a ScenarioError whose mistakes have words and places, or answered, and then the answer stands
up to a recount, and to brute force where that takes little; readers of the same content agree; no forged proof holds,
and no damaged journal is believed. Anything else is printed, kept with its files in `--keep` (from where it can be put
into `corpus/`), and counted: another exception, a process that dies (`died`), one input that takes more than `--cpu`
seconds of CPU (`no end`) or makes the process larger by more than `--megabytes`.
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from . import papers, pools, proofs, sweeps
from .answering import Files, Hold, NoEnd, Told, told
from .children import DIED, in_child


@dataclass(frozen=True)
class Target:
    """How inputs of one kind are made, and what must be true of what becomes of them."""

    draw: Callable[[Random], Files]
    hold: Hold
    ready: Callable[[], object] = lambda: None
    """What all inputs begin with, made once, before processes part."""


TARGETS: Mapping[str, Target] = {
    "scenario": Target(papers.draw_yaml, papers.hold_yaml),
    "mapping": Target(papers.draw_mapping, papers.hold_mapping),
    "csv": Target(pools.draw_csv, pools.hold_pool),
    "json": Target(pools.draw_json, pools.hold_pool),
    "xlsx": Target(pools.draw_xlsx, pools.hold_pool),
    "parquet": Target(pools.draw_parquet, pools.hold_pool),
    "frame": Target(pools.draw_frame, pools.hold_frame),
    "same": Target(pools.draw_same, pools.hold_same),
    "roster": Target(papers.draw_roster, papers.hold_roster, papers.ready_rosters),
    "proof": Target(proofs.draw_proof, proofs.hold_proof, proofs.ready_proofs),
    "journal": Target(sweeps.draw_journal, sweeps.hold_journal, sweeps.ready_journal),
    "grid": Target(sweeps.draw_grid, sweeps.hold_grid),
}
CPU, MEGABYTES = 20, 500
BATCH = 50
"""Inputs of one target before the next has its turn."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise NoEnd once this process has used so many seconds of CPU."""

    def ring(_number: int, _frame: object) -> None:
        raise NoEnd

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def largest() -> int:
    """Megabytes that this process had at its largest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def tried(name: str, files: Files, cpu: float = CPU, megabytes: int = MEGABYTES) -> Told:
    """One input, held against what must be true of it, in so much CPU time and memory."""
    before, found = largest(), Told("no end", wrong=[f"takes more than {cpu} s of CPU"])
    try:
        with patience(cpu), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = told(TARGETS[name].hold, files)
    except NoEnd:
        pass
    found.hold(largest() - before < megabytes, f"takes {largest() - before} MB")
    return found


def drawn(name: str, seed: int) -> Files:
    return TARGETS[name].draw(Random(f"{name} {seed}"))


@dataclass
class Counted:
    """How often each verdict of each target, what was wrong by target and seed, and how long it took."""

    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[str, int, str]] = field(default_factory=list)
    seconds: Counter[str] = field(default_factory=Counter)

    def number(self, name: str) -> int:
        return sum(number for (target, _), number in self.verdicts.items() if target == name)

    def __str__(self) -> str:
        lines = []
        for name in dict.fromkeys(name for name, _ in self.verdicts):
            known = sorted((verdict, number) for (target, verdict), number in self.verdicts.items() if target == name)
            differ = sum(1 for target, _, _ in self.wrong if target == name)
            words = ", ".join(f"{verdict} {number}" for verdict, number in known)
            lines.append(f"{name:10} {self.number(name):7} inputs, {differ} wrong, {self.seconds[name]:.0f} s: {words}")
        return "\n".join(lines)


def batch(name: str, seeds: range, counted: Counted, keep: Path | None = None, cpu: float = CPU) -> None:
    """Some inputs of one target, in a process of their own, and what became of them."""

    def one(seed: int) -> str:
        try:
            with patience(cpu):
                files = drawn(name, seed)
        except NoEnd:
            return "not drawn"
        found = tried(name, files, cpu)
        return "\t".join([found.verdict, *(repr(each) for each in found.wrong)])

    began = time.monotonic()
    for seed, line in zip(seeds, in_child(seeds, one), strict=True):
        verdict, *wrong = line.split("\t")
        counted.verdicts[name, verdict] += 1
        if verdict == DIED:
            wrong = ["'the process died'"]
        for each in wrong:
            counted.wrong.append((name, seed, each))
            print(f"# {name}, seed {seed}: {each.encode().decode('unicode_escape', 'replace')}", flush=True)
        if wrong and keep is not None:
            folder = keep / f"{name}-{seed}"
            folder.mkdir(parents=True, exist_ok=True)
            for file, data in drawn(name, seed).items():
                (folder / file).write_bytes(data)
            (folder / "why").write_text("\n".join(wrong), "utf-8")
    counted.seconds[name] += time.monotonic() - began  # type: ignore[assignment]


def run(
    names: Sequence[str],
    first: int,
    problems: int | None,
    minutes: float | None,
    keep: Path | None = None,
    cpu: float = CPU,
) -> Counted:
    """So many inputs of each target, or as many as the time allows; targets take turns."""
    for name in names:
        TARGETS[name].ready()
    counted, until = Counted(), None if minutes is None else time.monotonic() + 60 * minutes
    done = 0
    while problems is None or done < problems:
        size = BATCH if problems is None else min(BATCH, problems - done)
        for name in names:
            if until is not None and time.monotonic() > until:
                return counted
            batch(name, range(first + done, first + done + size), counted, keep, cpu)
        done += size
    return counted


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and run; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", nargs="*", default=list(TARGETS), choices=list(TARGETS), metavar="NAME")
    parser.add_argument("--problems", type=int, help="how many inputs of each (200, where no time is given)")
    parser.add_argument("--minutes", type=float, help="how long, in all")
    parser.add_argument("--seed", type=int, default=0, help="the first one's number")
    parser.add_argument("--cpu", type=float, default=CPU, help="seconds that one input may take")
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that went wrong")
    given = parser.parse_args(arguments)
    problems = 200 if given.problems is None and given.minutes is None else given.problems
    counted = run(given.target, given.seed, problems, given.minutes, given.keep, given.cpu)
    print(counted)
    return 1 if counted.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
