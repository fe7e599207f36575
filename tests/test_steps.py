"""The walk through a training step, read back: formulas, numbers, matrices, what is lit."""

import copy
import re

import numpy as np
import pytest
from formula_reader import evaluate, evaluate_numbers, evaluate_row
from hypothesis import given, settings
from hypothesis import strategies as st
from step_cases import CASES, RATE, SOFT_HIDDEN, drawn, result_of, state_of
from test_views import states

import backprop_lib as bp
from backprop_course.shared.style import number
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.network_picture import draw_network
from backprop_course.views.lab.state import Parameter
from backprop_course.views.lab.walk.panel import draw_steps, steps
from backprop_course.views.lab.walk.step import RESULT
from backprop_lib.activations import Activation
from backprop_lib.losses import Loss
from backprop_lib.training import step as training_step


def names_of(state):
    """Everything that a formula may name, by its name; rows of one example as z1_2_."""
    net, X, Y = state.network, state.X, state.Y
    trace, grads = net.forward(X), net.backward(net.forward(X), Y)
    E = len(X)
    names = {"X": X, "x": X, "Y": Y, "y": Y, "mean": 1 / E, "ones": np.ones((1, E))}
    dA = net.loss_function.dA(trace[-1].A, Y) / E
    for i in reversed(range(len(net.layers))):
        layer, record, grad = net.layers[i], trace[i], grads[i]
        arrays = {"Z": record.Z, "A": record.A, "W": layer.W, "b": np.repeat(layer.b, E, axis=0)}
        arrays |= {"dZ": grad.dZ, "dW": grad.dW, "db": grad.db, "dA": dA}
        for name, array in arrays.items():
            small = name[:-1] + name[-1].lower()
            names[f"{name}{i + 1}"] = names[f"{small}{i + 1}"] = array
            if array.shape[0] == E:
                names |= {f"{small}{i + 1}_{e + 1}_": array[e : e + 1] for e in range(E)}
        dA = grad.dZ @ layer.W.T
    return names


def kept_rows(step, array):
    """The rows that a formula is about: with a Jacobian, those of one example alone."""
    ghost = result_of(step).ghost
    return array if ghost is None else array[~np.asarray(ghost)[:, 0]]


def check_formulas(state, walk):
    names = names_of(state)
    for step in walk[:-1]:
        result = kept_rows(step, result_of(step).array)
        formula, *definitions = step.symbols.split(",  ")
        for definition in definitions:
            name, meaning = definition.split(" = ")
            np.testing.assert_allclose(
                evaluate(meaning, names), evaluate(name, names), 1e-9, 1e-300, err_msg=definition
            )
        left, right = formula.split(" = ")
        value = evaluate(right, names)
        if step.name == "loss":
            # the formula's log(1 − A) loses the digits of a large logit, which the library keeps
            if abs(names[f"Z{len(state.network.layers)}"]).max() < 18:
                np.testing.assert_allclose(value, result, 1e-6, 1e-9)
            continue
        assert value.shape == result.shape
        scale = max(1.0, float(abs(value).max()))
        np.testing.assert_allclose(value, result, 1e-9, 1e-12 * scale, err_msg=step.symbols)
        np.testing.assert_allclose(evaluate(left, names), result, 1e-12, err_msg=step.symbols)


@given(states())
@settings(max_examples=80)
def test_every_formula_conforms_and_gives_the_librarys_result(state):
    with np.errstate(all="ignore"):
        check_formulas(state, steps(state.snapshot(), RATE))


@pytest.mark.parametrize("state", SOFT_HIDDEN)
def test_formulas_with_a_jacobian(state):
    check_formulas(state, steps(state.snapshot(), RATE))


@given(states())
@settings(max_examples=80)
def test_every_matrix_is_what_its_name_says_and_the_row_gives_the_result(state):
    names = names_of(state)
    for step in steps(state.snapshot(), RATE)[:-1]:
        for part in step.row:
            if isinstance(part, Matrix) and part.name != "ℒ" and "log" not in part.name:
                named = evaluate(part.name, names)
                np.testing.assert_allclose(part.array, named, 1e-12, err_msg=part.name)
        with np.errstate(all="ignore"):
            value = evaluate_row(step.row, {})
        result = result_of(step).array
        scale = max(1.0, float(abs(value).max()))
        np.testing.assert_allclose(
            value, kept_rows(step, result), 1e-9, 1e-12 * scale, err_msg=step.name
        )


