"""Results show themselves in notebooks as pictures.

Who draws them lives further up in the house, and is named from its top: a result knows only that somebody may.
"""

from __future__ import annotations

_drawer: list[str] = []


def drawn_by(module: str) -> None:
    """From now on `picture(result)` of this module, which loads when the first picture is wanted, draws results."""
    _drawer[:] = [module]


class Pictured:
    """A result that has a picture where somebody draws."""

    def _repr_html_(self) -> str | None:
        """For notebooks: tables and charts; None where there is no picture, so that the text is shown."""
        if not _drawer:
            return None
        from importlib import import_module

        drawn = import_module(_drawer[0]).picture(self)
        assert drawn is None or isinstance(drawn, str)
        return drawn
