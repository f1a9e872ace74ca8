"""Why this person and not that one, and who is indispensable: against brute force, at limits, in words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from composer import Problem, ScenarioError, indispensable, load, why
from composer.analyses.why.answer import Indispensable, Reason, Reasons
from composer.analyses.why.words import indispensable_text, why_text
from composer.optimize import lexicographic
from composer.render.json import text
from composer.scenario.yaml import read_yaml
from composer.solvers import cpsat, tuning
from tests.support import oracle
from tests.support.command_line import SMALL, Run, loaded, run, small, written
from tests.support.opened import Demand, Opened
from tests.support.random_problems import random_scenario
from tests.support.samples import sample, split

__all__ = ["run", "small"]

BLOCKS, BLOCK = 4, 50


class Truth:
    """Every way to fill the teams, and what it says about people."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.scenario = scenario
        self.problem = oracle.Problem(scenario)
        self.teams = list(self.problem.feasible())
        self.members = [frozenset(self.problem.members(teams, None)) for teams in self.teams]
        self._opened: Opened | None = None

    @property
    def opened(self) -> Opened | None:
        """Everything that could be broken; None where that is too much to try, or two demands are called the same."""
        if self._opened is None and (len(self.problem.teams) + 1) ** len(self.problem.people) <= 5000:
            self._opened = Opened(self.scenario)
        return self._opened

    def best(self, ways: Sequence[oracle.Teams]) -> list[Fraction] | None:
        """The best goal values of some ways; None where there are none."""
        values = [self.problem.goal_values(teams) for teams in ways]
        return min(values, key=self.problem.rank, default=None)

    def way(self, group: Collection[str], taken_in: bool) -> list[oracle.Teams]:
        """The ways with all of a group in, or with none of it."""
        pairs = zip(self.teams, self.members, strict=True)
        return [teams for teams, members in pairs if (members >= set(group) if taken_in else not members & set(group))]

    def stops(self, person: str) -> dict[str, list[str]]:
        """For each team in the file the gates that keep somebody out."""
        return {
            team["name"]: sorted(
                f"{team['name']}: everyone: {key}"
                for key, condition in (team.get("everyone") or {}).items()
                if not self.problem.matches({key: condition}, person)
            )
            for team in self.scenario["teams"]
        }


def wrong(
    truth: Truth, problem: Problem, reasons: Reasons, seen: Counter[str] | None = None, exact: bool = True
) -> list[str]:
    """What is wrong with reasons, held against every way to fill the teams. Not `exact`: undecided is no mistake."""
    chosen = {member.id for roster in reasons.teams for member in roster.members}
    found = []
    for reason in reasons.reasons:
        group = reason.people
        stops = [truth.stops(person) for person in group]
        said = sorted((stop.person, stop.requirement) for stop in reason.stops)
        if said != sorted((p, gate) for p, stop in zip(group, stops, strict=True) for g in stop.values() for gate in g):
            found.append(f"{group}: gates {said}")
        standing = expected(truth, group, [all(stop.values()) for stop in stops], chosen)
        if reason.standing != standing and (exact or not could_be_less(reason, standing, reasons)):
            found.append(f"{group}: {reason.standing}, in truth {standing}")
        if exact and not reason.decided:
            found.append(f"{group}: not decided")
        found += wrong_goals(truth, reason, reasons)
        if reason.conflict is not None:
            found += wrong_conflict(truth, problem, reason, Counter() if seen is None else seen)
        elif exact and standing in ("impossible", "indispensable"):
            found.append(f"{group}: no conflict")
    return found


def expected(truth: Truth, group: Sequence[str], stopped: list[bool], chosen: set[str]) -> str:
    if any(stopped):
        return "stopped"
    if not truth.teams:
        return "no team"
    there = chosen.issuperset(group)
    others = truth.way(group, not there)
    return ("chosen" if others else "indispensable") if there else ("not chosen" if others else "impossible")


def could_be_less(reason: Reason, standing: str, reasons: Reasons) -> bool:
    """Whether a reason says less than the truth, and no more."""
    if reason.standing == "undecided":
        return standing != "stopped" and not reason.decided
    return reason.standing == "chosen" and standing == "indispensable" and not reason.decided and bool(reasons.teams)


