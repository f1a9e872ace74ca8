"""`page`: everything that the speed page quotes, one family after the other, each in a fresh process.

Each has a share of the time, about what it takes on two quiet cores; it may use what those before it left over, and as
much again as its share of what those after it have. Who is not done by then is ended, with what it has printed so far
kept. A family that fails is named, and the rest go on. All of it takes 25 minutes at most; `--total` stretches or
shrinks every share. What `--people`, `--sizes`, `--seeds` and `--limit` say is handed on to all.
"""

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, NamedTuple

from benchmarks.options import Options
from benchmarks.tables import table
from benchmarks.timing import machine

QUIET = 0.1
"""Processors that something else keeps busy on a machine that counts as quiet."""
LOOK = 1.0
"""Seconds for which that is looked at before each family."""
STAT = Path("/proc/stat")
WORKING = (1, 2, 3, 6, 7, 8)  # proc(5): user, nice, system, irq, softirq, steal
WORDS = ("PASS", "FAIL", "NOT RUN", "WRONG")
TOTAL = 1500.0
"""Seconds for all of them."""
OTHERS = 40.0
"""The share of a family that is not named here."""


class Step(NamedTuple):
    """One call of `python -m benchmarks`, and its share of the time: seconds, if the shares make up the whole."""

    arguments: tuple[str, ...]
    share: float

    def __str__(self) -> str:
        return " ".join(self.arguments)


def _step(arguments: str, share: float) -> Step:
    return Step(tuple(arguments.split()), share)


STEPS = (
    _step("scale --part million --seeds 1", 60),
    _step("scale --part ten-thousand --seeds 2 --limit 5", 130),
    _step("scale --part hundred-thousand --seeds 1 --sizes 20 --limit 30", 140),
    _step("scale --part command-line --seeds 3", 40),
    _step("programmes --limit 10", 170),
    _step("growth", 60),
    _step("whatif", 75),
    _step("fronts --seeds 1 --limit 20", 120),
    _step("anytime", 90),
    _step("conflicts --seeds 1 --limit 2", 150),
    _step("teams", 120),
    _step("scale --part teams --people 10000 --limit 6", 80),
    _step("scale --part hard --sizes 40 --limit 20", 50),
    _step("scale --part impossible --limit 5", 90),
    _step("loading --seeds 2", 65),
    _step("repairs --people 100000 --seeds 1 --limit 10", 60),
    _step("standins", 45),
    _step("sweeps", 15),
    _step("panels --people 1000 10000", 20),
    _step("units --seeds 1 --limit 4", 100),
    _step("placed --limit 3", 65),
    _step("proofs --seeds 40", 40),
    _step("small --people 1000 --seeds 1 --limit 6", 35),
    _step("turns --seeds 5", 15),
)
"""Those that the page quotes most come first: should time run short, it is short for the last."""


class Done(NamedTuple):
    """What became of a step: the load before it and how many processors others used, then and meanwhile; its seconds by
    the clock and of the processor; the lines that one of WORDS begins; and how it ended."""

    step: Step
    load: float
    before: float
    meanwhile: float
    seconds: float
    cpu: float
    said: tuple[str, ...]
    end: str


def run_page(options: Options) -> int:
    """Runs all of them, writes what they print to `--out`; 1 if one of them failed or was ended, else 0."""
    steps = steps_of(options)
    shared_out = steps if options.total else steps_of(replace(options, families=None))
    stretch = (options.total or TOTAL) / max(1.0, sum(step.share for step in shared_out))
    done: list[Done] = []
    with Path(options.out or "page.txt").open("w+b") as file:
        _write(file, f"{machine()}\n")
        end = time.monotonic()
        last = end + stretch * sum(step.share for step in steps)
        usual = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what runs is ended, too
        try:
            for step in steps:
                end += step.share * stretch
                done.append(_one(step, min(last, end + step.share * stretch), file))
        finally:
            signal.signal(signal.SIGTERM, usual)
            _write(file, f"\n## Summary\n\n{_summary(done)}")
            print(_summary(done))
    return 0 if all(each.end == "done" for each in done) else 1


