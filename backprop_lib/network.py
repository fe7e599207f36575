"""Whether layers fit one another, and the last of them the loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import reduce
from itertools import chain, pairwise
from math import prod
from typing import Any, Self

import numpy as np

from backprop_lib._checks import Array, dtype_of, matrix, of_kind, refused, rng_of, shown, whole
from backprop_lib.activations import Activation, Sigmoid
from backprop_lib.layers import Dense, LayerGradients, LayerTrace, ParameterGradients
from backprop_lib.losses import CrossEntropy, Loss


def checked_layers(layers: Any) -> tuple[Dense, ...]:
    """Layers that each take what the one before gives; ValueError or TypeError if they do not."""
    if not isinstance(layers, Sequence) or not all(isinstance(layer, Dense) for layer in layers):
        fix = "Network.random([3, 4, 2]) makes a network from sizes"
        raise refused("layers must be a list of Dense layers", shown(layers), fix, TypeError)
    if not layers or len({id(layer) for layer in layers}) < len(layers):
        came, fix = "one of them twice" if layers else "none", "make one more: Dense(W, b, f)"
        raise refused("layers must be at least one Dense, each another", came, fix)
    first = layers[0]
    for number, (before, layer) in enumerate(pairwise(layers), start=2):
        W = f"W of layer {number} must be"
        if layer.n_in != before.n_out:
            must = f"{W} (n_{number - 1}, n_{number}) = ({before.n_out}, any)"
            fix = f"layer {number - 1} gives {before.n_out} numbers, so W needs as many rows"
            if layer.n_out == before.n_out:
                fix = "did you pass its transpose?"
            raise refused(must, str(layer.W.shape), fix)
        if layer.dtype != first.dtype:
            fix = f"make the layer of W.astype(np.{first.dtype})"
            raise refused(f"{W} {first.dtype} as in layer 1", str(layer.dtype), fix, TypeError)
    return tuple(layers)


def check_loss(loss: Any, output: Activation | None) -> None:
    """Raise TypeError for what is no loss, ValueError where the output layer must be another."""
    of_kind("loss", loss, Loss, "CrossEntropy()")
    if output is None or loss.output is None or type(output) is loss.output:
        return
    # such a loss is computed from Z, as if this were its own activation of it
    if type(output).__call__ is not loss.output.__call__:
        own = f"{loss.output.__name__}()"
        fix = f"give the last Dense {own}, or use SquaredError, which goes with any"
        raise refused(f"the output layer must be {own} for {loss!r}", shown(output), fix)


Trace = list[LayerTrace]
Gradients = list[LayerGradients]
Share = tuple[float, list[ParameterGradients]]
FEW_ROWS = 256
"""So few are always worked on together, as matrix products of fewer rows are slow."""
CACHE = 2**20
"""Bytes of numbers that a processor's cache holds, so that working on them again is quick."""


