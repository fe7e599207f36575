"""The links of the chain: which number stands where."""

from __future__ import annotations

from backprop_course.exercises.misconceptions.kind import Misconception, instead

WRONG_LAYER = Misconception(
    "activation-of-the-wrong-layer",
    "a_l for a_{l−1}",
    "A weight's gradient takes what came in, a_{l−1}. What went out, a_l, belongs to the other "
    "end of the weight.",
    looks_right="dz[l] and a[l] belong to the same layer, so they look like a pair.",
    notice="Set x = 0. Nothing comes into layer 1 then, so dw[1] must be 0. With layers of "
    "different sizes the shapes do not fit.",
    wrong=instead("01.backward", ("dz[l] * a[l - 1]", "dz[l] * a[l]")),
    see=("input-in-every-layer", "z-for-a", "next-layers-slope"),
    refuted=("F21", "the next layer's a"),
)
NEXT_SLOPE = Misconception(
    "next-layers-slope",
    "the next layer's slope",
    "The error passes through σ of the layer that receives it, so it takes that layer's a. The "
    "slope of the layer that sends it has been used already.",
    looks_right="The error comes from layer l + 1, so that layer's slope seems to come with it.",
    notice="Saturate layer l, with a near 0 or 1: its error must be near 0. Yours follows the "
    "next layer instead.",
    wrong=instead("01.backward", ("a[l] * (1 - a[l])", "a[l + 1] * (1 - a[l + 1])")),
    see=("activation-of-the-wrong-layer", "slope-left-out", "own-weight"),
    refuted=("F19", "slope of the next layer"),
)
ERROR_OF_THE_OUTPUT = Misconception(
    "output-error-in-every-layer",
    "the output's error used again in every layer",
    "Each layer sends back the error that has just been computed. Here every layer starts from "
    "the error at the output: assign the new dZ to dZ.",
    looks_right="With two layers it is right: there the next layer's error is the error at the "
    "output.",
    notice="Take three layers and set the last weight to 0. Nothing before it reaches the loss, "
    "so dz[1] must be 0.",
    wrong=instead("01.backward", ("dz[l + 1] * w[l + 1]", "dz[L] * w[l + 1]")),
    see=("slope-not-sent-on", "layer-skipped"),
)
INPUT_IN_EVERY_LAYER = Misconception(
    "input-in-every-layer",
    "the network's input in every layer's dW",
    "A weight multiplies what comes into its own layer: a_{l−1}, and X in the first layer only.",
    looks_right="In the first layer it is right, and x is what the whole network is given.",
    notice="Give the layers different sizes: X has as many columns as there are inputs, and the "
    "next W has another number of rows.",
    wrong=instead("01.backward", ("dz[l] * a[l - 1]", "dz[l] * x")),
    see=("activation-of-the-wrong-layer", "output-error-in-every-layer"),
)
OWN_WEIGHT = Misconception(
    "own-weight",
    "this layer's weight for the next one's",
    "z_l reaches the loss through w_{l+1}. The weight w_l lies before z_l, not behind it.",
    looks_right="The line computes layer l, and w[l] is this layer's weight.",
    notice="Set w[l + 1] to 0. Nothing of z_l reaches the loss then, so dz[l] must be 0.",
    wrong=instead("01.backward", ("* w[l + 1]", "* w[l]")),
    see=("wrong-weight", "next-layers-slope"),
)
Z_FOR_A = Misconception(
    "z-for-a",
    "z for a",
    "The next layer multiplies its weight by a = σ(z), the number after σ. z is the number "
    "before it.",
    looks_right="z and a belong to the same neuron, have the same shape and stand one line apart.",
    notice="a lies between 0 and 1, so no entry of dW2 can be larger than dz2, and all have its "
    "sign.",
    wrong=instead(
        "02.backward",
        ("    a1 = sigmoid(x @ W1 + b1)\n", "    z1 = x @ W1 + b1\n    a1 = sigmoid(z1)\n"),
        ("dW2 = a1.T @ dz2", "dW2 = z1.T @ dz2"),
    ),
    see=("z-times-slope", "slope-of-z", "activation-of-the-wrong-layer"),
)
DW_FOR_W = Misconception(
    "gradient-carried-back",
    "dW where W belongs",
    "The error goes back through the weights that it came by, W. The gradient dW is only there "
    "to change them, later.",
    looks_right="dW2 was computed one line before, has the shape of W2, and its name differs by "
    "one letter.",
    notice="Let the error dz2 be twice as large: dz1 must be twice as large too. Yours is four "
    "times as large.",
    wrong=instead("02.backward", ("W2.T", "dW2.T")),
    see=("weights-and-gradient-exchanged", "weights-updated-first"),
)
WEIGHT_LEFT_OUT = Misconception(
    "weight-left-out",
    "the weight left out",
    "Between the two z lie two links: the slope of σ, a(1 − a), and the weight. Only the slope "
    "is here.",
    looks_right="The derivation is busy with σ′. The weight beside it is a plain factor and is "
    "soon forgotten.",
    notice="Double w_next: the error must double. Yours stays the same.",
    wrong=instead("01.dz_hidden", ("dz_next * w_next * a", "dz_next * a")),
    see=("slope-left-out", "own-weight", "factor-left-out"),
    refuted=("F19", "w missing"),
)
INPUT_LEFT_OUT = Misconception(
    "input-left-out",
    "the bias's rule for the weight",
    "A weight is multiplied by the number that came in, so its gradient is too. Without it this "
    "is the gradient of the bias.",
    looks_right="For the bias it is right, and the two rules stand side by side.",
    notice="Set a_prev to 0. A weight that multiplies 0 cannot change the loss, so dw must be 0.",
    wrong=instead("01.dw", ("dz * a_prev", "dz")),
    see=("error-left-out", "weight-left-out", "bias-forgotten"),
    refuted=("F21", "a missing"),
)
BIAS_FORGOTTEN = Misconception(
    "bias-forgotten",
    "the bias taken for a constant",
    "The bias is a number that can move, and z moves along with it, with the slope 1. Its "
    "gradient is the error itself, not 0.",
    looks_right="b stands alone, with no variable beside it, and the slope of a constant is 0.",
    notice="Add 0.001 to b and compute the loss again. It changes, so its slope is not 0.",
    wrong=instead("01.db", ("return dz", "return 0.0")),
    see=("last-link-only", "biases-not-trained", "input-left-out"),
    refuted=("F22", "none at all"),
)
LAST_LINK_ONLY = Misconception(
    "last-link-only",
    "the last link alone",
    "The slope of z along b is 1. The gradient is the slope of the loss, so the chain goes on: 1 "
    "times the error.",
    looks_right="The slope of z along b is 1, and this is what the derivation has just found.",
    notice="Let the output be exactly right. Then no gradient may be left, and yours is still 1.",
    wrong=instead("01.db", ("return dz", "return 1.0")),
    see=("error-left-out", "bias-forgotten"),
)
VALUE_FOR_SLOPE = Misconception(
    "value-for-slope",
    "the value for its slope",
    "This is the function itself. Asked for is how fast it changes.",
    looks_right="The loss, too, is small where the answer is good and large where it is bad.",
    notice="A slope has a sign: it must change between an output that is too high and one that "
    "is too low. This loss is never negative.",
    wrong=instead("01.dz_output", ("a - y", "-y * np.log(a) - (1 - y) * np.log(1 - a)")),
    see=("slope-for-value", "slope-at-a"),
    refuted=("F20", "the loss for its slope"),
)
BEND_LEFT_OUT = Misconception(
    "activations-left-out",
    "the activations left out",
    "Without σ between them the three layers are a single one, with the weights W₁W₂W₃.",
    looks_right="The products alone have all the right shapes.",
    notice="Double X. If the output doubles with it, the whole network is one straight line.",
    wrong=instead(
        "04.three_layer_forward",
        ("A1 = sigma(X @ W1)", "A1 = X @ W1"),
        ("A2 = sigma(A1 @ W2)", "A2 = A1 @ W2"),
        ("sigma(A2 @ W3)", "A2 @ W3"),
    ),
    see=("last-activation-left-out", "sigma-left-out"),
    refuted=("F1", "no f in the first layer"),
)
LAST_BEND_LEFT_OUT = Misconception(
    "last-activation-left-out",
    "the last activation left out",
    "This is Z₃. The output is A₃ = σ(Z₃): the last layer has an activation too (F1).",
    looks_right="The activations between the layers are there, and the last product already has "
    "the shape of the output.",
    notice="σ gives numbers between 0 and 1. An output outside of them has not passed it.",
    wrong=instead("04.three_layer_forward", ("return sigma(A2 @ W3)", "return A2 @ W3")),
    see=("activations-left-out", "logits-for-probabilities"),
    refuted=("F1", "no f in the last layer"),
)
ERROR_LEFT_OUT = Misconception(
    "error-left-out",
    "the error left out",
    "This is the link alone. The chain goes on to the loss: multiply by the error that comes back.",
    looks_right="It is the slope of z along w, which the derivation has just found.",
    notice="Let the output be exactly right: the error is 0, and so must every gradient be. "
    "Yours is not.",
    wrong=instead("01.dw", ("dz * a_prev", "a_prev")),
    see=("last-link-only", "input-left-out", "incoming-gradient-left-out"),
    refuted=("F20", "loss to z missing"),
)
ADDED_LINKS = Misconception(
    "sum-for-product",
    "a sum for the product",
    "Slopes in a row are multiplied: the chain rule. Only side by side paths are added.",
    looks_right="“Paths add” is true of paths side by side. These links lie one behind the other.",
    notice="Set one link to 0. The path is then cut, and its gradient must be 0. A sum is not.",
    wrong=instead("01.dw", ("dz * a_prev", "dz + a_prev")),
    see=("product-for-sum", "factor-left-out"),
    refuted=("F20", "added"),
)
