"""Conditions with the days that `start` and `end` stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from composer.pool.kinds.date import DateColumn
from composer.pool.kinds.levels import LevelsColumn
from composer.pool.kinds.spans import SpansColumn
from composer.pool.people import Pool
from composer.pool.scales import Days
from composer.pool.tour import Tour
from composer.pool.who import Who


def dated(who: Who, pool: Pool) -> Who:
    """The same people of a pool, `start` and `end` of its tour being days, where they are conditions of days."""
    return Who(_who(who.as_mapping(), pool))


def _who(conditions: Mapping[str, Any], pool: Pool) -> dict[str, object]:
    return {
        name: [_who(each, pool) for each in spec]
        if name in ("any", "none")
        else _days(spec, pool.tour)
        if name in pool.columns and _of_days(pool.field(name))
        else spec
        for name, spec in conditions.items()
    }


def _of_days(column: object) -> bool:
    return isinstance(column, (DateColumn, SpansColumn)) or (
        isinstance(column, LevelsColumn) and isinstance(column.scale, Days)
    )


def _days(spec: object, tour: Tour) -> object:
    if isinstance(spec, Mapping):
        return {key: _days(each, tour) for key, each in spec.items()}
    if isinstance(spec, (list, tuple)):
        return [_days(each, tour) for each in spec]
    return tour.day(spec) if spec in ("start", "end") else spec
