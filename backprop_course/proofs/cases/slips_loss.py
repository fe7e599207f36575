"""Slips of the cross entropy of cases 3 and 4, S1 and S2: a minus is missing."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Derivative, Sum, log

from backprop_course.proofs.cases import batch, rows
from backprop_course.proofs.cases.slips_letters import entropy
from backprop_course.proofs.cases.slips_numbers import (
    Net,
    attempt,
    cross_entropies,
    digits,
    one_hot,
    some,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Slip
from backprop_course.proofs.letters import E, K, e, f, j, k


def _as_printed(output: Any, target: Any) -> Any:
    """The cross entropy of one output without the minus of its first term."""
    return target * log(output) - (1 - target) * log(1 - output)


def _mean(term: Any) -> Any:
    return Sum(term(batch.A[e, k], batch.Y[e, k]), (e, 1, E), (k, 1, K)) / E


def _s1_printed() -> Claim:
    return Claim(_mean(entropy), [(_mean(_as_printed), "as printed, one line above it")])


def _s1_mended() -> list[Claim]:
    a, y = batch.act(f, j), batch.Y[f, j]
    right, upwards = (a - y) / E, (y * (1 - a) + (1 - y) * a) / E

    def mean(term: Any) -> Any:
        return Sum(term(batch.act(e, k), batch.Y[e, k]), (e, 1, E), (k, 1, K)) / E

    return [
        Claim(
            Derivative(mean(entropy), batch.Z[f, j]),
            [(right, "with both minuses: negative where y = 1")],
            wrong={"first minus missing": upwards, "1/E missing": E * right, "sign": -right},
            ranges={f: E, j: K},
        ),
        Claim(
            Derivative(mean(_as_printed), batch.Z[f, j]),
            [(upwards, "as printed: positive for both labels")],
            wrong={"as if the minus were there": right, "1/E missing": E * upwards},
            ranges={f: E, j: K},
        ),
    ]


def _upwards(A: Any, Y: Any, _: Any) -> Any:
    """The gradient of the printed loss by the last Z."""
    return (Y * (1 - A) + (1 - Y) * A) / len(Y)


def _printed_loss(A: Any, Y: Any) -> Any:
    return np.sum(Y * np.log(A) - (1 - Y) * np.log(1 - A)) / len(Y)


def _pushed_down(X: Any, Y: Any) -> str:
    """What 30 steps on the printed loss do, as a sentence."""
    net, right = Net(X.shape[1], 3, Y.shape[1]), Net(X.shape[1], 3, Y.shape[1])
    start = _printed_loss(net.outputs(X)[1], Y)
    losses, good = net.train(X, Y, _upwards, steps=30), right.train(X, Y, steps=30)
    outputs = net.outputs(X)[1]
    return (
        f"Training: in 30 steps of rate 1 the printed loss falls from {digits(start)} to "
        f"{digits(_printed_loss(outputs, Y))}, and every output goes to 0: the largest is "
        f"{digits(outputs.max())}, whatever its label. The true cross entropy climbs from "
        f"{digits(good[0])} to {digits(losses[-1])} (with the minus: falls to {digits(good[-1])})."
    )


def _s1_example() -> str:
    X, Y = some(3, 2), one_hot(0, 1, 3)
    outputs = Net(2, 3, 4).outputs(X)[1]
    return (
        f"E = 3, K = 4: the gradient of the printed loss by Z_L is "
        f"{digits(_upwards(outputs, Y, 0))}, positive everywhere; (A − Y)/E is "
        f"{digits((outputs - Y) / 3)}.\n{_pushed_down(X, Y)}"
    )


def _s2_printed() -> Claim:
    a, y = rows.a, rows.y
    yes, no = Sum(y[k] * log(a[k]), (k, 1, K)), Sum((1 - y[k]) * log(1 - a[k]), (k, 1, K))
    first = Sum(entropy(a[k], y[k]), (k, 1, K))
    return Claim(first, [(yes - no, "as printed: y log aᵀ − (1 − y) log(1 − a)")])


def _s2_mended() -> list[Claim]:
    a, y, at = rows.a, rows.y, rows.act(j)
    yes, no = Sum(y[k] * log(a[k]), (k, 1, K)), Sum((1 - y[k]) * log(1 - a[k]), (k, 1, K))
    return [
        Claim(
            Sum(entropy(a[k], y[k]), (k, 1, K)),
            [(-yes - no, "a row times a column, twice")],
            wrong={"first minus missing": yes - no, "both missing": yes + no},
        ),
        Claim(
            Derivative(Sum(_as_printed(rows.act(k), y[k]), (k, 1, K)), rows.z[j]),
            [(y[j] * (1 - at) + (1 - y[j]) * at, "the gradient of what is printed: never < 0")],
            wrong={"as if the minus were there": at - y[j], "sign": y[j] - at},
            ranges={j: K},
        ),
    ]


def _s2_example() -> str:
    X, Y = some(1, 2), one_hot(3)
    a = Net(2, 3, 4).outputs(X)[1]
    printed = np.sum(Y * np.log(a) - (1 - Y) * np.log(1 - a))
    return (
        f"K = 4, y = {digits(Y[0])}, a = {digits(a[0])}: the loss is "
        f"{digits(cross_entropies(a, Y).sum())}, printed {digits(printed)}. Without its transpose "
        f"the second product, (1 − y) log(1 − a), {attempt(lambda: (1 - Y) @ np.log(1 - a))}; with "
        f"it, it {attempt(lambda: (1 - Y) @ np.log(1 - a).T)}.\n{_pushed_down(X, Y)}"
    )


ENTRIES: list[Entry] = [
    Slip(
        "S1",
        r"Printed, twice, $\mathcal L=\frac1E\sum_{e,k}\left[y\log a-(1-y)\log(1-a)\right]$; meant "
        r"$\frac1E\sum_{e,k}\left[-y\log a-(1-y)\log(1-a)\right]$, as its last line has it.",
        ANY_SIZE,
        _s1_printed,
        _s1_mended,
        _s1_example,
    ),
    Slip(
        "S2",
        r"Printed $\mathcal L=y\log a_L^\top-(1-y)\log(1-a_L)$; meant "
        r"$-y\log a_L^\top-(1-y)\log(1-a_L)^\top$.",
        ANY_SIZE,
        _s2_printed,
        _s2_mended,
        _s2_example,
    ),
]
