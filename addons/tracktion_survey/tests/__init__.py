from . import (
    test_cockpit,
    test_data_import,
    test_follow_up,
    test_indicator,
    test_load_population,
    test_load_responses,
    test_questionnaire,
    test_questionnaire_walk,
    test_response,
    test_summary,
    test_summary_story,
    test_to_do_lists,
)
