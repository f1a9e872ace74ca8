"""Ten more awkward rosters, closer to what offices and public files hold; made before any of them was looked at."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from openpyxl import Workbook

from tests.support.awkward_rosters import GIVEN, SURNAMES, Roster, Truth, day, person, saved, text


def office() -> Roster:
    """A table of an office: constants, the id in the middle, yes in capitals, education in codes."""
    rows = [
        ["Age", "Attrition", "Department", "EducationField", "EmployeeNumber", "Gender", "JobRole", "MonthlyIncome"]
    ]
    rows[0] += ["Over18", "StandardHours", "YearsAtCompany"]
    for at in range(40):
        rows.append(
            [
                *(str(22 + at % 30), "Yes" if at % 5 == 0 else "No", ["Sales", "Research & Development"][at % 2]),
                *(["Life Sciences", "Medical", "Other"][at % 3], str(2 * at + 1), ["Female", "Male"][at % 2]),
                *(
                    ["Manager", "Sales Executive", "Research Scientist"][at % 3],
                    str(2_000 + 137 * at),
                    "Y",
                    "80",
                    str(at % 9),
                ),
            ]
        )
    kinds = {
        "Age": "number",
        "Attrition": "flag",
        "Department": "text",
        "EmployeeNumber": "text",
        "Gender": "text",
        "MonthlyIncome": "number",
        "StandardHours": "number",
        "YearsAtCompany": "number",
        "JobRole": "text",
    }
    return Roster("m01_office.csv", text(rows).encode(), Truth(40, 2, "EmployeeNumber", kinds))


def capitals() -> Roster:
    """Names in capitals with underscores, days with months in letters, sources and footnotes below."""
    rows = [["STAFF_NO", "SURNAME", "D_O_B", "SEX", "GRADE", "CLEARED_UNTIL", "LANGS"]]
    months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    for at in range(18):
        rows.append(
            [
                *(f"{70_012 + 13 * at}", SURNAMES[at % 12].upper(), f"{at + 1:02}-{months[at % 12]}-{80 + at % 9}"),
                *(
                    "FM"[at % 2],
                    f"P{at % 3 + 2}",
                    day(at, 2027, "%Y/%m/%d"),
                    ["EN 3, FR 2", "EN 2", "FR 1, EN 3"][at % 3],
                ),
            ]
        )
    data = text(rows) + "\r\nSource: S1 of the mission\r\n* provisional\r\n"
    kinds = {
        "STAFF_NO": "text",
        "SURNAME": "text",
        "D_O_B": "text",
        "SEX": "text",
        "GRADE": "text",
        "CLEARED_UNTIL": "date ymd",
        "LANGS": "levels",
    }
    truth = Truth(18, 2, "STAFF_NO", kinds, junk=(21, 22), asked=(("scale", "GRADE"),))
    return Roster("m02_capitals.csv", data.encode(), truth)


def ukrainian() -> Roster:
    """Windows-1251 in Ukrainian; a sum for each platoon, whose word stands in the second column; vacancies."""
    rows = [["Особовий склад роти", "", "", "", "", ""]]
    rows.append(["№ з/п", "ПІБ", "Військове звання", "Особистий номер", "Придатний до", "Водій"])
    number = 0
    for platoon in (1, 2):
        for at in range(7):
            number += 1
            name = f"{['Ґудзь', 'Їжак', 'Євченко', 'Іванців', 'Щур', 'Кравець', 'Мельник'][at]} {'АБВ'[platoon]}."
            rank = ["солдат", "сержант", "капітан"][at % 3]
            rows.append(
                [
                    str(number),
                    name,
                    rank,
                    f"УА-{platoon}{at:03}",
                    day(3 * at + platoon, 2027),
                    "так" if at % 2 else "ні",
                ]
            )
        rows.append(["", f"Всього по взводу: {7}", "", "", "", ""])
    rows.append(["15", "вакант", "сержант", "", "", ""])
    kinds = {
        "ПІБ": "text",
        "Військове звання": "text",
        "Особистий номер": "text",
        "Придатний до": "date dmy",
        "Водій": "flag",
    }
    asked = (("R1", None), ("scale", "Військове звання"))
    truth = Truth(14, 3, "Особистий номер", kinds, (2,), (1, 10, 18, 19), "cp1251", ";", asked=asked)
    return Roster("m03_rota.csv", text(rows, ";").encode("cp1251"), truth)


def objects() -> Roster:
    """JSON: names in lists, levels in mappings, and keys that some lack."""
    people = []
    for at in range(12):
        skills = [["medic"], ["driver", "eod"], ["driver"]][at % 3]
        one = {
            "pin": f"J{at}",
            "skills": skills,
            "langs": {"en": 2 + at % 2, "fr": 1},
            "until": f"2028-0{at % 9 + 1}-15",
        }
        people.append(one | ({"fit": at % 2 == 0} if at else {}))
    kinds = {"pin": "text", "skills": "set ;", "langs": "levels", "until": "date iso", "fit": "flag"}
    truth = Truth(12, 1, "pin", kinds, (), encoding=None, separator=None)
    return Roster("m04_objects.json", json.dumps(people).encode(), truth)


def short_rows() -> Roster:
    """A header in two rows without merged cells, titles without their separators, blank rows between sections."""
    lines = ["Effectif au 1er mars", "", "Matricule;Nom;Langues;;;Visite;Montant", ";;EN;FR;AR;;"]
    for section in (0, 1):
        for at in range(9):
            number = 9 * section + at
            day_ = day(number, 2027, "%d/%m/%Y")
            lines.append(f"M{number:03};{SURNAMES[at]};{at % 4};{at % 3};{at % 2};{day_};{number + 1}'200,50")
        lines += ["", ";;;;;;"]
    kinds = {
        "Matricule": "text",
        "Nom": "text",
        "Langues / EN": "number",
        "Langues / AR": "number",
        "Visite": "date dmy",
        "Montant": "number ,",
    }
    truth = Truth(18, 5, "Matricule", kinds, (3, 4), (1,), separator=";")
    return Roster("m05_effectif.csv", "\n".join(lines).encode(), truth)


def answers() -> Roster:
    """A form: days with hours, long questions, e-mail alone tells people apart, answers with commas."""
    rows = [
        [
            "Submitted",
            "E-mail",
            "Your name",
            "Can you drive?",
            "Select all that apply: skills",
            "How fit are you (1-5)?",
            "Why?",
        ]
    ]
    for at in range(20):
        skills = ["Cooking, Driving", "Driving", "First aid, Cooking", "First aid"][at % 4]
        why = ["I like it, really", "", "to serve, and to learn, and to see", "no idea"][at % 4]
        rows.append(
            [
                *(
                    f"{day(at, 2026, '%d/%m/%Y')} 0{at % 9}:15",
                    f"u{at}@example.org",
                    f"{GIVEN[at % 8]} {SURNAMES[at % 12]}",
                ),
                *(["Yes", "No", "Yes, but not trucks"][at % 3], skills, str(at % 5 + 1), why),
            ]
        )
    kinds = {
        "Submitted": "text",
        "E-mail": "text",
        "Your name": "text",
        "Can you drive?": "text",
        "Why?": "text",
        "Select all that apply: skills": "set ,",
        "How fit are you (1-5)?": "number",
    }
    return Roster("m06_answers.csv", text(rows).encode(), Truth(20, 2, "E-mail", kinds))


def only_words() -> Roster:
    """Nothing but words, a header in a script that nobody looks for: whether there is one cannot be told."""
    rows = [["გვარი", "ქალაქი", "როლი"]]
    rows += [
        [f"{SURNAMES[at % 12]} {GIVEN[at // 2 % 8]}", ["Batumi", "Gori"][at % 2], ["A", "B", "C"][at % 3]]
        for at in range(12)
    ]
    kinds = {"ქალაქი": "text", "როლი": "text"}
    return Roster(
        "m07_words.csv", text(rows).encode(), Truth(12, 2, "გვარი", kinds, asked=(("R10", None), ("id", "გვარი")))
    )


def typed() -> Roster:
    """A workbook of types: truths, percentages, money as fractions, days as days, an empty column, a hidden column."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "People"
    sheet.append(["Personnel number", "Deployable", "Fitness", "Daily allowance", "Joined", "Reserved", "Team"])
    for at in range(15):
        joined = date(2010, 1, 5) + timedelta(days=111 * at)
        sheet.append([41_000 + at, at % 3 > 0, 0.5 + at / 40, 35.25 + at, joined, None, ["red", "blue"][at % 2]])
    sheet.column_dimensions["C"].hidden = True
    kinds = {
        "Personnel number": "text",
        "Deployable": "flag",
        "Fitness": "number .",
        "Daily allowance": "number .",
        "Joined": "date iso",
        "Reserved": "blank",
        "Team": "text",
    }
    truth = Truth(15, 2, "Personnel number", kinds, encoding=None, separator=None, sheet="People")
    return Roster("m08_typed.xlsx", saved(book), truth)


