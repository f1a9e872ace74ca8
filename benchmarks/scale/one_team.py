"""One team of 8, 20 or 40 from 10,000, 100,000 and 1,000,000 people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median as plain_median

from benchmarks.claims import Claim, contradictions
from benchmarks.options import Options
from benchmarks.ours import OurResult, solve_ours
from benchmarks.requests import make_request
from benchmarks.rivals import RIVALS, SETTINGS, SLOWER_RIVALS, Rival, RivalResult, virtual_best
from benchmarks.scale.part import LIMIT, LOOKED_AT, Part, looked_at, tell
from benchmarks.tables import Goal, share, table
from benchmarks.timing import Measured, beside, least, median
from benchmarks.unbeaten import unbeaten

SIZES = [8, 20, 40]
SEEDS = 3
RUNS = 3  # of ours at least, one before each rival: the median counts, each from a problem of its own
BEST = "whichever rival was fastest"
RATIOS = {BEST: 10.0, "CP-SAT": 60.0, "HiGHS": 20.0, "HiGHS in OR-Tools": 20.0}  # at 10,000 people
SECONDS = {100_000: 1.0, 1_000_000: 2.0}
GROWTH = 8.0  # from 10,000 to 1,000,000 people


@dataclass(frozen=True)
class Run:
    """One request: ours in the run of median time, and the rivals."""

    people: int
    size: int
    seed: int
    ours: OurResult
    rivals: dict[str, RivalResult]
    beaten: tuple[str, ...] = ()  # what speaks against ours where no rival runs

    @property
    def seconds(self) -> float:
        return self.ours.seconds_without_reading

    def ratio(self, name: str) -> Measured | None:
        """A rival's time by ours, both from the columns in memory; the limit where the rival was stopped, None where it
        gave up before. Of all rivals by the name of BEST it is the fastest."""
        return self._ratio(name, lambda one: one.seconds_without_reading, self.seconds)

    def ratio_cpu(self, name: str) -> Measured | None:
        """The same in the processor's seconds."""
        return self._ratio(name, lambda one: one.cpu, max(self.ours.cpu, 0.001))

    def _ratio(self, name: str, time_of: Callable[[RivalResult], float], ours: float) -> Measured | None:
        best = virtual_best([self.rivals[each] for each in self.rivals if name in (each, BEST)], time_of)
        return None if best is None else Measured(best.number / ours, best.cut)

    def disagreements(self) -> list[str]:
        claims = [Claim(name, found.value, found.bound, found.proved) for name, found in self.rivals.items()]
        where = f"{self.people:,} people, size {self.size}, seed {self.seed}"
        return [*contradictions(where, [*claims, self.ours.claim]), *self.beaten]


def ten_thousand(options: Options) -> Part:
    """How many times as fast as plain models, medians over the requests of each size."""
    runs = _runs(10_000, options, RIVALS | SLOWER_RIVALS)
    goals = []
    tell(SETTINGS)
    for name, wanted in RATIOS.items():
        groups = [_there(run.ratio(name) for run in group) for group in _by_size(runs)]
        asked = f"10,000 people: at least {wanted:g}× as fast as {name}"
        if not all(groups):
            goals.append(Goal(asked, None, "of a size it always gave up"))
            continue
        lowest, worst = least([median(group) for group in groups]), least([one for group in groups for one in group])
        met = lowest.number >= wanted and all(run.ours.proved for run in runs)
        goals.append(Goal(asked, met, f"worst single request {worst}×, lowest median {lowest}×"))
    return Part("One team from 10,000", _table(runs), goals, _wrong(runs))


def hundred_thousand(options: Options) -> Part:
    """Proved in under a second each; the rivals' state at their limit stands beside."""
    runs = _runs(100_000, options, RIVALS)
    return Part("One team from 100,000", _table(runs), [_proved(runs)], _wrong(runs))


def million(options: Options) -> Part:
    """Proved in under two seconds each, and how much longer it takes than from 10,000. No rival runs here: that no team
    is better is proved on the plain rows in another way."""
    few, many = _runs(10_000, options, {}), _runs(1_000_000, options, {})
    pairs = list(zip(_by_size(few), _by_size(many), strict=True))
    grown = [_seconds(more) / _seconds(less) for less, more in pairs]
    sizes = ", ".join(f"{less[0].size}: {ratio:.1f}×" for (less, _), ratio in zip(pairs, grown, strict=True))
    growth = Goal(f"growth from 10,000 to 1,000,000 under {GROWTH:g}×", max(grown) < GROWTH, f"by size {sizes}")
    return Part("One team from 1,000,000", _table([*few, *many]), [_proved(many), growth], _wrong([*few, *many]))


