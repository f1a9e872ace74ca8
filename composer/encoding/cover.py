"""Reserves of a team as blocks beside the teams, and what is asked of them: that they cover whatever loss there may be.

That reserves cover any loss of up to `k` members says: for every set of so many members there are reserves who, in
their places, meet all that is asked of the team. There are as many rows of that as sets of members, so a program has
none of them: it is then a relaxation, and what nothing meets in it nothing meets at all. `optimize.covering` adds the
losses that matter, one copy of the team's rows each, by `with_losses`.

**A loss** is so many people of kinds that the team's rows do not tell apart. With `y` for how many of a kind are lost,
which is as many as are said, or all where there are fewer, the copy is read of the members less the lost plus those
reserves who step in. It asks nothing where nobody of these kinds is a member, since the team itself meets its rows; and
something true where only some are, for fewer losses are to be covered too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from composer.base.arrays import Mask, Rows
from composer.base.errors import Path
from composer.encoding.ladder import Ladder, elsewhere
from composer.encoding.program import Block, PersonRow, Program, Row, Slack, Source
from composer.measures import Linear, Trait
from composer.problem.problem import Problem
from composer.problem.reserves import COVER, RESERVES
from composer.problem.team import Team

if TYPE_CHECKING:
    from composer.encoding.builder import ProgramBuilder

Mark = tuple[int, int, int]
STEPPING_IN = Source("who steps in is a reserve")
LOST = Source("who is lost")
Loss = tuple[int, ...]
"""One person of each kind that is lost, as rows of the pool, as often as so many of the kind are."""


@dataclass(frozen=True, eq=False)
class Cover:
    """That a block of `reserves` covers the loss of up to `losses` members of a `team`: of what is asked of it, by
    these `sources`, the `helpers` of which are the team's own. `aims` are those that say what an aim is missed by, and
    `exact` the sources that ask for one number: where it gives way, it is another number that is asked for.

    `found` are the losses known to matter, the same list in whatever becomes of the program. `problem` is the one that
    the whole program is of; None where some of its demands may be left out or give way.
    """

    source: Source
    team: int
    reserves: int
    losses: int
    sources: frozenset[Source]
    helpers: range
    aims: frozenset[int]
    exact: frozenset[Source] = frozenset()
    problem: Problem | None = field(default=None, repr=False)
    found: list[Loss] = field(default_factory=list, repr=False)

    def rows(self, program: Program) -> list[Row]:
        """What the program asks of the team that must hold again."""
        return [
            row
            for row in program.rows
            if row.source in self.sources
            and not row.source.lasting
            and self.aims.isdisjoint(row.expression.auxiliaries)
        ]

    def follows(self, row: Row) -> bool:
        """Whether a row's number may give way, and is the same after a loss."""
        bends = row.slack is None and not all(each in self.helpers for each in row.expression.auxiliaries)
        return self.problem is None and bends and row.source in self.exact

    def kind(self, program: Program, rows: Sequence[Row], person: int) -> Mask:
        """Who may be in the team and is like this person in all that these rows read."""
        block = program.blocks[self.team]
        alike = block.eligible.copy()
        for trait in {trait for row in rows for _, trait in row.expression.people}:
            codes = program.traits[trait].codes
            alike &= codes == codes[person]
        return alike


@dataclass(frozen=True, eq=False)
class CoverLadder(Ladder):
    """The same as a demand that gives way: at step `k` so many losses fewer are covered."""

    cover: Cover | None = None

    def at(self, program: Program, step: int) -> Program:
        assert self.cover is not None
        left = self.cover.losses - self.by[step]
        covers = (*program.covers, replace(self.cover, losses=left)) if left else program.covers
        return replace(program, ladders=tuple(each for each in program.ladders if each is not self), covers=covers)

    def allows(self, program: Program, placed: Sequence[Rows], step: int) -> bool:
        """Whether a choice keeps to it is a question to the engines (`optimize.covering`)."""
        raise NotImplementedError


def reserve_source(team: Team, position: int) -> Source:
    """What is asked of a single team's reserves, of the team at a position in the file."""
    assert team.reserves is not None
    label = f"{team.name}: {team.reserves.label}"
    return Source(label, team.keeps(RESERVES), path=("teams", position, RESERVES), team=team.name)


