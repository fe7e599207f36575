from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import HIDDEN, LOSSES, assert_same, batch, problems

import backprop_lib as bp
from backprop_lib import network

forward = bp.Network._forward


def test_defaults_are_sigmoid_and_cross_entropy():
    net = bp.Network.random([3, 4, 2], seed=0)
    assert [repr(layer.activation) for layer in net.layers] == ["Sigmoid()", "Sigmoid()"]
    assert isinstance(net.loss_function, bp.CrossEntropy)
    assert net.sizes == [3, 4, 2]


@pytest.mark.parametrize("hidden", HIDDEN, ids=repr)
@pytest.mark.parametrize("loss", LOSSES, ids=repr)
def test_random_builds_the_output_layer_that_the_loss_wants(hidden, loss):
    net = bp.Network.random([3, 4, 2], hidden=hidden, loss=loss)
    wanted = type(hidden) if loss.output is None else loss.output
    assert isinstance(net.layers[-1].activation, wanted)
    assert net.layers[0].activation is hidden


def test_equal_seeds_give_equal_networks():
    a, b, c = (bp.Network.random([3, 2], seed=s).layers[0].W for s in (1, 1, 2))
    assert (a == b).all()
    assert (a != c).any()


@given(problems())
def test_gradients_is_forward_loss_and_backward_in_one(problem):
    net, X, Y = problem
    loss, grads = net.gradients(X, Y)
    trace = net.forward(X)
    assert loss == net.loss(X, Y)
    for ours, theirs in zip(grads, net.backward(trace, Y), strict=True):
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(net.predict(X), trace[-1].A)


@given(problems())
def test_shapes_and_dtype_are_those_of_the_derivation(problem):
    net, X, Y = problem
    _, grads = net.gradients(X, Y)
    E = len(X)
    for record, grad, layer in zip(net.forward(X), grads, net.layers, strict=True):
        assert record.A_prev.shape == (E, layer.n_in)
        assert record.Z.shape == record.A.shape == grad.dZ.shape == (E, layer.n_out)
        assert grad.dW.shape == layer.W.shape
        assert grad.db.shape == (1, layer.n_out)
        assert {array.dtype for array in (*record, *grad)} == {net.dtype}


@given(problems(dtypes=[np.float64]))
def test_the_batch_is_the_mean_of_its_examples(problem):
    net, X, Y = problem
    loss, grads = net.gradients(X, Y)
    singles = [net.gradients(X[e : e + 1], Y[e : e + 1]) for e in range(len(X))]
    assert loss == pytest.approx(np.mean([single[0] for single in singles]), rel=1e-12, abs=1e-15)
    for i, grad in enumerate(grads):
        mean = np.mean([single[1][i].dW for single in singles], axis=0)
        np.testing.assert_allclose(grad.dW, mean, atol=1e-13)


def test_a_trace_is_a_value():
    net = bp.Network.random([3, 4, 2], seed=0)
    X, Y = batch(net, 5, np.random.default_rng(0))
    trace = net.forward(X)
    before = net.backward(trace, Y)
    net.forward(X + 1)  # another pass must not change what the first left behind
    after = net.backward(trace, Y)
    np.testing.assert_array_equal(before[0].dW, after[0].dW)


def test_an_activation_of_ones_own_is_one_small_class():
    class Sine(bp.Activation):
        analytic = True

        def __call__(self, Z):
            return np.sin(Z)

        def slope(self, Z, A):
            return np.cos(Z)

    net = bp.Network.random([3, 4, 2], hidden=Sine(), loss=bp.SquaredError(), seed=0)
    assert (
        bp.check_gradients(net, *batch(net, 5, np.random.default_rng(0))).method == "complex step"
    )
    assert bp.check_gradients(net, *batch(net, 5, np.random.default_rng(0)))


def test_a_loss_of_ones_own_is_one_small_class():
    class FourthPower(bp.Loss):
        def per_example(self, Z, A, Y):
            return ((A - Y) ** 4).sum(axis=1, keepdims=True)

        def dA(self, A, Y):
            return 4 * (A - Y) ** 3

    net = bp.Network.random([3, 4, 2], loss=FourthPower(), seed=0)
    check = bp.check_gradients(net, *batch(net, 5, np.random.default_rng(0)))
    assert check.method == "central difference"
    assert check