def _one(step: Step, end: float, file: IO[bytes]) -> Done:
    """One step with its heading, until `end` at most."""
    load, working = os.getloadavg()[0], _working()
    time.sleep(LOOK)
    before = (_working() - working) / max(LOOK, 0.01)
    told = f"load {load:.1f}, others use {before:.2f} processors" + (" – NOT QUIET" if before > QUIET else "")
    _write(file, f"\n## {step}\n\n{time.strftime('%H:%M:%S')}, {told}\n\n")
    working = _working()
    found = run_step(step, max(1.0, end - time.monotonic()), file)
    meanwhile = max(0.0, _working() - working - found.cpu) / found.seconds
    found = found._replace(load=load, before=before, meanwhile=meanwhile)
    told = f"{found.end}, {found.seconds:.1f} s, {found.cpu:.1f} s of the processor"
    _write(file, f"\n{told}; others used {meanwhile:.2f} processors\n")
    print(f"{step}: {told}", file=sys.stderr, flush=True)
    return found


def _working() -> float:
    """Seconds for which all processors together have worked so far; 0 where the system does not tell."""
    if not STAT.exists():
        return 0.0
    fields = STAT.read_text().split("\n", 1)[0].split()
    return sum(int(fields[place]) for place in WORKING) / os.sysconf("SC_CLK_TCK")


def steps_of(options: Options) -> list[Step]:
    """Those named here, then every other family; with what the command line hands on."""
    from benchmarks.__main__ import BENCHMARKS

    named = {step.arguments[0] for step in STEPS}
    others = [Step((name,), OTHERS) for name in BENCHMARKS if name not in {*named, "page"}]
    more: list[str] = []
    for name in ("people", "sizes", "seeds", "limit"):
        value = getattr(options, name)
        if value is not None:
            more += [f"--{name}", *map(str, value if isinstance(value, list) else [value])]
    there = [step for step in (*STEPS, *others) if step.arguments[0] in BENCHMARKS]
    found = [step for step in there if options.families is None or step.arguments[0] in options.families]
    return [step._replace(arguments=(*step.arguments, *_augmecon(step, options), *more)) for step in found]


def _augmecon(step: Step, options: Options) -> tuple[str, ...]:
    return ("--augmecon", options.augmecon) if options.augmecon and step.arguments[0] == "fronts" else ()


def run_step(step: Step, seconds: float, file: IO[bytes]) -> Done:
    """Runs it in a session of its own, so that whatever it has started ends with it."""
    command = [sys.executable, "-u", "-m", "benchmarks", *step.arguments]
    began, used, begin = file.tell(), _used(), time.monotonic()
    process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        status: int | None = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        status = None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    said = tuple(re.findall(rf"^(?:{'|'.join(WORDS)})  .*", _since(file, began), re.MULTILINE))
    end = {None: f"ENDED, not done in {seconds:.0f} s", 0: "done"}.get(status, f"FAILED with status {status}")
    end = "WRONG" if status == 1 and any(line.startswith("WRONG") for line in said) else end
    return Done(step, 0.0, 0.0, 0.0, time.monotonic() - begin, _used() - used, said, end)


def _used() -> float:
    """The processor's seconds of all steps that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _write(file: IO[bytes], text: str) -> None:
    file.seek(0, os.SEEK_END)
    file.write(text.encode())
    file.flush()


def _since(file: IO[bytes], place: int) -> str:
    file.seek(place)
    return file.read().decode(errors="replace")


def _summary(done: Sequence[Done]) -> str:
    heads = ["load", "others before", "meanwhile", "s", "CPU, s", *WORDS, "family", "how it ended"]
    lines = []
    for each in done:
        cells = [f"{each.load:.1f}", f"{each.before:.2f}", f"{each.meanwhile:.2f}"]
        cells += [
            f"{each.seconds:.1f}",
            f"{each.cpu:.1f}",
            *(str(sum(line.startswith(word) for line in each.said)) for word in WORDS),
        ]
        lines.append([*cells, str(each.step), each.end])
    missed = [f"{each.step}: {line}" for each in done for line in each.said if not line.startswith("PASS")]
    return "\n".join([table(heads, lines, words=2), *missed]) + "\n"
