"""Backpropagation, formula by formula.

One example is one row. The names in the code are the symbols of the derivation:

=========  ==================  ====================================================
symbol     shape               meaning
=========  ==================  ====================================================
E                              examples in the batch
L                              layers; layer l has n_l neurons, n_0 inputs, n_L = K
X, A_0     (E, n_0)            inputs
W          (n_{l−1}, n_l)      weights of layer l, from row to column
b          (1, n_l)            biases of layer l
Z          (E, n_l)            weighted sums, Z = A_prev @ W + b
A          (E, n_l)            activations, A = f(Z)
A_prev     (E, n_{l−1})        activations of the layer before
Y          (E, K)              labels
dZ         (E, n_l)            the loss's gradient by Z, also written δ
dW         (n_{l−1}, n_l)      the loss's gradient by W: A_prevᵀ dZ
db         (1, n_l)            the loss's gradient by b: the sum of dZ over the rows
=========  ==================  ====================================================

Importing this loads NumPy and nothing else. `backprop_course` has the pictures, the proofs and the
exercises of the lessons.
"""

from backprop_lib import datasets
from backprop_lib._moved import point_to_new_places
from backprop_lib.activations import Activation, Identity, ReLU, Sigmoid, Softmax, Tanh
from backprop_lib.gradcheck import GradientCheck, check_gradients
from backprop_lib.layers import Dense, LayerGradients, LayerTrace, ParameterGradients
from backprop_lib.losses import CrossEntropy, Loss, SoftmaxCrossEntropy, SquaredError
from backprop_lib.network import Network
from backprop_lib.shards import sharded_gradients
from backprop_lib.storage import load, save
from backprop_lib.training import DivergenceError, History, accuracy, one_hot, step, train

__all__ = [
    "Activation", "CrossEntropy", "Dense", "DivergenceError", "GradientCheck", "History",
    "Identity", "LayerGradients", "LayerTrace", "Loss", "Network", "ParameterGradients", "ReLU",
    "Sigmoid", "Softmax", "SoftmaxCrossEntropy", "SquaredError", "Tanh", "accuracy",
    "check_gradients", "datasets", "load", "one_hot", "save", "sharded_gradients", "step",
    "train",
]  # fmt: skip

point_to_new_places()
