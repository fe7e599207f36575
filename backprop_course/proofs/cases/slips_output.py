"""Slips at the output, S12 and S23: where the 1/E stands, and K sigmoids for one choice."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from sympy import Derivative, KroneckerDelta, Sum, exp, log, symbols

from backprop_course.proofs.cases import batch, rows
from backprop_course.proofs.cases.slips_letters import entropy
from backprop_course.proofs.cases.slips_numbers import (
    Net,
    digits,
    one_hot,
    sigmoid,
    some,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Slip
from backprop_course.proofs.letters import E, K, Named, e, f, j, k, p, sigma

c = symbols("c", integer=True, positive=True)
"""The class of the example."""


def _of_example(e: Any) -> Any:
    """The loss of one example."""
    return Sum(entropy(batch.act(e, k), batch.Y[e, k]), (k, 1, K))


def _s12_printed() -> Claim:
    mean = (batch.act(e, j) - batch.Y[e, j]) / E
    return Claim(
        Derivative(_of_example(e), batch.Z[e, j]),
        [(mean, "as printed, row e of the stack")],
        ranges={e: E, j: K},
    )


def _s12_mended() -> list[Claim]:
    difference = batch.act(f, j) - batch.Y[f, j]
    return [
        Claim(
            Derivative(_of_example(f), batch.Z[f, j]),
            [(difference, "one example's own loss has no 1/E")],
            wrong={"1/E too early": difference / E, "sign": -difference},
            ranges={f: E, j: K},
        ),
        Claim(
            Derivative(Sum(_of_example(e), (e, 1, E)) / E, batch.Z[f, j]),
            [
                (Derivative(_of_example(f), batch.Z[f, j]) / E, "only example f has row f"),
                (difference / E, "the stack, with the 1/E before it"),
            ],
            wrong={"1/E lost": difference, "1/E twice": difference / E**2},
            ranges={f: E, j: K},
        ),
    ]


def _s12_example() -> str:
    X, Y = some(6, 2), one_hot(0, 1, 2, 0, 1, 2)
    net = Net(2, 3, 3)
    outputs = net.outputs(X)[1]
    right, large = Net(2, 3, 3), Net(2, 3, 3)
    losses = right.train(X, Y, rate=2.0, steps=10)
    large_losses = large.train(X, Y, lambda A, Y, _: A - Y, rate=2.0, steps=10)
    ratio = np.linalg.norm(outputs - Y) / np.linalg.norm((outputs - Y) / len(X))
    climbs = sum(after > before for before, after in pairwise(large_losses))
    return (
        f"E = {len(X)}: the printed stack is A − Y, {digits(ratio)} times (A − Y)/E, so every step "
        f"is {digits(ratio)} times too large.\nTraining: at rate 2, 10 steps with 1/E take the "
        f"loss from {digits(losses[0])} to {digits(losses[-1])}; with the stack itself it climbs "
        f"in {climbs} of 10 steps, up to {digits(max(large_losses))}, and ends at "
        f"{digits(large_losses[-1])}."
    )


def _s23_printed() -> Claim:
    z = rows.z
    return Claim(
        Sum(sigma(z[k]), (k, 1, K)), [(1, "read as chances of K classes, of which one is")]
    )


def _softmax(k: Any) -> Any:
    return Named(r"s", exp(rows.z[k]) / Sum(exp(rows.z[p]), (p, 1, K)), k)


def _s23_mended() -> list[Claim]:
    z, y = rows.z, rows.y
    target = KroneckerDelta(j, c)
    of_class = log(Sum(exp(z[p]), (p, 1, K))) - z[c]
    return [
        Claim(
            Sum(_softmax(k), (k, 1, K)),
            [(1, "softmax: shares of one whole")],
            wrong={"K wholes": K, "sigmoids": Sum(sigma(z[k]), (k, 1, K))},
        ),
        Claim(
            Derivative(_softmax(k), z[j]),
            [(_softmax(k) * (KroneckerDelta(j, k) - _softmax(j)), "every output by every z")],
            wrong={
                "the diagonal alone, as with sigmoids": KroneckerDelta(j, k)
                * _softmax(k)
                * (1 - _softmax(k)),
                "no minus": _softmax(k) * (KroneckerDelta(j, k) + _softmax(j)),
            },
            ranges={j: K, k: K},
        ),
        Claim(
            Derivative(of_class, z[j]),
            [(_softmax(j) - target, "softmax with −log of class c: a − y")],
            wrong={"sign": target - _softmax(j), "y forgotten": _softmax(j)},
            ranges={j: K, c: K},
        ),
        Claim(
            Derivative(Sum(entropy(rows.act(k), y[k]), (k, 1, K)), z[j]),
            [(rows.act(j) - y[j], "sigmoids with this cross entropy: a − y too")],
            wrong={"sign": y[j] - rows.act(j), "mean over the classes": (rows.act(j) - y[j]) / K},
            ranges={j: K},
        ),
    ]


def _softmax_of(Z: Any) -> Any:
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _fit(activation: Any) -> Any:
    """Outputs after 2000 steps on x = −1, 0, 1 of classes 1, 2, 3, from the gradient A − Y."""
    X, Y, W, b = np.array([[-1.0], [0.0], [1.0]]), np.eye(3), np.zeros((1, 3)), np.zeros((1, 3))
    for _ in range(2000):
        D = (activation(X @ W + b) - Y) / 3
        W, b = W - X.T @ D, b - D.sum(axis=0)
    return activation(X @ W + b)


def _s23_example() -> str:
    Z = np.array([[2.0, 1.5, -1.0]])
    separate, shared = _fit(sigmoid), _fit(_softmax_of)
    return (
        f"z = {digits(Z[0])}: K sigmoids give {digits(sigmoid(Z)[0])}, sum "
        f"{digits(sigmoid(Z).sum())}; softmax {digits(_softmax_of(Z)[0])}, sum "
        f"{digits(_softmax_of(Z).sum())}.\nTraining: three classes at x = −1, 0, 1, one layer, "
        f"2000 steps from the same a − y. At x = 0 the sigmoids end at {digits(separate[1])}, "
        f"which add up to {digits(separate[1].sum())}, softmax at {digits(shared[1])}: three "
        "separate yes/no questions cannot ask for the middle. For labels that do not exclude one "
        "another the sigmoids are right."
    )


ENTRIES: list[Entry] = [
    Slip(
        "S12",
        r"Printed: the stack of $\frac{\partial\mathcal L^{(e)}}{\partial Z_L^{(e)}}$ is "
        r"$\frac1E(A_L-Y)$; meant $\frac1E$ times the stack.",
        ANY_SIZE,
        _s12_printed,
        _s12_mended,
        _s12_example,
    ),
    Slip(
        "S23",
        r"Printed: $K$ classes that exclude one another, by $K$ sigmoids; meant for them is "
        r"$s=\mathrm{softmax}(z)$, $\sum_ks_k=1$. Both give $a-y$, from different Jacobians.",
        ANY_SIZE,
        _s23_printed,
        _s23_mended,
        _s23_example,
    ),
]
