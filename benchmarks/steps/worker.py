"""One library in a process of its own: reads the number of a case, answers with seconds a step."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from cases import cases
from libraries import LIBRARIES, Step

LONG_ENOUGH = 0.1
"""Seconds that one measurement takes at least, so that the clock's own steps do not matter."""


def seconds(step: Step, repeat: int) -> float:
    """The time of one step, of `repeat` in a row."""
    began = time.perf_counter()
    for _ in range(repeat):
        step()
    return (time.perf_counter() - began) / repeat


def prepared(make: Callable[..., Step | None], number: int) -> tuple[Step | None, int]:
    """The case's step, warmed up, and how often to repeat it in one measurement."""
    step = make(list(cases())[number])
    if step is None:
        return None, 0
    step()
    repeat = 1
    while seconds(step, repeat) * repeat < LONG_ENOUGH / 4:
        repeat *= 2
    return step, max(1, round(LONG_ENOUGH / seconds(step, repeat)))


def kernels(library: str) -> str:
    """What the library multiplies matrices with on this processor."""
    if library == "pytorch":
        import torch

        return f"torch {torch.__version__}, {torch.backends.cpu.get_cpu_capability()}"
    if library == "jax":
        import jax

        return f"jax {jax.__version__}"
    import numpy as np
    from threadpoolctl import threadpool_info

    blas = [f"{each['prefix']} {each.get('architecture')}" for each in threadpool_info()]
    return f"numpy {np.__version__}, {', '.join(blas)}"


def main() -> None:
    """Say the kernels, then answer the number of a case with its seconds until the input ends."""
    make, step, current, repeat = LIBRARIES[sys.argv[1]], None, -1, 0
    print(kernels(sys.argv[1]), flush=True)
    for line in sys.stdin:
        number = int(line)
        if number != current:
            step, repeat = prepared(make, number)
            current = number
        print("none" if step is None else seconds(step, repeat), flush=True)


if __name__ == "__main__":
    main()
