"""The sheet on which a reader draws a digit: ink, state, pictures, and the widget."""
