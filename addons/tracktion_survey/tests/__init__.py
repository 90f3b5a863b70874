from . import (
    test_load_population,
    test_load_responses,
    test_questionnaire,
    test_response,
)
from . import test_follow_up, test_questionnaire, test_response
