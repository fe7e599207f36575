"""A formula as operators and operands, from which its writings are made.

A part of a formula is a matrix under its name, a number, a `Constant`, or a `Term` of other parts.
The same terms are written in symbols (`symbols`), with numbers put in (`put_in`), and as a row of
signs and matrices (`as_row`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from backprop_course.shared.style import number
from backprop_course.views.grids import Matrix


@dataclass(frozen=True)
class Constant:
    """A number with a name of its own, such as 1/E."""

    name: str
    """In symbols."""
    text: str
    """With numbers put in."""
    value: float


@dataclass(frozen=True)
class Term:
    """An operator, and the parts it is applied to, in order.

    Between its parts: + − @ ∘ · and /. A "−" of one part is its negative. "@" is the product of
    matrices, "∘" the elementwise one, "·" the one with a number.
    Around its part: "²" the square, "‖²" the sum of all squares, "Σ" the sum of all entries, "Σₑ"
    the sum over the examples, "log"; any other sign is a function of its parts, such as "σ".
    """

    sign: str
    parts: tuple[Part, ...]


Part: TypeAlias = "Term | Constant | Matrix | float"


class Line(NamedTuple):
    """A formula as text, in three pieces."""

    left: str
    sign: str
    """ "=" or "←"."""
    right: str

    def __str__(self) -> str:
        """The whole line."""
        return " ".join(self)


HALF = Constant("½", "½", 0.5)

Row = list[str | Matrix]

_PRODUCTS = ("@", "∘", "·", "/")
_BETWEEN = ("+", "−", *_PRODUCTS)
_AROUND = {
    "²": ("(", ")²"),
    "‖²": ("‖", "‖²"),
    "Σ": ("Σ (", ")"),
    "Σₑ": ("Σₑ ", ""),
    "log": ("log ", ""),
    "max": ("max(0, ", ")"),
}


def plus(parts: list[Part]) -> Part:
    """Parts added up; one part alone is itself."""
    return parts[0] if len(parts) == 1 else Term("+", tuple(parts))


def times(sign: str, *parts: Part) -> Part:
    """Factors multiplied; one factor alone is itself."""
    return parts[0] if len(parts) == 1 else Term(sign, parts)


def total(*columns: list[float]) -> Part:
    """The products of the first numbers, of the second ones and so on, added up."""
    return plus([times("·", *factors) for factors in zip(*columns, strict=True)])


def symbols(part: Part) -> str:
    """The formula in symbols."""
    return "".join(
        [each if isinstance(each, str) else each.name for each in _written(part, named=True)]
    )


def put_in(part: Part) -> str:
    """The formula in numbers; a negative number behind a sign stands in brackets."""
    return "".join(map(str, _written(part, named=False)))


def as_row(part: Part) -> Row:
    """The formula's matrices in order, and the signs before, between and behind them."""
    written: Row = [""]
    for each in _written(part, named=False):
        if isinstance(each, Matrix):
            written += [each, ""]
        else:
            written[-1] += each  # type: ignore[operator]  # the last one is always a text
    return [each if isinstance(each, Matrix) else each.strip() for each in written if each]


def _written(part: Part, named: bool, first: bool = True) -> Row:
    """Texts and matrices in order; `first` where no sign stands before."""
    if isinstance(part, Matrix):
        return [part]
    if isinstance(part, Constant):
        return [part.name if named else part.text]
    if not isinstance(part, Term):
        text = number(part)
        return [text if first or not text.startswith("−") else f"({text})"]
    sign, parts = part.sign, part.parts
    if sign not in _BETWEEN:
        opening, closing = _AROUND.get(sign, (f"{sign}(", ")"))
        inside = [_written(each, named) for each in parts]
        return [opening, *_joined(inside, ", "), closing]
    negative = sign == "−" and len(parts) == 1
    written: list[Row] = []
    for place, each in enumerate(parts):
        if _in_brackets(each, sign, named):
            written.append(["(", *_written(each, named), ")"])
        else:
            written.append(_written(each, named, first and place == 0 and not negative))
    side_by_side = named and sign in ("@", "·")
    return ["−" if negative else "", *_joined(written, " " if side_by_side else f" {sign} ")]


def _joined(written: list[Row], sign: str) -> Row:
    joined = written[0][:]
    for each in written[1:]:
        joined += [sign, *each]
    return joined


def _in_brackets(part: Part, sign: str, named: bool) -> bool:
    """Whether a part of a term with this sign needs them."""
    if sign not in _PRODUCTS:
        return False
    if isinstance(part, Matrix):
        return named and " − " in re.sub(r"\(.*\)", "", part.name)  # such as 1 − A
    if not isinstance(part, Term):
        return False
    return part.sign in ("+", "−") or (sign == "∘" and part.sign == "@")
