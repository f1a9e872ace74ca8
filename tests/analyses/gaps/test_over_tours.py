"""Courses and recruits over several tours: random programmes against brute force over all schedules, and by hand."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import reduce
from itertools import combinations, permutations
from operator import add
from typing import Any

import numpy as np
import pytest

from composer import Disagreement, Problem, ScenarioError
from composer import gaps as answer
from composer.analyses.gaps import verify_plan
from composer.analyses.gaps.answer import Gaps
from composer.analyses.gaps.over_tours import COURSES
from composer.analyses.gaps.recruits import with_recruits
from composer.analyses.gaps.training_program import encode_training
from composer.encoding.program import row
from composer.optimize import maximize
from composer.solvers.budget import Budget

FIRST = date(2027, 1, 1)
Days = tuple[date, date]


def overlap(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def spans(cell: str | None) -> list[Days]:
    parts = [span.split("..") for span in (cell or "").split("; ") if span]
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in parts]


def years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True)
class Truth:
    """What brute force says of a drawn scenario: each person takes some courses in some order, or none, and is on some
    tours; what everybody adds is added up."""

    asked: dict[str, Any]

    @property
    def today(self) -> date:
        return date.fromisoformat(self.asked["today"])

    @property
    def tours(self) -> list[Days]:
        return [(date.fromisoformat(team["start"]), date.fromisoformat(team["end"])) for team in self.asked["teams"]]

    def paths(self, person: dict[str, Any]) -> Iterator[tuple[tuple[int, ...], dict[str, Any]]]:
        """Every order of courses that somebody may take, and what they are afterwards."""
        courses = self.asked["courses"]
        for length in range(len(courses) + 1):
            for path in permutations(range(len(courses)), length):
                now = dict(person)
                for number in path:
                    if not matches(courses[number].get("who", {}), now, FIRST, FIRST):
                        break
                    for name, given in courses[number]["gives"].items():
                        had = now.get(name)
                        if name == "skills":
                            now[name] = "; ".join(sorted({*filter(None, (had or "").split("; ")), given}))
                        else:
                            now[name] = given if had is None else max(had, given)
                else:
                    yield path, now

    def own(self, row: int, person: dict[str, Any], recruit: int | None = None) -> set[tuple[int, ...]]:
        """What one person can add: members of each team, what each requirement and the goal count, and what they
        take."""
        found = set()
        offered = self.asked["courses"], self.asked["recruits"]
        for path, after in self.paths(person) if recruit is None else [((), person)]:
            weeks = sum((Fraction(self.asked["courses"][course]["weeks"]) for course in path), Fraction(0))
            for number in range(len(self.tours) + 1):
                for mine in combinations(range(len(self.tours)), number):
                    seen = self.on_tours(person, after, weeks, mine, recruit)
                    if seen is None or (path and not mine):
                        continue
                    taken = [int(course in path) for course in range(len(offered[0]))]
                    taken += [int(kind == recruit and bool(mine)) for kind in range(len(offered[1]))]
                    members = [int(team in mine) for team in range(len(self.tours))]
                    found.add((*members, *self.counted(seen, person), *taken))
        return found

    def on_tours(
        self, person: dict[str, Any], after: dict[str, Any], weeks: Fraction, mine: tuple[int, ...], recruit: int | None
    ) -> dict[int, dict[str, Any]] | None:
        """What somebody is on each of their tours; None where they cannot be on these."""
        asked, today, tours, past = self.asked, self.today, self.tours, spans(person.get("past"))
        gap = timedelta(days=asked["rest"])
        if any(overlap((a[0], a[1] + gap), (b[0], b[1] + gap)) for a, b in combinations([tours[t] for t in mine], 2)):
            return None
        if mine and len(mine) + len(past) > asked["tours"]["at_most"] and not self.keeps(person, mine):
            return None
        meets = [days for days in past if weeks and not self.ready(weeks, days[0]) and days[1] >= today]
        if meets:
            return None
        seen = {}
        for team, (start, end) in enumerate(tours):
            kept = person["id"] in self.kept.get(team, ())
            if kept and team not in mine:
                return None
            if team not in mine:
                continue
            begun = start < today
            frozen = bool(asked["frozen"]) and start < date.fromisoformat(asked["frozen"])
            if begun and recruit is not None:
                return None
            trained = self.ready(weeks, start)
            if weeks and not trained and end >= today:
                return None
            seen[team] = after if trained and not begun else person
            if kept:
                continue
            looked = (today, end) if begun and frozen and end >= today else (start, end)
            if begun and frozen and end < today:
                return None
            if not matches(asked["teams"][team]["everyone"], seen[team], *looked):
                return None
            if any(overlap(span, looked) for span in spans(person.get("leave"))):
                return None
            if any(overlap((one[0], one[1] + gap), (looked[0], looked[1] + gap)) for one in past):
                return None
        return seen

    def ready(self, weeks: Fraction, start: date) -> bool:
        """Whether courses that begin today and take so many weeks are over by then."""
        return (start - self.today).days >= weeks * 7

    def keeps(self, person: dict[str, Any], mine: tuple[int, ...]) -> bool:
        """Whether somebody is on no tours but those that keep them, which no number of tours forbids."""
        return all(person["id"] in self.kept.get(team, ()) for team in mine)

    @property
    def kept(self) -> Mapping[int, set[str]]:
        asked, kept = self.asked, {}
        for team, (start, end) in enumerate(self.tours if asked["frozen"] else []):
            if start >= date.fromisoformat(asked["frozen"]):
                continue
            left = (start, end)
            if start < self.today <= end:
                left = (self.today, end)
            over = end < self.today
            here = [person for person in asked["pool"] if person["id"] in asked["plan"].get(f"t{team}", ())]
            kept[team] = {
                person["id"]
                for person in here
                if over or not any(overlap(span, left) for span in spans(person.get("leave")))
            }
        return kept

    def counted(self, seen: dict[int, dict[str, Any]], person: dict[str, Any]) -> list[int]:
        """What requirements over all teams, and the goal, count of somebody."""
        numbers = []
        for each in [*self.asked["require"], self.asked["prefer"][0]["most"]]:
            ((key, who),) = [item for item in each.items() if item[0] in ("members", "people", "again")]
            places = [t for t, now in seen.items() if matches(who, now, *self.tours[t])]
            if key == "again":
                ended = [days[1] for days in [*(self.tours[t] for t in seen), *spans(person.get("past"))]]
                places = [t for t in places if any(end < self.tours[t][0] for end in ended)]
            numbers.append(min(1, len(places)) if key == "people" else len(places))
        return numbers

    def plans(self) -> list[tuple[Fraction, tuple[int, ...], int]]:
        """Cost, numbers and the best goal of every plan that holds no more than is needed."""
        asked = self.asked
        everybody = [self.own(row, person) for row, person in enumerate(asked["pool"])]
        for kind, recruit in enumerate(asked["recruits"]):
            joining = {"id": "new", "sex": None, "skills": None, "score": None, "papers": None, **recruit["gives"]}
            everybody += [self.own(-1, joining, kind)] * recruit["number"]
        none = [(0,) * len(next(iter(everybody[0])))] if everybody[0] else []
        sums = reduce(lambda sums, own: {tuple(map(add, a, b)) for a in sums for b in own}, everybody, {*none})
        teams, demands = len(self.tours), len(asked["require"])
        best: dict[tuple[int, ...], int] = {}
        for each in sums:
            sizes, numbers, taken = each[:teams], each[teams : teams + demands], each[teams + demands + 1 :]
            if any(size != team["size"] for size, team in zip(sizes, asked["teams"], strict=True)):
                continue
            if any(number < row["at_least"] for number, row in zip(numbers, asked["require"], strict=True)):
                continue
            if any(number > c.get("places", 99) for number, c in zip(taken, asked["courses"], strict=False)):
                continue
            best[taken] = max(best.get(taken, 0), each[teams + demands])
        least = [a for a in best if not any(b != a and all(map(int.__le__, b, a)) for b in best)]
        prices = [Fraction(each["cost"]) for each in (*asked["courses"], *asked["recruits"])]
        found = [(sum(map(Fraction.__mul__, prices, map(Fraction, a)), Fraction(0)), a, best[a]) for a in least]
        return sorted(found, key=lambda plan: (plan[0], sum(plan[1]), plan[1]))


def matches(who: Mapping[str, Any], person: dict[str, Any], start: date, end: date) -> bool:
    for name, spec in who.items():
        value = person.get(name)
        if name == "skills":
            ok = spec in (value or "").split("; ")
        elif name == "papers":
            ok = value is not None and date.fromisoformat(value) >= end
        elif name == "age":
            ok = years(date.fromisoformat(person["birth"]), start) <= spec["at_most"]
        else:
            ok = value == spec
        if not ok:
            return False
    return True


def drawn(seed: int) -> dict[str, Any]:
    """A random programme, mostly one that some plan helps."""
    rng = random.Random(f"over tours {seed}")
    for _ in range(rng.choice([1, 6, 6])):
        scenario = programme(rng)
        plans = Truth(scenario).plans()
        if plans and any(plans[0][1]):
            break
    return scenario


def programme(rng: random.Random) -> dict[str, Any]:
    """Two or three tours, courses before, between and after them, perhaps a plan that is kept."""

    def day(most: int = 150) -> date:
        return FIRST + timedelta(days=rng.randrange(most))

    def span() -> str | None:
        first = day(300) - timedelta(days=120)
        return f"{first}..{first + timedelta(days=rng.randrange(25))}" if rng.random() < 0.25 else None

    whos: list[dict[str, Any]] = [{}, {"skills": "a"}, {"skills": "b"}, {"sex": "F"}, {"papers": {"at_least": "end"}}]
    pool = [
        {
            "id": name,
            "sex": rng.choice("FM"),
            "skills": rng.choice([None, None, None, "a", "b"]),
            "papers": rng.choice([None, "2027-03-01", "2027-12-31"]),
            "birth": rng.choice(["1990-01-01", "1990-01-01", "1987-02-15"]),
            "leave": span(),
            "past": span(),
        }
        for name in "ABCD"[: rng.choice([2, 3, 3, 4])]
    ]
    for place in range(1, len(pool)):
        if rng.random() < 0.4:
            pool[place] = {**pool[place - 1], "id": pool[place]["id"]}
    teams = []
    for place in range(rng.choice([2, 2, 3])):
        start = day()
        everyone = rng.choice([*whos, {"age": {"at_most": 39}}])
        end = start + timedelta(days=rng.choice([5, 20, 60]))
        teams.append({"name": f"t{place}", "size": rng.choice([1, 1, 2]), "start": str(start), "end": str(end)})
        teams[-1]["everyone"] = everyone
    gives: list[dict[str, Any]] = [{"skills": "a"}, {"skills": "b"}, {"papers": "2027-06-01"}, {"skills": "c"}]
    courses = [
        {
            "name": f"c{number}",
            "gives": rng.choice(gives[:3]),
            "cost": rng.choice([1, 2, 3]),
            "weeks": rng.choice([0, 0.5, 2, 6]),
            **rng.choice([{}, {}, {"places": 1}]),
            **rng.choice([{}, {}, {"who": {"sex": "M"}}, {"who": {"skills": "a"}}]),
        }
        for number in range(rng.choice([1, 2, 2]))
    ]
    recruit = {"skills": "b", "sex": "F", "birth": "1995-01-01", "papers": "2028-01-01"}
    recruits = [{"name": "r", "gives": recruit, "cost": rng.choice([2, 5]), "number": 2}] * rng.choice([0, 1])
    keys = [rng.choice(["members", "members", "members", "people", "again"]) for _ in range(rng.choice([1, 2]))]
    require = [{key: rng.choice(whos[1:4]), "at_least": rng.choice([1, 1, 2])} for key in keys]
    today = min(team["start"] for team in teams) if rng.random() < 0.3 else str(day(130) - timedelta(days=30))
    frozen = str(date.fromisoformat(today) + timedelta(days=rng.choice([0, 0, 40])))
    plan: dict[str, list[str]] = {}
    free = [person["id"] for person in pool]
    for team in sorted(teams, key=lambda team: team["start"]):
        if team["start"] < frozen and free and rng.random() < 0.8:
            plan[team["name"]] = [free.pop(rng.randrange(len(free)))]
    most = {"at_most": rng.choice([1, 2, 9, 9, 9])}
    return {
        "pool": pool,
        "teams": teams,
        "require": require,
        "prefer": [{"most": {"members": rng.choice(whos[1:4])}}],
        "courses": courses,
        "recruits": recruits,
        "today": today,
        "rest": rng.choice([0, 0, 10, 40]),
        "tours": most,
        "plan": plan or None,
        "frozen": frozen if plan else None,
    }


def asked_of(scenario: dict[str, Any]) -> Problem:
    fields = {"skills": "set", "leave": "spans", "past": "spans", "papers": "date", "birth": "date", "sex": "text"}
    rest = f"{scenario['rest']} days"
    given = {**scenario, "rest": rest if scenario["rest"] else None}
    given["start"] = given["end"] = FIRST if scenario["today"] <= str(FIRST) else date(2027, 6, 1)
    return Problem(**given, fields=fields, busy="leave", served="past")


def numbers(found: Gaps, scenario: dict[str, Any]) -> list[tuple[Fraction, tuple[int, ...], Fraction | None]]:
    listed = []
    for plan in found.plans:
        taken = {each.course: each.number for each in plan.courses}
        joined = {each.recruit: each.number for each in plan.recruits}
        each = [taken.get(course["name"], 0) for course in scenario["courses"]]
        each += [joined.get(recruit["name"], 0) for recruit in scenario["recruits"]]
        listed.append((plan.cost, tuple(each), plan.goals[0].value))
    return sorted(listed, key=lambda plan: (plan[0], sum(plan[1]), plan[1]))


def differences(seed: int, sorts: Counter[str]) -> list[Any]:
    scenario = drawn(seed)
    problem = asked_of(scenario)
    truth, found = Truth(scenario).plans(), answer(problem, 40)
    if not truth:
        sorts["none helps"] += 1
        return [] if (found.verdict, found.complete) == ("impossible", True) else [found.verdict, "but none helps"]
    if not any(truth[0][1]):
        sorts["none needed"] += 1
        return [] if found.needless else [found.verdict, "but none is needed"]
    sorts["helped"] += 1
    sorts["frozen and helped"] += scenario["frozen"] is not None
    sorts["several plans"] += len(truth) > 1
    listed = numbers(found, scenario)
    return [] if listed == truth and found.complete else [listed, "in truth", truth]


@pytest.mark.unmeasured
def test_a_sample_of_programmes_equals_brute_force() -> None:
    sorts: Counter[str] = Counter()
    for seed in range(30):
        assert differences(seed, sorts) == [], f"seed {seed}"
    assert min(sorts[sort] for sort in ("none helps", "helped")) > 3, sorts


@pytest.mark.by_the_hundred
def test_every_programme_equals_brute_force() -> None:
    sorts: Counter[str] = Counter()
    for seed in range(100, 450):
        assert differences(seed, sorts) == [], f"seed {seed}"
    assert min(sorts[sort] for sort in ("none helps", "none needed", "several plans", "frozen and helped")) > 3, sorts


# By hand

PEOPLE = [{"id": name, "skills": "b" if name == "B" else None, "past": None} for name in "AB"]
COOK = {"name": "cook", "gives": {"skills": "cook"}, "cost": 1, "weeks": 4}
EARLY = {"name": "early", "size": 1, "start": "2027-01-01", "end": "2027-02-28"}
LATE = {"name": "late", "size": 1, "start": "2027-06-01", "end": "2027-08-31"}
COOKS = {"members": {"skills": "cook"}, "name": "Cooks"}


def asked(today: str, *teams: dict[str, Any], people: list[dict[str, Any]] = PEOPLE, **more: Any) -> Problem:
    fields = {"skills": "set", "past": "spans"}
    return Problem(people, teams, today=today, fields=fields, served="past", **{"courses": [COOK], **more})


def takers(found: Gaps) -> list[dict[str, tuple[str, ...]]]:
    return [{each.course: each.people for each in plan.courses} for plan in found.plans]


def test_one_seat_of_a_course_serves_somebody_on_all_later_tours() -> None:
    cooks = [{**COOKS, "at_least": 2}]
    found = answer(asked("2026-12-04", EARLY, LATE, require=cooks))
    assert ([plan.cost for plan in found.plans], found.complete) == ([1], True)


def test_a_course_ends_before_the_tour_on_which_it_counts() -> None:
    cook = {"everyone": {"skills": "cook"}}
    for today, verdict in (("2026-12-04", "best"), ("2026-12-05", "impossible")):
        assert answer(asked(today, {**EARLY, **cook}, LATE)).verdict == verdict


def test_nobody_takes_a_course_while_on_tour() -> None:
    """Whoever is kept on the early tour, or was sent by another file, leaves it to the other one."""
    late = {**LATE, "everyone": {"skills": "cook"}}
    found = answer(asked("2027-02-01", EARLY, late, plan={"early": ["A"]}, frozen="2027-02-01"))
    assert takers(found) == [{"cook": ("B",)}]
    found = answer(asked("2027-02-01", EARLY, late, plan={"early": ["A"]}, frozen="2027-02-01", people=PEOPLE[:1]))
    assert found.verdict == "impossible"


def test_nobody_takes_a_course_while_on_a_tour_of_another_file() -> None:
    late = {**LATE, "everyone": {"skills": "cook"}}
    people = [{**PEOPLE[0], "past": "2027-02-28..2027-03-02"}, {**PEOPLE[1], "past": "2027-03-29..2027-04-02"}]
    found = answer(asked("2027-03-01", {**EARLY, "start": "2027-12-01", "end": "2027-12-31"}, late, people=people))
    assert takers(found) == [{"cook": ("B",)}]


def test_on_a_tour_that_is_over_people_are_read_as_they_were() -> None:
    given = {"plan": {"early": ["A"]}, "frozen": "2027-03-01", "people": PEOPLE[:1]}
    for number, verdict in ((1, "best"), (2, "impossible")):
        found = answer(asked("2027-03-01", EARLY, LATE, require=[{**COOKS, "at_least": number}], **given))
        assert found.verdict == verdict
    assert takers(answer(asked("2027-03-01", EARLY, LATE, require=[{**COOKS, "at_least": 1}], **given))) == [
        {"cook": ("A",)}
    ]


def test_somebody_kept_with_as_many_tours_as_one_may_have_takes_a_course_all_the_same() -> None:
    people = [{**PEOPLE[0], "past": "2020-01-01..2020-01-31"}]
    plan = {"early": ["A"], "late": ["A"]}
    given = {"plan": plan, "frozen": "2027-06-02", "tours": {"at_most": 2}, "people": people}
    found = answer(asked("2026-12-01", EARLY, LATE, require=[{**COOKS, "at_least": 1}], **given))
    assert takers(found) == [{"cook": ("A",)}]


def test_people_who_differ_share_the_places_of_a_course_over_tours() -> None:
    early = {**EARLY, "size": 2, "everyone": {"skills": "cook"}}
    require = [{"members": {"skills": "b"}, "at_least": 1}]
    for places, verdict in ((1, "impossible"), (2, "best")):
        courses = [{**COOK, "places": places}]
        assert answer(asked("2026-12-01", early, LATE, require=require, courses=courses)).verdict == verdict


def test_what_a_course_gives_is_read_on_the_days_of_each_tour() -> None:
    """Papers until March are enough for the early tour, though not until the file's own last day."""
    early = {**EARLY, "everyone": {"papers": {"at_least": "end"}}}
    people = [{"id": "A", "papers": "2027-01-05", "past": None}, {"id": "B", "papers": None, "past": None}]
    course = {"name": "papers", "gives": {"papers": "2027-03-01"}, "cost": 1}
    fields = {"papers": "date", "past": "spans"}
    given = {"today": "2026-12-01", "start": "2027-01-01", "end": "2027-12-31", "courses": [course]}
    found = answer(Problem(people, [early, LATE], fields=fields, **given))
    assert [plan.cost for plan in found.plans] == [1]


