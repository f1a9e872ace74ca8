"""What is told of teams that were handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from composer.analyses.verify.answer import Verification
from composer.problem.problem import Problem
from composer.render.chances import chance_lines
from composer.render.changes import changes_lines
from composer.render.plain import asked, counted, wanted
from composer.render.writer import PLAIN, Page, Writer


def verification_text(
    verification: Verification, problem: Problem, show: Sequence[str] = (), page: Page = PLAIN
) -> str:
    """What each requirement got from teams that were handed in, and everything that is broken, in words.

    `show` names columns of the pool to give with every member. Raises KeyError for a column the pool lacks.
    """
    writer = Writer(page)
    writer.heading(problem.title)
    writer.doubts(verification.doubts)
    if verification.met:
        writer.say("This roster meets everything that is required.", bold=True)
    else:
        number = counted(len(verification.broken), "thing is", "things are")
        writer.say(f"This roster does not meet everything that is required: {number} broken.", bold=True)
        for line in _broken(verification):
            writer.say(f"  ✗ {line}")
    writer.teams(verification.teams, problem.pool, show)
    writer.once(changes_lines(verification.changes), gap=True)
    writer.once(chance_lines(verification.teams), gap=True)
    writer.findings("All the teams together", verification.findings)
    writer.goals(verification.goals, proofs=False)
    return writer.text()


def _broken(verification: Verification) -> Iterator[str]:
    for home, found in zip(verification.homes, verification.broken, strict=True):
        where = f"{home}: " if home is not None else ""
        counted_on = "" if found.day is None else f" on {found.day}"
        got = "not countable" if found.observed is None else found.show(found.observed)
        note = f" ({found.note})" if found.note else ""
        yield f"{where}{asked(found)}: got {got}{counted_on}, required {wanted(found)}{note}"
