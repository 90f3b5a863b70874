# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What analysts take home: stable columns, coarsened microdata, files. Knows no Odoo."""
