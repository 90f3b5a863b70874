{
    "name": "TRACKTION Survey",
    "summary": "Graduate tracking: waves that people answer, and answers that become facts",
    "version": "19.0.1.0.0",
    "category": "TRACKTION",
    "author": "TRACKTION contributors",
    "license": "LGPL-3",
    "depends": ["tracktion_alumni", "survey"],
    "external_dependencies": {"python": ["openpyxl", "xlsxwriter"]},
    "data": [
        "security/tracktion_survey_groups.xml",
        "security/ir.model.access.csv",
        "security/tracktion_survey_rules.xml",
        "data/survey_data.xml",
        "data/ir_cron_to_do_lists_data.xml",
        "views/tracktion_survey_menus.xml",
        "views/to_do_list_templates.xml",
        "views/tracktion_wave_cockpit_views.xml",
        "views/tracktion_wave_progress_views.xml",
        "views/tracktion_invitation_progress_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["tracktion_survey/static/tests/tours/**/*"],
        "web.assets_backend": [
            "tracktion_survey/static/src/cockpit/**/*",
        ],
    },
}
