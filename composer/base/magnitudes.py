"""Which numbers are exact: the one place that says how large and how fine they may be, and why.

Everything is counted in whole numbers. A column of decimals is its numbers times a power of ten; a bound on it is
rounded inward to such a multiple, which loses nothing; a bound on a mean or a share is multiplied by no more than the
denominator that is left when the column's own power of ten is divided out. What goes beyond these limits is refused in
words, at its place, before anything is asked of an engine:

=====================  ==========  ====================================================================================
limit                  value       what it holds for
=====================  ==========  ====================================================================================
`LARGEST`              10^12       any number that a file, a cell or a caller states
`MOST_DIGITS`          15          a column's digits, before and behind the point together, so that a number times the
                                   column's scale is below 10^15: a double tells any two such numbers apart
`LARGEST_COEFFICIENT`  2^53        what a number may be multiplied to in a row: the second engine computes in doubles
`LARGEST_SUM`          2^60        what everybody who may be in a team adds up to in a row, signs aside: 64 bits hold
                                   it, and the check itself may be made in doubles
`LARGEST_COST`         2^53        what giving way costs altogether, weights times shortfalls
=====================  ==========  ====================================================================================
"""

LARGEST = 10**12
"""Nothing beyond this is a quantity a planner means."""
MOST_DIGITS = 15
"""Digits a column may need, before and behind the point together; and as many are sure of a binary float."""
LARGEST_COEFFICIENT = 2**53
"""Beyond this a coefficient would not survive in a double, which the second engine computes with."""
LARGEST_SUM = 2**60
"""Beyond this a row could overflow the engine's 64 bits; far enough below to be checked in floating point."""
LARGEST_COST = 2**53
"""Beyond this a sum of weighted shortfalls would not survive in a double."""
DIGITS = 200
"""Digits of a number in a certificate; sums over a million people stay far below."""
