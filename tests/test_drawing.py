"""The sheet: strokes become the digits' kind of picture, and the network's answer is shown."""

import re
import time
import warnings
from itertools import product

import IPython.display
import numpy as np
import pytest
from hands import (
    HANDS,
    HELD_OUT,
    ONES,
    TUNED,
    VERSIONS,
    changed,
    drawing,
    drawings,
    strokes_of,
)  # fmt: skip
from hypothesis import given, settings
from hypothesis import strategies as st
from read_pictures import in_images, shown, values

import backprop_lib as bp
from backprop_course import views
from backprop_course.shared.style import number
from backprop_course.views import words
from backprop_course.views.digit_sheet import ink
from backprop_course.views.digit_sheet.pictures import draw_answer, draw_seen, still
from backprop_course.views.digit_sheet.sheet import MOST_POINTS, Sheet

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from backprop_course.views.digit_sheet.widget import DrawDigit

LINE = [0.5, 0.1, 0.5, 0.9]
POINT = st.tuples(st.floats(0, 1), st.floats(0, 1))


def flat(strokes):
    """As the page tells them."""
    return [[value for point in stroke for value in point] for stroke in strokes]


def network(loss=bp.SoftmaxCrossEntropy, sizes=(64, 16, 10)):
    return bp.Network.random(list(sizes), loss=loss(), seed=0)


@pytest.fixture(scope="module")
def trained():
    X, labels = bp.datasets.digits("train")
    Y = bp.one_hot(labels, 10)
    nets = [network(bp.SoftmaxCrossEntropy, (64, 32, 10)), network(bp.CrossEntropy, (64, 64, 10))]
    for net in nets:
        bp.train(net, X, Y, epochs=60, learning_rate=0.5, batch_size=32, seed=0, progress=False)
    return nets


def test_an_empty_sheet_is_paper():
    assert not ink.bitmap([]).any()
    assert not ink.bitmap([[]]).any()
    assert ink.picture([]).shape == (8, 8)


@pytest.mark.parametrize("at", [(0.5, 0.5), (0.0, 0.0), (1.0, 0.3)])
def test_a_dot_is_a_dot_in_the_middle(at):
    dots = ink.bitmap([[at]])
    rows, columns = np.nonzero(dots)
    assert rows.mean() == columns.mean() == 15.5
    height = 32 * 2 * ink.PEN / (1 + 2 * ink.PEN)
    assert np.ptp(rows) + 1 == pytest.approx(height, abs=1)
    assert np.ptp(columns) + 1 == pytest.approx(ink.STRETCH * height, abs=1)


@given(st.lists(st.lists(POINT, min_size=1, max_size=40), max_size=8))
@settings(max_examples=1000, deadline=None)
def test_any_strokes_become_a_picture_in_sixteenths(strokes):
    with np.errstate(all="raise", under="ignore"):
        seen = ink.picture(strokes)
    assert np.array_equal(seen * 16, np.round(seen * 16))
    assert seen.min() >= 0
    assert seen.max() <= 1
    assert seen.any() == any(strokes)


