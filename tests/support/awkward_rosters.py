"""Rosters as awkward as they come, made by small generators, each with what is true of it.

The truths are written by hand, from what the generator puts there: `kinds` by the column in the file (a kind, and what
else is said of it), `junk` the rows that are no people, `alike` the values that are one, `asked` the codes of what a
person has to be asked, with the column.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from openpyxl import Workbook

Kind = tuple[str, Mapping[str, str]]


@dataclass(frozen=True)
class Truth:
    """What is true of a roster. `kinds` holds a kind, or a kind with what is said of it: `date dmy`, `number ,`,
    `set /`."""

    people: int
    first_row: int
    id: str
    kinds: Mapping[str, str]
    header: tuple[int, ...] = (1,)
    junk: tuple[int, ...] = ()
    encoding: str | None = "utf-8"
    separator: str | None = ","
    alike: Mapping[str, Sequence[set[str]]] = field(default_factory=dict)
    blanks: tuple[str, ...] = ()
    asked: tuple[tuple[str, str | None], ...] = ()
    sheet: str | None = None


@dataclass(frozen=True)
class Roster:
    """A file and the truth."""

    name: str
    data: bytes
    truth: Truth


SURNAMES = (
    "Aruzov",
    "Belkin",
    "Camara",
    "Diallo",
    "Ekström",
    "Fofana",
    "Gjoka",
    "Hadžić",
    "Ivanko",
    "Juarez",
    "Keita",
    "Lindqvist",
)
GIVEN = ["Ada", "Boris", "Chidi", "Dana", "Emil", "Fatou", "Goran", "Hana"]
MADE: list[Callable[[], Roster]] = []


def roster(make: Callable[[], Roster]) -> Callable[[], Roster]:
    MADE.append(make)
    return make


def text(rows: Sequence[Sequence[str]], sign: str = ",") -> str:
    """Rows as CSV, quoted where they must be."""

    def cell(value: str) -> str:
        return '"' + value.replace('"', '""') + '"' if any(each in value for each in (sign, '"', "\n")) else value

    return "".join(sign.join(map(cell, row)) + "\r\n" for row in rows)


def day(at: int, first: int = 1980, form: str = "%d.%m.%Y") -> str:
    return (date(first, 1, 31) + timedelta(days=97 * at)).strftime(form)


def person(at: int) -> str:
    return f"{SURNAMES[at % 12]}, {GIVEN[(at * 5) % 8]}"


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@roster
def two_storeys() -> Roster:
    """French workbook: title, a header in two storeys, headings and subtotals of companies between the people."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Effectif"
    sheet.append(["ÉTAT NOMINATIF DU 1er BATAILLON"])
    sheet.append([])
    sheet.append(["Matricule", "Nom", "Sexe", "Langues", None, "Visite", "Permis", "Indemnité"])
    sheet.append([None, None, None, "EN", "FR", "valable jusqu'au", None, None])
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("D3:E3")
    for column in "ABCGH":
        sheet.merge_cells(f"{column}3:{column}4")
    for company in (1, 2):
        sheet.append([f"{company}re compagnie" if company == 1 else f"{company}e compagnie"])
        for at in range(8):
            number = 8 * company + at
            sheet.append(
                [
                    f"F{number:04}",
                    person(number),
                    "HF"[at % 2],
                    at % 4,
                    3,
                    f"{13 + at}/05/2028",
                    "oui" if at % 3 else "non",
                    420.5 if at != 4 else "s/o",
                ]
            )
        sheet.append(["Sous-total", None, None, None, None, None, None, 3000])
    kinds = {
        "Matricule": "text",
        "Sexe": "text",
        "Langues / EN": "number",
        "Visite / valable jusqu'au": "date dmy",
        "Permis": "flag",
        "Indemnité": "number .",
    }
    truth = Truth(16, 6, "Matricule", kinds, (3, 4), (1, 5, 14, 15, 24), None, None, blanks=("s/o",), sheet="Effectif")
    return Roster("n01_etat.xlsx", saved(book), truth)


