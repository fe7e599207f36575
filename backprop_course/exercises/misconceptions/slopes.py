"""Slips of σ and of its slope."""

from backprop_course.exercises.misconceptions import Misconception

SLOPE_LEFT_OUT = Misconception(
    "σ′ left out",
    "Between z and a lies the bend, and its slope a(1 − a) is a link of the chain. It is missing.",
)
SLOPE_OF_A = Misconception(
    "σ′(a) instead of σ′(z)",
    "a is σ(z) already. Putting a into σ once more gives the slope at another point; the slope "
    "at z is a(1 − a).",
)
SLOPE_OF_Z = Misconception(
    "z(1 − z)",
    "The rule σ(1 − σ) wants the value of σ, which is a. With z in its place it is another "
    "parabola.",
)
SLOPE_TWICE = Misconception(
    "σ′ twice",
    "Every bend is passed once, so its slope a(1 − a) stands once in the chain. Here it is "
    "multiplied in a second time.",
)
SLOPE_AGAIN = Misconception(
    "σ′ at the output once more",
    "In a − y the slope of the output's σ is contained: it has cancelled against the fractions of "
    "the loss (F18). Multiplying by a(1 − a) again is one time too many.",
)
SLOPE_IN_WEIGHT = Misconception(
    "σ′ put into the weight's gradient",
    "The slope of z along w is what came in, a_{l−1}, as it is. The bend's slope is inside dZ "
    "already.",
)
HALF_SLOPE = Misconception(
    "half of σ′",
    "The slope has two factors, a and 1 − a. One of them is missing.",
)
TANH_SLOPE = Misconception(
    "tanh′ on σ",
    "1 − a² is the slope of tanh. The bend here is σ, and its slope is a(1 − a).",
)
SIGMOID_AGAIN = Misconception(
    "σ applied again",
    "What was handed in are activations, between 0 and 1: σ has been applied. Applied again it "
    "squeezes them into 0.5 to 0.73.",
)
LOGITS = Misconception(
    "logits where probabilities belong",
    "The difference is taken with a, the probability, and not with z, the number before the bend.",
)
AT_A = Misconception(
    "the slope at a, not at z",
    "−y/a + (1 − y)/(1 − a) is the slope along a (F16). One link is missing: times a(1 − a), and "
    "the fractions are gone.",
)
AT_Z = Misconception(
    "the slope at Z, not at A",
    "A − Y is the slope along Z, after σ′ has been multiplied in (F18). Asked for is the slope "
    "along A, one link earlier.",
)
TANH_FOR_SIGMOID = Misconception(
    "tanh for σ",
    "tanh runs from −1 to 1, σ from 0 to 1. The bend here is σ.",
)
EXPONENT_SIGN = Misconception(
    "the sign in the exponent",
    "σ(z) = 1/(1 + e^(−z)). With e^(+z) it is σ(−z), a curve that falls.",
)
UPSIDE_DOWN = Misconception(
    "the slope upside down",
    "This is how fast z rises along a. Asked for is how fast a rises along z, its reciprocal.",
)
SLOPE_TOO_EARLY = Misconception(
    "σ′ multiplied in too early",
    "a(1 − a) belongs to the next link, from A back to Z. Asked for is the slope along A.",
)
SLOPE_FOR_VALUE = Misconception(
    "the slope for the value",
    "Forward, each layer bends with σ itself. Its slope σ(1 − σ) is needed on the way back only.",
)
