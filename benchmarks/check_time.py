"""How rightly the checker names mistakes, how fairly it accepts, and how long a check takes.

Every task's mistakes are handed in as a learner's function, on new inputs each round; so are some
written by hand, and correct solutions written in other ways (both kept in tests/).
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from exercise_mistakes import MISTAKES
from exercise_variants import variants

from backprop_course.exercises import Verdict, check
from backprop_course.exercises.check import TASKS

ROUNDS = 20
OUTCOMES = ("named rightly", "named as one of a group", "missed", "named wrongly")

seconds: list[tuple[float, float, str]] = []
"""Of each check: on the clock, on the processor, and the task."""


def timed(task: str, function: Callable[..., Any], seed: int) -> Verdict:
    """A check, its time noted."""
    began, at_work = time.perf_counter(), time.process_time()
    verdict = check(task, function, seed=seed)
    seconds.append((time.perf_counter() - began, time.process_time() - at_work, task))
    return verdict


def outcome(verdict: Verdict, name: str) -> str:
    """How a mistake of this name was met."""
    if verdict.mistake is None:
        return "missed"
    if verdict.mistake == name:
        return "named as one of a group" if " or " in name else "named rightly"
    return "named as one of a group" if name in verdict.mistake.split(" or ") else "named wrongly"


def worst(counts: Counter[str]) -> str:
    """What came of a pair over all rounds: the worst that happened once."""
    return max(counts, key=OUTCOMES.index)


def row(label: str, pairs: list[Counter[str]]) -> None:
    """A line of the table."""
    found = Counter(map(worst, pairs))
    print(f"{label:28}{len(pairs):7}" + "".join(f"{found[kind]:26}" for kind in OUTCOMES))


def main() -> None:
    """Print the tables."""
    print(f"{ROUNDS} rounds, each on new inputs; a pair counts by the worst that happened to it\n")
    print(f"{'':28}{'pairs':>7}" + "".join(f"{kind:>26}" for kind in OUTCOMES))
    pairs = {
        task.id: [
            Counter(outcome(timed(task.id, s.fresh(), seed), s.name) for seed in range(ROUNDS))
            for s in task.mistakes
        ]
        for task in TASKS.values()
    }
    for lesson in sorted({id[:2] for id in pairs}):
        row(f"lesson {lesson}", [p for id in pairs if id[:2] == lesson for p in pairs[id]])
    row("all tasks × mistakes", [p for found in pairs.values() for p in found])
    # one round: a function that adds up across calls remembers the round before
    by_hand = [Counter([outcome(timed(id, f, 1), name)]) for id, name, f in MISTAKES]
    row("mistakes written by hand", by_hand)

    ways = [(task.id, way) for task in TASKS.values() for way in variants(task)]
    accepted = sum(all(timed(id, way, 1000 + seed) for seed in range(ROUNDS)) for id, way in ways)
    print(f"\ncorrect solutions accepted: {accepted} of {len(ways)}, on {ROUNDS} inputs each")
    for kind, clock in (("on the clock", 0), ("on the processor", 1)):
        times = sorted(check[clock] for check in seconds)
        print(
            f"a check {kind}: median {statistics.median(times) * 1e3:.1f} ms, "
            f"99 of 100 under {times[len(times) * 99 // 100] * 1e3:.0f} ms, "
            f"worst {times[-1] * 1e3:.0f} ms"
        )
    print(f"{len(seconds)} checks")


if __name__ == "__main__":
    main()
