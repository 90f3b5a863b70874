from odoo import api, fields, models

from ..codebook import CODEBOOK

#: Bands of pay from the least to the most.
BANDS = [code for code, _labels in CODEBOOK.option_sets["wage"] if code != "na"]
#: Reasons for a job outside the field that nobody chooses.
NOT_CHOSEN = ("no_jobs", "experience", "location", "temporary")
CHOSEN = ("better_conditions", "prefer_other")


class TracktionResponse(models.Model):
    """What the answers of several waves say together, for figures to count."""

    _inherit = "tracktion.response"

    wage_shift = fields.Selection(
        [(str(bands), f"{bands:+d}") for bands in range(1 - len(BANDS), len(BANDS))],
        "Bands of pay above what was expected",
        compute="_compute_wage_shift",
        store=True,
    )
    field_outcome = fields.Selection(
        [
            ("in_field", "Works in the field"),
            ("chose", "Chose otherwise"),
            ("could_not", "Could not"),
            ("not_known", "Not known why"),
        ],
        "What became of the wish to work in the field",
        compute="_compute_field_outcome",
        store=True,
        help="Of those who wanted it before graduation, or said nothing then.",
    )
    answered_next = fields.Boolean(
        "Answered the next wave", compute="_compute_answered", search="_search_answered_next"
    )
    answered_all = fields.Boolean(
        "Answered all later waves", compute="_compute_answered", search="_search_answered_all"
    )

    @api.depends("wage", "pre_expected_wage")
    def _compute_wage_shift(self):
        for response in self:
            pay = (response.wage, response.pre_expected_wage)
            known = all(band in BANDS for band in pay)
            response.wage_shift = known and str(BANDS.index(pay[0]) - BANDS.index(pay[1]))

    @api.depends(
        "status",
        "job_related",
        "not_related_reason",
        "job_seeking",
        "se_related",
        "se_reason",
        "v_related",
        "v_reason",
    )
    def _compute_field_outcome(self):
        for response in self:
            response.field_outcome = response._field_outcome()

    def _field_outcome(self):
        """See the definition of the indicator, which is printed."""
        self.ensure_one()
        looks = {"yes": "could_not", "no": "chose"}.get(self.job_seeking, "not_known")
        match self.status:
            case "working" | "working_studying":
                if self.job_related == "no":
                    if self.not_related_reason in NOT_CHOSEN:
                        return "could_not"
                    if self.not_related_reason in CHOSEN:
                        return "chose"
                    return "could_not" if self.job_seeking == "yes" else "not_known"
                return "in_field" if self.job_related == "yes" else "not_known"
            case "self_employed":
                if self.se_related == "no":
                    return "could_not" if "no_job" in self._chosen("se_reason") else "chose"
                return "in_field" if self.se_related == "yes" else "not_known"
            case "volunteering":
                return "could_not" if "waiting" in self._chosen("v_reason") else "chose"
            case "studying":
                return "chose"
            case "unemployed":
                return looks
        return False

    def _compute_answered(self):
        for name in ("answered_next", "answered_all"):
            found = self.search([("id", "in", self.ids), (name, "=", True)])
            for response in self:
                response[name] = response in found

    def _search_answered_next(self, operator, value):
        if operator != "in":
            return NotImplemented
        after_6 = self._search([("is_valid", "=", True), ("point", "=", "post6")])
        after_18 = self._search([("is_valid", "=", True), ("point", "=", "post18")])
        domain = [
            "|",
            ("id", "in", after_6.subselect("pre_id")),
            ("id", "in", after_18.subselect("post6_id")),
        ]
        return domain if True in value else ["!", *domain]

    def _search_answered_all(self, operator, value):
        if operator != "in":
            return NotImplemented
        last = self._search(
            [("is_valid", "=", True), ("point", "=", "post18"), ("post6_id", "!=", False)]
        )
        return [("id", "in" if True in value else "not in", last.subselect("pre_id"))]
