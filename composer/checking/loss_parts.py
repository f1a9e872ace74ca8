"""Every loss there may be; and the worst where what is counted falls into parts that have nobody in common.

What one loss, two and so on harm a part at most is found by branch and bound; then so many losses are shared out
among the parts (dynamic programming, Bellman 1957). People are whole numbers there. `check` is called before each
branch, and may raise what it likes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import combinations_with_replacement
from typing import TypeVar

Member = TypeVar("Member")
Check = Callable[[], None]
Harm = tuple[int, tuple[int, ...]]
"""How much is gone, and who is lost for it."""
Pair = tuple[int, int]


def every_loss(kinds: Iterable[Sequence[Member]], losses: int, fewest: int) -> Iterator[list[Member]]:
    """Every loss of `fewest` to `losses` people, of a kind the first ones; the smaller losses first."""
    alike = [*kinds]
    for number in range(fewest, min(losses, sum(map(len, alike))) + 1):
        for chosen in combinations_with_replacement(range(len(alike)), number):
            counts = Counter(chosen)
            if all(times <= len(alike[kind]) for kind, times in counts.items()):
                yield [member for kind, times in counts.items() for member in alike[kind][:times]]


def most_pairs_gone(pairs: Mapping[Pair, int], can_go: Collection[int], losses: int, check: Check) -> tuple[int, ...]:
    """A loss that takes away as many pairs as can be; each counts so many times, and one of the two is enough."""
    alone = dict.fromkeys(can_go, 0)
    linked: dict[int, dict[int, int]] = {person: {} for person in can_go}
    for (one, other), times in pairs.items():
        if one in linked and other in linked:
            linked[one][other] = linked[other][one] = linked[one].get(other, 0) + times
        elif one in linked or other in linked:
            alone[one if one in linked else other] += times
    counts = {person: alone[person] + sum(mine.values()) for person, mine in linked.items()}
    parts = _parts([person, *mine] for person, mine in linked.items() if counts[person])
    return _shared_out(
        [
            [_covering({one: counts[one] for one in part}, linked, number, check) for number in _up_to(losses, part)]
            for part in parts
        ],
        losses,
    )


def _covering(counts: dict[int, int], linked: Mapping[int, Mapping[int, int]], losses: int, check: Check) -> Harm:
    """So many people who are in most pairs: whoever is in most goes, or stays; no more can go than those who are in
    most of what is left would take away if they had none in common."""
    best: Harm = 0, ()
    waiting: list[tuple[Harm, dict[int, int]]] = [(best, counts)]
    while waiting:
        check()
        (gone, lost), left = waiting.pop()
        best = max(best, (gone, lost), key=_harm)
        number = losses - len(lost)
        if gone + sum(nlargest(number, left.values())) <= best[0]:
            continue
        person = max(left, key=lambda one: (left[one], -one))
        staying = {one: count for one, count in left.items() if one != person}
        going = {one: count - linked[person].get(one, 0) for one, count in staying.items()}
        waiting += [((gone, lost), staying), ((gone + left[person], (*lost, person)), going)]
    return best


def most_values_gone(
    holders: Iterable[Collection[int]], can_go: Collection[int], losses: int, check: Check
) -> tuple[int, ...]:
    """A loss that takes away as many values as can be, each of which is gone with all who hold it."""
    able = [frozenset(mine) for mine in holders if len(mine) <= losses and all(one in can_go for one in mine)]
    held: dict[int, list[frozenset[int]]] = {}
    for mine in able:
        held.setdefault(min(mine), []).append(mine)
    parts = [set(part) for part in _parts(able)]
    within = [[mine for person in sorted(part) for mine in held.get(person, ())] for part in parts]
    return _shared_out(
        [
            [_emptied(sorted(values, key=len), number, check) for number in _up_to(losses, part)]
            for part, values in zip(parts, within, strict=True)
        ],
        losses,
    )


def _emptied(values: Sequence[frozenset[int]], losses: int, check: Check) -> Harm:
    """So many people with whom most values are gone: value by value its holders go, or it stays."""
    best: Harm = 0, ()
    waiting: list[tuple[int, int, frozenset[int]]] = [(0, 0, frozenset())]
    while waiting:
        check()
        start, gone, lost = waiting.pop()
        best = max(best, (gone, tuple(sorted(lost))), key=_harm)
        for place in range(start, len(values) if gone + len(values) - start > best[0] else start):
            more = lost | values[place]
            if len(more) <= losses:
                waiting.append((place + 1, gone + 1, more))
    return best


def smallest_groups(
    groups: Sequence[Collection[int]], can_go: Collection[int], losses: int, check: Check
) -> tuple[int, ...]:
    """A loss that leaves the largest group as small as can be, of people who may be in several."""
    able = [[person for person in group if person in can_go] for group in groups]
    each = [(set(group), len(group), len(mine)) for group, mine in zip(groups, able, strict=True)]
    least = max((size - min(number, losses) for _, size, number in each), default=0)
    for most in range(least, max((size for _, size, _ in each), default=0)):
        needed = [(frozenset(mine), len(group) - most) for group, mine in zip(groups, able, strict=True)]
        lost = _enough([each for each in needed if each[1] > 0], losses, check)
        if lost is not None:
            return lost
    return ()


def _enough(needed: Sequence[tuple[frozenset[int], int]], losses: int, check: Check) -> tuple[int, ...] | None:
    """Up to so many people of whom as many as are `needed` are in each group; None where there are none.

    From the group that needs most the next one is taken: of people who are in the same of these groups one is enough to
    try, and of people of whom one is in all groups of another the latter need not be: the other would do as well.
    """
    waiting: list[tuple[tuple[int, ...], frozenset[int]]] = [((), frozenset())]
    while waiting:
        check()
        lost, staying = waiting.pop()
        missing = [(group - staying, number - len(group.intersection(lost))) for group, number in needed]
        missing = [(group.difference(lost), number) for group, number in missing if number > 0]
        if not missing:
            return lost
        group, number = max(missing, key=lambda one: one[1])
        if number > losses - len(lost) or any(len(some) < wanted for some, wanted in missing):
            continue
        of = {one: frozenset(at for at, (some, _) in enumerate(missing) if one in some) for one in sorted(group)}
        kinds = {kind: one for one, kind in reversed(of.items())}
        useful = [kind for kind in kinds if not any(kind < other for other in kinds)]
        branches, ruled_out = [], staying
        for kind in sorted(useful, key=lambda one: -len(one)):
            branches.append(((*lost, kinds[kind]), ruled_out))
            alike = [
                person
                for person in group
                if all((person in missing[at][0]) <= (at in kind) for at in range(len(missing)))
            ]
            ruled_out = ruled_out.union(alike)
        waiting += reversed(branches)
    return None


def _harm(harm: Harm) -> tuple[int, int]:
    return harm[0], -len(harm[1])


def _up_to(losses: int, part: Collection[int]) -> range:
    return range(min(losses, len(part)) + 1)


def _parts(links: Iterable[Collection[int]]) -> list[list[int]]:
    """People who hang together by some links."""
    home: dict[int, int] = {}

    def root(person: int) -> int:
        while home.setdefault(person, person) != person:
            home[person] = person = home[home[person]]
        return person

    for link in links:
        first, *others = link
        for other in (first, *others):
            home[root(other)] = root(first)
    parts: dict[int, list[int]] = {}
    for person in home:
        parts.setdefault(root(person), []).append(person)
    return list(parts.values())


def _shared_out(parts: Sequence[Sequence[Harm]], losses: int) -> tuple[int, ...]:
    """Who is lost where so many losses harm all parts together most; of each part it is known for none, one and so
    on."""
    best, taken = [0] * (losses + 1), []
    for part in parts:
        here, after = [], []
        for number in range(losses + 1):
            gains = [best[number - mine] + part[mine][0] for mine in range(min(number, len(part) - 1) + 1)]
            here.append(gains.index(max(gains)))
            after.append(max(gains))
        best = after
        taken.append(here)
    lost: list[int] = []
    for part, here in zip(reversed(parts), reversed(taken), strict=True):
        lost += part[here[losses]][1]
        losses -= here[losses]
    return tuple(lost)
