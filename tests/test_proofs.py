"""The ledger holds every formula and every slip, all as stated; and the prover can fail."""

import subprocess
import sys
import time
from dataclasses import replace

import pytest
import sympy as sp
from sympy import Derivative, IndexedBase, Sum

from backprop_course import proofs
from backprop_course.proofs import entry as entry_module
from backprop_course.proofs import ledger
from backprop_course.proofs.entry import ANY_SIZE, NUMBERS, Claim, Formula, Slip, judge
from backprop_course.proofs.letters import E, e, f, i, j, k, m, n, p, sigma

IDS = list(proofs.entries())
x = sp.Symbol("x", real=True)


def test_every_formula_and_every_slip_is_there():
    wanted = [f"F{number}" for number in range(1, 39)] + [f"S{number}" for number in range(1, 25)]
    assert [id for id in wanted if id not in IDS] == []
    in_order = [id for case in ledger.CASES for id in (v.id for v in ledger.entries_of(case))]
    assert in_order == IDS
    assert len(set(in_order)) == len(in_order)


@pytest.mark.parametrize("id", IDS)
def test_the_entry_is_as_stated(id):
    found = proofs.verdict(id)
    assert found.as_stated, found.trouble
    assert found.derivations
    if isinstance(found.entry, Formula):
        assert len(found.wrong_forms) >= 2
    else:
        assert found.counterexample.strip().count("\n") >= 1


def test_cases_two_to_four_hold_for_any_size():
    scopes = {id: proofs.entries()[id].scope for id in (f"F{n}" for n in range(23, 39))}
    assert {id: scope for id, scope in scopes.items() if scope != ANY_SIZE} == {}


def formula(*claims):
    return Formula("X", "$x$", NUMBERS, lambda: claims)


def test_a_false_formula_is_wrong():
    found = judge(formula(Claim(Derivative(x**2, x), [(3 * x, "guess")])))
    assert (found.verdict, found.as_stated) == ("wrong", False)
    assert "it is false" in found.trouble


def test_what_sympy_cannot_decide_is_undecided():
    a, b = sp.Function("a"), sp.Function("b")
    found = judge(formula(Claim(a(x), [(b(x), "hope")])))
    assert (found.verdict, found.as_stated) == ("undecided", False)


def test_what_takes_too_long_is_undecided(monkeypatch):
    monkeypatch.setattr(entry_module, "SECONDS", 0.2)

    def slow():
        time.sleep(5)
        return [Claim(x, [(x, "same")])]

    started = time.perf_counter()
    found = judge(Formula("X", "$x$", NUMBERS, slow))
    assert time.perf_counter() - started < 2
    assert (found.verdict, found.as_stated) == ("undecided", False)
    assert "0.2 s" in found.trouble


def test_a_wrong_form_that_is_right_is_noticed():
    found = judge(formula(Claim(x + x, [(2 * x, "adding")], wrong={"order": x * 2, "sign": -x})))
    assert found.verdict == "proved"
    assert not found.as_stated
    assert found.trouble == "not rejected: order"


def test_a_wrong_form_that_cannot_be_decided_is_not_rejected():
    claim = Claim(x, [(x, "same")], wrong={"who knows": sp.Function("a")(x)})
    assert not judge(formula(claim)).as_stated


def slip(printed):
    claim = Claim(2 * x, [(x + x, "adding")])
    return Slip("Y", "$y$", NUMBERS, printed, lambda: [claim], lambda: "numbers")


def test_a_slip_is_refuted_by_numbers_or_by_shapes():
    false = slip(lambda: Claim(2 * x, [(x**2, "printed")]))
    assert judge(false).as_stated
    A, B = sp.MatrixSymbol("A", 2, 3), sp.MatrixSymbol("B", 2, 3)
    misfit = judge(slip(lambda: Claim(A * B, [(A, "printed")])))
    assert misfit.as_stated
    assert "shapes do not fit" in misfit.counterexample


def test_a_slip_that_is_none_is_noticed():
    found = judge(slip(lambda: Claim(2 * x, [(x + x, "printed")])))
    assert (found.verdict, found.as_stated) == ("wrong", False)


def test_a_slip_whose_mended_form_is_false_is_noticed():
    false = Claim(2 * x, [(3 * x, "no")])
    broken = Slip("Y", "$y$", NUMBERS, lambda: false, lambda: [false], lambda: "numbers")
    assert not judge(broken).as_stated


def test_an_unknown_id_lists_the_near_ones():
    with pytest.raises(KeyError, match=r"did you mean.*F36"):
        proofs.show("f36")
    with pytest.raises(KeyError, match="case must be one of"):
        proofs.table("The ideas")


def test_an_entry_is_shown_as_mathematics_and_as_text():
    bundle = proofs.show("F36")._repr_mimebundle_()
    assert r"\begin{aligned}" in bundle["text/markdown"]
    assert "chain rule" in bundle["text/plain"] or "row f" in bundle["text/plain"]
    assert "proved" in bundle["text/plain"]


