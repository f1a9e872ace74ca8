"""A clean pool, written as planners' files are written, and read by the mapping that says how: the same pool.

The mapping is made with the file, by what was done to it; nothing of the reader is used to write it.
"""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from composer.pool import Pool
from composer.scenario.load import load

FIELDS: dict[str, Any] = {"languages": {"levels": "stanag"}, "skills": "set", "rank": ["low", "mid", "high"]}
ENCODINGS = {
    "en": ("utf-8", "utf-16", "cp1252", "iso-8859-15", "mac-cyrillic"),
    "ru": ("utf-8", "utf-16", "cp1251", "koi8-r", "cp866", "kz1048"),
}
TEXTS = {"en": ("north", "south side", "HQ"), "ru": ("север", "штаб", "южный край")}
NAMES = {
    "en": ("Service No", "Sex?", "Born", "Unit, now", "Pay"),
    "ru": ("Табельный номер", "Пол", "Родился", "Часть", "Оклад"),
}


@dataclass
class Person:
    """One person, as they are."""

    id: str
    sex: str | None
    born: date | None
    unit: str | None
    pay: Fraction | None
    ready: bool | None
    rank: str
    languages: dict[str, str]
    skills: list[str]


@dataclass
class Spoiled:
    """A file, its mapping, and how its fields are declared."""

    header: list[str]
    rows: list[list[object]]
    mapping: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def people(pick: random.Random, language: str) -> list[Person]:
    def maybe(value: Any) -> Any:
        return None if pick.random() < 0.15 else value

    found = []
    for number in range(pick.randint(3, 12)):
        found.append(
            Person(
                id=f"{pick.randint(0, 99):02}{number:03}",
                sex=maybe(pick.choice("FM")),
                born=maybe(date(1970, 1, 1) + timedelta(pick.randrange(12_000))),
                unit=maybe(pick.choice(TEXTS[language])),
                pay=maybe(Fraction(pick.randrange(1, 5_000_000), 100)),
                ready=maybe(pick.random() < 0.5),
                rank=pick.choice(FIELDS["rank"]),
                languages={name: pick.choice(("1", "2+", "3")) for name in ("en", "fr") if pick.random() < 0.6},
                skills=[name for name in ("medic", "driver") if pick.random() < 0.5],
            )
        )
    return found


def number(pay: Fraction | None, sign: str, group: str) -> str:
    if pay is None:
        return ""
    whole, cents = divmod(int(pay * 100), 100)
    digits = f"{whole:,}".replace(",", group) if group else str(whole)
    return digits + (f"{sign}{cents:02}" if cents or group else "")


def spoil(pick: random.Random, everybody: list[Person], language: str) -> Spoiled:
    """The same people, written in another way."""
    number_col, sex_col, born_col, unit_col, pay_col = NAMES[language]
    order = pick.choice(["dd.mm.yyyy", "mm/dd/yyyy", "dd-mm-yy", "yyyymmdd"])
    form = {"dd.mm.yyyy": "%d.%m.%Y", "mm/dd/yyyy": "%m/%d/%Y", "dd-mm-yy": "%d-%m-%y", "yyyymmdd": "%Y%m%d"}[order]
    sign = pick.choice([",", "."])
    group = pick.choice(["", " ", "\u00a0", "." if sign == "," else ","])
    unknown = pick.choice(["", "n/a", "-"])
    short_ids = pick.random() < 0.5
    with_pairs, with_marks = pick.random() < 0.5, pick.random() < 0.5
    part = pick.choice([",", "/", "|", "\n"])
    spellings = {"F": ["F", "f", "female"], "M": ["M", "male"]}
    header = [number_col, sex_col, born_col, unit_col, pay_col, "ready", "rank"]
    header += ["Lang", "Level", "Lang", "Level"] if with_pairs else ["languages"]
    header += ["medic", "driver"] if with_marks else ["skills"]
    rows: list[list[object]] = []
    for one in everybody:
        row: list[object] = [one.id.lstrip("0") or "0" if short_ids else one.id]
        row.append(pick.choice(spellings[one.sex]) if one.sex else unknown)
        row.append(one.born.strftime(form) if one.born else unknown)
        row.append(one.unit or unknown)
        row.append(number(one.pay, sign, group) or unknown)
        row.append({True: "oui", False: "non", None: unknown}[one.ready])
        row.append(one.rank)
        pairs = [*one.languages.items()]
        if with_pairs:
            cells = [cell for pair in [*pairs, ("", ""), ("", "")][:2] for cell in pair]
            row += cells
        else:
            row.append(f"{part} ".join(f"{name} ({level})" for name, level in pairs))
        row += ["x" if s in one.skills else "" for s in ("medic", "driver")] if with_marks else [part.join(one.skills)]
        rows.append(row)
    found = Spoiled(header, rows)
    found.mapping = {
        "id": {"column": number_col, "digits": 5},
        "columns": {"sex": sex_col, "born": born_col, "unit": unit_col, "pay": pay_col},
        "values": {"sex": {"F": ["f", "female"], "M": "male"}},
        "dates": order,
        "decimal": sign,
        "yes": ["oui", "x"],
        "no": "non",
    }
    if unknown:
        found.mapping["blank"] = unknown
    found.fields = {"rank": FIELDS["rank"]}
    if with_pairs:
        found.mapping["columns"]["languages"] = {"pairs": [["Lang", "Level"], ["Lang (2)", "Level (2)"]]}
        found.fields["languages"] = {"levels": "stanag"}
    else:
        found.fields["languages"] = {"levels": "stanag", "written": f"name (level){part} …"}
    if with_marks:
        found.mapping["columns"]["skills"] = {"marks": ["medic", "driver"]}
    else:
        found.fields["skills"] = {"set": part}
    add_rows(pick, found)
    return found


