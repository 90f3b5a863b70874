from . import (
    tracktion_dashboard_figure,
    tracktion_report,
    tracktion_report_compute,
    tracktion_report_files,
    tracktion_report_line,
    tracktion_report_schedule,
    tracktion_report_send,
)
