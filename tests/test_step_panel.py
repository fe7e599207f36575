"""The panels of the walk and of the examples, read back from their HTML."""

import numpy as np
import pytest
from hypothesis import given, settings
from lab_states import CASES, RATE, state_of, states
from read_pictures import SVG, drawn, keyed, shown, values

import backprop_lib as bp
from backprop_course.shared.style import number
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.state import Parameter
from backprop_course.views.lab.walk import (
    SIZES,
    draw_equation,
    draw_examples,
    draw_steps,
    steps,
)


@given(states())
@settings(max_examples=40)
def test_the_panel_shows_the_step(state):
    walk = steps(state.snapshot(), RATE)
    for at, step in enumerate(walk):
        markup = draw_steps(walk, at)
        root = drawn(markup)
        assert [e.get("data-step") for e in root.iter() if e.get("aria-current")] == [step.name]
        assert [e.get("data-step") for e in root.iter() if e.get("data-step")] == [
            s.name for s in walk
        ]
        for part, line in (("symbols", step.symbols), ("numbers", step.with_numbers)):
            assert keyed(root, f"step-{part}").split() == str(line).split()
        result = step.result.array
        cells = {f"step[{i},{j}]": value for (i, j), value in np.ndenumerate(result)}
        assert {
            key: value for key, value in values(markup).items() if not key.startswith("new")
        } == cells | {"step-result": step.value}
        (grid,) = [e for e in root.iter() if e.get("data-entry")]
        assert grid.get("data-entry") == "{},{}".format(*step.entry)
        sizes = grid.get("data-entry-rows"), grid.get("data-entry-columns")
        assert sizes == tuple(map(str, result.shape))
        assert grid.get("aria-label").endswith(f"= {number(step.value)}")
        cells = {e.get("data-cell") for e in grid.iter(f"{SVG}rect")} - {None}
        assert cells == {f"{i},{j}" for i, j in np.ndindex(result.shape)}
        outside = [e for e in root.iter() if e.get("data-cell")]
        assert len(outside) == sum(1 for e in grid.iter() if e.get("data-cell"))


@pytest.mark.parametrize("case", CASES)
def test_the_signs_stand_where_the_formula_has_them(case):
    walk = steps(CASES[case].snapshot(), RATE)
    for at, step in enumerate(walk):
        row = "".join(part if isinstance(part, str) else part.name for part in step.row)
        root = drawn(draw_steps(walk, at))
        in_order = [
            e.text
            for e in root.iter()
            if "white-space:nowrap" in (e.get("style") or "") or e.get("font-weight") == "bold"
        ]
        assert "".join("".join(in_order).split()) == "".join(row.split())


def test_the_update_says_that_the_old_weights_were_used():
    walk = steps(CASES["cross entropy"].snapshot(), RATE)
    assert "old weights" in draw_steps(walk, len(walk) - 1)
    assert "old weights" not in draw_steps(walk, 0)


def test_a_large_network_shows_what_is_around_the_entry():
    state = state_of([20, 14, 12], 10)
    state.choose(Parameter("W", 1, 17, 9))
    state.view_example(9)
    walk = steps(state.snapshot(), RATE)
    for at, step in enumerate(walk):
        root = drawn(draw_steps(walk, at))
        for picture in root.iter(f"{SVG}svg"):
            assert float(picture.get("width")) < 620
            assert float(picture.get("height")) < 300
        assert f"step[{step.entry[0]},{step.entry[1]}]" in shown(draw_steps(walk, at))
    texts = [t.text for t in drawn(draw_steps(walk, 0)).iter(f"{SVG}text")]
    assert "⋯" in texts
    assert "⋮" in texts


def test_a_row_and_the_column_it_meets_show_the_same_terms():
    A, W = np.arange(30.0)[None], np.arange(30.0)[:, None]
    row = [Matrix("A", A, lit=A >= 0, key="A"), "@", Matrix("W", W, lit=W >= 0, key="W")]
    texts = shown(draw_equation(row))
    across = [key[4:-1] for key in texts if key.startswith("A")]
    down = [key[2:-3] for key in texts if key.startswith("W")]
    assert across == down
    assert len(across) == SIZES[0]
    assert across[-1] == "29"


