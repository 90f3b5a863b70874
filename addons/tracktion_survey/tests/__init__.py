from . import test_questionnaire, test_questionnaire_walk, test_response
from . import test_indicator, test_questionnaire, test_response
