"""A choice held against another: how many of its places are filled by the same people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from composer.measures import Linear, Trait
from composer.measures.sparse import Sparse
from composer.program import Program
from composer.reduce.model import Placement


def kept(program: Program, placement: Placement) -> tuple[Program, Linear]:
    """The program with a trait that tells the people of `placement` from all others, and how many of them a choice
    has in the same team. Whoever is named so is a class of one, so that nobody stands in for them unseen."""
    codes = np.zeros(len(program.pool), np.int32)
    named = np.concatenate(placement.members)
    codes[named] = np.arange(1, len(named) + 1)
    trait = len(program.traits)
    wider = replace(program, traits=(*program.traits, Trait(codes, len(named) + 1)))
    people = {
        (team, trait): Sparse.of([(int(code), 1) for code in codes[members]], len(named) + 1)
        for team, members in enumerate(placement.members)
        if len(members)
    }
    return wider, Linear(people)


def places(placement: Placement) -> int:
    """How many members a choice has."""
    return sum(len(members) for members in placement.members)
