"""Softmax, K classes: its Jacobian, and its slope together with cross entropy."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import (
    Abs,
    Derivative,
    IndexedBase,
    KroneckerDelta,
    Limit,
    Max,
    Subs,
    Sum,
    Symbol,
    exp,
    log,
)

from backprop_course.proofs.entry import ANY_SIZE, NUMBERS, Claim, formula
from backprop_course.proofs.letters import E, K, Named, any_function, e, f, j, k, n, p, q, sigma

z, y, t = (IndexedBase(name) for name in ("z", "y", "t"))
r = Symbol("r", integer=True, positive=True)
"""The bound index of what has a name, used nowhere else."""


def _part(k: Any) -> Any:
    """a_k of softmax."""
    return Named("a", exp(z[k]) / Sum(exp(z[r]), (r, 1, K)), k)


@formula(
    "softmax",
    r"$a_k=e^{z_k}/\sum_r e^{z_r}$ has the Jacobian $\mathrm{diag}(a)-a^\top a$, whose columns "
    r"add up to $0$, as the $a_k$ add up to $1$",
    ANY_SIZE,
)
def softmax() -> list[Claim]:
    """The Jacobian, that its columns add up to 0, and the outputs to 1."""
    total = Named("S", Sum(exp(z[r]), (r, 1, K)))
    same = KroneckerDelta(j, k)
    above = exp(z[k])
    return [
        Claim(
            Derivative(_part(k), z[j]),
            [
                (
                    (same * above * total - above * exp(z[j])) / total**2,
                    "(u/S)′ = (u′S − uS′)/S², S = Σ eᶻ",
                ),
                (same * _part(k) - _part(k) * _part(j), "a = eᶻ/S"),
            ],
            wrong={
                "diagonal only, as σ's": same * _part(k) * (1 - _part(k)),
                "diagonal forgotten": -_part(k) * _part(j),
                "sign": same * _part(k) + _part(k) * _part(j),
                "row for column": same * _part(k) - _part(k) ** 2,
            },
            ranges={j: K, k: K},
        ),
        Claim(
            Sum(Derivative(_part(k), z[j]), (k, 1, K)),
            [
                (Sum(same * _part(k) - _part(k) * _part(j), (k, 1, K)), "the Jacobian"),
                (0, "Σ a = 1 stays 1"),
            ],
            wrong={"sum 1": 1, "sum a": _part(j)},
            ranges={j: K},
        ),
        Claim(
            Sum(_part(k), (k, 1, K)),
            [(Sum(exp(z[k]), (k, 1, K)) / total, "one S for all"), (1, "the shares add up to 1")],
            wrong={"K wholes": K, "K sigmoids": Sum(sigma(z[k]), (k, 1, K))},
        ),
    ]


@formula(
    "softmax-CE",
    r"softmax with $\mathcal L=-\sum_k y_k\log a_k$: $\frac{\partial\mathcal L}{\partial z}="
    r"(\sum_k y_k)\,a-y$, which is $a-y$ where $\sum_k y_k=1$",
    ANY_SIZE,
)
def softmax_ce() -> list[Claim]:
    """With cross entropy: for any y, and for a y that adds up to 1."""
    found = Sum(y[k], (k, 1, K)) * _part(j) - y[j]
    jacobian = KroneckerDelta(j, k) * _part(k) - _part(k) * _part(j)

    def one(k: Any) -> Any:
        return Named("y", t[k] / Sum(t[r], (r, 1, K)), k)

    return [
        Claim(
            Derivative(-Sum(y[k] * log(_part(k)), (k, 1, K)), z[j]),
            [
                (-Sum(y[k] / _part(k) * jacobian, (k, 1, K)), "chain rule, softmax's Jacobian"),
                (-Sum(y[k] * (KroneckerDelta(j, k) - _part(j)), (k, 1, K)), "aₖ cancels"),
                (found, "the delta picks k = j"),
            ],
            wrong={
                "a − y, whatever Σ y is": _part(j) - y[j],
                "sign": -found,
                "slope of σ once more": found * _part(j) * (1 - _part(j)),
                "K sigmoids": sigma(z[j]) - y[j],
                "mean over the classes": found / K,
            },
            ranges={j: K},
        ),
        Claim(
            Derivative(-Sum(one(k) * log(_part(k)), (k, 1, K)), z[j]),
            [
                (Sum(one(k), (k, 1, K)) * _part(j) - one(j), "the same, now for y = t/Σ t"),
                (_part(j) - one(j), "Σ y = 1"),
            ],
            wrong={
                "y − a": one(j) - _part(j),
                "t for y": _part(j) - t[j],
                "Σ t left over": Sum(t[k], (k, 1, K)) * _part(j) - one(j),
            },
            ranges={j: K},
        ),
    ]


X, w, targets, g = (IndexedBase(name) for name in ("X", "w", "y", "g"))
rate = Symbol("eta", real=True)
u, s = sp.symbols("r s", integer=True, positive=True)
"""Bound indices of what has a name, used nowhere else."""


@formula(
    "descent",
    r"gradient descent lowers the loss to first order: $\frac{d}{d\eta}\mathcal L(w-\eta g)="
    r"-\sum_p g_p^2$ at $\eta=0$, for $g=\frac{\partial\mathcal L}{\partial w}$, any loss and "
    r"any number of weights (by induction)",
    ANY_SIZE,
)
def descent() -> list[Claim]:
    """d/dη L(w − ηg) at η = 0 is −Σ g²."""
    return [_one(), _one_more(), _squares(), _neuron()]


def _at_0(expression: Any) -> Any:
    return Subs(Derivative(expression, rate), rate, 0)


def _one() -> Claim:
    loss, loss_slope = any_function(r"\mathcal L"), any_function(r"\mathcal L", 1)
    w = Symbol("w", real=True)
    g = Named("g", loss_slope(w))
    return Claim(
        _at_0(loss(w - rate * g)),
        [(-g * loss_slope(w), "one weight: chain rule"), (-(g**2), "g = L′(w)")],
        wrong={
            "sign, as in ascent": g**2,
            "square missing": -g,
            "the loss for its slope": -g * loss(w),
            "a factor 2 left": -2 * g**2,
        },
    )


def _one_more() -> Claim:
    both, by_first, by_last = (any_function("F", *primes) for primes in ((0, 0), (1, 0), (0, 1)))
    return Claim(
        _at_0(both(rate, rate)),
        [
            (
                by_first(0, 0) + by_last(0, 0),
                "F(s, t): w₁ … wₙ go by s, one more by t; both go by η",
            )
        ],
        wrong={
            "product": by_first(0, 0) * by_last(0, 0),
            "the last alone": by_last(0, 0),
            "mean": (by_first(0, 0) + by_last(0, 0)) / 2,
        },
    )


def _squares() -> Claim:
    return Claim(
        -Sum(g[p] ** 2, (p, 1, n)) - g[n + 1] ** 2,
        [(-Sum(g[p] ** 2, (p, 1, n + 1)), "∂₁F by what holds for n weights, ∂₂F as for one")],
        wrong={
            "sign of the last": -Sum(g[p] ** 2, (p, 1, n)) + g[n + 1] ** 2,
            "one off": -Sum(g[p] ** 2, (p, 1, n)),
        },
    )


def _neuron() -> Claim:
    loss, by_z = any_function(r"\ell", 0, 0), any_function(r"\ell", 0, 1)
    z = Named("z", Sum(X[e, s] * w[s], (s, 1, n)), e)
    moved = Sum(X[e, p] * (w[p] - rate * _g(p)), (p, 1, n))
    squares = Sum(_g(p) ** 2, (p, 1, n))
    return Claim(
        _at_0(Sum(loss(targets[e], moved), (e, 1, E))),
        [
            (
                -Sum(by_z(targets[e], z) * Sum(X[e, p] * _g(p), (p, 1, n)), (e, 1, E)),
                "all at once, for a neuron: chain rule, z = Σ Xw",
            ),
            (-squares, "Σₑ ∂₂ℓ X = g"),
        ],
        wrong={
            "ascent": squares,
            "squares missing": -Sum(_g(p), (p, 1, n)),
            "square of the sum": -(Sum(_g(p), (p, 1, n)) ** 2),
            "norm not squared": -sp.sqrt(squares),
            "mean over the weights": -squares / n,
        },
    )


def _g(p: Any) -> Any:
    by_z = any_function(r"\ell", 0, 1)
    return Named("g", Sum(by_z(targets[u], Sum(X[u, s] * w[s], (s, 1, n))) * X[u, p], (u, 1, E)), p)


Z, Y = IndexedBase("Z"), IndexedBase("Y")


@formula("tanh", r"$\tanh'=1-\tanh^2$", NUMBERS)
def tanh() -> list[Claim]:
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


@formula(
    "ReLU",
    r"$\mathrm{ReLU}(z)=\max(0,z)$ has slope $1$ for $z>0$, $0$ for $z<0$ and none at $0$; "
    r"the library takes $0$ there",
    NUMBERS,
)
def relu() -> list[Claim]:
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


@formula(
    "squared-σ",
    r"squared error through $\sigma$, the mean over $E$ examples: $\frac{\partial\mathcal L}"
    r"{\partial Z}=\frac1E(A-Y)\circ A\circ(1-A)$",
    ANY_SIZE,
)
def squared_sigma() -> list[Claim]:
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
                "a factor 2 left": 2 * error * slope / E,
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
            (z - y * z + log(1 + exp(-z)), "y log is a common factor"),
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


@formula(
    "logits", r"$-y\log\sigma(z)-(1-y)\log(1-\sigma(z))=\max(z,0)-yz+\log(1+e^{-|z|})$", NUMBERS
)
def logits() -> list[Claim]:
    up, down = Symbol("z", nonnegative=True), Symbol("z", nonpositive=True)
    turned = (log(exp(down) + 1), "z + log(1 + e⁻ᶻ) = log(eᶻ + 1)")
    return [_from_z(up, "z ≥ 0", []), _from_z(down, "z ≤ 0", [turned])]
