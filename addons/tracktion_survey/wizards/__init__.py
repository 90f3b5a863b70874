from . import tracktion_questionnaire_copy
