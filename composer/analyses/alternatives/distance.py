"""A program that leaves out what lies too near to the choices found already (`composer.checking.distance`).

**Rows.** In a team found with `a` members the larger of who left and who joined is `max(a, size) − same`. Where the
size may lie on either side of `a`, the part of it above `a` is a helper, and a second one, 0 or 1, holds it down: with
any values of theirs the distance is no more than it is in truth, with some it is just that.

**Teams alike.** The distance is then the least sum of `c[t, s] = max(a[s], size[t]) − same[t, s]` over all pairings of
the teams `t` with those found, `s`. By duality of the assignment problem (Egerváry 1931) that is the largest
`Σ p[t] − Σ q[s]` with `p[t] − q[s] ≤ c[t, s]`. For whole numbers `c` from 0 to `most`, whole numbers `p` and `q` from 0
to `most` are enough: take the best ones, shifted so that the least `q` is 0; none of them can be better, so each `p[t]`
is the least `c[t, s] + q[s]`, which the team with `q[s] = 0` keeps within `most`, and each `q[s]` is the largest
`p[t] − c[t, s]`. So all pairings at once are rows, as many as there are pairs of teams.

**Order.** Teams alike may change places in a choice without changing anything else. So they may be asked to stand where
their best pairing with the first choice found puts them: then `p[t] − q[t] = c[t, t]` (complementary slackness).
Without it every order of the same teams would have to be ruled out by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from composer.checking.distance import TeamRows
from composer.encoding.program import Objective, Program, Row, Source, row
from composer.measures import Linear, Quotient, Trait
from composer.measures.sparse import Sparse
from composer.solvers import tuning

SOURCE = Source("another team")
Membership = tuple[int, Sparse]
"""A trait, and the weights that make 1 of whoever was in one team."""


class Another:
    """The program of what is left, after each choice found; `alike` are groups of teams that nothing tells apart.
    `look` is called now and then; what it raises ends it."""

    def __init__(
        self, program: Program, alike: Sequence[Sequence[int]], look: Callable[[], None] = lambda: None
    ) -> None:
        self.program = program
        self._look = look
        single = set(range(len(program.teams))).difference(*alike)
        self._groups = [*alike, *([team] for team in sorted(single))]
        self._nearness: list[Linear] = []
        self._furthest: list[int] = []

    def hold(self, rows: Iterable[Row]) -> None:
        """Ask for more rows."""
        self.program = self.program.holding(rows)

    def leave_out(self, found: TeamRows, differ: int) -> bool:
        """Leave out whatever differs from a choice found by less than that; False where nothing can differ as much."""
        same = self._mark(found)
        near = Linear()
        for group in self._groups:
            near += self._near(found, group, same)
        self.hold([row(near, None, -differ, SOURCE)])
        self._nearness.append(near)
        most = zip(found, self.program.teams, strict=True)
        self._furthest.append(sum(max(len(members), block.most) for members, block in most))
        return self._furthest[-1] >= differ

    def _mark(self, found: TeamRows) -> list[Membership]:
        """Who was in each of the teams found, as traits: one for all of them where nobody can be in two."""
        first, size, pool = len(self.program.traits), len(found), len(self.program.pool)
        if self.program.exclusive.one_of_all:
            codes = np.zeros(pool, np.int32)
            for team, members in enumerate(found, 1):
                codes[members] = team
            more = [Trait(codes, size + 1)]
            marked = [(first, Sparse.of([(team, 1)], size + 1)) for team in range(1, size + 1)]
        else:
            more = [Trait(np.isin(np.arange(pool), members).astype(np.int32), 2) for members in found]
            marked = [(first + team, Sparse.of([(1, 1)], 2)) for team in range(size)]
        self.program = replace(self.program, traits=(*self.program.traits, *more))
        return marked

    def furthest(self, differ: int) -> Program:
        """The program whose first goal is to lie as far as can be from the choice found that is nearest."""
        program, apart = self.program, Linear(auxiliaries={len(self.program.auxiliaries): 1})
        program = replace(program, auxiliaries=(*program.auxiliaries, (differ, min(self._furthest))))
        rows = [row(near + apart, None, 0, SOURCE) for near in self._nearness]
        return replace(
            program.holding(rows), goals=(Objective("difference", Quotient(apart), most=True), *program.goals)
        )

    def _near(self, found: TeamRows, group: Sequence[int], same: Sequence[Membership]) -> Linear:
        """Less than nothing by how far the teams of a group lie from those found."""
        heads = {team: len(found[team]) for team in group}
        larger = {(team, a): self._larger(team, a) for team in group for a in sorted(set(heads.values()))}
        near = []
        for team in group:
            self._look()
            alike = [(same[other], larger[team, heads[other]]) for other in group]
            near.append([Linear({(team, trait): weights}) - most for (trait, weights), most in alike])
        if len(group) == 1:
            return near[0][0]
        most = max(*heads.values(), *(self.program.blocks[team].most for team in group))
        ordered = not self._nearness and len(group) <= tuning.TEAMS_ORDERED
        ours, theirs = ([self._helper(most) for _ in group] for _ in range(2))
        for here, line in enumerate(near):
            self._look()
            self.hold(
                row(nearness + ours[here] - theirs[there], 0 if ordered and here == there else None, 0, SOURCE)
                for there, nearness in enumerate(line)
            )
        total = Linear()
        for mine, their in zip(ours, theirs, strict=True):
            total += their - mine
        return total

    def _larger(self, team: int, number: int) -> Linear:
        """The larger of a number and a team's size, or less."""
        block, trait = self.program.blocks[team], len(self.program.traits) - 1
        if block.most <= number:
            return Linear(constant=number)
        size = Linear({(team, trait): np.ones(self.program.traits[trait].size, np.int64)})
        if block.least >= number:
            return size
        above, some = self._helper(block.most - number), self._helper(1)
        self.hold(
            [
                row(above - some * (block.most - number), None, 0, SOURCE),
                row(above + some * (number - block.least) - size, None, -block.least, SOURCE),
            ]
        )
        return above + number

    def _helper(self, most: int) -> Linear:
        self.program = replace(self.program, auxiliaries=(*self.program.auxiliaries, (0, most)))
        return Linear(auxiliaries={len(self.program.auxiliaries) - 1: 1})
