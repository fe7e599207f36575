"""Slips of the batch: what happens to the rows, the examples."""

from backprop_course.exercises.misconceptions import Misconception

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
SUM_MISSING = Misconception(
    "the missing sum",
    "A loss is one number. Here it is still one number for each entry (slip S14): add them up.",
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
