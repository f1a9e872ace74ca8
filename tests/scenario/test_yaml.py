from __future__ import annotations

from decimal import Decimal

import pytest
import yaml as pyyaml

from composer.scenario import yaml
from composer.scenario.source import as_utf8
from composer.scenario.yaml import Mark, Plain, read_yaml
from tests.support.pool_files import mistakes


def value(text: str) -> object:
    return read_yaml(text, "o.yaml").value


def wrong(text: str) -> list[str]:
    return mistakes(read_yaml, text, "o.yaml")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("0", 0),
        ("7", 7),
        ("-5", -5),
        ("123456789012345678", 123456789012345678),
        ("2.5", Decimal("2.5")),
        ("-0.50", Decimal("-0.50")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'no'", "no"),
        ('"7"', "7"),
        ("''", ""),
    ],
)
def test_canonical_scalars_have_their_kind(text: str, meaning: object) -> None:
    found = value(f"[{text or '~'}]" if text else "a:\n")
    inside = found[0] if isinstance(found, list) else found["a"]  # type: ignore[index]
    assert inside == meaning
    assert type(inside) is type(meaning)


TEXTS = """no on off yes NO Yes True FALSE Null NULL 0123 0x1F 0o17 1_000 22:30 2027-01-15 25% .5 5. +5 1e3
-0 00.5 .nan .inf 1234567890123456789 1.234567890123456789 ="""


@pytest.mark.parametrize("text", TEXTS.split())
def test_everything_else_without_quotation_marks_stays_its_text(text: str) -> None:
    found = value(f"a: {text}")["a"]  # type: ignore[index]
    assert type(found) is Plain
    assert found == text


def test_keys_are_their_source_text() -> None:
    assert value("no: 2\n1: x\ntrue: y\n2.50: z\n~: n\n<<: {a: 1}\n") == {
        "no": 2,
        "1": "x",
        "true": "y",
        "2.50": "z",
        "~": "n",
        "<<": {"a": 1},
    }


def test_keys_are_composed_and_values_stay_as_they_are() -> None:
    assert value("e\u0301tat: Rene\u0301") == {"\u00e9tat": "Rene\u0301"}
    assert value("Звание: ОФ-2\nرتبة: نقيب") == {"Звание": "ОФ-2", "رتبة": "نقيب"}


def test_block_texts_are_texts_and_a_byte_order_mark_is_passed_over() -> None:
    found = value("\ufeffa: |\n  1\n  no\nb: >\n  x\n  y\n")
    assert found == {"a": "1\nno\n", "b": "x y\n"}
    assert type(found["a"]) is str  # type: ignore[index]


def test_every_value_and_key_has_its_place() -> None:
    found = read_yaml("# first\nteams:\n  - name: été\n    size: {at_least: 5}\n  - [a, b]\n", "o.yaml")
    assert found.mark(()) == Mark(2, 1)
    assert found.mark(("teams",)) == Mark(3, 3)
    assert found.mark(("teams",), key=True) == Mark(2, 1)
    assert found.mark(("teams", 0, "name")) == Mark(3, 11)
    assert found.mark(("teams", 0, "size", "at_least")) == Mark(4, 22)
    assert found.mark(("teams", 0, "size", "at_least"), key=True) == Mark(4, 12)
    assert found.mark(("teams", 1, 1)) == Mark(5, 9)
    assert found.place(("teams", 1)) == "o.yaml:5:5"
    assert found.lines[4] == "  - [a, b]"


def test_a_path_that_is_not_there_has_the_place_of_what_encloses_it() -> None:
    found = read_yaml("teams:\n  - name: x\n", "o.yaml")
    assert found.mark(("teams", 0, "size")) == Mark(2, 5)
    assert found.mark(("teams", 0, "name", "x", 3), key=True) == Mark(2, 11)
    assert found.mark(("nothing", 1)) == Mark(1, 1)


def test_all_forbidden_things_are_told_at_once_with_their_places() -> None:
    assert wrong("a: &x 1\nb: *x\n*x : 3\nc: !!str d\n[e]: f\na: 4\n: g\n") == [
        "o.yaml:1:4: `&x` marks something to point at: leave the mark out",
        "o.yaml:2:4: `*x` points elsewhere: write out what is meant",
        "o.yaml:3:1: `*x` points elsewhere: write out what is meant",
        "o.yaml:4:4: a text that begins with `!` needs quotation marks",
        "o.yaml:5:1: a list or mapping stands before a colon, where a name is wanted",
        "o.yaml:6:1: `a` is given a second time; the first is on line 1",
        "o.yaml:7:1: the lines don't fit together here: what belongs together begins in the same column",
    ]


