"""Workbooks in the strict form of ISO/IEC 29500, in which the same tags have other namespaces: read as the usual one.

Only names of namespaces and kinds of relations differ in what is read here. They are changed while a part is unpacked,
a piece at a time, and only in tags.
"""

from __future__ import annotations

import re
from typing import Any

_SIGN = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(rb"""(=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)""")
_LOOKED_AT = 4096


def loosened(part: Any) -> Any:
    """The part of an archive, opened, as the usual form has it."""
    return _Loose(part) if _SIGN in part.peek(_LOOKED_AT)[:_LOOKED_AT] else part


class _Loose:
    """A part whose bytes are changed while they are read."""

    def __init__(self, part: Any) -> None:
        self._part = part
        self._held = b""

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes, about so many; none at the end."""
        if size is None or size < 0:
            found, self._held = self._held + self._part.read(), b""
            return _changed(found)
        while piece := self._part.read(size):
            whole = self._held + piece
            cut = whole.rfind(b">") + 1  # a tag is never parted
            found, self._held = whole[:cut], whole[cut:]
            if found:
                return _changed(found)
        found, self._held = self._held, b""
        return _changed(found)

    def close(self) -> None:
        self._part.close()

    def __enter__(self) -> _Loose:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _changed(piece: bytes) -> bytes:
    if _SIGN not in piece:
        return piece
    return _NAME.sub(rb"\1http://schemas.openxmlformats.org/\2/2006", piece)
