"""A sweep on the page and in notebooks: its heat maps."""

from __future__ import annotations

from typing import Any

from composer.analyses.sweep.answer import Sweep
from composer.analyses.sweep.heat_maps import goals_drawn, heat_maps, varied_words
from composer.analyses.sweep.words import kept_words, note_lines, verdict_words
from composer.page.frame import Section, in_notebook
from composer.page.templating import macros


def sections(sweep: Sweep) -> list[Section]:
    """One heat map for each goal."""
    return [Section("sweep", "What if", "What if", _macros().section(sweep))]


def certainty(sweep: Sweep) -> list[str]:
    """What is proved of the cells, where all are."""
    return [" ".join(("Every cell of the heat maps is proved.", *kept_words(sweep)))] if sweep.complete else []


def picture(sweep: Sweep) -> str:
    """For notebooks."""
    return in_notebook(_macros().notebook(sweep))


def _sweep_said(sweep: Sweep) -> str:
    """What a sweep varies, and how sure its cells are."""
    varied = " and ".join(f"{varied_words(one)} ({one.labels[0]} to {one.labels[-1]})" for one in sweep.varied)
    return f"The same question asked again with other numbers for {varied}. {verdict_words(sweep)}"


def _macros() -> Any:
    return macros(
        f"{__package__}/picture.html",
        goals_drawn=goals_drawn,
        heat_maps=heat_maps,
        note_lines=note_lines,
        sweep_said=_sweep_said,
    )
