from . import test_follow_up, test_questionnaire, test_response
