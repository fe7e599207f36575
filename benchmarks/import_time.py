"""How long `import backprop_lib` takes against `import numpy`, in fresh interpreters, in turn."""

import statistics
import subprocess
import sys
import time

ROUNDS = 15
AIM = 1.5


def seconds(statement: str) -> float:
    """One fresh interpreter that runs one statement."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - started


def main() -> int:
    """Print both medians, without the interpreter's own start, and their ratio."""
    statements = {"nothing": "pass", "numpy": "import numpy", "ours": "import backprop_lib"}
    times: dict[str, list[float]] = {name: [] for name in statements}
    for _ in range(ROUNDS):
        for name, statement in statements.items():
            times[name].append(seconds(statement))
    start, numpy, ours = (statistics.median(times[name]) for name in statements)
    ratio = (ours - start) / (numpy - start)
    print(f"import numpy        {1000 * (numpy - start):7.1f} ms")
    print(f"import backprop_lib {1000 * (ours - start):7.1f} ms, {ratio:.2f} times (aim: {AIM})")
    return int(ratio > AIM)


if __name__ == "__main__":
    sys.exit(main())
