"""YAML 1.2 text as plain Python values, with the line and column of every one of them.

Built on the parser's events alone: what YAML 1.1 would make of a scalar (`no`, `0123`, `22:30`) never comes
up, and nothing is recursive, so no text can exhaust the stack. Anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple
from unicodedata import normalize

import yaml

from composer.base.errors import Mistake, Path, ScenarioError
from composer.base.numbers import Plain
from composer.pool.reading.mistakes import Tally
from composer.scenario.yaml_messages import in_plain_words

MAX_BYTES = 20_000_000
MAX_DEPTH = 50
MAX_VALUES = 500_000
"""Values in a file, a list or mapping counted twice: 100,000 pairs of people are 400,000, in 1.5 MB."""
MAX_KEYS = 10_000
"""Names in one mapping; a pool has a thousand columns at most."""
_SHORT = 200_000
_TOO_DEEP = f"lists and mappings are nested more than {MAX_DEPTH} deep here"

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
# YAML 1.2 takes the last three of these for text, the parser for line breaks.
_FORBIDDEN = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HALF = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|\r|\n")
_VERSION = re.compile(r"%YAML[ \t]+(\S+)")


class Mark(NamedTuple):
    """A place in a text; lines and columns are counted from 1, columns in characters."""

    line: int
    column: int


@dataclass(slots=True)
class _Spot:
    """Where one value and its key begin, and the same for what is inside it."""

    key: Mark
    value: Mark
    inside: dict[str | int, _Spot] | None = None


@dataclass(frozen=True)
class Document:
    """What a YAML file says.

    `value` is made of dict, list, str, `Plain`, int, Decimal, bool and None; keys are always text, composed
    (Unicode NFC). `text` is what was read, `lines` the same for showing.
    """

    value: object
    file: str
    lines: tuple[str, ...] = field(repr=False)
    _root: _Spot = field(repr=False)
    text: str = field(default="", repr=False)

    def mark(self, path: Path, *, key: bool = False) -> Mark:
        """Where the value at `path` begins, or its key; for a path that isn't there, what encloses it."""
        spot = self._root
        for step in path:
            inner = (spot.inside or {}).get(step)
            if inner is None:
                return spot.value
            spot = inner
        return spot.key if key else spot.value

    def place(self, path: Path, *, key: bool = False) -> str:
        """The same in words: `observers.yaml:12:7`."""
        line, column = self.mark(path, key=key)
        return f"{self.file}:{line}:{column}"


def read_yaml(text: str, file: str) -> Document:
    """The one document in `text`. `file` is the name that mistakes give.

    Raises ScenarioError with all that is wrong, each at `file:line:column`; a broken syntax ends the search.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_BYTES:
        raise ScenarioError([Mistake(f"the file is larger than {MAX_BYTES // 1_000_000} MB", place=file)])
    lines = tuple(_LINE_BREAK.split(text))
    reader = _Reader(file)
    hidden = _FORBIDDEN.search(text)
    if hidden:
        before = _LINE_BREAK.split(text[: hidden.start()])
        wrong = f"an invisible character (U+{ord(hidden[0]):04X}) that can't stand in a scenario: delete it"
        reader.wrong(Mark(len(before), len(before[-1]) + 1), wrong)
        raise ScenarioError(reader.mistakes)
    given, text = text, _without_directives(text, lines, reader)
    try:
        try:
            reader.read(yaml.parse(text, Loader=_LOADER))
        except yaml.YAMLError as error:
            if "nesting" not in str(error):
                raise
            if len(text) > _SHORT:
                reader.wrong(_mark_of(error), _TOO_DEEP)
                raise ScenarioError(reader.mistakes) from None
            # The C parser reads ahead and gives up before we have seen what lies too deep: the other one, which takes
            # a hundred times as long, doesn't.
            reader = _Reader(file)
            reader.read(yaml.parse(text, Loader=yaml.Loader))
    except yaml.YAMLError as error:
        words, line, column = in_plain_words(error, lines)
        reader.wrong(Mark(line, column), words)
    except (ValueError, OverflowError):  # the pure Python parser, at an escape beyond Unicode
        reader.mistakes.add(file, 'a `\\U…` in a text with quotation marks "…" stands for no character')
    if not reader.mistakes and (reader.root is None or reader.value is None):
        reader.mistakes.add(file, "the file is empty")
    if reader.mistakes or reader.root is None:
        raise ScenarioError(reader.mistakes)
    return Document(reader.value, file, lines, reader.root, given)


def _without_directives(text: str, lines: Iterable[str], reader: _Reader) -> str:
    """The text in which every directive before the document is a comment, all but `%YAML 1.2` being told as wrong."""
    parts: list[str] = []
    begun = place = 0
    for number, line in enumerate(lines, 1):
        if line.startswith("%"):
            if wrong := _wrong_directive(line):
                reader.wrong(Mark(number, 1), wrong)
            parts += [text[begun:place], "#"]
            begun = place + 1
            if reader.mistakes and len(parts) > 200:
                raise ScenarioError(reader.mistakes)
        elif line.strip(" \t") and line.lstrip(" \t")[0] != "#":
            break
        place += len(line)
        place += 2 if text.startswith("\r\n", place) else 1
    return "".join(parts) + text[begun:]


def _wrong_directive(line: str) -> str:
    """What is wrong with a line that speaks to a program which reads YAML; empty for `%YAML 1.2`."""
    if line.split()[0] == "%TAG":
        return "tags have no meaning in a scenario: leave this line out"
    version = _VERSION.match(line)
    if version is None:
        return "a text that begins with `%` needs quotation marks"
    if version[1] == "1.2":
        return ""
    told = f"a scenario is YAML 1.2, which reads some words in another way than YAML {_short(version[1])}"
    return f"{told}: leave this line out, or write `%YAML 1.2`"


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end hasn't come yet; `key` is the key that waits for its value."""

    value: Any
    inside: dict[str | int, _Spot]
    is_mapping: bool
    key: str | None
    key_mark: Mark


