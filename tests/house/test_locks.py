"""The locks that `.ci/run` installs from say the same as pyproject.toml, for every Python that it allows."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support import ROOT

CI = ROOT / ".ci"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
pytestmark = pytest.mark.skipif(not CI.is_dir(), reason="the locks are not in the source distribution")

RENEW = ".ci/renew has to be run"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ALLOWED = SpecifierSet(PROJECT["project"]["requires-python"])
PYTHONS = [version for version in (f"3.{minor}" for minor in range(30)) if version in ALLOWED]
LOWEST = PYTHONS[0]
"""The lowest versions are installed on this Python alone: on later ones some of them have no wheels."""


@dataclass(frozen=True)
class Locked:
    """One version of a package, where its marker holds, and what the files may be."""

    version: Version
    marker: Marker | None
    hashes: tuple[str, ...]


@cache
def locked(name: str) -> dict[str, list[Locked]]:
    """A lock's packages by their names. Raises ValueError at a line that pins no version."""
    found = defaultdict(list)
    text = (CI / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        what, *hashes = line.split("--hash=")
        pinned = Requirement(what)
        (pin,) = pinned.specifier
        if pin.operator != "==":
            raise ValueError(line)
        entry = Locked(Version(pin.version), pinned.marker, tuple(value.strip() for value in hashes))
        found[canonicalize_name(pinned.name)].append(entry)
    return found


def on(python: str) -> dict[str, str]:
    """What markers see on Linux with this Python."""
    return {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": "linux", "extra": ""} | {
        "os_name": "posix",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }


def asked(*extras: str) -> Iterator[Requirement]:
    """What the project asks for with these extras; what an extra takes from others is followed."""
    project = PROJECT["project"]
    for text in [
        *project["dependencies"],
        *(line for name in extras for line in project["optional-dependencies"][name]),
    ]:
        requirement = Requirement(text)
        if requirement.name == project["name"]:
            yield from asked(*requirement.extras)
        else:
            yield requirement


def tools() -> Iterator[Requirement]:
    """What builds the packages, and what `.ci/run` needs beside the extras."""
    lines = (CI / "tools.in").read_text("utf-8").splitlines()
    for text in [*PROJECT["build-system"]["requires"], *(line for line in lines if not line.startswith("#"))]:
        yield Requirement(text)


def chosen(lock: str, requirement: Requirement, python: str) -> Version:
    """The one version of a package that a lock installs on this Python."""
    where = [
        entry.version
        for entry in locked(lock)[canonicalize_name(requirement.name)]
        if entry.marker is None or entry.marker.evaluate(on(python))
    ]
    assert len(where) == 1, f"{requirement.name} is locked {len(where)} times for Python {python}: {RENEW}"
    return where[0]


@pytest.mark.parametrize("python", PYTHONS)
def test_what_is_asked_for_is_locked_at_a_version_that_is_allowed(python: str) -> None:
    requirements = [*asked("dev"), *tools()]
    assert len(requirements) > len(PROJECT["project"]["dependencies"]) + 15
    for requirement in requirements:
        version = chosen("newest", requirement, python)
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}: {RENEW}"


def test_the_lowest_versions_are_the_lowest_that_are_allowed() -> None:
    for requirement in asked("test"):
        (floor,) = [Version(pin.version) for pin in requirement.specifier if pin.operator == ">="]
        version = chosen("lowest", requirement, LOWEST)
        assert version.release[: len(floor.release)] == floor.release, f"{requirement} is tested at {version}: {RENEW}"
        assert requirement.specifier.contains(version), f"{requirement} is tested at {version}: {RENEW}"


@pytest.mark.parametrize("lock", ["newest", "lowest"])
def test_every_file_that_is_installed_is_known_by_its_hash(lock: str) -> None:
    assert len(locked(lock)) > 40
    for name, entries in locked(lock).items():
        for entry in entries:
            assert entry.hashes, name
            assert all(re.fullmatch("sha256:[0-9a-f]{64}", value) for value in entry.hashes), name


@pytest.mark.parametrize("lock", ["newest", "lowest"])
def test_a_lock_names_no_server(lock: str) -> None:
    text = (CI / f"{lock}.txt").read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index|--extra-index|--find-links|--trusted)", text, re.MULTILINE)


def test_every_python_that_is_allowed_is_named_and_tested() -> None:
    named = [line.rpartition(" ")[2] for line in PROJECT["project"]["classifiers"] if " :: 3." in line]
    assert named == PYTHONS
    matrices = [
        job["strategy"]["matrix"]["python"]
        for path in WORKFLOWS
        for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values()
        if "strategy" in job
    ]
    assert matrices == [PYTHONS]


def test_workflows_run_what_ci_runs_and_take_nothing_that_can_change_under_its_name() -> None:
    assert WORKFLOWS
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text("utf-8"))
        steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
        assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step), path
        assert [step["run"] for step in steps if "run" in step] == ["bash .ci/run"]
        assert workflow["permissions"] == {"contents": "read"}