@given(states(), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=120)
def test_the_numbers_put_in_give_the_result(state, row, column):
    for step in steps(state.snapshot(), RATE, (row, column)):
        _, numbers = re.split(" [=←] ", step.numbers)
        interval = evaluate_numbers(numbers)
        value = float(result_of(step).array[step.entry])
        assert step.result == number(value)
        slack = 1e-9 * float(max(abs(interval.a), abs(interval.b))) + 1e-300
        assert interval.a - slack <= value <= interval.b + slack, step.numbers


@pytest.mark.parametrize("state", SOFT_HIDDEN)
def test_the_numbers_of_a_jacobian_give_the_result(state):
    test_the_numbers_put_in_give_the_result.hypothesis.inner_test(state, 0, 1)


def test_numbers_that_are_wrong_would_be_noticed():
    assert 0.5 in evaluate_numbers("1/2 · (2.00 + (−1.00))")
    assert 0.51 not in evaluate_numbers("1/2 · (2.00 + (−1.00))")
    assert 0.5 not in evaluate_numbers("2.00 + (−1.00)")
    assert 0 not in evaluate_numbers("−1.00 · log 0.619 − 0 · log 0.381")


@given(states())
@settings(max_examples=60)
def test_the_walk_ends_where_the_librarys_step_ends(state):
    net = copy.deepcopy(state.network)
    training_step(net, net.gradients(state.X, state.Y)[1], RATE)
    update = steps(state.snapshot(), RATE)[-1]
    chosen = state.chosen
    kind, of = ("W", 1) if chosen.kind == "X" else (chosen.kind, chosen.layer)
    new = {part.key: part.array for part in update.row if isinstance(part, Matrix) and part.key}
    assert len(new) == 2 * len(net.layers)
    for layer, after in enumerate(net.layers, start=1):
        for letter, array in (("W", after.W), ("b", after.b)):
            key = RESULT if (letter, layer) == (kind, of) else f"new{letter}{layer}"
            np.testing.assert_array_equal(new[key], array)
    if chosen.kind != "X":
        assert update.entry == (chosen.row, chosen.column)


def test_with_an_input_chosen_the_update_is_about_the_first_weight():
    state = state_of([3, 4, 2], 3)
    state.choose(Parameter("X", 0, 1, 2))
    update = steps(state.snapshot(), RATE)[-1]
    assert update.numbers.startswith("W₁ 1→1 ← ")
    assert update.entry == (0, 0)


@given(states())
@settings(max_examples=40)
def test_a_negative_number_behind_a_sign_stands_in_brackets(state):
    for step in steps(state.snapshot(), RATE):
        assert not re.search("[·+−] −", step.numbers), step.numbers


@pytest.mark.parametrize("case", CASES)
def test_what_is_lit_is_what_the_entry_needs(case):
    snapshot = CASES[case].snapshot()
    for place, first in enumerate(steps(snapshot, RATE)[:-1]):
        for entry in np.ndindex(result_of(first).array.shape):
            step = steps(snapshot, RATE, entry)[place]
            assert step.entry == entry
            ghost = result_of(step).ghost
            # a Jacobian's row is the only one that its equation gives
            at = entry if ghost is None else (0, entry[1])
            before = evaluate_row(step.row, {})[at]
            for index, part in enumerate(step.row):
                if not isinstance(part, Matrix):
                    continue
                if part.key == RESULT:
                    assert np.argwhere(part.lit).tolist() == [list(entry)]
                    continue
                for cell in np.ndindex(part.array.shape):
                    changed = part.array.copy()
                    changed[cell] += 0.37
                    after = evaluate_row(step.row, {index: changed})[at]
                    same = abs(after - before) <= 1e-12 * abs(before)
                    used = part.lit is None or part.lit[cell]
                    zero_weight = step.name == "loss" and part.name.startswith("log")
                    assert zero_weight or same != used, (step.name, part.name, cell)


def test_what_is_lit_in_the_update_is_the_entry_itself():
    state = state_of([3, 4, 2], 3)
    state.choose(Parameter("W", 2, 3, 1))
    update = steps(state.snapshot(), RATE)[-1]
    lit = [part for part in update.row if isinstance(part, Matrix) and part.lit is not None]
    assert [part.name for part in lit] == ["W₂", "W₂", "dW₂"]
    assert all(np.argwhere(part.lit).tolist() == [[3, 1]] for part in lit)


