"""The decision sheet in other languages: all of it translated, nothing lost, numbers and days as the CLDR has them."""

from __future__ import annotations

import io
import re
import string
from dataclasses import replace
from datetime import date
from fractions import Fraction
from gettext import NullTranslations
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from composer.analyses.report.sheet import messages, wording
from composer.analyses.report.sheet.languages import ENGLISH, LANGUAGES, TAGS, Language, language
from composer.analyses.report.sheet.sheet import decision_sheet
from composer.analyses.report.sheet.voice import Message, Voice
from composer.measures import Members
from composer.problem.results import Finding
from composer.problem.targets import CATEGORIES
from composer.render import plain
from tests.support.command_line import SMALL, Run, run, written
from tests.support.sheet_cases import decided, none_exists, small, undecided

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

__all__ = ["run"]

OTHERS = tuple(each for each in LANGUAGES if each is not ENGLISH)
LOCALE = files("composer.analyses.report.sheet").joinpath("locale")
SPOKEN = [message for message in vars(messages).values() if isinstance(message, Message)]
FREE = {"number", "women", "men", "stopped", "men_stopped", "page", "pages", "start", "end", "day", "year", "basis"}
FREE |= {"share", "chance", "reserves", "percent", "cost", "value", "bound", "least", "most", "got", "required"}
"""Places for numbers, days, shares and what is said by messages of their own; all others are for names."""
each_language = pytest.mark.parametrize("spoken", OTHERS, ids=lambda each: each.tag)


def catalogue(spoken: Language) -> Catalog:
    """What a translator wrote."""
    pofile = pytest.importorskip("babel.messages.pofile", reason="Babel is not installed: pip install -e '.[dev]'")
    text = LOCALE.joinpath(spoken.tag, "LC_MESSAGES", "sheet.po").read_bytes()
    found: Catalog = pofile.read_po(io.BytesIO(text), locale=spoken.tag, abort_invalid=True)
    return found


def said(spoken: Language) -> list[tuple[Message, list[str]]]:
    """Every message with all its forms in a language."""
    there = catalogue(spoken)
    pairs = [(message, there.get(message.one)) for message in SPOKEN]
    texts = [(message, found.string if found is not None else "") for message, found in pairs]
    return [(message, [text] if isinstance(text, str) else [*text]) for message, text in texts]


def places(text: str) -> list[str]:
    return sorted(each[1] for each in string.Formatter().parse(text) if each[1])


@each_language
def test_every_message_is_translated_in_all_its_forms_and_no_other(spoken: Language) -> None:
    there = catalogue(spoken)
    assert {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in there if entry.id} == {
        message.one for message in SPOKEN
    }
    assert not there.obsolete
    assert not [entry.id for entry in there if entry.id and entry.fuzzy]
    for message, texts in said(spoken):
        assert len(texts) == (there.num_plurals if message.many else 1), message
        assert all(text.strip() for text in texts), message


@each_language
def test_no_place_is_lost_in_a_translation(spoken: Language) -> None:
    for message, texts in said(spoken):
        assert all(places(text) == places(message.one) for text in texts), message


BESIDE = r"(?:[:(«“][\s\u00a0]*|^)\{{{0}\}}(?=[\s\u00a0]*(?:[.;:,)»”]|$)|[\s\u00a0]\()"
"""A name after a colon, in brackets or in quotes, or at the beginning, and with nothing attached to it."""


@each_language
def test_a_name_stands_only_where_no_grammar_inflects_it(spoken: Language) -> None:
    wrong = [
        text
        for _, texts in said(spoken)
        for text in texts
        for name in {*places(text)} - FREE
        if not re.search(BESIDE.format(name), text)
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ["для {team}.", "«A» {team}-ға.", "{team} has it.", "à {team}", "({team}y)"])
def test_a_name_that_would_be_inflected_is_found(text: str) -> None:
    assert not re.search(BESIDE.format("team"), text)


