"""How long texts become that a Parquet page writes as the ends of those before them (DELTA_BYTE_ARRAY).

Such a page begins with how many bytes each text shares with the one before, as differences packed to as few bits as
they need (DELTA_BINARY_PACKED); what is new follows.
"""

from __future__ import annotations

import numpy as np

from composer.base.arrays import read_only
from composer.scenario.damage import Damaged
from composer.scenario.thrift import varint, zigzag

_POWERS = read_only(np.left_shift(np.uint64(1), np.arange(64, dtype=np.uint64)))


def shared_bytes(page: memoryview, values: int) -> int:
    """The sum of what `values` texts at most share with the ones before. Raises Damaged where no page says it."""
    try:
        return _sum(page, values)
    except (IndexError, ValueError):
        raise Damaged from None


def _sum(page: memoryview, values: int) -> int:
    block, at = varint(page, 0)
    parts, at = varint(page, at)
    number, at = varint(page, at)
    last, at = zigzag(page, at)
    if number > values or not 0 < parts <= block <= 1 << 16 or block % parts or (block // parts) % 8:
        raise Damaged
    each = block // parts
    total, left = last if number else 0, number - 1
    while left > 0:
        least, at = zigzag(page, at)
        widths = page[at : at + parts]
        at += parts
        for width in widths:
            if left <= 0:
                break
            if width > 64 or at + each * width // 8 > len(page):
                raise Damaged
            bits = np.unpackbits(np.frombuffer(page[at : at + each * width // 8], np.uint8), bitorder="little")
            deltas = (bits.reshape(each, width) @ _POWERS[:width]).astype(np.int64) + least
            shared = last + np.cumsum(deltas[:left])
            if shared.min() < 0 or shared.max() > len(page):
                raise Damaged
            last, total = int(shared[-1]), total + int(shared.sum())
            at, left = at + each * width // 8, left - each
    return total
