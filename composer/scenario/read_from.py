"""What a scenario was read from, kept with its problem; and the same problem read again from that."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from composer.problem.plan import PLAN, DecidedPlan, read_plan
from composer.problem.source import PEOPLE, PLANNED, BesideFile, ScenarioSource
from composer.scenario.as_text import POOL, text_of, without_people
from composer.scenario.pools import Given
from composer.scenario.source import STANDARD_INPUT
from composer.scenario.yaml import Document


@dataclass(frozen=True)
class Instead:
    """What stands in for the scenario's own pool, if anything does, and whether its mapping does not hold of it; what
    stands in for its plan, and for the day before which teams are frozen."""

    pool: object
    plain: bool = False
    plan: object = None
    frozen: date | str | None = None

    def given(self, tree: Mapping[str, Any]) -> Given:
        """What people are read from, and the mapping that holds of it."""
        own = tree.get(POOL)
        mapping = own if isinstance(own, Mapping) and self.pool is not None and not self.plain else None
        return Given(own if self.pool is None else self.pool, mapping, tree.get("fields") or {})


def source_of(
    tree: Mapping[str, object],
    instead: Instead,
    document: Document | None,
    base: Path,
    inputs: Mapping[str, str],
    plan: object,
) -> ScenarioSource | None:
    """What to keep of a scenario that was read; `plan` is the one that was. None for what no file can say."""
    own_pool, own_plan = tree.get(POOL), tree.get(PLAN)
    inline = own_pool is not None and not _is_file(own_pool)
    members = None if _is_file(own_plan if instead.plan is None else instead.plan) else _members(plan)
    try:
        if document is None:
            held = {PLAN: members} if members is not None and instead.plan is None else {}
            kept = {key: value for key, value in tree.items() if key != POOL or not inline}
            text = text_of({**kept, **held})
        else:
            text = without_people(document) if inline else document.text
    except ValueError:
        return None
    name = "" if document is None else document.file
    return ScenarioSource(
        name,
        text,
        inputs.get(name),
        inline and instead.pool is None,
        instead.plain,
        members if instead.plan is not None else None,
        None if instead.frozen is None else str(instead.frozen),
        tuple(_beside(tree, instead, document, base, inputs)),
    )


def _beside(
    tree: Mapping[str, object], instead: Instead, document: Document | None, base: Path, inputs: Mapping[str, str]
) -> list[BesideFile]:
    pool = tree.get(POOL) if instead.pool is None else instead.pool
    named = pool.get("file") if isinstance(pool, Mapping) else pool
    found = []
    if isinstance(named, (str, os.PathLike)) and str(named) in inputs:
        found.append(BesideFile(str(named), base / named, PEOPLE))
    elif instead.pool is None and document is not None:
        there = None if document.file == STANDARD_INPUT else Path(document.file)
        found.append(BesideFile(document.file, there, PEOPLE))
    plan = tree.get(PLAN) if instead.plan is None else instead.plan
    if isinstance(plan, (str, os.PathLike)) and os.fspath(plan) in inputs:
        found.append(BesideFile(os.fspath(plan), base / plan if instead.plan is None else Path(plan), PLANNED))
    return found


def _is_file(value: object) -> bool:
    return isinstance(value, (str, os.PathLike)) or (isinstance(value, Mapping) and isinstance(value.get("file"), str))


def _members(plan: object) -> dict[str, object] | None:
    """A plan in memory as a file has it."""
    decided = plan if isinstance(plan, DecidedPlan) else read_plan(plan)
    if decided is None:
        return None
    return {name: [{"id": each.id, "seat": each.seat} for each in members] for name, members in decided.teams}
