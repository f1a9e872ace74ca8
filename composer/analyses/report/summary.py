"""The answer in a few lines, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.alternatives.words import alternatives_said
from composer.analyses.solve.answer import Outcome
from composer.analyses.tradeoffs.answer import Front
from composer.analyses.tradeoffs.words import front_said
from composer.problem.results import SAID, GoalValue
from composer.render.plain import preferred, sure
from composer.render.table import Cell, Table, whole, yes

Answered = Outcome | Front | Alternatives


@dataclass(frozen=True)
class Sources:
    """What was read and by what, and the command that asks again (empty where it was none)."""

    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    command: str = ""


def answer_table(answered: Answered, warnings: Sequence[str] = (), unasked: Sequence[str] = ()) -> Table:
    """Title, verdict, what it means, how sure each goal is, how many people were looked at, what to check."""
    rows: list[tuple[Cell, Cell]] = [
        ("title", answered.title),
        ("verdict", answered.verdict),
        ("that is", said(answered)),
    ]
    if answered.note and answered.verdict != "best":
        rows.append(("the search was", answered.note))
    if isinstance(answered, Outcome):
        rows += [(preferred(goal), summed) for goal in answered.goals if (summed := _summed(goal))]
    else:
        rows.append(("complete", yes(answered.complete)))
    people = answered.people
    rows += [
        ("people in the pool", whole(people.pool)),
        ("who could be in a team", whole(people.eligible)),
        ("looked at one by one", whole(people.considered)),
    ]
    rows += [("not asked any more", text) for text in unasked]
    rows += [("please check", text) for text in warnings]
    return Table("Answer", ("", "answer"), tuple(rows))


def sources_table(sources: Sources) -> Table:
    """Every file that was read with its sha256, the versions of the programs, and how to ask again."""
    rows: list[tuple[Cell, ...]] = [("file", name, f"sha256 {digest}") for name, digest in sources.inputs.items()]
    rows += [("program", name, version) for name, version in sources.versions.items()]
    if sources.command:
        rows.append(("command", sources.command, ""))
    return Table("Sources", ("kind", "name", "which"), tuple(rows))


def said(answered: Answered) -> str:
    """The verdict in a sentence."""
    if isinstance(answered, Front):
        return front_said(answered)
    return alternatives_said(answered) if isinstance(answered, Alternatives) else SAID[answered.verdict]


def _summed(goal: GoalValue) -> str:
    parts = ["" if goal.value is None else goal.show(goal.value), sure(goal)]
    return "; ".join(part for part in parts if part)
