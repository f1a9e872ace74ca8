"""Everybody's price: linear programs over a growing sample, whose multipliers price the whole pool at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import floor

import numpy as np

from composer.base.arrays import Floats, Rows
from composer.base.stretches import largest
from composer.measures import Linear
from composer.optimize.query import Query
from composer.presolve.alike_teams import merge_alike
from composer.presolve.cliques import ConflictGraph
from composer.presolve.condense import CountModel, Placement
from composer.presolve.even_multipliers import even_multipliers
from composer.presolve.lagrangian import LagrangianBound, lagrangian_bound
from composer.presolve.schedules import NEVER
from composer.presolve.switches import Switches, SwitchRows
from composer.presolve.symmetry import spread_evenly, union_of_people
from composer.presolve.worths import Worths
from composer.solvers import lp, tuning
from composer.solvers.budget import OutOfBudget
from composer.solvers.restricted_master import generate

WHOLE = 1e-6
"""How little below a whole number a value may lie and be taken for it."""


@dataclass(frozen=True)
class PricedSample:
    """The question with the rows that tighten it, prices for everybody (None where there are none that help), the last
    sample, those of it that the linear program's solution uses, and whether it is all proved impossible: then `against`
    are the positions of the question's rows that prove it, and `prices` are those that do, of nothing to maximise.
    `tried` is whether linear programs were asked at all; `switches` are those of the question's program, if any;
    `broken` is how many columns of the last solution were between two whole numbers, if that is known."""

    question: Query
    prices: LagrangianBound | None
    sample: Rows
    used: Rows
    impossible: bool = False
    against: tuple[int, ...] = ()
    tried: bool = True
    switches: Switches | None = None
    broken: int | None = None

    @property
    def nearly_whole(self) -> bool:
        """Whether there are several teams and a goal, and it is known that few columns are between whole numbers."""
        teams, asked = len(self.question.program.teams), not self.question.feasibility_only and self.prices is not None
        return asked and teams > 1 and self.broken is not None and self.broken <= tuning.NEARLY_WHOLE * teams

    def over(self, people: Rows) -> CountModel:
        """The question asked of some people only, with what switches say of each class. Raises OutOfBudget."""
        model = self.question.over(people)
        if self.switches is None:
            return model
        return replace(model, links=(*model.links, *self.switches.rows(model).links()))


def generate_columns(
    question: Query, known: Placement | None, sharp: bool = True, rough: LagrangianBound | None = None
) -> PricedSample:
    """Price everybody.

    A linear program over a sample gives every row a multiplier; everybody is priced by them, those worth more than
    nothing join the sample, until nobody new does. People kept apart of whom its solution chooses too many are cut
    off (`presolve.cliques`), and it is solved again; so are those whose switch is on in part (`presolve.switches`),
    where the bound should be `sharp` and not one of the program's rows alone. Where the budget ends it, prices are the
    best so far: any multipliers give some. Teams alike are one in it (`presolve.alike_teams`). `rough` prices, where
    there are any, tell whom to begin with.
    """
    return _priced_as_one(question, sharp) or _priced(question, known, sharp, rough)


def rough_prices(question: Query) -> LagrangianBound | None:
    """Prices by one small linear program: with teams roughly alike as one. None where no teams are."""
    alike = merge_alike(question.program, question.objective, roughly=True)
    if alike is None:
        return None
    merged = _priced(replace(question, program=alike.program, objective=alike.objective), None, sharp=False)
    if merged.prices is None or merged.impossible:
        return None
    times = alike.multipliers(merged.prices.times / merged.prices.scale)
    return lagrangian_bound(question.program, question.objective, times)


def _priced_as_one(question: Query, sharp: bool) -> PricedSample | None:
    """The same with teams alike as one; None where there are none, or where rows would have to be added for each."""
    program, objective = question.program, question.objective
    alike = merge_alike(program, objective)
    check = question.budget.check
    if alike is None or ConflictGraph.of(program, check).graphs or (sharp and question.switches.families):
        return None
    merged = _priced(replace(question, program=alike.program, objective=alike.objective), None, sharp)
    if merged.prices is None or merged.impossible:
        return None
    times = alike.multipliers(merged.prices.times / merged.prices.scale)
    return PricedSample(question, lagrangian_bound(program, objective, times), merged.sample, merged.used)


def _priced(
    question: Query, known: Placement | None, sharp: bool, rough: LagrangianBound | None = None
) -> PricedSample:
    pricing = _Pricing(question, sharp, rough)
    try:
        return pricing.priced(known)
    except OutOfBudget:
        return pricing.stopped()


class _Pricing:
    """How far it has come. `left` are multipliers that nobody was priced by, as cuts came first."""

    _lp: lp.ModelLP
    _apart: ConflictGraph
    _cutting: int
    _switching: int

    def __init__(self, question: Query, sharp: bool, rough: LagrangianBound | None) -> None:
        self._question = question
        self._sharp = sharp
        self._switches: Switches | None = None
        self._broken: set[int] = set()
        self._rows: SwitchRows | None = None
        self._sample = self._used = question.everybody[:0]
        self._found = rough
        self._impossible: PricedSample | None = None
        self._left = np.empty(0)
        self._broken_columns: int | None = None

    def priced(self, known: Placement | None) -> PricedSample:
        question, budget = self._question, self._question.budget
        self._apart = ConflictGraph.of(question.program, budget.check)
        self._sample = question.everybody if _few(question) else _first_sample(question, known, self._found)
        self._cutting = tuning.CUTS if self._apart.graphs else 0
        if self._sharp:
            found = question.switches
            self._switches = found if found.families else None
            self._broken = {*question.memory.switches} if found.families else set()
        self._switching = tuning.SWITCHINGS if self._switches is not None else 0
        even = even_multipliers(question.program, question.objective)
        if even is not None:
            self._better(even)
        self._lp = lp.ModelLP(self._model(), **lp.UNSCALED)
        generate(self, tuning.ROUNDS + self._switching)
        return self._impossible or self._result()

    def solve(self) -> lp.RelaxationResult | None:
        """The linear program over the sample. Raises OutOfBudget where it did not come to an end."""
        budget = self._question.budget
        budget.check()
        budget.rounds += 1
        relaxed = self._lp.solve(budget)
        if relaxed is not None and relaxed.stopped:
            self._left = relaxed.multipliers
            raise OutOfBudget
        return relaxed

    def extend(self, relaxed: lp.RelaxationResult) -> bool:
        """Cut off what is chosen too often of people kept apart, or price everybody and let some join."""
        question, budget = self._question, self._question.budget
        if relaxed.feasible:
            self._used, self._left = relaxed.people, relaxed.multipliers
            self._broken_columns = int(np.count_nonzero(np.abs(relaxed.values - np.rint(relaxed.values)) > WHOLE))
            if self._cut(relaxed) or self._switch(relaxed):
                return True
            latest = self._better(relaxed.multipliers)
        else:
            latest = lagrangian_bound(question.program, Linear(), relaxed.multipliers, budget.check, self._switches)
        if latest is None:
            return False
        budget.priced = max(budget.priced, len(question.everybody))
        if not relaxed.feasible and latest.limit < 0:
            against = tuple(np.flatnonzero(latest.times).tolist())
            self._impossible = PricedSample(
                question, latest, self._sample, self._used, impossible=True, against=against
            )
            return False
        if relaxed.feasible and self._found is not None and self._found.bound <= self._value(relaxed.values):
            return False  # whoever joined, no bound in whole numbers would be closer
        more = people_to_join(latest, self._sample)
        if len(more):
            question.memory.learn(more, tuning.SAMPLE // 2)
            self._sample, self._rows = union_of_people(self._sample, more), None
            self._load()
        return bool(len(more))

    def _value(self, values: Floats) -> int:
        """What a solution over the sample is worth, rounded down."""
        goal, width = self._lp.model.objective, len(self._lp.model.team)
        people = float(goal.weights @ values[goal.columns])
        return floor(people + float(goal.helper_weights @ values[goal.auxiliaries + width]) + WHOLE)

    def _load(self) -> None:
        """Go on with the sample and the rows as they are now."""
        self._lp.load(self._model())

    def _model(self) -> CountModel:
        """The question over the sample, with the rows of switches that a solution broke."""
        if self._switches is None:
            return self._question.over(self._sample)
        if self._rows is None:
            self._rows = self._switches.rows(self._question.over(self._sample))
        model = self._rows.model
        return replace(model, links=(*model.links, *self._rows.links(self._broken)))

    def _switch(self, relaxed: lp.RelaxationResult) -> bool:
        """Add rows of switches that the solution breaks, if there are any."""
        if self._rows is None or not self._switching:
            return False
        new = self._rows.broken(relaxed.values) - self._broken
        if new:
            self._switching -= 1
            self._broken |= new
            self._question.memory.switches |= new
            self._load()
        return bool(new)

    def _cut(self, relaxed: lp.RelaxationResult) -> bool:
        """Add rows that the solution breaks, if there are any."""
        check = self._question.budget.check
        cuts = self._apart.violated(relaxed.people, relaxed.amounts, check) if self._cutting else []
        if cuts:
            self._cutting -= 1
            self._question, self._rows = self._question.cut(cuts), None
            self._load()
        return bool(cuts)

    def stopped(self) -> PricedSample:
        """What is known where the budget ended it; all multipliers being 0 is better than nothing."""
        rows = len(self._question.program.rows)
        for given in (self._left, np.empty(0)) if self._found is None else ():
            self._better(np.append(given, np.zeros(rows - len(given))), lambda: None)
        return self._result()

    def _better(self, multipliers: Floats, check: Callable[[], None] | None = None) -> LagrangianBound | None:
        """Price everybody, and keep that where the bound is the best so far."""
        question, found = self._question, self._found
        latest = lagrangian_bound(
            question.program, question.objective, multipliers, check or question.budget.check, self._switches
        )
        if latest is not None and (found is None or latest.limit * found.scale <= found.limit * latest.scale):
            self._found = latest
        return latest

    def _result(self) -> PricedSample:
        self._question.memory.learn(self._used, tuning.SAMPLE // 2)
        found = self._question, self._found, self._sample, self._used
        return PricedSample(*found, switches=self._switches, broken=self._broken_columns)


def _few(question: Query) -> bool:
    """Whether everybody is no more than a sample: few people, or few different ones."""
    everybody = question.everybody
    if len(everybody) <= tuning.SAMPLE:
        return True
    some = question.classes(spread_evenly(everybody, tuning.SAMPLE))
    return len(some.sample) <= tuning.SAMPLE // 4 and len(question.classes(everybody).sample) <= tuning.SAMPLE


def _first_sample(question: Query, known: Placement | None, rough: LagrangianBound | None) -> Rows:
    """A sample to begin with: half of it the people worth most, half evenly spread over all, or those whom rough prices
    say to be dearest; and whoever is known to matter."""
    everybody = question.everybody
    parts = [question.memory.people[question.program.eligible[question.memory.people]]]
    if rough is not None:
        number = max(tuning.DEAREST, tuning.EACH_PLACE * question.program.room)
        parts.append(dearest_people(rough.prices, everybody, number))
    else:
        parts.append(spread_evenly(everybody, tuning.SAMPLE // 2))
        parts.append(dearest_people(question.worth(), everybody, tuning.SAMPLE // 2))
    if known is not None:
        parts += known.members
    return union_of_people(*parts)


def people_to_join(latest: LagrangianBound, sample: Rows) -> Rows:
    """Who is worth more than nothing and not in the sample yet, the dearest."""
    dearest = latest.prices.largest(tuning.JOINING + len(sample), low=1)
    outside = dearest[~np.isin(dearest, sample)]
    return outside[largest(latest.prices.of(outside), tuning.JOINING, low=1)]


def dearest_people(worth: Worths, people: Rows, most: int) -> Rows:
    """The `most` dearest of some people who may be in a team, earlier ones first among equals; ascending."""
    if len(people) <= most:
        return people
    if len(people) == worth.number:
        return worth.largest(most, low=NEVER + 1)
    return people[largest(worth.of(people), most, low=NEVER)]
