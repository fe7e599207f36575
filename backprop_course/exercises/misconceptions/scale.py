"""Slips of scale and of sign: every number is off by the same factor."""

from backprop_course.exercises.misconceptions import Misconception

MISSING_MEAN = Misconception(
    "the missing 1/E",
    "The loss is the mean over the E examples (F33). The 1/E enters once, at the output (F34), and "
    "travels along inside dZ; without it everything is E times too large.",
)
MEAN_TWICE = Misconception(
    "1/E put in twice",
    "The 1/E enters once, at the output (F34). Each entry of dZ carries it already, so a second "
    "division by E makes everything E times too small.",
)
MEAN_FOR_SUM = Misconception(
    "a 1/E that this loss does not have",
    "This loss adds up all entries and takes no mean (F2, F7). Moving one output moves one term, "
    "and that term is not divided by anything.",
)
OVER_OUTPUTS = Misconception(
    "also divided by the outputs",
    "Only the examples are averaged; the K outputs are added (F33). `.mean()` without an axis "
    "divides by both, and so K times too much.",
)
OUTPUTS_FOR_EXAMPLES = Misconception(
    "divided by K instead of E",
    "The mean goes over the examples, the rows. `A.shape[1]` is K, the number of outputs; "
    "`len(A)` is E.",
)
EXAMPLES_FOR_OUTPUTS = Misconception(
    "E where K belongs",
    "Both means have the 1/E; they differ by the outputs. `shape[1]` is K, `len` is E.",
)
FACTOR_TURNED = Misconception(
    "divided instead of multiplied",
    "The mean over E·K entries has one division too many, by K. To undo it, multiply.",
)
FACTOR_2 = Misconception(
    "a stray factor 2",
    "The 2 comes from differentiating a square, where a ½ in front would cancel it, or from adding "
    "something twice. There is no 2 in this formula.",
)
FACTOR_HALF = Misconception(
    "a stray factor ½",
    "The ½ belongs to the squared error itself (F2). Its slope has lost it, and no other formula "
    "here has one.",
)
LEARNING_RATE_MISSING = Misconception(
    "the learning rate left out",
    "The step has the length η times the gradient. Without η it is the whole gradient.",
)
LOG_BASE = Misconception(
    "a logarithm to another base",
    "`log` here is the natural logarithm, whose slope is 1/a. To base 2 or 10 every term is scaled "
    "by the same number.",
)
SIGN = Misconception(
    "the turned sign",
    "Every number has the right size and the opposite sign: a minus is missing, or the two sides "
    "of a difference are exchanged.",
)
MINUS_MISSING = Misconception(
    "the missing minus",
    "The first minus of the cross entropy is gone (slips S1, S2). Only the terms with label 1 "
    "change their sign, and the loss would reward wrong answers.",
)
INNER_MINUS = Misconception(
    "the inner minus of log(1 − A)",
    "The slope of 1 − A is −1. Together with the minus before the log it makes a plus, and only "
    "the terms with label 0 notice.",
)
