"""Keys as planners write them who do not know ours, and what they mean by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.base.errors import did_you_mean
from composer.base.numbers import shown

_MEANT: Mapping[str, str] = {
    # a seat, a team
    "name label title role post position job": "seat name title",
    "count quantity amount how_many many": "number size members",
    "headcount strength members people": "size members pool",
    "condition conditions where filter if": "who everyone of",
    "all every each gates gate must eligibility eligible": "everyone",
    "roles posts positions jobs places": "seats",
    "protect protected fixed locked": "keep",
    "priority importance penalty": "weight",
    # bounds, goals
    "min minimum minimal least floor lower from ge gte": "at_least least",
    "max maximum maximal most ceiling upper to up_to le lte": "at_most most",
    "maximize maximise higher more": "most",
    "minimize minimise lowest fewer less": "least",
    "equal equals eq is exact": "exactly",
    "target wish goal ideal desired preferred": "aim prefer",
    # measures
    "ratio percent percentage proportion quota": "share",
    "sum": "total",
    "mean avg": "average",
    "different unique diversity variety": "distinct",
    "apart separate conflicts": "pairs",
    "same_team joined": "together",
    "or one_of any_of": "any",
    "not nor none_of except without": "none",
    "within denominator base": "among",
    # the whole file
    "roster roll personnel staff candidates volunteers": "pool",
    "team groups group squads units": "teams team",
    "constraints constraint requirements requirement requires rules demands": "require",
    "goals objective objectives preferences optimize optimise": "prefer",
    "columns types kinds schema": "fields",
    "begin begins first_day start_date departure": "start",
    "finish until last_day end_date return": "end",
    "now as_of date": "today dates",
    "axes axis pareto front": "tradeoffs",
    "vary scan grid": "sweep",
    "training trainings course": "courses",
    "recruit hire hires hiring": "recruits",
    "expected expects": "expect",
    # the file of people
    "path filename source": "file",
    "tab worksheet page": "sheet",
    "delimiter sep": "separator",
    "charset codec codepage": "encoding",
    "header_row heading headings": "header",
    "key index identifier": "id",
    "rename mapping map alias aliases": "columns",
    "replace synonyms spellings": "values",
    "na null missing unknown empty nothing": "blank",
    "true": "yes",
    "false": "no",
    "date_format day_format days": "dates",
    "decimal_sign comma": "decimal",
}
"""Words for a key, and the keys that they may mean: the first of those that can stand at the place."""

_BY_WORD: Mapping[str, Sequence[str]] = {word: keys.split() for words, keys in _MEANT.items() for word in words.split()}


def unknown_key(key: str, known: Sequence[str]) -> str:
    """That a key is none of those that can stand at its place, and which one is most likely meant."""
    word = "_".join(key.casefold().replace("-", " ").split())
    meant = [one for one in _BY_WORD.get(word, ()) if one in known]
    return f"unknown key {shown(key)}" + (f" – did you mean `{meant[0]}`?" if meant else did_you_mean(key, known))
