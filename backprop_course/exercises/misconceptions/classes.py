"""Labels, softmax and the losses of many classes."""

from __future__ import annotations

from backprop_course.exercises.misconceptions.kind import Misconception, instead

LOG_ARGUMENT = Misconception(
    "log-of-the-wrong-argument",
    "the log of the wrong argument",
    "Where the label is 1 the loss is −log a, where it is 0 it is −log(1 − a). Here the two have "
    "changed places.",
    looks_right="Both labels and both logarithms are there. Only the pairs are exchanged.",
    notice="Put in an answer that is nearly perfect. The loss must be near 0, and yours is large.",
    wrong=instead(
        "03.cross_entropy",
        ("-y * np.log(a) - (1 - y) * np.log(1 - a)", "-y * np.log(1 - a) - (1 - y) * np.log(a)"),
    ),
    see=("missing-minus", "inner-minus", "one-minus-x-for-x"),
    refuted=("F15", "the other label"),
)
SOFTMAX_AGAIN_DIAGONAL = Misconception(
    "softmax-again-diagonal",
    "the softmax derivative again (its diagonal)",
    "a − y is the slope at z already, with the output's derivative in it (F31). The diagonal a(1 "
    "− a) is multiplied in once more.",
    looks_right="Softmax has a derivative, and the chain rule asks for every derivative on the "
    "path.",
    notice="Take an output that is certain and wrong: a near 1 where y is 0. It needs the "
    "largest error, and here the error is near 0.",
    wrong=instead("03.dz_output", ("a - y", "(a - y) * (a - a * a)")),
    see=("softmax-again-jacobian", "slope-at-the-output-again", "diagonal-only"),
    refuted=("softmax-CE", "slope of σ once more"),
)
SOFTMAX_AGAIN_FULL = Misconception(
    "softmax-again-jacobian",
    "the softmax derivative again (the full Jacobian)",
    "a − y is the slope at z already, with the output's derivative in it. The Jacobian diag(a) − "
    "aᵀa is multiplied in once more.",
    looks_right="This is the whole chain rule for softmax. It is right where the loss hands back "
    "its slope along a.",
    notice="Nudge one z by 0.001 and divide the change of the loss by 0.001. The result is a − y.",
    wrong=instead("03.dz_output", ("a - y", "(a - y) @ (np.diag(a[0]) - a.T @ a)")),
    see=("softmax-again-diagonal", "slope-at-the-output-again", "slope-at-a"),
)
UNSTABLE = Misconception(
    "unstable-softmax",
    "the unstable softmax",
    "e^1000 is too large for the machine and becomes inf, and inf/inf is nan. Subtract each "
    "row's largest logit first; the quotient does not change.",
    looks_right="It is softmax as the formula has it, and with ordinary logits every number is "
    "right.",
    notice="Try logits near 1000: the exponentials become infinite, and nan comes out.",
    wrong=instead("03.softmax", ("z - z.max(axis=1, keepdims=True)", "z")),
    see=("one-maximum", "minimum-for-maximum", "log-of-zero"),
)
ONE_MAXIMUM = Misconception(
    "one-maximum",
    "one maximum for all rows",
    "Each row needs its own largest logit. With that of the whole matrix, a row far below it "
    "rounds to zeros, and 0/0 is nan.",
    looks_right="Any number may be subtracted from a row of logits, and z.max() is the shortest "
    "to write.",
    notice="Put a row near 1000 beside a row near −1000: the second becomes nan.",
    wrong=instead("03.softmax", ("z.max(axis=1, keepdims=True)", "z.max()")),
    see=("unstable-softmax", "maximum-along-the-wrong-axis", "one-sum-for-everything"),
)
NOT_NORMALISED = Misconception(
    "not-normalised",
    "the exponentials not divided by their sum",
    "Shares add up to 1 in each row. The e^z alone do not.",
    looks_right="All numbers are positive, and the largest logit has the largest one.",
    notice="Add up each row. Shares make 1.",
    wrong=instead("03.softmax", ("return e / e.sum(axis=1, keepdims=True)", "return e")),
    see=("one-sum-for-everything", "exponential-left-out", "not-divided"),
)
WHOLE_SUM = Misconception(
    "one-sum-for-everything",
    "one sum for the whole matrix",
    "Each example has its own shares, so each row is divided by its own sum (axis=1).",
    looks_right="With one example it is right, and all numbers lie between 0 and 1.",
    notice="Add up each row: each must make 1. Here it takes all rows together to make 1.",
    wrong=instead("03.softmax", ("e.sum(axis=1, keepdims=True)", "e.sum()")),
    see=("not-normalised", "wrong-axis", "everything-added-up"),
)
SIGMOIDS_FOR_SOFTMAX = Misconception(
    "sigmoids-for-softmax",
    "sigmoids for softmax",
    "K sigmoids answer K questions apart from one another. Softmax gives shares that add up to 1.",
    looks_right="Every output lies between 0 and 1, and the largest logit has the largest output.",
    notice="Add up a row: K sigmoids need not make 1. And add 100 to all logits: softmax stays "
    "as it is, and the sigmoids all go to 1.",
    wrong=instead(
        "03.softmax",
        (
            "e = np.exp(z - z.max(axis=1, keepdims=True))\n"
            "    return e / e.sum(axis=1, keepdims=True)",
            "return 1 / (1 + np.exp(-z))",
        ),
    ),
    see=("softmax-for-sigmoid", "true-class-only"),
    refuted=("softmax", "K sigmoids"),
)
LOG_SOFTMAX = Misconception(
    "log-softmax",
    "the logarithm of softmax",
    "These are the logarithms of the shares. Asked for are the shares.",
    looks_right="Libraries offer log_softmax beside softmax, as it is what losses need.",
    notice="Shares are positive. All of these are negative.",
    wrong=instead(
        "03.softmax",
        (
            "return e / e.sum(axis=1, keepdims=True)",
            "return np.log(e / e.sum(axis=1, keepdims=True))",
        ),
    ),
    see=("logarithm-left-out", "not-normalised"),
)
SUM_OF_LOGARITHMS = Misconception(
    "sum-of-logarithms",
    "a sum of logarithms",
    "The logarithm is taken of each e^(z − m), and these are added: that only gives z − m back. "
    "Add first, then take the logarithm of the sum.",
    looks_right="Only one bracket stands in another place.",
    notice="The logarithm undoes the exponential at once, so neither does anything. The loss can "
    "fall below 0, which −log a never does.",
    wrong=instead(
        "03.softmax_loss", ("np.log(np.exp(z - m).sum())", "np.log(np.exp(z - m)).sum()")
    ),
    see=("maximum-not-returned", "brackets-in-another-place"),
)
LOG_OF_ZERO = Misconception(
    "log-of-zero",
    "the logarithm of 0",
    "Where z is far from the largest logit, the output is stored as 0, and log 0 is minus "
    "infinity; times a label of 0 it is nan. Take the loss from z, not from the outputs.",
    looks_right="It is the definition as it stands: softmax, then −log of the true class. With "
    "ordinary logits every number is right.",
    notice="Try logits of 800 and −800. The loss becomes nan or infinite.",
    wrong=instead(
        "03.softmax_loss",
        (
            "m = z.max()\n    return m - (z * y).sum() + np.log(np.exp(z - m).sum())",
            "e = np.exp(z - z.max())\n    a = e / e.sum()\n    return -(y * np.log(a)).sum()",
        ),
    ),
    see=("probability-clipped", "unstable-softmax"),
)
CLIPPED = Misconception(
    "probability-clipped",
    "a probability that was clipped",
    "This avoids log 0, but the number is another one: −log of the smallest value allowed, "
    "however far z is. And the slope there is 0, so nothing more is learned. Take the loss from "
    "z.",
    looks_right="log 0 is avoided, and with ordinary logits no digit changes.",
    notice="Lower the logit of the true class from −100 to −200. The loss must grow by 100, and "
    "yours stays the same.",
    wrong=instead(
        "03.softmax_loss",
        (
            "m = z.max()\n    return m - (z * y).sum() + np.log(np.exp(z - m).sum())",
            "e = np.exp(z - z.max())\n"
            "    a = e / e.sum()\n"
            "    return -(y * np.log(np.maximum(a, 1e-12))).sum()",
        ),
    ),
    see=("log-of-zero", "unstable-softmax"),
)
MAXIMUM_NOT_RETURNED = Misconception(
    "maximum-not-returned",
    "the maximum not added again",
    "e^m was taken out of the sum, so m must be added to its logarithm.",
    looks_right="In softmax itself the maximum cancels, so it seems to cancel here too.",
    notice="Add 5 to every logit. Softmax stays as it is, so the loss must stay too. Yours "
    "changes by 5.",
    wrong=instead("03.softmax_loss", ("return m - (z * y).sum()", "return -(z * y).sum()")),
    see=("unstable-softmax", "sum-of-logarithms", "term-left-out"),
)
DIAGONAL_ONLY = Misconception(
    "diagonal-only",
    "the diagonal alone",
    "Every share depends on every logit, since the sum below the fraction does. Beside the "
    "diagonal a(1 − a) stand the entries −a_i a_j.",
    looks_right="For sigmoids it is right: each of their outputs depends on its own z alone.",
    notice="Shares always add up to 1, so each column of the Jacobian must add up to 0. Yours "
    "adds up to a(1 − a).",
    wrong=instead("03.softmax_jacobian", ("np.diag(a[0]) - a.T @ a", "np.diag((a * (1 - a))[0])")),
    see=("diagonal-left-out", "outer-product-left-out", "softmax-again-diagonal"),
    refuted=("softmax", "diagonal only, as σ's"),
)
OFF_DIAGONAL_ONLY = Misconception(
    "diagonal-left-out",
    "diag(a) left out",
    "−a_i a_j is right beside the diagonal. On it a_i must be added: a_i − a_i².",
    looks_right="−aᵢaⱼ is what the derivation finds for i ≠ j, and it is tempting to have one "
    "formula for all entries.",
    notice="Raising a logit raises its own share, so the diagonal must be positive. All of your "
    "entries are negative.",
    wrong=instead("03.softmax_jacobian", ("np.diag(a[0]) - a.T @ a", "-a.T @ a")),
    see=("diagonal-only", "identity-for-diagonal", "term-left-out"),
    refuted=("softmax", "diagonal forgotten"),
)
PLUS_FOR_MINUS = Misconception(
    "plus-for-minus",
    "a plus for the minus",
    "When one logit rises the other shares fall: their slopes are −a_i a_j, with a minus.",
    looks_right="A sign is soon lost in the derivative of a fraction.",
    notice="Raising one logit takes share away from the others. So all entries beside the "
    "diagonal must be negative.",
    wrong=instead("03.softmax_jacobian", ("- a.T", "+ a.T")),
    see=("wrong-sign", "plus-and-minus-exchanged", "diagonal-left-out"),
)
ROW_FOR_OUTER = Misconception(
    "row-for-outer-product",
    "a row where aᵀa belongs",
    "aᵀa is a K × K grid, a column times a row. A single row a is copied down instead.",
    looks_right="The row is copied down, the shape fits, and NumPy does not complain.",
    notice="The Jacobian of softmax equals its own transpose. Yours does not.",
    wrong=instead("03.softmax_jacobian", ("a.T @ a", "a")),
    see=("outer-product-left-out", "row-for-diagonal", "inner-for-outer-product"),
)
DIAG_OF_ROW = Misconception(
    "diag-of-a-row",
    "np.diag of a row (1, K)",
    "Given two axes, np.diag reads the diagonal off and leaves one number. Give it one axis, "
    "np.diag(a[0]), and it builds the matrix.",
    looks_right="np.diag(a) is just how the formula reads.",
    notice="Print np.diag(a). It is one number and not a K × K matrix.",
    wrong=instead("03.softmax_jacobian", ("np.diag(a[0])", "np.diag(a)")),
    see=("row-for-diagonal", "identity-for-diagonal"),
)
OFF_BY_ONE = Misconception(
    "classes-counted-from-one",
    "classes counted from 1",
    "Class numbers start from 0, so label k belongs to column k. Here every 1 stands one column "
    "too far to the left, and label 0 wraps round to the last.",
    looks_right="People count from 1. And label 0 raises no error: −1 is the last row of the "
    "identity matrix.",
    notice="Look at an example with label 0. Its 1 must stand in the first column.",
    wrong=instead("03.one_hot", ("[labels]", "[labels - 1]")),
    see=("k-from-the-labels", "label-for-one"),
)
K_FROM_LABELS = Misconception(
    "k-from-the-labels",
    "K taken from the labels",
    "The largest label of a batch need not be the last class. K says how many columns there are.",
    looks_right="In most batches the last class occurs, and then it is right.",
    notice="Take a batch in which the last class does not occur. A column is missing.",
    wrong=instead("03.one_hot", ("np.eye(K)", "np.eye(labels.max() + 1)")),
    see=("classes-counted-from-one", "three-for-k"),
)
EVERY_LABEL = Misconception(
    "every-label-in-every-row",
    "every label in every row",
    "The index [:, labels] means all rows, and in each of them the columns of all labels. Row e "
    "must have its 1 in the column of its own label alone: [e, labels[e]], in a loop over e.",
    looks_right="Y[:, labels] = 1 reads as “in all rows, a 1 at the label”.",
    notice="Add up each row. A one-hot row makes 1.",
    wrong=instead(
        "03.one_hot",
        (
            "return np.eye(K)[labels]",
            "Y = np.zeros((len(labels), K))\n    Y[:, labels] = 1\n    return Y",
        ),
    ),
    formula=(r"Y_{ek} = [\,k\in\{\ell_1,\dots,\ell_E\}\,]", r"Y_{ek} = [\,k=\ell_e\,]"),
    see=("label-for-one", "zeros-and-ones-exchanged"),
)
COMPLEMENT = Misconception(
    "zeros-and-ones-exchanged",
    "zeros and ones exchanged",
    "The 1 stands at the class, and 0 everywhere else.",
    looks_right="Every class is marked just as clearly.",
    notice="Add up each row. A one-hot row makes 1, and these make K − 1.",
    wrong=instead("03.one_hot", ("np.eye(K)[labels]", "1 - np.eye(K)[labels]")),
    see=("every-label-in-every-row", "one-minus-x-for-x"),
)
TRUE_CLASS_ONLY = Misconception(
    "true-class-only",
    "only the true class",
    "This cross entropy asks K questions, and a “no” costs too: the terms (1 − Y) log(1 − A) "
    "belong to it. Only with softmax is the true class enough.",
    looks_right="Many books write the cross entropy like this. Their outputs come from softmax.",
    notice="Raise an output whose label is 0. The loss must grow, and yours stays the same.",
    wrong=instead(
        "03.cross_entropy", ("(-y * np.log(a) - (1 - y) * np.log(1 - a))", "(-y * np.log(a))")
    ),
    see=("sigmoids-for-softmax", "softmax-for-sigmoid", "term-left-out"),
    refuted=("F30", "the labels 0 left out"),
)
SOFTMAX_FOR_SIGMOID = Misconception(
    "softmax-for-sigmoid",
    "softmax for σ",
    "Softmax makes the outputs of a row add up to 1. Here each output goes through a σ of its own.",
    looks_right="With several classes, softmax is the usual last step.",
    notice="Each row adds up to 1. K answers to K separate questions need not.",
    wrong=instead(
        "04.three_layer_forward",
        (
            "return sigma(A2 @ W3)",
            "S = np.exp(A2 @ W3)\n    return S / S.sum(axis=1, keepdims=True)",
        ),
    ),
    see=("sigmoids-for-softmax", "tanh-for-sigmoid", "true-class-only"),
)
LABEL_FOR_ONE = Misconception(
    "label-for-one",
    "the label where the 1 belongs",
    "The place of the 1 tells the class. Its value is always 1.",
    looks_right="The label can then be read off the matrix directly.",
    notice="Label 0 gives a row of zeros, which is no class at all.",
    wrong=instead("03.one_hot", ("[labels]", "[labels] * labels[:, None]")),
    see=("classes-counted-from-one", "every-label-in-every-row"),
)
ROWS_WITHOUT_ORDER = Misconception(
    "rows-in-another-order",
    "the rows in another order",
    "Row e belongs to example e. The labels must not be sorted.",
    looks_right="The same rows are all there.",
    notice="Compare the first row with the first label.",
    wrong=instead("03.one_hot", ("[labels]", "[np.sort(labels)]")),
    see=("rows-reversed", "x-and-y-shuffled-apart"),
)
NO_EXPONENTIAL = Misconception(
    "exponential-left-out",
    "the exponential left out",
    "Logits can be negative, and shares cannot. e^z makes them positive before they are divided.",
    looks_right="Each row adds up to 1, as shares must.",
    notice="Try a negative logit. A share below 0 comes out.",
    wrong=instead("03.softmax", ("np.exp(z - z.max(axis=1, keepdims=True))", "z")),
    see=("not-normalised", "another-base-than-e", "logarithm-left-out"),
)
OUTER_LEFT_OUT = Misconception(
    "outer-product-left-out",
    "aᵀa left out",
    "diag(a) is the first half. The sum below the fraction depends on every logit, and gives −aᵀa.",
    looks_right="Each aₖ depends on its own zₖ, and the shape is right.",
    notice="Shares always add up to 1, so each column must add up to 0. Yours adds up to aₖ.",
    wrong=instead("03.softmax_jacobian", ("np.diag(a[0]) - a.T @ a", "np.diag(a[0])")),
    see=("diagonal-only", "row-for-outer-product", "diagonal-left-out"),
)
IDENTITY_FOR_DIAG = Misconception(
    "identity-for-diagonal",
    "the identity for diag(a)",
    "On the diagonal stands a_i − a_i², not 1 − a_i²: the slope of e^z is e^z itself.",
    looks_right="In many Jacobians a 1 stands where both indices are the same.",
    notice="Shares always add up to 1, so each column must add up to 0. Yours adds up to 1 − aₖ.",
    wrong=instead("03.softmax_jacobian", ("np.diag(a[0])", "np.eye(len(a[0]))")),
    see=("diagonal-left-out", "diag-of-a-row", "row-for-diagonal"),
)
SOFTMAX_TWICE = Misconception(
    "softmax-applied-again",
    "softmax applied again",
    "a are shares already. Softmax of them is nearly the same for all classes.",
    looks_right="The Jacobian is that of softmax, so a softmax seems to belong in it.",
    notice="Add up the entries of a. They make 1: softmax has been applied already.",
    wrong=instead(
        "03.softmax_jacobian",
        ("return np.diag", "a = np.exp(a) / np.exp(a).sum()\n    return np.diag"),
    ),
    see=("sigmoid-applied-again", "softmax-again-jacobian"),
)
