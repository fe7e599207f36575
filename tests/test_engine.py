"""Lesson 06's engine, assembled from the lesson's cells and the five solutions."""

import inspect
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import numpy as np
import pytest

import backprop_lib as bp
from backprop_course.exercises import check, lesson06, solution, tasks, use

PATH = Path(__file__).parent.parent / "notebooks" / "06_autograd_in_sixty_lines.ipynb"
CELLS = [c.source for c in nbformat.read(PATH, as_version=4).cells if c.cell_type == "code"]
PARTS = ("class Node:", "def matmul(", "def add(", "def sigmoid(", "def as_node(")
"""What the cells of the engine hold, beside the five functions."""


def cell_with(text):
    (found,) = [source for source in CELLS if text in source]
    return found


def engine_code(*edits):
    """The engine's source, with some of its text exchanged."""
    cells = [re.sub(r".* = use\(.*", "", cell_with(part)) for part in PARTS]
    code = "\n".join([*(solution(id).code for id in tasks("06")), *cells])
    for before, after in edits:
        assert before in code, before
        code = code.replace(before, after)
    return code


def engine(*edits):
    """What the lesson's names stand for, once everything is written."""
    names = {"np": np}
    exec(engine_code(*edits), names)
    exec(cell_with("def cross_entropy("), names)
    return names


def test_what_the_checker_hands_in_is_what_the_lesson_shows():
    for part in ("Node", "matmul", "add", "sigmoid", "log", "total"):
        shown = inspect.getsource(getattr(lesson06, part))
        shown = re.sub(r'\n    """A value that knows.*?"""\n', "", shown)
        assert any(shown.strip() in source for source in CELLS), part


def test_it_has_about_sixty_lines():
    lines = [line for line in engine_code().split("\n") if line.strip()]
    assert 55 <= len(lines) <= 66


LESSON = engine()
ACTIVATIONS = {
    bp.Sigmoid: lambda names, Z: names["sigmoid"](Z),
    bp.Tanh: lambda names, Z: 2 * names["sigmoid"](2 * Z) - 1,
    bp.Identity: lambda names, Z: Z,
}
LOSSES = {
    bp.CrossEntropy: lambda names, A, Y: names["cross_entropy"](A, Y),
    bp.SquaredError: lambda names, A, Y: names["total"]((A - Y) * (A - Y)) * (0.5 / len(Y)),
}


def worst(names, hidden, loss, seed):
    """The largest difference to the library's gradients, on a random network."""
    rng = np.random.default_rng(seed)
    sizes = [int(n) for n in rng.permutation(np.arange(2, 8))[: rng.integers(2, 6)]]
    net = bp.Network.random(sizes, hidden=hidden(), loss=loss(), seed=rng)
    for layer in net.layers:
        layer.b = rng.normal(size=layer.b.shape)
    E = int(rng.integers(1, 9))
    X, Y = rng.normal(size=(E, sizes[0])), rng.integers(0, 2, (E, sizes[-1])).astype(float)
    nodes = [(names["Node"](layer.W), names["Node"](layer.b)) for layer in net.layers]
    A = names["Node"](X)
    for (W, b), layer in zip(nodes, net.layers, strict=True):
        A = ACTIVATIONS[type(layer.activation)](names, A @ W + b)
    grads = names["backward"](LOSSES[loss](names, A, Y))
    differences = [
        np.abs(grads[node] - right).max() if grads[node].shape == right.shape else np.inf
        for pair, record in zip(nodes, net.gradients(X, Y)[1], strict=True)
        for node, right in zip(pair, (record.dW, record.db), strict=True)
    ]
    return max(differences)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_it_finds_the_librarys_gradients_on_random_networks(hidden, loss):
    for seed in range(40):
        assert worst(LESSON, hidden, loss, seed) < 1e-12


