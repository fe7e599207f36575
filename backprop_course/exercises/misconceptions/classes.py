"""Slips of labels, logarithms and softmax."""

from backprop_course.exercises.misconceptions import Misconception

LOG_ARGUMENT = Misconception(
    "the log of the wrong argument",
    "Where the label is 1 the loss is −log a, where it is 0 it is −log(1 − a). Here the two have "
    "changed places.",
)
SOFTMAX_AGAIN_DIAGONAL = Misconception(
    "the softmax derivative again (its diagonal)",
    "a − y is the slope at z already, with the output's derivative in it (F31). The diagonal "
    "a(1 − a) is multiplied in once more.",
)
SOFTMAX_AGAIN_FULL = Misconception(
    "the softmax derivative again (the full Jacobian)",
    "a − y is the slope at z already, with the output's derivative in it. The Jacobian "
    "diag(a) − aᵀa is multiplied in once more.",
)
UNSTABLE = Misconception(
    "the unstable softmax",
    "e^1000 is too large for the machine and becomes inf, and inf/inf is nan. Subtract each row's "
    "largest logit first; the quotient does not change.",
)
ONE_MAXIMUM = Misconception(
    "one maximum for all rows",
    "Each row needs its own largest logit. With that of the whole matrix, a row far below it "
    "rounds to zeros, and 0/0 is nan.",
)
NOT_NORMALISED = Misconception(
    "the exponentials not divided by their sum",
    "Shares add up to 1 in each row. The e^z alone do not.",
)
WHOLE_SUM = Misconception(
    "one sum for the whole matrix",
    "Each example has its own shares, so each row is divided by its own sum (axis=1).",
)
SIGMOIDS_FOR_SOFTMAX = Misconception(
    "sigmoids for softmax",
    "K sigmoids answer K questions apart from one another (slip S23). Softmax gives shares that "
    "add up to 1.",
)
LOG_SOFTMAX = Misconception(
    "the logarithm of softmax",
    "These are the logarithms of the shares. Asked for are the shares.",
)
DIAGONAL_ONLY = Misconception(
    "the diagonal alone",
    "Every share depends on every logit, since the sum below the fraction does. Beside the "
    "diagonal a(1 − a) stand the entries −a_i a_j.",
)
OFF_DIAGONAL_ONLY = Misconception(
    "diag(a) left out",
    "−a_i a_j is right beside the diagonal. On it a_i must be added: a_i − a_i².",
)
PLUS_FOR_MINUS = Misconception(
    "a plus for the minus",
    "When one logit rises the other shares fall: their slopes are −a_i a_j, with a minus.",
)
ROW_FOR_OUTER = Misconception(
    "a row where aᵀa belongs",
    "aᵀa is a K × K grid, a column times a row. A single row a is copied down instead.",
)
DIAG_OF_ROW = Misconception(
    "np.diag of a row (1, K)",
    "Given two axes, np.diag reads the diagonal off and leaves one number. Give it one axis, "
    "np.diag(a[0]), and it builds the matrix.",
)
OFF_BY_ONE = Misconception(
    "classes counted from 1",
    "Class numbers start from 0, so label k belongs to column k. Here every 1 stands one column "
    "too far to the left, and label 0 wraps round to the last.",
)
K_FROM_LABELS = Misconception(
    "K taken from the labels",
    "The largest label of a batch need not be the last class. K says how many columns there are.",
)
COMPLEMENT = Misconception(
    "zeros and ones exchanged",
    "The 1 stands at the class, and 0 everywhere else.",
)
TRUE_CLASS_ONLY = Misconception(
    "only the true class",
    "This cross entropy asks K questions, and a “no” costs too: the terms (1 − Y) log(1 − A) "
    "belong to it. Only with softmax is the true class enough.",
)
SOFTMAX_FOR_SIGMOID = Misconception(
    "softmax for σ",
    "Softmax makes the outputs of a row add up to 1. Here each output bends on its own, with σ.",
)
LABEL_FOR_ONE = Misconception(
    "the label where the 1 belongs",
    "The place of the 1 tells the class. Its value is always 1.",
)
ROWS_WITHOUT_ORDER = Misconception(
    "the rows in another order",
    "Row e belongs to example e. The labels must not be sorted.",
)
NO_EXPONENTIAL = Misconception(
    "the exponential left out",
    "Logits can be negative, and shares cannot. e^z makes them positive before they are divided.",
)
OUTER_LEFT_OUT = Misconception(
    "aᵀa left out",
    "diag(a) is the first half. The sum below the fraction depends on every logit, and gives −aᵀa.",
)
IDENTITY_FOR_DIAG = Misconception(
    "the identity for diag(a)",
    "On the diagonal stands a_i − a_i², not 1 − a_i²: the slope of e^z is e^z itself.",
)
SOFTMAX_TWICE = Misconception(
    "softmax applied again",
    "a are shares already. Softmax of them is nearly the same for all classes.",
)
