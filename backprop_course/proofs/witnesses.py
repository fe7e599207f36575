"""Three witnesses of each formula: how far the library's own numbers are from it.

A `Scene` is a network of random numbers, in which the library computes every letter of the
formulas. `TARGETS` says of each claim which letter it is, and by which it is differentiated. The
last line of the claim is the symbolic witness; the library's way forward, moved by the complex
step, the numeric one; and a package that differentiates by itself the automatic one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from itertools import product
from typing import Any, Protocol

import numpy as np
import sympy as sp

from backprop_course.proofs.entry import Claim, Entry, Erratum
from backprop_course.proofs.index_notation import carried_out
from backprop_course.proofs.letters import SIZES, AnyFunction, E, K, M, e, ell, j, m, n
from backprop_course.shared.errors import relative_error
from backprop_course.shared.language import say
from backprop_lib.activations import Activation, Identity, ReLU, Sigmoid, Tanh
from backprop_lib.gradcheck import COMPLEX_STEP
from backprop_lib.layers import Dense
from backprop_lib.losses import CrossEntropy, Loss, SoftmaxCrossEntropy, SquaredError
from backprop_lib.network import Gradients, Network, Trace


class Maths(Protocol):
    """The steps forward, by the library or by an engine that knows nothing of it."""

    def array(self, value: Any) -> Any:
        """A NumPy array as this engine's own."""

    def sums(self, A: Any, W: Any, b: Any) -> Any:
        """Z, from A of the layer before."""

    def activate(self, Z: Any, f: Activation) -> Any:
        """A, from Z."""

    def loss(self, Z: Any, A: Any, Y: Any, loss: Loss) -> Any:
        """The loss, from the output layer. Z is None where A does not come from it."""


