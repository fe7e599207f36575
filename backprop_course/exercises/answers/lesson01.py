"""Lesson 01: one neuron a layer."""

from backprop_lib.activations import Sigmoid

sigmoid = Sigmoid()


def dz_output(a, y):
    return a - y


def dz_hidden(dz_next, w_next, a):
    return dz_next * w_next * a * (1 - a)


def dw(dz, a_prev):
    return dz * a_prev


def db(dz):
    return dz


def backward(x, y, w, b):
    L = len(w) - 1
    a = [x]
    for l in range(1, L + 1):
        a.append(sigmoid(w[l] * a[l - 1] + b[l]))
    dz = [None] * (L + 1)
    dz[L] = a[L] - y
    for l in range(L - 1, 0, -1):
        dz[l] = dz[l + 1] * w[l + 1] * a[l] * (1 - a[l])
    dw = [None] + [dz[l] * a[l - 1] for l in range(1, L + 1)]
    return dw, dz
