"""The plane, images, weights, confusion and mistakes, read back from what was drawn."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

import backprop_lib as bp
from backprop_course import views
from backprop_course.shared.style import NEGATIVE, POSITIVE, number
from backprop_course.views.classified import GAP, INKS, PIXEL
from backprop_course.views.plane import CELLS, MARGIN, SHADES, SIZE

SVG = "{http://www.w3.org/2000/svg}"
SQUARE = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-\3z")


def root(picture):
    return ElementTree.fromstring(picture.svg)


def keyed(picture):
    return {t.get("data-key"): t for t in root(picture).iter() if t.get("data-key")}


def squares(path):
    """(x, y, width, height) of every square in a path, which holds nothing else."""
    found = SQUARE.findall(path.get("d"))
    assert SQUARE.sub("", path.get("d")) == ""
    return np.array(found, dtype=float).reshape(-1, 4)


@pytest.fixture(scope="module")
def moons():
    X, Y = bp.datasets.two_moons(60, seed=0)
    net = bp.Network.random([2, 6, 1], hidden=bp.Tanh(), seed=0)
    bp.train(net, X, Y, epochs=40, learning_rate=1.0, progress=False)
    return net, X, Y


@pytest.fixture(scope="module")
def reader():
    X, labels = bp.datasets.digits("test")
    net = bp.Network.random([64, 12, 10], hidden=bp.Tanh(), seed=0)
    Y = bp.one_hot(labels, 10)
    bp.train(net, X, Y, epochs=3, learning_rate=0.5, batch_size=20, seed=0, progress=False)
    return net, X, Y


def corners(X):
    """The plane's left bottom and right top."""
    middle = (X.min(axis=0) + X.max(axis=0)) / 2
    reach = 0.55 * np.ptp(X, axis=0).max()
    return middle - reach, middle + reach


def at(picture_points, X):
    """Points of the picture as inputs."""
    low, high = corners(X)
    share = (np.asarray(picture_points) - MARGIN) / SIZE
    return low + np.column_stack([share[:, 0], 1 - share[:, 1]]) * (high - low)


def test_every_cell_of_the_plane_has_the_shade_of_its_answer(moons):
    net, X, Y = moons
    painted = np.zeros((CELLS, CELLS), dtype=int)
    side = SIZE / CELLS
    for key, path in keyed(views.decision(net, X, Y)).items():
        if not key.startswith("shade"):
            continue
        shade = int(key[6:-1])
        assert path.get("fill") == (POSITIVE if shade > 0 else NEGATIVE)
        for x, y, width, height in squares(path):
            assert height == pytest.approx(side, abs=0.06)
            i, j = round((y - MARGIN) / side), round((x - MARGIN) / side)
            cells = painted[i, j : j + round(width / side)]
            assert (cells == 0).all()
            cells[:] = shade if shade > 0 else shade - 1
    assert (painted != 0).all()
    centres = MARGIN + (np.arange(CELLS) + 0.5) * side
    answers = net.predict(at([(x, y) for y in centres for x in centres], X)).reshape(CELLS, CELLS)
    sure = np.sign(answers - 0.5) * np.ceil(np.abs(2 * answers - 1) * SHADES)
    expected = np.where(sure > 0, sure, np.minimum(np.floor((2 * answers - 1) * SHADES), -1))
    # of a no that is a whole number of shades sure, either shade is right
    np.testing.assert_array_equal(painted > 0, answers > 0.5)
    assert (np.abs(painted - expected) <= 1e-9).mean() > 0.99


def test_on_the_line_the_network_is_undecided(moons):
    net, X, Y = moons
    d = keyed(views.decision(net, X, Y))["line"].get("d")
    points = np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", d), dtype=float)
    assert len(points) > CELLS
    assert np.abs(net.predict(at(points, X)) - 0.5).max() < 0.02


def test_a_network_that_is_decided_everywhere_has_no_line():
    net = bp.Network([bp.Dense([[0.0], [0.0]], [[5.0]], bp.Sigmoid())])
    keys = keyed(views.decision(net, [[0.0, 0.0], [1.0, 1.0]], [[1.0], [1.0]]))
    assert set(keys) == {f"shade[{SHADES}]"}


def test_a_network_that_answers_inf_and_nan_is_drawn_all_the_same():
    huge = bp.Dense([[1e300, -1e300], [1e300, 1e300]], [[0.0, 0.0]], bp.Identity())
    last = bp.Dense([[1e300], [1e300]], [[0.0]], bp.Identity())
    net = bp.Network([huge, last], bp.SquaredError())
    picture = views.decision(net, [[-1.0, -1.0], [1.0, 1.0]], [[0.0], [1.0]])
    assert not re.search(r"\b[A-Z]?(nan|inf)\b", picture.svg)
    assert "line" in keyed(picture)


