"""Counts in words, tables and JSON: what there is against what is needed. No field of any person is in them."""

from __future__ import annotations

from composer.reasons.counts import Counts, Gate, Range, Scope, Shared
from composer.reasons.demanded import Demand, Overlap
from composer.report.json import Object, number
from composer.report.plain import counted, unbound
from composer.report.text import PLAIN, Page, Writer

MOST_OVERLAPS = 12
"""Pairs that nobody serves at once which the text gives; JSON gives all."""


def counts_text(counts: Counts, page: Page = PLAIN) -> str:
    """All counts in words and tables."""
    writer = Writer(page)
    write_counts(writer, counts)
    return writer.text()


def write_counts(writer: Writer, counts: Counts) -> None:
    """All counts, written after whatever is there."""
    writer.gap()
    writer.say("Counted beforehand: who there is and who is needed, each thing taken alone", bold=True)
    for scope in counts.teams:
        _write_scope(writer, scope, counts.pool)
    if counts.overall is not None:
        _write_scope(writer, counts.overall, counts.pool)
    if counts.shared:
        writer.gap()
        writer.say("What several teams ask for", bold=True)
        writer.table(
            ("", "who counts", "asked by", "needed", "there", "room"),
            [(_enough(each.enough), each.words, counted(each.teams, "team"), *_people(each)) for each in counts.shared],
            right=("needed", "there", "room"),
        )


def _write_scope(writer: Writer, scope: Scope, pool: int) -> None:
    writer.gap()
    alike = f", {scope.number:,} teams alike: each" if scope.number > 1 else ""
    writer.say(f"{scope.name}{alike} of {scope.size}; {_could(scope.eligible)} be members", bold=True)
    if scope.gates:
        writer.table(
            ("every member must be", "pass it", "left after it", "left without it"),
            [(gate.words, f"{gate.passing:,}", f"{gate.left:,}", f"{gate.without:,}") for gate in scope.gates],
            right=("pass it", "left after it", "left without it"),
        )
        if scope.dearest is not None:
            more = counted(scope.dearest.without - scope.eligible, "more person", "more people")
            writer.say(f"Of {pool:,} in the pool. What costs most is {scope.dearest.words}: without it, {more}.")
        else:
            writer.say(f"Of {pool:,} in the pool. No single one of these costs anybody.")
        writer.gap()
    writer.table(
        ("", "what is asked", "who counts", "needed", "there", "room"),
        [
            (_enough(demand.enough), unbound(demand.label), demand.words or "any member", *_people(demand))
            for demand in scope.demands
        ],
        right=("needed", "there", "room"),
    )
    if scope.ranges:
        writer.gap()
        writer.table(
            ("", "what is asked", "bound", "possible"),
            [(_within(each.enough), unbound(each.label), *_bounds(each)) for each in scope.ranges],
        )
    shown = [each for place, each in enumerate(scope.overlaps) if place < MOST_OVERLAPS or not each.enough]
    if shown:
        writer.gap()
    for overlap in shown:
        writer.say(f"{'•' if overlap.enough else '✗'} {said(overlap, scope)}")
    if len(shown) < len(scope.overlaps):
        writer.say(f"• and {len(scope.overlaps) - len(shown):,} more pairs that nobody serves at once")


def said(overlap: Overlap, scope: Scope) -> str:
    """What two demands have to do with each other, in a sentence."""
    first, second = overlap.first, overlap.second
    if overlap.seats:
        there = first.there + second.there - overlap.both
        return f"{_could(there)} fill {first.label} and {second.label}, which need {first.needed + second.needed:,}."
    few, many = sorted((first, second), key=lambda demand: demand.there)
    one, other = unbound(few.label), unbound(many.label)
    if overlap.both:
        those = f"Of {counted(few.there, 'person', 'people')} who {_count(few.there)} towards {one}, "
        sentence = f"{those}{overlap.both:,} {_count(overlap.both)} towards {other} too"
    else:
        them = "not towards" if few.there == 1 else "none of them towards"
        people = counted(few.there, "person counts", "people count")
        sentence = f"{people} towards {one}, {them} {other}"
    if overlap.enough:
        return f"{sentence}."
    if scope.size.low == scope.size.high:
        spared = min(overlap.both, first.needed, second.needed)
        places = first.needed + second.needed - spared
        return f"{sentence}: together they need {places:,} of {counted(scope.size.low, 'place')}."
    return f"{sentence}: together they need more places than there are, whatever the size."


def counts_json(counts: Counts) -> Object:
    """All counts as one JSON object: `teams`, `overall` (null where there is one team) and `shared`.

    Of a scope `demands` come with the least room first; `enough` false proves that there is no team.
    """
    return {
        "pool": counts.pool,
        "impossible": counts.impossible,
        "teams": [_scope(scope) for scope in counts.teams],
        "overall": None if counts.overall is None else _scope(counts.overall),
        "shared": [{"who": each.words, "teams": each.teams} | _numbers(each) for each in counts.shared],
    }


def _scope(scope: Scope) -> Object:
    return {
        "team": scope.name,
        "number": scope.number,
        "size": {"at_least": scope.size.low, "at_most": scope.size.high},
        "eligible": scope.eligible,
        "gates": [_gate(gate) for gate in scope.gates],
        "costs_most": None if scope.dearest is None else scope.dearest.label,
        "demands": [{"requirement": each.label, "who": each.words} | _numbers(each) for each in scope.demands],
        "ranges": [_range(each) for each in scope.ranges],
        "overlaps": [
            {
                "requirements": [each.first.label, each.second.label],
                "there": [each.first.there, each.second.there],
                "both": each.both,
                "enough": each.enough,
            }
            for each in scope.overlaps
        ],
    }


def _gate(gate: Gate) -> Object:
    return {
        "requirement": gate.label,
        "condition": gate.words,
        "passing": gate.passing,
        "left": gate.left,
        "without": gate.without,
    }


def _numbers(each: Demand | Shared) -> Object:
    return {"needed": each.needed, "there": each.there, "room": each.room, "enough": each.enough}


def _range(each: Range) -> Object:
    data: Object = {"requirement": each.label}
    ends = (("at_least", each.low), ("at_most", each.high), ("least", each.least), ("most", each.most))
    for key, value in ends:
        data |= number(key, value)
    return data | {"enough": each.enough}


def _people(each: Demand | Shared) -> tuple[str, str, str]:
    return f"{each.needed:,}", f"{each.there:,}", f"{each.room:,}"


def _bounds(each: Range) -> tuple[str, str]:
    """The bound, and what of the other side is possible."""
    show = each.measure.show
    asked, possible = [], []
    if each.low is not None:
        asked.append(f"at least {show(each.low)}")
        possible.append(f"no more than {show(each.most)}")
    if each.high is not None:
        asked.append(f"at most {show(each.high)}")
        possible.append(f"no less than {show(each.least)}")
    if each.low is not None and each.low == each.high:
        asked = [f"exactly {show(each.low)}"]
    return " and ".join(asked), ", ".join(possible)


def _could(people: int) -> str:
    return "nobody could" if not people else f"{counted(people, 'person', 'people')} could"


def _count(people: int) -> str:
    return "counts" if people == 1 else "count"


def _enough(enough: bool) -> str:
    return "✓ enough" if enough else "✗ too few"


def _within(enough: bool) -> str:
    return "✓ within" if enough else "✗ out of reach"
