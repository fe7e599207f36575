"""Examples and blocks: what is added up, averaged or left out."""

from __future__ import annotations

from backprop_course.exercises.misconceptions.kind import Misconception, instead

BIAS_AVERAGED = Misconception(
    "bias-averaged",
    "the bias averaged instead of summed",
    "The bias is used once for each example, so its slopes are added up (F38). dZ has the 1/E in "
    "it already; a mean divides by E once more.",
    looks_right="The loss is a mean over the examples, so a mean over the rows seems to belong "
    "here as well.",
    notice="Put every example into the batch twice. The loss stays as it is, so db must stay "
    "too. Yours is halved.",
    wrong=instead("04.db", (".sum(", ".mean(")),
    see=("bias-not-summed", "mean-twice", "copies-averaged"),
    refuted=("F38", "1/E once more"),
)
BIAS_NOT_SUMMED = Misconception(
    "bias-not-summed",
    "the bias not summed",
    "There is one bias for a neuron, not one for each example. The rows of dZ must be added up "
    "(F38); dZ itself is still (E, n).",
    looks_right="With one example it is right (F28). With more, NumPy raises no error: the step "
    "b − η db copies the row b and makes a matrix of it.",
    notice="Compare shapes: db must have the shape of b, (1, n). After one step your b has E rows.",
    wrong=instead("04.db", (".sum(axis=0, keepdims=True)", "")),
    see=("bias-averaged", "axis-that-sum-drops", "copies-not-summed", "examples-not-added"),
    refuted=("F38", "not summed, as in F28"),
    famous=True,
)
LAST_EXAMPLE = Misconception(
    "only-the-last-example",
    "only the last example",
    "Every example has its share, and the shares are added up. An `=` in a loop where `+=` "
    "belongs keeps the last one alone.",
    looks_right="In a loop over the examples, dW = … runs without an error, and the shape is "
    "right.",
    notice="Change an example that is not the last. If dW stays as it was, that example was not "
    "used.",
    wrong=instead("04.dW", ("A_prev.T @ dZ", "A_prev[-1:].T @ dZ[-1:]")),
    see=("only-the-first-example", "only-the-last-block", "examples-not-added"),
    refuted=("F37", "one example alone"),
)
NOT_ADDED = Misconception(
    "examples-not-added",
    "the examples not added up",
    "Each example gives one piece of the gradient. The pieces must be added up over e; here they "
    "are still stacked.",
    looks_right="Each piece is right: one column times one row for each example.",
    notice="The answer has three axes. A gradient has the shape of its weights, and W has two.",
    wrong=instead("04.dW", ("A_prev.T @ dZ", "A_prev[:, :, None] * dZ[:, None, :]")),
    formula=(
        r"\frac{\partial\mathcal L}{\partial W_{ij}} = \left(a_i^{(e)}\delta_j^{(e)}\right)_e",
        r"\frac{\partial\mathcal L}{\partial W_{ij}} = \sum_e a_i^{(e)}\delta_j^{(e)}",
    ),
    see=("only-the-last-example", "bias-not-summed", "missing-sum"),
)
ADDED_UP = Misconception(
    "added-up-across-calls",
    "gradients added up across calls",
    "The second call with the same arguments gave the answer once more on top. Something outside "
    "the function is added to; start from zero inside it.",
    looks_right="Inside one call, adding to a running total is right: examples and paths add. "
    "The first call gives the right numbers.",
    notice="Call the function twice with the same arguments. Both answers must be equal. In "
    "PyTorch the same bug is a missing zero_grad().",
    wrong=instead(
        "04.dW",
        (
            "def dW(A_prev, dZ):\n    return A_prev.T @ dZ",
            "total = 0\n"
            "\n"
            "\n"
            "def dW(A_prev, dZ):\n"
            "    global total\n"
            "    total = total + A_prev.T @ dZ\n"
            "    return total",
        ),
    ),
    see=("gradients-kept-between-steps", "left-from-an-earlier-call", "added-in-place"),
    famous=True,
)
MEAN_LEFT_OUT = Misconception(
    "mean-left-out",
    "the mean left out",
    "Here is one number for each example. Asked for is their mean.",
    looks_right="Each example has its answer, right or wrong, and the work seems to be done.",
    notice="The answer is an array of True and False. A share is one number.",
    wrong=instead("05.accuracy", (".mean()", "")),
    see=("number-of-right-answers", "missing-sum"),
)
SUM_MISSING = Misconception(
    "missing-sum",
    "the missing sum",
    "A loss is one number. Here it is still one number for each entry: add them up.",
    looks_right="All K terms are there, and each of them is right.",
    notice="A loss is one number. Print its shape: it must be ().",
    wrong=instead("03.cross_entropy", (").sum()", ")")),
    see=("summed-too-much", "examples-not-added", "mean-left-out"),
    refuted=("F33", "not summed"),
)
SUMMED = Misconception(
    "summed-too-much",
    "added up where nothing is to be added",
    "Each entry has a slope of its own. The answer has an entry for each of them, and no sum.",
    looks_right="The loss adds up all entries, so its slope seems to be a sum as well.",
    notice="Move one output: only its own term of the loss moves. So there is a slope for each "
    "entry, in the shape of A.",
    wrong=instead("04.squared_error_dA", ("A - Y", "(A - Y).sum()")),
    see=("missing-sum", "mean-this-loss-does-not-have"),
    refuted=("F6", "errors added up"),
)
EXTRA_BROADCAST = Misconception(
    "column-against-vector",
    "(E, 1) against (E,)",
    "A vector (E,) is taken for a row. Set against a column (E, 1) it is copied into an (E, E) "
    "square: every example meets every other. Keep two axes, for instance with keepdims=True.",
    looks_right="Labels often come as a plain vector (E,), and the subtraction raises no error.",
    notice="Print the shape of the difference. It is (E, E), and it must be (E, 1).",
    wrong=instead("04.dZ_output", ("(A - Y)", "(A - Y.ravel())")),
    see=("axis-that-sum-drops", "column-for-row", "keepdims-left-out"),
)
DROPPED_AXIS = Misconception(
    "axis-that-sum-drops",
    "the axis that sum drops",
    "The numbers are right. `sum(axis=0)` gives (n,), and b is a row (1, n): keepdims=True keeps "
    "the axis.",
    looks_right="All numbers are right, and even the step b − η db comes out right: a vector "
    "(n,) is taken for a row.",
    notice="Print db.shape beside b.shape: (n,) is not (1, n). The bug shows as soon as a column "
    "is needed.",
    wrong=instead("04.db", (", keepdims=True", "")),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b} = \sum_e\delta\in\mathbb R^n",
        r"\frac{\partial\mathcal L}{\partial b} = \sum_e\delta\in\mathbb R^{1\times n}",
    ),
    see=("keepdims-left-out", "column-against-vector", "bias-not-summed"),
)
WRONG_AXIS = Misconception(
    "wrong-axis",
    "the sum along the wrong axis",
    "axis=0 runs over the rows, the examples; axis=1 runs over the columns, the neurons of one "
    "example.",
    looks_right="Either sum runs without an error, and which axis is 0 is easily mixed up.",
    notice="There is one bias for a neuron, so db has n numbers. Yours has E, one for each "
    "example.",
    wrong=instead("04.db", ("axis=0", "axis=1")),
    see=("one-sum-for-everything", "argmax-along-the-wrong-axis", "maximum-along-the-wrong-axis"),
    refuted=("F38", "summed over the neurons"),
)
MEAN_OF_MEANS = Misconception(
    "mean-of-means",
    "the mean of the blocks' means",
    "A block of few rows counts as much here as one of many, so its rows count for more. Each "
    "block's mean needs the weight E_s/E.",
    looks_right="With blocks of equal size it is right.",
    notice="Make one block much smaller than the others. Each of its rows then counts for more "
    "than the rest.",
    wrong=instead(
        "08.combine",
        (
            "E = sum(sizes)\n"
            "    return sum(E_s / E * dW for dW, E_s in zip(dWs, sizes, strict=True))",
            "return sum(dWs) / len(dWs)",
        ),
    ),
    see=("blocks-without-weights", "divided-by-blocks", "weight-upside-down"),
)
WEIGHTS_LEFT_OUT = Misconception(
    "blocks-without-weights",
    "the blocks added without their weights",
    "Each block's gradient is a mean over its own E_s rows. Its share of the batch is E_s/E of it.",
    looks_right="The gradients of examples add up, so those of blocks seem to add up in the same "
    "way.",
    notice="Give every block the same gradient. The answer must be this gradient again. Yours is "
    "as many times larger as there are blocks.",
    wrong=instead("08.combine", ("E_s / E * dW", "dW")),
    see=("mean-of-means", "missing-mean"),
)
BLOCKS_FOR_ROWS = Misconception(
    "divided-by-blocks",
    "divided by the number of blocks",
    "E_s times its mean is the sum over a block's rows, and these sums may be added. What they "
    "are divided by is E, the number of rows, and not the number of blocks.",
    looks_right="Each block's mean is turned into a sum, and then the sum over the blocks is "
    "divided by their number.",
    notice="Add up the weights E_s/E. They must make 1.",
    wrong=instead("08.combine", ("E = sum(sizes)", "E = len(sizes)")),
    see=("mean-of-means", "every-block-as-the-largest", "outputs-for-examples"),
)
FULL_BLOCKS = Misconception(
    "every-block-as-the-largest",
    "every block counted as the largest",
    "The sum over all rows is divided by E, the number of rows there are. Here it is divided as "
    "if every block were as long as the longest.",
    looks_right="Rows are cut into pieces of one size. Only the last piece is shorter, and that "
    "is easily forgotten.",
    notice="Add up the weights E_s/E. They must make 1; with a short block yours make less.",
    wrong=instead("08.combine", ("E = sum(sizes)", "E = max(sizes) * len(sizes)")),
    see=("divided-by-blocks", "mean-of-means", "last-short-batch-lost"),
)
WEIGHT_UPSIDE_DOWN = Misconception(
    "weight-upside-down",
    "the weight upside down",
    "E_s/E is below 1: a block has a part of the rows. E/E_s gives the smallest block the "
    "largest weight.",
    looks_right="Both sizes stand in the weight, and with equal blocks no block is preferred "
    "either way.",
    notice="A weight above 1 cannot be a share of the batch.",
    wrong=instead("08.combine", ("E_s / E *", "E / E_s *")),
    see=("mean-of-means", "fraction-upside-down"),
)
LAST_BLOCK = Misconception(
    "only-the-last-block",
    "only the last block",
    "Every block has its share, and the shares are added up. An `=` in a loop where `+=` belongs "
    "keeps the last one alone.",
    looks_right="The loop goes through all blocks, and each piece is right.",
    notice="Change a block that is not the last. The answer must change.",
    wrong=instead(
        "08.combine",
        (
            "return sum(E_s / E * dW for dW, E_s in zip(dWs, sizes, strict=True))",
            "for dW, E_s in zip(dWs, sizes, strict=True):\n"
            "        total = E_s / E * dW\n"
            "    return total",
        ),
    ),
    see=("only-the-last-example", "mean-of-means"),
)
