"""Every sentence and label of the decision sheet, whole, each once: what a translation translates.

A name in braces is a place for a number or a name from the file, which is put in as it is and never inflected.
"""

from __future__ import annotations

from composer.analyses.report.sheet.voice import Message as _

# What the sheet is

DECISION_SHEET = _("Decision sheet")
PAGE_OF = _("page {page} of {pages}")
READ_FROM = _("Read: {files}")
MADE_WITH = _("Made with: {versions}")
RUN_AGAIN = _("Command: {command}")

NOT_CHECKED = _("No native reader has checked this translation.")
REST_IN_ENGLISH = _(
    "Names, conditions and remarks stand as in the file or in English; the rest of the report is in English."
)

# 1. For decision

FOR_DECISION = _("For decision")
SUBJECT = _("Subject")
TOUR = _("Tour")
FROM_TO = _("{start} to {end}")
TOURS_FROM_TO = _("{number} tour, {start} to {end}", "{number} tours, {start} to {end}")
NO_DAYS = _("The file names no days.")
ASKED = _("Decision asked")
ASKED_TEAM = _("Approve the proposal in part 2, or send it back")
ASKED_NONE = _("Decide what gives way, or what is paid for, so that somebody can be sent")
DECIDES = _("Decides")
NEEDED_BY = _("Needed by")
PUT_FORWARD_BY = _("Put forward by")

# 2. Recommendation

RECOMMENDATION = _("Recommendation")
SEND_NAMED = _(
    "Send the {number} person named below as {team}; everything required is met.",
    "Send the {number} people named below as {team}; everything required is met.",
)
SEND_ANNEX = _(
    "Send the {number} person named in the annex as {team}; everything required is met.",
    "Send the {number} people named in the annex as {team}; everything required is met.",
)
SEND_TEAMS = _(
    "Fill the {number} place of these teams as the annex says, everything required being met: {teams}.",
    "Fill the {number} places of these teams as the annex says, everything required being met: {teams}.",
)
REACHED = _("They reach {values}.")
REACHED_WITH_IT = _("With it this is reached: {values}.")
ONE_OF_MANY = _("The file prefers nothing: this is one of the choices that meet everything.")
NONE_AND_PLAN = _("None exists; the cheapest plan that makes one possible costs {cost}: {plan}.")
NONE_AND_WAY = _("None exists; the cheapest way out: {changes}.")
NONE_AND_WAYS = _("None exists; a cheapest way out, of {number} found that cost the same: {changes}.")
NONE = _("None exists, and nothing that was looked for makes one possible.")
NONE_UNEXPLAINED = _("None exists; what would make one possible was not found in the time given.")
OR_GIVE_WAY = _("Or give way: {changes}.")
NOTHING_FOUND = _("None can be given: no team was found in the time given, nor is it proved that there is none.")
IS_IT_BEST = _("Is it the best?")
IS_IT_PROVED = _("Is it proved?")
BEST_PROVED = _("Yes; that no other choice is better is proved.")
BEST_BY_TWO = _("Yes; two solvers agree that no other choice is better.")
BEST_WITHIN = _("Not proved: {goal} is {value}, and no choice brings it past {bound}.")
BEST_OPEN = _("Not proved: how much better is possible is not known.")
NONE_PROVED = _("Yes: no choice of people from this pool meets everything.")
NONE_TOLD = _("No: one solver says that no choice of people meets everything, and nothing confirmed it.")
MAIN_RISK = _("Main risk")
ONE_MORE_WOMAN = _("One more woman")
NOT_REPLACEABLE = _("Not replaceable")
NOT_APPLICABLE = _("Does not apply: there is no team.")
RESERVES = _("Reserves")
WHY_NONE = _("What conflicts")

# 3. Basis

BASIS = _("Basis")
POOL_AS_OF = _("{number} person in {file}, as of {day}.", "{number} people in {file}, as of {day}.")
POOL_UNDATED = _(
    "{number} person in {file}; the file does not say as of which day.",
    "{number} people in {file}; the file does not say as of which day.",
)
PASS_THE_GATES = _("{number} of them passes every gate of some team.", "{number} of them pass every gate of some team.")
GATES_UNKNOWN = _(
    "{number} more would pass if what is not on record of them were in order.",
    "{number} more would pass if what is not on record of them were in order.",
)
ROWS_LEFT_OUT = _(
    "{number} row of it is no person and was left out.", "{number} rows of it are no people and were left out."
)
DOUBT_CHANGES = _("Read otherwise the answer is another one: {doubt}.")
DOUBT_OPEN = _("In doubt, and not tried whether it changes the answer: {doubt}.")
DOUBTS_SAME = _(
    "{number} doubt of how cells are meant changes nothing, either way.",
    "{number} doubts of how cells are meant change nothing, either way.",
)
NO_TIME = _("There was no time to look for all that belongs here; the annex says for what.")

