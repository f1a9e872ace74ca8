"""What a proof says of goals: beyond which value no team is, and by how much trying that was found."""

from __future__ import annotations

from composer.base.numbers import decimal_text
from composer.checking.findings import CheckResult, StatesTried, Term
from composer.problem.problem import Problem
from composer.problem.requirement import Goal
from composer.render.plain import counted


def beaten(number: int, checked: CheckResult, problem: Problem) -> str:
    """What is shown for a goal: `most total score: no team has more than 14`."""
    aim = checked.program.goals[number - 1]
    others = {1: "", 2: " as good in goal 1"}.get(number, f" as good in goals 1 to {number - 1}")
    return f"{_called(number, checked, problem)}: no team{others} has {'more' if aim.most else 'less'} than " + _value(
        number, checked, problem
    )


def for_goal(term: Term, goal: int, checked: CheckResult, problem: Problem) -> str:
    """A row that is there for a goal: what is supposed of the goal itself, or shown of one before."""
    assert term.goal is not None
    about = checked.extra[goal - 1]
    number = about[term.goal - 1]
    more = "more" if checked.program.goals[number - 1].most else "less"
    value = _value(number, checked, problem)
    text = f"{_called(number, checked, problem)}: "
    text += f"{more} than {value}, as supposed" if number == goal else f"{value} or {more}, as in goal {number}"
    return text if about.index(number) == term.goal - 1 else f"{text}, of somebody"


def gone_through(gone: StatesTried, checked: CheckResult) -> str:
    """How much was tried, in a sentence: `The sum leaves 7 of 100 people; …`."""
    steps = counted(gone.steps, "step")
    tried = f"every team they could form was tried, in {steps}, and none was left"
    here = [each for each in checked.sums if each.goal == gone.goal and each.left is not None]
    if not gone.sums or not here:
        return f"{counted(gone.people, 'person', 'people')} may be in a team; {tried}."
    if not gone.steps:
        return f"{counted(gone.sums, 'sum')}, one after the other, leave nothing possible."
    which = "The sum rules" if gone.sums == 1 else f"The {gone.sums} sums rule"
    out = here[0].before - gone.people
    return f"{which} out {out:,} of {counted(here[0].before, 'person', 'people')}; {gone.people:,} are left: {tried}."


def asked_goal(number: int, checked: CheckResult, problem: Problem) -> Goal | None:
    """The goal of the scenario; None for the aims, which come first where there are any."""
    place = number - 1 - (len(checked.program.goals) - len(problem.prefer))
    return problem.prefer[place] if place >= 0 else None


def _called(number: int, checked: CheckResult, problem: Problem) -> str:
    if asked_goal(number, checked, problem) is None:
        return "shortfall against the aims"
    aim = checked.program.goals[number - 1]
    return aim.label.removeprefix("most " if aim.most else "least ")


def _value(number: int, checked: CheckResult, problem: Problem) -> str:
    value, goal = checked.values[number - 1], asked_goal(number, checked, problem)
    text = decimal_text(value) if goal is None else goal.measure.show(value)
    return f"{text} (exactly {value})" if text.startswith("≈") else text
