"""A task: what the learner writes, the inputs to try it on, how an answer is read, the verdict."""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import Any, Literal

import numpy as np
from numpy.random import Generator

from backprop_course.exercises.misconceptions import Misconception
from backprop_course.shared.book import page_address
from backprop_course.shared.html import Markup, element
from backprop_course.shared.language import say, translated
from backprop_course.shared.style import FONT, OPEN, RIGHT, TEXT, WRONG
from backprop_lib._checks import Array, shape_text

Status = Literal[
    "correct",
    "wrong",
    "not attempted",
    "raised an error",
    "wrong shape",
    "wrong type",
    "not finite",
    "changed its arguments",
    "took too long",
]

STATUSES: dict[Status, str] = {
    "correct": "correct",
    "wrong": "wrong",
    "not attempted": "not attempted",
    "raised an error": "raised an error",
    "wrong shape": "wrong shape",
    "wrong type": "wrong type",
    "not finite": "not finite",
    "changed its arguments": "changed its arguments",
    "took too long": "took too long",
}
"""What each is called where it is shown."""

_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Verdict:
    """What `check` or `predict` found. It is true (`bool`) only where the answer is correct."""

    task: str
    """The task's id, for instance "04.dW"."""
    status: Status
    """One of nine words; "correct" is the only one that passes."""
    message: str
    """What was seen, why it gives just this, and what to read again."""
    mistake: str | None = None
    """The name of the mistake, where it is known."""
    pages: tuple[tuple[str, str], ...] = ()
    """Of each mistake that it names, the name and its page in the atlas of mistakes."""

    def __bool__(self) -> bool:
        """True for "correct", false for everything else."""
        return self.status == "correct"

    @property
    def sign(self) -> str:
        """✓, ✗ or …, so that colour never stands alone."""
        return {"correct": "✓", "not attempted": "…"}.get(self.status, "✗")

    @property
    def heading(self) -> str:
        """Sign, task, status and mistake in one line."""
        text = "{sign} {task} · {status}: {mistake}" if self.mistake else "{sign} {task} · {status}"
        status = say(STATUSES[self.status])
        return say(text, sign=self.sign, task=self.task, status=status, mistake=self.mistake)

    def __repr__(self) -> str:
        """Plain text."""
        return f"{self.heading}\n{self.message}"

    def _repr_html_(self) -> str:
        colour = {"✓": RIGHT, "✗": WRONG, "…": OPEN}[self.sign]
        outer = (
            f"border-left:4px solid {colour};padding:0.4em 0.9em;margin:0.4em 0;"
            f"max-width:46em;color:{TEXT};font-family:{FONT};line-height:1.45"
        )
        parts = _CODE.split(self.message)  # text, code, text, code, …, text
        parts[1::2] = [element("code", part) for part in parts[1::2]]
        return element(
            "div",
            element("div", self.heading, style="font-weight:600"),
            element("div", *parts, style="white-space:pre-line"),
            *self._links(),
            style=outer,
        )

    def _links(self) -> list[Markup]:
        """A line with a link to each mistake's page, where a book is told of."""
        links = [
            element("a", name, href=address, target="_blank", rel="noopener")
            for name, page in self.pages
            if (address := page_address(f"atlas/{page}.html"))
        ]
        between = [part for link in links for part in (", ", link)][1:]
        return [element("div", say("In the atlas of mistakes: "), *between)] if links else []


@dataclass(frozen=True)
class Probe:
    """Arguments, by name and in order, and the sizes in them, by symbol."""

    arguments: dict[str, Any]
    sizes: dict[str, int]

    def copies(self) -> dict[str, Any]:
        """The arguments anew, so that nobody can touch the original."""
        return {name: _copy(value) for name, value in self.arguments.items()}


def _copy(value: Any) -> Any:
    if isinstance(value, list):
        return [_copy(member) for member in value]
    return copy.deepcopy(value) if isinstance(value, Generator) else copy.copy(value)


def distinct(rng: Generator, count: int) -> list[int]:
    """So many sizes from 3 to 8, all different."""
    return [int(size) for size in rng.permutation(np.arange(3, 9))[:count]]


def equal(rng: Generator, count: int) -> list[int]:
    """The same size so many times: here products that ought to be refused run."""
    return [int(rng.integers(3, 7))] * count


def between(rng: Generator, *shape: int) -> Array:
    """Activations of a sigmoid, from 0.05 to 0.95."""
    return rng.uniform(0.05, 0.95, shape)


