"""The views' few words, in one place, which the page takes from here too."""

from backprop_course.shared.language import say

EXAMPLE = say("example")

# The lab.

HINT = say("Drag an edge or a circle up or down. Double-click one to type a number.")
STILL = say("A still picture. Run this cell (Shift+Enter), and every number can be dragged.")
ALONE = say("alive in this page; run the cell, and Python answers too")
NEEDS_PYTHON = say("needs Python: run this cell")
NEW_KERNEL = say(
    "New kernel: run this cell again. Until then the picture goes on in the page alone."
)
CONFIRMED = say("✓ confirmed by backprop_lib (largest difference {difference})")
CORRECTED = say("corrected by backprop_lib: the page was {difference} off")
UNKNOWN_HERE = say("computed by backprop_lib alone")
UNKNOWN = say("This picture stays still: {name} needs Python. Run this cell (Shift+Enter).")
OLDER = say(
    "This picture stays still: it was stored by another version. Run this cell (Shift+Enter)."
)
BROKEN = say("This picture stays still: its numbers cannot be read. Run this cell (Shift+Enter).")
REFUSED = say("{key} must be a finite number, got {text}; try 0.5. The old value stays.")
CHECKS = say("the same slope, found in four ways")


class Spoken:
    """What the painters say of their pictures. `lab.widget` puts it into painter.js."""

    NETWORK = say("network {sizes}, output {outputs}, loss {loss}")
    SLICE = say("loss along {name}: at {value} the slope is {slope}")


PANELS = {
    "matrices": say("W, dW"),
    "steps": say("step by step"),
    "examples": say("Σ examples"),
    "descent": say("descend"),
}
SLIDERS = say("sliders")
SHOW = {
    "gradient": say("the gradient of each weight"),
    "weight": say("the weights"),
    "flow": say("the error that goes back along each edge, for the example shown"),
}
RESET = say("restore the original numbers")
PREVIOUS = say("previous step (key p)")
PLAY = say("play the steps, or pause (key r)")
RUN = say("run, or pause (key r)")
NEXT = say("next step (key n)")
DESCEND = say("one step of gradient descent (key d)")
LEARNING_RATE = say("the learning rate")
OLD_WEIGHTS = say(
    "Every dW and db was computed with the old weights. Now all weights and biases change together."
)

# The sheet on which a digit is drawn.

SHEET = say(
    "sheet: draw a digit. Keys: arrows move the pen, with shift less far; space puts it down or "
    "lifts it; c clears the sheet"
)
INVITATION = say("Draw a digit here.")
STILL_SHEET = say("A still picture. Run this cell (Shift+Enter), and draw.")
PEN_DOWN = say("pen down")
PEN_UP = say("pen up")
CLEAR = say("clear the sheet (key c)")
KEYS = say("arrows: move the pen; space: pen down or up; c: clear")
EXAMPLES = say("examples")
SEEN = say("what the network sees: 8 × 8 cells")
EMPTY = say("the sheet is empty")
ANSWER = say("answer")
DRAWN = say("what is drawn")
