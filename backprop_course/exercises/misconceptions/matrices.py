"""Products, transposes and shapes."""

from __future__ import annotations

from backprop_course.exercises.misconceptions.kind import Misconception, instead

NOT_TRANSPOSED = Misconception(
    "not-transposed",
    "the forgotten transpose",
    "Forward, W carries (E, n_in) to (E, n_out). Backward the way is reversed, and so is W: it "
    "takes Wᵀ. With equal sizes the wrong product runs and gives other numbers.",
    looks_right="Going forward, W is used as it is. And with equal sizes the wrong product runs.",
    notice="Give all layers different sizes while you test. NumPy then reports the product that "
    "does not fit.",
    wrong=instead("04.dZ_hidden", ("W_next.T", "W_next")),
    see=(
        "transpose-too-many",
        "answer-transposed",
        "reshape-for-transpose",
        "inverse-for-transpose",
    ),
    refuted=("F36", "W for its transpose"),
    famous=True,
)
TRANSPOSED = Misconception(
    "answer-transposed",
    "the answer's transpose",
    "The numbers are right and lie on their side. A gradient has the shape of what it belongs to.",
    looks_right="Every number is right. Many books keep W the other way round and have this "
    "formula.",
    notice="Print dW.shape beside W.shape. They must be equal.",
    wrong=instead("04.dW", ("A_prev.T @ dZ", "dZ.T @ A_prev")),
    see=("not-transposed", "transpose-too-many", "factors-exchanged"),
    refuted=("F37", "transposed"),
)
RESHAPED = Misconception(
    "reshape-for-transpose",
    "reshape for transpose",
    "`reshape` keeps the order of the numbers in memory and cuts it into other rows. A transpose "
    "moves entry [i, j] to [j, i].",
    looks_right="Both give the shape that is wanted.",
    notice="Follow one number: the entry at [0, 1] must arrive at [1, 0].",
    wrong=instead("07.to_torch", ("W.T.copy()", "W.reshape(W.shape[::-1])")),
    see=("not-transposed", "flipped-for-transposed", "cut-to-shape"),
)
HADAMARD_FOR_PRODUCT = Misconception(
    "hadamard-for-product",
    "the Hadamard product for the matrix product",
    "`*` multiplies entry by entry and adds nothing up. Each sum over the paths needs `@`.",
    looks_right="On paper both are a product, and * is the sign for a product in most languages.",
    notice="With different sizes NumPy reports it. With equal sizes, change one entry of "
    "dZ_next: the whole row of the answer must change.",
    wrong=instead("04.dZ_hidden", ("(dZ_next @ W_next.T)", "dZ_next * W_next.T")),
    see=("product-for-hadamard", "not-transposed"),
    refuted=("F26", "Hadamard for matrix product"),
)
PRODUCT_FOR_HADAMARD = Misconception(
    "product-for-hadamard",
    "the matrix product for the Hadamard product",
    "`@` mixes the neurons. The slope of σ acts on each neuron alone, entry by entry: that is `*`.",
    looks_right="The derivation multiplies by a Jacobian, and Jacobians are multiplied with @.",
    notice="Set one entry of A to 0. Only the same entry of the answer may become 0.",
    wrong=instead("04.dZ_hidden", ("* A * (1 - A)", "@ (A * (1 - A))")),
    see=("hadamard-for-product", "brackets-moved"),
    refuted=("F9", "matrix product for Hadamard"),
)
BRACKETS = Misconception(
    "brackets-moved",
    "the brackets in the wrong place",
    "The slopes were multiplied into Wᵀ before the product. The rows of Wᵀ are the neurons of "
    "the next layer and the rows of A are examples. Where there are as many of both, NumPy does "
    "not complain, and the numbers are wrong. Write (dZ_next @ W_next.T) * A * (1 - A).",
    looks_right="With one example it is right: the slope is then the same for all paths and may "
    "be multiplied into Wᵀ first.",
    notice="With E ≠ n_next NumPy reports it. With E = n_next, compare the batch with each of "
    "its examples alone.",
    wrong=instead(
        "04.dZ_hidden", ("(dZ_next @ W_next.T) * A * (1 - A)", "dZ_next @ (W_next.T * A * (1 - A))")
    ),
    see=("slope-before-weights", "product-for-hadamard", "brackets-in-another-place"),
    refuted=("F36", "brackets moved"),
)
SLOPE_FIRST = Misconception(
    "slope-before-weights",
    "the slope before the weights",
    "`*` and `@` have the same precedence and go from left to right, so the slope met the error "
    "of the next layer. It belongs to this layer, after the weights: bracket (dZ_next @ "
    "W_next.T).",
    looks_right="The factors of a product of numbers may stand in any order.",
    notice="The slope has n columns, like the answer. Here it meets dZ_next, which has n_next.",
    wrong=instead(
        "04.dZ_hidden", ("(dZ_next @ W_next.T) * A * (1 - A)", "A * (1 - A) * dZ_next @ W_next.T")
    ),
    see=("brackets-moved", "next-layers-slope", "factors-exchanged"),
)
ORDER = Misconception(
    "factors-exchanged",
    "the factors exchanged",
    "A row of A meets a column of W: A @ W. The order of a matrix product matters: with equal "
    "sizes it runs and gives other numbers.",
    looks_right="Many books write W x: their examples are columns. Here the examples are rows.",
    notice="Use different sizes: (E, n_in) @ (n_in, n_out) is the only order that fits.",
    wrong=instead(
        "04.three_layer_forward",
        ("X @ W1", "W1 @ X"),
        ("A1 @ W2", "W2 @ A1"),
        ("A2 @ W3", "W3 @ A2"),
    ),
    see=("product-in-the-wrong-order", "not-transposed", "transpose-too-many"),
)
COLUMN_FOR_ROW = Misconception(
    "column-for-row",
    "a column for a row",
    "The slopes stand in a column, and a column is copied to the right instead of down. With "
    "equal sizes this runs, and each slope meets the wrong numbers.",
    looks_right="In many books a vector is a column.",
    notice="The answer is a K × K grid. One example has one row.",
    wrong=instead("03.dz_output", ("a - y", "a.T - y")),
    see=("column-against-vector", "answer-transposed", "row-for-outer-product"),
    refuted=("F24", "copied to the right, as a column"),
)
INNER_PRODUCT = Misconception(
    "inner-for-outer-product",
    "the inner product for the outer",
    "A row times a column is one number. A column times a row is the grid of all pairs.",
    looks_right="Either way there is one transpose, and with equal sizes both run.",
    notice="One number comes out. Each pair of neurons has a weight of its own, so the gradient "
    "is a grid.",
    wrong=instead("02.dW", ("a_prev.T @ dz", "a_prev @ dz.T")),
    see=("outer-for-inner-product", "answer-transposed", "not-transposed"),
)
OUTER_PRODUCT = Misconception(
    "outer-for-inner-product",
    "the outer product for the inner",
    "A column times a row is the grid of all pairs. A row times a column adds up: one number.",
    looks_right="The formula has a transpose. Here it stands on the other factor.",
    notice="A loss is one number. A K × K grid comes out.",
    wrong=instead(
        "03.cross_entropy",
        (
            "(-y * np.log(a) - (1 - y) * np.log(1 - a)).sum()",
            "-y.T @ np.log(a) - (1 - y).T @ np.log(1 - a)",
        ),
    ),
    see=("inner-for-outer-product", "missing-sum"),
)
FLIPPED = Misconception(
    "flipped-for-transposed",
    "flipped instead of transposed",
    "The transpose moves entry [i, j] to [j, i] and nothing else. Here rows or columns are in "
    "the opposite order.",
    looks_right="The shape is right, and the matrix has been turned over.",
    notice="A transpose keeps its diagonal. The entry at [0, 0] must stay where it is.",
    wrong=instead("07.to_torch", ("W.T.copy()", "W.T[::-1]")),
    see=("reshape-for-transpose", "rows-reversed", "not-transposed"),
)
