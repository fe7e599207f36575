"""Slips of products, transposes and brackets."""

from backprop_course.exercises.misconceptions import Misconception

NOT_TRANSPOSED = Misconception(
    "the forgotten transpose",
    "Forward, W carries (E, n_in) to (E, n_out). Backward the way is reversed, and so is W: it "
    "takes Wᵀ. With equal sizes the wrong product runs and gives other numbers.",
)
TRANSPOSED = Misconception(
    "the answer's transpose",
    "The numbers are right and lie on their side. A gradient has the shape of what it belongs to.",
)
RESHAPED = Misconception(
    "reshape for transpose",
    "`reshape` keeps the order of the numbers in memory and cuts it into other rows. A transpose "
    "moves entry [i, j] to [j, i].",
)
HADAMARD_FOR_PRODUCT = Misconception(
    "the Hadamard product for the matrix product",
    "`*` multiplies entry by entry and adds nothing up. Each sum over the paths needs `@`.",
)
PRODUCT_FOR_HADAMARD = Misconception(
    "the matrix product for the Hadamard product",
    "`@` mixes the neurons. The slope of σ acts on each neuron alone, entry by entry: that is `*`.",
)
BRACKETS = Misconception(
    "the brackets of S10",
    "The slopes were multiplied into Wᵀ before the product. The rows of Wᵀ are neurons and the "
    "rows of A are examples; with equal sizes they pair up and mean nothing. Write "
    "(dZ_next @ W_next.T) * A * (1 - A).",
)
SLOPE_FIRST = Misconception(
    "the slope before the weights",
    "`*` and `@` have the same rank and go from left to right, so the slope met the error of the "
    "next layer. It belongs to this layer, after the weights: bracket (dZ_next @ W_next.T).",
)
ORDER = Misconception(
    "the factors exchanged",
    "A row of A meets a column of W: A @ W. The matrix product must not be turned round. With "
    "equal sizes it runs and gives other numbers.",
)
COLUMN_FOR_ROW = Misconception(
    "a column for a row",
    "The slopes stand in a column, and a column is copied to the right instead of down. With equal "
    "sizes this runs, and each slope meets the wrong numbers.",
)
INNER_PRODUCT = Misconception(
    "the inner product for the outer",
    "A row times a column is one number. A column times a row is the grid of all pairs.",
)
OUTER_PRODUCT = Misconception(
    "the outer product for the inner",
    "A column times a row is the grid of all pairs. A row times a column adds up: one number.",
)
FLIPPED = Misconception(
    "turned round instead of transposed",
    "The transpose moves entry [i, j] to [j, i] and nothing else. Here rows or columns are in the "
    "opposite order.",
)
