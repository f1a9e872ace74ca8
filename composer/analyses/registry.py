"""All questions, in the order in which they are told of. To add one is to add its folder here."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import MappingProxyType

TYPE_CHECKING = False  # as of `typing`, which takes a moment to load
if TYPE_CHECKING:
    from typing import Any

    from composer.analyses.question import Question
    from composer.scenario.file import Expect


class Registry:
    """Questions by the packages that hold them; each loads when it is asked for."""

    def __init__(self, *homes: str) -> None:
        self._homes = MappingProxyType({home.rpartition(".")[2]: home for home in homes})

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called, without loading any."""
        return tuple(self._homes)

    def __getitem__(self, name: str) -> Question[Any]:
        question: Question[Any] = import_module(f"{self._homes[name]}.question").QUESTION
        return question

    def __iter__(self) -> Iterator[Question[Any]]:
        return map(self.__getitem__, self._homes)

    def expect(self) -> type[Expect]:
        """What a file's `expect` may say: what the format has, and what questions add to it."""
        from pydantic import create_model

        from composer.scenario.file import Expect

        more: dict[str, Any] = {key: (kind | None, None) for each in self for key, kind in each.keys.items()}
        return create_model("Expect", __base__=Expect, **more) if more else Expect


QUESTIONS = Registry(
    "composer.analyses.solve",
    "composer.analyses.explain",
    "composer.analyses.gaps",
    "composer.analyses.why",
    "composer.analyses.tradeoffs",
    "composer.analyses.alternatives",
    "composer.analyses.sweep",
    "composer.analyses.repair",
    "composer.analyses.standins",
)
