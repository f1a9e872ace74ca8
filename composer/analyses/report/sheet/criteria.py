"""Part 4: what must be met, apart from what is weighed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from composer.analyses.report.sheet import messages as m
from composer.analyses.report.sheet.content import Block, Part, Table, Text
from composer.analyses.report.sheet.telling import Telling
from composer.analyses.report.sheet.wording import CATEGORIES, asked, between, got, preferred, value_said, wanted
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement
from composer.problem.results import Finding, Roster
from composer.problem.targets import Target
from composer.problem.team import Team
from composer.render.plain import unbound

ROWS = 22
"""Demands that the sheet has room for."""
GATED = 3
"""Teams whose gates the sheet has room for."""
Row = tuple[str, ...]


def criteria(told: Telling) -> Part:
    """The gates, the demands with what they got, and the goals."""
    say = told.say
    blocks: list[Block] = [Text(line) for line in gates_said(told)]
    rows = _met(told) if told.teams else _counted(told)
    bound, number = (m.REQUIRED, m.GOT) if told.teams else (m.NEEDED, m.IN_THE_POOL)
    heads = tuple(map(say, (m.REQUIRED_TABLE, bound, number, m.MET, m.SOURCE)))
    if rows:
        blocks.append(Table(heads, tuple(rows[:ROWS]), right=(2,)))
    if len(rows) > ROWS:
        blocks.append(Text(say(m.MORE_ROWS, number=len(rows) - ROWS)))
    known = [goal for goal in told.whole.outcome.goals if goal.value is not None and told.teams]
    if known:
        goals = tuple(
            (
                f"{place}. {preferred(say, goal)}",
                value_said(say, goal, goal.value),
                say(m.PROVED if goal.proved else m.NOT_PROVED),
            )
            for place, goal in enumerate(known, 1)
            if goal.value is not None
        )
        blocks.append(Table((say(m.PREFERRED_TABLE), say(m.REACHED_HEAD), say(m.CERTAINTY)), goals, right=(1,)))
    return Part(4, say(m.CRITERIA), tuple(blocks))


def gates_said(told: Telling) -> list[str]:
    """What every member of each team must be; teams that ask the same are named together."""
    problem = told.problem
    by_gates: dict[str, list[str]] = {}
    for team in problem.teams:
        words = "; ".join(gate.words for gate in problem.gates(team))
        if words:
            by_gates.setdefault(words, []).append(team.name)
    said = [(told.say.listed(names), words) for words, names in by_gates.items()]
    return [told.say(m.EVERY_MEMBER, team=name, gates=words) for name, words in said[:GATED]]


def _met(told: Telling) -> list[Row]:
    """The demands with what the proposal has; of teams alike one row for all."""
    problem = told.problem
    rows: list[Row] = []
    pairs = [(team, roster) for team in problem.deployed for roster in told.teams if roster.name == team.name]
    for alike in _families(pairs):
        teams = [team for team, _ in alike]
        prefix = f"{_family_name(teams)}: " if len(problem.deployed) > len(teams) else ""
        if seats := [_seated(team, roster) for team, roster in alike if team.seats]:
            filled, places = (sum(each) for each in zip(*seats, strict=True))
            said = told.say.shown
            rows.append((prefix + told.say(m.SEATS), said(places), said(filled), _yes(told, filled >= places), ""))
        for place, row in enumerate(teams[0].require):
            findings = [roster.findings[place] for _, roster in alike]
            rows.append(_row(told, prefix, row, findings))
    for row, finding in zip(problem.require, told.whole.outcome.findings, strict=True):
        rows.append(_row(told, "", row, [finding]))
    return sorted(rows, key=lambda row: row[3] != told.say(m.NO)) if len(rows) > ROWS else rows


def _families(pairs: Iterable[tuple[Team, Roster]]) -> list[list[tuple[Team, Roster]]]:
    """Teams that ask the same of their members."""
    groups: dict[tuple[object, ...], list[tuple[Team, Roster]]] = {}
    for team, roster in pairs:
        labels = tuple((one.requirement, one.at_least, one.at_most) for one in roster.findings)
        groups.setdefault((labels, tuple(seat.seat for seat in team.seats)), []).append((team, roster))
    return list(groups.values())


def _family_name(teams: Sequence[Team]) -> str:
    """One team's name, or what those alike are called together."""
    stems = {each.repeated.name if each.repeated is not None else each.name.rpartition("-")[0] for each in teams}
    return (
        teams[0].name if len(teams) == 1 else min(stems) if len(stems) == 1 else ", ".join(each.name for each in teams)
    )


def _seated(team: Team, roster: Roster) -> tuple[int, int]:
    return sum(member.seat is not None for member in roster.members), sum(seat.number for seat in team.seats)


def _row(told: Telling, prefix: str, row: Requirement, findings: Sequence[Finding]) -> Row:
    first = findings[0]
    met = _yes(told, all(finding.met for finding in findings))
    return prefix + asked(told.say, first), wanted(told.say, first), _got(told, findings), met, source(told, row)


def _got(told: Telling, findings: Sequence[Finding]) -> str:
    values = [finding.observed for finding in findings if finding.observed is not None]
    if len(values) < len(findings) or min(values) == max(values):
        return got(told.say, findings[0])
    least, most = (value_said(told.say, findings[0], end) for end in (min(values), max(values)))
    return told.say(m.BETWEEN, least=least, most=most)


def _yes(told: Telling, met: bool) -> str:
    return told.say(m.YES if met else m.NO)


def source(told: Telling, row: Requirement) -> str:
    """Where a number comes from, as far as the file says it."""
    said = [row.source] if row.source else []
    return "; ".join([*said, *(target_said(told, each) for _, each in row.known_targets())])


def target_said(told: Telling, target: Target) -> str:
    """A target as the source of a number."""
    message = m.TARGET_PUBLISHED if target.basis == "published" else m.TARGET_INTERPOLATED
    return told.say(message, category=told.say(CATEGORIES[target.category]), year=str(target.year))


def _counted(told: Telling) -> list[Row]:
    """Where there is no team: the demands, how many there are who could serve each, and which of them conflict."""
    why = told.whole.explanation
    counts = why.counts if why is not None else told.whole.outcome.counts
    if counts is None:
        return []
    blamed = {one.requirement for each in (why.conflicts[:1] if why else ()) for one in each.demands}
    sources = {row.label: source(told, row) for row in _rows(told.problem)}
    rows: list[Row] = []
    say = told.say

    def state(enough: bool, label: str) -> str:
        return say(m.TOO_FEW) if not enough else say(m.CONFLICTS) if label in blamed else ""

    for scope in counts.scopes:
        for each in scope.demands:
            numbers = say(m.AT_LEAST, value=each.needed), say.shown(each.there)
            told_of = state(each.enough, each.label), sources.get(each.label, "")
            rows.append((unbound(each.label), *numbers, *told_of))
        for one in scope.ranges:
            least, most = (value_said(say, one.measure, end) for end in (one.least, one.most))
            numbers = between(say, one.measure, one.low, one.high), say(m.BETWEEN, least=least, most=most)
            rows.append((unbound(one.label), *numbers, state(one.enough, one.label), sources.get(one.label, "")))
    return rows


def _rows(problem: Problem) -> list[Requirement]:
    return [*problem.require, *(row for team in problem.deployed for row in team.require)]
