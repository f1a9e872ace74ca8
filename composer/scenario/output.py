"""Files written with care: the whole of it or nothing, whatever happens meanwhile.

What is to be written is first flushed to the disk without a name, or, where there is no such thing, under a name of its
own beside its place, and only then put in its place: a full disk, a kill or an error leaves what was there, and nothing
else. A link stays one, and what it leads to is replaced. What is no plain file, a pipe or a device, is written to as it
is.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import signal
import stat
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

_STREAMS: Mapping[str, int] = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_OPEN = re.compile(r"/(?:dev|proc/self|proc/thread-self)/fd/(\d{1,9})")
_HELD = ("SIGINT", "SIGTERM", "SIGHUP")
_BLOCK = 4096
"""Bytes that a disk must have left for anything to be written to it."""
_FLAGS = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)


def put(path: str, data: bytes, private: bool = False) -> None:
    """Make `data` what the file holds, or leave it as it is. Raises OSError.

    A file that is there keeps its mode and owner, a new one has what is usual (umask); where `private`, only its owner
    may read it, whether or not it was there.
    """
    descriptor = _descriptor(path)
    if descriptor is not None:
        return _pour(os.dup(descriptor), data)
    place = os.path.realpath(path)
    before = _status(path)
    if before is not None and (not stat.S_ISREG(before.st_mode) or not _same(path, place)):
        return _pour(os.open(path, _FLAGS), data)
    _may_be_written(path, before)
    try:
        if not _unnamed(place, data, before, private):
            _named(place, data, before, private)
    except OSError as error:
        if error.errno != errno.EBUSY or before is None:
            raise
        _pour(os.open(place, _FLAGS | os.O_TRUNC), data)  # a file that is mounted by itself can't be replaced
    _settle(os.path.dirname(place))
    return None


def probe(path: str) -> None:
    """Raise the OSError that `put` would raise as things are now, so far as it can be known; leaves nothing behind."""
    if _descriptor(path) is not None:
        return
    before = _status(path)
    kind = stat.S_IFREG if before is None else stat.S_IFMT(before.st_mode)
    if kind in (stat.S_IFDIR, stat.S_IFSOCK):
        raise _error(errno.EISDIR if kind == stat.S_IFDIR else errno.ENXIO, path)
    _may_be_written(path, before)
    if kind != stat.S_IFREG:
        return
    folder = os.path.dirname(os.path.realpath(path))
    if not stat.S_ISDIR(os.stat(folder).st_mode):
        raise _error(errno.ENOTDIR, path)
    try:
        descriptor = os.open(folder, _FLAGS | _tmpfile(), 0o600)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT):
            raise
        if not os.access(folder, os.W_OK | os.X_OK):
            raise _error(errno.EACCES, path) from None
    else:
        _pour(descriptor, bytes(_BLOCK))


def identity(path: str) -> tuple[object, ...] | None:
    """What two names of one file have in common, be it there or not; None for what is no plain file.

    `-` is standard input.
    """
    try:
        if path == "-":
            return file_of(0)
        if (found := _status(path)) is not None:
            return _number(found)
        folder, name = os.path.split(os.path.realpath(path))
        above = os.stat(folder)
        return above.st_dev, above.st_ino, os.path.normcase(name)
    except (OSError, ValueError):
        return None


def is_stream(path: str) -> bool:
    """Whether a name such as /dev/stdout stands for a stream that is open already."""
    return _descriptor(path) is not None


def file_of(descriptor: int) -> tuple[object, ...] | None:
    """The identity of the plain file that a stream is directed to, None for anything else."""
    try:
        return _number(os.fstat(descriptor))
    except OSError:
        return None


def _number(found: os.stat_result) -> tuple[object, ...] | None:
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _same(path: str, place: str) -> bool:
    """Whether a name leads by links to the place; those under /proc lead to what has no name any more."""
    return os.path.exists(place) and os.path.samefile(path, place)


def _descriptor(path: str) -> int | None:
    """The number of the open stream that a name such as /dev/stdout stands for: it is gone on with, not begun anew."""
    if os.name == "nt":
        return None
    for _ in range(40):
        path = os.path.abspath(path)
        if (number := _STREAMS.get(path)) is not None:
            return number
        if (found := _OPEN.fullmatch(path)) is not None:
            return int(found[1])
        if not os.path.islink(path):
            return None
        path = os.path.join(os.path.dirname(path), os.readlink(path))
    return None


def _error(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)


def _may_be_written(path: str, before: os.stat_result | None) -> None:
    """A file protected from writing is not replaced either, though its folder would allow it."""
    if before is not None and stat.S_ISREG(before.st_mode):
        os.close(os.open(path, _FLAGS))
    elif before is not None and not os.access(path, os.W_OK):
        raise _error(errno.EACCES, path)


def _pour(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _tmpfile() -> int:
    """The flag for a file without a name. Raises OSError where there is none such."""
    flag: int = getattr(os, "O_TMPFILE", 0)
    if not flag or not os.path.isdir("/proc/self/fd"):
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
    return flag


def _unnamed(place: str, data: bytes, before: os.stat_result | None, private: bool) -> bool:
    """Fill a file that vanishes with this process, and name it once it is whole; whether that can be done here."""
    folder = os.path.dirname(place)
    try:
        descriptor = os.open(folder, _FLAGS | _tmpfile(), _begun(before, private))
    except OSError:
        return False
    with os.fdopen(descriptor, "wb"):
        _fill(descriptor, data, before, private)
        with _undisturbed():
            name = _fresh(folder)
            try:
                os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=descriptor, follow_symlinks=True)
            except OSError:
                return False
            _exchange(name, place)
    return True


def _named(place: str, data: bytes, before: os.stat_result | None, private: bool) -> None:
    name = _fresh(os.path.dirname(place))
    with _undisturbed():
        try:
            descriptor = os.open(name, _FLAGS | os.O_CREAT | os.O_EXCL, _begun(before, private))
            try:
                _fill(descriptor, data, before, private)
            finally:
                os.close(descriptor)
        except BaseException:
            with suppress(OSError):
                os.remove(name)
            raise
        _exchange(name, place)


def _fresh(folder: str) -> str:
    return os.path.join(folder, f".team-composer-{secrets.token_hex(8)}.tmp")


def _begun(before: os.stat_result | None, private: bool) -> int:
    """The mode to begin with, which nobody may read more of than in the end."""
    return 0o600 if private or before is not None else 0o666


def _fill(descriptor: int, data: bytes, before: os.stat_result | None, private: bool) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
    if before is not None and hasattr(os, "fchmod"):
        _as_before(descriptor, before, private)
    os.fsync(descriptor)


def _as_before(descriptor: int, before: os.stat_result, private: bool) -> None:
    """The owner and mode of the file that is replaced; a group that can't be kept gets nothing."""
    mode = stat.S_IMODE(before.st_mode) & (0o600 if private else 0o777)
    for owner, group in ((before.st_uid, -1), (-1, before.st_gid)):
        with suppress(OSError):
            os.fchown(descriptor, owner, group)
    os.fchmod(descriptor, mode if os.fstat(descriptor).st_gid == before.st_gid else mode & 0o707)


def _exchange(name: str, place: str) -> None:
    try:
        os.replace(name, place)
    except BaseException:
        with suppress(OSError):
            os.remove(name)
        raise


def _settle(folder: str) -> None:
    """Flush the name as well, where folders can be."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Within it signals that end a program wait, so that a temporary file is not left to itself.

    Outside the main thread signals are somebody else's.
    """
    came: list[int] = []
    usual = {}
    try:
        if threading.current_thread() is threading.main_thread():
            for number in (getattr(signal, name) for name in _HELD if hasattr(signal, name)):
                if signal.getsignal(number) not in (None, signal.SIG_IGN):
                    usual[number] = signal.getsignal(number)
                    signal.signal(number, lambda got, _frame: came.append(got))
        yield
    finally:
        for number in sorted(usual, key=lambda number: number == signal.SIGINT):  # which raises
            signal.signal(number, usual[number])
            if number in came:
                signal.raise_signal(number)
