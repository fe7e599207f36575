"""What a caller may hand in: each check returns the value made ready, or says how to fix it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from math import inf, isfinite, prod
from numbers import Integral, Real
from types import FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[int | None, ...]
Seed = int | np.random.Generator | None
SUPPORTED = (np.dtype(np.float64), np.dtype(np.float32), np.dtype(np.complex128))
LARGEST = 2**53
"""Up to here every whole number is a float, and more of anything fits into no memory."""


def shown(value: object) -> str:
    """The value as it is written in code, on one short line; never an error itself."""
    try:
        text = " ".join(repr(value).split())
    except Exception:
        text = f"a {type(value).__name__}"
    return text if len(text) <= 100 else f"{text[:99]}…"


def refused(must: str, got: str, fix: str, kind: type[Exception] = ValueError) -> Exception:
    """The error for what somebody handed in: what it must be, what came, one way to fix it."""
    return kind(f"{must}, got {got}; {fix}")


def shape_text(shape: Sequence[int | None]) -> str:
    """A shape as a reader writes it; None is a size that may be anything."""
    sizes = ["any" if size is None else str(size) for size in shape]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def numbers(name: str, value: Any, fix: str = "") -> Array:
    """The value as an array of numbers of whatever kind it came in; no mask is lost."""
    ma = sys.modules.get("numpy.ma")  # where nobody has loaded it, there is no mask
    rows = value if isinstance(value, list | tuple) else [value]
    if ma and any(isinstance(row, ma.MaskedArray) and ma.is_masked(row) for row in rows):
        fill = f"np.ma.array({name}).filled(0) puts a number there, or leave out their rows"
        raise refused(f"{name} must have a number in each entry", "masked ones", fill)
    try:
        array = np.asarray(value)
    except Exception as error:
        must, came = f"{name} must be a matrix of numbers", f"what NumPy takes for none ({error})"
        raise refused(must, came, "give a list of rows of equal length") from None
    if array.dtype.kind not in "biufc":
        if callable(getattr(value, "toarray", None)):
            fix = f"{name}.toarray() makes an array of it"
        with suppress(Exception):
            if not fix and array.ndim and np.isfinite(array.astype(float)).all():
                fix = f"convert it first, for instance np.asarray({name}, dtype=float)"
        fix = fix or "give rows of numbers, such as [[0.5, 1.0]]"
        came = f"dtype {array.dtype}" if array.ndim else shown(value)
        raise refused(f"{name} must hold numbers", came, fix, TypeError)
    return array


def parameter_dtype(name: str, array: Array) -> np.dtype[Any]:
    """The dtype that a parameter brings to the network: whole numbers count as float64."""
    if array.dtype in SUPPORTED:
        return array.dtype
    if array.dtype.kind in "biu":
        return np.dtype(np.float64)
    must = f"{name} must be float64, float32 or complex128"
    dtype = "complex" if array.dtype.kind == "c" else "float"
    fix = f"convert it first, for instance np.asarray({name}, dtype={dtype})"
    raise refused(must, str(array.dtype), fix, TypeError)


def matrix(
    name: str, value: Any, symbols: str, shape: Shape, dtype: np.dtype[Any] | None = None
) -> Array:
    """The value as a finite matrix of this shape and dtype; nothing is broadcast.

    `symbols` names the two sizes, "(n_in, n_out)"; None in `shape` leaves a size free.
    """
    given = value if type(value) is np.ndarray else numbers(name, value)
    if given.dtype is dtype and fits(given.shape, shape) and all_finite(given):
        return given
    given = numbers(name, given)
    if not fits(given.shape, shape):
        must = f"{name} must be {symbols} = {shape_text(shape)}"
        raise refused(must, shape_text(given.shape), _into_shape(name, given, shape))
    dtype = parameter_dtype(name, given) if dtype is None else dtype
    if given.dtype.kind == "c" and dtype.kind != "c":
        must = f"{name} must be real, as the weights are {dtype}"
        fix = f"pass np.real({name}), or build the network with complex128 weights"
        raise refused(must, str(given.dtype), fix, TypeError)
    with np.errstate(all="ignore"):
        array = given.astype(dtype, copy=False)
    if not all_finite(array):
        row, column = (int(i) for i in np.argwhere(~np.isfinite(array))[0])
        fix = f"find all such entries with np.argwhere(~np.isfinite({name})) and fix or drop them"
        if np.isfinite(entry := given[row, column]):
            fix = f"scale it down, for instance np.divide({name}, np.abs({name}).max())"
        raise refused(f"{name} must be finite ({dtype})", f"{entry} at [{row}, {column}]", fix)
    return array


def all_finite(array: Array) -> bool:
    """True where no entry is inf or nan. One product tells it, unless the entries are huge."""
    return isfinite(np.vdot(array, array).real) or bool(np.isfinite(array).all())


def fits(shape: tuple[int, ...], wanted: Shape) -> bool:
    """True where a shape is the wanted one, with at least one row and one column."""
    if len(shape) != 2:
        return False
    (rows, columns), (E, n) = shape, wanted
    return rows > 0 < columns and E in (None, rows) and n in (None, columns)


def _into_shape(name: str, array: Array, wanted: Shape) -> str:
    """What gives an array the wanted shape."""
    if array.size == 0:
        return "it is empty: give at least one row and one column"
    if fits(array.shape[::-1], wanted):
        return "did you pass its transpose?"
    if name == "Y" and array.shape == wanted[:1] and wanted[1] != 1:
        return f"turn class numbers into rows with one_hot(Y, {wanted[1]})"
    n = wanted[1] or array.size
    for new in (array.shape[-2:], (array.size // n, n)):
        if (array.ndim != 2 or new[0] == 1) and fits(new, wanted) and prod(new) == array.size:
            return f"np.reshape({name}, {shape_text(new)}) makes it two axes"
    sizes = zip(wanted, ("row", "column"), strict=True)
    return "give it " + " and ".join(f"{n} {what}{'s' * (n > 1)}" for n, what in sizes if n)


def hold_to_shape(cls: type, **columns: int | None) -> None:
    """Hold methods of somebody's own class to their argument's shape, or to so many columns."""
    for name, n in columns.items():
        method = vars(cls).get(name)
        if isinstance(method, FunctionType) and not cls.__module__.startswith("backprop_lib."):
            setattr(cls, name, _held(method, n))


def _held(method: FunctionType, n: int | None) -> Callable[..., Any]:
    @wraps(method)
    def held(self: object, *args: Any, **kwargs: Any) -> Any:
        value = method(self, *args, **kwargs)
        shape = (len(args[0]), n) if args and n else np.shape(*args[:1] or [value])
        if getattr(value, "shape", None) != shape:
            must = f"{method.__name__} of {self!r} must be an array {shape_text(shape)}"
            fix = "sum over axis=1 with keepdims=True" if n else "give a number for each entry"
            raise refused(must, shape_text(np.shape(value)), fix)
        return value

    return held


def of_kind(name: str, value: object, kind: type, example: str) -> None:
    """Raise TypeError for what is not of this class."""
    if not isinstance(value, kind):
        ours = isinstance(value, type) and issubclass(value, kind)
        fix = f"try {value.__name__}()" if ours else f"try {example}"  # type: ignore[attr-defined]
        must = f"{name} must be of the class {kind.__name__}, such as {example}"
        raise refused(must, shown(value), fix, TypeError)


def whole(
    name: str, value: Any, least: int, meaning: str, try_instead: str = "", most: int = LARGEST
) -> int:
    """The value as an int from `least` to `most`."""
    must, fix = f"{name}, {meaning}, must be", f"try {try_instead or f'{name}={least}'}"
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise refused(f"{must} a whole number", shown(value), fix, TypeError)
    number = int(value)
    if not least <= number <= most:
        limit = f"at least {least}" if number < least else f"at most {most}"
        raise refused(f"{must} {limit}", shown(value), fix)
    return number


def positive(name: str, value: Any, meaning: str, try_instead: str, zero: bool = False) -> float:
    """The value as a float above 0; `zero` lets 0 pass too."""
    if type(value) is float and 0 < value < inf:
        return value
    must, least = f"{name}, {meaning}, must be a finite number", "from 0" if zero else "above 0"
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise refused(f"{must} {least}", shown(value), f"try {try_instead}", TypeError)
    try:
        number = float(value)
    except OverflowError:  # a whole number may be longer than a float can say
        number = inf
    if not (0 < number < inf or (zero and number == 0)):
        raise refused(f"{must} {least}", shown(value), f"try {try_instead}")
    return number


def rng_of(seed: Any) -> np.random.Generator:
    """The random numbers of a seed; None is another one each time."""
    try:  # a numpy.matrix, whose rows are matrices, would have NumPy's seeding call itself for ever
        return np.random.default_rng(np.asarray(seed) if isinstance(seed, np.ndarray) else seed)
    except Exception as error:
        must = "seed must be a whole number from 0, a NumPy Generator or None"
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise refused(must, shown(seed), "try seed=0", kind) from None


def dtype_of(value: Any) -> np.dtype[Any]:
    """One of the dtypes that weights may have."""
    with suppress(Exception):
        if (dtype := np.dtype(value)) in SUPPORTED:
            return dtype
    must = "dtype must be float64, float32 or complex128"
    raise refused(must, shown(value), "try dtype=np.float64", TypeError)
