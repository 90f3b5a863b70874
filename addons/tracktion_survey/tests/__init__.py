from . import test_questionnaire, test_questionnaire_walk, test_response
from . import test_indicator, test_questionnaire, test_response
from . import test_cockpit, test_questionnaire, test_response, test_to_do_lists
from . import (
    test_load_population,
    test_load_responses,
    test_questionnaire,
    test_response,
)
from . import test_follow_up, test_questionnaire, test_response
from . import (
    test_questionnaire,
    test_response,
    test_summary,
    test_summary_story,
)
