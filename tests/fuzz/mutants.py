"""The package broken in one place after another, and whether the tests nearest to that place see it.

    python -m tests.fuzz mutants --number 60 --seed 0

A mutant is one line changed: a comparison turned or moved by one, a number one larger, `and` for `or`, a condition
turned round, a statement left out, a value that is not returned. It is written into a copy of the repository, where the
tests that import its module, or are nearest to it, are run until one fails: `killed`. Where none of them does it has
`survived`, though other tests, farther off, might still kill it; one under which the tests come to no end is killed
too. Those that survived are printed: each is a line that could be wrong without a near test that fails, or one whose
change makes no difference.

`--whole` goes on, where none of the nearest fails, with all tests of the module's room, and then with every other test
of the quick run, so that what survives there is what `python tests` does not see.
"""

from __future__ import annotations

import argparse
import ast
import copy
import functools
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from random import Random

from tests.support import ROOT

PACKAGE = "composer"
NEAREST = 4
"""Files of tests that are run for a mutant."""
PATIENCE = 600
"""Seconds of CPU after which tests have no end; the clock would say so of any test on a busy machine."""
KILLED, SURVIVED = "killed", "survived"

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_OTHER: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
}


@dataclass(frozen=True)
class Mutant:
    """One change: in which file and line, in words, and the whole file with it."""

    path: str
    line: int
    words: str
    source: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words}"


def changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], ast.AST]]]:
    """What can be changed at a node: in words, and how."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _TURNED:
        yield "comparison turned", _turned
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield "one more", lambda each: ast.Constant(each.value + 1)  # type: ignore[attr-defined]
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield "true for false", lambda each: ast.Constant(not each.value)  # type: ignore[attr-defined]
    if isinstance(node, ast.BoolOp):
        yield "and for or", lambda each: ast.BoolOp(_flipped(each), each.values)  # type: ignore[attr-defined]
    if isinstance(node, (ast.If, ast.IfExp)):
        yield "condition turned round", _negated
    if isinstance(node, ast.BinOp) and type(node.op) in _OTHER:
        yield "another operator", _operator
    if isinstance(node, ast.Return) and node.value is not None:
        yield "nothing returned", lambda _: ast.Return(ast.Constant(None))
    if isinstance(node, (ast.AugAssign, ast.Raise)) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield "statement left out", lambda _: ast.Pass()


def _turned(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.Compare)
    return ast.Compare(node.left, [_TURNED[type(node.ops[0])]()], node.comparators)


def _flipped(node: ast.AST) -> ast.boolop:
    assert isinstance(node, ast.BoolOp)
    return ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _negated(node: ast.AST) -> ast.AST:
    assert isinstance(node, (ast.If, ast.IfExp))
    turned = copy.copy(node)
    turned.test = ast.UnaryOp(ast.Not(), node.test)
    return turned


def _operator(node: ast.AST) -> ast.AST:
    assert isinstance(node, ast.BinOp)
    return ast.BinOp(node.left, _OTHER[type(node.op)](), node.right)


class _At(ast.NodeTransformer):
    """Changes the one node of that number."""

    def __init__(self, number: int, change: Callable[[ast.AST], ast.AST]) -> None:
        self.number, self.change, self.seen = number, change, -1

    def visit(self, node: ast.AST) -> ast.AST:
        self.seen += 1
        if self.seen == self.number:
            return ast.copy_location(self.change(node), node)
        return self.generic_visit(node)


def _walked(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes in the order in which `_At` meets them."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        yield from _walked(child)


def mutants(path: Path) -> list[tuple[int, str, Callable[[ast.AST], ast.AST], int]]:
    """All that can be changed in a module: the node's number, in words, how, and its line; only inside functions, as
    what stands outside says types and limits."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {id(each) for top in ast.walk(tree) if isinstance(top, ast.FunctionDef) for each in _body(top)}
    return [
        (number, words, change, getattr(node, "lineno", 0))
        for number, node in enumerate(_walked(tree))
        if id(node) in inside
        for words, change in changes(node)
    ]


def _body(function: ast.FunctionDef) -> Iterator[ast.AST]:
    for statement in function.body:
        yield from ast.walk(statement)


