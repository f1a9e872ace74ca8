"""What can go wrong, as a tree.

ComposerError
├── ScenarioError    the input is wrong: every mistake at once, each with its place
│   └── TooLarge     numbers that cannot be added up exactly
├── Undecided        a question was given up before it was answered
└── Disagreement     two roads to the same answer differ: a defect of this program, never hidden
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from composer.base.alike import differs, skeleton
from composer.base.spelling import spell_out

TOO_DEEP = "lists and mappings are nested too deeply"
TOO_LARGE = "its numbers are too large or too fine to be added up exactly: round them"

Path = tuple[str | int, ...]
"""Where a value stands in a scenario: the keys and positions that lead to it."""


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in what was handed in.

    Attributes
    ----------
    text : str
        What is wrong.
    path : tuple of str and int
        Leads to it inside a scenario: `("teams", 0, "size")`; empty for the whole of it.
    place : str
        Where that is in words for people, `observers.yaml:12: team "observers", 3rd requirement`; empty until
        somebody knows.
    crossing : bool
        True where each of two ends could stand, but a floor lies above its ceiling.
    """

    text: str
    path: Path = ()
    place: str = ""
    crossing: bool = False

    def under(self, *keys: str | int) -> Mistake:
        """The same mistake seen from further out.

        Parameters
        ----------
        *keys : str or int
            Lead to where its own path begins.

        Returns
        -------
        Mistake
            With the longer path.
        """
        return replace(self, path=(*keys, *self.path))

    def __str__(self) -> str:
        place = self.place or spelled(self.path)
        return f"{place}: {self.text}" if place else self.text


class ComposerError(Exception):
    """Everything this package raises on purpose. As a text it can be printed (`composer.base.spelling`); `told` and the
    mistakes hold names as they were given."""

    @property
    def told(self) -> str:
        """What went wrong, in the words and names it was raised with."""
        return "".join(map(str, self.args))

    def __str__(self) -> str:
        return "\n".join(spell_out(line) for line in self._lines())

    def _lines(self) -> Iterable[str]:
        return (self.told,)


class ScenarioError(ComposerError):
    """The scenario or the pool is wrong: every mistake at once.

    Parameters
    ----------
    mistakes : iterable of Mistake
        All that was found, in order; the attribute `mistakes` holds them, each once. Never empty.
    """

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(dict.fromkeys(mistakes))
        super().__init__("\n".join(map(str, self.mistakes)))

    def _lines(self) -> Iterable[str]:
        return map(str, self.mistakes)

    def __reduce__(self) -> tuple[object, ...]:
        return ScenarioError, (self.mistakes,)


class TooLarge(ScenarioError, OverflowError):
    """Numbers that leave the range in which all arithmetic is exact (`composer.base.magnitudes`).

    Who knows the place of what was asked catches it as an OverflowError and tells it there; caught by nobody it is a
    mistake of the scenario all the same.
    """

    def __init__(self, label: str = "the numbers asked for here") -> None:
        super().__init__([Mistake(f"{label}: {TOO_LARGE}")])

    def __reduce__(self) -> tuple[object, ...]:
        return ScenarioError, (self.mistakes,)


class Undecided(ComposerError):
    """A question was given up before it was answered."""


class Disagreement(ComposerError):
    """Two independent roads to the same answer differ: a defect of this program. The text names the row."""


def spelled(path: Path) -> str:
    """A path as Python would write it: `teams[0].require[2].at_least`; empty for the empty path."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.removeprefix(".")


def suggestion(name: str, near: str) -> str:
    """A hint at a name that is near another one; where the two look alike it says in what they differ, of which `name`
    is the first."""
    seen = [" ".join(text.lower().split()) if text.isascii() else "" for text in (name, near)]
    what = differs(name, near) if seen[0] == seen[1] or not all(seen) else ""  # what plainly differs is seen
    return f" – did you mean `{near}`?" + (f" What differs: {what}" if what else "")


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """A hint that names the known name nearest to `name`, or lists what there is when there is little."""
    mine = skeleton(name)
    near = [each for each in known if each != name and skeleton(each) == mine]
    near = near or get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return suggestion(name, near[0])
    if 0 < len(known) <= 12:
        return f" – available: {', '.join(known)}"
    return ""
