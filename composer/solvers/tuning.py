"""Figures that were measured, on which no answer depends, only how long it takes: who tunes looks here.

Sizes up to which something pays, how often it is tried, the work that something is counted as, and patience. What
stands elsewhere is no such figure: how far numbers are exact, what a proof may be, how much a text tells. The same of
what stands below this room is in `presolve.tuning`.
"""

# Pricing, cores, decisions
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
SWITCHINGS = 30
"""And further ones that only cut off people whose switch is on in part."""
CORE = 40
"""Classes of people below a price of zero that the first decision is taken on."""
AT_ONCE, AT_ONCE_COLUMNS = 0.02, 1_000
"""Work that it is tried with, where everybody is placed, before anything else is looked at, and up to how many columns:
in larger ones preparing alone takes longer than that."""
FIRST_TRY = 0.2
"""Work that a decision is first tried with; a second's worth is about 0.7."""
CHANGED = 3
"""How many times as much each try but the first may take where everybody is placed."""
FIRST_TRIES = (1, 4)
"""How often a decision over several teams is tried before teams are exchanged between, as it is and pooled."""
WIDE, BEGINNING = 12_000, 1.0
"""Columns of linear programs from which several teams are filled before them, and the work that it may take."""
NEARLY_WHOLE = 3
"""Columns of each of several teams that may be between whole numbers in the linear program, for HiGHS to be asked."""
DEAREST, EACH_PLACE = 300, 2
"""People at least, and so many for each place, in the first linear program where rough prices tell who is dear."""
NEAR = 8
"""How many people are looked at for each class that the core may take in."""
WIDER = 4
"""How many times as large the next core is."""
PAIRS = 5_000
"""Pairs of person and team from which a linear program over some of them pays, where people may be in several teams."""
PAIR_SAMPLE, PAIR_PART = 600, 100
"""People at least, and which part of all, in the sample that gives the first prices for it."""
PAIR_PEOPLE = 3
"""How many times as many people as have a price above zero are in the first such program,"""
PAIRS_EACH = 18
"""and how many pairs of theirs for each place in a team."""
PAIR_OTHERS = 6
"""Each how many of the people used have all their pairs in the second proposal."""
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
TINY = 40
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

# Linear programs
LP_ASKING, LP_ITERATING = 2e-4, 1.2e-8
"""Work that asking is counted as, and a simplex iteration for each row and column."""
PROPOSAL_ITERATING = 4e-8
"""The same of an iteration where HiGHS proposes whole numbers, with all that it does beside."""
LP_WATCHED = 20_000
"""Numbers in the rows from which it is looked at the budget in every iteration: in smaller ones that takes too long."""
LP_ITERATIONS = 5_000
"""Iterations between two looks in smaller ones."""
LP_NUMBER = 2e-7
"""Work that a linear program is counted as, for each number in its rows."""

# Floors that move
SHARPNESS = 4
"""What the finest expression weighs in the objective, where the least weight is 1."""
KEPT_SHARPNESS = 1
"""The same in small zones, over a program that is kept: round weights come again, and take fewer branches."""

KEPT = 1500
"""People up to whom all are kept in one program,"""
KEPT_NUMBERS = 400_000
"""whose matrix has no more places than this,"""
KEPT_LARGEST = 10_000_000
"""and no larger number."""
KEPT_BRANCHES = 200
"""Branches after which other ways are taken,"""
KEPT_IN_VAIN = 3
"""and how often they are before it is not tried any more, where it mostly was in vain."""
KEPT_ROUNDED = 8
"""Values between two whole numbers up to which all ways to round them are tried."""
KEPT_SUMS, KEPT_USED = 512, 48
"""Sums of rows that are kept from earlier branches, and how many of them are held against those of one question,"""
KEPT_TIGHT = 12
"""and by how many of these one is narrowed."""
KEPT_BOTH, KEPT_BETWEEN = 2.0, 0.2
"""What counts beside what both cases of a column use up: the smaller of both, and how far it is from a whole number."""

