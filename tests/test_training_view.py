"""Training, watched: the numbers in the picture, its pace, its one place, and what a stop keeps."""

import re
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from read_pictures import in_images

import backprop_lib as bp
from backprop_course import views
from backprop_course.shared.style import number
from backprop_course.views import plots, training_picture
from backprop_course.views.charts import MOST_POINTS
from backprop_course.views.training_picture import MOST_MEASUREMENTS, Pace, draw_training

LESSON = Path(__file__).parent.parent / "notebooks" / "05_train_your_own.ipynb"
SVG = "{http://www.w3.org/2000/svg}"
OPTIONS = {"learning_rate": 0.5, "batch_size": 10, "seed": 0}


def shown(svg):
    root = ElementTree.fromstring(svg)
    return {t.get("data-key"): t for t in root.iter() if t.get("data-key")}


def texts(svg):
    return {key: element.text for key, element in shown(svg).items() if element.text}


def weights(net):
    return [array.copy() for layer in net.layers for array in (layer.W, layer.b)]


def moons(E=40, hidden=5):
    return bp.Network.random([2, hidden, 1], seed=0), *bp.datasets.two_moons(E, seed=0)


class Clock:
    """Time that passes only when told."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


class Page:
    """What a notebook's page is sent."""

    def __init__(self):
        self.shown, self.pictures = 0, []

    def display(self, picture, display_id):
        assert display_id is True
        self.shown += 1
        self.pictures.append(picture.svg)
        return self

    def update(self, picture):
        self.pictures.append(picture.svg)


