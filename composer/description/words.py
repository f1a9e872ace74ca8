"""Closed lists of words that people tables are written with, in the languages that planners here write."""

from __future__ import annotations

import re


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


BLANKS = _listed(
    "n/a|n.a.|n.a|#n/a|n/d|s/o|-|--|---|–|—|?|??|???|.|..|…|...|unknown|unk|unk.|null|tbd|tbc|tba|k.a.|"
    "k. a.|unbekannt|inconnu|n.c.|desconocido|brak danych|б/д|н/д|нд|н.д.|н/а|неизв.|неизвестно|"
    "не указано|не указан|нет данных|немає даних|белгісіз|nan|not known|not given|keine angabe|"
    "non renseigné"
)
"""Cells, in small letters, that say that something is not known."""
SOFT_BLANKS = _listed("na|nil|none|nd|nc|no data")
"""Those that may be a value in a column of words, and say so among days and numbers."""

COUNTED = re.compile(
    r"(?:average|mean|avg|median|count|strength|number of|средн|в среднем|кол-во|количество|численность|moyenne|"
    r"effectif|durchschnitt|mittelwert|anzahl|promedio|media|średnia|орташа)(?!\w)",
    re.IGNORECASE,
)
"""What a row begins with that counts people, and is none."""
VACANT = _listed("vacant|vacancy|vacante|vacat|unbesetzt|n.n.|вакант|вакантно|вакансия|вакансія|бос|бос орын|wakat")
"""Cells, in small letters, that say that there is nobody."""

FLAGS: tuple[tuple[str, str], ...] = (
    ("yes", "no"),
    ("true", "false"),
    ("y", "n"),
    ("t", "f"),
    ("oui", "non"),
    ("ja", "nein"),
    ("j", "n"),
    ("да", "нет"),
    ("так", "ні"),
    ("иә", "жоқ"),
    ("ия", "жоқ"),
    ("ha", "yo'q"),
    ("ооба", "жок"),
    ("sí", "no"),
    ("si", "no"),
    ("sì", "no"),
    ("sim", "não"),
    ("tak", "nie"),
    ("evet", "hayır"),
    ("x", "-"),
    ("✓", "✗"),
    ("есть", "нет"),
    ("+", "-"),
)
"""Words for yes and no, in small letters."""
MARKS = _listed("x|х|×|✓|✔|☑|+|v|y|yes|да|ja|oui|*|1|ok|jа")
"""Words that stand alone, blank cells beside them."""

FEMALE = _listed(
    "f|female|fem|fem.|w|woman|women|weiblich|frau|ж|жен|жен.|женский|женщина|жін|жіночий|ә|әйел|ayol|"
    "femme|féminin|féminine|mme|mlle|fille|mujer|femenino|hembra|k|kobieta|kadın|k.|ms|mrs|miss|donna|"
    "femminile|feminino"
)
MALE = _listed(
    "m|male|masc|masc.|man|men|männlich|mann|herr|м|муж|муж.|мужской|мужчина|чол|чоловіча|чоловічий|е|ер|"
    "еркек|erkak|homme|masculin|m.|mr|monsieur|hombre|masculino|h|mężczyzna|erkek|mr.|uomo|maschile"
)

SEX = re.compile(
    r"\b(?:sex|gender|geschl|sexe|civilit|sexo|genre)|^(?:пол|стать|жынысы|m/f|f/m|jins|płeć|cinsiyet)\b", re.I
)
BIRTH = re.compile(
    r"\b(?:birth|born|dob|d\.o\.b|geb(?:oren|urt)?|n[ée]e?\b|naissance|nacim|рожд|народж|туған|tug'ilgan|urodz|doğum)",
    re.I,
)
LANGUAGE = re.compile(r"\b(?:lang|langue|sprach|idiom|язык|яз\.|мов[аи]|тіл|til\b|język|dil\b|l\d\b)", re.I)
LEVEL = re.compile(
    r"\b(?:level|lvl|niveau|stufe|niv|profic|slp|stanag|ур\.|уров|рівень|деңгей|daraja|nivel|poziom)", re.I
)
RANK = re.compile(
    r"\b(?:rank|grade|dienstgrad|d(?:ienst)?gr|звани|званн|зв\.|в/зв|чин|атағы|unvon|stopień|rango|rütbe|rang\b|rate)",
    re.I,
)
ID = re.compile(
    r"\bid\b|\bids\b|(?<=[a-z])id\b|\bno\b\.?|\b\bn[°º]|№|\bnum|\bnumm|\bnr\b|num[ée]r|номер|нөмір|\bтаб|"
    r"\bкод|\bcode|matric|\bmail|e-mail|email|login|ЖСН|ИИН|ИНН|\bpin\b|passport|\bkey\b|\bssn\b|personal|pers\.",
    re.I,
)
RUNNING = re.compile(
    r"^(?:no\.?|n[°ºo]\.?|№|#|s/?n|ser(?:ial)?\.?(?: ?no\.?)?|№ ?п\.?/?п\.?|п/п|р/с|р/с №|lfd\.? ?nr\.?|nr\.?|"
    r"row|l\.?p\.?|item|line)$",
    re.I,
)
PHONE = re.compile(r"\b(?:phone|tel|mob|handy|тел|моб|fax|zip|post|plz|индекс|iban|konto|account)", re.I)
DAY = re.compile(
    r"\b(?:date|day|until|till|valid|expir|birth|dob|datum|bis|dat\b|jusqu|échéan|дата|годен|срок|до\b|мерзім|күні|due|since|from)",
    re.I,
)

