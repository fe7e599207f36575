"""The questions' options, each with its reason; the right one stands first.

The questions themselves stand in the lessons. A wrong option's reason names the thought behind it.
"""

from __future__ import annotations

QUESTIONS: dict[str, dict[str, str]] = {
    "00.q1": {
        "0": "At z = 0 a is one half, and a(1 − a) is largest there: one quarter.",
        "5": "High is not steep. At z = 5 a is near 1, so 1 − a is near 0, and with it the slope.",
        "-5": "At z = −5 a is near 0, and with it the slope a(1 − a). The curve lies flat there.",
    },
    "00.q2": {
        "20": "One slope for each weight: the gradient has the shape of W₂, (5, 4).",
        "8": "8 is the number of entries of Z₂, (2, 4). Asked for are slopes along weights.",
        "40": "That counts each weight once for every example. The examples' slopes are added up.",
        "62": "62 is the number of all weights, of the three layers together.",
    },
    "00.q3": {
        "loss": "The loss occurs in one link only, from itself to the output. The rest stays.",
        "bend": "The bend's slope is σ′, whatever loss stands behind it.",
        "weight": "The weight's link is what came in before it. No loss can change that.",
        "all": "Each link knows its own step alone. Only the one that touches the loss can change.",
    },
    "01.q1": {
        "zero": "The link is w₂ a₁(1 − a₁). With w₂ = 0 nothing of layer 1 reaches the output.",
        "same": "The baton is not handed on as it is. It is multiplied by the link, and "
        "w₂ is in it.",
        "larger": "The link is w₂ a₁(1 − a₁). A weight of 0 lets nothing through.",
    },
    "01.q2": {
        "smaller": "a₁(1 − a₁) is nearly 0: the neuron is saturated, and the baton fades.",
        "larger": "a₁ grows, but 1 − a₁ shrinks faster than a₁ grows, and both stand in the link.",
        "same": "a₁ is in the link, twice. So δ₁ does depend on it.",
    },
    "01.q3": {
        "positive": "The slope a(1 − a) is never negative. Two negative factors make a plus.",
        "negative": "The sign is that of δ₂ times that of w₂: minus times minus.",
        "unknown": "The slope a(1 − a) is never negative, so two signs decide: those of δ₂ and w₂.",
    },
    "02.q1": {
        "(2,3)": "A row for each z of the next layer, a column for each z of this one.",
        "(3,2)": "That is the shape of W, from and to. The Jacobian is (to, from), so it has Wᵀ.",
        "(3,3)": "That is the Jacobian of the bend, from z to a in one layer.",
        "(1,3)": "That is a row of slopes. There is a slope for each pair of an input "
        "and an output.",
    },
    "02.q2": {
        "6": "The column is copied to the right and the row down: all pairs, as in the "
        "outer product.",
        "error": "A size of 1 is copied to fit. (3, 1) and (1, 2) both become (3, 2).",
        "3": "The row is copied down as well, so there are two columns.",
        "2": "The column is copied to the right as well, so there are three rows.",
    },
    "02.q3": {
        "row": "Row i of dW is a_prev^i times dz. What sends 0 gets no blame.",
        "column": "A column of dW belongs to a neuron of the next layer, to dz and not to a_prev.",
        "all": "Only the pairs with this one input are 0. The other rows have inputs of their own.",
        "none": "dW^{i,j} is a_prev^i times dz^j. Where the one is 0 the product is 0.",
    },
    "03.q1": {
        "1": "Only at the true class is y = 1, and a lies below 1. Elsewhere a − 0 is positive.",
        "0": "At the true class y is 1, and a lies below 1. So a − y is negative there.",
        "3": "Three labels are 0, and a − 0 is positive: those outputs said too much.",
        "4": "Where the label is 0 the error is a itself, and that is positive.",
    },
    "03.q2": {
        "stay": "e^100 can be taken out above and below the fraction, and cancels.",
        "grow": "Every e^z grows by the same factor, and so does their sum.",
        "equal": "The logits keep their distances, and the shares depend on nothing else.",
    },
    "03.q3": {
        "0": "The shares add up to 1, and so do the labels. 1 − 1 = 0.",
        "1": "The shares a add up to 1. From them the labels are subtracted, which add "
        "up to 1 too.",
        "unknown": "Both rows add up to 1, whatever stands in them. So the difference is known.",
    },
    "04.q1": {
        "same": "Twice as many pieces, and each has half the weight: the mean does not change.",
        "doubled": "The sum doubles, and so does E. The loss is a mean.",
        "halved": "1/E is halved, but there are twice as many examples to add up.",
    },
    "04.q2": {
        "(2,4)": "The row b is copied down: each example gets a “bias” of its own, "
        "without a message.",
        "(1,4)": "The larger shape wins: the row b is copied down to meet the rows of dZ.",
        "error": "(1, 4) and (2, 4) fit, since a size of 1 is copied. That is the trap.",
    },
    "04.q3": {
        "all": "The error at the output starts the whole way back, so the factor E is in "
        "every one.",
        "output": "The error of each layer is made from that of the next. The factor is handed on.",
        "none": "The 1/E enters once, here. No later rule puts it in.",
    },
    "05.q1": {
        "10": "What is left out is about η² in size. Divided by η, one η is left.",
        "100": "That is how the missing part of the loss shrinks, with η². The ratio divides it "
        "by η.",
        "1": "The tangent hugs the curve the closer, the shorter the step. So the gap must shrink.",
    },
    "05.q2": {
        "half": "The noise of a mean of n rows goes like 1/√n, and √4 = 2.",
        "quarter": "That would be so if all rows missed to the same side. They miss to all "
        "sides, and √4 = 2.",
        "same": "The more rows, the more of their misses cancel.",
    },
    "05.q3": {
        "260000": "Nine factors of at most ¼: at most 1/4⁹.",
        "36": "The slopes are factors: multiply nine of them, and do not add them up.",
        "4": "That is one layer. The error passes nine on its way to layer 1.",
    },
    "06.q1": {
        "doubled": "PyTorch adds each gradient to what is in .grad already.",
        "same": "That would be so if backward() began by emptying .grad. It does not.",
        "error": "The graph is a new one, as the loss was computed anew. So nothing is missing.",
    },
    "06.q2": {
        "2": "It divides by E and by K, we by E alone. The factor is K.",
        "1": "Both add up the same terms. But PyTorch's mean goes over all E·K of them.",
        "5": "Both divide by E. What only PyTorch divides by is the other size.",
        "10": "Ours is a mean too: it divides by E. So E is no part of the factor.",
    },
    "06.q3": {
        "above": "The loss takes a softmax of its own, of inputs from 0 to 1: never far apart.",
        "0": "That would be so if it took the logarithms at once. It takes softmax again first.",
        "error": "Probabilities are numbers like any others. Nobody can see that they were logits.",
    },
    "07.q1": {
        "9": "Half the weight goes to 100 rows and half to 900, nine times as many.",
        "1": "That would be so in blocks of one size. Here half the weight falls on 100 rows.",
        "2": "Half the weight on each block is right for equal blocks. These are 900 and 100 rows.",
    },
    "07.q2": {
        "same": "There and back goes what has the shape of W and b. No row is among it.",
        "100": "That is how the work grows. The rows stay where they are.",
        "10": "There is no root of E here. The work grows with E, and the travel not at all.",
    },
    "07.q3": {
        "same": "Each worker sends 2(N − 1)/N of the bytes of W: never quite twice.",
        "1000": "The middle of a star speaks with all of them. In a ring nobody does.",
        "double": "From 1.998 times W to 1.999998 times. It was all but 2 already.",
    },
}
