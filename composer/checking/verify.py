"""An answer recomputed on the original people, in plain Python, sharing nothing with rows or engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from composer.base.errors import Mistake, ScenarioError
from composer.base.numbers import shown
from composer.checking.known_people import KnownPeople
from composer.checking.losses import fewest_survived, survival, survive_broken
from composer.checking.matching import assign_seats
from composer.checking.other_tours import with_other_tours
from composer.checking.requirements import finding, finding_by_day, shortfall_of_aim, who_is_there
from composer.checking.reserves import broken as broken_reserves
from composer.checking.reserves import is_reserve, told
from composer.pool import NO_DAYS, Person
from composer.problem.assignment import Exclusion
from composer.problem.plan import FROZEN
from composer.problem.problem import Problem
from composer.problem.programme import Admission
from composer.problem.requirement import Goal, Requirement
from composer.problem.results import Finding, GoalValue, Member, Roster
from composer.problem.team import Team

BETWEEN = 16
"""People who are counted between two looks at whether there is time for more."""
FEW = 100
"""People up to whom each is looked for by id, and the part of the pool up to which they are few."""


@dataclass(frozen=True)
class Recount:
    """Teams held against a problem, everything recomputed. `broken` is empty exactly where `met` is true.

    `teams` carry their findings, `findings` are over all teams together; `broken` lists everything that is not
    met: requirements, sizes (`TEAM: size`), seats (`TEAM: SEAT`), gates (`TEAM: everyone: FIELD`), people in two
    teams that exclude each other, and people with too many tours. `homes` are the teams whose requirements these are,
    None for anything else, and `structure` those of them that are no requirements. `goals` are the values these teams
    have.
    """

    met: bool
    teams: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    goals: tuple[GoalValue, ...]
    broken: tuple[Finding, ...]
    homes: tuple[str | None, ...]
    structure: tuple[Finding, ...]


class _Persons(list[Person]):
    """People who are recomputed, which may take long: `check` is called again and again while somebody goes over
    them."""

    def __init__(self, persons: Iterable[Person], check: Callable[[], None]) -> None:
        super().__init__(persons)
        self._check = check

    def __iter__(self) -> Iterator[Person]:
        for number, person in enumerate(super().__iter__()):
            if number % BETWEEN == 0:
                self._check()
            yield person


def verify(
    problem: Problem,
    teams: Mapping[str, Sequence[Member | str]],
    check: Callable[[], None] = lambda: None,
    known: KnownPeople | None = None,
) -> Recount:
    """Hold teams against a problem: `teams` gives the members of each team by its name, as ids or `Member`s.

    A team left out has no members. Where no member of a team has a seat, seats are filled as well as they can be.
    Raises ScenarioError for teams the problem does not have and people its pool does not have. `check` is called
    again and again, and may raise what it likes. `known` is handed from one recount to the next where many teams of
    one problem are held against it.
    """
    seen = KnownPeople() if known is None else known
    teams, beside = _reserves_apart(problem, teams)
    people = _people(problem, teams, check, seen)
    reserves = {name: each for name, (_, each) in _people(problem, beside, check, seen).items()} if beside else {}
    rosters: list[Roster] = []
    structure: list[Finding] = []
    broken: list[tuple[str | None, Finding]] = []
    for team in problem.deployed:
        members, persons = people[team.name]
        members = _with_seats(team, members, persons)
        findings = tuple(finding(requirement, persons) for requirement in team.require)
        days = team.days(problem.pool.tour) if problem.touring else NO_DAYS
        survives = survival(team, persons, check)
        stand_by = reserves.get(team.name, ())
        called = None if team.reserves is None else told(team, persons, stand_by)
        rosters.append(Roster(team.name, tuple(members), findings, days.start, days.end, survives, reserves=called))
        gates = seen.gates(problem, team)
        wrong = [*_structure(team, gates, members, persons), *_kept(problem, team, persons)]
        wrong += survive_broken(team, survives)
        wrong += broken_reserves(team, gates, persons, stand_by, check)
        structure += wrong
        broken += [(None, found) for found in wrong]
        broken += [(team.name, found) for found in findings if not found.met]
    everybody = _Persons((person for _, persons in people.values() for person in persons), check)
    in_teams = [
        [member.id for member in members] + [person.id for person in reserves.get(name, ())]
        for name, (members, _) in people.items()
    ]
    on_call = {name: (members, [*persons, *reserves.get(name, ())]) for name, (members, persons) in people.items()}
    structure += (twice := [*_twice(in_teams, problem.exclusive), *_too_often(problem, on_call)])
    broken += [(None, found) for found in twice]
    there = who_is_there(problem, {name: persons for name, (_, persons) in people.items()})
    overall = []
    for requirement in problem.require:
        read = everybody if requirement.team is None else people[requirement.team][1]
        overall.append(finding(requirement, read) if requirement.at is None else finding_by_day(requirement, there))
    broken += [(None, found) for found in overall if not found.met]
    goals = _goal_values(problem, {name: persons for name, (_, persons) in people.items()}, everybody)
    return Recount(
        not broken,
        tuple(rosters),
        tuple(overall),
        goals,
        tuple(found for _, found in broken),
        tuple(home for home, _ in broken),
        tuple(structure),
    )


def _reserves_apart(
    problem: Problem, teams: Mapping[str, Sequence[Member | str]]
) -> tuple[Mapping[str, Sequence[Member | str]], dict[str, list[str]]]:
    """Members alone, and the ids of those whom the roster calls reserves of a team that wants some."""
    reserves: dict[str, list[str]] = {}
    members = {**teams}
    for team in problem.deployed:
        given = teams.get(team.name)
        if team.reserves is not None and isinstance(given, (list, tuple)):
            reserves[team.name] = [each.id for each in given if is_reserve(team, each)]
            members[team.name] = [each for each in given if not is_reserve(team, each)]
    return members, reserves


def _people(
    problem: Problem, teams: Mapping[str, Sequence[Member | str]], check: Callable[[], None], seen: KnownPeople
) -> dict[str, tuple[list[Member], list[Person]]]:
    known = [team.name for team in problem.deployed]
    mistakes = [
        Mistake(f"the scenario has no team `{name}` – available: {', '.join(known)}")
        for name in sorted(set(teams).difference(known), key=[*teams].index)
    ]
    people: dict[str, tuple[list[Member], list[Person]]] = {}
    known_rows = _rows(problem, teams, check)
    for team in problem.deployed:
        members: list[Member] = []
        persons: list[Person] = []
        on = problem.on_tour(team)
        given = teams.get(team.name, ())
        if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
            mistakes.append(Mistake(f"a list of ids is wanted for team {team.name}, not {shown(given)}"))
            continue
        for number, entry in enumerate(given):
            if number % BETWEEN == 0:
                check()
            member = entry if isinstance(entry, Member) else Member(entry)
            identity: object = member.id  # whatever was handed over as one
            row = known_rows.get(identity) if isinstance(identity, str) else None
            if row is not None:
                members.append(member)
            elif (row := problem.pool.row(identity)) is not None:
                members.append(Member(problem.pool.ids[row], member.seat))
            else:
                said = f"`{identity}`" if isinstance(identity, str) else shown(identity)
                mistakes.append(Mistake(f"nobody in the pool has the id {said}, named in team {team.name}"))
                continue
            person = seen.get((team.name, row))
            if person is None:
                person = seen[team.name, row] = on.person(row, team.name)
            persons.append(person)
            if member.seat is not None and member.seat not in [seat.seat for seat in team.seats]:
                mistakes.append(Mistake(f"team {team.name} has no seat `{member.seat}`"))
        people[team.name] = members, persons
    if mistakes:
        raise ScenarioError(mistakes)
    known_tours = with_other_tours(problem, {name: persons for name, (_, persons) in people.items()})
    return {name: (members, _Persons(known_tours[name], check)) for name, (members, _) in people.items()}


def _rows(
    problem: Problem, teams: Mapping[str, Sequence[Member | str]], check: Callable[[], None]
) -> Mapping[str, int]:
    """The rows of ids as they stand in the pool, where so many are named that going over it once is faster than looking
    for each; the others are looked for one by one."""
    named = [given for given in teams.values() if isinstance(given, (list, tuple))]
    if sum(map(len, named)) < max(FEW, len(problem.pool) // FEW):
        return {}
    ids = (entry.id if isinstance(entry, Member) else entry for given in named for entry in given)
    wanted = {identity for identity in ids if isinstance(identity, str)}
    rows: dict[str, int] = {}
    for row, identity in enumerate(problem.pool.ids):
        if row % BETWEEN == 0:
            check()
        if identity in wanted:
            rows[identity] = row
    return rows


def _with_seats(team: Team, members: list[Member], persons: list[Person]) -> list[Member]:
    """Fill seats where nobody has been given one."""
    if not team.seats or any(member.seat is not None for member in members):
        return members
    fits = [[s for s, seat in enumerate(team.seats) if seat.who.holds(person)] for person in persons]
    places = assign_seats(fits, [seat.number for seat in team.seats])
    return [
        Member(member.id, None if place is None else team.seats[place].seat)
        for member, place in zip(members, places, strict=True)
    ]


def _structure(
    team: Team, gates: Sequence[Admission], members: Sequence[Member], persons: Sequence[Person]
) -> list[Finding]:
    """What is broken of a team's size, gates and seats."""
    broken = []
    size = len(members)
    low, high = team.size.low, team.size.high
    if size < low or (high is not None and size > high):
        most = None if high is None else Fraction(high)
        broken.append(Finding(f"{team.name}: size", Fraction(size), Fraction(low), most, False, "people"))
    for gate in gates:
        outside = [person.id for person in persons if not gate.who.holds(person)]
        if outside:
            passing = Fraction(size - len(outside))
            note = f"not met by {', '.join(outside)}"
            broken.append(Finding(gate.label, passing, Fraction(size), None, False, "people", note=note))
    for seat in team.seats:
        holders = [person for member, person in zip(members, persons, strict=True) if member.seat == seat.seat]
        fitting = [person for person in holders if seat.who.holds(person)]
        if len(fitting) != seat.number or len(holders) != seat.number:
            wrong = [person.id for person in holders if person not in fitting]
            note = f"does not match: {', '.join(wrong)}" if wrong else ""
            number = Fraction(seat.number)
            label = f"{team.name}: {seat.seat}"
            broken.append(Finding(label, Fraction(len(fitting)), number, number, False, "people", note=note))
    return broken


