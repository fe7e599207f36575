"""The pictures, read back: every number drawn is the library's, every label is escaped."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab_states import pictures, states
from read_pictures import SVG, drawn, values

import backprop_lib as bp
from backprop_course import views
from backprop_course.shared import style
from backprop_course.shared.style import apart, fitted, number, width_of
from backprop_course.views.charts import BOTTOM, HEIGHT, TOP, draw_slice
from backprop_course.views.lab.cross_checks import digits
from backprop_course.views.lab.network_picture import draw_network
from backprop_course.views.lab.pictures import still
from backprop_course.views.lab.session import PANELS, Session
from backprop_course.views.lab.state import LabState, Parameter


@given(states())
@settings(max_examples=150)
def test_every_number_shown_is_the_librarys(state):
    net, e = state.network, state.example
    loss, grads = net.gradients(state.X, state.Y)
    expected = {"loss": loss, "slope": state.snapshot().slope(state.chosen)}
    expected |= {f"y[{k}]": y for k, y in enumerate(state.Y[e])}
    for i, x in enumerate(state.X[e]):
        expected[f"a0[{i}]"] = x
    for layer, (record, grad) in enumerate(zip(net.forward(state.X), grads, strict=True), start=1):
        arrays = {"W": net.layers[layer - 1].W, "dW": grad.dW, "b": net.layers[layer - 1].b}
        for name, array in (arrays | {"db": grad.db, "edge": grad.dW}).items():
            for i, j in np.ndindex(array.shape):
                expected[f"{name}{layer}[{i},{j}]"] = array[i, j]
        for i in range(grad.dZ.shape[1]):
            expected[f"a{layer}[{i}]"] = record.A[e, i]
            expected[f"delta{layer}[{i}]"] = grad.dZ[e, i]
    assert values("".join(drawing.markup() for drawing in still(state))) == pytest.approx(
        expected, rel=1e-12, abs=0
    )


LEAST_ROOM = 48
"""Of a number of 13 pixels in the lab, in a neuron's circle."""


@given(st.floats(allow_nan=False), st.sampled_from([12, 13, 16]), st.integers(40, 90))
def test_a_number_has_as_many_digits_as_there_is_room_for(value, size, room):
    text, drawn_size = fitted(value, size, room)
    assert width_of(text, drawn_size) <= room + 1e-9
    widths = {kept: width_of(number(value, kept), size) for kept in (3, 2, 1)}
    most = next((kept for kept, width in widths.items() if width <= room), 1)
    assert text == number(value, most)
    assert drawn_size == size or widths[1] > room


def test_before_the_point_no_digit_is_left_out():
    values = [123.4, 99.96, 12.3, 9.996, 0.0456, 1234.0]
    assert [number(v, 1) for v in values] == ["123", "100", "12", "10", "0.05", "1e3"]
    assert [number(v) for v in values] == ["123", "100", "12.3", "10.0", "0.0456", "1.23e3"]


def test_ticks_that_differ_are_told_apart():
    assert apart(1.441, 1.4412) == ["1.4410", "1.4412"]
    assert apart(1.0, 1.0) == ["1.00", "1.00"]
    assert apart(0.5, 2.0) == ["0.500", "2.00"]


@given(states(), st.sampled_from(PANELS))
@settings(max_examples=80)
def test_every_text_shows_its_number_rounded(state, panel):
    view = Session(state.network, state.X, state.Y)
    view.panel = panel
    if panel == "steps":
        view.at = view.last // 2
    view.receive({"checks": True})
    for picture in pictures(view).values():
        for element in drawn(picture).iter():
            if element.get("data-value") is None:
                continue
            key, value = element.get("data-key"), float(element.get("data-value"))
            rounded = [number(value)]
            if width_of(rounded[0], 13) > LEAST_ROOM:
                rounded += [number(value, kept) for kept in (1, 2)]
            if key.startswith("check-"):
                rounded = [digits(value)]
            elif key == "descent-steps" or (key.startswith("y[") and value in (0, 1)):
                rounded = [f"{value:g}"]
            assert element.text.split()[-1] in rounded, key


def test_no_number_of_the_lab_is_shown_without_its_full_value():
    net, X, Y = small()
    view = Session(net, X, Y)
    for view.panel in PANELS:
        for picture in pictures(view).values():
            for element in drawn(picture).iter():
                key = element.get("data-key")
                if key and not re.search("symbols|numbers|name", key):
                    assert (element.get("data-value") is None) == (element.text == "–"), key


