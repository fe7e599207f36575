"""The tasks, lesson by lesson: inputs, hints, derivations, and where to read again."""
