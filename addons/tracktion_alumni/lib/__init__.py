# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reading the lists that schools keep, in plain Python.

Nothing in this package knows Odoo: the models call it, and the tests run without a server.

* ``sheet``: bytes of a spreadsheet to rows of clean values, or a refusal that says what to do;
* ``columns``: which column means what, by heading and content, in five languages;
* ``cells``: one cell to one typed value, or a problem that names what is wrong.
"""
