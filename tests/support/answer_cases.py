"""Every question asked of a problem that can be met, of one that cannot, and of one that courses make possible."""

from __future__ import annotations

from collections.abc import Callable

import composer
from composer import Problem
from composer.analyses.answer import Answer
from composer.scenario.load import load
from composer.scenario.yaml import read_yaml
from tests.support.command_line import IMPOSSIBLE, SMALL

POSSIBLE = (
    SMALL + "tradeoffs: [{most: {total: score}}, {most: {members: {unit: الشمال}}}]\nsweep: {patrol.size: 2..3}\n"
)
PLANNED = SMALL.replace("ar:2; en:3", "ar:2; en:1").replace('"en:2"', '"en:1"') + (
    "today: 2027-01-01\nstart: 2027-12-01\n"
    "courses: [{name: English, gives: {languages: {en: 2}}, cost: 1, weeks: 3}]\n"
    "recruits: [{name: leader, gives: {sex: F, score: 9, languages: {en: 3}}, cost: 0.5, number: 1}]\n"
)
BLOCKED = IMPOSSIBLE + POSSIBLE.removeprefix(SMALL)


def problem(scenario: str) -> Problem:
    """A problem from the text of its file."""
    tree = read_yaml(scenario, "patrol.yaml").value
    assert isinstance(tree, dict)
    return load(tree)


def proof(asked: Problem) -> composer.Certificate:
    """A proof of what `solve` says."""
    return composer.certify(asked, composer.solve(asked))


QUESTIONS: dict[str, Callable[[Problem], Answer]] = {
    "solve": composer.solve,
    "explain": composer.explain,
    "gaps": composer.gaps,
    "why": lambda asked: composer.why(asked, ["P2", "P3"]),
    "indispensable": composer.indispensable,
    "tradeoffs": composer.tradeoffs,
    "alternatives": composer.alternatives,
    "sweep": composer.sweep,
    "repair": lambda asked: composer.repair(asked, {"patrol": ["P1", "P3"]}),
    "standins": composer.standins,
    "full_report": composer.full_report,
    "verify": lambda asked: composer.verify(asked, {"patrol": ["P1", "P3"]}),
    "verify_proof": lambda asked: composer.verify_proof(asked, proof(asked)),
}
