"""Slips of lesson 07: more than one machine."""

from __future__ import annotations

import numpy as np

from backprop_course.exercises.answers import lesson07 as right
from backprop_course.exercises.misconceptions import batch, blocks, scale
from backprop_course.exercises.slips.common import added_up, scaled, turned_and_stray
from backprop_course.exercises.task import slip

STACKED = (
    "Each block gives one piece of the gradient, and every piece has the shape of W. The pieces "
    "must be added up; here they are still beside one another."
)

COMBINE = (
    slip(blocks.MEAN_OF_MEANS, lambda dWs, sizes: np.mean(dWs, axis=0)),
    slip(blocks.WEIGHTS_LEFT_OUT, lambda dWs, sizes: np.sum(dWs, axis=0)),
    slip(
        blocks.BLOCKS_FOR_ROWS,
        scaled(right.combine, lambda dWs, sizes: sum(sizes) / len(sizes)),
    ),
    slip(
        blocks.WEIGHT_TURNED,
        lambda dWs, sizes: sum(sum(sizes) / E_s * dW for dW, E_s in zip(dWs, sizes, strict=True)),
    ),
    slip(blocks.LAST_BLOCK, lambda dWs, sizes: dWs[-1]),
    slip(blocks.LAST_BLOCK, lambda dWs, sizes: sizes[-1] / sum(sizes) * dWs[-1]),
    slip(
        scale.MISSING_MEAN,
        scaled(right.combine, lambda dWs, sizes: sum(sizes)),
        why="E_s times its mean is the sum over a block's rows. Added up, that is the sum over all "
        "E rows; the gradient of the mean is one E-th of it (F33).",
    ),
    slip(
        scale.MEAN_TWICE,
        scaled(right.combine, lambda dWs, sizes: 1 / sum(sizes)),
        why="The weights E_s/E have the only division by E. A second one makes every number E "
        "times too small.",
    ),
    slip(
        batch.NOT_ADDED,
        lambda dWs, sizes: np.array(dWs) * np.reshape(sizes, (-1, 1, 1)) / sum(sizes),
        why=STACKED,
    ),
    slip(batch.NOT_ADDED, lambda dWs, sizes: np.array(dWs), why=STACKED),
    slip(batch.NOT_ADDED, lambda dWs, sizes: np.concatenate(dWs), why=STACKED),
    *turned_and_stray(right.combine),
    added_up(right.combine),
)