RECRUIT = {"name": "new", "gives": {"skills": "b"}, "cost": 5, "number": 2}


def test_recruits_join_no_tour_that_has_begun() -> None:
    given = {"courses": [], "recruits": [RECRUIT], "people": PEOPLE[:1], "require": [{"members": {"skills": "b"}}]}
    given["require"] = [{"members": {"skills": "b"}, "at_least": 1}]
    begun = {**EARLY, "size": 2}
    early = {"plan": {"early": ["A"]}, "frozen": "2027-02-01"}
    assert answer(asked("2027-02-01", begun, LATE, **early, **given)).verdict == "impossible"
    assert [plan.cost for plan in answer(asked("2027-01-01", begun, LATE, **given)).plans] == [5]


def test_a_recruit_on_two_tours_is_paid_once() -> None:
    given = {"courses": [], "recruits": [RECRUIT], "require": [{"members": {"skills": "b"}, "at_least": 2}]}
    found = answer(asked("2026-12-01", EARLY, LATE, people=PEOPLE[:1], **given))
    assert [(plan.cost, plan.recruits[0].number) for plan in found.plans] == [(5, 1)]


def test_as_many_take_a_course_as_are_counted() -> None:
    """Of two alike either one is on both tours, or each on one: where two seats are counted it is two."""
    people = [{**PEOPLE[0], "id": name} for name in "ABC"]
    cook = {"everyone": {"skills": "cook"}}
    developed = encode_training(asked("2026-12-01", {**EARLY, **cook}, {**LATE, **cook}, people=people), goals=False)
    (seats,) = developed.numbers
    for number in (1, 2):
        found = maximize.maximize(developed.program.holding([row(seats, number, number, COURSES)]), seats, Budget())
        assert found.placement is not None
        placement, courses = developed.settled(found.placement)
        assert (len(courses), {*courses} == {*np.concatenate(placement.members).tolist()}) == (number, True)
    found = maximize.maximize(developed.program.holding([row(seats, 3, None, COURSES)]), seats, Budget())
    assert (found.placement, found.proved) == (None, True)


