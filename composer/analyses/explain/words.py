"""Explanations as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.analyses.counts.words import too_few, write_counts
from composer.analyses.explain.answer import Explanation
from composer.analyses.explain.find_out import FindOut
from composer.analyses.explain.ways_out.words import write_teams, write_ways
from composer.analyses.gaps.words import write_plans
from composer.checking.certificate import Certificate
from composer.infeasibility.conflict_details import BlamedDemand, Conflict
from composer.pool.dated import dated
from composer.problem.problem import Problem
from composer.render.plain import AIMS, counted, required
from composer.render.writer import PLAIN, Page, Writer

PARTS = 5
"""Parts of one demand that a line names before it only counts the rest."""
MET = "Everything that is required can be met: nothing stands in the way."
_BASIS: Mapping[str, str] = {
    "farkas": "The proof is a sum that anybody can check: {} writes it down.",
    "two engines": "Only two engines vouch for this; there are no sums to check it by.",
}
_CASES = "This was proved in whole numbers, case by case: there are too many cases to write down."


def explanation_text(
    explanation: Explanation, problem: Problem, show: Sequence[str] = (), page: Page = PLAIN, people: bool = False
) -> str:
    """An explanation in words: the shortest true account first, then the ways out, then what can be counted.

    `people` lists the members of the teams that each way out and each plan makes possible, `show` names columns of the
    pool to give with every member. Raises KeyError for a column the pool lacks.
    """
    writer = Writer(page)
    writer.heading(explanation.title)
    if explanation.aims:
        writer.say(AIMS)
        writer.gap()
    if explanation.verdict == "found":
        writer.verdict(explanation.verdict, explanation.doubts, said=MET)
        writer.say("Here is one choice of people that does; `solve` finds the best.")
        writer.teams(explanation.teams, explanation.pool, show)
        writer.findings("All the teams together", explanation.findings)
        write_counts(writer, explanation.counts)
        writer.noted(explanation.doubts)
        return writer.text()
    writer.verdict(explanation.verdict, explanation.doubts)
    writer.ended(explanation.note)
    if explanation.verdict == "undecided" and explanation.counts.impossible:
        writer.say("Counting alone speaks against it: what is marked ✗ below cannot be met.")
    if explanation.verdict == "impossible":
        conflicts_text(writer, explanation)
        short = too_few(explanation.counts)
        if len(short) > 1:
            writer.gap()
            writer.say(f"Already too few, each counted alone: {', '.join(short)}.")
    if explanation.certificate is not None:
        writer.gap()
        writer.say(basis_said(explanation.certificate))
    elif explanation.conflicts and explanation.effort.basis in ("sums", "cases"):
        writer.gap()
        writer.say(_CASES)
    if explanation.ways_out is not None:
        writer.gap()
        write_ways(writer, explanation.ways_out, problem)
        if people:
            write_teams(writer, explanation.ways_out, problem, show)
    if explanation.find_out is not None:
        writer.gap()
        for line in find_out_lines(explanation.find_out, show, people):
            writer.say(line)
    if explanation.plans is not None:
        writer.gap()
        write_plans(writer, explanation.plans, people, show, detailed=None if people else 1)
        if len(explanation.plans.plans) > 1 and not people:
            writer.say("`team-composer gaps` says who takes part in the others.")
    write_counts(writer, explanation.counts)
    writer.once(required(explanation.targets), gap=True)
    writer.noted(explanation.doubts)
    writer.agreed(explanation.effort)
    return writer.text()


def find_out_lines(found: FindOut, show: Sequence[str] = (), people: bool = False) -> list[str]:
    """What finding out could do, in sentences. Of whom something is not on record is told only where it is asked for:
    with `people`, or where it is among the columns to `show`."""
    number = counted(found.people, "person", "people")
    if len(found.fields) == 1:
        have = "has" if found.people == 1 else "have"
        who = f"{number} {have} no {found.fields[0][0]} on record and would be eligible if it were valid"
    else:
        missing = ", ".join(f"{name} of {each:,}" for name, each in found.fields)
        who = f"{number} would be eligible if what is not on record were valid: {missing}"
    lines = [f"{who}. No way out lets them in: check their records."]
    if found.needed is not None:
        such = f", such as {', '.join(found.ids[:PARTS])}{', …' if len(found.ids) > PARTS else ''},"
        such = such if people or found.shown(show) else ""
        fewer = ", and with fewer it is not" if found.verdict == "best" else ""
        valid = f"With {found.needed:,} of them valid{such} and all else as it is on record"
        lines.append(f"{valid}, a team is possible{fewer}; that is proved.")
    elif found.verdict == "impossible":
        lines.append(
            "Even with all of them valid, and all else as it is on record, no team is possible; that is proved."
        )
    return lines


def conflicts_text(writer: Writer, explanation: Explanation) -> None:
    """Which demands cannot stand together."""
    everything = explanation.everything
    if everything:
        number = counted(len(explanation.conflicts), "conflict")
        writer.gap()
        if explanation.complete:
            writer.say(f"{number}; that there are no others is proved.")
        else:
            writer.say(f"{number} found in the time given; there may be others.")
    for position, conflict in enumerate(explanation.conflicts, 1):
        writer.gap()
        _conflict(writer, conflict, f"{position}. " if everything else "")
    if everything:
        _drops(writer, explanation)
    elif explanation.conflicts and explanation.conflicts[0].smallest:
        writer.gap()
        one = len(explanation.conflicts[0].demands) == 1
        fewer = "There" if one else "No smaller set of demands conflicts; there"
        writer.say(f"{fewer} may be other conflicts: --all lists them.")


def _conflict(writer: Writer, conflict: Conflict, number: str) -> None:
    writer.say(f"{number}{conflict_said(conflict)}")
    for line in blamed_lines(conflict):
        writer.say(f"  {line}")


def basis_said(certificate: Certificate, how: str = "--proof") -> str:
    """What a conflict rests on, and `how` its proof is written down."""
    return _BASIS[certificate.basis].format(how)


def conflict_said(conflict: Conflict) -> str:
    """What is wrong with the demands of a conflict, in a sentence that they follow."""
    if len(conflict.demands) == 1:
        return "This demand cannot be met, whatever else is given up:"
    if conflict.minimal:
        return "These demands cannot all be met; drop any one of them and the others can be:"
    return "These demands cannot all be met; perhaps not even some of them can be:"


def blamed_lines(conflict: Conflict, problem: Problem | None = None) -> list[str]:
    """The demands of a conflict in words, a line each; with the `problem`, what everybody of a team must be is said
    with its values."""
    repeated = [blamed.called for blamed in conflict.demands]
    gates = {} if problem is None else _gates_said(problem)
    return [
        gates.get((blamed.team, blamed.requirement)) or blamed_text(blamed, repeated.count(blamed.called) > 1)
        for blamed in conflict.demands
    ]


def _gates_said(problem: Problem) -> dict[tuple[str, str], str]:
    """The gates of each team's `everyone` by their labels: `observers: medical_until at least 2028-01-14`."""
    said = {}
    for team in problem.teams:
        pool = problem.on_tour(team)
        for gate in problem.gates(team):
            if gate.own:
                said[team.name, gate.label] = f"{team.name}: {dated(gate.asked, pool).phrase()}"
    return said


