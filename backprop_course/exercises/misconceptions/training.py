"""Steps, batches and the share that is right."""

from __future__ import annotations

from backprop_course.exercises.misconceptions.kind import Misconception, instead

UPHILL = Misconception(
    "uphill",
    "uphill for downhill",
    "The gradient points uphill. To make the loss smaller, subtract it.",
    looks_right="An update sounds like something that is added.",
    notice="Take a small step. The loss must fall, and yours rises.",
    wrong=instead("05.step", ("W - learning", "W + learning")),
    see=("wrong-sign", "change-without-the-weights"),
    refuted=("descent", "ascent"),
)
CHANGE_ONLY = Misconception(
    "change-without-the-weights",
    "the change without the weights",
    "−η dW is the change. Asked for are the new weights, W and the change together.",
    looks_right="The step is what the formula is about.",
    notice="Set dW to 0. The weights must stay as they are, and yours become 0.",
    wrong=instead("05.step", ("W - learning_rate * dW", "-learning_rate * dW")),
    see=("term-left-out", "nothing-trained", "uphill"),
)
GRADIENT_FOR_WEIGHTS = Misconception(
    "weights-and-gradient-exchanged",
    "W and dW exchanged",
    "W and dW have changed places. What is kept is W; what is subtracted, times η, is dW.",
    looks_right="W and dW have the same shape, and their names differ by one letter.",
    notice="Set dW to 0. The weights must stay as they are.",
    wrong=instead("05.step", ("W - learning_rate * dW", "dW - learning_rate * W")),
    see=("gradient-carried-back", "change-without-the-weights"),
)
SHRUNK = Misconception(
    "learning-rate-on-both",
    "the learning rate on both",
    "η belongs to the gradient alone. Multiplied with W as well, it shrinks the weights.",
    looks_right="All three letters are there, and only the brackets are new.",
    notice="Set dW to 0. The weights must stay as they are, and yours shrink with every step.",
    wrong=instead("05.step", ("W - learning_rate * dW", "learning_rate * (W - dW)")),
    see=("brackets-in-another-place", "weight-decay", "learning-rate-twice"),
)
RATE_DIVIDED = Misconception(
    "divided-by-learning-rate",
    "divided by the learning rate",
    "The step is η times the gradient. A small η must give a small step.",
    looks_right="A rate sounds like something to divide by.",
    notice="Halve the learning rate. The step must be half as long, and yours is twice as long.",
    wrong=instead("05.step", ("learning_rate * dW", "dW / learning_rate")),
    see=("divided-where-multiplied", "learning-rate-left-out"),
)
STEPS_MISSING = Misconception(
    "one-step-too-few",
    "one step too few",
    "`epochs` says how often a step is taken. range(epochs) has so many members; range(1, "
    "epochs) has one less.",
    looks_right="Epochs are counted from 1.",
    notice="Train with epochs = 1. The weights must change.",
    wrong=instead("05.train", ("range(epochs)", "range(1, epochs)")),
    formula=(r"W_{\text{new}} = W_{N-1}", r"W_{\text{new}} = W_N\quad(N\text{ epochs})"),
    see=("one-step-too-many", "one-step-only"),
)
ONE_STEP = Misconception(
    "one-step-only",
    "one step only",
    "The loop must run `epochs` times. A `return` inside it ends it after the first.",
    looks_right="The return is the last line, as it should be. It stands only too far to the "
    "right.",
    notice="Train with 1 epoch and with 100. The weights must differ.",
    wrong=instead("05.train", ("    return weights, biases", "        return weights, biases")),
    formula=(r"W_{\text{new}} = W_1", r"W_{\text{new}} = W_N\quad(N\text{ epochs})"),
    see=("one-step-too-few", "first-batch-only"),
)
BIASES_LEFT = Misconception(
    "biases-not-trained",
    "the biases left as they were",
    "The biases have gradients too, and take the same step: b − η db.",
    looks_right="Everybody speaks of the weights, and the loss falls even so.",
    notice="Print the biases before and after. They must have moved.",
    wrong=instead(
        "05.train",
        (
            "        biases = [step(b, db, learning_rate) for b, (_, db) in zip(biases, grads, "
            "strict=True)]\n",
            "",
        ),
    ),
    formula=(r"b_{t+1} = b_t", r"b_{t+1} = b_t-\eta\,db_t"),
    see=("first-layer-not-trained", "bias-forgotten", "nothing-trained"),
)
FIRST_LAYER_LEFT = Misconception(
    "first-layer-not-trained",
    "the first layer not trained",
    "The lists begin at 0: weights[0] and biases[0] belong to layer 1, and step like the others.",
    looks_right="On paper the layers are counted from 1, so a loop from 1 on looks right.",
    notice="Compare weights[0] before and after. It must have moved.",
    wrong=instead(
        "05.train",
        (
            "        weights = [step(W, dW, learning_rate) for W, (dW, _) in zip(weights, "
            "grads, strict=True)]\n"
            "        biases = [step(b, db, learning_rate) for b, (_, db) in zip(biases, grads, "
            "strict=True)]\n",
            "        weights, biases = list(weights), list(biases)\n"
            "        for l in range(1, len(weights)):\n"
            "            weights[l] = step(weights[l], grads[l][0], learning_rate)\n"
            "            biases[l] = step(biases[l], grads[l][1], learning_rate)\n",
        ),
    ),
    formula=(
        r"W_l\leftarrow W_l-\eta\,dW_l,\quad l=2,\dots,L",
        r"W_l\leftarrow W_l-\eta\,dW_l,\quad l=1,\dots,L",
    ),
    see=("last-layer-only", "biases-not-trained"),
)
LAST_LAYER_ONLY = Misconception(
    "last-layer-only",
    "only the last layer trained",
    "Every layer has gradients and takes a step, not the output layer alone.",
    looks_right="The last layer is the one that sees the error, and the loss falls even so.",
    notice="Compare each array before and after. All must have moved.",
    wrong=instead(
        "05.train",
        (
            "        weights = [step(W, dW, learning_rate) for W, (dW, _) in zip(weights, "
            "grads, strict=True)]\n"
            "        biases = [step(b, db, learning_rate) for b, (_, db) in zip(biases, grads, "
            "strict=True)]\n",
            "        weights = weights[:-1] + [step(weights[-1], grads[-1][0], learning_rate)]\n"
            "        biases = biases[:-1] + [step(biases[-1], grads[-1][1], learning_rate)]\n",
        ),
    ),
    formula=(
        r"W_l\leftarrow W_l-\eta\,dW_l,\quad l=L",
        r"W_l\leftarrow W_l-\eta\,dW_l,\quad l=1,\dots,L",
    ),
    see=("first-layer-not-trained", "biases-not-trained"),
)
GRADIENTS_KEPT = Misconception(
    "gradients-kept-between-steps",
    "gradients kept from step to step",
    "The gradients of each step were added to those of the step before. Each step starts from "
    "new ones.",
    looks_right="The first step is right, and at first the loss falls.",
    notice="The steps grow longer although the loss falls. In PyTorch the same bug is a missing "
    "zero_grad().",
    wrong=instead(
        "05.train",
        (
            "    for _ in range(epochs):\n        grads = backward(X, Y, weights, biases)\n",
            "    total = None\n"
            "    for _ in range(epochs):\n"
            "        grads = backward(X, Y, weights, biases)\n"
            "        if total:\n"
            "            grads = [(a + c, b + d) for (a, b), (c, d) in zip(total, grads, "
            "strict=True)]\n"
            "        total = grads\n",
        ),
    ),
    formula=(r"W_{t+1} = W_t-\eta\sum_{s\le t}dW_s", r"W_{t+1} = W_t-\eta\,dW_t"),
    see=("added-up-across-calls", "gradients-computed-once", "left-from-an-earlier-call"),
)
STEP_PER_EXAMPLE = Misconception(
    "step-after-every-example",
    "a step after every example",
    "An epoch is one step here, with the mean gradient of all E examples. A step after every "
    "example sees other weights each time.",
    looks_right="It is a method of its own, stochastic gradient descent, and it trains well.",
    notice="Train on one example: both agree. Train on two for one epoch: the weights differ.",
    wrong=instead(
        "05.train",
        (
            "    for _ in range(epochs):\n"
            "        grads = backward(X, Y, weights, biases)\n"
            "        weights = [step(W, dW, learning_rate) for W, (dW, _) in zip(weights, "
            "grads, strict=True)]\n"
            "        biases = [step(b, db, learning_rate) for b, (_, db) in zip(biases, grads, "
            "strict=True)]\n",
            "    for _ in range(epochs):\n"
            "        for e in range(len(X)):\n"
            "            grads = backward(X[e : e + 1], Y[e : e + 1], weights, biases)\n"
            "            weights = [step(W, dW, learning_rate) for W, (dW, _) in zip(weights, "
            "grads, strict=True)]\n"
            "            biases = [step(b, db, learning_rate) for b, (_, db) in zip(biases, "
            "grads, strict=True)]\n",
        ),
    ),
    formula=(
        r"W\leftarrow W-\eta\,dW^{(e)},\quad e=1,\dots,E",
        r"W\leftarrow W-\frac{\eta}{E}\sum_e dW^{(e)}",
    ),
    see=("gradients-computed-once", "weights-updated-first"),
)
STALE_GRADIENTS = Misconception(
    "gradients-computed-once",
    "gradients computed only once",
    "After a step the weights are others, and so are the gradients. Compute them anew in the loop.",
    looks_right="The line itself is right. It stands one level too far out, and the first step "
    "is as it should be.",
    notice="Print the change of the weights in each epoch. It must not be the same every time.",
    wrong=instead(
        "05.train",
        (
            "    for _ in range(epochs):\n        grads = backward(X, Y, weights, biases)\n",
            "    grads = backward(X, Y, weights, biases)\n    for _ in range(epochs):\n",
        ),
    ),
    formula=(r"W_{t+1} = W_t-\eta\,dW(W_0)", r"W_{t+1} = W_t-\eta\,dW(W_t)"),
    see=("gradients-kept-between-steps", "same-order-in-every-epoch"),
)
NOT_SHUFFLED = Misconception(
    "rows-not-shuffled",
    "rows not shuffled",
    "The rows came in their old order. Take them in the order rng.permutation(len(X)).",
    looks_right="Every row comes exactly once, and all sizes are right.",
    notice="Print the row numbers of the first batch. They are 0, 1, 2 in every epoch.",
    wrong=instead("05.minibatches", ("rng.permutation(len(X))", "np.arange(len(X))")),
    formula=(r"\pi = (0,1,\dots,E-1)", r"\pi = \text{a random order of }0,\dots,E-1"),
    see=("shuffled-inside-batches", "same-order-in-every-epoch", "another-source-of-chance"),
)
ARGMAX_AXIS = Misconception(
    "argmax-along-the-wrong-axis",
    "argmax along the wrong axis",
    "axis=0 looks down each column: which example has the most of this class? The answer of an "
    "example is in its row, axis=1.",
    looks_right="Axis 0 is the axis of the examples, and the question is about examples.",
    notice="argmax must give one place for each example. Yours gives one for each class.",
    wrong=instead("05.accuracy", ("axis=1", "axis=0")),
    see=("argmax-of-everything", "wrong-axis", "maximum-along-the-wrong-axis"),
)
ARGMAX_OF_ALL = Misconception(
    "argmax-of-everything",
    "one argmax for the whole matrix",
    "Without an axis, argmax finds one place in the whole matrix. Each row has an answer of its "
    "own: axis=1.",
    looks_right="The answer is where the largest output is, and argmax finds it.",
    notice="The share is always 0 or 1.",
    wrong=instead("05.accuracy", ("argmax(axis=1)", "argmax()")),
    see=("argmax-along-the-wrong-axis", "one-maximum", "one-sum-for-everything"),
)
ENTRIES_COMPARED = Misconception(
    "outputs-compared-with-labels",
    "outputs compared with labels",
    "Outputs are hardly ever exactly 0 or 1. What counts is the place of the largest one.",
    looks_right="An answer is right where it equals its label.",
    notice="Take good outputs such as 0.98 and 0.01. Your share is 0.",
    wrong=instead(
        "05.accuracy", ("(A.argmax(axis=1) == Y.argmax(axis=1)).mean()", "(A == Y).mean()")
    ),
    see=("outputs-rounded", "places-against-one-hot", "max-for-argmax"),
)
ROUNDED = Misconception(
    "outputs-rounded",
    "outputs rounded",
    "The largest output is the answer, even where it is below one half.",
    looks_right="Above one half means yes. With one output it is right.",
    notice="Let all outputs be 0. With ten classes your share is 0.9, although nothing was "
    "answered.",
    wrong=instead(
        "05.accuracy", ("(A.argmax(axis=1) == Y.argmax(axis=1)).mean()", "(A.round() == Y).mean()")
    ),
    see=("outputs-compared-with-labels", "max-for-argmax"),
)
PLACES_AGAINST_ROWS = Misconception(
    "places-against-one-hot",
    "places compared with a one-hot matrix",
    "argmax gives places, 0 to K − 1; Y holds zeros and ones. Take the argmax of Y too.",
    looks_right="argmax has made labels out of A, and Y is called the labels.",
    notice="Y holds nothing but 0 and 1. An answer of class 2 can never equal it.",
    wrong=instead(
        "05.accuracy",
        ("(A.argmax(axis=1) == Y.argmax(axis=1))", "(A.argmax(axis=1, keepdims=True) == Y)"),
    ),
    see=("outputs-compared-with-labels", "column-against-vector"),
)
LARGEST_COMPARED = Misconception(
    "max-for-argmax",
    "max for argmax",
    "max gives the largest output itself. Its place is the answer: argmax.",
    looks_right="The largest output belongs to the answer, and the names differ by three letters.",
    notice="It compares 0.93 with 1. Unless outputs are stored as exact ones, the share is 0.",
    wrong=instead("05.accuracy", (".argmax(", ".max(")),
    see=("smallest-output", "outputs-compared-with-labels"),
)
SMALLEST = Misconception(
    "smallest-output",
    "the smallest output",
    "argmin finds the smallest output: use argmax.",
    looks_right="For losses, smaller is better.",
    notice="Take outputs that equal the labels. The share must be 1, and yours is 0.",
    wrong=instead("05.accuracy", ("A.argmax", "A.argmin")),
    see=("max-for-argmax", "share-that-is-wrong"),
)
ERROR_RATE = Misconception(
    "share-that-is-wrong",
    "the share that is wrong",
    "This is one minus the accuracy: the share of wrong answers.",
    looks_right="Error rates are reported as often as accuracies.",
    notice="Take outputs that equal the labels. The share must be 1, and yours is 0.",
    wrong=instead("05.accuracy", ("return (A", "return 1 - (A")),
    see=("smallest-output", "one-minus-x-for-x"),
)
WHOLE_NUMBER = Misconception(
    "share-cut-off",
    "the share cut off to a whole number",
    "`//` and `int` drop what stands behind the point, and `.all()` asks whether all answers are "
    "right. Each leaves 0 of a share below 1: take the mean.",
    looks_right="// looks like a division.",
    notice="The share is always 0 or 1.",
    wrong=instead("05.accuracy", (").mean()", ").sum() // len(A)")),
    see=("cut-off-behind-the-point", "number-of-right-answers"),
)
COUNT_FOR_SHARE = Misconception(
    "number-of-right-answers",
    "the number of right answers",
    "A share is between 0 and 1: divide by the E examples.",
    looks_right="The right answers are counted, and that is the larger part of the work.",
    notice="A share is never above 1.",
    wrong=instead("05.accuracy", (".mean()", ".sum()")),
    see=("mean-left-out", "percent"),
)
PERCENT = Misconception(
    "percent",
    "percent",
    "A share is between 0 and 1, so nothing is multiplied by 100.",
    looks_right="People say “93 percent”.",
    notice="A share is never above 1.",
    wrong=instead("05.accuracy", ("return (A", "return 100 * (A")),
    see=("number-of-right-answers",),
)
SHUFFLED_INSIDE = Misconception(
    "shuffled-inside-batches",
    "shuffled inside the batches only",
    "Each batch holds the same rows in every epoch, in another order. The order inside a batch "
    "changes nothing in a sum. Shuffle all rows first, then cut.",
    looks_right="Each batch is shuffled, and every row comes exactly once.",
    notice="Sort the row numbers of the first batch in two epochs. They are the same.",
    wrong=instead(
        "05.minibatches",
        ("    order = rng.permutation(len(X))\n", ""),
        ("order[start : start + size]", "start + rng.permutation(min(size, len(X) - start))"),
    ),
    formula=(r"B_s = \{sn,\dots,sn+n-1\}", r"B_s = \{\pi_{sn},\dots,\pi_{sn+n-1}\}"),
    see=("batches-shuffled-only", "rows-not-shuffled"),
)
BATCHES_SHUFFLED = Misconception(
    "batches-shuffled-only",
    "only the order of the batches shuffled",
    "The batches come in another order, but the same rows stay together in every epoch. Shuffle "
    "all rows first, then cut.",
    looks_right="The order is random, and every row comes exactly once.",
    notice="Row 0 and row 1 are in the same batch in every epoch.",
    wrong=instead(
        "05.minibatches",
        (
            "    order = rng.permutation(len(X))\n"
            "    for start in range(0, len(X), size):\n"
            "        rows = order[start : start + size]\n",
            "    for start in rng.permutation(np.arange(0, len(X), size)):\n"
            "        rows = np.arange(start, min(start + size, len(X)))\n",
        ),
    ),
    formula=(r"B_s = \{\pi_s\,n,\dots,\pi_s\,n+n-1\}", r"B_s = \{\pi_{sn},\dots,\pi_{sn+n-1}\}"),
    see=("shuffled-inside-batches", "rows-not-shuffled"),
)
ORDER_KEPT = Misconception(
    "same-order-in-every-epoch",
    "the same order in every epoch",
    "The order is drawn in the first call and kept. Draw a new one in each call.",
    looks_right="The rows are shuffled, and the order need not be drawn again each time.",
    notice="Print the first batch of two epochs. They are the same.",
    wrong=instead(
        "05.minibatches",
        ("def minibatches", "orders = {}\n\n\ndef minibatches"),
        (
            "    order = rng.permutation(len(X))\n",
            "    if len(X) not in orders:\n"
            "        orders[len(X)] = rng.permutation(len(X))\n"
            "    order = orders[len(X)]\n",
        ),
    ),
    formula=(r"\pi^{(t)} = \pi^{(1)}", r"\pi^{(t)}\text{ drawn anew in each epoch }t"),
    see=("rows-not-shuffled", "another-source-of-chance", "left-from-an-earlier-call"),
)
SHUFFLED_APART = Misconception(
    "x-and-y-shuffled-apart",
    "X and Y shuffled apart",
    "Each row of X has lost its own row of Y. One order must serve both.",
    looks_right="X and Y are both shuffled, and all rows and sizes are right.",
    notice="Make Y equal to X. In each batch the two must be equal again.",
    wrong=instead("05.minibatches", ("Y[rows]", "rng.permutation(Y)[start : start + size]")),
    formula=(r"(x_{\pi_i},\,y_{\rho_i})", r"(x_{\pi_i},\,y_{\pi_i})"),
    see=("rows-in-another-order", "rows-not-shuffled"),
)
SHORT_BATCH_LOST = Misconception(
    "last-short-batch-lost",
    "the last, shorter batch lost",
    "len(X) need not be a multiple of size. The rows that remain are a batch too.",
    looks_right="All batches are then equally long, and where size divides E it is right.",
    notice="Count the rows of one epoch. There must be E.",
    wrong=instead(
        "05.minibatches", ("range(0, len(X), size)", "range(0, len(X) - size + 1, size)")
    ),
    formula=(r"s = 0,\dots,\lfloor E/n\rfloor-1", r"s = 0,\dots,\lceil E/n\rceil-1"),
    see=("first-batch-only", "every-block-as-the-largest", "rows-drawn-with-replacement"),
)
WITH_REPLACEMENT = Misconception(
    "rows-drawn-with-replacement",
    "rows drawn with replacement",
    "Some rows came twice and others never. In one epoch every row comes exactly once.",
    looks_right="Random rows are what is wanted, and there are E of them.",
    notice="Sort the row numbers of one epoch. Some come twice, and others are missing.",
    wrong=instead(
        "05.minibatches", ("rng.permutation(len(X))", "rng.integers(len(X), size=len(X))")
    ),
    formula=(r"P(\pi_i=\pi_j) = \tfrac1E\quad(i\neq j)", r"\pi_i\neq\pi_j\quad(i\neq j)"),
    see=("rows-drawn-for-each-batch", "last-short-batch-lost"),
)
DRAWN_ANEW = Misconception(
    "rows-drawn-for-each-batch",
    "the rows of each batch drawn anew",
    "Each batch draws from all rows again, so some rows come twice and others never. Call "
    "rng.permutation once, before the loop, and cut its order into pieces.",
    looks_right="Each batch is a random choice of different rows.",
    notice="Sort the row numbers of one epoch. Some come twice, and others are missing.",
    wrong=instead(
        "05.minibatches",
        ("    order = rng.permutation(len(X))\n", ""),
        ("order[start : start + size]", "rng.permutation(len(X))[:size]"),
    ),
    formula=(
        r"B_s = \{\pi^{(s)}_0,\dots,\pi^{(s)}_{n-1}\}",
        r"B_s = \{\pi_{sn},\dots,\pi_{sn+n-1}\}",
    ),
    see=("rows-drawn-with-replacement", "same-order-in-every-epoch"),
)
FIRST_BATCH_ONLY = Misconception(
    "first-batch-only",
    "the first batch alone",
    "A `return` in the loop ends it. Yield each batch, or collect them in a list.",
    looks_right="Other functions hand back their result with a return.",
    notice="Count the batches. There is one, however many rows there are.",
    wrong=instead("05.minibatches", ("yield X[rows], Y[rows]", "return [(X[rows], Y[rows])]")),
    formula=(r"B_0", r"B_0,\,B_1,\,\dots"),
    see=("last-short-batch-lost", "one-step-only", "only-one-copy"),
)
OTHER_CHANCE = Misconception(
    "another-source-of-chance",
    "another source of chance",
    "The generator rng was handed in, and no number was drawn from it. Another generator, or one "
    "with a fixed seed, gives an order that nobody can repeat, or the same one in every epoch.",
    looks_right="The rows are shuffled, and every row comes exactly once.",
    notice="Hand in generators with different seeds. The orders must differ.",
    wrong=instead("05.minibatches", ("rng.permutation", "np.random.default_rng(0).permutation")),
    formula=(r"\pi = \pi(\text{seed }0)", r"\pi = \pi(\text{rng})"),
    see=("same-order-in-every-epoch", "rows-not-shuffled"),
)
COUNT_FOR_SIZE = Misconception(
    "size-taken-for-number",
    "size taken for the number of batches",
    "`size` is how many rows a batch has. How many batches there are follows from it.",
    looks_right="np.array_split cuts an order into pieces in one line. Its second argument is "
    "how many.",
    notice="Set size = 1. Each batch must have one row, and you get one batch with all of them.",
    wrong=instead(
        "05.minibatches",
        (
            "    for start in range(0, len(X), size):\n"
            "        rows = order[start : start + size]\n",
            "    for rows in np.array_split(order, size):\n",
        ),
    ),
    formula=(r"|B_s| = E/\text{size}", r"|B_s| = \text{size}"),
    see=("last-short-batch-lost", "divided-by-blocks"),
)
UPDATED_FIRST = Misconception(
    "weights-updated-first",
    "weights updated before the error was sent back",
    "The error must go back through the weights that made it. First all gradients, then all steps.",
    looks_right="Each layer is finished in one go: its gradient, its step, then the layer before "
    "it.",
    notice="Measure the slopes with a small step. Your last layer agrees, and the layers before "
    "it do not.",
    wrong=instead(
        "05.train",
        (
            "    for _ in range(epochs):\n"
            "        grads = backward(X, Y, weights, biases)\n"
            "        weights = [step(W, dW, learning_rate) for W, (dW, _) in zip(weights, "
            "grads, strict=True)]\n"
            "        biases = [step(b, db, learning_rate) for b, (_, db) in zip(biases, grads, "
            "strict=True)]\n",
            "    weights, biases = list(weights), list(biases)\n"
            "    for _ in range(epochs):\n"
            "        A = [X]\n"
            "        for W, b in zip(weights, biases, strict=True):\n"
            "            A.append(1 / (1 + np.exp(-(A[-1] @ W + b))))\n"
            "        dZ = (A[-1] - Y) / len(Y)\n"
            "        for l in reversed(range(len(weights))):\n"
            "            weights[l] = step(weights[l], A[l].T @ dZ, learning_rate)\n"
            "            biases[l] = step(biases[l], dZ.sum(axis=0, keepdims=True), "
            "learning_rate)\n"
            "            dZ = (dZ @ weights[l].T) * A[l] * (1 - A[l])\n",
        ),
    ),
    formula=(
        r"\delta_l = \left(\delta_{l+1}(W_{l+1}-\eta\,dW_{l+1})^\top\right)\circ A_l\circ(1-A_l)",
        r"\delta_l = \left(\delta_{l+1}W_{l+1}^\top\right)\circ A_l\circ(1-A_l)",
    ),
    see=("gradients-computed-once", "gradient-carried-back"),
)
STEP_TOO_MANY = Misconception(
    "one-step-too-many",
    "one step too many",
    "`epochs` says how often a step is taken. Here it was taken once more.",
    looks_right="A range leaves out its end, so a + 1 seems to be needed.",
    notice="Train with epochs = 0. The weights must stay as they are.",
    wrong=instead("05.train", ("range(epochs)", "range(epochs + 1)")),
    formula=(r"W_{\text{new}} = W_{N+1}", r"W_{\text{new}} = W_N\quad(N\text{ epochs})"),
    see=("one-step-too-few",),
)
NOT_TRAINED = Misconception(
    "nothing-trained",
    "nothing was trained",
    "What came back are the weights that went in. A step makes new ones: keep them, and return "
    "them.",
    looks_right="Every step is computed, and each line is right.",
    notice="Compare what comes back with what went in.",
    wrong=instead(
        "05.train",
        ("        weights = [step", "        new_weights = [step"),
        ("        biases = [step", "        new_biases = [step"),
    ),
    formula=(r"W_{\text{new}} = W_0", r"W_{\text{new}} = W_N\quad(N\text{ epochs})"),
    see=("one-step-only", "change-without-the-weights", "biases-not-trained"),
)
