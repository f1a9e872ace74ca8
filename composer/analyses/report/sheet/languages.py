"""The languages that a sheet can be said in, with how each writes numbers and days: frozen from the CLDR.

The tests hold every line of it against Babel, which nothing needs at run time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

_FIGURE = re.compile(r"(?<![\w.,])(?<!\w-)(\d+(?:,\d{3})*)(?:\.(\d+))?( ?%)?(?!-?\w)", re.ASCII)
"""A number as the program shows it: `1,234.5 %`."""
_LIMITS = (("under ", "< "), ("over ", "> "))
"""What stands before a chance that is all but none or certain, and what says it in any language."""


@dataclass(frozen=True)
class Language:
    """A language: how it is named in the command, and to itself; how it writes numbers and days.

    Attributes
    ----------
    tag, name : str
        Such as `fr`, `français`.
    point, apart : str
        Between whole and parts, and between thousands.
    grouped_from : int
        The least digits that are set apart.
    percent : str
        What stands between a number and its percent sign.
    day : str
        A day with places for `{day}`, `{month}` and `{year}`.
    months : tuple of str
        As they are called in a day; none where days are written as in a file.
    checked_by : str
        The native reader who has checked all of its catalogue, and when; empty until one has.
    """

    tag: str
    name: str
    point: str = "."
    apart: str = ","
    grouped_from: int = 4
    percent: str = " "
    day: str = ""
    months: tuple[str, ...] = ()
    checked_by: str = ""

    def whole(self, number: int) -> str:
        """A whole number with its thousands apart."""
        text = f"{number:,}"
        return text.replace(",", self.apart) if len(str(abs(number))) >= self.grouped_from else text.replace(",", "")

    def date(self, day: date) -> str:
        """A day, in words but for the language that files are written in."""
        if not self.months:
            return str(day)
        return self.day.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def figure(self, text: str) -> str:
        """A value as the program shows it, its numbers written as here."""
        if not self.months:
            return text
        for words, sign in _LIMITS:
            text = text.replace(words, sign)
        return _FIGURE.sub(lambda found: self._rewritten(*found.groups()), text)

    def _rewritten(self, whole: str, parts: str | None, percent: str | None) -> str:
        number = self.whole(int(whole.replace(",", ""))) + (f"{self.point}{parts}" if parts else "")
        return f"{number}{self.percent}%" if percent else number

    def translations(self) -> NullTranslations:
        """Its messages; none for English, in which they are written."""
        if not self.months:
            return NullTranslations()
        name = f"locale/{self.tag}/LC_MESSAGES/sheet.mo"
        with files("composer.analyses.report.sheet").joinpath(name).open("rb") as stream:
            return GNUTranslations(stream)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENGLISH = Language("en", "English")
LANGUAGES = (
    ENGLISH,
    Language(
        "fr",
        "français",
        point=",",
        apart="\u202f",
        percent="\u00a0",
        day="{day} {month} {year}",
        months=_words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    ),
    Language(
        "es",
        "español",
        point=",",
        apart=".",
        grouped_from=5,
        percent="\u00a0",
        day="{day} de {month} de {year}",
        months=_words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    ),
    Language(
        "ru",
        "русский",
        point=",",
        apart="\u00a0",
        percent="\u00a0",
        day="{day} {month} {year}\u202fг.",
        months=_words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    ),
    Language(
        "kk",
        "қазақ тілі",
        point=",",
        apart="\u00a0",
        percent="",
        day="{year}\u202fж. {day} {month}",
        months=_words("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
    ),
)
TAGS = tuple(language.tag for language in LANGUAGES)


def language(tag: str) -> Language:
    """The language of this tag. Raises ValueError, in words for people, where there is none."""
    for each in LANGUAGES:
        if each.tag == tag:
            return each
    raise ValueError(f"the sheet is not there in the language {tag!r}, but in {', '.join(TAGS)}")
