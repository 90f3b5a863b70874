# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From a document to a workbook, to pictures and to text. Plain Python: no Odoo, no database.

Items of blocks are recognised by what they have (``state``), not by their class, so that this
package needs to import nothing of the addon that makes them.
"""

from . import charts, document, text, workbook
