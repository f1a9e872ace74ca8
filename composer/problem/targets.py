"""The UN's targets for the share of women in uniform, by category and year: Uniformed Gender Parity Strategy 2018–2028.

Only some years were published. Between them stands a straight line, which is told wherever a number of it is used;
where no line is known (formed police in 2026 and 2027) there is no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from composer.base.errors import did_you_mean
from composer.base.numbers import shown

FigureBasis = Literal["published", "interpolated"]

_STRATEGY = "elsiefund.org/un-strategies-eifund; SIPRI 2025 in newindianexpress.com, 2 November 2025"
_DELEGATES = f"{_STRATEGY}; UN page for delegates on who achieved the targets"
_POLICE = f"{_STRATEGY}; police.un.org, UNSOM surpasses targets"


@dataclass(frozen=True)
class Category:
    """A category of personnel that has targets: `name` in a scenario, `words` in a sentence, `source` of what was
    published, and by year the percentage with its basis."""

    name: str
    words: str
    source: str
    years: tuple[tuple[int, int, FigureBasis], ...]

    def figures(self) -> str:
        """In words: `8 % in 2021, 9 % in 2022 (interpolated), …`."""
        said = {"published": "", "interpolated": " (interpolated)"}
        return ", ".join(f"{share} % in {year}{said[basis]}" for year, share, basis in self.years)


CATEGORIES = (
    Category(
        "troops",
        "troops",
        _DELEGATES,
        (
            (2021, 8, "published"),
            (2022, 9, "interpolated"),
            (2023, 10, "interpolated"),
            (2024, 11, "interpolated"),
            (2025, 12, "published"),
            (2026, 13, "interpolated"),
            (2027, 14, "interpolated"),
            (2028, 15, "published"),
        ),
    ),
    Category(
        "observers_staff",
        "military observers and staff officers",
        _DELEGATES,
        (
            (2021, 18, "published"),
            (2022, 19, "interpolated"),
            (2023, 20, "interpolated"),
            (2024, 21, "interpolated"),
            (2025, 22, "published"),
            (2026, 23, "interpolated"),
            (2027, 24, "interpolated"),
            (2028, 25, "published"),
        ),
    ),
    Category(
        "formed_police",
        "formed police units",
        _POLICE,
        (
            (2022, 12, "published"),
            (2023, 13, "interpolated"),
            (2024, 14, "interpolated"),
            (2025, 15, "published"),
            (2028, 20, "published"),
        ),
    ),
)
NAMES = tuple(category.name for category in CATEGORIES)


@dataclass(frozen=True)
class Target:
    """The UN's target for the share of women, for a category of personnel in a year.

    Attributes
    ----------
    category : str
        As in a scenario: `troops`.
    year : int
        The year in which the tour starts.
    share : Fraction
        In percent.
    basis : str
        Whether that was `published` or is `interpolated`.
    source : str
        Who published it.
    """

    category: str
    year: int
    share: Fraction
    basis: FigureBasis
    source: str

    def __str__(self) -> str:
        """In words: `the UN's target for troops in 2027, interpolated between 12 % in 2025 and 15 % in 2028, …`."""
        category = _named(self.category)
        said = f"the UN's target for {category.words} in {self.year}"
        if self.basis == "published":
            return f"{said}, as published ({self.source})"
        known = [(year, share) for year, share, basis in category.years if basis == "published"]
        before = max(point for point in known if point[0] < self.year)
        after = min(point for point in known if point[0] > self.year)
        between = " and ".join(f"{share} % in {year}" for year, share in (before, after))
        return f"{said}: no published figure, but interpolated between {between} ({self.source})"


def target_category(value: object) -> str | None:
    """The category that a bound `{target: troops}` names; None for a bound of another kind. Raises ValueError in words
    for people."""
    if not isinstance(value, Mapping) or not any("?" in did_you_mean(str(key), ["target"]) for key in value):
        return None
    strange = [str(key) for key in value if key != "target"]
    if strange:
        raise ValueError(f"unknown key `{strange[0]}`" + did_you_mean(strange[0], ["target"]))
    name = value["target"]
    if not isinstance(name, str):
        raise ValueError(f"the name of a target is wanted here ({', '.join(NAMES)}), not {shown(name)}")
    if name not in NAMES:
        raise ValueError(f"there is no target `{name}`" + did_you_mean(name, NAMES))
    return name


def find_target(name: str, start: date | None) -> Target:
    """The target of a category for a tour that starts on this day. Raises ValueError where there is none."""
    category = _named(name)
    if start is None:
        raise ValueError(f"the target `{name}` is that of the year in which the tour starts: `start:` is missing")
    for year, share, basis in category.years:
        if year == start.year:
            return Target(name, year, Fraction(share), basis, category.source)
    years = ", ".join(str(year) for year, _, _ in category.years)
    raise ValueError(
        f"no target `{name}` is known for {start.year}, when the tour starts; there are figures for {years}"
    )


def _named(name: str) -> Category:
    return next(category for category in CATEGORIES if category.name == name)
