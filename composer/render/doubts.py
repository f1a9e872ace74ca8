"""Doubts beside an answer, in words: warnings above the verdict, below it what the answer is in the other reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from composer.pool.doubts import Doubt
from composer.problem.results import SAID, Verdict


def warnings_above(doubts: Iterable[Doubt]) -> list[str]:
    """What stands above the verdict, a line each."""
    return [f"In doubt: {doubt.text}" for doubt in doubts if doubt.stands_above]


def verdict_said(verdict: Verdict, doubts: Sequence[Doubt], said: str = "") -> str:
    """The verdict in a sentence (`said`, or the usual one); where another reading has another answer, it says so."""
    changing = sum(doubt.answer == "other" for doubt in doubts)
    if not changing:
        return said or SAID[verdict]
    proved = "proved of" if verdict in ("best", "impossible") else "of"
    many = "1 doubt below changes" if changing == 1 else f"{changing:,} doubts below change"
    return f"{verdict} – {proved} the pool as it was read; {many} the answer"


def readings_below(doubts: Iterable[Doubt]) -> list[str]:
    """What the answer is in another reading, and what settles which is meant, a line each."""
    above = [doubt for doubt in doubts if doubt.stands_above]
    return [f"{doubt.column or doubt.place}: {_reading(doubt)}{settled(doubt)}" for doubt in above]


def doubts_told(doubts: Iterable[Doubt]) -> list[str]:
    """Both at once, where no other reading was tried."""
    return [f"In doubt: {doubt.text}. {settled(doubt)}" for doubt in doubts if doubt.stands_above]


def notes(doubts: Iterable[Doubt]) -> list[str]:
    """Doubts that change nothing, a line each."""
    same = "the answer is the same either way"
    return [f"{doubt.text}; {same}{doubt.found and f', {doubt.found}'}" for doubt in doubts if doubt.answer == "same"]


def other_checks(warnings: Iterable[str], doubts: Iterable[Doubt]) -> list[str]:
    """What else is worth a second look: warnings that are not told as doubts already."""
    told = {doubt.text for doubt in doubts if doubt.asked}
    return [text for text in warnings if text not in told]


def _reading(doubt: Doubt) -> str:
    if doubt.other is None:
        return ""
    read = doubt.other.words.capitalize()
    if doubt.answer == "other":
        return f"{read} the answer is another: {doubt.found}. "
    return f"{read} the answer may be another: that was not established. "


def settled(doubt: Doubt) -> str:
    """What settles a doubt: the line of the mapping, and the one that says that it is none."""
    known = f'`known: ["{doubt.name}"]`'
    if not doubt.line:
        return f"If it is right as it was read, {known}"
    line = f"`{doubt.line}`" if ": " in doubt.line else doubt.line
    start = "To read it that way" if doubt.other and ": " in doubt.line else "To settle it"
    return f"{start}, {line}; if it is right as it was read, {known}"
