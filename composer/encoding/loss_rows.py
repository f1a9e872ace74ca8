"""What a team survives as rows: its requirements and seats for those who remain after losses.

**Argument.** Rows decouple: each has its own worst loss. Let a floor `Σ w ≥ m` be of what each member adds. The worst
loss of up to `k` takes those who add most, and their sum is the least over `θ ≥ 0` of `k·θ + Σ max(w - θ, 0)`, which is
linear between the weights there are (duality of linear programs). So it holds after any `k` losses where for one `θ`, 0
or a weight above 0, `Σ min(w, θ) - k·θ ≥ m`; of who cannot be lost `w` counts in full. That serves every number that is
read of each member by themselves, and both rows of a quotient, each of which is such a floor.

Seats are filled after losses where for each set of them so many more members could fill one of it as there are losses
(Hall 1935): one floor for each set, of which those matter that are all whom some kinds of members could fill.

Of anything else a measure says itself what is left of it (`Measure.after_losses`), or every loss is written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

import numpy as np

from composer.base.arrays import Ints, Mask
from composer.base.errors import TOO_LARGE, Mistake, Path
from composer.encoding.bound_rows import floors
from composer.encoding.builder import ProgramBuilder, RowWriter
from composer.encoding.every_loss import TooManyLosses, write_every_loss
from composer.encoding.program import Source
from composer.encoding.seat_rows import listed
from composer.encoding.seat_sets import SeatCounts, seat_sets
from composer.measures import Linear, Polarity, Trait
from composer.measures.losses import Losses
from composer.measures.sparse import nonzero
from composer.pool.who import Who
from composer.problem.requirement import Requirement
from composer.problem.survive import SURVIVE, Survive, survive_label
from composer.problem.team import Team


def encode_survive(sheet: ProgramBuilder, index: int, team: Team, path: Path, mistakes: list[Mistake]) -> None:
    """That a team survives the losses that it is to survive. In an opened program how many these are is a helper, and
    that they are as many as asked a demand; what it means for a requirement is asked by that."""
    survive = team.survive
    if survive is None or not survive.losses:
        return
    most = min(survive.losses, sheet.blocks[index].most)
    number = Linear(constant=most)
    if sheet.opened:
        label = survive_label(team.name, survive.losses)
        source = Source(label, team.keeps(SURVIVE), path=(*path, SURVIVE), team=team.name)
        scope = RowWriter(sheet, (index,), source)
        number, most = scope.auxiliary(0, survive.losses, "losses survived"), survive.losses
        scope.demand(number, survive.losses, Fraction(1))
    LossRows(sheet, index, team, path, survive, number, most).write(mistakes)


AFTER = "after losses"
Floor = tuple[Linear, int, Fraction, Linear | None]
"""What each member adds, the least that it comes to, what a unit of shortfall adds, and over whom it is spread."""


@dataclass(frozen=True)
class LossRows:
    """What holds of a team, at this place in the file, after up to `number` losses, which are `most` at most."""

    sheet: ProgramBuilder
    index: int
    team: Team
    path: Path
    survive: Survive
    number: Linear
    most: int

    def write(self, mistakes: list[Mistake]) -> None:
        """All rows; what cannot be written down is a mistake."""
        losses = Losses(self.number, self.most, self._can_go)
        for position in self.survive.requirements(self.team):
            row, here = self.team.require[position], (*self.path, "require", position)
            try:
                self._requirement(row, here, losses)
            except TooManyLosses as many:
                text = f"`{row.label}` after losses cannot be told but by writing down each loss, and these are {many}"
                mistakes.append(Mistake(text, (*self.path, SURVIVE)))
            except OverflowError:
                mistakes.append(Mistake(TOO_LARGE, here))
        places = self.survive.seats(self.team)
        try:
            if places:
                self._seats(places, losses)
        except TooManyLosses as many:
            text = f"the seats are shared by members in too many ways for losses of some members alone: {many}"
            mistakes.append(Mistake(text, (*self.path, SURVIVE)))

    def _requirement(self, row: Requirement, path: Path, losses: Losses) -> None:
        for bound, ceiling, spared in _bounds(row):
            scope = self._scope(row, path)
            rows = self._rows(scope, row, bound, ceiling)
            if rows is None:
                self._told_otherwise(scope, row, bound, ceiling, losses)
            for expression, low, unit, counted in rows or ():
                if spared:
                    write_floor(scope, losses, expression, ceil(low - spared * unit), None, ceiling)
                else:
                    write_floor(scope, losses, expression, low, unit, ceiling, counted)

    def _scope(self, row: Requirement, path: Path) -> RowWriter:
        source = Source(row.label, row.keep, row.weight, path, self.team.name, lasting=True)
        return RowWriter(self.sheet, (self.index,), source)

    def _rows(self, scope: RowWriter, row: Requirement, bound: Fraction, ceiling: bool) -> Sequence[Floor] | None:
        """A bound as floors on what each member adds; None where it is on a number that is not read so."""
        on, measure, mark = self.sheet.problem.on_tour(self.team), row.measure, self.sheet.mark
        blank = measure.uncounted(on)
        if blank is not None and (blank & self.sheet.blocks[self.index].eligible).any():
            return ()  # told of where the requirement itself is written down
        quotient = None if measure.of_tours else measure.express(scope, on, Polarity(not ceiling, ceiling))
        if quotient is None or quotient.top.auxiliaries or (quotient.count and quotient.count.auxiliaries):
            self.sheet.cut(mark)
            return None
        rows = floors(-quotient if ceiling else quotient, -bound if ceiling else bound, scope.most)
        spread = [quotient.count if len(rows) > 1 else None, None]
        return [(*each, counted) for each, counted in zip(rows, spread, strict=False)]

    def most_survived(self) -> int:
        """A bound on how many losses can be survived: of each floor, where its members add as much as they can."""
        most = self.most
        for position in self.survive.requirements(self.team):
            row = self.team.require[position]
            for bound, ceiling, _ in _bounds(row):
                scope = self._scope(row, ())
                losses = Losses(Linear(), 0, self._can_go)
                for expression, low, _, _ in self._rows(scope, row, bound, ceiling) or ():
                    most = min(most, _most_survived(scope, losses, expression, low, most))
        return most

    @property
    def _can_go(self) -> Mask | None:
        return self.survive.of.mask(self.sheet.problem.on_tour(self.team)) if self.survive.of.as_mapping() else None

    def _told_otherwise(
        self, scope: RowWriter, row: Requirement, bound: Fraction, ceiling: bool, losses: Losses
    ) -> None:
        """A bound of a number that is not read of each member by themselves."""
        on, pull, measure = self.sheet.problem.on_tour(self.team), Polarity(not ceiling, ceiling), row.measure
        enough = floor(bound) + 1 if ceiling else ceil(bound)
        if measure.whole and (enough > (measure.largest or enough) if ceiling else enough <= 0):
            return  # it is never otherwise
        least = 0 if self.sheet.opened else max(0, enough - 1)
        quotient = measure.after_losses(scope, on, losses, pull, least, enough)
        if quotient is None:
            write_every_loss(scope, row, bound, ceiling, losses)
            return
        for each in floors(-quotient if ceiling else quotient, -bound if ceiling else bound, scope.most):
            scope.demand(*each, ceiling=ceiling, says=AFTER)

    def _seats(self, places: Sequence[int], losses: Losses) -> None:
        team, sheet = self.team, self.sheet
        counts = SeatCounts.of(sheet, self.index, team, places)
        scope = RowWriter(
            sheet, (self.index,), Source(f"{team.name}: seats after losses", team=team.name, lasting=True)
        )
        wanted: dict[int, Linear] = {}
        for place in places:
            seat = team.seats[place]
            wanted[place] = Linear(constant=seat.number)
            if sheet.opened and seat.number:
                wanted[place] = scope.auxiliary(0, seat.number, f"{seat.seat} that must be filled after losses")
                here = (*self.path, "seats", place)
                source = Source(f"{team.name}: {seat.seat}", seat.keep, seat.weight, here, team.name, lasting=True)
                RowWriter(sheet, (self.index,), source).demand(wanted[place], seat.number, Fraction(1), says=AFTER)
        for some in seat_sets(counts):
            number = sum((wanted[place] for place in some), Linear())
            if not (number.auxiliaries or number.constant):
                continue
            members = scope.total(counts.trait, counts.fitting(some))
            asked = replace(number, constant=0)
            says = f"enough members who could be {listed(team, sorted(some))} {AFTER}"
            write_floor(scope, losses, members - asked, number.constant, None, False, says=says)


def survived(scope: RowWriter, of: Who, mistakes: list[Mistake]) -> Linear:
    """How many losses, of those who match, the teams of a scope survive, the fewest of any."""
    sheet, each = scope.sheet, []
    places = [("teams", place) for place, team in enumerate(sheet.problem.teams) for _ in team.each()]
    for index in scope.teams:
        team, here = sheet.problem.deployed[index], replace(scope, teams=(index,))
        can_go = here.total(Trait(of.mask(sheet.problem.on_tour(team)).astype(np.int32), 2), [0, 1])
        names = None if team.survive is None else team.survive.require
        asked_of = Survive(0, of=of, require=names)
        rows = LossRows(sheet, index, team, places[index], asked_of, Linear(), sheet.blocks[index].most)
        most = min(rows.most_survived(), scope.span(can_go)[1])
        number = here.auxiliary(0, max(0, most), "losses survived")
        here.require(can_go - number, low=0, says="no more losses than members who could be lost")
        if most > 0:
            replace(rows, number=number, most=most).write(mistakes)
        each.append(number)
    if len(each) == 1:
        return each[0]
    fewest = scope.auxiliary(0, min(scope.span(number)[1] for number in each), "losses that all teams survive")
    for number in each:
        scope.require(number - fewest, low=0, says="losses that all teams survive")
    return fewest


def _bounds(row: Requirement) -> Iterator[tuple[Fraction, bool, int]]:
    """The bounds that losses could break: each with whether it is a ceiling, and by how much it may be missed."""
    ends = [(row.low, False, 0), (row.high, True, 0), *((each.bound, each.ceiling, each.by) for each in row.spared)]
    for bound, ceiling, by in ends:
        if bound is not None and not (ceiling and row.measure.falls):
            yield bound, ceiling, by


def _most_survived(scope: RowWriter, losses: Losses, expression: Linear, low: int, most: int) -> int:
    """How many losses a floor can survive, `most` at most."""
    ways = _ways(scope, losses, expression, None)
    if scope.span(ways[0][0])[1] >= low:
        return most
    return max(((scope.span(way)[1] - low) // theta for way, theta in ways[1:]), default=0)


def write_floor(
    scope: RowWriter,
    losses: Losses,
    expression: Linear,
    low: int,
    unit: Fraction | None,
    ceiling: bool,
    counted: Linear | None = None,
    says: str = "",
) -> None:
    """That a floor on what each member adds holds after losses; a demand with a `unit`, else what a helper means.

    `counted` are those over whom the number is spread, where more of them are there than losses anyway.
    """
    found = _ways(scope, losses, expression, counted)
    if len(found) == 1 and not found[0][1]:
        return  # nobody adds anything that could be lost
    ways = [way - losses.number * theta for way, theta in found]
    left_out = scope.sheet.left_out.get(scope.teams[0])
    if left_out is not None and low > 0:
        ways = [way + left_out * low for way in ways]
    if not scope.sheet.opened:
        ways = [way for way in ways if scope.span(way)[1] >= low] or ways[-1:]
    gaps = [max(0, low - scope.span(way)[0]) for way in ways]
    if 0 in gaps:
        return
    says = says or f"{scope.source.label} {AFTER}"
    chosen = [Linear(constant=1)] if len(ways) == 1 else [scope.auxiliary(0, 1, says) for _ in ways]
    if len(ways) > 1:
        scope.require(sum(chosen, Linear()), low=1, says=says)
    for way, gap, this in zip(ways, gaps, chosen, strict=True):
        gated = way if len(ways) == 1 else way - this * gap
        bound = low if len(ways) == 1 else low - gap
        if unit is None:
            scope.require(gated, low=bound, says=says)
        else:
            scope.demand(gated, bound, unit, ceiling=ceiling, says=AFTER)


def _ways(scope: RowWriter, losses: Losses, expression: Linear, counted: Linear | None) -> list[tuple[Linear, int]]:
    """`Σ min(w, θ)` and `θ` for each that may be needed; the expression itself and 0 alone where nobody adds anything
    above 0 that could be lost."""
    team = scope.teams[0]
    trait, weights, can_go = _each(scope, losses, expression)
    there = scope.sheet.heads(team, trait) > 0
    above = np.unique(weights[there & can_go & (weights > 0)]).tolist()
    if not above:
        return [(expression, 0)]
    rest = replace(expression, people={}, shared=False)
    if not _all_add(scope, trait, weights, above, counted, there, losses):
        above = [0, *above]
    each = [np.where(can_go, np.minimum(weights, theta), weights) for theta in above]
    return [(rest + Linear.over((team,), trait, some), theta) for some, theta in zip(each, above, strict=True)]


def _all_add(
    scope: RowWriter,
    trait: int,
    weights: Ints,
    above: Sequence[int],
    counted: Linear | None,
    there: Mask,
    losses: Losses,
) -> bool:
    """Whether everybody over whom a number is spread adds one weight or takes something away: as more of them are there
    than losses, all of them adding, then so many more than are lost do."""
    if counted is None or losses.can_go is not None or len(above) > 1 or scope.sheet.opened:
        return False
    ((key, each),) = counted.people.items()
    return key == (scope.teams[0], trait) and not (there & (np.asarray(each) > 0) & (weights == 0)).any()


def _each(scope: RowWriter, losses: Losses, expression: Linear) -> tuple[int, Ints, Mask]:
    """A trait that tells what each member adds and whether they can be lost: its position, and both of each code."""
    sheet = scope.sheet
    if len(expression.people) == 1 and losses.can_go is None:
        (((_, trait), weights),) = expression.people.items()
        return trait, np.asarray(weights), np.ones(len(weights), np.bool_)
    adds = np.zeros(len(sheet.pool), np.int64)
    for (team, trait), weights in expression.people.items():
        assert team == scope.teams[0]
        codes, values = nonzero(weights)
        dense = np.zeros(len(weights), np.int64)
        dense[codes] = values
        adds += dense[sheet.traits[trait].codes]
    gone = np.ones(len(adds), np.bool_) if losses.can_go is None else losses.can_go
    pairs, codes = np.unique(np.stack([adds, gone]), axis=1, return_inverse=True)
    told = Trait(codes.reshape(-1).astype(np.int32), pairs.shape[1])
    return sheet.trait(told), pairs[0], pairs[1].astype(np.bool_)
