"""The picture of a training: the plane where there is one, loss, accuracies, and how far it is."""

from __future__ import annotations

import numpy as np

from backprop_course.views.frame import Frame
from backprop_course.views.live.training import Training
from backprop_course.views.plane import MARGIN, SIZE, draw_decision
from backprop_course.views.style import DASH, FAINT, NEGATIVE, number
from backprop_course.views.svg import Drawing, Picture

LEFT, TOP, WIDTH, HEIGHT, RIGHT = 58.0, 34.0, 220.0, 200.0, 92.0
PANEL = LEFT + WIDTH + RIGHT
BAR = 30.0
APART = 15.0
"""Pixels between two labels, one below the other."""


def draw_training(training: Training) -> Picture:
    """The training as it stands."""
    plane = (training.net.sizes[0], training.net.sizes[-1]) == (2, 1)
    start = SIZE + 2 * MARGIN if plane else 0.0
    width = start + PANEL * (2 if training.measured else 1)
    height = max(TOP + HEIGHT + 24, SIZE + 2 * MARGIN if plane else 0) + BAR
    drawing = Drawing(width, height, _said(training), kind="training")
    if plane:
        draw_decision(drawing, MARGIN, MARGIN, training.net, training.X, training.Y)
    _draw_loss(drawing, start, training)
    if training.measured:
        _draw_accuracies(drawing, start + PANEL, training)
    _draw_progress(drawing, width, height - BAR / 2, training)
    return Picture(drawing.markup(), "training")


def _said(training: Training) -> str:
    """The state in words and numbers, for a screen reader."""
    said = [f"training, epoch {len(training.loss)} of {training.epochs}"]
    if training.loss:
        said.append(f"loss {number(training.loss[-1])}")
    for name, shares in (("train", training.accuracy), ("test", training.test_accuracy)):
        if shares:
            said.append(f"{name} {number(shares[-1])}")
    said += ["stopped"] if training.interrupted else []
    return ", ".join(said + (["loss → ∞"] if training.diverged else []))


def _draw_loss(drawing: Drawing, start: float, training: Training) -> None:
    losses = training.loss
    high = max(losses, default=1.0) or 1.0
    frame = Frame(
        drawing, start + LEFT, TOP, WIDTH, HEIGHT, (0, training.epochs), (min([0.0, *losses]), high)
    )
    frame.axes("ℒ")
    if losses:
        # an epoch's loss is the mean of its steps, hence its middle
        frame.curve(np.arange(len(losses)) + 0.5, losses)
        x, y = frame.at(len(losses) - 0.5, losses[-1])
        drawing.text(x + 9, y, number(losses[-1]), 13, text_anchor="start", data_key="loss")
        if training.diverged:
            drawing.path([(x, y), (x + 14, TOP)], stroke=NEGATIVE, stroke_dasharray=DASH)
    if training.diverged:
        drawing.text(
            start + LEFT + WIDTH, TOP - 18, "ℒ → ∞", 15, text_anchor="end", data_key="diverged"
        )


def _draw_accuracies(drawing: Drawing, start: float, training: Training) -> None:
    frame = Frame(drawing, start + LEFT, TOP, WIDTH, HEIGHT, (0, training.epochs), (0, 1))
    frame.axes("✓")
    curves = {"train": (training.accuracy, None), "test": (training.test_accuracy, DASH)}
    labels = []
    for name, (shares, dash) in curves.items():
        if shares:
            frame.curve(training.measured, shares, dash)
            x, y = frame.at(training.measured[-1], shares[-1])
            labels.append((y, x, name, shares[-1]))
    lowest = -APART
    for y, x, name, share in sorted(labels):
        y = lowest = max(y, lowest + APART)
        drawing.text(
            x + 9, y, f"{name} {number(share)}", 13, text_anchor="start", data_key=f"✓ {name}"
        )


def _draw_progress(drawing: Drawing, width: float, y: float, training: Training) -> None:
    """A bar as long as all epochs, filled by those that are done, and ■ where it was stopped."""
    done, epochs = len(training.loss), training.epochs
    right = width - RIGHT
    end = LEFT + done / epochs * (right - LEFT)
    drawing.line(LEFT, y, right, y, stroke_width=6, stroke_opacity=FAINT / 2)
    drawing.line(LEFT, y, end, y, stroke_width=6, data_key="bar")
    counted = f"{done}/{epochs}"
    start = min(right + 9, width - 7.6 * len(counted))
    drawing.text(start, y, counted, 13, text_anchor="start", data_key="epochs")
    if training.interrupted:
        drawing.box(end - 7, y - 7, 14, 14, fill="currentColor", data_key="stopped")