# Rows that are asked or not
SWITCHED_ROUNDED = 8
"""Values between two whole numbers up to which all ways to round them are tried."""
SWITCHED_WIDE = 3
"""Part of the people over which a count is looked at before people are held on to one by one,"""
SWITCHED_DIVE = 20
"""and how often more of them are."""
SWITCHED_PEOPLE = 1500
"""People up to whom all are kept in one program, of whose rows some are asked,"""
SWITCHED_NUMBERS = 400_000
"""whose matrix has no more places than this."""
SWITCHED_BRANCHES = 60
"""Branches after which other ways are taken,"""
SWITCHED_IN_VAIN = 3
"""and how often they are before it is not tried any more, where it mostly was in vain."""

# Proofs that nothing is better
STATE = 2e-7
"""Work that a state is counted as when everything is tried."""
BRANCH_NARROW = 64
"""The range up to which a helper may be told by cases before all else is."""
BRANCH_FEW = 120
"""Branches after which it is worth looking ahead."""
BRANCH_AHEAD, BRANCH_TIMES = 4, 2
"""Columns of each sort for which it is looked how many of both cases are closed at once, and how often."""

# A team to begin with
CONSTRUCT_PEOPLE, CONSTRUCT_EACH = 300, 3
"""At least so many people are tried, and so many for each who is needed."""
CONSTRUCT_KINDS = 500
"""Classes up to which all people are tried."""
CONSTRUCT_PART = 6
"""Of those who are missing in a team, this part is taken at once."""
CONSTRUCT_GREED = (0.3, 1e-3)
"""How much the goal counts beside what is asked, one try after the other."""
CONSTRUCT_SCARCE = 0.05
"""What it costs to use up somebody whom a floor needs that is met already, where all who can meet it are needed."""
CONSTRUCT_EXCHANGES = 60
"""Exchanges of one member, tried for one team."""
CONSTRUCT_LEAVING = 8
"""Members tried in each of them."""
CONSTRUCT_ROUNDS = 5
"""How often the helpers are gone over."""
CONSTRUCT_NUMBER = 3e-8
"""Work for each number that is looked at,"""
CONSTRUCT_CALLS = 2000
"""and how many of them asking takes as long as."""

# Exchanges between teams
EXCHANGE_STAGES = ((2, 0.1), (3, 0.2))
"""Between how many teams, and the work that each exchange is tried with."""
EXCHANGE_ONES = ((1, 0.05),)
"""The same before anybody is priced."""
EXCHANGE_OTHERS, EXCHANGE_UNPRICED = 40, 200
"""People outside for each team of an exchange, and as many where nothing tells who is dear."""
EXCHANGE_EACH = 2
"""And so many of those who help each of its rows."""
EXCHANGE_TEAMS = 40
"""Teams that lose most, between which exchanges are looked for."""
EXCHANGE_FILLING = (40, 400)
"""People for an empty team, one try after the other,"""
EXCHANGE_FIRST = 0.1
"""and the work that filling it, or mending a row, is tried with."""
EXCHANGE_FINEST = 1e5
"""What the largest weight counts when teams are filled."""
EXCHANGE_NUMBER = 1e-8
"""Work that an exchange is counted as for each number of the whole model."""
GROUPS = 3.0
"""Work that it may take to choose few of many groups one by one, before everybody is priced together,"""
GROUP_TRIES = 3
"""how often the engine tries the people of a choice of groups,"""
GROUP_CORE = 60
"""how many people, and twice as many as a team has places, are tried before anything is known,"""
GROUP_PRICES = 40
"""and how many of the latest prices a branch is held against."""
GROUPS_JOINING = 60
"""Groups of which others come together in one round."""
GROUP_NUMBER = 2e-8
"""Work that pricing groups is counted as, for each number in the rows."""

# What cannot stand together
QUESTION = 0.01
"""Work that a question is counted as, besides what the engines count: with less left, none is put."""
DETAIL_QUESTIONS = 40
"""Questions about one conflict after which the parts that are left are given as they are."""
HITTING_STEPS = 200_000
"""Branches after which the search for a smallest hitting set is given up: about a second."""
COUNTED = 2_000
"""Members up to which a choice is recomputed."""
ROWS_BETWEEN_LOOKS = 1000
"""Rows between two looks."""

