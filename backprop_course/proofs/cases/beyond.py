"""What the lessons add: other activations, the loss from z. See also `softmax` and `descent`."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Abs, Derivative, IndexedBase, Limit, Max, Sum, Symbol, exp, log

from backprop_course.proofs.cases.descent import descent
from backprop_course.proofs.cases.softmax import softmax, softmax_ce
from backprop_course.proofs.entry import ANY_SIZE, NUMBERS, Claim, Entry, Formula
from backprop_course.proofs.stand_ins import Named
from backprop_course.proofs.symbols import E, K, e, f, k, q, sigma

Z, Y = IndexedBase("Z"), IndexedBase("Y")


def _tanh() -> list[Claim]:
    z = Symbol("z", real=True)
    over, under = exp(z) - exp(-z), exp(z) + exp(-z)
    tanh = sp.tanh(z)
    return [
        Claim(
            Derivative(over / under, z),
            [
                (
                    sp.Mul(sp.Add(under**2, -(over**2), evaluate=False), under**-2, evaluate=False),
                    "(u/v)′ = (u′v − uv′)/v², u′ = v, v′ = u",
                ),
                (1 - (over / under) ** 2, "two fractions"),
                (1 - tanh**2, "tanh z = u/v"),
            ],
            wrong={
                "sign": tanh**2 - 1,
                "plus": 1 + tanh**2,
                "σ's slope": tanh * (1 - tanh),
                "square missing": 1 - tanh,
            },
        )
    ]


def _relu() -> list[Claim]:
    above, below = Symbol("z", positive=True), Symbol("z", negative=True)
    h = Symbol("h", real=True)
    quotient = (Max(0, h) - 0) / h
    return [
        Claim(
            Derivative(Max(0, above, evaluate=False), above),
            [(Derivative(above, above), "z > 0: the greater is z"), (1, "slope of z")],
            wrong={"z > 0: 0": 0, "z > 0: z": above, "z > 0: ½": sp.S.Half},
        ),
        Claim(
            Derivative(Max(0, below, evaluate=False), below),
            [(Derivative(0, below, evaluate=False), "z < 0: the greater is 0"), (0, "a constant")],
            wrong={"z < 0: 1": 1, "z < 0: −1": -1, "z < 0: leaky": sp.Rational(1, 100)},
        ),
        Claim(
            Limit(quotient, h, 0, "+"),
            [(1, "at 0, from the right")],
            wrong={"at 0 from the right: 0": 0, "at 0 from the right: ½": sp.S.Half},
        ),
        Claim(
            Limit(quotient, h, 0, "-"),
            [(0, "at 0, from the left: there is no slope at 0")],
            wrong={"at 0 from the left: 1": 1, "at 0 from the left: ½": sp.S.Half},
        ),
    ]


def _squared_sigma() -> list[Claim]:
    def out(e: Any, k: Any) -> Any:
        return Named("A", sigma(Z[e, k]), e, k)

    whole = ((e, 1, E), (q, 1, K))
    error, slope = out(f, k) - Y[f, k], out(f, k) * (1 - out(f, k))
    by_z = Derivative(out(e, q), Z[f, k])
    return [
        Claim(
            Derivative(Sum((out(e, q) - Y[e, q]) ** 2 / 2, *whole) / E, Z[f, k]),
            [
                (Sum((out(e, q) - Y[e, q]) * by_z, *whole) / E, "chain rule, F6"),
                (error * slope / E, "only the entry f, k depends on it; F8"),
            ],
            wrong={
                "sign": -error * slope / E,
                "slope missing, as for cross entropy": error / E,
                "1/E missing": error * slope,
                "2 left over": 2 * error * slope / E,
                "slope of Y": error * Y[f, k] * (1 - Y[f, k]) / E,
                "mean over the classes too": error * slope / (E * K),
            },
            ranges={f: E, k: K},
        )
    ]


def _from_z(z: Any, case: str, steps: list[tuple[Any, str]]) -> Claim:
    y = Symbol("y", real=True)
    greater, size = Max(z, 0), Abs(z)
    tail = log(1 + exp(-size))
    stable = Max(z, 0, evaluate=False) - y * z + log(1 + exp(-Abs(z, evaluate=False)))
    return Claim(
        -y * log(sigma(z)) - (1 - y) * log(1 - sigma(z)),
        [
            (y * log(1 + exp(-z)) + (1 - y) * (z + log(1 + exp(-z))), "1 − σ = e⁻ᶻσ"),
            (z - y * z + log(1 + exp(-z)), "y log goes out"),
            *((step - y * z, reason) for step, reason in steps),
            (stable, case),
        ],
        wrong={
            f"sign of yz ({case})": greater + y * z + tail,
            f"|z| twice ({case})": greater - y * z + log(1 + exp(-2 * size)),
            f"|z| for −|z| ({case})": greater - y * z + log(1 + exp(size)),
            f"1 − y for y ({case})": greater - (1 - y) * z + tail,
        },
    )


def _logits() -> list[Claim]:
    up, down = Symbol("z", nonnegative=True), Symbol("z", nonpositive=True)
    turned = (log(exp(down) + 1), "z + log(1 + e⁻ᶻ) = log(eᶻ + 1)")
    return [_from_z(up, "z ≥ 0", []), _from_z(down, "z ≤ 0", [turned])]


ENTRIES: list[Entry] = [
    Formula("tanh", r"$\tanh'=1-\tanh^2$", NUMBERS, _tanh),
    Formula(
        "ReLU",
        r"$\mathrm{ReLU}(z)=\max(0,z)$ has slope $1$ for $z>0$, $0$ for $z<0$ and none at $0$; "
        r"the library takes $0$ there",
        NUMBERS,
        _relu,
    ),
    Formula(
        "softmax",
        r"$a_k=e^{z_k}/\sum_r e^{z_r}$ has the Jacobian $\mathrm{diag}(a)-a^\top a$, whose columns "
        r"add up to $0$",
        ANY_SIZE,
        softmax,
    ),
    Formula(
        "softmax-CE",
        r"softmax with $\mathcal L=-\sum_k y_k\log a_k$: $\frac{\partial\mathcal L}{\partial z}="
        r"(\sum_k y_k)\,a-y$, which is $a-y$ where $\sum_k y_k=1$",
        ANY_SIZE,
        softmax_ce,
    ),
    Formula(
        "squared-σ",
        r"squared error through $\sigma$, the mean over $E$ examples: $\frac{\partial\mathcal L}"
        r"{\partial Z}=\frac1E(A-Y)\circ A\circ(1-A)$",
        ANY_SIZE,
        _squared_sigma,
    ),
    Formula(
        "descent",
        r"gradient descent lowers the loss to first order: $\frac{d}{d\eta}\mathcal L(w-\eta g)="
        r"-\sum_p g_p^2$ at $\eta=0$, for $g=\frac{\partial\mathcal L}{\partial w}$, any loss and "
        r"any number of weights (by induction)",
        ANY_SIZE,
        descent,
    ),
    Formula(
        "logits",
        r"$-y\log\sigma(z)-(1-y)\log(1-\sigma(z))=\max(z,0)-yz+\log(1+e^{-|z|})$",
        NUMBERS,
        _logits,
    ),
]
