"""The views' few words, in one place, so that an edition in another language can put in its own."""

EXAMPLE = "example"

# The lab.

HINT = "Drag an edge or a circle up or down. Double-click one to type a number."
STILL = "A still picture. Run this cell (Shift+Enter), and every number can be dragged."
ALONE = "alive in this page; run the cell, and Python answers too"
NEEDS_PYTHON = "needs Python: run this cell"
NEW_KERNEL = "New kernel: run this cell again. Until then the picture goes on in the page alone."
CONFIRMED = "✓ confirmed by backprop_lib (largest difference {difference})"
CORRECTED = "corrected by backprop_lib: the page was {difference} off"
UNKNOWN_HERE = "computed by backprop_lib alone"
UNKNOWN = "This picture stays still: {name} needs Python. Run this cell (Shift+Enter)."
OLDER = "This picture stays still: it was stored by another version. Run this cell (Shift+Enter)."
BROKEN = "This picture stays still: its numbers cannot be read. Run this cell (Shift+Enter)."
REFUSED = "{key} must be a finite number, got {text}; try 0.5. The old value stays."
CHECKS = "the same slope, found in four ways"

PANELS = {
    "matrices": "W, dW",
    "steps": "step by step",
    "examples": "Σ examples",
    "descent": "descend",
}
SLIDERS = "sliders"
SHOW = {
    "gradient": "the gradient of each weight",
    "weight": "the weights",
    "flow": "the error that goes back along each edge, for the example shown",
}
RESET = "restore the original numbers"
PREVIOUS = "previous step (key p)"
PLAY = "play the steps, or pause (key r)"
RUN = "run, or pause (key r)"
NEXT = "next step (key n)"
DESCEND = "one step of gradient descent (key d)"
LEARNING_RATE = "the learning rate"
OLD_WEIGHTS = (
    "Every dW and db was computed with the old weights. Now all weights and biases change together."
)

# The sheet on which a digit is drawn.

SHEET = (
    "sheet: draw a digit. Keys: arrows move the pen, with shift less far; space puts it down or "
    "lifts it; c clears the sheet"
)
INVITATION = "Draw a digit here."
STILL_SHEET = "A still picture. Run this cell (Shift+Enter), and draw."
PEN_DOWN = "pen down"
PEN_UP = "pen up"
CLEAR = "clear the sheet (key c)"
KEYS = "arrows: move the pen; space: pen down or up; c: clear"
EXAMPLES = "examples"
SEEN = "what the network sees: 8 × 8 cells"
EMPTY = "the sheet is empty"
ANSWER = "answer"
DRAWN = "what is drawn"
