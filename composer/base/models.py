"""How frozen pydantic models read what comes from outside, and how they say what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator
from pydantic._internal._model_construction import ModelMetaclass
from pydantic_core import ErrorDetails, PydanticCustomError

from composer.base.errors import TOO_DEEP, Mistake, ScenarioError
from composer.base.keys import unknown_key
from composer.base.numbers import Plain, as_text, day, shown

T = TypeVar("T")

MOST_UNKNOWN = 50
"""Unknown keys of one mapping that are told before the rest is only counted."""


class _Annotation(str):
    """A type as it stands in the source, and in a signature without quotation marks."""

    __slots__ = ()
    __repr__ = str.__str__


class _Meta(ModelMetaclass):
    """Building a model in Python: positional arguments, and ScenarioError instead of pydantic's own."""

    def _build(cls, /, *args: Any, **data: Any) -> Any:
        names: tuple[str, ...] = cls.positional  # type: ignore[attr-defined]
        if len(args) > len(names):
            raise TypeError(f"{cls.__name__} takes at most {len(names)} positional arguments: {', '.join(names)}")
        try:
            return super().__call__(**dict(zip(names, args, strict=False)), **data)
        except ValidationError as error:
            raise ScenarioError(mistakes_in(error)) from None
        except RecursionError:
            raise ScenarioError([Mistake(TOO_DEEP)]) from None

    if not TYPE_CHECKING:  # type checkers would take its word for what comes of a call
        __call__ = _build


class Model(BaseModel, metaclass=_Meta):
    """A frozen model that refuses unknown keys, naming the nearest known one.

    The `__init__` of a subclass is written down for type checkers and for who reads a signature: it says what is
    accepted, the fields what becomes of that. It is never called: pydantic reads a model in one way, from Python and
    from a file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    _stated: ClassVar[Signature | None] = None
    """What `__init__` says."""
    positional: ClassVar[tuple[str, ...]] = ()
    """Fields that may be given by position in Python, as `__init__` says."""

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        if "__init__" in vars(cls):
            _, *parameters = signature(cls.__init__).parameters.values()
            delattr(cls, "__init__")
            cls._stated = Signature([each.replace(annotation=_Annotation(each.annotation)) for each in parameters])
            cls.positional = tuple(each.name for each in parameters if each.kind is Parameter.POSITIONAL_OR_KEYWORD)

    @classmethod
    def __pydantic_init_subclass__(cls, **given: Any) -> None:
        if cls._stated is not None:
            cls.__signature__ = cls._stated

    examples: ClassVar[Mapping[str, str]] = {}
    """Its keys as a file has them, each in a mapping that can be read."""

    @classmethod
    def known_keys(cls) -> Sequence[str]:
        """The keys a mapping may have that stands for this model in a file."""
        return [info.alias or name for name, info in cls.model_fields.items()]

    @classmethod
    def unfold(cls, data: dict[str, object]) -> dict[str, object]:
        """A mapping as it stands in a file, as the model's own fields. Raises ScenarioError."""
        return data

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: object, handler: Callable[[object], Any]) -> Any:
        if isinstance(data, cls):
            return data
        if not isinstance(data, Mapping):
            raise refusal([Mistake(f"a mapping is wanted here, not {shown(data)}")])
        known = _known(cls)
        # a field that is no key of a file can only hold a model, which no file can write
        taken = {key: value for key, value in data.items() if key in known or isinstance(value, BaseModel)}
        unknown = [str(key) for key in data if key not in taken] if len(taken) < len(data) else []
        mistakes = [Mistake(unknown_key(key, known), (key,)) for key in unknown[:MOST_UNKNOWN]]
        if len(unknown) > MOST_UNKNOWN:
            mistakes.append(Mistake(f"… and {len(unknown) - MOST_UNKNOWN:,} more unknown keys"))
        try:
            return handler(cls.unfold(taken) | _poison(mistakes))
        except ScenarioError as error:
            mistakes += error.mistakes
        except ValidationError as error:
            mistakes += [mistake for mistake in mistakes_in(error) if mistake.text != _POISON]
        raise refusal(mistakes)


@cache
def _known(model: type[Model]) -> Sequence[str]:
    """`known_keys`, asked once a model and not once a mapping."""
    return tuple(model.known_keys())


_POISON = "-"


