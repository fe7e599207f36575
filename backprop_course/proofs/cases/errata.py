"""The source's mistakes, S1-S24: what is printed, where it fails, which formulas hold instead.

Each is refuted here. That the right form holds is proved at its formulas, which keep most of the
printed forms among their wrong ones: `printed` names the one, in the first formula of the list.
Where the shapes are the mistake, no entry can be written down, and `printed` is a claim.

The source reached us as a scan, which has other signs wrong (A_I for A_L, Σ_l for Σ_k, ⊥ for +).
Where a mistake may be the scan's and not the author's, it says so. S5-S9 are formulas that the
source itself calls not rigorous.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
import sympy as sp
from sympy import Derivative, HadamardProduct, IndexedBase, MatrixSymbol, OneMatrix, Sum

from backprop_course.proofs.cases import layer_letters as layer
from backprop_course.proofs.entry import NUMBERS, Claim, erratum
from backprop_course.proofs.letters import E, K, M, e, f, i, j, k, m, n, q
from backprop_course.shared.language import say

Array = Any


def some(*shape: int) -> Array:
    """Numbers between −1 and 1 that are the same on every machine."""
    return np.sin(1 + 1.7 * np.arange(prod(shape))).reshape(shape)


def one_hot(*classes: int) -> Array:
    """A row for each example, with a 1 at its class."""
    return np.eye(max(classes) + 1)[list(classes)]


def digits(values: Any) -> str:
    """A number, a row or the rows of a matrix, with three significant digits."""
    array = np.asarray(values, dtype=float)
    if array.ndim == 0:
        return f"{float(array) + 0.0:.3g}".replace("-", "−")
    if array.ndim == 1:
        return f"[{', '.join(map(digits, array))}]"
    return f"[{'; '.join(' '.join(map(digits, row)) for row in array)}]"


def shape(array: Any) -> str:
    """The shape of an array, as (E, n)."""
    return str(np.shape(array))


def attempt(operation: Callable[[], Any]) -> str:
    """The shape that comes of an operation, or that it is refused."""
    try:
        return say("gives {shape}", shape=shape(operation()))
    except (ValueError, IndexError):
        return say("is refused")


def shapes(*products: Any) -> Any:
    """The shapes of matrices of any size, a row each."""
    return sp.Matrix([product.shape for product in products])


def sigmoid(Z: Array) -> Array:
    """σ, elementwise."""
    return 1 / (1 + np.exp(-Z))


def slope(A: Array) -> Array:
    """σ's slope, from A."""
    return A * (1 - A)


def losses_of(A: Array, Y: Array) -> Array:
    """The cross entropy of each output."""
    return -Y * np.log(A) - (1 - Y) * np.log(1 - A)


def output_error(A: Array, Y: Array) -> Array:
    """F34."""
    return (A - Y) / len(Y)


def hidden_error(D: Array, W: Array, A: Array) -> Array:
    """F36."""
    return (D @ W.T) * slope(A)


class Trained:
    """Two layers of sigmoids, before and after some steps of descent by these two rules."""

    def __init__(
        self,
        X: Array,
        Y: Array,
        neurons: int,
        steps: int = 300,
        rate: float = 1.0,
        output: Callable[[Array, Array], Array] = output_error,
        hidden: Callable[[Array, Array, Array], Array] = hidden_error,
    ) -> None:
        W1, W2 = some(X.shape[1], neurons), some(neurons, Y.shape[1])
        b1, b2 = np.zeros((1, neurons)), np.zeros((1, Y.shape[1]))
        self.outputs, self.hidden_errors, self.losses = [], [], []
        for _ in range(steps + 1):
            A1 = sigmoid(X @ W1 + b1)
            A2 = sigmoid(A1 @ W2 + b2)
            D2 = output(A2, Y)
            D1 = hidden(D2, W2, A1)
            self.outputs.append(A2)
            self.hidden_errors.append(D1)
            self.losses.append(losses_of(A2, Y).sum() / len(Y))
            W1, b1 = W1 - rate * X.T @ D1, b1 - rate * D1.sum(0)
            W2, b2 = W2 - rate * A1.T @ D2, b2 - rate * D2.sum(0)

    def off_from(self, right: Trained) -> str:
        """How far the first hidden errors are off, in percent of the largest right one."""
        wrong_ones, right_ones = self.hidden_errors[0], right.hidden_errors[0]
        return f"{100 * np.abs(wrong_ones - right_ones).max() / np.abs(right_ones).max():.3g} %"


