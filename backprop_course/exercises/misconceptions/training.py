"""Slips of gradient descent: steps, batches, epochs."""

from backprop_course.exercises.misconceptions import Misconception

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
LAST_LAYER_ONLY = Misconception(
    "only the last layer trained",
    "Every layer has gradients and takes a step, not the output layer alone.",
)
GRADIENTS_KEPT = Misconception(
    "gradients added up across calls",
    "The gradients of each step were added to those of the step before. Each step starts from "
    "new ones.",
)
STALE_GRADIENTS = Misconception(
    "gradients computed only once",
    "After a step the weights are others, and so are the gradients. Compute them anew in the loop.",
)
NOT_SHUFFLED = Misconception(
    "rows not shuffled",
    "The rows came in their old order. Take them in the order rng.permutation(len(X)).",
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
FIRST_BATCH_ONLY = Misconception(
    "the first batch alone",
    "A `return` in the loop ends it. Yield each batch, or collect them in a list.",
)
OTHER_CHANCE = Misconception(
    "another source of chance",
    "The generator rng was handed in and not used, so the same seed need not give the same order.",
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
