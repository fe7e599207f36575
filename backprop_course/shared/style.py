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
PAGE = "var(--jp-layout-color0, Canvas)"
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


def number(value: float, digits: int = 3) -> str:
    """Three significant digits and a true minus sign; what is left of rounding is "≈0".

    Before the point no digit is left out.
    """
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    if abs(value) < ROUNDING:
        return "≈0"
    before_point = 1 + (9.5 <= abs(value) < 999.5) + (99.5 <= abs(value) < 999.5)
    text = f"{value:#.{max(digits, before_point)}g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    return text.rstrip(".").replace("-", "−")


GLYPHS = {
    **dict.fromkeys("0123456789", 0.636),
    **dict.fromkeys("−≈∞=→+", 0.838),
    **dict.fromkeys("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", 0.401),
    **dict.fromkeys(" .,·", 0.318),
    **dict.fromkeys("()⁽⁾", 0.39),
    "e": 0.615,
}
"""Widths in em, of the widest of the fonts that `FONT` comes to (DejaVu Sans)."""

WIDE = 0.72
"""Of every other letter."""


def width_of(text: str, size: float) -> float:
    """At least as wide as the text is drawn, in pixels."""
    return size * sum(GLYPHS.get(letter, WIDE) for letter in text)


def fitted(value: float, size: float, room: float) -> tuple[str, float]:
    """The number in as many of three digits as have room, and its size, smaller if none do."""
    text = number(value)
    for digits in (2, 1):
        if width_of(text, size) <= room:
            break
        text = number(value, digits)
    return text, min(size, math.floor(10 * size * room / width_of(text, size)) / 10)


def apart(*values: float) -> list[str]:
    """The numbers in as many digits as tell them apart."""
    for digits in range(3, 18):
        texts = [number(value, digits) for value in values]
        if len(set(texts)) == len(set(values)):
            break
    return texts


def sub(index: int) -> str:
    """A whole number as a subscript."""
    return str(index).translate(_SUBSCRIPT)


def sup(index: int | str) -> str:
    """A whole number, in brackets or not, as a superscript."""
    return str(index).translate(_SUPERSCRIPT)
