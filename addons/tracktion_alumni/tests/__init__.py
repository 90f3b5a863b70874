from . import (
    test_enrolment,
    test_school_year,
)
