from . import test_questionnaire, test_response
