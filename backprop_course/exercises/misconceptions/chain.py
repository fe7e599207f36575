"""Slips of the chain: a link left out, or the quantity of another place."""

from backprop_course.exercises.misconceptions import Misconception

WRONG_LAYER = Misconception(
    "a_l for a_{l−1}",
    "A weight's gradient takes what came in, a_{l−1}. What went out, a_l, belongs to the other "
    "end of the weight.",
)
NEXT_SLOPE = Misconception(
    "the next layer's slope",
    "The error passes through the bend of the layer that receives it, so it takes that layer's a. "
    "The slope of the layer that sends it has been used already.",
)
OWN_WEIGHT = Misconception(
    "this layer's weight for the next one's",
    "z_l reaches the loss through w_{l+1}. The weight w_l lies before z_l, not behind it.",
)
Z_FOR_A = Misconception(
    "z for a",
    "The next layer multiplies its weight by a = σ(z), the number after the bend. z is the number "
    "before it.",
)
DW_FOR_W = Misconception(
    "dW where W belongs",
    "The error goes back through the weights that it came by, W. The gradient dW is only there to "
    "change them, later.",
)
WEIGHT_LEFT_OUT = Misconception(
    "the weight left out",
    "Between the two z lie two links: the bend, a(1 − a), and the weight. Only the bend is here.",
)
INPUT_LEFT_OUT = Misconception(
    "the bias's rule for the weight",
    "A weight is multiplied by the number that came in, so its gradient is too. Without it this is "
    "the gradient of the bias.",
)
BIAS_FORGOTTEN = Misconception(
    "the bias taken for a constant",
    "The bias is a number that can move, and z moves along with it, with the slope 1. Its gradient "
    "is the error itself, not 0.",
)
LAST_LINK_ONLY = Misconception(
    "the last link alone",
    "The slope of z along b is 1. The gradient is the slope of the loss, so the chain goes on: 1 "
    "times the error.",
)
VALUE_FOR_SLOPE = Misconception(
    "the value for its slope",
    "This is the function itself. Asked for is how fast it changes.",
)
BEND_LEFT_OUT = Misconception(
    "the bends left out",
    "Without σ between them the three layers are a single one, with the weights W₁W₂W₃.",
)
LAST_BEND_LEFT_OUT = Misconception(
    "the last bend left out",
    "This is Z₃. The output is A₃ = σ(Z₃): the last layer bends too (F1).",
)
ERROR_LEFT_OUT = Misconception(
    "the error left out",
    "This is the link alone. The chain goes on to the loss: multiply by the error that comes back.",
)
ADDED_LINKS = Misconception(
    "a sum for the product",
    "Slopes in a row are multiplied: the chain rule. Only side by side paths are added.",
)
