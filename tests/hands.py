"""Digits as four hands write them: strokes on a sheet of 100 × 100, y downwards.

A stroke is a row of points x,y that a pen goes through in a smooth curve; a point given twice is a
corner; "|" lifts the pen. The preprocessing was tuned on the hands of TUNED alone; HELD_OUT were
looked at once, at the end.
"""

import numpy as np

TUNED, HELD_OUT = ("round", "slanted"), ("upright", "angular")

HANDS = {
    "round": {
        0: "52,12 30,24 22,50 30,78 50,90 70,78 78,50 70,22 50,12",
        1: "34,30 52,14 52,14 52,50 52,88",
        2: "26,32 36,15 56,12 70,26 66,46 46,66 24,87 24,87 76,87",
        3: "28,20 46,12 66,20 66,38 46,47 46,47 68,56 74,72 58,88 38,88 24,78",
        4: "40,12 32,38 24,56 24,56 78,56 | 62,34 61,60 60,90",
        5: "70,13 34,13 34,13 30,45 30,45 50,40 70,52 72,72 54,89 26,82",
        6: "62,12 42,26 29,52 29,76 48,90 68,80 68,62 50,53 31,64",
        7: "24,15 76,15 76,15 60,44 46,88",
        8: "64,22 48,12 34,24 42,42 62,58 68,76 50,90 32,78 38,58 58,42 65,26 60,16",
        9: "68,26 52,13 33,24 34,44 50,52 68,38 69,24 69,24 66,56 60,89",
    },
    "slanted": {
        0: "60,14 42,26 30,52 32,76 46,86 62,70 72,44 70,22 58,14",
        1: "62,12 54,48 44,90",
        2: "38,28 50,14 68,16 72,32 56,56 28,82 26,86 36,80 52,84 72,82",
        3: "42,20 58,12 74,20 68,38 50,46 50,46 66,54 66,74 48,88 26,82",
        4: "52,14 38,38 26,60 26,60 50,58 74,54 | 68,32 60,60 50,92",
        5: "46,16 40,32 36,46 36,46 56,44 64,58 58,78 38,88 22,82 | 46,16 62,14 78,12",
        6: "70,12 52,26 34,54 30,78 44,90 60,78 62,62 48,58 34,72",
        7: "34,18 54,16 80,14 80,14 62,44 44,90 | 42,54 56,52 72,50",
        8: "74,20 60,12 46,22 48,38 60,54 58,76 42,88 28,78 36,60 58,44 74,22",
        9: "72,24 58,14 42,28 42,44 56,48 70,34 73,20 66,50 52,90",
    },
    "upright": {
        0: "46,14 34,36 34,64 44,86 58,86 67,64 66,34 56,15 44,15",
        1: "50,10 50,36 50,64 50,90",
        2: "30,24 44,12 60,14 68,28 60,46 42,60 29,76 29,88 29,88 50,88 72,88",
        3: "30,14 68,14 68,14 46,42 46,42 66,50 70,70 54,88 28,84",
        4: "30,12 30,34 31,52 31,52 50,52 70,52 | 66,12 66,50 66,88",
        5: "34,14 33,30 32,44 32,44 50,40 66,50 68,68 56,86 30,86 | 34,14 50,14 68,14",
        6: "56,10 40,30 32,56 34,78 50,88 66,78 66,62 50,52 35,62",
        7: "28,14 50,14 72,14 72,14 60,38 50,64 48,88",
        8: (
            "50,12 36,20 36,36 50,45 64,36 64,20 50,12 | 50,45 33,56 32,76 50,88 68,76 67,56 50,45"
        ),
        9: "66,34 54,48 38,44 34,28 46,13 62,16 67,32 66,56 58,78 36,88",
    },
    "angular": {
        0: "40,16 28,34 26,66 40,86 62,84 74,62 72,32 58,14 38,18",
        1: "36,34 36,34 54,14 54,14 54,84 | 34,86 54,86 72,86",
        2: "26,26 26,26 44,12 64,18 64,36 64,36 24,86 24,86 74,84",
        3: "28,18 28,18 56,12 68,26 44,46 44,46 70,60 66,80 40,90 26,82",
        4: "58,90 58,90 58,12 58,12 24,62 24,62 78,62",
        5: "72,14 72,14 30,16 30,16 30,48 30,48 62,46 72,64 60,84 28,88",
        6: "52,12 36,36 30,64 38,86 60,88 70,72 58,56 32,66",
        7: "26,16 26,16 74,14 74,14 42,90 | 38,50 38,50 70,48",
        8: "66,18 44,12 34,26 50,44 68,64 60,86 38,86 32,68 52,46 68,28 66,18",
        9: "70,18 48,12 32,26 38,46 60,46 70,20 70,20 70,52 68,90",
    },
}


ONES = {
    "flag and foot": "34,30 34,30 52,12 52,12 52,88 | 32,88 52,88 72,88",
    "small flag, wide foot": "42,24 42,24 52,12 52,12 52,88 | 28,88 28,88 76,88",
    "long flag, foot": "26,40 26,40 52,12 52,12 52,88 | 36,88 36,88 68,88",
    "one stroke": "36,28 36,28 52,12 52,12 52,88 52,88 36,88 36,88 68,88",
    "foot alone": "52,12 52,12 52,88 | 34,88 34,88 70,88",
    "flag alone": "34,30 34,30 52,12 52,12 52,88",
}
"""As they are taught in many schools; no hand of TUNED writes a foot."""


def smooth(points, steps=8):
    """The curve through the points (Catmull-Rom), as a mouse would report it."""
    P = np.array([points[0], *points, points[-1]], float) / 100
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = [
        0.5
        * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        for a, b, c, d in zip(P, P[1:], P[2:], P[3:], strict=False)
    ]
    return [(float(x), float(y)) for x, y in np.vstack([*pieces, P[-1:]])]


def drawing(hand, digit):
    """The strokes of one digit."""
    return strokes_of(HANDS[hand][digit])


def strokes_of(text):
    """The strokes that a row of points says."""
    strokes = text.split("|")
    points = [[point.split(",") for point in stroke.split()] for stroke in strokes]
    return [smooth([(int(x), int(y)) for x, y in stroke]) for stroke in points]


def changed(strokes, scale=(1, 1), slant=0.0, to=(0.5, 0.5)):
    """Scaled, slanted and shifted so that the middle of the sheet comes to `to`."""
    return [
        [
            (to[0] + scale[0] * (x - 0.5) - slant * (y - 0.5), to[1] + scale[1] * (y - 0.5))
            for x, y in stroke
        ]
        for stroke in strokes
    ]


VERSIONS = {
    "as it is": {},
    "small, top left": {"scale": (0.4, 0.4), "to": (0.3, 0.3)},
    "large": {"scale": (1.2, 1.15)},
    "wide": {"scale": (1.15, 0.7)},
    "narrow": {"scale": (0.6, 1.0), "to": (0.6, 0.5)},
    "slanted right": {"slant": 0.3, "scale": (0.9, 0.9)},
    "slanted left": {"slant": -0.15, "scale": (0.9, 0.9)},
}


def drawings(hands):
    """Every digit of these hands in every version, as (hand, digit, version, strokes)."""
    for hand in hands:
        for digit in range(10):
            for version, how in VERSIONS.items():
                yield hand, digit, version, changed(drawing(hand, digit), **how)
