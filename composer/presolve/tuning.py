"""As `solvers.tuning`, of what stands below it: figures that were measured, on which no answer depends."""

# Few things
FEW = 500
"""People, or codes, up to which a dictionary tells them apart sooner than sorting does."""
PRODUCT_FEW = 30
"""Weights up to which it is sooner to multiply all than to look which amounts are 0."""

# Everything tried
ENUMERATED_NUMBERS = 2**22
"""Numbers in states up to which it is tried, whatever number of states is allowed."""
ENUMERATED_DENSE = 2**24
"""Numbers in the rows, zeros counted, up to which it is tried at all."""
ENUMERATED_CROWDED = 256
"""States from which it pays to look for equal ones among choices of people too."""

# Everybody placed
NEARLY = 0.9
"""The part of all people from whom on it is hard to find any choice, if so many have to be placed."""

# Ranges made narrower
PROPAGATION_ROUNDS = 4
"""Rounds of looking at single rows."""
PROPAGATION_ALIKE = 4
"""Different weights of a row up to which its members are counted by them."""
PROPAGATION_COUNTS = 80
"""Counts at most."""
PROPAGATION_WIDE = 2_000
"""Columns from which none are made."""

# People kept apart
CLIQUE_VIOLATED = 1.01
"""How many of people kept apart a solution in fractions must choose to be cut off."""
CLIQUE_LARGEST = 400
"""People in one row."""
CLIQUES_AT_ONCE = 60
"""Rows of this kind that join a program at once."""

# Switches
SWITCH_BROKEN = 1e-4
"""How much more of a class a solution in fractions must choose than its switch is on."""

# People who are likely to serve
LIKELY_ENOUGH = 250
"""People up to which a pool has few enough."""
LIKELY_EACH = 12
"""People taken for each row and team: those who add most to it."""
LIKELY_SPREAD = 100
"""People taken evenly over the pool."""

# Rows
ROW_FEW = 4
"""Columns and helpers of a row up to which it is asked whether anything could break it."""
PAIRS_BETWEEN_LOOKS = 16
"""Rows between two looks at whether there is time for more."""

# People in cells
CELLS_PEOPLE = 100_000
"""People from which it pays to look at some of them alone,"""
CELLS_PASSES = 5
"""and how many passes over all of them there are before."""
CELLS_LITTLE = 5
"""The part of all people up to which few were looked at."""
CELLS_EACH = 64
"""Codes of a trait up to which each is a bucket;"""
CELLS_BUCKETS, CELLS_RATIO = 20, 0.7
"""of more there are so many, and each dearer one ends at this part of the people of the next."""
CELLS_MOST = 2**16 - 1
"""Cells at most: their numbers have 16 bits."""

# Few of many groups
GROUP_NUMBERS = 4_000_000
"""Numbers in the rows up to which groups are chosen by what each contributes."""
