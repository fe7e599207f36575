"""The ledger holds every formula and every erratum, all as stated; and the prover can fail."""

import re
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
from backprop_course.proofs.entry import (
    ANY_SIZE,
    NUMBERS,
    Claim,
    Erratum,
    Formula,
    judge,
    judge_erratum,
)
from backprop_course.proofs.letters import E, e, f, i, j, k, m, n, p, sigma

IDS = list(proofs.entries())
ERRATA = [f"S{number}" for number in range(1, 25)]
x = sp.Symbol("x", real=True)


def test_every_formula_and_every_erratum_is_there():
    wanted = [f"F{number}" for number in range(1, 39)] + ERRATA
    assert [id for id in wanted if id not in IDS] == []
    assert IDS[-len(ERRATA) :] == ERRATA
    in_order = [id for case in ledger.CASES for id in (v.id for v in ledger.entries_of(case))]
    assert in_order == IDS
    assert len(set(in_order)) == len(in_order)


@pytest.mark.parametrize("id", [id for id in IDS if id not in ERRATA])
def test_the_formula_is_as_stated(id):
    found = proofs.verdict(id)
    assert isinstance(found.entry, Formula)
    assert found.as_stated, found.trouble
    assert found.derivations
    assert len(found.wrong_forms) >= 2


@pytest.mark.parametrize("id", ERRATA)
def test_the_erratum_is_as_stated(id):
    found = proofs.verdict(id)
    assert isinstance(found.entry, Erratum)
    assert found.as_stated, found.trouble
    assert [of.entry.id for of in found.holds] == list(found.entry.holds) != []
    assert all(isinstance(of.entry, Formula) and of.as_stated for of in found.holds)
    assert re.search(r"\d", found.entry.example())


@pytest.mark.parametrize("id", ERRATA)
def test_what_holds_instead_is_no_erratum(id):
    found = proofs.verdict(id)
    for of in found.holds:
        right = replace(found.entry, printed=lambda of=of: of.entry.claims()[0])
        ruling = judge_erratum(right, found.holds)
        assert (ruling.verdict, ruling.as_stated) == ("wrong", False)
        assert ruling.trouble == "the printed form was not refuted"


@pytest.mark.parametrize("id", ERRATA)
def test_what_an_example_says_of_its_numbers_is_true(id):
    said = proofs.entries()[id].example().replace("−", "-")
    moves = re.findall(r"(falls|climbs)[^.]*? from (-?[\d.]*\d) to (-?[\d.]*\d)", said)
    for word, before, after in moves:
        assert (float(after) < float(before)) == (word == "falls"), said
    assert len(moves) == {"S1": 2, "S6": 1, "S10": 1}.get(id, 0)
    assert "False" not in said


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


def test_without_an_alarm_a_proof_takes_its_time_and_is_not_traced(monkeypatch):
    monkeypatch.setattr(entry_module, "SECONDS", 0.01)
    monkeypatch.setattr(entry_module, "has_alarm", lambda: False)
    traced = []

    def slow():
        time.sleep(0.05)
        traced.append(sys.gettrace() is not before)
        return [Claim(x, [(x, "same")])]

    before = sys.gettrace()
    assert judge(Formula("X", "$x$", NUMBERS, slow)).verdict == "proved"
    assert traced == [False]


def test_a_wrong_form_that_is_right_is_noticed():
    found = judge(formula(Claim(x + x, [(2 * x, "adding")], wrong={"order": x * 2, "sign": -x})))
    assert found.verdict == "proved"
    assert not found.as_stated
    assert found.trouble == "not rejected: order"


def test_a_wrong_form_that_cannot_be_decided_is_not_rejected():
    claim = Claim(x, [(x, "same")], wrong={"who knows": sp.Function("a")(x)})
    assert not judge(formula(claim)).as_stated


def erratum(printed):
    return Erratum("Y", "$y$", ["X"], printed, lambda: "numbers")


HOLDS = judge(formula(Claim(2 * x, [(x + x, "adding")], wrong={"square": x**2})))


def test_an_erratum_is_refuted_by_numbers_or_by_shapes():
    assert judge_erratum(erratum(lambda: Claim(2 * x, [(x**2, "printed")])), [HOLDS]).as_stated
    A, B = sp.MatrixSymbol("A", 2, 3), sp.MatrixSymbol("B", 2, 3)
    misfit = judge_erratum(erratum(lambda: Claim(A * B, [(A, "printed")])), [HOLDS])
    assert misfit.as_stated
    assert "shapes do not fit" in misfit.counterexample


def test_an_erratum_may_be_the_name_of_a_wrong_form():
    found = judge_erratum(erratum("square"), [HOLDS])
    assert found.as_stated
    assert (found.printed.first, found.printed.steps[-1][0]) == (2 * x, x**2)
    with pytest.raises(ValueError, match=r"wrong form of X, got 'cube'; give Y"):
        judge_erratum(erratum("cube"), [HOLDS])


def test_an_erratum_that_is_right_is_noticed():
    found = judge_erratum(erratum(lambda: Claim(2 * x, [(x + x, "printed")])), [HOLDS])
    assert (found.verdict, found.as_stated) == ("wrong", False)
    right = judge(formula(Claim(2 * x, [(x + x, "adding")], wrong={"order": x * 2})))
    assert judge_erratum(erratum("order"), [right]).verdict == "wrong"


def test_an_erratum_that_cannot_be_decided_is_not_refuted():
    unknown = sp.Function("a")(x)
    found = judge_erratum(erratum(lambda: Claim(2 * x, [(unknown, "printed")])), [HOLDS])
    assert (found.verdict, found.as_stated) == ("wrong", False)


def test_an_erratum_whose_formula_does_not_hold_is_noticed():
    broken = judge(formula(Claim(2 * x, [(3 * x, "no")], wrong={"square": x**2})))
    found = judge_erratum(erratum("square"), [HOLDS, broken])
    assert (found.verdict, found.as_stated) == ("wrong", False)
    assert "X should hold" in found.trouble


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


def test_an_erratum_is_shown_with_the_printed_form_struck_out():
    A, B = sp.MatrixSymbol("A", 2, 3), sp.MatrixSymbol("B", 2, 3)
    false = replace(erratum("square"), example=lambda: "[1 2] * A_1\nTraining: <b>")
    found = ledger.Shown(judge_erratum(false, [HOLDS]))
    shown = found._repr_mimebundle_()["text/markdown"].split("\n\n")
    assert shown[1] == r"$$\displaystyle \begin{aligned}2 x&\ne x^{2}\end{aligned}$$"
    assert shown[2:4] == ["&#91;1 2&#93; &#42; A&#95;1", "Training: &#60;b&#62;"]
    assert shown[4] == "**X** $x$ — *proved*"
    assert repr(found).endswith("X  proved: $x$")
    misfit = judge_erratum(erratum(lambda: Claim(A * B, [(A, "printed")])), [HOLDS])
    assert "shapes do not fit" in ledger.Shown(misfit)._repr_mimebundle_()["text/markdown"]


def test_the_table_has_a_row_for_each():
    shown = proofs.table("One neuron")
    assert [row[0] for row in shown.rows()] == [f"F{number}" for number in range(14, 23)]
    assert shown._repr_mimebundle_()["text/html"].count("<tr>") == 10


def test_the_row_of_an_erratum_names_the_formulas_that_hold():
    rows = {row[0]: row for row in proofs.table("Errata").rows()}
    assert rows["S10"] == ("S10", "refuted", ANY_SIZE, "F36 F26", "–")


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
