"""Case 3, F29-F31: K classes, one example. Everything here holds for any size."""

from __future__ import annotations

from typing import Any

from sympy import Derivative, KroneckerDelta, Sum, log, symbols

from backprop_course.proofs.cases.layer_letters import (
    W,
    a,
    act,
    cross_entropy,
    error,
    slope,
    y,
    z,
    z_next,
)
from backprop_course.proofs.entry import ANY_SIZE, Claim, formula
from backprop_course.proofs.letters import E, K, ell, i, j, k, n

c = symbols("c", integer=True, positive=True)
"""The class of the example."""


def _one_hot(k: Any) -> Any:
    return KroneckerDelta(k, c)


@formula(
    "F29",
    r"One-hot $y\in\{0,1\}^{1\times K}$: $y_k=1$ for $k=c$, else 0. So $\sum_ky_k=1$, "
    r"$\sum_kk\,y_k=c$ and $y\,a^\top=a_c$",
    ANY_SIZE,
)
def f29() -> list[Claim]:
    return [_adds_up_to_one(), _gives_the_class_back(), _picks_one_entry()]


def _adds_up_to_one() -> Claim:
    return Claim(
        Sum(_one_hot(k), (k, 1, K)),
        [(1, "one entry is 1, all others are 0")],
        wrong={"all ones": K, "none": 0, "one for each class, shared": 1 / K},
        ranges={c: K},
    )


def _gives_the_class_back() -> Claim:
    return Claim(
        Sum(k * _one_hot(k), (k, 1, K)),
        [(c, "the place of the 1 is the class")],
        wrong={"counted from 0": c - 1, "sum of all places": Sum(k, (k, 1, K))},
        ranges={c: K},
    )


def _picks_one_entry() -> Claim:
    return Claim(
        Sum(_one_hot(k) * a[k], (k, 1, K)),
        [(a[c], "a one-hot row times a column picks one entry")],
        wrong={"picks nothing": Sum(a[k], (k, 1, K)), "the next entry": a[c + 1], "sign": -a[c]},
        ranges={c: K},
    )


@formula(
    "F30",
    r"$\mathcal L=\sum_k\left[-y_k\log a_{Lk}-(1-y_k)\log(1-a_{Lk})\right]="
    r"-y\log a_L^\top-(1-y)\log(1-a_L)^\top$",
    ANY_SIZE,
)
def f30() -> list[Claim]:
    return [_as_products(), _of_one_class()]


def _as_products() -> Claim:
    yes = Sum(y[k] * log(a[k]), (k, 1, K))
    no = Sum((1 - y[k]) * log(1 - a[k]), (k, 1, K))
    return Claim(
        Sum(cross_entropy(a[k], y[k]), (k, 1, K)),
        [(-yes - no, "each sum is a row times a column")],
        wrong={
            "first minus missing": yes - no,
            "both minuses missing": yes + no,
            "the labels 0 left out": -yes,
            "labels and outputs exchanged": -Sum(a[k] * log(y[k]), (k, 1, K)) - no,
            "mean over the classes": (-yes - no) / K,
            "Hadamard for the product": cross_entropy(a[k], y[k]),
        },
    )


def _of_one_class() -> Claim:
    """The same for one-hot labels."""
    others = Sum((1 - _one_hot(k)) * log(1 - a[k]), (k, 1, K))
    return Claim(
        Sum(cross_entropy(a[k], _one_hot(k)), (k, 1, K)),
        [(-log(a[c]) - others, "one-hot: output c is to be 1, every other 0")],
        wrong={
            "class c alone, as with softmax": -log(a[c]),
            "class c counted twice": -log(a[c]) - Sum(log(1 - a[k]), (k, 1, K)),
        },
        ranges={c: K},
    )


@formula(
    "F31",
    r"$\frac{\partial\mathcal L}{\partial z_L}=a_L-y\in\mathbb R^{1\times K}$; "
    r"the hidden layers' formulas do not change",
    ANY_SIZE,
)
def f31() -> list[Claim]:
    return [_at_the_output(), _in_the_hidden_layers()]


def _at_the_output() -> Claim:
    by_z = (1 - y[k]) * act(k) - y[k] * (1 - act(k))
    right = act(j) - y[j]
    return Claim(
        Derivative(Sum(cross_entropy(act(k), y[k]), (k, 1, K)), z[j]),
        [
            (
                Sum(KroneckerDelta(k, j) * by_z, (k, 1, K)),
                "F16 times a(1 − a); a moves with its own z alone",
            ),
            (by_z.xreplace({k: j}), "the delta picks k = j"),
            (right, "multiplied out"),
        ],
        wrong={
            "sign": -right,
            "first minus missing": y[j] * (1 - act(j)) + (1 - y[j]) * act(j),
            "slope left over": right * slope(j),
            "z for a": z[j] - y[j],
            "mean over the classes": right / K,
            "1/E too early": right / E,
            "summed over the classes": Sum(act(k) - y[k], (k, 1, K)),
        },
        ranges={j: K},
    )


def _in_the_hidden_layers() -> Claim:
    """With K outputs, F26 is what it was, and its d is a − y."""
    back = Sum(error(k) * W[i, k], (k, 1, K))
    return Claim(
        Derivative(Sum(ell(y[k], z_next(k)), (k, 1, K)), z[i]),
        [(back * slope(i), "F26 as before, with d = a − y")],
        wrong={
            "hidden slope missing": back,
            "W for its transpose": Sum(error(k) * W[k, i], (k, 1, K)) * slope(i),
        },
        ranges={i: n},
    )
