from . import (
    test_onepager,
    test_questionnaire,
    test_response,
    test_summary,
    test_summary_story,
    test_survey_export,
)
