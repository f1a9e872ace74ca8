"""What an answer claims to be proved, held against the answer that is known to be true.

Every analysis: its question, and a judge, which says whether another answer to it is the `same`, claims `less`, or is
`wrong`. An answer may claim less than the truth, never anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import composer
from composer import Problem
from composer.checking.check import check

SAME, LESS, WRONG = "same", "less", "wrong"
SOME_WORK = 0.01
"""Work after which a search is given up, so that answers are open at every point."""
Judged = Iterator[str]


def worst(judged: Judged) -> str:
    """The worst that is said of any part of an answer."""
    return max(judged, key=(SAME, LESS, WRONG).index, default=SAME)


def _must(holds: object) -> Judged:
    yield SAME if holds else WRONG


def _open(known: object, claimed: object) -> Judged:
    """Something that is claimed as it is, or not at all (None)."""
    yield SAME if known == claimed else LESS if claimed is None else WRONG


# Verdicts and goals


def _verdict(true: str, told: str) -> Judged:
    if told == "undecided":
        yield SAME if true == told else LESS
    elif told == "found":
        yield SAME if true == told else LESS if true == "best" else WRONG
    else:
        yield from _must(told == true)


def _goals(true: Sequence[Any], told: Sequence[Any]) -> Judged:
    """Goals one after the other: of those after the first that is not proved nothing is claimed."""
    for known, said in zip(true, told, strict=False):
        if not known.proved:
            return
        if said.proved:
            yield from _must(said.value == known.value and said.bound == said.value)
            yield from _must(said.basis in ("sums", "cases", "two engines"))
            continue
        yield LESS
        sign = 1 if known.most else -1
        if said.value is not None:
            yield from _must(sign * said.value <= sign * known.value)
        if said.bound is not None:
            yield from _must(sign * said.bound >= sign * known.value)
        return


def _solved(true: Any, told: Any) -> Judged:
    yield from _verdict(true.verdict, told.verdict)
    yield from _must(told.verdict not in ("best", "impossible") or told.basis != "one engine")
    yield from _goals(true.goals, told.goals if told.teams else ())


def _swept(true: Any, told: Any) -> Judged:
    for known, said in zip(true.cells, told.cells, strict=True):
        yield from _verdict(known.verdict, said.verdict)
        yield from _must(said.proved == (said.verdict in ("best", "impossible")))
        for goal, other in zip(known.goals, said.goals, strict=False):
            if said.verdict == "best":
                yield from _must(goal.value == other.value)


# Fronts, alternatives, people


def _front(true: Any, told: Any) -> Judged:
    known = [point.values for point in true.points]
    said = [point.values for point in told.points]
    yield from _must(set(said) <= set(known) and len(set(said)) == len(said))
    yield from _must(not told.complete or said == known)
    yield from _must(all(point.basis in ("sums", "cases", "two engines") for point in told.points))
    yield from _must(told.verdict != "impossible" or true.verdict == "impossible")
    yield SAME if told.complete else LESS


def _others(true: Any, told: Any) -> Judged:
    yield from _verdict(true.verdict, told.verdict)
    for known, said in zip(true.alternatives, told.alternatives, strict=False):
        if said.proved:
            yield from _must([goal.value for goal in said.goals] == [goal.value for goal in known.goals])
        else:
            yield LESS
    number = len(told.alternatives)
    yield from _must(number <= len(true.alternatives) and (not told.complete or number == len(true.alternatives)))
    yield SAME if number == len(true.alternatives) and told.complete == true.complete else LESS


def _people(true: Any, told: Any) -> Judged:
    yield from _open(true.possible, told.possible)
    for always, still in (("always", "open_always"), ("never", "open_never")):
        known, said, left = set(getattr(true, always)), set(getattr(told, always)), set(getattr(told, still))
        yield from _must(said <= known)
        yield from _must(told.possible is None or known <= said | left)
    yield SAME if told.complete else LESS


def _reasons(true: Any, told: Any) -> Judged:
    yield from _verdict(true.verdict or "undecided", told.verdict or "undecided")
    yield from _goals(true.goals, told.goals)
    for known, said in zip(true.reasons, told.reasons, strict=True):
        fixed = ("stopped", "indispensable", "impossible", "no team")
        if said.standing in fixed or known.standing in fixed:
            less = said.standing == "undecided" or (said.standing in ("chosen", "not chosen") and not said.proved)
            yield SAME if said.standing == known.standing else LESS if less else WRONG
            yield from _clash(known, said)
            continue
        yield LESS if said.standing == "undecided" or not said.proved else SAME
        if said.proved and known.proved and said.standing == known.standing:
            pairs = zip(known.changes, said.changes, strict=True)
            yield from _must(all(a.other.value == b.other.value for a, b in pairs))
        elif said.proved and known.proved:  # two best teams, one with them and one without
            yield from _must(all(change.loss == 0 for change in (*known.changes, *said.changes)))


def _clash(known: Any, said: Any) -> Judged:
    if said.conflict is not None and known.conflict is not None:
        some, others = set(said.conflict.requirements), set(known.conflict.requirements)
        yield from _must(not (said.conflict.minimal and known.conflict.minimal) or not some < others)
        yield from _must(not (said.conflict.minimal and known.conflict.minimal) or not others < some)


# Explanations


def _demands(conflict: Any) -> frozenset[tuple[str, str]]:
    return frozenset((blamed.requirement, blamed.team) for blamed in conflict.demands)


def _explained(true: Any, told: Any) -> Judged:
    """Where `true` is complete, it has every conflict."""
    yield from _verdict(true.verdict, told.verdict)
    every = {_demands(conflict) for conflict in true.conflicts}
    for conflict in told.conflicts:
        mine = _demands(conflict)
        if true.complete:
            yield from _must(mine in every if conflict.minimal else any(each <= mine for each in every))
            yield from _must(not conflict.smallest or len(mine) == min(map(len, every)))
        yield SAME if conflict.minimal and conflict.sharp else LESS
    if told.certificate is not None:
        yield from _must(not check(told.problem, told.certificate).faults)
    if told.everything:
        drops = set(map(frozenset, true.drops))
        yield from _must(not true.complete or set(map(frozenset, told.drops)) <= drops)
        yield from _must(not (told.complete and true.complete) or len(told.conflicts) == len(every))
        yield from _must(not (told.complete and true.complete) or set(map(frozenset, told.drops)) == drops)
        yield from _open(true.always, told.always)
        yield from _open(true.never, told.never)
        yield SAME if told.complete == true.complete else LESS
    yield from _out(true.ways_out, told.ways_out)
    if true.plans is not None and told.plans is not None:
        yield from _plans(true.plans, told.plans)


def _changes(way: Any) -> frozenset[tuple[Any, ...]]:
    return frozenset((change.path, change.team, change.ceiling, change.by) for change in way.changes)


def _out(true: Any, told: Any) -> Judged:
    """Ways out: those of the same cost may come in another order, but not those of other costs."""
    if true is None or told is None:
        yield LESS if told is None and true is not None else SAME
        return
    yield from _must(told.needless == true.needless)
    known = {_changes(way): way for way in true.ways}
    yield from _must(len(told.ways) <= len(true.ways))
    for mine, way in zip(true.ways, told.ways, strict=False):
        yield from _must(way.cost == mine.cost)
        yield from _must(not told.fewest or len(way.changes) == len(mine.changes))
        same = known.get(_changes(way))
        yield from _must(same is not None or not true.complete or alike(way))
        if same is not None and way.nearest and same.nearest:
            ends = [{(change.path, change.team): change.after for change in each.changes} for each in (way, same)]
            if len(way.changes) == 1:  # of several the first is brought nearest first, whatever their order
                yield from _must(ends[0] == ends[1])
            if ends[0] == ends[1]:
                yield from _goals(same.goals, way.goals)
        yield SAME if way.nearest or same is None or not same.nearest else LESS
    yield from _must(not told.complete or (true.complete and len(told.ways) == len(true.ways)))
    yield SAME if told.complete == true.complete and len(told.ways) == len(true.ways) else LESS


def alike(way: Any) -> bool:
    """Whether a way out is one of teams alike, which comes in several forms that are the same."""
    return any(team.number is not None for team in way.problem.teams)


# Plans


def _taken(plan: Any) -> dict[str, int]:
    taken = {each.course: each.number for each in plan.courses}
    return {**taken, **{each.recruit: each.number for each in plan.recruits}}


def _plans(true: Any, told: Any) -> Judged:
    names = {"needless": "impossible"}  # to be found out for sure, as that is
    yield from _verdict(names.get(true.verdict, true.verdict), names.get(told.verdict, told.verdict))
    yield from _must((told.verdict == "needless") <= (true.verdict == "needless"))
    yield from _must((told.verdict == "impossible") <= (true.verdict == "impossible"))
    for known, said in zip(true.plans, told.plans, strict=False):
        if not said.proved:
            yield LESS
            yield from _must(said.cost >= known.cost)
            continue
        yield from _must((said.cost, _taken(said)) == (known.cost, _taken(known)))
        yield from _must(said.basis in ("sums", "cases", "two engines"))
        yield from _goals(known.goals, said.goals)
        if any(b is not None and not b.proved for _, b in zip_longest(known.goals, said.goals)):
            yield LESS
    yield from _must(not told.complete or len(told.plans) == len(true.plans))
    yield SAME if told.complete == true.complete and len(told.plans) == len(true.plans) else LESS


# All of them


@dataclass(frozen=True)
class Analysis:
    """A question about a problem, and how an answer to it is judged: by `truth`, where that is another question."""

    ask: Callable[[Problem], Any]
    judge: Callable[[Any, Any], Judged]
    truth: Callable[[Problem], Any] | None = None

    def known(self, problem: Problem) -> Any:
        """The answer that all others are held against."""
        return (self.truth or self.ask)(problem)

    def judged(self, true: Any, told: Any) -> str:
        """`same`, `less` or `wrong`."""
        return worst(self.judge(true, told))


def _everything(problem: Problem) -> Any:
    return composer.explain(problem, everything=True, ways=0)


def _whom(problem: Problem) -> list[str]:
    ids = problem.pool.ids
    return [ids[0], ids[len(ids) // 2]]


def _sizes(problem: Problem) -> dict[str, object]:
    team = problem.teams[0]
    return {f"{team.name}.size": range(max(1, team.size.low - 1), team.size.low + 2)}


ANALYSES: dict[str, Analysis] = {
    "solve": Analysis(composer.solve, _solved),
    "tradeoffs": Analysis(lambda problem: composer.tradeoffs(problem, axes(problem)), _front),
    "alternatives": Analysis(lambda problem: composer.alternatives(problem, 4), _others),
    "indispensable": Analysis(composer.indispensable, _people),
    "why": Analysis(lambda problem: composer.why(problem, _whom(problem)), _reasons),
    "conflict": Analysis(lambda problem: composer.explain(problem, ways=0), _explained, _everything),
    "conflicts": Analysis(_everything, _explained),
    "ways": Analysis(lambda problem: composer.explain(problem, ways=2), _explained),
    "fewest": Analysis(lambda problem: composer.explain(problem, ways=2, fewest=True), _explained),
    "gaps": Analysis(lambda problem: composer.gaps(problem, 3), lambda true, told: _plans(true.found, told.found)),
    "in little time": Analysis(lambda problem: composer.solve(problem, work=SOME_WORK), _solved, composer.solve),
    "ways in little time": Analysis(
        lambda problem: composer.explain(problem, ways=2, work=20 * SOME_WORK),
        _explained,
        lambda problem: composer.explain(problem, ways=2),
    ),
    "gaps in little time": Analysis(
        lambda problem: composer.gaps(problem, 3, work=5 * SOME_WORK),
        lambda true, told: _plans(true.found, told.found),
        lambda problem: composer.gaps(problem, 3),
    ),
    "sweep": Analysis(lambda problem: composer.sweep(problem, _sizes(problem)), _swept),
}


def axes(problem: Problem) -> tuple[Any, ...]:
    """The problem's goals as axes, and one that every problem has, to make two."""
    from composer import Goal

    own = tuple(problem.prefer)[:2]
    return own if len(own) == 2 else (*own, *(Goal(**{side: {"members": {}}}) for side in ("least", "most")))[:2]
