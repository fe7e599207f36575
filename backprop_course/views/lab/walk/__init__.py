"""One training step, walked: every formula in symbols, in numbers, and in matrices."""
