"""Results as text, for people who know nothing of solvers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Literal

from composer.analyses.counts.search import counts
from composer.base.spelling import spell_out
from composer.checking.verify import Verification
from composer.pool import Pool
from composer.problem.problem import Problem
from composer.problem.results import RESTS_ON, SAID, Effort, Finding, GoalValue, Outcome, People, Roster
from composer.render.json import cell
from composer.render.plain import aimed, asked, counted, preferred, required, sure, targeted, wanted

if TYPE_CHECKING:
    from rich.console import Console

_WIDE = 100_000


@dataclass(frozen=True)
class Page:
    """What text is written on: `width` in characters (None: as wide as it takes), in `color` or without any."""

    width: int | None = None
    color: bool = False


PLAIN = Page()
_Row = tuple[str, ...]


def outcome_text(outcome: Outcome, problem: Problem | None = None, show: Sequence[str] = (), page: Page = PLAIN) -> str:
    """An outcome in words and tables. `show` names columns of the pool to give with every member.

    With its `problem`, "impossible" comes with the counts of who there is and who is needed. No field of any person is
    in it unless `show` names it. Raises KeyError for a column the pool lacks.
    """
    writer = Writer(page)
    writer.heading(outcome.title)
    writer.say(SAID[outcome.verdict], bold=True)
    if outcome.basis is not None and (outcome.verdict == "impossible" or outcome.goals):
        writer.say(rests_on(outcome))
    if outcome.verdict in ("found", "undecided") and outcome.note:
        kept = "; the best team found until then is shown" if outcome.teams else ""
        writer.say(f"The search was {outcome.note}{kept}.")
    writer.teams(outcome.teams, outcome.pool, show)
    if outcome.verdict != "impossible":
        writer.findings("Over all the teams together", outcome.findings)
        writer.goals(outcome.goals)
    elif problem is not None:
        from composer.analyses.counts.words import write_counts  # which writes with the Writer below

        write_counts(writer, counts(problem))
    writer.once(required(outcome.targets), gap=True)
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


def verification_text(
    verification: Verification, problem: Problem, show: Sequence[str] = (), page: Page = PLAIN
) -> str:
    """What each requirement got from teams that were handed in, and everything that is broken, in words.

    `show` names columns of the pool to give with every member. Raises KeyError for a column the pool lacks.
    """
    writer = Writer(page)
    writer.heading(problem.title)
    if verification.met:
        writer.say("This roster meets everything that is required.", bold=True)
    else:
        number = counted(len(verification.broken), "thing is", "things are")
        writer.say(f"This roster does not meet everything that is required: {number} broken.", bold=True)
        for line in _broken(verification):
            writer.say(f"  ✗ {line}")
    writer.teams(verification.teams, problem.pool, show)
    writer.findings("Over all the teams together", verification.findings)
    writer.goals(verification.goals, proofs=False)
    return writer.text()


def _broken(verification: Verification) -> Iterator[str]:
    homes = {id(found): roster.name for roster in verification.teams for found in roster.findings}
    for found in verification.broken:
        home = homes.get(id(found))
        where = f"{home}: " if home is not None else ""
        got = "not countable" if found.observed is None else found.show(found.observed)
        note = f" ({found.note})" if found.note else ""
        yield f"{where}{asked(found)}: got {got}, required {wanted(found)}{note}"


def people_said(people: People, proved: bool) -> str:
    """How many people there are, and how many of them were looked at."""
    said = (
        f"{counted(people.pool, 'person is', 'people are')} in the pool; {people.eligible:,} of them could be in a team"
    )
    if 0 < people.considered < people.eligible:
        said += f"; {people.considered:,} were looked at one by one"
        said += ", and it is proved that the others don't change the answer" if proved else ""
    return said + "."


class Writer:
    """Headings, sentences and tables, one after the other; rich lays them out."""

    def __init__(self, page: Page) -> None:
        from rich.console import Console

        self._page = page
        self._said: set[str] = set()
        self._out = StringIO()
        self._console: Console = Console(
            file=self._out,
            width=page.width or _WIDE,
            color_system="standard" if page.color else None,
            force_terminal=page.color,
            no_color=not page.color,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    def text(self) -> str:
        """All that was written."""
        lines = (line.rstrip() for line in self._out.getvalue().splitlines())
        return "\n".join(lines).strip("\n") + "\n"

    def gap(self) -> None:
        self._out.write("\n")

    def say(self, text: str, bold: bool = False) -> None:
        from rich.text import Text

        self._console.print(Text(spell_out(text), style="bold" if bold else ""), soft_wrap=self._page.width is None)

    def ended(self, note: str) -> None:
        """Say what ended the search too early, if anything did."""
        if note:
            self.say(f"The search was {note}.")

    def agreed(self, effort: Effort) -> None:
        """Say so where something that is called proved rests on no more than two solvers that agree."""
        if effort.basis == "two engines":
            self.gap()
            self.say(f"Not all of this was proved in whole numbers. {RESTS_ON['two engines']}")

    def heading(self, text: str) -> None:
        if text:
            self.say(text, bold=True)
            self.gap()

    def table(self, head: _Row, rows: Sequence[_Row], right: Iterable[str] = ()) -> None:
        """A table, its columns as wide as they must be; nothing is cut off. Columns without any text are left out."""
        from rich.table import Table
        from rich.text import Text

        used = [i for i in range(len(head)) if any(row[i] for row in rows)]
        table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 3, 0, 0))
        for i in used:
            side: Literal["left", "right"] = "right" if head[i] in right else "left"
            table.add_column(Text(spell_out(head[i])), overflow="fold", justify=side)
        for row in rows:
            table.add_row(*(Text(spell_out(row[i]), style=_style(row[i])) for i in used))
        self._console.print(table)

    def teams(self, teams: Sequence[Roster], pool: Pool | None, show: Sequence[str]) -> None:
        for roster in teams:
            self.gap()
            self.say(f"{roster.name} – {counted(len(roster.members), 'member')}", bold=True)
            nowhere = "–" if any(member.seat is not None for member in roster.members) else ""
            rows = []
            for member in roster.members:
                cells = [] if pool is None else [cell(pool, member.id, name) or "–" for name in show]
                rows.append((member.seat or nowhere, member.id, *cells))
            if rows:
                self.table(("seat", "id", *(() if pool is None else show)), rows)
            if roster.findings:
                self.gap()
                self.findings("", roster.findings)

    def findings(self, heading: str, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        if heading:
            self.gap()
            self.say(heading, bold=True)
        rows = []
        for found in findings:
            got = found.note or "not countable" if found.observed is None else found.show(found.observed)
            rows.append(("✓ met" if found.met else "✗ not met", asked(found), got, wanted(found), aimed(found)))
        self.table(("", "requirement", "got", "required", "aim"), rows, right=("got",))
        for found in findings:
            self.once(targeted(found))

    def once(self, lines: Sequence[str], gap: bool = False) -> None:
        """Say what was not said before; where anything is, after a `gap`."""
        new = [line for line in dict.fromkeys(lines) if line not in self._said]
        if new and gap:
            self.gap()
        for line in new:
            self.say(line)
        self._said |= {*new}

    def goals(self, goals: Sequence[GoalValue], proofs: bool = True) -> None:
        known = [goal for goal in goals if goal.value is not None or goal.bound is not None]
        if not known:
            return
        self.gap()
        self.say("What is preferred, the most important first", bold=True)
        rows = []
        for number, goal in enumerate(known, 1):
            value = "–" if goal.value is None else goal.show(goal.value)
            rows.append((f"{number}.", preferred(goal), value, sure(goal) if proofs else ""))
        self.table(("", "preferred", "reached", "how sure"), rows, right=("reached",))


def _style(text: str) -> str:
    return {"✓": "green", "✗": "red"}.get(text[:1], "") if text[1:2] == " " else ""
