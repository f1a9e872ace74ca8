"""Bad input: each case a scenario (and perhaps a pool) with one thing wrong, and what must be said about it where.

`{...}` in a case is put in place of a line of a sound scenario, so that a line number means the same in all.
"""

from __future__ import annotations

import os
import random
import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from composer import Mistake, ScenarioError, load, solve

SOUND = {
    1: "title: Sound",
    2: "pool: people.csv",
    3: "start: 2027-01-15",
    4: "end: 2028-01-14",
    5: "fields: {rank: [OF-1, OF-2, OF-3], languages: {levels: stanag}}",
    6: "teams:",
    7: "  - name: alpha",
    8: "    size: 2",
    9: "    everyone: {rank: {at_least: OF-1}}",
    10: "    seats: [{seat: Lead, who: {sex: F}}]",
    11: "    require:",
    12: "      - {members: {languages: {fr: 2}}, at_least: 1}",
    13: "      - {share: {sex: F}, at_least: 25%, aim: 50%, name: Women}",
    14: "require: [{total: cost, at_most: 900, name: Cost}]",
    15: "prefer: [{most: {total: score}}]",
    16: "tradeoffs: [{least: {total: cost}}]",
    17: "expect: {verdict: best}",
}
PEOPLE = """id,sex,rank,unit,languages,skills,papers,volunteer,birth,cost,score
P1,F,OF-2,1st,fr:2+; en:3,driver; medic,cptm:2028-03-01,yes,1990-05-01,100,5
P2,M,OF-3,2nd,fr:3222,driver,cptm:2027-06-01,no,1985-02-28,200,7.5
P3,F,OF-1,2nd,ar:1,medic; signals,,yes,1999-12-31,150,6
P4,M,OF-2,1st,,,cptm:2028-01-14,yes,1980-01-15,120,
"""

