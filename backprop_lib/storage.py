"""Keeping a network: one .npz file, written whole or not at all, read without running anything."""

from __future__ import annotations

import os
import stat
import zipfile
from contextlib import suppress
from math import prod
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.lib import format as npy

from backprop_lib._checks import Array, refused, shown
from backprop_lib.activations import ACTIVATIONS
from backprop_lib.layers import Dense
from backprop_lib.losses import LOSSES
from backprop_lib.network import Network, check_network

FORMAT = "backprop_lib network 1"
PART = ".backprop_lib-"
"""Begins the name of a file that is not whole yet; its process's number comes next."""


def save(net: Network, path: str | os.PathLike[str]) -> None:
    """Write the network to `path`, which must end in .npz.

    The file is written beside its place and moved there at the end, so a crash leaves the old file
    whole; what it leaves of the new one, the next save in that folder removes (not on Windows).
    The rights of the old file are kept, and a symbolic link stays one.

    Raises ValueError for a name that cannot be or a network that does not fit, OSError where
    nothing can be written, TypeError for an activation or loss of your own: a file holds numbers
    and names, not code.
    """
    check_network(net)
    path = _checked_path(path)
    stem, ending = os.path.splitext(path)
    if ending != ".npz":
        folder, name = os.path.split(stem)
        fix = os.path.join(folder, f"{name.strip('.') or 'net'}.npz")
        raise refused("path must end in .npz, after a name", repr(path), f"try {fix!r}")
    net.check()
    arrays: dict[str, Any] = {
        "format": FORMAT,
        "activations": [_known("activation", f.activation, ACTIVATIONS) for f in net.layers],
        "loss": _known("loss", net.loss_function, LOSSES),
    }
    for number, layer in enumerate(net.layers, start=1):
        arrays[f"W{number}"], arrays[f"b{number}"] = layer.W, layer.b
    try:
        _write(os.path.realpath(path), arrays)
    except OSError as error:
        must, came = "path must be where a file can be written", error.strerror or error
        text = refused(must, f"{path!r} ({came})", "try 'net.npz'")
        raise OSError(error.errno, str(text)) from error


def _write(path: str, arrays: dict[str, Any]) -> None:
    folder, old = os.path.dirname(path), None
    with suppress(FileNotFoundError):
        old = os.stat(path)
        if not stat.S_ISREG(old.st_mode) or not os.access(path, os.W_OK):
            raise PermissionError(13, "read-only, or no ordinary file")
    with suppress(OSError):
        for name in os.listdir(folder) if os.name == "posix" else ():
            with suppress(OSError, ValueError, OverflowError, AttributeError):
                try:
                    if name.startswith(PART):
                        os.kill(int(name.split("-")[1]), 0)  # only asks
                except ProcessLookupError:
                    os.unlink(os.path.join(folder, name))
    part = os.path.join(folder, f"{PART}{os.getpid()}-{uuid4().hex}.part")
    try:
        with open(part, "xb") as file:
            if old:
                with suppress(OSError, AttributeError):  # not every system lets files be given away
                    os.chown(part, old.st_uid, old.st_gid)
                os.chmod(part, stat.S_IMODE(old.st_mode))
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        with suppress(OSError):
            os.unlink(part)


def load(path: str | os.PathLike[str]) -> Network:
    """The network that `save` wrote to `path`. Nothing in the file is run (no pickle).

    Raises ValueError, which names the path, where the file is damaged or foreign, and OSError, such
    as FileNotFoundError, where it cannot be opened.
    """
    path = _checked_path(path)
    if not stat.S_ISREG(os.stat(path).st_mode):  # to open a pipe is to wait for ever
        raise _not_ours(path, "it is no ordinary file")
    with open(path, "rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return _network_of(archive)
        except Exception as error:  # a hostile file raises nearly any
            raise _not_ours(path, f"{type(error).__name__}: {error}") from error


def _network_of(archive: zipfile.ZipFile) -> Network:
    count = len(archive.namelist())
    L, short = count // 2 - 1, 1000 + 100 * count
    if str(_read(archive, "format", short)) != FORMAT or count != 2 * L + 3:
        raise ValueError("its format is another")
    loss = LOSSES[str(_read(archive, "loss", short))]()
    activations = [ACTIVATIONS[str(name)]() for name in _read(archive, "activations", short)]
    layers = [
        Dense(_read(archive, f"W{number}"), _read(archive, f"b{number}"), f)
        for number, f in zip(range(1, L + 1), activations, strict=True)
    ]
    return Network(layers, loss)


def _read(archive: zipfile.ZipFile, name: str, most: float = float("inf")) -> Array:
    """An array, not read before it is known to be as long as it says, and no longer than it may."""
    info = archive.getinfo(f"{name}.npy")
    with archive.open(info) as file:
        version = npy.read_magic(file)
        shape, by_columns, dtype = npy.read_array_header_1_0(file)
        size = info.file_size - file.tell()
        told = version, info.compress_type, prod(shape) * dtype.itemsize
        if told != ((1, 0), zipfile.ZIP_STORED, size) or size > most:
            raise ValueError(f"{name} is not as save writes it")
        array = np.frombuffer(file.read(), dtype)
    return array.reshape(shape, order="F" if by_columns else "C")


def _checked_path(path: Any) -> str:
    text = None
    with suppress(TypeError):
        text = os.fspath(path)
    if not isinstance(text, str) or not text or "\0" in text:
        kind = ValueError if isinstance(text, str) else TypeError
        raise refused("path must be the name of a file", shown(path), "try 'net.npz'", kind)
    return text


def _known(kind: str, thing: object, known: dict[str, Any]) -> str:
    name = type(thing).__name__
    if known.get(name) is not type(thing):
        must = f"{kind} must be one of the library's ({', '.join(known)}) to be saved"
        fix = "save each layer's W and b with np.savez instead"
        raise refused(must, shown(thing), fix, TypeError)
    return name


def _not_ours(path: str, why: str) -> Exception:
    came = f"{path!r}, which cannot be read ({why})"
    return refused("path must be a file written by backprop_lib.save", came, "save it again")
