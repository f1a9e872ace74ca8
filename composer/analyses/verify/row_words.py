"""What the lines and cases of a proof are called, in the file's own words."""

from __future__ import annotations

from collections.abc import Sequence

from composer.base.errors import Path
from composer.checking.certificate import Origin, Quantity, Times
from composer.checking.findings import CaseRange, CheckResult
from composer.encoding.program import Program, Row
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.survive import SURVIVE
from composer.problem.team import Team
from composer.render.plain import counted


def demand_said(demand: Origin, problem: Problem) -> str:
    """A demand with its bounds: `Women (share of sex F: at least 60 %)`."""
    asked = _asked(demand.path, problem)
    if isinstance(asked, Requirement):
        name = demand.requirement if asked.name is None else f"{asked.name} ({asked.sentence})"
        return _of_team(name, demand.team, problem)
    if isinstance(asked, Team) and demand.path[2:] == ("size",):
        return f"{demand.requirement} {asked.size}"
    if isinstance(asked, Team) and demand.path[2:] == ("number",):
        return f"{demand.requirement} {asked.number}"
    if isinstance(asked, Team) and demand.path[2:3] == ("seats",):
        return f"{demand.requirement} ({counted(asked.seats[int(demand.path[3])].number, 'seat')})"
    return demand.requirement


def row_said(row: Row, program: Program, problem: Problem, at_least: bool = True) -> str:
    """A row in words: the side of its demand that it holds, or what it explains; of a size, which is one row where all
    is asked, the side that is used."""
    source = row.source
    if row.slack is None and source.path[2:] == ("size",):
        return f"{source.label} at least {row.low}" if at_least else f"{source.label} at most {row.high}"
    if row.slack is None:
        alike = [other for other in program.rows if other.source is source and other.slack is None]
        alike = [other for other in alike if other.says == row.says]
        which = f", {alike.index(row) + 1} of {len(alike)}" if len(alike) > 1 else ""
        return f"{row.says}{which}" if row.says else f"the count for {source.label}{which}"
    asked = _asked(source.path, problem)
    if isinstance(asked, Requirement):
        bound = asked.high if row.slack.ceiling else asked.low
        assert bound is not None
        words = "at most" if row.slack.ceiling else "at least"
        mine = [other for other in program.rows if other.source is source or (row.says and other.source == source)]
        alike = [other for other in mine if _ceiling(other) == row.slack.ceiling and other.says == row.says]
        called = asked.name or asked.measure.phrase()
        if asked.at is not None:
            called += _on_a_day(row, alike, problem)
            alike = [other for other in alike if other.slack and other.slack.number is row.slack.number]
        text = f"{called}: {words} {asked.measure.show(bound)}"
        first = alike[0]
        if row.says:
            which = f", {alike.index(row) + 1} of {len(alike)}" if len(alike) > 1 else ""
            return _of_team(f"{text}, {row.says}{which}", source.team, problem)
        return _of_team(text if row is first else f"{text}, of somebody", source.team, problem)
    if isinstance(asked, Team) and source.path[2:] == ("size",):
        return f"{source.label} " + (
            f"at most {asked.size.high}" if row.slack.ceiling else f"at least {asked.size.low}"
        )
    if isinstance(asked, Team) and source.path[2:] == ("number",):
        return f"{source.label}: none of the {asked.number} left out"
    if isinstance(asked, Team) and source.path[2:3] == ("seats",):
        number = counted(asked.seats[int(source.path[3])].number, "seat")
        return f"{source.label}: {number} filled{f', {row.says}' if row.says else ''}"
    if isinstance(asked, Team) and source.path[2:3] == (SURVIVE,):
        return source.label
    return f"{source.label}: nobody who does not pass"


def range_said(range_: CaseRange, checked: CheckResult, program: Program, problem: Problem) -> str:
    """What is taken for true in a case: `team has 3 to 5 members`. `program` is the one whose helpers are meant: that
    of a goal has more of them than the one that is checked."""
    if len(range_.terms) == 1 and range_.terms[0].times == 1:
        return _has(range_.terms[0].quantity, range_.low, range_.high, checked, program, problem)
    total = "".join(_term(term, place, checked, program, problem) for place, term in enumerate(range_.terms))
    return f"{total} comes to {_between(range_.low, range_.high)}"


