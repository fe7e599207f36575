"""A formula in three lines of the page: in symbols, with numbers put in, and the result."""

from __future__ import annotations

from backprop_course.views.svg import escape

_LINES = (
    '<div style="display:grid;grid-template-columns:max-content max-content 1fr;'
    "gap:4px 8px;font-size:15px;line-height:1.45;font-variant-numeric:tabular-nums;"
    'padding-bottom:8px">{}</div>'
)
_LINE = (
    '<div style="display:contents" data-key="{}">'
    '<span style="text-align:right">{}</span><span>{}</span></div>'
)
_MARGIN = '<span style="font-size:12px;opacity:0.75;padding-right:10px;line-height:22px">{}</span>'


def formula_lines(source: str, symbols: str, numbers: str, result: str, key: str) -> str:
    """`source` in the margin; the lines aligned at their = or ←, broken between terms only.

    The lines' data-keys are key-symbols and key-numbers, the result's is key-result.
    """
    outcome = f'= <b data-key="{key}-result">{escape(result)}</b>'
    return _LINES.format(
        _MARGIN.format(escape(source))
        + _line(f"{key}-symbols", symbols)
        + _MARGIN.format("")
        + _line(f"{key}-numbers", numbers)
        + _MARGIN.format("")
        + f"<span></span><span>{outcome}</span>"
    )


def halves(formula: str) -> tuple[str, str]:
    """What stands before the first sign, = or ←, and what stands from it on."""
    place = min(found for sign in ("=", "←") if (found := formula.find(f" {sign} ")) >= 0)
    return formula[:place], formula[place + 1 :]


def _line(key: str, formula: str) -> str:
    left, right = halves(formula)
    kept = right.replace(" · ", "\u00a0·\u00a0").replace(" ∘ ", "\u00a0∘\u00a0")
    return _LINE.format(key, escape(f"{left} "), escape(kept))
