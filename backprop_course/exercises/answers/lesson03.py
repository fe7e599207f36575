"""Lesson 03: many classes."""

import numpy as np


def one_hot(labels, K):
    return np.eye(K)[labels]


def cross_entropy(y, a):
    return float((-y @ np.log(a).T - (1 - y) @ np.log(1 - a).T).item())


def dz_output(a, y):
    return a - y


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_jacobian(a):
    return np.diag(a[0]) - a.T @ a
