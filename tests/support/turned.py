"""A module with one sign turned: for tests that must notice it."""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Collection, Iterator
from types import ModuleType

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
}
_OTHER_NAME = {
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "low": "high",
    "high": "low",
    "rint": "floor",
}


def turned(
    module: ModuleType, functions: Collection[str], aside: Collection[str] = ()
) -> Iterator[tuple[str, ModuleType]]:
    """The module once for each sign within the functions, with that one turned, and what was done to it.

    Signs are plus and minus, directions of shifts and comparisons, largest and smallest, upper and lower ends, and the
    way of rounding. Assignments to the names `aside` are left as they are. Functions are told by their own name.

    Raises LookupError where the module has none of that name.
    """
    tree = ast.parse(inspect.getsource(module))
    missing = set(functions) - {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    if missing:
        raise LookupError(f"no such function: {sorted(missing)}")
    places = [
        place
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name in functions
        for statement in function.body
        for place in _places(statement, aside)
    ]
    for place in places:
        twin = copy.deepcopy(tree)
        # The same walk over a copy meets the same nodes in the same order.
        there = list(ast.walk(twin))[list(ast.walk(tree)).index(place)]
        before = ast.unparse(there)
        _turn(there)
        other = ModuleType(module.__name__)
        exec(compile(ast.fix_missing_locations(twin), module.__name__, "exec"), other.__dict__)
        yield f"line {getattr(place, 'lineno', 0)}: {before} → {ast.unparse(there)}", other


def _places(statement: ast.stmt, aside: Collection[str]) -> Iterator[ast.AST]:
    """Every sign within a statement."""
    if isinstance(statement, ast.Assign) and any(ast.unparse(target) in aside for target in statement.targets):
        return
    for node in ast.walk(statement):
        if (
            (isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _OTHER)
            or (isinstance(node, ast.Compare) and type(node.ops[0]) in _OTHER)
            or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub))
            or (isinstance(node, ast.Attribute) and node.attr in _OTHER_NAME)
            or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in _OTHER_NAME)
        ):
            yield node


def _turn(node: ast.AST) -> None:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        node.op = _OTHER[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.Compare):
        node.ops[0] = _OTHER[type(node.ops[0])]()  # type: ignore[call-overload]
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
    elif isinstance(node, ast.Attribute):
        node.attr = _OTHER_NAME[node.attr]
    elif isinstance(node, ast.Name):
        node.id = _OTHER_NAME[node.id]
