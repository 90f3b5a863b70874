from . import (
    test_questionnaire,
    test_questionnaire_codes,
    test_questionnaire_pages,
    test_questionnaire_walk,
    test_response,
)
