"""How the cells of a workbook are shown, as far as that says what they are: days, spans of time, zeros before a number.

Of the styles only the number formats are read: fonts and fills, which some programs write as no other can read them,
hold no people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_ZEROS = re.compile(r"0{2,}(?:;@)?")


@dataclass(frozen=True)
class Formats:
    """Which styles show days, and which spans of time; and with how many digits, where a format is nothing but zeros:
    `00000`."""

    days: frozenset[int] = frozenset()
    spans: frozenset[int] = frozenset()
    digits: Mapping[int, int] = field(default_factory=dict)


def formats_of(archive: Any, package: Any) -> Formats:
    """Those of a workbook. Raises anything at all over a damaged part."""
    from xml.etree.ElementTree import fromstring

    from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
    from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS, STYLES_TYPE

    part = package.find(STYLES_TYPE)
    name = part.PartName[1:] if part is not None else ARC_STYLE
    if name not in archive.namelist():
        return Formats()
    tree = fromstring(archive.read(name))
    main = f"{{{SHEET_MAIN_NS}}}"
    own = {each.get("numFmtId"): each.get("formatCode") for each in tree.iterfind(f"{main}numFmts/{main}numFmt")}
    codes = []
    for each in tree.iterfind(f"{main}cellXfs/{main}xf"):
        number = each.get("numFmtId", "0")
        codes.append(own[number] if number in own else builtin_format_code(int(number)))
    return Formats(
        frozenset(style for style, code in enumerate(codes) if is_date_format(code)),
        frozenset(style for style, code in enumerate(codes) if is_timedelta_format(code)),
        {style: code.count("0") for style, code in enumerate(codes) if code and _ZEROS.fullmatch(code)},
    )
