"""Slips of letters for sizes and layers, S3 and S15."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from sympy import Derivative, IndexedBase, MatrixSymbol, Sum

from backprop_course.proofs.cases import batch
from backprop_course.proofs.cases.slips_letters import sizes
from backprop_course.proofs.cases.slips_numbers import (
    Net,
    attempt,
    digits,
    one_hot,
    shape,
    sigmoid,
    some,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, Entry, Slip
from backprop_course.proofs.letters import E, K, M, e, ell, f, j, k, m, q


def _s3_printed() -> Claim:
    outputs = MatrixSymbol("X", E, M) * MatrixSymbol("W", M, K)
    return Claim(sizes(outputs), [(sp.Matrix([[M, K]]), "as printed, of Z_l, A_l and Y")])


def _s3_mended() -> list[Claim]:
    loss = Sum(ell(batch.Y[e, k], batch.Z[e, k]), (e, 1, E), (k, 1, K)) / E
    right = (batch.act(f, j) - batch.Y[f, j]) / E
    return [
        Claim(
            Derivative(loss, batch.Z[f, j]),
            [(right, "a label for each of E rows and K classes")],
            wrong={
                "one row of labels for all": (batch.act(f, j) - batch.Y[1, j]) / E,
                "class as row": (batch.act(f, j) - batch.Y[j, f]) / E,
                "mean over the inputs": right * E / M,
            },
            ranges={f: E, j: K},
        )
    ]


def _s3_example() -> str:
    X, W, Y = some(2, 3), some(3, 4), some(3, 4)
    outputs = sigmoid(X @ W)
    return (
        f"E = 2, M = 3, K = 4: XW is {shape(outputs)}, and A − Y with Y of (M, K) = {shape(Y)} "
        f"{attempt(lambda: outputs - Y)}; with Y of (E, K) it {attempt(lambda: outputs - Y[:2])}.\n"
        f"Training: at M = E nothing is noticed. At M = 1, Y is {shape(Y[:1])}, and A − Y runs "
        f"silently and {attempt(lambda: outputs - Y[:1])}: every example is given one and the same "
        "label."
    )


def _s15_printed() -> Claim:
    """All biases of three layers, counted: by layer, and as the printed formula names them."""
    widths = IndexedBase("n")
    return Claim(
        Sum(widths[q], (q, 1, 3)),
        [(Sum(widths[k + 1], (k, 1, K)), "as printed, b of k + 1 for every class k")],
    )


def _s15_mended() -> list[Claim]:
    gradient = Sum(batch.D[e, j], (e, 1, E))
    layer = Sum(batch.D[e, q] * Derivative(batch.from_a(e, q), batch.b[j]), (e, 1, E), (q, 1, m))
    return [
        Claim(
            layer,
            [(gradient, "layer l+1: 1ᵀD, whatever the number of classes")],
            wrong={"next neuron": gradient.xreplace({j: j + 1}), "mean": gradient / E},
            ranges={j: m},
        )
    ]


def _without_first_bias(X: Any, Y: Any) -> list[float]:
    """The losses where b_1 stays as it is."""
    net, losses = Net(2, 3, 4), []
    for _ in range(300):
        losses.append(net.train(X, Y, steps=1)[0])
        net.b1 = np.zeros((1, 3))
    return losses


def _s15_example() -> str:
    X, Y = some(4, 2), one_hot(0, 1, 2, 3)
    layers, classes = {1: 3, 2: 4}, range(1, 5)
    named = [k + 1 for k in classes]
    missing, extra = sorted(set(layers) - set(named)), sorted(set(named) - set(layers))
    right, stopped = Net(2, 3, 4).train(X, Y), _without_first_bias(X, Y)
    return (
        f"L = 2, K = 4: the printed formula names b of {digits(named)}. There is none of "
        f"{digits(extra)}, and b of {digits(missing)} is never named.\nTraining: with b₁ left at "
        f"0, 300 steps end at a loss of {digits(stopped[-1])} instead of {digits(right[-1])}."
    )


ENTRIES: list[Entry] = [
    Slip(
        "S3",
        r"Printed $Y\in\mathbb R^{M\times K}$ and $A_l,Z_l\in\mathbb R^{M\times n_l}$; meant "
        r"$Y\in\mathbb R^{E\times K}$ and $A_l,Z_l\in\mathbb R^{E\times n_l}$.",
        ANY_SIZE,
        _s3_printed,
        _s3_mended,
        _s3_example,
    ),
    Slip(
        "S15",
        r"Printed $\frac{d\mathcal L}{db_{k+1}}=\mathbf 1^\top\frac{d\mathcal L}{dZ_{k+1}}$, where "
        r"$k=1,\dots,K$ counts classes; meant $l$, which counts layers.",
        ANY_SIZE,
        _s15_printed,
        _s15_mended,
        _s15_example,
    ),
]
