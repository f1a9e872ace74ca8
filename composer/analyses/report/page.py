"""The whole report as one page that needs nothing but itself: no network, no file beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from composer.analyses.report.annex import annex
from composer.analyses.report.sheet.drawn import drawn_sheet
from composer.analyses.report.sheet.sheet import decision_sheet
from composer.page.frame import Basis
from composer.page.frame import page as framed
from composer.render.plain import people_said

if TYPE_CHECKING:
    from composer.analyses.report.answer import FullReport


def page(whole: FullReport) -> str:
    """The report as an HTML document: what each of its questions draws. Of anybody only the id is told, but for the
    columns in `whole.show`.

    Raises KeyError for a column that the pool lacks.
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
    drawn, print_style = drawn_sheet(decision_sheet(whole))
    return framed(outcome.title, whole.verdict, _facts(whole), sections, basis, drawn, print_style)


def _facts(whole: FullReport) -> list[str]:
    """What stands beside the verdict."""
    note = whole.outcome.note
    said = people_said(whole.outcome.people, whole.verdict in ("best", "impossible"))
    return [said, *([f"The search was {note}."] if note else []), *whole.unasked]