def write_reserves(sheet: ProgramBuilder) -> None:
    """A block for the reserves of each single team that wants some: who may be one, and how many there are."""
    index = 0
    for position, team in enumerate(sheet.problem.teams):
        for single in team.each():
            if single.reserves is not None:
                _write_block(sheet, index, single, position)
            index += 1
    if not (sheet.opened and sheet.problem.rest is not None):  # else a ladder says it
        sheet.personal += elsewhere(sheet.reserves, sheet.problem.exclusive, len(sheet.pool))


def _write_block(sheet: ProgramBuilder, index: int, team: Team, position: int) -> None:
    assert team.reserves is not None
    number, eligible, block = team.reserves.number, sheet.blocks[index].eligible, len(sheet.blocks)
    there = int(eligible.sum())
    low, most = (0, there) if sheet.opened else (number.low, there if number.high is None else min(number.high, there))
    sheet.reserves[index] = block
    sheet.beside.append(index)
    sheet.blocks = (*sheet.blocks, Block(f"{team.name}: {RESERVES}", eligible, low, most))
    source = reserve_source(team, position)
    members = Linear({(block, sheet.trait(_anyone(len(sheet.pool)))): np.ones(1, np.int64)})
    if not sheet.opened:
        sheet.rows.append(Row(members, number.low, number.high, source))
        return
    if number.low:
        sheet.rows.append(Row(members, number.low, None, source, Slack(Fraction(number.low), Fraction(1), number.low)))
    if number.high is not None and number.high < there:
        slack = Slack(Fraction(-number.high), Fraction(1), there - number.high, ceiling=True)
        sheet.rows.append(Row(-members, -number.high, None, source, slack))
    on = sheet.problem.on_tour(team)
    for gate in sheet.problem.gates(team, alone=True):
        outside = ~gate.who.mask(on) & eligible
        if outside.any():
            path: Path = ("teams", position, "everyone", gate.name) if gate.own else (gate.name,)
            gated = Source(gate.label if gate.own else gate.name, keep=True, path=path, team=team.name)
            trait = sheet.trait(Trait(outside.astype(np.int32), 2))
            none = Linear({(block, trait): np.array([0, -1], np.int64)})
            slack = Slack(Fraction(0), Fraction(1), int(outside.sum()), ceiling=True)
            sheet.rows.append(Row(none, 0, None, gated, slack))


def _anyone(people: int) -> Trait:
    return Trait(np.zeros(people, np.int32), 1)


def cover_of(sheet: ProgramBuilder, index: int, team: Team, position: int, begin: Mark, end: Mark) -> Cover | None:
    """What is asked of a single team's reserves, all that is asked of the team being written between two marks."""
    if team.reserves is None or not team.reserves.cover:
        return None
    asked = ("size", "seats", "require")
    rows = sheet.rows.done[begin[1] : end[1]]
    sources = {row.source for row in rows if not row.source.path or row.source.path[2:3] in [(key,) for key in asked]}
    aims = {helper for _, short in sheet.shortfalls[begin[2] : end[2]] for helper in short.auxiliaries}
    return Cover(
        reserve_source(team, position),
        index,
        sheet.reserves[index],
        team.reserves.cover,
        frozenset(sources),
        range(begin[0], end[0]),
        frozenset(aims),
        frozenset(each for each in sources if _is_exact(team, each.path)),
        None if sheet.opened else sheet.problem,
    )


def _is_exact(team: Team, path: Path) -> bool:
    match path[2:]:
        case ("size",):
            return team.size.low == team.size.high
        case ("require", int(index)):
            return team.require[index].exactly is not None
    return False


def cover_ladder(cover: Cover) -> CoverLadder:
    """The same as a demand that may be dropped, or give way: a side of its own beside how many reserves there are."""
    units = tuple(range(cover.losses + 1))
    source = replace(cover.source, label=f"{cover.source.team}: {COVER}")
    return CoverLadder(source, tuple(cover.losses - by for by in units), units, cover=cover)


