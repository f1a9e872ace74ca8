"""What a caller is told before anything runs: by a type checker, and by the signature that Shift-Tab shows."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from inspect import Parameter, signature
from pathlib import Path
from typing import TypeGuard

import numpy as np
import pytest

import composer
from composer import Goal, Lone, Members, Recruit, Requirement, ScenarioError, Seat, Team, Total, Who
from composer.base.models import Model
from tests.support.documents import GUIDE, ROOT, examples

PUBLIC = [getattr(composer, name) for name in composer.__all__]
MODELS = [each for each in PUBLIC if isinstance(each, type(Model))]
EXAMPLES = [GUIDE / "python.md", GUIDE / "notebook.md"]
NOT_BUILT_BY_FIELDS = {"Goal": {"direction", "measure"}, "Requirement": {"targets"}}
"""Fields that are read from others: `most=` and `least=`, and bounds that are targets."""

WRONG = """from composer import *
Members(3)
Members()
Members(Who(sex="F"), Who())
Share(Who(sex="F"), Who())
Share(Who(sex="F"), amog=Who())
Total(3)
Average("age", of="F")
Distinct(["unit"])
LargestGroup(unit="unit")
Lone("F")
Pairs(["P1", "P2"])
Together("P1")
Team("x")
Team("x", "six")
Team("x", 3, seats=Seat("lead"))
Team("x", 3, keep="size")
Seat("lead", Who(), 2)
Requirement("members", at_least=2)
Requirement(Members({}), at_lest=2)
Requirement(Members({}), at_least=[2])
Goal(most="total")
Goal(Total("cost"))
Course("French", {"languages": {"fr": 2}})
Recruit("medic", {}, "dear")
Who("F")
Problem("people.csv", [Team("x", 3)])
"""


def mypy(folder: Path, **modules: str) -> list[tuple[str, int]]:
    """Module and line of what mypy finds wrong in code that uses the package; its cache is that of the strict check."""
    for name, code in modules.items():
        (folder / f"{name}.py").write_text(code, "utf-8")
    files = [str(folder / f"{name}.py") for name in modules]
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), *files]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert not run.stderr, run.stderr
    return [(name, int(line)) for name, line in re.findall(r"(\w+)\.py:(\d+): error: ", run.stdout)]


@pytest.mark.unmeasured
def test_a_type_checker_takes_the_examples_and_refuses_every_wrong_call(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="it comes with the extra `dev`")
    python, notebook = ("".join(each.text for each in examples(page, "python")) for page in EXAMPLES)
    told = mypy(tmp_path, python=python, notebook=notebook, wrong=WRONG)
    assert {*told} == {("wrong", line) for line in range(2, WRONG.count("\n") + 1)}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_signature_names_the_fields_and_their_defaults(model: type[Model]) -> None:
    parameters = signature(model).parameters
    if model is composer.Measure:  # which is not to be built
        return
    fields = model.model_fields
    known = {name for name in fields if name not in NOT_BUILT_BY_FIELDS.get(model.__name__, ())}
    assert {*parameters} - known == ({"most", "least"} if model is Goal else set())
    assert known <= {*parameters}
    for name in known:
        default = parameters[name].default
        assert fields[name].is_required() == (default is Parameter.empty), name
        assert fields[name].is_required() or fields[name].default == default, name


def test_a_signature_reads_like_the_source() -> None:
    assert str(signature(Lone)) == "(lone: Who | Mapping[str, object])"
    shown = "(name: str, gives: Mapping[str, object], cost: Number, number: int | None = None)"
    assert str(signature(Recruit)) == shown
    every = [str(signature(value)) for value in PUBLIC if is_built(value)]
    assert [text for text in every if " at 0x" in text or "BeforeValidator" in text] == []
    assert len(every) > 80


def is_built(value: object) -> TypeGuard[Callable[..., object]]:
    """Whether a public name is called by users: no type alias; no exception, whose signature Python does not always
    know; and no certificate, which is read from a file."""
    error = isinstance(value, type) and issubclass(value, Exception)
    return callable(value) and not error and value is not composer.Certificate


def test_only_what_the_signature_gives_by_position_is_taken_so() -> None:
    assert Team("x", 3).name == "x"
    with pytest.raises(TypeError, match="Seat takes at most 2 positional arguments: seat, who"):
        Seat("lead", Who(), 2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Goal takes at most 0 positional arguments"):
        Goal(Total("cost"))  # type: ignore[call-arg]


def test_what_a_signature_accepts_beside_models_is_read_as_in_a_file() -> None:
    assert Members({"sex": "F"}) == Members(Who(sex="F"))
    team = Team(
        "x", {"at_least": 2}, seats=[{"seat": "lead", "who": {"sex": "F"}}], require=[{"lone": {}, "exactly": 0}]
    )
    assert team.seats == (Seat("lead", Who(sex="F")),)
    assert team.require == (Requirement(Lone({}), exactly=0),)
    assert Goal(most={"total": "cost"}) == Goal(most=Total("cost"))


def test_numbers_of_numpy_are_the_decimals_they_print_as() -> None:
    assert Requirement(Total("cost"), at_most=np.float64(0.1)).at_most == Fraction(1, 10)
    with pytest.raises(ScenarioError, match="finite"):
        Requirement(Total("cost"), at_most=np.float64("nan"))
