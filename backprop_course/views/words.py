"""The views' few words, in one place, so that an edition in another language can put in its own."""

EXAMPLE = "example"

# The lab.

HINT = "Drag an edge or a circle up or down. Double-click one to type a number."

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
PEN_DOWN = "pen down"
PEN_UP = "pen up"
CLEAR = "clear the sheet (key c)"
KEYS = "arrows: move the pen; space: pen down or up; c: clear"
EXAMPLES = "examples"
SEEN = "what the network sees: 8 × 8 cells"
EMPTY = "the sheet is empty"
ANSWER = "answer"
DRAWN = "what is drawn"