@each_language
def test_no_day_that_ends_with_a_stop_is_followed_by_another(spoken: Language) -> None:
    if not spoken.date(date(2027, 1, 5)).endswith("."):
        return
    for message, texts in said(spoken):
        days = [name for name in places(message.one) if name in ("day", "start", "end")]
        assert not [text for text in texts for name in days if f"{{{name}}}." in text]


@each_language
def test_what_is_read_is_what_was_written(spoken: Language) -> None:
    there, mofile = catalogue(spoken), pytest.importorskip("babel.messages.mofile")
    compiled = io.BytesIO()
    mofile.write_mo(compiled, there)
    found = LOCALE.joinpath(spoken.tag, "LC_MESSAGES", "sheet.mo").read_bytes()
    assert found == compiled.getvalue(), "pybabel compile has to be run"


@each_language
def test_numbers_days_and_plurals_are_the_cldrs(spoken: Language) -> None:
    numbers = pytest.importorskip("babel.numbers", reason="Babel is not installed: pip install -e '.[dev]'")
    from babel.dates import format_date
    from babel.messages.plurals import get_plural

    assert language("es").whole(9999) == "9999"  # the CLDR's minimumGroupingDigits, which Babel leaves out
    for number in (0, 7, 999, *((1000, 9999) if spoken.grouped_from == 4 else ()), 10_000, 1_234_567, -12_345):
        assert spoken.whole(number) == numbers.format_decimal(number, locale=spoken.tag)
    for text, value in (("12.5 %", 0.125), ("≈33.3 %", 0.333), ("40 %", 0.4), ("12,345 %", 123.45)):
        wanted = numbers.format_percent(value, locale=spoken.tag, decimal_quantization=False)
        assert spoken.figure(text).removeprefix("≈") == wanted
    assert spoken.figure("12345.25") == numbers.format_decimal(12345.25, locale=spoken.tag)
    for month in range(1, 13):
        day = date(2027, month, 2 * month)
        assert spoken.date(day) == format_date(day, "long", locale=spoken.tag)
    assert catalogue(spoken).plural_expr == get_plural(spoken.tag).plural_expr


@pytest.mark.parametrize(
    ("tag", "number", "wanted"),
    [
        *(("ru", 1, "1 участник отличается"), ("ru", 3, "3 участника отличаются")),
        *(("ru", 11, "11 участников отличаются"), ("ru", 21, "21 участник отличается")),
        *(("fr", 0, "0 membre diffère"), ("fr", 2, "2 membres diffèrent")),
        ("fr", 1_000_000, "1\u202f000\u202f000 de membres diffèrent"),
        *(("es", 0, "0 miembros difieren"), ("es", 1, "1 miembro difiere"), ("es", 12_000, "12.000 miembros difieren")),
        *(("kk", 1, "1 мүше өзгеше"), ("kk", 5, "5 мүше өзгеше")),
    ],
)
def test_a_number_decides_how_it_is_said(tag: str, number: int, wanted: str) -> None:
    assert Voice(language=language(tag))(messages.MEMBERS_DIFFER, number=number) == wanted


def test_only_numbers_are_rewritten_in_a_value() -> None:
    russian = language("ru")
    for text in ("OF-3", "2027-01-05", "v1.2.3", "rank2", "A1"):
        assert russian.figure(text) == text
    assert russian.figure("−1,234.5") == "−1\u00a0234,5"
    assert russian.figure("under 0.01 %") == "< 0,01\u00a0%"
    assert ENGLISH.figure("under 0.01 %") == "under 0.01 %"


@pytest.mark.parametrize("bounds", [(2, None), (None, 7), (3, 3), (5, 7), (None, None)])
def test_english_says_bounds_as_the_text_reports_do(bounds: tuple[int | None, int | None]) -> None:
    low, high = (None if end is None else Fraction(end) for end in bounds)
    for observed, day in ((Fraction(4), None), (None, date(2027, 3, 1))):
        found = Finding("Women: at least 2", observed, low, high, True, Members.unit, Members, day=day)
        for ours, theirs in ((wording.wanted, plain.wanted), (wording.got, plain.got), (wording.asked, plain.asked)):
            assert ours(Voice(), found) == theirs(found)


