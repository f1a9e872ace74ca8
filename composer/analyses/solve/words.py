"""Results as text, for people who know nothing of solvers."""

from __future__ import annotations

from collections.abc import Sequence

from composer.analyses.counts.words import write_counts
from composer.analyses.solve.answer import Outcome
from composer.problem.results import RESTS_ON
from composer.render.plain import people_said, required
from composer.render.writer import PLAIN, Page, Writer


def outcome_text(outcome: Outcome, show: Sequence[str] = (), page: Page = PLAIN) -> str:
    """An outcome in words and tables. `show` names columns of the pool to give with every member.

    No field of any person is in it unless `show` names it. Raises KeyError for a column the pool lacks.
    """
    writer = Writer(page)
    writer.heading(outcome.title)
    rests = outcome.basis is not None and (outcome.verdict == "impossible" or outcome.goals)
    writer.verdict(outcome.verdict, outcome.doubts, beside=[rests_on(outcome)] if rests else [])
    if outcome.verdict in ("found", "undecided") and outcome.note:
        kept = "; the best team found by then is shown" if outcome.teams else ""
        writer.say(f"The search was {outcome.note}{kept}.")
    writer.teams(outcome.teams, outcome.pool, show)
    if outcome.verdict != "impossible":
        writer.findings("All the teams together", outcome.findings)
        writer.goals(outcome.goals)
    elif outcome.counts is not None:
        write_counts(writer, outcome.counts)
    writer.once(required(outcome.targets), gap=True)
    writer.noted(outcome.doubts)
    writer.gap()
    writer.say(people_said(outcome.people, outcome.verdict in ("best", "impossible")))
    return writer.text()


def rests_on(outcome: Outcome) -> str:
    """What it rests on that nothing is better, or nothing possible, in words."""
    assert outcome.basis is not None
    if outcome.basis != "one engine":
        return RESTS_ON[outcome.basis]
    said = "that nothing is better" if outcome.teams else "that there is none"
    return f"One solver says {said}; nothing confirmed it in the time given, so it is not called proved."
