"""Training to watch: one picture, brought up to date while a network learns."""