def test_english_says_goals_as_the_text_reports_do_and_every_category() -> None:
    for goal in undecided().outcome.goals:
        assert wording.preferred(Voice(), goal) == plain.preferred(goal)
        assert wording.goal_called(Voice(), goal) == plain.goal_heading(goal)
    assert {name: Voice()(message) for name, message in wording.CATEGORIES.items()} == {
        each.name: each.words for each in CATEGORIES
    }


ENGLISH_WORDS = re.compile(r"\b(the|and|of|not|that|with|everything|women|at most|at least|high|proved|outside)\b")


@each_language
@pytest.mark.parametrize("whole", [decided, undecided, none_exists], ids=lambda each: each.__name__)
def test_nothing_that_the_sheet_says_itself_stays_english(spoken: Language, whole: Any) -> None:
    there = decision_sheet(whole(), Voice(language=spoken))
    texts = [text for part in there.parts for text in part.texts()]
    own = (
        "Women: at least 3",
        "Approve the liaison team",
        "Chief of Operations",
        "Liaison team",
        "medical_until at least end",
    )
    for text in texts:
        for name in (*own, "Women", "total score", "Lead", "Order 7"):
            text = text.replace(name, "")
        assert not ENGLISH_WORDS.search(text), text
    assert there.language == spoken.tag


def test_a_sheet_in_russian_reads_like_one() -> None:
    there = decision_sheet(replace(decided(), problem=small(today="2026-11-01")), Voice(language=language("ru")))
    assert "Направить 3 человек, названных ниже (группа: liaison); все требования выполнены." in there.part(2)
    assert "7 человек по состоянию на 1 ноября 2026\u202fг.; файл: " in there.part(3)
    assert "не менее 1" in there.part(4)
    assert "из 3 участников, то есть ≈33,3\u00a0%." in there.part(7)


@each_language
def test_the_foot_says_that_no_native_reader_has_checked_it_until_one_has(spoken: Language) -> None:
    said_of_it = Voice(language=spoken)
    unchecked = said_of_it(messages.NOT_CHECKED)
    assert decision_sheet(undecided(), said_of_it).foot.startswith(unchecked)

    checked = Voice(language=replace(spoken, checked_by="A. Reader, 2027-01-05"))
    foot = decision_sheet(undecided(), checked).foot
    assert unchecked not in foot
    assert foot == checked(messages.REST_IN_ENGLISH)


def test_english_has_nothing_to_say_at_its_foot() -> None:
    assert decision_sheet(undecided()).foot == ""
    assert type(ENGLISH.translations()) is NullTranslations


def test_the_page_says_what_language_the_sheet_is_in_and_stays_english() -> None:
    page = undecided().html("ru")
    assert '<html lang="en"' in page
    assert re.search(r'<aside class="sheet"[^>]* lang="ru"', page)
    assert 'class="foot">Этот перевод не проверен' in page
    assert 'lang="en"' in undecided().html().split('<aside class="sheet"')[1].split(">")[0]
    assert 'class="foot"' not in undecided().html()
    with pytest.raises(ValueError, match="en, fr, es, ru, kk"):
        undecided().html("de")


def test_the_command_says_the_sheet_in_the_language_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    page = run("report", written(tmp_path / "small.yaml", SMALL), "--lang", "es", "--work", "1").out
    assert ' lang="es"' in page.split("<aside")[1].split(">")[0]
    assert "--work 1 --lang es" in page  # how to run it again


def test_a_language_that_is_not_there_is_refused_with_those_that_are(run: Run) -> None:
    told = run("report", "small.yaml", "--lang", "de")
    assert told.status == 2
    assert all(f"'{tag}'" in told.err for tag in TAGS)
