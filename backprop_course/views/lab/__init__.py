"""The lab: state, pictures, gestures, and the widget that links them."""