def _kept(problem: Problem, team: Team, persons: Sequence[Person]) -> list[Finding]:
    """What is broken of a team that is frozen: it keeps all of the plan's whom it can keep."""
    rows = problem.kept.get(team.name, ())
    missing = [problem.pool.ids[row] for row in rows if row not in {person.row for person in persons}]
    if not missing:
        return []
    there, note = Fraction(len(rows) - len(missing)), f"missing: {', '.join(missing)}"
    return [Finding(f"{team.name}: {FROZEN}", there, Fraction(len(rows)), None, False, "people", note=note)]


def _twice(in_teams: Sequence[Sequence[str]], exclusive: Exclusion) -> list[Finding]:
    """People who are in two places that exclude each other: in one set of teams, the one where they are most often."""
    counts: Counter[str] = Counter()
    for together in exclusive.sets:
        counts |= Counter(identity for team, ids in enumerate(in_teams) if team in together for identity in ids)
    return [
        Finding(f"{identity} is there once", Fraction(number), None, Fraction(1), False, "teams")
        for identity, number in counts.items()
        if number > 1
    ]


def _too_often(problem: Problem, people: Mapping[str, tuple[Sequence[Member], Sequence[Person]]]) -> Iterator[Finding]:
    """People with more tours than one may have, past ones included; but for those whom the gate keeps out who have had
    them all."""
    if problem.tours is None:
        return
    counts = Counter(person.row for _, persons in people.values() for person in persons)
    kept = Counter(row for rows in problem.kept.values() for row in rows)
    for row, number in counts.items():
        spans = None if problem.served is None else problem.pool.person(row)[problem.served]
        past = len(spans) if isinstance(spans, tuple) else 0
        most = max(problem.tours.at_most, past + kept[row])
        if past < most < past + number:
            label = f"{problem.pool.ids[row]} has {most} tour{'s' * (most > 1)} at most"
            yield Finding(label, Fraction(past + number), None, Fraction(most), False, "tours")