# A line of the sound scenario, what stands there instead, and what must be said of it.
LINES: list[tuple[int, str, str]] = [
    (1, "titel: Sound", "unknown key `titel` – did you mean `title`?"),
    (1, "title: [a, b]", "a text is wanted here, not a list"),
    (1, "title: {a: b}", "a text is wanted here, not a mapping"),
    (2, "pool: nowhere.csv", "there is no file `nowhere.csv`"),
    (2, "pool: peple.csv", "did you mean `people.csv`?"),
    (2, "pool: https://example.org/people.csv", "a pool is a file on this computer"),
    (2, "pool: people.docx", "no kind of file a pool can be read from"),
    (2, "pool: .", "no kind of file a pool can be read from"),
    (2, "pool: {file: people.csv, shet: A}", "did you mean `sheet`?"),
    (2, "pool: 7", "a pool is a file"),
    (2, "pool: []", "the pool is empty"),
    (2, "pool: [P1, P2]", "a person is wanted here"),
    (3, "start: 2027-02-30", "2027-02-30 is no day of the calendar"),
    (3, "start: tomorrow", "a day such as 2027-01-15 is wanted here, not `tomorrow`"),
    (4, "end: 2026-01-14", "the tour ends before it starts"),
    (5, "fields: {rnk: [OF-1]}", "did you mean `rank`?"),
    (5, "fields: {rank: nmber}", "did you mean `number`?"),
    (5, "fields: {rank: [OF-1, OF-1]}", "`OF-1` stands twice on the scale"),
    (5, "fields: {languages: {levels: stanog}}", "levels are stanag, cefr, numbers or a list of labels"),
    (5, "fields: [rank]", "a mapping"),
    (5, "fields: {id: number}", "ids are always text"),
    (7, "  - nam: alpha", "did you mean `name`?"),
    (7, "  - name: ''", "a text is wanted here, not a blank"),
    (8, "    size: two", "a number is wanted here, not `two`"),
    (8, "    size: no", "a number is wanted here, not `no`"),
    (8, "    size: 0123", "a number is wanted here, not `0123`"),
    (8, "    size: 2.5", "a whole number is wanted here, not `2.5`"),
    (8, "    size: -1", "a number of people is wanted here, not `-1`"),
    (8, "    size: {at_least: 4, at_most: 3}", "at_least 4 lies above at_most 3"),
    (8, "    size: {at_lest: 4}", "did you mean `at_least`?"),
    (8, "    size: .inf", "a number is wanted here"),
    (8, "    size: 99999999999999", "numbers beyond 10^12 are refused"),
    (9, "    everyone: {rnk: OF-1}", "the pool has no column `rnk` – did you mean `rank`?"),
    (9, "    everyone: {rank: {at_least: OF-9}}", "`OF-9` is not on the scale OF-1, OF-2, OF-3"),
    (9, "    everyone: {rank: {at_least: OF-3, at_most: OF-1}}", "at_least `OF-3` lies above at_most `OF-1`"),
    (9, "    everyone: {rank: {atleast: OF-1}}", "did you mean `at_least`?"),
    (9, "    everyone: {sex: {at_least: F}}", "`sex` is text and takes one value, or a list of them"),
    (9, "    everyone: {cost: [100, 200]}", "`cost` is a number and takes one value, or {at_least, at_most}"),
    (9, "    everyone: {cost: cheap}", "`cost` is a number"),
    (9, "    everyone: {skills: {driver: 2}}", "`skills` is a set"),
    (9, "    everyone: {volunteer: maybe}", "`volunteer` is a flag"),
    (9, "    everyone: {languages: {fr: 6}}", "`6` is no STANAG 6001 level"),
    (9, "    everyone: {languages: {fr: 5+}}", "is no STANAG 6001 level"),
    (9, "    everyone: {languages: {fr: 333}}", "is no STANAG 6001 level"),
    (9, "    everyone: {papers: {cptm: soon}}", "a day such as 2027-01-15 is wanted here"),
    (9, "    everyone: {birth: {at_least: 1990}}", "a day such as 2027-01-15 is wanted here"),
    (9, "    everyone: {age: {at_least: old}}", "a number is wanted here, not `old`"),
    (9, "    everyone: {any: {sex: F}}", "`any` takes a list of conditions"),
    (9, "    everyone: {none: []}", "`none` takes a list of conditions"),
    (9, "    everyone: {none: [{sx: F}]}", "did you mean `sex`?"),
    (9, "    everyone: {id: [P1, P7]}", "nobody in the pool has the id `P7`"),
    (9, "    everyone: {rank: }", "an empty condition"),
    (9, "    everyone: F", "conditions such as {sex: F} are wanted here, not `F`"),
    (10, "    seats: [{seat: Lead}, {seat: Lead}]", "two are called `Lead` here"),
    (10, "    seats: [{seat: A, number: 3}]", "3 seats are more than the team's size of 2"),
    (10, "    seats: [{seat: A, number: 2}, {seat: B}]", "3 seats are more than the team's size of 2"),
    (10, "    seats: [{who: {sex: F}}]", "`seat` is missing"),
    (10, "    seats: {seat: Lead}", "a list is wanted here, not a mapping"),
    (10, "    seats: [{seat: Lead, who: {sexx: F}}]", "did you mean `sex`?"),
    (10, "    seats: [{seat: Lead, number: -2}]", "a number of people is wanted here, not `-2`"),
    (12, "      - {membres: {sex: F}, at_least: 1}", "did you mean `members`?"),
    (12, "      - {members: {sex: F}, share: {sex: F}, at_least: 1}", "two measures in one place: members, share"),
    (12, "      - {members: {sex: F}, among: {sex: F}, at_least: 1}", "`among` does not belong to `members`"),
    (12, "      - {at_least: 1}", "a measure is wanted here"),
    (12, "      - {members: {sex: F}}", "a bound is missing: at_least, at_most or exactly"),
    (12, "      - {members: {sex: F}, at_least: 2, at_most: 1}", "at_least 2 lies above at_most 1"),
    (12, "      - {members: {sex: F}, exactly: 2, at_most: 3}", "`exactly` stands alone"),
    (12, "      - {members: {sex: F}, at_least: 25%}", "a percentage bounds a share"),
    (12, "      - {members: {sex: F}, at_least: '2'}", "a number is wanted here, not `2`"),
    (12, "      - {members: {sex: F}, at_least: .nan}", "a number is wanted here"),
    (12, "      - {members: {sex: F}, at_least: 1_000}", "a number is wanted here, not `1_000`"),
    (12, "      - {members: {sex: F}, at_least: }", "a number is wanted here, not nothing"),
    (12, "      - {total: unit, at_most: 3}", "`unit` is a text column, and only numbers add up"),
    (12, "      - {total: cst, at_most: 3}", "the pool has no column `cst` – did you mean `cost`?"),
    (12, "      - {distinct: units, at_least: 2}", "did you mean `unit`?"),
    (12, "      - {pairs: [[P1, P9]], at_most: 0}", "nobody in the pool has the id `P9`"),
    (12, "      - {pairs: [[P1, P1]], at_most: 0}", "two different ids"),
    (12, "      - {pairs: [], at_most: 0}", "at least one pair of ids"),
    (12, "      - {together: [P1], at_most: 0}", "two or more different ids"),
    (12, "      - {together: [P1, P8], at_most: 0}", "nobody in the pool has the id `P8`"),
    (12, "      - {members: {sex: F}, at_least: 1, team: alpha}", "`team` is for requirements over all the teams"),
    (13, "      - {members: {}, at_least: 1, name: W}\n      - {lone: {sex: F}, at_most: 0, name: W}", "called `W`"),
    (12, "      - members", "a mapping is wanted here, not `members`"),
    (13, "      - {share: {sex: F}, at_least: 25}", "a share is written as a percentage such as 25%, not `25`"),
    (13, "      - {share: {sex: F}, at_least: 125%}", "a share lies between 0% and 100%"),
    (13, "      - {share: {sex: F}, at_least: 50%, aim: 25%}", "the aim lies below at_least 50 %"),
    (13, "      - {share: {sex: F}, at_least: 5%, at_most: 50%, aim: 25%}", "an aim goes beyond one bound"),
    (13, "      - {share: {sex: F}, at_least: 5%, weight: 0}", "a weight is above 0"),
    (13, "      - {share: {sex: F}, at_least: 5%, keep: sure}", "true or false is wanted here, not `sure`"),
    (14, "require: {total: cost, at_most: 900}", "a list is wanted here, not a mapping"),
    (14, "require: [{total: cost, at_most: 900, team: alfa}]", "there is no team `alfa` – did you mean `alpha`?"),
    (15, "prefer: [{most: {total: score}, least: {total: cost}}]", "a goal is `most:` or `least:` of one measure"),
    (15, "prefer: [{most: score}]", "a measure such as {total: suitability} is wanted, not `score`"),
    (15, "prefer: [{mots: {total: score}}]", "did you mean `most`?"),
    (15, "prefer: [{most: {total: score, team: alfa}}]", "there is no team `alfa`"),
    (16, "tradeoffs: [{least: {total: costs}}]", "did you mean `cost`?"),
    (17, "expect: {verdikt: best}", "did you mean `verdict`?"),
    (17, "expect: {verdict: great}", "is wanted here, not `great`"),
    (17, "expect: {goals: 5}", "a list of numbers is wanted here"),
    (17, "title: Twice", "`title`"),
    (17, "expect: &a {verdict: best}", "&a"),
    (17, "expect: *a", "*a"),
    (17, "expect: !!map {verdict: best}", "begins with `!`"),
    (17, "expect: {verdict: best", "the mapping began on line 17"),
    (17, "\texpect: {verdict: best}", "tab"),
]

