"""What is hidden in a text is spelled out, what people write stays, and both can be told apart."""

from __future__ import annotations

import json
import re
from unicodedata import category, decomposition, lookup

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from composer.base.errors import Disagreement, Mistake, ScenarioError, Undecided
from composer.base.spelling import json_text, spell_out

IGNORABLE = "00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF FFA0 "
IGNORABLE += "FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"
"""Default_Ignorable_Code_Point of Unicode 16, as DerivedCoreProperties.txt lists it."""


def characters(ranges: str) -> list[str]:
    spans = ([int(end, 16) for end in span.split("-")] for span in ranges.split())
    return [chr(code) for span in spans for code in range(span[0], span[-1] + 1)]


HIDDEN = {
    *characters(IGNORABLE),
    *characters("0000-001F 007F-009F 2028-2029 D800-DFFF E000-F8FF FDD0-FDEF 2800"),
    *(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF)),
}
KEPT = {
    "Arabic": "مُحَمَّد عبد الله، ٣",
    "Hebrew": "שָׁלוֹם בן־דוד",
    "Persian": "می‌خواهم، کتاب‌ها",
    "Kazakh": "Әбілқасымов Қуанышұлы",
    "Kazakh in Arabic letters": "قازاقستان تىل‌ى",
    "accents": "Zoë Ångström Łódź",
    "accents by marks": "Zoe\u0308 A\u030angstro\u0308m",
    "Vietnamese": "Nguyễn Thị Hồng",
    "Chinese": "漢字 𠮷野家 𱍐",
    "Japanese": "ばび　カタカナー",
    "Korean": "김철수",
    "Hindi": "क्‍ष श्री",
    "Bengali": "র‍্যাব",
    "Sinhala": "ශ්‍රී ලංකා",
    "Malayalam": "അവന്‍",
    "Thai": "กำลังพล",
    "Amharic": "ኢትዮጵያ",
    "emoji": "👩‍✈️ 👨‍👩‍👧‍👦 👩🏽‍⚕️ 🏳️‍🌈 ❤️ 1️⃣ #️⃣ ☎︎ 🇰🇿",
    "spaces": "a\u00a0b\u202fc\u2009d\u3000e",
    "paths": "C:\\new\\table \\n \\ \\\\server\\u12 \\x",
    "other": "½ № € – “x” ⟨⟩ \ufffd ",
}
SPELLED = {
    "a colour": ("a\x1b[31mb", "a\\x1b[31mb"),
    "a line break": ("a\nb\tc", "a\\x0ab\\x09c"),
    "C1": ("\x9b\x85", "\\x9b\\x85"),
    "a turn": ("a\u202eb\u2066", "a\\u202eb\\u2066"),
    "a tag": ("\U000e0041", "\\U000e0041"),
    "half a character": ("\ud800", "\\ud800"),
    "an honest backslash": ("\\x1b", "\\x5cx1b"),
    "two honest backslashes": ("\\\\u202E", "\\x5c\\x5cu202E"),
    "a backslash before something hidden": ("\\\x1b", "\\x5c\\x1b"),
    "a backslash before eight digits": ("\\U000e0041", "\\x5cU000e0041"),
    "what is spelled, once more": ("\\x5cx1b", "\\x5cx5cx1b"),
    "a joiner between letters": ("a\u200db\u200cc", "a\\u200db\\u200cc"),
    "a joiner at the end": ("می\u200c", "می\\u200c"),
    "a joiner behind a letter that never connects": ("در\u200cو", "در\\u200cو"),
    "a second joiner": ("می\u200c\u200cخ", "می\\u200c\\u200cخ"),
    "an Arabic letter and a Latin one": ("می\u200cx", "می\\u200cx"),
    "a joiner of Arabic letters": ("ه\u200dه", "ه\\u200dه"),
    "a joiner between an emoji and a letter": ("👩\u200dx", "👩\\u200dx"),
    "a joiner before a virama and behind no letter": ("1\u200d\u09cd", "1\\u200d\u09cd"),
    "a selector behind a letter": ("a\ufe0f", "a\\ufe0f"),
    "a second selector": ("❤\ufe0f\ufe0f", "❤\ufe0f\\ufe0f"),
    "a selector behind a number alone": ("1\ufe0f", "1\\ufe0f"),
    "a variant of an ideograph": ("葛\U000e0100", "葛\\U000e0100"),
    "nothing but what is hidden": ("\u200d\u200c\ufe0f", "\\u200d\\u200c\\ufe0f"),
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert spell_out(text) == text
    assert text in json_text([text]).replace("\\\\", "\\")


@pytest.mark.parametrize(("text", "spelled"), SPELLED.values(), ids=SPELLED)
def test_what_is_hidden_is_spelled_by_its_number(text: str, spelled: str) -> None:
    assert spell_out(text) == spelled


@pytest.mark.unmeasured
def test_every_hidden_character_is_spelled_wherever_it_stands_alone_and_no_other() -> None:
    kept = {"Cc": 0, "Cf": 13, "Cs": 0, "Co": 0, "Zl": 0, "Zp": 0}
    """Format characters that stay: those of Prepended_Concatenation_Mark, which have ink."""
    for code in sorted(
        {*range(0x3400), *range(0xA000, 0xAC00), *range(0xD700, 0x20000), *range(0, 0x110000, 97), *map(ord, HIDDEN)}
    ):
        char = chr(code)
        spelled = spell_out(f"a{char}b") != f"a{char}b"
        kind = category(char)
        if char in HIDDEN:
            assert spelled, f"U+{code:04X}"
        elif kind in kept:
            kept[kind] -= not spelled
        elif kind != "Cn":
            assert spelled == (code == 0x1D159), f"U+{code:04X} {kind}"
    assert set(kept.values()) == {0}


def test_the_letters_before_a_joiner_are_those_that_have_an_initial_form() -> None:
    """Which Arabic letters connect to the next one is told by the forms that Unicode gives them for it."""
    forms = {kind: set() for kind in ("<initial>", "<final>")}
    for code in [*range(0xFB50, 0xFDFC), *range(0xFE80, 0xFEFD)]:
        kind, _, letters = decomposition(chr(code)).partition(" ")
        if kind in forms and " " not in letters:
            forms[kind].add(chr(int(letters, 16)))
    noon = lookup("ARABIC LETTER NOON")
    assert len(forms["<final>"]) > 60
    for letter in forms["<final>"] - {lookup("ARABIC LETTER NOON GHUNNA")}:  # which stands at the end of words
        assert (spell_out(f"{letter}\u200c{noon}") == f"{letter}\u200c{noon}") == (letter in forms["<initial>"]), letter
        assert spell_out(f"{noon}\u200c{letter}") == f"{noon}\u200c{letter}", letter


ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "So")),
        st.sampled_from("\\\\\\xuU01bn20e\u200c\u200d\ufe0fیर्👩❤"),
    )
)


