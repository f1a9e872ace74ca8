"""Counts as tables: who there is against who is needed."""

from __future__ import annotations

from composer.analyses.counts.answer import CountRange, Counts, Exclusive, Gate, Scope
from composer.analyses.counts.words import BLANK, UNCOUNTED, blank_lines, range_words
from composer.analyses.counts.words import overlap_said as overlap_said
from composer.render.plain import unbound
from composer.render.table import Cell, Table, listed, whole, yes


def counts_tables(counts: Counts) -> list[Table]:
    """People needed against people there; gates; bounds that can or cannot be reached; pairs that nobody serves."""
    scopes = [*counts.teams, *([] if counts.overall is None else [counts.overall])]
    needed: list[tuple[Cell, ...]] = [
        (
            scope.name,
            unbound(each.label),
            each.words,
            *map(whole, (each.needed, each.there, each.room)),
            yes(each.enough),
            whole(each.unknown),
        )
        for scope in scopes
        for each in scope.demands
    ]
    needed += [
        (
            f"{each.teams} teams",
            "",
            each.words,
            *map(whole, (each.needed, each.there, each.room)),
            yes(each.enough),
            whole(each.unknown),
        )
        for each in counts.shared
    ]
    heads = ("team", "asked", "who counts", "needed", "available", "room", "enough", BLANK)
    tables = [Table("Counts", heads, tuple(needed), () if counts.complete else (UNCOUNTED,))]
    tables.append(
        Table(
            "Gates",
            ("team", "every member must have", "pass it", "left after it", "left if dropped", "fail it", BLANK),
            tuple(_gate(scope, gate, counts.pool) for scope in scopes for gate in scope.gates),
            tuple(line for scope in scopes for line in blank_lines(scope, counts.pool)),
        )
    )
    tables.append(
        Table(
            "Reach",
            ("team", "asked", "bound", "possible", "within reach", BLANK),
            tuple(_range(scope, each) for scope in scopes for each in scope.ranges),
        )
    )
    pairs: list[tuple[Cell, ...]] = [
        (scope.name, overlap_said(each, scope), yes(each.enough)) for scope in scopes for each in scope.overlaps
    ]
    tables.append(Table("Pairs", ("team", "two demands", "enough"), tuple(pairs)))
    if counts.exclusive:
        columns = ("tours of which nobody may be in two", "needed", "available", "room", "enough", BLANK)
        tables.append(Table("Tours that meet", columns, tuple(map(_exclusive, counts.exclusive))))
    return tables


def _exclusive(each: Exclusive) -> tuple[Cell, ...]:
    numbers = map(whole, (each.needed, each.there, each.room))
    return (listed(each.teams), *numbers, yes(each.enough), whole(each.unknown))


def _gate(scope: Scope, gate: Gate, pool: int) -> tuple[Cell, ...]:
    numbers = (gate.passing, gate.left, gate.without, pool - gate.passing - gate.unknown, gate.unknown)
    return (scope.name, gate.words, *map(whole, numbers))


def _range(scope: Scope, each: CountRange) -> tuple[Cell, ...]:
    return (scope.name, unbound(each.label), *range_words(each)[:2], yes(each.enough), whole(each.unknown))
