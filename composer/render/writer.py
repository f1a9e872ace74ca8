"""Headings, sentences and tables, one after the other, on a page of some width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Literal

from composer.base.spelling import spell_out
from composer.pool import Pool
from composer.pool.doubts import Doubt
from composer.problem.results import RESTS_ON, Effort, Finding, GoalValue, Roster, Verdict
from composer.render.doubts import doubts_told, notes, readings_below, verdict_said, warnings_above
from composer.render.json import cell, pool_on
from composer.render.losses import (
    MEANT_AS_SENT,
    WEAKNESS_HEAD,
    survival_heading,
    weakness_rest,
    weakness_rows,
)
from composer.render.plain import aimed, asked, counted, got, preferred, sure, targeted, wanted
from composer.render.reserves import better_lists_said, reserve_rows

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

    def doubts(self, doubts: Sequence[Doubt]) -> None:
        """Say what is in doubt, above an answer that tries no other reading."""
        self._above(doubts_told(doubts))

    def verdict(self, verdict: Verdict, doubts: Sequence[Doubt], said: str = "", beside: Iterable[str] = ()) -> None:
        """Say the verdict, in these words or the usual ones, and what stands `beside` it; above it what is in doubt,
        below it what the answer is in other readings."""
        self._above(warnings_above(doubts))
        self.say(verdict_said(verdict, doubts, said), bold=True)
        for line in (*beside, *readings_below(doubts)):
            self.say(line)

    def _above(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.say(line)
        if lines:
            self.gap()

    def noted(self, doubts: Sequence[Doubt]) -> None:
        """Say which doubts change nothing."""
        self.once([f"Note: {line}." for line in notes(doubts)], gap=True)

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
            days = f", {roster.start} to {roster.end}" if roster.start and roster.end else ""
            self.say(f"{roster.name} – {counted(len(roster.members), 'member')}{days}", bold=True)
            nowhere = "–" if any(member.seat is not None for member in roster.members) else ""
            rows = []
            on = None if pool is None else pool_on(roster, pool, show)
            for member in roster.members:
                cells = [] if on is None else [cell(on, member.id, name) or "–" for name in show]
                rows.append((member.seat or nowhere, member.id, *cells))
            if rows:
                self.table(("seat", "id", *(() if pool is None else show)), rows)
            if roster.reserves is not None:
                self.gap()
                self.say(f"{roster.name}: {counted(len(roster.reserves), 'reserve')}, in order of call", bold=True)
                lines = reserve_rows(roster, pool, show)
                if lines:
                    self.table(("", "id", *(() if pool is None else show), "can step in for"), lines)
                for line in better_lists_said(roster):
                    self.say(line)
            if roster.findings:
                self.gap()
                self.findings("", roster.findings)
            self._survival(roster)

    def _survival(self, roster: Roster) -> None:
        """What losses do to a team that is to survive some."""
        if roster.survives is None or not roster.survives.weakest:
            return
        self.gap()
        self.say(survival_heading(roster.survives), bold=True)
        self.table(("", *WEAKNESS_HEAD), weakness_rows(roster.survives), right=("room",))
        self.once([weakness_rest(roster.survives), MEANT_AS_SENT])

    def findings(self, heading: str, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        if heading:
            self.gap()
            self.say(heading, bold=True)
        rows = []
        for found in findings:
            met = "✓ met" if found.met else "✗ not met"
            rows.append((met, asked(found), got(found), wanted(found), aimed(found)))
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
