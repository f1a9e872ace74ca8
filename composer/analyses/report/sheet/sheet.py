"""The decision sheet of a report."""

from __future__ import annotations

from composer.analyses.report.answer import FullReport
from composer.analyses.report.sheet import messages as m
from composer.analyses.report.sheet.basis import assumed, basis
from composer.analyses.report.sheet.by_hand import by_hand
from composer.analyses.report.sheet.content import Part, Sheet, Table, Text
from composer.analyses.report.sheet.courses import courses
from composer.analyses.report.sheet.criteria import criteria
from composer.analyses.report.sheet.head import for_decision, recommendation
from composer.analyses.report.sheet.languages import ENGLISH
from composer.analyses.report.sheet.margins import margins
from composer.analyses.report.sheet.telling import Telling
from composer.analyses.report.sheet.voice import Voice
from composer.analyses.report.sheet.women import women

DIGITS = 12
"""Digits of a file's sha256 that a page ends with."""


def decision_sheet(whole: FullReport, say: Voice | None = None) -> Sheet:
    """What a report proposes, as somebody signs it."""
    told = Telling(whole, say or Voice())
    parts = (
        for_decision(told),
        recommendation(told),
        basis(told),
        criteria(told),
        courses(told),
        margins(told),
        women(told),
        assumed(told),
        by_hand(told),
        _signatures(told),
    )
    decision = told.problem.decision
    marking = decision.marking if decision is not None and decision.marking else ""
    page = told.say(m.PAGE_OF, page="{page}", pages="{pages}")
    said = (told.say(m.DECISION_SHEET), parts, _foot(told), _footer(told), page)
    return Sheet(marking, *said, told.say.language.tag)


def _signatures(told: Telling) -> Part:
    say = told.say
    roles = (m.PREPARED, m.CHECKED, m.CONCUR, m.CONCUR, m.APPROVED)
    rows = tuple((say(role), "", "", "") for role in roles)
    heads = (say(m.ROLE), say(m.NAME), say(m.RANK), say(m.DATE))
    return Part(10, say(m.SIGNATURES), (Table(heads, rows, tall=True), Text(say(m.A_PERSON_DECIDES), strong=True)))


def _foot(told: Telling) -> str:
    """Of a translation who has checked it, and what it leaves in English; nothing of English."""
    say = told.say
    if say.language is ENGLISH:
        return ""
    rest = say(m.REST_IN_ENGLISH)
    return f"{say(m.NOT_CHECKED)} {rest}" if say.unchecked else rest


def _footer(told: Telling) -> tuple[str, ...]:
    """What was read, with what it was made, and how to make it again."""
    say, whole = told.say, told.whole
    files = say.listed(f"{name} {sum_[:DIGITS]}" for name, sum_ in whole.outcome.inputs.items())
    made = say.listed(f"{name} {version}" for name, version in whole.outcome.versions.items())
    lines = [say(m.READ_FROM, files=files)] if files else []
    lines.append(say(m.MADE_WITH, versions=made))
    return (*lines, *([say(m.RUN_AGAIN, command=whole.command)] if whole.command else []))
