"""What stands in the margins of every printed page: texts of a scenario in a style, out of which none can break."""

from __future__ import annotations

from collections.abc import Sequence

from composer.base.spelling import spell_out

LONG = 220
"""Letters of a line above which its middle is left out."""


def margin_boxes(above: str, below: Sequence[str], page: str) -> str:
    """A style: a text in the middle `above` every page, lines `below` it, and at its corner which `page` it is, said
    with places `{page}` and `{pages}`."""
    lines = " ".join(_quoted(_short(line) + ("\n" if line != below[-1] else "")) for line in below) or '""'
    top = f"@top-center {{ content: {_quoted(_short(above))} }}" if above else ""
    bottom = f"@bottom-left {{ content: {lines} }} @bottom-right {{ content: {_counted(page)} }}"
    return f"@media print {{ @page {{ {top} {bottom} }} }}"


def _counted(page: str) -> str:
    before, _, rest = page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    return f"{_quoted(before)} counter(page) {_quoted(between)} counter(pages) {_quoted(after)}"


def _short(text: str) -> str:
    return text if len(text) <= LONG else f"{text[: LONG // 2]} … {text[-LONG // 2 :]}"


def _quoted(text: str) -> str:
    """A text as a string of a style: whatever is no plain letter or figure as its number."""
    spelled = "\n".join(map(spell_out, text.split("\n")))
    return '"' + "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in spelled) + '"'