def wrong_goals(truth: Truth, reason: Reason, reasons: Reasons) -> list[str]:
    found = []
    way = "best" if reasons.verdict == "best" else ""
    if reason.changes:
        there = reason.standing == "chosen"
        best, other = truth.best(truth.teams), truth.best(truth.way(reason.people, not there))
        assert best is not None
        assert other is not None
        for place, change in enumerate(reason.changes):
            assert change.other is not None
            if change.best.proved and change.best.value != best[place]:
                found.append(f"{reason.people}: best {change.best}, in truth {best[place]}")
            if change.other.proved and change.other.value != other[place]:
                found.append(f"{reason.people}: other {change.other}, in truth {other[place]}")
            sign = 1 if change.best.most else -1
            if change.proved and change.loss != sign * (best[place] - other[place]):
                found.append(f"{reason.people}: loss {change.loss}")
            if not change.proved and (change.loss is not None or reason.decided):
                found.append(f"{reason.people}: a loss that is not proved")
        if way and reason.decided and not all(change.proved for change in reason.changes):
            found.append(f"{reason.people}: decided, and not proved")
    if reason.teams:
        teams = {roster.name: [member.id for member in roster.members] for roster in reason.teams}
        found += oracle.holds(truth.scenario, teams)
        members = {person for each in teams.values() for person in each}
        chosen = {member.id for roster in reasons.teams for member in roster.members}
        if (reason.standing == "chosen") == bool(members & set(reason.people)) and reason.standing == "chosen":
            found.append(f"{reason.people}: not left out")
        if reason.standing == "not chosen" and not members.issuperset(reason.people):
            found.append(f"{reason.people}: not taken in")
        if (set(reason.joining), set(reason.leaving)) != (members - chosen, chosen - members):
            found.append(f"{reason.people}: who comes and goes")
    return found


def wrong_conflict(truth: Truth, problem: Problem, reason: Reason, seen: Counter[str]) -> list[str]:
    """A conflict held against every choice of people: whether it is one, and nothing in it can be spared."""
    assert reason.conflict is not None
    named = names(problem)
    if truth.opened is None or len(set(named.values())) < len(named):
        return []
    by_name = {label: demand for demand, label in named.items()}
    demands = {by_name[label] for label in reason.conflict.requirements}
    group = set(reason.people)

    def allowed(members: Collection[str]) -> bool:
        return group <= set(members) if reason.standing == "impossible" else not group & set(members)

    if truth.opened.satisfiable(demands, allowed):
        return [f"{reason.people}: {reason.conflict} is none"]
    spared = [demand for demand in demands if not truth.opened.satisfiable(demands - {demand}, allowed)]
    seen["conflicts"] += 1
    return [f"{reason.people}: {spared} can be spared"] if spared and reason.conflict.minimal else []


def names(problem: Problem) -> dict[Demand, str]:
    """What every demand is called."""
    named: dict[Demand, str] = {}
    for team in problem.teams:
        named["number", team.name] = f"{team.name}: number"
        named["size", team.name] = f"{team.name}: size"
        for gate, _ in team.gates():
            named["gate", team.name, gate] = f"{team.name}: everyone: {gate}"
        for seat in team.seats:
            named["seat", team.name, seat.seat] = f"{team.name}: {seat.seat}"
        for place, each in enumerate(team.require):
            named["require", team.name, str(place)] = each.label
    for place, each in enumerate(problem.require):
        named["over all", "", str(place)] = each.label
    return named


def asked(seed: int) -> tuple[Truth, Problem, list[str]]:
    """A random problem and two of its people."""
    truth = Truth(random_scenario(seed))
    return truth, load(truth.scenario), Random(seed).sample(truth.problem.people, 2)


