"""What contributors are told is so: files that are named exist, and hooks are the checks of `python tests`."""

from __future__ import annotations

import re
import runpy

import pytest
import yaml

from tests.support.documents import ROOT, prose

PAGE = ROOT / ".github" / "CONTRIBUTING.md"
pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="it is not in the source distribution")


def test_files_that_are_named_exist() -> None:
    text = prose(PAGE.read_text("utf-8"))
    named = {name for name in re.findall(r"`((?:composer|tests|\.ci)/[^` ]*)`", text) if not re.search("NAME|<", name)}
    linked = {f".github/{target}" for target in re.findall(r"\]\(([^)#]+)", text)}
    assert {name for name in named | linked if not (ROOT / name).exists()} == set()
    assert named


def test_hooks_run_the_checks_of_the_test_command() -> None:
    steps = {
        step.name: " ".join(["python", "-m", *step.command]) for step in runpy.run_path(str(ROOT / "tests"))["QUICK"]
    }
    (local,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert local["repo"] == "local"
    *quick, whole = local["hooks"]
    assert {hook["id"]: hook["entry"] for hook in quick} == {name: steps[name] for name in [*steps][:3]}
    assert (whole["entry"], whole["stages"]) == ("python tests", ["pre-push"])
    assert all(hook["language"] == "system" and not hook["pass_filenames"] for hook in local["hooks"])