# A pool in place of the sound one, the row that must be named, and what must be said.
POOLS: list[tuple[str, str, str]] = [
    ("", "people.csv", "empty"),
    (PEOPLE.splitlines()[0] + "\n", "people.csv", "the pool is empty"),
    (PEOPLE.replace("id,sex", "ID,sex", 1), "people.csv", "there is no column `id`"),
    (PEOPLE.replace("P2,M", ",M"), "row 3, column id", "the id is blank"),
    (PEOPLE.replace("P3,F", "P1,F"), "row 4, column id", "the id `P1` is there 2 times (row 2, row 4)"),
    (PEOPLE.replace("id,sex,rank", "id,sex,sex"), "people.csv", "sex"),
    (PEOPLE.replace("P2,M,OF-3", "P2,M,OF-3,extra"), "row 3", "12"),
    (PEOPLE.replace("P3,F,OF-1,2nd", "P3,F"), "row 4", "9"),
    (PEOPLE.replace("P2,M,OF-3", 'P2,M,"OF-3'), "people.csv", "quot"),
    (PEOPLE.replace("OF-3", "OF-9"), "row 3, column rank", "`OF-9` is not on the scale"),
    (PEOPLE.replace("fr:2+", "fr:7"), "row 2, column languages", "`7` is no STANAG 6001 level"),
    (PEOPLE.replace("fr:2+; en:3", "fr:2; fr:3"), "row 2, column languages", "`fr` stands here at two levels"),
    (PEOPLE.replace("fr:2+; en:3", "fr"), "row 2, column languages", "is no `name:level`"),
    (PEOPLE.replace(",200,7.5", ",NaN,7.5"), "row 3", "`NaN` is no number"),
    (PEOPLE.replace(",200,7.5", ",inf,7.5"), "row 3", "`inf` is no number"),
    (PEOPLE.replace(",200,7.5", ',"200,5",7.5'), "row 3", "the decimal sign is a point"),
    (PEOPLE.replace(",200,7.5", ",2000000000000,7.5"), "row 3", "10^12"),
    (PEOPLE + "\0", "people.csv", ""),
]


