"""Synthetic pools and believable requests for one team, in the terms of the scenario format."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]

START, END = "2027-01-15", "2028-01-14"
RANKS = ("OF-1", "OF-2", "OF-3", "OF-4", "OF-5")
RANK_SHARES = (0.24, 0.32, 0.25, 0.14, 0.05)
UNITS = 30
STANAG = ("", "1", "1+", "2", "2+", "3", "3+", "4")  # code 0 is a language not held
ENGLISH_SHARES = (0.0, 0.04, 0.06, 0.18, 0.20, 0.27, 0.15, 0.10)
HELD_SHARES = (0.0, 0.15, 0.12, 0.24, 0.17, 0.16, 0.09, 0.07)
LANGUAGES = {
    "fr": 0.34, "es": 0.20, "ar": 0.12, "ru": 0.14, "de": 0.18, "pt": 0.10, "it": 0.12, "sw": 0.07,
    "tr": 0.06, "uk": 0.06, "fa": 0.05, "zh": 0.05, "sr": 0.07,
}  # fmt: skip
SPECIALTIES = {
    "infantry": 0.16, "logistics": 0.12, "signals": 0.10, "engineer": 0.09, "driver": 0.08, "medic": 0.07,
    "police": 0.06, "intelligence": 0.06, "air": 0.05, "legal": 0.04, "eod": 0.04, "cimic": 0.04,
    "gis": 0.03, "hydrography": 0.02, "interpreter": 0.02, "chaplain": 0.02,
}  # fmt: skip
GRADES = ("", "1", "2", "3")  # of a specialty


@dataclass(frozen=True)
class Request:
    """One benchmark question: a pool of `people` rows and a scenario (without pool) for a team of `size`."""

    people: int
    size: int
    seed: int
    frame: pd.DataFrame
    scenario: dict[str, Any]


@dataclass(frozen=True)
class _Pool:
    """The pool as codes, one array entry a person; `languages` and `specialties` hold level codes by name."""

    rank: Codes
    female: Mask
    unit: Codes
    days: Codes  # of age on START
    medical: Codes  # days after START to which the medical is valid
    missions: Codes
    languages: dict[str, Codes]
    specialties: dict[str, Codes]
    cost: Codes
    suitability: Codes

    @property
    def eligible(self) -> Mask:
        """About who passes the team's gates (ages by mean years: good enough to set demands by)."""
        passes: Mask = (self.languages["en"] >= STANAG.index("2")) & (self.days >= 25 * 365.25) & (self.medical >= 365)
        return passes


def make_request(people: int, size: int, seed: int) -> Request:
    """A pool of `people` and a request for one team of `size` (8 to 40), the same for the same arguments.

    The pool depends on `people` and `seed` alone. Demands are set by what the pool has to offer, so that from
    1,000 people on a team exists nearly always; nothing is guaranteed below.
    """
    pool = _make_pool(people, np.random.default_rng([seed, people]))
    scenario = _make_scenario(pool, size, np.random.default_rng([seed, people, size]))
    return Request(people, size, seed, _frame(pool), scenario)


def _draw(rng: np.random.Generator, shares: Sequence[float], number: int) -> Codes:
    """`number` codes 0, 1, … drawn in proportion to `shares`."""
    edges = np.cumsum(np.asarray(shares, dtype=float) / sum(shares))[:-1]
    return np.searchsorted(edges, rng.random(number), side="right").astype(np.int64)


def _make_pool(people: int, rng: np.random.Generator) -> _Pool:
    rank = _draw(rng, RANK_SHARES, people)
    years = np.clip(23 + 4.5 * rank + rng.gamma(3.0, 2.2, people), 21, 62)
    languages = {"en": _draw(rng, ENGLISH_SHARES, people)}
    for name, share in LANGUAGES.items():
        languages[name] = np.where(rng.random(people) < share, _draw(rng, HELD_SHARES, people), 0)
    specialties = {name: np.zeros(people, dtype=np.int64) for name in SPECIALTIES}
    first, second = (_draw(rng, tuple(SPECIALTIES.values()), people) for _ in range(2))
    first_grade = _draw(rng, (0, 0.3, 0.45, 0.25), people)
    second_grade = _draw(rng, (0, 0.5, 0.4, 0.1), people)
    has_second = rng.random(people) < 0.4
    for code, name in enumerate(SPECIALTIES):
        specialties[name] = np.where(has_second & (second == code), second_grade, 0)
        specialties[name] = np.where(first == code, first_grade, specialties[name])
    suitability = np.rint(1000 * rng.beta(4.0, 4.0, people)).astype(np.int64)
    cost = 110 + 38 * rank + 0.12 * suitability + 18 * (first_grade == 3) + rng.normal(0, 22, people)
    return _Pool(
        rank=rank,
        female=rng.random(people) < 0.21,
        unit=_draw(rng, [1 / (4 + code) for code in range(UNITS)], people),
        days=np.rint(years * 365.25).astype(np.int64),
        medical=rng.integers(-60, 1200, people),
        missions=rng.poisson(0.4 + 0.6 * rank, people).astype(np.int64),
        languages=languages,
        specialties=specialties,
        cost=np.rint(np.maximum(cost, 60)).astype(np.int64),
        suitability=suitability,
    )