@dataclass(frozen=True)
class Scene:
    """A network of these sizes and E examples, all numbers random.

    Its nodes are A0 (which is X), W1, b1, Z1, A1, W2, …, Y and "loss".
    """

    sizes: Sequence[int]
    E: int = 1
    hidden: Activation = field(default_factory=Sigmoid)
    loss: Loss = field(default_factory=CrossEntropy)
    equal_rows: bool = False
    biases: bool = True
    shift: float = 0
    """What is added to every bias: ±3 gives one neuron's Z its sign, whatever the seed."""
    label: float | None = None
    """Every label; random ones where it is None."""
    seed: int = 0

    @cached_property
    def net(self) -> Network:
        """The network, with weights large enough that σ is not straight, on any seed."""
        rng = np.random.default_rng(self.seed)
        net = Network.random(self.sizes, self.hidden, self.loss, rng)
        for layer in net.layers:
            layer.W = rng.uniform(-1.5, 1.5, layer.W.shape)
            layer.b = rng.uniform(-1, 1, layer.b.shape) * self.biases + self.shift
        return net

    @cached_property
    def X(self) -> Any:
        """The inputs (E, n_0)."""
        X = np.random.default_rng([self.seed, 1]).uniform(-1, 1, (self.E, self.sizes[0]))
        return X[:1].repeat(self.E, axis=0) if self.equal_rows else X

    @cached_property
    def Y(self) -> Any:
        """The labels (E, K), as a rule none 0 or 1, so that both terms of the loss count."""
        if self.label is not None:
            return np.full((self.E, self.sizes[-1]), self.label)
        Y = np.random.default_rng([self.seed, 2]).uniform(0.1, 0.9, (self.E, self.sizes[-1]))
        if isinstance(self.loss, SoftmaxCrossEntropy):
            Y /= Y.sum(axis=1, keepdims=True)
        return Y[:1].repeat(self.E, axis=0) if self.equal_rows else Y

    @cached_property
    def trace(self) -> Trace:
        """The library's way forward."""
        return self.net.forward(self.X)

    @cached_property
    def grads(self) -> Gradients:
        """The library's way back."""
        return self.net.backward(self.trace, self.Y)

    def node(self, name: str) -> Any:
        """A node's numbers by the library; dZ2, … are the loss's derivative by the node Z2, …"""
        if name.startswith("d"):
            return self.derivative("loss", name[1:])
        if name in ("A0", "Y"):
            return {"A0": self.X, "Y": self.Y}[name]
        if name == "loss":
            return np.asarray(self.net.loss(self.X, self.Y))
        letter, number = name[0], name[1:]
        if letter not in "ZAWb" or not number.isdigit() or int(number) > len(self.trace):
            raise KeyError(
                say("name must be a node such as Z1, W2 or loss, got {name!r}", name=name)
            )
        source = self.trace if letter in "ZA" else self.net.layers
        return getattr(source[int(number) - 1], letter)

    def forward(self, of: str, by: str, value: Any, maths: Maths) -> Any:
        """The node `of`, computed anew with this value put in the place of the node `by`."""
        L = len(self.net.layers)
        names = ["A0", "Y", *(f"{name}{number + 1}" for name in "Wb" for number in range(L))]
        given = {name: maths.array(self.node(name)) for name in names} | {by: value}
        A = given["A0"]
        for number, layer in enumerate(self.net.layers, start=1):
            Z = given.get(f"Z{number}")
            if Z is None:
                Z = maths.sums(A, given[f"W{number}"], given[f"b{number}"])
            A = given.get(f"A{number}")
            if A is None:
                A = maths.activate(Z, layer.activation)
            if of in (f"Z{number}", f"A{number}"):
                return Z if of[0] == "Z" else A
        return maths.loss(None if by == f"A{L}" else Z, A, given["Y"], self.loss)

    def derivative(self, of: str, by: str) -> Any:
        """By the library's way back: ∂ of / ∂ by, of the shape of `of` and then that of `by`."""
        if of == "loss":
            return self._loss_derivative(by)
        units = np.eye(self.node(of).size).reshape(-1, *self.node(of).shape)
        rows = [self._back(unit, of, by) for unit in units]
        return np.reshape(rows, self.node(of).shape + self.node(by).shape)

    def _loss_derivative(self, by: str) -> Any:
        name, number = by[0], int(by[1:])
        if name != "A":
            grad = self.grads[number - 1]
            return {"Z": grad.dZ, "W": grad.dW, "b": grad.db}[name]
        if number == len(self.grads):
            return self.loss.dA(self.trace[-1].A, self.Y) / self.E
        return self.net.layers[number].dA_prev(self.grads[number].dZ)

    def _back(self, delta: Any, of: str, by: str) -> Any:
        """An error `delta` at the node `of`, sent back to the node `by` by the layers."""
        name, number = of[0], int(of[1:])
        while True:
            layer, record = self.net.layers[number - 1], self.trace[number - 1]
            if name == "A":
                delta = layer.activation.backward(delta, record.Z, record.A)
            if by == f"Z{number}":
                return delta
            if by in (f"W{number}", f"b{number}"):
                grad = layer.gradients(delta, record.A_prev)
                return grad.dW if by[0] == "W" else grad.db
            delta = layer.dA_prev(delta)
            name, number = "A", number - 1
            if by == f"A{number}":
                return delta


class Library:
    """The library's own steps forward."""

    def array(self, value: Any) -> Any:
        """The array itself."""
        return value

    def sums(self, A: Any, W: Any, b: Any) -> Any:
        """Z, by `Dense`."""
        dtype = np.result_type(A, W, b)
        return Dense(W.astype(dtype), b.astype(dtype), Sigmoid()).forward(A).Z

    def activate(self, Z: Any, f: Activation) -> Any:
        """A, by the activation."""
        return f(Z)

    def loss(self, Z: Any, A: Any, Y: Any, loss: Loss) -> Any:
        """The loss, by `Loss.mean`, which may want the Z that gives A."""
        if Z is None and loss.output is Sigmoid:
            Z = np.log(A / (1 - A))
        return np.asarray(loss.mean(Z, A, Y))


