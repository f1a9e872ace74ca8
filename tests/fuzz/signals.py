"""Commands that are sent signals at random moments: how each ends, what it costs until then, and what it leaves.

    python -m tests.fuzz signals --minutes 10 --seed 0 [--also FOLDER]

runs commands on the scenarios of the project, on some that it writes itself because they take long in one stage each,
and on those of further folders; sends Ctrl-C, twice Ctrl-C, SIGTERM, SIGHUP or SIGKILL; and tells whatever is not as
it should be: the first Ctrl-C ends a command with 3, or with the status of an answer that was just there, after no more
than a second of CPU; the second one at once, with 130. None leaves a process, a temporary file or half of an answer
behind, and no trace of Python is shown.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.support import ROOT

MARK = "COMPOSER_SIGNALS"
OLD = b"OLD"
CPU = 1.0
"""Seconds of CPU that a command may go on for after the first Ctrl-C."""
AT_ONCE = 0.3
"""The same, after the second one."""
ALIVE = 1.0
"""Seconds of an idle machine after which no process may be left."""
LONGEST = 90.0
"""Seconds after which a command has plainly not noticed."""
FILES = ("out", "csv", "xlsx", "proof")
NOISE = ("Traceback", "Exception ignored", "UserWarning", "leaked", "Fatal Python error")
MANY = ("--json",), ("--csv", "csv"), ("--xlsx", "xlsx"), ("--seconds", "3"), ("--work", "1")
COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "solve": MANY,
    "explain": (("--all",), ("--proof", "proof"), ("--seconds", "3"), ("--json",)),
    "gaps": (("--seconds", "3"),),
    "why": (("--indispensable",), ("--seconds", "3")),
    "tradeoffs": (("--xlsx", "xlsx"), ("--seconds", "3")),
    "alternatives": (("--csv", "csv"), ("--seconds", "3")),
    "report": (("--xlsx", "xlsx"), ("--seconds", "3")),
    "sweep": (("--workers", "2"), ("--workers", "2"), ("--seconds", "3")),
    "check": (),
    "kinds": (),
}
SWEPT = {
    "smart_team": "Women.at_least=10%..50%:15",
    "reserve_company": "Women.at_least=2%..16%:40",
    "observers": "observers.size=5..9",
}
"""What is varied in scenarios of the project; in others, the size of team `a`."""
SIGNALS = {"once": 6, "twice": 4, "SIGTERM": 3, "SIGHUP": 2, "SIGKILL": 2}


def long_ones(folder: Path, draw: Random) -> None:
    """Scenarios that take long: to read, to write down as rows, to price, to decide and to check."""
    header = "id,sex,unit,n,cost\n"
    people = [
        f"P{i},{draw.choice('FM')},U{draw.randrange(40)},{draw.randrange(100)},{draw.randrange(1, 500)}\n"
        for i in range(20_000)
    ]
    (folder / "few.csv").write_text(header + "".join(people[:2_000]))
    (folder / "many.csv").write_text(header + "".join(people))
    (folder / "alike.csv").write_text("id,n\n" + "".join(f"P{i},5\n" for i in range(300_000)))
    pairs = ", ".join(f"[P{a}, P{b}]" for a, b in (draw.sample(range(2_000), 2) for _ in range(30_000)))
    most, women = "prefer: [{most: {total: n}}]\n", "{share: {sex: F}, at_least: 30%}"
    for name, text in {
        "budgets": f"pool: few.csv\nteams: [{{name: a, number: 200, size: 8, require: [{women}, {{total: cost, "
        f"at_most: 1500}}]}}]\n{most}",
        "teams": f"pool: many.csv\nteams: [{{name: a, number: 500, size: 8, require: [{women}]}}]\n{most}",
        "pairs": f"pool: few.csv\nteams: [{{name: a, size: 40, require: [{{pairs: [{pairs}], at_most: 0}}]}}]\n{most}",
        "alike": f"pool: alike.csv\nteams: [{{name: a, size: 150000}}, {{name: b, size: 149999}}]\n{most}",
        "fronts": f"pool: many.csv\nteams: [{{name: a, size: {{at_least: 10, at_most: 40}}, require: [{women}]}}]\n"
        f"{most}tradeoffs: [{{most: {{total: n}}}}, {{least: {{total: cost}}}}, {{most: {{distinct: unit}}}}]\n",
        "demands": "pool: few.csv\nteams:\n  - name: a\n    size: 30\n    require:\n"
        + "".join(f"      - {{members: {{unit: U{i}, n: {i}}}, at_least: 1, name: r{i}}}\n" for i in range(40)),
    }.items():
        (folder / f"{name}.yaml").write_text(text)


@dataclass
class Ended:
    """How one command ended: its status, what it said, its CPU seconds after the last signal, and what is wrong."""

    status: int = 0
    cpu: float = 0.0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Trial:
    """One command, and when it is sent what."""

    arguments: tuple[str, ...]
    signals: tuple[int, ...]
    moments: tuple[float, ...]
    """Seconds after its start, and after the signal before."""

    @classmethod
    def draw(cls, draw: Random, scenarios: Sequence[Path], command: str | None = None) -> Trial:
        command = command or draw.choice([*COMMANDS])
        file = draw.choice(scenarios)
        options = [each for option in COMMANDS[command] if draw.random() < 0.5 for each in option]
        arguments = [] if command == "kinds" else [str(file)]
        if command == "sweep":
            if file.parent.name == "scenarios":
                file = file.with_name(draw.choice([*SWEPT]) + ".yaml")
            vary = SWEPT.get(file.stem, "a.size=5..24")
            arguments = [str(file), "--vary", vary, "--journal", "journal"]
        if command not in ("kinds", "check"):
            options += ["-o", "out"]
        kind = draw.choices([*SIGNALS], [*SIGNALS.values()])[0]
        first = draw.choice((draw.uniform(0.02, 1.0), draw.uniform(0.5, 4.0), draw.uniform(2.0, 20.0)))
        if kind in ("once", "twice"):
            gaps = (draw.choice((0.05, 0.1, 0.3, 0.8)),) if kind == "twice" else ()
            return cls((command, *arguments, *options), (signal.SIGINT,) * (1 + len(gaps)), (first, *gaps))
        return cls((command, *arguments, *options), (signal.Signals[kind],), (first,))

    def run(self, folder: Path) -> Ended | None:
        """How it ended; None where it was done before the last signal."""
        for name in FILES:
            (folder / name).write_bytes(OLD)
        (folder / "journal").unlink(missing_ok=True)
        temporary = folder / "temporary"
        temporary.mkdir(exist_ok=True)
        mark = f"{os.getpid()}-{time.monotonic_ns()}"
        paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        places = {"TMPDIR": str(temporary), "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": paths}
        running = subprocess.Popen(
            [sys.executable, "-m", "composer", *self.arguments],
            cwd=folder,
            env=os.environ | places | {MARK: mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        before = 0.0
        for number, moment in zip(self.signals, self.moments, strict=True):
            if _over(running.pid, moment):
                running.communicate()
                return None
            before = cpu(running.pid)
            os.kill(running.pid, number)
        ended = Ended()
        if not _over(running.pid, LONGEST):
            ended.wrong.append(f"goes on after {LONGEST} s")
            os.kill(running.pid, signal.SIGKILL)
            _over(running.pid, LONGEST)
        ended.cpu = cpu(running.pid) - before
        said = _said(running)
        ended.status = running.wait()
        self._hold(ended, said)
        ended.wrong += left(mark)
        ended.wrong += half(folder)
        return ended

    def _hold(self, ended: Ended, said: str) -> None:
        number, twice = self.signals[-1], len(self.signals) > 1
        fine = {0, 1, 3} if number == signal.SIGINT else {0, 1, -number}
        if ended.status not in fine | ({130} if twice else set()):
            ended.wrong.append(f"status {ended.status}: {said[-300:]}")
        if ended.cpu > (AT_ONCE if twice else CPU):
            ended.wrong.append(f"{ended.cpu:.2f} s of CPU")
        ended.wrong += [f"{word}: {said[-600:]}" for word in NOISE if word in said]


def _over(pid: int, seconds: float) -> bool:
    """Whether a process ends in this time; it is not buried."""
    until = time.monotonic() + seconds
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() >= until:
            return False
        time.sleep(0.005)
    return True


def _said(running: subprocess.Popen[bytes]) -> str:
    assert running.stdout is not None
    os.set_blocking(running.stdout.fileno(), False)  # whoever is left behind may hold it open
    return (running.stdout.read() or b"").decode(errors="replace")


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used by itself."""
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def marked(mark: str) -> dict[int, str]:
    """The processes, none of them dead, whose environment has the mark, and the commands they run."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (place / "environ").read_bytes().split(b"\0"):
                found[int(place.name)] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:120]
        except OSError:
            continue
    return found


def left(mark: str) -> list[str]:
    """Processes that live on, of their own time or ours more than is allowed."""
    began, least = time.monotonic(), {pid: cpu_or_none(pid) for pid in marked(mark)}
    while (living := marked(mark)) and time.monotonic() - began < ALIVE:
        time.sleep(0.05)
    # On a machine that is busy they may not have come to it: then only those that work on are wrong.
    until = time.monotonic() + 20.0
    while (living := marked(mark)) and time.monotonic() < until:
        if any((cpu_or_none(pid) or 0.0) - (least.get(pid) or 0.0) > ALIVE for pid in living):
            break
        time.sleep(0.1)
    took = time.monotonic() - began
    for pid in living:
        os.kill(pid, signal.SIGKILL)
    return [f"left behind after {took:.1f} s: {command}" for command in living.values()]


def cpu_or_none(pid: int) -> float | None:
    try:
        return cpu(pid)
    except OSError:
        return None


def half(folder: Path) -> list[str]:
    """Temporary files, and answers of which only a part was written."""
    wrong = [f"temporary file {path.name}" for path in (folder / "temporary").iterdir()]
    known = {*FILES, "journal", "temporary", "cache"}
    wrong += [f"file {path.name}" for path in folder.iterdir() if path.name not in known]
    for name in FILES:
        content = (folder / name).read_bytes()
        if name == "xlsx":
            whole = content[:2] == b"PK" and content[-22:-18] == b"PK\5\6"
        else:
            whole = content.endswith((b"\n", b"</html>"))
        if content != OLD and not whole:
            wrong.append(f"a part of {name}: {content[-40:]!r}")
    shutil.rmtree(folder / "temporary")
    return wrong


def main() -> int:
    """Read the arguments and run; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--also", type=Path, action="append", default=[], help="a folder with further scenarios")
    parser.add_argument("--command", choices=[*COMMANDS], help="only this one")
    given = parser.parse_args()
    draw, counted, wrong = Random(given.seed), Counter[str](), 0
    until = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as place:
        folder, inputs = Path(place, "here"), Path(place, "inputs")
        folder.mkdir()
        inputs.mkdir()
        long_ones(inputs, draw)
        found = [sorted(each.glob("*.yaml")) for each in (ROOT / "scenarios", inputs, *given.also)]
        while time.monotonic() < until:
            trial = Trial.draw(draw, [path.resolve() for path in draw.choice(found)], given.command)
            ended = trial.run(folder)
            kind = "+".join(signal.Signals(number).name for number in trial.signals)
            counted[f"{kind}: {'over before' if ended is None else ended.status}"] += 1
            if ended is not None and ended.wrong:
                wrong += 1
                print(trial.arguments, kind, *(f"{each:.2f}" for each in trial.moments), *ended.wrong, sep="\n    ")
                sys.stdout.flush()
    print(f"{counted.total()} commands, {wrong} wrong: {dict(sorted(counted.items()))}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
