from . import (
    base_partner_merge,
    privacy_lookup_wizard,
    survey_invite,
    tracktion_cohort_wizard,
    tracktion_questionnaire_copy,
    tracktion_response_withdraw,
    tracktion_school_settings_register,
    tracktion_summary_send,
    tracktion_wave_extend,
    tracktion_wave_links,
    tracktion_wave_people,
    tracktion_wave_preview,
)
