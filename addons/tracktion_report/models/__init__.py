from . import (
    tracktion_dashboard_figure,
    tracktion_indicator_definition,
    tracktion_indicator_value,
    tracktion_report,
    tracktion_report_compute,
    tracktion_report_export,
    tracktion_report_files,
    tracktion_report_line,
    tracktion_report_schedule,
    tracktion_report_send,
    tracktion_report_pack,
    tracktion_report_pack_import,
)
