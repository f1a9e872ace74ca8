"""An explanation on the page and in notebooks: what stands against what, what would make a team possible, and what can
be counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from composer.analyses.counts import words as counts_words
from composer.analyses.counts.answer import Counts, Scope
from composer.analyses.explain import words as explain_words
from composer.analyses.explain.answer import Explanation
from composer.analyses.explain.ways_out import words as ways_out_words
from composer.analyses.gaps import words as gaps_words
from composer.checking.certificate import Certificate
from composer.page.frame import Section, in_notebook
from composer.page.templating import macros
from composer.render.plain import counted


def sections(found: Explanation, show: Sequence[str] = ()) -> list[Section]:
    """The conflicts, the ways out, the plans, and who there is against who is needed."""
    drawn = _macros()
    parts = []
    if found.conflicts:
        parts.append(Section("conflict", "Conflict", "What conflicts", drawn.conflicts(found)))
    if found.ways_out is not None and found.problem is not None:
        ways = drawn.ways(found.ways_out, found.problem, show, found.find_out)
        parts.append(Section("ways", "Ways out", "Ways out", ways))
    if found.plans is not None:
        parts.append(Section("plans", "Courses and recruits", "Courses and recruits", drawn.plans(found.plans, show)))
    title = "Who there is and who is needed, one demand at a time"
    return [*parts, Section("counts", "Counts", title, drawn.counts(found.counts))]


def picture(found: Explanation) -> str:
    """For notebooks."""
    return in_notebook(_macros().notebook(found))


def _basis_said(certificate: Certificate) -> str:
    """What a conflict rests on."""
    return explain_words.basis_said(certificate, "“team-composer explain” with “--proof OUT.json”")


def _scopes(found: Counts) -> list[Scope]:
    """Each team, and then all of them together."""
    return [*found.teams, *([] if found.overall is None else [found.overall])]


def _shared_rows(found: Counts) -> list[tuple[str, ...]]:
    """What several teams ask for, a row each."""
    return [
        (
            counts_words.enough_said(each.enough),
            each.words,
            counted(each.teams, "team"),
            *counts_words.people_cells(each)[: len(counts_words.people_heads(found.shared))],
        )
        for each in found.shared
    ]


def _macros() -> Any:
    return macros(
        f"{__package__}/picture.html",
        BLANK=counts_words.BLANK,
        PLAN_HEADS=gaps_words.PLAN_HEADS,
        basis_said=_basis_said,
        blamed_lines=explain_words.blamed_lines,
        blank_lines=counts_words.blank_lines,
        change_words=ways_out_words.change_words,
        conflict_said=explain_words.conflict_said,
        dearest_said=counts_words.dearest_said,
        exclusive_lines=counts_words.exclusive_lines,
        find_out_lines=explain_words.find_out_lines,
        no_way_said=ways_out_words.no_way_said,
        other_plans_said=gaps_words.other_plans_said,
        overlap_lines=counts_words.overlap_lines,
        people_heads=counts_words.people_heads,
        plan_rows=gaps_words.plan_rows,
        plans_said=gaps_words.plans_said,
        range_heads=counts_words.range_heads,
        range_words=counts_words.range_words,
        scope_heading=counts_words.scope_heading,
        scopes=_scopes,
        served_said=counts_words.served_said,
        shared_rows=_shared_rows,
        taken_in_turn=gaps_words.taken_in_turn,
        uncounted=counts_words.UNCOUNTED,
        unknown_gates=lambda scope: counts_words.BLANK in counts_words.gate_heads(scope),
        ways_heading=ways_out_words.ways_heading,
        ways_proved=ways_out_words.ways_proved,
        within_said=counts_words.within_said,
    )
