"""What came of recomputing a record, in words."""

from __future__ import annotations

from collections.abc import Mapping

from composer.analyses.verify.record_answer import RecordCheck
from composer.render.plain import counted
from composer.render.writer import PLAIN, Page, Writer

_MARKS: Mapping[bool | None, str] = {True: "✓", False: "✗", None: "–"}


def record_text(found: RecordCheck, page: Page = PLAIN) -> str:
    """Every part of a record, held or not, with what differs."""
    writer = Writer(page)
    writer.heading(found.title)
    if found.faults:
        number = counted(len(found.faults), "thing is", "things are")
        writer.say(f"This record does not hold: {number} wrong.", bold=True)
    elif found.holds:
        writer.say("This record holds: all of it was recomputed and is as it says.", bold=True)
    else:
        writer.say("This record holds as far as it could be recomputed; it has no proof to be added up.", bold=True)
    made = f"Made on {found.made}"
    writer.say(f"{made}, choice by {found.by}." if found.by else f"{made}.")
    for line in found.lines:
        writer.say(f"  {_MARKS[line.holds]} {line.part.capitalize()}: {line.said}")
        for differs in line.differs:
            writer.say(f"      {differs}")
    return writer.text()