class _Reader:
    """Builds values from events, on a stack of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.value: object = None
        self.root: _Spot | None = None
        self.mistakes = Tally(file)
        self._stack: list[_Open] = []
        self._count = 0

    def wrong(self, mark: Mark, text: str) -> None:
        self.mistakes.add(f"{self.file}:{mark.line}:{mark.column}", text)

    def read(self, events: Iterable[Any]) -> None:
        scalar, ends = yaml.ScalarEvent, (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        for event in events:
            kind = type(event)
            if kind is scalar:
                self._scalar(event)
            elif kind in ends:
                self._stack.pop()
            elif kind is yaml.MappingStartEvent:
                self._begin(event, {})
            elif kind is yaml.SequenceStartEvent:
                self._begin(event, [])
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent and self.root is not None:
                self.wrong(_mark(event), "a second document begins here: a file holds one scenario")
                raise ScenarioError(self.mistakes)

    def _alias(self, event: yaml.AliasEvent) -> None:
        mark = _mark(event)
        self.wrong(mark, f"`*{event.anchor}` points elsewhere: write out what is meant")
        if self._wants_key():
            self._take_key("", mark)
        else:
            self._put(None, mark)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        mark = _mark(event)
        if event.anchor is not None or event.tag is not None:
            self._bare(event, mark)
        text, style = event.value, event.style
        if style == '"' and _HALF.search(text):
            self.wrong(mark, "a `\\u…` in this text stands for no character")  # only the C parser says so
        if self._wants_key():
            if not text:
                self.wrong(mark, "a name is missing before the colon")
            self._take_key(text, mark)
        else:
            self._put(text if style else _scalar(text), mark)

    def _begin(self, event: Any, value: dict[str, object] | list[object]) -> None:
        mark = _mark(event)
        self._bare(event, mark)
        if self._wants_key():
            self.wrong(mark, "a list or mapping stands before a colon, where a name is wanted")
            self._take_key("", mark)
            spot = _Spot(mark, mark)
        else:
            spot = self._put(value, mark)
            self._count += 1
        inside: dict[str | int, _Spot] = {}
        spot.inside = inside
        self._stack.append(_Open(value, inside, isinstance(value, dict), None, mark))
        if len(self._stack) > MAX_DEPTH:
            self.wrong(mark, _TOO_DEEP)
            raise ScenarioError(self.mistakes)

    def _wants_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_mapping and self._stack[-1].key is None

    def _take_key(self, text: str, mark: Mark) -> None:
        top = self._stack[-1]
        key = normalize("NFC", text)
        first = top.inside.get(key)
        if first is not None and key:
            self.wrong(mark, f"`{_short(key)}` is given a second time; the first is on line {first.key.line}")
        elif len(top.value) >= MAX_KEYS:
            self.wrong(mark, f"more than {MAX_KEYS:,} names stand in one mapping here")
            raise ScenarioError(self.mistakes)
        top.key, top.key_mark = key, mark

    def _put(self, value: object, mark: Mark) -> _Spot:
        """Hang a value in the innermost open list or mapping, or make it the document."""
        self._count += 1
        if self._count > MAX_VALUES:
            self.wrong(mark, f"there are more than {MAX_VALUES:,} values: put the pool into a file of its own")
            raise ScenarioError(self.mistakes)
        if not self._stack:
            self.value = value
            self.root = spot = _Spot(mark, mark)
            return spot
        top = self._stack[-1]
        if top.key is not None:
            step: str | int = top.key
            spot = _Spot(top.key_mark, mark)
            top.key, top.value[step] = None, value
        else:
            step = len(top.value)
            spot = _Spot(mark, mark)
            top.value.append(value)
        top.inside[step] = spot
        return spot

    def _bare(self, event: Any, mark: Mark) -> None:
        if event.anchor is not None:
            self.wrong(mark, f"`&{event.anchor}` marks something to point at: leave the mark out")
        if event.tag is not None:
            self.wrong(mark, "a text that begins with `!` needs quotation marks")


def _mark(event: Any) -> Mark:
    start = event.start_mark
    return Mark(start.line + 1, start.column + 1)


def _mark_of(error: yaml.YAMLError) -> Mark:
    """Where the parser gave up."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)


def _scalar(text: str) -> object:
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if text[0] not in "-0123456789":
        return Plain(text)
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and sum(map(str.isdigit, text)) <= 18:
        return Decimal(text)
    return Plain(text)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
