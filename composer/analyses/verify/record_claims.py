"""What a record says of itself, held against what came of recomputing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from composer.analyses.verify.answer import Verification
from composer.analyses.verify.proof import ProofCheck
from composer.analyses.verify.recorded_parts import differences
from composer.base.numbers import shown


def choice_said(choice: Mapping[str, object]) -> str:
    """What was chosen, in words."""
    if choice.get("what") == "course":
        return f"course of action {choice.get('course')}"
    return "the answer" if choice.get("what") == "answer" else "a roster changed by hand"


def untenable(answer: Mapping[str, Any], recount: Verification | None, proof: ProofCheck | None) -> list[str]:
    """What an answer says of itself that its teams or its proof do not bear out."""
    verdict, goals = answer.get("verdict"), answer.get("goals")
    wrong = []
    if recount is not None and (not recount.met or verdict not in ("best", "found")):
        wrong.append("verdict: its teams do not meet everything" if not recount.met else "verdict: it has teams")
    if recount is None and verdict not in ("impossible", "undecided"):
        wrong.append("verdict: it has no teams")
    if verdict == "impossible" and any(_reached(goal) for goal in (goals if isinstance(goals, list) else ())):
        wrong.append("goals: nothing can be reached where there is no team")
    if proof is None or not proof.holds:
        return wrong
    certificate = proof.checked.certificate
    if certificate.claim != verdict:
        wrong.append(f"verdict: the record says {shown(verdict)}, its proof is of {certificate.claim}")
    if certificate.claim != "best" or recount is None or not isinstance(goals, list):
        return wrong
    values = [goal for goal in recount.goals if goal.value is not None]
    if [str(goal.value) for goal in values] != [each.value for each in certificate.goals]:
        wrong.append("goals: the proof is of other values")
    for said in goals:
        if isinstance(said, dict) and (said.get("bound"), said.get("bound_exact")) != (
            said.get("value"),
            said.get("value_exact"),
        ):
            wrong.append(f"goals: {said.get('goal')}: bound: the proof says that nothing is better than the value")
        if isinstance(said, dict) and said.get("proved") is not True and said.get("value") is not None:
            wrong.append(f"goals: {said.get('goal')}: proved: the proof holds")
    return wrong


def _reached(goal: object) -> bool:
    return isinstance(goal, dict) and (goal.get("bound") is not None or goal.get("proved") is not False)


def not_chosen(choice: Mapping[str, object], answer: Mapping[str, Any]) -> list[str]:
    """What a choice says of itself that its own teams do not bear out."""
    what, course = choice.get("what"), choice.get("course")
    wrong = []
    if what not in ("answer", "course", "roster") or (what == "course") != isinstance(course, str):
        wrong.append("what: it is the answer, a course of action by its letter, or a roster")
    if what == "answer" or course == "A":
        wrong += differences(_who(choice), _who(answer), "teams")
    return wrong


def _who(part: Mapping[str, Any]) -> list[object]:
    teams = part.get("teams")
    return [
        {key: team.get(key) for key in ("name", "members", "reserves")} if isinstance(team, dict) else team
        for team in (teams if isinstance(teams, list) else ())
    ]
