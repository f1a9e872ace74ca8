"""Part 7: women, in plain counts. No verdict: targets are a country's, and a team is a small number."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np

from composer.analyses.report.margins import women as women_in
from composer.analyses.report.sheet import messages as m
from composer.analyses.report.sheet.content import Block, Items, Part, Table
from composer.analyses.report.sheet.telling import Telling, change, changed
from composer.analyses.report.sheet.wording import CATEGORIES
from composer.base.arrays import Mask
from composer.base.numbers import decimal_text
from composer.pool.kinds.ordered import OrderedColumn
from composer.pool.who import Who
from composer.problem.results import Member, Roster
from composer.problem.team import Team
from composer.render.json import cell

TEAMS = 6
"""Teams whose women the sheet has room to count one by one."""


def women(told: Telling) -> Part:
    """How many there are, where the others were lost, what they do."""
    say, who = told.say, women_in(told.problem)
    if who is None:
        return Part(7, say(m.WOMEN), (Items((say(m.WOMEN_UNKNOWN),)),))
    items = [*_shares(told, who), *_targets(told)]
    blocks: list[Block] = [
        Items(tuple(items)),
        _funnel(told, who),
        Items((_stopped(told, who), *_held(told, who))),
    ]
    return Part(7, say(m.WOMEN), tuple(blocks))


def one_more_said(told: Telling) -> str:
    """What one more woman costs."""
    say, found = told.say, told.whole.margins.one_more
    if found is None:
        return say(m.ONE_MORE_OPEN if women_in(told.problem) else m.WOMEN_UNKNOWN)
    if found.verdict == "impossible":
        return say(m.ONE_MORE_IMPOSSIBLE, number=found.women)
    if found.verdict != "best":
        return say(m.ONE_MORE_OPEN)
    pairs = list(zip(told.whole.outcome.goals, found.goals, strict=False))
    gains = say.listed(changed(say, mine, theirs) for mine, theirs in pairs if change(mine, theirs) > 0)
    losses = say.listed(changed(say, mine, theirs) for mine, theirs in pairs if change(mine, theirs) < 0)
    if not losses:
        return say(m.ONE_MORE_FREE)
    return say(m.ONE_MORE_TRADES, losses=losses, gains=gains) if gains else say(m.ONE_MORE_COSTS, losses=losses)


def _shares(told: Telling, who: Who) -> list[str]:
    said = []
    for roster in told.teams[:TEAMS]:
        number, all_ = len(_hers(told, roster, who)), len(roster.members)
        said.append(
            told.say(m.WOMEN_OF, women=number, number=all_, team=roster.name, share=_percent(told, number, all_))
        )
    return said


def _percent(told: Telling, part: int, whole: int) -> str:
    return told.say.figure(f"{decimal_text(Fraction(100 * part, whole), 1)} %") if whole else "–"


def _targets(told: Telling) -> list[str]:
    say, found = told.say, told.whole.outcome.targets
    basis = {"published": m.PUBLISHED, "interpolated": m.INTERPOLATED}
    said = [
        say(
            m.TARGET_OF_YEAR,
            category=say(CATEGORIES[each.category]),
            year=str(each.year),
            share=say.figure(f"{each.share} %"),
            basis=say(basis[each.basis]),
        )
        for each in dict.fromkeys(each.target for each in found)
    ]
    return said or [say(m.NO_TARGET)]


def _first_team(told: Telling) -> Team:
    return told.problem.deployed[0]


def _funnel(told: Telling, who: Who) -> Table:
    """How many women and men are left after each gate of the first team."""
    say, team = told.say, _first_team(told)
    on = told.problem.on_tour(team)
    hers = who.mask(on)
    left = np.ones(len(on), np.bool_)
    rows = [_left(told, say(m.IN_THE_POOL), left, hers)]
    for gate in told.problem.gates(team):
        left = left & gate.who.mask(on)
        rows.append(_left(told, gate.words, left, hers))
    heads = (say(m.GATE, team=team.name), say(m.WOMEN_LEFT), say(m.MEN_LEFT), say(m.WOMEN_SHARE))
    return Table(heads, tuple(rows), right=(1, 2, 3))


def _left(told: Telling, name: str, left: Mask, hers: Mask) -> tuple[str, ...]:
    number, others = int((left & hers).sum()), int((left & ~hers).sum())
    return name, told.say.shown(number), told.say.shown(others), _percent(told, number, number + others)


def _stopped(told: Telling, who: Who) -> str:
    say, team = told.say, _first_team(told)
    on = told.problem.on_tour(team)
    hers = who.mask(on)
    stops = [(int((hers & ~gate.who.mask(on)).sum()), gate) for gate in told.problem.gates(team)]
    number, gate = max(stops, key=lambda each: each[0], default=(0, None))
    if gate is None or not number:
        return say(m.NO_GATE_STOPS)
    stopped = int((~hers & ~gate.who.mask(on)).sum())
    counts = {"women": int(hers.sum()), "men": int((~hers).sum()), "men_stopped": stopped}
    return say(m.GATE_STOPS_MOST, gate=gate.words, stopped=number, **counts)


def _held(told: Telling, who: Who) -> list[str]:
    """Ranks and seats of the women, and where one is alone."""
    say, pool = told.say, told.problem.pool
    hers = [member for roster in told.teams for member in _hers(told, roster, who)]
    if not hers:
        return []
    scale = next((column for column in pool.columns.values() if isinstance(column, OrderedColumn)), None)
    said = []
    if scale is not None:
        counts = Counter(cell(pool, member.id, scale.name) or "–" for member in hers)
        order = [label for label in (*scale.labels, "–") if label in counts]
        ranks = "; ".join(f"{label}: {say.shown(counts[label])}" for label in order)
        said.append(say(m.BY_RANK, field=scale.name, counts=ranks))
    seats = Counter(member.seat for member in hers if member.seat)
    listed = [seat if number == 1 else f"{seat} {number}" for seat, number in seats.items()]
    if any(team.seats for team in told.problem.teams):
        said.append(say(m.SEATS_HELD, seats=say.listed(listed)) if seats else say(m.NO_SEATS_HELD))
    alone = [roster.name for roster in told.teams if len(_hers(told, roster, who)) == 1]
    return [*said, *(say(m.LONE_WOMAN, team=name) for name in alone)]


def _hers(told: Telling, roster: Roster, who: Who) -> list[Member]:
    team = told.problem.team_named(roster.name)
    assert team is not None
    mask = who.mask(told.problem.on_tour(team))
    pairs = ((member, told.problem.pool.row(member.id)) for member in roster.members)
    return [member for member, row in pairs if row is not None and mask[row]]
