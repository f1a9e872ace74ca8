"""Bytes that readers take, changed where that leads to lines not gone before, as atheris finds them.

    pip install atheris
    python -m tests.fuzz guided --target scenario --minutes 30 --corpus /tmp/scenario

needs atheris (Linux, not among what the tests need), which watches the package's own lines. What must be true is what
`inputs` holds inputs against; it stops at the first that is wrong, with what is wrong, and leaves the input behind as
libFuzzer does. The corpus goes on growing from one run to the next.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

FIRST = {
    "scenario": "s.yaml",
    "csv": "p.csv",
    "json": "p.json",
    "xlsx": "p.xlsx",
    "parquet": "p.parquet",
    "roster": "r.json",
    "proof": "proof.json",
    "journal": "j",
    "grid": "vary.txt",
}
"""The file whose bytes are changed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and run; libFuzzer ends the process itself."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", default="scenario", choices=list(FIRST))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, required=True, help="a folder of inputs to begin with and to add to")
    given = parser.parse_args(arguments)
    try:
        import atheris  # type: ignore[import-not-found]
    except ModuleNotFoundError:
        print("this needs atheris: pip install atheris", file=sys.stderr)
        return 2
    with atheris.instrument_imports(include=["composer"], enable_loader_override=False):
        from .inputs import CPU, TARGETS, drawn, tried
    from .changing import changed_bytes

    name, target = FIRST[given.target], TARGETS[given.target]
    target.ready()
    others = next(files for seed in range(1000) if name in (files := drawn(given.target, seed)))
    given.corpus.mkdir(parents=True, exist_ok=True)
    for seed in range(50):
        if name in (files := drawn(given.target, seed)):
            (given.corpus / f"drawn-{seed}").write_bytes(files[name])

    def one(data: bytes) -> None:
        found = tried(given.target, {name: data, **{key: value for key, value in others.items() if key != name}})
        if found.wrong:
            raise AssertionError("\n".join(found.wrong))

    def changed(data: bytes, most: int, seed: int) -> bytes:
        return changed_bytes(data, Random(seed))[:most] if seed % 2 else atheris.Mutate(data, most)

    options = [
        f"-max_total_time={60 * given.minutes:.0f}",
        f"-seed={given.seed}",
        f"-timeout={4 * CPU}",
        "-max_len=65536",
    ]
    atheris.Setup([sys.argv[0], *options, str(given.corpus)], one, custom_mutator=changed)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
