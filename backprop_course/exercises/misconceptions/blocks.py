"""Slips of a batch that is cut into blocks of rows."""

from backprop_course.exercises.misconceptions import Misconception

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
WEIGHT_TURNED = Misconception(
    "the weight turned over",
    "E_s/E is below 1: a block has a part of the rows. E/E_s gives the smallest block the largest "
    "weight.",
)
LAST_BLOCK = Misconception(
    "only the last block",
    "Every block has its share, and the shares are added up. An `=` in a loop where `+=` belongs "
    "keeps the last one alone.",
)
