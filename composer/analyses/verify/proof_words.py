"""A proof that demands can't stand together, or that nothing is better, in lines that a person can add up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from composer.analyses.verify.goal_words import beaten, for_goal, gone_through
from composer.analyses.verify.row_words import auxiliary_said, demand_said, lemma_said, range_said, row_said
from composer.checking.findings import CheckedSum, CheckResult, Term
from composer.problem.edits import with_aims
from composer.problem.problem import Problem
from composer.render.plain import AIMS, counted
from composer.render.writer import PLAIN, Page, Writer

if TYPE_CHECKING:
    pass

KINDS = 12
"""Kinds of people, and helpers, that one sum tells apart."""

HOW = (
    "How to check it: a row says what one person adds to each line A, B, …; multiplied by the lines' `times` and added "
    "up, this makes `each`. Everybody is in one team at most, here where they add most, or in none, which adds 0. An "
    "upper bound counts as negative: at most 7 is at least -7."
)
MARKS = (
    "What is followed by a range, such as (0 or 1), is not a person but a number that helps to count; it adds the most "
    "its range allows."
)


def proof_text(checked: CheckResult, problem: Problem, page: Page = PLAIN) -> str:
    """Whether a proof holds, what is wrong with it, and all its sums."""
    writer = Writer(page)
    writer.heading(problem.title)
    if checked.certificate.aims:
        problem = with_aims(problem)
        writer.say(AIMS)
        writer.gap()
    if checked.faults:
        number = counted(len(checked.faults), "thing is", "things are")
        writer.say(f"This proof does not hold: {number} wrong.", bold=True)
        for fault in checked.faults:
            writer.say(f"  ✗ {fault}")
        return writer.text()
    if not checked.holds:
        writer.say("There is no proof in this file, only a claim, which nobody can check.", bold=True)
        writer.say(
            "It names solvers that are said to have found it, but anybody could write that: there are no sums in it."
        )
        return writer.text()
    _write_claim(writer, checked, problem)
    writer.gap()
    _write_sums(writer, checked, problem)
    return writer.text()


def _write_claim(writer: Writer, checked: CheckResult, problem: Problem) -> None:
    """What a proof that holds has shown."""
    certificate = checked.certificate
    if certificate.claim == "best":
        writer.say("This proof holds: nothing is better than this.", bold=True)
        for number, _ in enumerate(certificate.goals, 1):
            writer.say(f"  {number}. {beaten(number, checked, problem)}")
        writer.say("It does not say that a team reaches these values: for that, `verify` counts a ROSTER.")
    elif certificate.program == "closed":
        writer.say("This proof holds: no team can meet everything that is required.", bold=True)
    else:
        writer.say("This proof holds: no team can meet all of these at once.", bold=True)
    for demand in certificate.demands:
        writer.say(f"  – {demand_said(demand, problem)}")


def _write_sums(writer: Writer, checked: CheckResult, problem: Problem) -> None:
    """The sums of a proof that holds, one after the other."""
    sums = checked.sums
    lemmas = len(checked.certificate.lemmas)
    goals = checked.certificate.goals
    if goals:
        what = f"{counted(len(sums), 'sum')} of whole numbers, for {counted(len(goals), 'goal')}"
        writer.say(f"Why not: {what}, which anyone can check.")
    elif len(sums) == 1:
        writer.say("Why not: a sum of whole numbers, which anyone can check.")
    elif sums:
        cases = sum(1 for each in sums if each.lemma is None)
        what = f"{counted(cases, 'case')}, one of which every team is in" if cases > 1 else "one sum"
        first = f"{counted(lemmas, 'thing')} that every team has in common, and then {what}" if lemmas else what
        writer.say(f"Why not: {first}; {len(sums)} sums of whole numbers in all, which anyone can check.")
    for gone in checked.gone:
        goal = "" if gone.goal is None else f"Goal {gone.goal}: "
        writer.say(f"{goal}{gone_through(gone, checked)}")
    if not sums:
        return
    writer.gap()
    writer.say(HOW)
    if any(each.helped for each in sums):
        writer.say(MARKS)
    if lemmas:
        writer.gap()
        writer.say("What every team has in common, shown one after the other:")
    for number in range(1, lemmas + 1):
        writer.say(f"  ({number}) {lemma_said(number, checked, problem)}")
    for number, each in enumerate(sums, 1):
        writer.gap()
        if len(sums) > 1:
            writer.say(_title(number, each, checked, problem), bold=True)
        _write_sum(writer, each, checked, problem)


def _title(number: int, each: CheckedSum, checked: CheckResult, problem: Problem) -> str:
    """What is supposed in a sum: its lemma wrong, its cases true."""
    title = f"Sum {number} of {len(checked.sums)}"
    if each.lemma is not None:
        title += f", to show ({each.lemma})"
    if each.goal is not None:
        title += f", for goal {each.goal}"
    if not each.ranges:
        return title
    supposed = [range_said(range_, checked, each.program, problem) for range_ in each.ranges]
    if len(supposed) > 1:
        supposed = [
            f"({letter.lower()}) {text}" for letter, text in zip(_letters(len(supposed)), supposed, strict=True)
        ]
    return f"{title} – suppose that {', and '.join(supposed)}"


def _write_sum(writer: Writer, each: CheckedSum, checked: CheckResult, problem: Problem) -> None:
    letters = list(_letters(len(each.terms)))
    rows = [
        (
            letter,
            _asked(term, each, checked, problem),
            f"{term.bound:,}",
            f"{term.times:,} ×",
            f"{term.times * term.bound:,}",
        )
        for letter, term in zip(letters, each.terms, strict=True)
    ]
    rows.append(("", "all together", "", "", f"{each.needed:,}"))
    writer.table(("", "what must hold", "at least", "times", "makes"), rows, right=("at least", "times", "makes"))
    writer.gap()
    table = [*_people(each, checked), *_marks(each)]
    if each.switches:
        kept = f"less, as nobody is let in by what is 0: {counted(len(each.switches), 'row')} told apart"
        table.append(("", kept, *[""] * len(letters), "", f"{-each.added.kept_out:,}"))
    table.append(("", "all together", *[""] * len(letters), "", f"{each.possible:,}"))
    head = ("people", "", *letters, "each", "at most")
    writer.table(head, table, right=("people", *letters, "each", "at most"))
    writer.gap()
    if each.left is None or each.possible < each.needed:
        writer.say(f"At most {each.possible:,}, but at least {each.needed:,} is required: that is impossible.")
        return
    gap = each.possible - each.needed
    writer.say(
        f"At most {each.possible:,}, and at least {each.needed:,} is required, {gap:,} less. So nobody is where they "
        f"fall more than {gap:,} short of what they add in their best place or in none: of "
        f"{counted(each.before, 'person', 'people')} who may be in a team {each.left:,} are left."
    )


_Cells = tuple[str, ...]


def _people(each: CheckedSum, checked: CheckResult) -> Iterator[_Cells]:
    """What people add, those first who add most."""
    blocks = checked.program.blocks
    kinds = each.added.kinds()
    for kind in kinds[:KINDS]:
        where = " and ".join(blocks[team].name for team in kind.teams) if len(blocks) > 1 else ""
        yield f"{kind.people:,}", where, *_cells(kind.adds), f"{kind.each:,}", f"{kind.most:,}"
    rest = kinds[KINDS:]
    if rest:
        most = sum(kind.most for kind in rest)
        people = sum(kind.people for kind in rest)
        up_to = f"up to {rest[0].each:,}"
        yield f"{people:,}", f"others, of {len(rest):,} kinds", *[""] * len(each.terms), up_to, f"{most:,}"


def _marks(each: CheckedSum) -> Iterator[_Cells]:
    """What helpers add, those first that add most."""
    left = sorted(each.added.auxiliaries(), key=lambda left: -left.most)
    for one in left[:KINDS]:
        yield "", auxiliary_said(one.helper, each.program), *_cells(one.adds), f"{one.each:,}", f"{one.most:,}"
    rest = left[KINDS:]
    if rest:
        most = sum(one.most for one in rest)
        yield "", f"{counted(len(rest), 'other number')}", *[""] * len(each.terms), "", f"{most:,}"


def _cells(adds: tuple[int, ...]) -> Iterator[str]:
    yield from (f"{number:,}" if number else "–" for number in adds)


def _asked(term: Term, each: CheckedSum, checked: CheckResult, problem: Problem) -> str:
    """One line in words."""
    if term.goal is not None and each.goal is not None:
        return for_goal(term, each.goal, checked, problem)
    if term.row is not None:
        return row_said(term.row, checked.program, problem, term.at_least)
    if term.lemma is not None:
        return f"({term.lemma}) {lemma_said(term.lemma, checked, problem)}"
    place = next(place for place, range_ in enumerate(each.ranges) if range_ is term.range)
    letter = list(_letters(len(each.ranges)))[place].lower()
    return "as supposed" + (f" in ({letter})" if len(each.ranges) > 1 else "")


def _letters(number: int) -> Iterator[str]:
    """A, B, …, Z, A1, B1, …"""
    for place in range(number):
        yield chr(ord("A") + place % 26) + (str(place // 26) if place >= 26 else "")
