"""What each formula is in a network: which quantity, differentiated by which, in which letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from backprop_course.proofs.entry import Claim
from backprop_course.proofs.symbols import SIZES, E, K, M, e, j, m, n
from backprop_course.proofs.tabulate import tabulate
from backprop_course.proofs.witnesses_scene import Scene
from backprop_lib.activations import Identity, ReLU, Tanh
from backprop_lib.losses import SoftmaxCrossEntropy, SquaredError

USUAL = {"Z": "Z1", "A": "A1", "W": "W2", "b": "b2", "D": "dZ2", "X": "A0"}
"""The nodes that the letters are: Z_l and A_l; W, b and ∂L/∂Z of layer l + 1; with l = 1."""
LAST = {"Z": "Z3", "A": "A3"}
"""The letters where l is the last layer."""
FROM_B = {"B": "A1", "Z": "Z2", "A": "A2"}
"""The letters where A_{l-1} is called B, with l = 2."""
FROM_G = FROM_B | {"G": "dA2"}
"""The same, with G = ∂L/∂A_l."""
NUMBERS = {"x": "A0", "y": "Y", "w_1": "W1", "b_1": "b1", "w_2": "W2", "b_2": "b2"}
NUMBERS |= {"z_L": "Z2", "a_L": "A2"}
NUMBERS |= {"z_l": "Z1", "a_l": "A1", "w_{l+1}": "W2", "b_{l+1}": "b2"}
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
    "F14": [Target(ONE, "A2", letters=NUMBERS), Target(ONE, "A2", "A0", NUMBERS)],
    "F15": [
        Target(replace(ONE, label=1), "loss", letters=NUMBERS),
        Target(replace(ONE, label=0), "loss", letters=NUMBERS),
        Target(ONE, "loss", letters={**NUMBERS, "t": lambda scene: np.exp(scene.node("Z2"))}),
    ],
    "F16": [Target(ONE, "loss", "A2", NUMBERS)],
    "F17": [Target(ONE, "A2", "Z2", NUMBERS)],
    "F18": [Target(ONE, "loss", "Z2", NUMBERS)],
    "F19": [Target(ONE, "Z2", "Z1", NUMBERS)],
    "F20": [Target(ONE, "loss", "Z1", NUMBERS)],
    "F21": [Target(ONE, "loss", "W2", NUMBERS)],
    "F22": [Target(ONE, "loss", "b2", NUMBERS)],
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
    "softmax": [Target(SOFTMAX, "A3", "Z3", LAST, "kj"), None],
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
    "F24": "a definition, not a value of the network",
    "F29": "labels are given, not computed",
    "descent": "a step of training, not a value of the network",
}
"""The formulas that have no witnesses, and why."""
