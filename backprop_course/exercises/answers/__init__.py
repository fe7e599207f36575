"""The solutions, written as they would stand in the stub cells. They are run and shown."""
