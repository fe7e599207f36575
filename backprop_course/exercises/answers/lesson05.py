"""Lesson 05: train your own."""

from backprop_course.exercises.answers.lesson04 import backward


def step(W, dW, learning_rate):
    return W - learning_rate * dW


def minibatches(X, Y, size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        rows = order[start : start + size]
        yield X[rows], Y[rows]


def train(X, Y, weights, biases, learning_rate, epochs):
    for _ in range(epochs):
        grads = backward(X, Y, weights, biases)
        weights = [step(W, dW, learning_rate) for W, (dW, _) in zip(weights, grads, strict=True)]
        biases = [step(b, db, learning_rate) for b, (_, db) in zip(biases, grads, strict=True)]
    return weights, biases