def with_loss(program: Program, cover: Cover, loss: Loss, asked: Sequence[Row]) -> Program:
    """The program in which a loss is covered: who steps in is a block of its own, of which a copy of what is `asked` of
    the team is read in the place of whoever is lost."""
    return _Copy(program, cover, loss, asked).program()


class _Copy:
    """A copy of a team's rows after a loss."""

    def __init__(self, program: Program, cover: Cover, loss: Loss, asked: Sequence[Row]) -> None:
        self.before, self.cover, self.asked = program, cover, asked
        self.block = len(program.blocks)
        self.traits = list(program.traits)
        self.auxiliaries = [*program.auxiliaries, *(program.auxiliaries[each] for each in cover.helpers)]
        self.step = len(program.auxiliaries) - cover.helpers.start
        self.rows = list(program.rows)
        self.lost: dict[int, list[int]] = {}
        """Of one person of each kind the helpers that say whether one, two … of the kind are lost."""
        kinds: dict[int, list[int]] = {}
        for person in loss:
            mask = cover.kind(program, self.asked, person)
            kinds.setdefault(int(np.flatnonzero(mask)[0]), []).append(person)
        for first, people in kinds.items():
            self.lost[first] = self._switches(cover.kind(program, self.asked, first), len(people))

    def _switches(self, kind: Mask, number: int) -> list[int]:
        """How many of a kind are lost: as many as there are, up to this number."""
        team, most = self.cover.team, self.before.blocks[self.cover.team].most
        trait = len(self.traits)
        self.traits.append(Trait(kind.astype(np.int32), 2))
        there = Linear({(team, trait): np.array([0, 1], np.int64)})
        first = len(self.auxiliaries)
        helpers = list(range(first, first + number))
        self.auxiliaries += [(0, 1)] * number
        most = min(most, int(kind.sum()))
        every = Linear(auxiliaries=dict.fromkeys(helpers, 1))
        if most <= number:
            self.rows.append(Row(there - every, 0, 0, LOST))
        else:
            self.rows.append(Row(there - every, 0, None, LOST))
            capped = Linear(auxiliaries={**dict.fromkeys(helpers, 1), helpers[-1]: most - number + 1})
            self.rows.append(Row(there - capped, None, 0, LOST))
        for one, next_one in pairwise(helpers):
            self.rows.append(Row(Linear(auxiliaries={one: 1, next_one: -1}), 0, None, LOST))
        return helpers

    def _read(self, expression: Linear) -> Linear:
        """An expression over the team, of who is left and who steps in."""
        team, block, lost = self.cover.team, self.block, self.lost
        own = self.cover.helpers
        people = dict(expression.people)
        people |= {(block, trait): weights for (here, trait), weights in expression.people.items() if here == team}
        helpers = {each + self.step if each in own else each: w for each, w in expression.auxiliaries.items()}
        for person, switches in lost.items():
            weight = 0
            for (here, trait), weights in expression.people.items():
                if here == team:
                    weight += int(np.asarray(weights)[self.traits[trait].codes[person]])
            if weight:
                helpers |= dict.fromkeys(switches, -weight)
        return Linear(people, helpers, expression.constant)

    def program(self) -> Program:
        program, cover = self.before, self.cover
        reserves, team = program.blocks[cover.reserves], program.blocks[cover.team]
        for row in self.asked:
            read = self._read(row.expression)
            if cover.follows(row):
                self.rows.append(Row(read - row.expression, 0, 0, row.source))
            else:
                self.rows.append(replace(row, expression=read, slack=None))
        most = reserves.most
        if cover.problem is not None:
            most = min(most, max(0, team.most - team.least + sum(map(len, self.lost.values()))))
        stepping_in = Block(f"{team.name}: stepping in", reserves.eligible, 0, most)
        of_reserves = {self.block: 1, cover.reserves: -1}
        people = PersonRow(of_reserves, {}, _anyone(len(program.pool)), np.zeros(1, np.int64), STEPPING_IN)
        return replace(
            program,
            blocks=(*program.blocks, stepping_in),
            traits=tuple(self.traits),
            auxiliaries=tuple(self.auxiliaries),
            rows=tuple(self.rows),
            exclusive=program.exclusive.beside(1),
            personal=(*program.personal, people),
            beside=(*program.beside, -1),
            most_tours=None,
        )
