from . import survey_results
