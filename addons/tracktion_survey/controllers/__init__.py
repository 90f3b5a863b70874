from . import class_page, class_presenter, interview, summary, survey, survey_results, tracking