def test_people_alike_share_the_tours_that_each_may_have() -> None:
    """Three tours of two, two each of three people alike: two cannot do it."""
    people = [{**PEOPLE[0], "id": name} for name in "ABCDE"]
    cook = {"everyone": {"skills": "cook"}, "size": 2}
    teams = [{**EARLY, **cook}, {**LATE, **cook}, {**LATE, **cook, "name": "last"}]
    teams[2] |= {"start": "2028-01-01", "end": "2028-02-01"}
    developed = encode_training(asked("2026-12-01", *teams, people=people, tours={"at_most": 2}), goals=False)
    (seats,) = developed.numbers
    assert len(seats.auxiliaries) == 1
    for number in (2, 3, 4, 5):
        exactly = developed.program.holding([row(seats, number, number, COURSES)])
        found = maximize.maximize(exactly, seats, Budget())
        assert (found.placement is None) == (number == 2)
        if found.placement is not None:
            placement, courses = developed.settled(found.placement)
            tours = Counter(np.concatenate(placement.members).tolist())
            assert (set(tours), max(tours.values())) == ({*courses}, 2)
            assert [len(set(rows.tolist())) for rows in placement.members] == [2, 2, 2]


@pytest.mark.parametrize(
    ("taken", "members", "said"),
    [
        ({0: (0,)}, [[0], []], "person 1 of the pool is on a tour while they take"),
        ({0: (0,)}, [[], [0]], ""),
        ({1: (0,)}, [[], [1]], "person 2 of the pool is on a tour while they take"),
        ({}, [[2], []], "person 3 of the pool was recruited after"),
    ],
)
def test_a_plan_that_days_forbid_is_a_disagreement(
    taken: dict[int, tuple[int, ...]], members: list[list[int]], said: str
) -> None:
    people = [PEOPLE[0], {**PEOPLE[1], "past": "2027-02-10..2027-02-11"}]
    problem = asked("2027-02-01", EARLY, LATE, people=people, recruits=[RECRUIT])
    better = verify_plan.after_plan(problem, with_recruits(problem)[0], taken)
    with pytest.raises(Disagreement, match=said) if said else nullcontext():
        verify_plan.verify_plan(problem, better, taken, {}, members)