def test_the_line_may_cross_itself_in_one_cell():
    """A saddle: |x + y| − |x − y|, whose line is both axes; all sides of the middle cell cross."""
    W = np.array([[1.0, -1.0, 1.0, -1.0], [1.0, -1.0, -1.0, 1.0]])
    hidden = bp.Dense(W, np.zeros((1, 4)), bp.ReLU())
    net = bp.Network([hidden, bp.Dense([[1], [1], [-1], [-1]], [[0.0]], bp.Sigmoid())])
    X = np.array([[-1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]])
    d = keyed(views.decision(net, X, [[1.0], [1.0], [0.0], [0.0]]))["line"].get("d")
    found = np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", d), dtype=float)
    assert d.count("M") == d.count("L") == 2 * (CELLS - 1)
    assert np.abs(at(found, X)).min(axis=1).max() < 0.001


def test_wrong_answers_and_no_others_are_ringed(moons):
    net, X, Y = moons
    picture = views.decision(net, X, Y)
    rings = [c for c in root(picture).iter(f"{SVG}circle") if c.get("data-key") == "wrong"]
    wrong = X[((net.predict(X) > 0.5) != (Y > 0.5))[:, 0]]
    assert 0 < len(wrong) < len(X)
    assert picture.label == f"60 points, {len(wrong)} wrong"
    drawn = at([(float(c.get("cx")), float(c.get("cy"))) for c in rings], X)
    np.testing.assert_allclose(drawn, wrong, atol=0.01)


def test_classes_are_told_apart_by_form_too(moons):
    net, X, Y = moons
    marks = {
        stroke: [p.get("d") for p in root(views.decision(net, X, Y)).iter(f"{SVG}path")
                 if p.get("stroke") == stroke]
        for stroke in (POSITIVE, NEGATIVE)
    }  # fmt: skip
    (plus,), (minus,) = marks[POSITIVE], marks[NEGATIVE]
    assert plus.count("v") == plus.count("M") == (Y == 1).sum()
    assert "v" not in minus
    assert minus.count("M") == (Y == 0).sum()


