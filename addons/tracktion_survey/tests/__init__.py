from . import test_questionnaire, test_questionnaire_walk, test_response