def signed(rng: Generator, *shape: int) -> Array:
    """Numbers of either sign and of sizes from 0.2 to 1.5, none near zero."""
    return rng.uniform(0.2, 1.5, shape) * rng.choice([-1.0, 1.0], shape)


def number(rng: Generator) -> float:
    """One such number."""
    return float(signed(rng, 1)[0])


def activation(rng: Generator) -> float:
    """One activation; not near one half, where a and 1 − a could be confused."""
    return float(rng.choice([rng.uniform(0.05, 0.4), rng.uniform(0.6, 0.95)]))


def labels(rng: Generator, E: int, K: int) -> Array:
    """One-hot rows (E, K); for K = 1 a column with both labels in it."""
    if K == 1:
        return rng.permutation(np.arange(E) % 2)[:, None].astype(float)
    return np.eye(K)[rng.integers(0, K, E)]


def network(rng: Generator, sizes: list[int]) -> tuple[list[Array], list[Array]]:
    """Weights (n_in, n_out) and biases (1, n_out) of layers of these sizes."""
    pairs = list(pairwise(sizes))
    weights = [signed(rng, n_in, n_out) for n_in, n_out in pairs]
    return weights, [signed(rng, 1, n_out) for _, n_out in pairs]


@dataclass(frozen=True)
class Part:
    """One array of an answer."""

    name: str
    """"dW of layer 2"; the function's own name where the answer is one array."""
    array: Array
    if_wrong: str | None = None
    """What to say where it is wrong, if the entries would tell the reader nothing."""
    label: str = ""
    """"dW" for any layer's; empty where parts are no layers'."""
    layer: int = 0
    """From 1 on; 0 where parts are no layers'."""


Parts = tuple[Part, ...]

PRECISION = 1e-5
"""Of an entry, and of the largest one. float32 keeps it; no two mistakes are as near."""