def scenario(changes: dict[int, str] | None = None) -> str:
    return "\n".join((SOUND | (changes or {})).values()) + "\n"


def mistakes(folder: Path, text: str | bytes, pool: str | bytes = PEOPLE) -> list[str]:
    """Everything that is said about a scenario beside a pool."""
    (folder / "people.csv").write_bytes(pool.encode() if isinstance(pool, str) else pool)
    path = folder / "scenario.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    began = time.monotonic()
    with pytest.raises(ScenarioError) as caught:
        solve(load(path))
    assert time.monotonic() - began < 20
    return [str(mistake).replace(f"{folder}{os.sep}", "") for mistake in caught.value.mistakes]


def test_the_sound_scenario_is_sound_but_for_a_blank_that_a_goal_would_count(tmp_path: Path) -> None:
    said = mistakes(tmp_path, scenario())
    assert said == ["prefer[0].most: total score would count people whose cell is blank: P4"]
    (tmp_path / "people.csv").write_text(PEOPLE.replace("120,\n", "120,1\n"))
    assert solve(load(tmp_path / "scenario.yaml")).verdict == "best"


@pytest.mark.parametrize(("line", "text", "words"), LINES, ids=[text.strip() for _, text, _ in LINES])
def test_a_mistake_is_named_with_its_line(line: int, text: str, words: str, tmp_path: Path) -> None:
    said = mistakes(tmp_path, scenario({line: text}))
    assert len(said) <= (3 if line == 5 else 2), said  # what a field is decides what may be asked of it
    place = re.compile(rf"scenario\.yaml:( line )?({line}|{line + 1}|6)\b|people\.csv|pool")
    assert any(words in each and place.search(each) for each in said), said


@pytest.mark.parametrize(("pool", "place", "words"), POOLS)
def test_a_mistake_in_the_pool_is_named_with_its_row(pool: str, place: str, words: str, tmp_path: Path) -> None:
    said = mistakes(tmp_path, scenario(), pool)
    assert any(place in each and words in each for each in said), said


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines_the_pool_s_last(tmp_path: Path) -> None:
    changes = {
        1: "titel: x",
        8: "    size: two",
        9: "    everyone: {rnk: OF-1}",
        10: "    seats: [{seat: Lead, who: {sex: {at_least: F}}}]",
        12: "      - {members: {languages: {fr: 9}}, at_least: 1}",
        13: "      - {share: {sex: F}, at_least: 25}",
        14: "require: [{total: cots, at_most: 900}]",
        15: "prefer: [{most: {total: unit}}]",
        17: "expect: {verdict: great}",
    }
    pool = PEOPLE.replace("OF-3", "OF-8").replace("P3,F", "P1,F").replace("fr:2+", "fr:8")
    said = mistakes(tmp_path, scenario(changes), pool)
    lines = [int(each.split(":")[1]) for each in said if each.startswith("scenario.yaml")]
    assert sorted(set(lines)) == sorted(changes)
    assert lines == sorted(lines)
    for row in ("row 3, column rank", "row 4, column id", "row 2, column languages"):
        assert any(row in each for each in said), row
    assert all(each.startswith("people.csv") for each in said[len(lines) :])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "the file is empty"),
        (b"# nothing\n", "the file is empty"),
        (b"- a\n- b\n", "a scenario is a mapping"),
        (b"just words\n", "a scenario is a mapping"),
        (b"a: 1\n---\nb: 2\n", ""),
        (b"\xff\xfet\x00i\x00", "UTF-16"),
        (b"title: caf\xe9\n", "0xE9"),
        (b"a: " + b"[" * 2000, ""),
        (b"a: " + b"{b: " * 2000, ""),
        (b"a: " + b"[" * 40 + b"]" * 40, "unknown key `a`"),
        (b"a: &x [1]\nb: [*x, *x]\n", "&x"),
        (b"teams: 3\npool: people.csv\n", "a list is wanted here, not `3`"),
        (b"teams: []\npool: people.csv\n", "at least one team is wanted"),
        (b"pool: people.csv\n", "`teams` is missing"),
        (b"teams: [{name: a, size: 1}]\n", "`pool` is missing"),
        (b"teams: [{name: a, size: 1}, {name: a, size: 1}]\npool: people.csv\n", "two teams are called `a`"),
        (b"teams: [{name: a, size: 1, number: 2}, {name: a-1, size: 1}]\npool: people.csv\n", "two teams are called"),
        (b"teams: [{name: a, size: 1, number: 0}]\npool: people.csv\n", "from 1 to 1000 teams alike"),
        (b"teams: [{name: a, size: 1, everyone: {age: {at_least: 3}}}]\npool: people.csv\n", "no `start:`"),
        (b"teams: [{name: a, size: 1, everyone: {birth: {at_most: end}}}]\npool: people.csv\n", "no `end:` day"),
        (b"teams: [{name: a, size: 1, everyone: {languages: {fr: 2}}}]\npool: people.csv\n", "`languages`"),
        (b"teams: [null]\npool: people.csv\n", "a mapping is wanted here, not nothing"),
    ],
    ids=range(22),
)
def test_a_file_that_is_no_scenario_is_refused_in_words(text: bytes, words: str, tmp_path: Path) -> None:
    said = mistakes(tmp_path, text)
    assert any(words in each for each in said), said


