"""Who could step in, in words."""

from __future__ import annotations

from collections.abc import Sequence

from composer.analyses.standins.answer import Joining, StandIn, Standins, worse
from composer.render.plain import counted
from composer.render.writer import PLAIN, Page, Writer


def standins_said(found: Standins) -> str:
    """How it ended, in a sentence."""
    if found.verdict == "impossible":
        return "No choice of people from this pool meets everything that is required; that is proved."
    if not found.teams:
        return "No team was found in the time given, and it is not proved that there is none."
    if not found.standins:
        return "Nobody is in this roster."
    never = len(found.irreplaceable)
    several = [each for each in found.standins if each.possible and (each.changes or 0) > 1]
    single = sum(each.possible is True for each in found.standins) - len(several)
    unknown = sum(each.possible is None for each in found.standins)
    parts = [f"for {single:,} one change is enough"] if single else []
    parts += [f"for {len(several):,} it takes {_range(several)} changes"] if several else []
    parts += [f"for {never:,} nobody can step in"] if never else []
    parts += [f"for {unknown:,} it is not known"] if unknown else []
    sure = "; all of it is proved" if found.verdict == "best" else ""
    return f"{counted(len(found.standins), 'place')}: {', '.join(parts)}{sure}."


def broken_said(found: Standins) -> str:
    """That a roster does not hold as it is; empty where it does."""
    if found.holds or not found.teams:
        return ""
    return (
        "The roster does not meet everything as it is: changes that mend it are counted with each member. "
        "`team-composer repair` tells them."
    )


def meant(found: Standins) -> str:
    """What is counted."""
    both = " A member of several teams is gone from all of them." if len(found.teams) > 1 else ""
    return f"A change is a place that is not kept by the same person in the same team, the member's own included.{both}"


def standins_text(found: Standins, show: Sequence[str] = (), page: Page = PLAIN) -> str:
    """For each member who could step in, one line each, the scarcest first; `show` are columns of the pool to give with
    every member."""
    writer = Writer(page)
    writer.heading(found.title)
    writer.doubts(found.doubts)
    writer.say(standins_said(found), bold=True)
    writer.ended(found.note)
    if not found.standins:
        return writer.text()
    writer.say(meant(found))
    if broken_said(found):
        writer.say(broken_said(found))
    losses = [worse(goal) for goal in found.goals]
    heads = ("member", *show, "team", "seat", "changes", "joins", "leaves as well", "moves", *losses, " ")
    several = len(found.teams) > 1
    rows = [
        (
            each.id,
            *(text or "–" for text in found.shown(each.id, each.team, show)),
            each.team if several else "",
            each.seat or "",
            changes_said(each),
            ", ".join(_joining(one, each, several) for one in each.joining),
            ", ".join(each.leaving[1:]),
            ", ".join(f"{move.id} to {move.to}" for move in each.moved),
            *lost(found, each),
            sure(each),
        )
        for each in found.standins
    ]
    writer.gap()
    writer.table(heads, rows, right=("changes", *losses))
    if found.irreplaceable:
        writer.gap()
        writer.say("`team-composer repair FILE ROSTER --gone ID` names what would have to give way where nobody can.")
    writer.agreed(found.effort)
    return writer.text()


def changes_said(each: StandIn) -> str:
    """How many changes it takes."""
    if each.possible is False:
        return "nobody can"
    if each.changes is None:
        return f"{each.least} or more" if each.least > 1 else "not known"
    return str(each.changes)


def sure(each: StandIn) -> str:
    """What of it is not proved."""
    if each.best or each.changes is None:
        return ""
    return "not proved to be the best" if each.fewest else "fewer changes may do"


def lost(found: Standins, each: StandIn) -> list[str]:
    """What each goal loses, with its sign where it gains."""
    losses = each.losses or (None,) * len(found.goals)
    shown = zip(found.goals, losses, strict=True)
    return ["" if loss is None else goal.show(loss) for goal, loss in shown]


def _joining(one: Joining, each: StandIn, several: bool) -> str:
    return f"{one.id} in {one.team}" if several and one.team != each.team else one.id


def _range(several: Sequence[StandIn]) -> str:
    numbers = sorted({each.changes or 0 for each in several})
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