@roster
def numbered_header() -> Roster:
    """Russian form in Windows-1251: columns numbered below the header, no id but the running number, years of two
    digits, signatures below."""
    rows = [
        ["Список личного состава", "", "", "", "", "", ""],
        ["№ п/п", "Ф.И.О.", "Воинское звание", "Дата рождения", "Срок медосмотра", "Допуск", "Доплата"],
        [str(at) for at in range(1, 8)],
    ]
    ranks = ["рядовой", "сержант", "капитан", "ефрейтор"]
    for at in range(20):
        name = f"{['Абаев', 'Бекова', 'Власов', 'Гусева', 'Диков'][at % 5]} {'АБВГ'[at // 5]}.{'ДЕЖ'[at % 3]}."
        born = day(at, 1978, "%d.%m.%y")
        pay = f"{10 + at} {500 + at},50" if at != 7 else "н/д"
        rows.append([str(at + 1), name, ranks[at % 4], born, day(at, 2027), "да" if at % 2 else "нет", pay])
    rows.append(["", "Командир части", "", "", "", "", "Иванов И.И."])
    kinds = {
        "№ п/п / 1": "text",
        "Воинское звание / 3": "text",
        "Дата рождения / 4": "date dmy",
        "Срок медосмотра / 5": "date dmy",
        "Допуск / 6": "flag",
        "Доплата / 7": "number ,",
    }
    asked = (("R1", None), ("W5", "Дата рождения / 4"), ("scale", "Воинское звание / 3"), ("id", "№ п/п / 1"))
    truth = Truth(20, 4, "№ п/п / 1", kinds, (2, 3), (1, 24), "cp1251", ";", blanks=("н/д",), asked=asked)
    return Roster("n02_spisok.csv", text(rows, ";").encode("cp1251"), truth)


@roster
def kazakh_tabs() -> Roster:
    """Kazakh letters in KZ-1048, parted by tabs; sets with commas beside names with commas."""
    rows = [["ЖСН", "Аты-жөні", "Жынысы", "Мамандығы", "Жүргізуші", "Туған күні", "Тілдер"]]
    skills = [
        "дәрігер",
        "жүргізуші, дәрігер",
        "байланысшы",
        "сапёр, жүргізуші",
        "дәрігер, байланысшы, сапёр",
        "жүргізуші",
    ]
    for at in range(24):
        name = f"{['Әлібеков', 'Қасымов', 'Өтегенов', 'Үсенов'][at % 4]}, {['Ғалым', 'Ұлан', 'Іңкәр'][at % 3]}{at}"
        langs = ["ағылшын-2; орыс-3", "орыс-3", "ағылшын-1; қазақ-3"][at % 3]
        sex = ["ер", "әйел", "Ер"][at % 3]
        ident = f"{900101300000 + 7919 * at}"
        rows.append([ident, name, sex, skills[at % 6], "иә" if at % 2 else "жоқ", day(at, 1985), langs])
    kinds = {
        "ЖСН": "text",
        "Аты-жөні": "text",
        "Жынысы": "text",
        "Мамандығы": "set ,",
        "Жүргізуші": "flag",
        "Туған күні": "date dmy",
        "Тілдер": "levels",
    }
    asked = (("R1", None), ("W1", "Жынысы"))
    truth = Truth(24, 2, "ЖСН", kinds, encoding="kz1048", separator="\t", alike={"Жынысы": [{"ер", "Ер"}]}, asked=asked)
    return Roster("n03_tizim.txt", text(rows, "\t").encode("kz1048"), truth)


@roster
def wide_bytes() -> Roster:
    """UTF-16 with its bytes the other way round; line breaks in header and cells; a comma in quotes."""
    rows = [["Staff\nID", "Name", "Skills\n(all)", "Date of\nissue", "Score"]]
    for at in range(18):
        skills = ["medic\ndriver", "driver", "eod\nmedic", "driver\nsignals", "signals"][at % 5]
        rows.append([f"st{at:03}", person(at), skills, day(at, 2020, "%d.%m.%Y"), f"{at % 7},{at % 10}5"])
    kinds = {
        "Staff\nID": "text",
        "Name": "text",
        "Skills\n(all)": "set \n",
        "Date of\nissue": "date dmy",
        "Score": "number ,",
    }
    truth = Truth(18, 2, "Staff\nID", kinds, encoding="utf-16", separator=";")
    return Roster("n04_wide.csv", b"\xfe\xff" + text(rows, ";").encode("utf-16-be"), truth)