@erratum(
    "S1",
    r"Printed, twice, $\mathcal L=\frac1E\sum_{e,k}\left[y\log a-(1-y)\log(1-a)\right]$; meant "
    r"$\frac1E\sum_{e,k}\left[-y\log a-(1-y)\log(1-a)\right]$, as its last line has it.",
    holds=("F33", "F34"),
    printed="first minus missing",
)
def s1() -> str:
    def printed(A: Array, Y: Array) -> Array:
        return Y * np.log(A) - (1 - Y) * np.log(1 - A)

    def measured(A: Array, Y: Array) -> Array:
        """The slope of the printed loss by Z_L, by the complex step."""
        nudged = sigmoid(np.log(A / (1 - A)) + 1e-30j)
        return printed(nudged, Y).imag / 1e-30 / len(Y)

    X, Y = some(3, 2), one_hot(0, 1, 3)
    wrong, right = Trained(X, Y, 3, 30, output=measured), Trained(X, Y, 3, 30)
    first, last = wrong.outputs[0], wrong.outputs[-1]
    return say(
        "E = 3, K = 4: the gradient of the printed loss by Z_L is {number}, positive "
        "everywhere; (A − Y)/E is {number2}.\n"
        "Training: in 30 steps of rate 1 the printed loss falls from {number3} to "
        "{number4}, and every output is pushed to 0: the largest is {number5}, "
        "whatever its label. The true cross entropy climbs from {number6} to "
        "{number7} (with the minus: falls to {number8}).",
        number=digits(measured(first, Y)),
        number2=digits(output_error(first, Y)),
        number3=digits(printed(first, Y).sum() / 3),
        number4=digits(printed(last, Y).sum() / 3),
        number5=digits(last.max()),
        number6=digits(wrong.losses[0]),
        number7=digits(wrong.losses[-1]),
        number8=digits(right.losses[-1]),
    )


@erratum(
    "S2",
    r"Printed $\mathcal L=y\log a_L^\top-(1-y)\log(1-a_L)$; meant "
    r"$-y\log a_L^\top-(1-y)\log(1-a_L)^\top$. (The missing $\top$ may be the scan's.)",
    holds=("F30", "F31"),
    printed="first minus missing",
)
def s2() -> str:
    y, a = one_hot(3), sigmoid(some(1, 4))
    yes, no = y @ np.log(a).T, (1 - y) @ np.log(1 - a).T
    return say(
        "K = 4, y = {number}, a = {number2}: the loss is {number3}, printed "
        "{number4}. Without its transpose the second product, (1 − y) log(1 − a), "
        "{outcome}; with it, it {outcome2}.",
        number=digits(y[0]),
        number2=digits(a[0]),
        number3=digits((-yes - no)[0, 0]),
        number4=digits((yes - no)[0, 0]),
        outcome=attempt(lambda: (1 - y) @ np.log(1 - a)),
        outcome2=attempt(lambda: no),
    )


@erratum(
    "S3",
    r"Printed $Y\in\mathbb R^{M\times K}$ and $A_l,Z_l\in\mathbb R^{M\times n_l}$; meant "
    r"$Y\in\mathbb R^{E\times K}$ and $A_l,Z_l\in\mathbb R^{E\times n_l}$.",
    holds=("F32", "F34"),
    printed=lambda: Claim(
        shapes(MatrixSymbol("X", E, M) * MatrixSymbol("W", M, K)),
        [(sp.Matrix([[M, K]]), "as printed, of Z_l, A_l and Y")],
    ),
)
def s3() -> str:
    X, W, Y = some(2, 3), some(3, 4), some(3, 4)
    A = sigmoid(X @ W)
    return say(
        "E = 2, M = 3, K = 4: XW is {shape}, and A − Y with Y of (M, K) = {shape2} "
        "{outcome}; with Y of (E, K) it {outcome2}.\n"
        "At M = E nothing is noticed. At M = 1, Y is {shape3}, and A − Y runs "
        "silently and {outcome3}: every example is given one and the same label.",
        shape=shape(A),
        shape2=shape(Y),
        outcome=attempt(lambda: A - Y),
        outcome2=attempt(lambda: A - Y[:2]),
        shape3=shape(Y[:1]),
        outcome3=attempt(lambda: A - Y[:1]),
    )


@erratum(
    "S4",
    r"Printed: $W_{l+1}^\top\circ a_l$ is “3×2 with 3×1”; meant 2×3 with 1×3, the row copied down.",
    holds=("F23",),
    printed=lambda: Claim(
        shapes(MatrixSymbol("W", n, m).T, MatrixSymbol("a", 1, n)),
        [(sp.Matrix([[n, m], [n, 1]]), "as printed: 3×2 with 3×1, n = 3, m = 2")],
    ),
)
def s4() -> str:
    W, a, square = some(3, 2), some(1, 3), some(3, 3)
    return say(
        "n = 3, m = 2: Wᵀ ∘ a is {shape} with {shape2} and {outcome}; {shape} with "
        "{shape3} {outcome2}.\n"
        "Between layers of equal width, here 3, a column runs silently and gives "
        "each output's slope to its whole row: its first row is {number} where "
        "{number2} is right.",
        shape=shape(W.T),
        shape2=shape(a),
        outcome=attempt(lambda: W.T * a),
        shape3=shape(a.T),
        outcome2=attempt(lambda: W.T * a.T),
        number=digits((square.T * a.T)[0]),
        number2=digits((square.T * a)[0]),
    )


