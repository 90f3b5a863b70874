from . import (
    survey_invite,
    tracktion_cohort_wizard,
    tracktion_wave_extend,
    tracktion_wave_links,
    tracktion_wave_people,
    tracktion_wave_preview,
)
