from . import (
    test_cohort,
    test_launch,
    test_population,
    test_questionnaire,
    test_reminder,
    test_response,
    test_survey_traps,
    test_tracking_page,
    test_wave,
)
