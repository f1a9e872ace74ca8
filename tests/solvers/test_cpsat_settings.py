"""CP-SAT alone under the package's settings on small programs of every shape, held against every choice tried.

`python -m tests.fuzz.settings` goes on with all settings that were weighed, and prints a table.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter

import pytest

from composer.solvers import cpsat
from composer.solvers.budget import Budget
from tests.fuzz.children import DIED, in_child
from tests.fuzz.programs import Program, Row, draw_program
from tests.fuzz.settings import OURS, RIGHT, SETTINGS, WRONG, answered, batch, table

SAFE = range(9)
"""Powers of ten at which no setting was ever seen to be wrong."""


def test_the_settings_that_are_held_to_be_ours_are_the_packages() -> None:
    known = cpsat.cpsat_settings(Budget(), 1.0, cpsat.SEED, cuts=True, presolve=True)
    for key, value in OURS.items():
        if key not in ("cut_level", "cp_model_presolve"):  # which change from one try to the next
            assert known[key] == value, key


@pytest.mark.parametrize("exponent", SAFE)
def test_below_a_milliard_the_settings_have_no_answer_wrong(exponent: int) -> None:
    names = ["ours", "ours, with cuts", "ours, presolve off"]
    counted, wrong = batch(exponent, 0, 40, names)
    assert wrong == []
    assert counted == {(name, RIGHT): 40 for name in names}


@pytest.mark.parametrize("exponent", [9, 10, 11])
def test_without_presolve_none_is_wrong_above_it(exponent: int) -> None:
    counted, wrong = batch(exponent, 0, 60, ["ours, presolve off"])
    assert wrong == []
    assert counted == {("ours, presolve off", RIGHT): 60}


def test_every_shape_is_in_many_programs_and_some_are_impossible() -> None:
    programs = [draw_program(6, seed) for seed in range(400)]
    seen = Counter(shape for program in programs for shape in program.shapes)
    shapes = ["size", "total", "equality", "aim", "average", "count", "share", "link", "distinct", "seats", "pair"]
    assert all(seen[shape] > 25 for shape in [*shapes, "big M", "largest group", "goal held", "total over a link"]), (
        seen
    )
    impossible = sum(program.best() is None for program in programs[:150])
    assert 10 < impossible < 75
    assert sum(not program.objective for program in programs) > 20


def test_the_truth_of_a_program_is_that_of_every_choice_of_all_its_variables() -> None:
    draw = random.Random(3)
    for seed in range(60):
        program = draw_program(1, seed)
        best = program.best()
        for _ in range(300):
            values = [draw.randint(low, high) for low, high in program.ranges]
            if program.right(values):
                value = sum(weight * values[key] for key, weight in program.objective.items())
                assert best is not None, seed
                assert value <= best, seed
        if best is not None:
            assert any(program.right(choice) for choice in program.choices()), seed


def test_a_wrong_answer_and_a_process_that_died_are_counted_as_such() -> None:
    program = Program([(0, 1), (0, 1)], set(), [Row({0: 1, 1: 1}, 1, 1)], {0: 3, 1: 5})
    assert program.best() == 5
    assert answered(program, SETTINGS["ours"], 5) == RIGHT
    assert answered(program, SETTINGS["ours"], 6) == WRONG
    assert answered(program, SETTINGS["ours"], None) == WRONG

    def dies(number: int) -> str:
        if number == 1:
            os.kill(os.getpid(), signal.SIGSEGV)
        return str(number)

    assert list(in_child([0, 1, 2], dies)) == ["0", DIED, "2"]
    told = table({(9, "ours", WRONG): 2, (9, "ours", DIED): 1}, [9], ["ours"])
    assert told.splitlines()[-1].split() == ["ours", "2†"]
