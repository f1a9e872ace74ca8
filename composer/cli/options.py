"""Options that commands share, and what they mean."""

from __future__ import annotations

import functools
import math
import shlex
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from composer.analyses.registry import QUESTIONS
from composer.cli.writing import apart

if TYPE_CHECKING:
    from composer.analyses.question import Limits
    from composer.pool import Pool
    from composer.problem.problem import Problem


_Command = TypeVar("_Command", bound=Callable[..., object])


def _finite(_context: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not math.isfinite(value):
        raise click.BadParameter("a number is wanted here")
    return value


JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
SHOW = click.option(
    "--show",
    multiple=True,
    metavar="COLUMNS",
    help="Columns of the pool to print beside the ids, such as rank,unit. Without it only ids are printed.",
)
_PLAIN = "composer.pool_plain"
"""Whether `--pool-plain` was given; kept by the context, so that no command needs to know of it."""


def _plainly(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    context.meta[_PLAIN] = value


def POOL(command: _Command) -> _Command:
    """`--pool FILE`, and `--pool-plain` for a file that the scenario's mapping says nothing of."""
    own = click.option("--pool", metavar="FILE", help="People from this file instead of the scenario's own pool.")
    plain = click.option(
        "--pool-plain",
        is_flag=True,
        expose_value=False,
        callback=_plainly,
        help="Do not apply the mapping under pool: to the file that --pool names.",
    )
    return own(plain(command))


_DECIDED = "composer.decided"
"""The plan and the day that --plan and --frozen name; kept by the context likewise."""


def _decidedly(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None and parameter.name == "frozen":
        try:
            date.fromisoformat(value)
        except ValueError:
            raise click.BadParameter("a day such as 2027-01-15 is wanted here") from None
    if value is not None:
        context.meta.setdefault(_DECIDED, {})[parameter.name] = value


def PLAN(command: _Command) -> _Command:
    """`--plan FILE`, and `--frozen DAY`."""
    plan = click.option(
        "--plan",
        metavar="FILE",
        expose_value=False,
        callback=_decidedly,
        help="What was decided: a file that `solve --json` wrote, or a roster; instead of the scenario's own plan.",
    )
    frozen = click.option(
        "--frozen",
        metavar="DAY",
        expose_value=False,
        callback=_decidedly,
        help="Teams whose tour starts before this day keep their people of the plan.",
    )
    return plan(frozen(command))


_REQUIRED = "composer.required"
"""What --require asks besides; kept by the context likewise."""
REQUIRE = click.option(
    "--require",
    multiple=True,
    metavar="REQUIREMENT",
    expose_value=False,
    callback=lambda context, _parameter, value: context.meta.update({_REQUIRED: value}),
    help="What must hold besides over all the teams, such as '{total: daily_cost, exactly: 862}'; may be repeated.",
)

WORK = click.option(
    "--work",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    metavar="N",
    help="Stop after this much work (about a second a unit); the same amount always gives the same answer.",
)
SECONDS = click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    callback=_finite,
    metavar="N",
    help="Stop after this many seconds with the best found so far.",
)
OUTPUT = click.option(
    "-o",
    "--output",
    metavar="FILE",
    callback=lambda _context, _parameter, value: None if value == "-" else value,
    help="Write the answer to this file, not to standard output.",
)


@dataclass(frozen=True)
class Asked:
    """What every command is given that searches and answers in text or JSON."""

    file: str
    as_json: bool
    work: float | None
    seconds: float | None
    pool: str | None
    show: tuple[str, ...]
    output: str | None

    def limits(self, progress: Callable[[str], None]) -> Limits:
        """What the search may take."""
        return {"work": self.work, "seconds": self.seconds, "progress": progress}


def searching(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options of all that search and answer in text or JSON, and their values, with the FILE that
    is its argument, as its argument `asked`."""

    @functools.wraps(command)
    def with_asked(
        file: str,
        as_json: bool,
        work: float | None,
        seconds: float | None,
        pool: str | None,
        output: str | None,
        show: tuple[str, ...],
        **kwargs: object,
    ) -> int:
        return command(Asked(file, as_json, work, seconds, pool, show, output), **kwargs)

    answered: Callable[..., int] = with_asked
    for option in (OUTPUT, SHOW, PLAN, POOL, SECONDS, WORK, JSON):  # --help lists them the other way round
        answered = option(answered)
    return answered


def loaded(file: str, pool: str | None, **written: str | None) -> Problem:
    """The scenario's problem. A pool named on the command line is looked for from where the command is given.

    `written` are the files to be written, by their option: none of them may be one that was read.
    """
    from composer.scenario.load import load_with_expectations

    plain = bool(click.get_current_context().meta.get(_PLAIN))
    decided = decided_by_options()
    plan, frozen = decided.get("plan"), decided.get("frozen")
    expect = QUESTIONS.expect()
    if pool is None:
        if plain:
            raise click.UsageError("--pool-plain says how the file of --pool is read: name one")
        problem = load_with_expectations(file, expect=expect, plan=plan, frozen=frozen).problem
    else:
        absolute = pool if "://" in pool else str(Path(pool).absolute())
        problem = load_with_expectations(file, absolute, expect, plain=plain, plan=plan, frozen=frozen).problem
        named = {pool if name == absolute else name: sha for name, sha in problem.inputs.items()}
        source = problem.source and problem.source.renamed(absolute, pool)
        problem = problem.replacing(inputs=named, source=source)
    beside = [str(Path(file).parent / name) for name in problem.inputs]
    apart({f"--{option}": output for option, output in written.items()}, *problem.inputs, *beside)
    return _requiring(problem)


def _requiring(problem: Problem) -> Problem:
    """The problem with what --require asks besides."""
    given: tuple[str, ...] = click.get_current_context().meta.get(_REQUIRED, ())
    if not given:
        return problem
    from pydantic import ValidationError

    from composer.base.errors import Mistake, ScenarioError
    from composer.base.models import mistakes_in
    from composer.problem.requirement import Requirement
    from composer.scenario.yaml import read_yaml

    rows = []
    mistakes = []
    for number, text in enumerate(given, 1):
        place = "--require" if len(given) == 1 else f"--require {number}"
        try:
            rows.append(Requirement.model_validate(read_yaml(text, place).value))
            problem.replacing(require=(*problem.require, rows[-1]))  # what is wrong with it alone
        except ScenarioError as error:
            mistakes += [replace(each, place=place) for each in error.mistakes]
        except ValidationError as error:
            mistakes += [Mistake(each.text, place=place) for each in mistakes_in(error)]
    if mistakes:
        raise ScenarioError(mistakes)
    return problem.replacing(require=(*problem.require, *rows))


def decided_by_options() -> dict[str, str]:
    """The plan and the day that --plan and --frozen name, where they do."""
    found: dict[str, str] = click.get_current_context().meta.get(_DECIDED, {})
    return found


def as_given(command: str = "", only: Collection[str] | None = None) -> str:
    """The command that is running with all that was given to it, as a shell takes it; or another one, with `only` those
    parameters that it has, too."""
    context = click.get_current_context()
    words = [context.find_root().info_name or "team-composer", command or context.command.name or ""]
    for parameter in context.command.params:
        if only is not None and parameter.name not in only:
            continue
        value = context.params.get(parameter.name or "")
        given = value if isinstance(value, tuple) else () if value in (None, False) else (value,)
        for each in given:
            if isinstance(parameter, click.Option):
                words.append(max(parameter.opts, key=len))
            if each is not True:
                words.append(f"{each:g}" if isinstance(each, float) else str(each))
    if context.meta.get(_PLAIN):
        words.append("--pool-plain")
    words += [word for name, value in decided_by_options().items() for word in (f"--{name}", value)]
    return shlex.join(words)


def shown_of(problem: Problem, show: tuple[str, ...]) -> list[str]:
    """The columns to tell beside ids: those that `--show` names, else those that the file does."""
    return columns(problem.pool, show, problem.people) if show else [*problem.show]


def columns(pool: Pool, show: tuple[str, ...], tours: Sequence[Pool] = ()) -> list[str]:
    """The columns that `--show` names, by themselves or in a list with commas; some are there on each of the tours
    alone."""
    from composer.base.errors import Mistake, ScenarioError, did_you_mean

    there = set.intersection(*(set(on.columns) for on in tours)) if tours else set(pool.columns)
    parts = [[part] if part in pool.columns else part.split(",") for part in show]
    names = list(dict.fromkeys(name.strip() for part in parts for name in part if name.strip()))
    unknown = [name for name in names if name not in there and name != "id"]
    if unknown:
        known = [*pool.columns, *sorted(there.difference(pool.columns))]
        raise ScenarioError(
            Mistake(f"the pool has no column `{name}`" + did_you_mean(name, known), place="--show") for name in unknown
        )
    return [name for name in names if name != "id"]
