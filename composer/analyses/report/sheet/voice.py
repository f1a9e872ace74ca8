"""Whole sentences with places for what they tell of, said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from composer.analyses.report.sheet.languages import ENGLISH, Language


@dataclass(frozen=True)
class Message:
    """A sentence or a label with named places; `many` where it depends on `number` how it is said."""

    one: str
    many: str = ""


class Voice:
    """Says messages in a language, in English where there is no translation."""

    def __init__(self, translations: NullTranslations | None = None, language: Language = ENGLISH) -> None:
        self.language = language
        self._known = translations or language.translations()

    def __call__(self, message: Message, **given: object) -> str:
        """A message with its places filled; `number` decides between one and many."""
        if message.many:
            number = given["number"]
            assert isinstance(number, int)
            text = self._known.ngettext(message.one, message.many, number)
        else:
            text = self._known.gettext(message.one)
        return text.format(**{key: self.shown(value) for key, value in given.items()})

    @property
    def unchecked(self) -> bool:
        """Whether it speaks a translation that no native reader has checked."""
        return self.language is not ENGLISH and not self.language.checked_by

    def shown(self, value: object) -> str:
        """A number with its thousands apart, a day; anything else as it is written."""
        if isinstance(value, date):
            return self.language.date(value)
        return self.language.whole(value) if isinstance(value, int) else str(value)

    def figure(self, text: str) -> str:
        """A value that was made for people, its numbers as the language writes them."""
        return self.language.figure(text)

    def listed(self, values: Iterable[object]) -> str:
        """Values one after the other."""
        return ", ".join(map(self.shown, values))