@pytest.fixture
def page(monkeypatch):
    page = Page()
    monkeypatch.setattr(training_picture, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", page.display)
    return page


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(training_picture, "Pace", lambda seconds: Pace(seconds, clock, clock.sleep))
    return clock


def test_the_picture_shows_what_the_library_measures(page, clock):
    net, X, Y = moons()
    test = bp.datasets.two_moons(30, seed=1)
    training = views.train(net, X, Y, epochs=7, test=test, **OPTIONS)
    again, *_ = moons()
    accuracies, test_accuracies = [bp.accuracy(again, X, Y)], [bp.accuracy(again, *test)]

    def measure(epoch, history):
        accuracies.append(bp.accuracy(again, X, Y))
        test_accuracies.append(bp.accuracy(again, *test))

    history = bp.train(again, X, Y, epochs=7, progress=False, on_epoch=measure, **OPTIONS)
    assert training.loss == history.loss
    assert (training.accuracy, training.test_accuracy) == (accuracies, test_accuracies)
    assert texts(page.pictures[-1]) == {
        "loss": number(history.loss[-1]),
        "✓ train": f"train {number(accuracies[-1])}",
        "✓ test": f"test {number(test_accuracies[-1])}",
        "epochs": "7/7",
    }
    for now, then in zip(weights(net), weights(again), strict=True):
        np.testing.assert_array_equal(now, then)


def test_the_curves_pass_through_the_measured_values(page, clock):
    net, X, Y = moons()
    training = views.train(net, X, Y, epochs=9, **OPTIONS)
    loss, accuracy = ElementTree.fromstring(page.pictures[-1]).iter(f"{SVG}polyline")
    for line, values, high in (
        (loss, training.loss, max(training.loss)),
        (accuracy, training.accuracy, 1.0),
    ):
        heights = [float(point.split(",")[1]) for point in line.get("points").split()]
        top, bottom = 34.0, 234.0
        assert [(bottom - y) / (bottom - top) * high for y in heights] == pytest.approx(
            values, abs=high * 0.06 / 200 + 1e-12
        )


def test_a_long_run_is_drawn_through_few_points_and_measured_at_few_epochs(page, clock):
    net, X, Y = moons(E=8, hidden=1)
    training = views.train(net, X, Y, epochs=1234, learning_rate=0.1)
    lines = list(ElementTree.fromstring(page.pictures[-1]).iter(f"{SVG}polyline"))
    assert len(lines[0].get("points").split()) == MOST_POINTS
    assert 0.9 * MOST_MEASUREMENTS < len(training.measured) <= MOST_MEASUREMENTS + 2
    assert (training.measured[0], training.measured[-1]) == (0, 1234)


def test_the_picture_has_one_place_and_two_runs_end_in_the_same_one(clock):
    finals = []
    for _ in range(2):
        page, net = Page(), moons()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(training_picture, "_in_notebook", lambda: True)
            patch.setattr("IPython.display.display", page.display)
            views.train(*net, epochs=30, **OPTIONS)
            clock.now += 0.35  # the second run meets other pictures on the way
        assert page.shown == 1
        finals.append(page.pictures[-1])
    assert finals[0] == finals[1]


def test_pictures_are_coalesced_and_none_is_drawn_twice(page, clock, monkeypatch):
    """Epochs of 30 ms, drawings of 5 ms: ten pictures a second at the most."""
    drawn = []

    def draw(training):
        clock.now += 0.005
        drawn.append((clock.now, len(training.loss)))
        return original(training)

    original = draw_training
    monkeypatch.setattr(training_picture, "draw_training", draw)
    net, X, Y = moons()
    monkeypatch.setattr(bp.Network, "gradients", slowed(bp.Network.gradients, clock, 0.0075))
    views.train(net, X, Y, epochs=101, **OPTIONS)  # in whose last one a picture is due
    times, epochs = zip(*drawn, strict=True)
    assert 20 <= len(drawn) <= 1 + 10 * clock.now
    assert np.diff(times[:-1]).min() >= 0.1  # the last picture need not wait
    assert len(set(epochs)) == len(epochs)
    assert epochs[-1] == 101
    assert len(set(page.pictures)) == len(page.pictures) == len(drawn)


def test_slow_drawings_cost_no_more_than_one_part_in_seven(page, clock, monkeypatch):
    def draw(training):
        clock.now += 0.3
        return original(training)

    original = draw_training
    monkeypatch.setattr(training_picture, "draw_training", draw)
    net, X, Y = moons()
    monkeypatch.setattr(bp.Network, "gradients", slowed(bp.Network.gradients, clock, 0.01))
    views.train(net, X, Y, epochs=1000, **OPTIONS)
    training = 1000 * 4 * 0.01
    assert len(page.pictures) > 10
    assert (len(page.pictures) - 2) * 0.3 <= training / 6
    assert clock.now == pytest.approx(training + len(page.pictures) * 0.3)


def slowed(method, clock, seconds):
    def slow(self, X, Y):
        clock.now += seconds
        return method(self, X, Y)

    return slow


def test_what_is_too_quick_is_held_back_evenly(page, clock):
    net, X, Y = moons()
    views.train(net, X, Y, epochs=50, seconds=3, **OPTIONS)
    assert clock.now == pytest.approx(3)
    assert 25 <= len(page.pictures) <= 31
    views.train(net, X, Y, epochs=50, **OPTIONS)
    assert clock.now == pytest.approx(3)


@pytest.mark.parametrize("steps", [0, 1, 6, 8, 11])
def test_a_stop_in_mid_epoch_keeps_the_last_step_and_the_history(page, clock, monkeypatch, steps):
    """Four steps an epoch: the stop comes while the gradients of the next step are taken."""
    net, X, Y = moons()
    done = []
    original = bp.Network.gradients

    def stopping(self, X, Y):
        if len(done) == steps:
            raise KeyboardInterrupt
        done.append(1)
        return original(self, X, Y)

    monkeypatch.setattr(bp.Network, "gradients", stopping)
    training = views.train(net, X, Y, epochs=5, **OPTIONS)
    monkeypatch.setattr(bp.Network, "gradients", original)

    full, *_ = moons()
    losses = bp.train(full, X, Y, epochs=5, progress=False, **OPTIONS).loss
    assert training.interrupted
    assert training.loss == losses[: steps // 4]
    for now, then in zip(weights(net), weights(after(steps)), strict=True):
        np.testing.assert_array_equal(now, then)
    picture = shown(page.pictures[-1])
    assert picture["epochs"].text == f"{steps // 4}/5"
    assert "stopped" in picture
    assert training.accuracy[-1] == bp.accuracy(net, X, Y)
    assert training.measured == list(range(steps // 4 + 1))
    assert len(training.accuracy) == len(training.measured)


def after(steps):
    """The network after so many steps, taken by hand."""
    net, X, Y = moons()
    rng = np.random.default_rng(OPTIONS["seed"])
    while True:
        order = rng.permutation(len(X))
        X, Y = X[order], Y[order]
        for start in range(0, len(X), OPTIONS["batch_size"]):
            if steps == 0:
                return net
            rows = slice(start, start + OPTIONS["batch_size"])
            bp.step(net, net.gradients(X[rows], Y[rows])[1], OPTIONS["learning_rate"])
            steps -= 1


def test_a_stop_while_drawing_is_a_stop_too(page, clock, monkeypatch):
    net, X, Y = moons()
    original = Pace.draw

    def draw(self, picture):
        original(self, picture)
        raise KeyboardInterrupt

    monkeypatch.setattr(Pace, "draw", draw)
    training = views.train(net, X, Y, epochs=5, **OPTIONS)
    assert training.interrupted
    assert len(training.loss) == 1
    assert "stopped" in shown(page.pictures[-1])


def test_a_finished_run_shows_no_stop(page, clock):
    views.train(*moons(), epochs=2, **OPTIONS)
    assert not {"stopped", "diverged"} & set(shown(page.pictures[-1]))


def test_divergence_is_shown_and_raised_with_its_history(page, clock):
    net = bp.Network.random([2, 3, 1], hidden=bp.Identity(), loss=bp.SquaredError(), seed=0)
    X, Y = bp.datasets.two_moons(40, seed=0)
    with pytest.raises(bp.DivergenceError) as error:
        views.train(net, X, Y, epochs=5000, learning_rate=10)
    picture = shown(page.pictures[-1])
    assert picture["diverged"].text == "ℒ → ∞"
    assert picture["epochs"].text == f"{len(error.value.history.loss)}/5000"
    assert not re.search(r"\b[A-Z]?(nan|inf)\b", page.pictures[-1])


def test_targets_that_are_no_classes_have_no_accuracy(page, clock):
    net = bp.Network.random([3, 2], hidden=bp.Identity(), loss=bp.SquaredError(), seed=0)
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(9, 3)), rng.normal(size=(9, 2))
    training = views.train(net, X, Y, epochs=3, learning_rate=0.1)
    assert training.accuracy == training.measured == []
    assert set(texts(page.pictures[-1])) == {"loss", "epochs"}


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"epochs": 0}, ValueError, "epochs, how often"),
        ({"learning_rate": -1}, ValueError, "learning_rate"),
        ({"batch_size": 41}, ValueError, "batch_size"),
        ({"seconds": -1}, ValueError, "seconds, how long .* try seconds=3"),
        ({"test": np.ones((4, 2))}, TypeError, r"test must be a pair .* try test=\(X_test"),
        ({"test": (np.ones((4, 3)), np.ones((4, 1)))}, ValueError, r"X must be \(E, n_0\)"),
        ({"test": (np.ones((4, 2)), np.ones((3, 1)))}, ValueError, r"Y must be \(E, K\)"),
    ],
)
def test_bad_input_is_refused_before_anything_is_shown(page, changed, error, message):
    net, X, Y = moons()
    before = weights(net)
    with pytest.raises(error, match=message):
        views.train(net, X, Y, **{"epochs": 3, "learning_rate": 0.5} | changed)
    assert page.pictures == []
    for now, then in zip(weights(net), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_without_a_notebook_it_trains_and_shows_nothing(capsys):
    training = views.train(*moons(), epochs=3, **OPTIONS)
    assert repr(training) == "<training: 3 of 3 epochs>"
    assert capsys.readouterr() == ("", "")


def test_the_result_shows_nothing_below_its_picture():
    assert views.train(*moons(), epochs=1, **OPTIONS)._ipython_display_() is None


def test_the_lessons_own_runs_reach_what_it_says_and_end_in_its_stored_pictures(page, monkeypatch):
    monkeypatch.setattr(Pace, "hold", lambda self, share: None)
    monkeypatch.setattr(plots, "plot_curves", lambda *args, **kwargs: None)
    cells = [c for c in nbformat.read(LESSON, as_version=4).cells if c.cell_type == "code"]
    scope, stored, finals = {}, [], []
    for cell in cells:
        if any(call in cell.source for call in ("proofs.show", "check(", "predict(", "Lab(")):
            continue
        exec(cell.source, scope)
        if "views.train(" in cell.source:
            finals.append(page.pictures[-1])
            (output,) = cell.outputs
            (picture,) = in_images(output.data["text/html"])
            stored.append(re.sub("<style>.*?</style>", "", picture))
    assert len(stored) == 2
    assert finals == stored
    assert bp.accuracy(scope["reader"], scope["X_train"], scope["Y_train"]) > 0.97
    for net in (scope["reader"], scope["soft"]):
        assert bp.accuracy(net, scope["X_test"], scope["Y_test"]) > 0.9
    assert bp.accuracy(scope["winding"], scope["X_arm"], scope["Y_arm"]) > 0.95
