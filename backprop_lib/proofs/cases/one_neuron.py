"""To be written."""

from backprop_lib.proofs.entry import Entry

ENTRIES: list[Entry] = []