@dataclass(frozen=True)
class Engine:
    """The steps forward, written once more for a package that differentiates them by itself."""

    name: str
    """ "PyTorch", "autograd"."""
    maths: Any
    """The package's exp, log, …"""
    array: Callable[[Any], Any]
    """A NumPy array as the package's own."""
    jacobian: Callable[[Callable[[Any], Any], Any], Any]
    """∂ f(x) / ∂ x at a NumPy array x, of the shape of f(x) and then that of x."""

    def sums(self, A: Any, W: Any, b: Any) -> Any:
        """Z."""
        return A @ W + b

    def activate(self, Z: Any, f: Activation) -> Any:
        """A, for each of the library's activations by its name."""
        exp, tanh = self.maths.exp, self.maths.tanh
        return {
            "Sigmoid": lambda: 1 / (1 + exp(-Z)),
            "Tanh": lambda: tanh(Z),
            "ReLU": lambda: Z * (Z > 0),
            "Identity": lambda: Z,
            "Softmax": lambda: (exp(Z).T / exp(Z).sum(1)).T,
        }[type(f).__name__]()

    def loss(self, Z: Any, A: Any, Y: Any, loss: Loss) -> Any:
        """The loss from A alone, for each of the library's losses by its name."""
        log = self.maths.log
        return {
            "SquaredError": lambda: ((A - Y) ** 2).sum() / 2,
            "CrossEntropy": lambda: -(Y * log(A) + (1 - Y) * log(1 - A)).sum(),
            "SoftmaxCrossEntropy": lambda: -(Y * log(A)).sum(),
        }[type(loss).__name__]() / len(Y)


def complex_step(f: Callable[[Any], Any], x: Any) -> Any:
    """∂ f(x) / ∂ x, of the shape of f(x) and then that of x, each entry of x moved by i·h."""
    columns = []
    for place in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[place] += 1j * COMPLEX_STEP
        columns.append(f(moved).imag / COMPLEX_STEP)
    return np.stack(columns, axis=-1).reshape(columns[0].shape + x.shape)


def engine() -> Engine | None:
    """PyTorch, else HIPS autograd, whichever is installed."""
    for find in (_pytorch, _autograd):
        try:
            return find()
        except ImportError:
            continue
    return None


def _pytorch() -> Engine:
    torch: Any = import_module("torch")

    def jacobian(f: Callable[[Any], Any], x: Any) -> Any:
        return torch.autograd.functional.jacobian(f, torch.tensor(x)).numpy()

    return Engine("PyTorch", torch, torch.tensor, jacobian)


def _autograd() -> Engine:
    autograd: Any = import_module("autograd")

    def jacobian(f: Callable[[Any], Any], x: Any) -> Any:
        return autograd.jacobian(f)(x)

    return Engine("autograd", import_module("autograd.numpy"), np.asarray, jacobian)


FUNCTIONS = {
    "sigma": lambda z: 1 / (1 + np.exp(-z)),
    "ell": lambda y, z: np.log1p(np.exp(z)) - y * z,
}
"""The functions that SymPy does not know, for numbers."""

EXAMPLES = {"f": sp.tanh, r"\mathcal L": lambda z: ell(sp.Symbol("y", real=True), z)}
"""What an unknown function is taken to be: an activation that is not σ, and the cross entropy."""


def tabulate(
    expression: Any, number: Callable[[str], Any], indices: Sequence[Any], lengths: Sequence[int]
) -> Any:
    """The expression at every value of its free indices, as an array with these lengths.

    `number` gives an array for the name of each IndexedBase, and a number for that of a symbol.
    """
    expression = carried_out(sp.sympify(expression)).replace(
        lambda part: isinstance(part, AnyFunction), _example
    )
    names = sorted(expression.atoms(sp.IndexedBase), key=str)
    known = {base.label for base in names} | set(indices)
    names += sorted(expression.atoms(sp.Symbol) & expression.free_symbols - known, key=str)
    values = [_value(name, number) for name in names]
    function = sp.lambdify(
        [*names, *indices], expression, modules=[FUNCTIONS, "numpy"], dummify=True
    )
    table = np.empty(tuple(lengths))
    for place in product(*map(range, lengths)):
        table[place] = function(*values, *(number + 1 for number in place))
    return table


def _example(part: Any) -> Any:
    x = sp.Dummy(real=True)
    return sp.diff(EXAMPLES[part.letter](x), x, part.primes).subs(x, part.args[0])


def _value(name: Any, number: Callable[[str], Any]) -> Any:
    """A size, a number, or an array that counts from 1 as the formulas do: entry 0 is NaN."""
    if name in SIZES:
        return SIZES[name]
    array = np.asarray(number(str(name)), float)
    return np.pad(array, [(1, 0)] * array.ndim, constant_values=np.nan) if array.ndim else array


