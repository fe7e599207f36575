"""The sheet's few words, in one place, for an edition in another language to put in its own."""

SHEET = (
    "sheet: draw a digit. Keys: arrows move the pen, with shift less far; space puts it down or "
    "lifts it; c clears the sheet"
)
PEN_DOWN = "pen down"
PEN_UP = "pen up"
CLEAR = "clear the sheet (key c)"
KEYS = "arrows: move the pen; space: pen down or up; c: clear"
EXAMPLES = "examples"
EXAMPLE = "example"
SEEN = "what the network sees: 8 × 8 cells"
EMPTY = "the sheet is empty"
ANSWER = "answer"
DRAWN = "what is drawn"
