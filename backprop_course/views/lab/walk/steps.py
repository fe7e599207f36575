"""One whole training step, walked: forward, the loss, backward, the update."""

from __future__ import annotations

import numpy as np

from backprop_course.views.lab.snapshot import Snapshot
from backprop_course.views.lab.walk.backward_steps import error_sent_back, output_error
from backprop_course.views.lab.walk.forward_steps import activation, weighted_sum
from backprop_course.views.lab.walk.gradient_steps import bias_gradient, update, weight_gradient
from backprop_course.views.lab.walk.loss_step import loss
from backprop_course.views.lab.walk.notation import Notation
from backprop_course.views.lab.walk.step import Entry, Scene, Step

__all__ = ["Step", "steps"]


def steps(snapshot: Snapshot, learning_rate: float, entry: Entry | None = None) -> list[Step]:
    """Z₁, A₁, … A_L, the loss, dZ_L, dW_L, db_L, dZ_{L−1}, … db₁, and the update.

    `entry` (row, column) is the entry of each result that its numbers are for; where a result has
    no such entry, or for None, it is the one of the chosen parameter and of the example in view.
    """
    scene = Scene(snapshot, Notation(snapshot), learning_rate, entry)
    last = len(snapshot.W)
    walk: list[Step] = []
    with np.errstate(all="ignore"):
        for layer in range(1, last + 1):
            walk += [weighted_sum(scene, layer), activation(scene, layer)]
        walk += [loss(scene, last), output_error(scene, last)]
        for layer in range(last, 0, -1):
            walk += [weight_gradient(scene, layer), bias_gradient(scene, layer)]
            if layer > 1:
                walk.append(error_sent_back(scene, layer - 1))
        walk.append(update(scene))
    return walk