@erratum(
    "S5",
    r"Printed $\frac{dA_l}{dA_{l-1}}=A_l\circ(1-A_l)\circ W_l$, “all elementwise”, of "
    r"$E\times n_l$ and $n_{l-1}\times n_l$; meant, for one example, "
    r"$\mathrm{diag}(a_l\circ(1-a_l))W_l^\top$.",
    holds=("F11",),
    printed=lambda: Claim(
        slopes := MatrixSymbol("S", 3, 2),
        [(HadamardProduct(slopes, MatrixSymbol("W", 4, 2)), "as printed, E = 3, n = 4 to 2")],
    ),
)
def s5() -> str:
    A3, W3 = sigmoid(some(3, 2)), some(4, 2)
    A2, W2, D = sigmoid(some(2, 3)), some(2, 3), some(2, 3)
    printed, right = D * (slope(A2) * W2), (D * slope(A2)) @ W2.T
    return say(
        "E = 3, n = 4 to 2: {shape} ∘ {shape2} {outcome}. At E = 1 it broadcasts to "
        "{shape3}, the transpose of the Jacobian diag(a(1 − a))Wᵀ, {shape4}.\n"
        "Where E is the number of inputs, here 2, all elementwise runs silently, and "
        "sends back {number}, {shape5}, where {number2} is right.",
        shape=shape(A3),
        shape2=shape(W3),
        outcome=attempt(lambda: slope(A3) * W3),
        shape3=shape(slope(A3[:1]) * W3),
        shape4=shape(np.diag(slope(A3[0])) @ W3.T),
        number=digits(printed),
        shape5=shape(printed),
        number2=digits(right),
    )


@erratum(
    "S6",
    r"Printed $\frac{dZ_l}{dA_{l-1}}=W_l$, against F23; meant $W_l^\top$ for one example, "
    r"$I_E\otimes W_l^\top$ for $E$.",
    holds=("F10",),
    printed="W for its transpose",
)
def s6() -> str:
    def without_transpose(D: Array, W: Array, A: Array) -> Array:
        return (D @ W) * slope(A)

    D, W, X, Y = some(1, 2), some(3, 2), some(4, 2), one_hot(0, 1, 2, 1)
    wrong, right = Trained(X, Y, 3, hidden=without_transpose), Trained(X, Y, 3)
    return say(
        "n = 3 to 2: D is {shape}, W {shape2}; DW {outcome}, DWᵀ {outcome2}. (Laid "
        "out the other way, inputs by outputs, W is right for one row; F23 is not "
        "laid out so.)\n"
        "Training: between layers of equal width, here 3, W for Wᵀ runs silently, "
        "with hidden errors off by {off_from}. Yet in 300 steps the loss falls from "
        "{number} to {number2} (right: {number3}): only a gradient check sees it.",
        shape=shape(D),
        shape2=shape(W),
        outcome=attempt(lambda: D @ W),
        outcome2=attempt(lambda: D @ W.T),
        off_from=wrong.off_from(right),
        number=digits(wrong.losses[0]),
        number2=digits(wrong.losses[-1]),
        number3=digits(right.losses[-1]),
    )


@erratum(
    "S7",
    r"Printed $\frac{dA_l}{dZ_l}=A_l\circ(1-A_l)$; meant $\frac{\partial A_{ej}}{\partial "
    r"Z_{fq}}=\delta_{ef}\delta_{jq}A_{ej}(1-A_{ej})$, whose diagonal is that matrix.",
    holds=("F9",),
    printed="full",
)
def s7() -> str:
    A, D = sigmoid(some(2, 3)), some(2, 3)
    every = np.einsum("ej,ef,jq->ejfq", slope(A), np.eye(2), np.eye(3))
    S, square = slope(sigmoid(some(2, 2))), some(2, 2)
    return say(
        "E = 2, n = 3: all derivatives of A by Z are {shape}, {size} numbers, "
        "{count_nonzero} of them not 0; A ∘ (1 − A), {shape2}, is their diagonal.\n"
        "As a factor of a matrix product, D(A ∘ (1 − A)) {outcome}; at E = n = 2 it "
        "runs silently, and gives {number} where {number2} is right.",
        shape=shape(every),
        size=every.size,
        count_nonzero=np.count_nonzero(every),
        shape2=shape(A),
        outcome=attempt(lambda: D @ slope(A)),
        number=digits(square @ S),
        number2=digits(square * S),
    )


