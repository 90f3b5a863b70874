from . import (
    base_partner_merge,
    privacy_lookup_wizard,
    tracktion_category_table,
    tracktion_checklist,
    tracktion_consent_link,
    tracktion_consent_wizard,
    tracktion_erase_wizard,
    tracktion_hand_over,
    tracktion_ledger_cancel,
    tracktion_person_export,
    tracktion_school_settings,
    tracktion_school_year_generate,
)
