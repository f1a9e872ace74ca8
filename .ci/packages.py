"""Builds the wheel and the source distribution and holds them against others of the same: `python .ci/packages.py OUT`.

Built here, among caches and what tests leave behind; again from the tracked files alone, elsewhere, with other times,
permissions, hash seed and time zone; and the wheel once more from the source distribution. All must be the same to the
last byte, hold what is tracked and nothing else, and say of themselves what an index would accept.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from packaging.metadata import Metadata

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = (".ci/", ".github/")
"""Tracked, but no part of the source distribution."""
ADDED = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
"""What a wheel says about itself, in its `.dist-info`."""
LONG_AGO = 1_000_000_000


def tracked() -> list[str]:
    """Every file that git knows, with `/` between folders."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in listed.split("\0") if name)


def build(source: Path, out: Path, *targets: str, **environment: str) -> dict[str, Path]:
    """Builds each target (wheel, sdist) of the tree at `source`: the files by their names."""
    given = {name: value for name, value in os.environ.items() if name not in {"SOURCE_DATE_EPOCH", "PYTHONPATH"}}
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    command += [word for target in targets for word in ("-t", target)]
    subprocess.run(command, cwd=source, check=True, stdout=subprocess.DEVNULL, env=given | environment)
    return {path.name: path for path in sorted(out.iterdir()) if path.suffix in {".whl", ".gz"}}


def elsewhere(folder: Path) -> Path:
    """A much older copy of the tracked files, that only its owner may read."""
    for name in tracked():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(ROOT / name, path)
        path.chmod(0o700 if os.access(ROOT / name, os.X_OK) else 0o600)
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


def held(package: Path) -> dict[str, bytes]:
    """A package's files by their names, without the folder that a source distribution has around them."""
    if package.suffix == ".whl":
        with ZipFile(package) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(package) as files:
        members = [member for member in files.getmembers() if not member.isdir()]
        return {member.name.partition("/")[2]: files.extractfile(member).read() for member in members}  # type: ignore[union-attr]


def differing(this: Path, other: Path) -> list[str]:
    """Where two packages are not the same; empty where they are, to the last byte."""
    if this.read_bytes() == other.read_bytes():
        return []
    ours, theirs = held(this), held(other)
    names = [name for name in sorted(ours.keys() | theirs.keys()) if ours.get(name) != theirs.get(name)]
    return [f"{this.name} is not the same when built {other.parent.name}: {', '.join(names) or 'times or permissions'}"]


def misfits(package: Path) -> list[str]:
    """What a package holds that is not tracked, and what it lacks."""
    names = set(held(package))
    if package.suffix == ".whl":
        information = next(name.partition("/")[0] for name in names if name.endswith(".dist-info/METADATA"))
        due = {f"{information}/{name}" for name in ADDED} | {name for name in tracked() if name.startswith("composer/")}
    else:
        due = {"PKG-INFO"} | {name for name in tracked() if not name.startswith(LEFT_OUT)}
    wrong = [f"{package.name} holds {name}, which is not tracked" for name in sorted(names - due)]
    return wrong + [f"{package.name} lacks {name}" for name in sorted(due - names)]


def unfit(wheel: Path) -> list[str]:
    """What an index would refuse in a wheel's metadata."""
    (text,) = (content for name, content in held(wheel).items() if name.endswith(".dist-info/METADATA"))
    try:
        Metadata.from_email(text, validate=True)
    except ExceptionGroup as group:
        return [f"{wheel.name}: {error}" for error in group.exceptions]
    return []


def main(out: Path) -> int:
    """Builds into `out`, prints what was built, and what is wrong with it."""
    with tempfile.TemporaryDirectory() as scratch:
        first = build(ROOT, Path(scratch) / "here", "sdist", "wheel")
        away = {"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7"}
        second = build(elsewhere(Path(scratch) / "copy"), Path(scratch) / "elsewhere", "sdist", "wheel", **away)
        (sdist,) = (path for path in first.values() if path.suffix == ".gz")
        with tarfile.open(sdist) as files:
            files.extractall(Path(scratch) / "unpacked", filter="data")
        (unpacked,) = (Path(scratch) / "unpacked").iterdir()
        third = build(unpacked, Path(scratch) / "from the source distribution", "wheel")
        wrong = [] if first.keys() == second.keys() else [f"{sorted(first)} here, {sorted(second)} elsewhere"]
        pairs = [(first[name], other[name]) for other in (second, third) for name in first.keys() & other.keys()]
        wrong += [line for this, other in pairs for line in differing(this, other)]
        out.mkdir(parents=True, exist_ok=True)
        for path in first.values():
            wrong += misfits(path) + (unfit(path) if path.suffix == ".whl" else [])
            kept = shutil.copy(path, out)
            print(f"{sha256(path.read_bytes()).hexdigest()}  {kept}  {path.stat().st_size:,} bytes")
    print("\n".join(wrong) or "the same when built elsewhere and again, with all that is tracked and nothing else")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
