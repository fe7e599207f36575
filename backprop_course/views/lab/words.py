"""The lab's few words, in one place, so that an edition in another language can put in its own."""

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
    "flow": "what flows back along each edge, for the example in view",
}
EXAMPLE = "example"
RESET = "every number as it was at first"
PREVIOUS = "the step before (key p)"
PLAY = "play the steps, or pause (key r)"
RUN = "run, or pause (key r)"
NEXT = "the next step (key n)"
DESCEND = "one step of gradient descent (key d)"
LEARNING_RATE = "the learning rate"
OLD_WEIGHTS = (
    "Every dW and db was computed with the old weights. Only now do all of them change, together."
)
