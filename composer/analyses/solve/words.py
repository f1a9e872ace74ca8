"""Results as text, for people who know nothing of solvers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from composer.analyses.counts.words import write_counts
from composer.analyses.solve.answer import Outcome
from composer.problem.results import RESTS_ON, Service
from composer.render.chances import chance_lines
from composer.render.changes import changes_lines
from composer.render.plain import counted, people_said, required
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
    writer.once(served(outcome.tours), gap=True)
    writer.once(reserves_said(outcome), gap=True)
    writer.once(changes_lines(outcome.changes), gap=True)
    writer.once(chance_lines(outcome.teams), gap=True)
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


def served(tours: Sequence[Service]) -> list[str]:
    """How many serve once, twice and so on, and who has rested least."""
    if not tours:
        return []
    times = Counter(len(each.teams) for each in tours)
    often = [
        f"{counted(times[number], 'person serves', 'people serve')} {TIMES.get(number, f'{number} times')}"
        for number in sorted(times)
    ]
    said = ["; ".join(often) + "."]
    rested = [each for each in tours if each.rested is not None]
    if rested:
        least = min(each.rested for each in rested if each.rested is not None)
        who = [each.id for each in rested if each.rested == least]
        more = f" and {len(who) - NAMED:,} more" if len(who) > NAMED else ""
        said.append(f"The shortest rest between two tours is {counted(least, 'day')}: {', '.join(who[:NAMED])}{more}.")
    return said


TIMES: Mapping[int, str] = {1: "once", 2: "twice"}
NAMED = 5
"""People who are named of those who have rested least."""


def rests_on(outcome: Outcome) -> str:
    """What it rests on that nothing is better, or nothing possible, in words."""
    assert outcome.basis is not None
    if outcome.basis != "one engine":
        return RESTS_ON[outcome.basis]
    said = "that nothing is better" if outcome.teams else "that there is none"
    return f"One solver says {said}; nothing confirmed it in the time given, so it is not called proved."


def reserves_said(outcome: Outcome) -> list[str]:
    """What is known of how many reserves there are."""
    if outcome.fewest_reserves is None or not outcome.teams:
        return []
    number = sum(len(roster.reserves or ()) for roster in outcome.teams)
    if outcome.fewest_reserves:
        return [f"No team as good does with fewer than {counted(number, 'reserve')}; that is proved."]
    return [f"Teams as good may do with fewer than {counted(number, 'reserve')}."]
