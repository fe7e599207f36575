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