LADDERS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("pte", "private", "pvt", "spr", "gnr"),
        ("pfc",),
        ("lcpl", "l/cpl", "lance corporal", "lance-corporal"),
        ("spc", "specialist"),
        ("cpl", "corporal"),
        ("sgt", "sergeant"),
        ("ssgt", "s/sgt", "staff sergeant", "ssg"),
        ("sfc",),
        ("msg",),
        ("wo2",),
        ("wo1", "wo"),
        ("2lt", "2nd lt", "second lieutenant"),
        ("lt", "1lt", "lieutenant"),
        ("capt", "cpt", "captain"),
        ("maj", "major"),
        ("ltcol", "lt col", "lieutenant colonel", "ltc"),
        ("col", "colonel"),
        ("brig", "brigadier", "bg"),
        ("mg", "majgen", "maj gen"),
        ("gen", "general"),
    ),
    (
        ("рядовой",),
        ("ефрейтор",),
        ("младший сержант", "мл. сержант", "мл.сержант"),
        ("сержант",),
        ("старший сержант", "ст. сержант", "ст.сержант"),
        ("старшина",),
        ("прапорщик",),
        ("старший прапорщик",),
        ("младший лейтенант", "мл. лейтенант"),
        ("лейтенант",),
        ("старший лейтенант", "ст. лейтенант", "ст.лейтенант"),
        ("капитан",),
        ("майор",),
        ("подполковник",),
        ("полковник",),
        ("генерал-майор",),
    ),
    (
        ("schütze", "soldat", "jäger", "grenadier"),
        ("gefreiter",),
        ("obergefreiter",),
        ("hauptgefreiter",),
        ("unteroffizier",),
        ("stabsunteroffizier",),
        ("feldwebel",),
        ("oberfeldwebel",),
        ("hauptfeldwebel",),
        ("leutnant",),
        ("oberleutnant",),
        ("hauptmann",),
        ("major",),
        ("oberstleutnant",),
        ("oberst",),
    ),
    (
        ("soldat",),
        ("caporal",),
        ("caporal-chef",),
        ("sergent",),
        ("sergent-chef",),
        ("adjudant",),
        ("adjudant-chef",),
        ("sous-lieutenant",),
        ("lieutenant",),
        ("capitaine",),
        ("commandant",),
        ("lieutenant-colonel",),
        ("colonel",),
    ),
    (
        ("солдат", "рекрут"),
        ("старший солдат",),
        ("молодший сержант",),
        ("сержант",),
        ("старший сержант",),
        ("головний сержант",),
        ("штаб-сержант",),
        ("молодший лейтенант",),
        ("лейтенант",),
        ("старший лейтенант",),
        ("капітан",),
        ("майор",),
        ("підполковник",),
        ("полковник",),
    ),
    (
        ("қатардағы", "қатардағы жауынгер", "сарбаз"),
        ("кіші сержант",),
        ("сержант",),
        ("аға сержант",),
        ("кіші лейтенант",),
        ("лейтенант",),
        ("аға лейтенант",),
        ("капитан",),
        ("майор",),
        ("подполковник",),
        ("полковник",),
    ),
    (("low",), ("medium", "mid"), ("high",)),
    (("none",), ("basic",), ("intermediate",), ("good",), ("advanced",), ("fluent",), ("expert", "native")),
    (("низкий",), ("средний",), ("высокий",)),
    (("bronze",), ("silver",), ("gold",)),
    tuple((level,) for level in ("a1", "a2", "b1", "b2", "c1", "c2")),
    tuple((f"op-{number}", f"p-{number}", f"or-{number}", f"e-{number}", f"e{number}") for number in range(1, 10)),
    tuple((f"of-{number}", f"o-{number}", f"o{number}") for number in range(1, 11)),
)
"""Labels that make a scale, the weakest first, with the words for each: proposed, and always asked."""


_PARTS = re.compile(r"_|(?<=[a-zа-я])(?=[A-ZА-Я])")


def called(pattern: re.Pattern[str], name: str) -> bool:
    """Whether a column is called so; `staff_no` and `StaffNo` are `staff no`."""
    return pattern.search(_PARTS.sub(" ", name)) is not None


KNOWN_HEADS = (SEX, BIRTH, LANGUAGE, LEVEL, RANK, ID, DAY)


def is_head(text: str) -> bool:
    """Whether a text is what columns of people are called."""
    return any(called(pattern, text) for pattern in (*KNOWN_HEADS, _HEADS))


_HEADS = re.compile(
    r"\b(?:name|surname|unit|coy|company|skill|special|trade|course|remark|note|status|role|age|pay|salary|cost|"
    r"фамил|имя|ф\.?и\.?о|подразд|часть|в/ч|специал|должн|примеч|навык|курс|аты|тегі|nom|prénom|unité|grade|métier|"
    r"nachname|vorname|einheit|ausbildung|verwendung|bemerkung|nombre|apellido|unidad|blood|phone|tel)",
    re.I,
)
