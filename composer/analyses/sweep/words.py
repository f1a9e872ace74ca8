"""Sweeps as text."""

from __future__ import annotations

from composer.analyses.sweep.answer import Cell, Sweep
from composer.problem.results import GoalValue
from composer.render.plain import counted, preferred
from composer.render.writer import PLAIN, Page, Writer

OPEN, IMPOSSIBLE, POSSIBLE = "open", "impossible", "possible"
NOTES = 12
"""Notes that text lists; JSON has them all."""


def sweep_text(found: Sweep, page: Page = PLAIN) -> str:
    """A sweep in words: a list of cells where one number was varied, where two were a table for each goal."""
    writer = Writer(page)
    writer.heading(found.title)
    writer.doubts(found.doubts)
    writer.say(verdict_words(found), bold=True)
    if len(found.varied) == 1:
        _list(writer, found)
    else:
        for goal in range(max(1, len(found.goals))):
            _grid(writer, found, goal)
    _legend(writer, found)
    return writer.text()


def verdict_words(found: Sweep) -> str:
    """How many cells have a team, how many are impossible, how many open, and how sure that is."""
    return " ".join((_verdict_words(found), *kept_words(found)))


def kept_words(found: Sweep) -> list[str]:
    """What rests on the word of an earlier run: a sentence each for cells with and without a team."""
    kept = found.from_journal
    words = []
    if number := kept["counted anew"]:
        many = "1 cell with a team is" if number == 1 else f"{number:,} cells with a team are"
        rest = "; that none is better was not checked anew" if found.goals else ""
        words.append(f"{many} kept from an earlier run: what was kept was recomputed{rest}.")
    if number := kept["not checked anew"]:
        many = "1 impossible cell is" if number == 1 else f"{number:,} impossible cells are"
        words.append(f"{many} kept from an earlier run, not checked anew.")
    return words


def _verdict_words(found: Sweep) -> str:
    verdicts = found.verdicts
    parts = []
    if verdicts["best"]:
        have = "has" if verdicts["best"] == 1 else "have"
        parts.append(f"{verdicts['best']:,} {have} a team" + (", the best there is" if found.goals else ""))
    if verdicts["impossible"]:
        parts.append(f"{verdicts['impossible']:,} {'is' if verdicts['impossible'] == 1 else 'are'} impossible")
    said = (", and " if found.goals else " and ").join(parts)
    number = counted(len(found.cells), "cell")
    if found.complete:
        return f"Of {number}, {said}; that is proved."
    open_ = []
    if verdicts["found"]:
        open_.append(f"{verdicts['found']:,} with a team that is not proved to be the best")
    if verdicts["undecided"]:
        open_.append(f"{verdicts['undecided']:,} not decided")
    proved = f"{said}, which is proved; " if said else ""
    return f"Of {number}, {proved}{' and '.join(open_)}."


def cell_said(found: Sweep, cell: Cell, goal: int) -> str:
    """What stands in a cell for one goal: its value, with `?` where it is not proved, or why there is none."""
    if cell.verdict == "impossible":
        return IMPOSSIBLE
    if cell.verdict == "undecided":
        return OPEN
    if goal >= len(cell.goals):
        return POSSIBLE
    reached = cell.goals[goal]
    if reached.value is None:
        return OPEN
    return found.goals[goal].show(reached.value) + ("" if reached.proved else " ?")


def _name(goal: GoalValue) -> str:
    return "aims missed by" if goal.measure is None else goal.goal


def _list(writer: Writer, found: Sweep) -> None:
    (varied,) = found.varied
    heads = [_name(goal) for goal in found.goals] or [" "]
    rows = [
        (label, *(cell_said(found, cell, goal) for goal in range(len(heads))))
        for label, cell in zip(varied.labels, found.cells, strict=True)
    ]
    writer.gap()
    writer.table((varied.path, *heads), rows, right=(varied.path, *heads))


def _grid(writer: Writer, found: Sweep, goal: int) -> None:
    down, across = found.varied
    writer.gap()
    if found.goals:
        number = f"{goal + 1}. " if len(found.goals) > 1 else ""
        writer.say(f"{number}{preferred(found.goals[goal])}", bold=True)
    rows = [
        (label, *(cell_said(found, found.cell(row, column), goal) for column in range(len(across.labels))))
        for row, label in enumerate(down.labels)
    ]
    writer.table((f"{down.path} ↓  {across.path} →", *across.labels), rows, right=across.labels)


def _legend(writer: Writer, found: Sweep) -> None:
    if any(not cell.proved and cell.goals for cell in found.cells):
        writer.gap()
        writer.say("? is not proved: a better team may exist.")
    lines = note_lines(found)
    if lines:
        writer.gap()
    for line in lines:
        writer.say(line)


def note_lines(found: Sweep) -> list[str]:
    """What is to be said of some cells, a line for each note; those that are too many are only counted."""
    notes: dict[str, list[Cell]] = {}
    for cell in found.cells:
        if cell.note:
            notes.setdefault(cell.note, []).append(cell)
    lines = []
    for note, cells in [*notes.items()][:NOTES]:
        more = f" and {counted(len(cells) - 1, 'other cell')}" if len(cells) > 1 else ""
        lines.append(f"{place(found, cells[0])}{more}: {note}")
    if len(notes) > NOTES:
        lines.append(f"… and {len(notes) - NOTES} more notes; --json lists all of them")
    return lines


def place(found: Sweep, cell: Cell) -> str:
    """Where a cell stands: `Women.at_least 10 %, observers.size 7`."""
    pairs = zip(found.varied, cell.at, strict=True)
    return ", ".join(f"{varied.path} {varied.labels[position]}" for varied, position in pairs)
