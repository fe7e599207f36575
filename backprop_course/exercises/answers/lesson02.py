"""Lesson 02: many neurons, one example."""


def jacobian(W_next, a):
    return W_next.T * a * (1 - a)


def dz_hidden(dz_next, W_next, a):
    return (dz_next @ W_next.T) * a * (1 - a)


def dW(a_prev, dz):
    return a_prev.T @ dz


def db(dz):
    return dz
