"""How much memory a stretch of work held at most."""

from pathlib import Path
from types import TracebackType

STATUS = Path("/proc/self/status")
RESET = Path("/proc/self/clear_refs")
RESET_PEAK = "5"  # proc(5): resets the peak resident set size


class Peak:
    """`with Peak() as peak:` – `peak.most` is then the most that the process held meanwhile, in MB, all in all.

    Linux alone tells; elsewhere it is None.
    """

    most: float | None = None

    def __enter__(self) -> "Peak":
        self._reset = True
        try:
            RESET.write_text(RESET_PEAK)
        except OSError:
            self._reset = False
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._reset:
            self.most = _megabytes("VmHWM")


def _megabytes(name: str) -> float | None:
    for line in STATUS.read_text().splitlines():
        key, _, rest = line.partition(":")
        if key == name:
            return int(rest.split()[0]) / 1024
    return None
