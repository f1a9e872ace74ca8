"""What the benchmarks print: goals that are met or not, and markdown tables."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """One goal and what was found; `met` is None where it was not tried."""

    name: str
    met: bool | None
    found: str = ""

    def __str__(self) -> str:
        word = "NOT RUN" if self.met is None else "PASS" if self.met else "FAIL"
        return f"{word}  {self.name}" + (f": {self.found}" if self.found else "")


def table(heads: Sequence[str], lines: Sequence[Sequence[str]], words: int = 0) -> str:
    """A markdown table, numbers to the right; the last `words` columns hold words."""
    numbers = len(heads) - words
    written = ["| " + " | ".join(heads) + " |", "|" + "---:|" * numbers + "---|" * words]
    written += ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join(written) + "\n"


def span(numbers: Sequence[float], digits: int = 0) -> str:
    """`120–180`, or one number where they are equal as shown."""
    least, most = f"{min(numbers):,.{digits}f}", f"{max(numbers):,.{digits}f}"
    return least if least == most else f"{least}–{most}"


def share(part: float | None) -> str:
    """A share in per cent; `unknown` for None."""
    return "unknown" if part is None else f"{100 * part:.2f} %"