def test_keys_that_differ_only_in_how_accents_are_composed_are_the_same_key() -> None:
    assert wrong("\u00e9: 1\ne\u0301: 2\n") == ["o.yaml:2:1: `\u00e9` is given a second time; the first is on line 1"]


OTHER = "a scenario is YAML 1.2, which reads some words in another way than YAML"
LEAVE = "leave this line out, or write `%YAML 1.2`"


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("%YAML 1.1\n---\na: no\n", [f"o.yaml:1:1: {OTHER} 1.1: {LEAVE}"]),
        ("# of mine\r\n\r\n%YAML\t1.1 # old\r\n---\r\na: no\r\n", [f"o.yaml:3:1: {OTHER} 1.1: {LEAVE}"]),
        ("%YAML 1.3\n---\na: b\n", [f"o.yaml:1:1: {OTHER} 1.3: {LEAVE}"]),
        ("%YAML 1.10\n---\na: b\n", [f"o.yaml:1:1: {OTHER} 1.10: {LEAVE}"]),
        (
            "%TAG ! tag:example.org,2000:\n%YAML 1.1\n---\na: b\na: c\n",
            [
                "o.yaml:1:1: tags have no meaning in a scenario: leave this line out",
                f"o.yaml:2:1: {OTHER} 1.1: {LEAVE}",
                "o.yaml:5:1: `a` is given a second time; the first is on line 4",
            ],
        ),
        ("%FOO bar\n---\na: b\n", ["o.yaml:1:1: a text that begins with `%` needs quotation marks"]),
        ("%rate: 3\n", ["o.yaml:1:1: a text that begins with `%` needs quotation marks"]),
        ("a: 1\n%rate: 3\n", ["o.yaml:2:1: a text that begins with `%` needs quotation marks"]),
        ("%", ["o.yaml:1:1: a text that begins with `%` needs quotation marks"]),
    ],
)
@pytest.mark.parametrize("loader", [yaml._LOADER, pyyaml.Loader])
def test_a_file_of_another_yaml_is_told_in_the_line_that_says_so(
    text: str, complaints: list[str], loader: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "_LOADER", loader)
    assert wrong(text) == complaints


def test_a_file_that_says_it_is_yaml_1_2_is_read() -> None:
    assert value("%YAML 1.2\n---\na: no\n") == {"a": "no"}
    assert value("\ufeff# mine\r\n%YAML 1.2 # new\r\n---\r\na: 1.1\r\n") == {"a": Decimal("1.1")}
    assert value("a: |\n  %YAML 1.1\nb: '%'\n") == {"a": "%YAML 1.1\n", "b": "%"}


@pytest.mark.unmeasured
def test_directives_by_the_million_are_given_up_soon() -> None:
    assert len(wrong("%YAML 1.1\n" * 1_000_000)) == 51


def test_a_second_document_is_refused() -> None:
    assert wrong("a: 1\n---\nb: 2\n") == ["o.yaml:2:1: a second document begins here: a file holds one scenario"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "null\n", "\ufeff"])
def test_an_empty_file_is_a_mistake(text: str) -> None:
    assert wrong(text) == ["o.yaml: the file is empty"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: [1, 2\nb: 3", "o.yaml:2:2: a comma or a `]` is missing; the list began on line 1"),
        ("a: {b: 1\n", "o.yaml:2:1: a comma or a `}` is missing; the mapping began on line 1"),
        ("\na: 'x", "o.yaml:2:4: the quotation mark that opens here is never closed"),
        ("a:\n\t- b", "o.yaml:2:1: a tab stands where spaces are needed: indent with spaces"),
        ("a: @x", "o.yaml:1:4: a text that begins with `@` needs quotation marks"),
        ("a: %x", "o.yaml:1:4: a text that begins with `%` needs quotation marks"),
        ("a: *", "o.yaml:1:5: a text that begins with `*` or `&` needs quotation marks"),
        (
            "- a\nb: c",
            "o.yaml:2:1: the lines don't fit together here: what belongs together begins in the same column",
        ),
        (
            "a: b: c",
            ("o.yaml:1:5: a colon too many, one missing above, or a wrong indentation; a text with `: ` needs quotes"),
        ),
        (
            "a: x\u2028y",
            "o.yaml:1:5: an invisible character (U+2028) that can't stand in a scenario: delete it",
        ),
        (
            "a: 1\nb: \x00",
            "o.yaml:2:4: an invisible character (U+0000) that can't stand in a scenario: delete it",
        ),
        (
            "a: \ud800",
            "o.yaml:1:4: an invisible character (U+D800) that can't stand in a scenario: delete it",
        ),
    ],
)
def test_broken_syntax_is_one_mistake_in_plain_words(text: str, complaint: str) -> None:
    assert wrong(text) == [complaint]