class UnreadableError(Exception):
    """The answer is not of the form that was asked for."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status: Status = status

    def __reduce__(self) -> tuple[Any, ...]:
        """With its status, so that it comes whole out of another process."""
        return type(self), (self.status, *self.args), self.__dict__


def fresh(name: str, value: Any) -> Array:
    """The value as a new float64 array; UnreadableError where it holds no real numbers."""
    if hasattr(value, "detach"):  # a tensor that remembers its gradient is no array yet
        value = value.detach()
    if type(value) not in (np.ndarray, float, np.float64):
        _refuse_what_is_no_array(name, value)
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        raise UnreadableError("wrong type", _ragged(name, value)) from None
    if array.dtype.kind not in "biuf":
        raise UnreadableError("wrong type", _no_numbers(name, value, array))
    return np.array(array, dtype=float, order="C", subok=False)


def _refuse_what_is_no_array(name: str, value: Any) -> None:
    """UnreadableError for what NumPy would not read, or would read as something else."""
    fields = {"name": name, "came": kind_of(value)}
    if inspect.iscoroutine(value):
        value.close()
        text = "Your {name} is `async def`, so a call gives no numbers yet: leave `async` out"
    elif inspect.isgenerator(value) and value.gi_code.co_name == "<genexpr>":
        text = "Your {name} is a generator, ( … for … ), and has no numbers yet: write [ … for … ]"
    elif inspect.isgenerator(value):
        text = "Your {name} has a `yield`, so a call gives no numbers yet: write `return` instead"
    elif isinstance(value, type) or inspect.isroutine(value):
        text = "Your {name} returned {came} itself: was it meant to be called, with brackets?"
    elif _is_masked(value):
        text = "Your {name} holds masked entries, which have no number: fill them, with .filled(0)"
    elif isinstance(value, tuple) and len(value) == 1 and _axes(value[0]) > 1:
        text = (
            "Your {name} returned a tuple with one thing in it: is there a comma at the end of its "
            "`return`?"
        )
    elif isinstance(value, tuple) and any(_axes(member) > 1 for member in value):
        fields["count"] = str(len(value))
        text = "Your {name} returned {count} things, and one array is wanted"
    else:
        return
    raise UnreadableError("wrong type", say(text, **fields))


def _is_masked(value: Any) -> bool:
    rows = value if isinstance(value, list | tuple) else [value]
    return any(np.ma.is_masked(row) for row in rows)


def _axes(value: Any) -> int:
    """How many axes an array or a list in a list has."""
    return np.ndim(value) if hasattr(value, "ndim") else int(isinstance(value, list | tuple))


def _ragged(name: str, value: Any) -> str:
    """What came where rows or arrays do not fit together."""
    shapes = [shape_text(v.shape) for v in value if isinstance(v, np.ndarray)]
    if not shapes:
        return say("Your {name} holds rows that do not fit together, and so is no array", name=name)
    return say(
        "Your {name} is {came} of shapes {shapes}; they do not fit together, and one array is "
        "wanted",
        name=name,
        came=kind_of(value),
        shapes=", ".join(shapes[:4]),
    )


def _no_numbers(name: str, value: Any, array: Array) -> str:
    """What came where entries are no real numbers."""
    fields = {"name": name, "came": kind_of(value), "dtype": array.dtype}
    if array.dtype.kind == "c":
        return say(
            "Your {name} must hold real numbers; what came is {came} with entries {dtype}, which "
            "are complex. If no imaginary part is wanted, return its .real",
            **fields,
        )
    if not isinstance(value, np.ndarray | np.generic | list | tuple):
        return say("Your {name} must hold real numbers; what came is {came}", **fields)
    if array.dtype == object and array.size:
        fields["first"] = kind_of(array.flat[0])
        text = (
            "Your {name} must hold real numbers; what came is {came} with entries {dtype}, the "
            "first of them {first}"
        )
        return say(text, **fields)
    return say(
        "Your {name} must hold real numbers; what came is {came} with entries {dtype}", **fields
    )


def kind_of(value: Any) -> str:
    """What a value is, in words."""
    name = getattr(value, "__name__", None)
    if value is None:
        return say("None")
    if isinstance(value, type):
        return say("the class {name}", name=value.__name__)
    if isinstance(value, str):
        text = value if len(value) <= 40 else f"{value[:40]}…"
        return say("the text {text!r}", text=text)
    if inspect.isroutine(value):
        return say("the function {name}", name=name or "?")
    if isinstance(value, np.ndarray):
        return say("an array {shape}", shape=shape_text(value.shape))
    if isinstance(value, list):
        return say("a list with {count} entries", count=len(value))
    if isinstance(value, tuple):
        return say("a tuple with {count} entries", count=len(value))
    if isinstance(value, dict):
        return say("a dictionary")
    if isinstance(value, bool | int | float | complex):
        return say("the number {value}", value=value)
    return say("an object of type {name}", name=type(value).__name__)


class AnswerShape:
    """How an answer is read. `shape` names the sizes, for the message."""

    shape = ""

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The answer's arrays, each with its name. `arguments` are as the function left them."""
        raise NotImplementedError


@dataclass(frozen=True)
class OneArray(AnswerShape):
    """One array, whose shape counts."""

    shape: str

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The array as it is."""
        return (Part(name, fresh(name, value)),)


class OneNumber(AnswerShape):
    """One number; extra axes of length 1 are free."""

    shape = say("one number")

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The number without its axes."""
        if isinstance(value, tuple) and len(value) > 1:
            text = "Your {name} returned {count} things, and one number is wanted"
            raise UnreadableError("wrong type", say(text, name=name, count=len(value)))
        array = fresh(name, value)
        return (Part(name, array.reshape(()) if array.size == 1 else array),)


@dataclass(frozen=True)
class NamedParts(AnswerShape):
    """A tuple or list with an array for each of these names; with `numbers`, a number for each."""

    names: tuple[str, ...]
    numbers: bool = False

    @property
    def shape(self) -> str:  # type: ignore[override]
        """The names, as they are returned."""
        text = "{count} numbers, {names}" if self.numbers else "{count} arrays, {names}"
        return say(text, count=len(self.names), names=", ".join(self.names))

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """Each part under its name."""
        is_matrix = isinstance(value, np.ndarray) and value.ndim < 3 and not self.numbers
        found = None if is_matrix and value.dtype != object else members(value)
        if found is None or len(found) != len(self.names):
            raise UnreadableError("wrong type", _must_return(name, self.shape, value))
        parts = []
        for label, part in zip(self.names, found, strict=True):
            array = fresh(label, part)
            if self.numbers and array.size == 1:
                array = array.reshape(())
            parts.append(Part(label, array))
        return tuple(parts)


