"""Every mistake is reported at once, each with its line or row: the files in `bad/`, and what only a test can make.

A file in `bad/` says itself what is wrong with it. `# wrong: …` at the end of a line is a mistake in that line, `||`
parts several of them, and ` … ` in one stands for anything. What is reported elsewhere stands at the top as
`# wrong elsewhere: …`, beginning with its place. There must be these mistakes, in this order, and no other.
"""

from __future__ import annotations

import io
import itertools
import os
import re
import signal
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook

from composer.base.errors import ScenarioError
from composer.encoding.encode import encode
from composer.problem.problem import Problem
from composer.scenario.load import load
from composer.scenario.yaml import read_yaml
from tests.support import NO_END, ROOT
from tests.support.samples import sample

BAD = Path(__file__).parent / "bad"
HERE = re.compile(r"# wrong: (.*)")
ELSEWHERE = re.compile(r"# wrong elsewhere: (.*)")


@pytest.fixture(autouse=True)
def _nothing_hangs() -> Iterator[None]:
    """Nothing here may take long: a pipe that is opened would wait for ever."""

    def too_long(*_: object) -> None:
        raise TimeoutError("this takes too long")

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(NO_END)
    yield
    signal.alarm(0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def expected(file: Path) -> list[str]:
    """What a file says is wrong with it, in the order it is reported in: its own lines, then the pool's rows."""
    own: list[tuple[int, str]] = []
    rest: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if found := ELSEWHERE.match(line):
            place = re.match(re.escape(file.name) + r":(?: line )?(\d+)", found[1])
            if place:
                own.append((int(place[1]), found[1]))
            else:
                rest.append(found[1])
        elif found := HERE.search(line):
            own += [(number, f"{file.name}:{number}: … {text.strip()}") for text in found[1].split("||")]
    return [text for _, text in sorted(own, key=lambda pair: pair[0])] + rest


def mistakes(name: str) -> list[str]:
    """What is wrong with a scenario, a text a mistake, each with its place."""
    with pytest.raises(ScenarioError) as caught:
        load(name)
    assert all(mistake.place for mistake in caught.value.mistakes)
    return [str(mistake) for mistake in caught.value.mistakes]


def unplaced(source: str | Mapping[str, object]) -> list[str]:
    """The same of what has no lines to name: a mapping, or a file that cannot be opened."""
    with pytest.raises(ScenarioError) as caught:
        load(source)
    return [str(mistake) for mistake in caught.value.mistakes]


def differences(found: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Mistakes that should have been reported and were not, and the other way round; in order."""
    wrong = [
        f"{number}. reported: {text}\n   expected: {want}"
        for number, (text, want) in enumerate(zip(found, wanted, strict=False), 1)
        if not re.match(".*?".join(map(re.escape, re.split(r" ?… ?", want))), text, re.DOTALL)
    ]
    wrong += [f"not expected: {text}" for text in found[len(wanted) :]]
    return wrong + [f"not reported: {text}" for text in wanted[len(found) :]]


@pytest.mark.parametrize("file", sorted(BAD.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_bad_file_is_told_all_that_is_wrong_with_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    wanted = expected(file)
    assert wanted
    assert differences(mistakes(file.name), wanted) == []


@pytest.mark.unmeasured
def test_the_same_is_told_of_a_mapping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    for file in BAD.glob("*.yaml"):
        try:
            tree = read_yaml(file.read_text(encoding="utf-8"), file.name).value
        except ScenarioError:
            continue
        if isinstance(tree, dict):
            assert len(unplaced(tree)) == len(expected(file)), file.name


# What is too large, too odd or too dangerous to lie in a folder.


def text_of(pool: str, more: str = "") -> str:
    return f"pool: {pool}\nteams: [{{name: a, size: 1}}]\n{more}"


def table(rows: int, row: str) -> str:
    """A CSV of many rows; `#` in a row stands for its number."""
    return "id,rank\n" + "".join(row.replace("#", str(number)) + "\n" for number in range(rows))


def archive(part: str, megabytes: int) -> bytes:
    """An archive that is small and grows."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", "")
        with zipped.open(part, "w", force_zip64=True) as opened:
            for _ in range(megabytes):
                opened.write(bytes(1_000_000))
    return stream.getvalue()


def sheet(change: Callable[[Any], None]) -> bytes:
    """A workbook of one person, changed."""
    book = Workbook()
    ws = book.worksheets[0]
    for row in (["id", "cost"], ["P1", 3]):
        ws.append(row)
    change(ws)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def far_out(ws: Any) -> None:
    ws["XFD1048576"] = "x"


def with_an_error(ws: Any) -> None:
    ws["B2"] = "#N/A"
    ws["B2"].data_type = "e"


OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")

SCENARIOS: dict[str, tuple[bytes, str]] = {
    "Latin-1": ("pool: x.csv\ntitle: René\n".encode("latin-1"), "s.yaml:2:11: the byte 0xE9 is not UTF-8"),
    "UTF-16": ("pool: x.csv\n".encode("utf-16"), "s.yaml: this is UTF-16 text: save the file as UTF-8"),
    "UTF-16 without a mark": ("pool: x\n".encode("utf-16-le"), "s.yaml:1:2: an invisible character (U+0000)"),
    "a NUL": (b"pool: x\0.csv\n", "s.yaml:1:8: an invisible character (U+0000)"),
    "a line separator": ("pool: x.csv\ntitle: a\u2028b\n".encode(), "s.yaml:2:9: an invisible character (U+2028)"),
    "2,000 brackets": (b"pool: " + 2000 * b"[", "s.yaml:1:56: lists and mappings are nested more than 50 deep"),
    "2,000 closed brackets": (b"pool: " + 2000 * b"[" + 2000 * b"]", "s.yaml:1:56: lists and mappings are nested"),
    "2,000 braces": (b"pool: " + 2000 * b"{a: ", "s.yaml:1:203: lists and mappings are nested more than 50 deep"),
    "2,000 dashes": (2000 * b"- ", "s.yaml:1:101: lists and mappings are nested more than 50 deep"),
    "nothing": (b"", "s.yaml: the file is empty"),
    "a comment": (b"# to do\n", "s.yaml: the file is empty"),
    "a long word": (19_000_000 * b"a", "s.yaml:1: a scenario is a mapping with `pool:` and `teams:`, not `aaa"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "s.yaml:1:1: the byte 0x89 is not UTF-8"),
}


@pytest.mark.parametrize(("data", "wanted"), SCENARIOS.values(), ids=SCENARIOS.keys())
def test_a_file_that_is_no_scenario_is_refused(data: bytes, wanted: str, folder: Path) -> None:
    (folder / "s.yaml").write_bytes(data)
    (found,) = mistakes("s.yaml")
    assert found.startswith(wanted)


def test_aliases_are_never_followed(folder: Path) -> None:
    names = "abcdefghijklmnopqrstuvwxyz"
    lines = [f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in itertools.pairwise(names)]
    (folder / "s.yaml").write_text("a: &a [x, x]\n" + "".join(lines), encoding="utf-8")
    found = mistakes("s.yaml")
    assert found[0].startswith("s.yaml:1:4: `&a` marks something to point at")
    assert found[-1] == "s.yaml: … and 51 more"


POOLS: dict[str, tuple[str, bytes | Callable[[], bytes], list[str]]] = {
    "NUL": ("p.csv", b"id,sex\nP1,\0F\n", ["p.csv: the file is not CSV text (it holds NUL characters)"]),
    "UTF-16 without a mark": ("p.csv", "id,sex\nP1,F\n".encode("utf-16-le"), ["p.csv: the file is not CSV text"]),
    "half a UTF-16": ("p.csv", "id,sex\nP1,F\n".encode("utf-16")[:-1], ["p.csv: the byte 0x0A is not UTF-16"]),
    "no encoding": ("p.csv", b"id,name\nP1,Ren\x81\n", ["p.csv: row 2: the byte 0x81 is neither UTF-8 nor"]),
    "empty CSV": ("p.csv", b"", ["p.csv: the pool is empty"]),
    "200,000 columns": ("p.csv", b"id," + 200_000 * b"x,", ["p.csv: row 1: there are 200,002 columns; 1,000 is"]),
    "no workbook": ("p.xlsx", b"id,sex\n", ["p.xlsx: the file is not an Excel workbook, or it is damaged"]),
    "half a workbook": ("p.xlsx", sheet(far_out)[:-99], ["p.xlsx: the file is not an Excel workbook"]),
    "old Excel": ("p.xlsx", OLD_EXCEL + bytes(600), ["p.xlsx: this is an old Excel file: save it as .xlsx"]),
    "password": ("p.xlsx", OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"), ["p.xlsx: the workbook is protected"]),
    "zip bomb": (
        "p.xlsx",
        lambda: archive("xl/worksheets/sheet1.xml", 300),
        ["p.xlsx: the workbook would grow to 300 MB"],
    ),
    "XFD1048576": ("p.xlsx", sheet(far_out), ["p.xlsx: row 1048576: a value stands in column XFD, to the right of"]),
    "#N/A": ("p.xlsx", sheet(with_an_error), ["p.xlsx: row 2, column cost: Excel shows an error here (`#N/A`)"]),
    "deep JSON": ("p.json", 100_000 * b"[", ["p.json: lists and objects are nested too deeply"]),
    "digits": ("p.json", b'[{"id": ' + 9999 * b"9" + b"}]", ["p.json: a number has thousands of digits"]),
    "exponent": ("p.json", b'[{"id": "P", "n": 1e999999999}]', ["p.json: entry 1, column n: the number is too large"]),
    "JSON encoding": ("p.json", b'[{"id": "P\xff"}]', ["p.json: the byte 0xFF (number 11 of the file) is not UTF-8"]),
    "no people": (
        "p.json",
        b'[{"id": "P"}, 3, null]',
        ["p.json: entry 2: a person is wanted here", "p.json: entry 3: a person is wanted here"],
    ),
    "no Parquet": ("p.parquet", b"PAR1" + bytes(99) + b"PAR1", ["p.parquet: the file is not a Parquet file"]),
}


@pytest.mark.parametrize(("name", "data", "wanted"), POOLS.values(), ids=POOLS.keys())
def test_a_file_that_is_no_pool_is_refused(
    name: str, data: bytes | Callable[[], bytes], wanted: list[str], folder: Path
) -> None:
    (folder / name).write_bytes(data() if callable(data) else data)
    (folder / "s.yaml").write_text(text_of(name, "titel: x\n"), encoding="utf-8")
    own = "s.yaml:3: titel: unknown key `titel` – did you mean `title`?"
    assert differences(mistakes("s.yaml"), [own, *(f"{text} …" for text in wanted)]) == []


def test_only_plain_files_are_opened(folder: Path) -> None:
    os.mkfifo("pipe.csv")
    os.mkdir("folder.csv")
    os.symlink("/dev/zero", "device.csv")
    os.symlink("loop.csv", "loop.csv")
    with open("large.yaml", "wb") as file:
        file.truncate(3_000_000_000)
    for name, wanted in {
        "pipe.csv": "`pipe.csv` is a pipe or a device: name a file",
        "folder.csv": "`folder.csv` is a folder: name a file in it",
        "device.csv": "`device.csv` is a pipe or a device: name a file",
        "loop.csv": "`loop.csv` can't be read: Too many levels of symbolic links",
        "ppe.csv": "there is no file `ppe.csv` – did you mean `pipe.csv`?",
        "https://example.org/p.csv": "`https://example.org/p.csv` is an address",
    }.items():
        (folder / "s.yaml").write_text(text_of(name), encoding="utf-8")
        (of_pool,) = mistakes("s.yaml")
        assert of_pool.startswith(f"s.yaml:1:7: pool: {wanted}")
        (of_scenario,) = unplaced(name)
        assert of_scenario.startswith(wanted)
    assert unplaced("large.yaml") == ["`large.yaml` is larger than 20 MB"]
    assert unplaced("a\0b")[0].endswith("can't be read: that is not a file name")


MANY: dict[str, tuple[tuple[int, str], str, str, str]] = {
    "labels": (
        (100_000, "P#,R#"),
        "fields: {rank: [OR-1, OR-2, OR-3]}\n",
        "p.csv: row 2, column rank: `R0` is not on the scale OR-1, OR-2, OR-3",
        "p.csv: column rank: … and 99,950 more",
    ),
    "numbers": (
        (100_000, "P#,R#"),
        "fields: {rank: number}\n",
        "p.csv: row 2, column rank: `R0` is not a number; so are 100,000 of 100,000 cells, as `R1` and `R2`",
        "p.csv: row 2, column rank: `R0` is not a number; so are 100,000 of 100,000 cells, as `R1` and `R2`",
    ),
    "blank ids": ((100_000, ",R"), "", "p.csv: row 2, column id: the id is blank", "p.csv: … and 99,950 more"),
    "ids twice": (
        (50_000, "P#,R\nP#,R"),
        "",
        "p.csv: row 3, column id: the id `P0` appears 2 times (row 2, row 3)",
        "p.csv: … and 49,950 more",
    ),
    "long rows": (
        (100_000, "P#,R,x"),
        "",
        "p.csv: row 2: the row has 3 cells",
        "p.csv: … and many more: 10,000 rows of the first 10,002",
    ),
    "ids of nobody": (
        (100_000, "P#,R#"),
        "require: [{members: {id: [" + ", ".join(f"Q{number}" for number in range(1000)) + "]}, at_least: 1}]\n",
        "s.yaml:3: 1st requirement, members: id: 1st: nobody in the pool has the id `Q0` – did you mean `P0`?",
        "s.yaml:3: 1st requirement, members: id: 1000th: nobody in the pool has the id `Q999` – did you mean `P999`?",
    ),
    "names": (
        (9, "P#,R#"),
        "require:\n" + 5000 * "  - {members: {}, at_least: 0, name: x}\n",
        "s.yaml:5: 2nd requirement, name: two are called `x` here",
        "s.yaml:5003: 5000th requirement, name: two are called `x` here",
    ),
    "requirements": (
        (9, "P#,R#"),
        "require:\n" + 1000 * "  - {membrs: {}, at_least: 0}\n",
        "s.yaml:4: 1st requirement: a measure is wanted here",
        "s.yaml:1003: 1000th requirement, membrs: unknown key `membrs` – did you mean `members`?",
    ),
}


@pytest.mark.parametrize(("pool", "more", "first", "last"), sample(MANY.values(), 3))
def test_mistakes_by_the_thousand_are_found_soon(
    pool: tuple[int, str], more: str, first: str, last: str, folder: Path
) -> None:
    (folder / "p.csv").write_text(table(*pool), encoding="utf-8")
    (folder / "s.yaml").write_text(text_of("p.csv", more), encoding="utf-8")
    found = mistakes("s.yaml")
    assert found[0].startswith(first)
    assert found[-1].startswith(last)


def test_a_total_over_a_blank_names_the_person(folder: Path) -> None:
    (folder / "p.csv").write_text("id,cost\nP1,3\nP2,\nP3,4\n", encoding="utf-8")
    (folder / "s.yaml").write_text(text_of("p.csv", "prefer: [{most: {total: cost}}]\n"), encoding="utf-8")
    problem = load("s.yaml")
    with pytest.raises(ScenarioError) as caught:
        encode(problem)
    (mistake,) = caught.value.mistakes
    assert mistake.text == "total cost would count people whose cell is blank: P2"
    assert mistake.path == ("prefer", 0, "most")


# Mistakes put into the scenarios that this package ships.

SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))
PLACED = re.compile(
    r"(s\.yaml:\d+|p\.csv: row \d+|p\.csv: column \w+: … and|(s\.yaml|p\.csv): (… and|the file is empty))"
)
JUNK = (
    *"{}[]:,-#'\"|>&*!%@`~?\\",
    *("0123", "no", "null", ".inf", "1e99", "-1", "5+", "101%", "2027-02-30", "{}", "[]", "[[]]", "{a: b}", "OF-9"),
    *("at_least", "at_most", "exactly", "members", "share", "total", "any", "none", "id", "end", "team", "стан", "中"),
)


