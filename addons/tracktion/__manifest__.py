{
    "name": "TRACKTION",
    "summary": "Everything for a vocational school that stays in touch with its alumni",
    "version": "19.0.1.0.0",
    "category": "TRACKTION",
    "author": "TRACKTION contributors",
    "license": "LGPL-3",
    "depends": [
        "tracktion_alumni",
        "tracktion_report",
        "tracktion_survey",
        "tracktion_survey_report",
    ],
    "demo": ["demo/demo_school.xml"],
    "application": True,
}