def refused(spec: str, folder: Path) -> str:
    """What is said of a scenario whose pool is `spec`."""
    return "\n".join(mistakes(folder, scenario({2: f"pool: {spec}", 5: "fields: {}"})))


def test_what_is_no_file_is_refused_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    for name in ("folder", "pipe", "zero"):
        assert f"{name}.csv" in refused(f"{name}.csv", tmp_path)
    for path in (tmp_path / "folder.csv", tmp_path / "pipe.csv", tmp_path / "zero.csv", tmp_path / "none.yaml"):
        with pytest.raises(ScenarioError):
            load(path)


def test_workbooks_that_are_none_or_unpack_to_gigabytes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("id,sex\n")
    (tmp_path / "old.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(3):
            bomb.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * 400_000_000)
    for name in ("text", "old", "bomb"):
        assert f"{name}.xlsx" in refused(f"{name}.xlsx", tmp_path)


def test_an_error_cell_and_a_missing_sheet_in_a_workbook_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Officers"
    for row in (["id", "score"], ["P1", 3], ["P2", "#N/A"]):
        sheet.append(row)
    sheet["B3"].data_type = "e"
    book.save(tmp_path / "book.xlsx")
    assert "row 3, column score" in refused("book.xlsx", tmp_path)
    assert "did you mean `Officers`?" in refused("{file: book.xlsx, sheet: Oficers}", tmp_path)


@pytest.mark.parametrize(
    "text", ["{", "3", '{"id": "P1"}', '[{"id": "P1", "id": "P2"}]', '[{"id": "P1", "x": NaN}]', "[" * 99999]
)
def test_json_pools_that_are_none_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "pool.json").write_text(text)
    assert "pool.json" in refused("pool.json", tmp_path)


SHIPPED = sorted((Path(__file__).parent.parent / "scenarios").glob("*.yaml"))
JUNK = (
    "",
    "[",
    "]",
    "{",
    "}",
    ":",
    "- ",
    "&a",
    "*a",
    "!!int",
    "'",
    '"',
    "null",
    "-1",
    "1e999",
    "99999999999999",
    "é",
    "\t",
    "%",
    "no",
)


@pytest.mark.parametrize("part", range(4))
def test_spoiled_scenarios_are_sound_or_refused_with_places_and_nothing_else(part: int) -> None:
    for number in range(part * 100, (part + 1) * 100):
        draw = random.Random(number)
        path = draw.choice(SHIPPED)
        words = re.split(r"(\s+|[{}\[\],:])", path.read_text("utf-8"))
        for _ in range(draw.randint(1, 3)):
            place = draw.randrange(len(words))
            match draw.randrange(4):
                case 0:
                    words[place] = draw.choice(JUNK)
                case 1:
                    words.insert(place, draw.choice(JUNK))
                case 2:
                    del words[place]
                case _:
                    other = draw.randrange(len(words))
                    words[place], words[other] = words[other], words[place]
        spoiled = path.with_name(f".spoiled-{os.getpid()}.yaml")
        try:
            spoiled.write_text("".join(words), "utf-8")
            said = told(spoiled)
        finally:
            spoiled.unlink()
        for mistake in said:
            assert re.search(r":\d+|row \d+|\.csv|\.yaml", mistake.place), (number, str(mistake))


def told(path: Path) -> tuple[Mistake, ...]:
    """The mistakes in a scenario; none where it is sound."""
    try:
        load(path)
    except ScenarioError as error:
        return error.mistakes
    return ()
