{
    "name": "TRACKTION Survey Report",
    "summary": "Where are they now: graduate tracking as a dashboard",
    "version": "19.0.1.0.0",
    "category": "TRACKTION",
    "author": "TRACKTION contributors",
    "license": "LGPL-3",
    "depends": ["tracktion_survey", "tracktion_report"],
    "data": ["data/spreadsheet_dashboard_data.xml"],
    "auto_install": True,
}
