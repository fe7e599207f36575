"""The one visual language: colours of signs, how numbers are written, sizes."""

from __future__ import annotations

import math

POSITIVE = "#0072B2"
NEGATIVE = "#D55E00"
RIGHT, WRONG, OPEN = POSITIVE, NEGATIVE, "#767676"
"""Of a verdict; each stands beside its sign, ✓, ✗ or …."""

DASH = "5 3"
"""Negative lines are dashed: colour never stands alone."""

TEXT = "var(--jp-content-font-color1, currentColor)"
PAGE = "var(--jp-layout-color1, Canvas)"
FONT = "var(--jp-ui-font-family, system-ui, sans-serif)"
FAINT = 0.45
"""Opacity of what is there but not meant."""

FADED = 0.25
"""Opacity of the lines that the step in view does not use."""

FADED_TEXT = 0.68
"""Opacity of their numbers, which stay legible."""

CELL_WIDTH, CELL_HEIGHT = 64, 26

ROUNDING = 1e-15
"""Below this, the digits of a number differ from machine to machine."""

_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPT = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def colour(value: float) -> str:
    """The colour of a sign; zero has none."""
    if value == 0:
        return "currentColor"
    return NEGATIVE if value < 0 else POSITIVE


def relative_size(value: float, largest: float) -> float:
    """How large a value is against the largest, from 0 to 1; what is not finite counts as 1."""
    if not math.isfinite(value):
        return 1.0
    if not (math.isfinite(largest) and largest > 0):
        return 0.0
    return min(1.0, abs(value) / largest)


def number(value: float) -> str:
    """Three significant digits and a true minus sign; what is left of rounding is "≈0"."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if abs(value) < ROUNDING:
        return "≈0"
    text = f"{value:#.3g}"
    if "e" in text:
        digits, exponent = text.split("e")
        text = f"{digits.rstrip('0').rstrip('.')}e{int(exponent)}"
    return text.rstrip(".").replace("-", "−")


def sub(index: int) -> str:
    """A whole number as a subscript."""
    return str(index).translate(_SUBSCRIPT)


def sup(index: int | str) -> str:
    """A whole number, in brackets or not, as a superscript."""
    return str(index).translate(_SUPERSCRIPT)
