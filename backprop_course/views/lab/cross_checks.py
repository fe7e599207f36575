"""Four independent ways to one slope: the formula, two measurements, and PyTorch's autograd.

Only the formula goes back through the network; the measurements go forward alone.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from backprop_course.shared.errors import relative_error
from backprop_course.shared.html import Markup, element, in_full, keyed_number
from backprop_course.views.lab.state import LabState, Parameter, Snapshot, symbol
from backprop_lib.gradcheck import COMPLEX_STEP


@dataclass(frozen=True)
class CrossCheck:
    """What one way says of the slope."""

    name: str
    """ "formula", "central", "complex" or "autograd"."""
    how: str
    """How it is found, in symbols."""
    value: float | None
    """The slope; None where this way is not open."""
    difference: float | None
    """Relative to the formula's value; None for the formula itself."""


IN_PYTORCH: dict[str, Any] = {
    "Sigmoid": lambda torch, Z: torch.sigmoid(Z),
    "Tanh": lambda torch, Z: torch.tanh(Z),
    "ReLU": lambda torch, Z: torch.relu(Z),
    "Identity": lambda torch, Z: Z,
    "Softmax": lambda torch, Z: torch.softmax(Z, 1),
    "SquaredError": lambda torch, Z, A, Y: 0.5 * (A - Y) ** 2,
    "CrossEntropy": lambda torch, Z, A, Y: torch.nn.functional.binary_cross_entropy_with_logits(
        Z, Y, reduction="none"
    ),
    "SoftmaxCrossEntropy": lambda torch, Z, A, Y: -Y * torch.log_softmax(Z, 1),
}
"""The library's activations and losses, by name, as PyTorch has them."""


def cross_checks(state: LabState, snapshot: Snapshot) -> list[CrossCheck]:
    """All four for the chosen parameter.

    The complex step wants functions that take complex numbers; autograd wants PyTorch, already
    loaded, and functions that PyTorch has too.
    """
    chosen = snapshot.chosen
    formula = snapshot.slope(chosen)
    w = symbol(chosen, snapshot.sizes)
    ways = [
        ("central", "(ℒ(w + h) − ℒ(w − h)) / 2h", _central(state, chosen)),
        ("complex", "Im ℒ(w + ih) / h", _complex(state, chosen)),
        ("autograd", "PyTorch autograd", _autograd(snapshot, chosen)),
    ]
    return [
        CrossCheck("formula", f"∂ℒ/∂({w})" if " " in w else f"∂ℒ/∂{w}", formula, None),
        *(
            CrossCheck(name, how, value, None if value is None else relative_error(formula, value))
            for name, how, value in ways
        ),
    ]


def load_autograd() -> None:
    """Load PyTorch where it is installed. It takes a second or two."""
    if find_spec("torch") is not None:
        import torch  # noqa: F401


def draw_cross_checks(row: list[CrossCheck]) -> Markup:
    """The four side by side, as HTML: how, value, relative difference."""
    cells = []
    for check in row:
        key, value = f"check-{check.name}", check.value
        shown = "–" if value is None else digits(value)
        difference = ["\u00a0"]
        if check.difference is not None:
            difference = [
                "Δ ",
                keyed_number("span", f"difference-{check.name}", check.difference),
            ]
        cells.append(
            element(
                "div",
                element("div", check.how, style="font-style:italic"),
                element(
                    "div", shown, data_key=key, data_value=in_full(value), style="font-size:1.15em"
                ),
                element("div", *difference),
                style="white-space:nowrap",
            )
        )
    style = (
        "display:grid;grid-template-columns:repeat(2,max-content);gap:6px 20px;"
        "line-height:1.5;font-variant-numeric:tabular-nums"
    )
    return element("div", *cells, style=style)


def digits(value: float) -> str:
    """Ten significant digits, so that the last ones can be seen to differ."""
    return f"{value:.10g}".replace("-", "−").replace("inf", "∞")


def _central(state: LabState, chosen: Parameter) -> float:
    value = state.get(chosen)
    h = np.cbrt(np.finfo(float).eps) * max(1.0, abs(value))
    above, below = state.losses_along(chosen, np.array([value + h, value - h]))
    with np.errstate(invalid="ignore"):
        return float((above - below) / (2 * h))


def _complex(state: LabState, chosen: Parameter) -> float | None:
    net = state.network
    if not (net.loss_function.analytic and all(f.activation.analytic for f in net.layers)):
        return None
    (loss,) = state.losses_along(chosen, np.array([state.get(chosen) + 1j * COMPLEX_STEP]))
    return float(loss.imag / COMPLEX_STEP)


def _autograd(snapshot: Snapshot, chosen: Parameter) -> float | None:
    if sys.modules.get("torch") is None:
        return None
    import torch  # where another thread loads it just now, this waits

    functions: list[Any] = [IN_PYTORCH.get(type(f).__name__) for f in snapshot.activations]
    loss = IN_PYTORCH.get(type(snapshot.loss_function).__name__)
    if loss is None or None in functions:
        return None
    X = torch.tensor(snapshot.X)
    W = [torch.tensor(values) for values in snapshot.W]
    b = [torch.tensor(values) for values in snapshot.b]
    leaf = X if chosen.kind == "X" else (W if chosen.kind == "W" else b)[chosen.layer - 1]
    leaf.requires_grad_()
    Z = A = X
    for W_l, b_l, function in zip(W, b, functions, strict=True):
        Z = A @ W_l + b_l
        A = function(torch, Z)
    loss(torch, Z, A, torch.tensor(snapshot.Y)).sum(1).mean().backward()
    slopes: Any = leaf.grad
    return float(slopes[chosen.row, chosen.column])