@erratum(
    "S8",
    r"Printed $\frac{dZ_l}{dW_l}=A_{l-1}$; meant $\frac{\partial Z_{ej}}{\partial W_{iq}}="
    r"A_{ei}\delta_{jq}$, which gives $A^\top D$ when contracted with $D$.",
    holds=("F12",),
    printed="without the delta",
)
def s8() -> str:
    A, D, A2, D2 = some(2, 3), some(2, 4), some(2, 2), some(2, 2) - 1
    every = np.einsum("ei,jq->ejiq", A, np.eye(4))
    return say(
        "E = 2, n = 3 to 4: all derivatives of Z by W are {shape}, {size} numbers; A "
        "is {shape2}. In the order written, DA {outcome}; AᵀD {outcome2}, the shape "
        "of W.\n"
        "Where E and both widths are equal, here 2, DA runs silently, and gives "
        "{number} where {number2} is right.",
        shape=shape(every),
        size=every.size,
        shape2=shape(A),
        outcome=attempt(lambda: D @ A),
        outcome2=attempt(lambda: A.T @ D),
        number=digits(D2 @ A2),
        number2=digits(A2.T @ D2),
    )


@erratum(
    "S9",
    r"Printed $\frac{d\mathcal L}{dW_3}=\frac{d\mathcal L}{dA_3}\frac{dA_3}{dZ_3}"
    r"\frac{dZ_3}{dW_3}$, matrices that do not fit in this order; meant "
    r"$A_2^\top\left((A_3-Y)\circ f'(Z_3)\right)$, and so on down to $W_1$.",
    holds=("F3", "F4"),
    printed=lambda: Claim(
        MatrixSymbol("G", 4, 2),
        [
            (
                MatrixSymbol("D", 3, 2) * MatrixSymbol("S", 3, 2) * MatrixSymbol("A", 3, 4),
                "as printed, E = 3, n = 4 to 2",
            )
        ],
    ),
)
def s9() -> str:
    A2, A3, Y = sigmoid(some(3, 4)), sigmoid(some(3, 2)), one_hot(0, 1, 1)
    D, S = A3 - Y, slope(A3)
    B2, D2, S2 = A2[:2, :2], D[:2], S[:2]
    return say(
        "E = 3, n = 4 to 2: {shape}{shape2}{shape3} in the order of F3 {outcome}; "
        "A₂ᵀ((A₃ − Y) ∘ slope) {outcome2}, the shape of W₃.\n"
        "Where E and both widths are equal, here 2, the order of F3 runs silently, "
        "and gives {number} where {number2} is right.",
        shape=shape(D),
        shape2=shape(S),
        shape3=shape(A2),
        outcome=attempt(lambda: D @ S @ A2),
        outcome2=attempt(lambda: A2.T @ (D * S)),
        number=digits(D2 @ S2 @ B2),
        number2=digits(B2.T @ (D2 * S2)),
    )


def _hadamard_first() -> Claim:
    """At E = m, the only sizes but E = 1 at which the shapes allow it."""
    return Claim(
        Sum(layer.D[e, j] * Derivative(layer.from_z(e, j), layer.Z[f, i]), (e, 1, m), (j, 1, m)),
        [(Sum(layer.D[f, j] * layer.W[i, j] * layer.slope(j, i), (j, 1, m)), "∘ before ·, E = m")],
        ranges={f: m, i: n},
    )


@erratum(
    "S10",
    r"Printed without brackets, $\frac{d\mathcal L}{dZ_{l+1}}\cdot W_{l+1}^\top\circ A_l\circ"
    r"(1-A_l)$; meant $\left(\frac{d\mathcal L}{dZ_{l+1}}W_{l+1}^\top\right)\circ A_l\circ"
    r"(1-A_l)$. Read from left to right it is right; of one example, both readings are (F26).",
    holds=("F36", "F26"),
    printed=_hadamard_first,
)
def s10() -> str:
    def hadamard_first(D: Array, W: Array, A: Array) -> Array:
        return D @ (W.T * slope(A))

    def tried(E: int) -> str:
        return attempt(lambda: hadamard_first(some(E, 2), some(3, 2), some(E, 3)))

    X, Y = some(2, 4), one_hot(0, 1)
    wrong, right = Trained(X, Y, 3, hidden=hadamard_first), Trained(X, Y, 3)
    one = some(1, 2), some(3, 2), some(1, 3)
    return say(
        "n = 3 to 2, D(Wᵀ ∘ slope): E = 1 {tried}, equal to (DWᵀ) ∘ slope: "
        "{allclose}; E = 2 {tried2}, off by {off_from}; E = 3 {tried3}.\n"
        "Training: at E = 2 the loss falls all the same, from {number} to {number2} "
        "in 300 steps (right: {number3}): nothing but a gradient check notices. In "
        "NumPy D @ W.T * A * (1 - A) without brackets is right, since @ and * go "
        "from left to right.",
        tried=tried(1),
        allclose=np.allclose(hadamard_first(*one), hidden_error(*one)),
        tried2=tried(2),
        off_from=wrong.off_from(right),
        tried3=tried(3),
        number=digits(wrong.losses[0]),
        number2=digits(wrong.losses[-1]),
        number3=digits(right.losses[-1]),
    )


