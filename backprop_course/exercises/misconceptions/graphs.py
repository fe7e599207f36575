"""Nodes, their backward rules and the walk back through a graph."""

from __future__ import annotations

from backprop_course.exercises.misconceptions.kind import Misconception, instead

PAIR_EXCHANGED = Misconception(
    "two-gradients-exchanged",
    "the two gradients exchanged",
    "Both gradients are right, but each stands where the other belongs. The first one goes to "
    "the first parent.",
    looks_right="Both arrays are right, and which one is computed first makes no difference to "
    "them.",
    notice="Print both shapes. The first must be that of A, the second that of B.",
    wrong=instead("06.matmul_back", ("G @ B.T, A.T @ G", "A.T @ G, G @ B.T")),
    see=("parents-exchanged", "parameters-in-another-order", "own-factor"),
)
G_LEFT_OUT = Misconception(
    "incoming-gradient-left-out",
    "G left out",
    "These are the local slopes alone. The backward rule multiplies them by G, the gradient that "
    "arrives.",
    looks_right="The slope of a product along one factor is the other factor. That is the local "
    "slope, and it is right.",
    notice="Let G be twice as large. Both gradients must be twice as large too.",
    wrong=instead("06.matmul_back", ("G @ B.T, A.T @ G", "B.T, A.T")),
    see=("error-left-out", "backward-rule-of-a-sum"),
)
FACTORS_EXCHANGED = Misconception(
    "product-in-the-wrong-order",
    "the factors in the wrong order",
    "The order of a matrix product matters. With equal sizes it runs and gives other numbers; "
    "check it with three different sizes.",
    looks_right="The factors of a product of numbers may be exchanged. With equal sizes this "
    "product runs too.",
    notice="Use three different sizes. (E, n_out) @ (n_out, n_in) is the only order that fits.",
    wrong=instead("06.matmul_back", ("G @ B.T, A.T @ G", "B.T @ G, G @ A.T")),
    see=("factors-exchanged", "not-transposed", "own-factor"),
)
OWN_FACTOR = Misconception(
    "own-factor",
    "its own factor instead of the other one's",
    "In a·b the slope along a is b. So the gradient of each factor is made with the other factor.",
    looks_right="a's gradient is made with a's value: that looks tidy.",
    notice="Set a to 0. The product is then 0 whatever b is, so b's gradient must be 0.",
    wrong=instead("06.multiply", ("G * b.value, G * a.value", "G * a.value, G * b.value")),
    see=("two-gradients-exchanged", "product-in-the-wrong-order"),
)
COPIES_NOT_SUMMED = Misconception(
    "copies-not-summed",
    "the copies not added up",
    "An array that was copied has fewer entries than G. A gradient has the shape of its array, "
    "so the slopes of the copies of one entry are added up (F38).",
    looks_right="These are the gradients of the copies, and every number of them is right.",
    notice="Compare shapes: the gradient of an array has the array's own shape.",
    wrong=instead(
        "06.unbroadcast",
        (
            "    while G.ndim > len(shape):\n"
            "        G = G.sum(axis=0)\n"
            "    for axis, size in enumerate(shape):\n"
            "        if size == 1:\n"
            "            G = G.sum(axis=axis, keepdims=True)\n"
            "    return G",
            "    return G",
        ),
    ),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_j} = G_{ej}",
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_e G_{ej}",
    ),
    see=("copies-averaged", "only-one-copy", "bias-not-summed", "stretched-axes-forgotten"),
)
COPIES_AVERAGED = Misconception(
    "copies-averaged",
    "the copies averaged instead of summed",
    "Each copy is a path of its own to the loss, and paths add (F38). A mean would divide by the "
    "number of copies.",
    looks_right="The copies are all the same, so one mean value seems to stand for them.",
    notice="Nudge one entry of the small array by 0.001. All its copies move, and the loss feels "
    "every one of them.",
    wrong=instead("06.unbroadcast", (".sum(", ".mean(")),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_j} = \frac1E\sum_e G_{ej}",
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_e G_{ej}",
    ),
    see=("copies-not-summed", "bias-averaged", "only-one-copy"),
)
ONE_COPY = Misconception(
    "only-one-copy",
    "only one of the copies",
    "Every copy of an entry reaches the loss. Their slopes are added up; here one was picked.",
    looks_right="The copies are all the same, so one of them seems to be enough. The shape is "
    "right.",
    notice="Change G where another copy stands. The answer must change.",
    wrong=instead(
        "06.unbroadcast",
        ("G.sum(axis=0)", "G[0]"),
        ("G.sum(axis=axis, keepdims=True)", "np.take(G, [0], axis=axis)"),
    ),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_j} = G_{1j}",
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_e G_{ej}",
    ),
    see=("copies-averaged", "only-the-first-example", "only-the-first-path"),
)
NEW_AXES_ONLY = Misconception(
    "stretched-axes-forgotten",
    "the stretched axes forgotten",
    "The axes that broadcasting put in front are summed. An axis of size 1 was copied too, so it "
    "must also be summed, and kept.",
    looks_right="For a vector (n,) and for a single number it is right.",
    notice="Try shape (1, n). The answer still has E rows.",
    wrong=instead(
        "06.unbroadcast",
        (
            "    for axis, size in enumerate(shape):\n"
            "        if size == 1:\n"
            "            G = G.sum(axis=axis, keepdims=True)\n",
            "",
        ),
    ),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_j} = G_{ej}",
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_e G_{ej}",
    ),
    see=("new-axes-left-over", "copies-not-summed"),
)
NEW_AXES_LEFT = Misconception(
    "new-axes-left-over",
    "the new axes in front left over",
    "Broadcasting also puts new axes in front of a short shape. Sum over axis 0 until G has as "
    "many axes as shape.",
    looks_right="For a row (1, n) and for a column (E, 1) it is right.",
    notice="Try shape (n,). The answer still has two axes.",
    wrong=instead(
        "06.unbroadcast", ("    while G.ndim > len(shape):\n        G = G.sum(axis=0)\n", "")
    ),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_j} = G_{ej}",
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_e G_{ej}",
    ),
    see=("stretched-axes-forgotten", "axes-from-the-wrong-side", "axis-that-sum-drops"),
)
FROM_THE_LEFT = Misconception(
    "axes-from-the-wrong-side",
    "axes counted from the wrong side",
    "NumPy compares shapes from the right, so new axes come in front. They are summed with "
    "axis=0, not with axis=-1.",
    looks_right="A new axis is often put at the end, as in a[:, None].",
    notice="Try a G of shape (3, 2) with shape (2,). Three numbers come out instead of two.",
    wrong=instead("06.unbroadcast", ("G.sum(axis=0)", "G.sum(axis=-1)")),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_k G_{jk}",
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_e G_{ej}",
    ),
    see=("new-axes-left-over", "always-the-rows", "wrong-axis"),
)
ROWS_ALWAYS = Misconception(
    "always-the-rows",
    "always the rows summed",
    "That is right for a bias row (1, n). For another shape other axes were copied: `shape` says "
    "which.",
    looks_right="It is the rule for a bias, the array that is copied most often.",
    notice="Try shape (E, 1). The rows were not copied then, the columns were.",
    wrong=instead(
        "06.unbroadcast",
        (
            "    while G.ndim > len(shape):\n"
            "        G = G.sum(axis=0)\n"
            "    for axis, size in enumerate(shape):\n"
            "        if size == 1:\n"
            "            G = G.sum(axis=axis, keepdims=True)\n"
            "    return G",
            "    return G.sum(axis=0, keepdims=True)",
        ),
    ),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_e} = \sum_i G_{ij}",
        r"\frac{\partial\mathcal L}{\partial b_e} = \sum_j G_{ej}",
    ),
    see=("axes-from-the-wrong-side", "bias-not-summed", "everything-added-up"),
)
ALL_SUMMED = Misconception(
    "everything-added-up",
    "everything added up",
    "Each entry of the small array has its own copies. Only these are added, not all of G.",
    looks_right="For a single number, shape (), it is right.",
    notice="All entries of the answer are equal. Change one column of G: only the entry below it "
    "may change.",
    wrong=instead(
        "06.unbroadcast",
        (
            "    while G.ndim > len(shape):\n"
            "        G = G.sum(axis=0)\n"
            "    for axis, size in enumerate(shape):\n"
            "        if size == 1:\n"
            "            G = G.sum(axis=axis, keepdims=True)\n"
            "    return G",
            "    return np.full(shape, G.sum())",
        ),
    ),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_{e,k} G_{ek}",
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_e G_{ej}",
    ),
    see=("one-sum-for-everything", "always-the-rows"),
)
RESHAPED_FOR_SUM = Misconception(
    "cut-to-shape",
    "cut to shape instead of summed",
    "The shape is right, but most of G is thrown away. The slopes of the copies are added up.",
    looks_right="The shape is right, and no error is raised.",
    notice="Change the last row of G. The answer must change.",
    wrong=instead(
        "06.unbroadcast",
        (
            "    while G.ndim > len(shape):\n"
            "        G = G.sum(axis=0)\n"
            "    for axis, size in enumerate(shape):\n"
            "        if size == 1:\n"
            "            G = G.sum(axis=axis, keepdims=True)\n"
            "    return G",
            "    return np.resize(G, shape)",
        ),
    ),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_j} = G_{1j}",
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_e G_{ej}",
    ),
    see=("reshape-for-transpose", "only-one-copy", "copies-not-summed"),
)
SUM_TOO_EARLY = Misconception(
    "summed-too-early",
    "summed before multiplying",
    "G must meet the other factor entry by entry first. The sum over the copies comes last.",
    looks_right="Both steps are there, and where nothing was copied their order makes no "
    "difference.",
    notice="Try a row times a matrix. The row's gradient comes out with the shape of the matrix.",
    wrong=instead(
        "06.multiply",
        (
            "dA, dB = G * b.value, G * a.value\n"
            "        return unbroadcast(dA, a.value.shape), unbroadcast(dB, b.value.shape)",
            "dA, dB = unbroadcast(G, a.value.shape), unbroadcast(G, b.value.shape)\n"
            "        return dA * b.value, dB * a.value",
        ),
    ),
    formula=(
        r"\frac{\partial\mathcal L}{\partial b_j} = \left(\sum_e G_{ej}\right)A_{ej}",
        r"\frac{\partial\mathcal L}{\partial b_j} = \sum_e G_{ej}A_{ej}",
    ),
    see=("copies-not-summed", "mean-of-means"),
)
PARENTS_LEFT_OUT = Misconception(
    "parents-left-out",
    "the parents left out",
    "Value and backward rule are right, but the node does not know where to send its gradients. "
    "Its parents are (a, b).",
    looks_right="Value and backward rule are right, and nothing raises an error.",
    notice="Print the node's parents. Nodes before it get no gradient at all.",
    wrong=instead("06.multiply", ("(a, b), way_back", "(), way_back")),
    see=("parents-exchanged", "values-for-nodes"),
)
PARENTS_EXCHANGED = Misconception(
    "parents-exchanged",
    "the parents exchanged",
    "The backward rule returns a's gradient first, and the first parent named here is b. The "
    "order must be the same in both.",
    looks_right="Both parents are there, and a product does not mind their order. The gradients "
    "do.",
    notice="Let a and b have different shapes. Each then gets a gradient in the other's shape.",
    wrong=instead("06.multiply", ("(a, b), way_back", "(b, a), way_back")),
    see=("two-gradients-exchanged", "parents-left-out", "own-factor"),
)
VALUES_FOR_NODES = Misconception(
    "values-for-nodes",
    "values where nodes belong",
    "The parents are the nodes a and b, not their arrays. An array has no backward rule.",
    looks_right="All other lines work with values.",
    notice="Ask a parent for its own parents. An array has none.",
    wrong=instead("06.multiply", ("(a, b), way_back", "(a.value, b.value), way_back")),
    formula=(r"\text{parents} = (A,\,B),\text{ arrays}", r"\text{parents} = (a,\,b),\text{ nodes}"),
    see=("parents-left-out", "value-handed-back"),
)
WAY_OF_A_SUM = Misconception(
    "backward-rule-of-a-sum",
    "the backward rule of a sum",
    "A sum hands G on unchanged. A product multiplies it by the other factor.",
    looks_right="It is the backward rule of add, which the lesson shows just before.",
    notice="Double b. a's gradient must double with it.",
    wrong=instead("06.multiply", ("G * b.value, G * a.value", "G, G")),
    see=("sum-going-forward", "incoming-gradient-left-out"),
)
SUM_FOR_PRODUCT = Misconception(
    "sum-going-forward",
    "a sum going forward",
    "The backward rule is that of a product, and the value is a sum.",
    looks_right="The line was copied from add, and the backward rule is right.",
    notice="2 times 3 must be 6. Yours is 5.",
    wrong=instead("06.multiply", ("Node(a.value * b.value", "Node(a.value + b.value")),
    see=("backward-rule-of-a-sum", "product-for-sum"),
)
RECURSION = Misconception(
    "too-deep-recursion",
    "too deep for a function that calls itself",
    "Your order is right where the graph is small. But a chain of 5000 nodes needs 5000 nested "
    "calls, and Python stops at about 1000. Keep the nodes that wait in a list.",
    looks_right="It is the shortest way to write it, and on every small graph the order is right.",
    notice="Build a chain of 5000 nodes. Python stops at about 1000 calls inside one another.",
    wrong=instead(
        "06.topological",
        (
            "    order, done, waiting = [], set(), [last]\n"
            "    while waiting:\n"
            "        missing = [parent for parent in waiting[-1].parents if parent not in "
            "done]\n"
            "        if missing:\n"
            "            waiting.append(missing[0])\n"
            "        else:\n"
            "            order.append(waiting.pop())\n"
            "            done.add(order[-1])\n"
            "    return order",
            "    order, seen = [], set()\n"
            "\n"
            "    def visit(node):\n"
            "        if node not in seen:\n"
            "            seen.add(node)\n"
            "            for parent in node.parents:\n"
            "                visit(parent)\n"
            "            order.append(node)\n"
            "\n"
            "    visit(last)\n"
            "    return order",
        ),
    ),
    formula=(
        r"\text{depth of calls} = \text{length of the longest path}",
        r"\text{depth of calls} = 1",
    ),
    see=("once-for-each-path", "written-when-first-met"),
)
ORDER_REVERSED = Misconception(
    "last-node-first",
    "the last node first",
    "This is the order for going back. Asked for is the other direction: each node after its "
    "parents, the last node at the end.",
    looks_right="Going back starts at the last node, and this is the order for it.",
    notice="Look at the first node of the list. It must have no parents.",
    wrong=instead("06.topological", ("return order", "return order[::-1]")),
    formula=(r"n(p) > n(v)", r"n(p) < n(v)"),
    see=("from-first-to-last", "last-node-left-out", "list-in-reverse-order"),
)
AS_MET = Misconception(
    "written-when-first-met",
    "written down when first met",
    "A node can be met early along a short path, before all its children have passed their "
    "gradients on. Write a node down only when all its parents have been.",
    looks_right="Every node is there once, the last one stands at the end, and in a chain the "
    "order is right.",
    notice="Draw a node with a short and a long way to the loss. It must come before every node "
    "on the long way.",
    wrong=instead(
        "06.topological",
        (
            "    order, done, waiting = [], set(), [last]\n"
            "    while waiting:\n"
            "        missing = [parent for parent in waiting[-1].parents if parent not in "
            "done]\n"
            "        if missing:\n"
            "            waiting.append(missing[0])\n"
            "        else:\n"
            "            order.append(waiting.pop())\n"
            "            done.add(order[-1])\n"
            "    return order",
            "    order, waiting = [], [last]\n"
            "    while waiting:\n"
            "        node = waiting.pop(0)\n"
            "        if node not in order:\n"
            "            order.append(node)\n"
            "            waiting.extend(node.parents)\n"
            "    return order[::-1]",
        ),
    ),
    formula=(r"n(v) < n(w)\text{ where }d(v) > d(w)", r"n(p) < n(v)"),
    see=("handed-on-too-early", "once-for-each-path"),
)
WRITTEN_AGAIN = Misconception(
    "all-missing-parents-at-once",
    "all missing parents on the waiting list at once",
    "A parent can then wait twice, and a node taken from the list may be in the order already. "
    "Add one missing parent, then look again; or leave out a node that is already in the order.",
    looks_right="All missing parents must go into the order, so all of them are put on the list.",
    notice="Draw a node that is the parent of another node and of that node's child. It comes "
    "twice.",
    wrong=instead("06.topological", ("waiting.append(missing[0])", "waiting.extend(missing)")),
    formula=(r"v_i = v_j\quad(i\neq j)", r"v_i\neq v_j\quad(i\neq j)"),
    see=("once-for-each-path", "written-when-first-met"),
)
EVERY_PATH = Misconception(
    "once-for-each-path",
    "once for each path",
    "A node with two children is met twice. Remember which nodes are done.",
    looks_right="In a chain, and in every tree, each node is met once.",
    notice="Let a node meet itself, as in multiply(a, a). It comes twice.",
    wrong=instead(
        "06.topological",
        (
            "    order, done, waiting = [], set(), [last]\n"
            "    while waiting:\n"
            "        missing = [parent for parent in waiting[-1].parents if parent not in "
            "done]\n"
            "        if missing:\n"
            "            waiting.append(missing[0])\n"
            "        else:\n"
            "            order.append(waiting.pop())\n"
            "            done.add(order[-1])\n"
            "    return order",
            "    order, waiting = [], [last]\n"
            "    for node in waiting:\n"
            "        order.insert(0, node)\n"
            "        waiting.extend(node.parents)\n"
            "    return order",
        ),
    ),
    formula=(r"\#v = \text{ways from }v\text{ to the end}", r"\#v = 1"),
    see=("all-missing-parents-at-once", "handed-on-again", "too-deep-recursion"),
)
ONE_PARENT = Misconception(
    "first-parent-only",
    "only the first parent followed",
    "A node can have several parents. The order must hold all nodes behind each of them.",
    looks_right="In a chain it is right: there each node has one parent.",
    notice="Count the nodes of a product of two leaves. There are three.",
    wrong=instead("06.topological", ("waiting[-1].parents if", "waiting[-1].parents[:1] if")),
    formula=(r"P(v) = \{p_1\}", r"P(v) = \{p_1,p_2,\dots\}"),
    see=("nodes-without-parents-left-out", "only-the-first-path"),
)
LEAVES_LEFT_OUT = Misconception(
    "nodes-without-parents-left-out",
    "the nodes without parents left out",
    "Weights and biases have no parents. They belong into the order too: their gradients are "
    "what we want.",
    looks_right="Nodes without parents hand nothing on, so nothing seems to be left for them to "
    "do.",
    notice="Look for a weight in the list. Its gradient is what the whole walk is for.",
    wrong=instead(
        "06.topological", ("return order", "return [node for node in order if node.parents]")
    ),
    formula=(r"\{v : P(v)\neq\emptyset\}", r"\{v_1,\dots,v_m\}"),
    see=("last-node-left-out", "first-parent-only"),
)
LAST_LEFT_OUT = Misconception(
    "last-node-left-out",
    "the last node left out",
    "The node that was handed in belongs into the order, at its end.",
    looks_right="The last node was handed in, so it seems to need no place in the list.",
    notice="Look at the end of the list. It must be the node that was handed in.",
    wrong=instead("06.topological", ("return order", "return order[:-1]")),
    formula=(r"v_1,\dots,v_{m-1}", r"v_1,\dots,v_m"),
    see=("nodes-without-parents-left-out", "last-node-first"),
)
ASSIGNED = Misconception(
    "last-path-only",
    "the last path replaces the others",
    "A node receives a piece from each of its children. `=` keeps only the last piece; the "
    "pieces must be added.",
    looks_right="Where every node has one child, it is right.",
    notice="Let a node meet itself: the slope of a·a is 2a, and half of it comes out.",
    wrong=instead("06.backward", ("grads.get(parent, 0) + G", "G")),
    formula=(r"g_v = G_{c_m}", r"g_v = G_{c_1}+\dots+G_{c_m}"),
    see=("only-the-first-path", "added-in-place", "only-the-last-example"),
)
FIRST_PATH_ONLY = Misconception(
    "only-the-first-path",
    "only the first path counts",
    "A node receives a piece from each of its children. The later ones must be added.",
    looks_right="A node that has its gradient already seems to be done.",
    notice="Let a node meet itself: the slope of a·a is 2a, and half of it comes out.",
    wrong=instead(
        "06.backward", ("grads[parent] = grads.get(parent, 0) + G", "grads.setdefault(parent, G)")
    ),
    formula=(r"g_v = G_{c_1}", r"g_v = G_{c_1}+\dots+G_{c_m}"),
    see=("last-path-only", "first-parent-only", "only-one-copy"),
)
ADDED_IN_PLACE = Misconception(
    "added-in-place",
    "+= changed an array that another node uses",
    "A sum hands the same array G to both parents. `+=` writes into it, so the other parent's "
    "gradient changes too. Make a new array: old + new.",
    looks_right="old + new and += give the same number, and += is shorter.",
    notice="Let a node x feed a sum, and another parent of that sum too. That other parent's "
    "gradient comes out too large.",
    wrong=instead(
        "06.backward",
        (
            "grads[parent] = grads.get(parent, 0) + G",
            "if parent in grads:\n"
            "                grads[parent] += G\n"
            "            else:\n"
            "                grads[parent] = G",
        ),
    ),
    formula=(r"g_v\leftarrow g_v+G,\quad g_w\leftarrow g_w+G", r"g_v\leftarrow g_v+G"),
    see=("last-path-only", "added-up-across-calls", "handed-on-again"),
)
TOTAL_AGAIN = Misconception(
    "handed-on-again",
    "handed on again, with what was handed on before",
    "Each time a piece arrived the whole total was sent back, the earlier pieces included. Wait "
    "until all have arrived, then hand on once.",
    looks_right="Every piece is added up, and where each node has one child it is right.",
    notice="Put one more node before a node with two children. Its gradient holds the first "
    "piece twice.",
    wrong=instead(
        "06.backward",
        (
            "    grads = {loss: np.ones_like(loss.value)}\n"
            "    for node in reversed(topological(loss)):\n"
            "        pieces = node.way_back(grads[node])\n"
            "        for parent, G in zip(node.parents, pieces, strict=True):\n"
            "            grads[parent] = grads.get(parent, 0) + G\n"
            "    return grads",
            "    grads = {}\n"
            "\n"
            "    def visit(node, G):\n"
            "        grads[node] = grads.get(node, 0) + G\n"
            "        for parent, piece in zip(node.parents, node.way_back(grads[node]), "
            "strict=True):\n"
            "            visit(parent, piece)\n"
            "\n"
            "    visit(loss, np.ones_like(loss.value))\n"
            "    return grads",
        ),
    ),
    formula=(
        r"g_p = \left(G_{c_1}+(G_{c_1}+G_{c_2})\right)\frac{\partial v}{\partial p}",
        r"g_p = \left(G_{c_1}+G_{c_2}\right)\frac{\partial v}{\partial p}",
    ),
    see=("handed-on-too-early", "once-for-each-path", "added-in-place"),
)
TOO_EARLY = Misconception(
    "handed-on-too-early",
    "handed on before everything had arrived",
    "A node handed its gradient on while another piece was still on its way. Go through "
    "`topological(loss)` from its end.",
    looks_right="It goes back from the loss, level by level, and each node is visited once.",
    notice="Give a node a short and a long way to the loss. Its own parents get the piece of the "
    "short way alone.",
    wrong=instead(
        "06.backward",
        (
            "    for node in reversed(topological(loss)):\n",
            "    waiting = [loss]\n    for node in waiting:\n",
        ),
        (
            "            grads[parent] = grads.get(parent, 0) + G\n",
            "            grads[parent] = grads.get(parent, 0) + G\n"
            "            if parent not in waiting:\n"
            "                waiting.append(parent)\n",
        ),
    ),
    formula=(
        r"g_p = G_{c_1}\frac{\partial v}{\partial p}",
        r"g_p = \left(G_{c_1}+G_{c_2}\right)\frac{\partial v}{\partial p}",
    ),
    see=("written-when-first-met", "handed-on-again", "from-first-to-last"),
)
NOT_REVERSED = Misconception(
    "from-first-to-last",
    "from the first node to the last",
    "The gradient starts at the loss. Go through the order from its end: "
    "reversed(topological(loss)).",
    looks_right="topological gives the order, and a loop takes it as it comes.",
    notice="The first node in the order has no gradient yet: it raises KeyError, or nothing moves.",
    wrong=instead("06.backward", ("reversed(topological(loss))", "topological(loss)")),
    formula=(r"v_1,\,v_2,\,\dots,\,v_n=\mathcal L", r"\mathcal L=v_n,\,\dots,\,v_2,\,v_1"),
    see=("last-node-first", "handed-on-too-early"),
)
LOSS_FOR_ONE = Misconception(
    "loss-for-one",
    "the loss's value where its gradient belongs",
    "Going back starts with the slope of the loss along itself, which is 1. Here everything is "
    "multiplied by the loss.",
    looks_right="The way back starts at the loss, so the loss seems to be what is sent back.",
    notice="Print grads[loss]. It must be 1.",
    wrong=instead("06.backward", ("np.ones_like(loss.value)", "loss.value")),
    formula=(r"g_{\mathcal L} = \mathcal L", r"g_{\mathcal L} = 1"),
    see=("zero-for-one", "value-handed-back", "value-for-slope"),
)
ZERO_FOR_ONE = Misconception(
    "zero-for-one",
    "started from 0",
    "The slope of the loss along itself is 1. From a 0 only zeros come back.",
    looks_right="Sums start from 0, and gradients are added up.",
    notice="All gradients are 0.",
    wrong=instead("06.backward", ("np.ones_like", "np.zeros_like")),
    formula=(r"g_{\mathcal L} = 0", r"g_{\mathcal L} = 1"),
    see=("loss-for-one", "bias-forgotten"),
)
VALUE_HANDED_BACK = Misconception(
    "value-handed-back",
    "values handed back instead of gradients",
    "A node's backward rule takes the gradient that has arrived at the node, not the node's value.",
    looks_right="The value is the number that a node has at hand.",
    notice="Put a sum behind the loss that adds 10. No gradient may change.",
    wrong=instead("06.backward", ("node.way_back(grads[node])", "node.way_back(node.value)")),
    formula=(
        r"g_p = v\,\frac{\partial v}{\partial p}",
        r"g_p = g_v\,\frac{\partial v}{\partial p}",
    ),
    see=("loss-for-one", "chain-cut", "values-for-nodes"),
)
CHAIN_CUT = Misconception(
    "chain-cut",
    "each node started anew from 1",
    "Only the loss starts with 1. Every other node hands on the gradient that has arrived at it.",
    looks_right="The loss starts with 1, and it looks as if each node did.",
    notice="Multiply the loss by 2. All gradients before it must double, and yours do not.",
    wrong=instead(
        "06.backward", ("node.way_back(grads[node])", "node.way_back(np.ones_like(node.value))")
    ),
    formula=(
        r"g_p = 1\cdot\frac{\partial v}{\partial p}",
        r"g_p = g_v\,\frac{\partial v}{\partial p}",
    ),
    see=("incoming-gradient-left-out", "value-handed-back"),
)
LEFT_FROM_BEFORE = Misconception(
    "left-from-an-earlier-call",
    "gradients left from an earlier call",
    "The dictionary was not empty when the call began. Make it inside the function; in the `def` "
    "line it would be made only once.",
    looks_right="The first call is right.",
    notice="Call it on two graphs, one after the other. The second dictionary holds nodes of the "
    "first graph.",
    wrong=instead(
        "06.backward",
        (
            "def backward(loss):\n    grads = {loss: np.ones_like(loss.value)}\n",
            "grads = {}\n\n\ndef backward(loss):\n    grads[loss] = np.ones_like(loss.value)\n",
        ),
    ),
    formula=(r"\{g_v\}\cup\{g_v\text{ of the graph before}\}", r"\{g_v\}"),
    see=("added-up-across-calls", "gradients-kept-between-steps"),
)