def mutant(text: str, random: Random) -> str:
    """The text with a few of its tokens gone, doubled, replaced, swapped, or with junk between them."""
    tokens = re.findall(r"\w+(?:[-+]\w*)*|[ \t]+|\n|.", text)
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        at, other = random.randrange(len(tokens)), random.randrange(len(tokens))
        match random.randrange(6):
            case 0:
                del tokens[at]
            case 1:
                tokens.insert(at, tokens[at])
            case 2:
                tokens[at] = tokens[other]
            case 3:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 4:
                tokens[at] = random.choice(JUNK)
            case _:
                word = tokens[at]
                tokens[at] = word[:1] + word[2:] if len(word) > 2 else random.choice(JUNK)
        if not tokens:
            return ""
    return "".join(tokens)


def pool_beside(file: Path) -> tuple[str, str]:
    """A shipped scenario that reads `p.csv`, and what stands in that."""
    text = file.read_text(encoding="utf-8")
    named = re.search(r"^pool: (.*)$", text, re.MULTILINE)
    assert named
    text = re.sub(r"^(plan|frozen): .*$", "", text, flags=re.MULTILINE)  # a plan is a file of its own
    return text.replace(named[1], "p.csv"), (file.parent / named[1]).read_text(encoding="utf-8")


def wrong_with(name: str) -> list[str]:
    """What is wrong with a scenario: nothing, where it is read."""
    try:
        assert isinstance(load(name), Problem)
    except ScenarioError as error:
        return [*map(str, error.mistakes)] or ["nothing was told"]
    return []


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
@pytest.mark.parametrize("first", sample(range(4), 1))
def test_whatever_happens_to_a_file_it_is_read_or_told_where_it_is_wrong(file: Path, first: int, folder: Path) -> None:
    text, people = pool_beside(file)
    random = Random(f"{file.stem} {first}")
    for number in range(first, 60, 4):
        scenario, pool = text, people
        if number % 3 < 2:
            scenario = mutant(scenario, random)
        if number % 3 > 0:
            pool = mutant(pool, random)
        (folder / "s.yaml").write_text(scenario, encoding="utf-8")
        (folder / "p.csv").write_text(pool, encoding="utf-8")
        began = time.process_time()
        for text_of_mistake in wrong_with("s.yaml"):
            assert PLACED.match(text_of_mistake), f"{number}: {text_of_mistake}\n{scenario}"
        assert time.process_time() - began < 10, f"{number}\n{scenario}"


