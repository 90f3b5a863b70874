from . import (
    ir_module_module,
    survey_question,
    survey_question_answer,
    survey_questionnaire,
    survey_survey,
    survey_user_input,
    tracktion_invitation,
    tracktion_response,
    tracktion_response_record,
    tracktion_wave,
    tracktion_wave_population,
)
