"""What the command line may ask of a benchmark."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """None leaves the choice to the benchmark; `limit` is in seconds, for each rival and request."""

    people: list[int] | None = None
    sizes: list[int] | None = None
    seeds: int | None = None
    limit: float = 60.0
    rivals_only: bool = False
