from . import (
    tracktion_summary_send,
    tracktion_survey_export_wizard,
)
