"""Keeping a network: one .npz file, written whole or not at all, read without running anything."""

from __future__ import annotations

import os
import stat
import zipfile
from contextlib import suppress
from itertools import pairwise
from math import prod
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.lib import format as npy

from backprop_lib._checks import SUPPORTED, Array, shown
from backprop_lib.activations import ACTIVATIONS
from backprop_lib.layers import Dense
from backprop_lib.losses import LOSSES
from backprop_lib.network import Network

FORMAT = "backprop_lib network 1"
PART = ".backprop_lib-"
"""How the name of a file begins that is not whole yet; then comes the number of its process."""


def save(net: Network, path: str | os.PathLike[str]) -> None:
    """Write the network to `path`, which must end in .npz.

    The file is written beside its place and moved there at the end, so a crash leaves the old file
    whole; what it leaves of the new one, the next save in the folder removes. The old file's rights
    are kept, and a symbolic link stays one.

    Raises ValueError for what is no name of such a file and for a network that does not fit, OSError
    where nothing can be written, TypeError for an activation or loss of your own: a file holds
    numbers and names, not code.
    """
    path = _checked_path(path)
    stem, ending = os.path.splitext(path)
    if ending != ".npz":
        folder, name = os.path.split(stem)
        fix = os.path.join(folder, f"{name.strip('.') or 'net'}.npz")
        raise ValueError(f"path must end in .npz, after a name, got {path!r}; try {fix!r}")
    net.check()
    names = [
        _known_name("activation", layer.activation, ACTIVATIONS, "Sigmoid()")
        for layer in net.layers
    ]
    arrays: dict[str, Any] = {
        "format": FORMAT,
        "activations": names,
        "loss": _known_name("loss", net.loss_function, LOSSES, "CrossEntropy()"),
    }
    for number, layer in enumerate(net.layers, start=1):
        arrays[f"W{number}"], arrays[f"b{number}"] = layer.W, layer.b
    try:
        _write(os.path.realpath(path), arrays)
    except OSError as error:
        raise OSError(
            error.errno,
            f"path must be where a file can be written, got {path!r} ({error.strerror or error}); "
            f"try a folder that exists and is yours",
        ) from error


def _write(path: str, arrays: dict[str, Any]) -> None:
    folder, old = os.path.dirname(path), None
    with suppress(FileNotFoundError):
        old = os.stat(path)
        if not stat.S_ISREG(old.st_mode) or not os.access(path, os.W_OK):
            raise PermissionError(13, "it is read-only, or no ordinary file")
    with suppress(OSError):
        for name in os.listdir(folder):
            if name.startswith(PART) and _is_left(name):
                os.unlink(os.path.join(folder, name))
    part = os.path.join(folder, f"{PART}{os.getpid()}-{uuid4().hex}.part")
    try:
        with open(part, "xb") as file:
            if old:
                with suppress(OSError, AttributeError):  # whether one may give files away differs
                    os.chown(part, old.st_uid, old.st_gid)
                os.chmod(part, stat.S_IMODE(old.st_mode))
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        with suppress(OSError):
            os.unlink(part)


def _is_left(part: str) -> bool:
    """Whether the process that was writing this is no more."""
    if os.name == "nt":
        return True  # there an open file cannot be removed
    try:
        os.kill(int(part.removeprefix(PART).partition("-")[0]), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return True
    except OSError:
        pass
    return False


def load(path: str | os.PathLike[str]) -> Network:
    """The network that `save` wrote to `path`. Nothing in the file is run (no pickle).

    Raises ValueError, with the path, where the file is damaged or foreign, and OSError, such as
    FileNotFoundError, where it cannot be opened.
    """
    path = _checked_path(path)
    if not stat.S_ISREG(os.stat(path).st_mode):  # to open a pipe would wait for ever
        raise _not_ours(path, "it is no ordinary file")
    with open(path, "rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return _network_of(archive)
        except Exception as error:  # a hostile file raises nearly any
            raise _not_ours(path, f"{type(error).__name__}: {error}") from error


def _network_of(archive: zipfile.ZipFile) -> Network:
    """The network; no array is read before all are known to be what `save` writes."""
    infos = archive.infolist()
    L = len(infos) // 2 - 1
    weights = [f"{letter}{number}" for number in range(1, L + 1) for letter in "Wb"]
    names = ["format", "activations", "loss", *weights]
    if sorted(info.filename for info in infos) != sorted(f"{name}.npy" for name in names):
        raise ValueError("it does not hold the arrays of a network")
    heads = {info.filename.removesuffix(".npy"): _shape_and_dtype(archive, info) for info in infos}
    for name, shape in (("format", ()), ("loss", ()), ("activations", (L,))):
        if heads[name][0] != shape or heads[name][1].kind != "U" or heads[name][1].itemsize > 400:
            raise ValueError(f"{name} is no name")
    shapes = [heads[name][0] for name in weights]
    if any(W[1:] != b[1:] or b[:1] != (1,) for W, b in zip(shapes[::2], shapes[1::2], strict=True)):
        raise ValueError("a W and its b do not fit together")
    if any(W[1:] != after[:1] for W, after in pairwise(shapes[::2])):
        raise ValueError("the layers do not fit one another")
    if any(heads[name][1] not in SUPPORTED for name in weights):
        raise ValueError("its weights have a dtype that no network has")
    arrays = {name: _read(archive, name) for name in names[:3]}
    if arrays["format"] != FORMAT:
        raise ValueError(f"its format is {arrays['format']}")
    loss = LOSSES[str(arrays["loss"])]()
    activations = [ACTIVATIONS[str(name)]() for name in arrays["activations"]]
    layers = [
        Dense(_read(archive, f"W{number}"), _read(archive, f"b{number}"), f)
        for number, f in enumerate(activations, start=1)
    ]
    return Network(layers, loss)


def _shape_and_dtype(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo
) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """What an array says of itself, which must be as long as that."""
    if info.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{info.filename} is compressed")
    with archive.open(info) as file:
        if npy.read_magic(file) != (1, 0):
            raise ValueError(f"{info.filename} is of another edition of NumPy's format")
        shape, _, dtype = npy.read_array_header_1_0(file)
        if prod(shape) * dtype.itemsize != info.file_size - file.tell():
            raise ValueError(f"{info.filename} is longer or shorter than it says")
    return shape, dtype


def _read(archive: zipfile.ZipFile, name: str) -> Array:
    with archive.open(f"{name}.npy") as file:
        array: Array = npy.read_array(file, allow_pickle=False)
    return array


def _checked_path(path: Any) -> str:
    try:
        text = os.fspath(path)
    except TypeError:
        text = None
    if not isinstance(text, str):
        raise TypeError(f"path must be text or a Path, got {shown(path)}; try 'net.npz'")
    if not text or "\0" in text:
        raise ValueError(f"path must be the name of a file, got {text!r}; try 'net.npz'")
    return text


def _known_name(kind: str, thing: object, known: dict[str, Any], example: str) -> str:
    name = type(thing).__name__
    if known.get(name) is not type(thing):
        raise TypeError(
            f"{kind} must be one of the library's ({', '.join(known)}) to be saved, got "
            f"{shown(thing)}; save the W and b with np.savez instead, or use {example}"
        )
    return name


def _not_ours(path: str, why: str) -> ValueError:
    return ValueError(
        f"path must be a file written by backprop_lib.save, got {path!r}, which cannot be read "
        f"({why}); save the network again"
    )