def swiss() -> Roster:
    """German: groups by apostrophes, J and N, percentages, days without leading zeros, two columns of one name."""
    rows = [["Pers-Nr", "Name", "Geschlecht", "Führerschein", "Lohn", "Pensum", "Eintritt", "Bemerkung", "Bemerkung"]]
    for at in range(16):
        rows.append(
            [
                *(
                    f"{at * 7919 % 9_000 + 1_000}",
                    f"Müller, {GIVEN[at % 8]}",
                    "mw"[at % 2],
                    "JN"[at % 3 > 0],
                    f"{at + 4}'{at:02}0.50",
                ),
                *(
                    f"{50 + 10 * (at % 6)}%",
                    f"{at + 1}.{at % 12 + 1}.2019",
                    ["", "k.A.", "fit"][at % 3],
                    ["x-ray", ""][at % 2],
                ),
            ]
        )
    kinds = {
        "Pers-Nr": "text",
        "Name": "text",
        "Geschlecht": "text",
        "Führerschein": "flag",
        "Lohn": "number .",
        "Pensum": "text",
        "Eintritt": "date dmy",
        "Bemerkung": "text",
        "Bemerkung (2)": "text",
    }
    truth = Truth(16, 2, "Pers-Nr", kinds, encoding="cp1252", separator=";", blanks=("k.A.",), asked=(("R1", None),))
    return Roster("m09_lohn.csv", text(rows, ";").encode("cp1252"), truth)