@roster
def headless() -> Roster:
    """No header at all: the first row is a person."""
    skills = ["medic", "driver", "eod"]
    rows = [
        [f"P-{at:03}", person(at), "FM"[at % 2], day(at, 1985, "%Y-%m-%d"), skills[at % 3], str(at % 5)]
        for at in range(15)
    ]
    kinds = {"column 1": "text", "column 3": "text", "column 4": "date iso", "column 5": "text", "column 6": "number"}
    truth = Truth(15, 1, "column 1", kinds, (), asked=(("R10", None),))
    return Roster("n05_headless.csv", text(rows).encode(), truth)


@roster
def undecidable() -> Roster:
    """Two ids, days that no cell settles, numbers with a point and three digits, codes for the sexes, lost zeros."""
    rows = [["Service No", "Passport No", "Sex", "Born", "Visa until", "Salary", "Weight", "Ready"]]
    for at in range(25):
        rows.append(
            [
                f"{(at * 40009 + 3) % 1000000:06}".lstrip("0") if at % 9 == 0 else f"{at * 31337 % 900000 + 100000}",
                f"AB{at:05}",
                "12"[at % 2],
                f"{at % 12 + 1}/{at * 5 % 12 + 1}/{1980 + at % 9}",
                f"{at * 7 % 12 + 1:02}-{at % 11 + 1:02}-2028",
                f"{at % 7 + 1}.{at * 37 % 900 + 100}",
                f"{60 + at},{at % 10}",
                "01"[at % 3 > 0],
            ]
        )
    kinds = {
        "Service No": "text",
        "Born": "date ask",
        "Visa until": "date ask",
        "Salary": "number ask",
        "Weight": "number ,",
        "Passport No": "text",
    }
    asked = (
        *(("id", "Service No"), ("R2", "Born"), ("R2", "Visa until"), ("R8", "Salary")),
        *(("codes", "Sex"), ("codes", "Ready"), ("digits", "Service No")),
    )
    return Roster("n06_undecidable.csv", text(rows).encode(), Truth(25, 2, "Service No", kinds, asked=asked))


@roster
def hidden_things() -> Roster:
    """A cover sheet, a hidden sheet, two tables; hidden rows, formulas without values, days that are bare numbers."""
    book = Workbook()
    cover = book.worksheets[0]
    cover.title = "Read me"
    cover.append(["Contingent 2027"])
    cover.append(["Ask S1 for changes"])
    lists = book.create_sheet("lists")
    lists.sheet_state = "hidden"
    for at in range(30):
        lists.append([at, f"list {at}", "x"])
    for unit in ("Alpha", "Bravo"):
        sheet = book.create_sheet(unit)
        sheet.append(["Id", "Rank", "Medical until", "Born", "Age", "Courses"])
        for at in range(14):
            born = datetime(1980, 3, 14) + timedelta(days=200 * at)
            courses = ["UNSOC+DRIVER", "DRIVER", "UNSOC", "MEDIC+UNSOC"][at % 4]
            row = [
                at + 8,
                ["Sgt", "Cpl", "Maj"][at % 3],
                46_500 + 31 * at,
                born,
                f"=YEAR(TODAY())-YEAR(D{at + 2})",
                courses,
            ]
            sheet.append(row)
            sheet.cell(at + 2, 1).number_format = "00000"
    for row in (4, 9):
        book["Alpha"].row_dimensions[row].hidden = True
    kinds = {
        "Id": "text",
        "Rank": "text",
        "Medical until": "date",
        "Born": "date iso",
        "Age": "unreadable",
        "Courses": "set +",
    }
    asked = (("R5", None), ("R9", "Medical until"), ("scale", "Rank"), ("W9", None))
    truth = Truth(14, 2, "Id", kinds, encoding=None, separator=None, asked=asked, sheet="Alpha")
    return Roster("n07_hidden.xlsx", saved(book), truth)


