from . import (
    test_answer_pages,
    test_answer_privacy,
    test_follow_up,
    test_questionnaire,
    test_response,
    test_roles,
)
