from . import (
    test_follow_up,
    test_load_population,
    test_load_responses,
    test_questionnaire,
    test_response,
)
