from . import tracktion_questionnaire_copy
from . import (
    base_partner_merge,
    privacy_lookup_wizard,
    tracktion_response_withdraw,
)
from . import tracktion_summary_send
from . import (
    survey_invite,
    tracktion_cohort_wizard,
    tracktion_wave_extend,
    tracktion_wave_links,
    tracktion_wave_people,
    tracktion_wave_preview,
)