@erratum(
    "S11",
    r"Printed $\frac{dA_l}{dZ_l}=-\left(\frac1{e^{-Z_l}+1}\right)^2e^{-Z_l}(-1)^2$, with one "
    r"$(-1)$ too many; meant $-\left(\frac1{e^{-Z_l}+1}\right)^2e^{-Z_l}(-1)$. (One small $2$: it "
    r"may be the scan's. The next line is right.)",
    holds=("F8",),
    printed="one −1 too many",
    scope=NUMBERS,
)
def s11() -> str:
    printed = -((1 / (np.exp(-0.0) + 1)) ** 2) * np.exp(-0.0) * (-1) ** 2
    rise = sigmoid(0.5) - sigmoid(-0.5)
    return say(
        "The printed slope at z = 0 is {number}; yet σ rises, by {number2} from z = "
        "−½ to ½. A step against this slope goes uphill.",
        number=digits(printed),
        number2=digits(rise),
    )


@erratum(
    "S12",
    r"Printed: the stack of $\frac{\partial\mathcal L^{(e)}}{\partial Z_L^{(e)}}$ is "
    r"$\frac1E(A_L-Y)$; meant $\frac1E$ times the stack. (The scan has lost part of this display, "
    r"and perhaps the $\frac1E$.)",
    holds=("F31", "F34"),
    printed="1/E too early",
)
def s12() -> str:
    X, Y = some(6, 2), one_hot(0, 1, 2, 0, 1, 2)
    right = Trained(X, Y, 3, 10, rate=2)
    wrong = Trained(X, Y, 3, 10, rate=2, output=lambda A, Y: A - Y)
    A = right.outputs[0]
    ratio = np.linalg.norm(A - Y) / np.linalg.norm(output_error(A, Y))
    return say(
        "E = {count}: the printed stack is A − Y, {number} times (A − Y)/E, so every "
        "step is {number} times too large.\n"
        "Training: at rate 2, 10 steps with 1/E take the loss from {number2} to "
        "{number3}; with the stack itself it climbs in {count_nonzero} of 10 steps, "
        "up to {number4}, and ends at {number5}.",
        count=len(X),
        number=digits(ratio),
        number2=digits(right.losses[0]),
        number3=digits(right.losses[-1]),
        count_nonzero=np.count_nonzero(np.diff(wrong.losses) > 0),
        number4=digits(max(wrong.losses)),
        number5=digits(wrong.losses[-1]),
    )


def _spectral_norm() -> Claim:
    """Half the square of the norm of a matrix with s and t on its diagonal and 0 elsewhere."""
    s, t = sp.symbols("s t", real=True)
    return Claim((s**2 + t**2) / 2, [(sp.Max(s**2, t**2) / 2, "as printed, the spectral norm")])


@erratum(
    "S13",
    r"Printed $\mathcal L=\frac12\lVert\hat Y-Y\rVert_2^2$, which of a matrix is the spectral "
    r"norm; meant $\lVert\cdot\rVert_F$. And F2 has no $\frac1E$, where F33 has.",
    holds=("F2", "F6", "squared-σ"),
    printed=_spectral_norm,
)
def s13() -> str:
    R = some(3, 2)
    u, s, vt = np.linalg.svd(R)
    spectral = s[0] * np.outer(u[:, 0], vt[0])
    one = R[:1]
    return say(
        "Ŷ − Y = {number}: ½‖·‖² is {number2} by Frobenius and {number3} by the "
        "spectral norm, whose gradient {number4} has rank {matrix_rank} and is not Ŷ "
        "− Y.\n"
        "Of the first row alone it is {number5} and {number6}: one example hides it. "
        "Without 1/E the step for these {count} rows is {count} times that for their "
        "mean.",
        number=digits(R),
        number2=digits(np.sum(R**2) / 2),
        number3=digits(np.linalg.norm(R, 2) ** 2 / 2),
        number4=digits(spectral),
        matrix_rank=np.linalg.matrix_rank(spectral),
        number5=digits(np.sum(one**2) / 2),
        number6=digits(np.linalg.norm(one, 2) ** 2 / 2),
        count=len(R),
    )


