"""Lesson 04: many examples."""

import numpy as np

from backprop_lib.activations import Sigmoid

sigma = Sigmoid()


def cross_entropy(A, Y):
    return float(-(Y * np.log(A) + (1 - Y) * np.log(1 - A)).sum() / len(Y))


def dZ_output(A, Y):
    return (A - Y) / len(Y)


def dZ_hidden(dZ_next, W_next, A):
    return (dZ_next @ W_next.T) * A * (1 - A)


def dW(A_prev, dZ):
    return A_prev.T @ dZ


def db(dZ):
    return dZ.sum(axis=0, keepdims=True)


def backward(X, Y, weights, biases):
    A = [X]
    for W, b in zip(weights, biases, strict=True):
        A.append(sigma(A[-1] @ W + b))
    dZ = (A[-1] - Y) / len(Y)
    grads = []
    for l in reversed(range(len(weights))):
        grads.append((A[l].T @ dZ, dZ.sum(axis=0, keepdims=True)))
        if l > 0:
            dZ = (dZ @ weights[l].T) * A[l] * (1 - A[l])
    return grads[::-1]
