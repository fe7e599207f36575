"""One entry of the ledger as it is shown: mathematics in a notebook, plain text elsewhere."""

from __future__ import annotations

from typing import Any

from sympy.matrices.exceptions import ShapeError

from backprop_course.proofs.derivation import Derivation
from backprop_course.proofs.entry import Slip, Verdict

SIGNS = "&<>*_[]$`|~#\\"
"""What Markdown, HTML or MathJax would take for their own."""


class Shown:
    """One entry with its steps: mathematics in a notebook, plain text elsewhere."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def __repr__(self) -> str:
        """Plain text."""
        found, entry = self.verdict, self.verdict.entry
        lines = [f"{entry.id}  {found.verdict}  ({entry.scope})", entry.statement]
        if found.trouble:
            lines.append(found.trouble)
        if found.counterexample:
            lines.append(found.counterexample)
        lines += [repr(proof) for proof in found.derivations]
        if found.wrong_forms:
            lines.append(f"rejected: {found.rejected}")
        return "\n\n".join(lines)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/markdown": self._markdown(), "text/plain": repr(self)}

    def _markdown(self) -> str:
        found, entry = self.verdict, self.verdict.entry
        parts = [f"**{entry.id}** {entry.statement} — *{found.verdict}, {entry.scope}*"]
        if found.trouble:
            parts.append(found.trouble)
        if isinstance(entry, Slip) and found.counterexample:
            parts += [_refuted(entry), *_as_prose(found.counterexample.partition("\n")[2])]
        parts += map(_set_apart, found.derivations)
        if found.wrong_forms:
            parts.append(f"✗ {found.rejected}")
        return "\n\n".join(parts)


def _refuted(slip: Slip) -> str:
    """The printed form with ≠ for its =, or that there is none."""
    try:
        claim = slip.printed()
    except ShapeError:
        return "As printed, the shapes do not fit: it cannot even be written down for SymPy."
    sides = Derivation((claim.first, claim.steps[-1][0]))
    return _set_apart(sides).replace("&=", r"&\ne", 1)


def _set_apart(proof: Derivation) -> str:
    """Between $$: inline, Markdown would take some of the formula's signs for its own."""
    return f"$${proof._repr_latex_().strip('$')}$$"


def _as_prose(text: str) -> list[str]:
    """The paragraphs of a plain text, for Markdown."""
    return text.translate({ord(sign): f"&#{ord(sign)};" for sign in SIGNS}).splitlines()