# 4. Criteria

CRITERIA = _("Criteria")
EVERY_MEMBER = _("Every member of {team}: {gates}.")
REQUIRED_TABLE = _("Must be met")
REQUIRED = _("required")
NEEDED = _("needed, by count")
GOT = _("got")
MET = _("met")
SOURCE = _("source")
YES = _("yes")
NO = _("NO")
CONFLICTS = _("conflicts")
TOO_FEW = _("too few")
BETWEEN = _("{least} to {most}")
AT_LEAST = _("at least {value}")
AT_MOST = _("at most {value}")
AT_LEAST_AT_MOST = _("at least {least} and at most {most}")
EXACTLY = _("exactly {value}")
ON_DAY = _("{value} on {day}")
ON_ANY_DAY = _("{demand} on any day")
NOT_COUNTABLE = _("not countable")
SEATS = _("Seats filled")
MORE_ROWS = _(
    "{number} more demand is in the annex; it is met.", "{number} more demands are in the annex; they are met."
)
PREFERRED_TABLE = _("Weighed, the first before the next")
AS_HIGH = _("{goal}, as high as possible")
AS_LOW = _("{goal}, as low as possible")
AIMS_AS_LOW = _("shortfall against the aims, as small as possible")
AIMS_MISSED = _("aims missed by")
REACHED_HEAD = _("reached")
CERTAINTY = _("best possible")
PROVED = _("proved")
NOT_PROVED = _("not proved")
TROOPS = _("troops")
OBSERVERS_STAFF = _("military observers and staff officers")
FORMED_POLICE = _("formed police units")
TARGET_PUBLISHED = _("UN target for {category}, {year}, published")
TARGET_INTERPOLATED = _("UN target for {category}, {year}, interpolated")

# 5. Courses of action

COURSES = _("Courses of action")
COURSE = _("course")
CHANGES = _("who differs from A")
JUDGED = _("judged")
PROPOSED = _("proposed")
NOBODY = _("nobody")
MEMBERS_DIFFER = _("{number} member differs", "{number} members differ")
OUT_IN = _("out: {out}; in: {into}")
BEST_BECAUSE = _("Best because no choice has better values in this order.")
BEST_HOWEVER = _("Best because no choice has better values in this order; however, {course} is better in {goals}.")
LEADING = _("The best found; whether another is better is open.")
AS_GOOD = _("As good as A in everything that is preferred.")
LOSES = _("Worse than A: {losses}.")
GAINS_LOSES = _("Better than A: {gains}; however, worse: {losses}.")
MOST_DIFFERENT = _("Most different within {percent}")
NO_OTHER_COURSE = _("No other choice of people meets everything; that is proved.")
CHOSEN = _("Course of action chosen: {course}")
COURSES_UNKNOWN = _("Other choices were not looked for, or none was found in the time given.")
WAY_OUT = _("give way: {changes}")
PLAN = _("plan: {plan}")
COSTS = _("cost")

# 6. Margins

MARGINS = _("Margins")
NOBODY_INDISPENSABLE = _("Everybody can be replaced: for each there is a choice without them that meets everything.")
INDISPENSABLE = _("No choice meets everything without {names}.")
INDISPENSABLE_OPEN = _(
    "Of {number} member it was not found out whether anybody can replace them.",
    "Of {number} members it was not found out whether anybody can replace them.",
)
INDISPENSABLE_UNKNOWN = _("Who can be replaced was not found out.")
LOSS_BREAKS = _("If {name} drops out and nobody steps in, these are no longer met: {demands}.")
ANY_LOSS_HOLDS = _("Any one member of {team} may drop out: everything but its size is still met.")
LOSSES_BREAK = _(
    "{number} member of {team} cannot drop out without breaking a demand, if nobody steps in.",
    "{number} members of {team} cannot drop out without breaking a demand, if nobody steps in.",
)
LOSSES_NAMED = _("Members of {team} who cannot drop out without breaking a demand, if nobody steps in: {names}.")
SURVIVES = _(
    "{team} survives the loss of any {number} member: everything but its size is still met.",
    "{team} survives the loss of any {number} members: everything but its size is still met.",
)
SURVIVES_NOT = _(
    "{team} does not survive the loss of any {number} member; first to fail: {demand}.",
    "{team} does not survive the loss of any {number} members; first to fail: {demand}.",
)
RESERVES_COVER = _(
    "Reserves of {team}, as they are called: {names}. They make good the loss of any {number} member.",
    "Reserves of {team}, as they are called: {names}. They make good the loss of any {number} members.",
)
RESERVES_NAMED = _("Reserves of {team}, as they are called: {names}.")
CHANCE_WITHOUT = _("With {drop}, the demands of {team} still hold with a chance of {chance}.")
CHANCE_WITH = _(
    "With {drop}, the demands of {team} still hold with a chance of {chance}; with its reserves, of {reserves}."
)
NOBODY_BEHIND = _("Nobody outside the team fits these seats: {seats}.")
FEWEST_BEHIND = _(
    "Of all seats {seat} has the fewest others who fit it: {number}.",
    "Of all seats {seat} has the fewest others who fit it: {number}.",
)
OUTSIDE = _(
    "{number} person outside the teams passes the gates of {team}; none is named as a reserve.",
    "{number} people outside the teams pass the gates of {team}; none is named as a reserve.",
)
PAPER_ENDS = _("The paper that ends soonest is {paper} of {name}, on {day}.")
LEAST_REST = _(
    "The shortest rest between two tours is {number} day: {names}.",
    "The shortest rest between two tours is {number} days: {names}.",
)
NO_MARGINS = _("None: there is no team.")