USUAL = {"Z": "Z1", "A": "A1", "W": "W2", "b": "b2", "D": "dZ2", "X": "A0"}
"""The nodes that the letters are: Z_l and A_l; W, b and ∂L/∂Z of layer l + 1; with l = 1."""
LAST = {"Z": "Z3", "A": "A3"}
"""The letters where l is the last layer."""
FROM_B = {"B": "A1", "Z": "Z2", "A": "A2"}
"""The letters where A_{l-1} is called B, with l = 2."""
FROM_G = FROM_B | {"G": "dA2"}
"""The same, with G = ∂L/∂A_l."""
ONE_NEURON = {"x": "A0", "y": "Y", "w_1": "W1", "b_1": "b1", "w_2": "W2", "b_2": "b2"}
ONE_NEURON |= {"z_L": "Z2", "a_L": "A2"}
ONE_NEURON |= {"z_l": "Z1", "a_l": "A1", "w_{l+1}": "W2", "b_{l+1}": "b2"}
"""The letters of one neuron a layer, with L = 2."""
INDICES = {"e": (e, E), "j": (j, m)}
"""How far the indices run in claims that have no need of `ranges`."""


@dataclass(frozen=True)
class Target:
    """What the last line of a claim is: ∂ of / ∂ by, or the value of `of`."""

    scene: Scene
    of: str
    by: str = ""
    letters: Mapping[str, str | Callable[[Scene], Any]] = field(default_factory=dict)
    """What the letters are that are not the usual nodes."""
    indices: str = ""
    """The claim's free indices, those of `of` first; "" where its `ranges` are in this order."""
    summed: bool = False
    """True where the claim's loss is the sum over the examples; the library's is the mean."""

    def tabulated(self, claim: Claim) -> Any:
        """The claim's last line with numbers put in."""
        known = INDICES | {str(index): (index, size) for index, size in claim.ranges.items()}
        pairs = [known[name] for name in self.indices or map(str, claim.ranges)]
        indices, lengths = [index for index, _ in pairs], [SIZES[size] for _, size in pairs]
        table = tabulate(claim.steps[-1][0], self.number, indices, lengths)
        return table / self.scene.E if self.summed else table

    def number(self, letter: str) -> Any:
        """A letter's numbers. A small letter is one row; W_3 is the node W3."""
        nodes = {**USUAL, **self.letters}
        row = letter not in nodes and letter.upper() != letter
        name = letter.upper() if row else letter
        node = nodes.get(name, name.replace("_", ""))
        array = node(self.scene) if callable(node) else self.scene.node(node)
        return np.squeeze(array[0] if row else array)


BATCH = Scene([SIZES[M], SIZES[n], SIZES[m], SIZES[K]], SIZES[E])
ROW = replace(BATCH, E=1)
EQUAL = replace(BATCH, equal_rows=True)
PLAIN = replace(BATCH, biases=False)
TANH = replace(PLAIN, hidden=Tanh(), loss=SquaredError())
LINEAR = replace(TANH, hidden=Identity())
SHORT = Scene([SIZES[M], SIZES[n], SIZES[m]], SIZES[E])
SHORT_ROW = replace(SHORT, E=1)
CLASSES = Scene([SIZES[M], SIZES[n], SIZES[K]])
ONE = Scene([1, 1, 1])
RELU = Scene([1, 1, 1], hidden=ReLU())
SOFTMAX = replace(ROW, loss=SoftmaxCrossEntropy())

