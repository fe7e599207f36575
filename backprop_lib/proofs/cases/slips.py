"""The source's slips, S1-S24: each as printed and refuted, then mended and proved."""

from __future__ import annotations

from backprop_lib.proofs.cases import (
    slips_chain,
    slips_idea,
    slips_jacobians,
    slips_layout,
    slips_loss,
    slips_output,
    slips_rows,
)
from backprop_lib.proofs.entry import Entry

_PARTS = (
    slips_idea,
    slips_jacobians,
    slips_chain,
    slips_layout,
    slips_loss,
    slips_output,
    slips_rows,
)

ENTRIES: list[Entry] = sorted(
    (entry for part in _PARTS for entry in part.ENTRIES), key=lambda entry: int(entry.id[1:])
)
