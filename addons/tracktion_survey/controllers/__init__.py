from . import survey
from . import survey_results
