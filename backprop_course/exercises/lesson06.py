"""Lesson 06: autograd in sixty lines."""

# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: D105
from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from operator import is_
from typing import Any

import numpy as np
from numpy.random import Generator, default_rng

from backprop_course.exercises import misconceptions as kinds
from backprop_course.exercises.misconceptions import Misconception
from backprop_course.exercises.mistakes import added_up, scaled
from backprop_course.exercises.task import (
    AnswerShape,
    Function,
    Mistake,
    NamedParts,
    OneArray,
    Part,
    Parts,
    Place,
    Probe,
    Questions,
    Task,
    UnreadableError,
    distinct,
    equal,
    fresh,
    members,
    mistake,
    signed,
)
from backprop_course.shared.language import say
from backprop_lib._checks import Array, shape_text

place = partial(Place, "06")


# What the lesson shows: its nodes, and the operations beside those that the learner writes.


class Node:
    """A value that knows what it was made from, and its backward rule."""

    def __init__(self, value, parents=(), way_back=lambda G: ()):
        self.value = np.asarray(value, dtype=float)
        self.parents = parents
        self.way_back = way_back

    def __repr__(self):
        return f"Node{self.value.shape}"


def matmul(a, b):
    return Node(a.value @ b.value, (a, b), lambda G: matmul_back(G, a.value, b.value))


def add(a, b):
    def way_back(G):
        return unbroadcast(G, a.value.shape), unbroadcast(G, b.value.shape)

    return Node(a.value + b.value, (a, b), way_back)


def sigmoid(a):
    A = 1 / (1 + np.exp(-a.value))
    return Node(A, (a,), lambda G: (G * A * (1 - A),))


def log(a):
    return Node(np.log(a.value), (a,), lambda G: (G / a.value,))


def total(a):
    return Node(a.value.sum(), (a,), lambda G: (np.full(a.value.shape, G),))


# How the checker hands in a graph, and reads one.


