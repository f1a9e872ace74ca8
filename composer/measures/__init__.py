"""Measures: what is counted. One file a kind; this list is the only place that knows them all."""

from collections.abc import Mapping

from composer.measures.again import Again
from composer.measures.average import Average
from composer.measures.base import Measure
from composer.measures.burden import Burden
from composer.measures.changes import Changes
from composer.measures.different_people import DifferentPeople
from composer.measures.distinct import Distinct
from composer.measures.largest_group import LargestGroup
from composer.measures.linear import Draft, Linear, Polarity, Quotient, Trait
from composer.measures.lone import Lone
from composer.measures.members import Members
from composer.measures.needs import Need
from composer.measures.pairs import Pairs
from composer.measures.share import Share
from composer.measures.survives import Survives
from composer.measures.together import Together
from composer.measures.total import Total

KINDS: tuple[type[Measure], ...] = (
    Members,
    Share,
    Total,
    Average,
    Distinct,
    LargestGroup,
    Lone,
    Pairs,
    Together,
    Again,
    DifferentPeople,
    Burden,
    Changes,
    Survives,
)
"""Every kind of measure, in the order in which they are told of: to add one is to add it here."""
MEASURES: Mapping[str, type[Measure]] = {kind.key: kind for kind in KINDS}
"""Every kind of measure by the key that names it in a file."""

__all__ = [
    "MEASURES",
    "Again",
    "Average",
    "Burden",
    "Changes",
    "DifferentPeople",
    "Distinct",
    "Draft",
    "LargestGroup",
    "Linear",
    "Lone",
    "Measure",
    "Members",
    "Need",
    "Pairs",
    "Polarity",
    "Quotient",
    "Share",
    "Survives",
    "Together",
    "Total",
    "Trait",
]
