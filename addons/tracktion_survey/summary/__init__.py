# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What goes back to those who answered: figures told in plain words. Knows no Odoo.

``story.tell`` makes the content of a summary in one language from figures that may be shown;
``phrases`` has the words, ``pictures`` the drawings.
"""
