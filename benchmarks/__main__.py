"""`python -m benchmarks [NAME]`: runs one named benchmark. Exit status 1 if an answer is wrong."""

import argparse
import sys
from collections.abc import Callable, Sequence

from benchmarks.options import Options
from benchmarks.small import run_small

BENCHMARKS: dict[str, Callable[[Options], int]] = {"small": run_small}


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the arguments, runs the benchmark, gives its exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Compare with plain models.")
    parser.add_argument("name", nargs="?", choices=sorted(BENCHMARKS), default="small")
    parser.add_argument("--people", nargs="+", type=_positive, metavar="N", help="sizes of the pools")
    parser.add_argument("--sizes", nargs="+", type=_positive, metavar="N", help="sizes of the team")
    parser.add_argument("--seeds", type=_positive, metavar="N", help="how many requests of each kind")
    parser.add_argument("--limit", type=float, default=60.0, metavar="S", help="seconds for a rival (60)")
    parser.add_argument("--rivals-only", action="store_true", help="leave this program out")
    given = parser.parse_args(arguments)
    options = Options(given.people, given.sizes, given.seeds, given.limit, given.rivals_only)
    return BENCHMARKS[given.name](options)


def _positive(text: str) -> int:
    number = int(text.replace("_", "").replace(",", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
