"""The whole report as one page that needs nothing but itself: no network, no file beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from composer.analyses.alternatives import picture as alternatives
from composer.analyses.explain import picture as explain
from composer.analyses.solve import picture as solve
from composer.analyses.sweep import picture as sweep
from composer.analyses.tradeoffs import picture as tradeoffs
from composer.page.frame import Basis, Section
from composer.page.frame import page as framed
from composer.render.plain import people_said

if TYPE_CHECKING:
    from composer.analyses.report.whole import FullReport


def page(whole: FullReport) -> str:
    """The report as an HTML document. Of anybody only the id is told, but for the columns in `whole.show`.

    Raises KeyError for a column that the pool lacks.
    """
    outcome = whole.outcome
    basis = Basis(
        certainty=_certainty(whole),
        warnings=outcome.warnings,
        inputs=outcome.inputs,
        versions=outcome.versions,
        seconds=_seconds(whole),
        command=whole.command,
    )
    return framed(outcome.title, whole.verdict, _facts(whole), _sections(whole), basis)


def _facts(whole: FullReport) -> list[str]:
    """What stands beside the verdict."""
    note = whole.outcome.note
    said = people_said(whole.outcome.people, whole.verdict in ("best", "impossible"))
    return [said, *([f"The search was {note}."] if note else []), *whole.unasked]


def _sections(whole: FullReport) -> list[Section]:
    sections = solve.sections(whole.outcome, whole.show)
    if whole.explanation is not None:
        sections += explain.sections(whole.explanation, whole.show)
    if whole.front is not None:
        sections += tradeoffs.sections(whole.front, whole.show)
    if whole.alternatives is not None:
        sections += alternatives.sections(whole.alternatives, whole.show)
    if whole.sweep is not None:
        sections += sweep.sections(whole.sweep, whole.show)
    return sections


def _certainty(whole: FullReport) -> list[str]:
    """What is proved of each part of the report, and what is not."""
    lines = solve.certainty(whole.outcome)
    if whole.front is not None:
        lines += tradeoffs.certainty(whole.front)
    if whole.sweep is not None:
        lines += sweep.certainty(whole.sweep)
    return lines


def _seconds(whole: FullReport) -> float:
    """How long it took, all in all."""
    parts = (whole.outcome, whole.explanation, whole.front, whole.alternatives, whole.sweep)
    return sum(sum(part.seconds.values()) for part in parts if part is not None)
