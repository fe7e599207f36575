"""What PyTorch's autograd has recorded, drawn from the loss down to the parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from backprop_course.shared.language import say
from backprop_course.shared.style import FAINT
from backprop_course.views.svg import Drawing, Picture

BOX, LEAF, HEIGHT = 236.0, 150.0, 30.0
ROW, GAP, NOTE = 50.0, 26.0, 190.0
MOST = 40
"""Nodes; a picture of more could not be read."""


@dataclass
class Recorded:
    """One node: which operation, how deep below the loss, in which column, from which node."""

    name: str
    depth: int
    column: int
    parent: int | None
    node: Any


def recorded(node: Any, leaves: Mapping[str, Any], notes: Sequence[str] = ()) -> Picture:
    """The graph below a tensor's `grad_fn`, one operation a box, the way back going down.

    `leaves` names the parameters. `notes` stand beside the operations, in the order of the walk
    from the loss, each branch to its end.

    Raises TypeError for what is no grad_fn, ValueError for more notes than operations and for more
    than 40 nodes.
    """
    if not (hasattr(node, "next_functions") and hasattr(node, "name")):
        raise TypeError(
            say("node must be the grad_fn of a tensor, got {node!r}; try loss.grad_fn", node=node)
        )
    found = list(islice(_walk(node), MOST + 1))
    if len(found) > MOST:
        raise ValueError(
            say(
                "node must have at most {most} operations at and below it, got more; a "
                "smaller network shows the same",
                most=MOST,
            )
        )
    inner = [index for index, one in enumerate(found) if not _is_leaf(one)]
    if len(notes) > len(inner):
        raise ValueError(
            say(
                "notes must be at most one for each of {count} operations, got {notes}; the "
                "parameters are named by leaves",
                count=len(inner),
                notes=len(notes),
            )
        )
    beside = dict(zip(inner, notes, strict=False))
    names = {id(tensor): name for name, tensor in leaves.items()}
    texts = [
        f"{names.get(id(one.node.variable), '?')}.grad" if _is_leaf(one) else one.name
        for one in found
    ]
    left = NOTE if notes else 4.0
    columns, rows = 1 + max(one.column for one in found), 1 + max(one.depth for one in found)
    label = say("recorded: {names}", names=", ".join(texts))
    drawing = Drawing(left + BOX + (columns - 1) * (GAP + LEAF) + 8, rows * ROW + 8, label)
    for one in found:
        if one.parent is not None:
            _join(drawing, _place(found[one.parent], left), _place(one, left))
    for index, (one, text) in enumerate(zip(found, texts, strict=True)):
        x, y, width = _place(one, left)
        opacity = 1.0 if _is_leaf(one) else FAINT
        corner = x - width / 2, y - HEIGHT / 2
        drawing.box(*corner, width, HEIGHT, rx=6, stroke_width=1, stroke_opacity=opacity)
        drawing.text(x, y, text, 13, data_key=f"node[{index}]")
        if index in beside:
            drawing.text(left - 14, y, beside[index], 13, text_anchor="end")
    return Picture(drawing.markup(), label)


def _walk(top: Any) -> Iterator[Recorded]:
    """The nodes below this one, each branch to its end. Its longest branch keeps the column."""
    waiting = [Recorded(_name(top), 0, 0, None, top)]
    lengths: dict[Any, int] = {}
    taken: set[tuple[int, int]] = set()
    index = 0
    while waiting:
        one = waiting.pop()
        yield one
        below = [node for node, _ in one.node.next_functions if node]
        below.sort(key=lambda node: _length(node, lengths), reverse=True)
        for node in reversed(below):
            rows = range(one.depth + 1, one.depth + 1 + _length(node, lengths))
            column = one.column
            if node is not below[0]:
                column = next(
                    c for c in count(column + 1) if taken.isdisjoint((c, r) for r in rows)
                )
                taken |= {(column, row) for row in rows}
            waiting.append(Recorded(_name(node), one.depth + 1, column, index, node))
        index += 1


def _length(node: Any, known: dict[Any, int], most: int = MOST) -> int:
    """How many operations follow one another from here, each node counted once for good."""
    if node not in known and most > 0:
        below = [
            _length(next_one, known, most - 1) for next_one, _ in node.next_functions if next_one
        ]
        known[node] = 1 + max(below, default=0)
    return known.get(node, 0)


def _name(node: Any) -> str:
    """PyTorch's name for the step back, without what every one of them ends in."""
    name: str = node.name().split("::")[-1]
    return name.rstrip("0123456789").removesuffix("Backward")


def _is_leaf(one: Recorded) -> bool:
    return hasattr(one.node, "variable")


def _place(one: Recorded, left: float) -> tuple[float, float, float]:
    """The middle of a node's box, and its width."""
    y = one.depth * ROW + HEIGHT / 2 + 4
    if one.column == 0:
        return left + BOX / 2, y, BOX
    return left + BOX + (one.column - 1) * (GAP + LEAF) + GAP + LEAF / 2, y, LEAF


def _join(
    drawing: Drawing, above: tuple[float, float, float], below: tuple[float, float, float]
) -> None:
    """A line from the node above, with a head where the gradient arrives."""
    (x1, y1, width), (x2, y2, _) = above, below
    y1, y2 = y1 + HEIGHT / 2, y2 - HEIGHT / 2
    points = [(x1, y1), (x2, y2)]
    if x1 != x2:
        start, middle = x1 + width / 2 - 12, (y1 + y2) / 2
        points = [(start, y1), (start, middle), (x2, middle), (x2, y2)]
    drawing.path(points, stroke_width=1.4)
    drawing.path([(x2 - 4, y2 - 5), (x2, y2), (x2 + 4, y2 - 5)], stroke_width=1.4)
