# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which figures must not be shown, because they would tell about too few people.

A figure is named by its key, a frozenset of ``(dimension, value)`` pairs: ``frozenset()`` is the
grand total, one pair a cell of a *line* (all values of one dimension), two pairs a cell of a
*cross* (a table of two dimensions, whose margins are the two lines).

**The attacker** sees everything that is not hidden, knows these rules, and knows that cells add up
to their margins, that people are whole numbers, and that a zero is shown ("no one"): a hidden cell
counts at least one person. He subtracts, and solves all tables at once.

**What is promised.** A cell is *primary* if its base, or a part of it, is too small to be shown.
For each primary cell there is another set of tables, in whole numbers, that would show exactly the
same and has another base there. The same holds for each numerator of the cell and for the rest
(base less numerator). How good the other tables are:

- Lines. The other tables are made by exchanging the figures of hidden cells of a line, among
  which there is one that is not primary. The rules look at figures only, never at names, so these
  tables would have the same cells hidden: even who knows the rules cannot tell which of the
  hidden cells is the small one.
- Crosses. The other tables are made by moving people round a ring of hidden cells
  (``suppression_cross``), so many that the primary cell reaches ``smallest``, or where that is
  impossible at least one. They need not be tables for which these rules hide the same cells.

**What is not promised.**

- That a share is unknown when a margin that may be shown says it: "none of the 40 of this school"
  says so of each group in it.
- Tables that are not additive (people counted once per value, medians, means). Their bases are
  treated as if they were: a sum that does not hold tells less, but there is no proof.
- Tables hidden whole, zeros included: this is the last resort when the zeros that are shown would
  give cells away. Leave such a table out, its list of values too: a list of only those values that
  occur would tell where the zeros are. When the grand total is hidden, all is.
- What was given away before. ``published`` cells protect nobody; where too much was published,
  hiding the new figures is all that is left.
- Other reports whose tables are not known here. What two reports tell together is seen only if
  the later one is decided with the tables of both: pass the counts of the earlier one's lines and
  crosses too, even if they are not shown again. Tables by school, side by side, are crosses of the
  region's report; crosses within each school are not tables of two dimensions there.
- Anything against people who know by themselves in which cell somebody is.
"""

from .suppression_cross import protect_crosses
from .suppression_figures import TOTAL, Figures


def suppress(counts, smallest, *, numerators=None, smallest_part=1, published=(), hidden=()):
    """The set of keys that must not be shown.

    ``counts`` holds the base of one indicator for the grand total, each value of each dimension,
    and each cell of the crosses that are shown (zeros may be missing). ``numerators`` is, for
    shares, a dict of the same keys or a list of such dicts. ``smallest`` is the smallest base,
    ``smallest_part`` the smallest number of people, other than none, who may be seen to belong or
    not to belong to a share.

    ``published`` are keys that the same readers know already from another report on the same
    people, ``hidden`` keys that such a report hid: both together then tell no more than one.

    A search looks at each figure of a cross at most once, and there is one per small cell and part:
    O(small cells x cells) at worst, but rings are found nearby. A cross of 200 x 50 takes about a
    second, two with shares.
    """
    figures = Figures(counts, numerators, smallest, smallest_part, published, hidden)
    hide_more(figures)
    return figures.hidden


def hide_more(figures):
    """Hide what would give away what is hidden already."""
    if not figures.is_shown(TOTAL):
        figures.hide_everything()
    for dimension in list(figures.lines):
        close_line(figures, dimension)
    protect_crosses(figures)


def differencing(new_base, old_base, smallest):
    """Whether two published bases, one of which contains the other, differ by a group so small
    that it must not be shown: subtracting one report from the other would show it."""
    return 0 < abs(new_base - old_base) < smallest


def close_line(figures, dimension):
    """Hide further cells of a line until its total gives none of the hidden away.

    The smallest go first, and those of the same base together: a choice between them by name would
    tell who is the small one.
    """
    line = figures.lines.get(dimension, ())
    chosen = [key for key in line if key in figures.seeds]
    if not chosen:
        return
    others = {}
    for key in line:
        if figures.can_hide(key) and figures.is_shown(key):
            others.setdefault(figures.base[key], []).append(key)
    for base in sorted(others):
        if has_partner(figures, chosen) and is_mixed(figures, chosen):
            break
        chosen.extend(others[base])
    for key in chosen:
        figures.hide(key)
    if not (can_move(figures, chosen) and is_mixed(figures, chosen)):
        if TOTAL in figures.published:
            figures.hide_whole(line)
        else:
            figures.hide_everything()


def has_partner(figures, chosen):
    """Whether a cell that is not small could be exchanged with any other."""
    return len(chosen) > 1 and not all(map(figures.is_primary, chosen))


def can_move(figures, chosen):
    """Whether each of these cells could have another base, at the same sum."""
    return len(chosen) > 1 and any(figures.base[key] > 1 for key in chosen)


def is_mixed(figures, chosen):
    """Whether these cells together hold people of each part, so that nobody's part is known.

    A part that the total has none of is known to be empty anyway.
    """
    return all(any(part[key] for key in chosen) for part in figures.parts if part.get(TOTAL))