FAULTS = {
    "a transpose": ("G @ B.T, A.T @ G", "G @ B.T, A.T @ (G * 1.000001)"),
    "the copies not summed": ("G = G.sum(axis=axis, keepdims=True)", "pass"),
    "the copies averaged": ("G.sum(axis=axis", "G.mean(axis=axis"),
    "the other factor": ("G * b.value, G * a.value", "G * a.value, G * a.value"),
    "paths not added": ("grads.get(parent, 0) + G", "G"),
    "half of the slope": ("G * A * (1 - A)", "G * A"),
    "the turned sign": ("a * -1 + b", "a + b"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault):
    names = engine(FAULTS[fault])

    def found(seed):
        try:
            return worst(names, bp.Sigmoid, bp.CrossEntropy, seed)
        except ValueError:
            return np.inf

    with np.errstate(all="ignore"):
        assert not max(found(seed) for seed in range(5)) < 1e-9


def test_the_bug_to_spot_gives_the_number_that_the_lesson_names():
    in_place = "grads[parent] = grads[parent].__iadd__(G) if parent in grads else G"
    names = engine(("grads[parent] = grads.get(parent, 0) + G", in_place))
    a, b = names["Node"]([3.0, 4.0]), names["Node"]([5.0, 6.0])
    loss = names["total"](names["add"](names["add"](a, b), a))
    assert names["backward"](loss)[b].tolist() == [2, 2]
    assert LESSON["backward"](LESSON["total"](a + b + a))[b].tolist() == [1, 1]


class TestUse:
    def stub(self, code="def multiply(a, b):\n    return None\n"):
        names = {"np": np, "Node": LESSON["Node"], "unbroadcast": LESSON["unbroadcast"]}
        exec(code, names)
        return names["multiply"]

    def test_a_right_function_goes_on(self, capsys):
        multiply = self.stub(solution("06.multiply").code)
        assert use("06.multiply", multiply) is multiply
        assert capsys.readouterr().out == "multiply: using yours\n"

    @pytest.mark.parametrize("body", ["None", "Node(a.value * b.value, (a, b))", "1 / 0"])
    def test_else_ours_stands_in_as_if_it_were_written_there(self, body, capsys):
        ours = use("06.multiply", self.stub(f"def multiply(a, b):\n    return {body}\n"))
        assert capsys.readouterr().out == "multiply: using ours\n"
        node = ours(LESSON["Node"](3), LESSON["Node"](5))
        assert type(node) is LESSON["Node"]
        assert node.way_back(2) == (10, 6)

    def test_ours_is_not_taken_for_the_learners(self, capsys):
        ours = use("06.multiply", self.stub())
        verdict = check("06.multiply", ours)
        assert verdict.status == "not attempted"
        assert "is ours" in verdict.message
        assert check("06.multiply", use("06.multiply", ours)).status == "not attempted"
        assert capsys.readouterr().out == "multiply: using ours\n" * 2

    def test_what_is_no_function_is_replaced_too(self):
        assert use("06.unbroadcast", None)(np.ones((3, 2)), (1, 2)).tolist() == [[3, 3]]

    def test_an_unknown_id_is_an_error(self):
        with pytest.raises(ValueError, match=r"did you mean 06\.multiply"):
            use("06.multipli", None)


def test_a_change_of_sign_and_plain_arrays_on_either_side():
    a, X = LESSON["Node"]([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 9.0]])
    for made, right, slope in (
        (-a, -a.value, [[-1, -1], [-1, -1]]),
        (a @ X, a.value @ X, [[11, 16], [11, 16]]),
        (X @ a, X @ a.value, [[12, 12], [15, 15]]),
        (X - a, X - a.value, [[-1, -1], [-1, -1]]),
    ):
        assert np.array_equal(made.value, right)
        assert LESSON["backward"](LESSON["total"](made))[a].tolist() == slope


def test_a_deep_chain_goes_back():
    node = start = LESSON["Node"](1.0)
    for _ in range(5000):
        node = node + 1
    assert LESSON["backward"](node)[start] == 1


def test_each_node_of_an_order_comes_after_its_parents():
    a = LESSON["Node"](2.0)
    nodes = [a]
    for _ in range(30):  # 2 ** 30 paths
        nodes.append(nodes[-1] + nodes[-1])
    order = LESSON["topological"](nodes[-1])
    assert [order.index(node) for node in nodes] == list(range(31))
    assert all(one in after.parents for one, after in pairwise(order))
    assert LESSON["backward"](nodes[-1])[a] == 2**30