def _between(low: int | None, high: int | None, noun: str = "") -> str:
    ends = [("exactly", low)] if low == high else [("at least", low), ("at most", high)]
    given = [(words, end) for words, end in ends if end is not None]
    text = " and ".join(f"{words} {end:,}" for words, end in given)
    return f"{text} {noun}{'' if abs(given[-1][1]) == 1 else 's'}" if noun else text


def _term(term: Times, place: int, checked: CheckResult, program: Program, problem: Problem) -> str:
    sign = "−" if term.times < 0 else "+"
    times = "" if abs(term.times) == 1 else f"{abs(term.times):,} × "
    text = _quantity(term.quantity, checked, program, problem)
    return (f" {sign} " if place else "" if term.times > 0 else "−") + times + text


def _quantity(quantity: Quantity, checked: CheckResult, program: Program, problem: Problem) -> str:
    """A quantity by itself."""
    team = quantity.team or "all teams together"
    if quantity.of == "helper":
        assert quantity.helper is not None
        return auxiliary_said(quantity.helper - 1, program)
    if quantity.of == "size":
        return f"members of {team}"
    if quantity.of == "sum":
        return f"the sum of `{_row(quantity.rows[0], checked, problem)}`"
    return f"members of {team} {_who(quantity, checked, problem)}"


def _has(
    quantity: Quantity, low: int | None, high: int | None, checked: CheckResult, program: Program, problem: Problem
) -> str:
    team = quantity.team or "all teams together"
    have = "has" if quantity.team else "have"
    if quantity.of == "size":
        return f"{team} {have} {_between(low, high, 'member')}"
    if quantity.of == "members":
        return f"{team} {have} {_between(low, high, 'member')} {_who(quantity, checked, problem)}"
    if quantity.of == "helper" and quantity.helper is not None:
        ends = program.auxiliaries[quantity.helper - 1]
        if ends[1] - ends[0] == 1:  # one of two numbers
            return f"{_quantity(quantity, checked, program, problem)} is {ends[0] if low is None else ends[1]}"
    return f"{_quantity(quantity, checked, program, problem)} is {_between(low, high)}"


def _who(quantity: Quantity, checked: CheckResult, problem: Problem) -> str:
    parts = [f"{each.weight:,} in `{_row(each.row, checked, problem)}`" for each in quantity.weighed]
    return f"who count {' and '.join(parts)}"


def lemma_said(number: int, checked: CheckResult, problem: Problem) -> str:
    """What a lemma says."""
    shown = checked.certificate.lemmas[number - 1]
    return range_said(CaseRange(shown.terms, (), None, shown.at_most), checked, checked.program, problem)


def auxiliary_said(helper: int, program: Program) -> str:
    """A helper with its range: `Medic filled by members who could also be Driver (0 to 2)`."""
    low, high = program.auxiliaries[helper]
    name = program.called[helper] if helper < len(program.called) else ""
    alike = [other for other, called in enumerate(program.called) if called == name]
    which = f", {alike.index(helper) + 1} of {len(alike)}" if name and len(alike) > 1 else ""
    return f"{name or f'mark {helper + 1}'}{which} ({low} {'or' if high - low == 1 else 'to'} {high})"


def _row(number: int, checked: CheckResult, problem: Problem) -> str:
    return row_said(checked.rows[number - 1], checked.program, problem)


def _asked(path: Path, problem: Problem) -> Requirement | Team | None:
    """What stands at a path of the scenario, or the team that it stands in."""
    if path[:1] == ("require",):
        return problem.require[int(path[1])]
    if path[:1] != ("teams",):
        return None
    team = problem.teams[int(path[1])]
    return team.require[int(path[3])] if path[2:3] == ("require",) else team


def _on_a_day(row: Row, alike: Sequence[Row], problem: Problem) -> str:
    """On which day those are there that a row is about; where it reads but helpers, which of the `alike` it is."""
    day = problem.days_together.get(tuple(sorted(row.expression.teams)))
    if day is not None:
        return f" on {day}"
    numbers = [*dict.fromkeys(id(other.slack.number) for other in alike if other.slack)]
    assert row.slack is not None
    return f" on any day, {numbers.index(id(row.slack.number)) + 1} of {len(numbers)}"


def _ceiling(row: Row) -> bool | None:
    return None if row.slack is None else row.slack.ceiling


def _of_team(text: str, team: str, problem: Problem) -> str:
    """With the team in front where there are several."""
    return f"{team}: {text}" if team and len(problem.deployed) > 1 else text