TARGETS: dict[str, Sequence[Target | None]] = {
    "F1": [Target(TANH, "A3"), Target(LINEAR, "A3")],
    "F2": [Target(TANH, "loss", letters=LAST, summed=True)],
    "F3": [Target(TANH, "loss", "W3", summed=True)],
    "F4": [Target(TANH, "loss", "W1", summed=True)],
    "F5": [Target(TANH, "loss", "W2", FROM_G), Target(TANH, "loss", "A1", FROM_G)],
    "F6": [Target(TANH, "loss", "A3", LAST, summed=True)],
    "F7": [Target(BATCH, "loss", "A3", LAST, summed=True)],
    "F8": [Target(ONE, "A1", "Z1")],
    "F9": [Target(BATCH, "A2", "Z2", FROM_B, "ejfq"), Target(BATCH, "loss", "Z2", FROM_G)],
    "F10": [
        Target(BATCH, "Z2", "A1", FROM_B, "ejfi"),
        Target(BATCH, "loss", "A1", FROM_B | {"G": "dZ2"}),
    ],
    "F11": [Target(PLAIN, "A2", "A1", FROM_B, "ejfi"), Target(PLAIN, "loss", "A1", FROM_G)],
    "F12": [
        Target(BATCH, "Z2", "W2", FROM_B, "ejiq"),
        Target(BATCH, "loss", "W2", FROM_B | {"G": "dZ2"}),
    ],
    "F13": [Target(BATCH, "Z2", indices="ej")],
    "F14": [Target(ONE, "A2", letters=ONE_NEURON), Target(ONE, "A2", "A0", ONE_NEURON)],
    "F15": [
        Target(replace(ONE, label=1), "loss", letters=ONE_NEURON),
        Target(replace(ONE, label=0), "loss", letters=ONE_NEURON),
        Target(ONE, "loss", letters={**ONE_NEURON, "t": lambda scene: np.exp(scene.node("Z2"))}),
    ],
    "F16": [Target(ONE, "loss", "A2", ONE_NEURON)],
    "F17": [Target(ONE, "A2", "Z2", ONE_NEURON)],
    "F18": [Target(ONE, "loss", "Z2", ONE_NEURON)],
    "F19": [Target(ONE, "Z2", "Z1", ONE_NEURON)],
    "F20": [Target(ONE, "loss", "Z1", ONE_NEURON)],
    "F21": [Target(ONE, "loss", "W2", ONE_NEURON)],
    "F22": [Target(ONE, "loss", "b2", ONE_NEURON)],
    "F23": [Target(ROW, "Z2", "Z1")],
    "F25": [Target(ROW, "A1", "Z1"), Target(ROW, "Z2", "W2")],
    "F26": [Target(ROW, "loss", "Z1"), Target(SHORT_ROW, "loss", "Z1")],
    "F27": [Target(ROW, "loss", "W2"), Target(SHORT_ROW, "loss", "W2")],
    "F28": [Target(ROW, "loss", "b2"), Target(SHORT_ROW, "loss", "b2")],
    "F30": [Target(ROW, "loss", letters=LAST), None],
    "F31": [Target(ROW, "loss", "Z3", LAST), Target(CLASSES, "loss", "Z1")],
    "F32": [Target(BATCH, "Z2", "A1")],
    "F33": [Target(BATCH, "loss", letters=LAST), Target(EQUAL, "loss", letters=LAST)],
    "F34": [Target(BATCH, "loss", "Z3", LAST)],
    "F35": [None, Target(BATCH, "Z2", "Z1")],
    "F36": [Target(BATCH, "loss", "Z1"), Target(SHORT, "loss", "Z1")],
    "F37": [Target(BATCH, "loss", "W2"), Target(SHORT, "loss", "W2")],
    "F38": [Target(BATCH, "loss", "b2"), Target(SHORT, "loss", "b2")],
    "tanh": [Target(replace(ONE, hidden=Tanh()), "A1", "Z1")],
    "ReLU": [
        Target(replace(RELU, shift=3), "A1", "Z1"),
        Target(replace(RELU, shift=-3), "A1", "Z1"),
        None,
        None,
    ],
    "softmax": [Target(SOFTMAX, "A3", "Z3", LAST, "kj"), None, None],
    "softmax-CE": [
        Target(SOFTMAX, "loss", "Z3", LAST),
        Target(SOFTMAX, "loss", "Z3", {**LAST, "t": lambda scene: 2 * scene.Y}),
    ],
    "squared-σ": [Target(replace(BATCH, loss=SquaredError()), "loss", "Z3", LAST)],
    "logits": [
        Target(replace(ONE, shift=3), "loss", letters={"z": "Z2"}),
        Target(replace(ONE, shift=-3), "loss", letters={"z": "Z2"}),
    ],
}
"""For each claim of an entry, what it is in the network; None where it is no value there."""

WITHOUT = {
    "F24": say("a definition, not a value of the network"),
    "F29": say("labels are given, not computed"),
    "descent": say("a step of training, not a value of the network"),
}
"""The formulas that have no witnesses, and why."""


NOT_INSTALLED = say("not installed")

TOLERANCE = 1e-12
"""The relative error up to which a witness agrees."""


