"""The picture of what autograd has recorded: every node, each branch, the notes beside them."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from backprop_course import views

SVG = "{http://www.w3.org/2000/svg}"


class Node:
    """Walks like a grad_fn."""

    def __init__(self, name, *below):
        self._name = name
        self.next_functions = [(node, 0) for node in below]

    def name(self):
        return self._name


class Leaf(Node):
    def __init__(self, tensor):
        super().__init__("torch::autograd::AccumulateGrad")
        self.variable = tensor


W, b = [1.0], [2.0]
GRAPH = Node(
    "DivBackward1",
    Node("AddBackward0", Node("MmBackward0", None, Leaf(W)), Leaf(b)),
    None,
)


def texts(picture):
    root = ElementTree.fromstring(picture.svg)
    return [(t.text, float(t.get("x")), float(t.get("y"))) for t in root.iter(f"{SVG}text")]


def test_every_node_is_named_and_a_leaf_by_its_parameter():
    picture = views.recorded(GRAPH, {"W": W, "b": b})
    assert picture.label == "recorded: Div, Add, Mm, W.grad, b.grad"
    assert [text for text, *_ in texts(picture)] == ["Div", "Add", "Mm", "W.grad", "b.grad"]
    assert "?.grad" in views.recorded(GRAPH, {"W": W}).svg


def test_the_way_back_goes_down_and_a_branch_to_the_side():
    div, add, mm, dW, db = texts(views.recorded(GRAPH, {"W": W, "b": b}))
    assert all(above[2] < below[2] for above, below in pairwise([div, add, mm, dW]))
    assert div[1] == add[1] == mm[1] == dW[1] < db[1]
    assert db[2] == mm[2]


def addmm(below):
    """A linear layer's record: bias, what came in, weight turned."""
    return Node("AddmmBackward0", Leaf(b), below, Node("TBackward0", Leaf(W)))


def test_boxes_do_not_overlap_and_lie_inside():
    graph = Node("A", addmm(addmm(addmm(GRAPH))), Leaf(W))
    root = ElementTree.fromstring(views.recorded(graph, {}).svg)
    boxes = [tuple(float(r.get(k)) for k in ("x", "y", "width", "height")) for r in
             root.iter(f"{SVG}rect")]  # fmt: skip
    assert len(boxes) == 19
    for i, (x, y, w, h) in enumerate(boxes):
        assert min(x, y) >= 0
        assert x + w <= float(root.get("width"))
        assert y + h <= float(root.get("height"))
        for u, v, p, q in boxes[:i]:
            assert x + w <= u or u + p <= x or y + h <= v or v + q <= y


def test_notes_stand_beside_the_operations_in_order():
    found = texts(views.recorded(GRAPH, {}, ["one", "two", "three"]))
    beside = {text: y for text, _, y in found}
    assert beside["one"] == beside["Div"]
    assert beside["two"] == beside["Add"]
    assert beside["three"] == beside["Mm"]
    narrow = ElementTree.fromstring(views.recorded(GRAPH, {}).svg)
    wide = ElementTree.fromstring(views.recorded(GRAPH, {}, ["one"]).svg)
    assert float(narrow.get("width")) < float(wide.get("width"))


def test_a_graph_that_is_too_large_is_refused_at_once():
    chain = Node("X")
    for _ in range(2000):
        chain = Node("AddBackward0", chain, chain)  # 2 to the 2000 ways
    with pytest.raises(ValueError, match="node must have at most 40 operations"):
        views.recorded(chain, {})


@pytest.mark.parametrize("node", [None, 3, "DivBackward0"])
def test_what_is_no_grad_fn_is_refused(node):
    with pytest.raises(TypeError, match=r"node must be the grad_fn of a tensor.* try loss.grad_fn"):
        views.recorded(node, {})


def test_too_many_notes_are_refused():
    with pytest.raises(ValueError, match="notes must be at most one for each of 3 operations"):
        views.recorded(GRAPH, {}, ["note"] * 4)
