"""What the columns are, and what of that a scenario has to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from composer.description.cells import Cells, ColumnKind
from composer.description.description import Choice
from composer.description.flags import marks_asked
from composer.description.kinds import kind_of
from composer.description.levels import PairsFound, pairs_in
from composer.description.words import BIRTH, LANGUAGE, SEX, called
from composer.pool.raw import RawColumn


@dataclass(frozen=True)
class Columns:
    """The columns of the file with what each is; `pairs` are those side by side, by the field that they make."""

    cells: tuple[Cells, ...]
    findings: tuple[ColumnKind, ...]
    pairs: Mapping[str, PairsFound]

    @property
    def paired(self) -> set[str]:
        """Columns of the file that are parts of a field."""
        return {name for found in self.pairs.values() for pair in found.pairs for name in pair}

    @property
    def blanks(self) -> tuple[str, ...]:
        """Words for unknown that stand in any of them."""
        paired = (word for found in self.pairs.values() for word in found.blanks)
        return tuple(dict.fromkeys([*paired, *(word for finding in self.findings for word in finding.blanks)]))


def columns_of(columns: Sequence[RawColumn], ids: Sequence[str], shorter: Mapping[str, str]) -> Columns:
    """What each column is but the id. Some may be called by a `shorter` name."""
    named = (column for column in columns if column.name not in ids or len(ids) > 1)
    cells = [Cells.of(column, shorter.get(column.name, "")) for column in named]
    pairs = {}
    taken = {each.name for each in cells}
    for found in pairs_in(cells):
        field = "languages" if called(LANGUAGE, " ".join(name for name, _ in found.pairs)) else "levels"
        pairs[field if field not in taken else f"{field} at levels"] = found
    there = Columns(tuple(cells), (), pairs)
    cells = [each for each in cells if each.name not in there.paired]
    findings = [kind_of(each) for each in cells]
    for field, pattern, kind in (("birth", BIRTH, "date"), ("sex", SEX, "text")):
        at = [at for at, each in enumerate(cells) if called(pattern, each.name) and findings[at].kind == kind]
        if len(at) == 1 and field not in taken:
            cells[at[0]] = replace(cells[at[0]], field=field)
            findings[at[0]] = kind_of(cells[at[0]])
    return Columns(tuple(cells), tuple(findings), pairs)


def said_of_columns(columns: Columns) -> tuple[dict[str, object], dict[str, object]]:
    """What the mapping and `fields` say of them."""
    mapping: dict[str, object] = {}
    fields: dict[str, object] = {}
    pairs = [*zip(columns.cells, columns.findings, strict=True)]
    renamed: dict[str, object] = {cells.field: cells.name for cells in columns.cells if cells.field != cells.name}
    for field, found in columns.pairs.items():
        renamed[field] = {"pairs": [[*pair] for pair in found.pairs]}
        fields[field] = {"levels": found.scale}
    if renamed:
        mapping["columns"] = renamed
    if blanks := columns.blanks:
        mapping["blank"] = [*blanks] if len(blanks) > 1 else blanks[0]
    _say_words(pairs, mapping, fields)
    _say_once(pairs, "dates", mapping, fields)
    _say_once(pairs, "sign", mapping, fields)
    for cells, finding in pairs:
        if finding.spec is not None and finding.settled:
            fields[cells.field] = finding.spec
    return mapping, fields


def _say_words(
    pairs: Sequence[tuple[Cells, ColumnKind]], mapping: dict[str, object], fields: dict[str, object]
) -> None:
    """Words of flags: of all columns, unless one would mean both, or is a mark that nobody has judged."""
    said = [(cells, finding.words) for cells, finding in pairs if finding.words]
    yes = list(dict.fromkeys(word for _, words in said for word in words[0]))
    no = list(dict.fromkeys(word for _, words in said for word in words[1]))
    marks = list(dict.fromkeys(mark.casefold() for _, finding in pairs for mark in finding.marks))
    if set(yes) & set(no) or set(marks) & {*yes, *no}:
        for cells, (of_yes, of_no) in said:
            fields[cells.field] = {"flag": {k: [*each] for k, each in (("yes", of_yes), ("no", of_no)) if each}}
        yes = no = []
    for key, words in (("yes", [*yes, *(mark for mark in marks if mark not in ("yes", "true"))]), ("no", no)):
        if words:
            mapping[key] = words if len(words) > 1 else words[0]


_KEYS: Mapping[str, tuple[str, str]] = {"dates": ("date", "dates"), "sign": ("number", "decimal")}


def _say_once(
    pairs: Sequence[tuple[Cells, ColumnKind]], what: str, mapping: dict[str, object], fields: dict[str, object]
) -> None:
    """How days or numbers are written: of all columns, where none is in doubt and none is written otherwise."""
    kind, key = _KEYS[what]
    of_kind = [(cells, finding) for cells, finding in pairs if finding.kind == kind]
    ways = Counter(way for _, finding in of_kind if finding.settled and (way := getattr(finding, what)))
    doubtful = any(not finding.settled for _, finding in of_kind)
    otherwise = what == "sign" and any(not f.sign and f.decimal and not cells.typed for cells, f in of_kind)
    if len(ways) == 1 and not doubtful and not otherwise:
        mapping[key] = next(iter(ways))
        return
    for cells, finding in of_kind:
        if finding.settled and (way := getattr(finding, what)):
            fields[cells.field] = {kind: way}


def choices_of(columns: Columns) -> list[Choice]:
    """All that only a person can decide about columns."""
    found = [choice for finding in columns.findings for choice in finding.choices]
    marked: dict[tuple[object, ...], list[tuple[Cells, ColumnKind]]] = {}
    for cells, finding in zip(columns.cells, columns.findings, strict=True):
        if finding.marks:
            alone = cells.name if finding.empty else ""
            key = (frozenset(mark.casefold() for mark in finding.marks), alone)
            marked.setdefault(key, []).append((cells, finding))
    for group in marked.values():
        words = dict.fromkeys(mark for _, finding in group for mark in finding.marks)
        found.append(marks_asked([cells for cells, _ in group], [*words], group[0][1].empty))
    return found
