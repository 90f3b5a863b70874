from . import (
    summary,
    survey_export,
)
