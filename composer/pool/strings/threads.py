"""Work that threads share: numpy and Arrow let others work while they do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Done = TypeVar("Done")
WORKERS = min(4, os.cpu_count() or 1)


def map_threads(work: Callable[[Job], Done], jobs: Sequence[Job], sizes: Iterable[int]) -> list[Done]:
    """What comes of every job, in their order; the largest is begun first."""
    largest_first = [at for _, at in sorted((-size, at) for at, size in enumerate(sizes))]
    with ThreadPoolExecutor(WORKERS) as threads:
        found = dict(zip(largest_first, threads.map(lambda at: work(jobs[at]), largest_first), strict=True))
    return [found[at] for at in range(len(jobs))]
