"""Results as they show themselves in notebooks: the page's tables and charts without its script, each picture with its
own style, which reaches nothing beside it."""

from __future__ import annotations

from itertools import count

from markupsafe import Markup

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.explain.answer import Explanation
from composer.analyses.report.answer import FullReport
from composer.analyses.solve.answer import Outcome
from composer.analyses.sweep.answer import Sweep
from composer.analyses.tradeoffs.answer import Front
from composer.page.templating import resource, templates

_KINDS = ((Outcome, "outcome"), (Front, "front"), (Alternatives, "alternatives"), (Sweep, "sweep"))
_numbers = count(1)


def picture(result: object) -> str | None:
    """A result as HTML for a notebook; None for what has no picture. Of anybody only the id is told."""
    if isinstance(result, FullReport):
        parts = (result.outcome, result.explanation, result.front, result.alternatives, result.sweep)
        return "".join(filter(None, map(picture, parts)))
    kind = "explanation" if isinstance(result, Explanation) else None
    kind = next((name for cls, name in _KINDS if isinstance(result, cls)), kind)
    if kind is None:
        return None
    prefix = f"tc{next(_numbers)}-"  # names within one notebook, which may show a front twice
    style = Markup(resource("parts.css") + resource("notebook.css"))
    return templates().get_template("notebook.html").render(kind=kind, result=result, prefix=prefix, style=style)
