"""The source's slips, S1-S24: each as printed and refuted, then mended and proved."""

from __future__ import annotations

from backprop_course.proofs.cases import (
    slips_batch,
    slips_chain,
    slips_idea,
    slips_indices,
    slips_jacobians,
    slips_layout,
    slips_loss,
    slips_notation,
    slips_output,
    slips_rows,
)
from backprop_course.proofs.entry import Entry

_FOUND: list[Entry] = [
    *slips_idea.ENTRIES,
    *slips_jacobians.ENTRIES,
    *slips_chain.ENTRIES,
    *slips_layout.ENTRIES,
    *slips_rows.ENTRIES,
    *slips_indices.ENTRIES,
    *slips_notation.ENTRIES,
    *slips_loss.ENTRIES,
    *slips_output.ENTRIES,
    *slips_batch.ENTRIES,
]

ENTRIES: list[Entry] = sorted(_FOUND, key=lambda entry: int(entry.id[1:]))

for _entry in ENTRIES:
    globals()[_entry.id] = _entry
del _entry
