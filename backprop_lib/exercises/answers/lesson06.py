"""Lesson 06: the same in PyTorch."""


def to_torch(W):
    return W.T.copy()
