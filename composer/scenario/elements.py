"""XML read as a stream: the elements of some names, one after the other, and nothing else is kept.

Whatever stands around them is forgotten as soon as it is read, so that memory does not grow with the file; and one
element that holds more others than any program writes is refused before it is there as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import IO
from xml.etree.ElementTree import Element, iterparse

MOST_INSIDE = 200_000
"""Elements in one row or text. Excel's longest row has 16,384 cells, of two to four elements each."""


class TooMany(Exception):
    """More elements stand in one than any program writes."""


def elements(source: IO[bytes], names: Collection[str]) -> Iterator[Element]:
    """Each element of these names, as `{namespace}name`, whole; it is empty once the next one is asked for.

    Raises TooMany, and ParseError for what is no XML.
    """
    around: list[Element] = []
    wanted = held = 0
    for event, element in iterparse(source, ("start", "end")):
        if event == "start":
            wanted += element.tag in names
            held += 1
            around.append(element)
            if held > MOST_INSIDE:
                raise TooMany
            continue
        around.pop()
        if element.tag in names:
            wanted -= 1
            yield element
        if not wanted:
            element.clear()
            held = len(around)
            if around:
                around[-1].clear()