def _frame(pool: _Pool) -> pd.DataFrame:
    """The pool as a file would give it: ids, labels and ISO dates as text, whole numbers as numbers."""
    start = np.datetime64(START, "D")
    return pd.DataFrame(
        {
            "id": _ids(np.arange(len(pool.rank))),
            "rank": _labels(RANKS, pool.rank),
            "sex": _labels(("M", "F"), pool.female.astype(np.int64)),
            "unit": _labels([f"U{code + 1:02d}" for code in range(UNITS)], pool.unit),
            "birth": _dates(start - pool.days),
            "medical_until": _dates(start + pool.medical),
            "missions": pool.missions,
            "languages": _level_cells(pool.languages, STANAG),
            "specialties": _level_cells(pool.specialties, GRADES),
            "daily_cost": pool.cost,
            "suitability": pool.suitability,
        }
    )


def _ids(rows: Codes) -> NDArray[np.object_]:
    """`P0000001` for row 0, and so on."""
    return np.array([f"P{row:07d}" for row in (rows + 1).tolist()], dtype=object)


def _labels(labels: Sequence[str], codes: Codes) -> NDArray[np.object_]:
    return np.array(labels, dtype=object)[codes]


def _dates(days: NDArray[np.datetime64]) -> NDArray[np.object_]:
    """ISO dates as text, each different day written once."""
    different, where = np.unique(days, return_inverse=True)
    texts: NDArray[np.object_] = np.datetime_as_string(different, unit="D").astype(object)[where]
    return texts


def _level_cells(columns: dict[str, Codes], labels: Sequence[str]) -> NDArray[np.object_]:
    """Cells such as `en:3; fr:2+`, each different combination written once."""
    names, base = list(columns), len(labels)
    packed = np.zeros_like(columns[names[0]])
    for name in names:
        packed = packed * base + columns[name]
    different, where = np.unique(packed, return_inverse=True)
    texts = np.full(len(different), "", dtype=object)
    for name in reversed(names):
        level = different % base
        different = different // base
        held = level > 0
        words = np.array([f"{name}:{label}; " for label in labels], dtype=object)
        texts[held] = words[level[held]] + texts[held]
    texts = np.array([text[:-2] for text in texts], dtype=object)
    return texts[where]


