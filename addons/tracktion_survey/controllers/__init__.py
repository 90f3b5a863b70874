from . import (
    class_page,
    class_presenter,
    interview,
    summary,
    survey,
    survey_export,
    survey_results,
    tracking,
)
