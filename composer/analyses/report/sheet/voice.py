"""Whole sentences with places for what they tell of, said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from gettext import NullTranslations


@dataclass(frozen=True)
class Message:
    """A sentence or a label with named places; `many` where it depends on `number` how it is said."""

    one: str
    many: str = ""


class Voice:
    """Says messages, in English where there is no translation."""

    def __init__(self, translations: NullTranslations | None = None) -> None:
        self._known = translations or NullTranslations()

    def __call__(self, message: Message, **given: object) -> str:
        """A message with its places filled; `number` decides between one and many."""
        if message.many:
            number = given["number"]
            assert isinstance(number, int)
            text = self._known.ngettext(message.one, message.many, number)
        else:
            text = self._known.gettext(message.one)
        return text.format(**{key: self.shown(value) for key, value in given.items()})

    def shown(self, value: object) -> str:
        """A number with its thousands apart; anything else as it is written."""
        return f"{value:,}" if isinstance(value, int) else str(value)

    def listed(self, values: Iterable[object]) -> str:
        """Values one after the other."""
        return ", ".join(map(self.shown, values))
