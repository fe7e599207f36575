import numpy as np
import pytest

from backprop_lib import datasets


@pytest.mark.parametrize("make", [datasets.two_moons, datasets.spirals])
def test_made_data_has_the_shapes_of_the_derivation(make):
    X, Y = make(101, seed=0)
    assert X.shape == (101, 2)
    assert Y.shape == (101, 1)
    assert sorted(set(Y.ravel())) == [0, 1]
    assert abs(Y.sum() - 50.5) <= 1
    np.testing.assert_array_equal(X, make(101, seed=0)[0])
    assert (make(101, seed=1)[0] != X).any()


def test_xor_is_one_or_the_other():
    X, Y = datasets.xor()
    assert (Y.ravel() == (X[:, 0] != X[:, 1])).all()


def test_the_digits_are_whole_and_cut_once():
    (X, labels), (X_test, labels_test) = datasets.digits("train"), datasets.digits("test")
    assert (X.shape, X_test.shape) == ((1347, 64), (450, 64))
    assert (labels.shape, labels_test.shape) == ((1347,), (450,))
    for pixels, digit in ((X, labels), (X_test, labels_test)):
        assert (pixels.min(), pixels.max()) == (0, 1)
        assert set(digit) == set(range(10))
    # the sums of all pixels and labels, as the source's own file gives them
    assert 16 * (X.sum() + X_test.sum()) == 561718
    assert labels.sum() + labels_test.sum() == 8070


def test_the_digits_look_like_digits():
    X, labels = datasets.digits("train")
    X_test, labels_test = datasets.digits("test")
    means = np.array([X[labels == k].mean(axis=0) for k in range(10)])
    nearest = ((X_test[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)
    assert (nearest == labels_test).mean() > 0.85


def test_digits_has_two_parts():
    with pytest.raises(ValueError, match=r'part must be "train" or "test", got .all.'):
        datasets.digits("all")


@pytest.mark.parametrize("make", [datasets.two_moons, datasets.spirals])
def test_noise_is_one_finite_number_from_0(make):
    make(10, seed=0, noise=0)
    assert (make(10, seed=0, noise=np.float32(0.5))[0] == make(10, seed=0, noise=0.5)[0]).all()
    for wrong in (np.nan, np.inf, -1, "a", None, True, [0.1], np.array([0.1, 0.2]), 10**400, 1e308):
        with pytest.raises(
            (ValueError, TypeError), match=r"^noise, .* must .*, got .*; try noise="
        ):
            make(100, seed=0, noise=wrong)


@pytest.mark.parametrize("part", ["all", None, 0, [], ["train"], b"train"])
def test_digits_has_two_parts_and_no_other(part):
    with pytest.raises(ValueError, match=r'part must be "train" or "test", got .*; try'):
        datasets.digits(part)
