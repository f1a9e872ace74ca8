"""Why this one and not that one, and who is indispensable, in words.

Gates are named; what stands in a person's own cells is told only where that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from composer.analyses.why.answer import GoalChange, Indispensable, Reason, Reasons, Stop
from composer.pool import Pool
from composer.problem.results import SAID, GoalValue
from composer.render.plain import counted, preferred, sure
from composer.render.reserves import covers_said
from composer.render.writer import PLAIN, Page, Writer

MOST_IDS = 40
"""Ids that one sentence lists; JSON lists all."""


def why_text(reasons: Reasons, people: bool = False, page: Page = PLAIN) -> str:
    """A reason for each person asked about, in words; `people` gives the cells that gates read as well."""
    writer = Writer(page)
    writer.heading(reasons.title)
    writer.doubts(reasons.doubts)
    if reasons.looked_for and reasons.verdict != "best":
        writer.say(SAID[reasons.verdict])
        writer.gap()
    if reasons.note:
        writer.ended(reasons.note)
        writer.gap()
    for reason in reasons.reasons:
        _write(writer, reason, reasons, people)
        writer.gap()
    writer.agreed(reasons.effort)
    return writer.text()


def _write(writer: Writer, reason: Reason, reasons: Reasons, people: bool) -> None:
    who = _named(reason.people)
    writer.say(f"{who}: {_headline(reason, reasons)}", bold=True)
    if reason.stops:
        if reason.standing != "stopped":
            writer.say("Kept out of some teams:" if len(reason.people) > 1 else "Kept out of some teams by:")
        for stop in reason.stops:
            whom = f"{stop.person}, " if len(reason.people) > 1 else ""
            writer.say(f"  {whom}{stop.team}: {stop.condition}{_theirs(stop, reasons.pool) if people else ''}")
    for team, reserve in reason.covers:
        writer.say(f"  {reserve.id} is reserve {reserve.rank} of {team}: {covers_said(reserve)}")
    for held in reason.held:
        writer.say(f"  cannot be in {held.team}: {held.words}")
    if reason.conflict is not None:
        for requirement in reason.conflict.requirements:
            writer.say(f"  • {requirement}")
        if not reason.conflict.minimal:
            writer.say("Perhaps fewer of these are enough; that was not established.")
        elif len(reason.conflict.requirements) > 1:
            writer.say(f"Drop any one of these and a team {_way(reason, 'with them', 'without them')} is possible.")
    if reason.changes:
        _write_changes(writer, reason)
    if reason.teams and (reason.joining or reason.leaving):
        writer.say(_moves(reason))


def _headline(reason: Reason, reasons: Reasons) -> str:
    several = len(reason.people) > 1
    if reason.standing == "stopped":
        if several:
            return "not all of them can be in teams; conditions on everyone keep out"
        teams = {stop.team for stop in reason.stops}
        if len(teams) > 1:
            return "conditions of every team keep them out"
        number = len(reason.stops)
        what = "a condition on everyone keeps" if number == 1 else f"{number} conditions on everyone keep"
        return f"{what} them out"
    if reason.standing == "no team":
        return "no team is possible, with them or without"
    if reason.standing == "undecided":
        if not reasons.teams:
            return "not decided: no team to compare them with was found in the time given"
        return "not in the team found; whether they could be was not decided in the time given"
    if reason.standing in ("impossible", "indispensable"):
        met = "with" if reason.standing == "impossible" else "without"
        if reason.conflict is None:
            return f"no team is possible {met} them, that is proved; why was not established"
        these = f"{met.capitalize()} them, these cannot all be met:"
        why = these if reason.conflict.requirements else "No requirement plays a part."
        return f"no team is possible {met} them, that is proved. {why}"
    best = "the best team" if reasons.verdict == "best" else "the team found"
    where = "in" if reason.standing == "chosen" else "not in"
    if not reason.teams:
        return f"{where} {best}; what is possible without them was not decided in the time given"
    if reason.as_good:
        equal = _way(reason, "with them", "without them")
        return f"{where} {best}; there is one as good {equal}" if reason.proved else f"{where} {best}"
    return f"{where} {best}; this is what {_way(reason, 'taking them in', 'leaving them out')} changes"


def _way(reason: Reason, taken_in: str, left_out: str) -> str:
    return left_out if reason.standing in ("chosen", "indispensable") else taken_in


def _write_changes(writer: Writer, reason: Reason) -> None:
    other = _way(reason, "with them", "without them")
    rows = []
    for place, change in enumerate(reason.changes, 1):
        values = (_value(change.best), "–" if change.other is None else _value(change.other))
        rows.append((f"{place}.", preferred(change.best), *values, _difference(change)))
    writer.table(("", "preferred", "best", other, "difference"), rows, right=("best", other))


def _value(goal: GoalValue) -> str:
    return "–" if goal.value is None else goal.show(goal.value)


def _difference(change: GoalChange) -> str:
    loss = change.loss
    if loss is not None:
        if not loss:
            return "the same; proved"
        return f"{'worse' if loss > 0 else 'better'} by {change.best.show(abs(loss))}; proved"
    if change.other is None:
        return "not known"
    return sure(change.best if not change.best.proved else change.other)


def _moves(reason: Reason) -> str:
    """Who comes in and who goes."""
    come = f"{_listed(reason.joining)} {'joins' if len(reason.joining) == 1 else 'join'}" if reason.joining else ""
    go = f"{_listed(reason.leaving)} {'leaves' if len(reason.leaving) == 1 else 'leave'}" if reason.leaving else ""
    return "In that team " + " and ".join(part for part in (come, go) if part) + "."


def _theirs(stop: Stop, pool: Pool | None) -> str:
    """What stands in the cells that a gate reads."""
    if stop.away:
        return f" – {stop.away}"
    cells = stop.cells(pool)
    return " – " + ", ".join(f"{name}: {text or 'blank'}" for name, text in cells.items()) if cells else ""


def _named(people: Sequence[str]) -> str:
    return people[0] if len(people) == 1 else f"{', '.join(people[:-1])} and {people[-1]} together"


def _listed(ids: Sequence[str]) -> str:
    shown = list(ids[:MOST_IDS])
    if len(ids) > MOST_IDS:
        return f"{', '.join(shown)} and {len(ids) - MOST_IDS:,} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def indispensable_text(found: Indispensable, page: Page = PLAIN, titled: bool = True) -> str:
    """Who is in every team and who in none, in words."""
    writer = Writer(page)
    writer.heading(found.title if titled else "")
    writer.ended(found.note)
    _write_indispensable(writer, found)
    writer.agreed(found.effort)
    return writer.text()


def _write_indispensable(writer: Writer, found: Indispensable) -> None:
    several = counted(found.people.eligible, "person", "people")
    if found.possible is False:
        writer.say("No team is possible, so nobody is in every team or in none; that is proved.", bold=True)
        return
    if found.possible is None:
        writer.say("No team was found in the time given: who is indispensable is not decided.", bold=True)
        return
    writer.say("All choices of teams that meet everything required, best or not", bold=True)
    if found.always:
        writer.say(f"In every choice of teams: {_listed(found.always)}; that is proved.")
    elif not found.open_always:
        writer.say("Nobody is in every choice of teams; that is proved.")
    if found.open_always:
        writer.say(f"Perhaps in every choice of teams, not decided: {_listed(found.open_always)}.")
    if found.never:
        out = counted(len(found.never), "is", "are")
        writer.say(
            f"Of {several} let through by the conditions on everyone, {out} in no choice of teams: "
            f"{_listed(found.never)}; that is proved."
        )
    elif not found.open_never:
        writer.say(f"Of {several} let through by the conditions on everyone, all could be in a team; that is proved.")
    if found.open_never:
        writer.say(f"Perhaps in no choice of teams, not decided: {_listed(found.open_never)}.")
