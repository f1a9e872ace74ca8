"""The chance that a team's demands hold when people drop out, in words, in JSON and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor

from composer.base.numbers import decimal_text
from composer.problem.results import Chance, Odds, Roster
from composer.render.plain import counted
from composer.render.table import Cell, Number, Table, yes

Object = dict[str, object]


def chance_json(chance: Chance) -> Object:
    """As an object: the chances with what is given, and the same at half and at twice as much."""
    data = _odds_json(chance.given) | {"half": _odds_json(chance.half), "twice": _odds_json(chance.twice)}
    if chance.asked is not None:
        data |= {"asked": float(chance.asked), "reached": chance.reached, "fewest": chance.fewest}
    return data


def _odds_json(odds: Odds) -> Object:
    """A chance of 64 bits; the intervals are null where it is exact."""
    stepped = odds.with_reserves
    data: Object = {"without": float(odds.without), "with": None if stepped is None else float(stepped)}
    data |= {"interval": _ends(odds.interval), "interval_with": _ends(odds.interval_with), "exact": odds.exact}
    return data


def _ends(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else [*interval]


def chance_lines(teams: Sequence[Roster]) -> list[str]:
    """Of every team with what chance its demands hold, and at half and twice the chances; the team's name is said where
    there are several."""
    several = len(teams) > 1
    return [(f"{roster.name}: " if several else "") + line for roster in teams for line in _told(roster)]


LEFT_OUT = "With what chance the demands still hold was not counted in the time given."


def _told(roster: Roster) -> Sequence[str]:
    if roster.chance is None:
        return [LEFT_OUT] if roster.chance_left_out else []
    return [*_lines(roster.chance), *_asked(roster, roster.chance)]


def _lines(chance: Chance) -> Iterable[str]:
    given = chance.given
    yield (
        f"With {chance.drop}, the demands still hold {_said(given.without, given)}; "
        f"at half the chance {percent(chance.half.without, chance.half)}, "
        f"at twice {percent(chance.twice.without, chance.twice)}."
    )
    if given.with_reserves is not None:
        yield (
            f"Where the reserves step in, they hold {_said(given.with_reserves, given, given.interval_with)}; "
            f"at half the chance {percent(_reached(chance.half), chance.half)}, "
            f"at twice {percent(_reached(chance.twice), chance.twice)}."
        )


def _asked(roster: Roster, chance: Chance) -> Iterable[str]:
    """Whether the reserves reach the chance that is asked for, and whether it is proved that fewer do not."""
    if chance.asked is None:
        return
    number, asked = len(roster.reserves or ()), percent(chance.asked, Odds(chance.asked))
    called = f"with {counted(number, 'reserve')}" if number else "without reserves"
    if chance.reached:
        drawn = ", as far as draws tell" if not chance.given.exact else ""
        proof = {True: "; fewer do not do, and that is proved", False: "; whether fewer would do is open"}
        end = proof.get(chance.fewest, "") if number and chance.fewest is not None else ""
        yield f"The {asked} that are asked for are reached {called}{drawn}{end}."
        return
    end = {
        True: " No reserves from this pool reach it, and that is proved.",
        False: " Whether others from this pool reach it is open.",
        None: "",
    }[chance.fewest]
    yield f"The {asked} that are asked for are not reached {called}.{end}"


def _reached(odds: Odds) -> Fraction:
    return odds.without if odds.with_reserves is None else odds.with_reserves


def _said(value: Fraction, odds: Odds, interval: tuple[float, float] | None = None) -> str:
    """Such as `with a chance of 23 % (22.4–23.6 %, of 20,000 draws)`; plainly where it is certain."""
    if odds.exact:
        if value == 1:
            return "whoever drops out"
        return f"with a chance of {percent(value, odds)}" if value else "in no case"
    low, high = interval or odds.interval or (0.0, 1.0)
    return f"with a chance of {percent(value, odds)} ({_between(low, high)}, of {odds.draws:,} draws)"


def _between(low: float, high: float) -> str:
    """An interval, rounded outwards: `22.4–23.6 %`."""
    places = 1 if min(high, 1 - low) >= 0.01 else 2
    steps = 100 * 10**places
    ends = Fraction(floor(low * steps), steps), Fraction(ceil(high * steps), steps)
    return f"{_digits(ends[0], places)}–{_digits(ends[1], places)} %"


def percent(value: Fraction, odds: Odds) -> str:
    """A chance: `23 %`, `8.5 %`, `99.97 %`; never 0 % or 100 % where it is neither."""
    if odds.exact and value in (0, 1):
        return f"{value * 100} %"
    for places, least in enumerate((Fraction(1, 10), Fraction(1, 100), Fraction(1, 10_000))):
        if min(value, 1 - value) >= least:
            return f"{_digits(value, places)} %"
    return "under 0.01 %" if value < Fraction(1, 2) else "over 99.99 %"


def _digits(value: Fraction, places: int) -> str:
    text = f"{float(100 * value):.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


HOLD = "demands hold"
"""What a column of chances is called."""


def in_short(teams: Sequence[Roster]) -> str:
    """The chance of each of some teams, with reserves where it has some: `23 %`, or `company 23 %; staff 91 %`; empty
    where there are none."""
    several = len(teams) > 1
    each = [(roster.name, roster.chance.given) for roster in teams if roster.chance is not None]
    return "; ".join((f"{name} " if several else "") + percent(_reached(odds), odds) for name, odds in each)


def chance_heads(teams: Sequence[Roster]) -> tuple[str, ...]:
    """A column of chances for each team that has one."""
    return tuple(f"{HOLD} in {roster.name} (percent)" for roster in teams if roster.chance is not None)


def chance_cells(teams: Sequence[Roster]) -> tuple[Cell, ...]:
    """The chance of each team that has one, with reserves where it has some."""
    return tuple(_cell(_reached(roster.chance.given)) for roster in teams if roster.chance is not None)


def chances_table(teams: Sequence[Roster]) -> list[Table]:
    """One row a team and how likely people drop out: with what chance its demands hold; no table where nobody does."""
    rows: list[tuple[Cell, ...]] = []
    for roster in teams:
        if roster.chance is not None:
            each = (("as given", roster.chance.given), ("half", roster.chance.half), ("twice", roster.chance.twice))
            rows += [(roster.name, name, *_cells(odds), yes(odds.exact)) for name, odds in each]
    parts = [f"{end} (percent)" for end in ("demands hold", "from", "to")]
    heads = ("team", "chances of dropping out", *parts, *(f"{part}, with reserves" for part in parts), "exact")
    used = [at for at in range(len(heads)) if not 4 < at < 8 or any(row[at] is not None for row in rows)]
    shown = tuple(tuple(row[at] for at in used) for row in rows)
    return [Table("Chances", tuple(heads[at] for at in used), shown, tuple(chance_lines(teams)))] if rows else []


def _cells(odds: Odds) -> list[Cell]:
    alone, both = odds.interval or (None, None), odds.interval_with or (None, None)
    return [_cell(value) for value in (odds.without, *alone, odds.with_reserves, *both)]


def _cell(value: Fraction | float | None) -> Cell:
    """In percent, to as many decimals as the intervals have."""
    if value is None:
        return None
    rounded = Fraction(round(100 * Fraction(value) * 10**4), 10**4)
    return Number(rounded, f"{decimal_text(rounded, 4)} %")
