"""What an edit of a formula is called where nothing else fits. `was` and `now` are code."""

from __future__ import annotations

from backprop_course.exercises.misconceptions.kind import Misconception, instead

FACTOR_LEFT_OUT = Misconception(
    "factor-left-out",
    "a factor left out",
    "The formula multiplies one more thing: it has `{was}`, and here it is `{now}`.",
    looks_right="The line runs, and all other factors are there.",
    notice="Double the factor. What it is a factor of must double too.",
    wrong=instead("05.step", ("learning_rate * dW", "learning_rate")),
    see=(
        "factor-twice",
        "weight-left-out",
        "input-left-out",
        "half-of-the-slope",
        "learning-rate-left-out",
    ),
)
FACTOR_TWICE = Misconception(
    "factor-twice",
    "a factor twice",
    "Each link of the chain comes once. Here it is `{now}`, where the formula has `{was}`.",
    looks_right="The factor belongs in the formula, and it was put in at two places.",
    notice="Double the factor. The answer must double, and yours is four times as large.",
    wrong=instead("01.dw", ("dz * a_prev", "dz * a_prev * a_prev")),
    see=("factor-left-out", "slope-twice", "square-too-many", "divided-twice"),
)
DIVIDED = Misconception(
    "divided-where-multiplied",
    "divided where the formula multiplies",
    "Slopes along a path multiply, so it is `{was}` and not `{now}`.",
    looks_right="A slope is written as a fraction, so a division looks natural.",
    notice="Double the factor. The answer must double, and yours is halved.",
    wrong=instead("01.dw", ("dz * a_prev", "dz / a_prev")),
    see=("multiplied-where-divided", "divided-for-multiplied", "fraction-upside-down"),
)
MULTIPLIED = Misconception(
    "multiplied-where-divided",
    "multiplied where the formula divides",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="Multiplying is what the rest of the way back does.",
    notice="Double what the formula divides by. The term must be halved, and yours is twice as "
    "large.",
    wrong=instead("04.cross_entropy_dA", ("-Y / A", "-Y * A")),
    see=("divided-where-multiplied", "not-divided", "fraction-upside-down"),
)
NOT_DIVIDED = Misconception(
    "not-divided",
    "not divided",
    "The formula has `{was}`; here it is only `{now}`.",
    looks_right="What stands above the fraction line is right.",
    notice="Change only what the formula divides by. The answer must change.",
    wrong=instead("04.cross_entropy_dA", ("-Y / A", "-Y")),
    see=("divided-twice", "multiplied-where-divided", "missing-mean", "not-normalised"),
)
DIVIDED_TWICE = Misconception(
    "divided-twice",
    "divided twice",
    "The formula divides once, `{was}`.",
    looks_right="The division belongs in the formula, and it was put in at two places.",
    notice="Double what the formula divides by. The term must be halved, and yours is a quarter.",
    wrong=instead("04.cross_entropy_dA", ("-Y / A", "-Y / A / A")),
    see=("not-divided", "mean-twice", "factor-twice"),
)
FRACTION_TURNED = Misconception(
    "fraction-upside-down",
    "a fraction upside down",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="Both parts are right, and only their places are exchanged.",
    notice="Double what stands above the line. The answer must double, and yours is halved.",
    wrong=instead(
        "03.softmax", ("e / e.sum(axis=1, keepdims=True)", "e.sum(axis=1, keepdims=True) / e")
    ),
    see=("slope-upside-down", "weight-upside-down", "numerator-left-out"),
)
NUMERATOR_LEFT_OUT = Misconception(
    "numerator-left-out",
    "the numerator left out",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="The slope of log a is 1/a, and here it is.",
    notice="Change only what stands above the fraction line in the formula. The answer must "
    "change.",
    wrong=instead("04.cross_entropy_dA", ("-Y / A", "1 / A")),
    see=("fraction-upside-down", "factor-left-out"),
)
ONE_LESS = Misconception(
    "one-less-than-e",
    "E − 1 for E",
    "The loss is the mean over all E examples, so it is divided by E. E − 1 belongs to a sample "
    "variance.",
    looks_right="The variance of a sample is divided by E − 1.",
    notice="Try a batch of one example. It divides by 0.",
    wrong=instead("04.dZ_output", ("len(Y)", "(len(Y) - 1)")),
    see=("missing-mean", "outputs-for-examples"),
)
TRANSPOSE_TOO_MANY = Misconception(
    "transpose-too-many",
    "a transpose too many",
    "The product in the formula is `{was}`; here it is `{now}`. With equal sizes it runs and "
    "gives other numbers.",
    looks_right="Going back, W is transposed. PyTorch's Linear transposes its weight going "
    "forward too, as it keeps it the other way round.",
    notice="Use different sizes. NumPy then reports the product that does not fit.",
    wrong=instead(
        "04.three_layer_forward",
        ("X @ W1", "X @ W1.T"),
        ("A1 @ W2", "A1 @ W2.T"),
        ("A2 @ W3", "A2 @ W3.T"),
    ),
    see=("not-transposed", "answer-transposed", "factors-exchanged"),
)
INVERSE = Misconception(
    "inverse-for-transpose",
    "the inverse for the transpose",
    "The way back goes through Wᵀ: each path is weighted by its own weight. The inverse would "
    "undo the forward step, which is another question.",
    looks_right="“Going back” sounds like undoing, and the inverse undoes a matrix. For a "
    "rotation the two are equal.",
    notice="Double W_next. The error must double, and yours is halved.",
    wrong=instead("04.dZ_hidden", ("W_next.T", "np.linalg.pinv(W_next)")),
    see=("not-transposed", "reshape-for-transpose"),
)
FIRST_EXAMPLE = Misconception(
    "only-the-first-example",
    "only the first example",
    "Every example has its share, and the shares are added up. Here the first one stands alone.",
    looks_right="The shape is right, and with one example the numbers are too.",
    notice="Change an example that is not the first. If dW stays as it was, that example was not "
    "used.",
    wrong=instead("04.dW", ("A_prev.T @ dZ", "A_prev[:1].T @ dZ[:1]")),
    see=("only-the-last-example", "only-one-copy", "first-batch-only"),
)
OTHER_SIGN = Misconception(
    "plus-and-minus-exchanged",
    "a plus and a minus exchanged",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="Both parts are there, and where one of them is 0 the number is right.",
    notice="Look for an input where the two parts must cancel. Here A = Y must give 0.",
    wrong=instead("04.squared_error_dA", ("A - Y", "A + Y")),
    see=("wrong-sign", "sides-exchanged", "missing-minus", "plus-for-minus"),
)
TERM_LEFT_OUT = Misconception(
    "term-left-out",
    "a term left out",
    "The formula has `{was}`; here only `{now}` is left.",
    looks_right="Where the other term is 0, every number is right.",
    notice="Change only what stands in the other term. The answer must change.",
    wrong=instead("04.squared_error_dA", ("A - Y", "A")),
    see=(
        "true-class-only",
        "change-without-the-weights",
        "maximum-not-returned",
        "factor-left-out",
    ),
)
PRODUCT_FOR_SUM = Misconception(
    "product-for-sum",
    "a product where the formula adds",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="Most steps on the way back are products.",
    notice="Set one of the two to 0. The answer must be the other one, up to its sign, and yours "
    "is 0.",
    wrong=instead("04.squared_error_dA", ("A - Y", "A * Y")),
    see=("sum-for-product", "plus-and-minus-exchanged"),
)
SQUARED = Misconception(
    "square-too-many",
    "a square too many",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="The loss has a square, and so the square is kept.",
    notice="Let the difference change its sign. The slope must change its sign with it.",
    wrong=instead("04.squared_error_dA", ("A - Y", "(A - Y) ** 2")),
    see=("factor-twice", "value-for-slope", "sign-thrown-away"),
    refuted=("F6", "error squared"),
)
TERM_SCALED = Misconception(
    "factor-in-one-term",
    "a factor in one term only",
    "The formula has `{was}`; here it is `{now}`. A factor that belongs to all of it needs "
    "brackets.",
    looks_right="The factor was meant for the whole, and a pair of brackets is missing.",
    notice="Set the other term to 0: the number is wrong. Set this one to 0: the number is right.",
    wrong=instead("03.dz_output", ("a - y", "a - 2 * y")),
    see=("brackets-in-another-place", "stray-factor-two"),
)
EXCHANGED_SIDES = Misconception(
    "sides-exchanged",
    "the two sides of a difference exchanged",
    "The formula has `{was}`; here it is `{now}`, which turns the sign.",
    looks_right="A difference has the same size either way.",
    notice="σ only rises, so its slope is never negative. Here it is never positive.",
    wrong=instead("01.backward", ("a[l] * (1 - a[l])", "a[l] * (a[l] - 1)")),
    see=("wrong-sign", "plus-and-minus-exchanged"),
)
ABSOLUTE = Misconception(
    "sign-thrown-away",
    "the sign thrown away",
    "The sign says in which direction to move. The formula has `{was}`, with its sign.",
    looks_right="How wrong an output is seems to be a size, without a direction.",
    notice="Take an output that is too low. The slope must be negative: more output, less loss.",
    wrong=instead("04.squared_error_dA", ("A - Y", "abs(A - Y)")),
    see=("sign-alone", "square-too-many", "wrong-sign"),
)
SIGN_ALONE = Misconception(
    "sign-alone",
    "the sign alone",
    "How large it is counts too: the formula has `{was}`; here it is `{now}`.",
    looks_right="The direction is right everywhere.",
    notice="Bring an output nearer to its target. The slope must become smaller.",
    wrong=instead("04.squared_error_dA", ("A - Y", "np.sign(A - Y)")),
    see=("sign-thrown-away", "factor-left-out"),
)
MEAN_FOR_THE_SUM = Misconception(
    "mean-for-a-sum",
    "a mean for the sum",
    "The formula adds up, `{was}`; a mean divides by the number of entries.",
    looks_right="A mean adds up as well, and its numbers stay small.",
    notice="Add an entry of 0. A sum stays as it is, and a mean falls.",
    wrong=instead("03.softmax_loss", ("(z * y).sum()", "(z * y).mean()")),
    see=("bias-averaged", "also-divided-by-outputs", "maximum-for-sum"),
)
MAXIMUM_FOR_SUM = Misconception(
    "maximum-for-sum",
    "the maximum for the sum",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="Where one entry is far larger than the rest, the two are nearly the same.",
    notice="Change an entry that is not the largest. The answer must change.",
    wrong=instead("04.db", ("dZ.sum(axis=0, keepdims=True)", "dZ.max(axis=0, keepdims=True)")),
    see=("mean-for-a-sum", "entries-multiplied", "max-for-argmax"),
)
PRODUCT_OF_ENTRIES = Misconception(
    "entries-multiplied",
    "the entries multiplied instead of added",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="Along a path, slopes are multiplied. These lie side by side.",
    notice="Set one row to 0. The others must still count.",
    wrong=instead("04.db", ("dZ.sum(axis=0, keepdims=True)", "dZ.prod(axis=0, keepdims=True)")),
    see=("maximum-for-sum", "running-sum", "product-for-sum"),
)
RUNNING_SUM = Misconception(
    "running-sum",
    "a running sum",
    "`cumsum` keeps every sum on the way. The formula has `{was}`, the last one.",
    looks_right="The last row of it is the right answer.",
    notice="The answer has E rows, and b has one.",
    wrong=instead("04.db", ("dZ.sum(axis=0, keepdims=True)", "dZ.cumsum(axis=0)")),
    see=("bias-not-summed", "entries-multiplied"),
)
MAXIMUM_AXIS = Misconception(
    "maximum-along-the-wrong-axis",
    "the maximum along the wrong axis",
    "axis=0 looks down a column, over the examples; axis=1 along a row, over one example's "
    "outputs.",
    looks_right="A number is subtracted from each logit, and large ones become small.",
    notice="Change one example. The outputs of the others must stay as they are.",
    wrong=instead("03.softmax", ("z.max(axis=1", "z.max(axis=0")),
    see=("one-maximum", "wrong-axis", "argmax-along-the-wrong-axis"),
)
MINIMUM_FOR_MAXIMUM = Misconception(
    "minimum-for-maximum",
    "the minimum for the maximum",
    "Subtracting the smallest leaves positive exponents, and these overflow. The formula has "
    "`{was}`.",
    looks_right="Any number may be taken out of the sum, and with ordinary logits the loss is "
    "right.",
    notice="Try one logit of 1000 beside one of 0: the loss becomes infinite.",
    wrong=instead("03.softmax_loss", ("z.max()", "z.min()")),
    see=("unstable-softmax", "one-maximum", "smallest-output"),
)
AXIS_DROPPED = Misconception(
    "keepdims-left-out",
    "keepdims left out",
    "Without keepdims=True the result loses an axis. NumPy then lines it up with the last axis "
    "of what it meets.",
    looks_right="A row with one axis less looks the same when it is printed, but for a pair of "
    "brackets.",
    notice="Print the shape: (K,) is not (1, K).",
    wrong=instead("03.dz_output", ("return a - y", "return (a - y)[0]")),
    formula=(
        r"\frac{\partial\mathcal L}{\partial z} = a-y\in\mathbb R^K",
        r"\frac{\partial\mathcal L}{\partial z} = a-y\in\mathbb R^{1\times K}",
    ),
    see=("axis-that-sum-drops", "column-against-vector"),
)
LAST_LAYER_FIRST = Misconception(
    "list-in-reverse-order",
    "the list in reverse order",
    "Going back, the last layer comes first, so its pair is the first of the list. Layer 1 must "
    "be first: return the list reversed, grads[::-1].",
    looks_right="The way back starts at the last layer, so its pair is found first.",
    notice="Print the shape of the first dW. It must be that of weights[0].",
    wrong=instead("04.backward", ("grads[::-1]", "grads")),
    formula=(r"(dW_L,\,db_L),\,\dots,\,(dW_1,\,db_1)", r"(dW_1,\,db_1),\,\dots,\,(dW_L,\,db_L)"),
    see=("slopes-in-reverse-order", "last-node-first", "two-gradients-exchanged"),
)
OTHER_ORDER = Misconception(
    "parameters-in-another-order",
    "the parameters in another order",
    "Arguments are handed over by their places, not by their names.",
    looks_right="Inside the function everything is right.",
    notice="Compare the first line of yours with the call that the task shows.",
    wrong=instead("04.dW", ("def dW(A_prev, dZ)", "def dW(dZ, A_prev)")),
    formula=(r"\mathrm{dW}(\delta,\,A_{\text{prev}})", r"\mathrm{dW}(A_{\text{prev}},\,\delta)"),
    see=("two-gradients-exchanged", "dw-and-db-exchanged"),
)
CUT_OFF = Misconception(
    "cut-off-behind-the-point",
    "what stands behind the point cut off",
    "The numbers are right up to the point. An array of integers keeps whole numbers alone: make "
    "it one of floats.",
    looks_right="np.zeros_like of an array of integers, or np.array([0, 0]), gives whole "
    "numbers, and NumPy raises no error when it fills them.",
    notice="Print the dtype. It must be a float.",
    wrong=instead(
        "05.step",
        (
            "return W - learning_rate * dW",
            "new = np.zeros(W.shape, dtype=int)\n"
            "    new[:] = W - learning_rate * dW\n"
            "    return new",
        ),
    ),
    formula=(
        r"W_{\text{new}} = \operatorname{trunc}(W - \eta\,dW)",
        r"W_{\text{new}} = W - \eta\,dW",
    ),
    see=("share-cut-off", "sign-alone"),
)
ACTIVATION_LEFT_OUT = Misconception(
    "sigma-left-out",
    "σ left out",
    "The formula has `{was}`; here it is `{now}`: σ was not applied.",
    looks_right="The product alone has the right shape.",
    notice="Activations of σ lie between 0 and 1. Print the smallest and the largest.",
    wrong=instead("04.three_layer_forward", ("sigma(X @ W1)", "X @ W1")),
    see=("activations-left-out", "last-activation-left-out", "exponential-left-out"),
)
RELU_FOR_SIGMOID = Misconception(
    "relu-for-sigmoid",
    "ReLU for σ",
    "max(0, z) is ReLU. The activation here is σ, `{was}`.",
    looks_right="Most networks of today use ReLU between their layers.",
    notice="σ is never 0 and never above 1.",
    wrong=instead(
        "04.three_layer_forward",
        ("sigma(X @ W1)", "np.maximum(X @ W1, 0)"),
        ("sigma(A1 @ W2)", "np.maximum(A1 @ W2, 0)"),
        ("sigma(A2 @ W3)", "np.maximum(A2 @ W3, 0)"),
    ),
    see=("tanh-for-sigmoid", "sigma-left-out"),
)
DENOMINATOR_BRACKETS = Misconception(
    "denominator-brackets",
    "brackets missing around the denominator",
    "`1 / 1 + np.exp(-z)` is 1 + e^(−z), as / comes before +. σ needs brackets: `1 / (1 + "
    "np.exp(-z))`.",
    looks_right="On paper the fraction line holds the denominator together. In code only "
    "brackets do.",
    notice="σ is never above 1. Yours is never below it.",
    wrong=instead(
        "04.three_layer_forward",
        ("sigma(X @ W1)", "1 / 1 + np.exp(-X @ W1)"),
        ("sigma(A1 @ W2)", "1 / 1 + np.exp(-A1 @ W2)"),
        ("sigma(A2 @ W3)", "1 / 1 + np.exp(-A2 @ W3)"),
    ),
    see=("brackets-in-another-place", "sign-in-the-exponent"),
)
LOGARITHM_LEFT_OUT = Misconception(
    "logarithm-left-out",
    "the logarithm left out",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="The sum of the exponentials is the long part of the term, and it is right.",
    notice="Take a true class that is certain. The loss must be near 0, and yours is near 1.",
    wrong=instead("03.softmax_loss", ("np.log(np.exp(z - m).sum())", "np.exp(z - m).sum()")),
    see=("log-softmax", "exponential-left-out", "exponential-for-logarithm"),
)
LOGARITHM_OF_ONE_MORE = Misconception(
    "log1p-for-log",
    "log1p for log",
    "`np.log1p(x)` is log(1 + x). The formula has `{was}`.",
    looks_right="log1p is known as the more accurate logarithm. It is that of 1 + x.",
    notice="An output that is certain and right must cost 0: log 1 = 0. log1p(1) is 0.693.",
    wrong=instead("03.cross_entropy", ("np.log(a)", "np.log1p(a)")),
    see=("logarithm-to-another-base", "log-of-zero"),
)
EXPONENTIAL_FOR_LOGARITHM = Misconception(
    "exponential-for-logarithm",
    "the exponential for the logarithm",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="The two undo one another, and which one is needed is soon mixed up.",
    notice="An output that is certain and right must cost 0: log 1 = 0. e¹ is 2.718.",
    wrong=instead("03.cross_entropy", ("np.log(a)", "np.exp(a)")),
    see=("logarithm-left-out", "another-base-than-e"),
)
OTHER_BASE = Misconception(
    "another-base-than-e",
    "another base than e",
    "The formula has `{was}`; here it is `{now}`.",
    looks_right="Each row still adds up to 1, and the order of the shares is right.",
    notice="Two logits that differ by 1 have shares with the ratio e = 2.718. Yours have another.",
    wrong=instead(
        "03.softmax",
        ("np.exp(z - z.max(axis=1, keepdims=True))", "2 ** (z - z.max(axis=1, keepdims=True))"),
    ),
    see=("logarithm-to-another-base", "exponential-left-out"),
)
ROW_FOR_DIAG = Misconception(
    "row-for-diagonal",
    "a row where diag(a) belongs",
    "diag(a) has a on its diagonal and 0 elsewhere. A row alone is copied into every row.",
    looks_right="The numbers on the diagonal are right, and the shape fits, as the row is copied "
    "down.",
    notice="The Jacobian of softmax equals its own transpose. Yours does not.",
    wrong=instead("03.softmax_jacobian", ("np.diag(a[0])", "a[0]")),
    see=("diag-of-a-row", "row-for-outer-product", "identity-for-diagonal"),
)
COMPLEMENT_FOR = Misconception(
    "one-minus-x-for-x",
    "1 − x for x",
    "The formula has `{was}` here; in its place stands `{now}`.",
    looks_right="a and 1 − a stand side by side in the slope of σ.",
    notice="Set the value to 0. What it is a factor of must vanish, and yours is largest there.",
    wrong=instead("01.dw", ("dz * a_prev", "dz * (1 - a_prev)")),
    see=("zeros-and-ones-exchanged", "log-of-the-wrong-argument", "half-of-the-slope"),
)
ROWS_REVERSED = Misconception(
    "rows-reversed",
    "the rows in the opposite order",
    "Row e belongs to example e. Here the rows are reversed.",
    looks_right="The same rows are all there, and the shape is right.",
    notice="Set the error of the first example to 0. The first row of the answer must be 0, and "
    "yours has the 0 in the last.",
    wrong=instead("04.dZ_hidden", ("(dZ_next @", "(dZ_next[::-1] @")),
    see=("flipped-for-transposed", "rows-in-another-order"),
)
OTHER_VALUE = Misconception(
    "another-variable",
    "another variable in its place",
    "The formula has `{was}` here; in its place stands `{now}`.",
    looks_right="Names that differ by a letter, or a line that was copied and only half changed.",
    notice="Change the variable that is missing. The answer must change.",
    wrong=instead("01.dw", ("dz * a_prev", "dz * dz")),
    see=("another-layers-value", "z-for-a", "activation-of-the-wrong-layer"),
)
OTHER_LAYER = Misconception(
    "another-layers-value",
    "another layer's value",
    "The formula has `{was}` here; in its place stands `{now}`.",
    looks_right="An index is off by one, and where the layers have equal sizes no error is raised.",
    notice="Give each layer another size, and write the layer of each factor beside the line.",
    wrong=instead("01.backward", ("a[l] * (1 - a[l])", "a[l - 1] * (1 - a[l])")),
    see=("activation-of-the-wrong-layer", "wrong-weight", "another-variable"),
)
WRONG_WEIGHT = Misconception(
    "wrong-weight",
    "another layer's weight",
    "The formula has `{was}` here; in its place stands `{now}`.",
    looks_right="Lists begin at 0 and layers at 1, so an index is soon off by one.",
    notice="Give each layer another size. NumPy then reports the product that does not fit.",
    wrong=instead("04.backward", ("weights[l].T", "weights[l - 1].T")),
    see=("own-weight", "another-layers-value"),
)
OTHER_BRACKETS = Misconception(
    "brackets-in-another-place",
    "brackets in another place",
    "`*` and `/` come before `+` and `-`. The formula has `{was}`; here it is `{now}`.",
    looks_right="On paper the fraction line holds the difference together. In code only brackets "
    "do.",
    notice="Put in A = Y. The answer must be 0.",
    wrong=instead("04.dZ_output", ("(A - Y) / len(Y)", "A - Y / len(Y)")),
    see=("brackets-moved", "denominator-brackets", "factor-in-one-term"),
)
TOO_LARGE = Misconception(
    "times-too-large",
    "{factor} times too large",
    "Every number is {factor} times as large as it should be.",
    looks_right="One factor more leaves the shape, the signs and the proportions as they are.",
    notice="Divide your numbers by those of a measured slope. The ratio is the same everywhere "
    "and is a size of the problem.",
    wrong=instead("03.dz_output", ("a - y", "(a - y) * y.size"), factor="K"),
    see=("times-too-small", "missing-mean", "stray-factor-two"),
)
TOO_SMALL = Misconception(
    "times-too-small",
    "{factor} times too small",
    "Every number is {factor} times smaller than it should be.",
    looks_right="One division more leaves the shape, the signs and the proportions as they are.",
    notice="Divide your numbers by those of a measured slope. The ratio is the same everywhere "
    "and is a size of the problem.",
    wrong=instead("02.dz_hidden", ("* a * (1 - a)", "* a * (1 - a) / a.size"), factor="n"),
    see=("times-too-large", "mean-twice", "stray-factor-half"),
)
TERM_ADDED = Misconception(
    "something-added",
    "something added",
    "Beside the right numbers there is a multiple of {what} in it. The formula has no such term.",
    looks_right="The right terms are all there.",
    notice="Subtract the right answer. What is left is a multiple of one argument.",
    wrong=instead("03.dz_output", ("a - y", "a - y + 0.1 * a"), what="a"),
    see=("weight-decay", "factor-in-one-term"),
)
WEIGHT_DECAY = Misconception(
    "weight-decay",
    "weight decay that this loss does not have",
    "Beside the right numbers there is a multiple of {what} in it. That is the slope of an extra "
    "penalty on large weights. The loss here has no such term.",
    looks_right="Many optimisers have weight decay built in, and it often helps.",
    notice="Set dW to 0. The weights must stay as they are, and yours shrink.",
    wrong=instead("05.step", ("learning_rate * dW", "learning_rate * (dW + 0.1 * W)"), what="W"),
    see=("something-added", "learning-rate-on-both"),
)