@given(problems(dtypes=(np.float64,)), st.data())
def test_the_parts_of_a_batch_add_up_to_its_gradients(problem, data):
    net, X, Y = problem
    E = len(X)
    cut = data.draw(st.integers(1, max(1, E - 1)))
    loss, grads = net.gradients(X, Y)
    parts = [net.share(X[r], Y[r], E) for r in (slice(cut), slice(cut, E)) if len(X[r])]
    assert sum(part for part, _ in parts) == pytest.approx(loss, rel=1e-12)
    for i, whole in enumerate(grads):
        near = {"rtol": 1e-11, "atol": 1e-13}
        np.testing.assert_allclose(sum(p[i].dW for _, p in parts), whole.dW, **near)
        np.testing.assert_allclose(sum(p[i].db for _, p in parts), whole.db, **near)


@given(problems(dtypes=(np.float64,)), st.integers(1, 5))
def test_rows_may_be_worked_on_in_blocks_of_any_size(problem, rows):
    net, X, Y = problem
    loss, grads = net.gradients(X, Y)
    with (
        mock.patch.object(network, "FEW_ROWS", 0),
        mock.patch.object(bp.Network, "_rows_in_cache", return_value=rows),
    ):
        loss_of_blocks, in_blocks = net.gradients(X, Y)
    assert loss_of_blocks == pytest.approx(loss, rel=1e-12)
    for a, b in zip(grads, in_blocks, strict=True):
        for one, other in zip(a, b, strict=True):
            np.testing.assert_allclose(other, one, rtol=1e-11, atol=1e-13)


def test_many_rows_are_worked_on_in_blocks():
    net = bp.Network.random([2, 3, 1], seed=0)
    seen = []
    with mock.patch.object(
        bp.Network, "_forward", lambda self, X: seen.append(len(X)) or forward(self, X)
    ):
        net.gradients(np.ones((100_001, 2)), np.ones((100_001, 1)))
    assert sum(seen) == 100_001
    assert max(seen) < 100_000


def changed(net):
    net.layers[0].W[1, 2] += 1e-9


def stepped(net):
    bp.step(net, net.gradients(*batch(net, 5, np.random.default_rng(1)))[1], 1e-6)


def reactivated(net):
    net.layers[0].activation = bp.Tanh()


@pytest.mark.parametrize("change", [changed, stepped, reactivated])
def test_a_trace_of_weights_that_have_changed_is_refused(change):
    net = bp.Network.random([3, 4, 2], seed=0)
    X, Y = batch(net, 5, np.random.default_rng(0))
    trace = net.forward(X)
    net.backward(trace, Y)
    change(net)
    with pytest.raises(ValueError, match=r"trace must be .*got other numbers; call trace = "):
        net.backward(trace, Y)
    net.backward(net.forward(X), Y)


def test_a_trace_of_inputs_that_have_changed_is_refused():
    net = bp.Network.random([3, 4, 2], seed=0)
    X, Y = batch(net, 5, np.random.default_rng(0))
    trace = net.forward(X)
    X[3, 1] = 7
    with pytest.raises(ValueError, match="trace must be"):
        net.backward(trace, Y)


def others(net, X):
    """Traces that are not of this network, by what is wrong with them."""
    yield bp.Network.random([5, 4, 2]).forward(np.ones((5, 5)))
    yield bp.Network.random([3, 4, 2], seed=1).forward(X)
    yield bp.Network.random([3, 4, 2], seed=0, hidden=bp.Tanh()).forward(X)
    yield bp.Network.random([3, 4, 2], seed=0, dtype=np.float32).forward(X)
    yield net.forward(X)[::-1]
    yield net.forward(X)[:1]
    yield net.forward(X)[-1]
    yield [*net.forward(X)[:1], net.forward(X)[1]._replace(A=np.ones((5, 2)))]
    yield [net.forward(X)[0]._replace(A_prev=np.ones((5, 3))), net.forward(X)[1]]
    yield [net.forward(X)[0], net.forward(X)[1]._replace(A_prev=np.ones((1, 4)))]
    yield net.predict(X)
    yield []
    yield None


def test_another_trace_is_refused():
    net = bp.Network.random([3, 4, 2], seed=0)
    X, Y = batch(net, 5, np.random.default_rng(0))
    for trace in others(net, X):
        with pytest.raises(ValueError, match=r"trace must be what forward gives .*; call trace = "):
            net.backward(trace, Y)


@given(problems())
def test_a_trace_that_differs_by_rounding_alone_is_taken(problem):
    """Another run, or another machine, may add up in another order."""
    net, X, Y = problem
    rounding = 1 + 2 * np.finfo(net.dtype).eps
    trace = [
        record._replace(Z=(record.Z * rounding).astype(net.dtype)) for record in net.forward(X)
    ]
    for ours, theirs in zip(net.backward(trace, Y), net.gradients(X, Y)[1], strict=True):
        np.testing.assert_array_equal(ours.dW, theirs.dW)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_trace_of_numbers_beyond_the_floats_is_a_trace(dtype):
    net = bp.Network.random([3, 4, 2], bp.Identity(), bp.SquaredError(), seed=0, dtype=dtype)
    with np.errstate(all="ignore"):
        X = np.full((5, 3), np.finfo(dtype).max)
        trace = net.forward(X)
        assert not np.isfinite(trace[-1].Z).all()
        net.backward(trace, np.zeros((5, 2)))


