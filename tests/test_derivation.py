import pytest
import sympy as sp

from backprop_lib.proofs import NotProvedError, derivation

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
