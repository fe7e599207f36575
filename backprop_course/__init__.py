"""What the lessons use beside `backprop_lib`: exercises, proofs, views.

- `views`: pictures, and the lab, a network that can be taken hold of.
- `exercises`: `check`, `hint`, `solution` and `predict`.
- `proofs`: every formula of the derivation, proved with SymPy.

Importing this loads nothing. Each part loads what it needs when it is used.
"""

import sys

if sys.platform == "emscripten":
    from backprop_course.browser import fetch_when_imported

    fetch_when_imported()