@roster
def mixed_signs() -> Roster:
    """Sets parted in two ways, levels in two ways, marks beside blank cells, a minus that may be a no."""
    rows = [["No.", "Callsign", "Skills", "Languages", "First aid", "Lorry", "Diver", "Gender"]]
    skills = ["medic, driver", "driver", "medic/driver", "eod, medic", "eod", "medic"]
    spoken = ["EN:3/FR:2", "EN:2", "FR:1/AR:2", "EN 3, AR 1"]
    for at in range(20):
        rows.append(
            [
                f"{at + 1}",
                f"cs{at * 7 % 20:02}x",
                skills[at % 6],
                spoken[at % 4],
                "x" if at % 3 == 0 else "",
                "X" if at % 4 == 0 else "",
                "x" if at % 5 == 0 else "-",
                ["F", "M", "female", "M", "male"][at % 5],
            ]
        )
    kinds = {
        "Callsign": "text",
        "Skills": "set ,",
        "Languages": "levels",
        "First aid": "flag",
        "Lorry": "flag",
        "Diver": "flag",
        "Gender": "text",
    }
    asked = (
        *(
            ("separator", "Skills"),
            ("levels", "Languages"),
            ("marks", "First aid"),
            ("marks", "Diver"),
            ("W1", "Gender"),
        ),
    )
    alike = {"Gender": [{"F", "female"}, {"M", "male"}]}
    return Roster("n08_mixed.csv", text(rows).encode(), Truth(20, 2, "Callsign", kinds, alike=alike, asked=asked))


@roster
def torn() -> Roster:
    """`sep=` and a title; equal names; the header three times; a person without an id; a note at the end."""
    head = ["ID", "Surname", "Language", "Level", "Language", "Level", "Remarks"]
    rows = [["Roster of 1.12.2026"], head]
    for at in range(21):
        if at in (7, 14):
            rows.append(head)
        second = ["French", "B1"] if at % 3 else ["", ""]
        remark = ["on leave, back soon", "", "fit", "light duty / see file"][at % 4]
        ident = "" if at == 9 else f"q{at:02}"
        rows.append([ident, f"{SURNAMES[at % 12]}{at}", "English", ["C1", "B2", "A2"][at % 3], *second, remark])
    data = "sep=|\r\n" + text(rows, "|") + "checked by Sgt Fofana\r\n"
    kinds = {"ID": "text", "Remarks": "text", "Language + Level + Language (2) + Level (2)": "levels"}
    truth = Truth(21, 4, "ID", kinds, (3,), (2, 11, 19, 27), separator="|", asked=(("R7", None),))
    return Roster("n09_torn.txt", data.encode(), truth)