def test_images_have_the_ink_of_their_rows():
    X = bp.datasets.digits("test")[0][:11]
    picture = views.images(X, captions=[f"<{e}>" for e in range(11)], columns=4)
    ink = np.zeros_like(X)
    side = 8 * PIXEL + GAP
    for path in root(picture).iter(f"{SVG}path"):
        for x, y, width, height in squares(path):
            assert width == height == PIXEL
            column, row = int((x - GAP) // side), int((y - GAP / 2) // (side + 20))
            j = round((x - GAP - column * side) / PIXEL)
            i = round((y - GAP / 2 - row * (side + 20)) / PIXEL)
            assert ink[4 * row + column, 8 * i + j] == 0
            ink[4 * row + column, 8 * i + j] = float(path.get("fill-opacity"))
    np.testing.assert_allclose(ink, X, atol=0.005)
    assert {key: t.text for key, t in keyed(picture).items()} == {
        f"caption[{e}]": f"<{e}>" for e in range(11)
    }


def test_ink_is_counted_in_steps_and_kept_between_paper_and_full():
    assert INKS == 16
    paths = root(views.images([[-3.0, 0.49, 1.0, 7.0]])).iter(f"{SVG}path")
    assert [(float(p.get("fill-opacity")), len(squares(p))) for p in paths] == [(0.5, 1), (1, 2)]


def test_weights_are_squares_whose_area_is_their_size_and_hollow_where_negative():
    W = np.random.default_rng(0).normal(size=(9, 3))
    net = bp.Network([bp.Dense(W, np.zeros((1, 3)), bp.Sigmoid())])
    picture = views.weights(net)
    filled, hollow = [], []
    for path in root(picture).iter(f"{SVG}path"):
        area = squares(path)[:, 2] ** 2
        if path.get("fill") == POSITIVE:
            filled.append(area)
        else:
            assert (path.get("fill"), path.get("stroke")) == ("none", NEGATIVE)
            hollow.append(area)
    largest = np.abs(W).max()
    full = (PIXEL - 1.5) ** 2
    for i, w in enumerate(W.T):
        np.testing.assert_allclose(filled[i] / full, w[w > 0] / largest, atol=0.02)
        np.testing.assert_allclose(hollow[i] / full, -w[w < 0] / largest, atol=0.02)
    texts = {key: t.text for key, t in keyed(picture).items()}
    assert (texts["scale[1]"], texts["scale[0]"]) == (number(largest), number(-largest))


def test_the_confusion_matrix_counts_true_classes_in_rows_and_answers_in_columns(reader):
    net, X, Y = reader
    true, answered = Y.argmax(axis=1), net.predict(X).argmax(axis=1)
    picture = views.confusion(net, X, Y)
    texts = {key: t.text for key, t in keyed(picture).items()}
    for i, j in np.ndindex(10, 10):
        count = ((true == i) & (answered == j)).sum()
        assert texts[f"count[{i},{j}]"] == (str(count) if count else "·")
    assert picture.label == f"{(true == answered).sum()} of 450 right"
    assert (true != answered).any()


def test_mistakes_come_surest_first_and_are_all_wrong(reader):
    net, X, Y = reader
    A = net.predict(X)
    true, answered = Y.argmax(axis=1), A.argmax(axis=1)
    wrong = [e for e in range(len(X)) if true[e] != answered[e]]
    wrong.sort(key=lambda e: -A[e].max())
    picture = views.mistakes(net, X, Y, most=7)
    captions = [f"{true[e]} → {answered[e]}  {number(A[e].max())}" for e in wrong[:7]]
    assert [t.text for t in keyed(picture).values()] == captions
    assert picture.svg == views.images(X[wrong[:7]], captions).svg


def test_pictures_repeat_exactly_and_stay_in_the_themes_colours(moons, reader):
    for draw in (
        lambda: views.decision(*moons),
        lambda: views.confusion(*reader),
        lambda: views.mistakes(*reader),
        lambda: views.weights(reader[0]),
    ):
        first, again = draw(), draw()
        assert first.svg == again.svg
        colours = set(re.findall(r"#[0-9A-Fa-f]{6}", first.svg))
        assert colours <= {POSITIVE, NEGATIVE}
        assert first.label in root(first).get("aria-label")


def classifier(*sizes):
    return bp.Network.random(list(sizes), seed=0)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: views.decision(classifier(3, 1), [[1, 2, 3]], [[1]]), "n_0 = 2 inputs and K = 1"),
        (lambda: views.decision(classifier(2, 1), [[1, 2, 3]], [[1]]), r"X must be \(E, n_0\)"),
        (lambda: views.images(np.ones((2, 10))), r"X must be \(E, n·n\).*got \(2, 10\)"),
        (lambda: views.images(np.ones((2, 9)), ["a"]), "captions must be E = 2 texts.*got 1"),
        (lambda: views.images(np.ones((2, 9)), columns=0), "columns, pictures in a row"),
        (lambda: views.weights(classifier(5, 2)), r"Wᵀ must be \(E, n·n\).*got \(2, 5\)"),
        (lambda: views.confusion(classifier(2, 1), [[1, 2]], [[1]]), "K ≥ 2 outputs.*got K = 1"),
        (lambda: views.confusion(classifier(2, 2), [[1, 2]], [[1, 1]]), "one-hot rows"),
        (lambda: views.confusion(classifier(2, 2), [[1, 2]], [1]), r"Y must be \(E, K\)"),
        (lambda: views.mistakes(classifier(4, 2), [[0] * 4], [[0, 1]], most=0), "most, how many"),
    ],
)
def test_bad_input_is_named_and_a_way_out_is_given(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_without_a_mistake_there_is_nothing_to_show():
    net = bp.Network([bp.Dense(np.eye(4) * 9, np.zeros((1, 4)), bp.Sigmoid())])
    with pytest.raises(ValueError, match="at least one row answered wrongly"):
        views.mistakes(net, np.eye(4), np.eye(4))


def with_nan(*sizes):
    net = bp.Network.random(list(sizes), seed=0)
    net.layers[0].W[0, 0] = np.nan
    return net


def test_an_answer_that_is_no_number_is_wrong_and_no_class():
    picture = views.decision(with_nan(2, 1), [[1.0, 2.0], [2.0, 1.0]], [[0.0], [1.0]])
    assert picture.label == "2 points, 2 wrong"
    for draw in (views.confusion, views.mistakes):
        with pytest.raises(ValueError, match=r"net must answer with finite numbers, got .*; scale"):
            draw(with_nan(4, 3), np.ones((2, 4)), np.eye(3)[:2])


def test_what_is_masked_is_not_drawn():
    masked = np.ma.masked_array([[1.0, 2.0, 9.0, 4.0]], mask=[[0, 0, 1, 0]])
    for draw in (views.images, views.heatmap, lambda values: views.equation(("a", values))):
        with pytest.raises(ValueError, match=r"masked.*; .*filled\(0\)"):
            draw(masked)
    with_gap = views.plot_curves({"a": masked[0]})
    assert with_gap.svg != views.plot_curves({"a": masked[0].data}).svg
