"""Ways out in words, a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from composer.analyses.explain.ways_out.answer import Way, Ways
from composer.base.numbers import decimal_text
from composer.measures import Measure
from composer.pool.periods import Multiple
from composer.pool.who import Who
from composer.problem.edits import Change
from composer.problem.problem import Problem
from composer.render.plain import counted, goal_heading, goal_reached
from composer.render.writer import Writer

_WORDS: Mapping[str, str] = {"at_least": "at least ", "at_most": "at most ", "exactly": "exactly "}


def write_ways(writer: Writer, ways: Ways, problem: Problem) -> None:
    """The ways out in one table, and what is proved of them."""
    if ways.needless:
        writer.say("A team is possible as it is: nothing has to change.")
        return
    if not ways.ways:
        writer.say(no_way_said(ways))
        return
    writer.say(ways_heading(ways), bold=True)
    goals = [goal_heading(goal) for goal in ways.ways[0].goals]
    rows = [
        (decimal_text(way.cost), way_words(way, problem), *(goal_reached(goal) for goal in way.goals))
        for way in ways.ways
    ]
    writer.table(("cost", "what changes", *goals), rows, right=("cost", *goals))
    for said in ways_proved(ways):
        writer.say(said)


def ways_heading(ways: Ways) -> str:
    """What the table of them is called."""
    order = "those that touch the fewest requirements first" if ways.fewest else "the cheapest first"
    return f"Ways out, {order}"


def ways_proved(ways: Ways) -> tuple[str, str]:
    """What is proved of the ways out, one or more, and of others."""
    each = "No change in it" if len(ways.ways) == 1 else "No change in any of them"
    said = f"{each} can be left out or made smaller; that is proved."
    if not all(way.nearest for way in ways.ways):
        said += " A bound nearer to what was asked may be possible; the search was stopped before that was clear."
    return said, "There is no other way out; that is proved, too." if ways.complete else "There may be more."


def write_teams(writer: Writer, ways: Ways, problem: Problem, show: Sequence[str] = ()) -> None:
    """The teams that each way out admits. `show` names columns of the pool to give with every member."""
    for position, way in enumerate(ways.ways, 1):
        writer.gap()
        writer.say(f"{position}. {way_words(way, problem)}", bold=True)
        writer.teams(way.teams, problem.pool, show)
        writer.findings("All the teams together", way.findings)
        writer.goals(way.goals)


def no_way_said(ways: Ways) -> str:
    """Why there is no way out to be shown."""
    if not ways.complete:
        return "No way out was found in the time given, and it is not proved that there is none."
    cannot = "cannot be met" if len(ways.kept) == 1 else "cannot all be met"
    return f"There is no way out without touching what is marked `keep`: {_listed(ways.kept)} {cannot}."


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(labels[:-1]) + (" and " if labels[:-1] else "") + "".join(labels[-1:])


def way_words(way: Way, problem: Problem) -> str:
    """All that changes, in the file's words."""
    return "; ".join(change_words(change, problem) for change in way.changes)


def change_words(change: Change, problem: Problem) -> str:
    """One change in the file's words: `size 7 → 8`, `Women 60 % → 57.1 % (exactly 4/7)`."""
    team = f"{change.team}: " if change.team and len(problem.deployed) > 1 and change.path[0] == "teams" else ""
    words = team + change.requirement.removeprefix(f"{change.team}: ")
    match change.bound:
        case "size":
            size = problem.teams[int(change.path[1])].size
            end = "" if size.low == size.high else "at most " if change.ceiling else "at least "
            return f"{words} {end}{change.before} → {change.after}"
        case "losses":
            return f"{team}losses {change.before} → {change.after}"
        case "number":
            return f"{words} {change.before} → {change.after}"
        case "reserves":
            number = problem.teams[int(change.path[1])].reserves
            one = number is not None and number.number.low == number.number.high
            end = "" if one else "at most " if change.ceiling else "at least "
            return f"{team}reserves {end}{change.before} → {change.after}"
        case "cover":
            return f"{team}losses that reserves cover {change.before} → {change.after}"
        case "seat":
            vacant = "one" if change.by == 1 else str(change.by)
            return f"{words} {change.before} → {change.after} ({vacant} left vacant)"
        case "rest":
            return f"{words} {change.before} → {_rest(change.after)}"
        case "tours":
            return f"{words} at most {change.before} → {change.after}"
        case "busy":
            there = f"{change.team}: " if len(problem.deployed) > 1 else ""
            return f"{there}{words} ({change.before}): waived for {counted(change.by, 'member')}"
        case "gate":
            return team + _gate(str(change.path[-1]), change)
        case _:
            return team + _bound(change, problem)


def _bound(change: Change, problem: Problem) -> str:
    rows = problem.require if change.path[0] == "require" else problem.teams[int(change.path[1])].require
    row, measure = rows[int(change.path[-1])], change.measure
    assert measure is not None
    name = row.called if row.name else f"{row.called}:"
    one_bound = row.name is not None and (
        (row.exactly is not None and row.at is None) or row.low is None or row.high is None
    )
    end = "" if one_bound else _WORDS[change.bound]
    return f"{name} {end}{_value(measure, change.before)} → {_value(measure, change.after)}"


def _value(measure: Measure, value: object) -> str:
    """A value for people, with the exact fraction where it was rounded."""
    assert isinstance(value, Fraction)
    text = measure.show(value)
    if "≈" not in text:
        return text
    return f"{text.replace('≈', '')} (exactly {value / 100 if measure.unit == 'percent' else value})"


def _rest(value: object) -> str:
    """A rest for people, with the exact fraction where it was rounded."""
    if isinstance(value, Multiple) and "/" in str(value):
        return f"{decimal_text(value.times).replace('≈', '')}x (exactly {value.times})"
    return str(value)


def _gate(name: str, change: Change) -> str:
    before, after, people = change.before, change.after, counted(change.by, "member")
    if isinstance(before, Mapping) and isinstance(after, Mapping):  # of several names those that differ
        same = [key for key in before if key in after and before[key] == after[key] and key not in _WORDS]
        before, after = ({key: spec[key] for key in spec if key not in same} for spec in (before, after))
    words = Who({name: before}).phrase()
    if not after:
        return f"{words}: waived for {people}"
    new = Who({name: after}).phrase().removeprefix(f"{name} ")
    if isinstance(before, Mapping) and len(before) == 1:
        new = new.removeprefix("at least ").removeprefix("at most ")
        (key,) = before
        new = new.removeprefix(f"{key} ").removeprefix("at least ").removeprefix("at most ")
    return f"{words} → {new} for {people}"
