"""Counts in words and tables: what there is against what is needed. No field of any person is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.analyses.counts.answer import CountRange, Counts, Exclusive, Gate, Scope, Shared
from composer.analyses.counts.supply_demand import DemandCount, Overlap
from composer.render.plain import counted, unbound
from composer.render.writer import PLAIN, Page, Writer

MOST_OVERLAPS = 3
"""Pairs that nobody serves at once which the text gives, besides those that stand in the way; JSON gives all."""

MOST_EXCLUSIVE = 3
"""Sets of tours that exclude each other, with people enough, which the text gives; JSON gives all."""
NUMBERS: Mapping[int, str] = dict(
    enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2)
)
"""Small numbers as words."""

BLANK = "not on record"
"""Heads the column of people of whom it is not known."""
UNCOUNTED = "Not everything was counted: the time ran out."


def counts_text(counts: Counts, page: Page = PLAIN) -> str:
    """All counts in words and tables."""
    writer = Writer(page)
    write_counts(writer, counts)
    return writer.text()


def write_counts(writer: Writer, counts: Counts) -> None:
    """All counts, written after whatever is there."""
    writer.gap()
    writer.say("Counted first: who there is and who is needed, one demand at a time", bold=True)
    if not counts.complete:
        writer.say(UNCOUNTED)
    for scope in counts.teams:
        _write_scope(writer, scope, counts.pool)
    if counts.overall is not None:
        _write_scope(writer, counts.overall, counts.pool)
    _write_lines(writer, exclusive_lines(counts))
    if counts.shared:
        writer.gap()
        writer.say("What several teams ask for", bold=True)
        heads = people_heads(counts.shared)
        writer.table(
            ("", "who counts", "asked by", *heads),
            [
                (enough_said(each.enough), each.words, counted(each.teams, "team"), *people_cells(each)[: len(heads)])
                for each in counts.shared
            ],
            right=heads,
        )


def too_few(counts: Counts) -> list[str]:
    """Every demand that too few people could serve: `English 2 (33 of 40)`, with the team where there are several."""
    found = []
    for scope in counts.scopes:
        for demand in scope.demands:
            if demand.room < 0:
                label = unbound(demand.label).removeprefix(f"{scope.name}: ")
                team = "" if counts.overall is None else f"{scope.name}: "
                found.append(f"{team}{label} ({demand.there:,} of {demand.needed:,})")
    for each in counts.exclusive:
        if not each.enough:
            found.append(f"{', '.join(each.teams)} ({each.there:,} of {each.needed:,})")
    return found


def exclusive_lines(counts: Counts) -> list[str]:
    """How many different people tours need together of which nobody may be in two, a line each; those that are enough
    only as far as they are few."""
    lines = [f"✗ {exclusive_said(each)}" for each in counts.exclusive if not each.enough]
    others = [each for each in counts.exclusive if each.enough]
    lines += [f"• {exclusive_said(each)}" for each in others[:MOST_EXCLUSIVE]]
    if len(others) > MOST_EXCLUSIVE:
        lines.append(f"• and {counted(len(others) - MOST_EXCLUSIVE, 'more set')} of such tours with more room")
    return lines


def exclusive_said(each: Exclusive) -> str:
    """One set of tours of which nobody may be in two, in a sentence."""
    number = NUMBERS.get(len(each.teams), f"{len(each.teams):,}")
    names = ", ".join(each.teams[:-1]) + f" and {each.teams[-1]}"
    people = counted(each.needed, "person", "different people")
    passing = f"{each.there:,} {'passes' if each.there == 1 else 'pass'}"
    more = f"; for {each.unknown:,} more it is not on record" if each.unknown else ""
    return f"The {number} tours {names} need {people}, since nobody may be in two of them; {passing}{more}."


def _write_scope(writer: Writer, scope: Scope, pool: int) -> None:
    writer.gap()
    writer.say(scope_heading(scope), bold=True)
    heads = people_heads(scope.demands)
    writer.table(
        ("", "what is asked", "who counts", *heads),
        [
            (served_said(each), unbound(each.label), each.words or "any member", *people_cells(each)[: len(heads)])
            for each in scope.demands
        ],
        right=heads,
    )
    if scope.ranges:
        writer.gap()
        heads = range_heads(scope)
        writer.table(
            ("", "what is asked", *heads),
            [
                (within_said(each.enough), unbound(each.label), *range_words(each)[: len(heads)])
                for each in scope.ranges
            ],
            right=(BLANK,),
        )
    lines = overlap_lines(scope)
    _write_lines(writer, [line for line in lines if line.startswith("✗")])
    if scope.gates:
        writer.gap()
        heads = gate_heads(scope)
        writer.table(
            ("every member must have", *heads),
            [(gate.words, *gate_cells(gate, scope, pool)) for gate in scope.gates],
            right=heads,
        )
        writer.say(dearest_said(scope, pool))
        for line in blank_lines(scope, pool):
            writer.say(line)
    _write_lines(writer, [line for line in lines if line.startswith("•")])


def _write_lines(writer: Writer, lines: Sequence[str]) -> None:
    if lines:
        writer.gap()
    for line in lines:
        writer.say(line)


def overlap_lines(scope: Scope) -> list[str]:
    """What pairs of demands have to do with each other, a line each; those that are too many are only counted."""
    lines = [f"✗ {overlap_said(overlap, scope)}" for overlap in scope.overlaps if not overlap.enough]
    others = [overlap for overlap in scope.overlaps if overlap.enough]
    lines += [f"• {overlap_said(overlap, scope)}" for overlap in others[:MOST_OVERLAPS]]
    if len(others) > MOST_OVERLAPS:
        more = counted(len(others) - MOST_OVERLAPS, "more pair", "more pairs")
        lines.append(f"• and {more} of which nobody meets both")
    return lines


def scope_heading(scope: Scope) -> str:
    """Which team it is, or teams, and how many people could be members."""
    alike = f", {scope.number:,} teams alike: each" if scope.number > 1 else ""
    more = f"; for {scope.unknown:,} more it is not on record" if scope.unknown else ""
    return f"{scope.name}{alike} of {scope.size}; {could(scope.eligible)} be members{more}"


def gate_heads(scope: Scope) -> tuple[str, ...]:
    """What is counted of the gates: those who fail and those of whom it is not known are told apart where there are
    any of the latter."""
    apart = ("fail it", BLANK) if any(gate.unknown for gate in scope.gates) else ()
    return ("pass it", *apart, "left after it", "left if dropped")


def gate_cells(gate: Gate, scope: Scope, pool: int) -> tuple[str, ...]:
    """The numbers below these heads."""
    counts = {
        "pass it": gate.passing,
        "fail it": pool - gate.passing - gate.unknown,
        BLANK: gate.unknown,
        "left after it": gate.left,
        "left if dropped": gate.without,
    }
    return tuple(f"{counts[head]:,}" for head in gate_heads(scope))


def blank_lines(scope: Scope, pool: int) -> list[str]:
    """A sentence for each gate that somebody does not pass, or passes, only because something is not on record."""
    lines = []
    for gate in scope.gates:
        if gate.unknown:
            failing = counted(pool - gate.passing, "person who does", "people who do")
            lines.append(f"Of {failing} not pass {gate.words}, {_have_no(gate.unknown, gate)} on record.")
        if gate.taken:
            people = counted(gate.taken, "person passes", "people pass")
            lines.append(f"{people} {gate.words} with no {_listed([name for name, _ in gate.blank])} on record.")
    return lines


def all_blank_lines(counts: Counts) -> list[str]:
    """The sentences of all gates, with the team where there are several; then of what too few can serve, of how many
    it is not on record whether they could."""
    lines = []
    for scope in counts.scopes:
        team = f"{scope.name}: " if len(counts.scopes) > 1 else ""
        lines += [f"{team}{line}" for line in blank_lines(scope, counts.pool)]
        for each in scope.demands:
            if each.room < 0 and each.unknown:
                label = unbound(each.label).removeprefix(f"{scope.name}: ")
                available = f"{each.there:,} {'is' if each.there == 1 else 'are'} available"
                short = f"{label} needs {each.needed:,}, and {available}"
                lines.append(f"{team}{short}; for {each.unknown:,} more it is not on record.")
    return lines


def _have_no(people: int, gate: Gate) -> str:
    """How many have what not on record."""
    have = "has" if people == 1 else "have"
    return f"{people:,} {have} no {_listed([name for name, _ in gate.blank])}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" or no " if names[:-1] else "") + "".join(names[-1:])


def dearest_said(scope: Scope, pool: int) -> str:
    """Which gate costs most, in a sentence."""
    if scope.dearest is None:
        return f"Of {pool:,} in the pool. No single one of these costs anybody."
    more = counted(scope.dearest.without - scope.eligible, "more person", "more people")
    return f"Of {pool:,} in the pool. What costs most is {scope.dearest.words}: without it, {more}."


def overlap_said(overlap: Overlap, scope: Scope) -> str:
    """What two demands have to do with each other, in a sentence."""
    first, second = overlap.first, overlap.second
    if overlap.seats:
        sentence = f"{could(overlap.there)} fill {first.label} and {second.label}"
        if overlap.there < overlap.needed:
            return f"{sentence}, which need {overlap.needed:,}."
        return f"{sentence}: {_places(overlap.needed, scope)}."
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
    return f"{sentence}: {_places(overlap.needed, scope)}."


def _places(needed: int, scope: Scope) -> str:
    """That two demands together need more places than any size leaves."""
    if scope.size.low == scope.size.high:
        return f"together they need {needed:,} of {counted(scope.size.low, 'place')}"
    return "together they need more places than there are, whatever the size"


def people_heads(some: Sequence[DemandCount | Shared]) -> tuple[str, ...]:
    """What is counted of people; who is not on record only where somebody is."""
    return ("needed", "available", "room", *([BLANK] if any(each.unknown for each in some) else []))


def people_cells(each: DemandCount | Shared) -> tuple[str, str, str, str]:
    """How many are needed, there, left over, and of how many more it is not known."""
    return f"{each.needed:,}", f"{each.there:,}", f"{each.room:,}", f"{each.unknown:,}"


def range_heads(scope: Scope) -> tuple[str, ...]:
    """What is told of ranges; of how many people it is not known only where there are some."""
    return ("bound", "possible", *([BLANK] if any(each.unknown for each in scope.ranges) else []))


def range_words(each: CountRange) -> tuple[str, str, str]:
    """The bound, what of the other side is possible, and of how many people something is not on record."""
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
    return " and ".join(asked), ", ".join(possible), f"{each.unknown:,}"


def could(people: int) -> str:
    """How many could do something: `21 people could`."""
    return "nobody could" if not people else f"{counted(people, 'person', 'people')} could"


def _count(people: int) -> str:
    return "counts" if people == 1 else "count"


def enough_said(enough: bool) -> str:
    """Whether there are enough people, with its mark."""
    return "✓ enough" if enough else "✗ too few"


def served_said(demand: DemandCount) -> str:
    """Whether there are enough people; where there are, it may be the team that is too small for them."""
    return "✗ no places" if demand.there >= demand.needed and not demand.enough else enough_said(demand.enough)


def within_said(enough: bool) -> str:
    """Whether a bound is within reach, with its mark."""
    return "✓ within" if enough else "✗ out of reach"
