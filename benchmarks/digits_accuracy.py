"""Right answers on test digits: ours and scikit-learn's MLPClassifier, side by side over seeds.

Both get the same rows, shape, sigmoids, softmax loss, learning rate, batch size and epochs: plain
gradient descent, no momentum, no penalty. They differ in what a seed decides, the first weights and
the order of the rows. The test rows are used once, after the training.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable
from statistics import mean, stdev

import backprop_lib as bp

try:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier
except ImportError:
    raise SystemExit("this compares with scikit-learn: pip install scikit-learn") from None

HIDDEN, EPOCHS, RATE, BATCH = 32, 40, 0.5, 32


def ours(seed: int) -> float:
    """The share of test digits that our network answers rightly."""
    X, labels = bp.datasets.digits("train")
    loss = bp.SoftmaxCrossEntropy()
    net = bp.Network.random([64, HIDDEN, 10], hidden=bp.Sigmoid(), loss=loss, seed=seed)
    bp.train(
        net,
        X,
        bp.one_hot(labels, 10),
        epochs=EPOCHS,
        learning_rate=RATE,
        batch_size=BATCH,
        seed=seed,
        progress=False,
    )
    X_test, test_labels = bp.datasets.digits("test")
    return bp.accuracy(net, X_test, bp.one_hot(test_labels, 10))


def theirs(seed: int) -> float:
    """The same of scikit-learn's."""
    net = MLPClassifier(
        (HIDDEN,),
        activation="logistic",
        solver="sgd",
        alpha=0,
        batch_size=BATCH,
        learning_rate="constant",
        learning_rate_init=RATE,
        momentum=0,
        nesterovs_momentum=False,
        max_iter=EPOCHS,
        tol=0,
        n_iter_no_change=EPOCHS + 1,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # it is to stop after so many epochs, and warns that it does
        warnings.simplefilter("ignore", ConvergenceWarning)
        net.fit(*bp.datasets.digits("train"))
    if net.n_iter_ != EPOCHS:
        raise RuntimeError(f"scikit-learn took {net.n_iter_} epochs and not {EPOCHS}")
    return float(net.score(*bp.datasets.digits("test")))


def line(name: str, values: list[float]) -> str:
    """A row of the table: every seed, the mean, the spread."""
    seeds = "".join(f"{100 * value:6.1f}" for value in values)
    return f"{name:13}{seeds}{100 * mean(values):8.2f} ± {100 * stdev(values):.2f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    seeds = range(parser.parse_args().seeds)
    print(f"64-{HIDDEN}-10, {EPOCHS} epochs, η = {RATE}, {BATCH} rows a step; right of 450 in %")
    print(f"{'seed':13}{''.join(f'{seed:6}' for seed in seeds)}{'mean ± spread':>15}")
    contestants: dict[str, Callable[[int], float]] = {"ours": ours, "scikit-learn": theirs}
    results = {name: [right(seed) for seed in seeds] for name, right in contestants.items()}
    for name, values in results.items():
        print(line(name, values))
    pairs = list(zip(*results.values(), strict=True))
    won, drawn = sum(a > b for a, b in pairs), sum(a == b for a, b in pairs)
    print(f"ours better {won}, equal {drawn}, worse {len(pairs) - won - drawn}")


if __name__ == "__main__":
    main()
