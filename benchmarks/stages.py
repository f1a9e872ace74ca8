"""What stretches of work cost: seconds of the processor, the system's apart, and memory at most."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

from benchmarks.memory import Peak
from benchmarks.processor import engine_seconds

Given = ParamSpec("Given")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Stage:
    """One stage: seconds of this process as a user and in the system, of engines in their own, and the most MB that
    this process held (None where the system does not tell)."""

    name: str
    user: float = 0.0
    system: float = 0.0
    engines: float = 0.0
    peak: float | None = None

    @property
    def seconds(self) -> float:
        """All of them."""
        return self.user + self.system + self.engines

    def with_more(self, user: float, system: float, engines: float, peak: float | None) -> "Stage":
        """The same after more of it."""
        most = max((each for each in (self.peak, peak) if each is not None), default=None)
        return replace(
            self, user=self.user + user, system=self.system + system, engines=self.engines + engines, peak=most
        )


class Stages:
    """Stages by name, in the order in which they began. Of one within another the other is not charged."""

    def __init__(self) -> None:
        self.found: dict[str, Stage] = {}
        self._within: list[str] = []
        self._begin()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What is done in it belongs to this stage."""
        self._charge()
        self.found.setdefault(name, Stage(name))
        self._within.append(name)
        try:
            yield
        finally:
            self._charge()
            self._within.pop()

    def timed(self, name: str, work: Callable[Given, Found]) -> Callable[Given, Found]:
        """The same function, each call of which belongs to a stage."""

        def within(*given: Given.args, **named: Given.kwargs) -> Found:
            with self.stage(name):
                return work(*given, **named)

        return within

    def _begin(self) -> None:
        self._peak = Peak()
        self._peak.__enter__()
        used = resource.getrusage(resource.RUSAGE_SELF)
        self._last = used.ru_utime, used.ru_stime, engine_seconds()

    def _charge(self) -> None:
        """What was used since the last look is the innermost stage's."""
        used, before = resource.getrusage(resource.RUSAGE_SELF), self._last
        self._peak.__exit__(None, None, None)
        if self._within:
            now = used.ru_utime, used.ru_stime, engine_seconds()
            user, system, engines = (after - earlier for after, earlier in zip(now, before, strict=True))
            name = self._within[-1]
            self.found[name] = self.found[name].with_more(user, system, engines, self._peak.most)
        self._begin()
