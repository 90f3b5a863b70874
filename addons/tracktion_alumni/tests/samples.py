# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One record of every model of this addon, for the tests that walk all of them.

A model that is missing here fails those tests: whoever adds one says here how a record of it is
made, and in ``readme/ROLES.md`` who may do what with it.
"""

# Wizards: who opened one sees it, nobody else.
WIZARDS = {
    "tracktion.category.table",
    "tracktion.checklist",
    "tracktion.consent.link",
    "tracktion.consent.wizard",
    "tracktion.consent.wizard.line",
    "tracktion.contact.wizard",
    "tracktion.erase.wizard",
    "tracktion.hand.over",
    "tracktion.ledger.cancel",
    "tracktion.person.export",
    "tracktion.school.settings",
    "tracktion.school.year.generate",
}
# The same for all schools of a database.
SHARED = {
    "tracktion.channel",
    "tracktion.consent.purpose",
    "tracktion.consent.text",
    "tracktion.dimension",
    "tracktion.dimension.path",
    "tracktion.eqf.level",
    "tracktion.indicator",
    "tracktion.indicator.definition",
    "tracktion.interest",
    "tracktion.isced.field",
    "tracktion.processing.activity",
    "tracktion.professional.family",
    "tracktion.report.section",
    "tracktion.report.table",
    "tracktion.retention.rule",
}
# Has records only where another addon brings them; see test_participation.
UNION = {"tracktion.participation"}


def models_of_addon(env, addon="tracktion_alumni"):
    """Names of the models that the addon makes and that can have records."""
    return {
        name
        for name, model in env.registry.items()
        if model._original_module == addon and not model._abstract
    }


class Samples:
    """Makes a record of any model, about a given person of a given school."""

    def __init__(self, case, person, school, qualification, year):
        self.case, self.env = case, case.env
        self.person, self.school = person, school
        self.qualification, self.year = qualification, year

    def record(self, model):
        """One record of ``model`` about the person, or of the school."""
        return getattr(self, model.replace(".", "_"))()

    def _import(self):
        return self.env["tracktion.import"].create(
            {"filename": "people.csv", "company_id": self.school.id}
        )

    def _of_school(self, model, **vals):
        return self.env[model].create({"company_id": self.school.id, **vals})

    def _shared(self, model, code="te", **vals):
        return self.case._coded(model, code, name="Sample", **vals)

    def res_partner(self):
        return self.person

    def tracktion_approach(self):
        return self._of_school(
            "tracktion.approach",
            partner_id=self.person.id,
            user_id=self.case.manager.id,
            purpose_id=self.case.keep_in_touch.id,
            channel_id=self.case.email.id,
            subject="Open day",
        )

    def tracktion_category(self):
        return self._of_school(
            "tracktion.category", name="Own", code=f"own{self.school.id}.{self.person.id}"
        )

    def tracktion_category_report(self):
        return self.env["tracktion.category.report"].browse(self.person.id)

    def tracktion_category_rule(self):
        return self._of_school(
            "tracktion.category.rule",
            name="Own",
            sequence=999,
            category_id=self.case.categories["graduate"].id,
        )

    def tracktion_channel(self):
        return self._shared("tracktion.channel", f"te{self.person.id}", address_kind="email")

    def tracktion_consent(self):
        return self.case._consent(self.person, self.case.job_offers)

    def tracktion_consent_current(self):
        self.env.flush_all()
        self.case._consent(self.person, self.case.job_offers)
        return self.env["tracktion.consent.current"].search(
            [("partner_id", "=", self.person.id), ("purpose_id", "=", self.case.job_offers.id)]
        )

    def tracktion_consent_purpose(self):
        return self._shared("tracktion.consent.purpose", f"te{self.person.id}")

    def tracktion_consent_text(self):
        return self.env["tracktion.consent.text"].create(
            {"purpose_id": self.case.job_offers.id, "body": "May we?"}
        )

    def tracktion_contact_job(self):
        owner = self.person.alumni_relation_owner_id or self.case.manager
        return self._of_school(
            "tracktion.contact.job",
            subject="Open day",
            purpose_id=self.case.keep_in_touch.id,
            channel_id=self.case.email.id,
            user_id=owner.id,
        )

    def tracktion_department(self):
        return self._of_school("tracktion.department", name="Own")

    def tracktion_destination(self):
        return self.case._destination(self.person)

    def tracktion_dimension(self):
        return self._shared("tracktion.dimension", f"te{self.person.id}")

    def tracktion_dimension_path(self):
        return self.env["tracktion.dimension.path"].create(
            {
                "dimension_id": self.tracktion_dimension().id,
                "model": "res.partner",
                "path": "alumni_gender",
            }
        )

    def tracktion_duplicate(self):
        for number in range(2):
            self.case._person(
                f"Twin {self.person.id} {number}",
                school=self.school,
                email=f"twin{self.person.id}@example.org",
            )
        self.env.flush_all()
        return self.env["tracktion.duplicate"].search(
            [("value", "=", f"twin{self.person.id}@example.org")]
        )

    def tracktion_enrolment(self):
        return self.person.alumni_main_enrolment_id

    def tracktion_eqf_level(self):
        return self.env["tracktion.eqf.level"].search([], limit=1)

    def tracktion_import(self):
        return self._import()

    def tracktion_import_column(self):
        return self.env["tracktion.import.column"].create(
            {"import_id": self._import().id, "index": 0}
        )

    def tracktion_import_line(self):
        return self.env["tracktion.import.line"].create(
            {"import_id": self._import().id, "row_number": 1, "state": "new"}
        )

    def tracktion_import_mapping(self):
        return self._of_school("tracktion.import.mapping", key=f"heading {self.person.id}")

    def tracktion_indicator(self):
        indicators = self.env["tracktion.indicator"]
        code = f"te{self.person.id}"
        return indicators.search([("code", "=", code)]) or indicators.create(
            {
                "code": code,
                "name": "Sample",
                "definition": "So many.",
                "model": "tracktion.category.report",
            }
        )

    def tracktion_indicator_definition(self):
        indicator = self.tracktion_indicator()
        return self.env["tracktion.indicator.definition"]._of(indicator)[indicator]

    def tracktion_indicator_value(self):
        return self._of_school(
            "tracktion.indicator.value",
            code="te",
            definition_id=self.tracktion_indicator_definition().id,
            school=self.school.name,
            cell=f"te{self.person.id}",
            state="ok",
            origin_model="res.company",
            origin_id=self.school.id,
        )

    def tracktion_interest(self):
        return self._shared("tracktion.interest", f"te{self.person.id}", kind="get")

    def tracktion_isced_field(self):
        return self._shared("tracktion.isced.field", f"te{self.person.id}", level="detailed")

    def tracktion_processing_activity(self):
        return self._shared(
            "tracktion.processing.activity", f"te{self.person.id}", legal_basis="consent"
        )

    def tracktion_professional_family(self):
        return self._shared("tracktion.professional.family", f"te{self.person.id}")

    def tracktion_qualification(self):
        return self._of_school("tracktion.qualification", name="Own")

    def tracktion_report_section(self):
        return self._shared("tracktion.report.section", f"te{self.person.id}")

    def tracktion_report_table(self):
        return self.env["tracktion.report.table"].create(
            {"name": "Own", "section_id": self.tracktion_report_section().id}
        )

    def tracktion_retention_rule(self):
        return self._shared(
            "tracktion.retention.rule",
            f"te{self.person.id}",
            subject="contact",
            months=36,
            action="review",
        )

    def tracktion_retention_run(self):
        return self._of_school(
            "tracktion.retention.run",
            rule_id=self.tracktion_retention_rule().id,
            cutoff="2020-01-01",
            total=0,
        )

    def tracktion_school_year(self):
        return self.year