def drawn(number: int, seed: int, only: str = "") -> list[Mutant]:
    """So many mutants of the package, or of the modules whose path begins so; each line of it as likely as another."""
    draw = Random(seed)
    paths = [path for path in sorted((ROOT / PACKAGE).rglob("*.py")) if _named(path).startswith(only)]
    known = [(path, *one) for path in paths for one in mutants(path)]
    found = []
    for path, place, words, change, line in draw.sample(known, min(number, len(known))):
        source = path.read_text("utf-8")
        tree = ast.fix_missing_locations(_At(place, change).visit(ast.parse(source)))
        said = f"{words}: {source.splitlines()[line - 1].strip()}"
        found.append(Mutant(_named(path), line, said, ast.unparse(tree)))
    return found


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Which tests


@functools.cache
def imported(path: Path) -> frozenset[str]:
    """The modules that a file imports, as the paths they would have: `composer/scenario/csv`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return frozenset(name.replace(".", "/") for name in found)


def nearest(module: str) -> list[str]:
    """The files of tests that are nearest to a module, those that import it before those that import an importer, and
    of these the ones that import least before others."""
    target = module.removesuffix(".py").removesuffix("/__init__")
    graph = {_named(path): imported(path) for path in (ROOT / PACKAGE).rglob("*.py")}
    tests = {_named(path): imported(path) for path in (ROOT / "tests").rglob("test_*.py")}
    word, reached, order = target.rpartition("/")[2], {target}, []
    while len(order) < NEAREST and reached:
        near = [name for name, seen in tests.items() if seen & reached and name not in order]
        order += sorted(near, key=lambda name: (word not in name, len(tests[name]), name))
        users = {name.removesuffix(".py").removesuffix("/__init__") for name, seen in graph.items() if seen & reached}
        reached = users - reached if users - reached != reached else set()
    return order[:NEAREST]


# Killing


def rounds(module: str, whole: bool) -> Iterator[list[str]]:
    """Files of tests, one lot after the other: the nearest, and, for the whole, those of its room and all others."""
    lot = nearest(module)
    yield lot
    if not whole:
        return
    every = sorted(_named(path) for path in (ROOT / "tests").rglob("test_*.py"))
    room = module.split("/")[1].removesuffix(".py")
    seen = {*lot}
    for near in (True, False):
        lot = [name for name in every if name not in seen and name.startswith(f"tests/{room}/") >= near]
        seen |= {*lot}
        if lot:
            yield lot


def fate(mutant: Mutant, folder: Path, whole: bool = False) -> str:
    """What tests make of a mutant in a copy of the repository, which is afterwards as it was."""
    path = folder / mutant.path
    before = path.read_text("utf-8")
    _write(path, mutant.source)
    try:
        return SURVIVED if all(_passed(lot, folder) for lot in rounds(mutant.path, whole)) else KILLED
    finally:
        _write(path, before)


def _write(path: Path, source: str) -> None:
    """With nothing left of what was compiled of it, which Python knows by its size and the second of its writing."""
    path.write_text(source, "utf-8")
    for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
        compiled.unlink()


def _passed(files: Sequence[str], folder: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not by_the_hundred"]
    ended = subprocess.run(
        [*command, *files],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE)),
    )
    return ended.returncode == 0


def run(
    number: int,
    seed: int,
    only: str = "",
    seconds: Callable[[], bool] = lambda: True,
    whole: bool = False,
    first: int = 0,
) -> Counter[str]:
    """So many mutants, from a first one on, while `seconds` says that there are any left; those that survive are
    printed."""
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "copy"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", "__pycache__", ".*_cache", "*.egg-info"))
        for place, mutant in enumerate(drawn(number, seed, only)[first:], first):
            if not seconds():
                break
            ended = fate(mutant, folder, whole)
            counted[ended] += 1
            if ended == SURVIVED or whole:
                print(f"# {f'{place} ' if whole else ''}{ended}: {mutant}", flush=True)
    return counted


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=20, help="how many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="modules whose path begins so, such as composer/proof")
    parser.add_argument("--whole", action="store_true", help="with every test of the quick run")
    parser.add_argument("--first", type=int, default=0, help="go on from this one")
    parser.add_argument("--minutes", type=float, default=inf, help="begin no other after so long")
    given = parser.parse_args(arguments)
    until = time.monotonic() + 60 * given.minutes
    counted = run(given.number, given.seed, given.only, lambda: time.monotonic() < until, given.whole, given.first)
    print(f"{counted.total()} mutants: {counted[KILLED]} killed, {counted[SURVIVED]} survived")
    return 0


if __name__ == "__main__":
    sys.exit(main())
