"""Each analysis on one scenario, held against every filling of its teams: the verdict, and what is wrong with it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any

from composer import (
    Explanation,
    Problem,
    alternatives,
    explain,
    indispensable,
    load,
    solve,
    sweep,
    tradeoffs,
    why,
)
from tests.analyses.explain.ways_out.test_ways import differences as ways_differ
from tests.analyses.gaps.test_plans import differences as plans_differ
from tests.analyses.gaps.test_plans import truth_of as plans_of
from tests.analyses.solve.test_search_random import differences as teams_differ
from tests.analyses.sweep.test_search import drawn as drawn_sweep
from tests.analyses.sweep.test_search import edited
from tests.analyses.tradeoffs.test_search import axes_of, best_of, countable
from tests.analyses.why.test_search import Truth as Everybody
from tests.analyses.why.test_search import presence_wrong
from tests.analyses.why.test_search import wrong as reasons_wrong
from tests.support import conflict_truth, oracle, plan_oracle
from tests.support.random_plans import random_plan
from tests.support.ways_truth import Truth as Shortfalls

Scenario = dict[str, Any]
Held = tuple[str, list[str]]
"""The verdict (or why nothing was compared), and what is wrong."""

MOST_FILLINGS = 8_000
MOST_DEMANDS = 10


def solved(scenario: Scenario, _: int) -> Held:
    """The best teams."""
    outcome = solve(load(scenario))
    return outcome.verdict, teams_differ(scenario, outcome)


# Conflicts and what to drop


def explained(scenario: Scenario, _: int) -> Held:
    """All conflicts and all sets to drop, and one smallest conflict."""
    numbered = conflict_truth.numbered(scenario)
    if conflict_truth.fillings(scenario) > MOST_FILLINGS or len(numbered) > MOST_DEMANDS:
        return "too much to try", []
    truth, problem = conflict_truth.truth(scenario), load(scenario)
    whole, one = explain(problem, everything=True, ways=0), explain(problem, ways=0)
    verdict = "impossible" if truth.conflicts else "found"
    wrong = [f"verdict {found.verdict}" for found in (whole, one) if found.verdict != verdict]
    if wrong or not truth.conflicts:
        return whole.verdict, wrong
    names = [label_of(problem, path) for path in numbered]

    def called(sets: Iterable[int]) -> Counter[tuple[str, ...]]:
        return Counter(tuple(sorted(name for bit, name in enumerate(names) if each >> bit & 1)) for each in sets)

    if conflicts_of(whole) != called(truth.conflicts):
        wrong.append(f"conflicts {conflicts_of(whole)}, in truth {called(truth.conflicts)}")
    if Counter(tuple(sorted(drop)) for drop in whole.drops) != called(truth.drops):
        wrong.append(f"drops {whole.drops}, in truth {called(truth.drops)}")
    everywhere, anywhere = truth.demands, 0
    for drop in truth.drops:
        everywhere &= drop
    for conflict in truth.conflicts:
        anywhere |= conflict
    marks = [Counter(whole.always or ()), Counter(whole.never or ())]
    sets = [everywhere, truth.demands & ~anywhere]
    if marks != [Counter(name for bit, name in enumerate(names) if each >> bit & 1) for each in sets]:
        wrong.append(f"always and never {marks}")
    smallest = min(map(int.bit_count, truth.conflicts))
    if not whole.complete or not all(each.minimal for each in whole.conflicts):
        wrong.append("not complete, or not minimal")
    (first,) = one.conflicts
    if not (first.smallest and len(first.demands) == smallest and conflicts_of(one) <= called(truth.conflicts)):
        wrong.append(f"the one conflict {first}")
    return whole.verdict, wrong


def conflicts_of(found: Explanation) -> Counter[tuple[str, ...]]:
    """The conflicts as sorted labels; two demands may be called the same."""
    return Counter(tuple(sorted(each.requirement for each in conflict.demands)) for conflict in found.conflicts)


def label_of(problem: Problem, path: tuple[Any, ...]) -> str:
    """What the demand at a path of the file is called."""
    match path:
        case ("require", int(place)):
            return problem.require[place].label
        case ("teams", int(position), "number"):
            return f"{problem.teams[position].name}: number"
        case ("teams", int(position), "size"):
            return f"{problem.teams[position].name}: size"
        case ("teams", int(position), "everyone", str(gate)):
            return f"{problem.teams[position].name}: everyone: {gate}"
        case ("teams", int(position), "seats", int(place)):
            return f"{problem.teams[position].name}: {problem.teams[position].seats[place].seat}"
        case ("teams", int(position), "require", int(place)):
            return problem.teams[position].require[place].label
    raise AssertionError(path)


# Ways out, plans, people


def ways_out(scenario: Scenario, seed: int) -> Held:
    """The cheapest ways out, and every third time those that touch fewest."""
    truth = Shortfalls(scenario)
    found = explain(load(scenario), ways=3, fewest=seed % 3 == 0)
    if frozenset() in truth.smallest():
        return found.verdict, [] if found.verdict == "found" and found.ways_out is None else [f"{found.verdict}"]
    if found.verdict != "impossible" or found.ways_out is None:
        return found.verdict, [f"verdict {found.verdict}, ways out {found.ways_out}"]
    return found.verdict, list(ways_differ(truth, found.ways_out, 3))


def with_plans(seed: int) -> Scenario:
    """A scenario with courses and recruits that some plan helps; after some tries, any that is not too much to try."""
    kept: Scenario | None = None
    for attempt in range(12):
        scenario = random_plan(seed + 1_000_000 * attempt)
        try:
            plans = plan_oracle.plans(scenario)
        except plan_oracle.TooMany:
            continue
        if plans and any(plans[0].numbers):
            return scenario
        kept = kept or scenario
    return kept or random_plan(seed)


def planned(scenario: Scenario, _: int) -> Held:
    """Whom to train and whom to recruit."""
    sorts: Counter[str] = Counter()
    wrong = plans_differ(scenario, plans_of(scenario), sorts)
    return next((sort for sort in ("several plans", *sorts) if sorts[sort]), "too much to try"), wrong


def reasoned(scenario: Scenario, seed: int) -> Held:
    """Why two people are in the best team or not."""
    truth, problem = Everybody(scenario), load(scenario)
    reasons = why(problem, random.Random(seed).sample(truth.problem.people, 2))
    return reasons.reasons[0].standing, reasons_wrong(truth, problem, reasons)


def needed(scenario: Scenario, _: int) -> Held:
    """Who is in every choice, and who in none."""
    found = indispensable(load(scenario))
    wrong = presence_wrong(Everybody(scenario), found)
    verdict = "no team" if not found.possible else "some are" if found.always or found.never else "nobody is"
    return verdict, wrong if found.complete else [*wrong, "not complete"]


# Fronts, alternatives, sweeps


def traded(scenario: Scenario, seed: int) -> Held:
    """The whole front over two to four axes."""
    axes = axes_of(scenario, seed)
    if len(axes) < 2 or not countable(scenario, axes):
        return "no two axes", []
    front = tradeoffs(load(scenario), axes)
    values = oracle.counted(scenario, [measure for axis in axes for measure in axis.values()])
    reached = {*map(values, oracle.feasible(scenario))}
    wrong = [] if front.complete else ["not complete"]
    if sorted(point.values for point in front.points) != sorted(best_of(reached, axes)):
        wrong.append(f"points {[point.values for point in front.points]}, in truth {best_of(reached, axes)}")
    if front.verdict != ("found" if reached else "impossible"):
        wrong.append(f"verdict {front.verdict}")
    for point in front.points:
        teams = {roster.name: [member.id for member in roster.members] for roster in point.teams}
        wrong += oracle.holds(scenario, teams)
        wrong += [] if values(teams) == point.values else [f"{teams} has not {point.values}"]
    return front.verdict, wrong


def others(scenario: Scenario, seed: int) -> Held:
    """The next best teams: each the best of all that differ enough from those before it."""
    differ = random.Random(seed).choice([1, 1, 2, 3])
    found = alternatives(load(scenario), 4, differ=differ)
    problem = oracle.Problem(scenario)
    left = list(problem.feasible())
    wrong = [] if found.verdict == ("best" if left else "impossible") else [f"verdict {found.verdict}"]
    for place, one in enumerate(found.alternatives):
        teams = {roster.name: tuple(member.id for member in roster.members) for roster in one.teams}
        best = min((problem.rank(problem.goal_values(each)) for each in left), default=None)
        ranks = {problem.rank(problem.goal_values(teams)), problem.rank([goal.value or 0 for goal in one.goals])}
        if ranks != {best} or not one.proved:
            wrong.append(f"number {place + 1} of differ {differ}: {ranks}, in truth {best}")
        left = [each for each in left if apart(scenario, teams, each) >= differ]
    if found.complete == bool(left) and len(found.alternatives) < 4:
        wrong.append(f"complete {found.complete}, but {len(left)} are left")
    if found.complete and left:
        wrong.append(f"complete, but {len(left)} are left")
    return found.verdict, wrong


def apart(scenario: Scenario, one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]) -> int:
    """By how much two answers differ: over the teams the larger of who left and who joined, the teams alike that
    nothing names paired so that it is smallest."""
    asked = [*scenario.get("require", ()), *(spec for goal in scenario.get("prefer", ()) for spec in goal.values())]
    named = {each["team"] for each in asked if "team" in each}

    def changed(before: str, after: str) -> int:
        gone, come = set(one[before]) - set(other[after]), set(other[after]) - set(one[before])
        return max(len(gone), len(come))

    total = 0
    for spec in scenario["teams"]:
        copies = (
            [f"{spec['name']}-{place + 1}" for place in range(spec["number"])] if "number" in spec else [spec["name"]]
        )
        free = [name for name in copies if name not in named]
        total += sum(changed(name, name) for name in copies if name in named)
        total += min(sum(map(changed, free, order)) for order in permutations(free))
    return total


def swept(_: Scenario, seed: int) -> Held:
    """Every cell of a grid over one number or two of that seed's scenario, as the scenario with these values in it."""
    given = drawn_sweep(seed)
    if given is None:
        return "nothing to vary", []
    named, numbers = given[0], list({number[0]: number for number in given[1]}.values())  # each number once
    found = sweep(load(named), {name: grid for name, grid, _ in numbers})
    wrong = [] if found.complete else ["not complete"]
    for cell in found.cells:
        text = edited(named, [(grid[at], path) for (_, grid, path), at in zip(numbers, cell.at, strict=True)])
        truth = truth_of(text)
        if (cell.verdict, [goal.value for goal in cell.goals]) != truth or not cell.proved:
            wrong.append(f"cell {cell.at} {cell.verdict} {[goal.value for goal in cell.goals]}, in truth {truth}")
    return found.verdict, wrong


def truth_of(scenario: Scenario) -> tuple[str, list[Fraction]]:
    """The verdict and the values; a file that no planner may write, a floor above its ceiling, is impossible."""
    found = oracle.truth(scenario)
    return found.verdict, found.goals