@pytest.mark.parametrize("loader", [yaml._LOADER, pyyaml.Loader])
@pytest.mark.parametrize(
    "text",
    [
        "a: [1",
        "a: 'x",
        "a:\n\t- b",
        "a: `x`",
        'a: "\\UFFFFFFFF"',
        'a: "\\ud800"',
        "%YAML 9.9\n---\na: b",
        "? |",
        "a: !",
    ],
)
def test_neither_parser_lets_anything_but_a_mistake_out(
    text: str, loader: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "_LOADER", loader)
    assert len(wrong(text)) == 1


def test_nesting_is_bounded_however_it_is_written() -> None:
    text = "lists and mappings are nested more than 50 deep here"
    assert wrong("[" * 2000) == [f"o.yaml:1:51: {text}"]
    assert wrong("- " * 2000 + "a") == [f"o.yaml:1:101: {text}"]
    assert wrong("{a: " * 2000) == [f"o.yaml:1:201: {text}"]
    assert len(wrong("{? " * 2000)) == 51
    assert value("[" * 50 + "]" * 50) is not None


def test_an_alias_bomb_is_refused() -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    found = wrong(bomb)
    assert found[0] == "o.yaml:1:4: `&a` marks something to point at: leave the mark out"
    assert found[-1] == "o.yaml: … and 31 more"
    assert len(found) == 51


def test_values_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "MAX_VALUES", 5)
    too_many = "there are more than 5 values: put the pool into a file of its own"
    assert value("[1, 2, 3]") == [1, 2, 3]
    assert wrong("[1, 2,\n 3, 4]") == [f"o.yaml:2:5: {too_many}"]
    assert value("[[], 2]") == [[], 2]
    assert value("{a: {}}") == {"a": {}}
    assert wrong("[[], 2, 3]") == [f"o.yaml:1:9: {too_many}"]


def test_an_inline_pool_of_twenty_thousand_people_and_a_hundred_thousand_pairs_are_not_too_large() -> None:
    assert yaml.MAX_VALUES > 20_000 * (2 + 10)
    assert yaml.MAX_VALUES > 100_000 * (2 + 2)


def test_the_names_of_a_mapping_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "MAX_KEYS", 3)
    assert value("{a: 1, b: 2, c: {d: 1, e: 2, f: 3}}") == {"a": 1, "b": 2, "c": {"d": 1, "e": 2, "f": 3}}
    too_many = "more than 3 names stand in one mapping here"
    assert wrong("{a: 1, b: 2, c: 3,\n d: 4, e: 5}") == [f"o.yaml:2:2: {too_many}"]


def test_the_size_of_the_text_is_bounded() -> None:
    assert wrong("#" * 20_000_001) == ["o.yaml: the file is larger than 20 MB"]


def test_bytes_that_are_not_utf_8_are_named() -> None:
    assert as_utf8("\ufeffa: é".encode(), "o.yaml") == "a: é"
    assert mistakes(as_utf8, "x: 1\na: été".encode("cp1252"), "o.yaml") == [
        "o.yaml:2:4: the byte 0xE9 is not UTF-8: save the file as UTF-8"
    ]
    assert mistakes(as_utf8, "\ufeffa: ".encode() + b"\xff", "o.yaml") == [
        "o.yaml:1:4: the byte 0xFF is not UTF-8: save the file as UTF-8"
    ]
    assert mistakes(as_utf8, "a: 1".encode("utf-16"), "o.yaml") == [
        "o.yaml: this is UTF-16 text: save the file as UTF-8"
    ]


@pytest.mark.unmeasured
def test_what_is_too_deep_late_in_a_long_file_is_told_where_the_parser_gives_up() -> None:
    (only,) = wrong("a: 1\nx: [" + "a," * 120_000 + "[" * 5_000)
    line, column = map(int, only.split(":")[1:3])
    assert only.endswith("lists and mappings are nested more than 50 deep here")
    assert line == 2
    assert 240_004 < column <= 240_004 + 5_000