class Graph:
    """A graph as a recipe: a copy of it is its last node, built anew with all before it.

    `watched` says whether to look if its values are still as they were built.
    """

    def __init__(self, build: Callable[[], Node], watched: bool = True) -> None:
        self.build, self.watched = build, watched

    def __copy__(self) -> Node:
        """The last node of a new graph."""
        return self.build()

    def __eq__(self, last: object) -> bool:
        """Whether this last node's graph is still as it was built."""
        if not self.watched:
            return True
        mine, theirs = topological(self.build()), topological(last)
        return len(mine) == len(theirs) and all(
            one.value.tobytes() == other.value.tobytes()
            for one, other in zip(mine, theirs, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]


def leaf(value: Array) -> Graph:
    """One node that was made from nothing."""
    return Graph(lambda: Node(value.copy()))


def woven(rng: Generator, E: int, n: int, depth: int) -> Graph:
    """A graph in which each node meets an older one, so that many feed more than one other."""
    leaves = [signed(rng, *shape) for shape in ((E, n), (1, n), (E, 1), (n,), ())]
    W = signed(rng, n, n)
    plan = [
        ((add, multiply)[rng.integers(2)], int(rng.integers(len(leaves) + i)), bool(i % 2))
        for i in range(depth)
    ]

    def build() -> Node:
        made = [Node(value.copy()) for value in leaves]
        last = sigmoid(matmul(made[0], Node(W.copy())))
        for join, older, first in plan:
            made.append(last)
            other = made[older]
            last = join(last, other) if first else join(other, last)
            last = sigmoid(last) if older % 2 else last
        # Two nodes that meet once more, in both orders, and a node that meets itself.
        side = multiply(last, last)
        return total(add(multiply(add(last, side), add(side, last)), add(side, made[0])))

    return Graph(build)


def two_ways(rng: Generator, name: str) -> Probe:
    """Two nodes with a short and a long way to the end: of one the short way comes first."""
    values = [signed(rng, 2, 3) for _ in range(4)]

    def build() -> Node:
        made = [Node(value.copy()) for value in values]
        one, other = multiply(*made[:2]), multiply(*made[2:])
        far = [sigmoid(sigmoid(node)) for node in (one, other)]
        return total(multiply(add(one, far[0]), add(far[1], other)))

    return Probe({name: Graph(build)}, {})


def small() -> Node:
    """Two leaves, their product c, c·c, the sum of these two, and the total."""
    c = multiply(Node([1.0, -1.0]), Node([2.0, 3.0]))
    return total(add(c, multiply(c, c)))


SMALL = Graph(small)


def chain(rng: Generator, length: int) -> Graph:
    """So many nodes in a row."""
    start = signed(rng, 2)
    kept = []  # freed one by one: a chain freed from its end overflows the browser's small stack

    def build() -> Node:
        nodes = [Node(start.copy())]
        for _ in range(length):
            nodes.append(Node(start, (nodes[-1],), lambda G: (G,)))
        kept.append(nodes)
        return nodes[-1]

    return Graph(build, watched=False)


def graph(rng: Generator, i: int, name: str) -> Probe:
    """A graph of some size, under this name."""
    E, n = distinct(rng, 2)
    return Probe({name: woven(rng, E, n, depth=i + 1)}, {})


class Order(AnswerShape):
    """A list of nodes, read as facts that hold for every right order."""

    shape = say("a list of nodes")

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """Of each fact, 1 where it holds, else 0."""
        found = self._nodes(name, value)
        (last,) = arguments.values()
        known = topological(last)
        at = {node: i for i, node in enumerate(found)}
        if not at.keys() <= set(known):
            text = "Your {name} holds a node that is not in the graph"
            raise UnreadableError("wrong", say(text, name=name))
        pairs = [
            at[parent] < at[node]
            for node in found
            for parent in node.parents
            if parent in at and parent is not node
        ]
        missing = [node for node in known if node not in at]
        facts = {
            say("A node comes more than once"): len(at) == len(found),
            say("The node that was handed in is missing"): last in at,
            say("Nodes without parents are missing"): all(node.parents for node in missing),
            say("Nodes are missing"): all(node is last or not node.parents for node in missing),
            say("The order runs from the last node to the first"): any(pairs) or not pairs,
            say("A node stands before one of its parents"): all(pairs),
            say("The node that was handed in is not at the end"): bool(found) and found[-1] is last,
        }
        return tuple(Part(fact, np.array(float(holds)), fact) for fact, holds in facts.items())

    @staticmethod
    def _nodes(name: str, value: Any) -> list[Any]:
        found = list(value) if isinstance(value, list | tuple) else None  # it must be reversible
        if found is None or not all(is_node(member) for member in found):
            text = "Your {name} must return a list of nodes"
            raise UnreadableError("wrong type", say(text, name=name))
        return found


def is_node(value: Any) -> bool:
    """Whether this has what a node has, whichever class it is of."""
    return isinstance(getattr(value, "parents", None), list | tuple) and hasattr(value, "way_back")


class MadeNode(AnswerShape):
    """A node made from others: its value, its parents and what its backward rule gives."""

    shape = say("a Node")

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The value, whether the parents are those handed in, and the arrays that go back."""
        if is_node(getattr(value, "parents", None)):
            text = "The parents must be a tuple. Of one node it is (a,), with a comma"
            raise UnreadableError("wrong type", say(text))
        if not is_node(value):
            raise UnreadableError("wrong type", say("Your {name} must return a Node", name=name))
        result = fresh(say("value"), value.value)
        if not callable(value.way_back):
            text = "way_back must be a function of G, such as lambda G: …"
            raise UnreadableError("wrong type", say(text))
        G = signed(np.random.default_rng(0), *result.shape)
        pieces = value.way_back(G)
        known, found = list(arguments.values()), list(value.parents)
        sent = members(pieces)
        if sent is None or len(sent) != len(known) or isinstance(pieces, np.ndarray):
            text = "way_back must return a pair, one gradient for each of two parents"
            if len(known) == 1:
                text = "way_back must return a tuple of one gradient for one parent: (…,)"
            if len(known) == 1 and len(found) != 1:
                text = (
                    "Your node has {count} parents; it must have one, the node a: "
                    "Node(…, (a,), lambda G: …)"
                )
            raise UnreadableError("wrong type", say(text, count=len(found)))
        in_order = all(map(is_, found, known))
        facts = {
            say("number of parents"): (
                say("A node made from two others must have two parents"),
                len(found) == 2,
            ),
            say("parents"): (
                say("The parents must be the nodes a and b themselves"),
                set(map(id, found)) == set(map(id, known)),
            ),
            say("order of parents"): (say("The parents must be (a, b), in this order"), in_order),
        }
        if len(known) == 1:
            facts = {
                say("number of parents"): (
                    say("A node made from one other must have one parent"),
                    len(found) == 1,
                ),
                say("parents"): (say("The parent must be the node a itself"), in_order),
            }
        return (
            Part(say("value"), result),
            *(
                Part(gradient, fresh(gradient, piece))
                for gradient, piece in zip(map(gradient_of, arguments), sent, strict=True)
            ),
            *(Part(part, np.array(float(holds)), fact) for part, (fact, holds) in facts.items()),
        )


class GradientOfEach(AnswerShape):
    """A dictionary from every node of the graph to its gradient."""

    shape = say("a dictionary from each node to its gradient")

    def read(self, name: str, value: Any, arguments: dict[str, Any]) -> Parts:
        """The gradients in the order of the graph, each named by what its node is."""
        if not isinstance(value, dict):
            text = "Your {name} must return {wanted}"
            raise UnreadableError("wrong type", say(text, name=name, wanted=self.shape))
        (last,) = arguments.values()
        known = topological(last)
        if not value.keys() <= set(known):
            text = (
                "Your {name} returned gradients of nodes that are not in this graph; they are left "
                "from an earlier call"
            )
            raise UnreadableError("wrong", say(text, name=name))
        if value.keys() == {last} and len(known) > 1:
            text = (
                "Your {name} returned the gradient of the loss alone; go through "
                "reversed(topological(loss)), and let each node pass its gradient on"
            )
            raise UnreadableError("wrong", say(text, name=name))
        if len(value) < len(known):
            text = "Your {name} has no gradient for {count} of the nodes"
            raise UnreadableError("wrong", say(text, name=name, count=len(known) - len(value)))
        children = Counter(parent for node in known for parent in node.parents)
        names = [gradient_of(described(node, children[node])) for node in known]
        return tuple(
            Part(label, fresh(label, value[node])) for label, node in zip(names, known, strict=True)
        )


def described(node: Node, children: int) -> str:
    """A node of a graph that the learner does not see: its shape, its origin, its children."""
    made = say("no parents")
    if node.parents:
        made = say("made by {function}", function=node.way_back.__qualname__.split(".")[0])
    many = say("no child")
    if children:
        many = say("1 child" if children == 1 else "{count} children", count=children)
    text = "the node with shape {shape}, {made}, {children}"
    return say(text, shape=shape_text(node.value.shape), made=made, children=many)


def gradient_of(what: str) -> str:
    """What a part is called that is the gradient of this."""
    return say("gradient of {what}", what=what)


# Step 1.


def met(rng: Generator, E: int, n_in: int, n_out: int) -> Probe:
    """A product A @ B, and the gradient that comes back to it."""
    arguments = {
        "G": signed(rng, E, n_out),
        "A": signed(rng, E, n_in),
        "B": signed(rng, n_in, n_out),
    }
    return Probe(arguments, {})


def matmul_back(G, A, B):
    return G @ B.T, A.T @ G


MATMUL_BACK = Task(
    "06.matmul_back",
    matmul_back,
    NamedParts(("dA", "dB")),
    lambda rng, i: met(rng, *distinct(rng, 3)),
    place("2. The product's backward rule"),
    (
        "You know both answers from lesson 4. B is used like W: its gradient is dW's rule. A is "
        "used like the activations: its gradient is the bracket of the rule for dZ.",
        "Let the shapes help. dA must be (E, n_in), from G (E, n_out) and B (n_in, n_out). dB must "
        "be (n_in, n_out), from A and G.",
        "dA is G @ B.T and dB is A.T @ G. Return both, dA first.",
    ),
    (
        r"An entry of $A$ reaches the loss through its whole row of $Z=AB$: "
        r"$\frac{\partial\mathcal L}{\partial A_{ei}}=\sum_jG_{ej}B_{ij}$, the bracket of F36.",
        r"An entry of $B$ is used by every example: "
        r"$\frac{\partial\mathcal L}{\partial B_{ij}}=\sum_eA_{ei}G_{ej}$ (F37).",
    ),
    symbol=r"dA,\;dB",
    examples=(
        Probe(
            {
                "G": np.array([[0.3, -0.2, 0.5], [-0.1, 0.4, 0.2]]),
                "A": np.array([[0.8, 0.4], [0.3, 0.9]]),
                "B": np.array([[1.0, -2.0, 0.5], [0.4, 1.5, -1.0]]),
            },
            {},
        ),
        Probe(
            {
                "G": np.array([[0.3, -0.2], [-0.1, 0.4]]),
                "A": np.array([[0.8, 0.4], [0.3, 0.9]]),
                "B": np.array([[1.0, -2.0], [0.4, 1.5]]),
            },
            {},
        ),
    ),
    mistakes=(
        mistake(kinds.NOT_TRANSPOSED, lambda G, A, B: (G @ B, A @ G)),
        mistake(kinds.NOT_TRANSPOSED, lambda G, A, B: (G @ B, A.T @ G)),
        mistake(kinds.NOT_TRANSPOSED, lambda G, A, B: (G @ B.T, A @ G)),
        mistake(kinds.PAIR_EXCHANGED, lambda G, A, B: (A.T @ G, G @ B.T)),
        mistake(kinds.TRANSPOSED, lambda G, A, B: (B @ G.T, A.T @ G)),
        mistake(kinds.TRANSPOSED, lambda G, A, B: (G @ B.T, G.T @ A)),
        mistake(kinds.TRANSPOSED, lambda G, A, B: (B @ G.T, G.T @ A)),
        mistake(kinds.G_LEFT_OUT, lambda G, A, B: (B.T, A.T)),
        mistake(kinds.FACTORS_EXCHANGED, lambda G, A, B: (B.T @ G, G @ A.T)),
        mistake(kinds.FACTORS_EXCHANGED, lambda G, A, B: (B.T @ G, A.T @ G)),
        mistake(kinds.FACTORS_EXCHANGED, lambda G, A, B: (G @ B.T, G @ A.T)),
        mistake(kinds.OWN_FACTOR, lambda G, A, B: (G @ A.T, B.T @ G)),
        mistake(kinds.HADAMARD_FOR_PRODUCT, lambda G, A, B: (G * B.T, A.T * G)),
        added_up(matmul_back),
    ),
    extra=(lambda rng: met(rng, *equal(rng, 3)),),
)


# Step 2.

COPIED: tuple[Callable[[int, int], tuple[int, ...]], ...] = (
    lambda E, n: (1, n),
    lambda E, n: (E, 1),
    lambda E, n: (n,),
    lambda E, n: (),
    lambda E, n: (E, n),
)
"""Shapes that broadcast to (E, n)."""


def copied(rng: Generator, i: int) -> Probe:
    """The gradient of what was copied up from a smaller shape."""
    E, n = distinct(rng, 2)
    return Probe({"G": signed(rng, E, n), "shape": COPIED[i](E, n)}, {"E": E})


def to_three_axes(rng: Generator) -> Probe:
    """A row copied along two axes, one of them new."""
    k, E, n = distinct(rng, 3)
    return Probe({"G": signed(rng, k, E, n), "shape": (1, n)}, {"E": E})


def unbroadcast(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            G = G.sum(axis=axis, keepdims=True)
    return G


def new_axes_only(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=0)
    return G


def kept_axes_only(G, shape):
    for axis, size in enumerate(shape):
        if size == 1:
            G = G.sum(axis=axis, keepdims=True)
    return G


def kept_everywhere(G, shape, from_the_right=True):
    """Every axis that is summed stays, the new ones too."""
    front = G.ndim - len(shape) if from_the_right else 0
    sizes = dict(enumerate(shape, start=front))
    for axis in range(G.ndim):
        if sizes.get(axis, 1) == 1:
            G = G.sum(axis=axis, keepdims=True)
    return G


def by_size_kept(G, shape):
    for axis, size in enumerate(shape):
        if G.shape[axis] != size:
            G = G.sum(axis=axis, keepdims=True)
    return G


def front_kept(G, shape):
    for _ in range(G.ndim - len(shape)):
        G = G.sum(axis=0, keepdims=True)
    return kept_axes_only(G, shape)


def from_the_left(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=-1)
    for axis, size in enumerate(shape):
        if size == 1:
            G = G.sum(axis=axis, keepdims=True)
    return G


def other_axis(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            G = G.sum(axis=G.ndim - 1 - axis, keepdims=True)
    return G


def without_keepdims(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=0)
    for axis in reversed(range(len(shape))):
        if shape[axis] == 1:
            G = G.sum(axis=axis)
    return G


def without_keepdims_on(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=0)
    for axis, size in enumerate(shape):
        if G.shape[axis] != size:
            G = G.sum(axis=axis)
    return G


def rows_always(G, shape):
    return G.sum(axis=0, keepdims=True)


def averaged(G, shape):
    while G.ndim > len(shape):
        G = G.mean(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            G = G.mean(axis=axis, keepdims=True)
    return G


def one_copy(which: slice, G: Array, shape: tuple[int, ...]) -> Array:
    while G.ndim > len(shape):
        G = G[which][0]
    for axis, size in enumerate(shape):
        if size == 1:
            G = np.take(G, range(G.shape[axis])[which], axis=axis)
    return G


KEPT_EVERYWHERE = (
    "keepdims=True is for the axes that have size 1 in shape. The axes that shape does not have "
    "must go: sum over axis 0, without keepdims, until the number of axes is right."
)

ALL_KEPT: tuple[Function, ...] = (
    kept_everywhere,
    partial(kept_everywhere, from_the_right=False),
    by_size_kept,
    front_kept,
)
"""Ways to keep an axis that the parent does not have."""


UNBROADCAST = Task(
    "06.unbroadcast",
    unbroadcast,
    OneArray("shape"),
    copied,
    place("3. Copied forward, summed back"),
    (
        "Forward, NumPy copied the array until it had G's shape. An entry that was copied reaches "
        "the loss through every copy.",
        "There are two kinds of copying. Axes that shape does not have were put in front: sum over "
        "axis 0 until the number of axes is right. Axes of size 1 were stretched: sum over them "
        "and keep them.",
        "`while G.ndim > len(shape): G = G.sum(axis=0)`. Then, for each axis whose size in shape "
        "is 1, `G = G.sum(axis=axis, keepdims=True)`.",
    ),
    (
        r"A bias row is copied to every example, so its slopes add up: "
        r"$\frac{\partial\mathcal L}{\partial b}=\mathbf 1^\top G$ (F38).",
        r"Nothing in this needed a bias or rows: along any axis the copies of one entry $b_j$ "
        r"give $\frac{\partial\mathcal L}{\partial b_j}=\sum_eG_{ej}$.",
    ),
    symbol="",
    letters="$b$ is the array that was copied, and $G_{ej}$ is the gradient of one of its copies.",
    examples=(
        Probe({"G": np.array([[1.0, 2.0], [3.0, 5.0], [-4.0, 0.5]]), "shape": (1, 2)}, {"E": 3}),
        Probe({"G": np.array([[1.0, 2.0], [3.0, 5.0], [-4.0, 0.5]]), "shape": (2,)}, {"E": 3}),
        Probe({"G": np.array([[1.0, 2.0], [3.0, 5.0], [-4.0, 0.5]]), "shape": (3, 1)}, {"E": 3}),
    ),
    mistakes=(
        mistake(kinds.COPIES_NOT_SUMMED, lambda G, shape: G),
        mistake(kinds.NEW_AXES_ONLY, new_axes_only),
        mistake(kinds.NEW_AXES_LEFT, kept_axes_only),
        *(mistake(kinds.NEW_AXES_LEFT, wrong, why=KEPT_EVERYWHERE) for wrong in ALL_KEPT),
        mistake(kinds.FROM_THE_LEFT, from_the_left),
        mistake(
            kinds.WRONG_AXIS,
            other_axis,
            why="The axis to sum over is the one that has size 1 in shape: that one was copied. "
            "Here the other axis was summed.",
        ),
        mistake(
            kinds.DROPPED_AXIS,
            without_keepdims,
            why="The numbers are right. An axis of size 1 must stay: use keepdims=True.",
        ),
        mistake(
            kinds.DROPPED_AXIS,
            without_keepdims_on,
            why="Without keepdims=True the axis of size 1 is gone after its sum, and the next axis "
            "has moved into its place.",
        ),
        mistake(kinds.ROWS_ALWAYS, rows_always),
        mistake(kinds.ROWS_ALWAYS, lambda G, shape: G.sum(axis=0)),
        mistake(kinds.COPIES_AVERAGED, averaged),
        mistake(kinds.ONE_COPY, partial(one_copy, slice(0, 1))),
        mistake(kinds.ONE_COPY, partial(one_copy, slice(-1, None))),
        mistake(kinds.ALL_SUMMED, lambda G, shape: np.full(shape, G.sum())),
        mistake(kinds.RESHAPED_FOR_SUM, lambda G, shape: np.resize(G, shape)),
        mistake(kinds.SIGN, scaled(unbroadcast, lambda *_: -1)),
        added_up(unbroadcast),
    ),
    extra=(to_three_axes,),
)


# Step 3.


def factors(rng: Generator, i: int) -> Probe:
    """Two nodes whose values broadcast against one another."""
    E, n = distinct(rng, 2)
    shapes = [(E, n), COPIED[i](E, n)][:: -1 if i % 2 else 1]
    a, b = (leaf(signed(rng, *shape)) for shape in shapes)
    return Probe({"a": a, "b": b}, {})


def both_copied(rng: Generator) -> Probe:
    """A row and a column: each is copied along the other."""
    E, n = distinct(rng, 2)
    return Probe({"a": leaf(signed(rng, 1, n)), "b": leaf(signed(rng, E, 1))}, {})


def multiply(a, b):
    def way_back(G):
        dA, dB = G * b.value, G * a.value
        return unbroadcast(dA, a.value.shape), unbroadcast(dB, b.value.shape)

    return Node(a.value * b.value, (a, b), way_back)


def multiplied(
    back: Callable[[Array, Node, Node], Any],
    value: Callable[[Array, Array], Array] = lambda A, B: A * B,
    parents: Callable[[Node, Node], Any] = lambda a, b: (a, b),
) -> Function:
    """A product with another backward rule, value or parents; its gradients are summed back."""
    return lambda a, b: Node(value(a.value, b.value), parents(a, b), lambda G: back(G, a, b))


def summed(to_a: Array, to_b: Array, a: Node, b: Node) -> tuple[Array, Array]:
    """Both gradients in their parents' shapes."""
    return unbroadcast(to_a, a.value.shape), unbroadcast(to_b, b.value.shape)


def right_back(G: Array, a: Node, b: Node) -> tuple[Array, Array]:
    """The product's backward rule."""
    return summed(G * b.value, G * a.value, a, b)


MULTIPLY = Task(
    "06.multiply",
    multiply,
    MadeNode(),
    factors,
    place("4. Your own node"),
    (
        "Three things make a node: its value, `(a, b)`, and a function of G. The value is "
        "`a.value * b.value`.",
        "In a·b the slope along a is b, entry by entry. So G * b.value goes back to a, and the "
        "like to b. Then think of the shapes: one of the two may have been copied.",
        "`way_back` returns `unbroadcast(G * b.value, a.value.shape)` and "
        "`unbroadcast(G * a.value, b.value.shape)`.",
    ),
    (
        r"Entry by entry $Z=A\circ B$, so $\frac{\partial Z}{\partial A}=B$ and "
        r"$\frac{\partial\mathcal L}{\partial A}=G\circ B$: the same product as with the slope in "
        r"F36.",
        r"Where $A$ was copied to reach the shape of $Z$, the slopes of its copies add up, as in "
        r"F38: $\frac{\partial\mathcal L}{\partial A_j}=\sum_e(G\circ B)_{ej}$.",
    ),
    symbol=r"\text{Node}",
    examples=(
        Probe(
            {"a": leaf(np.array([[2.0, -1.0], [0.5, 3.0]])), "b": leaf(np.array([[4.0, 0.5]]))}, {}
        ),
        Probe({"a": leaf(np.array([[2.0], [3.0]])), "b": leaf(np.array([[4.0, 0.5]]))}, {}),
    ),
    mistakes=(
        mistake(
            kinds.OWN_FACTOR,
            multiplied(lambda G, a, b: summed(G * a.value, G * b.value, a, b)),
        ),
        mistake(kinds.COPIES_NOT_SUMMED, multiplied(lambda G, a, b: (G * b.value, G * a.value))),
        mistake(
            kinds.SUM_TOO_EARLY,
            multiplied(
                lambda G, a, b: (
                    unbroadcast(G, a.value.shape) * b.value,
                    unbroadcast(G, b.value.shape) * a.value,
                )
            ),
        ),
        mistake(kinds.PAIR_EXCHANGED, multiplied(lambda G, a, b: right_back(G, a, b)[::-1])),
        mistake(kinds.PARENTS_LEFT_OUT, multiplied(right_back, parents=lambda a, b: ())),
        mistake(kinds.PARENTS_EXCHANGED, multiplied(right_back, parents=lambda a, b: (b, a))),
        mistake(
            kinds.VALUES_FOR_NODES, multiplied(right_back, parents=lambda a, b: (a.value, b.value))
        ),
        mistake(kinds.WAY_OF_A_SUM, multiplied(lambda G, a, b: summed(G, G, a, b))),
        mistake(
            kinds.G_LEFT_OUT,
            multiplied(
                lambda G, a, b: summed(
                    np.broadcast_to(b.value, G.shape), np.broadcast_to(a.value, G.shape), a, b
                )
            ),
        ),
        mistake(kinds.G_LEFT_OUT, multiplied(lambda G, a, b: (b.value, a.value))),
        mistake(kinds.SUM_FOR_PRODUCT, multiplied(right_back, value=lambda A, B: A + B)),
        mistake(
            kinds.SIGN, multiplied(lambda G, a, b: tuple(-part for part in right_back(G, a, b)))
        ),
    ),
    extra=(both_copied,),
)


def one_node(rng: Generator, i: int) -> Probe:
    """A node from which another is made."""
    return Probe({"a": leaf(signed(rng, *distinct(rng, 2)))}, {})


def tanh(a):
    A = np.tanh(a.value)
    return Node(A, (a,), lambda G: (G * (1 - A**2),))


def of_tanh(
    slope: Callable[[Array, Array], Any],
    parents: Callable[[Node], Any] = lambda a: (a,),
    value: Callable[[Array], Array] = np.tanh,
) -> Function:
    """tanh with another slope, from the value a and the result A; other parents, another value."""
    return lambda a: Node(
        value(a.value), parents(a), lambda G: (G * slope(a.value, np.tanh(a.value)),)
    )


def right_slope(a: Array, A: Array) -> Array:
    """tanh′."""
    return 1 - A**2


TANH = Task(
    "06.tanh",
    tanh,
    MadeNode(),
    one_node,
    place("A node for tanh"),
    (
        "Keep the result: A = np.tanh(a.value). It is the node's value, and its slope is made of "
        "it.",
        "The slope of tanh is 1 − tanh². What goes back is G times that, entry by entry.",
        "`Node(A, (a,), lambda G: (G * (1 - A**2),))`. Both tuples have one member.",
    ),
    (
        r"$\tanh z=2\sigma(2z)-1$, and with F16 its slope is $4\sigma(2z)(1-\sigma(2z))="
        r"1-\tanh^2z$.",
        r"By the chain rule $\frac{\partial\mathcal L}{\partial Z}=G\circ(1-A\circ A)$, the step "
        r"$\circ A(1-A)$ of F36 with another slope.",
    ),
    symbol=r"\text{Node}",
    examples=(Probe({"a": leaf(np.array([[0.5, -1.0], [2.0, 0.2]]))}, {}),),
    mistakes=(
        mistake(
            kinds.SLOPE_OF_VALUE,
            of_tanh(lambda a, A: 1 - a**2),
        ),
        mistake(
            kinds.TANH_AGAIN,
            of_tanh(lambda a, A: 1 - np.tanh(A) ** 2),
        ),
        mistake(kinds.SIGMOID_SLOPE, of_tanh(lambda a, A: A * (1 - A))),
        mistake(kinds.SQUARE_LEFT_OUT, of_tanh(lambda a, A: 1 - A)),
        mistake(kinds.SLOPE_LEFT_OUT, of_tanh(lambda a, A: 1.0), why="G is multiplied by tanh′."),
        mistake(kinds.VALUE_FOR_SLOPE, of_tanh(lambda a, A: A)),
        mistake(
            kinds.G_LEFT_OUT,
            lambda a: Node(np.tanh(a.value), (a,), lambda G: (1 - np.tanh(a.value) ** 2,)),
        ),
        mistake(
            kinds.PARENTS_LEFT_OUT,
            of_tanh(right_slope, lambda a: ()),
            why="Value and backward rule are right, but the node does not know where to send its "
            "gradient. Its parents are (a,).",
        ),
        mistake(
            kinds.VALUES_FOR_NODES,
            of_tanh(right_slope, lambda a: (a.value,)),
            why="The parent is the node a itself: not its array, and no new node made of it.",
        ),
        mistake(
            kinds.ACTIVATION_LEFT_OUT,
            of_tanh(right_slope, value=lambda a: a),
            why="The node's value is a.value itself: tanh was not applied.",
        ),
        mistake(kinds.SIGN, of_tanh(lambda a, A: A**2 - 1)),
    ),
)


# Step 4.


def topological(last):
    order, done, waiting = [], set(), [last]
    while waiting:
        missing = [parent for parent in waiting[-1].parents if parent not in done]
        if missing:
            waiting.append(missing[0])
        else:
            order.append(waiting.pop())
            done.add(order[-1])
    return order


def by_recursion(last):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(last)
    return order


def as_met(next_place: int, last: Node, turned: bool = False) -> list[Node]:
    """Each node when it is first met: from a stack (−1), or from a queue (0)."""
    order: list[Node] = []
    seen, waiting = {last}, [last]
    while waiting:
        node = waiting.pop(next_place)
        order.append(node)
        for parent in reversed(node.parents) if turned else node.parents:
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return order


def preorder(last: Node, turned: bool = False) -> list[Node]:
    """Each node before its parents, one branch to its end."""
    order: list[Node] = []
    seen: set[Node] = set()
    waiting = [last]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        order.append(node)
        waiting += node.parents if turned else reversed(node.parents)
    return order


def every_path(last):
    """Each node as often as there are ways to it."""
    order, waiting = [], [(last, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            order.append(node)
        else:
            waiting.append((node, True))
            waiting += [(parent, False) for parent in reversed(node.parents)]
    return order


def written_again(last, step=1):
    """All missing parents wait at once, so that one can be written down twice."""
    order, done, waiting = [], set(), [last]
    while waiting:
        missing = [parent for parent in waiting[-1].parents if parent not in done]
        if missing:
            waiting += missing[::step]
        else:
            order.append(waiting.pop())
            done.add(order[-1])
    return order


def first_parents(last):
    order = [last]
    while order[-1].parents:
        order.append(order[-1].parents[0])
    return order[::-1]


WALKS: tuple[Function, ...] = (
    partial(as_met, -1),
    partial(as_met, 0),
    partial(as_met, -1, turned=True),
    partial(as_met, 0, turned=True),
    preorder,
    partial(preorder, turned=True),
)
"""Ways to meet every node once, in an order that is none of ours."""


def last_parent_first(last: Node) -> list[Node]:
    """A right order like ours, but a node's last parent comes before the others."""
    order: list[Node] = []
    done: set[Node] = set()
    waiting = [last]
    while waiting:
        missing = [parent for parent in waiting[-1].parents if parent not in done]
        if missing:
            waiting.append(missing[-1])
        else:
            order.append(waiting.pop())
            done.add(order[-1])
    return order


def children_first(next_place: int, last: Node, turned: bool = False) -> list[Node]:
    """A right order, found from its end: a node is ready when all its children are placed."""
    waits_for = Counter(parent for node in topological(last) for parent in node.parents)
    order: list[Node] = []
    ready = [last]
    while ready:
        order.append(ready.pop(next_place))
        for parent in reversed(order[-1].parents) if turned else order[-1].parents:
            waits_for[parent] -= 1
            if not waits_for[parent]:
                ready.append(parent)
    return order[::-1]


RIGHT_ORDERS: tuple[Function, ...] = (
    topological,
    last_parent_first,
    partial(children_first, -1),
    partial(children_first, 0),
    partial(children_first, -1, turned=True),
    partial(children_first, 0, turned=True),
)
"""What a learner's own `topological` may give: a wrong `backward` has other numbers in each."""


def reversed_order(order: Function) -> Function:
    """The same order from its other end."""
    return lambda last: order(last)[::-1]


TOPOLOGICAL = Task(
    "06.topological",
    topological,
    Order(),
    lambda rng, i: graph(rng, i, "last"),
    place("5. Who goes first"),
    (
        "A node may go into the order when all its parents are there. If one is missing, that one "
        "comes first.",
        "Keep two lists, `order` and `waiting = [last]`. Look at the node at the end of `waiting`: "
        "is one of its parents not in `order` yet?",
        "While anything waits: if the last waiting node has parents that are not done, append one "
        "of them to `waiting`, and look again. If it has none, move the node from `waiting` to "
        "`order`. A set of the nodes that are done makes it quick.",
    ),
    (
        r"Each rule needs the error of what comes later, complete: "
        r"$\frac{\partial\mathcal L}{\partial z_l}$ from "
        r"$\frac{\partial\mathcal L}{\partial z_{l+1}}$ (F20). So a node passes its gradient on "
        r"after all its children.",
        r"Parents first is that order, read from its end. In the graph $a\to b\to c\to d$, "
        r"$a\to d$ there is one such order: $a,b,c,d$.",
    ),
    symbol="",
    letters="$n(v)$ is the place of node $v$ in the order $v_1$ to $v_m$, $P(v)$ are its parents, "
    "$p$ is one of them, and $d(v)$ is how far its shortest way to the end is.",
    examples=(Probe({"last": SMALL}, {}), Probe({"last": chain(default_rng(0), 5000)}, {})),
    mistakes=(
        mistake(kinds.RECURSION, by_recursion),
        mistake(kinds.ORDER_REVERSED, reversed_order(topological)),
        *(mistake(kinds.AS_MET, walk) for walk in WALKS),
        *(mistake(kinds.AS_MET, reversed_order(walk)) for walk in WALKS),
        mistake(kinds.EVERY_PATH, every_path),
        mistake(kinds.EVERY_PATH, reversed_order(every_path)),
        mistake(kinds.WRITTEN_AGAIN, written_again),
        mistake(kinds.WRITTEN_AGAIN, partial(written_again, step=-1)),
        mistake(kinds.ONE_PARENT, first_parents),
        mistake(kinds.LEAVES_LEFT_OUT, lambda last: [n for n in topological(last) if n.parents]),
        mistake(kinds.LAST_LEFT_OUT, lambda last: topological(last)[:-1]),
    ),
    extra=(
        partial(two_ways, name="last"),
        lambda rng: Probe({"last": chain(rng, 5000)}, {}),
    ),
)


# Step 5.


def backward(loss):
    grads = {loss: np.ones_like(loss.value)}
    for node in reversed(topological(loss)):
        pieces = node.way_back(grads[node])
        for parent, G in zip(node.parents, pieces, strict=True):
            grads[parent] = grads.get(parent, 0) + G
    return grads


def walked(
    loss: Node,
    order: Function = topological,
    collect: Callable[[Any, Any], Any] = lambda old, new: new if old is None else old + new,
    start: Callable[[Array], Any] = np.ones_like,
    handed: Callable[[Node, Any], Any] = lambda node, G: G,
) -> dict[Node, Any]:
    """The way back with another order, another way to collect, start or hand on."""
    grads: dict[Node, Any] = {loss: start(loss.value)}
    for node in reversed(order(loss)):
        G = grads[node] if node in grads else np.zeros(node.value.shape)
        for parent, piece in zip(node.parents, node.way_back(handed(node, G)), strict=True):
            grads[parent] = collect(grads.get(parent), piece)
    return grads


def in_place(old: Any, new: Any) -> Any:
    """`+=` on the array that is there."""
    if old is None:
        return new
    if isinstance(old, np.ndarray) and old.shape:
        old += new
        return old
    return old + new


def total_again(loss: Node) -> dict[Node, Any]:
    grads: dict[Node, Any] = {}

    def visit(node: Node, G: Any) -> None:
        grads[node] = grads.get(node, 0) + G
        for parent, piece in zip(node.parents, node.way_back(grads[node]), strict=True):
            visit(parent, piece)

    visit(loss, np.ones_like(loss.value))
    return grads


def first_order(order: Function, loss: Node) -> dict[Node, Any]:
    """From the first node on, with an error where no gradient has come yet."""
    grads = {loss: np.ones_like(loss.value)}
    for node in order(loss):
        for parent, G in zip(node.parents, node.way_back(grads[node]), strict=True):
            grads[parent] = grads.get(parent, 0) + G
    return grads


class Kept:
    """Gradients in a dictionary that lives on between calls."""

    def __init__(self, kept: dict[Node, Any]) -> None:
        self.kept = kept

    def __call__(self, loss: Node) -> dict[Node, Any]:
        """All gradients so far."""
        self.kept.update(backward(loss))
        return self.kept


def at_the_loss(loss: Node) -> dict[Node, Any]:
    """Every node of the graph, from the gradients of its own parents alone."""
    return walked(loss, handed=lambda node, G: np.ones(node.value.shape))


def from_the_other_end(order: Function) -> Function:
    """An order that starts at the loss, as one that ends there."""
    return lambda loss: order(loss)[::-1]


def in_every_order(kind: Misconception, **parts: Any) -> tuple[Mistake, ...]:
    """One mistake on the way back, whichever right order the learner's `topological` gives."""
    return tuple(mistake(kind, partial(walked, order=order, **parts)) for order in RIGHT_ORDERS)


BACKWARD = Task(
    "06.backward",
    backward,
    GradientOfEach(),
    lambda rng, i: graph(rng, i, "loss"),
    place("6. Paths add"),
    (
        "The gradient of the loss with respect to itself is 1. Then go through `topological(loss)` "
        "from its end, and let each node hand its gradient on.",
        "`zip(node.parents, node.way_back(grads[node]))` gives each parent with its piece. What if "
        "a parent has received a piece already?",
        "Start with `grads = {loss: np.ones_like(loss.value)}`. For each parent and piece G: "
        "`grads[parent] = grads.get(parent, 0) + G`. Return grads.",
    ),
    (
        r"If $a$ feeds $b$ and $c$, a small move of $a$ reaches the loss along both: "
        r"$\frac{\partial\mathcal L}{\partial a}=\frac{\partial\mathcal L}{\partial b}"
        r"\frac{\partial b}{\partial a}+\frac{\partial\mathcal L}{\partial c}"
        r"\frac{\partial c}{\partial a}$. This is the sum over $j$ in F26.",
        r"F37 and F38 are the same sum: a weight feeds every example. The start is "
        r"$\frac{\partial\mathcal L}{\partial\mathcal L}=1$.",
    ),
    symbol="",
    letters="$g_v$ is the gradient of node $v$, $G_c$ the piece that its child $c$ hands back, and "
    "$p$ a parent of $v$.",
    examples=(Probe({"loss": SMALL}, {}),),
    mistakes=(
        *in_every_order(kinds.ASSIGNED, collect=lambda old, new: new),
        *in_every_order(
            kinds.FIRST_PATH_ONLY, collect=lambda old, new: new if old is None else old
        ),
        *in_every_order(kinds.ADDED_IN_PLACE, collect=in_place),
        mistake(kinds.TOTAL_AGAIN, total_again),
        *(
            mistake(kinds.TOO_EARLY, partial(walked, order=from_the_other_end(walk)))
            for walk in WALKS
        ),
        *(
            mistake(kinds.NOT_REVERSED, partial(walked, order=reversed_order(order)))
            for order in RIGHT_ORDERS
        ),
        *(mistake(kinds.NOT_REVERSED, partial(first_order, order)) for order in RIGHT_ORDERS),
        mistake(kinds.LOSS_FOR_ONE, partial(walked, start=lambda value: value)),
        mistake(kinds.ZERO_FOR_ONE, partial(walked, start=np.zeros_like)),
        mistake(kinds.VALUE_HANDED_BACK, partial(walked, handed=lambda node, G: node.value)),
        mistake(kinds.CHAIN_CUT, at_the_loss),
        mistake(kinds.LEFT_FROM_BEFORE, Kept({})),
        mistake(kinds.LEFT_FROM_BEFORE, Kept({Node(0.0): np.zeros(())})),
    ),
    extra=(partial(two_ways, name="loss"),),
)


TASKS = (
    MATMUL_BACK,
    UNBROADCAST,
    MULTIPLY,
    TOPOLOGICAL,
    BACKWARD,
    TANH,
)

QUESTIONS: Questions = {
    "06.q1": {
        "9": "Three paths, and their slopes add up.",
        "24": "Slopes are multiplied along one path. These are three paths side by side.",
        "4": "The last piece is one of three. The others reach the loss as well.",
        "3": "The mean would forget that each path moves the loss on its own.",
    },
    "06.q2": {
        "3": "In both NumPy does the arithmetic, and the graph has only 25 nodes.",
        "30": "That would be so if each number were a node. Here each array is one: 25 in all.",
        "300": "That would be so if Python itself multiplied the numbers. NumPy still does.",
    },
    "06.q3": {
        "sum": "Each use is a path to the loss, and paths add.",
        "mean": "A mean would halve both paths. A small move of V moves both layers fully.",
        "last": "The first layer uses V too. Its path also reaches the loss.",
    },
}
