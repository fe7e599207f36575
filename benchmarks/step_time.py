"""How long one training step takes: ours, PyTorch, JAX, scikit-learn, and the products alone.

Each library works in a process of its own, and they are called in turn: in one process their thread
pools would fight. All have as many threads as the machine has cores. Every number is a median over
rounds, with half the width of the middle half. A ratio is the other time over the quicker of
ours: `gradients`, and where there are rows enough `sharded_gradients` on a pool of threads.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import geometric_mean, quantiles

sys.path.insert(0, str(Path(__file__).parent / "steps"))

from cases import LIMITS, SMALL, SMALLER, Case, cases
from libraries import LIBRARIES

WORKER = Path(__file__).parent / "steps" / "worker.py"
OURS = ("ours", "ours, threads")
REST = 0.2
"""Seconds before each measurement: threads of the library before go on spinning for a while."""
Spread = tuple[float, float]
"""Median, and half the width of the middle half, in seconds."""


class Worker:
    """A library's process."""

    def __init__(self, library: str) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
        self.process = subprocess.Popen(
            [sys.executable, str(WORKER), library],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert self.process.stdout is not None
        self.kernels = self.process.stdout.readline().strip()
        """Which compiled kernels it found for this processor."""

    def seconds(self, number: int) -> float | None:
        """One measurement of one case; None where the library has no such step."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        time.sleep(REST)
        print(number, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().strip()
        if not answer:
            raise RuntimeError(f"{self.process.args} ended")
        return None if answer == "none" else float(answer)

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def measured(workers: dict[str, Worker], number: int, rounds: int) -> dict[str, Spread]:
    """For each library that has the step. The first round warms up."""
    times: dict[str, list[float]] = {name: [] for name in workers}
    for _ in range(rounds + 1):
        for name, worker in workers.items():
            if (seconds := worker.seconds(number)) is not None:
                times[name].append(seconds)
    found = {}
    for name, values in times.items():
        if values:
            low, middle, high = quantiles(values[1:], n=4)
            found[name] = (middle, (high - low) / 2)
    return found


def text(found: Spread | None) -> str:
    """As it stands in the table."""
    return "-" if found is None else f"{found[0] * 1e3:.3g} ± {found[1] * 1e3:.1g}"


def quicker(found: dict[str, Spread]) -> float:
    """The time of the quicker of ours."""
    return min(found[ours][0] for ours in OURS if ours in found)


def ratio(found: dict[str, Spread], name: str) -> float:
    """Another library's time over ours."""
    return found[name][0] / quicker(found)


def over(found: dict[str, Spread], name: str) -> str:
    """The ratio, as it stands in the table."""
    return f"{ratio(found, name):.2f}" if name in found else ""


def main() -> int:
    """Print the table and what came of each aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--libraries", nargs="*", default=list(LIBRARIES))
    options = parser.parse_args()
    workers = {name: Worker(name) for name in options.libraries}
    for name, worker in workers.items():
        print(f"{name}: {worker.kernels}")
    print()
    results: dict[Case, dict[str, Spread]] = {}
    others = [name for name in workers if name not in OURS]
    print("milliseconds a step ± half of the middle half; behind it the other's time over ours\n")
    print(f"{'':36}" + "".join(f"{name:>16}" for name in OURS if name in workers), end="")
    print("".join(f"{name:>24}" for name in others))
    for number, case in enumerate(cases()):
        if options.only not in str(case):
            continue
        results[case] = found = measured(workers, number, options.rounds)
        line = f"{case!s:36}"
        line += "".join(f"{text(found.get(name)):>16}" for name in OURS if name in workers)
        line += "".join(f"{text(found.get(name)):>16}{over(found, name):>8}" for name in others)
        print(line, flush=True)
    for worker in workers.values():
        worker.close()
    return summary(results, others)


def summary(results: dict[Case, dict[str, Spread]], others: list[str]) -> int:
    """The aims, each with its figure; 1 where one was missed."""
    missed = 0

    def line(label: str, value: float, aim: float | None, at_least: bool = True) -> None:
        nonlocal missed
        met = aim is None or (value >= aim if at_least else value <= aim)
        missed += not met
        aimed = "" if aim is None else f"  (aim: {aim:g}{'' if met else ', missed'})"
        print(f"{label:84}{value:6.2f}{aimed}")

    def all_of(name: str) -> list[float]:
        """The ratios at the points; not at those that only tell the time an example."""
        points = [(case, found) for case, found in results.items() if name in found]
        return [ratio(found, name) for case, found in points if case.size not in SMALLER.values()]

    print()
    for name, mean in (("pytorch", 2.5), ("jax", 0.8), ("scikit-learn", None)):
        if name in others and all_of(name):
            line(f"{name} over ours, geometric mean", geometric_mean(all_of(name)), mean)
    possible = [
        ratio(found, "pytorch")
        for found in results.values()
        if {"pytorch", "products"} <= found.keys() and found["products"] < found["pytorch"]
    ]
    if possible:
        line("pytorch over ours, lowest where the products alone take less", min(possible), 1.0)
    for case, found in results.items():
        if "products" in found and case.size in LIMITS:
            line(f"products over ours, {case}", ratio(found, "products"), 0.75)
        if "jax" in found and case.size == SMALL:
            line(f"jax over ours, {case}", ratio(found, "jax"), 0.8)
    for case, found in results.items():
        small = results.get(case._replace(E=4096))
        if case.size in SMALLER and small:
            label = f"time an example over that at E=4096, {case}"
            more = case.E / 4096
            line(f"{label}, {OURS[0]}", found[OURS[0]][0] / small[OURS[0]][0] / more, 1.2, False)
            line(f"{label}, the quicker", quicker(found) / quicker(small) / more, 1.2, False)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
