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
        "views/tracktion_survey_menus.xml",
        "report/survey_flow_report.xml",
        "views/tracktion_questionnaire_copy_views.xml",
        "views/survey_survey_views.xml",
        "views/survey_templates.xml",
    ],
    "assets": {
        "survey.survey_assets": [
            "tracktion_survey/static/src/scss/survey_form.scss",
        ],
    },
}
