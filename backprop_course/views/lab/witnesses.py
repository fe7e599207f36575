"""Four independent ways to one slope: the formula, two measurements, and PyTorch's autograd.

Only the formula goes back through the network; the measurements go forward alone.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from typing import Any

import numpy as np

from backprop_course.shared.style import number
from backprop_course.views.lab.state import LabState, Parameter, Snapshot, symbol
from backprop_lib.gradcheck import CENTRAL_STEP, COMPLEX_STEP, relative_error


@dataclass(frozen=True)
class Witness:
    """What one way says of the slope."""

    name: str
    """ "formula", "central", "complex" or "autograd"."""
    how: str
    """How it is found, in symbols."""
    value: float | None
    """The slope; None where this way is not open."""
    difference: float | None
    """Relative to the formula's value; None for the formula itself."""


def witnesses(state: LabState, snapshot: Snapshot) -> list[Witness]:
    """All four for the chosen parameter.

    The complex step wants analytic functions; autograd wants PyTorch, already loaded, and functions
    that PyTorch has too.
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
        Witness("formula", f"∂ℒ/∂({w})" if " " in w else f"∂ℒ/∂{w}", formula, None),
        *(
            Witness(name, how, value, None if value is None else relative_error(formula, value))
            for name, how, value in ways
        ),
    ]


def load_autograd() -> None:
    """Load PyTorch where it is installed. It takes a second or two."""
    if find_spec("torch") is not None:
        import torch  # noqa: F401


def draw_witnesses(row: list[Witness]) -> str:
    """The four side by side, as HTML: how, value, relative difference."""
    cells = []
    for witness in row:
        value = "–" if witness.value is None else digits(witness.value)
        if witness.difference is None:
            difference = "&#160;"
        else:
            difference = f"Δ <span data-key='difference-{witness.name}'>"
            difference += f"{number(witness.difference)}</span>"
        cells.append(
            f"<div style='white-space:nowrap'><div style='font-style:italic'>{escape(witness.how)}"
            f"</div><div data-key='witness-{witness.name}' style='font-size:1.15em'>{value}</div>"
            f"<div>{difference}</div></div>"
        )
    return (
        "<div style='display:grid;grid-template-columns:repeat(2,max-content);gap:6px 24px;"
        f"line-height:1.5;font-variant-numeric:tabular-nums'>{''.join(cells)}</div>"
    )


def digits(value: float) -> str:
    """Ten significant digits, so that the last ones can be seen to differ."""
    return f"{value:.10g}".replace("-", "−").replace("inf", "∞")


def _central(state: LabState, chosen: Parameter) -> float:
    value = state.get(chosen)
    h = CENTRAL_STEP * max(1.0, abs(value))
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

    loss_name = type(snapshot.loss_function).__name__
    names = [type(f).__name__ for f in snapshot.activations]
    functions, losses = _in_pytorch(torch)
    if loss_name not in losses or not functions.keys() >= set(names):
        return None
    X = torch.tensor(snapshot.X)
    W = [torch.tensor(values) for values in snapshot.W]
    b = [torch.tensor(values) for values in snapshot.b]
    leaf = X if chosen.kind == "X" else (W if chosen.kind == "W" else b)[chosen.layer - 1]
    leaf.requires_grad_()
    Z = A = X
    for W_l, b_l, name in zip(W, b, names, strict=True):
        Z = A @ W_l + b_l
        A = functions[name](Z)
    losses[loss_name](Z, A, torch.tensor(snapshot.Y)).sum(1).mean().backward()
    slopes: Any = leaf.grad
    return float(slopes[chosen.row, chosen.column])


def _in_pytorch(torch: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The library's activations and losses, by name, as PyTorch has them."""
    functions = {
        "Sigmoid": torch.sigmoid,
        "Tanh": torch.tanh,
        "ReLU": torch.relu,
        "Identity": lambda z: z,
        "Softmax": lambda z: torch.softmax(z, 1),
    }
    losses = {
        "SquaredError": lambda z, a, y: 0.5 * (a - y) ** 2,
        "CrossEntropy": lambda z, a, y: torch.nn.functional.binary_cross_entropy_with_logits(
            z, y, reduction="none"
        ),
        "SoftmaxCrossEntropy": lambda z, a, y: -y * torch.log_softmax(z, 1),
    }
    return functions, losses