def test_dots_are_those_within_a_pen_of_a_stroke():
    """Against the distance written out, point by point; an upright cross, which has no slant."""
    strokes = [[(0.5, 0.1), (0.5, 0.9)], [(0.3, 0.4), (0.7, 0.4)]]
    radius = ink.PEN * 0.8
    down = 32 / (0.8 + 2 * radius)
    across = min(ink.WIDTH / (0.4 + 2 * radius), ink.STRETCH * down)
    wanted = np.zeros((32, 32), dtype=bool)
    for row, column in product(range(32), repeat=2):
        x, y = 0.5 + (column - 15.5) / across, 0.5 + (row - 15.5) / down
        upright = np.hypot(x - 0.5, y - np.clip(y, 0.1, 0.9))
        level = np.hypot(x - np.clip(x, 0.3, 0.7), y - 0.4)
        wanted[row, column] = min(upright, level) <= radius
    np.testing.assert_array_equal(ink.bitmap(strokes), wanted)
    blocks = ink.picture(strokes)
    for row, column in product(range(8), repeat=2):
        block = wanted[4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
        assert blocks[row, column] == block.sum() / 16


@pytest.mark.parametrize("hand", HANDS)
def test_place_and_size_do_not_matter(hand):
    for digit in range(10):
        strokes = drawing(hand, digit)
        moved = changed(strokes, scale=(0.5, 0.5), to=(0.28, 0.66))
        difference = np.abs(ink.picture(strokes) - ink.picture(moved))
        # a dot on the very edge of the pen may fall to either side
        assert difference.sum() <= 2 / 16


def test_slant_is_taken_out_by_half():
    dots = ink.bitmap([[(0.7, 0.1), (0.3, 0.9)]])
    lean = dots[0].argmax() - dots[-1].argmax()
    upright = ink.WIDTH / (0.4 + 2 * ink.PEN * 0.8) * 0.4
    assert lean == pytest.approx((1 - ink.STRAIGHTENED) * upright, abs=1.5)


def test_a_dash_stays_a_dash_and_a_bar_a_bar():
    dash, bar = ink.bitmap([[(0.1, 0.5), (0.9, 0.5)]]), ink.bitmap([[(0.5, 0.1), (0.5, 0.9)]])
    assert dash.any(1).sum() < 12
    assert bar.any(1).all()
    assert bar.any(0).sum() < 8


def test_a_flat_drawing_is_not_made_high():
    wave = ink.bitmap([[(0.1, 0.5), (0.3, 0.4), (0.5, 0.5), (0.7, 0.6), (0.9, 0.5)]])
    assert wave.any(1).sum() < 24
    high = ink.bitmap([[(0.1, 0.5), (0.3, 0.1), (0.5, 0.5), (0.7, 0.9), (0.9, 0.5)]])
    assert high.any(1).all()


def test_points_close_together_are_left_out_but_never_the_ends():
    stroke = np.column_stack([np.linspace(0, 1, 1001), np.zeros(1001)])[:-3]
    starts, ends = ink._segments([stroke], 0.02)
    assert 45 < len(starts) < 55
    np.testing.assert_array_equal(starts[0], stroke[0])
    np.testing.assert_array_equal(ends[-1], stroke[-1])
    np.testing.assert_array_equal(ends[:-1], starts[1:])


def test_drawn_digits_have_the_ink_of_the_scanned_ones():
    X, _ = bp.datasets.digits("train")
    drawn = np.array([ink.picture(strokes) for _, _, _, strokes in drawings(HANDS)])
    scanned = X.reshape(-1, 8, 8)
    assert drawn.mean() == pytest.approx(scanned.mean(), rel=0.06)
    for pictures in (drawn, scanned):
        assert (pictures.sum(2) > 0).all()  # the height is filled
        assert (pictures.sum(1) > 0)[:, 3:5].all()  # and the middle of the width
        middle = (pictures * (np.arange(8) + 0.5)).sum((1, 2)) / pictures.sum((1, 2))
        assert middle.mean() == pytest.approx(4, abs=0.15)


def answered_rightly(net, hands):
    """For each hand, digit and version, whether the network's largest output is the digit's."""
    return {
        (hand, digit, version): int(net.predict(ink.picture(strokes).reshape(1, 64)).argmax())
        == digit
        for hand, digit, version, strokes in drawings(hands)
    }


EVERY = 2 * 10 * len(VERSIONS)


# Measured with four networks: TUNED 0.88 to 0.89, HELD_OUT 0.83 to 0.86.
@pytest.mark.parametrize(("hands", "least"), [(TUNED, 0.85), (HELD_OUT, 0.82)])
def test_most_drawings_are_answered_rightly(trained, hands, least):
    for net in trained:
        right = answered_rightly(net, hands)
        assert len(right) == EVERY
        assert np.mean(list(right.values())) >= least


def test_what_is_missed_is_mostly_what_the_scanned_hands_do_not_write(trained):
    """Their 7 has a bar; a 7 without is answered with 3. The other digits of TUNED do well."""
    for net in trained:
        right = answered_rightly(net, TUNED)
        others = [r for (hand, digit, _), r in right.items() if (hand, digit) != ("round", 7)]
        assert np.mean(others) >= 0.9


# Measured: 0.93 with both networks; before a foot was looked for, 0.71 and 0.76.
def test_a_1_may_have_a_foot_and_a_flag(trained):
    for net in trained:
        right = []
        for text in ONES.values():
            for how in VERSIONS.values():
                X = ink.picture(changed(strokes_of(text), **how)).reshape(1, 64)
                right.append(net.predict(X).argmax() == 1)
        assert np.mean(right) >= 0.9


def test_only_a_1_stands_on_a_foot():
    taken = {
        (hand, digit)
        for hand, digit, _, strokes in drawings(HANDS)
        if ink._stands_on_a_foot(*ink._segments([np.asarray(s) for s in strokes], 0.02))
    }
    assert taken <= {("angular", 1), ("angular", 2)}  # and this 2, when it is drawn narrow
    assert ("angular", 1) in taken


def test_a_picture_of_a_digit_takes_little_time():
    strokes = drawing("round", 8)
    times = []
    for _ in range(30):
        start = time.perf_counter()
        ink.picture(strokes)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.003


@pytest.mark.parametrize("loss", [bp.SoftmaxCrossEntropy, bp.CrossEntropy])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_number_shown_is_the_librarys(loss, dtype):
    net = bp.Network.random([64, 10], loss=loss(), seed=0, dtype=dtype)
    sheet = Sheet(net)
    assert set(shown(draw_answer(sheet).markup()).values()) == {"–", "Σ –"}
    sheet.receive({"strokes": flat(drawing("slanted", 4))})
    seen = ink.picture(sheet.strokes)
    cells = re.findall(
        r'fill-opacity="([\d.e-]+)"[^>]*data-cell="(\d+)"', draw_seen(sheet).markup()
    )
    assert [(float(v), int(i)) for v, i in cells] == [
        (pytest.approx(v, abs=1e-6), i) for i, v in enumerate(seen.ravel())
    ]
    Y_hat = net.predict(seen.reshape(1, 64).astype(dtype))[0]
    answer = draw_answer(sheet).markup()
    wanted = {f"y[{digit}]": float(value) for digit, value in enumerate(Y_hat)}
    wanted["sum"] = float(Y_hat.sum())
    assert values(answer) == wanted
    assert {key: text.split()[-1] for key, text in shown(answer).items()} == {
        key: number(value) for key, value in wanted.items()
    }
    best = int(Y_hat.argmax())
    assert re.findall(r'data-best="(\d)"', draw_answer(sheet).markup()) == [str(best)]
    assert "".join(in_images(still(sheet))).count("▸") == 1


def test_an_answer_that_is_no_number_is_none():
    net = network()
    net.layers[0].W[:] = np.nan
    sheet = Sheet(net)
    sheet.receive({"strokes": [LINE]})
    assert sheet.Y_hat is None
    assert set(shown(draw_answer(sheet).markup()).values()) == {"–", "Σ –"}


def test_strokes_are_joined_and_cleared():
    sheet = Sheet(network())
    assert sheet.empty
    sheet.receive({"strokes": [[0.1, 0.2]]})
    sheet.receive({"strokes": [[0.3, 0.4], [0.5, 0.6]], "joined": True})
    assert sheet.strokes == [[(0.1, 0.2), (0.3, 0.4)], [(0.5, 0.6)]]
    sheet.receive({"clear": True, "strokes": [LINE]})
    assert sheet.strokes == [[(0.5, 0.1), (0.5, 0.9)]]
    sheet.receive({"clear": True})
    assert sheet.empty
    assert sheet.Y_hat is None


def test_an_example_is_given_as_it_is_and_a_stroke_takes_its_place():
    X, _ = bp.datasets.digits("test")
    sheet = Sheet(network(), X[:10])
    sheet.receive({"strokes": [LINE]})
    sheet.receive({"example": 3})
    np.testing.assert_array_equal(sheet.X, X[3:4])
    np.testing.assert_array_equal(sheet.Y_hat, sheet.net.predict(X[3:4]))
    assert sheet.strokes == []
    sheet.receive({"strokes": [LINE], "joined": True})
    assert sheet.example is None
    np.testing.assert_array_equal(sheet.X.ravel(), ink.picture(sheet.strokes).ravel())


@pytest.mark.parametrize(
    ("gesture", "says"),
    [
        (7, "dictionary"),
        ({"strokes": 7}, "list of strokes"),
        ({"strokes": [7]}, "list [x, y"),
        ({"strokes": [[]]}, "list [x, y"),
        ({"strokes": [[0.1]]}, "list [x, y"),
        ({"strokes": [LINE, [0.1, 1.2]]}, "from 0 to 1, got 1.2"),
        ({"strokes": [[-0.1, 0.2]]}, "from 0 to 1, got -0.1"),
        ({"strokes": [[float("nan"), 0.2]]}, "from 0 to 1, got nan"),
        ({"strokes": [["a", 0.2]]}, "from 0 to 1, got 'a'"),
        ({"strokes": [[True, 0.2]]}, "from 0 to 1, got True"),
        ({"strokes": [[None, 0.2]]}, "from 0 to 1, got None"),
        ({"example": 2}, "one of the 2 examples"),
        ({"example": -1}, "one of the 2 examples"),
        ({"example": "0"}, "one of the 2 examples"),
        ({"strokes": [[0.5] * (2 * MOST_POINTS)]}, "clear it"),
    ],
)
def test_what_is_refused_is_said_and_changes_nothing(gesture, says):
    view = DrawDigit(network(), np.zeros((2, 64)))
    view.receive({"strokes": [LINE], "report": 1})
    before = (view.drawn, view.seen, view.answer)
    report = {"report": 2} if isinstance(gesture, dict) else {}
    view.receive({**gesture, **report} if isinstance(gesture, dict) else gesture)
    assert says in view.message
    assert (view.drawn, view.seen, view.answer) == before
    view.receive({"strokes": [LINE], "report": 3})
    assert view.message == ""
    assert view.answered == 3


@pytest.mark.parametrize(
    ("net", "examples", "error", "says"),
    [
        (3, None, TypeError, "net must be a Network"),
        (network(sizes=(65, 10)), None, ValueError, "n_0 = 64 inputs"),
        (network(sizes=(64, 9)), None, ValueError, "K = 10 outputs"),
        (
            bp.Network.random([64, 10], bp.Identity(), bp.SquaredError(), seed=0),
            None, ValueError, r"Sigmoid\(\) or Softmax\(\)",
        ),
        (bp.Network.random([64, 10], dtype=complex, seed=0), None, TypeError, "real weights"),
        (network(), np.zeros((2, 63)), ValueError, "examples must be"),
        (network(), np.zeros((31, 64)), ValueError, "at most 30"),
        (network(), np.full((1, 64), 16.0), ValueError, "/ 16"),
        (network(), np.full((1, 64), np.nan), ValueError, "finite"),
    ],
)  # fmt: skip
def test_a_network_or_examples_that_do_not_fit_are_refused(net, examples, error, says):
    with pytest.raises(error, match=says):
        views.draw_digit(net, examples=examples)


def test_a_network_trained_on_answers_anew():
    net = network()
    view = views.draw_digit(net)
    view.receive({"strokes": [LINE], "report": 1})
    before = view.answer
    net.layers[-1].b[0, 7] += 5
    view.receive({"report": 2})
    assert view.answer != before
    assert view.said.startswith(f"{words.ANSWER} 7")


def test_the_output_carries_a_still_picture_always_the_same(monkeypatch):
    X, _ = bp.datasets.digits("test")
    shown_outputs = []

    def display(bundle, **options):
        shown_outputs.append(bundle)

    monkeypatch.setattr(IPython.display, "display", display)
    for _ in range(2):
        views.draw_digit(network(), X[:2])._ipython_display_()
    data, live, again, _ = shown_outputs
    assert data == again
    assert len(in_images(data["text/html"])) == 3
    assert words.STILL_SHEET in data["text/html"]
    assert data["text/plain"] == f"<sheet: {words.EMPTY}>"
    assert list(live) == ["application/vnd.jupyter.widget-view+json"]
