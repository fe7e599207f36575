"""The entries of the ledger, a module for each case of the derivation."""
