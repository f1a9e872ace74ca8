"""A description in words, in four blocks: how the file is built, its columns, what to decide, what comes next."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from composer.description.description import DescribedColumn, Description
from composer.description.first_scenario import FirstScenario
from composer.description.settled import decisions, open_doubts, place_of, sentence
from composer.pool.doubts import rows_told
from composer.render.plain import counted
from composer.render.writer import Page, Writer
from composer.scenario.encodings import spoken

_KINDS: Mapping[str, str] = {
    "text": "words",
    "number": "numbers",
    "date": "days",
    "flag": "yes or no",
    "ordered": "ranks, in their order",
    "set": "several names in a cell",
    "levels": "names, each at a level",
    "blank": "nothing at all",
    "unreadable": "formulas without their values",
}
_SIGNS: Mapping[str, str] = {"\t": "tab", "\n": "line break"}
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_NAMES = re.compile(
    r"name|фамил|имя|отчество|фио|ф\.\s?и\.|\bnom\b|prénom|nombre|аты|тегі|e-?mail|phone|телеф|адрес|address"
)
"""What columns are called whose values are a person's own, however many have the same."""
_VALUES_SHOWN, _WORDS_SHOWN = 5, 6
_SHORT = 4
"""Letters below which a word hardly tells whether it is one."""
_LONG_NUMBER = 6
"""Digits from which numbers that are all different tell one person from the next."""


def description_text(description: Description, page: Page) -> str:
    """The blocks that tell what was understood."""
    out = Writer(page)
    _understood(out, description)
    return out.text()


def new_text(description: Description, first: FirstScenario, written: str | None, again: str, page: Page) -> str:
    """All four blocks. `written` is the scenario's file, None where it goes to standard output; `again` the command
    that was given."""
    out = Writer(page)
    _understood(out, description)
    out.gap()
    _next(out, description, first, written, again)
    return out.text()


def _understood(out: Writer, description: Description) -> None:
    out.heading("1. How the file is built")
    out.table(("item", "how it was read"), [*_built(description)])
    out.gap()
    out.heading("2. Its columns")
    rows = [
        (
            each.name,
            each.field if each.field != each.name else "",
            _what(each),
            "all" if each.filled >= description.people else f"{each.filled:,} of {description.people:,}",
            _values(each),
        )
        for each in description.columns
    ]
    out.table(("column", "called", "holds", "filled", "such as"), rows)
    out.gap()
    _decide(out, description)


def _built(description: Description) -> Iterator[tuple[str, str]]:
    open_keys = {place[1] for each in decisions(description) if each.first for place in each.places}

    def sure(key: str, said: str) -> str:
        return f"{said} – most likely; to be decided below" if key in open_keys else said

    sheet = f", sheet `{description.sheet}`" if description.sheet else ""
    yield "file", sure("sheet", f"{description.file or 'a data frame'}{sheet}")
    first = f", the first in row {description.first_row}" if description.first_row else ""
    yield "people", sure("hidden", sure("person", f"{description.people:,}{first}"))
    if description.encoding:
        name = spoken(description.encoding)
        yield "letters", sure("encoding", name.upper() if name.startswith("utf") else name)
        if not all(map(str.isascii, words := sample_words(description))):
            yield "", f"words from it: {', '.join(words)} – if these look wrong, the encoding is"
    if description.separator:
        yield "cells", sure("separator", f"separated by {_sign(description.separator)}")
    yield "header", sure("header", rows_told(description.header_rows) if description.header_rows else "none")
    told = defaultdict[str, list[int]](list)
    for row, why in description.left_out:
        told[why].append(row)
    for why, rows in told.items():
        yield "left out", f"{rows_told(rows)}: {why if len(rows) == 1 else _of_several(why)}"
    yield "id", sure("id", f"`{description.id}`") if description.id else "no column tells one person from the next"
    if description.blanks:
        yield "unknown", "a blank cell, and " + ", ".join(f"`{word}`" for word in description.blanks)


def _of_several(why: str) -> str:
    return re.sub("^it stands ", "they stand ", re.sub("^it is ", "they are ", why))


