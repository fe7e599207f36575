"""Lesson 00: the idea."""

from backprop_lib.activations import Sigmoid

sigmoid = Sigmoid()


def sigmoid_slope(a):
    return a * (1 - a)


def squared_error_dA(A, Y):
    return A - Y


def cross_entropy_dA(A, Y):
    return -Y / A + (1 - Y) / (1 - A)


def three_layer_forward(X, W1, W2, W3):
    A1 = sigmoid(X @ W1)
    A2 = sigmoid(A1 @ W2)
    return sigmoid(A2 @ W3)
