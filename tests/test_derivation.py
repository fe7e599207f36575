"""A derivation is what was checked step by step; a false or undecided step is refused."""

import pytest
import sympy as sp

from backprop_course.proofs import NotProvedError, derivation
from backprop_course.proofs.letters import Named, any_function, sigma

z = sp.Symbol("z", real=True)
s = 1 / (1 + sp.exp(-z))


def test_every_step_of_the_sigmoids_slope():
    proof = derivation(sp.Derivative(s, z), s - s**2, sp.Mul(s, 1 - s, evaluate=False))
    assert len(proof.expressions) == 3
    assert r"\begin{aligned}" in proof._repr_latex_()
    assert proof._repr_latex_().count("&=") == 2
    assert repr(proof).count("\n  = ") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        -sp.exp(-z) / (1 + sp.exp(-z)) ** 2,  # S11: one (−1) too many
        s * (1 + s),
        s,
        s * (1 - s) + sp.Float("1e-9"),
    ],
)
def test_a_false_step_is_refused(wrong):
    with pytest.raises(NotProvedError, match=r"step 2.*false"):
        derivation(sp.Derivative(s, z), s - s**2, wrong)


def test_matrices_step_by_step():
    W, a = sp.MatrixSymbol("W", 3, 2), sp.MatrixSymbol("a", 1, 3)
    assert derivation((a * W).T, W.T * a.T)
    with pytest.raises(NotProvedError, match="shape"):
        derivation(a * W, W.T * a.T)
    with pytest.raises(NotProvedError, match="false"):
        derivation(a.as_explicit() * W.as_explicit(), 2 * a.as_explicit() * W.as_explicit())


def test_what_cannot_be_decided_is_not_proved():
    f, g = sp.Function("f"), sp.Function("g")
    with pytest.raises(NotProvedError):
        derivation(f(z), g(z))


i, n, p = sp.symbols("i n p", integer=True, positive=True)
a, d = sp.IndexedBase("a"), sp.IndexedBase("d")


def test_a_single_entry_is_a_scalar():
    proof = derivation(sp.Derivative(sp.Sum(a[p] * d[p], (p, 1, n)), a[i]), d[i], ranges={i: n})
    assert proof.expressions[-1] == d[i]


@pytest.mark.parametrize("wrong", [a[i], 0])
def test_what_is_false_only_at_equal_or_unequal_indices_is_refuted(wrong):
    with pytest.raises(NotProvedError, match="false") as caught:
        derivation(a[i] * sp.KroneckerDelta(i, p), wrong, ranges={i: n, p: n})
    assert caught.value.refuted


def test_the_index_of_a_derivatives_letter_is_free():
    with pytest.raises(NotProvedError, match="false"):
        derivation(sp.Derivative(sp.Sum(d[p], (p, 1, n)), d[i]), 0, ranges={i: n})


def test_a_wide_derivation_begins_on_a_line_of_its_own():
    wide = sp.Add(*(a[i] * d[i] ** power for power in range(2, 12)))
    assert r"aligned}& " in derivation(wide, sp.factor(wide))._repr_latex_()
    assert r"aligned}& " not in derivation(a[i] + a[i], 2 * a[i])._repr_latex_()


def test_one_expression_is_no_derivation():
    with pytest.raises(ValueError, match="at least 2"):
        derivation(z)


def test_a_name_is_its_definition():
    r = sp.Symbol("r", integer=True, positive=True)
    z_named = Named("z", sp.Sum(a[r] * d[r], (r, 1, n)))
    proof = derivation(
        sp.Derivative(any_function("h")(z_named), a[i]),
        any_function("h", 1)(z_named) * d[i],
        ranges={i: n},
    )
    assert "z" in repr(proof)
    assert "Sum" not in repr(proof)
    with pytest.raises(NotProvedError, match="false"):
        derivation(z_named, sp.Sum(a[p] * d[p], (p, 1, n)) + d[i])


def test_what_is_false_for_one_function_is_false_for_any():
    f, slope = any_function("f"), any_function("f", 1)
    assert derivation(sp.Derivative(f(z**2), z), 2 * z * slope(z**2))
    for wrong in (slope(z**2), 2 * z * f(z**2), 2 * slope(z)):
        with pytest.raises(NotProvedError, match="false"):
            derivation(sp.Derivative(f(z**2), z), wrong)


