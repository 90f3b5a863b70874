from . import (
    base_partner_merge,
    tracktion_category_table,
    tracktion_checklist,
    tracktion_hand_over,
    tracktion_ledger_cancel,
    tracktion_school_settings,
    tracktion_school_year_generate,
)
