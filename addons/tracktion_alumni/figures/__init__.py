# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Figures in plain Python: statistics, suppression, and the blocks that every renderer walks."""
