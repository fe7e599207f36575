"""Whether layers fit one another, and the last of them the loss."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from backprop_lib._checks import shape_text
from backprop_lib.activations import Activation
from backprop_lib.layers import Dense
from backprop_lib.losses import Loss


def checked_layers(layers: Any) -> list[Dense]:
    """Layers that each take what the one before gives; ValueError or TypeError if they do not."""
    if not isinstance(layers, Sequence) or not all(isinstance(layer, Dense) for layer in layers):
        raise TypeError(
            f"layers must be a list of Dense layers, got {layers!r}; "
            f"Network.random([3, 4, 2]) makes them from sizes"
        )
    if not layers:
        raise ValueError("layers must hold at least one Dense layer, got none; add one")
    first = layers[0]
    for number, (before, layer) in enumerate(pairwise(layers), start=2):
        if layer.n_in != before.n_out:
            turned = (
                "; did you pass its transpose?"
                if layer.n_out == before.n_out
                else (f"; layer {number - 1} gives {before.n_out} numbers, so W needs as many rows")
            )
            raise ValueError(
                f"W of layer {number} must be (n_{number - 1}, n_{number}) = "
                f"({before.n_out}, any), got {shape_text(layer.W.shape)}{turned}"
            )
        if layer.dtype != first.dtype:
            raise TypeError(
                f"W of layer {number} must be {first.dtype} as in layer 1, got {layer.dtype}; "
                f"convert one of them with astype"
            )
    return list(layers)


def check_loss(loss: Any, output: Activation | None) -> None:
    """Raise TypeError for what is no loss, ValueError where the output layer must be another."""
    if not isinstance(loss, Loss):
        mend = f"{loss.__name__}()" if isinstance(loss, type) else "CrossEntropy()"
        raise TypeError(f"loss must be a Loss such as CrossEntropy(), got {loss!r}; try {mend}")
    if output is not None and loss.output is not None and not isinstance(output, loss.output):
        raise ValueError(
            f"the output layer must be {loss.output.__name__}() for {loss!r}, got {output!r}; give "
            f"the last Dense {loss.output.__name__}(), or use SquaredError, which goes with any"
        )
