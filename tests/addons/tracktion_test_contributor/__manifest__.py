{
    "name": "TRACKTION test contributor",
    "summary": "A made-up room of the house: facts, indicators and report sections, for tests",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "TRACKTION contributors",
    "license": "LGPL-3",
    "depends": ["tracktion_alumni"],
    "data": [
        "security/ir.model.access.csv",
        "data/tracktion_test_activities_data.xml",
        "data/tracktion_test_failing_data.xml",
    ],
}
