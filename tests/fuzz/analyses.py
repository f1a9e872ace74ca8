"""Every analysis on one random problem after another, held against brute force that shares no code with the package.

    python -m tests.fuzz.analyses --problems 2000 --seed 0

counts verdicts by analysis, and stops at the first difference with the scenario as YAML (`--go-on`: counts them). A
problem is four scenarios of one seed: one for most analyses, one crowded with demands for conflicts, one that is mostly
impossible for ways out, one with courses and recruits for plans. `--analysis` asks some of them only, `--but` leaves
some out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.support.conflict_problems import crowded
from tests.support.random_problems import as_yaml, random_scenario
from tests.support.ways_problems import impossible_scenario

from . import held


@dataclass(frozen=True)
class Analysis:
    """How its scenarios are drawn, and how what it says of one is held against the truth."""

    draw: Callable[[int], held.Scenario]
    hold: Callable[[held.Scenario, int], held.Held]


ANALYSES = {
    "solve": Analysis(random_scenario, held.solved),
    "explain: conflicts": Analysis(crowded, held.explained),
    "explain: small conflicts": Analysis(random_scenario, held.explained),
    "explain: ways out": Analysis(impossible_scenario, held.ways_out),
    "gaps": Analysis(held.with_plans, held.planned),
    "why": Analysis(random_scenario, held.reasoned),
    "indispensable": Analysis(random_scenario, held.needed),
    "tradeoffs": Analysis(random_scenario, held.traded),
    "alternatives": Analysis(random_scenario, held.others),
    "sweep": Analysis(random_scenario, held.swept),
}


@dataclass
class Counted:
    """What came out: how often each verdict of each analysis, what was wrong, and the CPU seconds."""

    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[str, int, list[str]]] = field(default_factory=list)
    seconds: Counter[str] = field(default_factory=Counter)

    def ask(self, name: str, seed: int) -> list[str]:
        """Ask one analysis about the scenario of one seed; what is wrong with what it says."""
        began = time.process_time()
        analysis = ANALYSES[name]
        try:
            verdict, wrong = analysis.hold(analysis.draw(seed), seed)
        except Exception as error:
            verdict, wrong = "crash", [f"{type(error).__name__}: {error}"]
        self.verdicts[name, verdict] += 1
        self.seconds[name] += time.process_time() - began  # type: ignore[assignment]
        if wrong:
            self.wrong.append((name, seed, wrong))
        return wrong

    def __str__(self) -> str:
        lines = []
        for name in dict.fromkeys(name for name, _ in self.verdicts):
            known = {verdict: number for (asked, verdict), number in self.verdicts.items() if asked == name}
            number = sum(known.values())
            differ = sum(1 for asked, _, _ in self.wrong if asked == name)
            told = ", ".join(f"{verdict} {count}" for verdict, count in sorted(known.items()))
            each = 1000 * self.seconds[name] / number
            lines.append(f"{name:25} {number:6} problems, {differ} wrong, {each:.0f} ms of CPU each: {told}")
        return "\n".join(lines)


def compare(
    names: Sequence[str],
    seeds: range,
    go_on: bool = True,
    tell: Callable[[str, int, list[str]], object] = lambda *_: None,
) -> Counted:
    """Ask every analysis about every seed, until one is wrong or to the end; `tell` takes what is, when it is found."""
    counted = Counted()
    for seed in seeds:
        for name in names:
            wrong = counted.ask(name, seed)
            if wrong:
                tell(name, seed, wrong)
            if wrong and not go_on:
                return counted
    return counted


def main() -> int:
    """Read the arguments and run; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--problems", type=int, default=50, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="the first one's number")
    parser.add_argument("--analysis", nargs="*", default=list(ANALYSES), choices=list(ANALYSES), metavar="NAME")
    parser.add_argument("--but", nargs="*", default=[], choices=list(ANALYSES), metavar="NAME")
    parser.add_argument("--go-on", action="store_true", help="go on after a difference")
    given = parser.parse_args()
    names = [name for name in given.analysis if name not in given.but]

    def tell(name: str, seed: int, wrong: list[str]) -> None:
        print(f"# {name}, seed {seed}: " + "\n# ".join(wrong), flush=True)
        if not given.go_on:
            print(as_yaml(ANALYSES[name].draw(seed)), flush=True)

    counted = compare(names, range(given.seed, given.seed + given.problems), given.go_on, tell)
    print(counted)
    return 1 if counted.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