def _must_return(name: str, wanted: str, value: Any) -> str:
    """What was wanted and what came."""
    text = "Your {name} must return {wanted}; what came is {came}"
    return say(text, name=name, wanted=wanted, came=kind_of(value))


def pair(value: Any, otherwise: str) -> list[Any]:
    """The two members of a pair; UnreadableError, in these words, where it is none."""
    both = members(value)
    if both is None or len(both) != 2:
        raise UnreadableError("wrong type", otherwise)
    return both


def members(value: Any) -> list[Any] | None:
    """The members of a list, a tuple, an array or anything else that can be gone through."""
    if isinstance(value, str | bytes | dict) or not isinstance(value, Iterable):
        return None
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return None
    return list(islice(value, 1000))


class ChainLists(AnswerShape):
    """A pair of lists (dw, db) with a number for each layer; index 0 is unused (None)."""

    shape = say("two lists, dw and db, as long as w")

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The numbers from index 1 on."""
        entries = len(arguments["w"])
        lists = _two_lists(value)
        if lists is None:
            raise UnreadableError("wrong type", _must_return(name, self.shape, value))
        parts = []
        for label, numbers in zip(("dw", "db"), lists, strict=True):
            if len(numbers) != entries:
                raise UnreadableError(
                    "wrong shape",
                    say(
                        "Your {label} has {count} entries and w has {entries}: give dw and db an "
                        "index 0 too, unused (None) as in w, so that {label}[1] belongs to layer 1",
                        label=label,
                        count=len(numbers),
                        entries=entries,
                    ),
                )
            for layer in range(1, entries):
                number = fresh(f"{label}[{layer}]", numbers[layer])
                number = number.reshape(()) if number.size == 1 else number
                parts.append(Part(f"{label}[{layer}]", number, label=label, layer=layer))
        return tuple(parts)


class LayerPairs(AnswerShape):
    """A list with a pair (dW, db) for each layer, the first layer first."""

    shape = say("a list with a pair (dW, db) for each layer")

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """dW and db of each layer in turn."""
        layers = len(arguments["weights"])
        pairs = members(value)
        if pairs is None:
            raise UnreadableError("wrong type", _must_return(name, self.shape, value))
        if len(pairs) != layers:
            raise UnreadableError("wrong shape", self._other_length(name, pairs, layers))
        parts = []
        for layer, grads in enumerate(pairs, start=1):
            if hasattr(grads, "dW") and hasattr(grads, "db"):
                grads = (grads.dW, grads.db)
            both = members(grads)
            if both is None or len(both) != 2:
                text = "Entry {index} of the list must be the pair (dW, db); what came is {came}"
                text = say(text, index=layer - 1, came=kind_of(grads))
                raise UnreadableError("wrong type", text)
            for label, array in zip(("dW", "db"), both, strict=True):
                part = say("{label} of layer {layer}", label=label, layer=layer)
                parts.append(Part(part, fresh(part, array), label=label, layer=layer))
        return tuple(parts)

    def _other_length(self, name: str, pairs: list[Any], layers: int) -> str:
        text = "Your {name} must return {wanted}, {layers} here; what came has {count} entries"
        if len(pairs) == 2 * layers and all(isinstance(part, np.ndarray) for part in pairs):
            text = (
                "Your {name} must return {wanted}, {layers} here; what came are {count} arrays in "
                "a row: put the dW and the db of each layer in brackets, (dW, db)"
            )
        elif len(pairs) == 2 and all(isinstance(part, list) for part in pairs):
            text = (
                "Your {name} must return {wanted}, {layers} here; what came are two lists: "
                "list(zip(dWs, dbs)) makes the pairs of lists dWs and dbs"
            )
        return say(text, name=name, wanted=self.shape, layers=layers, count=len(pairs))


class Parameters(AnswerShape):
    """A pair (weights, biases) of lists, one array for each layer."""

    shape = say("two lists, weights and biases")

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """All W, then all b."""
        layers = len(arguments["weights"])
        lists = _two_lists(value)
        if lists is None:
            raise UnreadableError("wrong type", _must_return(name, self.shape, value))
        parts = []
        for label, arrays in zip(("W", "b"), lists, strict=True):
            if len(arrays) != layers:
                raise UnreadableError(
                    "wrong shape",
                    say(
                        "Your {name} must return an array for each of the {layers} layers in both "
                        "lists; one list has {count}",
                        name=name,
                        layers=layers,
                        count=len(arrays),
                    ),
                )
            for layer, array in enumerate(arrays, start=1):
                part = say("{label} of layer {layer}", label=label, layer=layer)
                parts.append(Part(part, fresh(part, array), label=label, layer=layer))
        return tuple(parts)


def _two_lists(value: Any) -> tuple[list[Any], list[Any]] | None:
    lists = [members(member) for member in members(value) or []]
    first, second = lists if len(lists) == 2 else (None, None)
    return None if first is None or second is None else (first, second)


class Batches(AnswerShape):
    """Pairs (X rows, Y rows), yielded or in a list, read as facts that no order of rows changes."""

    shape = say("pairs (X rows, Y rows)")

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The sizes, largest first, and facts: 1 where all is well, else 0.

        Of rows that are side by side in X, few share a batch by chance: of 61 or more rows half of
        those that could do so in less than one shuffle of a million million. No fact depends on
        which numbers the generator gave.
        """
        X, Y, chance = arguments["X"], arguments["Y"], arguments["rng"].bit_generator
        size, E = arguments["size"], len(arguments["X"])
        text = say("Your {name} must yield {shape}", name=name, shape=self.shape)
        if not isinstance(value, Iterable) or isinstance(value, str | bytes):
            raise UnreadableError("wrong type", text)
        rows: list[int] = []
        partners: list[int] = []
        sizes = []
        for batch in islice(value, 10 * E):
            x_rows, y_rows = pair(batch, text)
            some_x, some_y = fresh(say("X rows"), x_rows), fresh(say("Y rows"), y_rows)
            if some_x.shape[1:] != X.shape[1:] or some_y.shape[1:] != Y.shape[1:]:
                text = "Your {name} must yield rows of X and rows of Y, two axes each"
                raise UnreadableError("wrong shape", say(text, name=name))
            sizes.append(len(some_x))
            rows += _places(some_x, X)
            partners += _places(some_y, Y)
        padded = np.zeros(10 * E)
        padded[: len(sizes)] = sorted(sizes, reverse=True)
        ends = np.cumsum(sizes)
        batches = [frozenset(rows[end - n : end]) for n, end in zip(sizes, ends, strict=True)]
        pieces = [frozenset(range(i, min(i + size, E))) for i in range(0, E, size)]
        neighbours = sum(i + 1 in batch for batch in batches for i in batch)
        whole = sorted(rows) == list(range(E))
        together = whole and 2 * neighbours >= sum(len(batch) - 1 for batch in batches)
        same = together and set(batches) == set(pieces)
        untouched = type(chance)(chance.seed_seq).state
        used = chance.state != untouched or chance.seed_seq.n_children_spawned > 0
        facts = {
            say("Some rows come more than once, or never"): whole,
            say("Rows of X stand beside other rows of Y"): rows == partners,
            say("The rows come in their old order"): rows != sorted(rows),
            say("Your minibatches was handed rng and did not use it"): used or rows == sorted(rows),
            say("Each batch holds the same rows in every epoch"): not same or batches != pieces,
            say("The batches come in another order, with the same rows in every epoch"): (
                not same or batches == pieces
            ),
            say("Rows that stand side by side in X stay together"): not together or same,
            say("A shorter batch comes before the last one"): together
            or sizes == sorted(sizes, reverse=True),
        }
        some = ", ".join(map(str, sizes[:8])) + (" …" if len(sizes) > 8 else "")
        text = "The first input's {E} rows came in batches of {sizes}"
        return (
            Part(say("sizes"), padded, say(text, E=E, sizes=some)),
            *(Part(fact, np.array(float(holds)), fact) for fact, holds in facts.items()),
        )


