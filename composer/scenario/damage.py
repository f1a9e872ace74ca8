"""What damage is, and what is a defect of this program: a library that reads a damaged file raises anything at all."""

from __future__ import annotations


class Damaged(Exception):
    """The file contradicts itself."""


def came_from(error: BaseException, *libraries: str) -> bool:
    """Whether an error came up in the code of one of these packages, and not in what called them."""
    if isinstance(error, MemoryError):
        return False
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    name = "" if place is None else str(place.tb_frame.f_globals.get("__name__"))
    return name.partition(".")[0] in libraries