class Network:
    """Dense layers, each taking what the one before gives, and a loss.

    `layers[0]` is layer 1, `layers[-1]` layer L. Rows are examples: X is (E, n_0), Y is (E, K).
    Nothing computed is kept here: a trace is a value, so it cannot go stale.

    Raises ValueError where layers do not fit one another or the loss, TypeError for a wrong type.
    """

    def __init__(self, layers: Sequence[Dense], loss: Loss | None = None) -> None:
        self.layers = layers
        self.loss_function = CrossEntropy() if loss is None else loss
        check_loss(self.loss_function, self.layers[-1].activation)

    @property
    def layers(self) -> tuple[Dense, ...]:
        """Layer 1 to layer L. Assigning checks that they fit one another."""
        return self._layers

    @layers.setter
    def layers(self, value: Sequence[Dense]) -> None:
        self._layers = checked_layers(value)

    def check(self) -> None:
        """Raise an error where what was assigned since does not fit, or a weight is not finite."""
        check_loss(self.loss_function, self.layers[-1].activation)
        for i, value in enumerate(self.parameters):
            name = f"net.layers[{i // 2}].{'Wb'[i % 2]}"
            matrix(name, value, "(rows, columns)", value.shape, self.dtype)

    @classmethod
    def random(
        cls,
        sizes: Sequence[int],
        hidden: Activation | None = None,
        loss: Loss | None = None,
        seed: int | np.random.Generator | None = None,
        *,
        output: Activation | None = None,
        dtype: Any = np.float64,
    ) -> Self:
        """A network of these sizes, [n_0, n_1, …, K], with small random weights and zero biases.

        `hidden` is the activation of every layer but the last (Sigmoid by default); `loss`
        (CrossEntropy by default) decides the last one, and SquaredError, which goes with any, takes
        `output`, else `hidden`. The weights' variance is what the layer's activation asks for, so
        that numbers keep their size from layer to layer. Equal seeds give equal networks.
        """
        if isinstance(sizes, np.ndarray):
            sizes = sizes.tolist()
        if isinstance(sizes, str | bytes) or not isinstance(sizes, Sequence) or len(sizes) < 2:
            kind = ValueError if isinstance(sizes, list | tuple) else TypeError
            must = "sizes must be a list [n_0, …, K] with at least an input and an output"
            raise refused(must, shown(sizes), "try [3, 4, 2]", kind)
        sizes = [whole("sizes", n, 1, f"n_{i}", "[3, 4, 2]") for i, n in enumerate(sizes)]
        whole("sizes", max(map(prod, pairwise(sizes))), 1, "the numbers of a W", "[3, 4, 2]")
        hidden = Sigmoid() if hidden is None else hidden
        loss = CrossEntropy() if loss is None else loss
        check_loss(loss, None)
        if output is None:
            output = hidden if loss.output is None else loss.output()
        of_kind("hidden", hidden, Activation, "Sigmoid()")
        of_kind("output", output, Activation, "Sigmoid()")
        dtype, rng = dtype_of(dtype), rng_of(seed)
        layers: list[Dense] = []
        for n_in, n_out in pairwise(sizes):
            f = output if len(layers) == len(sizes) - 2 else hidden
            deviation = np.sqrt(f.initial_variance(n_in, n_out))
            W = rng.normal(0, deviation, (n_in, n_out)).astype(dtype)
            layers.append(Dense(W, np.zeros((1, n_out)), f))
        return cls(layers, loss)

    @property
    def parameters(self) -> list[Array]:
        """Every W and b, layer by layer: the arrays themselves."""
        return [array for layer in self._layers for array in (layer.W, layer.b)]

    @property
    def sizes(self) -> list[int]:
        """[n_0, n_1, …, K]."""
        return [self.layers[0].n_in] + [layer.n_out for layer in self.layers]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the weights, which everything computed here takes."""
        return self._layers[0].dtype

    def forward(self, X: Any) -> Trace:
        """Every layer's A_prev, Z and A. X is (E, n_0); trace[-1].A is Ŷ, (E, K) (F32)."""
        return self._forward(self.checked_inputs(X))

    def _forward(self, A: Array) -> Trace:
        trace: Trace = []
        for layer in self._layers:
            trace.append(layer.forward(A))
            A = trace[-1].A
        return trace

    def backward(self, trace: Trace, Y: Any) -> Gradients:
        """Every layer's dZ, dW and db, from the trace of `forward` and the labels Y (E, K).

        A trace of another network, or of weights that have changed since, is a ValueError: going
        forward once more tells it. `gradients` makes its own trace, and so needs no such look.
        """
        trace = self._checked_trace(trace)
        return self._backward(trace, self.checked_labels(Y, len(trace[-1].A)))

    def _backward(self, trace: Trace, Y: Array, share: float = 1) -> Gradients:
        layers = self._layers
        dZ = self.loss_function.dZ(trace[-1].Z, trace[-1].A, Y, layers[-1].activation)  # F34
        if share != 1:
            dZ = share * dZ  # the 1/E of the whole batch
        grads: Gradients = []
        for i in reversed(range(len(layers))):
            grads.append(layers[i].gradients(dZ, trace[i].A_prev))  # F37, F38
            if i > 0:
                f, Z, A = layers[i - 1].activation, trace[i - 1].Z, trace[i - 1].A
                dZ = f.backward(layers[i].dA_prev(dZ), Z, A)  # F36
        return grads[::-1]

    def loss(self, X: Any, Y: Any) -> float:
        """The loss of this batch, mean over examples, sum over classes (F33)."""
        trace = self.forward(X)
        return self._loss_of(trace, self.checked_labels(Y, len(trace[-1].A)))

    def gradients(self, X: Any, Y: Any) -> tuple[float, Gradients]:
        """The loss and all its gradients: `forward`, the loss and `backward` in one.

        Many rows are worked on in blocks, which the sums over rows (F33, F37, F38) allow.
        """
        X = self.checked_inputs(X)
        Y = self.checked_labels(Y, len(X))
        if len(X) <= FEW_ROWS:
            return self._gradients(X, Y, len(X))
        every = [np.empty((len(X), layer.n_out), self.dtype) for layer in self._layers]
        loss, totals = added_up(self._shares(X, Y, len(X), every))
        return loss, [LayerGradients(dZ, *sums) for dZ, sums in zip(every, totals, strict=True)]

    def share(self, X: Any, Y: Any, E: int) -> Share:
        """What these rows add to the loss and the gradients of a batch of E rows; without dZ."""
        X = self.checked_inputs(X)
        Y = self.checked_labels(Y, len(X))
        E = whole("E", E, len(X), "the rows of the whole batch")
        return added_up(self._shares(X, Y, E, []))

    def _shares(self, X: Array, Y: Array, E: int, every: list[Array]) -> Iterator[Share]:
        """What each block of the rows adds. `every` has an array for each layer's dZ, or none."""
        for rows in row_blocks(len(X), -(-len(X) // self._rows_in_cache())):
            loss, grads = self._gradients(X[rows], Y[rows], E)
            for dZ, grad in zip(every, grads, strict=False):
                dZ[rows] = grad.dZ
            yield loss, [ParameterGradients(grad.dW, grad.db) for grad in grads]

    def _gradients(self, X: Array, Y: Array, E: int) -> tuple[float, Gradients]:
        trace, share = self._forward(X), len(X) / E
        return share * self._loss_of(trace, Y), self._backward(trace, Y, share)

    def _rows_in_cache(self) -> int:
        """How many rows' Z, A and dZ stay in the processor's cache until they are read again."""
        sizes = self.sizes
        return max(FEW_ROWS, 2 * max(sizes), CACHE // (sum(sizes[1:]) * self.dtype.itemsize))

    def predict(self, X: Any) -> Array:
        """The output A_L for these inputs, (E, K)."""
        return self.forward(X)[-1].A

    def _loss_of(self, trace: Trace, Y: Array) -> float:
        # complex only for complex weights, which only the complex step uses
        value: float = self.loss_function.mean(trace[-1].Z, trace[-1].A, Y)  # type: ignore[assignment]
        return value

    def checked_inputs(self, X: Any) -> Array:
        """X as a matrix (E, n_0) in this network's dtype; ValueError or TypeError if it is none."""
        return matrix("X", X, "(E, n_0)", (None, self._layers[0].n_in), self.dtype)

    def checked_labels(self, Y: Any, E: int) -> Array:
        """Y as labels (E, K) in this network's dtype; ValueError or TypeError if it is none."""
        last, loss = self._layers[-1], self.loss_function
        check_loss(loss, last.activation)  # which may have been assigned since
        Y = matrix("Y", Y, "(E, K)", (E, last.n_out), self.dtype)
        if Y.dtype.kind == "c" and Y.imag.any():
            raise refused("Y must be real", shown(Y), "pass np.real(Y)")
        loss.check_labels(Y)
        return Y

    def _checked_trace(self, trace: Trace) -> Trace:
        sizes, came = None, ""
        with suppress(TypeError, AttributeError, LookupError):
            sizes = [trace[0].A_prev.shape[1], *(record.Z.shape[1] for record in trace)]
            came = f"sizes {sizes}"
        if sizes == self.sizes:
            with np.errstate(all="ignore"):
                again = self.forward(trace[0].A_prev)
            if all(map(_same, chain(*trace), chain(*again))):
                return again
            came = "other numbers"
        must = f"trace must be what forward gives for this network, with sizes {self.sizes} and its"
        fix = "call trace = net.forward(X) again"
        raise refused(f"{must} weights as they are", came or shown(trace), fix)

    def __repr__(self) -> str:
        """Layers and loss."""
        return f"Network({list(self.layers)!r}, loss={self.loss_function!r})"


def check_network(net: object) -> None:
    """Raise TypeError for what is no Network."""
    of_kind("net", net, Network, "Network.random([3, 4, 2])")


def checked_slopes(name: str, grads: Any, parameters: list[Array]) -> list[Array]:
    """Every dW and db, layer by layer, of the shape and dtype of its W or b; else an error."""
    try:
        slopes = [slope for grad in grads for slope in (grad.dW, grad.db)]
    except (TypeError, AttributeError):
        slopes = []
    if len(slopes) != len(parameters):
        must = f"{name} must be {len(parameters) // 2} records with dW and db, one for each layer"
        raise refused(must, shown(grads), "net.gradients(X, Y)[1] are such records")
    for i, (d, p) in enumerate(zip(slopes, parameters, strict=True)):
        if type(d) is not np.ndarray or d.shape != p.shape or d.dtype is not p.dtype:
            of_layer = f"{('dW', 'db')[i % 2]} of layer {i // 2 + 1}"
            slopes[i] = matrix(of_layer, d, "(rows, columns)", p.shape, p.dtype)
    return slopes


def _same(a: Array, b: Array) -> bool:
    """True where two arrays differ by rounding alone."""
    if (a.shape, a.dtype) != (b.shape, b.dtype) or np.array_equal(a, b):
        return (a.shape, a.dtype) == (b.shape, b.dtype)
    rounding = 1000 * np.finfo(b.dtype).eps
    scale = np.abs(b).max(initial=0, where=np.isfinite(b))
    return np.allclose(a, b, rounding, rounding * scale, equal_nan=True)


def row_blocks(E: int, count: int) -> Iterator[slice]:
    """E rows as `count` blocks in order; their numbers of rows differ by at most one."""
    for s in range(count):
        yield slice(E * s // count, E * (s + 1) // count)


def added_up(shares: Iterable[Share]) -> Share:
    """The loss and the gradients of a batch, from what each block of its rows adds (F37, F38)."""

    def added(one: Share, more: Share) -> Share:
        pairs = zip(one[1], more[1], strict=True)
        return one[0] + more[0], [ParameterGradients(a.dW + b.dW, a.db + b.db) for a, b in pairs]

    return reduce(added, shares)