def _places(some: Array, table: Array) -> list[int]:
    """Of each row, its place in the table; −1 for a row that is not there."""
    same: Array = (np.abs(some[:, None] - table[None]) <= PRECISION).all(axis=2)
    places: list[int] = np.where(same.any(axis=1), same.argmax(axis=1), -1).tolist()
    return places


Function = Callable[..., Any]

Questions = dict[str, dict[str, str]]
"""By id, a question's options with their reasons: the right one first; a wrong one's names the
thought behind it. The question itself stands in the lesson."""


@dataclass(frozen=True)
class Place:
    """A part of a lesson, by its heading."""

    lesson: str
    heading: str

    def __str__(self) -> str:
        """As it stands in a message."""
        return say("lesson {lesson}, “{heading}”", lesson=self.lesson, heading=self.title)

    @property
    def title(self) -> str:
        """The heading in the reader's language."""
        return translated(self.heading, f"lesson {self.lesson}")


@dataclass(frozen=True)
class Mistake:
    """A mistake in one task: a function that makes the mistake, and the words for it."""

    kind: Misconception
    make: Function
    """Takes the task's arguments and returns the wrong answer that the mistake gives."""
    why: str
    read_again: Place | None = None
    """Where it is explained, if not at the task's own place."""

    @property
    def name(self) -> str:
        """The name in the verdict."""
        return self.kind.name

    def fresh(self) -> Function:
        """The mistake as a function of its own: one with a memory starts from nothing."""
        return copy.deepcopy(self.make)


