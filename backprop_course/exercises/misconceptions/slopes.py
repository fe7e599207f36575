"""The slope of an activation."""

from __future__ import annotations

from backprop_course.exercises.misconceptions.kind import Misconception, instead

SLOPE_LEFT_OUT = Misconception(
    "slope-left-out",
    "σ′ left out",
    "Between z and a lies σ, and its slope a(1 − a) is a link of the chain. It is missing.",
    looks_right="The error has come back through the weights and already has the right shape.",
    notice="Saturate a neuron, with a near 0 or 1. A small move of its z then changes nothing, "
    "so its error must be near 0.",
    wrong=instead("04.dZ_hidden", (" * A * (1 - A)", "")),
    see=("half-of-the-slope", "slope-twice", "slope-not-sent-on", "weight-left-out"),
    refuted=("F36", "slope missing"),
    famous=True,
)
SLOPE_NOT_SENT_ON = Misconception(
    "slope-not-sent-on",
    "σ′ left out of the error that is sent back",
    "Each layer multiplies its own σ′ in for its own dW, but hands the error on without it. "
    "Every σ′ on the path belongs in: what goes back through W is δ, with its slope.",
    looks_right="Every layer's own gradient has its σ′, and with two layers all numbers are right.",
    notice="Take three layers and saturate the second. Then hardly anything may come back to the "
    "first.",
    wrong=instead(
        "01.backward",
        ("dz[L] = a[L] - y", "dz[L] = error = a[L] - y"),
        (
            "dz[l] = dz[l + 1] * w[l + 1] * a[l] * (1 - a[l])",
            "error = error * w[l + 1]\n        dz[l] = error * a[l] * (1 - a[l])",
        ),
    ),
    see=("slope-left-out", "output-error-in-every-layer", "layer-skipped"),
)
Z_TIMES_SLOPE = Misconception(
    "z-times-slope",
    "z as a further factor of σ′",
    "From z to a the slope is σ′(z) = a(1 − a). z itself is no factor of it.",
    looks_right="z lies between the two layers, so it looks like one more link of the chain.",
    notice="At z = 0 the slope of σ is largest, ¼. Yours is 0 there.",
    wrong=instead(
        "02.backward",
        ("    a1 = sigmoid(x @ W1 + b1)\n", "    z1 = x @ W1 + b1\n    a1 = sigmoid(z1)\n"),
        ("* a1 * (1 - a1)", "* a1 * (1 - a1) * z1"),
    ),
    see=("slope-of-z", "z-for-a", "factor-twice"),
)
SLOPE_OF_A = Misconception(
    "slope-at-the-wrong-point",
    "σ′(a) instead of σ′(z)",
    "a is σ(z) already. Putting a into σ once more gives the slope at another point; the slope "
    "at z is a(1 − a).",
    looks_right="σ(z)(1 − σ(z)) is the rule, and it is right for z. Here a is put in, which is "
    "σ(z) already.",
    notice="For a between 0 and 1 all your slopes lie between 0.19 and 0.25. The right ones go "
    "down to 0.",
    wrong=instead("00.sigmoid_slope", ("a * (1 - a)", "sigmoid(a) * (1 - sigmoid(a))")),
    see=("slope-of-z", "sigmoid-applied-again", "tanh-taken-twice"),
)
SLOPE_OF_Z = Misconception(
    "slope-of-z",
    "z(1 − z)",
    "The rule σ(1 − σ) wants the value of σ, which is a. With z in its place it is another "
    "parabola.",
    looks_right="The rule is kept in mind as x(1 − x), and z is a number that is at hand.",
    notice="The slope of σ is never negative and never above ¼. z(1 − z) is negative wherever z "
    "is below 0 or above 1.",
    wrong=instead(
        "02.backward",
        ("    a1 = sigmoid(x @ W1 + b1)\n", "    z1 = x @ W1 + b1\n    a1 = sigmoid(z1)\n"),
        ("* a1 * (1 - a1)", "* z1 * (1 - z1)"),
    ),
    see=("slope-at-the-wrong-point", "z-times-slope", "z-for-a"),
    refuted=("F36", "slope of z, not of a"),
)
SLOPE_OF_VALUE = Misconception(
    "slope-of-the-input",
    "1 − a² instead of 1 − A²",
    "The slope of tanh is 1 − tanh². a.value goes into tanh; its result is A.",
    looks_right="a and A differ by a capital letter only.",
    notice="tanh always rises. Where the input is above 1 or below −1, your slope is negative.",
    wrong=instead("06.tanh", ("1 - A**2", "1 - a.value**2")),
    see=("tanh-taken-twice", "slope-of-z", "sigmoid-slope-on-tanh"),
)
TANH_AGAIN = Misconception(
    "tanh-taken-twice",
    "tanh taken twice",
    "A is tanh already. Only its square is taken.",
    looks_right="The rule says 1 − tanh², so a tanh is written down.",
    notice="At 3 tanh is nearly flat, with a slope of 0.01. Your slope is 0.42 or more everywhere.",
    wrong=instead("06.tanh", ("1 - A**2", "1 - np.tanh(A)**2")),
    see=("slope-of-the-input", "sigmoid-applied-again", "slope-at-the-wrong-point"),
)
SQUARE_LEFT_OUT = Misconception(
    "square-left-out",
    "the square left out",
    "The slope of tanh is 1 − A², not 1 − A.",
    looks_right="1 − a is one half of the rule for σ, and both rules are learned side by side.",
    notice="tanh has the same slope at −a as at a. Yours has not.",
    wrong=instead("06.tanh", ("1 - A**2", "1 - A")),
    see=("sigmoid-slope-on-tanh", "half-of-the-slope"),
    refuted=("tanh", "square missing"),
)
SIGMOID_SLOPE = Misconception(
    "sigmoid-slope-on-tanh",
    "σ′ on tanh",
    "A(1 − A) is the slope of σ. That of tanh is 1 − A².",
    looks_right="It is the rule that all lessons before have used.",
    notice="At 0 tanh is steepest, with slope 1. A(1 − A) is 0 there.",
    wrong=instead("06.tanh", ("1 - A**2", "A * (1 - A)")),
    see=("tanh-slope-on-sigmoid", "square-left-out"),
    refuted=("tanh", "σ's slope"),
)
SLOPE_TWICE = Misconception(
    "slope-twice",
    "σ′ twice",
    "Every σ is passed once, so its slope a(1 − a) stands once in the chain. Here it is "
    "multiplied in a second time.",
    looks_right="The slope is needed for the error, and the error is needed for the weights. It "
    "is soon put in at both places.",
    notice="At a = ½ the slope is ¼. If your error is 1/16 of what came through the weights, the "
    "slope is in it twice.",
    wrong=instead("04.dZ_hidden", ("* A * (1 - A)", "* A * (1 - A) * A * (1 - A)")),
    see=("slope-left-out", "slope-at-the-output-again", "factor-twice"),
)
SLOPE_AGAIN = Misconception(
    "slope-at-the-output-again",
    "σ′ at the output once more",
    "In a − y the slope of the output's σ is contained: it has cancelled against the fractions "
    "of the loss (F18). Multiplying by a(1 − a) again is one time too many.",
    looks_right="Every other layer multiplies by a(1 − a), so the last one seems to need it too. "
    "With the squared error it does.",
    notice="Take an output that is certain and wrong: a = 0.99, y = 0. The error must be near 1, "
    "and yours is 0.01.",
    wrong=instead("01.dz_output", ("a - y", "(a - y) * a * (1 - a)")),
    see=("slope-twice", "slope-at-a", "softmax-again-diagonal", "softmax-again-jacobian"),
    refuted=("F18", "slope once more"),
    famous=True,
)
SLOPE_IN_WEIGHT = Misconception(
    "slope-in-the-weights-gradient",
    "σ′ put into the weight's gradient",
    "The slope of z along w is what came in, a_{l−1}, as it is. The slope of σ is inside dZ "
    "already.",
    looks_right="a(1 − a) stands in almost every line of the way back.",
    notice="Set an entry of A_prev to 1. The weight behind it then passes the whole error on, "
    "and your gradient says 0.",
    wrong=instead("04.dW", ("A_prev.T @ dZ", "(A_prev * (1 - A_prev)).T @ dZ")),
    see=("slope-twice", "activation-of-the-wrong-layer"),
    refuted=("F27", "slope for the activation"),
)
HALF_SLOPE = Misconception(
    "half-of-the-slope",
    "half of σ′",
    "The slope has two factors, a and 1 − a. One of them is missing.",
    looks_right="One factor is already there, and the line looks complete.",
    notice="σ is flat at both ends, so the slope must vanish at a = 0 and at a = 1. Yours "
    "vanishes at one of them.",
    wrong=instead("04.dZ_hidden", ("* A * (1 - A)", "* (1 - A)")),
    see=("slope-left-out", "square-left-out", "factor-left-out"),
    refuted=("F17", "a factor missing"),
)
TANH_SLOPE = Misconception(
    "tanh-slope-on-sigmoid",
    "tanh′ on σ",
    "1 − a² is the slope of tanh. The activation here is σ, and its slope is a(1 − a).",
    looks_right="Both curves look like an S, and code for one is often copied for the other.",
    notice="The slope of σ is at most ¼. Yours goes up to 1.",
    wrong=instead("04.dZ_hidden", ("* A * (1 - A)", "* (1 - A**2)")),
    see=("sigmoid-slope-on-tanh", "tanh-for-sigmoid"),
    refuted=("F8", "tanh's slope"),
)
SIGMOID_AGAIN = Misconception(
    "sigmoid-applied-again",
    "σ applied again",
    "What was handed in are activations, between 0 and 1: σ has been applied. Applied again it "
    "squeezes them into 0.5 to 0.73.",
    looks_right="Outputs come from σ, so a σ seems to belong between them and the labels.",
    notice="σ of a number from 0 to 1 lies between 0.5 and 0.73. So no output can come near its "
    "label.",
    wrong=instead("04.dZ_output", ("(A - Y)", "(sigma(A) - Y)")),
    see=("logits-for-probabilities", "softmax-applied-again", "slope-at-the-wrong-point"),
)
LOGITS = Misconception(
    "logits-for-probabilities",
    "logits where probabilities belong",
    "The difference is taken with a, the probability, and not with z, the number before σ.",
    looks_right="Losses “with logits” are given z. They have the σ inside.",
    notice="An error lies between −1 and 1. Yours is as large as z.",
    wrong=instead(
        "02.backward",
        ("    a2 = sigmoid(a1 @ W2 + b2)\n", "    z2 = a1 @ W2 + b2\n    a2 = sigmoid(z2)\n"),
        ("dz2 = a2 - y", "dz2 = z2 - y"),
    ),
    see=("sigmoid-applied-again", "last-activation-left-out", "z-for-a"),
    refuted=("F18", "z for a"),
)
AT_A = Misconception(
    "slope-at-a",
    "the slope at a, not at z",
    "−y/a + (1 − y)/(1 − a) is the slope along a (F16). One link is missing: times a(1 − a), and "
    "the fractions are gone.",
    looks_right="It is the slope of the loss at the output, and the derivation begins with it "
    "(F16).",
    notice="Let a come near 0 where y is 1. Your number grows without limit; the slope along z "
    "stays between −1 and 1.",
    wrong=instead("01.dz_output", ("a - y", "-y / a + (1 - y) / (1 - a)")),
    see=("slope-at-z", "slope-at-the-output-again", "slope-left-out"),
    refuted=("F18", "slope missing"),
)
AT_Z = Misconception(
    "slope-at-z",
    "the slope at Z, not at A",
    "A − Y is the slope along Z, after σ′ has been multiplied in (F18). Asked for is the slope "
    "along A, one link earlier.",
    looks_right="A − Y is the rule that everybody remembers.",
    notice="Nudge an entry of A itself. At a = 0.1 with y = 1 the slope is −10, and yours is −0.9.",
    wrong=instead("04.cross_entropy_dA", ("-Y / A + (1 - Y) / (1 - A)", "A - Y")),
    see=("slope-at-a", "slope-too-early"),
)
TANH_FOR_SIGMOID = Misconception(
    "tanh-for-sigmoid",
    "tanh for σ",
    "tanh runs from −1 to 1, σ from 0 to 1. The activation here is σ.",
    looks_right="Both curves look like an S, and np.tanh is there while σ has to be written.",
    notice="σ is never negative. An output below 0 has not passed it.",
    wrong=instead("04.three_layer_forward", ("sigma(", "np.tanh(")),
    see=("relu-for-sigmoid", "tanh-slope-on-sigmoid", "softmax-for-sigmoid"),
)
EXPONENT_SIGN = Misconception(
    "sign-in-the-exponent",
    "the sign in the exponent",
    "σ(z) = 1/(1 + e^(−z)). With e^(+z) it is σ(−z), a curve that falls.",
    looks_right="With e^(+z) it is a curve like an S between 0 and 1 as well.",
    notice="At z = 5 σ must be near 1. Yours is near 0.",
    wrong=instead(
        "04.three_layer_forward",
        ("sigma(X @ W1)", "1 / (1 + np.exp(X @ W1))"),
        ("sigma(A1 @ W2)", "1 / (1 + np.exp(A1 @ W2))"),
        ("sigma(A2 @ W3)", "1 / (1 + np.exp(A2 @ W3))"),
    ),
    see=("denominator-brackets", "wrong-sign"),
)
UPSIDE_DOWN = Misconception(
    "slope-upside-down",
    "the slope upside down",
    "This is how fast z rises along a. Asked for is how fast a rises along z, its reciprocal.",
    looks_right="Fractions with a and 1 − a stand all over the derivation, and dz/da is a slope "
    "too.",
    notice="σ is nowhere steeper than ¼. Your number is 4 or more.",
    wrong=instead("00.sigmoid_slope", ("a * (1 - a)", "1 / (a * (1 - a))")),
    see=("fraction-upside-down", "divided-where-multiplied"),
)
SLOPE_TOO_EARLY = Misconception(
    "slope-too-early",
    "σ′ multiplied in too early",
    "a(1 − a) belongs to the next link, from A back to Z. Asked for is the slope along A.",
    looks_right="The next line of the derivation has it, and the two are often written in one.",
    notice="Nudge an entry of A itself. σ lies before A and is not passed.",
    wrong=instead("04.squared_error_dA", ("A - Y", "(A - Y) * A * (1 - A)")),
    see=("slope-at-z", "slope-at-the-output-again"),
)
SLOPE_FOR_VALUE = Misconception(
    "slope-for-value",
    "the slope for the value",
    "Forward, each layer uses σ itself. Its slope σ(1 − σ) is needed on the way back only.",
    looks_right="σ(1 − σ) is the formula that goes with σ.",
    notice="No output is above ¼.",
    wrong=instead(
        "04.three_layer_forward",
        ("sigma(X @ W1)", "sigma(X @ W1) * (1 - sigma(X @ W1))"),
        ("sigma(A1 @ W2)", "sigma(A1 @ W2) * (1 - sigma(A1 @ W2))"),
        ("sigma(A2 @ W3)", "sigma(A2 @ W3) * (1 - sigma(A2 @ W3))"),
    ),
    see=("value-for-slope", "sigmoid-applied-again"),
)