WRONGS: tuple[tuple[str, str], ...] = (
    (r"^(\s+- \{.*)\}(\s*(?:#.*)?)$", r"\1, colour: red}\2"),
    (r"\bsex: F", "sx: F"),
    (r"\blanguages: \{(\w+): \d+", r"languages: {\1: 9"),
    (r"\brank: \{at_least: O\w-\d", "rank: {at_least: OX-1"),
    (r"\btotal: \w+", "total: totl"),
    (r"\bat_least: \d+%", "at_least: 300%"),
    (r"\bend\b(\}+)", r"ned\1"),
    (r"\baim: \d+", "aim: -9"),
    (r"\bsize: \d+", "size: -3"),
    (r"\b(largest_group|distinct): \w+", r"\1: untis"),
    (r"\bnumber: \d", "number: many"),
    (r"\bname: [^,}#]+", 'name: ""'),
    (r"\bseat: [^,}#]+", "seat: [x]"),
    (r"\bverdict: \w+", "verdict: good"),
    (r"\bstart: .*", "start: soon"),
)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_many_mistakes_are_told_at_once_each_in_its_line_and_nothing_else(file: Path, folder: Path) -> None:
    text, people = pool_beside(file)
    random = Random(file.stem)
    told = 0
    for _ in range(8):
        lines, rows = text.splitlines(), people.splitlines()
        wrong: list[str] = []
        for number, line in enumerate(lines):
            fitting = [(old, new) for old, new in WRONGS if re.search(old, line.partition(" #")[0])]
            if fitting and not line.lstrip().startswith("#") and random.random() < 0.6:
                lines[number] = re.sub(*random.choice(fitting), line, count=1)
                wrong.append(f"s.yaml:{number + 1}")
        nameless = [number for number in range(1, len(rows)) if rows[number].partition(",")[0] not in text]
        for number in sorted(random.sample(nameless, 3)):
            rows[number] = "," + rows[number].partition(",")[2]  # without an id
            wrong.append(f"p.csv: row {number + 1}")
        (folder / "s.yaml").write_text("\n".join(lines), encoding="utf-8")
        (folder / "p.csv").write_text("\n".join(rows), encoding="utf-8")
        found = mistakes("s.yaml")
        places = [re.match(r"s\.yaml:\d+|p\.csv: row \d+", text) for text in found]
        assert [place[0] for place in places if place] == wrong, "\n".join(found)
        told += len(wrong)
    assert told >= 50
