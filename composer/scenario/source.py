"""Files opened with care: only plain files on this computer, and none too large."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Thread

from composer.base.errors import Mistake, ScenarioError, did_you_mean

STANDARD_INPUT = "<standard input>"
"""What a file is called that came from there."""
LARGE = 10_000_000
"""Bytes of a file whose hash is taken while it is read."""
_LINE_BREAK = re.compile("\r\n|\r|\n")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True)
class Content:
    """What a file holds."""

    data: bytes

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of it in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


Given = bytes | os.PathLike[str] | Content
"""Bytes, what a file held, or the path of one."""


def content_of(data: Given, limit: int) -> Content:
    """Bytes as they are, or what the file of that path holds. Raises as `read_bytes` does."""
    if isinstance(data, Content):
        return data
    if isinstance(data, bytes):
        return Content(data)
    return read_bytes(data, limit)


def read_bytes(name: str | os.PathLike[str], limit: int, base: Path | None = None) -> Content:
    """What the file called `name` holds; a relative name is looked for in `base`.

    Raises ScenarioError, without a place, for whatever is no readable plain file of at most `limit` bytes.
    """
    name = os.fspath(name)
    if _ADDRESS.match(name):
        raise _refused(f"`{name}` is an address: a pool is a file on this computer")
    path = Path(name) if base is None else base / name
    try:
        # asked before it is opened: opening a pipe would wait for ever, opening a device may do things
        _must_be_plain(os.stat(path), name, limit)
        with open(path, "rb") as file:
            _must_be_plain(os.fstat(file.fileno()), name, limit)
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise _refused(f"there is no file `{name}`{_nearest(path)}") from None
    except PermissionError:
        raise _refused(f"`{name}` may not be read: you have no permission") from None
    except NotADirectoryError:
        raise _refused(f"there is no file `{name}`: a part of its path is a file, not a folder") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "that is not a file name"
        raise _refused(f"`{name}` can't be read: {reason}") from None
    if len(data) > limit:  # files under /proc say that they are empty
        raise _too_large(name, limit)
    content = Content(data)
    if len(data) > LARGE:  # it takes its time, and nobody asks for it before all is read
        Thread(target=lambda: content.sha256, daemon=True).start()
    return content


def read_standard_input(limit: int) -> bytes:
    """What comes from standard input. Raises ScenarioError where that is closed, or more than `limit` bytes."""
    place = STANDARD_INPUT
    try:
        if sys.stdin is None:
            raise OSError(errno.EBADF, "it is closed")
        data = sys.stdin.buffer.read(limit + 1)
    except OSError as error:
        raise ScenarioError([Mistake(f"nothing can be read here: {error.strerror}", place=place)]) from None
    if len(data) > limit:
        raise ScenarioError([Mistake(f"this is larger than {limit // 1_000_000:,} MB", place=place)])
    return data


def _must_be_plain(status: os.stat_result, name: str, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _refused(f"`{name}` is a folder: name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise _refused(f"`{name}` is a pipe or a device: name a file")
    if status.st_size > limit:
        raise _too_large(name, limit)


def _nearest(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f": there is no folder `{folder.name}`"
    with os.scandir(folder) as entries:
        names = sorted(e.name for e in islice(entries, 10_000) if not e.name.startswith("."))
    return did_you_mean(path.name, names)


def _too_large(name: str, limit: int) -> ScenarioError:
    return _refused(f"`{name}` is larger than {limit // 1_000_000:,} MB")


def _refused(text: str) -> ScenarioError:
    return ScenarioError([Mistake(text)])


def as_utf8(data: bytes, file: str) -> str:
    """The text of a scenario file, which must be UTF-8; a byte order mark may begin it.

    Raises ScenarioError that names the first byte that isn't UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScenarioError([Mistake("this is UTF-16 text: save the file as UTF-8", place=file)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # the codec counts positions after a byte order mark it has taken off
        data = data.removeprefix(b"\xef\xbb\xbf")
        before = _LINE_BREAK.split(data[: error.start].decode("utf-8", "replace"))
        place = f"{file}:{len(before)}:{len(before[-1]) + 1}"
        wrong = f"the byte 0x{data[error.start]:02X} is not UTF-8: save the file as UTF-8"
        raise ScenarioError([Mistake(wrong, place=place)]) from None
