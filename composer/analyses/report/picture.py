"""Results as they show themselves in notebooks: the page's tables and charts without its script."""

from __future__ import annotations

from composer.analyses.alternatives import picture as alternatives
from composer.analyses.alternatives.search import Alternatives
from composer.analyses.explain import picture as explain
from composer.analyses.explain.search import Explanation
from composer.analyses.report.whole import FullReport
from composer.analyses.solve import picture as solve
from composer.analyses.sweep import picture as sweep
from composer.analyses.sweep.search import Sweep
from composer.analyses.tradeoffs import picture as tradeoffs
from composer.analyses.tradeoffs.search import Front
from composer.problem.results import Outcome


def picture(result: object) -> str | None:
    match result:
        case FullReport():
            parts = (result.outcome, result.explanation, result.front, result.alternatives, result.sweep)
            return "".join(filter(None, map(picture, parts)))
        case Outcome():
            return solve.picture(result)
        case Front():
            return tradeoffs.picture(result)
        case Alternatives():
            return alternatives.picture(result)
        case Sweep():
            return sweep.picture(result)
        case Explanation():
            return explain.picture(result)
    return None
