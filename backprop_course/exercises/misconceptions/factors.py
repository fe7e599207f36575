"""Factors and signs: 1/E, K, η, a 2, a minus."""

from __future__ import annotations

from backprop_course.exercises.misconceptions.kind import Misconception, instead

MISSING_MEAN = Misconception(
    "missing-mean",
    "the missing 1/E",
    "The loss is the mean over the E examples (F33). The 1/E enters once, at the output (F34), "
    "and travels along inside dZ; without it everything is E times too large.",
    looks_right="With one example it is right (F18). With more, training still works: a smaller "
    "learning rate makes up for it.",
    notice="Put every example into the batch twice. The mean loss stays as it is, so the "
    "gradients must stay too. Yours double.",
    wrong=instead("04.dZ_output", ("(A - Y) / len(Y)", "A - Y")),
    see=(
        "mean-twice",
        "outputs-for-examples",
        "mean-this-loss-does-not-have",
        "blocks-without-weights",
    ),
    refuted=("F34", "1/E missing"),
    famous=True,
)
MEAN_TWICE = Misconception(
    "mean-twice",
    "1/E put in twice",
    "The 1/E enters once, at the output (F34). Each entry of dZ carries it already, so a second "
    "division by E makes everything E times too small.",
    looks_right="The loss is a mean and dW adds up over the examples, so a division seems to be "
    "due.",
    notice="Put every example into the batch twice. The gradients must stay as they are. Yours "
    "are halved.",
    wrong=instead("04.dW", ("A_prev.T @ dZ", "A_prev.T @ dZ / len(dZ)")),
    see=("missing-mean", "bias-averaged", "also-divided-by-outputs"),
    refuted=("F37", "1/E once more"),
)
MEAN_FOR_SUM = Misconception(
    "mean-this-loss-does-not-have",
    "a 1/E that this loss does not have",
    "This loss adds up all entries and takes no mean (F2, F7). Moving one output moves one term, "
    "and that term is not divided by anything.",
    looks_right="The losses of the lessons are means, and their gradients have a 1/E.",
    notice="Nudge one output by 0.001. Divide the change of ½ Σ (A − Y)² by 0.001 and compare.",
    wrong=instead("04.squared_error_dA", ("A - Y", "(A - Y) / len(Y)")),
    see=("missing-mean", "mean-twice", "summed-too-much"),
    refuted=("F6", "mean over the examples"),
)
OVER_OUTPUTS = Misconception(
    "also-divided-by-outputs",
    "also divided by the outputs",
    "Only the examples are averaged; the K outputs are added (F33). `.mean()` without an axis "
    "divides by both, and so K times too much.",
    looks_right=".mean() is one short word, and PyTorch's BCEWithLogitsLoss averages over all "
    "entries unless told otherwise.",
    notice="Add a second copy of every output and its label. The loss must double, and a mean "
    "over all entries stays.",
    wrong=instead("04.dZ_output", ("len(Y)", "Y.size")),
    see=("outputs-for-examples", "mean-twice", "missing-mean"),
    refuted=("F34", "mean over the classes too"),
)
OUTPUTS_FOR_EXAMPLES = Misconception(
    "outputs-for-examples",
    "divided by K instead of E",
    "The mean goes over the examples, the rows. `A.shape[1]` is K, the number of outputs; "
    "`len(A)` is E.",
    looks_right="Both are sizes of Y, and with E = K nothing shows.",
    notice="Put every example into the batch twice. The gradients must stay as they are. Yours "
    "double.",
    wrong=instead("04.dZ_output", ("len(Y)", "Y.shape[1]")),
    see=("examples-for-outputs", "also-divided-by-outputs", "missing-mean"),
)
EXAMPLES_FOR_OUTPUTS = Misconception(
    "examples-for-outputs",
    "E where K belongs",
    "Both means have the 1/E; they differ by the outputs. `shape[1]` is K, `len` is E.",
    looks_right="E is the number that most means are about.",
    notice="Compare with lesson 4: the entries must be (A − Y)/E.",
    wrong=instead("07.our_dZ", ("dZ_torch.shape[1]", "len(dZ_torch)")),
    see=("outputs-for-examples", "divided-for-multiplied"),
)
K_AS_NUMBER = Misconception(
    "three-for-k",
    "3 written for K",
    "K is 3 in the lesson's example only. Here the matrix has another number of columns: take K "
    "from its shape.",
    looks_right="In the lesson's network K is 3, and every number is right.",
    notice="Try a network with another number of outputs.",
    wrong=instead("07.our_dZ", ("dZ_torch.shape[1]", "3")),
    see=("k-from-the-labels", "examples-for-outputs"),
)
FACTOR_TURNED = Misconception(
    "divided-for-multiplied",
    "divided instead of multiplied",
    "The mean over E·K entries has one division too many, by K. To undo it, multiply.",
    looks_right="One of the two means has the K below the fraction line, and which one is soon "
    "mixed up.",
    notice="PyTorch's mean divides by more, so its gradient is the smaller one. Ours must come "
    "out larger.",
    wrong=instead("07.our_dZ", ("dZ_torch * ", "dZ_torch / ")),
    see=("examples-for-outputs", "divided-where-multiplied", "also-divided-by-outputs"),
)
FACTOR_2 = Misconception(
    "stray-factor-two",
    "a stray factor 2",
    "The 2 comes from differentiating a square, where a ½ in front would cancel it, or from "
    "adding something twice. There is no 2 in this formula.",
    looks_right="The derivative of a square brings a 2.",
    notice="Nudge one output by 0.001 and divide the change of the loss by 0.001. It is half of "
    "your number.",
    wrong=instead("04.squared_error_dA", ("A - Y", "2 * (A - Y)")),
    see=("stray-factor-half", "factor-twice"),
    refuted=("F6", "a factor 2 left"),
)
FACTOR_HALF = Misconception(
    "stray-factor-half",
    "a stray factor ½",
    "The ½ belongs to the squared error itself (F2). Its slope has lost it, and no other formula "
    "here has one.",
    looks_right="The loss has a ½ in front, and a constant factor stays when one differentiates.",
    notice="Nudge one output by 0.001 and divide the change of the loss by 0.001. It is twice "
    "your number.",
    wrong=instead("04.squared_error_dA", ("A - Y", "(A - Y) / 2")),
    see=("stray-factor-two", "not-divided"),
)
LEARNING_RATE_MISSING = Misconception(
    "learning-rate-left-out",
    "the learning rate left out",
    "The step has the length η times the gradient. Without η it is the whole gradient.",
    looks_right="“Subtract the gradient” is how descent is often told.",
    notice="Set learning_rate = 0. The weights must stay as they are.",
    wrong=instead("05.step", ("learning_rate * dW", "dW")),
    see=("learning-rate-twice", "divided-by-learning-rate", "factor-left-out"),
)
LEARNING_RATE_TWICE = Misconception(
    "learning-rate-twice",
    "the learning rate twice",
    "The step has the length η times the gradient. Here η is multiplied in twice.",
    looks_right="One η stands in the gradient and one in the step. Each of them alone is right.",
    notice="Halve the learning rate. A step must be half as long, and yours is a quarter.",
    wrong=instead(
        "05.train",
        ("step(W, dW, learning_rate)", "step(W, learning_rate * dW, learning_rate)"),
        ("step(b, db, learning_rate)", "step(b, learning_rate * db, learning_rate)"),
    ),
    formula=(r"W_{t+1} = W_t-\eta^2\,dW_t", r"W_{t+1} = W_t-\eta\,dW_t"),
    see=("learning-rate-left-out", "learning-rate-on-both", "factor-twice"),
)
LOG_BASE = Misconception(
    "logarithm-to-another-base",
    "a logarithm to another base",
    "`log` here is the natural logarithm, whose slope is 1/a. To base 2 or 10 every term is "
    "scaled by the same number.",
    looks_right="Information is counted in bits, to base 2, and the curve has the same form.",
    notice="An output of ½ costs log 2 = 0.693. To base 2 it costs 1.",
    wrong=instead("04.cross_entropy", ("np.log(", "np.log2(")),
    see=("another-base-than-e", "log1p-for-log"),
)
SIGN = Misconception(
    "wrong-sign",
    "the wrong sign",
    "Every number has the right size and the opposite sign: a minus is missing, or the two sides "
    "of a difference are exchanged.",
    looks_right="Target minus output says what is missing. Some books use it and then add the "
    "step.",
    notice="If the output is too high, z must come down, so the slope must be positive.",
    wrong=instead("01.dz_output", ("a - y", "y - a")),
    see=("uphill", "sides-exchanged", "plus-and-minus-exchanged"),
    refuted=("F18", "sign"),
)
MINUS_MISSING = Misconception(
    "missing-minus",
    "the missing minus",
    "The first minus of the cross entropy is gone. Only the terms with label 1 change their "
    "sign, and the loss would reward wrong answers.",
    looks_right="One minus stands in the middle of the line, in plain sight. The other stands at "
    "its very beginning.",
    notice="The cross entropy is never negative. Yours falls below 0 where the label is 1.",
    wrong=instead("03.cross_entropy", ("(-y *", "(y *")),
    see=("inner-minus", "wrong-sign", "log-of-the-wrong-argument"),
    refuted=("F30", "first minus missing"),
)
INNER_MINUS = Misconception(
    "inner-minus",
    "the inner minus of log(1 − A)",
    "The slope of 1 − A is −1. Together with the minus before the log it makes a plus, and only "
    "the terms with label 0 notice.",
    looks_right="Both terms of the loss have a minus, and the slope of log x is 1/x.",
    notice="Where the label is 0, more output means more loss. So the slope must be positive "
    "there.",
    wrong=instead("04.cross_entropy_dA", ("+ (1 - Y)", "- (1 - Y)")),
    see=("missing-minus", "plus-and-minus-exchanged"),
    refuted=("F7", "(1 − A)′ taken as 1"),
)
