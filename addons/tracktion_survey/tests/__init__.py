from . import test_indicator, test_questionnaire, test_response, test_tracking_section