def test_each_step_uses_the_weights_and_neurons_it_says():
    snapshot = state_of([2, 3, 1], 2).snapshot()
    W1 = {f"W1[{i},{j}]" for i in range(2) for j in range(3)}
    W2 = {f"W2[{i},0]" for i in range(3)}
    a0, a1, a2 = {"a0[0]", "a0[1]"}, {"a1[0]", "a1[1]", "a1[2]"}, {"a2[0]"}
    used = [
        ("Z1", 1, W1, a0 | a1), ("A1", 1, set(), a1), ("Z2", 1, W2, a1 | a2),
        ("A2", 1, set(), a2), ("loss", 1, set(), a2), ("dZ2", -1, set(), a2),
        ("dW2", -1, W2, a1 | a2), ("db2", -1, set(), a2), ("dZ1", -1, W2, a1 | a2),
        ("dW1", -1, W1, a0 | a1), ("db1", -1, set(), a1), ("update", 0, W1 | W2, a1 | a2),
    ]  # fmt: skip
    walk = steps(snapshot, RATE)
    assert [(s.name, s.direction, s.edges, s.nodes) for s in walk] == used
    picture = draw_network(snapshot, live=True).markup()
    for step in walk:
        assert all(f'data-handle="{key}"' in picture for key in step.edges)
        assert all(f'data-key="{key}"' in picture for key in step.nodes)


def test_the_entry_in_use_follows_the_chosen_parameter_and_the_example():
    state = state_of([3, 4, 2], 3)
    state.view_example(2)
    state.choose(Parameter("W", 1, 2, 3))
    entries = {step.name: step.entry for step in steps(state.snapshot(), RATE)}
    assert entries == {
        "Z1": (2, 3), "A1": (2, 3), "Z2": (2, 0), "A2": (2, 0), "loss": (0, 0), "dZ2": (2, 0),
        "dW2": (0, 0), "db2": (0, 0), "dZ1": (2, 3), "dW1": (2, 3), "db1": (0, 3),
        "update": (2, 3),
    }  # fmt: skip
    state.choose(Parameter("b", 2, 0, 1))
    entries = {step.name: step.entry for step in steps(state.snapshot(), RATE)}
    assert [entries[name] for name in ("Z2", "dW2", "db2", "update")] == [
        (2, 1), (0, 1), (0, 1), (0, 1),
    ]  # fmt: skip
    state.choose(Parameter("X", 0, 1, 2))
    assert steps(state.snapshot(), RATE)[0].entry == (1, 0)


@pytest.mark.parametrize("outside", [(4, 0), (0, 4), (-1, 0), (0, -1), (99, 99)])
def test_an_entry_that_a_result_has_not_is_not_used(outside):
    snapshot = state_of([3, 4, 2], 3).snapshot()
    default = [step.entry for step in steps(snapshot, RATE)]
    assert [step.entry for step in steps(snapshot, RATE, outside)] == default
    inside = {step.name: step.entry for step in steps(snapshot, RATE, (2, 1))}
    assert inside["dW1"] == inside["Z2"] == (2, 1)
    assert inside["db1"] == (0, 0)


@pytest.mark.parametrize(
    ("sizes", "E", "sources"),
    [
        ([1, 1, 1], 1, "F14 F14 F14 F14 F15 F18 F21 F22 F19,F20 F21 F22 descent"),
        ([2, 3, 1], 1, "F14 F14 F14 F14 F15 F18 F27 F28 F23,F26 F27 F28 descent"),
        ([2, 3, 2], 1, "F14 F14 F14 F14 F30 F31 F27 F28 F23,F26 F27 F28 descent"),
        ([1, 1, 1], 2, "F32 F32 F32 F32 F33 F34 F37 F38 F36 F37 F38 descent"),
    ],
)
def test_each_formula_says_where_the_derivation_has_it(sizes, E, sources):
    walk = steps(state_of(sizes, E).snapshot(), RATE)
    assert " ".join(step.source.replace(", ", ",") for step in walk) == sources
    squared = steps(state_of(sizes, E, loss=bp.SquaredError()).snapshot(), RATE)
    assert {step.name: step.source for step in squared}["loss"] == "F2"
    assert {step.name: step.source for step in squared}["dZ2"] == "F6"


