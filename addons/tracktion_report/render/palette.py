# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Colours that people with any colour vision tell apart, at least 4.5:1 against white.

After Okabe and Ito, the pale ones darkened. Colour is never the only cue: both renderers also use
patterns or markers, and write the values.
"""

SERIES = ("#0072B2", "#BF5300", "#00805E", "#A3487F", "#8A6100", "#4D4D4D")
ACCENT = "#714B67"
INK = "#222222"
MUTED = "#5F5F5F"
LINE = "#D5D5D5"
PALE = "#F5F1F4"
WARNING = "#FFF4DC"
ALARM = "#A8200D"


def colour_of(index):
    """The colour of a series."""
    return SERIES[index % len(SERIES)]