# 7. Women

WOMEN = _("Women")
WOMEN_OF = _("{women} of {number} member of {team}: {share}.", "{women} of {number} members of {team}: {share}.")
WOMEN_UNKNOWN = _("The pool does not say who is a woman.")
TARGET_OF_YEAR = _("Target of the year for {category}, {year}: {share} ({basis}).")
PUBLISHED = _("published")
INTERPOLATED = _("interpolated between published years")
NO_TARGET = _("The file names no target to hold this against.")
GATE = _("gate of {team}")
WOMEN_LEFT = _("women left")
MEN_LEFT = _("men left")
WOMEN_SHARE = _("share of women")
IN_THE_POOL = _("in the pool")
GATE_STOPS_MOST = _(
    "Each counted by itself, the gate that stops most women is “{gate}”: {stopped} of {women} women, "
    "and {men_stopped} of {men} men."
)
NO_GATE_STOPS = _("No gate stops any woman.")
BY_RANK = _("Women by {field}: {counts}.")
SEATS_HELD = _("Seats held by women: {seats}.")
NO_SEATS_HELD = _("No seat is held by a woman.")
LONE_WOMAN = _("{team} has one woman alone.")
ONE_MORE_COSTS = _("It costs {losses}.")
ONE_MORE_TRADES = _("Worse: {losses}; however, better: {gains}.")
ONE_MORE_FREE = _("It costs nothing that is preferred.")
ONE_MORE_IMPOSSIBLE = _(
    "Not possible: no choice with {number} woman meets everything; that is proved.",
    "Not possible: no choice with {number} women meets everything; that is proved.",
)
ONE_MORE_OPEN = _("Not found out in the time given.")

# 8. Assumed, not checked

ASSUMED = _("Assumed, not checked")
ON_RECORD = _("What the pool says of people is taken as it stands: papers, consent and health were not checked.")
BLANK_FIELDS = _("Blank cells in what is asked, each counted as not met: {fields}.")
NO_BLANKS = _("No cell of what is asked is blank.")
NO_ABSENCES = _("No leave or other absence is given: everybody is taken to be free on all days.")
INTERPOLATED_TARGETS = _("Targets that were not published but lie between published years: {targets}.")
WARNED = _("Please check: {warning}.")
MORE_WARNINGS = _("{number} more remark is in the annex.", "{number} more remarks are in the annex.")

# 9. Changed by hand

BY_HAND = _("Changed by hand")
UNCHANGED = _("Nothing: this is the proposal as it was computed.")
SAME_AS_PROPOSED = _("The roster handed in has the same people in the same teams as the proposal.")
TAKEN_IN = _("Taken in")
LEFT_OUT = _("Left out")
ALL_HOLD = _("With the roster handed in everything required is met.")
BROKEN = _(
    "With the roster handed in {number} demand is not met:", "With the roster handed in {number} demands are not met:"
)
NOT_MET = _("{demand}: {got}, required {required}")
GOAL = _("preferred")
BEFORE = _("proposal")
AFTER = _("by hand")
DIFFERENCE = _("difference")
REASONS = _("Reasons for the changes:")

# 10. Signatures

SIGNATURES = _("Signatures")
ROLE = _("role")
NAME = _("name")
RANK = _("rank")
DATE = _("date and signature")
PREPARED = _("Prepared")
CHECKED = _("Checked")
CONCUR = _("Concur ☐  do not concur ☐")
APPROVED = _("Approved ☐  not approved ☐")
A_PERSON_DECIDES = _("A proposal; a person decides.")
