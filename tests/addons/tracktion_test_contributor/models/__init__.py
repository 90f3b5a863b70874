from . import (
    tracktion_test_attendance,
    tracktion_test_failing_provider,
    tracktion_test_help,
)