# Proofs that are written down
PROOF_COLUMNS = 4000
"""Columns up to which all are there from the start; else a quarter of them."""
PROOF_JOINING = 500
"""Columns that join in one round."""
PROOF_SHORT, PROOF_LEAVES = 12, 200
"""Sums of a proof at most: at first, and in the end."""
PROOF_WORK = (2.0, 8.0, 12.0)
"""Work, as `Budget` counts it, after which a short proof is given up, then lemmas, then any proof at all."""
CASES_TRIED = 16
"""Quantities tried before one is chosen."""
LEMMA_ROUNDS = 5
"""Rounds of looking for lemmas."""
LEMMA_MARKS = 400
"""Helpers that are looked at in one round."""
LEMMA_MANY = 40
"""Quantities up to which a row is looked at for lemmas."""
LEMMA_LEAVES = 4
"""Sums of a lemma's proof at most."""
BEST_CLASSES = (60, 30)
"""Classes of people, in each team, up to which it is tried through what they can make: at first, and where that was too
much for the check."""
BEST_STATES, BEST_LIMIT = 10_000, 20_000
"""States at one time, and all in all, up to which it is tried."""
BEST_CASES = 150
"""Cases of one proof."""

# Budgets and patience
LOOK = 2e-5
"""Work that a look at the budget is counted as: about what is done until the next one."""
GRACE = 0.5
"""Work, and seconds, that may be spent beyond the end on recomputing what was found before it."""
ENGINE_PAUSE = 0.05
"""Seconds between two looks at whether Ctrl-C was pressed."""
ENGINE_GRACE = 0.5
"""Seconds that an engine has for what it has found, once it is stopped or its time is up."""
COUNTING = 4e-5
"""Work that recomputing a few people is, between two looks."""

# Analyses
COUNTS_CONDITION = 2e-9
"""Work that a condition is counted as, for each person."""
COUNTS_MOST = 1.0
"""Work after which counting is given up; it is none of a search's."""
COUNTS_SIZES = 2000
"""Sizes of a team that are looked at one by one; where it may have more, only the smallest is."""
COUNTS_COMPARING = 5e-6
"""Work that comparing two demands is counted as."""
FIND_OUT_PEOPLE = 10_000
"""People of whom something is not on record up to whom it is looked for how many of them it takes."""
GAPS_COMBINATIONS = 400_000
"""Combinations of courses, over all groups, that are looked at."""
REDUNDANCY = 0.8
"""Work that it may take to find out which demands cannot matter: a note must not keep anybody waiting."""
REDUNDANCY_EACH = 0.3
"""Work that it may take of one demand."""
REDUNDANCY_PERSON = 5e-8
"""Work that writing a question down is counted as, for each person of the pool."""
SWEEP_CELLS = 100
"""Cells of a sweep that are written down in search of one that is not refused."""
BACKBONE_EASY = 1.0
"""Work that a guess may cost."""
BACKBONE_AT_ONCE = 100
"""Classes that are asked about together where somebody may be in several teams, each with helpers of its own."""
BACKBONE_KEPT = 1_000_000
"""Classes up to which what they add to a row is kept."""
IDS_AT_ONCE = 10_000
"""People from which all ids are read at once, sooner than one by one."""
TEAMS_ORDERED = 10
"""Teams alike that are asked to stand in order: of more, too much time is lost in finding any that do."""
FRONT_AIMED = 0.0003
"""Part of the whole box from which a zone's middle is worth a linear program more."""
FRONT_TELLING = 0.3
"""Seconds between two words about how far the search is."""
SWEEP_LONG = 10.0
"""Seconds that cells would still take one after the other, from which workers of their own are worth starting."""
SWEEP_TRIES = 3
"""How often a question is asked whose worker dies over it."""
SWEEP_IN_VAIN = 30
"""Workers that die before any question was answered until no other is started."""
SWEEP_GRACE = 3.0
"""Seconds that questions under way have to end by themselves once the time is up."""
SWEEP_PATIENCE = 30.0
"""Seconds without any worker, in which a new one may come in the place of the dead, until none is waited for."""
SWEEP_STARTS = 3
"""How often a worker is started in vain before it is taken for granted that none can be."""
