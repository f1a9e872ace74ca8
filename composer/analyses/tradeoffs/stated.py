"""An axis and a value of it as a requirement that a file or a command line can state, in JSON, which is YAML too."""

from __future__ import annotations

import json
from fractions import Fraction

from composer.base.spelling import spell_out
from composer.pool.who import Who
from composer.problem.requirement import Goal


def stated(axis: Goal) -> str | None:
    """What is counted, as a requirement begins: `{"total": "cost", `; None for what can only be preferred."""
    measure = axis.measure
    if measure.of_losses:
        return None
    fields = type(measure).model_fields
    given = {name: getattr(measure, name) for name in fields}
    said = {name: _plain(value) for name, value in given.items() if value != fields[name].default}
    if axis.team is not None:
        said["team"] = axis.team
    text = json.dumps(said, ensure_ascii=False, default=str)
    seen = spell_out(text) == text
    return (text if seen else json.dumps(said, default=str))[:-1] + ", "


def exact_bound(axis: Goal, value: Fraction) -> str | None:
    """A value as a requirement's bound: `862`, `"62.5%"`, `"1/3"`; None where no file can state it exactly."""
    decimal = f"{float(value):.12f}".rstrip("0").rstrip(".")
    known = Fraction(decimal) == value
    if axis.measure.unit == "percent":
        return json.dumps(f"{decimal}%" if known else str(value / 100))
    return decimal if known else None


def _plain(value: object) -> object:
    return value.as_mapping() if isinstance(value, Who) else value