def test_less_is_drawn_of_each_matrix_where_there_are_many():
    def columns(count):
        row = [Matrix(f"A{k}", np.zeros((1, 30)), key=f"A{k}") for k in range(count)]
        return len(shown(draw_equation(row))) / count

    assert [columns(count) for count in (1, 2, 3, 6)] == [8, 8, 6, 5]


@pytest.mark.parametrize("weight", [1e200, -1e200])
def test_infinite_and_undefined_numbers_are_drawn_as_such(weight):
    state = state_of([2, 3, 2], 2, bp.Identity(), bp.SquaredError())
    for i in range(3):
        state.set(Parameter("W", 2, i, 0), weight)
        state.set(Parameter("W", 1, 0, i), weight)
    for entry in (None, (1, 1)):
        walk = steps(state.snapshot(), RATE, entry)
        assert [step.name for step in walk] == [s.name for s in steps(state.snapshot(), RATE)]
        assert any(not np.isfinite(step.value) for step in walk)
        for at in range(len(walk)):
            drawn(draw_steps(walk, at))
    for layer in (1, 2):
        drawn(draw_examples(state.snapshot(), layer))


@pytest.mark.parametrize("E", [1, 2, 3, 5])
@pytest.mark.parametrize("layer", [1, 2])
def test_where_dW_comes_from(E, layer):
    state = state_of([3, 4, 2], E)
    state.view_example(E - 1)
    snapshot = state.snapshot()
    A_prev, grad = snapshot.trace[layer - 1].A_prev, snapshot.grads[layer - 1]
    outers = [np.outer(a, E * d) for a, d in zip(A_prev, grad.dZ, strict=True)]
    expected = {"sum": sum(outers) / E}
    if E <= 3:
        expected |= {f"outer{e + 1}": outer for e, outer in enumerate(outers)}
    else:
        expected |= {f"outer{E}": outers[-1], "rest": sum(outers[:-1])}
    markup = draw_examples(snapshot, layer)
    cells = {
        f"{name}[{i},{j}]": value
        for name, array in expected.items()
        for (i, j), value in np.ndenumerate(array)
    }
    wanted = cells | {"examples-result": grad.dW[0, 0]}
    assert values(markup) == pytest.approx(wanted, rel=1e-12, abs=1e-15)
    text = "".join(drawn(markup).itertext())
    assert f"1/{E} ·" in text.replace("\u00a0", " ")
    mixed = sum((np.sign(outers) == 1).any(axis=0) & (np.sign(outers) == -1).any(axis=0))
    assert text.count("±") == mixed.sum()
    assert (mixed.sum() > 0) == (E > 1)


def test_the_numbers_of_dW_follow_the_chosen_weight():
    state = state_of([3, 4, 2], 3)
    state.choose(Parameter("W", 2, 3, 1))
    root = drawn(draw_examples(state.snapshot(), 2))
    left, numbers = keyed(root, "examples-numbers").replace("\u00a0", " ").split("= ")
    assert left.strip() == "dW₂ 4→2"
    A_prev, grad = state.snapshot().trace[1].A_prev, state.snapshot().grads[1]
    first, *others = [number(3 * a * d) for a, d in zip(A_prev[:, 3], grad.dZ[:, 1], strict=True)]
    behind = [f"({text})" if text.startswith("−") else text for text in others]
    assert numbers.strip() == f"1/3 · ({' + '.join([first, *behind])})"
    assert keyed(root, "examples-result") == number(grad.dW[3, 1])
    names = [t.text for t in root.iter(f"{SVG}text")]
    assert names.count("a₁⁽¹⁾ᵀ E dz₂⁽¹⁾") == 2  # the example in view, as a product and in the sum
    assert names.count("a₁⁽²⁾ᵀ E dz₂⁽²⁾") == 1
