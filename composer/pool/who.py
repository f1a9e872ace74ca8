"""Who is meant: conditions on people's fields, all of which must hold."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from composer.base.alike import unadorned
from composer.base.arrays import Mask, read_only
from composer.base.errors import Mistake, ScenarioError, did_you_mean, suggestion
from composer.base.models import collecting
from composer.base.numbers import as_text, shown
from composer.pool import Person, Pool
from composer.pool.kinds.base import Condition, canonical, read_names


@dataclass(frozen=True, init=False)
class Who:
    """Conditions on people's fields, all of which must hold: `Who(sex="F", languages={"fr": 2})`. `Who()` is anyone.

    Parameters
    ----------
    spec : mapping or Who, optional
        Conditions by field, as a scenario file states them.
    **conditions
        The same by keyword, beside `spec`. `any=[…]` holds if one of its members does, `none=[…]` if none does; both
        take lists of Who or mappings. `id=[…]` names people. What else a condition may look like depends on its
        field's kind: a value, a list of values, `{"at_least": …, "at_most": …}`, levels by name. A blank cell meets
        none.

    Raises
    ------
    ScenarioError
        With every condition that fits no field at all. What does not fit a pool is reported by the Problem.
    """

    conditions: Mapping[str, object] = field(default_factory=dict)
    any: tuple[Who, ...] = ()
    none: tuple[Who, ...] = ()

    def __init__(self, spec: Mapping[str, object] | Who | None = None, /, **conditions: object) -> None:
        """Read conditions; the class says how they look."""
        if isinstance(spec, Who):
            spec = spec.as_mapping()
        if spec is not None and not isinstance(spec, Mapping):
            raise ScenarioError([Mistake(f"conditions such as {{sex: F}} are wanted here, not {shown(spec)}")])
        merged = {str(name): condition for name, condition in {**(spec or {}), **conditions}.items()}
        mistakes: list[Mistake] = []
        parts: dict[str, tuple[Who, ...]] = {"any": (), "none": ()}
        for key in parts:
            if key in merged:
                parts[key] = _branches(key, merged.pop(key), mistakes)
        plain: dict[str, object] = {}
        for name, condition in merged.items():
            if condition is None or (isinstance(condition, Mapping) and not condition):
                mistakes.append(Mistake("an empty condition: nothing is asked here", (name,)))
            try:
                plain[canonical(name)] = _plain(condition)
            except ValueError as error:
                mistakes.append(Mistake(str(error), (name,)))
        if mistakes:
            raise ScenarioError(mistakes)
        object.__setattr__(self, "conditions", plain)
        object.__setattr__(self, "any", parts["any"])
        object.__setattr__(self, "none", parts["none"])

    def __hash__(self) -> int:
        return hash(self.phrase())

    def __repr__(self) -> str:
        return f"Who({self.as_mapping()!r})" if self.as_mapping() else "Who()"

    def as_mapping(self) -> dict[str, object]:
        """The conditions as they stand in a file.

        Returns
        -------
        dict
            By field, with `any` and `none` where there are some. Empty for anyone.
        """
        branches = {"any": self.any, "none": self.none}
        groups = {key: [who.as_mapping() for who in group] for key, group in branches.items() if group}
        return {**self.conditions, **groups}

    def mask(self, pool: Pool) -> Mask:
        """Who of a pool is meant, for everybody at once.

        Parameters
        ----------
        pool : Pool
            The people.

        Returns
        -------
        numpy array of bool, shape (len(pool),)
            One flag a row.

        Raises
        ------
        ScenarioError
            With every condition that its field cannot take; paths are relative to the mapping.
        """
        return kept_mask(pool, self.key, self._mask)

    @cached_property
    def key(self) -> Hashable:
        """The same for the same conditions in the same order, and for no others."""
        each = tuple((name, _key(spec)) for name, spec in self.conditions.items())
        return Who, each, tuple(who.key for who in self.any), tuple(who.key for who in self.none)

    def _mask(self, pool: Pool) -> Mask:
        result = np.ones(len(pool), np.bool_)
        mistakes: list[Mistake] = []
        for name, spec in self.conditions.items():
            try:
                result &= _named(pool, spec) if name == "id" else _field_mask(pool, name, spec)
            except ScenarioError as error:
                mistakes += [mistake.under(name) for mistake in error.mistakes]
        for key, group in (("any", self.any), ("none", self.none)):
            masks: list[Mask] = []
            for position, who in enumerate(group):
                try:
                    masks.append(who.mask(pool))
                except ScenarioError as error:
                    mistakes += [mistake.under(key, position) for mistake in error.mistakes]
            if masks:
                some = np.any(np.stack(masks), axis=0)
                result &= some if key == "any" else ~some
        if mistakes:
            raise ScenarioError(mistakes)
        return result

    def holds(self, person: Person) -> bool:
        """Whether one person is meant, recomputed from the person alone.

        Parameters
        ----------
        person : Person
            As `Pool.person` gives one.

        Returns
        -------
        bool
            The same as the person's flag in `mask`, found on another road.
        """
        known = person.known.get(id(self))
        if known is None or known[0] is not self:
            known = person.known[id(self)] = self, self._holds(person)
        return known[1]

    def _holds(self, person: Person) -> bool:
        for name, spec in self.conditions.items():
            if name == "id":
                if person.row not in (person.pool.row(identity) for identity in read_names(spec, "ids")):
                    return False
                continue
            value = person[name]
            if value is None:
                return False
            if not _condition(person.pool, name, spec).holds(value):
                return False
        if self.none and any(who.holds(person) for who in self.none):
            return False
        return not self.any or any(who.holds(person) for who in self.any)

    def strangers(self, pool: Pool) -> Iterator[tuple[str, str]]:
        """Names asked for that nobody in the pool has: allowed, but worth a warning.

        Parameters
        ----------
        pool : Pool
            The people.

        Returns
        -------
        iterator of (str, str)
            Each field with such a name.
        """
        for name, spec in self.conditions.items():
            if name != "id":
                for stranger in _condition(pool, name, spec).strangers:
                    yield name, stranger
        for who in (*self.any, *self.none):
            yield from who.strangers(pool)

    def phrase(self) -> str:
        """The conditions in words.

        Returns
        -------
        str
            Such as `rank OF-2 to OF-4, languages en 3`; `anyone` without any.
        """
        parts = [f"{name} {_spec_phrase(spec)}" for name, spec in self.conditions.items()]
        if self.any:
            parts.append(" or ".join(f"({who.phrase()})" for who in self.any))
        parts += [f"not ({who.phrase()})" for who in self.none]
        return ", ".join(parts) or "anyone"

    def fields(self) -> Iterator[str]:
        """Every field that a condition asks about.

        Returns
        -------
        iterator of str
            Their names, `id` included, each as often as it is asked about.
        """
        yield from self.conditions
        for who in (*self.any, *self.none):
            yield from who.fields()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(collecting(_stated))


ANYONE = Who()

FEWEST_KEPT, MOST_KEPT, MOST_BYTES = 6, 100, 64_000_000
"""Conditions of which it is kept what they say, and who meets them, as long as that is no more than so many bytes."""
SMALL = 200
"""People up to whom every id is looked at for the nearest."""


def _stated(spec: Mapping[str, object] | Who | None) -> Who:
    """Conditions that were written down; nothing at all is not taken for anyone."""
    if spec is None:
        raise ScenarioError([Mistake("conditions such as {sex: F} are wanted here, not nothing; {} is anyone")])
    return Who(spec)


def _branches(key: str, value: object, mistakes: list[Mistake]) -> tuple[Who, ...]:
    """The alternatives under `any` or `none`."""
    if not isinstance(value, (list, tuple)) or not value:
        mistakes.append(Mistake(f"`{key}` takes a list of conditions, such as [{{sex: F}}, …]", (key,)))
        return ()
    branches: list[Who] = []
    for position, item in enumerate(value):
        try:
            if item is None:
                raise ScenarioError([Mistake("conditions are wanted here, not nothing")])
            branches.append(Who(item))
        except ScenarioError as error:
            mistakes += [mistake.under(key, position) for mistake in error.mistakes]
    return tuple(branches)


def _plain(value: object) -> object:
    """A condition with its containers copied into lists and dicts, so that nobody can change it later. Raises
    ValueError for what somebody could all the same, for sets of what has no order, and for values of pandas and of
    floats that stand for none."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    with suppress(TypeError):
        if isinstance(value, (list, tuple, set, frozenset)):
            return [_plain(item) for item in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
        if hash(value) is not None and value == value:
            return value
    raise ValueError(f"a value, a list or a mapping is wanted here, not {shown(value)}")


def _field_mask(pool: Pool, name: str, spec: object) -> Mask:
    """Who meets a condition."""
    return kept_mask(pool, (name, _key(spec)), lambda on: on.field(name).mask(_condition(on, name, spec)))


def kept_mask(pool: Pool, key: Hashable, find: Callable[[Pool], Mask]) -> Mask:
    """Who meets what the key says: of what was asked of a pool before it is known, as one condition is asked often. The
    very same array each time, which nobody can change."""
    mask = pool.kept.asked.get(key)
    if mask is None:
        mask = read_only(find(pool))
        if len(pool.kept.asked) >= max(FEWEST_KEPT, min(MOST_KEPT, MOST_BYTES // len(pool))):
            pool.kept.asked.clear()
        pool.kept.asked[key] = mask
    return mask


def meeting(whos: Sequence[Who], pool: Pool) -> Mask:
    """Who meets all of them."""
    if len(whos) == 1:
        return whos[0].mask(pool)
    return kept_mask(pool, tuple(who.key for who in whos), lambda on: np.all([who.mask(on) for who in whos], axis=0))


def _condition(pool: Pool, name: str, spec: object) -> Condition:
    """What `spec` states of a field; as with masks, one is asked for often, once a person."""
    key = name, id(spec)
    known = pool.kept.stated.get(key)
    if known is None:
        if len(pool.kept.stated) >= MOST_KEPT:
            pool.kept.stated.clear()
        known = pool.kept.stated[key] = spec, pool.field(name).condition(spec, pool.tour)
    return known[1]


def _key(spec: object) -> Hashable:
    """The same for the same condition, and for no other: 1, 1.0 and True differ."""
    if isinstance(spec, Mapping):
        return dict, tuple((name, _key(value)) for name, value in spec.items())
    if isinstance(spec, list):
        return list, tuple(map(_key, spec))
    return type(spec), spec


def _named(pool: Pool, spec: object) -> Mask:
    mask = np.zeros(len(pool), np.bool_)
    mistakes = []
    for position, identity in enumerate(read_names(spec, "one id, or a list of them")):
        row = pool.row(identity)
        if row is None:
            text = f"nobody in the pool has the id `{identity}`" + nearest_id(pool, identity)
            mistakes.append(Mistake(text, (position,) if isinstance(spec, (list, tuple)) else ()))
        else:
            mask[pool.versions(row)] = True
    if mistakes:
        raise ScenarioError(mistakes)
    return mask


def nearest_id(pool: Pool, identity: str) -> str:
    """A hint at the nearest id; in large pools, where any search would take long, at one that differs in one place."""
    if len(pool) <= SMALL:
        hint = did_you_mean(identity, pool.ids)
        return hint if "?" in hint else ""
    near = next((row for text in _one_away(canonical(identity)[:40]) if (row := pool.row(text)) is not None), None)
    return "" if near is None else suggestion(identity, pool.ids[near])


def _one_away(text: str) -> Iterator[str]:
    """Texts that look alike, and those that differ in one character, left out, changed, put in or swapped with the
    next."""
    plain = unadorned(text)
    yield from (plain, text.upper(), text.lower(), plain.upper(), plain.lower())
    letters = sorted({*text, *"0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
    for at in range(len(text) + 1):
        head, rest = text[:at], text[at:]
        yield head + rest[1:]
        yield head + rest[1:2] + rest[:1] + rest[2:]
        for letter in letters:
            yield head + letter + rest[1:]
            yield head + letter + rest


def _spec_phrase(spec: object) -> str:
    if isinstance(spec, Mapping):
        if set(spec) <= {"at_least", "at_most"}:
            low, high = (as_text(spec[key]) if key in spec else None for key in ("at_least", "at_most"))
            if low is not None and high is not None:
                return f"{low} to {high}"
            return f"at least {low}" if low is not None else f"at most {high}"
        return " and ".join(f"{name} {_spec_phrase(level)}" for name, level in spec.items())
    if isinstance(spec, (list, tuple)):
        return " or ".join(map(as_text, spec))
    return as_text(spec)
