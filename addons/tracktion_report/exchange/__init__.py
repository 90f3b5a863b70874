# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exchange packs: the figures of a published report, as a file for an office above the schools.

A pack is a ZIP file with ``figures.csv``, one row per figure, and ``codebook.json``, which says
what each column, figure, group and school is. There is no person in it, no user and no number of
a record. Figures that are not shown are in it too, with their state and without any number: who
compares schools sees that something is hidden there, not missing.

Nothing in this package knows Odoo: the models call it, and the tests run without a server.

* ``layout``: the format, its columns and its limits;
* ``text``: one value to one cell of the table, and back;
* ``archive``: the ZIP file, and several of them in one;
* ``writer``: figures to a pack; ``reader``: a pack to figures, or a refusal that names the row, the
  field and what to do;
* ``messages``: every sentence of a refusal.
"""