@roster
def among_days() -> Roster:
    """Words among days, units behind numbers, points in time, spaces that are not seen, and a column without a name."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "P"
    sheet.append(["Personnel ID\u00a0", "Valid until", "Height", "Last seen", "Unit", "Points", "e-mail"])
    for at in range(22):
        until: object = (
            ["permanent", "unlimited"][at % 2] if at % 11 == 5 else datetime(2028, 1, 1) + timedelta(days=9 * at)
        )
        unit = ["1st Bn", "1st\u00a0Bn", "2nd Bn", "2nd  Bn"][at % 4]
        seen = datetime(2026, 5, 3, 7, 15) + timedelta(hours=11 * at)
        sheet.append(
            [f"K{at:03}", until, f"{160 + at} cm", seen, unit, at * 1.5 if at != 4 else "#", f"k{at}@example.org"]
        )
    kinds = {
        "Personnel ID": "text",
        "Valid until": "date iso",
        "Height": "text",
        "Last seen": "text",
        "Unit": "text",
        "Points": "text",
    }
    asked = (("R9", "Valid until"), ("R9", "Points"), ("W1", "Unit"), ("id", "Personnel ID"))
    alike = {"Unit": [{"1st Bn", "1st\u00a0Bn"}, {"2nd Bn", "2nd  Bn"}]}
    truth = Truth(22, 2, "Personnel ID", kinds, encoding=None, separator=None, alike=alike, asked=asked, sheet="P")
    return Roster("n10_among.xlsx", saved(book), truth)


@roster
def joined_ids() -> Roster:
    """Numbers within units, headings of units, and a man called Total."""
    rows = [["Unit", "No", "Surname", "Blood", "Phone", "Cert", "Cost"]]
    for unit in ("1 Coy", "2 Coy", "HQ"):
        rows.append([f"--- {unit} ---", "", "", "", "", "", ""])
        for at in range(9):
            name = "Total" if (unit, at) == ("2 Coy", 3) else SURNAMES[at]
            blood = ["A+", "O-", "AB+", "B-"][at % 4]
            rows.append(
                [unit, str(at + 1), name, blood, f"+7 701 {at}{at}{at} 12 3{at}", f"A/B{at % 3}", f"{at * 3}.{at}"]
            )
        rows.append(["", "", "", "", "", "Total", "108.36"])
    kinds = {"Surname": "text", "Blood": "text", "Phone": "text", "Cert": "text", "Cost": "number ."}
    truth = Truth(27, 3, "Unit / No", kinds, junk=(2, 12, 13, 23, 24, 34), asked=(("id", "Unit"),))
    return Roster("n11_units.csv", text(rows).encode(), truth)


@roster
def few_people() -> Roster:
    """More titles than people, with as many cells as the people have."""
    rows = [
        ["Mission", "OBS-7", "Year", "2027", "Rev", "3"],
        ["Prepared", "S1", "Checked", "S3", "", ""],
        ["", "", "", "", "", ""],
        ["Staff No", "Name", "Gender", "Born", "Tongue", "Level"],
        ["77012", "Keita", "F", "1990-02-11", "French", "3"],
        ["77013", "Juarez", "M", "1988-12-01", "Spanish", "2+"],
        ["77020", "Gjoka", "F", "1991-07-30", "English", "3"],
    ]
    kinds = {"Staff No": "text", "Name": "text", "Gender": "text", "Born": "date iso", "Tongue + Level": "levels"}
    return Roster("n12_few.csv", text(rows).encode(), Truth(3, 5, "Staff No", kinds, (4,), (1, 2)))


@roster
def spanish() -> Roster:
    """Windows-1252; H and M are men and women; months in letters; points group thousands."""
    rows = [["Nº empleado", "Apellido", "Sexo", "Nacimiento", "Sueldo", "Formación", "Apto"]]
    months = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
    for at in range(24):
        training = ["Señales; Logística", "Sanidad", "Logística", "Sanidad; Señales"][at % 4]
        rows.append(
            [
                f"E{at + 310}",
                f"Muñoz{at}",
                "HM"[at % 2],
                f"{at + 1:02}-{months[at % 12]}-1990",
                f"{at + 1}.250,{at:02}",
                training,
                "sí" if at % 3 else "no",
            ]
        )
    kinds = {
        "Nº empleado": "text",
        "Sexo": "text",
        "Nacimiento": "text",
        "Sueldo": "number ,",
        "Formación": "set ;",
        "Apto": "flag",
    }
    truth = Truth(24, 2, "Nº empleado", kinds, encoding="cp1252", asked=(("R1", None),))
    return Roster("n13_plantilla.csv", text(rows).encode("cp1252"), truth)


@roster
def merged_and_scaled() -> Roster:
    """Cells merged downwards, grades that are scales, a total of formulas, a header with units of measure."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Roll"
    sheet.append(["Co", "Emp ID", "Grade", "Proficiency", "Daily rate", "Start", "Cleared"])
    sheet.append([None, None, None, None, "USD", "yyyy-mm-dd", None])
    for at in range(16):
        company = f"{at // 8 + 1} Coy" if at % 8 == 0 else None
        level = ["low", "medium", "high"][at % 3]
        sheet.append([company, 5000 + at, f"E-{at % 4 + 3}", level, 80 + at, date(2027, 1, 20), "Y" if at % 5 else "N"])
    sheet.append(["Total", "=COUNTA(B3:B18)", None, None, "=SUM(E3:E18)", None, None])
    sheet.merge_cells("A3:A10")
    sheet.merge_cells("A11:A18")
    kinds = {
        "Co": "text",
        "Emp ID": "text",
        "Grade": "text",
        "Proficiency": "text",
        "Daily rate / USD": "number",
        "Start / yyyy-mm-dd": "date iso",
        "Cleared": "flag",
    }
    asked = (("scale", "Grade"), ("scale", "Proficiency"))
    truth = Truth(16, 3, "Emp ID", kinds, (1, 2), (19,), None, None, asked=asked, sheet="Roll")
    return Roster("n14_merged.xlsx", saved(book), truth)


def rosters() -> list[Roster]:
    """All of them."""
    return [make() for make in MADE]
