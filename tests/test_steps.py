"""The walk through a training step: its terms computed again, what they are called, what is lit."""

import copy
import re

import numpy as np
import pytest
from evaluate_terms import evaluate, factor, operands
from hypothesis import given, settings
from hypothesis import strategies as st
from lab_states import CASES, RATE, WITH_JACOBIANS, state_of, states
from read_pictures import drawn

import backprop_lib as bp
from backprop_course.shared.style import number, sub
from backprop_course.views.grids import Matrix
from backprop_course.views.lab.network_picture import draw_network
from backprop_course.views.lab.state import Parameter
from backprop_course.views.lab.step import RESULT, elementwise, jacobian_of, slope_of, symbol_of
from backprop_course.views.lab.terms import HALF, Constant, Term, put_in, symbols
from backprop_course.views.lab.walk import draw_steps, steps
from backprop_lib.activations import Activation
from backprop_lib.losses import Loss
from backprop_lib.training import step as training_step


def named(state):
    """What every matrix must be, by its name: batches in capitals, rows and scalars small."""
    net, X, Y = state.network, state.X, state.Y
    trace = net.forward(X)
    grads = net.backward(trace, Y)
    E = len(X)
    dA = net.loss_function.dA(trace[-1].A, Y) / E
    inputs = {"X": X, "x": X, "Xᵀ": X.T, "xᵀ": X.T}
    labels = {"Y": Y, "y": Y, "1 − Y": 1 - Y, "1 − y": 1 - Y}
    names = inputs | labels | {"1ᵀ": np.ones((1, E)), "ℒ": np.array([[net.loss(X, Y)]])}
    for i in reversed(range(len(net.layers))):
        layer, (_, Z, A), grad = net.layers[i], trace[i], grads[i]
        arrays = {"Z": Z, "A": A, "W": layer.W, "b": np.repeat(layer.b, E, axis=0), "dA": dA}
        arrays |= {"dZ": grad.dZ, "dW": grad.dW, "db": grad.db}
        for letter, array in arrays.items():
            for spelled in (letter, letter[:-1] + letter[-1].lower()):
                name = f"{spelled}{sub(i + 1)}"
                names |= {name: array, f"{name}ᵀ": array.T}
            if len(array) == E:
                mark = "⁽¹⁾⁽²⁾⁽³⁾" if E > 1 else ""
                names |= {name + mark[3 * e : 3 * e + 3]: array[e : e + 1] for e in range(E)}
        for z, a in ((f"Z{sub(i + 1)}", f"A{sub(i + 1)}"), (f"z{sub(i + 1)}", f"a{sub(i + 1)}")):
            names |= {f"log {a}": np.log(A), f"log(1 − {a})": np.log(1 - A)}
            if elementwise(f := layer.activation):
                for template, _ in slope_of(f, Z, A):
                    name = template.replace("f′", f"f{sub(i + 1)}′")
                    for square in ("{a}²", "{a} ∘ {a}"):
                        written = name.replace("{a}²", square).format(z=z, a=a)
                        names[written] = factor(f, template, Z, A)
        for e in range(E):
            a = f"a{sub(i + 1)}" + ("⁽¹⁾⁽²⁾⁽³⁾"[3 * e : 3 * e + 3] if E > 1 else "")
            names[f"diag({a}) − {a}ᵀ {a}"] = np.diag(A[e]) - np.outer(A[e], A[e])
        dA = grad.dZ @ layer.W.T
    return names


def kept_rows(result):
    """The rows that a formula is about: with a Jacobian, those of one example alone."""
    if result.ghost is None:
        return result.array
    return result.array[~np.asarray(result.ghost)[:, 0]]


def close(value, wanted, name):
    scale = max(1.0, float(np.abs(value).max()))
    np.testing.assert_allclose(value, wanted, 1e-9, 1e-12 * scale, err_msg=name)


def check_name(matrix, names):
    """Hold a matrix against its name; b is one row, or a copy of it for each example."""
    wanted = names[matrix.name]
    if matrix.name.startswith("log"):
        # the library keeps the digits that 1 − A loses
        np.testing.assert_allclose(np.exp(matrix.array), np.exp(wanted), 1e-9, 1e-12, matrix.name)
    else:
        wanted = wanted[: len(matrix.array)] if matrix.name.startswith("b") else wanted
        np.testing.assert_allclose(matrix.array, wanted, 1e-9, 1e-12, err_msg=matrix.name)


def check_formulas(state, walk):
    names = named(state)
    for step in walk:
        for result, formula in step.equations:
            for part in operands(formula):
                if isinstance(part, Matrix):
                    check_name(part, names)
            if step.name != "update":
                check_name(result, names)
            value = evaluate(formula)
            assert value.shape == kept_rows(result).shape
            close(value, kept_rows(result), step.name)
        if step.where:
            name, formula = step.where
            close(evaluate(formula), names[name], name)


