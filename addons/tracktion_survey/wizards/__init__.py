from . import (
    tracktion_onepager,
    tracktion_onepager_figures,
    tracktion_summary_send,
    tracktion_survey_export_wizard,
)
