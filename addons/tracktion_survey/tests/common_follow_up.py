# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo.addons.tracktion_survey.models.tracktion_response_record import Answers

from .common import SurveyCase

LATER = datetime(2026, 3, 1, 10, 0)


class FollowUpCase(SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person("Ana Ruiz", alumni_relation_owner_id=cls.teacher.id)
        cls.Response = cls.env["tracktion.response"]

    def _imported(self, answers, person=None, point="post6", completed_on=LATER, **kw):
        """The response to answers that come from outside."""
        wave = kw.pop("wave", None) or self._wave(point, person or self.person)
        return self.Response._record(
            [
                Answers(
                    invitation=wave.invitation_ids.filtered(
                        lambda i: i.partner_id == (person or self.person)
                    ),
                    answers=answers,
                    answered_by=kw.pop("answered_by", "import"),
                    completed_on=completed_on,
                    started_on=kw.pop("started_on", completed_on),
                    **kw,
                )
            ]
        )

    def _lines(self, purpose, person=None):
        return self.env["tracktion.consent"].search(
            [
                ("partner_id", "=", (person or self.person).id),
                ("purpose_id", "=", purpose.id),
            ],
            order="id",
        )

    def _valid_destinations(self):
        return self.person.alumni_destination_ids.filtered(
            lambda line: not line.is_cancelled and not line.cancels_id
        )

    def _wishes(self):
        self.person.invalidate_recordset()
        return set(self.person.alumni_interest_ids.mapped("code"))