@given(states())
def test_the_tangent_has_the_slope_of_the_curve(state):
    chosen = state.chosen
    value, h = state.get(chosen), 1e-5
    below, at, above = state.losses_along(chosen, np.array([value - h, value, value + h]))
    snapshot = state.snapshot()
    assert at == pytest.approx(snapshot.loss, rel=1e-12)
    assert state.get(chosen) == value
    if not any(f.activation.kinks for f in state.network.layers):
        measured = (above - below) / (2 * h)
        assert snapshot.slope(chosen) == pytest.approx(measured, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("slope", [300.0, 3.0, 0.0, -3.0, -300.0])
@pytest.mark.parametrize("at", [-0.8, 0.0, 0.8])
def test_the_tangent_is_drawn_at_that_slope_and_inside_the_frame(slope, at):
    values = np.linspace(-1, 1, 3)
    drawing = draw_slice("w", values, slope * values + 5, at, slope * at + 5, slope)
    root = ElementTree.fromstring(drawing.markup())
    lines = root.findall(f"{SVG}line")[-2:]
    curve = root.find(f"{SVG}polyline").get("points").split()
    (x1, y1), (x2, y2) = (tuple(map(float, curve[i].split(","))) for i in (0, -1))
    for line in lines:
        dx = float(line.get("x2")) - float(line.get("x1"))
        dy = float(line.get("y2")) - float(line.get("y1"))
        assert abs(dx) > 5
        assert dy / dx == pytest.approx((y2 - y1) / (x2 - x1), rel=0.01)
        assert TOP - 0.1 <= float(line.get("y2")) <= HEIGHT - BOTTOM + 0.1


@pytest.mark.parametrize("reach", [1e-3, 1e300, 1.7e308])
def test_a_curve_over_the_largest_numbers_stays_in_its_frame(reach):
    values = np.linspace(-1, 1, 5) * reach
    losses = np.array([9e299, 1.0, 0.0, -9e299, np.nan])
    with np.errstate(all="raise"):
        drawing = draw_slice("w", values, losses, 0.0, 0.0, 1e300 / reach)
    curve = drawn(drawing.markup()).find(f".//{SVG}polyline").get("points")
    points = np.array([point.split(",") for point in curve.split()], dtype=float)
    middle = (points[1] + points[2]) / 2
    np.testing.assert_allclose(np.diff(points[:, 0]), 57, atol=0.11)
    assert (points[:, 1] == sorted(points[:, 1])).all()
    assert TOP < points[0, 1] < middle[1] < points[-1, 1] < HEIGHT - BOTTOM


def test_signs_are_shown_twice_and_sizes_by_width():
    net = bp.Network([bp.Dense([[4.0, -2.0]], [[0.0, 0.0]], bp.Sigmoid())])
    drawing = draw_network(LabState(net, [[1.0]], [[1.0, 0.0]]).snapshot(), show="weight")
    edges = [
        line
        for line in ElementTree.fromstring(drawing.markup()).iter(f"{SVG}line")
        if line.get("stroke") in (style.POSITIVE, style.NEGATIVE)
    ][:2]
    assert [edge.get("stroke") for edge in edges] == [style.POSITIVE, style.NEGATIVE]
    assert [edge.get("stroke-dasharray") for edge in edges] == [None, style.DASH]
    assert [float(edge.get("stroke-width")) for edge in edges] == [8.0, 4.5]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-0.0, "0"), (0.5, "0.500"), (-1.0, "−1.00"), (12.345, "12.3"), (123.4, "123"),
        (1234, "1.23e3"), (-1000.0, "−1e3"), (0.00001234, "1.23e−5"), (0.012345, "0.0123"),
        (999.96, "1e3"), (3.9e-17, "≈0"), (-1e-300, "≈0"),
        (float("nan"), "nan"), (float("inf"), "∞"), (-float("inf"), "−∞"),
    ],
)  # fmt: skip
def test_numbers_have_three_digits_and_a_true_minus(value, text):
    assert number(value) == text


def test_labels_are_escaped():
    nasty = "<script>alert('x')</script> & \"q\""
    picture = views.equation((nasty, [[1.0]]), "<", views.Matrix("b", [["<b>"]], shape="&"))
    root = ElementTree.fromstring(picture.svg)
    assert root.get("aria-label").startswith(nasty)
    assert not list(root.iter(f"{SVG}script"))
    assert nasty in [text.text for text in root.iter(f"{SVG}text")]
    assert "<script" not in picture.svg


def test_an_equation_shows_shapes_numbers_and_signs():
    picture = views.equation(("a", [[1.0, 0.0, -2.0]]), "@", ("W", np.ones((3, 2))))
    texts = [t.text for t in ElementTree.fromstring(picture.svg).iter(f"{SVG}text")]
    assert texts == ["a", "1.00", "0", "−2.00", "(1, 3)", "@", "W", *["1.00"] * 6, "(3, 2)"]


def test_cells_are_of_one_size_everywhere():
    pictures = [views.equation(("a", np.ones(shape))) for shape in [(1, 1), (7, 2), (2, 9)]]
    sizes = {
        (box.get("width"), box.get("height"))
        for picture in pictures
        for box in ElementTree.fromstring(picture.svg).iter(f"{SVG}rect")
    }
    assert sizes == {(f"{style.CELL_WIDTH:.1f}", f"{style.CELL_HEIGHT:.1f}")}


def test_lit_and_ghost_cells_are_told_apart():
    plain = views.equation(("a", [[1.0, 1.0]])).svg
    marked = views.equation(views.Matrix("a", [[1.0, 1.0]], lit=[[1, 0]], ghost=[[0, 1]])).svg
    assert marked.count("<rect") == plain.count("<rect") + 1
    assert 'opacity="0.68"' in marked


