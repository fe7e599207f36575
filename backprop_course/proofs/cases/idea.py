"""The idea, F1-F13. The proofs are in `three_layers`, `parts` and `local_slopes`."""

from __future__ import annotations

from backprop_course.proofs.cases import local_slopes, parts, three_layers
from backprop_course.proofs.entry import ANY_SIZE, NUMBERS, Entry, Formula

ENTRIES: list[Entry] = [
    Formula(
        "F1",
        r"$Z_l=A_{l-1}W_l,\ A_l=f(Z_l),\ A_0=X,\ \hat Y=A_3$: one function of $X$, entry by entry; "
        r"without $f$, $\hat Y=X(W_1W_2W_3)$",
        ANY_SIZE,
        three_layers.f1,
    ),
    Formula(
        "F2",
        r"$\mathcal L=\frac12\lVert\hat Y-Y\rVert_F^2$, the squares of all entries "
        r"($A=\hat Y$, $D=A-Y$)",
        ANY_SIZE,
        three_layers.f2,
    ),
    Formula(
        "F3",
        r"heuristic: $\frac{d\mathcal L}{dW_3}=\frac{d\mathcal L}{dA_3}\frac{dA_3}{dZ_3}"
        r"\frac{dZ_3}{dW_3}$; exact: $\frac{\partial\mathcal L}{\partial W_3}="
        r"A_2^\top\left((A_3-Y)\circ f'(Z_3)\right)$",
        ANY_SIZE,
        three_layers.f3,
    ),
    Formula(
        "F4",
        r"heuristic: $\frac{d\mathcal L}{dW_1}$ is a chain of seven factors; exact: "
        r"$\frac{\partial\mathcal L}{\partial W_1}=X^\top\delta_1$ with "
        r"$\delta_3=(A_3-Y)\circ f'(Z_3)$, $\delta_l=(\delta_{l+1}W_{l+1}^\top)\circ f'(Z_l)$",
        ANY_SIZE,
        three_layers.f4,
    ),
    Formula(
        "F5",
        r"heuristic: every gradient is made of $\frac{d\mathcal L}{dA_L}$, "
        r"$\frac{dA_l}{dA_{l-1}}$, $\frac{dZ_l}{dW_l}$; exact, with $B=A_{l-1}$ and "
        r"$G=\frac{\partial\mathcal L}{\partial A_l}$: "
        r"$\frac{\partial\mathcal L}{\partial W_l}=B^\top(G\circ f'(Z))$, "
        r"$\frac{\partial\mathcal L}{\partial B}=(G\circ f'(Z))W^\top$",
        ANY_SIZE,
        parts.f5,
    ),
    Formula(
        "F6",
        r"squared error: $\frac{\partial\mathcal L}{\partial A_L}=A_L-Y$",
        ANY_SIZE,
        parts.f6,
    ),
    Formula(
        "F7",
        r"cross entropy: $\frac{\partial\mathcal L}{\partial A_L}=-\frac{Y}{A_L}+"
        r"\frac{1-Y}{1-A_L}$, elementwise",
        ANY_SIZE,
        parts.f7,
    ),
    Formula(
        "F8",
        r"$\sigma(z)=\frac1{1+e^{-z}}$, $\sigma'=\sigma(1-\sigma)$",
        NUMBERS,
        local_slopes.f8,
    ),
    Formula(
        "F9",
        r"heuristic: $\frac{dA_l}{dZ_l}=A_l\circ(1-A_l)$; exact: $\frac{\partial A_{ej}}"
        r"{\partial Z_{fq}}=\delta_{ef}\delta_{jq}A_{ej}(1-A_{ej})$, which makes "
        r"$G\circ A\circ(1-A)$ of $G=\frac{\partial\mathcal L}{\partial A}$",
        ANY_SIZE,
        local_slopes.f9,
    ),
    Formula(
        "F10",
        r"heuristic: $\frac{dZ_l}{dA_{l-1}}=W_l$; exact, with $B=A_{l-1}$: "
        r"$\frac{\partial Z_{ej}}{\partial B_{fi}}=\delta_{ef}W_{ij}$, the Jacobian $W^\top$ of "
        r"each row, which makes $GW^\top$ of $G=\frac{\partial\mathcal L}{\partial Z}$",
        ANY_SIZE,
        local_slopes.f10,
    ),
    Formula(
        "F11",
        r"heuristic: $\frac{dA_l}{dA_{l-1}}=A_l\circ(1-A_l)\circ W_l$; exact, with $B=A_{l-1}$: "
        r"$\frac{\partial A_{ej}}{\partial B_{fi}}=\delta_{ef}A_{ej}(1-A_{ej})W_{ij}$, for each "
        r"row $\mathrm{diag}(a\circ(1-a))W^\top$",
        ANY_SIZE,
        local_slopes.f11,
    ),
    Formula(
        "F12",
        r"heuristic: $\frac{dZ_l}{dW_l}=A_{l-1}$; exact, with $B=A_{l-1}$: "
        r"$\frac{\partial Z_{ej}}{\partial W_{iq}}=B_{ei}\delta_{jq}$, which makes $B^\top G$ of "
        r"$G=\frac{\partial\mathcal L}{\partial Z}$",
        ANY_SIZE,
        local_slopes.f12,
    ),
    Formula(
        "F13",
        r"$[A,\mathbf 1]\begin{bmatrix}W\\b\end{bmatrix}=AW+\mathbf 1b$, here "
        r"$\tilde A\tilde W$",
        ANY_SIZE,
        parts.f13,
    ),
]
