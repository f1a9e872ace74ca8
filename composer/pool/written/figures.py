"""Numbers as people write them: a declared decimal sign, groups of three digits, a currency sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from composer.base.numbers import shown
from composer.pool.strings.rewrite import have_leading_zeros
from composer.pool.strings.string_array import StringArray

SIGNS = (",", ".")
_SPACES = " \u00a0\u202f\u2009"
_CURRENCY = "$€£¥₸₽₴₺₹₩₼₾֏"


@dataclass(frozen=True)
class NumberFormat:
    """The decimal sign; groups are parted by spaces, an apostrophe or the other one."""

    decimal: str

    @cached_property
    def _number(self) -> str:
        other = re.escape("." if self.decimal == "," else ",")
        whole = rf"(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d{{1,3}}(?:['’]\d{{3}})+|\d{{1,3}}(?:{other}\d{{3}})+|\d+)"
        return rf"[-−]?[{_CURRENCY}]?[{_SPACES}]?{whole}(?:{re.escape(self.decimal)}\d+)?[{_SPACES}]?[{_CURRENCY}]?"

    @cached_property
    def _cell(self) -> re.Pattern[str]:
        return re.compile(self._number, re.ASCII)

    @cached_property
    def _lines(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self._number}\n)*+", re.ASCII)

    @cached_property
    def _plain(self) -> dict[int, str | None]:
        dropped = dict.fromkeys(map(ord, f"{_SPACES}{_CURRENCY}'’{'.' if self.decimal == ',' else ','}"))
        return {**dropped, ord("−"): "-", ord(self.decimal): "."}

    def read(self, text: str) -> str:
        """The number as `1200.5`. Raises ValueError."""
        if not self._cell.fullmatch(text):
            raise ValueError(f"{shown(text)} is not a number with the decimal sign `{self.decimal}`")
        return text.translate(self._plain)

    def read_all(self, texts: Sequence[str]) -> list[str] | None:
        """All of them at once; None where one of them is no number."""
        lines = "\n".join(texts) + "\n"
        if lines.count("\n") != len(texts) or not self._lines.fullmatch(lines):
            return None
        return lines.translate(self._plain).split("\n")[:-1]


def number_format(spec: object) -> NumberFormat:
    """The format that a scenario declares by its decimal sign. Raises ValueError."""
    if spec not in SIGNS:
        raise ValueError(f'the decimal sign is "," or ".", not {shown(spec)}')
    return NumberFormat(str(spec))


def leading_zeros(texts: Sequence[str]) -> bool:
    """Whether any of the texts begins with a zero that is no number's, as codes do."""
    if isinstance(texts, StringArray):
        return have_leading_zeros(texts)
    return re.search(r"^-?0\d", "\n".join(texts), re.MULTILINE) is not None