def sample_words(description: Description) -> tuple[str, ...]:
    """Words by which a person sees whether letters were read right: of columns whose words several people share, so
    that nobody is named; those with letters beyond ASCII first."""
    shared = [text for each in description.columns if _coded(each) for text, _ in each.values or ()]
    words = list(dict.fromkeys(text for text in shared if any(map(str.isalpha, text))))
    names = [name for each in description.columns for name in [each.name] if not name.isascii()]
    ranked = sorted([*words, *names], key=lambda text: (text.isascii(), len(text) < _SHORT, text in names))
    return tuple(ranked[:_WORDS_SHOWN])


def _coded(column: DescribedColumn) -> bool:
    """Whether its values stand for kinds of people, and not for one person each."""
    if _NAMES.search(f"{column.name} {column.field}".casefold()):
        return False
    if column.kind in ("set", "levels", "flag", "ordered"):
        return bool(column.values)
    return column.kind == "text" and column.values is not None and 2 * column.distinct <= column.filled


def _what(column: DescribedColumn) -> str:
    said = _KINDS.get(column.kind, column.kind)
    if column.written in ("pairs", "marks"):
        said += ", in columns side by side"
    elif column.written:
        said += f", written {column.written}"
    if column.separator:
        said += f", separated by {_sign(column.separator)}"
    if column.kind == "number" and column.decimal and column.decimal != "ask":
        said += f", decimal sign {_sign(column.decimal)}"
    if "ask" in (column.order, column.decimal):
        said += " – to be decided"
    return said


def _values(column: DescribedColumn) -> str:
    if column.values and _coded(column):
        shown = [f"{text} {count:,}" for text, count in column.values[:_VALUES_SHOWN]]
        more = column.distinct - len(shown)
        return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")
    if column.lowest and column.highest and not _personal(column):
        return column.lowest if column.lowest == column.highest else f"{column.lowest} to {column.highest}"
    if column.distinct and column.kind in ("text", "number"):
        return "all different" if column.distinct == column.filled else f"{column.distinct:,} different"
    return ""


def _personal(column: DescribedColumn) -> bool:
    """Whether its lowest and highest are two people's own numbers."""
    return column.kind == "number" and column.distinct == column.filled and len(column.highest or "") >= _LONG_NUMBER


def _decide(out: Writer, description: Description) -> None:
    out.heading("3. Please decide")
    notes = [*open_doubts(description)]
    if not description.choices:
        out.say("Nothing." if notes else "Nothing: as far as can be seen, the file can be read in one way only.")
    for each in decisions(description):
        first = " Nothing is answered until this is decided." if each.first else ""
        out.say(f"{each.number}. {sentence(each.choice.text)}{first}")
        for place, line in each.choice.lines:
            for part in _ESCAPE.sub(lambda found: chr(int(found[1], 16)), line).split("\n"):
                out.say(f"      {part}   (under {': '.join(place_of(place)[:-1])}:)")
    if notes:
        out.gap()
        out.say("Please look at these again:")
        for doubt in notes:
            out.say(f"  - {doubt.told()}")


def _next(out: Writer, description: Description, first: FirstScenario, written: str | None, again: str) -> None:
    out.heading("4. What comes next")
    must = [str(each.number) for each in decisions(description) if each.first]
    file = written or "mission.yaml"
    request = first.draft.request
    if request.refused:
        out.say("A first request is written, but it could not be tried, because the file cannot be read yet:")
        for text in first.unreadable or (request.refused,):
            out.say(f"  {text}")
        out.say(f"Correct the file, and run this again: {again}")
    else:
        lines = (
            f", {counted(len(request.stands), 'line')} of demands and goals" if request.stands else ", nothing else yet"
        )
        assumed = f", taking the first line of {' and '.join(must)}" if must else ""
        asked = f"{counted(first.draft.size, 'person', 'people')}{lines}"
        out.say(f"A first request was written and solved{assumed}: {asked}.")
    if request.left_out and not request.refused:
        more = counted(len(request.left_out), "more line is", "more lines are")
        out.say(f"{more} in it as a comment, with the reason.")
    if must:
        where = f"in {file}, at DECIDE {' and '.join(must)}"
        out.say(f"Nothing is answered until you decide: {where}, choose a line and delete the # before it.")
    if written is None:
        out.say(f"To keep it: {again} -o mission.yaml")
    out.say("Then:")
    out.say(f"  team-composer check {file}")
    out.say(f"  team-composer solve {file}")


def _sign(sign: str) -> str:
    return _SIGNS.get(sign, f"`{sign}`")