def test_what_courses_and_recruits_cannot_give_over_tours_is_told() -> None:
    leave = {"name": "leave", "gives": {"past": "2027-01-01"}, "cost": 1}
    with pytest.raises(ScenarioError, match="`past` holds days on which somebody is away, which no course changes"):
        asked("2026-12-01", EARLY, LATE, courses=[leave])
    people = [{**person, "birth": "1990-01-01"} for person in PEOPLE]
    young = {**RECRUIT, "gives": {"age": 20}}
    with pytest.raises(ScenarioError, match="`age` is counted on each tour: give the recruit a `birth` instead"):
        asked("2026-12-01", EARLY, LATE, people=people, recruits=[young], start="2027-01-01", end="2027-01-02")


def test_weeks_need_the_first_day_of_every_tour() -> None:
    undated = {"name": "other", "size": 1}
    with pytest.raises(ScenarioError, match="the scenario has no `start:` day"):
        asked("2026-12-01", EARLY, undated)


def test_a_course_that_ends_before_no_tour_is_told() -> None:
    said = asked("2026-12-05", EARLY, {**LATE, "start": "2027-01-01"}).warnings
    assert said == ("nobody can finish the course `cook` before the tour starts: 27 days are left",)
    assert asked("2026-12-05", EARLY, LATE).warnings == ()