def _runs(people: int, options: Options, rivals: dict[str, Rival]) -> list[Run]:
    """Every request, size by size."""
    found = []
    for size in options.sizes or SIZES:
        for seed in range(1, (options.seeds or SEEDS) + 1):
            request = make_request(people, size, seed)
            where = f"{people:,} people, size {size}, seed {seed}"
            tries, answers = [solve_ours(request)], {}
            for name, rival in rivals.items():
                result = answers[name] = rival(request, options.limit or LIMIT)
                told = f"; {result.told}" if result.told else ""
                tell(f"{where}: {name} {result.value} in {result.seconds_without_reading:.2f} s{told}")
                tries.append(solve_ours(request))
            tries += [solve_ours(request) for _ in range(RUNS - len(tries))]
            tries.sort(key=lambda one: one.seconds_without_reading)
            ours = tries[len(tries) // 2]
            tell(f"{where}: ours {ours.verdict} {ours.value} in {ours.seconds_without_reading:.3f} s")
            beaten = []
            if not rivals and ours.value is not None:
                beaten = unbeaten(where, request, int(ours.value))
                tell(f"{where}: by the plain rows {beaten[0] if beaten else 'no team is better'}")
            found.append(Run(people, size, seed, ours, answers, tuple(beaten)))
    return found


def _there(ratios: Iterable[Measured | None]) -> list[Measured]:
    return [each for each in ratios if each is not None]


def _by_size(runs: list[Run]) -> list[list[Run]]:
    sizes = dict.fromkeys(run.size for run in runs)
    return [[run for run in runs if run.size == size] for size in sizes]


def _seconds(group: list[Run]) -> float:
    return plain_median(run.seconds for run in group)


def _proved(runs: list[Run]) -> Goal:
    people = runs[0].people
    wanted = SECONDS[people]
    worst = max(run.seconds for run in runs)
    proved = sum(run.ours.proved for run in runs)
    found = f"{proved} of {len(runs)} proved, the slowest in {worst:.2f} s"
    met = proved == len(runs) and worst < wanted
    return Goal(f"{people:,} people: each proved in under {wanted:g} s", met, found)


def _wrong(runs: list[Run]) -> list[str]:
    return [text for run in runs for text in run.disagreements()]


def _table(runs: list[Run]) -> str:
    """A line for each pool and size: medians of seconds, the rivals', and what ours looked at; of ratios the median
    and the worst."""
    rivals = list(dict.fromkeys(name for run in runs for name in run.rivals))
    heads = ["people", "team", "ours, s", *(["best rival", "of CPU"] if rivals else [])]
    heads += [*(f"{name}, s (solver alone; CPU)" for name in rivals), *rivals]
    heads += [*LOOKED_AT, "value", "proved"]
    lines = []
    for people in dict.fromkeys(run.people for run in runs):
        for group in _by_size([run for run in runs if run.people == people]):
            ours = [run.ours for run in group]
            cells = [f"{people:,}", str(group[0].size), f"{_seconds(group):.2f}"]
            if rivals:
                cells += [beside(_there(run.ratio(BEST) for run in group))]
                cells += [beside(_there(run.ratio_cpu(BEST) for run in group))]
            cells += [_rival_seconds([run.rivals[name] for run in group]) for name in rivals]
            cells += [_state(group, name) for name in rivals]
            cells += [*looked_at(ours), ", ".join(str(one.value) for one in ours)]
            cells.append(f"{sum(one.proved for one in ours)}/{len(group)}")
            lines.append(cells)
    return table(heads, lines, words=1)


def _rival_seconds(results: list[RivalResult]) -> str:
    whole = median([Measured(result.seconds_without_reading, not result.proved) for result in results])
    alone = median([Measured(result.solving, not result.proved) for result in results])
    return f"{whole} ({alone}; {plain_median(result.cpu for result in results):.1f})"


def _state(group: list[Run], name: str) -> str:
    """The ratio where the rival finished every request; else what it had in hand when it was stopped."""
    results = [run.rivals[name] for run in group]
    told = beside(_there(run.ratio(name) for run in group))
    if all(result.proved for result in results):
        return told
    states = []
    for run, result in zip(group, results, strict=True):
        if result.proved:
            states.append("proved")
        elif result.gave_up:
            states.append("gave up")
        elif result.value is None or not run.ours.value:
            states.append("no team")
        else:
            states.append(f"a team of {share(float(result.value / run.ours.value))}")
    return f"{told}: {', '.join(states)}"
