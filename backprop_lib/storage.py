"""Keeping a network: one .npz file, written whole or not at all, read without running anything."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from backprop_lib.activations import ACTIVATIONS
from backprop_lib.layers import Dense
from backprop_lib.losses import LOSSES
from backprop_lib.network import Network

FORMAT = "backprop_lib network 1"


def save(net: Network, path: str | os.PathLike[str]) -> None:
    """Write the network to `path`, which must end in .npz.

    The file is written beside its place and moved there at the end, so a crash leaves the old file
    whole. Raises ValueError for another ending, TypeError for an activation or loss of your own:
    a file holds numbers and names, not code.
    """
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(
            f"path must end in .npz, got {path.name!r}; try {path.with_suffix('.npz').name!r}"
        )
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

    handle, temporary = tempfile.mkstemp(suffix=".npz.part", prefix=path.stem, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load(path: str | os.PathLike[str]) -> Network:
    """The network that `save` wrote to `path`. Nothing in the file is run (no pickle).

    Raises FileNotFoundError where there is no file, ValueError where it is damaged or foreign.
    """
    try:
        with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
    except FileNotFoundError:
        raise
    except (OSError, EOFError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise _not_ours(path, str(error)) from None
    except zipfile.BadZipFile as error:
        raise _not_ours(path, f"damaged or cut short: {error}") from None
    try:
        if str(found.pop("format")) != FORMAT:
            raise _not_ours(path, "its format is another")
        loss = LOSSES[str(found.pop("loss"))]()
        activations = [ACTIVATIONS[str(name)]() for name in found.pop("activations")]
        layers = [
            Dense(found[f"W{number}"], found[f"b{number}"], f)
            for number, f in enumerate(activations, start=1)
        ]
        return Network(layers, loss)
    except KeyError as error:
        raise _not_ours(path, f"{error} is missing or unknown in it") from None


def _known_name(kind: str, thing: object, known: dict[str, Any], example: str) -> str:
    name = type(thing).__name__
    if known.get(name) is not type(thing):
        raise TypeError(
            f"{kind} must be one of the library's ({', '.join(known)}) to be saved, got {thing!r}; "
            f"save the W and b with np.savez instead, or use {example}"
        )
    return name


def _not_ours(path: object, why: str) -> ValueError:
    return ValueError(
        f"path must be a file written by backprop_lib.save, got {os.fspath(path)!r}, "  # type: ignore[call-overload]
        f"which cannot be read: {why}; save the network again"
    )
