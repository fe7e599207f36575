"""python -m backprop_course.proofs [ID ...]: the ledger, or single entries with their steps."""

from __future__ import annotations

import sys

from backprop_course.proofs.ledger import Table, show, summary, verdict, verdicts, witnesses_of
from backprop_course.proofs.witnesses import worst


def main(ids: list[str]) -> int:
    """0 where everything is proved or refuted as stated and the library agrees, 1 where not.

    2 for an unknown id.
    """
    progress = sys.stderr.isatty()
    try:
        found = [verdict(id) for id in ids] or verdicts(progress)
    except KeyError as error:
        print(error.args[0], file=sys.stderr)
        return 2
    witnesses = witnesses_of([v.entry for v in found], progress)
    if ids:
        pairs = zip(ids, witnesses, strict=True)
        print("\n\n".join(f"{show(id)!r}\n\n{found_by}" for id, found_by in pairs))
    else:
        print(Table(found, witnesses))
        print(f"\n{summary(found)}, {sum(v.seconds for v in found):.1f} s")
        print(worst(witnesses))
    return int(not all(v.as_stated for v in found) or not all(w.agrees for w in witnesses))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