def add_rows(pick: random.Random, found: Spoiled) -> None:
    """Rows that are no people."""
    width = len(found.header)
    found.mapping["person"] = [found.header[0], "rank"]
    if pick.random() < 0.4:
        found.rows.insert(pick.randint(0, len(found.rows)), ["Section two", *[""] * (width - 1)])
    if pick.random() < 0.4:
        found.rows.insert(pick.randint(0, len(found.rows)), [*found.header])
    if pick.random() < 0.4:
        found.rows.append(["Total", *[""] * (width - 2), "12"])


def as_csv(pick: random.Random, found: Spoiled, language: str, path: Path) -> None:
    encoding = pick.choice(ENCODINGS[language])
    sign = pick.choice([",", ";", "\t", "|"])
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=sign, lineterminator=pick.choice(["\n", "\r\n"]))
    titles = pick.randint(0, 3)
    for _ in range(titles):
        writer.writerow(pick.choice([["A list of people"], [], ["as of", "today"]]))
    writer.writerow(found.header)
    writer.writerows(found.rows)
    path.write_bytes(text.getvalue().encode(encoding))
    found.mapping["encoding"] = encoding
    if pick.random() < 0.5:
        found.mapping["separator"] = sign
    if pick.random() < 0.5:
        found.mapping["header"] = titles + 1


def as_book(pick: random.Random, found: Spoiled, path: Path) -> None:
    made = Workbook()
    sheet: Any = made.active
    top = pick.randint(1, 4)
    if top > 1:
        sheet["B1"] = "A list of people"
        sheet.merge_cells("B1:D1")
    for column, name in enumerate(found.header, 1):
        sheet.cell(top, column, name)
    for at, row in enumerate(found.rows, top + 1):
        for column, cell in enumerate(row, 1):
            if cell != "":
                sheet.cell(at, column, cell)
    unit = 4
    cells = [row[unit - 1] for row in found.rows]
    for at in range(len(cells) - 1):  # equal cells one above the other
        if cells[at] == cells[at + 1] != "" and not any(at in range(low, high + 1) for low, high, _ in found.merged):
            found.merged.append((at, at + 1, unit))
            sheet.merge_cells(start_row=top + 1 + at, end_row=top + 2 + at, start_column=unit, end_column=unit)
    if pick.random() < 0.5:
        sheet.row_dimensions[top + 1].hidden = True
        found.mapping["hidden"] = "read"
    made.create_sheet("lists", 0).sheet_state = "hidden"
    made.save(path)
    found.mapping["merged"] = "fill"


def as_json(found: Spoiled, path: Path) -> bool:
    """Whether the file can be written: keys stand there once."""
    if len(set(found.header)) < len(found.header):
        return False
    path.write_text(json.dumps([dict(zip(found.header, row, strict=True)) for row in found.rows]), "utf-8")
    return True


def seen(pool: Pool) -> list[dict[str, object]]:
    names = ("sex", "born", "unit", "pay", "ready", "rank", "languages", "skills")
    return [{"id": pool.ids[row], **{name: pool.person(row)[name] for name in names}} for row in range(len(pool))]


def clean(everybody: list[Person]) -> Pool:
    rows = [
        {
            "id": one.id,
            "sex": one.sex,
            "born": one.born,
            "unit": one.unit,
            "pay": number(one.pay, ".", "") or None,
            "ready": one.ready,
            "rank": one.rank,
            "languages": one.languages or None,
            "skills": one.skills or None,
        }
        for one in everybody
    ]
    declared = {**FIELDS, "born": "date", "pay": "number", "ready": "flag"}
    return load({"pool": rows, "fields": declared, "teams": [{"name": "t", "size": 1}]}).pool


@pytest.mark.parametrize("seed", range(60))
def test_a_pool_that_is_written_in_another_way_is_the_same_pool_by_its_mapping(seed: int, tmp_path: Path) -> None:
    pick = random.Random(seed)
    language = pick.choice(["en", "ru"])
    everybody = people(pick, language)
    found = spoil(pick, everybody, language)
    kind = pick.choice(["csv", "csv", "xlsx", "json"])
    path = tmp_path / f"p.{kind}"
    if kind == "xlsx":
        as_book(pick, found, path)
    elif kind == "csv" or not as_json(found, path):
        path = tmp_path / "p.csv"
        as_csv(pick, found, language, path)
    declared = {**found.fields, "born": "date", "pay": "number", "ready": "flag"}
    scenario = {"pool": {"file": str(path), **found.mapping}, "fields": declared, "teams": [{"name": "t", "size": 1}]}
    assert seen(load(scenario).pool) == seen(clean(everybody))
