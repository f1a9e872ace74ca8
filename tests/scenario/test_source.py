from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from composer.scenario.source import content_of, read_bytes
from tests.support.pool_files import mistakes


def test_a_file_gives_its_bytes_and_their_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"id\n1\n")
    found = read_bytes("a.csv", 100, tmp_path)
    assert found.data == b"id\n1\n"
    assert found.sha256 == sha256(b"id\n1\n").hexdigest()
    assert content_of(tmp_path / "a.csv", 100) == found == content_of(b"id\n1\n", 0)


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "officers.csv").touch()
    (tmp_path / ".hidden.csv").touch()
    assert mistakes(read_bytes, "oficers.csv", 9, tmp_path) == [
        "there is no file `oficers.csv` – did you mean `officers.csv`?"
    ]
    assert mistakes(read_bytes, "pools/officers.csv", 9, tmp_path) == [
        "there is no file `pools/officers.csv`: there is no folder `pools`"
    ]
    assert mistakes(read_bytes, "officers.csv/x.csv", 9, tmp_path) == [
        "there is no file `officers.csv/x.csv`: a part of its path is a file, not a folder"
    ]


def test_folders_pipes_and_devices_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert mistakes(read_bytes, "pipe.csv", 9, tmp_path) == ["`pipe.csv` is a pipe or a device: name a file"]
    assert mistakes(read_bytes, "/dev/zero", 9) == ["`/dev/zero` is a pipe or a device: name a file"]
    assert mistakes(read_bytes, ".", 9, tmp_path) == ["`.` is a folder: name a file in it"]


def test_addresses_are_refused() -> None:
    for address in ("http://x.org/a.csv", "s3://bucket/a.csv", "file:///etc/passwd"):
        assert mistakes(read_bytes, address, 9) == [f"`{address}` is an address: a pool is a file on this computer"]


def test_files_that_are_too_large_are_refused(tmp_path: Path) -> None:
    with open(tmp_path / "a.csv", "wb") as file:
        file.truncate(2_000_001)
    assert mistakes(read_bytes, "a.csv", 2_000_000, tmp_path) == ["`a.csv` is larger than 2 MB"]


def test_names_that_can_not_be_are_refused(tmp_path: Path) -> None:
    assert mistakes(read_bytes, "a\0.csv", 9, tmp_path) == ["`a\0.csv` can't be read: that is not a file name"]
    assert "can't be read" in mistakes(read_bytes, "x" * 5000, 9, tmp_path)[0]
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    assert "can't be read" in mistakes(read_bytes, "loop.csv", 9, tmp_path)[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch(0)
    assert mistakes(read_bytes, "a.csv", 9, tmp_path) == ["`a.csv` may not be read: you have no permission"]
