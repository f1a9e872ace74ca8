"""How many people the engines look at in each step: figures measured, none of which any answer depends on."""

SMALL = 250
"""Columns up to which CP-SAT decides on everybody at once: the linear program would take longer than it saves."""
SAMPLE = 1500
"""People in the first linear program."""
JOINING = 500
"""People who join it in one round."""
ROUNDS = 30
"""Linear programs for one question."""
CUTS = 15
"""Of them, how many only cut off people kept apart, before prices are taken as they are."""
CORE = 40
"""Classes of people below a price of zero that the first decision is taken on."""
FIRST_TRY = 0.2
"""Work that a decision is first tried with; a second's worth is about 0.7."""
NEAR = 8
"""How many people are looked at for each class that the core may take in."""
WIDER = 4
"""How many times as large the next core is."""
SETTLINGS = 2
"""How many cores on which nothing is possible are looked into, before cores are only widened."""
OBSTACLES = 40
"""Obstacles that are taken away in one of them."""
MANY = 20_000
"""Columns from which a few rows over everybody are no small program any more."""
SOME = 80
"""Classes up to which all who could be in a zone are asked at once."""
FEW = 30
"""Of them, up to which branches are looked into before CP-SAT is asked."""
LOOKED = 0.01
"""Work that branches of theirs are looked into for."""
TRIED = 4_000
"""States at which trying is given up before branches are looked into."""
CONFIRMED = 20_000
"""States at which it is given up before the second engine is asked."""
BRIEF = 120
"""Columns up to which CP-SAT does better without preparing."""
PRESOLVED = 10_000_000
"""The largest coefficient with which CP-SAT may prepare a program: from 10^9 on its presolve was seen to go wrong."""
DOUBLES = 1_000_000
"""The largest coefficient with which HiGHS' word counts: its tolerances are far below one unit of a row then."""
BRANCHING = 0.3
"""Work that branches are looked into for before the second engine is asked."""
TRIABLE = 400
"""Columns up to which trying everything is tried."""
TINY = 12
"""Columns up to which everything is tried before branches are."""
RESTING = 4
"""Processes of engines that are kept for the next question; further ones end once they have replied."""
GIVEN_UP = 10
"""Questions that engines may die over before none is asked any more."""
PATIENCE = 60.0
"""Seconds that an engine may take for nothing at all before it is taken for dead,"""
SLOWEST = 100.0
"""and for each unit of work, where it takes about one and a half of them,"""
READING = 5e-5
"""and for each byte of the question; it takes about 5e-7 to prepare it, which no work counts."""
