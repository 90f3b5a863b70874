from . import survey
from . import survey_results
from . import class_page, class_presenter, interview
from . import summary
from . import tracking
