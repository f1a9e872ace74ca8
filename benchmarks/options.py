"""What the command line may ask of a benchmark."""

from dataclasses import dataclass

PARTS = ("ten-thousand", "hundred-thousand", "million", "command-line", "teams", "impossible", "hard")
"""The parts of `scale`."""


@dataclass(frozen=True)
class Options:
    """None leaves the choice to the benchmark; `limit` is in seconds, for each rival and request; `augmecon` is an
    interpreter; `families`, `out` and `total` seconds are those of `page`."""

    people: list[int] | None = None
    sizes: list[int] | None = None
    seeds: int | None = None
    limit: float | None = None
    rivals_only: bool = False
    parts: list[str] | None = None
    augmecon: str | None = None
    families: list[str] | None = None
    out: str | None = None
    total: float | None = None
