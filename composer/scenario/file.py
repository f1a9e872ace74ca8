"""The scenario file's own shape: its top-level keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, create_model

from composer.base.models import AsList, Count, Day, Model, Words, collecting
from composer.base.numbers import exact, shown
from composer.pool.periods import read_rest
from composer.problem.courses import Course, Recruit
from composer.problem.decision import Decision
from composer.problem.drop import read_drop
from composer.problem.programme import Tours
from composer.problem.requirement import Goal, Requirement
from composer.problem.sweep_values import read_sweep
from composer.problem.team import Team

_RATIO = re.compile(r"-?\d{1,12}/[1-9]\d{0,11}", re.ASCII)


def _numbers(value: object) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"a list of numbers is wanted here, not {shown(value)}")
    return tuple(Fraction(item) if isinstance(item, str) and _RATIO.fullmatch(item) else exact(item) for item in value)


NumberList = Annotated[tuple[Any, ...], BeforeValidator(collecting(_numbers))]


VaryField = Annotated[tuple[Any, ...], BeforeValidator(collecting(read_sweep))]


class Expect(Model):
    """What a file's answer is expected to be, which makes the file a test."""

    verdict: Literal["best", "found", "impossible", "undecided"] | None = None
    goals: NumberList | None = None
    ways_out: NumberList | None = None
    plans: NumberList | None = None
    points: Count | None = None


class ScenarioFile(Model):
    """A whole file. `pool` and `fields` are read with the people they speak of."""

    examples: ClassVar[Mapping[str, str]] = {
        "tradeoffs": "tradeoffs: [{most: {share: {sex: F}}}, {least: {total: daily_cost}}]",
        "sweep": "sweep: {observers.size: 4..8}",
    }
    title: Words = ""
    decision: Decision | None = None
    show: Annotated[tuple[Words, ...], AsList] = ()
    pool: Any = None
    start: Day | None = None
    end: Day | None = None
    today: Day | None = None
    rest: Annotated[Any, BeforeValidator(collecting(read_rest))] = None
    busy: Words | None = None
    served: Words | None = None
    tours: Tours | None = None
    plan: Any = None
    frozen: Day | None = None
    drop: Annotated[Any, BeforeValidator(collecting(read_drop))] = None
    fields: Any = None
    teams: Annotated[tuple[Team, ...], AsList]
    require: Annotated[tuple[Requirement, ...], AsList] = ()
    prefer: Annotated[tuple[Goal, ...], AsList] = ()
    tradeoffs: Annotated[tuple[Goal, ...], AsList] = ()
    sweep: VaryField = ()
    courses: Annotated[tuple[Course, ...], AsList] = ()
    recruits: Annotated[tuple[Recruit, ...], AsList] = ()
    expect: Expect = Expect()

    def told(self) -> dict[str, Any]:
        """What a report tells and no answer depends on."""
        return {"title": self.title, "decision": self.decision, "show": self.show}


def shape(expect: type[Expect]) -> type[ScenarioFile]:
    """A whole file whose `expect` may say this."""
    if expect is Expect:
        return ScenarioFile
    return create_model("ScenarioFile", __base__=ScenarioFile, expect=(expect, expect()))