def blamed_text(blamed: BlamedDemand, by_team: bool = False) -> str:
    """A demand of a conflict in words: `Members of one unit: at most 2 (unit U03)`."""
    words = blamed.called
    if by_team and not words.startswith(f"{blamed.team}: "):
        words += f" in {blamed.team}" if blamed.team else " over all the teams together"
    if blamed.bounds:
        words += f": {_bounds(blamed.bounds)}"
    details = [_some(names) for names in (blamed.teams, blamed.parts) if names]
    return words + (f" ({'; '.join(details)})" if details else "")


def _bounds(bounds: Sequence[str]) -> str:
    low, high = bounds[0].removeprefix("at least "), bounds[-1].removeprefix("at most ")
    return f"exactly {low}" if len(bounds) == 2 and low == high else " and ".join(bounds)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - PARTS} more" if len(names) > PARTS else ""
    return ", ".join(names[:PARTS]) + more


def _drops(writer: Writer, explanation: Explanation) -> None:
    if explanation.drops:
        writer.gap()
        others = "" if explanation.complete else "; there may be others"
        writer.say(f"Drop the demands of any one line and the rest can be met; no line has one too many{others}:")
        for drop in explanation.drops:
            writer.say(f"  {'; '.join(drop)}")
    for heading, labels in (
        ("In every one of these lines", explanation.always),
        ("In no conflict", explanation.never),
    ):
        if labels:
            writer.gap()
            writer.say(f"{heading}: {'; '.join(labels)}")