@given(states())
@settings(max_examples=100)
def test_every_matrix_is_what_its_name_says_and_the_terms_give_the_result(state):
    with np.errstate(all="ignore"):
        check_formulas(state, steps(state.snapshot(), RATE))


@pytest.mark.parametrize("state", WITH_JACOBIANS)
def test_formulas_with_a_jacobian(state):
    check_formulas(state, steps(state.snapshot(), RATE))


def check_numbers(state, row, column):
    for step in steps(state.snapshot(), RATE, (row, column)):
        value = float(step.result.array[step.entry])
        assert step.value == value
        close(evaluate(step.numbers), value, step.name)


@given(states(), st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=120)
def test_the_numbers_put_in_give_the_entry(state, row, column):
    check_numbers(state, row, column)


@pytest.mark.parametrize("state", WITH_JACOBIANS)
def test_the_numbers_of_a_jacobian_give_the_entry(state):
    check_numbers(state, 0, 1)


def written(operand):
    """How an operand stands in a line of numbers."""
    return operand.text if isinstance(operand, Constant) else number(operand)


@given(states())
@settings(max_examples=40)
def test_a_line_of_numbers_shows_its_numbers_in_order_and_rounded(state):
    for step in steps(state.snapshot(), RATE):
        line = str(step.with_numbers).replace("max(0, ", "max(")
        at = line.index(step.symbols.sign)
        for operand in operands(step.numbers):
            at = line.index(written(operand), at) + len(written(operand))
        assert not re.search(r"\d", line[at:]), line


A, B = Matrix("A", [[1.0]]), Matrix("1 − B", [[2.0]])
MEAN = Constant("1/E", "1/3", 1 / 3)


@pytest.mark.parametrize(
    ("term", "in_symbols", "in_numbers"),
    [
        (Term("·", (-1.0, -2.0)), None, "−1.00 · (−2.00)"),
        (Term("+", (-1.0, Term("·", (-2.0, 3.0)))), None, "−1.00 + (−2.00) · 3.00"),
        (Term("−", (Term("−", (Term("·", (1.0, 2.0)),)), 3.0)), None, "−1.00 · 2.00 − 3.00"),
        (Term("−", (-1.0,)), None, "−(−1.00)"),
        (Term("·", (MEAN, Term("+", (-1.0, 2.0)))), None, "1/3 · (−1.00 + 2.00)"),
        (Term("·", (MEAN, -1.0)), None, "1/3 · (−1.00)"),
        (
            Term("/", (Term("exp", (-1.0,)), Term("+", (1.0, 2.0)))),
            None,
            "exp(−1.00) / (1.00 + 2.00)",
        ),
        (Term("·", (HALF, Term("²", (Term("−", (1.0, -2.0)),)))), None, "½ · (1.00 − (−2.00))²"),
        (Term("max", (-1.0,)), None, "max(0, −1.00)"),
        (Term("@", (A, B)), "A (1 − B)", None),
        (Term("∘", (Term("@", (A, A)), B, A)), "(A A) ∘ (1 − B) ∘ A", None),
        (Term("·", (Term("·", (A, A)), B)), "A A (1 − B)", None),
        (Term("·", (MEAN, Term("−", (A, A)))), "1/E (A − A)", None),
        (Term("·", (HALF, Term("‖²", (A,)))), "½ ‖A‖²", None),
        (Term("σ", (A,)), "σ(A)", None),
    ],
)
def test_terms_are_written_with_the_brackets_they_need(term, in_symbols, in_numbers):
    if in_symbols:
        assert symbols(term) == in_symbols
    else:
        assert put_in(term) == in_numbers


@given(states())
@settings(max_examples=60)
def test_the_walk_ends_where_the_librarys_step_ends(state):
    net = copy.deepcopy(state.network)
    training_step(net, net.gradients(state.X, state.Y)[1], RATE)
    update = steps(state.snapshot(), RATE)[-1]
    chosen = state.chosen
    kind, of = ("W", 1) if chosen.kind == "X" else (chosen.kind, chosen.layer)
    new = {result.key: result.array for result, _ in update.equations}
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
    assert update.entry_name == "W₁ 1→1"
    assert update.entry == (0, 0)


@given(states())
@settings(max_examples=40)
def test_a_negative_number_behind_a_sign_stands_in_brackets(state):
    for step in steps(state.snapshot(), RATE):
        assert not re.search("[·+−] −", str(step.with_numbers))


