from . import (
    test_cockpit,
    test_cockpit_page,
    test_questionnaire,
    test_response,
    test_to_do_lists,
)
