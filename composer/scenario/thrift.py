"""Structures of Thrift's compact protocol, in which the pages of a Parquet file begin."""

from __future__ import annotations

from typing import Any

_TRUE, _FALSE, _BYTE, _SHORT, _INT, _LONG, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_DEEPEST = 8

Struct = dict[int, Any]
"""The fields of a structure by their numbers; of texts and lists nothing is kept."""


def read_struct(data: memoryview, at: int, depth: int = 0) -> tuple[Struct, int]:
    """The structure that starts at `at`, and where it ends. Raises ValueError and IndexError for what is none."""
    if depth > _DEEPEST:
        raise ValueError("structures are nested too deeply")
    found: Struct = {}
    number = 0
    while sign := data[at]:
        at += 1
        if sign >> 4:
            number += sign >> 4
        else:
            number, at = zigzag(data, at)
        found[number], at = _value(data, at, sign & 15, depth)
    return found, at + 1


def _value(data: memoryview, at: int, kind: int, depth: int) -> tuple[Any, int]:
    if kind in (_SHORT, _INT, _LONG):
        return zigzag(data, at)
    if kind in (_TRUE, _FALSE):
        return kind == _TRUE, at
    if kind == _STRUCT:
        return read_struct(data, at, depth + 1)
    if kind == _BINARY:
        size, at = varint(data, at)
        return None, at + size
    if kind in (_BYTE, _DOUBLE):
        return None, at + (1 if kind == _BYTE else 8)
    # the headers of pages hold no lists and no maps
    raise ValueError(f"no value of the kind {kind} stands in the header of a page")


def zigzag(data: memoryview, at: int) -> tuple[int, int]:
    """The whole number, perhaps below 0, that starts at `at`, and where it ends."""
    number, at = varint(data, at)
    return (number >> 1) ^ -(number & 1), at


def varint(data: memoryview, at: int) -> tuple[int, int]:
    """The same for one from 0 on."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7
        if shift > 63:
            raise ValueError("a number is too long")