def _loss_as_a_matrix() -> Claim:
    a, y, ones = MatrixSymbol("A", E, K), MatrixSymbol("Y", E, K), OneMatrix(E, K)
    yes = HadamardProduct(y, a.applyfunc(sp.log))
    no = HadamardProduct(ones - y, (ones - a).applyfunc(sp.log))
    number = Sum(layer.cross_entropy(layer.A[e, q], layer.Y[e, q]), (q, 1, K), (e, 1, E))
    return Claim(number, [(-yes - no, "as printed, elementwise")])


@erratum(
    "S14",
    r"Printed $\mathcal L=-Y\log A_L-(1-Y)\log(1-A_L)$, a matrix; meant "
    r"$\sum\left[-Y\circ\log A_L-(1-Y)\circ\log(1-A_L)\right]$.",
    holds=("F7", "F33"),
    printed=_loss_as_a_matrix,
)
def s14() -> str:
    A, Y = sigmoid(some(3, 2)), one_hot(0, 1, 1)
    each = losses_of(A, Y)
    return say(
        "E = 3, K = 2: the printed right side is {number}, of shape {shape}; the "
        "loss is its sum, {number2}. Read as a matrix product, Y log A {outcome}.\n"
        "Descent makes one number small. Of these {size}, a step may lower some and "
        "raise others, and neither is called less.",
        number=digits(each),
        shape=shape(each),
        number2=digits(each.sum()),
        outcome=attempt(lambda: Y @ np.log(A)),
        size=each.size,
    )


def _biases_by_class() -> Claim:
    """All biases of three layers, counted: by layer, and as the printed formula names them."""
    widths = IndexedBase("n")
    return Claim(
        Sum(widths[q], (q, 1, 3)),
        [(Sum(widths[k + 1], (k, 1, K)), "as printed, b of k + 1 for every class k")],
    )


@erratum(
    "S15",
    r"Printed $\frac{d\mathcal L}{db_{k+1}}=\mathbf 1^\top\frac{d\mathcal L}{dZ_{k+1}}$, where "
    r"$k=1,\dots,K$ counts classes; meant $l$, which counts layers. (Most likely the scan's: "
    r"elsewhere it reads $k$ as $l$.)",
    holds=("F38",),
    printed=_biases_by_class,
)
def s15() -> str:
    layers, named = {1, 2}, {k + 1 for k in range(1, 5)}
    return say(
        "L = 2, K = 4: the printed formula names b of {number}. There is none of "
        "{number2}, and b of {number3} is never named: it would stay as it is.",
        number=digits(sorted(named)),
        number2=digits(sorted(named - layers)),
        number3=digits(sorted(layers - named)),
    )


@erratum(
    "S16",
    r"Printed $a_1=x$, where the idea has $A_0=X$; meant $a_0=x$, so that $a_1=\sigma(z_1)$.",
    holds=("F14",),
    printed="a₁ = x",
    scope=NUMBERS,
)
def s16() -> str:
    x, w, b = 0.7, [0.5, -1.0, 2.0], [0.1, 0.2, -0.3]
    right, printed = [x], [x]
    for place in range(3):
        right.append(sigmoid(w[place] * right[-1] + b[place]))
        if place > 0:
            printed.append(sigmoid(w[place] * printed[-1] + b[place]))
    by_w1 = (right[3] - 1) * w[2] * slope(right[2]) * w[1] * slope(right[1]) * x
    return say(
        "L = 3, x = {number}: a₀ = x gives a₃ = {number2}, through {count} layers; "
        "a₁ = x gives {number3}, through {count2}, and z₁ = w₁a₀ + b₁ is left "
        "without an a₀.\n"
        "For y = 1 the loss by w₁ is {number4}; from a₁ = x it is 0, and w₁ and b₁ "
        "never move.",
        number=digits(x),
        number2=digits(right[-1]),
        count=len(right) - 1,
        number3=digits(printed[-1]),
        count2=len(printed) - 1,
        number4=digits(by_w1),
    )


@erratum(
    "S17",
    r"Printed: $W^{i,j}$ as (to, from) in the matrix of line (2), which line (3) calls "
    r"$W_{l+1}^\top$; meant (from, to), as $W_{l+1}\in\mathbb R^{n_l\times n_{l+1}}$.",
    holds=("F23",),
    printed="W for its transpose",
)
def s17() -> str:
    W, square, a = some(3, 2), some(2, 2), some(1, 2)
    return say(
        "W is {shape}: printed, line (2) asks for W₁₃, which {outcome}; W₃₁, which "
        "is meant, is {number}.\n"
        "At 2×2 both readings exist: from a = {number2} z is {number3} by (from, "
        "to), {number4} by (to, from).",
        shape=shape(W),
        outcome=attempt(lambda: W[0, 2]),
        number=digits(W[2, 0]),
        number2=digits(a[0]),
        number3=digits((a @ square)[0]),
        number4=digits((a @ square.T)[0]),
    )


