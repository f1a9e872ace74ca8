"""The notebook of the guide is run from its first block to its last, and prints what is shown."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import pytest

from tests.support.documents import GUIDE, Example, examples

PAGE = GUIDE / "notebook.md"


def printed(example: Example, names: dict[str, Any]) -> str:
    """What a block prints; it finds what those before it have left in `names`, and leaves there what it defines."""
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        exec(compile(example.text, str(example.page), "exec"), names)
    return stream.getvalue()


@pytest.mark.unmeasured
def test_the_blocks_print_what_is_shown_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "__main__"}
    blocks = examples(PAGE)
    assert {block.language for block in blocks} == {"python", "text"}
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if block.language == "python":
            shown = after.text if after is not None and after.language == "text" else ""
            assert printed(block, names) == shown
    assert [file.name for file in tmp_path.iterdir()] == ["liaison.html"]
