"""Where answers go: places looked at before any work, and all of them written, whichever fails."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import click

from composer.cli import shell
from composer.cli.streams import HERE, Unwritable, must_be_open, unwritable
from composer.scenario.output import file_of, identity, is_stream, probe, put

_NO_PLACE: Mapping[int, str] = {
    errno.ENOENT: "its folder is not there",
    errno.ENOTDIR: "a part of its path is a file, not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENXIO: "nothing can be written to it",
}
_OUTPUT = "--output"


@dataclass(frozen=True)
class Output:
    """An answer as it is to be written: to a file, or to standard output where that is None."""

    file: str | None
    made: Callable[[], str | bytes | None]
    """What to write; None where there is nothing after all."""


def ready(outputs: Mapping[str, str | None], *read: str | None) -> None:
    """Refuse, before any work, outputs (by their option) that can't be written, are the same file, or are what is read.

    `--output` that is None is standard output. Raises click.UsageError, or Unwritable for what the system refuses.
    """
    if _OUTPUT in outputs and outputs[_OUTPUT] is None:
        must_be_open(sys.stdout)
    for option, file in outputs.items():
        if file is not None:
            _must_be_a_place(file, option)
    apart(outputs, *read)


def apart(outputs: Mapping[str, str | None], *read: str | None) -> None:
    """Refuse outputs (by their option), standard output among them, that are the same file or are what is read.

    Raises click.UsageError.
    """
    taken = {key: HERE for key in [file_of(1)] if key is not None}
    for option, file in outputs.items():
        key = None if file is None else identity(file)
        if file is None or key is None:
            continue
        other = taken.setdefault(key, option)
        if other != option and not (other == HERE and is_stream(file)):
            raise click.BadParameter(f"`{file}` is given for {other}, too", param_hint=option)
    inputs = {identity(name) for name in read if name is not None}
    for option in (option for key, option in taken.items() if key in inputs):
        file = outputs.get(option) or option
        raise click.BadParameter(f"`{file}` is what is read: it would be overwritten", param_hint=option)


def _must_be_a_place(file: str, option: str) -> None:
    try:
        reason = "" if file != "-" else "only the answer itself goes to standard output"
        if not reason:
            probe(file)
    except ValueError:
        reason = "that is not a file name"
    except OSError as error:
        reason = _NO_PLACE.get(error.errno or 0, "")
        if not reason:
            raise unwritable(file, error) from None
    if reason:
        raise click.BadParameter(f"`{file}` is no place for a file: {reason}", param_hint=option)


def deliver(*outputs: Output, private: bool = False) -> None:
    """Write every answer to its place; one that can't be written keeps no other from its own.

    Files where `private` are for their owner alone. Raises Unwritable, which says what was written and what not.
    """
    written: dict[object, str] = {}
    left = [_name(output) for output in outputs]
    failures: list[str] = []
    try:
        for output in outputs:
            try:
                _write(output, written, private)
                left.remove(_name(output))
            except Unwritable as failure:
                failures += failure.args
    except BaseException:
        if written:
            shell.say(_account(written.values(), left))
        raise
    if failures and len(outputs) > 1:
        failures.append(_account(written.values(), left))
    if failures:
        raise Unwritable(*failures)


def _name(output: Output) -> str:
    return HERE if output.file is None else output.file


def _account(written: Iterable[str], left: Iterable[str]) -> str:
    return f"written: {', '.join(written) or 'nothing'}; not written: {', '.join(left) or 'nothing'}"


def _write(output: Output, written: dict[object, str], private: bool) -> None:
    """Write one answer and add it to those `written`, by what their files are. Raises Unwritable."""
    data = output.made()
    if data is None:
        return
    file = output.file
    if file is None:
        shell.answer(str(data))
        written[file_of(1) or HERE] = HERE
        return
    if (same := written.get(identity(file))) is not None and not is_stream(file):
        raise Unwritable(f"The answer can't be written to {file}: it is the same file as {same}")
    with suppress(BrokenPipeError):  # whoever reads may stop reading
        try:
            put(file, data if isinstance(data, bytes) else data.encode("utf-8", "backslashreplace"), private)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(file, error) from None
    written[identity(file) or len(written)] = file
