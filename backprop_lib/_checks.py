"""What a caller may hand in: each check returns the value made ready, or says how to fix it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SUPPORTED = (np.dtype(np.float64), np.dtype(np.float32), np.dtype(np.complex128))


def shape_text(shape: Sequence[int | None]) -> str:
    """A shape as a reader writes it; None is a size that may be anything."""
    sizes = ["any" if size is None else str(size) for size in shape]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def numbers(name: str, value: Any) -> Array:
    """The value as an array of numbers of whatever kind it came in."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{name} must be a matrix of numbers, got rows that do not fit together ({error}); "
            f"give every row the same length"
        ) from None
    if array.dtype.kind not in "biufc":
        raise TypeError(
            f"{name} must hold numbers, got dtype {array.dtype}; "
            f"convert it first, for instance np.asarray({name}, dtype=float)"
        )
    return array


def parameter_dtype(name: str, array: Array) -> np.dtype[Any]:
    """The dtype that a parameter brings to the network: whole numbers count as float64."""
    if array.dtype in SUPPORTED:
        return array.dtype
    if array.dtype.kind in "biu":
        return np.dtype(np.float64)
    raise TypeError(
        f"{name} must be float64, float32 or complex128, got {array.dtype}; "
        f"convert it first, for instance {name}.astype(np.float64)"
    )


def matrix(
    name: str,
    value: Any,
    symbols: str,
    shape: tuple[int | None, int | None],
    dtype: np.dtype[Any] | None = None,
) -> Array:
    """The value as a finite matrix of this shape and dtype; nothing is broadcast.

    `symbols` names the two sizes, "(n_in, n_out)"; None in `shape` leaves a size free.
    """
    array = value if type(value) is np.ndarray else numbers(name, value)
    if (
        dtype is not None
        and array.dtype == dtype
        and fits(array.shape, shape)
        and all_finite(array)
    ):
        return array
    array = numbers(name, array)
    _check_shape(name, array, symbols, shape)
    dtype = parameter_dtype(name, array) if dtype is None else dtype
    if array.dtype != dtype:
        if array.dtype.kind == "c" and dtype.kind != "c":
            raise TypeError(
                f"{name} must be real, as the weights are {dtype}, got {array.dtype}; "
                f"pass {name}.real, or build the network with complex128 weights"
            )
        with np.errstate(over="ignore"):
            array = array.astype(dtype)
    if not all_finite(array):
        row, column = (int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(
            f"{name} must be finite ({dtype}), got {array[row, column]} at [{row}, {column}]; "
            f"find all such entries with np.argwhere(~np.isfinite({name})) and fix or drop them"
        )
    return array


def all_finite(array: Array) -> bool:
    """True where no entry is inf or nan. One product tells it, unless the entries are huge."""
    return isfinite(np.vdot(array, array).real) or bool(np.isfinite(array).all())


def fits(shape: tuple[int, ...], wanted: tuple[int | None, int | None]) -> bool:
    """True where a shape is the wanted one, with at least one row and one column."""
    if len(shape) != 2:
        return False
    (rows, columns), (E, n) = shape, wanted
    return rows > 0 < columns and E in (None, rows) and n in (None, columns)


def _check_shape(
    name: str, array: Array, symbols: str, shape: tuple[int | None, int | None]
) -> None:
    expected = f"{name} must be {symbols} = {shape_text(shape)}, got {shape_text(array.shape)}"
    if array.ndim != 2:
        hint = "reshape(1, -1) makes a vector one row"
        if shape[0] is None and shape[1] is not None:
            hint = f"{name} needs two axes, and {hint}"
        elif array.ndim == 1 and shape[1] == 1:
            hint = "reshape(-1, 1) makes a vector one column"
        elif array.ndim > 2:
            hint = "reshape it to two axes"
        raise ValueError(f"{expected}; {hint}")
    if 0 in array.shape:
        raise ValueError(f"{expected}, which is empty; give at least one row and one column")
    if not fits(array.shape, shape):
        turned = fits(array.shape[::-1], shape)
        hint = "did you pass its transpose?" if turned else f"check how {name} was made"
        raise ValueError(f"{expected}; {hint}")


def whole(name: str, value: Any, least: int, meaning: str) -> int:
    """The value as an int that is at least `least`."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise TypeError(
            f"{name}, {meaning}, must be a whole number, got {value!r}; int({name}) makes it one"
        )
    if value < least:
        raise ValueError(
            f"{name}, {meaning}, must be at least {least}, got {value}; try {name}={least}"
        )
    return int(value)


def positive(name: str, value: Any, meaning: str, try_instead: str) -> float:
    """The value as a float above zero."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real | np.floating):
        raise TypeError(
            f"{name}, {meaning}, must be a number above 0, got {value!r}; try {try_instead}"
        )
    number = float(value)
    if not 0 < number < float("inf"):
        raise ValueError(
            f"{name}, {meaning}, must be a finite number above 0, got {value}; try {try_instead}"
        )
    return number
