"""Files that are written whole or not at all: on full disks, through links, with their modes, when killed meanwhile."""

from __future__ import annotations

import errno
import gc
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from composer import Journal
from composer.analyses.sweep.fingerprint import CachedCell
from composer.scenario import output
from composer.scenario.output import identity, probe, put
from tests.support import NO_END, ROOT
from tests.support.command_line import IMPOSSIBLE, Ran, Run, run, small, written

__all__ = ["run", "small"]

OLD = b"the old answer"
NAMED = pytest.param(False, id="named")
UNNAMED = pytest.param(True, id="unnamed", marks=pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="not here"))
both = pytest.mark.usefixtures("unnamed")


@pytest.fixture(params=[UNNAMED, NAMED])
def unnamed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With files that have no name, or as on a system that has none such."""
    if not request.param:
        monkeypatch.setattr(os, "O_TMPFILE", 0, raising=False)


@contextmanager
def files_of_at_most(limit: int) -> Iterator[None]:
    """A disk on which no file can grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """The only file of a folder."""
    (tmp_path / "only").mkdir()
    path = tmp_path / "only" / "answer"
    path.write_bytes(OLD)
    return path


# a full disk


@both
def test_a_full_disk_leaves_what_was_there_and_nothing_else(target: Path) -> None:
    for size in (5_000, 1_000_000):
        with files_of_at_most(4_096), pytest.raises(OSError) as failed:
            put(str(target), bytes(size))
        assert failed.value.errno == errno.EFBIG
        with files_of_at_most(4_096), pytest.raises(OSError):
            put(str(target.parent / "new"), bytes(size))
        assert (target.read_bytes(), names(target.parent)) == (OLD, {"answer"})
    with files_of_at_most(4_096):
        put(str(target), bytes(4_096))
    assert target.read_bytes() == bytes(4_096)