def test_an_unknown_function_of_two_numbers():
    F, by_first, by_last = (any_function("F", *times) for times in ((0, 0), (1, 0), (0, 1)))
    assert derivation(sp.Derivative(F(z, 2 * z), z), by_first(z, 2 * z) + 2 * by_last(z, 2 * z))
    with pytest.raises(NotProvedError, match="false"):
        derivation(sp.Derivative(F(z, 2 * z), z), by_first(z, 2 * z) + by_last(z, 2 * z))


def test_a_sums_index_must_not_stand_in_the_letter_differentiated_by():
    with pytest.raises(ValueError, match="rename the index"):
        derivation(sp.Derivative(sp.Sum(a[p] * d[p], (p, 1, n)), a[p]), n * d[p], ranges={p: n})


def test_a_sum_in_a_function_may_call_its_index_what_it_likes():
    q, r = sp.symbols("q r", integer=True, positive=True)
    W = sp.IndexedBase("W")
    inner = sp.exp(sp.Sum(W[p, q] * a[q], (q, 1, n)))
    renamed = inner.xreplace({q: r, p: i})
    assert derivation(sp.Sum(d[p] * inner, (p, 1, n)), sp.Sum(d[i] * renamed, (i, 1, n)))


def test_an_inner_index_does_not_capture_the_one_a_delta_picks():
    W = sp.IndexedBase("W")
    row = sp.exp(sp.Sum(W[p, i], (i, 1, n)))  # i is bound here, and free in the delta
    whole = sp.Sum(sp.KroneckerDelta(p, i) * row, (p, 1, n))
    with pytest.raises(NotProvedError):
        derivation(whole, sp.exp(sp.Sum(W[i, i], (i, 1, n))), ranges={i: n})
    q = sp.Symbol("q", integer=True, positive=True)
    assert derivation(whole, sp.exp(sp.Sum(W[i, q], (q, 1, n))), ranges={i: n})


def test_a_sum_up_to_one_more_is_the_sum_and_the_last_term():
    last = sp.KroneckerDelta(p, n + 1)
    whole = sp.Sum(a[p] * (1 - last) + 7 * last, (p, 1, n + 1))
    assert derivation(whole, sp.Sum(a[p], (p, 1, n)) + 7)
    with pytest.raises(NotProvedError, match="false"):
        derivation(whole, sp.Sum(a[p], (p, 1, n + 1)) + 7)


def test_products_and_powers_of_sums():
    q = sp.Symbol("q", integer=True, positive=True)
    total = sp.Sum(a[p], (p, 1, n))
    both = sp.Sum(a[p] * d[q], (p, 1, n), (q, 1, n))
    assert derivation(both, total * sp.Sum(d[q], (q, 1, n)))
    assert derivation(total**2, sp.Sum(a[p] * a[q], (p, 1, n), (q, 1, n)))
    assert derivation(
        sp.Sum(sp.exp(a[p] + a[q]), (p, 1, n), (q, 1, n)) / total,
        sp.Sum(sp.exp(a[p]), (p, 1, n)) ** 2 / total,
    )
    with pytest.raises(NotProvedError, match="false"):
        derivation(total**2, sp.Sum(a[p] ** 2, (p, 1, n)))


def test_a_letter_that_is_negative_is_tried_as_one():
    below = sp.Symbol("x", negative=True)
    assert derivation(sp.Max(0, below, evaluate=False) + sp.Abs(below), -below)
    with pytest.raises(NotProvedError, match="false"):
        derivation(sp.Abs(below), below)


def test_it_writes_as_the_lessons_do():
    y, w = sp.symbols("a_L w", real=True)
    proof = derivation(sigma(z) - y, sp.Add(-y, sigma(z), evaluate=False))
    assert repr(proof).splitlines()[0] == "sigma(z) - a_L"
    slope = derivation(sp.Derivative(sigma(z), z) * w, w * sigma(z) * (1 - sigma(z)))
    assert repr(slope).splitlines()[1] == "  = w*sigma(z)*(1 - sigma(z))"


def test_a_function_of_every_entry_is_written_as_one_of_the_matrix():
    A = sp.MatrixSymbol("A", 2, 3)
    assert (
        r"\log{\left(A\right)}"
        in derivation(A.applyfunc(sp.log), A.applyfunc(sp.log))._repr_latex_()
    )


def test_signs_in_a_reason_stay_signs():
    proof = derivation(z + z, 2 * z, reasons=["W_ij & 5 %"])
    assert r"\text{W\_ij \& 5 \%}" in proof._repr_latex_()


@pytest.mark.parametrize("wrong", [None, [1, 2]])
def test_what_is_no_expression_is_said(wrong):
    with pytest.raises(ValueError, match=r"expressions must be SymPy's, .* got"):
        derivation(wrong, wrong)