def two_blocks() -> Roster:
    """A workbook in which a legend stands beside the people, and the roll is dated above."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Bn"
    sheet.append(["Battalion roll", None, None, None, datetime(2026, 11, 1)])
    sheet.append([])
    sheet.append(["Army No", "Rank", "Name", "Trade", "DOB", "Med Cat"])
    for at in range(25):
        trade = ["Driver/Signals", "Driver", "Medic", "Signals/Medic"][at % 4]
        born = datetime(1985, 3, 5) + timedelta(days=66 * at)
        cat = ["A1", "A2", "B1", "-"][at % 4]
        sheet.append([f"{25_000_100 + at}", ["Cpl", "Sgt", "Pte", "Lt"][at % 4], person(at), trade, born, cat])
    sheet.append([])
    sheet.append([None, None, "Strength:", 25])
    sheet.append(["Certified correct", None, None, "Adjutant"])
    kinds = {
        "Army No": "text",
        "Rank": "text",
        "Name": "text",
        "Trade": "set /",
        "DOB": "date iso",
        "Med Cat": "text",
    }
    truth = Truth(
        25, 4, "Army No", kinds, (3,), (1, 30, 31), None, None, blanks=("-",), asked=(("scale", "Rank"),), sheet="Bn"
    )
    return Roster("m10_bn.xlsx", saved(book), truth)


MORE = (office, capitals, ukrainian, objects, short_rows, answers, only_words, typed, swiss, two_blocks)
