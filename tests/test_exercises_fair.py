"""Every correct way to write a solution passes, whatever the inputs."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product
from math import comb, factorial, prod

import numpy as np
import pytest
from exercise_variants import variants

from backprop_course.exercises import check
from backprop_course.exercises.check import TASKS

GRAPHS = {"06.topological", "06.backward"}
"""Tasks whose checks build graphs: fewer seeds, five graphs each; the deep chain twice."""


def four_ways_pass(id, seeds, monkeypatch):
    ways = variants(TASKS[id])
    assert len(ways) >= 4
    for seed in range(seeds // 5 if id in GRAPHS else seeds):
        if seed == 2 and id in GRAPHS:
            monkeypatch.setitem(TASKS, id, replace(TASKS[id], extra=()))
        for way in ways[:4]:
            verdict = check(id, way, seed=seed)
            assert verdict, (seed, ways.index(way), verdict)


@pytest.mark.parametrize("id", TASKS)
def test_four_ways_pass_on_fifty_seeds(id, monkeypatch):
    four_ways_pass(id, 50, monkeypatch)


@pytest.mark.thorough
@pytest.mark.parametrize("id", TASKS)
def test_four_ways_pass_on_two_hundred_seeds(id, monkeypatch):
    four_ways_pass(id, 200, monkeypatch)


@pytest.mark.parametrize("id", TASKS)
def test_lists_fortran_order_float32_and_further_ways_pass(id):
    for seed in range(20):
        for way in variants(TASKS[id])[4:]:
            verdict = check(id, way, seed=seed)
            assert verdict, (seed, way, verdict)


@pytest.mark.parametrize(
    "id", ["00.sigmoid_slope", "01.dw", "03.cross_entropy", "04.cross_entropy"]
)
def test_axes_of_length_1_are_free_where_the_answer_is_one_number(id):
    answer = TASKS[id].answer
    assert check(id, lambda *args: np.full((1, 1, 1), answer(*args)))


@pytest.mark.parametrize("id", ["02.db", "04.db", "04.dW", "03.dz_output"])
def test_axes_of_length_1_are_not_free_elsewhere(id):
    answer = TASKS[id].answer
    assert check(id, lambda *args: answer(*args)[None]).status == "wrong shape"
    without = check(id, lambda *args: np.squeeze(answer(*args)))
    assert without.status == ("correct" if id == "04.dW" else "wrong shape")  # dW has no such axis


def test_a_tensor_of_pytorch_is_an_array_too():
    torch = pytest.importorskip("torch")
    assert check("07.to_torch", lambda W: torch.tensor(W.T))
    assert check("07.to_torch", lambda W: torch.nn.Parameter(torch.tensor(W.T)))
    assert check("07.to_torch", lambda W: torch.tensor(W.T, dtype=torch.float32))
    assert check("07.to_torch", lambda W: torch.tensor(W)).mistake == "the forgotten transpose"


def chance_of_neighbours(E, size):
    """Of one shuffle: that half of the neighbours that could share a batch do so, exactly."""
    sizes = [min(size, E - start) for start in range(0, E, size)]
    runs = [Fraction(1)]  # by number: batches cut into runs, orders within the batches divided out
    for n in sizes:
        cuts = [Fraction(0), *(Fraction(comb(n - 1, j - 1), factorial(j)) for j in range(1, n + 1))]
        more = [Fraction(0)] * (len(runs) + n)
        for (i, a), (j, b) in product(enumerate(runs), enumerate(cuts)):
            more[i + j] += a * b
        runs = more
    orders = Fraction(factorial(E), prod(map(factorial, sizes)))
    at_most = sum(n - 1 for n in sizes)
    half = -(-at_most // 2)
    return sum(
        (-1) ** (m - half) * comb(m - 1, half - 1) * runs[E - m] * factorial(E - m) / orders
        for m in range(half, at_most + 1)
    )


def test_a_right_shuffle_is_hardly_ever_taken_for_neighbours_kept():
    # in an easy case the formula is what counting gives
    kept = [
        sum(order.index(i) // 2 == order.index(i + 1) // 2 for i in range(5)) >= 2
        for order in permutations(range(6))
    ]
    assert chance_of_neighbours(6, 2) == Fraction(sum(kept), len(kept))
    task = TASKS["05.minibatches"]
    for seed in range(5):
        drawn = [probe.arguments for probe in task.probes(np.random.default_rng(seed))]
        refused = sum(chance_of_neighbours(len(each["X"]), each["size"]) for each in drawn)
        assert refused < 1e-9


def test_a_shuffle_of_ones_own_is_fine_if_it_uses_rng():
    def minibatches(X, Y, size, rng):
        order = sorted(range(len(X)), key=lambda _: rng.random())
        for i in range(0, len(order), size):
            yield X[order[i : i + size]], Y[order[i : i + size]]

    for seed in range(20):
        assert check("05.minibatches", minibatches, seed=seed)
