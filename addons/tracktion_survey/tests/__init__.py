from . import (
    test_call,
    test_class_page,
    test_class_session,
    test_class_sheet,
    test_questionnaire,
    test_response,
)
