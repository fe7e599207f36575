"""Slips of lesson 06: the same in PyTorch."""

from __future__ import annotations

from backprop_lib.exercises.answers import lesson06 as right
from backprop_lib.exercises.misconceptions import products
from backprop_lib.exercises.slips.common import turned_and_stray
from backprop_lib.exercises.task import slip

TO_TORCH = (
    slip(
        products.NOT_TRANSPOSED,
        lambda W: W,
        why="A `torch.nn.Linear` keeps its weight as (n_out, n_in) and computes x Wᵀ + b. Ours is "
        "(n_in, n_out) and computes x W + b. So one is the other's transpose.",
    ),
    slip(products.RESHAPED, lambda W: W.reshape(W.shape[::-1])),
    slip(products.FLIPPED, lambda W: W.T[::-1]),
    slip(products.FLIPPED, lambda W: W.T[:, ::-1]),
    *turned_and_stray(right.to_torch),
)
