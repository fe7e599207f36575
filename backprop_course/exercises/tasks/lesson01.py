"""Tasks of lesson 01: one neuron a layer."""

from __future__ import annotations

from functools import partial

from numpy.random import Generator

from backprop_course.exercises.answers import lesson01 as answers
from backprop_course.exercises.forms import OneNumber
from backprop_course.exercises.layered_forms import ChainLists
from backprop_course.exercises.probes import Probe, activation, number
from backprop_course.exercises.slips import lesson01 as slips
from backprop_course.exercises.task import Place, Task

place = partial(Place, "01")


def chain(rng: Generator, i: int) -> Probe:
    """A chain of two to five layers; place 0 of w and b is empty, as in the lesson."""
    L = 2 + i % 4
    w, b = ([None, *(number(rng) for _ in range(L))] for _ in range(2))
    return Probe({"x": number(rng), "y": float(i % 2), "w": w, "b": b}, {})


TASKS = (
    Task(
        "01.dz_output",
        answers.dz_output,
        OneNumber(),
        lambda rng, i: Probe({"a": activation(rng), "y": float(i % 2)}, {}),
        place("3. The first step back: the output (F16, F17, F18)"),
        (
            "Two links: from the loss to a (F16), and from a to z (F17). Multiply them.",
            "a(1 − a) cancels against both fractions. What is left?",
            "What was said minus what is true.",
        ),
        (
            r"$\left(-\frac ya+\frac{1-y}{1-a}\right)a(1-a)$ (F16 times F17).",
            r"Multiplied out: $-y(1-a)+(1-y)a=a-y$ (F18).",
        ),
        slips.DZ_OUTPUT,
    ),
    Task(
        "01.dz_hidden",
        answers.dz_hidden,
        OneNumber(),
        lambda rng, i: Probe(
            {"dz_next": number(rng), "w_next": number(rng), "a": activation(rng)}, {}
        ),
        place("4. Passing the baton (F19, F20)"),
        (
            "The baton is handed on by multiplying it with the link (F19).",
            "The link has two parts: the weight w_next, and the slope of the bend at this layer.",
            "dz_next times w_next times a times 1 − a.",
        ),
        (
            r"$z_{l+1}=w_{l+1}\sigma(z_l)+b_{l+1}$, so "
            r"$\frac{\partial z_{l+1}}{\partial z_l}=w_{l+1}\,a_l(1-a_l)$ (F19).",
            r"The chain rule: $\delta_l=\delta_{l+1}\,w_{l+1}\,a_l(1-a_l)$ (F20).",
        ),
        slips.DZ_HIDDEN,
    ),
    Task(
        "01.dw",
        answers.dw,
        OneNumber(),
        lambda rng, i: Probe({"dz": number(rng), "a_prev": activation(rng)}, {}),
        place("5. From the errors to the weights (F21, F22)"),
        (
            "In z = w a_prev + b let only w move. How fast does z move?",
            "The slope of z along w is a_prev. The loss's slope along z is dz.",
            "The error behind the weight, times the number that came in before it.",
        ),
        (
            r"In $z_l=w_la_{l-1}+b_l$ the slope along $w_l$ is $a_{l-1}$.",
            r"The chain rule: $\frac{\partial\mathcal L}{\partial w_l}=\delta_l\,a_{l-1}$ (F21).",
        ),
        slips.DW,
    ),
    Task(
        "01.db",
        answers.db,
        OneNumber(),
        lambda rng, i: Probe({"dz": number(rng)}, {}),
        place("5. From the errors to the weights (F21, F22)"),
        (
            "In z = w a_prev + b let only b move. How fast does z move?",
            "The slope of z along b is 1.",
            "The error, as it is.",
        ),
        (
            r"In $z_l=w_la_{l-1}+b_l$ the slope along $b_l$ is $1$.",
            r"The chain rule: $\frac{\partial\mathcal L}{\partial b_l}=\delta_l$ (F22).",
        ),
        slips.DB,
    ),
    Task(
        "01.backward",
        answers.backward,
        ChainLists(),
        chain,
        place("9. Longer chains"),
        (
            "Forward first, from layer 1 to L, and keep every a; a[0] is x.",
            "Start from dz[L] = a[L] − y. Then, for l from L − 1 down to 1, F20 with w[l + 1].",
            "At last dw[l] = dz[l] · a[l − 1] and db[l] = dz[l]. Place 0 of both stays empty.",
        ),
        (
            r"Forward $a_l=\sigma(w_la_{l-1}+b_l)$ with $a_0=x$ (F14). At the output "
            r"$\delta_L=a_L-y$ (F18).",
            r"Back $\delta_l=\delta_{l+1}w_{l+1}a_l(1-a_l)$ (F20), and in each layer "
            r"$\frac{\partial\mathcal L}{\partial w_l}=\delta_la_{l-1}$ (F21), "
            r"$\frac{\partial\mathcal L}{\partial b_l}=\delta_l$ (F22).",
        ),
        slips.BACKWARD,
    ),
)