def presence_wrong(truth: Truth, found: Indispensable) -> list[str]:
    """What is wrong with who is in every choice and who in none; what is open is no mistake."""
    let_through = [p for p in truth.problem.people if not all(truth.stops(p).values())]
    always = [p for p in truth.problem.people if truth.teams and all(p in members for members in truth.members)]
    never = [p for p in let_through if truth.teams and not any(p in members for members in truth.members)]
    wrong = []
    if found.possible is not None and found.possible != bool(truth.teams):
        wrong.append(f"possible: {found.possible}")
    for name, said, open_, right in (
        ("always", found.always, found.open_always, always),
        ("never", found.never, found.open_never, never),
    ):
        if not set(said) <= set(right) or not set(right) <= {*said, *open_} or set(said) & set(open_):
            wrong.append(f"{name}: {said}, open {open_}, in truth {right}")
        if list(said) != sorted(said, key=truth.problem.people.index):
            wrong.append(f"{name} out of order")
    if found.complete and (list(found.always), list(found.never)) != (always, never):
        wrong.append("complete, and something is missing")
    return wrong


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_reason_and_who_is_indispensable_equal_brute_force(block: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        truth, problem, people = asked(seed)
        reasons = why(problem, people)
        assert wrong(truth, problem, reasons, seen) == [], f"seed {seed}"
        assert [reason.people for reason in reasons.reasons] == [(people[0],), (people[1],), tuple(people)]
        seen.update(reason.standing for reason in reasons.reasons)
        seen["losses"] += sum(bool(change.loss) for reason in reasons.reasons for change in reason.changes)
        found = indispensable(problem)
        assert found.complete
        assert presence_wrong(truth, found) == [], f"seed {seed}"
        seen.update(
            always=bool(found.always), never=bool(found.never), neither=bool(found.possible and not found.never)
        )
    standings = ("stopped", "chosen", "indispensable", "not chosen", "impossible", "no team")
    for each in (*standings, "conflicts", "losses", "always", "never", "neither"):
        assert seen[each] > 1, seen
    assert seen["undecided"] == 0


@pytest.mark.parametrize("seeds", split(range(25), 5))
def test_tiny_samples_and_cores_change_no_answer(seeds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SMALL": 0, "SAMPLE": 3, "JOINING": 1, "CORE": 1, "NEAR": 2}.items():
        monkeypatch.setattr(tuning, name, value)
    monkeypatch.setattr(tuning, "BACKBONE_KEPT", 1)
    for seed in seeds:
        truth, problem, people = asked(seed)
        assert wrong(truth, problem, why(problem, people[:1])) == [], f"seed {seed}"
        found = indispensable(problem)
        assert found.complete
        assert presence_wrong(truth, found) == [], f"seed {seed}"


# limits


def stopping(monkeypatch: pytest.MonkeyPatch, decisions: int) -> None:
    """The engine gives up after so many decisions."""
    left = [decisions]
    decide = cpsat.decide

    def some(*arguments: Any, **more: Any) -> cpsat.Decision:
        left[0] -= 1
        return decide(*arguments, **more) if left[0] >= 0 else cpsat.Decision(None, None, None, False)

    monkeypatch.setattr(cpsat, "decide", some)


@pytest.mark.parametrize("decisions", sample([0, 3, 1, 2, 5, 8], 2))
def test_whatever_runs_out_nothing_is_said_that_is_not_so(decisions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "SWITCHED_NUMBERS", 0)  # so that the engine is asked what demands are against whom
    seen: Counter[bool] = Counter()
    for seed in range(300, 316):
        truth, problem, people = asked(seed)
        with monkeypatch.context() as patch:
            stopping(patch, decisions)
            reasons = why(problem, people)
        assert wrong(truth, problem, reasons, exact=False) == [], f"seed {seed}"
        with monkeypatch.context() as patch:
            stopping(patch, decisions)
            found = indispensable(problem)
        assert presence_wrong(truth, found) == [], f"seed {seed}"
        seen.update([reasons.decided, found.complete])
        if not decisions:  # prices alone can show that there is no team
            assert {reason.standing for reason in reasons.reasons} <= {"undecided", "stopped", "no team"}
            assert not found.possible
            assert found.complete == (found.possible is False)
    assert seen[False] > (5 if decisions < 8 else 0)


def test_with_next_to_no_work_everything_says_undecided() -> None:
    problem = load(tree())
    reasons = why(problem, "P1", work=1e-9)
    found = indispensable(problem, work=1e-9)
    assert reasons.reasons[0].standing == "undecided" or not reasons.reasons[0].decided
    assert not reasons.decided
    assert not found.complete


def test_an_engine_that_calls_possible_impossible_is_a_disagreement_in_the_conflict() -> None:
    from composer.analyses.why.membership import membership_conflict
    from composer.base.errors import Disagreement
    from composer.solvers.budget import Budget

    with pytest.raises(Disagreement):
        membership_conflict(load(tree()), [0], True, Budget())


# counted by hand


PEOPLE = [
    # id, sex, rank, skills, score, fit
    ("P1", "F", "high", "medic", "5", "yes"),
    ("B", "M", "high", "eod", "9", "yes"),
    ("C", "M", "low", "eod", "7", "yes"),
    ("D", "M", "low", "", "8", "yes"),
    ("E", "F", "low", "", "1", "yes"),
    ("G", "M", "low", "medic", "3", "no"),
]


def tree(**more: Any) -> dict[str, Any]:
    """Three of six who are fit, with a leader and a medic: G is not fit, so P1 is the only medic."""
    pool = [dict(zip(("id", "sex", "rank", "skills", "score", "fit"), row, strict=True)) for row in PEOPLE]
    team = {
        "name": "t",
        "size": 3,
        "everyone": {"fit": True},
        "seats": [{"seat": "Lead", "who": {"rank": "high"}}],
        "require": [{"members": {"skills": "medic"}, "at_least": 1, "name": "Medic"}],
        **more,
    }
    fields = {"rank": ["low", "high"], "skills": "set"}
    return {
        "title": "Patrol",
        "pool": pool,
        "fields": fields,
        "teams": [team],
        "prefer": [{"most": {"total": "score"}}, {"least": {"members": {"skills": "eod"}}}],
    }


def test_each_reason_for_people_of_a_small_pool() -> None:
    # The best are P1, B and D: 22, with one explosives operator.
    reasons = why(load(tree()), ["P1", "B", "C", "G", "E"])
    assert (reasons.verdict, [goal.value for goal in reasons.goals]) == ("best", [22, 1])
    medic, leader, operator, unfit, other, together = reasons.reasons
    # Without P1 there is no medic: G is not fit.
    assert (medic.standing, medic.conflict and medic.conflict.requirements) == (
        "indispensable",
        ("t: everyone: fit", "Medic"),
    )
    assert medic.conflict is not None
    assert medic.conflict.minimal
    # Without B it is P1, C and D.
    assert (leader.standing, [change.loss for change in leader.changes]) == ("chosen", [2, 0])
    assert (leader.joining, leader.leaving) == (("C",), ("B",))
    # With C it is P1, B and C: 21, with two operators.
    assert (operator.standing, [change.loss for change in operator.changes]) == ("not chosen", [1, 1])
    assert [change.other and change.other.value for change in operator.changes] == [21, 2]
    assert (unfit.standing, [stop.requirement for stop in unfit.stops]) == ("stopped", ["t: everyone: fit"])
    assert (other.standing, [change.loss for change in other.changes]) == ("not chosen", [7, 0])
    assert (together.people, together.standing) == (("P1", "B", "C", "G", "E"), "stopped")


@pytest.mark.parametrize("given_up", [0, 1])
def test_nothing_is_called_proved_where_the_best_or_the_other_team_is_not(
    given_up: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, calls = lexicographic.maximize_in_order, []

    def doubtful(*given: Any) -> lexicographic.LexicographicOptimum:
        calls.append(1)
        found = usual(*given)
        return replace(found, basis=None) if len(calls) == given_up + 1 else found

    monkeypatch.setattr("composer.analyses.why.search.maximize_in_order", doubtful)
    reasons = why(load(tree()), "B")
    assert reasons.verdict == ("best" if given_up else "found")
    (reason,) = reasons.reasons
    assert (reason.standing, reason.proved, reason.decided) == ("chosen", False, False)


def test_several_who_are_possible_each_alone_may_be_too_many_together() -> None:
    reasons = why(load(tree()), ["C", "D", "E"])
    assert [reason.standing for reason in reasons.reasons] == ["not chosen", "chosen", "not chosen", "impossible"]
    against = reasons.reasons[-1].conflict
    assert against is not None
    assert against.minimal
    assert set(against.requirements) in ({"t: size", "t: Lead"}, {"t: size", "Medic"})


def test_all_of_the_chosen_are_left_out_together() -> None:
    reasons = why(load(tree(require=[])), ["B", "D"])
    both = reasons.reasons[-1]
    assert both.standing == "chosen"
    # P1, C and E: 13 instead of B, D and C, 24.
    assert [change.loss for change in both.changes] == [11, -1]
    assert set(both.joining) == {"P1", "E"}


def test_a_person_is_asked_about_once_and_by_the_id_of_the_pool() -> None:
    assert [reason.people for reason in why(load(tree()), ["C", "C"]).reasons] == [("C",)]
    assert [reason.people for reason in why(load(tree()), "C").reasons] == [("C",)]


def test_an_unknown_id_is_refused_with_the_nearest_and_all_of_them_at_once() -> None:
    with pytest.raises(ScenarioError) as refused:
        why(load(tree()), ["P11", "C", "Q"])
    assert [mistake.text for mistake in refused.value.mistakes] == [
        "nobody in the pool has the id `P11` – did you mean `P1`?",
        "nobody in the pool has the id `Q`",
    ]
    with pytest.raises(ScenarioError, match="at least one id"):
        why(load(tree()), [])


def test_gates_are_told_without_any_search(monkeypatch: pytest.MonkeyPatch) -> None:
    stopping(monkeypatch, 0)
    reasons = why(load(tree()), ["G"])
    assert (reasons.looked_for, reasons.verdict, reasons.teams, reasons.decided) == (False, "undecided", (), True)
    assert reasons.to_dict()["verdict"] is None


def test_gates_of_some_teams_are_told_of_people_who_may_be_in_others() -> None:
    whole = tree()
    whole["teams"].append({"name": "base", "size": 1})
    (reason,) = why(load(whole), ["G"]).reasons
    assert (reason.standing, [stop.team for stop in reason.stops]) == ("not chosen", ["t"])
    assert [change.loss for change in reason.changes] == [4, -1]  # instead of C, an operator
    assert "Kept out of some teams by:\n  t: fit true\n" in why_text(why(load(whole), ["G"]))


def test_demands_of_teams_alike_are_one_demand_with_the_name_in_the_file() -> None:
    whole = tree(number=2, size=2)
    (reason,) = why(load(whole), ["P1"]).reasons  # one medic for two teams
    assert reason.standing == "no team"
    whole = tree(number=2, size=2, require=[])
    (reason,) = why(load(whole), ["P1"]).reasons  # one leader too few without
    assert reason.standing == "indispensable"
    assert reason.conflict is not None
    assert reason.conflict.requirements == ("t: number", "t: Lead")


def test_people_who_are_always_outdone_can_still_be_in_a_team() -> None:
    found = indispensable(load(tree()))
    assert (found.possible, found.always, found.never, found.complete) == (True, ("P1",), (), True)


def test_who_is_in_none_though_the_gates_let_them_through() -> None:
    found = indispensable(load(tree(size=2, require=[{"members": {"rank": "low"}, "at_most": 0}])))
    assert (found.always, found.never, found.people.eligible) == (("P1", "B"), ("C", "D", "E"), 5)


def test_wishes_and_goals_do_not_tell_who_is_indispensable() -> None:
    wish = {"members": {"sex": "M"}, "at_least": 0, "aim": 2, "name": "Men"}
    found = indispensable(load(tree(require=[wish])))
    assert (found.always, found.never) == ((), ())
    blank = tree()
    blank["pool"][3]["score"] = None  # D has no score: that matters to the goal alone
    assert indispensable(load(blank)).complete
    with pytest.raises(ScenarioError):
        why(load(blank), "D")


def test_nothing_is_said_of_anybody_where_nothing_is_possible() -> None:
    found = indispensable(load(tree(size=9)))
    assert (found.possible, found.always, found.never, found.complete) == (False, (), (), True)
    assert indispensable_text(found) == (
        "Patrol\n\nNo team is possible, so nobody is in every team or in none; that is proved.\n"
    )


# in words


def test_the_text_reads_like_this() -> None:
    assert why_text(why(load(tree()), ["P1", "C", "G"])) == (
        "Patrol\n"
        "\n"
        "P1: no team is possible without them, that is proved. Without them, these cannot all be met:\n"
        "  • t: everyone: fit\n"
        "  • Medic\n"
        "Drop any one of these and a team without them is possible.\n"
        "\n"
        "C: not in the best team; this is what taking them in changes\n"
        "     preferred                                     best   with them   difference\n"
        "1.   total score, as high as possible                22          21   worse by 1; proved\n"
        "2.   members with skills eod, as low as possible      1           2   worse by 1; proved\n"
        "In that team C joins and D leaves.\n"
        "\n"
        "G: a condition on everyone keeps them out\n"
        "  t: fit true\n"
        "\n"
        "P1, C and G together: not all of them can be in teams; conditions on everyone keep out\n"
        "  G, t: fit true\n"
    )


def test_cells_are_told_where_that_is_asked_for_and_not_else() -> None:
    reasons = why(load(tree(everyone={"fit": True, "any": [{"rank": "high"}, {"skills": "eod"}]})), ["G", "D"])
    assert "  t: fit true – fit: no\n" in why_text(reasons, people=True)
    assert "  t: (rank high) or (skills eod) – rank: low, skills: blank\n" in why_text(reasons, people=True)
    assert "fit: no" not in why_text(reasons)
    gates = reasons.to_dict(cells=True)["reasons"][0]["gates"]  # type: ignore[index]
    assert gates[0] == {
        "id": "G",
        "requirement": "t: everyone: fit",
        "condition": "fit true",
        "cells": {"fit": "no"},
    }
    assert "cells" not in text(reasons.to_dict())
    assert '"no"' not in text(reasons.to_dict())


def test_what_is_as_good_and_what_is_better_later_is_said() -> None:
    whole = tree(require=[])
    whole["prefer"] = [{"least": {"members": {"sex": "F"}}}, {"least": {"members": {"skills": "eod"}}}]
    # Without women: B, C and D, with both operators.
    said = why_text(why(load(whole), ["E"]))
    assert "worse by 1; proved\n" in said
    assert "better by 1; proved\n" in said
    whole["prefer"] = [{"most": {"members": {"rank": "high"}}}]
    assert why_text(why(load(whole), ["E", "C"])).count("as good") >= 1


def test_what_is_undecided_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "SWITCHED_NUMBERS", 0)  # so that the engine is asked what demands are against whom
    problem = load(tree())
    said = []
    for decisions in range(6):
        with monkeypatch.context() as patch:
            stopping(patch, decisions)
            reasons = why(problem, ["P1"])
            said.append(why_text(reasons).splitlines()[2:])
            assert not reasons.decided or decisions > 2  # what is asked then needs three decisions
    assert said[0] == [
        "No team was found in the time given, and it is not proved that there is none.",
        "",
        "P1: not decided: no team to compare them with was found in the time given",
    ]
    open_ = replace(why(problem, ["P1"]), reasons=(Reason(("P1",), "chosen", proved=False),))
    assert "what is possible without them was not decided in the time given" in why_text(open_)


def test_open_questions_about_who_is_indispensable_are_said_in_words() -> None:
    found = indispensable(load(tree()))
    open_ = replace(found, always=(), open_always=("P1",), open_never=("C", "D"))
    assert indispensable_text(open_) == (
        "Patrol\n"
        "\n"
        "All choices of teams that meet everything required, best or not\n"
        "Perhaps in every choice of teams, not decided: P1.\n"
        "Perhaps in no choice of teams, not decided: C and D.\n"
    )
    unknown = replace(found, possible=None, always=(), open_always=("P1",), open_never=("P1",))
    assert "who is indispensable is not decided" in indispensable_text(unknown)
    assert indispensable_text(found).endswith(
        "In every choice of teams: P1; that is proved.\n"
        "Of 5 people let through by the conditions on everyone, all could be in a team; that is proved.\n"
    )
    many = replace(found, never=tuple(f"P{number}" for number in range(50)))
    assert "P38, P39 and 10 more; that is proved." in indispensable_text(many)


def test_json_holds_every_part() -> None:
    answer = why(load(tree()), ["P1", "C"]).to_dict()
    assert list(answer)[:7] == ["verdict", "title", "note", "decided", "reasons", "teams", "goals"]
    first, second, _ = answer["reasons"]  # type: ignore[misc]
    assert first["conflict"] == {"requirements": ["t: everyone: fit", "Medic"], "minimal": True}
    assert (first["standing"], first["goals"], first["teams"]) == ("indispensable", [], [])
    assert second["goals"][0] == {
        "goal": "most total score",
        "unit": "score",
        "best": 22,
        "other": 21,
        "loss": 1,
        "proved": True,
    }
    assert (second["joining"], second["leaving"], second["conflict"]) == (["C"], ["D"], None)
    assert len(second["teams"][0]["members"]) == 3
    answer = indispensable(load(tree())).to_dict()
    assert {key: answer[key] for key in ("possible", "complete", "always", "never")} == {
        "possible": True,
        "complete": True,
        "always": ["P1"],
        "never": [],
    }


# the command


def test_the_command_answers_and_says_what_is_open_by_its_status(
    run: Run, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = run("why", small, "P2", "--indispensable")
    assert answer.status == 0
    assert answer.out.startswith("Patrol\n\nP2: ")
    assert "\n\nAll choices of teams that meet everything required, best or not\n" in answer.out
    tree_ = read_yaml(SMALL, "small").value
    assert isinstance(tree_, dict)
    assert json.loads(run("why", small, "P2", "--json").out)["reasons"] == why(load(tree_), "P2").to_dict()["reasons"]
    both = json.loads(run("why", small, "P2", "--json", "--indispensable").out)
    assert both["indispensable"]["complete"] is True
    alone = json.loads(run("why", small, "--json", "--indispensable").out)
    assert list(alone) == ["indispensable"]
    stopping(monkeypatch, 0)
    for arguments in (["P2"], ["--indispensable"]):
        assert run("why", small, *arguments).status == 3


def test_the_command_answers_where_no_team_is_possible(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", SMALL.replace("size: 2", "size: 9"))
    answer = run("why", file, "P2", "--indispensable")
    assert answer.status == 0
    assert "P2: no team is possible, with them or without\n" in answer.out


def test_wrong_input_is_refused_in_words(run: Run, small: Path) -> None:
    answer = run("why", small, "P22")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == "nobody in the pool has the id `P22` – did you mean `P2`?\n1 mistake\n"
    answer = run("why", small)
    assert answer.status == 2
    assert "--indispensable" in answer.err
    assert run("why", small, "P2", "--work", "0").status == 2


def test_cells_and_files_are_options(run: Run, tmp_path: Path) -> None:
    gated = SMALL.replace("    seats:", "    everyone: {unit: Кавказ}\n    seats:")
    file = written(tmp_path / "s.yaml", gated)
    assert "unit: الشمال" in run("why", file, "P3", "--people").out
    assert "الشمال" not in run("why", file, "P3").out
    assert run("why", file, "P3", "-o", tmp_path / "answer.txt").out == ""
    assert "P3: a condition on everyone keeps them out\n" in (tmp_path / "answer.txt").read_text("utf-8")
    assert run("why", file, "P3", "-o", file).status == 2


def test_help_needs_no_solver() -> None:
    assert loaded("why", "--help") == set()


def test_what_is_no_id_is_refused_among_those_that_nobody_has() -> None:
    problem = load({"pool": [{"id": "A"}, {"id": "B"}], "teams": [{"name": "t", "size": 1}]})
    with pytest.raises(ScenarioError) as caught:
        why(problem, ["A", {"id": "A"}, 7, "X"])  # type: ignore[list-item]
    assert [str(mistake) for mistake in caught.value.mistakes] == [
        "an id is wanted, not a mapping",
        "an id is wanted, not `7`",
        "nobody in the pool has the id `X`",
    ]


def test_who_was_in_the_plan_and_is_gone_from_the_pool_is_no_slip_of_the_pen() -> None:
    scenario = {"pool": [{"id": "P401"}, {"id": "P2"}], "teams": [{"name": "watch", "size": 1}]}
    problem = load(scenario | {"plan": {"watch": ["P041"]}})
    with pytest.raises(ScenarioError) as refused:
        why(problem, ["P041", "P402"])
    assert [mistake.text for mistake in refused.value.mistakes] == [
        "`P041` is in the plan, in watch, but no longer in the pool",
        "nobody in the pool has the id `P402` – did you mean `P401`?",
    ]
