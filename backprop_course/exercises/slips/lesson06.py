"""Slips of lesson 06: the same in PyTorch."""

from __future__ import annotations

from backprop_course.exercises.answers import lesson06 as right
from backprop_course.exercises.misconceptions import products, scale
from backprop_course.exercises.slips.common import added_up, scaled, turned_and_stray
from backprop_course.exercises.task import slip

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

OUR_DZ = (
    slip(
        scale.OVER_OUTPUTS,
        lambda dZ: dZ,
        why="`BCEWithLogitsLoss()` is the mean over all E·K entries. So its gradient is K times "
        "smaller than ours. It must be scaled.",
    ),
    slip(scale.EXAMPLES_FOR_OUTPUTS, lambda dZ: dZ * len(dZ)),
    slip(
        scale.MISSING_MEAN,
        lambda dZ: dZ * dZ.size,
        why="That undoes both divisions, the one by K and the one by E. Ours keeps the 1/E (F33).",
    ),
    slip(scale.FACTOR_TURNED, lambda dZ: dZ / dZ.shape[1]),
    slip(
        scale.MEAN_TWICE,
        scaled(right.our_dZ, lambda dZ: 1 / len(dZ)),
        why="The 1/E is in PyTorch's mean already, as in ours. Only the K is too much.",
    ),
    *turned_and_stray(right.our_dZ),
    added_up(right.our_dZ),
)