@both
@pytest.mark.parametrize("call", ["fsync", "replace", "fchmod"])
@pytest.mark.parametrize("failure", [OSError(errno.EIO, "broken"), KeyboardInterrupt(), MemoryError()])
def test_whatever_fails_leaves_what_was_there_and_nothing_else(
    target: Path, monkeypatch: pytest.MonkeyPatch, call: str, failure: BaseException
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise failure

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(type(failure)):
        put(str(target), b"new")
    assert (target.read_bytes(), names(target.parent)) == (OLD, {"answer"})


EXPORTS = ("--csv", "--markdown", "--xlsx")
WRITING = [
    *(("solve", option) for option in ("-o", "--proof", *EXPORTS)),
    *(("report", option) for option in ("-o", "--record", *EXPORTS)),
    *(("tradeoffs", option) for option in ("-o", *EXPORTS)),
    *(("alternatives", option) for option in ("-o", *EXPORTS)),
    *((command, "-o") for command in ("explain", "gaps", "why", "sweep")),
    ("explain", "--proof"),
]
GIVEN = {
    "tradeoffs": ("--axis", "most: {share: {sex: F}}", "--axis", "most: {total: score}"),
    "why": ("P1",),
    "sweep": ("--vary", "patrol.size=1..2"),
}


@pytest.mark.parametrize(("command", "option"), WRITING)
def test_every_output_of_every_command_survives_a_disk_that_is_full(
    run: Run,
    small: Path,
    tmp_path: Path,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    option: str,
) -> None:
    """Large enough for what is looked at before the search, and too small for the answer."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(output, "_BLOCK", 1)
    file = written(tmp_path / "no.yaml", IMPOSSIBLE) if (command, option) == ("explain", "--proof") else small
    limit = {"--csv": 10, "-o": 40}.get(option, 90)
    with files_of_at_most(limit):
        ran = run(command, file, *GIVEN.get(command, ()), option, target)
    assert ran.status == 74
    assert f"The answer can't be written to {target}: File too large" in ran.err
    assert (target.read_bytes(), names(target.parent)) == (OLD, {"answer"})
    ran = run(command, file, *GIVEN.get(command, ()), option, target)
    assert ran.status in (0, 1)
    assert len(target.read_bytes()) > limit


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = os.name == "posix" and os.geteuid() == 0 and sys.platform == "linux"
    if (
        not mounted
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", place], check=False).returncode
    ):
        pytest.skip("only root can mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def test_a_real_disk_without_room_keeps_the_old_answers_and_says_which_are_written(
    run: Run, small: Path, disk: Path
) -> None:
    for name in ("o", "c", "x"):
        (disk / name).write_bytes(OLD)
    ran = run("report", small, "-o", disk / "o", "--csv", disk / "c", "--xlsx", disk / "x")
    assert ran.status == 74
    assert ran.err.splitlines() == [
        f"The answer can't be written to {disk}/o: No space left on device",
        f"The answer can't be written to {disk}/x: No space left on device",
        f"written: {disk}/c; not written: {disk}/o, {disk}/x",
    ]
    assert (names(disk), (disk / "o").read_bytes(), (disk / "x").read_bytes()) == ({"o", "c", "x"}, OLD, OLD)
    assert b"team,seat,id" in (disk / "c").read_bytes()
    (disk / "rest").write_bytes(bytes(os.statvfs(disk).f_bavail * 4096))
    ran = run("solve", disk / "not-read.yaml", "-o", disk / "o")
    assert (ran.status, ran.err) == (74, f"The answer can't be written to {disk}/o: No space left on device\n")
    ran = run("sweep", small, "--vary", "patrol.size=1..2", "--journal", disk / "j")
    assert (ran.status, names(disk)) == (74, {"o", "c", "x", "rest"})


def test_a_file_that_is_mounted_by_itself_is_written_to_as_it_is(disk: Path, target: Path) -> None:
    (disk / "outside").write_bytes(OLD + OLD)
    subprocess.run(["mount", "--bind", disk / "outside", target], check=True)
    try:
        put(str(target), b"new")
        assert (target.read_bytes(), names(target.parent)) == (b"new", {"answer"})
    finally:
        subprocess.run(["umount", target], check=True)
    assert (disk / "outside").read_bytes() == b"new"


# killed meanwhile

KILLED = """
import os, signal, sys
from composer.scenario.output import put
number, call, named, path = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
if named == "named":
    os.O_TMPFILE = 0
real = getattr(os, call)
def killed(*given, **more):
    setattr(os, call, real)
    if call == "replace":
        real(*given, **more)
    os.kill(os.getpid(), number)
    return None if call == "replace" else real(*given, **more)
setattr(os, call, killed)
put(path, b"a new answer")
"""


def killed(target: Path, number: int, call: str, unnamed: bool) -> int:
    """The status of a process that is sent a signal within a call that it makes while it writes."""
    given = [str(int(number)), call, "unnamed" if unnamed else "named", str(target)]
    return subprocess.run([sys.executable, "-c", KILLED, *given], cwd=ROOT, timeout=NO_END, check=False).returncode


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("unnamed", [UNNAMED, NAMED])
def test_who_is_told_to_end_leaves_the_old_answer_or_the_new_one_and_nothing_else(
    target: Path, number: int, call: str, unnamed: bool
) -> None:
    assert killed(target, number, call, unnamed) == -number
    assert target.read_bytes() in (OLD, b"a new answer")
    assert names(target.parent) == {"answer"}


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="here files have names")
def test_even_a_kill_leaves_nothing_behind_while_a_file_is_filled(target: Path) -> None:
    assert killed(target, signal.SIGKILL, "fsync", True) == -signal.SIGKILL
    assert (target.read_bytes(), names(target.parent)) == (OLD, {"answer"})


def test_ctrl_c_waits_until_no_temporary_name_is_left(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "O_TMPFILE", 0, raising=False)
    real = os.fsync
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)

    def pressed(descriptor: int) -> None:
        signal.raise_signal(signal.SIGINT)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", pressed)
    try:
        with pytest.raises(KeyboardInterrupt):
            put(str(target), b"new")
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, usual)
    assert (target.read_bytes(), names(target.parent)) == (b"new", {"answer"})


def test_files_are_written_from_other_threads_too(target: Path) -> None:
    thread = threading.Thread(target=put, args=(str(target), b"new"))
    thread.start()
    thread.join()
    assert target.read_bytes() == b"new"


# links and modes


@both
def test_links_stay_links_and_what_they_lead_to_is_replaced(target: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("only/link")
    (target.parent / "link").symlink_to("answer")
    put(str(tmp_path / "link"), b"new")
    assert (tmp_path / "link").is_symlink()
    assert (target.parent / "link").is_symlink()
    assert not target.is_symlink()
    assert (target.read_bytes(), names(tmp_path)) == (b"new", {"link", "only"})
    (tmp_path / "dangling").symlink_to("only/new")
    put(str(tmp_path / "dangling"), b"newer")
    assert (target.parent / "new").read_bytes() == b"newer"


@both
def test_a_new_file_has_the_usual_mode_and_one_that_is_there_keeps_its_own(target: Path) -> None:
    target.chmod(0o640)
    usual = os.umask(0o027)
    try:
        put(str(target), b"new")
        put(str(target.parent / "new"), b"new")
        put(str(target.parent / "secret"), b"new", private=True)
    finally:
        os.umask(usual)
    assert [mode(target.parent / name) for name in ("answer", "new", "secret")] == [0o640, 0o640, 0o600]
    put(str(target), b"newer", private=True)
    assert (mode(target), target.read_bytes()) == (0o600, b"newer")
    target.chmod(0o666)
    put(str(target), b"newest")
    assert mode(target) == 0o666


@pytest.mark.unmeasured
@pytest.mark.parametrize("show", [True, False])
def test_what_shows_more_than_ids_is_for_its_owner_alone(run: Run, small: Path, target: Path, show: bool) -> None:
    target.chmod(0o644)
    options = [option for name in ("-o", "--proof", "--csv", "--markdown") for option in (name, target.parent / name)]
    usual = os.umask(0o022)
    try:
        run("solve", small, *options, "--xlsx", target, *(["--show", "unit"] if show else []))
        run("why", small, "P1", "-o", target.parent / "why", *(["--people"] if show else []))
        run("report", small, "-o", target.parent / "report", *(["--show", "unit"] if show else []))
        run("explain", small, "-o", target.parent / "explain", *(["--show", "unit"] if show else []))
        run("gaps", small, "-o", target.parent / "gaps", *(["--show", "unit"] if show else []))
    finally:
        os.umask(usual)
    assert len(names(target.parent)) == 9
    assert {mode(each) for each in target.parent.iterdir()} == {0o600 if show else 0o644}


@contextmanager
def nobody() -> Iterator[None]:
    """Somebody who may not write everywhere, as root may."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(mine)


def test_what_is_protected_from_writing_is_refused_before_anything_is_read(
    run: Run,
) -> None:
    folder = Path("/tmp") / f"composer-protected-{os.getpid()}"
    folder.mkdir(mode=0o777)
    try:
        folder.chmod(0o777)
        protected = folder / "protected"
        protected.write_bytes(OLD)
        protected.chmod(0o444)
        with nobody():
            for refuse in (probe, lambda path: put(path, b"new")):
                with pytest.raises(PermissionError):
                    refuse(str(protected))
            assert run("solve", folder / "not-read.yaml", "-o", protected).status == 74
        folder.chmod(0o555)
        with nobody():
            ran = run("solve", folder / "not-read.yaml", "--csv", folder / "new")
        assert (ran.status, ran.err) == (74, f"The answer can't be written to {folder}/new: Permission denied\n")
        assert (protected.read_bytes(), names(folder)) == (OLD, {"protected"})
    finally:
        folder.chmod(0o755)
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()


# what is no plain file


def test_a_pipe_is_written_to_as_it_is_and_whoever_reads_may_stop_reading(
    run: Run, small: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    put(str(pipe), b"new")
    reader.join()
    assert (got, stat.S_ISFIFO(pipe.stat().st_mode)) == ([b"new"], True)
    reading, writing = os.pipe()
    os.close(reading)
    assert run("solve", small, "--csv", f"/dev/fd/{writing}").status == 0
    os.close(writing)


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="streams have no names here")
def test_a_stream_that_is_open_is_gone_on_with(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(tmp_path / "log", "wb", buffering=0) as log:
        log.write(b"before\n")
        (tmp_path / "link").symlink_to(f"/dev/fd/{log.fileno()}")
        put(str(tmp_path / "link"), b"new\n")
        ran = run("solve", small, "-o", "/dev/null", "--csv", f"/dev/fd/{log.fileno()}")
        log.write(b"after\n")
    assert (ran.status, ran.out) == (0, "")
    lines = (tmp_path / "log").read_text("utf-8-sig").splitlines()
    assert (lines[:2], lines[-1]) == (["before", "new"], "after")
    assert any("team,seat,id" in line for line in lines)
    assert Path("/dev/null").is_char_device()
    monkeypatch.setattr("composer.cli.writing.file_of", lambda _: identity(str(tmp_path / "log")))  # `> log`
    with open(tmp_path / "log", "ab") as log:
        assert run("solve", small, "--csv", f"/dev/fd/{log.fileno()}").status == 0
        assert run("solve", small, "--csv", tmp_path / "log").status == 2


# two names of one file


def test_two_names_of_one_file_are_told_from_two_files(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "other").symlink_to(folder)
    for name in ("there", "not there"):
        if name == "there":
            (folder / name).write_bytes(OLD)
        alike = [folder / name, tmp_path / "other" / name, folder / ".." / "folder" / name]
        assert len({identity(str(path)) for path in alike}) == 1
    os.link(folder / "there", folder / "hard")
    (folder / "soft").symlink_to("not there")
    assert identity(str(folder / "hard")) == identity(str(folder / "there"))
    assert identity(str(folder / "soft")) == identity(str(folder / "not there"))
    assert identity(str(folder / "there")) != identity(str(folder / "not there"))
    assert identity("/dev/null") is None is identity(str(tmp_path / "none" / "a"))


@pytest.mark.parametrize(("first", "second"), [("-o", "--proof"), ("--csv", "--proof"), ("-o", "--xlsx")])
@pytest.mark.parametrize("how", ["soft", "hard", "dot", "new"])
def test_two_outputs_that_are_one_file_are_refused(run: Run, target: Path, first: str, second: str, how: str) -> None:
    other = target.parent / how
    if how == "soft":
        other.symlink_to("answer")
    elif how == "hard":
        os.link(target, other)
    elif how == "dot":
        other = target.parent / ".." / "only" / "answer"
    else:
        target.unlink()
        other.symlink_to("answer")
    before = names(target.parent)
    ran = run("solve", target.parent / "not-read.yaml", first, target, second, other)
    assert (ran.status, ran.out) == (2, "")
    assert "` is given for --" in ran.err
    assert names(target.parent) == before


def test_names_that_turn_out_to_be_one_file_are_not_written_twice(
    run: Run, small: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where small and capital letters are the same, which nobody knows of a name that is not there yet."""
    other = target.parent / "ANSWER"
    target.unlink()
    real = output.put

    def folded(path: str, data: bytes, private: bool = False) -> None:
        real(path, data, private)
        if not other.exists():
            os.link(target, other)

    monkeypatch.setattr("composer.cli.writing.put", folded)
    ran = run("solve", small, "--csv", target, "--proof", other)
    assert ran.status == 74
    assert f"The answer can't be written to {other}: it is the same file as {target}" in ran.err
    assert f"written: standard output, {target}; not written: {other}" in ran.err
    assert b"team,seat,id" in target.read_bytes()


@pytest.mark.parametrize("how", ["soft", "hard"])
@pytest.mark.parametrize(("command", "option"), WRITING)
def test_no_output_is_an_input_by_another_name(
    run: Run, small: Path, tmp_path: Path, command: str, option: str, how: str
) -> None:
    link = tmp_path / "link"
    link.symlink_to(small) if how == "soft" else os.link(small, link)
    before = small.read_bytes()
    ran = run(command, small, *GIVEN.get(command, ()), option, link)
    assert (ran.status, ran.out) == (2, "")
    assert f"`{link}` is what is read: it would be overwritten" in ran.err
    assert small.read_bytes() == before


def test_no_output_of_a_sweep_is_its_journal(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("sweep", small, "--vary", "patrol.size=1..2")
    (tmp_path / "link").symlink_to("j")
    assert run(*asked, "--journal", tmp_path / "j", "-o", tmp_path / "link").status == 2
    assert run(*asked, "--journal", tmp_path / "j", "--seconds", "0.000001").status == 3
    before = (tmp_path / "j").read_bytes()
    ran = run(*asked, "--journal", tmp_path / "j", "-o", tmp_path / "link")
    assert ran.status == 2
    assert "is what is read: it would be overwritten" in ran.err
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    run(*asked, "--seconds", "0.000001")
    [usual] = (tmp_path / "team-composer" / "sweeps").iterdir()
    assert run(*asked, "-o", usual).status == 2
    assert before == usual.read_bytes() == (tmp_path / "j").read_bytes()


@pytest.mark.parametrize("command", [("solve",), ("verify", "ids"), ("check",)])
def test_standard_output_is_no_input(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    roster = written(tmp_path / "ids", "id\nP1\nP2\n")
    for file in (small, roster)[: len(command)]:
        monkeypatch.setattr("composer.cli.writing.file_of", lambda _, file=file: identity(str(file)))
        ran = run(command[0], small, *[roster for _ in command[1:]])
        assert (ran.status, ran.out) == (2, "")
        assert "`standard output` is what is read: it would be overwritten" in ran.err
    monkeypatch.setattr("composer.cli.writing.file_of", lambda _: identity(str(tmp_path / "new")))
    if command == ("solve",):
        assert "is given for standard output, too" in run("solve", small, "--csv", tmp_path / "new").err


# places that are none


NO_NAME = "cannot be the name of a file"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a" * 300, "the name is too long"),
        ("small.yaml/a", "a part of its path is a file, not a folder"),
        ("none/a", "its folder is not there"),
        (".", "it is a folder"),
        ("a\0", NO_NAME),
        ("\ud800", NO_NAME),
        ("socket", "nothing can be written to it"),
    ],
)
@pytest.mark.parametrize("option", ["-o", "--csv", "--proof", "--journal"])
def test_a_place_that_is_none_is_refused_with_its_reason(
    run: Run, small: Path, tmp_path: Path, name: str, reason: str, option: str
) -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as listening:
        monkey = os.getcwd()
        os.chdir(tmp_path)  # names of sockets are short
        listening.bind("socket")
        os.chdir(monkey)
        command = ("sweep", small) if option == "--journal" else ("solve", small)
        ran = run(*command, option, f"{tmp_path}/{name}")
    assert (ran.status, ran.out) == (2, "")
    if option != "--journal" or name not in (".", "socket"):
        assert (NO_NAME if reason == NO_NAME else f"is no place for a file: {reason}") in ran.err


# several files


def test_one_file_that_fails_keeps_no_other_from_being_written(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    real = output.put

    def failing(path: str, data: bytes, private: bool = False) -> None:
        if Path(path).name in ("x", "proof"):
            raise OSError(errno.EDQUOT, "Disk quota exceeded")
        real(path, data, private)

    monkeypatch.setattr("composer.cli.writing.put", failing)
    options = {"-o": "answer", "--xlsx": "x", "--csv": "c", "--markdown": "m", "--proof": "proof"}
    ran = run("solve", small, *(str(part) for name in options.items() for part in (name[0], folder / name[1])))
    assert ran.status == 74
    assert ran.err.splitlines() == [
        f"The answer can't be written to {folder}/x: Disk quota exceeded",
        f"The answer can't be written to {folder}/proof: Disk quota exceeded",
        f"written: {folder}/answer, {folder}/c, {folder}/m; not written: {folder}/x, {folder}/proof",
    ]
    assert names(folder) == {"answer", "c", "m"}


def test_what_is_written_is_said_where_something_else_ends_the_rest(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: Any) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("composer.render.xlsx.book_xlsx", stopped)
    ran = run("solve", small, "--xlsx", tmp_path / "x", "--csv", tmp_path / "c")
    assert ran.status == 3
    assert ran.err.split("\n") == [
        f"written: standard output; not written: {tmp_path}/x, {tmp_path}/c",
        "",  # click's
        "stopped",
        "",
    ]


# workbooks


def test_a_workbook_needs_no_temporary_files(run: Run, small: Path, tmp_path: Path, monkeypatch: Any) -> None:
    def none(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    run("solve", small, "--xlsx", tmp_path / "usual")
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", none)
    assert run("solve", small, "--xlsx", tmp_path / "x").status == 0
    assert len((tmp_path / "x").read_bytes()) > 1_000


@pytest.mark.unmeasured
@pytest.mark.parametrize("at", ["composer.render.xlsx._fill", "composer.render.xlsx._saved"])
def test_a_workbook_that_is_given_up_says_nothing_on_standard_error(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    complaints: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    calls = iter(range(100))

    def stopped(*_: Any) -> None:
        if at.endswith("_saved") or next(calls) > 20:
            raise KeyboardInterrupt

    monkeypatch.setattr(at, stopped)
    assert run("solve", small, "--xlsx", tmp_path / "x").status == 3
    gc.collect()
    assert complaints == []
    assert not (tmp_path / "x").exists()


# journals


def test_a_line_that_the_disk_cuts_off_loses_no_other(tmp_path: Path) -> None:
    path = tmp_path / "j"
    journal = Journal(path)
    journal.keep("one", CachedCell("impossible"))
    with files_of_at_most(path.stat().st_size + 30):
        journal.keep("two", CachedCell("impossible"))
    assert journal.failed in ("No space left on device", "File too large")
    assert not path.read_bytes().endswith(b"\n")
    journal.keep("three", CachedCell("impossible"))
    again = Journal(path)
    assert [again.known(key) is not None for key in ("one", "two", "three")] == [True, False, True]
    assert again.ignored == 1


def test_what_was_cut_off_is_told_once_and_dropped(tmp_path: Path) -> None:
    path = tmp_path / "j"
    Journal(path).keep("one", CachedCell("impossible"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[60:100])
    assert Journal(path).ignored == 1
    assert path.read_bytes() == whole
    assert Journal(path).ignored == 0
    path.write_bytes(whole[:-1])
    assert Journal(path).known("one") == CachedCell("impossible")
    assert path.read_bytes() == whole


def test_a_journal_that_can_not_be_begun_is_not_there_half(tmp_path: Path) -> None:
    from composer.base.errors import ScenarioError

    with files_of_at_most(10), pytest.raises(ScenarioError, match="can't be read or written"):
        Journal(tmp_path / "j")
    assert names(tmp_path) == set()
    Journal(tmp_path / "j")
    assert mode(tmp_path / "j") == 0o600


def test_a_journal_that_is_gone_is_not_begun_without_its_head(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    (tmp_path / "j").unlink()
    journal.keep("one", CachedCell("impossible"))
    assert journal.failed == "No such file or directory"
    assert names(tmp_path) == set()


# lone surrogates


@pytest.mark.parametrize(
    "text", [r'"\ud800"', r'["\ud800"]', r'{"\ud800": ["P1"]}', r'[{"id": "\ud800", "\udfff": 1}]']
)
@pytest.mark.parametrize("option", [("r.json",), ("--proof", "r.json")])
def test_halves_of_characters_are_told_as_any_other_mistake(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, option: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "r.json", text)
    ran: Ran = run("verify", small, *option)
    assert ran.status == 2
    assert "mistake" in ran.err


def test_halves_of_characters_in_a_pool_are_written_to_every_file(run: Run, tmp_path: Path) -> None:
    written(tmp_path / "p.json", r'[{"id": "P\ud800", "u": "\udfff", "x": 2}, {"id": "Q", "u": "v", "x": 1}]')
    team = "{name: t, size: 1, require: [{distinct: u, at_least: 1}]}"
    file = written(tmp_path / "s.yaml", f"pool: p.json\nteams: [{team}]\nprefer: [{{most: {{total: x}}}}]\n")
    every = ("-o", "--csv", "--markdown", "--xlsx", "--proof")
    given = [part for option in every for part in (option, tmp_path / f"out{option}")]
    assert run("solve", file, "--show", "u", *given).status == 0
    assert r"P\ud800" in (tmp_path / "out-o").read_text("utf-8")
    assert run("verify", file, "--proof", tmp_path / "out--proof").status == 0
    assert run("report", file, "--show", "u", "-o", tmp_path / "page").status == 0
