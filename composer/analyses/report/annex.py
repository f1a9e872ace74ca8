"""What the report has beside its answers: who is there for what, and what there is without each."""

from __future__ import annotations

from composer.analyses.report.answer import FullReport
from composer.analyses.report.duties import duties
from composer.analyses.report.sheet.telling import change, changed
from composer.analyses.report.sheet.voice import Voice
from composer.analyses.why.answer import Reason
from composer.page.frame import Section
from composer.page.templating import macros


def annex(whole: FullReport) -> list[Section]:
    """The sections; none where nobody is proposed."""
    outcome = whole.outcome
    if not outcome.teams:
        return []
    drawn = macros(f"{__package__}/annex.html", change_said=_changes, standing_said=_standing)
    each = [(roster, duties(whole.problem, roster)) for roster in outcome.teams]
    found = [Section("duties", "Who does what", "Who does what", drawn.duties(each, outcome.pool, whole.show))]
    if whole.margins.reasons:
        found.append(Section("each", "Why each is in", "Why each is in", drawn.each(whole.margins.reasons)))
    return found


def _changes(reason: Reason) -> str:
    """What every goal that changes has without somebody."""
    known = [(each.best, each.other) for each in reason.changes if each.other is not None]
    changes = [changed(Voice(), mine, theirs) for mine, theirs in known if change(mine, theirs)]
    return ", ".join(changes) or ("nothing" if reason.changes else "")


def _standing(reason: Reason) -> str:
    """Why there is nothing to be compared."""
    if reason.standing == "indispensable":
        needed = "; ".join(reason.conflict.requirements) if reason.conflict is not None else ""
        return f"no team without them: {needed}" if needed else "no team without them"
    return "" if reason.changes else "not found out"
