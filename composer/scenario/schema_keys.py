"""What the JSON Schema of scenario files says of each key, in words for people."""

from __future__ import annotations

from collections.abc import Mapping

from composer.problem.sweep_values import MOST_VARIED
from composer.scenario.schema_types import (
    AMOUNT,
    COUNT,
    DAY,
    DROP,
    NAME,
    PLAN,
    PROPORTION,
    RATIONAL,
    WEIGHT,
    Schema,
    grids,
    items,
    ref,
)

_PERIOD = r" *\d{1,5} *(day|week|month)s? *"
LENGTHS: Mapping[str, Schema] = {
    "every": {"type": "string", "pattern": f"^{_PERIOD}$"},
    "rest": {"type": "string", "pattern": rf"^({_PERIOD}| *\d{{1,5}}(\.\d+)? *x *)$"},
}
KEYS: Mapping[str, tuple[str, Schema | None]] = {
    "title": ("What the scenario is called.", None),
    "decision": ("What is to be decided, by whom and until when: a report says it, no answer depends on it.", None),
    "asked": ("What is to be decided.", None),
    "by": ("Who decides.", None),
    "needed": ("The day by which the decision is needed.", DAY),
    "marking": ("The protective marking, on every printed page.", None),
    "unit": ("The unit that puts the decision sheet forward.", None),
    "show": ("Columns of the pool to tell beside every id.", None),
    "source": ("Where the number comes from; a report shows it beside the number.", None),
    "pool": (
        "The people: a file beside this one, one of its sheets, or a list of people with an id each.",
        ref("Pool"),
    ),
    "start": ("First day of the tour: ages are counted, and papers must be valid, on it.", DAY),
    "end": ("Last day of the tour.", DAY),
    "today": ("The day from which courses can be taken, until the tour starts.", DAY),
    "rest": ("How long somebody is at home after a tour: times its own days, or a length of time.", LENGTHS["rest"]),
    "busy": ("The field of days on which somebody cannot be away.", NAME),
    "served": ("The field of days of past tours, which rest follows.", NAME),
    "tours": ("How many tours one person may have, past ones in `served` included.", None),
    "plan": ("Who was decided to be in which team: a file that `solve --json` wrote, or a roster.", PLAN),
    "frozen": ("Teams whose tour starts before this day keep their people of the plan.", DAY),
    "survive": ("After which losses the team still has to hold.", None),
    "reserves": ("People in no team who step in for members who are lost.", None),
    "cover": ("How many members may be lost at once; 1 if left out.", None),
    "losses": ("How many members may be lost, whoever they are.", None),
    "drop": ("With what chance people drop out: one for everybody, a column, or a list of whose and what.", DROP),
    "chance": ("From 0 % to 100 %.", PROPORTION),
    "column": ("The column of the pool with everybody's chance.", NAME),
    "repeat": ("Tours that follow each other.", None),
    "every": ("From one first day to the next.", LENGTHS["every"]),
    "fields": (
        "What columns of the pool are, where their own values don't tell.",
        {"type": ["object", "null"], "propertyNames": {"pattern": "\\S"}, "additionalProperties": ref("Field")},
    ),
    "teams": ("The teams wanted. Nobody is in two whose days, and the rest after them, meet.", items(ref("Team"), 1)),
    "require": ("What must be met.", None),
    "prefer": ("The goals, the most important first.", None),
    "tradeoffs": (
        "What is weighed against each other: two axes or more.",
        items(ref("Goal")) | {"anyOf": [{"minItems": 2}, {"maxItems": 0}]},
    ),
    "sweep": (
        "One or two numbers to vary, such as Women.at_least or observers.size, with the values of each.",
        grids(MOST_VARIED),
    ),
    "courses": ("Courses that people could take before the tour.", None),
    "recruits": ("People who could be recruited.", None),
    "gives": (
        "What somebody has in these fields at least: a level for each name, one value, or a list of names.",
        {"type": "object", "additionalProperties": ref("Given")},
    ),
    "cost": ("What one person costs.", AMOUNT),
    "places": ("How many people at most; unlimited if left out.", None),
    "weeks": ("How long it takes; 0 if left out.", AMOUNT),
    "expect": ("What the answer is expected to be: makes the file a test.", None),
    "name": ("What it is called.", None),
    "size": ("How many members: a number, or at_least and at_most.", None),
    "everyone": ("What every member must be.", None),
    "seats": ("Places that members who match must fill, each a different one.", None),
    "seat": ("What the place is called.", None),
    "who": ("Who is meant.", None),
    "number": ("How many alike.", None),
    "at_least": ("The floor.", None),
    "at_most": ("The ceiling.", None),
    "exactly": ("The only value allowed.", None),
    "aim": ("A wish beyond the bound, which bends.", None),
    "weight": ("What one unit of shortfall counts for; 1 if left out.", WEIGHT),
    "keep": ("true: nobody may relax this.", None),
    "team": ("The one team that is read, instead of all of them together.", None),
    "at": ("any day: it holds on every day, of the members of the teams that are there on it.", None),
    "verdict": ("best and impossible are proved, found and undecided are not.", None),
    "goals": ("The values of the goals, in order; the aims first where there are any.", items(RATIONAL)),
    "ways_out": ("What each way out costs, in order.", items(RATIONAL)),
    "plans": ("What each plan of courses and recruits costs, in order.", items(RATIONAL)),
    "points": ("How many points the front has.", COUNT),
}
"""Keys in words for people; a type of their own where the model's field does not tell it."""