def _poison(mistakes: list[Mistake]) -> dict[str, object]:
    """A key no model knows, so that a mapping with mistakes in it never validates."""
    return {_POISON: None} if mistakes else {}


def refusal(mistakes: Sequence[Mistake]) -> PydanticCustomError:
    """Mistakes as the one error that pydantic carries outward to where it is known what they are mistakes of."""
    return PydanticCustomError("composer", "{text}", {"text": str(mistakes[0]), "mistakes": tuple(mistakes)})


def collecting(read: Callable[[Any], T]) -> Callable[[Any], T]:
    """`read` for use as a pydantic validator: its ValueError, ScenarioError or ValidationError becomes the field's
    mistakes."""

    def reader(value: Any) -> T:
        try:
            return read(value)
        except ScenarioError as error:
            raise refusal(error.mistakes) from None
        except ValidationError as error:
            raise refusal(mistakes_in(error)) from None
        except ValueError as error:
            raise refusal([Mistake(str(error))]) from None

    return reader


def mistakes_in(error: ValidationError) -> list[Mistake]:
    """What pydantic found wrong, in words for people; paths relative to what was validated."""
    return [mistake for details in error.errors(include_url=False) for mistake in _mistakes(details)]


def _mistakes(details: ErrorDetails) -> Sequence[Mistake]:
    path = details["loc"]
    kind, value = details["type"], details.get("input")
    if kind == "composer":
        return [mistake.under(*path) for mistake in details["ctx"]["mistakes"]]
    if kind == "missing":
        return [Mistake(f"`{path[-1]}` is missing", path[:-1])]
    if kind == "extra_forbidden":
        return [Mistake(_POISON if path[-1] == _POISON else f"unknown key `{path[-1]}`", path)]
    wanted = {
        "tuple_type": "a list is wanted here",
        "list_type": "a list is wanted here",
        "dict_type": "a mapping is wanted here",
        "bool_type": "true or false is wanted here",
        "int_type": "a whole number is wanted here",
        "literal_error": f"{details.get('ctx', {}).get('expected', '')} is wanted here",
        "too_short": "at least one is wanted here",
    }.get(kind, details["msg"])
    return [Mistake(f"{wanted}, not {shown(value)}", path)]


def read_whole(value: object) -> int:
    """A whole number. Raises ValueError."""
    from composer.base.numbers import exact

    number = exact(value)
    if number.denominator != 1:
        raise ValueError(f"a whole number is wanted here, not {shown(value)}")
    return int(number)


def read_count(value: object) -> int:
    """A whole number of people, not negative. Raises ValueError."""
    number = read_whole(value)
    if number < 0:
        raise ValueError(f"a number of people is wanted here, not {shown(value)}")
    return number


def read_counts(given: Mapping[Any, object], keys: Sequence[str]) -> tuple[list[int | None], list[Mistake]]:
    """The numbers of people under these keys, None where there is none, and what is wrong, other keys among it."""
    mistakes = [Mistake(unknown_key(str(key), keys), (str(key),)) for key in given if key not in keys]
    counts: list[int | None] = [None] * len(keys)
    for place, key in enumerate(keys):
        if key in given:
            try:
                counts[place] = read_count(given[key])
            except ValueError as error:
                mistakes.append(Mistake(str(error), (key,)))
    return counts, mistakes


def read_truth(value: object) -> bool:
    """true or false. Raises ValueError."""
    if isinstance(value, Plain) and value in ("True", "TRUE", "False", "FALSE"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise ValueError(f"true or false is wanted here, not {shown(value)}")
    return value


def read_words(value: object) -> str:
    """A text that is not blank. Raises ValueError."""
    text = as_text(value).strip()
    if not text:
        raise ValueError("a text is wanted here, not a blank")
    return text


def read_sequence(value: object) -> object:
    """A list; nothing else, so that a text is not taken for a list of letters. Raises ValueError."""
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"a list is wanted here, not {shown(value)}")
    return tuple(value)


Whole = Annotated[int, BeforeValidator(collecting(read_whole))]
Count = Annotated[int, BeforeValidator(collecting(read_count))]
Truth = Annotated[bool, BeforeValidator(collecting(read_truth))]
Words = Annotated[str, BeforeValidator(collecting(read_words))]
Day = Annotated[Any, BeforeValidator(collecting(day))]
AsList = BeforeValidator(collecting(read_sequence))