@pytest.mark.unmeasured
@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("\\x5c")
@example("\\\\x1b\x1b")
def test_whatever_is_spelled_can_be_read_back_and_is_safe_to_print(text: str) -> None:
    spelled = spell_out(text)
    assert ESCAPE.sub(lambda found: chr(int(next(filter(None, found.groups())), 16)), spelled) == text
    joiners = HIDDEN & {"\u200c", "\u200d", "\ufe0e", "\ufe0f"}
    assert not (HIDDEN - joiners) & {*spelled}
    spelled.encode("utf-8")


@pytest.mark.unmeasured
@settings(max_examples=80, deadline=None)
@given(st.dictionaries(TEXTS, st.lists(TEXTS)))
def test_json_gives_every_text_back_and_holds_nothing_hidden(data: dict[str, list[str]]) -> None:
    text = json_text(data)
    joined = json.loads(json.dumps(data))  # two halves of a character that stand together are one in any JSON
    assert json.loads(text) == joined
    assert not (HIDDEN - {"\n", "\u200c", "\u200d", "\ufe0e", "\ufe0f"}) & {*text}


def test_an_error_is_safe_to_print_and_knows_the_names_as_they_were() -> None:
    mistake = Mistake("no column `a\x1b[2J\nb`", ("teams", 0, "\u202ename"), "x\x07.yaml:3")
    error = ScenarioError([mistake, Mistake("another")])
    assert str(error) == "x\\x07.yaml:3: no column `a\\x1b[2J\\x0ab`\nanother"
    assert error.mistakes[0] == mistake
    for kind in (Disagreement, Undecided):
        assert (str(kind("a\u202eb")), kind("a\u202eb").told) == ("a\\u202eb", "a\u202eb")
