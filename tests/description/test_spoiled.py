"""A clean pool, spoiled in one way as planners' files are: what `new` writes for it is answered as for the clean one,
or refused with the line that settles it. It is never answered otherwise.

What the people are is known from before they are written, and spoiled cells are written by this module alone.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from composer.analyses.solve.search import solve
from composer.base.errors import ScenarioError
from composer.description.describe import explored
from composer.description.first_scenario import doubtful_columns, first_scenario
from composer.problem.problem import Problem
from composer.scenario.load import load
from composer.scenario.yaml import read_yaml
from tests.description.test_yaml_text import texts

Row = list[Any]

HEADERS = {
    "en": ("Service No", "Gender", "Unit", "Skills", "Medical valid until", "Born", "Score", "Ready"),
    "ru": ("Личный номер", "Пол", "Подразделение", "Специальности", "Годен до", "Дата рождения", "Баллы", "Готов"),
    "fr": ("Matricule", "Sexe", "Unité", "Spécialités", "Visite médicale", "Né le", "Note", "Prêt"),
}
WORDS = {
    "en": (("F", "M"), ("North", "South side", "HQ"), ("medic", "driver", "signals"), ("yes", "no")),
    "ru": (("ж", "м"), ("Север", "Юг", "штаб"), ("медик", "водитель", "связист"), ("да", "нет")),
    "fr": (("F", "H"), ("Nord", "Été", "siège"), ("secouriste", "démineur", "opérateur"), ("oui", "non")),
}
ENCODINGS = {"en": ("utf-16", "utf-8-sig"), "ru": ("cp1251", "koi8-r", "cp866", "utf-16"), "fr": ("cp1252", "utf-16")}
TOTAL = {"en": "Total", "ru": "Итого", "fr": "Total"}
UNKNOWN = ("n/a", "-", "н/д", "N/A", "—", "?", "unknown")


@dataclass
class Sheet:
    """What is written: rows of cells below a header, and how."""

    language: str
    rows: list[Row]
    above: list[Row] = field(default_factory=list)
    encoding: str = "utf-8"
    sign: str = ","
    day: str = "%Y-%m-%d"
    decimal: str = "."
    part: str = "; "
    unknown: str = ""
    book: bool = False
    merged: bool = False
    hidden: tuple[int, ...] = ()
    total: str = ""
    order: tuple[int, ...] = tuple(range(8))


def people(pick: random.Random, language: str) -> list[Row]:
    """Rows of an id, a sex, a unit, skills, two days, a number, a flag; None where something is not known."""
    sexes, units, skills, flags = WORDS[language]

    def maybe(value: Any) -> Any:
        return None if pick.random() < 0.1 else value

    return [
        [
            f"A{100 + at}",
            pick.choice(sexes),
            maybe(pick.choice(units)),
            pick.sample(skills, pick.randint(1, 3)),
            maybe(date(2027, 1, 1) + timedelta(pick.randrange(1000))),
            date(1975, 1, 1) + timedelta(pick.randrange(10_000)),
            pick.randrange(100, 900_000) / 100,
            pick.choice(flags),
        ]
        for at in range(pick.randint(16, 28))
    ]


def titles(pick: random.Random, sheet: Sheet) -> None:
    words = {"en": "Nominal roll", "ru": "Список личного состава", "fr": "Liste du personnel"}[sheet.language]
    sheet.above = [[words]] + [pick.choice([[], ["2026"], ["S1", "", "20.11.2026"]]) for _ in range(pick.randint(0, 2))]
    sheet.book = pick.random() < 0.5


def totals(pick: random.Random, sheet: Sheet) -> None:
    sheet.total = pick.choice(["sum", "header", "section"])
    sheet.book = pick.random() < 0.3


def encoding(pick: random.Random, sheet: Sheet) -> None:
    sheet.encoding = pick.choice(ENCODINGS[sheet.language])


def day_order(pick: random.Random, sheet: Sheet) -> None:
    sheet.day = pick.choice(["%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%Y%m%d"])
    if pick.random() < 0.4:  # no cell tells
        for row in sheet.rows:
            row[4] = row[4] and row[4].replace(day=row[4].day % 12 + 1)
            row[5] = row[5].replace(day=row[5].day % 12 + 1)


def decimal_sign(pick: random.Random, sheet: Sheet) -> None:
    sheet.decimal, sheet.sign = ",", pick.choice([";", "\t", ","])


def merged(_pick: random.Random, sheet: Sheet) -> None:
    sheet.book = sheet.merged = True
    sheet.rows.sort(key=lambda row: row[2] or "")


def hidden(pick: random.Random, sheet: Sheet) -> None:
    sheet.book = True
    sheet.hidden = tuple(sorted(pick.sample(range(len(sheet.rows)), pick.randint(1, 4))))


def separators(pick: random.Random, sheet: Sheet) -> None:
    sheet.sign = pick.choice([",", ";", "\t", "|"])
    sheet.part = pick.choice([", ", ",", " / ", "|", "\n", ";"])


def unknown(pick: random.Random, sheet: Sheet) -> None:
    sheet.unknown = pick.choice(UNKNOWN)


SPOILINGS: tuple[Callable[[random.Random, Sheet], None], ...] = (
    titles,
    totals,
    encoding,
    day_order,
    decimal_sign,
    merged,
    hidden,
    separators,
    unknown,
)


def cells(sheet: Sheet, row: Row) -> Row:
    number, sex, unit, skills, until, born, score, flag = row
    figures = f"{score:.2f}".replace(".", sheet.decimal)
    found = [number, sex, unit, sheet.part.join(skills), until, born, figures, flag]
    found[4:6] = [each and each.strftime(sheet.day) for each in found[4:6]]
    return [sheet.unknown if each is None else each for each in found]


def lines(pick: random.Random, sheet: Sheet) -> list[Row]:
    """All rows of the file."""
    header = [*HEADERS[sheet.language]]
    body = [cells(sheet, row) for row in sheet.rows]
    middle = pick.randrange(1, len(body))
    if sheet.total == "header":
        body.insert(middle, [*header])
    elif sheet.total == "section":
        body.insert(middle, [{"en": "Second platoon", "ru": "Второй взвод", "fr": "Deuxième section"}[sheet.language]])
    elif sheet.total:
        body.append([TOTAL[sheet.language], *[""] * 5, f"{sum(row[6] for row in sheet.rows):.2f}", ""])
    width = len(header)
    whole = [[*row, *[""] * (width - len(row))] for row in [header, *body]]
    return [
        *([*row, *[""] * (width - len(row))] for row in sheet.above),
        *([row[at] for at in sheet.order] for row in whole),
    ]


def write(pick: random.Random, sheet: Sheet, folder: Path) -> Path:
    rows = lines(pick, sheet)
    path = folder / ("roll.xlsx" if sheet.book else "roll.csv")
    if not sheet.book:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=sheet.sign).writerows(rows)
        path.write_bytes(text.getvalue().encode(sheet.encoding))
        return path
    book = Workbook()
    page: Any = book.active
    top = len(sheet.above) + 2
    for row in rows:
        page.append([cell if cell != "" else None for cell in row])
    for at in sheet.hidden:
        page.row_dimensions[top + at].hidden = True
    if sheet.merged:
        units, begin = [row[2] for row in sheet.rows], 0
        for at in range(1, len(units) + 1):
            if at == len(units) or units[at] != units[begin]:
                if at - begin > 1 and units[begin] is not None:
                    column = sheet.order.index(2) + 1
                    page.merge_cells(
                        start_row=top + begin, end_row=top + at - 1, start_column=column, end_column=column
                    )
                begin = at
    book.save(path)
    return path


def clean(sheet: Sheet, called: dict[str, str], tree: Any) -> Problem:
    """The request that was written, put to the people as they are."""
    names = [called.get(name, name) for name in HEADERS[sheet.language]]
    rows = [
        {"id": row[0]} | {name: cell for name, cell in zip(names[1:], row[1:], strict=True) if cell is not None}
        for row in sheet.rows
    ]
    fields = {
        names[3]: "set",
        names[4]: "date",
        names[5]: "date",
        names[6]: "number",
        names[1]: "text",
        names[2]: "text",
    }
    flags = {"flag": {"yes": ["да", "oui"], "no": ["нет", "non"]}}
    return load({**tree, "pool": rows, "fields": {**fields, names[7]: flags}})


def held(row: Row, at: int) -> object:
    """What a person has in a column, as a pool gives it."""
    match row[at]:
        case list(skills):
            return frozenset(skills)
        case float(score):
            return Fraction(f"{score:.2f}")
        case str(flag) if at == 7:
            return flag in ("yes", "да", "oui")
    return row[at]


def outcome(problem: Problem) -> tuple[str, list[object]]:
    found = solve(problem)
    return found.verdict, [goal.value for goal in found.goals]


def try_one(seed: int, folder: Path) -> str:
    """What came of one spoiling: `answered`, `answered once it was decided`, or `refused` where that is not known."""
    pick = random.Random(seed)
    language = pick.choice([*HEADERS])
    sheet = Sheet(language, people(pick, language), order=tuple(pick.sample(range(8), 8)))
    spoiling = SPOILINGS[seed % len(SPOILINGS)]
    spoiling(pick, sheet)
    path = write(pick, sheet, folder)
    description, reader = explored(path)
    text = first_scenario(description, str(path), path.name, read=reader).text
    scenario = folder / "mission.yaml"
    scenario.write_text(text, "utf-8")
    try:
        problem = load(scenario)
    except ScenarioError as error:
        keys = {place.split(".")[1] for choice in description.choices for place, _ in choice.lines}
        told = " ".join(mistake.text for mistake in error.mistakes)
        assert any(key in told for key in keys), (spoiling.__name__, told, description.choices)
        truth = {"encoding": sheet.encoding, "hidden": "read"}
        lines = [f"{key}: {value}" for key, value in truth.items() if f"# {key}: {value}\n" in text]
        if not lines:
            return "refused"
        for line in lines:
            text = text.replace(f"# {line}\n", f"{line}\n")
        scenario.write_text(text, "utf-8")
        problem = load(scenario)
        came = "answered once it was decided"
    else:
        came = "answered"
    called = {column.name: column.field for column in description.columns}
    tree: Any = read_yaml(text, "f").value
    assert outcome(problem) == outcome(clean(sheet, called, tree)), (spoiling.__name__, text)
    assert [*problem.pool.ids] == [row[0] for row in sheet.rows], spoiling.__name__
    known = {**dict.fromkeys(called.values(), True), **dict.fromkeys(doubtful_columns(description), False)}
    for at, name in enumerate(HEADERS[language][1:], 1):
        if known[called[name]]:
            read = [problem.pool.person(person)[called[name]] for person in range(len(sheet.rows))]
            assert read == [held(row, at) for row in sheet.rows], (spoiling.__name__, name)
    assert texts(tree["teams"]) != [{"name": "team", "size": 6}]
    return came


@pytest.mark.parametrize("seed", range(60))
def test_a_spoiled_pool_is_answered_as_the_clean_one_or_refused_with_what_settles_it(seed: int, tmp_path: Path) -> None:
    try_one(seed, tmp_path)


@pytest.mark.by_the_hundred
def test_hundreds_of_spoiled_pools_are_answered_as_the_clean_ones_or_refused(tmp_path: Path) -> None:
    came = [try_one(seed, tmp_path) for seed in range(60, 560)]
    assert came.count("answered") > 300
    assert came.count("refused") < 30