@erratum(
    "S18",
    r"Printed: $\frac{\partial z_{l+1}}{\partial z_l}\in\mathbb R^{n_{l+1}\times n_l}$, outputs by "
    r"inputs, but $\frac{\partial\mathcal L}{\partial W_{l+1}}\in\mathbb "
    r"R^{n_l\times n_{l+1}}$, shaped like $W$; in the layout of the first it would be "
    r"$\delta^\top a$. Meant: each in the layout it is said to be in.",
    holds=("F27", "F23"),
    printed="transposed",
)
def s18() -> str:
    W, a, d = some(3, 2), sigmoid(some(1, 3)), some(1, 2)
    square, a2 = some(2, 2), sigmoid(some(1, 2))
    return say(
        "n = 3, m = 2: F23 is outputs by inputs, {shape}; in that layout the "
        "gradient of W is dᵀa, {shape2}, but (10) is aᵀd, {shape3}, shaped like W.\n"
        "The step W − dᵀa {outcome}, W − aᵀd {outcome2}. At 2×2 the first runs "
        "silently: {number} where {number2} is right.",
        shape=shape(W.T),
        shape2=shape(d.T @ a),
        shape3=shape(a.T @ d),
        outcome=attempt(lambda: W - d.T @ a),
        outcome2=attempt(lambda: W - a.T @ d),
        number=digits(square - d.T @ a2),
        number2=digits(square - a2.T @ d),
    )


@erratum(
    "S19",
    r"Printed: a superscript for a power ($A_l^2$), a neuron ($a_l^2$), an entry ($W^{1,2}$) "
    r"and an example ($a^{(2)}$); meant: subscripts for the indices.",
    holds=("F25", "F8"),
    printed="a² read as the second a",
)
def s19() -> str:
    A = sigmoid(some(3, 3))
    return say(
        "A = {number}. A² as squares begins {number2}; as the matrix product AA "
        "{number3}; a² as neuron 2 of example 1 is {number4}; as example 2 "
        "{number5}.\n"
        "F8's A − A² with neuron 2 for the square gives example 1 the slopes "
        "{number6} where {number7} is right.",
        number=digits(A),
        number2=digits((A**2)[0]),
        number3=digits((A @ A)[0]),
        number4=digits(A[0, 1]),
        number5=digits(A[1]),
        number6=digits(A[0] - A[0, 1]),
        number7=digits(slope(A)[0]),
    )


def _drawn_as_a_column() -> Claim:
    z = MatrixSymbol("a", 1, n) * MatrixSymbol("W", n, m) + MatrixSymbol("b", 1, m)
    return Claim(z, [(z.T, "as drawn, a column")])


@erratum(
    "S20",
    r"Printed: $Z_{l+1}$ as a column, and $\circ$ for equal shapes but used with others; meant "
    r"a row, $z_{l+1}\in\mathbb R^{1\times n_{l+1}}$, and $\circ$ with broadcasting.",
    holds=("F24", "F23"),
    printed=_drawn_as_a_column,
)
def s20() -> str:
    W, a, b = some(3, 2), some(1, 3), some(1, 2)
    letters = MatrixSymbol("W", 2, 3), MatrixSymbol("a", 1, 3)
    column = (a @ W).T
    return say(
        "n = 3, m = 2: aW + b is {shape}. Drawn as a column, {shape2}, it takes the "
        "row b, {shape3}, silently, and {outcome}: every z with every b, {number} "
        "for {number2}.\n"
        "∘ as defined, for equal shapes, of 2×3 and 1×3 {outcome2} (by SymPy); with "
        "the row copied down it {outcome3}.",
        shape=shape(a @ W + b),
        shape2=shape(column),
        shape3=shape(b),
        outcome=attempt(lambda: column + b),
        number=digits(column + b),
        number2=digits(a @ W + b),
        outcome2=attempt(lambda: HadamardProduct(*letters)),
        outcome3=attempt(lambda: W.T * np.repeat(a, 2, axis=0)),
    )


@erratum(
    "S21",
    r"Printed: line (13) as a column between the rows (12) and (14); meant a row, "
    r"$\frac{\partial\mathcal L}{\partial z_L}\in\mathbb R^{1\times K}$.",
    holds=("F31",),
    printed=lambda: Claim(
        row := MatrixSymbol("a", 1, K) - MatrixSymbol("y", 1, K),
        [(row.T, "as printed, (13) between (12) and (14)")],
    ),
)
def s21() -> str:
    hidden, b, row = some(1, 3), some(1, 4), sigmoid(some(1, 4)) - one_hot(3)
    return say(
        "K = 4: (12) and (14) are {shape}, (13) is {shape2}. In NumPy their "
        "difference is not 0: it {outcome}, with entries up to {number}.\n"
        "With the column, aᵀd {outcome2} (with the row it {outcome3}), and the step "
        "b − d runs silently and {outcome4}: from then on one example has {count} "
        "rows.",
        shape=shape(row),
        shape2=shape(row.T),
        outcome=attempt(lambda: row - row.T),
        number=digits(np.abs(row - row.T).max()),
        outcome2=attempt(lambda: hidden.T @ row.T),
        outcome3=attempt(lambda: hidden.T @ row),
        outcome4=attempt(lambda: b - row.T),
        count=len(b - row.T),
    )