@pytest.mark.parametrize(
    ("case", "name", "symbols", "numbers"),
    [
        ("cross entropy", "dZ1", "dZ₁ = (dZ₂ W₂ᵀ) ∘ A₁ ∘ (1 − A₁)", r"dz₁²⁽³⁾ = \(.*\) · .* · .*"),
        ("cross entropy", "dW1", "dW₁ = Xᵀ dZ₁", r"dW₁ 3→2 = .* · .* \+ .* · .* \+ .* · .*"),
        ("cross entropy", "db2", "db₂ = 1ᵀ dZ₂", r"db₂ 1 = .* \+ .* \+ .*"),
        ("squared error", "dZ1", "dZ₁ = (dZ₂ W₂ᵀ) ∘ (1 − A₁ ∘ A₁)", r"dz₁¹⁽¹⁾ = \(.*\) · .*"),
        ("one example", "dZ2", "dz₂ = a₂ − y", r"dz₂¹ = .* − .*"),
        ("scalars", "dZ1", "dz₁ = dz₂ w₂ a₁ (1 − a₁)", r"dz₁ = \S+ · \S+ · \S+ · \S+"),
        (
            "scalars", "update",
            "wₗ ← wₗ − η dwₗ,  bₗ ← bₗ − η dbₗ,  l = 1 … 2", r"w₁ ← .* − 0\.300 · .*",
        ),
    ],
)  # fmt: skip
def test_formulas_are_written_as_in_the_derivation(case, name, symbols, numbers):
    walk = {step.name: step for step in steps(CASES[case].snapshot(), RATE, (2, 1))}
    assert walk[name].symbols == symbols
    assert re.fullmatch(numbers, walk[name].numbers)


class Swish(Activation):
    def __call__(self, Z):
        return Z * bp.Sigmoid()(Z)

    def slope(self, Z, A):
        s = bp.Sigmoid()(Z)
        return s + A * (1 - s)


class Pairs(Activation):
    """Each row times a matrix: not elementwise, and not softmax."""

    def __call__(self, Z):
        return Z + Z[:, ::-1]

    def backward(self, dA, Z, A):
        return dA + dA[:, ::-1]


class Quartic(Loss):
    def per_example(self, Z, A, Y):
        return ((A - Y) ** 4).sum(axis=1, keepdims=True)

    def dA(self, A, Y):
        return 4 * (A - Y) ** 3


class OwnWay(Quartic):
    def dZ(self, Z, A, Y, activation):
        return super().dZ(Z, A, Y, activation) + 0


@pytest.mark.parametrize("E", [1, 2])
@pytest.mark.parametrize("loss", [Quartic(), OwnWay()])
@pytest.mark.parametrize("hidden", [Swish(), Pairs()])
def test_what_a_reader_wrote_is_walked_too(hidden, loss, E):
    state = state_of([2, 3, 2], E, hidden, loss, Swish())
    walk = {step.name: step for step in steps(state.snapshot(), RATE)}
    z, f = ("Z", "f₁(Z₁)") if E > 1 else ("z", "f₁(z₁)")
    assert walk["A1"].symbols.endswith(f)
    if isinstance(hidden, Swish):
        assert walk["dZ1"].symbols.endswith(f"∘ f₁′({z}₁)")
    else:
        assert "J₁" in walk["dZ1"].symbols
    mean = "1/E " if E > 1 else ""
    if isinstance(loss, OwnWay):
        assert walk["dZ2"].symbols.endswith(f"∂ℒ/∂{z}₂")
        assert walk["dZ2"].numbers.endswith(walk["dZ2"].result)
    else:
        assert f"= {mean}∂ℒ" in walk["dZ2"].symbols
        value = evaluate_row(walk["dZ2"].row, {})
        np.testing.assert_allclose(value, result_of(walk["dZ2"]).array, 1e-12)
    value = evaluate_row(walk["dZ1"].row, {})
    np.testing.assert_allclose(value, kept_rows(walk["dZ1"], result_of(walk["dZ1"]).array), 1e-12)
    for name in ("dZ1", "dZ2", "loss"):
        interval = evaluate_numbers(walk[name].numbers.split(" = ")[1])
        value = result_of(walk[name]).array[walk[name].entry]
        assert interval.a - 1e-9 <= value <= interval.b + 1e-9
    for at in range(len(walk)):
        drawn(draw_steps(list(walk.values()), at))