def mistake(
    kind: Misconception, make: Function, why: str | None = None, read: Place | None = None
) -> Mistake:
    """A mistake of this kind; `why` replaces the kind's own reason."""
    return Mistake(kind, make, kind.why if why is None else translated(why), read)


@dataclass(frozen=True)
class Within:
    """A task inside another: where some answers to the outer one show an answer to the inner."""

    task: Task
    shown: Callable[[Probe, Parts], tuple[Probe, Parts] | None]
    """The inner probe and answer, from the outer ones; None where they do not show."""
    around: Callable[[Callable[[dict[str, Any]], list[Array]]], Function]
    """The outer answer, made with such an inner one."""


@dataclass(frozen=True)
class Task:
    """One exercise. `answer` is the solution itself: it is run, and its source is shown."""

    id: str
    answer: Function
    answer_shape: AnswerShape
    """What the function must return, and how it is read."""
    draw: Callable[[Generator, int], Probe]
    """The i-th general probe: all sizes differ."""
    place: Place
    hints: tuple[str, str, str]
    derivation: tuple[str, ...]
    """Two or three lines of Markdown with LaTeX, each with its F number."""
    mistakes: tuple[Mistake, ...]
    extra: tuple[Callable[[Generator], Probe], ...] = ()
    """Special probes: equal sizes, where a wrong product runs; one output; huge logits."""
    within: Within | None = None
    """A task whose mistakes can be seen in this one: `backward` in `train`."""
    symbol: str = field(kw_only=True)
    """What is asked for, in LaTeX; empty where it is no formula."""
    letters: str = field(default="", kw_only=True)
    """What letters mean that its mistakes' formulas have beside those of the derivation."""
    examples: tuple[Probe, ...] = field(kw_only=True)
    """Small inputs to work out on paper; behind the first those that a mistake may need to show."""
    cited: tuple[str, ...] = field(init=False, default=())
    """The formulas of the ledger that the derivation names."""

    def __post_init__(self) -> None:
        """Its texts, in the reader's language."""
        cited = re.findall(r"\b(F\d+)\b|as (softmax)", " ".join(self.derivation))
        object.__setattr__(self, "cited", tuple(formula or named for formula, named in cited))
        for name in ("hints", "derivation"):
            object.__setattr__(self, name, tuple(map(translated, getattr(self, name))))
        object.__setattr__(self, "letters", translated(self.letters))

    @property
    def function_name(self) -> str:
        """The name of the function to write."""
        return self.answer.__name__

    @cached_property
    def told(self) -> dict[Misconception, Mistake]:
        """Of each kind of mistake in the list, one; where their reasons differ, the kind's own."""
        of_kind: dict[Misconception, list[Mistake]] = {}
        for known in self.mistakes:
            of_kind.setdefault(known.kind, []).append(known)
        return {
            kind: found[0] if len({m.why for m in found}) == 1 else replace(found[0], why=kind.why)
            for kind, found in of_kind.items()
        }

    @property
    def signature(self) -> str:
        """How the function is called, "dW(A_prev, dZ)"."""
        return f"{self.function_name}{inspect.signature(self.answer)}"

    @property
    def code(self) -> str:
        """The solution as it would stand in the stub cell."""
        return inspect.getsource(self.answer)

    def probes(self, rng: Generator) -> list[Probe]:
        """General probes, the first of them twice in a row, then the special ones.

        The repeated one shows whether a function keeps something from call to call. Of one number
        there are more: five of them may all be positive.
        """
        general = 12 if isinstance(self.answer_shape, OneNumber) else 5
        drawn = [self.draw(rng, i) for i in range(general)]
        return [drawn[0], *drawn, *(special(rng) for special in self.extra)]
