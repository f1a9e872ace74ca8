"""The one door to the engines: the best choice over everybody, proved, deciding on few.

1. A linear program over a sample of the people gives every row a multiplier; everybody is priced by them at once
   (`optimize.column_generation`, `presolve.lagrangian`), those worth more than nothing join the sample, until nobody
   new does.
2. CP-SAT decides on the *core*: the people whose price is above or nearest to zero, and those the linear program uses.
3. The price bound says who outside could be part of something better. Nobody: the engine's best is one over everybody.
   Else the core becomes exactly those who could, and so on.
4. That nothing is better is proved without the engine (`optimize.refutation`), and the answer says what that rests on.

Several teams are filled one by one before 2, and made better a few at a time where the engine's first try does not
settle it (`optimize.exchange`).

Where nothing is possible in the core, `optimize.infeasible_core` finds out over everybody, and that is proved like the
rest.

This holds for the *best* choice and for whether there is *any*. For other questions a person left out may matter: the
next best choices, or who could be in a team at all, are asked as programs of their own, with rows that rule out what
is known, so that each is again a question for one best choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from composer.base.errors import Disagreement
from composer.encoding.program import Program
from composer.measures import Linear
from composer.measures.helpers import summed
from composer.optimize import infeasible_core, several_teams
from composer.optimize.best_step import OpenSteps, as_it_stands, best_step
from composer.optimize.case_by_case import best_case, one_of_many
from composer.optimize.column_generation import PricedSample, generate_columns
from composer.optimize.cores import first_core, missing, wider_core
from composer.optimize.covering import covers, maximize_covered
from composer.optimize.few_groups import FewestGroups, FewGroups
from composer.optimize.fewest_tours import asks_for_tours, fewest_tours
from composer.optimize.optimum import Optimum, impossible_optimum
from composer.optimize.pair_generation import in_several_teams, price_in_pairs
from composer.optimize.query import Query, WarmStart
from composer.optimize.refutation import prove_none, prove_none_better
from composer.presolve.cliques import own_rows
from composer.presolve.condense import Choice, CountModel, Placement
from composer.presolve.everybody_placed import crowded
from composer.presolve.fewer_tours import held_tours
from composer.presolve.group_rows import Groups, fewest_wanted
from composer.presolve.symmetry import union_of_people
from composer.problem.results import proved
from composer.solvers import cpsat, highs, tuning
from composer.solvers.budget import Budget, OutOfBudget


def maximize(
    program: Program,
    objective: Linear,
    budget: Budget,
    known: Placement | None = None,
    memory: WarmStart | None = None,
    found: PricedSample | None = None,
    steps: OpenSteps | None = None,
    later: bool = False,
) -> Optimum:
    """The choice that maximises `objective`; `known` is one that meets the program, if there is one already.

    Over several teams as over one; an objective without weights asks for any choice at all. `memory` is carried from
    one question about a pool to the next, and `found` what pricing this very question gave, if it was priced before:
    both save work. Where demands give way by steps, it is the best over all of them; there what is known of
    `steps` saves work as well. That nothing is better may be proved `later`, for whom may not need it.
    """
    program = held_tours(as_it_stands(program))
    if program.ladders:
        asked = (
            lambda one, there: maximize(one, objective, budget, there, memory),
            lambda expression, placement: evaluate(program, expression, placement),
            lambda one, cover, there: covers(one, cover, there, maximize, budget),
        )
        return Optimum(*best_step(program, objective, known, steps or OpenSteps(), *asked))
    one_of, tours = one_of_many(program, objective, found), asks_for_tours(program, objective)
    if program.covers or one_of is not None or tours:
        worth = None if known is None else evaluate(program, objective, known)
        parts = Optimum(known, worth, None, None), maximize, budget, memory
        if one_of is not None:
            return Optimum(*best_case(one_of, objective, *parts))
        return (fewest_tours if tours else maximize_covered)(program, objective, *parts)
    question = found.question if found else Query(program, objective, budget, memory or WarmStart(), later=later)
    held = _Held.of(question, known)
    try:
        answer = _over_everybody(question, held, found)
    except OutOfBudget:
        answer = held.unfinished
    if answer.basis is None and budget.over and not question.feasibility_only:
        held.ceiling = cpsat.least_bound(answer.bound, question.most_by_size)
        answer = held.unfinished
    budget.rests_on(answer.basis)
    return answer


@dataclass
class _Held:
    """The best choice so far and its value, and the bounds that prices, of people and of groups, gave on any: what is
    not lost whenever the budget ends."""

    champion: Placement | None = None
    value: int | None = None
    ceiling: int | None = None
    promised: int | None = None

    @classmethod
    def of(cls, question: Query, known: Placement | None) -> _Held:
        return cls(known, None if known is None else evaluate(question.program, question.objective, known))

    def learn(self, model: CountModel, choice: Choice | None) -> None:
        """Hold a choice, if there is one, where it is better."""
        if choice is not None and (self.value is None or choice.value(model.objective) > self.value):
            self.champion, self.value = model.place(choice), choice.value(model.objective)

    @property
    def unfinished(self) -> Optimum:
        """What is known where the search was stopped. The bound is that of the prices, in whole numbers: the engine's
        own may be closer, but nothing confirms it."""
        bound = cpsat.least_bound(self.ceiling, self.promised)
        bound = bound if bound is None or self.value is None else max(bound, self.value)
        settled = self.value is not None and self.promised is not None and self.value >= self.promised
        return Optimum(self.champion, self.value, bound, "cases" if settled else None)


def _over_everybody(question: Query, held: _Held, found: PricedSample | None) -> Optimum:
    """As `maximize`."""
    everybody = question.everybody
    if found is None and len(everybody) > tuning.SMALL:
        settled = _from_few_groups(question, held)
        if settled is not None:
            return settled
    first, rough = held.champion, several_teams.begin(question, held.champion, held.learn) if found is None else None
    held.ceiling, known = None if rough is None else rough.bound, held.champion
    if found is None and in_several_teams(question):
        answer = _over_pairs(question, held)
        if isinstance(answer, Optimum):
            return answer
        found = answer
    entire = question.over(everybody) if len(everybody) <= tuning.SAMPLE else None
    small = found is None and entire is not None and len(entire.team) <= tuning.SMALL
    full = entire is not None and crowded(entire)
    if full and found is None and not small and several_teams.found_at_once(question, entire, held.learn):
        return Optimum(held.champion, held.value, held.value, "sums")
    if found is None:
        found = PricedSample(question, None, everybody, everybody, tried=False)
        if not small or not question.feasibility_only:
            found = generate_columns(question, first, rough=rough)
            entire = entire if len(found.question.program.rows) == len(question.program.rows) else None
    if found.impossible and known is not None:
        raise Disagreement("a goal's prices prove the rows impossible, but people who meet them all are known")
    if found.impossible:
        return impossible_optimum("sums")
    if held.value is not None and found.prices is not None and held.value >= found.prices.bound:
        return Optimum(known, held.value, held.value, "sums")
    held.ceiling = None if found.prices is None else found.prices.bound
    if found.nearly_whole and not small:
        model = found.over(everybody if full else first_core(found.question, found, tuning.CORE))
        if _propose(model, held, question.budget) and held.value == held.ceiling:
            return Optimum(held.champion, held.value, held.value, "sums")
    teams = None if small else _exchanges(found, held)
    return _decided(found, None if small or full else tuning.CORE, tuning.SETTLINGS, entire, held, teams)


def _exchanges(found: PricedSample, held: _Held) -> Iterator[None] | None:
    """Exchanges between teams, where there are several and everybody is priced."""
    question = found.question
    if len(question.program.teams) == 1 or found.prices is None or question.feasibility_only:
        return None
    people = union_of_people(first_core(question, found, tuning.CORE), found.sample)
    return several_teams.exchanges(question, people, found.prices, held.champion, held.learn)


def _from_few_groups(question: Query, held: _Held) -> Optimum | None:
    """As `maximize`, where only few of many groups may have members, or should; None where it was not found out."""
    groups = Groups.of_program(question.program, question.objective)
    if groups is None:
        return None
    kind = FewestGroups if fewest_wanted(question.objective) else FewGroups
    search = kind(question, groups, evaluate, held.champion, held.value)
    try:
        search.search(tuning.GROUPS)
    finally:
        held.champion, held.value, held.promised = search.champion, search.value, search.bound
    return None if search.basis is None else Optimum(search.champion, search.value, search.value, search.basis)


def _over_pairs(question: Query, held: _Held) -> Optimum | PricedSample | None:
    """As `maximize`, where people may be in several teams (`optimize.pair_generation`). Where no choice was found it is
    the prices, if there are any."""
    budget, priced = question.budget, price_in_pairs(question, held.champion)
    if priced is None:
        return None
    if priced.impossible and held.champion is not None:
        raise Disagreement("a goal's prices prove the rows impossible, but people who meet them all are known")
    if priced.impossible:
        return impossible_optimum("sums")
    held.ceiling = priced.prices.bound
    found = PricedSample(question, priced.prices, np.flatnonzero(priced.pairs.any(axis=1)), priced.used)
    for others in (None, tuning.PAIR_OTHERS):
        if held.value is None or held.value < held.ceiling:
            _propose(question.within(priced.likely(others)), held, budget)
    if held.value is None:
        _propose(question.within(priced.surviving(priced.prices.bound)), held, budget)
    if held.value is None:
        return found
    while held.value < held.ceiling:
        model = question.within(priced.surviving(held.value + 1))
        budget.say(f"looking at {len(model.team):,} pairs of person and team")
        if _propose(model, held, budget):
            continue
        decision = cpsat.decide(model, budget, held.value + 1, held.ceiling)
        budget.decided(model.classes.people)
        if decision.choice is not None:
            held.champion, held.value = model.place(decision.choice), decision.value
        return _best(found, held, model) if decision.proved else held.unfinished
    return Optimum(held.champion, held.value, held.value, "sums")


def _propose(model: CountModel, held: _Held, budget: Budget) -> bool:
    """Let HiGHS look for a choice better than what is held; whether it had one."""
    choice, before = highs.propose(model, budget, held.ceiling), held.value
    budget.decided(model.classes.people)
    held.learn(model, choice)
    return held.value != before


def solve_core(found: PricedSample, first: int) -> Optimum:
    """Steps 2 to 4 for a question that is priced: `first` classes below a price of zero are in the first core."""
    held = _Held(ceiling=None if found.prices is None else found.prices.bound)
    try:
        return _decided(found, first, 0, None, held)
    except OutOfBudget:
        return held.unfinished


def _decided(
    found: PricedSample,
    first: int | None,
    settlings: int,
    entire: CountModel | None,
    held: _Held,
    teams: Iterator[None] | None = None,
) -> Optimum:
    """As `solve_core`: `first` None puts all classes into the first core, `settlings` cores on which nothing is
    possible are looked into, `entire` is the model over everybody, if it is there already, `teams` are exchanges
    between teams."""
    question = found.question
    program, everybody, budget = question.program, question.everybody, question.budget
    core = everybody if found.prices is None or first is None else first_core(question, found, first)
    if teams is not None:
        next(teams, None)
    while True:
        whole = len(core) == len(everybody)
        model = entire if whole and entire is not None else found.over(core)
        decision = _engine(model, held, budget, teams)
        for _ in teams if teams is not None and held.value is None and not whole else ():
            pass  # they may know of people outside this core
        teams = None
        if held.champion is not None:
            question.memory.learn(np.concatenate(held.champion.members), tuning.SAMPLE // 2)
        looked_at = model.classes.people
        budget.decided(looked_at)
        if not decision.proved:
            return held.unfinished
        value = held.value
        if whole:
            return _none(found, model) if value is None else _best(found, held, model)
        assert found.prices is not None
        if value is None:
            widest = bool(program.reserves) and 2 * len(core) >= len(everybody)  # an obstacle is dear, and tells little
            settled = infeasible_core.prove_or_extend(question, model) if settlings > 0 and not widest else None
            settlings -= 1
            if settled is None:
                core = wider_core(question, found, core)
            elif settled.basis is not None:
                return impossible_optimum(settled.basis, own_rows(program, settled.against))
            else:
                core = settled.people
        elif question.feasibility_only:
            return Optimum(held.champion, value, value, "sums")
        else:
            wanted = missing(question, found.prices.survivors(value + 1), model)
            if wanted is None:
                return _best(found, held, model)
            core = wanted
            if len(core) > tuning.WIDER * len(looked_at):
                core = union_of_people(first_core(question, found, tuning.WIDER * len(model.classes.size)), looked_at)
                core = core if len(looked_at) < len(core) < len(wanted) else wanted
        budget.say(f"looking at {len(core):,} of {len(everybody):,} people")


def _engine(model: CountModel, held: _Held, budget: Budget, teams: Iterator[None] | None) -> cpsat.Decision:
    """Let CP-SAT look for a choice better than what is held; after a try or a few, `teams` are exchanged between."""
    tries = None if teams is None else tuning.FIRST_TRIES[model.sorts is not None]
    while held.value is None or held.value != held.ceiling:
        floor = None if held.value is None else held.value + 1
        decision = cpsat.decide(model, budget, floor, held.ceiling, tries=tries)
        held.learn(model, decision.choice)
        if decision.proved or teams is None or budget.over:
            return decision
        for _ in teams:
            if held.value == held.ceiling:
                break
        tries = teams = None
    return cpsat.NONE  # nothing is worth more than the bound


def _best(found: PricedSample, held: _Held, model: CountModel) -> Optimum:
    """That what is held is the best on a model that has everybody who matters, and on what it rests that nothing is
    better."""
    value = held.value
    assert value is not None
    best = Optimum(held.champion, value, value, "sums")
    if found.question.feasibility_only:
        return best

    def prove() -> Optimum:
        basis = prove_none_better(model, value, found.prices, found.question.budget)
        return replace(best, basis=basis) if proved(basis) else replace(held.unfinished, basis=basis)

    return replace(best, basis="one engine", later=prove) if found.question.later else prove()


def _none(found: PricedSample, model: CountModel) -> Optimum:
    """That nothing is possible on a model of everybody, as the engine says, and on what it rests."""
    question = replace(found.question, objective=Linear())
    again = not found.tried or not found.question.feasibility_only  # else this very question was priced in vain
    if found.prices is None and again and not question.budget.over and generate_columns(question, None).impossible:
        return impossible_optimum("sums")
    return impossible_optimum(prove_none(model, question.budget))


def evaluate(program: Program, expression: Linear, placement: Placement) -> int:
    """An expression's value for some people, without its constant."""
    codes = {(team, trait): program.traits[trait].codes[placement.blocks[team]] for team, trait in expression.people}
    people = sum(sum(weights[codes[key]].tolist()) for key, weights in expression.people.items())
    return people + summed(expression.auxiliaries, placement.auxiliaries)
