"""`python -m benchmarks [NAME]`: runs one named benchmark. Exit status 1 if an answer is wrong."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from benchmarks.options import PARTS, Options

BENCHMARKS = {  # imported only when they run: solvers and frames take their time
    "small": ("benchmarks.small", "run_small"),
    "scale": ("benchmarks.scale", "run_scale"),
    "panels": ("benchmarks.panels", "run_panels"),
    "loading": ("benchmarks.loading", "run_loading"),
    "conflicts": ("benchmarks.conflicts", "run_conflicts"),
    "sweeps": ("benchmarks.sweeps", "run_sweeps"),
    "fronts": ("benchmarks.fronts", "run_fronts"),
    "anytime": ("benchmarks.anytime", "run_anytime"),
    "programmes": ("benchmarks.programmes", "run_programmes"),
    "proofs": ("benchmarks.proofs", "run_proofs"),
    "repairs": ("benchmarks.repairs", "run_repairs"),
    "standins": ("benchmarks.losing_one", "run_standins"),
    "units": ("benchmarks.few_units", "run_units"),
    "pairs": ("benchmarks.pairs", "run_pairs"),
    "placed": ("benchmarks.placed", "run_placed"),
    "teams": ("benchmarks.teams", "run_teams"),
    "growth": ("benchmarks.growth", "run_growth"),
    "whatif": ("benchmarks.what_if", "run_what_if"),
    "turns": ("benchmarks.tour_by_tour", "run_turns"),
    "page": ("benchmarks.page", "run_page"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the arguments, runs the benchmark, gives its exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Compare with plain models.")
    parser.add_argument("name", nargs="?", choices=sorted(BENCHMARKS), default="small")
    parser.add_argument("--people", nargs="+", type=_positive, metavar="N", help="sizes of the pools")
    parser.add_argument("--sizes", nargs="+", type=_positive, metavar="N", help="sizes of the team")
    parser.add_argument("--seeds", type=_positive, metavar="N", help="how many requests of each kind")
    parser.add_argument("--limit", type=float, metavar="S", help="seconds for a rival (small and fronts 60, scale 100)")
    parser.add_argument("--rivals-only", action="store_true", help="leave this program out (small)")
    parser.add_argument("--part", nargs="+", choices=PARTS, help="parts of scale (all)")
    parser.add_argument("--augmecon", metavar="PYTHON", help="an interpreter that has pyaugmecon and highspy (fronts)")
    parser.add_argument("--families", nargs="+", choices=sorted(BENCHMARKS), help="which to run (page: all)")
    parser.add_argument("--out", metavar="FILE", help="where their output is kept (page: page.txt)")
    parser.add_argument("--total", type=float, metavar="S", help="seconds for all of them (page: 1,500)")
    given = vars(parser.parse_args(arguments))
    name = given.pop("name")
    options = Options(parts=given.pop("part"), **given)
    module, function = BENCHMARKS[name]
    status: int = getattr(import_module(module), function)(options)
    return status


def _positive(text: str) -> int:
    number = int(text.replace("_", "").replace(",", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
