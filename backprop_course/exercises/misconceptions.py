"""The mistakes by name, each with the reason why it gives just this number.

A task may give a reason of its own, closer to its formula. The functions that make the mistakes
stand beside their tasks, in `lesson00` to `lesson08` and `mistakes`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """A name, and why its number is what it is."""

    name: str
    why: str


BIAS_AVERAGED = Misconception(
    "the bias averaged instead of summed",
    "The bias is used once for each example, so its slopes are added up (F38). dZ has the 1/E in "
    "it already; a mean divides by E once more.",
)
BIAS_NOT_SUMMED = Misconception(
    "the bias not summed",
    "There is one bias for a neuron, not one for each example. The rows of dZ must be added up "
    "(F38); dZ itself is still (E, n).",
)
LAST_EXAMPLE = Misconception(
    "only the last example",
    "Every example has its share, and the shares are added up. An `=` in a loop where `+=` belongs "
    "keeps the last one alone.",
)
NOT_ADDED = Misconception(
    "the examples not added up",
    "Each example gives one piece of the gradient. The pieces must be added up over e; here they "
    "are still stacked.",
)
ADDED_UP = Misconception(
    "gradients added up across calls",
    "The second call with the same arguments gave the answer once more on top. Something outside "
    "the function is added to; start from zero inside it.",
)
MEAN_LEFT_OUT = Misconception(
    "the mean left out",
    "Here is one number for each example. Asked for is their mean.",
)
SUM_MISSING = Misconception(
    "the missing sum",
    "A loss is one number. Here it is still one number for each entry: add them up.",
)
SUMMED = Misconception(
    "added up where nothing is to be added",
    "Each entry has a slope of its own. The answer has an entry for each of them, and no sum.",
)
EXTRA_BROADCAST = Misconception(
    "(E, 1) against (E,)",
    "A vector (E,) is taken for a row. Set against a column (E, 1) it is copied into an (E, E) "
    "square: every example meets every other. Keep two axes, for instance with keepdims=True.",
)
DROPPED_AXIS = Misconception(
    "the axis that sum drops",
    "The numbers are right. `sum(axis=0)` gives (n,), and b is a row (1, n): keepdims=True keeps "
    "the axis.",
)
WRONG_AXIS = Misconception(
    "the sum along the wrong axis",
    "axis=0 runs over the rows, the examples; axis=1 runs over the columns, the neurons of one "
    "example.",
)


MEAN_OF_MEANS = Misconception(
    "the mean of the blocks' means",
    "A block of few rows counts as much here as one of many, so its rows count for more. Each "
    "block's mean needs the weight E_s/E.",
)
WEIGHTS_LEFT_OUT = Misconception(
    "the blocks added without their weights",
    "Each block's gradient is a mean over its own E_s rows. Its share of the batch is E_s/E of it.",
)
BLOCKS_FOR_ROWS = Misconception(
    "divided by the number of blocks",
    "E_s times its mean is the sum over a block's rows, and these sums may be added. What they are "
    "divided by is E, the number of rows, and not the number of blocks.",
)
FULL_BLOCKS = Misconception(
    "every block counted as the largest",
    "The sum over all rows is divided by E, the number of rows there are. Here it is divided as if "
    "every block were as long as the longest.",
)
WEIGHT_UPSIDE_DOWN = Misconception(
    "the weight upside down",
    "E_s/E is below 1: a block has a part of the rows. E/E_s gives the smallest block the largest "
    "weight.",
)
LAST_BLOCK = Misconception(
    "only the last block",
    "Every block has its share, and the shares are added up. An `=` in a loop where `+=` belongs "
    "keeps the last one alone.",
)


WRONG_LAYER = Misconception(
    "a_l for a_{l−1}",
    "A weight's gradient takes what came in, a_{l−1}. What went out, a_l, belongs to the other "
    "end of the weight.",
)
NEXT_SLOPE = Misconception(
    "the next layer's slope",
    "The error passes through σ of the layer that receives it, so it takes that layer's a. "
    "The slope of the layer that sends it has been used already.",
)
ERROR_OF_THE_OUTPUT = Misconception(
    "the output's error used again in every layer",
    "Each layer sends back the error that has just been computed. Here every layer starts from the "
    "error at the output: assign the new dZ to dZ.",
)
INPUT_IN_EVERY_LAYER = Misconception(
    "the network's input in every layer's dW",
    "A weight multiplies what comes into its own layer: a_{l−1}, and X in the first layer only.",
)
OWN_WEIGHT = Misconception(
    "this layer's weight for the next one's",
    "z_l reaches the loss through w_{l+1}. The weight w_l lies before z_l, not behind it.",
)
Z_FOR_A = Misconception(
    "z for a",
    "The next layer multiplies its weight by a = σ(z), the number after σ. z is the number "
    "before it.",
)
DW_FOR_W = Misconception(
    "dW where W belongs",
    "The error goes back through the weights that it came by, W. The gradient dW is only there to "
    "change them, later.",
)
WEIGHT_LEFT_OUT = Misconception(
    "the weight left out",
    "Between the two z lie two links: the slope of σ, a(1 − a), and the weight. Only the slope is "
    "here.",
)
INPUT_LEFT_OUT = Misconception(
    "the bias's rule for the weight",
    "A weight is multiplied by the number that came in, so its gradient is too. Without it this is "
    "the gradient of the bias.",
)
BIAS_FORGOTTEN = Misconception(
    "the bias taken for a constant",
    "The bias is a number that can move, and z moves along with it, with the slope 1. Its gradient "
    "is the error itself, not 0.",
)
LAST_LINK_ONLY = Misconception(
    "the last link alone",
    "The slope of z along b is 1. The gradient is the slope of the loss, so the chain goes on: 1 "
    "times the error.",
)
VALUE_FOR_SLOPE = Misconception(
    "the value for its slope",
    "This is the function itself. Asked for is how fast it changes.",
)
BEND_LEFT_OUT = Misconception(
    "the activations left out",
    "Without σ between them the three layers are a single one, with the weights W₁W₂W₃.",
)
LAST_BEND_LEFT_OUT = Misconception(
    "the last activation left out",
    "This is Z₃. The output is A₃ = σ(Z₃): the last layer has an activation too (F1).",
)
ERROR_LEFT_OUT = Misconception(
    "the error left out",
    "This is the link alone. The chain goes on to the loss: multiply by the error that comes back.",
)
ADDED_LINKS = Misconception(
    "a sum for the product",
    "Slopes in a row are multiplied: the chain rule. Only side by side paths are added.",
)


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
    "K sigmoids answer K questions apart from one another. Softmax gives shares that add up to 1.",
)
LOG_SOFTMAX = Misconception(
    "the logarithm of softmax",
    "These are the logarithms of the shares. Asked for are the shares.",
)
SUM_OF_LOGARITHMS = Misconception(
    "a sum of logarithms",
    "The logarithm is taken of each e^(z − m), and these are added: that only gives z − m back. "
    "Add first, then take the logarithm of the sum.",
)
LOG_OF_ZERO = Misconception(
    "the logarithm of 0",
    "Where z is far from the largest logit, the output is stored as 0, and log 0 is minus "
    "infinity; times a label of 0 it is nan. Take the loss from z, not from the outputs.",
)
CLIPPED = Misconception(
    "a probability that was clipped",
    "This avoids log 0, but the number is another one: −log of the smallest value allowed, however "
    "far z is. And the slope there is 0, so nothing more is learned. Take the loss from z.",
)
MAXIMUM_NOT_RETURNED = Misconception(
    "the maximum not added again",
    "e^m was taken out of the sum, so m must be added to its logarithm.",
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
EVERY_LABEL = Misconception(
    "every label in every row",
    "The index [:, labels] means all rows, and in each of them the columns of all labels. Row e "
    "must have its 1 in the column of its own label alone: [e, labels[e]], in a loop over e.",
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
    "Softmax makes the outputs of a row add up to 1. Here each output goes through a σ of its own.",
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
    "the brackets in the wrong place",
    "The slopes were multiplied into Wᵀ before the product. The rows of Wᵀ are the neurons of the "
    "next layer and the rows of A are examples. Where there are as many of both, NumPy does not "
    "complain, and the numbers are wrong. Write (dZ_next @ W_next.T) * A * (1 - A).",
)
SLOPE_FIRST = Misconception(
    "the slope before the weights",
    "`*` and `@` have the same precedence and go from left to right, so the slope met the error of "
    "the next layer. It belongs to this layer, after the weights: bracket (dZ_next @ W_next.T).",
)
ORDER = Misconception(
    "the factors exchanged",
    "A row of A meets a column of W: A @ W. The order of a matrix product matters: with "
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
    "flipped instead of transposed",
    "The transpose moves entry [i, j] to [j, i] and nothing else. Here rows or columns are in the "
    "opposite order.",
)


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
K_AS_NUMBER = Misconception(
    "3 written for K",
    "K is 3 in the lesson's example only. Here the matrix has another number of columns: take K "
    "from its shape.",
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
LEARNING_RATE_TWICE = Misconception(
    "the learning rate twice",
    "The step has the length η times the gradient. Here η is multiplied in twice.",
)
LOG_BASE = Misconception(
    "a logarithm to another base",
    "`log` here is the natural logarithm, whose slope is 1/a. To base 2 or 10 every term is scaled "
    "by the same number.",
)
SIGN = Misconception(
    "the wrong sign",
    "Every number has the right size and the opposite sign: a minus is missing, or the two sides "
    "of a difference are exchanged.",
)
MINUS_MISSING = Misconception(
    "the missing minus",
    "The first minus of the cross entropy is gone. Only the terms with label 1 "
    "change their sign, and the loss would reward wrong answers.",
)
INNER_MINUS = Misconception(
    "the inner minus of log(1 − A)",
    "The slope of 1 − A is −1. Together with the minus before the log it makes a plus, and only "
    "the terms with label 0 notice.",
)


SLOPE_LEFT_OUT = Misconception(
    "σ′ left out",
    "Between z and a lies σ, and its slope a(1 − a) is a link of the chain. It is missing.",
)
SLOPE_NOT_SENT_ON = Misconception(
    "σ′ left out of the error that is sent back",
    "Each layer multiplies its own σ′ in for its own dW, but hands the error on without it. Every "
    "σ′ on the path belongs in: what goes back through W is δ, with its slope.",
)
Z_TIMES_SLOPE = Misconception(
    "z as a further factor of σ′",
    "From z to a the slope is σ′(z) = a(1 − a). z itself is no factor of it.",
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
SLOPE_OF_VALUE = Misconception(
    "1 − a² instead of 1 − A²",
    "The slope of tanh is 1 − tanh². a.value goes into tanh; its result is A.",
)
TANH_AGAIN = Misconception("tanh taken twice", "A is tanh already. Only its square is taken.")
SQUARE_LEFT_OUT = Misconception("the square left out", "The slope of tanh is 1 − A², not 1 − A.")
SIGMOID_SLOPE = Misconception("σ′ on tanh", "A(1 − A) is the slope of σ. That of tanh is 1 − A².")
SLOPE_TWICE = Misconception(
    "σ′ twice",
    "Every σ is passed once, so its slope a(1 − a) stands once in the chain. Here it is "
    "multiplied in a second time.",
)
SLOPE_AGAIN = Misconception(
    "σ′ at the output once more",
    "In a − y the slope of the output's σ is contained: it has cancelled against the fractions of "
    "the loss (F18). Multiplying by a(1 − a) again is one time too many.",
)
SLOPE_IN_WEIGHT = Misconception(
    "σ′ put into the weight's gradient",
    "The slope of z along w is what came in, a_{l−1}, as it is. The slope of σ is inside dZ "
    "already.",
)
HALF_SLOPE = Misconception(
    "half of σ′",
    "The slope has two factors, a and 1 − a. One of them is missing.",
)
TANH_SLOPE = Misconception(
    "tanh′ on σ",
    "1 − a² is the slope of tanh. The activation here is σ, and its slope is a(1 − a).",
)
SIGMOID_AGAIN = Misconception(
    "σ applied again",
    "What was handed in are activations, between 0 and 1: σ has been applied. Applied again it "
    "squeezes them into 0.5 to 0.73.",
)
LOGITS = Misconception(
    "logits where probabilities belong",
    "The difference is taken with a, the probability, and not with z, the number before σ.",
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
    "tanh runs from −1 to 1, σ from 0 to 1. The activation here is σ.",
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
    "Forward, each layer uses σ itself. Its slope σ(1 − σ) is needed on the way back only.",
)


UPHILL = Misconception(
    "uphill for downhill",
    "The gradient points uphill. To make the loss smaller, subtract it.",
)
CHANGE_ONLY = Misconception(
    "the change without the weights",
    "−η dW is the change. Asked for are the new weights, W and the change together.",
)
GRADIENT_FOR_WEIGHTS = Misconception(
    "dW where W belongs",
    "W and dW have changed places. What is kept is W; what is subtracted, times η, is dW.",
)
SHRUNK = Misconception(
    "the learning rate on both",
    "η belongs to the gradient alone. Multiplied with W as well, it shrinks the weights.",
)
RATE_DIVIDED = Misconception(
    "divided by the learning rate",
    "The step is η times the gradient. A small η must give a small step.",
)
STEPS_MISSING = Misconception(
    "one step too few",
    "`epochs` says how often a step is taken. range(epochs) has so many members; range(1, epochs) "
    "has one less.",
)
ONE_STEP = Misconception(
    "one step only",
    "The loop must run `epochs` times. A `return` inside it ends it after the first.",
)
BIASES_LEFT = Misconception(
    "the biases left as they were",
    "The biases have gradients too, and take the same step: b − η db.",
)
FIRST_LAYER_LEFT = Misconception(
    "the first layer not trained",
    "The lists begin at 0: weights[0] and biases[0] belong to layer 1, and step like the others.",
)
LAST_LAYER_ONLY = Misconception(
    "only the last layer trained",
    "Every layer has gradients and takes a step, not the output layer alone.",
)
GRADIENTS_KEPT = Misconception(
    "gradients added up across calls",
    "The gradients of each step were added to those of the step before. Each step starts from "
    "new ones.",
)
STEP_PER_EXAMPLE = Misconception(
    "a step after every example",
    "An epoch is one step here, with the mean gradient of all E examples. A step after every "
    "example sees other weights each time.",
)
STALE_GRADIENTS = Misconception(
    "gradients computed only once",
    "After a step the weights are others, and so are the gradients. Compute them anew in the loop.",
)
NOT_SHUFFLED = Misconception(
    "rows not shuffled",
    "The rows came in their old order. Take them in the order rng.permutation(len(X)).",
)
ARGMAX_AXIS = Misconception(
    "argmax along the wrong axis",
    "axis=0 looks down each column: which example has the most of this class? The answer of an "
    "example is in its row, axis=1.",
)
ARGMAX_OF_ALL = Misconception(
    "one argmax for the whole matrix",
    "Without an axis, argmax finds one place in the whole matrix. Each row has an answer of its "
    "own: axis=1.",
)
ENTRIES_COMPARED = Misconception(
    "outputs compared with labels",
    "Outputs are hardly ever exactly 0 or 1. What counts is the place of the largest one.",
)
ROUNDED = Misconception(
    "outputs rounded",
    "The largest output is the answer, even where it is below one half.",
)
PLACES_AGAINST_ROWS = Misconception(
    "places compared with a one-hot matrix",
    "argmax gives places, 0 to K − 1; Y holds zeros and ones. Take the argmax of Y too.",
)
LARGEST_COMPARED = Misconception(
    "max for argmax",
    "max gives the largest output itself. Its place is the answer: argmax.",
)
SMALLEST = Misconception("the smallest output", "argmin finds the smallest output: use argmax.")
ERROR_RATE = Misconception(
    "the share that is wrong", "This is one minus the accuracy: the share of wrong answers."
)
WHOLE_NUMBER = Misconception(
    "the share cut off to a whole number",
    "`//` and `int` drop what stands behind the point, and `.all()` asks whether all answers are "
    "right. Each leaves 0 of a share below 1: take the mean.",
)
COUNT_FOR_SHARE = Misconception(
    "the number of right answers", "A share is between 0 and 1: divide by the E examples."
)
PERCENT = Misconception("percent", "A share is between 0 and 1, so nothing is multiplied by 100.")
SHUFFLED_INSIDE = Misconception(
    "shuffled inside the batches only",
    "Each batch holds the same rows in every epoch, in another order. The order inside a batch "
    "changes nothing in a sum. Shuffle all rows first, then cut.",
)
BATCHES_SHUFFLED = Misconception(
    "only the order of the batches shuffled",
    "The batches come in another order, but the same rows stay together in every epoch. Shuffle "
    "all rows first, then cut.",
)
ORDER_KEPT = Misconception(
    "the same order in every epoch",
    "The order is drawn in the first call and kept. Draw a new one in each call.",
)
SHUFFLED_APART = Misconception(
    "X and Y shuffled apart",
    "Each row of X has lost its own row of Y. One order must serve both.",
)
SHORT_BATCH_LOST = Misconception(
    "the last, shorter batch lost",
    "len(X) need not be a multiple of size. The rows that remain are a batch too.",
)
WITH_REPLACEMENT = Misconception(
    "rows drawn with replacement",
    "Some rows came twice and others never. In one epoch every row comes exactly once.",
)
DRAWN_ANEW = Misconception(
    "the rows of each batch drawn anew",
    "Each batch draws from all rows again, so some rows come twice and others never. Call "
    "rng.permutation once, before the loop, and cut its order into pieces.",
)
FIRST_BATCH_ONLY = Misconception(
    "the first batch alone",
    "A `return` in the loop ends it. Yield each batch, or collect them in a list.",
)
OTHER_CHANCE = Misconception(
    "another source of chance",
    "The generator rng was handed in, and no number was drawn from it. Another generator, or one "
    "with a fixed seed, gives an order that nobody can repeat, or the same one in every epoch.",
)
COUNT_FOR_SIZE = Misconception(
    "size taken for the number of batches",
    "`size` is how many rows a batch has. How many batches there are follows from it.",
)
UPDATED_FIRST = Misconception(
    "weights updated before the error was sent back",
    "The error must go back through the weights that made it. First all gradients, then all steps.",
)
STEP_TOO_MANY = Misconception(
    "one step too many",
    "`epochs` says how often a step is taken. Here it was taken once more.",
)
NOT_TRAINED = Misconception(
    "nothing was trained",
    "What came back are the weights that went in. A step makes new ones: keep them, and "
    "return them.",
)


# Autograd.

PAIR_EXCHANGED = Misconception(
    "the two gradients exchanged",
    "Both gradients are right, but each stands where the other belongs. The first one goes to the "
    "first parent.",
)
G_LEFT_OUT = Misconception(
    "G left out",
    "These are the local slopes alone. The backward rule multiplies them by G, the gradient that "
    "arrives.",
)
FACTORS_EXCHANGED = Misconception(
    "the factors in the wrong order",
    "The order of a matrix product matters. With equal sizes it runs and gives other numbers; "
    "check it with three different sizes.",
)
OWN_FACTOR = Misconception(
    "its own factor instead of the other one's",
    "In a·b the slope along a is b. So the gradient of each factor is made with the other factor.",
)
COPIES_NOT_SUMMED = Misconception(
    "the copies not added up",
    "An array that was copied has fewer entries than G. A gradient has the shape of its array, so "
    "the slopes of the copies of one entry are added up (F38).",
)
COPIES_AVERAGED = Misconception(
    "the copies averaged instead of summed",
    "Each copy is a path of its own to the loss, and paths add (F38). A mean would divide by the "
    "number of copies.",
)
ONE_COPY = Misconception(
    "only one of the copies",
    "Every copy of an entry reaches the loss. Their slopes are added up; here one was picked.",
)
NEW_AXES_ONLY = Misconception(
    "the stretched axes forgotten",
    "The axes that broadcasting put in front are summed. An axis of size 1 was copied too, so it "
    "must also be summed, and kept.",
)
NEW_AXES_LEFT = Misconception(
    "the new axes in front left over",
    "Broadcasting also puts new axes in front of a short shape. Sum over axis 0 until G has as "
    "many axes as shape.",
)
FROM_THE_LEFT = Misconception(
    "axes counted from the wrong side",
    "NumPy compares shapes from the right, so new axes come in front. They are summed with axis=0, "
    "not with axis=-1.",
)
ROWS_ALWAYS = Misconception(
    "always the rows summed",
    "That is right for a bias row (1, n). For another shape other axes were copied: `shape` says "
    "which.",
)
ALL_SUMMED = Misconception(
    "everything added up",
    "Each entry of the small array has its own copies. Only these are added, not all of G.",
)
RESHAPED_FOR_SUM = Misconception(
    "cut to shape instead of summed",
    "The shape is right, but most of G is thrown away. The slopes of the copies are added up.",
)
SUM_TOO_EARLY = Misconception(
    "summed before multiplying",
    "G must meet the other factor entry by entry first. The sum over the copies comes last.",
)
PARENTS_LEFT_OUT = Misconception(
    "the parents left out",
    "Value and backward rule are right, but the node does not know where to send its gradients. "
    "Its parents are (a, b).",
)
PARENTS_EXCHANGED = Misconception(
    "the parents exchanged",
    "The backward rule returns a's gradient first, and the first parent named here is b. The order "
    "must be the same in both.",
)
VALUES_FOR_NODES = Misconception(
    "values where nodes belong",
    "The parents are the nodes a and b, not their arrays. An array has no backward rule.",
)
WAY_OF_A_SUM = Misconception(
    "the backward rule of a sum",
    "A sum hands G on unchanged. A product multiplies it by the other factor.",
)
SUM_FOR_PRODUCT = Misconception(
    "a sum going forward",
    "The backward rule is that of a product, and the value is a sum.",
)
RECURSION = Misconception(
    "too deep for a function that calls itself",
    "Your order is right where the graph is small. But a chain of 5000 nodes needs 5000 nested "
    "calls, and Python stops at about 1000. Keep the nodes that wait in a list.",
)
ORDER_REVERSED = Misconception(
    "the last node first",
    "This is the order for going back. Asked for is the other direction: each node after its "
    "parents, the last node at the end.",
)
AS_MET = Misconception(
    "written down when first met",
    "A node can be met early along a short path, before all its children have passed their "
    "gradients on. Write a node down only when all its parents have been.",
)
WRITTEN_AGAIN = Misconception(
    "all missing parents on the waiting list at once",
    "A parent can then wait twice, and a node taken from the list may be in the order already. "
    "Add one missing parent, then look again; or leave out a node that is already in the order.",
)
EVERY_PATH = Misconception(
    "once for each path",
    "A node with two children is met twice. Remember which nodes are done.",
)
ONE_PARENT = Misconception(
    "only the first parent followed",
    "A node can have several parents. The order must hold all nodes behind each of them.",
)
LEAVES_LEFT_OUT = Misconception(
    "the nodes without parents left out",
    "Weights and biases have no parents. They belong into the order too: their gradients are what "
    "we want.",
)
LAST_LEFT_OUT = Misconception(
    "the last node left out",
    "The node that was handed in belongs into the order, at its end.",
)
ASSIGNED = Misconception(
    "the last path replaces the others",
    "A node receives a piece from each of its children. `=` keeps only the last piece; the pieces "
    "must be added.",
)
FIRST_PATH_ONLY = Misconception(
    "only the first path counts",
    "A node receives a piece from each of its children. The later ones must be added.",
)
ADDED_IN_PLACE = Misconception(
    "+= changed an array that another node uses",
    "A sum hands the same array G to both parents. `+=` writes into it, so the other parent's "
    "gradient changes too. Make a new array: old + new.",
)
TOTAL_AGAIN = Misconception(
    "handed on again, with what was handed on before",
    "Each time a piece arrived the whole total was sent back, the earlier pieces included. Wait "
    "until all have arrived, then hand on once.",
)
TOO_EARLY = Misconception(
    "handed on before everything had arrived",
    "A node handed its gradient on while another piece was still on its way. Go through "
    "`topological(loss)` from its end.",
)
NOT_REVERSED = Misconception(
    "from the first node to the last",
    "The gradient starts at the loss. Go through the order from its end: "
    "reversed(topological(loss)).",
)
LOSS_FOR_ONE = Misconception(
    "the loss's value where its gradient belongs",
    "Going back starts with the slope of the loss along itself, which is 1. Here everything is "
    "multiplied by the loss.",
)
ZERO_FOR_ONE = Misconception(
    "started from 0",
    "The slope of the loss along itself is 1. From a 0 only zeros come back.",
)
VALUE_HANDED_BACK = Misconception(
    "values handed back instead of gradients",
    "A node's backward rule takes the gradient that has arrived at the node, not the node's value.",
)
CHAIN_CUT = Misconception(
    "each node started anew from 1",
    "Only the loss starts with 1. Every other node hands on the gradient that has arrived at it.",
)
LEFT_FROM_BEFORE = Misconception(
    "gradients left from an earlier call",
    "The dictionary was not empty when the call began. Make it inside the function; in the `def` "
    "line it would be made only once.",
)


# What an edit of a formula is called where nothing above fits. `was` and `now` are code.

FACTOR_LEFT_OUT = Misconception(
    "a factor left out",
    "The formula multiplies one more thing: it has `{was}`, and here it is `{now}`.",
)
FACTOR_TWICE = Misconception(
    "a factor twice",
    "Each link of the chain comes once. Here it is `{now}`, where the formula has `{was}`.",
)
DIVIDED = Misconception(
    "divided where the formula multiplies",
    "Slopes along a path multiply, so it is `{was}` and not `{now}`.",
)
MULTIPLIED = Misconception(
    "multiplied where the formula divides",
    "The formula has `{was}`; here it is `{now}`.",
)
NOT_DIVIDED = Misconception("not divided", "The formula has `{was}`; here it is only `{now}`.")
DIVIDED_TWICE = Misconception("divided twice", "The formula divides once, `{was}`.")
FRACTION_TURNED = Misconception(
    "a fraction upside down", "The formula has `{was}`; here it is `{now}`."
)
NUMERATOR_LEFT_OUT = Misconception(
    "the numerator left out", "The formula has `{was}`; here it is `{now}`."
)
ONE_LESS = Misconception(
    "E − 1 for E",
    "The loss is the mean over all E examples, so it is divided by E. E − 1 belongs to a sample "
    "variance.",
)
TRANSPOSE_TOO_MANY = Misconception(
    "a transpose too many",
    "The product in the formula is `{was}`; here it is `{now}`. With equal sizes it runs and gives "
    "other numbers.",
)
INVERSE = Misconception(
    "the inverse for the transpose",
    "The way back goes through Wᵀ: each path is weighted by its own weight. The inverse would undo "
    "the forward step, which is another question.",
)
FIRST_EXAMPLE = Misconception(
    "only the first example",
    "Every example has its share, and the shares are added up. Here the first one stands alone.",
)
OTHER_SIGN = Misconception(
    "a plus and a minus exchanged", "The formula has `{was}`; here it is `{now}`."
)
TERM_LEFT_OUT = Misconception(
    "a term left out", "The formula has `{was}`; here only `{now}` is left."
)
PRODUCT_FOR_SUM = Misconception(
    "a product where the formula adds", "The formula has `{was}`; here it is `{now}`."
)
SQUARED = Misconception("a square too many", "The formula has `{was}`; here it is `{now}`.")
TERM_SCALED = Misconception(
    "a factor in one term only",
    "The formula has `{was}`; here it is `{now}`. A factor that belongs to all of it needs "
    "brackets.",
)
EXCHANGED_SIDES = Misconception(
    "the two sides of a difference exchanged",
    "The formula has `{was}`; here it is `{now}`, which turns the sign.",
)
ABSOLUTE = Misconception(
    "the sign thrown away",
    "The sign says in which direction to move. The formula has `{was}`, with its sign.",
)
SIGN_ALONE = Misconception(
    "the sign alone", "How large it is counts too: the formula has `{was}`; here it is `{now}`."
)
MEAN_FOR_THE_SUM = Misconception(
    "a mean for the sum", "The formula adds up, `{was}`; a mean divides by the number of entries."
)
MAXIMUM_FOR_SUM = Misconception(
    "the maximum for the sum", "The formula has `{was}`; here it is `{now}`."
)
PRODUCT_OF_ENTRIES = Misconception(
    "the entries multiplied instead of added", "The formula has `{was}`; here it is `{now}`."
)
RUNNING_SUM = Misconception(
    "a running sum", "`cumsum` keeps every sum on the way. The formula has `{was}`, the last one."
)
MAXIMUM_LEFT_OUT = Misconception(
    "the maximum not subtracted", "Without it large numbers overflow. The formula has `{was}`."
)
MAXIMUM_AXIS = Misconception(
    "the maximum along the wrong axis",
    "axis=0 looks down a column, over the examples; axis=1 along a row, over one example's "
    "outputs.",
)
MINIMUM_FOR_MAXIMUM = Misconception(
    "the minimum for the maximum",
    "Subtracting the smallest leaves positive exponents, and these overflow. The formula has "
    "`{was}`.",
)
AXIS_DROPPED = Misconception(
    "keepdims left out",
    "Without keepdims=True the result loses an axis. NumPy then lines it up with the last axis of "
    "what it meets.",
)
LAST_LAYER_FIRST = Misconception(
    "the list in reverse order",
    "Going back, the last layer comes first, so its pair is the first of the list. Layer 1 must "
    "be first: return the list reversed, grads[::-1].",
)
OTHER_ORDER = Misconception(
    "the parameters in another order",
    "Arguments are handed over by their places, not by their names.",
)
CUT_OFF = Misconception(
    "what stands behind the point cut off",
    "The numbers are right up to the point. An array of integers keeps whole numbers alone: "
    "make it one of floats.",
)
ACTIVATION_LEFT_OUT = Misconception(
    "σ left out", "The formula has `{was}`; here it is `{now}`: σ was not applied."
)
RELU_FOR_SIGMOID = Misconception(
    "ReLU for σ", "max(0, z) is ReLU. The activation here is σ, `{was}`."
)
RELU_SLOPE = Misconception(
    "the slope of ReLU on σ",
    "1 where a > 0 is the slope of ReLU. The activation here is σ, and its slope is a(1 − a).",
)
DENOMINATOR_BRACKETS = Misconception(
    "brackets missing around the denominator",
    "`1 / 1 + np.exp(-z)` is 1 + e^(−z), as / comes before +. σ needs brackets: "
    "`1 / (1 + np.exp(-z))`.",
)
LOGARITHM_LEFT_OUT = Misconception(
    "the logarithm left out", "The formula has `{was}`; here it is `{now}`."
)
LOGARITHM_OF_ONE_MORE = Misconception(
    "log1p for log", "`np.log1p(x)` is log(1 + x). The formula has `{was}`."
)
EXPONENTIAL_FOR_LOGARITHM = Misconception(
    "the exponential for the logarithm", "The formula has `{was}`; here it is `{now}`."
)
OTHER_BASE = Misconception("another base than e", "The formula has `{was}`; here it is `{now}`.")
ROW_FOR_DIAG = Misconception(
    "a row where diag(a) belongs",
    "diag(a) has a on its diagonal and 0 elsewhere. A row alone is copied into every row.",
)
COMPLEMENT_FOR = Misconception(
    "1 − x for x", "The formula has `{was}` here; in its place stands `{now}`."
)
ROWS_REVERSED = Misconception(
    "the rows in the opposite order", "Row e belongs to example e. Here the rows are reversed."
)
OTHER_VALUE = Misconception(
    "another variable in its place", "The formula has `{was}` here; in its place stands `{now}`."
)
OTHER_LAYER = Misconception(
    "another layer's value", "The formula has `{was}` here; in its place stands `{now}`."
)
WRONG_WEIGHT = Misconception(
    "another layer's weight", "The formula has `{was}` here; in its place stands `{now}`."
)
OTHER_BRACKETS = Misconception(
    "brackets in another place",
    "`*` and `/` come before `+` and `-`. The formula has `{was}`; here it is `{now}`.",
)
TOO_LARGE = Misconception(
    "{factor} times too large", "Every number is {factor} times as large as it should be."
)
TOO_SMALL = Misconception(
    "{factor} times too small", "Every number is {factor} times smaller than it should be."
)
TERM_ADDED = Misconception(
    "something added",
    "Beside the right numbers there is a multiple of {what} in it. The formula has no such term.",
)
WEIGHT_DECAY = Misconception(
    "weight decay that this loss does not have",
    "Beside the right numbers there is a multiple of {what} in it. That is the slope of an extra "
    "penalty on large weights. The loss here has no such term.",
)
