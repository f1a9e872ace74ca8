"""Rosters that were decided, as `solve --csv` writes them: what `repair` and `standins` start from."""

from __future__ import annotations

import csv
import io

SMART_TEAM = {
    "P103": "Team leader",
    "P160": "Interpreter and analyst",
    "P164": "Medic",
    "P181": "Signaller",
    "P001": "",
    "P021": "",
    "P119": "",
    "P134": "",
}
"""What smart_team.yaml was answered with. P103, P160 and P164 have fallen out in smart_team_three_gone.yaml."""


def smart_team_roster() -> bytes:
    """The smart team, a line a member."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("team", "seat", "id"))
    writer.writerows(("smart team", seat, member) for member, seat in SMART_TEAM.items())
    return text.getvalue().encode()