@pytest.mark.parametrize("case", CASES)
def test_what_is_lit_is_what_the_entry_needs(case):
    snapshot = CASES[case].snapshot()
    for place, first in enumerate(steps(snapshot, RATE)[:-1]):
        for entry in np.ndindex(first.result.array.shape):
            step = steps(snapshot, RATE, entry)[place]
            assert step.entry == entry
            assert np.argwhere(step.result.lit).tolist() == [list(entry)]
            # a Jacobian's row is the only one that its equation gives
            at = entry if step.result.ghost is None else (0, entry[1])
            ((_, formula),) = step.equations
            before = evaluate(formula)[at]
            for part in operands(formula):
                if not isinstance(part, Matrix):
                    continue
                for cell in np.ndindex(part.array.shape):
                    changed = part.array.copy()
                    changed[cell] += 0.37
                    after = evaluate(formula, (part, changed))[at]
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
    picture = draw_network(snapshot).markup()
    for step in walk:
        assert all(f'data-grip="{key}"' in picture for key in step.edges)
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


FORMULAS = {
    "cross entropy": """
        Z₁ = X W₁ + b₁
        A₁ = σ(Z₁)
        Z₂ = A₁ W₂ + b₂
        A₂ = σ(Z₂)
        ℒ = 1/E Σ (−Y ∘ log A₂ − (1 − Y) ∘ log(1 − A₂))
        dZ₂ = 1/E (A₂ − Y)
        dW₂ = A₁ᵀ dZ₂
        db₂ = 1ᵀ dZ₂
        dZ₁ = (dZ₂ W₂ᵀ) ∘ A₁ ∘ (1 − A₁)
        dW₁ = Xᵀ dZ₁
        db₁ = 1ᵀ dZ₁
        Wₗ ← Wₗ − η dWₗ,  bₗ ← bₗ − η dbₗ,  l = 1 … 2
    """,
    "squared error": """
        Z₁ = X W₁ + b₁
        A₁ = tanh(Z₁)
        Z₂ = A₁ W₂ + b₂
        A₂ = tanh(Z₂)
        ℒ = 1/E ½ ‖A₂ − Y‖²
        dZ₂ = 1/E (A₂ − Y) ∘ (1 − A₂ ∘ A₂)
        dW₂ = A₁ᵀ dZ₂
        db₂ = 1ᵀ dZ₂
        dZ₁ = (dZ₂ W₂ᵀ) ∘ (1 − A₁ ∘ A₁)
        dW₁ = Xᵀ dZ₁
        db₁ = 1ᵀ dZ₁
        Wₗ ← Wₗ − η dWₗ,  bₗ ← bₗ − η dbₗ,  l = 1 … 2
    """,
    "one example": """
        z₁ = x W₁ + b₁
        a₁ = σ(z₁)
        z₂ = a₁ W₂ + b₂
        a₂ = softmax(z₂)
        ℒ = Σ (−y ∘ log a₂)
        dz₂ = a₂ − y
        dW₂ = a₁ᵀ dz₂
        db₂ = dz₂
        dz₁ = (dz₂ W₂ᵀ) ∘ a₁ ∘ (1 − a₁)
        dW₁ = xᵀ dz₁
        db₁ = dz₁
        Wₗ ← Wₗ − η dWₗ,  bₗ ← bₗ − η dbₗ,  l = 1 … 2
    """,
    "scalars": """
        z₁ = x w₁ + b₁
        a₁ = σ(z₁)
        z₂ = a₁ w₂ + b₂
        a₂ = σ(z₂)
        ℒ = −y log a₂ − (1 − y) log(1 − a₂)
        dz₂ = a₂ − y
        dw₂ = a₁ dz₂
        db₂ = dz₂
        dz₁ = dz₂ w₂ a₁ (1 − a₁)
        dw₁ = x dz₁
        db₁ = dz₁
        wₗ ← wₗ − η dwₗ,  bₗ ← bₗ − η dbₗ,  l = 1 … 2
    """,
    "Jacobians": """
        Z₁ = X W₁ + b₁
        A₁ = softmax(Z₁)
        Z₂ = A₁ W₂ + b₂
        A₂ = softmax(Z₂)
        ℒ = 1/E ½ ‖A₂ − Y‖²
        dz₂⁽³⁾ = da₂⁽³⁾ (diag(a₂⁽³⁾) − a₂⁽³⁾ᵀ a₂⁽³⁾),  dA₂ = 1/E (A₂ − Y)
        dW₂ = A₁ᵀ dZ₂
        db₂ = 1ᵀ dZ₂
        dz₁⁽³⁾ = da₁⁽³⁾ (diag(a₁⁽³⁾) − a₁⁽³⁾ᵀ a₁⁽³⁾),  dA₁ = dZ₂ W₂ᵀ
        dW₁ = Xᵀ dZ₁
        db₁ = 1ᵀ dZ₁
        Wₗ ← Wₗ − η dWₗ,  bₗ ← bₗ − η dbₗ,  l = 1 … 2
    """,
}


