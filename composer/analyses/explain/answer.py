"""What `explain` hands out: what stands against a team, and what would make one possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from composer.analyses.answer import Answer
from composer.analyses.counts.answer import Counts, counts_json
from composer.analyses.explain.find_out import FindOut, find_out_json
from composer.analyses.explain.ways_out.answer import Ways, ways_json
from composer.analyses.gaps.answer import Plans, plans_json
from composer.checking.certificate import Certificate
from composer.infeasibility.conflict_details import Conflict
from composer.problem.problem import Problem
from composer.problem.results import Finding, Roster
from composer.problem.yearly_targets import RequiredTarget
from composer.render.frame import frame, numbers, texts, truths, whole
from composer.render.json import Object, findings_json, targets_json, team_json
from composer.render.plain import counted, team_sizes

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Explanation(Answer):
    """Why a problem is impossible; or, `found`, a team that meets everything (not the best: that is `solve`'s to say).
    Demands are called by their labels, in the file's order.

    Attributes
    ----------
    problem : Problem
        What was asked about, with its aims for bounds where `aims`; it plays no part when answers are compared.
    conflicts : tuple of Conflict
        Demands that cannot all be met: one smallest set of them, or all minimal ones, the smallest first. Empty
        where everything can be met, or where nothing is known.
    drops : tuple of tuple of str
        Minimal sets of demands without which all the others can be met together.
    complete : bool
        Whether it is proved that there are no other conflicts and no other sets to drop.
    always : tuple of str or None
        The demands in each set to drop; None unless `complete`.
    never : tuple of str or None
        The demands in no conflict; None unless `complete`.
    counts : Counts
        What can be counted without any search, for possible problems too.
    ways_out : Ways or None
        The cheapest changes of bounds that make a team possible; None where they were not asked for, or where
        nothing is impossible.
    plans : Plans or None
        The cheapest courses and recruits that do; None likewise.
    certificate : Certificate or None
        The proof that the first conflict is one, which anybody can check, or the word of two engines; None where
        there is no conflict, or no time for it.
    teams : tuple of Roster
        A team that meets everything; empty where there is none.
    findings : tuple of Finding
        What is required over all its teams together.
    everything : bool
        Whether all conflicts were asked for.
    aims : bool
        Whether aims were taken for bounds.
    targets : tuple of RequiredTarget
        The bounds that are a target.
    find_out : FindOut or None
        People who would be eligible if what is not on record of them were valid, and how many of them it takes; None
        where ways out were not asked for, where there are none, or where nothing is impossible.
    """

    problem: Problem = field(compare=False)
    conflicts: tuple[Conflict, ...]
    drops: tuple[tuple[str, ...], ...]
    complete: bool
    always: tuple[str, ...] | None
    never: tuple[str, ...] | None
    counts: Counts
    ways_out: Ways | None
    plans: Plans | None
    certificate: Certificate | None
    teams: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    everything: bool = False
    aims: bool = False
    targets: tuple[RequiredTarget, ...] = ()
    find_out: FindOut | None = None

    @property
    def extent(self) -> str:
        """How many conflicts and ways out there are, or how large the team is."""
        if self.teams:
            return team_sizes(self.teams)
        ways = () if self.ways_out is None else self.ways_out.ways
        return f"{counted(len(self.conflicts), 'conflict')}, {counted(len(ways), 'way out', 'ways out')}"

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The conflicts as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each demand of each conflict: columns conflict (from 1), requirement, team (None over all
            teams), bounds, parts and teams (lists of what of it matters), minimal and smallest. No rows where there
            is none.
        """
        rows = [(place, each, one) for place, each in enumerate(self.conflicts, 1) for one in each.demands]
        return frame(
            {
                "conflict": whole(place for place, _, _ in rows),
                "requirement": texts(one.requirement for _, _, one in rows),
                "team": texts(one.team or None for _, _, one in rows),
                "bounds": texts(list(one.bounds) for _, _, one in rows),
                "parts": texts(list(one.parts) for _, _, one in rows),
                "teams": texts(list(one.teams) for _, _, one in rows),
                "minimal": truths(each.minimal for _, each, _ in rows),
                "smallest": truths(each.smallest for _, each, _ in rows),
            }
        )

    def ways_frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The ways out as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each change of each way out: columns way (from 1), cost (of the whole way), requirement, team,
            bound, before and after (numbers, but a gate's condition as it stands in a file), by. No rows without
            any.
        """
        ways = () if self.ways_out is None else self.ways_out.ways
        rows = [(place, way, change) for place, way in enumerate(ways, 1) for change in way.changes]

        def value(side: object) -> object:
            return side if exact or not isinstance(side, Fraction) else float(side)

        return frame(
            {
                "way": whole(place for place, _, _ in rows),
                "cost": numbers((way.cost for _, way, _ in rows), exact),
                "requirement": texts(change.requirement for _, _, change in rows),
                "team": texts(change.team or None for _, _, change in rows),
                "bound": texts(change.bound for _, _, change in rows),
                "before": texts(value(change.before) for _, _, change in rows),
                "after": texts(value(change.after) for _, _, change in rows),
                "by": whole(change.by for _, _, change in rows),
            }
        )

    def counts_frame(self, *, exact: bool = False) -> pd.DataFrame:
        """What can be counted of people, as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: what is needed as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            A row for each gate and each demand of each team: columns team, requirement, condition, needed (no number
            for a gate), there (who meets it: of a gate in the pool, else among those eligible), failed (who is known
            not to) and unknown (of whom it is not on record).
        """
        rows: list[tuple[str, str, str, Fraction | None, int, int, int]] = []
        pool = self.counts.pool
        for scope in self.counts.scopes:
            for gate in scope.gates:
                failed = pool - gate.passing - gate.unknown
                rows.append((scope.name, gate.label, gate.words, None, gate.passing, failed, gate.unknown))
            for each in scope.demands:
                among = scope.eligible if each.words else pool
                failed = among - each.there - each.unknown
                needed = Fraction(each.needed)
                rows.append((scope.name, each.label, each.words, needed, each.there, failed, each.unknown))
        return frame(
            {
                "team": texts(row[0] for row in rows),
                "requirement": texts(row[1] for row in rows),
                "condition": texts(row[2] for row in rows),
                "needed": numbers((row[3] for row in rows), exact),
                "there": whole(row[4] for row in rows),
                "failed": whole(row[5] for row in rows),
                "unknown": whole(row[6] for row in rows),
            }
        )

    def _repr_html_(self) -> str:
        """For notebooks: tables and charts."""
        from composer.analyses.explain.picture import picture  # jinja2 takes a moment to load

        return picture(self)

    def own_json(self, show: Sequence[str]) -> Object:
        """`conflicts` are labels alone, `conflict_details` all that is known of them.

        `complete`: there are no other ways out and, where all conflicts were asked for, no other conflicts;
        `all_conflicts` and `all_ways_out` say it of each. `in_every_set` and `in_no_conflict` are null unless all
        conflicts are known.
        """
        out, planned = self.ways_out, self.plans
        all_ways = self.verdict == "found" if out is None else out.complete
        return {
            "aims": self.aims,
            "conflicts": [[blamed.requirement for blamed in conflict.demands] for conflict in self.conflicts],
            "basis": None if self.certificate is None else self.certificate.basis,
            "conflict_details": [_conflict_json(conflict) for conflict in self.conflicts],
            "sets_to_drop": [list(drop) for drop in self.drops],
            "complete": all_ways and (self.complete or not self.everything),
            "all_conflicts": self.complete,
            "all_ways_out": all_ways,
            "in_every_set": _listed(self.always),
            "in_no_conflict": _listed(self.never),
            "ways_out": [] if out is None else ways_json(out, self.problem, show),
            "kept": [] if out is None else list(out.kept),
            "plans": [] if planned is None else plans_json(planned, show),
            "find_out": find_out_json(self.find_out, show),
            "counts": counts_json(self.counts),
            "teams": [team_json(roster, self.pool, show) for roster in self.teams],
            "findings": findings_json(self.findings),
            "targets": targets_json(self.targets),
            "rests_on": self.effort.basis,
        }

    def __str__(self) -> str:
        named = ("; ".join(blamed.requirement for blamed in conflict.demands) for conflict in self.conflicts)
        return " – ".join((self.verdict, *named))


def _conflict_json(conflict: Conflict) -> Object:
    return {
        "demands": [
            {
                "requirement": blamed.requirement,
                "team": blamed.team or None,
                "bounds": list(blamed.bounds),
                "parts": list(blamed.parts),
                "teams": list(blamed.teams),
            }
            for blamed in conflict.demands
        ],
        "minimal": conflict.minimal,
        "smallest": conflict.smallest,
        "sharp": conflict.sharp,
    }


def _listed(labels: Iterable[str] | None) -> list[str] | None:
    return None if labels is None else list(labels)
