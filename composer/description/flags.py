"""Columns of yes and no, and columns with a mark beside blank cells."""

from __future__ import annotations

from collections.abc import Sequence

from composer.description.cells import Cells, ColumnKind
from composer.description.description import Choice
from composer.description.lines import field_line, line, pool_line, values_line
from composer.description.words import BLANKS, FLAGS, LEVEL, MARKS, SEX, called

_PLAIN = frozenset({"yes", "no", "true", "false"})


def flags_of(cells: Cells) -> ColumnKind | None:
    """What a column of two words is, of a mark, or of two codes; None for any other."""
    spelled = {text.casefold(): text for text in cells.texts}
    if not spelled or len(spelled) > 4:
        return None
    if spelled.keys() <= {"0", "1", "2"}:
        return _codes(cells, sorted(spelled))
    if len(spelled) == 1 and next(iter(spelled)) in MARKS and cells.blank:
        return _marked(cells.texts)
    if spelled.keys() <= MARKS and cells.blank and not spelled.keys() <= _PLAIN:
        return _marked(cells.texts)
    yes = tuple(dict.fromkeys(y for y, n in FLAGS if y in spelled and (n in spelled or len(spelled) == 1)))
    no = tuple(dict.fromkeys(n for y, n in FLAGS if n in spelled and (y in spelled or len(spelled) == 1)))
    both = set(yes) & set(no)
    if spelled.keys() != {*yes, *no} or both or ("-" in no and set(no) == {"-"}):
        return _marked(cells.texts) if "-" in spelled and spelled.keys() - {"-"} <= MARKS else None
    if len(spelled) == 1 and len(next(iter(spelled))) == 1:
        return None
    words = tuple(word for word in yes if word not in _PLAIN), tuple(word for word in no if word not in _PLAIN)
    written = "/".join((*yes, *no))
    return ColumnKind("flag", written, words=words if any(words) else None)


def _marked(texts: tuple[str, ...]) -> ColumnKind:
    """A mark, and blank cells: those may not have it, or nobody may know."""
    marks = tuple(text for text in texts if text.casefold() not in BLANKS)
    empty = tuple(text for text in texts if text.casefold() in BLANKS)
    return ColumnKind("flag", "/".join(texts), marks=marks, empty=empty, settled=False)


def marks_asked(columns: Sequence[Cells], marks: Sequence[str], empty: Sequence[str]) -> Choice:
    """The question what a blank cell beside a mark is."""
    names = [cells.name for cells in columns]
    field = "marks" if len(names) > 1 else names[0]
    verb = "holds" if len(names) == 1 else "hold"
    named = "`, `".join(names[:5])
    if empty:
        text = f"`{named}` {verb} a mark (`{marks[0]}`) or `{empty[0]}`: does that mean no, or that it is not known?"
        flag = field_line(columns[0].field, {"flag": {"yes": [*marks], "no": [*empty]}})
        return Choice("marks", names[0], text, (flag, pool_line("blank", [*empty])))
    text = f"`{named}` {verb} a mark (`{marks[0]}`) or nothing: does nothing mean no, or that it is not known?"
    mapping = (f"pool.columns.{field}", line(field, {"marks": names}))
    flags = (f"fields.{columns[0].field}", "\n".join(line(cells.field, "flag") for cells in columns))
    return Choice("marks", names[0], text, (mapping, flags))


def _codes(cells: Cells, codes: list[str]) -> ColumnKind | None:
    """Two codes, of which no cell says what they mean."""
    if len(codes) != 2 or called(LEVEL, cells.name) or cells.filled < 5:
        return None
    first, second = codes
    if called(SEX, cells.name):
        sexes = [{"F": [first], "M": [second]}, {"F": [second], "M": [first]}]
        lines = tuple(values_line(cells.field, way) for way in sexes)
    elif codes == ["0", "1"]:
        lines = (field_line(cells.field, {"flag": {"yes": "1", "no": "0"}}), field_line(cells.field, "number"))
    else:
        ways = [{"yes": first, "no": second}, {"yes": second, "no": first}]
        lines = (*(field_line(cells.field, {"flag": way}) for way in ways), field_line(cells.field, "number"))
    text = f"`{cells.name}` holds the codes {first} and {second}: what do they mean?"
    return ColumnKind("number", choices=(Choice("codes", cells.name, text, lines),))
