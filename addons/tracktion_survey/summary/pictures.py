# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Small drawings as SVG, plain enough for old printers' browsers."""

#: Colours that people with any colour vision tell apart, on white.
INK, PALE = "#0B5C8A", "#D3DEE6"
HEAD = 'cx="12" cy="8" r="6.4"'
BODY = "M2 40 V26 Q2 17 12 17 Q22 17 22 26 V40 Z"
STEP = 27


def people(chosen, of, ink=INK, pale=PALE, height=40):
    """``of`` people in a row, of whom the first ``chosen`` stand out.

    Decoration: what it shows is told in words beside it.
    """
    figures = "".join(
        f'<g transform="translate({STEP * number} 0)" fill="{ink if number < chosen else pale}">'
        f'<circle {HEAD}/><path d="{BODY}"/></g>'
        for number in range(of)
    )
    wide = STEP * of - 3
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} 41" aria-hidden="true" '
        f'height="{height}" width="{wide * height / 41:.0f}">{figures}</svg>'
    )