@erratum(
    "S22",
    r"Printed: to fold the bias into $W$, just ignore $b$. But every layer needs its own "
    r"column of ones, and going back the row of $b$ must be left out of $W^\top$.",
    holds=("F13", "F36", "F38"),
    printed=lambda: Claim(
        shapes(MatrixSymbol("Z", E, n)),
        [
            (
                shapes(MatrixSymbol("D", E, m) * MatrixSymbol("W", n + 1, m).T),
                "the error sent back through all of [W; b]ᵀ",
            )
        ],
    ),
)
def s22() -> str:
    def with_ones(A: Array) -> Array:
        return np.hstack([A, np.ones((len(A), 1))])

    X, W1, W2, D2 = with_ones(some(2, 4)), some(5, 3), some(4, 2), some(2, 2)
    A1 = sigmoid(X @ W1)
    D1, kept = (D2 @ W2[:-1].T) * slope(A1), (D2 @ W2.T) * slope(with_ones(A1))
    w1, w2 = some(5, 1), some(2, 2)
    narrow = (D2 @ w2.T) * slope(with_ones(sigmoid(X @ w1)))
    return say(
        "E = 2, n = 4, 3, 2: [W₁; b₁] is {shape}, [W₂; b₂] {shape2}. With ones "
        "beside X alone, A₁[W₂; b₂] {outcome}: every layer needs its own column.\n"
        "Through all of [W₂; b₂]ᵀ the error sent back is {shape3}, where Z₁ is "
        "{shape4}, and the step {outcome2}; without b₂'s row it {outcome3}. With one "
        "hidden neuron it runs silently and {outcome4}: the layer has grown.",
        shape=shape(W1),
        shape2=shape(W2),
        outcome=attempt(lambda: A1 @ W2),
        shape3=shape(kept),
        shape4=shape(A1),
        outcome2=attempt(lambda: W1 - X.T @ kept),
        outcome3=attempt(lambda: W1 - X.T @ D1),
        outcome4=attempt(lambda: w1 - X.T @ narrow),
    )


@erratum(
    "S23",
    r"Printed: $K$ classes that exclude one another, by $K$ sigmoids; meant for them is "
    r"$s=\mathrm{softmax}(z)$, $\sum_ks_k=1$. Both give $a-y$, from different Jacobians.",
    holds=("softmax", "softmax-CE", "F31"),
    printed="K sigmoids",
)
def s23() -> str:
    z = np.array([2.0, 1.5, -1.0])
    separate, shared = sigmoid(z), np.exp(z) / np.exp(z).sum()
    return say(
        "z = {number}: K sigmoids give {number2}, sum {number3}; softmax {number4}, "
        "sum {number5}. The first output by the second z: 0 of sigmoids, {number6} "
        "of softmax.\n"
        "For labels that do not exclude one another the sigmoids are right.",
        number=digits(z),
        number2=digits(separate),
        number3=digits(separate.sum()),
        number4=digits(shared),
        number5=digits(shared.sum()),
        number6=digits(-shared[0] * shared[1]),
    )


@erratum(
    "S24",
    r"Printed: $a_l$ and $\delta$ get a dimension $E$, therefore $A_l^\top D$; by that rule "
    r"$\frac{\partial\mathcal L}{\partial b}$ would be $D$. To be proved is "
    r"$\sum_ea^{(e)\top}\delta^{(e)}=A^\top D$. No update rule, no gradient check, no care for "
    r"$\log0$.",
    holds=("F38", "F37", "logits"),
    printed="not summed, as in F28",
)
def s24() -> str:
    A, D, b = some(3, 3), some(3, 2), np.zeros((1, 2))
    summed = sum(A[[e]].T @ D[[e]] for e in range(3))
    with np.errstate(divide="ignore"):
        naive = -np.log(1 - sigmoid(40.0))
    return say(
        "E = 3, n = 3 to 2: the sum over e of aᵀδ equals AᵀD: {allclose}. For b, "
        "{shape}, the rule gives D; b − D runs silently and {outcome}, a bias for "
        "each example.\n"
        "At z = 40, y = 0 the loss as printed is {number}, since 1 − σ(40) is "
        "rounded to 0; log(1 + e^z) − yz is {number2}.",
        allclose=np.allclose(summed, A.T @ D),
        shape=shape(b),
        outcome=attempt(lambda: b - D),
        number=digits(naive),
        number2=digits(np.logaddexp(0, 40.0)),
    )