def test_a_slip_is_shown_with_the_printed_form_struck_out():
    A, B = sp.MatrixSymbol("A", 2, 3), sp.MatrixSymbol("B", 2, 3)
    false = slip(lambda: Claim(2 * x, [(x**2, "printed")]))
    false = replace(false, example=lambda: "[1 2] * A_1\nTraining: <b>")
    shown = ledger.Shown(judge(false))._repr_mimebundle_()["text/markdown"].split("\n\n")
    assert shown[1] == r"$$\displaystyle \begin{aligned}2 x&\ne x^{2}\end{aligned}$$"
    assert shown[2:4] == ["&#91;1 2&#93; &#42; A&#95;1", "Training: &#60;b&#62;"]
    misfit = ledger.Shown(judge(slip(lambda: Claim(A * B, [(A, "printed")]))))
    assert "shapes do not fit" in misfit._repr_mimebundle_()["text/markdown"]


def test_the_table_has_a_row_for_each():
    shown = proofs.table("One neuron")
    assert [row[0] for row in shown.rows()] == [f"F{number}" for number in range(14, 23)]
    assert shown._repr_mimebundle_()["text/html"].count("<tr>") == 10


def test_a_table_says_what_is_not_as_stated():
    bad = judge(formula(Claim(x, [(2 * x, "no")])))
    assert "wrong" in repr(ledger.Table([bad]))
    assert "1 not as stated" in ledger.summary([bad])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["F36"], 0, ["F36", "proved", "Derivative"]),
        (["S10"], 0, ["S10", "refuted"]),
        (["F99"], 2, ["did you mean"]),
    ],
)
def test_the_command_line(arguments, code, words):
    done = subprocess.run(
        [sys.executable, "-m", "backprop_course.proofs", *arguments], capture_output=True, text=True
    )
    assert done.returncode == code
    assert [word for word in words if word not in done.stdout + done.stderr] == []


def test_the_command_line_fails_where_something_is_not_proved(monkeypatch, capsys):
    from backprop_course.proofs.__main__ import main

    bad = judge(formula(Claim(x, [(2 * x, "no")])))
    monkeypatch.setattr("backprop_course.proofs.__main__.verdict", lambda id: bad)
    monkeypatch.setattr("backprop_course.proofs.__main__.show", lambda id: ledger.Shown(bad))
    assert main(["X"]) == 1
    assert "wrong" in capsys.readouterr().out


# the engine of proofs for any size


Z, W, D, b = (IndexedBase(name) for name in "ZWDb")
RANGES = {f: E, i: n}


def test_a_delta_picks_its_term_only_where_the_ranges_agree():
    picked = Sum(D[e, j] * sp.KroneckerDelta(e, f), (e, 1, E))
    assert proofs.derivation(picked, D[f, j], ranges={f: E})
    with pytest.raises(proofs.NotProvedError, match="not known to run from 1 to E"):
        proofs.derivation(picked, D[f, j])
    with pytest.raises(proofs.NotProvedError, match="not known to run"):
        proofs.derivation(picked, D[f, j], ranges={f: n})


def test_names_and_order_of_indices_do_not_matter():
    assert proofs.derivation(
        Sum(D[e, j] * W[i, j], (e, 1, E), (j, 1, m)),
        Sum(W[i, k] * Sum(D[p, k], (p, 1, E)), (k, 1, m)),
        ranges={i: n},
    )


def test_sums_over_other_ranges_or_other_terms_are_not_equal():
    whole = Sum(D[e, j], (e, 1, E))
    for other in (Sum(D[e, j], (e, 1, m)), Sum(D[e, i], (e, 1, E)), Sum(D[j, e], (e, 1, E)), E):
        with pytest.raises(proofs.NotProvedError) as caught:
            proofs.derivation(whole, other, ranges={i: m, j: m})
        assert caught.value.refuted


def test_the_sum_of_ones_is_the_size():
    assert proofs.derivation(Sum(1, (e, 1, E)) * D[i, j], E * D[i, j])


def test_a_slope_inside_a_sum_is_taken_where_it_stands():
    z_next = Sum(sigma(Z[e, p]) * W[p, j], (p, 1, n)) + b[j]
    right = sp.KroneckerDelta(e, f) * W[i, j] * sigma(Z[e, i]) * (1 - sigma(Z[e, i]))
    ranges = RANGES | {e: E, j: m}
    assert proofs.derivation(Derivative(z_next, Z[f, i]), right, ranges=ranges)
    with pytest.raises(proofs.NotProvedError) as caught:
        proofs.derivation(Derivative(z_next, Z[f, i]), right.subs(W[i, j], W[j, i]), ranges=ranges)
    assert caught.value.refuted