def test_what_is_assigned_later_must_fit():
    net = bp.Network.random([3, 4, 2], seed=0)
    X, Y = batch(net, 5, np.random.default_rng(0))
    uses = [
        lambda: net.loss(X, Y),
        lambda: net.gradients(X, Y),
        lambda: net.backward(net.forward(X), Y),
        lambda: bp.accuracy(net, X, Y),
        lambda: bp.train(net, X, Y, epochs=1, learning_rate=0.1, progress=False),
        lambda: bp.check_gradients(net, X, Y),
        lambda: bp.sharded_gradients(net, X, Y, shards=2),
        net.check,
    ]
    for part, name, wrong in (
        (net.layers[-1], "activation", bp.Tanh()),
        (net, "loss_function", bp.SoftmaxCrossEntropy()),
        (net, "loss_function", bp.CrossEntropy),
    ):
        before = getattr(part, name)
        setattr(part, name, wrong)
        for use in uses:
            with pytest.raises((ValueError, TypeError), match=r"output layer must|loss must"):
                use()
        setattr(part, name, before)
        for use in uses:
            use()


def test_layers_are_checked_whenever_they_come():
    net = bp.Network.random([3, 4, 2], seed=0)
    first, last = net.layers
    with pytest.raises(TypeError):
        net.layers[0] = last
    for wrong in ([last, first], [first], [first, last, last], [last] * 2, [], None):
        if wrong == [first]:  # its sigmoids suit the loss
            continue
        with pytest.raises((ValueError, TypeError), match=r"layer"):
            net.layers = wrong
    assert net.layers == (first, last)


def test_one_layer_cannot_stand_in_two_places():
    """Each would get a step of its own, and the last one would win."""
    layer = bp.Dense(np.eye(3), np.zeros((1, 3)), bp.Sigmoid())
    with pytest.raises(ValueError, match=r"layers must be .*got one of them twice"):
        bp.Network([layer, layer])


def test_a_loss_that_is_computed_from_Z_wants_its_own_activation():
    class Steep(bp.Sigmoid):
        def __call__(self, Z):
            return super().__call__(5 * Z)

    class Written(bp.Sigmoid):
        symbol = "S"

    W, b = np.ones((3, 2)), np.zeros((1, 2))
    with pytest.raises(ValueError, match=r"output layer must be Sigmoid\(\).*got Steep\(\)"):
        bp.Network([bp.Dense(W, b, Steep())])
    bp.Network([bp.Dense(W, b, Written())])
    bp.Network([bp.Dense(W, b, Steep())], bp.SquaredError())


@pytest.mark.parametrize("dtype", ["float64", "f4", np.float32, complex, np.dtype("d"), None])
def test_a_dtype_may_be_written_in_any_way(dtype):
    assert bp.Network.random([3, 2], dtype=dtype).dtype == np.dtype(dtype)


@pytest.mark.parametrize(
    "dtype", [int, bool, np.float16, np.longdouble, np.complex64, object, "U3", ">f8"]
)
def test_a_dtype_that_cannot_hold_weights_is_refused(dtype):
    with pytest.raises(TypeError, match="dtype must be float64, float32 or complex128"):
        bp.Network.random([3, 2], dtype=dtype)


def test_subclasses_of_arrays_become_arrays():
    """A numpy.matrix multiplies in another way, and a view may do anything."""

    class Half(np.ndarray):
        def __matmul__(self, other):
            return np.asarray(self) @ np.asarray(other) / 2

    net = bp.Network.random([3, 4, 2], seed=0)
    X, Y = batch(net, 5, np.random.default_rng(0))
    for kind in (np.matrix, Half):
        ours = net.gradients(X.view(kind), Y.view(kind))
        assert_same(ours, net.gradients(X, Y), 0)
        assert_same(bp.sharded_gradients(net, X.view(kind), Y.view(kind), shards=1), ours, 0)
        assert type(ours[1][0].dW) is np.ndarray
        assert type(bp.Dense(X.view(kind), np.zeros((1, 3)).view(kind), bp.Tanh()).W) is np.ndarray
        trace = [bp.LayerTrace(*(a.view(kind) for a in record)) for record in net.forward(X)]
        np.testing.assert_array_equal(net.backward(trace, Y)[0].dW, ours[1][0].dW)