@dataclass(frozen=True)
class WitnessErrors:
    """The worst relative error of each witness against the library; None where there is none."""

    symbolic: float | None = None
    numeric: float | None = None
    automatic: float | None = None
    engine: str = ""
    """ "PyTorch", "autograd" or "not installed"; "" where it would have no meaning."""
    reason: str = ""
    """Why a witness is missing, where one is."""

    @property
    def errors(self) -> tuple[float | None, float | None, float | None]:
        """All three, in the order of the columns."""
        return self.symbolic, self.numeric, self.automatic

    @property
    def agrees(self) -> bool:
        """Whether every witness that there is agrees with the library."""
        return all(error <= TOLERANCE for error in self.errors if error is not None)

    def texts(self, digits: bool = True) -> tuple[str, str, str]:
        """A cell for each; without `digits`, "< 1e-12" for every error that is below it."""
        symbolic, numeric, automatic = (_text(error, digits) for error in self.errors)
        missing = self.automatic is None and self.engine == NOT_INSTALLED
        return symbolic, numeric, NOT_INSTALLED if missing else automatic

    def __str__(self) -> str:
        """One line."""
        names = (
            say("symbolic"),
            say("numeric"),
            say("automatic ({engine})", engine=self.engine) if self.engine else say("automatic"),
        )
        pairs = (f"{name} {text}" for name, text in zip(names, self.texts(), strict=True))
        told = say("witnesses: {errors}", errors=", ".join(pairs))
        return say("{told}; {reason}", told=told, reason=self.reason) if self.reason else told


def witness_of(entry: Entry, seed: int = 0) -> WitnessErrors:
    """The witnesses of an entry, on random numbers of this seed."""
    if isinstance(entry, Erratum):
        return WitnessErrors(
            reason=say("an erratum is refuted; the formulas that hold have witnesses")
        )
    if entry.id not in TARGETS:
        return WitnessErrors(reason=WITHOUT.get(entry.id, say("no value of the network")))
    return worst(
        _of_claim(claim, replace(target, scene=replace(target.scene, seed=seed)))
        for claim, target in zip(entry.claims(), TARGETS[entry.id], strict=True)
        if target is not None
    )


def worst(witnesses: Iterable[WitnessErrors]) -> WitnessErrors:
    """The worst of each witness."""
    found = list(witnesses)
    errors = zip(*(w.errors for w in found), strict=True)
    symbolic, numeric, automatic = (
        max((error for error in each if error is not None), default=None) for each in errors
    )
    engine = next((w.engine for w in found if w.engine), "")
    reason = found[0].reason if numeric is None else ""
    return WitnessErrors(symbolic, numeric, automatic, engine, reason)


def _of_claim(claim: Claim, target: Target) -> WitnessErrors:
    scene, of, by = target.scene, target.of, target.by
    ours = scene.derivative(of, by) if by else scene.node(of)
    numeric, automatic = None, None
    if by:
        library = Library()
        numeric = complex_step(lambda x: scene.forward(of, by, x, library), scene.node(by))
    found = engine()
    if found is not None and by:
        automatic = found.jacobian(lambda x: scene.forward(of, by, x, found), scene.node(by))
    elif found is not None:
        automatic = np.asarray(scene.forward(of, "A0", found.array(scene.X), found))
    return WitnessErrors(
        worst_error(ours, target.tabulated(claim)),
        None if numeric is None else worst_error(ours, numeric),
        None if automatic is None else worst_error(ours, automatic),
        NOT_INSTALLED if found is None else found.name,
        "" if by else say("a value, not a slope: nothing to step along"),
    )


def worst_error(ours: Any, theirs: Any) -> float:
    """The worst relative error of an entry, none taken as smaller than 1/1000 of the largest."""
    ours, theirs = np.squeeze(ours), np.squeeze(theirs)
    if ours.shape != theirs.shape:
        return float("inf")
    floor = 1e-3 * float(np.abs(ours).max())
    pairs = zip(ours.flat, theirs.flat, strict=True)
    return max(relative_error(float(a), float(b), floor) for a, b in pairs)


def _text(error: float | None, digits: bool) -> str:
    if error is None:
        return "–"
    if digits:
        return f"{error:.0e}" if error else "0"
    return f"{'<' if error <= TOLERANCE else '>'} {TOLERANCE:.0e}"
