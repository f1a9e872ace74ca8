"""Results as text for people, who need not know what a solver is."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rich.console import Console
from rich.table import Table
from rich.text import Text

from composer.amounts import decimal_text
from composer.outcome import SAID, Finding, GoalValue, Outcome, Roster
from composer.pool import Pool
from composer.verification import Verification

MARK = {True: Text("✓ met", "green"), False: Text("✗ NOT MET", "bold red")}


def print_outcome(outcome: Outcome, console: Console, show: Sequence[str] = ()) -> None:
    """A solve's answer: verdict, teams, what each requirement and each goal got."""
    if outcome.title:
        console.print(Text(outcome.title, "bold"))
    console.print(Text(SAID[outcome.verdict], "bold green" if outcome.teams else "bold red"))
    if outcome.verdict == "impossible":
        console.print("It was confirmed on a second, independent road before saying so.")
    if outcome.note:
        console.print(Text(f"The search was {outcome.note}.", "yellow"))
    for roster in outcome.teams:
        print_roster(roster, console, outcome.pool, show)
    if outcome.findings:
        print_findings("All teams together", outcome.findings, console)
    if outcome.goals and outcome.teams:
        _print_goals(outcome.goals, console)
    people = outcome.people
    console.print()
    console.print(
        f"{people.pool:,} people in the pool, {people.eligible:,} of them could be in a team; "
        f"{people.considered:,} had to be looked at one by one to be sure."
    )
    print_warnings(outcome.warnings, console)


def print_verification(checked: Verification, console: Console, pool: Pool, show: Sequence[str] = ()) -> None:
    """A roster held against a scenario."""
    if checked.met:
        console.print(Text("This roster meets everything that is required.", "bold green"))
    else:
        count = len(checked.broken)
        console.print(Text(f"This roster does not meet the scenario: {count} broken.", "bold red"))
        print_findings("What is broken", checked.broken, console)
    for roster in checked.teams:
        print_roster(roster, console, pool, show)
    if checked.findings:
        print_findings("All teams together", checked.findings, console)
    for goal in checked.goals:
        if goal.value is not None:
            console.print(f"{goal.goal}: {goal.show(goal.value)}")


def print_roster(roster: Roster, console: Console, pool: Pool | None, show: Sequence[str]) -> None:
    """One team: its members with their seats, then its requirements."""
    table = _titled(f"Team {roster.name}: {len(roster.members)} members", console, "Seat", "Id", *show)
    for member in roster.members:
        row = None if pool is None else pool.row(member.id)
        cells = [] if pool is None or row is None else [_cell(pool, row, name) for name in show]
        table.add_row(Text(member.seat or "–"), Text(member.id), *map(Text, cells))
    console.print(table)
    if roster.findings:
        print_findings("", roster.findings, console)


def _cell(pool: Pool, row: int, name: str) -> str:
    column = pool.columns[name]
    code = int(column.codes[row])
    return "" if code < 0 else column.texts[code]


def print_findings(title: str, findings: Sequence[Finding], console: Console) -> None:
    """Each requirement with what it got."""
    table = _titled(title, console, "Requirement", "Got", "Asked", "")
    for found in findings:
        got = "–" if found.observed is None else found.show(found.observed)
        mark = Text.assemble(MARK[found.met], f" ({found.note})" if found.note else "")
        table.add_row(Text(found.requirement), Text(got), Text(_asked(found)), mark)
    console.print(table)


def _asked(found: Finding) -> str:
    low, high = found.at_least, found.at_most
    if low is not None and low == high:
        text = f"exactly {found.show(low)}"
    else:
        bounds = [("at least", low), ("at most", high)]
        text = ", ".join(f"{word} {found.show(bound)}" for word, bound in bounds if bound is not None)
    if found.aim is None:
        return text
    reached = "reached" if not found.short else f"{found.short} short"
    return f"{text}; aim {found.show(found.aim)}: {reached}"


def _print_goals(goals: Sequence[GoalValue], console: Console) -> None:
    table = _titled("Goals, in order", console, "Goal", "Reached", "")
    for goal in goals:
        label = "shortfall of the aims" if goal.goal == "aims" else goal.goal
        value = "–" if goal.value is None else goal.show(goal.value)
        table.add_row(Text(label), Text(value), Text(_proof(goal)))
    console.print(table)


def _proof(goal: GoalValue) -> str:
    if goal.proved:
        return "proved: none is better"
    if goal.bound is None or goal.value is None:
        return "not proved"
    side = "above" if goal.most else "below"
    gap = _gap(goal.value, goal.bound)
    return f"not proved: nothing {side} {goal.show(goal.bound)} is possible{gap}"


def _gap(value: Fraction, bound: Fraction) -> str:
    return f" ({decimal_text(100 * abs(bound - value) / abs(value), 2)} % off at most)" if value else ""


def print_warnings(warnings: Sequence[str], console: Console) -> None:
    """What a planner should look at once more."""
    for warning in warnings:
        console.print(Text(f"Please check: {warning}", "yellow"))


def _titled(title: str, console: Console, *columns: str) -> Table:
    """A table under its title; the title is printed at once, so that it never wraps to the table's width."""
    console.print()
    if title:
        console.print(Text(title, "bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for column in columns:
        table.add_column(Text(column), overflow="fold", header_style="dim")
    return table
