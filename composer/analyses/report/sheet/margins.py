"""Part 6: who cannot be replaced, which losses break something, which papers end soonest."""

from __future__ import annotations

from composer.analyses.report.losses import Loss
from composer.analyses.report.sheet import messages as m
from composer.analyses.report.sheet.content import Items, Part
from composer.analyses.report.sheet.papers import soonest
from composer.analyses.report.sheet.telling import NAMED, Telling
from composer.problem.results import Roster
from composer.render.chances import percent
from composer.render.plain import unbound

BROKEN = 3
"""Demands that a sentence names of those that a loss breaks."""
FEW = 3
"""People whom a sentence names of those who cannot drop out."""


def margins(told: Telling) -> Part:
    """All of it, a line each."""
    say = told.say
    items = [say(m.NO_MARGINS)]
    if told.teams:
        items = [indispensable_said(told), *_losses_said(told), *reserves_said(told), *_chances(told), *_behind(told)]
        items += [*_papers(told), *_rest(told)]
    return Part(6, say(m.MARGINS), (Items(tuple(items)),))


def indispensable_said(told: Telling) -> str:
    """Who is in every choice that meets everything."""
    say, found = told.say, told.whole.margins.indispensable
    if found is None or found.possible is None:
        return say(m.INDISPENSABLE_UNKNOWN)
    if found.always:
        return say(m.INDISPENSABLE, names=told.named(found.always))
    if found.open_always:
        return say(m.INDISPENSABLE_OPEN, number=len(found.open_always))
    return say(m.NOBODY_INDISPENSABLE)


def main_risk(told: Telling) -> str:
    """What is most likely to undo the proposal."""
    say = told.say
    changing = [doubt for doubt in told.whole.outcome.doubts if doubt.stands_above and doubt.answer == "other"]
    if changing:
        return say(m.DOUBT_CHANGES, doubt=changing[0].text)
    worst = _worst(told)
    if worst is not None:
        return _loss_said(told, worst)
    # who is indispensable stands beside it anyway
    return next(iter([*_chances(told), *_most_losses(told), say(m.ONE_MORE_OPEN)]))


def _most_losses(told: Telling) -> list[str]:
    """What becomes of the team that most cannot drop out of."""
    every = [loss.team for loss in told.whole.margins.losses or ()]
    return _loss_lines(told, max(told.teams, key=lambda roster: every.count(roster.name)))


def _worst(told: Telling) -> Loss | None:
    """The loss that breaks most, of those whom nobody replaces first."""
    found = told.whole.margins.indispensable
    always = set(found.always) if found is not None else set()
    covered = {roster.name for roster in told.teams if _cover(told, roster)}
    every = [loss for loss in told.whole.margins.losses or () if loss.team not in covered]
    return max(every, key=lambda loss: (loss.id in always, len(loss.broken)), default=None)


def _loss_said(told: Telling, loss: Loss) -> str:
    more = len(loss.broken) - BROKEN
    listed = [*loss.broken[:BROKEN], *([f"+ {told.say.shown(more)}"] if more > 0 else [])]
    return told.say(m.LOSS_BREAKS, name=told.named([loss.id]), demands=told.say.listed(listed))


def _losses_said(told: Telling) -> list[str]:
    """What becomes of each team where somebody drops out and nobody steps in."""
    return [line for roster in told.teams[:BROKEN] for line in _loss_lines(told, roster)]


def _loss_lines(told: Telling, roster: Roster) -> list[str]:
    say, survival, every = told.say, roster.survives, told.whole.margins.losses
    if survival is not None and survival.holds:
        return [say(m.SURVIVES, number=survival.losses, team=roster.name)]
    said = []
    if survival is not None:
        weakest = unbound(survival.weakest[0].requirement) if survival.weakest else ""
        said.append(say(m.SURVIVES_NOT, number=survival.losses, team=roster.name, demand=weakest))
    if every is not None:
        lost = [loss.id for loss in every if loss.team == roster.name]
        message = m.LOSSES_BREAK if len(lost) > FEW else m.LOSSES_NAMED if lost else m.ANY_LOSS_HOLDS
        said.append(say(message, number=len(lost), team=roster.name, names=told.named(lost)))
    return said


def _cover(told: Telling, roster: Roster) -> int:
    """How many losses the reserves of a team make good, whoever is lost."""
    team = told.problem.team_named(roster.name)
    return 0 if team is None or team.reserves is None or roster.reserves is None else team.reserves.cover


def reserves_said(told: Telling) -> list[str]:
    """Who steps in, in the order in which they are called."""
    said = []
    for roster in told.teams:
        if roster.reserves:
            names, number = told.say.listed(each.id for each in roster.reserves), _cover(told, roster)
            message = m.RESERVES_COVER if number else m.RESERVES_NAMED
            said.append(told.say(message, team=roster.name, names=names, number=number))
    return said


def _chances(told: Telling) -> list[str]:
    """With what chance the demands hold when people drop out."""
    say, said = told.say, []
    for roster in told.teams[:BROKEN]:
        if roster.chance is not None:
            odds, reserves = roster.chance.given, roster.chance.given.with_reserves
            given = {"drop": roster.chance.drop, "team": roster.name, "chance": say.figure(percent(odds.without, odds))}
            more = {} if reserves is None else {"reserves": say.figure(percent(reserves, odds))}
            said.append(say(m.CHANCE_WITH if more else m.CHANCE_WITHOUT, **given, **more))
    return said


def _behind(told: Telling) -> list[str]:
    """Who outside the teams could step into a seat, and into a team at all."""
    say, problem = told.say, told.problem
    placed = {member.id for roster in told.teams for member in roster.members}
    inside = [row for one in placed if (row := problem.pool.row(one)) is not None]
    none: list[tuple[int, str]] = []
    fewest: list[tuple[int, str]] = []
    outside: list[tuple[int, str]] = []
    for team in problem.deployed:
        free = problem.admits(team).copy()
        free[inside] = False
        outside.append((int(free.sum()), team.name))
        for seat in team.seats:
            number = int((free & seat.who.mask(problem.on_tour(team))).sum())
            name = seat.seat if len(problem.deployed) == 1 else f"{team.name}: {seat.seat}"
            (fewest if number else none).append((number, name))
    said = [say(m.NOBODY_BEHIND, seats=say.listed(name for _, name in none[:NAMED]))] if none else []
    if fewest and not none:
        number, name = min(fewest)
        said.append(say(m.FEWEST_BEHIND, number=number, seat=name))
    if any(roster.reserves for roster in told.teams):
        return said
    number, name = min(outside)
    return [*said, say(m.OUTSIDE, number=number, team=name)]


def _papers(told: Telling) -> list[str]:
    found = soonest(told.problem, told.teams)
    if found is None:
        return []
    day, paper, name = found
    return [told.say(m.PAPER_ENDS, paper=paper, name=told.named([name]), day=day)]


def _rest(told: Telling) -> list[str]:
    rested = [(each.rested, each.id) for each in told.whole.outcome.tours if each.rested is not None]
    if not rested:
        return []
    least = min(number for number, _ in rested)
    names = told.named([one for number, one in rested if number == least])
    return [told.say(m.LEAST_REST, number=least, names=names)]
