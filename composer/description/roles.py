"""What columns most likely hold, by their names and values: only for the first request, which a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from composer.description.description import DescribedColumn

_WOMEN = frozenset(
    [
        "f",
        "female",
        "fem",
        "w",
        "woman",
        "women",
        "weiblich",
        "frau",
        "mme",
        "mlle",
        "madame",
        "femme",
        "féminin",
        "mujer",
        "femenino",
        "ms",
        "mrs",
        "ж",
        "жен",
        "женщина",
        "женский",
        "әйел",
        "қыз",
    ]
)
_MEN = frozenset(
    [
        "m",
        "male",
        "masc",
        "man",
        "men",
        "h",
        "homme",
        "männlich",
        "herr",
        "mr",
        "monsieur",
        "masculin",
        "hombre",
        "masculino",
        "м",
        "муж",
        "мужчина",
        "мужской",
        "ер",
        "ер-адам",
        "еркек",
    ]
)
_NAMED: Mapping[str, str] = {
    "sex": r"sex|gender|\bпол\b|жыныс|geschl|civilit|género",
    "unit": r"unit|coy|compan|brigad|battal|platoon|troop|regim|depart|в/ч|част|подразд|бөлім|бригад|батал|рот[аы]"
    r"|unité|compagnie|bataillon|einheit|kompanie|abteilung|unidad|servicio",
    "specialty": r"special|skill|trade|course|qualif|occupation|специал|квалиф|професс|мамандық|мамандығ|біліктілік"
    r"|spécial|métier|compétence|ausbildung|fachrich|especial|oficio",
    "paper": r"until|valid|expir|medical|passport|licen[cs]e|годен|действ|срок|осмотр|медиц|куәлік|куәліг|жарамды"
    r"|gültig|\bbis\b|visite|échéance|vence|caduc",
    "gain": r"suitab|score|points|rating|mark|grade|note|perf|балл|оценк|ұпай|bewert|punkte|nota",
    "cost": r"cost|pay|salar|wage|rate\b|price|usd|eur|оклад|зарплат|стоим|жалақы|satz|kosten|gehalt|coût|solde|sueldo",
    "past": r"birth|born|dob|hired|left|join|timestamp|рожд|туған|né\(?e|naissance|geb|nacim|принят|прибыл|eintritt",
}
NOTHING = ("blank", "unreadable")
"""Kinds of columns of which nothing can be asked."""
_MOST_SPECIALTIES = 3
_FEW = 12
"""Different values from which a text may be one of a person's free words."""


@dataclass(frozen=True)
class Roles:
    """Columns by what they most likely hold. `women` are the spellings that mean a woman in the column `sex`;
    `specialties` the commonest of their column, `papers` columns of days up to which something is valid."""

    sex: DescribedColumn | None
    women: tuple[str, ...]
    unit: DescribedColumn | None
    specialty: DescribedColumn | None
    specialties: tuple[str, ...]
    papers: tuple[DescribedColumn, ...]
    gain: DescribedColumn | None
    cost: DescribedColumn | None


def roles(columns: Sequence[DescribedColumn], people: int) -> Roles:
    """What each column most likely holds; None where no column does."""
    sex = next((each for each in columns if women_in(each)), None)
    rest = [each for each in columns if each is not sex]
    specialty = _first(
        each
        for each in rest
        if _called(each, "specialty") and (each.kind in ("set", "levels") or _some(each, people)) and each.values
    )
    unit = _first(
        each for each in rest if _called(each, "unit") and each.kind in ("text", "ordered") and _some(each, people)
    )
    full = [each for each in rest if each.kind == "number" and each.filled == people > 0]
    return Roles(
        sex=sex,
        women=() if sex is None else women_in(sex),
        unit=unit,
        specialty=specialty,
        specialties=_commonest(specialty),
        papers=tuple(e for e in rest if e.kind == "date" and _called(e, "paper") and not _called(e, "past")),
        gain=_first(each for each in full if _called(each, "gain")),
        cost=_first(each for each in full if _called(each, "cost")),
    )


def women_in(column: DescribedColumn) -> tuple[str, ...]:
    """The values that mean a woman, where most values of a column mean a woman or a man; nearly all of them where it is
    not called so."""
    if column.kind not in ("text", "ordered") or not column.values:
        return ()
    women = [text for text, _ in column.values if _word(text) in _WOMEN]
    men = [text for text, _ in column.values if _word(text) in _MEN]
    told = sum(count for text, count in column.values if text in women or text in men)
    enough = 0.5 if _called(column, "sex") else 0.9
    return tuple(women) if women and men and told > enough * column.filled else ()


def _word(text: str) -> str:
    return text.strip().rstrip(".").casefold()


def _called(column: DescribedColumn, role: str) -> bool:
    names = f"{column.name} {column.field}".casefold().replace("_", " ")
    return re.search(_NAMED[role], names) is not None


def _some(column: DescribedColumn, people: int) -> bool:
    """Whether a value most often stands for several people."""
    return column.distinct >= 2 and (2 * column.distinct <= people or column.distinct <= min(_FEW, people - 1))


def _commonest(column: DescribedColumn | None) -> tuple[str, ...]:
    if column is None or not column.values:
        return ()
    ranked = sorted(column.values, key=lambda each: -each[1])
    return tuple(text for text, count in ranked if count > 1)[:_MOST_SPECIALTIES]


def _first(found: Iterable[DescribedColumn]) -> DescribedColumn | None:
    return next(iter(found), None)