def _make_scenario(pool: _Pool, size: int, rng: np.random.Generator) -> dict[str, Any]:
    eligible = pool.eligible
    seats, trades = _seats(pool, eligible, size, rng)
    tongues, levels = _languages_asked(pool, eligible, size, rng)
    women = int(rng.choice([25, 30, 35]))
    budget = int(size * pool.cost[eligible].mean())
    seniors = ceil(size / 5)
    require: list[dict[str, Any]] = [
        *tongues,
        *_combinations(pool, eligible, size, levels, trades, rng),
        {"share": {"sex": "F"}, "at_least": f"{women}%", "name": "Women"},
        {"members": {"rank": {"at_least": "OF-4"}}, "at_least": 1, "at_most": seniors, "name": "Senior"},
        {"members": {"rank": {"at_most": "OF-2"}}, "at_least": round(0.3 * size), "name": "Junior"},
        {"largest_group": "unit", "at_most": max(2, size // 6), "name": "Units mixed"},
        {"total": "daily_cost", "at_most": budget, "name": "Budget"},
    ]
    apart = _incompatible(pool, rng)
    if apart:
        require.append({"pairs": apart, "at_most": 0, "name": "Kept apart"})
    return {
        "title": f"Benchmark: {size} of {len(pool.rank)}",
        "start": START,
        "end": END,
        "fields": {"rank": list(RANKS), "languages": {"levels": "stanag"}},
        "teams": [
            {
                "name": "team",
                "size": size,
                "everyone": {
                    "languages": {"en": 2},
                    "age": {"at_least": 25},
                    "medical_until": {"at_least": "end"},
                },
                "seats": seats,
                "require": require,
            }
        ],
        "prefer": [{"most": {"total": "suitability"}}],
    }


def _seats(pool: _Pool, eligible: Mask, size: int, rng: np.random.Generator) -> tuple[list[dict[str, Any]], list[str]]:
    """A leader's seat and seats of 4 to 12 specialties, three quarters of the team; and those specialties."""
    kinds = min(12, max(4, 2 + size // 4), len(SPECIALTIES))
    supply = {name: int((eligible & (pool.specialties[name] >= 2)).sum()) for name in SPECIALTIES}
    offered = [name for name in SPECIALTIES if supply[name] >= 4]
    shares = np.array([supply[name] for name in offered], dtype=float) ** 0.5
    drawn = rng.choice(offered, min(kinds, len(offered)), replace=False, p=shares / shares.sum())
    trades = [str(name) for name in drawn]
    left = max(0, size * 3 // 4 - 1 - len(trades))
    weights = np.array([supply[name] for name in trades], dtype=float)
    numbers = 1 + rng.multinomial(left, weights / weights.sum())
    seats: list[dict[str, Any]] = [
        {"seat": "Leader", "who": {"rank": {"at_least": "OF-3"}, "missions": {"at_least": 2}}}
    ]
    for name, number in zip(trades, numbers.tolist(), strict=True):
        seats.append({"seat": name.capitalize(), "who": {"specialties": {name: 2}}, "number": number})
    return seats, trades


def _languages_asked(
    pool: _Pool, eligible: Mask, size: int, rng: np.random.Generator
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Up to 8 languages, each at the drawn level or the next that enough hold; and these levels."""
    asked: list[dict[str, Any]] = []
    levels: dict[str, str] = {}
    for name in map(str, rng.permutation(list(LANGUAGES))[: min(8, 2 + size // 5)]):
        highest = int(rng.integers(STANAG.index("2"), STANAG.index("3") + 1))
        for code in range(highest, 0, -1):
            supply = int((eligible & (pool.languages[name] >= code)).sum())
            natural = size * supply / max(1, int(eligible.sum()))
            number = max(1, ceil(1.3 * natural))
            if supply >= 6 * number:
                asked.append({"members": {"languages": {name: _level(code)}}, "at_least": number})
                levels[name] = STANAG[code]
                break
    return asked, levels


def _level(code: int) -> int | str:
    """A level as YAML 1.2 would read it: a whole number, or text such as `2+`."""
    return int(STANAG[code]) if STANAG[code].isdecimal() else STANAG[code]


def _combinations(
    pool: _Pool,
    eligible: Mask,
    size: int,
    levels: dict[str, str],
    trades: list[str],
    rng: np.random.Generator,
) -> list[dict[str, Any]]:
    """One person with a language and a specialty asked for: once under 20 members, else twice."""
    found: list[dict[str, Any]] = []
    options = [(tongue, trade) for tongue in levels for trade in trades]
    for place in rng.permutation(len(options)).tolist():
        tongue, trade = options[place]
        code = STANAG.index(levels[tongue])
        holds = eligible & (pool.languages[tongue] >= code) & (pool.specialties[trade] >= 1)
        if int(holds.sum()) >= 5:
            who = {"languages": {tongue: _level(code)}, "specialties": {trade: 1}}
            found.append({"members": who, "at_least": 1})
        if len(found) == (1 if size < 20 else 2):
            break
    return found


def _incompatible(pool: _Pool, rng: np.random.Generator) -> list[list[str]]:
    """One pair per 20 people, 500 at most; a fifth of them among the best twentieth, where it matters."""
    people = len(pool.rank)
    wanted = min(500, people // 20)
    best = np.argsort(-pool.suitability, kind="stable")[: max(2, people // 20)]
    among_best = wanted // 5
    draws = np.concatenate(
        [best[rng.integers(0, len(best), (among_best, 2))], rng.integers(0, people, (wanted - among_best, 2))]
    )
    draws.sort(axis=1)
    different = np.unique(draws[draws[:, 0] != draws[:, 1]], axis=0)
    return [[f"P{first + 1:07d}", f"P{second + 1:07d}"] for first, second in different.tolist()]
