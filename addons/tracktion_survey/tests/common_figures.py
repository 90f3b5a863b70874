# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Indicators and cohorts for the tests of what is told of them."""

from datetime import datetime

from odoo.addons.tracktion_survey.models.tracktion_response_record import Answers

VALID = ("is_valid", "=", True)
EMPLOYED = ("status", "in", ("working", "working_studying"))
STUDENT = ("status", "in", ("studying", "working_studying"))
UNEMPLOYED = ("status", "=", "unemployed")

#: What the indicators that these tests need count: domain and numerator, or measure.
SHARES = {
    "expectations_met": (
        [VALID, ("pre_plan", "in", ("working", "working_studying"))],
        [EMPLOYED],
    ),
    "time_first_job": ([VALID, EMPLOYED], [("time_first_job", "in", ("before", "lt_1m"))]),
    "job_related": ([VALID, EMPLOYED], [("job_related", "=", "yes")]),
    "permanent": ([VALID, EMPLOYED], [("contract", "=", "permanent")]),
    "part_time": ([VALID, EMPLOYED], [("working_time", "=", "part_time")]),
    "wage_lt_1000": ([VALID, EMPLOYED], [("wage", "in", ("lt_500", "500_999"))]),
    "jobseeking_employed": ([VALID, EMPLOYED], [("job_seeking", "=", "yes")]),
    "study_combined": ([VALID, STUDENT], [("status", "=", "working_studying")]),
    "study_related": ([VALID, STUDENT], [("study_related", "=", "yes")]),
    "unemployed_had_job": ([VALID, UNEMPLOYED], [("u_had_job", "=", "yes")]),
    "satisfaction": ([VALID, ("satisfaction", "!=", False)], [("satisfaction", "in", ("4", "5"))]),
}
DISTRIBUTIONS = {
    "status": ([VALID], "status"),
    "how_found": ([VALID, EMPLOYED], "how_found"),
    "study_type": ([VALID, STUDENT], "study_type"),
    "unemployment_reason": ([VALID, UNEMPLOYED], "u_reason"),
    "skills_dev": ([VALID], "skills_dev"),
    "learn_more": ([VALID], "learn_more"),
}
ELIGIBLE = ("is_eligible", "=", True)


class FiguresMixin:
    """Brings the indicators that a summary asks for, where the addon does not have them."""

    @classmethod
    def _setup_indicators(cls):
        env = cls.env
        paths = {
            "wave": "wave_id",
            "department": "department_id",
            "school_year": "school_year_id",
            "gender": "gender",
        }
        for code, path in paths.items():
            dimension = cls._coded("tracktion.dimension", code)
            for model in ("tracktion.response", "tracktion.invitation"):
                if not dimension._path(model):
                    env["tracktion.dimension.path"].create(
                        {"dimension_id": dimension.id, "model": model, "path": path}
                    )
            env.invalidate_all()
        cls._indicator("response_rate", "share", [ELIGIBLE], numerator=[("is_answered", "=", True)])
        if cls._by_code("response_rate").model == "tracktion.response":
            cls._by_code("response_rate").model = "tracktion.invitation"
        for code, (domain, numerator) in SHARES.items():
            cls._indicator(code, "share", domain, numerator=numerator)
        for code, (domain, measure) in DISTRIBUTIONS.items():
            cls._indicator(code, "distribution", domain, measure=measure)

    @classmethod
    def _by_code(cls, code):
        return cls.env["tracktion.indicator"].search([("code", "=", code)])

    @classmethod
    def _indicator(cls, code, aggregate, domain, numerator=None, measure=False):
        if cls._by_code(code):
            return
        codes = ("department", "school_year", "wave", "gender")
        dimensions = cls.env["tracktion.dimension"].search([("code", "in", codes)])
        cls.env["tracktion.indicator"].create(
            {
                "name": code,
                "code": code,
                "definition": code,
                "model": "tracktion.response",
                "aggregate": aggregate,
                "period": "cohort",
                "domain": repr(domain),
                "numerator": repr(numerator) if numerator else False,
                "measure": measure,
                "dimension_ids": [(6, 0, dimensions.ids)],
            }
        )

    @classmethod
    def _respond(cls, wave, answers):
        """Responses of the first people of ``wave``: one dict of coded answers for each."""
        invitations = wave.invitation_ids.sorted("id")[: len(answers)]
        responses = cls.env["tracktion.response"]._record(
            [
                Answers(
                    invitation=invitation,
                    answers={"CONSENT": "agree", **some},
                    answered_by="import",
                    completed_on=datetime(2025, 1, 10, 9),
                )
                for invitation, some in zip(invitations, answers, strict=True)
            ]
        )
        responses.invitation_id.filtered(
            lambda i: i.id in responses.filtered("is_valid").invitation_id.ids
        ).is_answered = True
        return responses


def spread(*parts):
    """The values of ``parts``, pairs of a number and a value, one after the other."""
    return [value for number, value in parts for _ in range(number)]
