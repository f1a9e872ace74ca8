"""A program whose demands may be dropped, or give way at a cost.

A *demand* is what one source asks for: a requirement, a size, a seat, a gate. It holds by the rows that have a `slack`,
or, where it is on what one person may do, by its ladder (`encoding.ladder`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil, lcm

from composer.base.errors import TOO_LARGE, Mistake, ScenarioError, TooLarge
from composer.base.magnitudes import LARGEST_COST, LARGEST_SUM
from composer.encoding.program import Program, Row, Source, row
from composer.measures import Linear, Quotient

TOO_DEAR = "what giving way would cost is too large or too fine to be added up exactly: round the weights"

Side = tuple[Source, bool]
"""A demand, and whether it is its ceiling that gives way or its floor."""


@dataclass(frozen=True, eq=False)
class ElasticProgram:
    """A program in which demands give way, and by how much.

    `shortfall[demand, ceiling]` is a helper: whole units of the measure's, as `Measure.shortfall` counts them, or more;
    `cost` is what all of them cost, Σ weight × shortfall; `numbers[demand, ceiling]` are what a requirement bounds: one
    for each set of teams that it is read over.
    """

    program: Program
    shortfall: Mapping[Side, int]
    cost: Quotient
    numbers: Mapping[Side, tuple[Quotient, ...]]


def demands(program: Program) -> tuple[Source, ...]:
    """Every demand that some team could break, in the order of the program's rows, then those on one person."""
    of_rows = (row.source for row in program.rows if row.slack is not None)
    return tuple(dict.fromkeys([*of_rows, *(ladder.source for ladder in program.ladders)]))


def only(program: Program, kept: Collection[Source]) -> Program:
    """The program that asks for the demands in `kept` and for no others."""
    rows = tuple(row for row in program.rows if row.slack is None or row.source in kept)
    return settled(replace(program, rows=rows), kept)


def settled(program: Program, kept: Collection[Source]) -> Program:
    """The program in which each ladder is asked as it stands, if it is in `kept`, or not at all."""
    for ladder in program.ladders:
        program = ladder.at(program, 0 if ladder.source in kept else ladder.last)
    return program


def elasticize(program: Program) -> ElasticProgram:
    """The program in which every demand may give way, but for those that are marked `keep`.

    Raises ScenarioError, as from the scenario's own path, where its numbers leave the range in which all is exact.
    """
    sides: dict[Side, list[Row]] = {}
    for each in program.rows:
        if each.slack is not None and not each.source.keep:
            sides.setdefault((each.source, each.slack.ceiling), []).append(each)
    helpers = list(program.auxiliaries)
    shortfall: dict[Side, int] = {}
    for side, rows in sides.items():
        shortfall[side] = len(helpers)
        helpers.append((0, max(each.slack.most for each in rows if each.slack is not None)))
    rows = [
        _giving_way(each, shortfall[each.source, each.slack.ceiling])
        if each.slack is not None and not each.source.keep
        else each
        for each in program.rows
    ]
    ladders = []
    for ladder in program.ladders:
        if not ladder.source.keep:
            shortfall[ladder.source, False] = len(helpers)
            ladders.append(replace(ladder, helper=len(helpers)))
            helpers.append((0, ladder.by[-1]))
        else:
            ladders.append(ladder)
    scale = lcm(*(source.weight.denominator for source, _ in shortfall))
    weights = {helper: int(source.weight * scale) for (source, _), helper in shortfall.items()}
    if sum(weight * helpers[helper][1] for helper, weight in weights.items()) > LARGEST_COST:
        dearest = max(shortfall, key=lambda side: weights[shortfall[side]] * helpers[shortfall[side]][1])
        raise ScenarioError([Mistake(TOO_DEAR, dearest[0].path)])
    changed = replace(program, auxiliaries=tuple(helpers), rows=tuple(rows), ladders=tuple(ladders))
    numbers = {side: tuple({id(each): each for each in _numbers(rows)}.values()) for side, rows in sides.items()}
    return ElasticProgram(changed, shortfall, Quotient(Linear(auxiliaries=weights), scale), numbers)


def _numbers(rows: Iterable[Row]) -> Iterator[Quotient]:
    """What rows bound."""
    for each in rows:
        if each.slack is not None and each.slack.number is not None:
            yield each.slack.number


def _giving_way(each: Row, helper: int) -> Row:
    """`expression + s·unit ≥ low` in whole numbers; what is rounded up is below a sum of whole numbers."""
    bend = each.slack
    assert bend is not None
    factor = bend.unit.denominator
    try:
        expression = each.expression * factor + Linear(auxiliaries={helper: 1}) * bend.unit.numerator
        if bend.most * bend.unit.numerator > LARGEST_SUM:
            raise TooLarge
    except OverflowError:
        raise ScenarioError([Mistake(TOO_LARGE, each.source.path)]) from None
    return row(expression, ceil(bend.low * factor), None, each.source)
