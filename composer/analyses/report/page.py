"""The whole report as one page that needs nothing but itself: no network, no file beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from composer.analyses.report.annex import annex
from composer.analyses.report.sheet.drawn import drawn_sheet
from composer.analyses.report.sheet.languages import language
from composer.analyses.report.sheet.sheet import decision_sheet
from composer.analyses.report.sheet.voice import Voice
from composer.page.frame import Basis
from composer.page.frame import page as framed
from composer.render.plain import people_said

if TYPE_CHECKING:
    from composer.analyses.report.answer import FullReport


def page(whole: FullReport, lang: str = "en") -> str:
    """The report as an HTML document: what each of its questions draws. Of anybody only the id is told, but for the
    columns in `whole.show`. `lang` is the language of the decision sheet.

    Raises KeyError for a column that the pool lacks, ValueError for a language that the sheet is not there in.
    """
    outcome, answers = whole.outcome, whole.answers()
    basis = Basis(
        certainty=[line for question, found in answers for line in question.certainty(found)],
        warnings=outcome.warnings,
        doubts=outcome.doubts,
        inputs=outcome.inputs,
        versions=outcome.versions,
        seconds=sum(sum(found.seconds.values()) for _, found in answers),
        command=whole.command,
        solving=whole.solving,
    )
    sections = [each for question, found in answers for each in question.sections(found, whole.show)]
    after = next((at for at, each in enumerate(sections, 1) if each.anchor == "goals"), 1)
    sections[after:after] = annex(whole)
    drawn, print_style = drawn_sheet(decision_sheet(whole, Voice(language=language(lang))))
    return framed(outcome.title, whole.verdict, _facts(whole), sections, basis, drawn, print_style)


def _facts(whole: FullReport) -> list[str]:
    """What stands beside the verdict."""
    note = whole.outcome.note
    said = people_said(whole.outcome.people, whole.verdict in ("best", "impossible"))
    return [said, *([f"The search was {note}."] if note else []), *whole.unasked]
