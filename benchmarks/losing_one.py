"""`standins`: for each member of a team who could step in, of the shipped company and of pools of very many people.

Of a few members it is proved on the rows of `plain` that no team without them keeps more of the others, nor is worth
more with as many (`unbeaten`, where whoever stays is worth more than all scores). No solver's model takes the question
for all at once: a rival would solve one after the other (`repairs` has one such loss, of many).
"""

import sys
import time
from pathlib import Path

import composer
from benchmarks.options import Options
from benchmarks.processor import processor_seconds
from benchmarks.repairs import STAYING, for_the_rivals
from benchmarks.requests import Request, make_request
from benchmarks.tables import Goal, table
from benchmarks.timing import machine
from benchmarks.unbeaten import unbeaten

COMPANY = Path(__file__).parent.parent / "scenarios" / "reserve_company.yaml"
KINDS = ((100_000, 20), (1_000_000, 12))
"""People and size of the team."""
CHECKED = 3
"""Of so many members it is proved."""
SECONDS = 10.0


def run_standins(options: Options) -> int:
    """Asks about every member, prints table and goals; 1 if somebody could do better than is said, else 0."""
    print(f"{machine()}\n")
    company = composer.load(COMPANY)
    composer.solve(company)  # imports and first-call costs are nobody's time
    lines, goals, wrong = [], [], []
    asked: list[tuple[composer.Problem, Request | None]] = [(company, None)]
    for people, size in KINDS:
        if options.people is None or people in options.people:
            made = make_request(people, size, 1)
            asked.append((composer.load(made.scenario, pool=made.frame), made))
    for problem, request in asked:
        roster = composer.solve(problem)
        wall, used = time.perf_counter(), processor_seconds()
        found = composer.standins(problem, roster)
        wall, used = time.perf_counter() - wall, processor_seconds() - used
        name = f"{len(found.standins)} of {len(problem.pool.ids):,}"
        print(f"{name}: {used:.2f} s of the processor", file=sys.stderr)
        most = max((each.changes or 0 for each in found.standins), default=0)
        complete = found.verdict == "best"
        lines.append([name, f"{wall:.2f}", f"{used:.2f}", str(len(found.irreplaceable)), str(most), found.verdict])
        goals.append(Goal(f"{name}: all known in {SECONDS:g} s", complete and used < SECONDS, f"{used:.2f} s"))
        wrong += [] if request is None else mistakes(request, found)
    print(table(["members of people", "s", "CPU, s", "irreplaceable", "most changes", "verdict"], lines, words=1))
    for line in [*goals, *(f"WRONG  {text}" for text in wrong)]:
        print(line)
    return 1 if wrong else 0


def mistakes(request: Request, found: composer.Standins) -> list[str]:
    """What speaks against it of the scarcest member, the last one and those between."""
    members = {each.id for each in found.standins}
    texts = []
    for each in found.standins[:: max(1, (len(members) - 1) // (CHECKED - 1))][:CHECKED]:
        if each.changes is None or each.goals[0].value is None:
            texts.append(f"{each.id}: {'nobody can step in' if each.possible is False else 'not known'}")
            continue
        value = STAYING * (len(members) - each.changes) + int(each.goals[0].value)
        texts += unbeaten(f"without {each.id}", for_the_rivals(request, members - {each.id}, [each.id]), value)
    return texts
