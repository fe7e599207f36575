"""The library's own numbers are those of the formulas; and a witness can disagree."""

import sys
from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

import backprop_lib as bp
from backprop_course import proofs
from backprop_course.proofs import __main__ as command
from backprop_course.proofs import witnesses
from backprop_course.proofs.entry import Formula
from backprop_course.proofs.ledger import witness
from backprop_course.proofs.letters import E, K, e, f, i, j, sigma
from backprop_course.proofs.witnesses import TARGETS, TOLERANCE, WITHOUT, WitnessErrors, tabulate

FORMULAS = {id: entry for id, entry in proofs.entries().items() if isinstance(entry, Formula)}
FAULT = 1e-9
"""Small, and yet seen."""

RIGHT_HERE = {"a − y, whatever Σ y is"}
"""Wrong forms that the library's labels make right: theirs is Σ y = 1."""


def targets(id):
    return zip(FORMULAS[id].claims(), TARGETS[id], strict=True)


def test_every_formula_has_witnesses_or_a_reason_to_have_none():
    assert set(TARGETS) | set(WITHOUT) == set(FORMULAS)
    assert not set(TARGETS) & set(WITHOUT)
    assert all(WITHOUT.values())


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("id", TARGETS)
def test_all_witnesses_agree_with_the_library(id, seed):
    found = witness(id, seed)
    assert found.symbolic is not None
    assert (found.numeric is None) == (not any(t.by for t in TARGETS[id] if t))
    assert found.automatic is not None
    assert found.engine in ("PyTorch", "autograd")
    assert max(error for error in found.errors if error is not None) <= TOLERANCE
    assert found.agrees


@pytest.mark.parametrize("id", TARGETS)
def test_a_false_last_line_is_seen(id):
    for claim, target in targets(id):
        if target is None:
            continue
        for name, wrong in claim.wrong.items():
            if name in RIGHT_HERE:
                continue
            false = replace(claim, steps=[(wrong, name)])
            try:
                error = witnesses._of_claim(false, target).symbolic
            except (KeyError, IndexError):  # an index too many, or past the end
                continue
            assert error > 1e-3, name


def test_a_fault_in_the_way_back_is_seen_by_every_witness(monkeypatch):
    right = bp.Dense.dA_prev
    monkeypatch.setattr(bp.Dense, "dA_prev", lambda *args: right(*args) * (1 + FAULT))
    found = witness("F36")
    assert min(found.errors) > FAULT / 10
    assert not found.agrees


def test_a_fault_in_the_way_forward_is_seen(monkeypatch):
    right = bp.Sigmoid.__call__
    monkeypatch.setattr(bp.Sigmoid, "__call__", lambda *args: right(*args) * (1 + FAULT))
    found = witness("F30")
    assert found.automatic > FAULT / 10


def without(monkeypatch, *packages):
    for package in packages:
        monkeypatch.setitem(sys.modules, package, None)


def test_a_missing_engine_is_no_pass(monkeypatch):
    without(monkeypatch, "torch", "autograd")
    found = witness("F36")
    assert (found.automatic, found.engine) == (None, "not installed")
    assert found.texts()[2] == found.texts(digits=False)[2] == "not installed"
    assert "not installed" in str(found)
    assert "not installed" in repr(proofs.table("Many examples", witnesses=True))
    nothing = witness("F24")
    assert nothing.texts() == ("–", "–", "–")


@pytest.mark.parametrize("id", TARGETS)
def test_without_pytorch_the_other_engine_agrees(id, monkeypatch):
    without(monkeypatch, "torch")
    found = witness(id)
    assert found.engine == "autograd"
    assert found.automatic <= TOLERANCE


def test_formulas_without_witnesses_and_errata_say_why():
    assert witness("F24") == WitnessErrors(reason=WITHOUT["F24"])
    assert "erratum" in witness("S10").reason
    with pytest.raises(KeyError, match="did you mean"):
        witness("F99")


def test_an_error_is_relative_and_infinite_for_what_cannot_be_compared():
    ours = np.array([[1.0, 1e-9], [0, 2]])
    assert witnesses.worst_error(ours, ours * (1 + 1e-10)) == pytest.approx(1e-10)
    assert witnesses.worst_error(ours, ours.T + 0) > 1e-9
    assert witnesses.worst_error(ours, ours[0]) == np.inf
    assert witnesses.worst_error(ours, ours * np.nan) == np.inf


def test_a_table_of_numbers_counts_from_1_as_the_formulas_do():
    A = sp.IndexedBase("A")
    array = np.arange(6.0).reshape(3, 2)
    numbers = {"A": array}.__getitem__
    np.testing.assert_array_equal(tabulate(A[e, j], numbers, [e, j], [3, 2]), array)
    total = tabulate(sp.Sum(A[e, j], (e, 1, E)) / K, numbers, [j], [2])
    np.testing.assert_allclose(total, array.sum(axis=0) / 5)
    slope = sp.Derivative(sp.Sum(sigma(A[e, j]), (e, 1, E)), A[f, i])
    assert tabulate(slope, numbers, [j, f, i], [2, 3, 2])[1, 2, 1] == pytest.approx(
        np.exp(5) / (1 + np.exp(5)) ** 2
    )
    with pytest.raises(KeyError, match="B"):
        tabulate(sp.IndexedBase("B")[e, j], numbers, [e, j], [3, 2])
    assert np.isnan(tabulate(A[e - 1, j], numbers, [e, j], [1, 1]))


def test_the_table_shows_the_witnesses_where_asked():
    shown = proofs.table("Many examples", witnesses=True)
    assert shown.head[-3:] == ("symbolic", "numeric", "automatic")
    assert {len(row) for row in shown.rows()} == {len(shown.head)}
    plain = proofs.table("Many examples", witnesses=True, digits=False)
    assert plain.head[-2:] == ("symbolic", "numeric")
    assert {cell for row in plain.rows() for cell in row[-2:]} == {"< 1e-12", "–"}
    assert "symbolic" not in repr(proofs.table("Many examples"))
    assert WitnessErrors(symbolic=1.0).texts(digits=False) == ("> 1e-12", "–", "–")


@pytest.mark.parametrize(("error", "code"), [(1e-15, 0), (1e-3, 1), (float("inf"), 1)])
def test_the_command_line_fails_where_the_library_disagrees(error, code, monkeypatch, capsys):
    monkeypatch.setattr(command, "witnesses_of", lambda *_: [WitnessErrors(numeric=error)])
    assert command.main(["F36"]) == code
    assert "witnesses: " in capsys.readouterr().out