@pytest.mark.parametrize("case", CASES)
def test_formulas_are_written_as_in_the_derivation(case):
    walk = steps(CASES[case].snapshot(), RATE, (2, 1))
    lines = [line.strip() for line in FORMULAS[case].strip().splitlines()]
    assert [str(step.symbols) for step in walk] == lines


@pytest.mark.parametrize(
    ("case", "name", "numbers"),
    [
        ("cross entropy", "dZ1", r"dz₁,₂⁽³⁾ = \(.*\) · .* · .*"),
        ("cross entropy", "dW1", r"dW₁ 3→2 = .* · .* \+ .* · .* \+ .* · .*"),
        ("cross entropy", "db2", r"db₂,₁ = .* \+ .* \+ .*"),
        ("squared error", "dZ1", r"dz₁,₁⁽¹⁾ = \(.*\) · .*"),
        ("one example", "dZ2", r"dz₂,₁ = .* − .*"),
        ("scalars", "dZ1", r"dz₁ = \S+ · \S+ · \S+ · \S+"),
        ("scalars", "update", r"w₁ ← .* − 0\.300 · .*"),
    ],
)
def test_the_entry_in_use_is_named_and_its_numbers_stand_in_the_formula(case, name, numbers):
    walk = {step.name: step for step in steps(CASES[case].snapshot(), RATE, (2, 1))}
    assert re.fullmatch(numbers, str(walk[name].with_numbers))


class Twice:
    """Put in before an activation, it changes the function, and nothing else."""

    def __call__(self, Z):
        return 2 * super().__call__(Z)


class OwnFunction(bp.Sigmoid):
    def __call__(self, Z):
        return 2 * super().__call__(Z)


class Mixed(Twice, bp.Sigmoid):
    pass


class OwnSlope(bp.Tanh):
    def slope(self, Z, A):
        return 1 - A


class OwnWayBack(bp.Softmax):
    def backward(self, dA, Z, A):
        return super().backward(dA, Z, A) + 0


class SaysSo(OwnSlope):
    symbol = "th"

    def slope_factors(self, Z, A):
        return [("1 − {a}", 1 - A)]


class Heir(SaysSo):
    pass


@pytest.mark.parametrize(
    ("f", "symbol", "factors", "jacobian"),
    [
        (bp.Sigmoid(), "σ", ["{a}", "1 − {a}"], None),
        (OwnFunction(), None, ["{a}", "1 − {a}"], None),
        (Mixed(), None, ["{a}", "1 − {a}"], None),
        (OwnSlope(), "tanh", ["f′({z})"], None),
        (SaysSo(), "th", ["1 − {a}"], None),
        (Heir(), "th", ["1 − {a}"], None),
        (bp.Identity(), "", [], None),
        (bp.Softmax(), "softmax", None, "diag({a}) − {a}ᵀ {a}"),
        (OwnWayBack(), "softmax", None, None),
    ],
    ids=lambda f: repr(f),
)
def test_an_activation_is_not_written_as_the_one_it_inherits_from(f, symbol, factors, jacobian):
    assert (symbol_of(f), jacobian_of(f)) == (symbol, jacobian)
    if factors is not None:
        Z = np.array([[-1.0, 0.5]])
        found = slope_of(f, Z, f(Z))
        assert [text for text, _ in found] == factors
        whole = np.prod([values for _, values in found], axis=0) * np.ones_like(Z)
        np.testing.assert_allclose(whole, f.slope(Z, f(Z)))


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
    assert walk["A1"].symbols.right == f
    if isinstance(hidden, Swish):
        assert walk["dZ1"].symbols.right.endswith(f"∘ f₁′({z}₁)")
    else:
        assert "J₁" in walk["dZ1"].symbols.right
    mean = "1/E " if E > 1 else ""
    if isinstance(loss, OwnWay):
        assert walk["dZ2"].symbols.right == f"∂ℒ/∂{z}₂"
    else:
        assert walk["dZ2"].symbols.right.startswith(f"{mean}∂ℒ")
        ((result, formula),) = walk["dZ2"].equations
        close(evaluate(formula), result.array, "dZ2")
    ((_, formula),) = walk["dZ1"].equations
    close(evaluate(formula), kept_rows(walk["dZ1"].result), "dZ1")
    for name in ("dZ1", "dZ2", "loss"):
        close(evaluate(walk[name].numbers), walk[name].value, name)
    for at in range(len(walk)):
        drawn(draw_steps(list(walk.values()), at))
