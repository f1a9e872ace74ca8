"""What stands around pictures: a page that needs nothing but itself, no network and no file beside it; and in a
notebook their style, which reaches nothing beside them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from markupsafe import Markup

from composer.page.templating import drawn, macros, resource
from composer.pool.doubts import Doubt
from composer.problem.results import Verdict
from composer.render.doubts import notes, other_checks


@dataclass(frozen=True)
class Section:
    """A part of a page: its anchor, its name in the list of contents, its title, and what is drawn in it."""

    anchor: str
    name: str
    title: str
    body: Markup


@dataclass(frozen=True)
class Basis:
    """What a page rests on: how sure it is, what was read and with what, how long it took, how to run it again, and
    how to ask for the answer alone."""

    certainty: Sequence[str]
    warnings: Sequence[str]
    doubts: Sequence[Doubt]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    seconds: float
    command: str = ""
    solving: str = ""


def page(
    title: str,
    verdict: Verdict,
    facts: Sequence[str],
    sections: Sequence[Section],
    basis: Basis,
    first: str | Markup = "",
    margins: str = "",
) -> str:
    """An HTML document. A policy in its head lets nothing in but its own style and script, by their hashes. What comes
    `first` on paper stands below the verdict on a screen; `margins` is a style for what stands around every printed
    page."""
    style = resource("parts.css") + resource("page.css") + resource("sheet.css") + margins
    script = resource("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    return drawn(
        "page.html",
        style=Markup(style),
        script=Markup(script),
        policy=policy,
        title=title,
        first=first,
        verdict=macros("parts.html").verdict(verdict, basis.doubts, facts),
        sections=sections,
        certainty=basis.certainty,
        warnings=[*notes(basis.doubts), *other_checks(basis.warnings, basis.doubts)],
        inputs=basis.inputs,
        versions=basis.versions,
        seconds=f"{basis.seconds:.1f}",
        command=basis.command,
        solving=basis.solving,
    )


def _hash(text: str) -> str:
    """How a policy names a style or script that stands in the page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def in_notebook(body: Markup) -> str:
    """A picture with its own style, which is stronger than what notebooks say of tables and lists."""
    own = resource("parts.css").replace("\n.tc {", "\n.tc.tc.tc {", 1)
    style = Markup(own + resource("notebook.css"))
    return drawn("notebook.html", style=style, body=body)


def prefix() -> str:
    """What keeps the names in one picture apart from those in all others of a notebook, which may show one twice."""
    return f"tc{uuid4().hex[:12]}-"
