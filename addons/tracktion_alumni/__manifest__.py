{
    "name": "TRACKTION Alumni",
    "summary": "Alumni of a vocational school: enrolments, consent, relation owners, destinations",
    "version": "19.0.1.0.0",
    "category": "TRACKTION",
    "author": "TRACKTION contributors",
    "license": "LGPL-3",
    "depends": ["contacts", "mail", "portal", "phone_validation", "privacy_lookup"],
    "external_dependencies": {
        "python": [
            "openpyxl",
            "xlrd",
            "odfpy",
            "xlsxwriter",
            "chardet",
            "phonenumbers",
            "defusedxml",
        ],
    },
    "data": [
        "security/tracktion_alumni_groups.xml",
        "security/ir.model.access.csv",
        "security/tracktion_alumni_rules.xml",
        "views/tracktion_menus.xml",
        "views/approach_templates.xml",
    ],
}