def goal_values(problem: Problem, people: Mapping[str, Sequence[Person]]) -> tuple[GoalValue, ...]:
    """Every goal's value, recomputed: the aims' weighted shortfall first where there are aims."""
    people = with_other_tours(problem, people)
    return _goal_values(problem, people, [person for persons in people.values() for person in persons])


def _goal_values(
    problem: Problem, people: Mapping[str, Sequence[Person]], everybody: Sequence[Person]
) -> tuple[GoalValue, ...]:
    values: list[GoalValue] = []
    aimed: list[tuple[Requirement, Sequence[Person]]] = [
        (requirement, people[team.name]) for team in problem.deployed for requirement in team.require
    ]
    by_day = [row for row in problem.require if row.at is not None and row.aim is not None]
    aimed += [(row, everybody if row.team is None else people[row.team]) for row in problem.require if row.at is None]
    aimed = [(requirement, members) for requirement, members in aimed if requirement.aim is not None]
    if aimed or by_day:
        value = sum((row.weight * _counted(row, members) for row, members in aimed), Fraction(0))
        there = who_is_there(problem, people) if by_day else ()
        value += sum((row.weight * (finding_by_day(row, there).short or 0) for row in by_day), Fraction(0))
        values.append(GoalValue("aims", value, None, False, False))
    for goal in problem.prefer:
        members = everybody if goal.team is None else people[goal.team]
        observed = fewest_survived(problem, goal, people) if goal.measure.of_losses else _observed(goal, members)
        values.append(GoalValue(goal.label, observed, None, False, goal.most, goal.measure))
    return tuple(values)


def _counted(requirement: Requirement, members: Sequence[Person]) -> int:
    try:
        return shortfall_of_aim(requirement, members)
    except LookupError:
        return 0


def _observed(goal: Goal, members: Sequence[Person]) -> Fraction | None:
    try:
        return goal.measure.observe(members)
    except LookupError:
        return None
