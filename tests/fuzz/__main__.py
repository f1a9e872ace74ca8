"""Everything that can be run for minutes or hours: `python -m tests.fuzz NAME …` is `python -m tests.fuzz.NAME …`."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from pathlib import Path


def programs() -> dict[str, str]:
    """The programs of this folder by their names, and what each does, in a line."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.name != "__main__.py" and 'if __name__ == "__main__":' in path.read_text("utf-8"):
            found[path.stem] = path.read_text("utf-8").split('"""')[1].strip().split("\n\n")[0].replace("\n", " ")
    return found


def main(arguments: Sequence[str]) -> int:
    """Run the program of that name; list them all where there is none."""
    known = programs()
    if not arguments or arguments[0] not in known:
        print("python -m tests.fuzz NAME …, each with --help:\n")
        print("\n".join(f"  {name:12} {words}" for name, words in known.items()))
        return 0 if not arguments or arguments[0] in ("-h", "--help") else 2
    name = f"{__package__}.{arguments[0]}"
    sys.argv = [f"python -m tests.fuzz {arguments[0]}", *arguments[1:]]
    runpy.run_module(name, run_name="__main__", alter_sys=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