def test_connections_fade_all_but_one():
    assert views.connections(3, 2).svg.count("0.22") == 0
    faded = views.connections(3, 2, lit=2).svg.count('opacity="0.22"')
    assert faded == 3 + 3 * 2 + 1 + 2  # three edges, their two-part symbols, a neuron, its symbol


FIGURES = {
    "activation": lambda: views.plot_activation(bp.Tanh()),
    "loss": lambda: views.plot_loss(lambda a, y: 0.5 * (a - y) ** 2),
    "curves": lambda: views.plot_curves({"a": [3, 2, 1], "b": [1, 2, 3]}, log=True),
    "heatmap": lambda: views.heatmap(np.arange(12.0).reshape(3, 4) - 5, "W"),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_take_the_colours_of_the_theme_and_repeat_exactly(name):
    first, again = FIGURES[name]().svg, FIGURES[name]().svg
    assert first == again
    assert "currentColor" in first
    assert "#010203" not in first
    assert not re.search(r"fill: ?#(fff|ffffff|000|000000)\b", first)
    ElementTree.fromstring(first)


def test_a_picture_gives_html_and_words():
    bundle = views.diagram(*small())._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert re.fullmatch(
        r"<picture: network 2-2-1, output 0\.\d+, loss \d\.\d+>", bundle["text/plain"]
    )


def small():
    net = bp.Network.random([2, 2, 1], seed=0)
    return net, np.array([[0.5, -1.0], [1.0, 0.3]]), np.array([[1.0], [0.0]])


def test_the_slice_can_be_asked_for_any_parameter():
    net, X, Y = small()
    picture = views.loss_slice(net, X, Y, "b", 2, 0, 0)
    assert "loss along b₂" in picture.label
    assert "loss along x₂" in views.loss_slice(net, X, Y, "X", 0, 1, 1).label


@pytest.mark.parametrize("key", ["W1[0,0]", "W2[1,0]", "b1[0,1]", "X[1,0]"])
def test_the_slice_takes_the_name_that_its_own_message_gives(key):
    net, X, Y = small()
    named = Parameter.from_key(key)
    parts = (named.kind, named.layer, named.row, named.column)
    assert views.loss_slice(net, X, Y, key).svg == views.loss_slice(net, X, Y, *parts).svg
    with pytest.raises(ValueError, match=r"such as W1\[0,0\], got W3\[0,0\]"):
        views.loss_slice(net, X, Y, "W3[0,0]")


def test_captions_may_be_numbers():
    X, digits = bp.datasets.digits("test")
    picture = views.images(X[:3], digits[:3])
    assert [f">{digit}<" in picture.svg for digit in digits[:3]] == [True] * 3


def texts_of(picture):
    return [text.text for text in ElementTree.fromstring(picture.svg).iter(f"{SVG}text")]


def test_curves_may_have_any_names():
    names = {1: "1", "_hidden": "_hidden", "$\\foo$": "$\\foo$", (2, 0.5): "(2, 0.5)"}
    picture = views.plot_curves({name: [1, 2] for name in names})
    assert texts_of(picture)[-len(names) :] == list(names.values())


@pytest.mark.parametrize("largest", [1e308, 4.0, 1e-300])
def test_a_heatmap_says_its_largest_number(largest):
    picture = views.heatmap(largest * np.array([[1.0, -1.0], [0.0, 0.5]]), name="$\\foo$")
    texts = texts_of(picture)
    assert texts[0] == "$\\foo$ (2, 2)"
    assert texts[1] == number(-largest)
    assert texts[-1] == number(largest)


def test_an_input_that_is_chosen_follows_the_example():
    state = LabState(*small(), Parameter("X", 0, 0, 1))
    state.view_example(1)
    assert state.chosen == Parameter("X", 0, 1, 1)


def test_every_view_is_there_again_after_its_module_is_loaded():
    for _ in range(2):
        hidden = [name for name in views.__all__ if not callable(getattr(views, name))]
        assert not hidden, (
            f"views.{hidden[0]} is a module where the view is wanted: a file or folder in "
            "backprop_course/views must not have the name of a view"
        )


def imports(path):
    """The modules of the views that a module imports, by their dotted names."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(VIEWS):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else node.module


VIEWS = "backprop_course.views"
HERE = Path(views.__file__).parent
MODULES = {
    ".".join([VIEWS, *path.relative_to(HERE).with_suffix("").parts]): path
    for path in HERE.rglob("*.py")
    if path.name != "__init__.py"  # those of the views load a view when it is asked for
}


@pytest.mark.parametrize("folders", [False, True])
def test_no_module_and_no_folder_imports_one_that_imports_it(folders):
    graph = {}
    for name, path in MODULES.items():
        for other in imports(path):
            start, end = (n.rpartition(".")[0] if folders else n for n in (name, other))
            if start != end:
                graph.setdefault(start, set()).add(end)
    assert graph
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError where there is a circle
