"""The dictionary of conventions: each form against numbers, and what it refuses."""

from itertools import product

import numpy as np
import pytest
import sympy as sp

import backprop_lib as bp
from backprop_course.proofs import NotProvedError, conventions
from backprop_course.proofs.conventions import CONVENTIONS, OURS, SHOWN, prove, table, translate

ALL = [dict(zip(CONVENTIONS, values, strict=True)) for values in product(*CONVENTIONS.values())]
E, N, M = 5, 4, 3


@pytest.fixture(scope="module")
def ours():
    """Every letter as it lies with us, from the library's own forward and backward."""
    rng = np.random.default_rng(1)
    net = bp.Network.random([2, N, M], seed=0)
    net.layers[1].b = rng.normal(size=(1, M))
    X, Y = rng.normal(size=(E, 2)), rng.integers(0, 2, size=(E, M)).astype(float)
    trace = net.forward(X)
    back, last = net.backward(trace, Y), net.layers[1]
    a = trace[0].A[:1]
    link = [[last.W[i, j] * a[0, i] * (1 - a[0, i]) for i in range(N)] for j in range(M)]
    return {
        "A": trace[0].A,
        "A_L": trace[1].A,
        "Y": Y,
        "Z_next": trace[1].Z,
        "W_next": last.W,
        "b_next": last.b,
        "a": a,
        "J": np.array(link),
        "dZ_L": back[1].dZ,
        "dZ": back[0].dZ,
        "dZ_next": back[1].dZ,
        "dW_next": back[1].dW,
        "db_next": back[1].db,
    }


def laid(ours, examples, weights, layout, loss):
    """The same letters as they lie, and count, in a convention."""
    columns, out_in, numerator = examples == "columns", weights == "out_in", layout == "numerator"
    turned = {
        **dict.fromkeys(["dZ", "dZ_next", "dZ_L", "db_next"], columns ^ numerator),
        "W_next": out_in,
        "dW_next": out_in ^ numerator,
        "J": layout == "denominator",
    }
    times_e = {"mean": "none", "sum": "d", "mean_at_weights": "dZ"}[loss]
    return {
        name: (E if name.startswith(times_e) else 1) * (x.T if turned.get(name, columns) else x)
        for name, x in ours.items()
    }


@pytest.mark.parametrize("id", OURS)
def test_every_form_gives_the_librarys_numbers(id, ours):
    for convention in ALL:
        letters = laid(ours, **convention)
        left, right = translate(id, **convention).code.split(" = ")
        found = eval(right, {"np": np, "E": E}, letters)
        assert found.shape == letters[left].shape, convention
        np.testing.assert_allclose(found, letters[left], rtol=1e-12, err_msg=str(convention))


@pytest.mark.parametrize("id", OURS)
def test_every_form_is_proved_for_any_size(id):
    for convention in ALL:
        form = translate(id, **convention)
        assert form.left.shape == form.right.shape
        assert len(form.proof.expressions) == 2


def test_what_other_books_write():
    assert translate("F32", weights="out_in").code == "Z_next = A @ W_next.T + b_next"
    columns = {"examples": "columns", "weights": "out_in"}
    assert translate("F32", **columns).code == "Z_next = W_next @ A + b_next"
    assert translate("F36", **columns).code == "dZ = (W_next.T @ dZ_next) * A * (1 - A)"
    late = translate("F37", **columns, loss="mean_at_weights")
    assert late.code == "dW_next = dZ_next @ A.T / E"
    assert late.latex.endswith(r"= \tfrac1E\,\delta_{l+1}\,A_l^\top")
    assert late.shape == "(m, n)"
    assert translate("F23", layout="denominator").shape == "(n, m)"


def wrong_forms(number, right):
    """The sign, one E too many, δ twice as large, W for its transpose, one factor left out."""
    letters = {x.name: x for x in right.atoms(sp.MatrixSymbol)}
    yield -number, right
    yield number * sp.Symbol("E", integer=True, positive=True), right
    if "dZ_next" in letters:
        yield number, right.xreplace({letters["dZ_next"]: 2 * letters["dZ_next"]})
    if "W_next" in letters:
        W = letters["W_next"]
        other = sp.MatrixSymbol("W_next", *W.shape[::-1])  # conforms, at the wrong entries
        yield number, right.xreplace({sp.Transpose(W): other, W: sp.Transpose(other)})
    if isinstance(right, sp.HadamardProduct):
        yield number, sp.HadamardProduct(*right.args[:2])
    if isinstance(right, sp.MatAdd):
        yield number, right.args[0]


@pytest.mark.parametrize("convention", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize("id", OURS)
def test_a_wrong_form_is_refuted(id, convention):
    form = translate(id, **convention)
    whole = {choice: values[0] for choice, values in CONVENTIONS.items()} | convention
    loss = whole.pop("loss")
    arguments = id, conventions.turned_letters(**whole), loss, form.left
    for number, right in wrong_forms(form.number, form.right):
        with pytest.raises(NotProvedError) as caught:
            prove(*arguments, number, right)
        assert caught.value.refuted


@pytest.fixture
def fresh(monkeypatch):
    """Nothing kept from before a fault was planted, nothing kept of it after."""
    conventions._translated.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    conventions._translated.cache_clear()


def test_a_planted_fault_in_the_conversion_is_seen(fresh):
    right = conventions.transposed
    fresh.setattr(conventions, "transposed", lambda x: x)
    with pytest.raises(NotProvedError, match="shape"):
        translate("F37", weights="out_in")
    fresh.setattr(conventions, "transposed", lambda x: sp.MatMul(2, right(x)))
    with pytest.raises(NotProvedError, match="false"):
        translate("F36", examples="columns")


def test_a_planted_fault_in_the_number_is_seen(fresh):
    fresh.setattr(conventions, "DELTAS", {"dZ", "dZ_next"})
    with pytest.raises(NotProvedError, match="false"):
        translate("F34", loss="sum")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("F99", {}), "F32, F23, F34, F36, F37, F38, got 'F99'"),
        (("F36", {"examples": "diagonals"}), "rows, columns, got 'diagonals'"),
        (("F36", {"book": "Ng"}), "examples, weights, layout, loss, got 'book'"),
        (("F36", {"loss": "max"}), "mean, sum, mean_at_weights, got 'max'"),
    ],
)
def test_what_is_not_known_is_an_error_that_names_what_is(arguments, names):
    id, convention = arguments
    with pytest.raises(ValueError, match="must be one of") as caught:
        translate(id, **convention)
    assert names in str(caught.value)


def test_the_table_holds_every_shown_form_once():
    shown = table()
    for id in OURS:
        names = [name for _, names in shown.forms(id) for name in names]
        assert sorted(names) == sorted(SHOWN)
        assert names[0] == "ours"
    bundle = shown._repr_mimebundle_()
    assert bundle["text/markdown"].count("| formula |") == len(OURS)
    assert bundle["text/plain"] == repr(shown)
    assert "dW_next = A.T @ dZ_next    (n, m)" in repr(shown)


def test_a_form_is_shown_as_mathematics():
    bundle = translate("F36")._repr_mimebundle_()
    assert bundle["text/markdown"].startswith(r"$$\delta_l = \left(\delta_{l+1}\,W_{l+1}^\top")
    assert bundle["text/plain"] == "F36  dZ = (dZ_next @ W_next.T) * A * (1 - A)    (E, n)"
