"""The whole question: the people, the teams wanted, what each must meet, what is preferred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from dataclasses import fields as fields_of
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from composer.base.arrays import Ints, Mask
from composer.base.errors import Mistake, ScenarioError
from composer.measures import Measure
from composer.pool import Pool, Tour
from composer.pool.doubts import Doubt
from composer.pool.kinds.base import canonical
from composer.pool.periods import Rest
from composer.pool.reading.mapping import Reading
from composer.pool.who import meeting
from composer.problem import plan as planned
from composer.problem import programme
from composer.problem.any_day import at_mistakes, days_together
from composer.problem.assignment import Exclusion, clashes
from composer.problem.courses import Course, Recruit, days_left, late_courses, plan_mistakes, pool_mistakes
from composer.problem.decision import Decision, read_decision, read_show, unknown_columns
from composer.problem.drop import Drop, asked_late, drop_misreadings, unknown_chances
from composer.problem.fit import asked_of, misfits, misreadings, of_places, on_tours, too_many
from composer.problem.given import read_decided, read_dropping, read_each, read_resting, read_tours, read_varied
from composer.problem.people import pool_of, read_day
from composer.problem.plan import DecidedPlan
from composer.problem.programme import Admission, AtHome, Tours, as_it_is, at_home
from composer.problem.requirement import Goal, Requirement
from composer.problem.source import ScenarioSource, no_longer_read
from composer.problem.sweep_values import Vary
from composer.problem.team import Team
from composer.problem.warned import doubtful, strangers, unknown, warnings_of
from composer.problem.yearly_targets import with_yearly_targets

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

    from composer.pool import RawTable


@dataclass(frozen=True, init=False)
class Problem:
    """A checked question: the people, the teams wanted, what is required and what is preferred.

    Immutable; `replacing` gives a changed copy. What was given stands in attributes of the same names, and beside
    them `deployed`, the single teams with every `number` and `repeat` spelled out; `people`, the pool on the days of
    each of them; and `warnings`, what a planner should look at once more.

    Parameters
    ----------
    pool : Pool, data frame or list of mappings
        The people, one a row, with an `id` each: a frame of pandas, polars or Arrow, rows as mappings, or a pool as
        another problem has it. Never empty.
    teams : sequence of Team or mapping
        The teams wanted, one at least. Here and below a mapping is what a scenario file says in that place.
    require : sequence of Requirement or mapping, optional
        Requirements over all the teams' members together, or one team's with `team`.
    prefer : sequence of Goal or mapping, optional
        Goals in their order: each is brought to its best before the next is looked at.
    tradeoffs : sequence of Goal or mapping, optional
        Axes that `composer.tradeoffs` weighs against each other; none, or two at least.
    courses : sequence of Course or mapping, optional
        Courses that people could still take.
    recruits : sequence of Recruit or mapping, optional
        People who could still be recruited.
    today : date or str, optional
        The day from which courses can begin.
    title : str, optional
        What the question is called in answers.
    sweep : mapping or sequence, optional
        Numbers that `composer.sweep` varies; they are checked when it is asked.
    start, end : date or str, optional
        First and last day of the tour, as dates or `"2027-01-15"`. They and `fields` are read for people who are no
        Pool yet.
    fields : mapping, optional
        What the columns are, where their own values do not tell: `{"rank": ["OF-1", "OF-2"]}`.
    reading : mapping, optional
        Which column is which field and how cells are written, as under `pool:` in a file: `{"id": "No"}`.
    rest : Rest or str, optional
        How long somebody is at home after a tour: `"2x"` its own days, or `"24 months"`, `"90 days"`.
    busy : str, optional
        A field of spans of days on which somebody cannot be away.
    served : str, optional
        A field of spans of days of past tours, which rest follows.
    tours : Tours or mapping, optional
        How many tours one person may have over all the teams, past ones in `served` included: `{"at_most": 2}`.
    plan : DecidedPlan, answer or mapping, optional
        Who was decided to be in which team: an answer of `solve`, what its JSON says, or the ids or members of each
        team by its name.
    frozen : date or str, optional
        Teams whose tour starts before this day keep their people of the plan.
    gone : sequence of str, optional
        Ids of people who are in no team, whatever else.
    drop : Drop, str, mapping or sequence, optional
        With what chance people drop out, each independently of the others: `"5%"`, `{"column": "p_drop"}`, or
        `[{"who": {"sex": "M"}, "chance": "10%"}]`, of which the first that is about somebody holds; nobody else drops
        out.
    decision : Decision or mapping, optional
        What is to be decided, by whom and until when: no answer depends on it, a report tells it.
    show : sequence of str, optional
        Columns of the pool to tell beside every id in answers.
    inputs : mapping, optional
        The sha256 of every file read, by its name.
    where : callable, optional
        Gives a mistake that comes up later its place in the file.
    source : ScenarioSource, optional
        What it was read from, where it is as it was read: a record tells it.

    Raises
    ------
    ScenarioError
        With every mistake there is: what does not fit together, and what does not fit the pool. Paths are those of a
        file.
    """

    pool: Pool
    teams: tuple[Team, ...]
    require: tuple[Requirement, ...]
    prefer: tuple[Goal, ...]
    tradeoffs: tuple[Goal, ...]
    courses: tuple[Course, ...]
    recruits: tuple[Recruit, ...]
    today: date | None
    title: str
    sweep: tuple[Vary, ...]
    rest: Rest | None
    busy: str | None
    served: str | None
    tours: Tours | None
    plan: DecidedPlan | None
    frozen: date | None
    gone: tuple[str, ...]
    drop: Drop | None
    decision: Decision | None
    show: tuple[str, ...]
    inputs: Mapping[str, str] = field(repr=False)
    where: Callable[[Mistake], Mistake] = field(repr=False, compare=False)
    source: ScenarioSource | None = field(repr=False, compare=False)
    warnings: tuple[str, ...] = field(init=False, repr=False)
    deployed: tuple[Team, ...] = field(init=False, repr=False)
    people: tuple[Pool, ...] = field(init=False, repr=False)

    def __init__(
        self,
        pool: Pool | IntoDataFrame | Sequence[Mapping[str, object]] | RawTable,
        teams: Sequence[Team | Mapping[str, object]],
        require: Sequence[Requirement | Mapping[str, object]] = (),
        prefer: Sequence[Goal | Mapping[str, object]] = (),
        tradeoffs: Sequence[Goal | Mapping[str, object]] = (),
        *,
        courses: Sequence[Course | Mapping[str, object]] = (),
        recruits: Sequence[Recruit | Mapping[str, object]] = (),
        today: date | str | None = None,
        title: str = "",
        sweep: Mapping[str, object] | Sequence[Vary | str] = (),
        start: date | str | None = None,
        end: date | str | None = None,
        fields: Mapping[str, object] | None = None,
        reading: Reading | Mapping[str, object] | None = None,
        rest: Rest | str | None = None,
        busy: str | None = None,
        served: str | None = None,
        tours: Tours | Mapping[str, object] | None = None,
        plan: object = None,
        frozen: date | str | None = None,
        gone: Sequence[str] = (),
        drop: Drop | str | Mapping[str, object] | Sequence[Mapping[str, object]] | None = None,
        decision: Decision | Mapping[str, object] | None = None,
        show: Sequence[str] = (),
        inputs: Mapping[str, str] | None = None,
        where: Callable[[Mistake], Mistake] | None = None,
        source: ScenarioSource | None = None,
    ) -> None:
        """`pool` is a Pool, a data frame, or rows as mappings; for the latter two `start`, `end` and `fields`
        mean what they mean in a file, and `reading` what the mapping under `pool:` does. Teams, requirements and goals
        may be given as they stand in a file. `where` gives a mistake that comes up later its place in the file.

        Raises ScenarioError, with paths as in a file, for all that does not fit together or does not fit the pool.
        """
        asked: list[tuple[Any, ...]] = []
        mistakes: list[Mistake] = []
        for key, model, given in (
            ("teams", Team, teams),
            ("require", Requirement, require),
            ("prefer", Goal, prefer),
            ("tradeoffs", Goal, tradeoffs),
            ("courses", Course, courses),
            ("recruits", Recruit, recruits),
        ):
            asked.append(tuple(read_each(key, model, given, mistakes)))
        this_day = read_day("today", today, mistakes)
        freezing = read_day("frozen", frozen, mistakes)
        decided = read_decided(plan, mistakes)
        dropping = read_dropping(drop, mistakes)
        varied = read_varied(sweep, mistakes)
        resting = read_resting(rest, mistakes)
        most = read_tours(tours, mistakes)
        said_of_it = read_decision(decision, mistakes), read_show(show, mistakes)
        if mistakes:
            raise ScenarioError(mistakes)
        people = pool if isinstance(pool, Pool) else pool_of(pool, start, end, fields, reading)
        mistakes += [*programme.day_mistakes(asked[0], people.tour)]
        given_teams = asked[0]
        asked[0], homes = programme.each_tour(given_teams, people.tour)
        asked[0], asked[1], undated = with_yearly_targets(asked[0], asked[1], people.tour.start)
        mistakes += undated
        place = AtHome(where or as_it_is, homes) if len(homes) > len(given_teams) else where or as_it_is
        away = resting, busy and canonical(busy), served and canonical(served)
        before = decided, freezing, tuple(gone)
        beside = dropping, *said_of_it, dict(inputs or {}), place, source
        values = (people, *asked, this_day, title, varied, *away, most, *before, *beside)
        for name, value in zip([each.name for each in fields_of(Problem) if each.init], values, strict=True):
            object.__setattr__(self, name, value)
        single = () if too_many(self.teams) else tuple(single for team in self.teams for single in team.each())
        object.__setattr__(self, "deployed", single)
        object.__setattr__(self, "people", self.pool.on([self._days_read(team) for team in single]))
        self._read_plan()
        parts = (self.pool, self.teams, self.require, self.prefer, self.tradeoffs)
        mistakes += [*misfits(*parts[1:]), *misreadings(*parts)]
        if not self.exclusive.one_of_all:
            mistakes += of_places(self.require, self.prefer, self.tradeoffs)
        mistakes += at_mistakes(self.teams, self.require, self.pool.tour)
        over_all: dict[str, Sequence[Any]] = {key: getattr(self, key) for key in ("require", "prefer", "tradeoffs")}
        mistakes += [*planned.unknown_ids(self.gone, self.pool), *unknown_columns(self.show, self.people)]
        training, decided_before = (self.courses, self.recruits), (self.plan, self.frozen)
        mistakes += programme.misfits_in_time(
            self.pool, self.teams, self.deployed, away, training, decided_before, over_all
        )
        mistakes += plan_mistakes(self.courses, self.recruits, self.today, self.pool.tour, self.teams, self.frozen)
        mistakes += pool_mistakes(self.pool, self.courses, self.recruits)
        mistakes += drop_misreadings(self.drop, on_tours(self.pool, self.teams), self.teams)
        about = asked_of(*parts, self.courses, self.recruits, self.drop)
        mistakes += doubtful(self.pool, about, mistakes)
        if not mistakes:
            mistakes += planned.kept_twice(self.kept, self.pool, [team.name for team in self.deployed], self.exclusive)
            mistakes += unknown_chances(self.drop, self.pool, self.admits, self.deployed)
        if mistakes:
            raise ScenarioError(at_home(mistakes, homes))
        never = unknown(self.pool, strangers(on_tours(self.pool, self.teams)[0], about))
        said = [*planned.plan_warnings(self.plan, self.pool, self.deployed), *(doubt.text for doubt in never)]
        said += [*late_courses(self.courses, days_left(self.today, self._tours))]
        known = {doubt.text for doubt in self.pool.table.doubts if doubt.name in self.pool.table.known}
        of_pool = [text for text in self.pool.warnings if text not in known]
        object.__setattr__(self, "warnings", (*of_pool, *dict.fromkeys(said)))

    def __repr__(self) -> str:
        wanted = ", ".join(f"{team.name} of {team.size}" for team in self.deployed)
        return f"<Problem {self.title or 'without a title'}: {wanted}; {len(self.pool)} people>"

    @property
    def touring(self) -> bool:
        """Whether teams have days of their own."""
        return any(team.start or team.end for team in self.teams)

    def on_tour(self, team: Team) -> Pool:
        """The people as they are on the days of a single team.

        Parameters
        ----------
        team : Team
            One of `deployed`, or of `teams`.

        Returns
        -------
        Pool
            The same people, in the same rows; ages, `start` and `end` are those of the team's tour.
        """
        return self._on_tour[team.name]

    @cached_property
    def _on_tour(self) -> Mapping[str, Pool]:
        known = {on.tour: on for on in self.people}
        return {team.name: known[self._days_read(team)] for team in (*self.teams, *self.deployed)}

    def _days_read(self, team: Team) -> Tour:
        return planned.days_read(team.days(self.pool.tour), self.frozen, self.today)

    @property
    def _tours(self) -> list[Tour]:
        """The days of each single team."""
        return [team.days(self.pool.tour) for team in self.deployed]

    def _read_plan(self) -> None:
        """Let measures of a plan's places know the plan."""
        if self.plan is not None:
            places = planned.planned_teams(self.plan, self.deployed, self.people)
            for key in ("require", "prefer", "tradeoffs"):
                object.__setattr__(self, key, tuple(planned.in_plan(item, places) for item in getattr(self, key)))

    @cached_property
    def kept(self) -> Mapping[str, tuple[int, ...]]:
        """Who has to stay in a single team, whatever else: for each that is frozen and keeps somebody, by its name, the
        rows of those of the plan who are still in the pool and not busy."""
        each = zip(self.deployed, self.people, self._tours, strict=True)
        teams = [(team, on, tour, planned.is_over(tour, self.frozen, self.today)) for team, on, tour in each]
        return planned.kept_rows(self.plan, self.frozen, self.busy, teams, self.gone)

    @property
    def frozen_teams(self) -> frozenset[str]:
        """The single teams whose tour starts before the day `frozen`, by their names."""
        pairs = zip(self.deployed, self._tours, strict=True)
        return frozenset(team.name for team, tour in pairs if self.frozen and tour.start and tour.start < self.frozen)

    def gates(self, team: Team, alone: bool = False) -> list[Admission]:
        """What every member of a single team must be.

        Parameters
        ----------
        team : Team
            One of `deployed`, or of `teams`.
        alone : bool, optional
            True: without what is asked of one person's tours together, `tours` and the rest after those of `served`.

        Returns
        -------
        list of Admission
            The gates of its `everyone`, then `tours`, `busy` and `served` where the problem has them.
        """
        known = self._known_gates.get((id(team), alone))
        if known is None or known[0] is not team:
            known = self._known_gates[id(team), alone] = team, self._gates(team, alone)
        return [*known[1]]

    @cached_property
    def _known_gates(self) -> dict[tuple[int, bool], tuple[Team, list[Admission]]]:
        return {}  # the same ones again: what was found of people by them is kept

    def _gates(self, team: Team, alone: bool) -> list[Admission]:
        rest, tours = (None, None) if alone else (self.rest, self.tours)
        rows = [row for single in team.each() for row in self.kept.get(single.name, ())] if self.kept else []
        kept = tuple(self.pool.ids[row] for row in rows)
        over = planned.is_over(team.days(self.pool.tour), self.frozen, self.today)
        return programme.admissions(
            team, self._days_read(team), rest, self.busy, self.served, kept, over, tours, self.gone
        )

    def admits(self, team: Team) -> Mask:
        """Who passes all gates of a single team.

        Parameters
        ----------
        team : Team
            One of `deployed`.

        Returns
        -------
        numpy array of bool, shape (len(pool),)
            One flag a row.
        """
        asked = [team.everyone, *(gate.asked for gate in self.gates(team) if not gate.own)]
        mask = meeting(asked, self.on_tour(team))
        if team.name in self.kept:
            mask = mask.copy()
            mask[[*self._versions(self.kept[team.name])]] = True
        return mask

    def _versions(self, rows: Iterable[int]) -> tuple[int, ...]:
        return tuple(version for row in rows for version in self.pool.versions(row))

    def been_before(self, team: Team) -> Mask:
        """Who has a past tour, by the problem's `served` field, that ended before a single team's tour begins.

        Parameters
        ----------
        team : Team
            One of `deployed`.

        Returns
        -------
        numpy array of bool, shape (len(pool),)
            One flag a row; nobody where the problem has no such field or the team no first day.
        """
        return programme.served_before(self.on_tour(team), self.served)

    @cached_property
    def exclusive(self) -> Exclusion:
        """In which single teams, by their positions, one person cannot be together."""
        return clashes(self._tours, self.rest)

    @cached_property
    def overlapping(self) -> Exclusion:
        """The same by the teams' days alone, without any rest."""
        return clashes(self._tours, None)

    @cached_property
    def days_together(self) -> Mapping[tuple[int, ...], date]:
        """Every set of single teams, by their positions, that are there on some day, with the first such day."""
        return days_together(self._tours)

    @cached_property
    def tours_left(self) -> Ints | None:
        """In how many of the single teams everybody may still be, as `tours` says: one number a row, None where it
        limits nobody."""
        versions = {name: self._versions(rows) for name, rows in self.kept.items()}
        return programme.tours_left(
            self.tours, programme.past_tours(self.pool, self.served), self.exclusive.longest, versions
        )

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """What in the people may be meant otherwise than it was read, and refuses nothing: first what is asked about.
        Whether an answer is the same in the other reading is not known here."""
        parts = (self.pool, self.teams, self.require, self.prefer, self.tradeoffs, self.courses, self.recruits)
        asked = asked_of(*parts, self.drop)
        never = strangers(on_tours(self.pool, self.teams)[0], asked)
        return tuple(unknown(self.pool, warnings_of(self.pool, asked, never)))

    def team_named(self, name: str) -> Team | None:
        """The single team of a name.

        Parameters
        ----------
        name : str
            As in `deployed`: `NAME-2` where there are several alike.

        Returns
        -------
        Team or None
            None where no team is called so.
        """
        return next((team for team in self.deployed if team.name == name), None)

    @property
    def alike(self) -> list[list[int]]:
        """Groups of two teams and more that nothing tells apart, as positions in `deployed`: those of one `number`, but
        for any that a requirement, a goal or a plan names."""
        named = {row.team for row in self.require} | {goal.team for goal in self.prefer} | self._planned
        groups, end = [], 0
        for team in self.teams:
            begin, end = end, end + (team.number or 1)
            groups.append([place for place in range(begin, end) if self.deployed[place].name not in named])
        return [group for group in groups if len(group) > 1]

    def fewest(self, team: Team) -> int:
        """The smallest `number` that a team could have.

        Parameters
        ----------
        team : Team
            One of `teams`.

        Returns
        -------
        int
            1 at least, and so many that every single team that a requirement, a goal or a plan names is still there.
        """
        named = {row.team for row in self.require} | {goal.team for goal in (*self.prefer, *self.tradeoffs)}
        named |= self._planned
        return max(place for place, single in enumerate(team.each(), 1) if place == 1 or single.name in named)

    @property
    def _planned(self) -> set[str | None]:
        return set() if self.plan is None else {name for name, _ in self.plan.teams}

    def reading(self, team: Team) -> list[Measure]:
        """What every requirement measures that counts the members of a single team.

        Parameters
        ----------
        team : Team
            One of `deployed`.

        Returns
        -------
        list of Measure
            Those of its own requirements, then those over all teams or over this one. Empty where nothing is
            required.
        """
        over_all = [row.measure for row in self.require if row.team in (None, team.name)]
        return [*(row.measure for row in team.require), *over_all]

    def replacing(self, **changes: Any) -> Problem:
        """The same problem with some of its parts changed.

        Parameters
        ----------
        **changes
            New values by the name of the parameter.

        Returns
        -------
        Problem
            A checked copy; this one stays as it is.

        Raises
        ------
        ScenarioError
            Where the changed problem has mistakes in it.
        """
        return replace(self, **no_longer_read(asked_late(self.drop, changes)))
