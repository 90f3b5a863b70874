from odoo import models


class TracktionWave(models.Model):
    """Who is in a wave."""

    _inherit = "tracktion.wave"

    def _add_people(self, people, vals_by_person=None):
        """Put ``people`` into the population; who is in it already stays as he is.

        :param dict vals_by_person: ``{partner id: other values of the invitation}``
        :return: the new invitations
        """
        self.ensure_one()
        self.check_access("write")
        # Which of them are in it already, whoever may see them.
        Invitation = self.env["tracktion.invitation"].sudo()
        known = set(Invitation.search([("wave_id", "=", self.id)]).partner_id.ids)
        people = people.union().filtered(lambda p: p.id not in known)
        enrolments = self._enrolments_of(people)
        taken = Invitation.search([("wave_id", "=", self.id)]).mapped("personal_code")
        codes = Invitation._new_codes(len(people), taken)
        return Invitation.create(
            [
                {
                    **self._prepare_invitation_vals(person, enrolments.get(person.id)),
                    "personal_code": code,
                    **(vals_by_person or {}).get(person.id, {}),
                }
                for person, code in zip(people, codes, strict=True)
            ]
        ).sudo(False)

    def _enrolments_of(self, people):
        """``{person: enrolment}``: that of the wave's school year, or else the main one."""
        found = {p.id: p.alumni_main_enrolment_id for p in people.sudo()}
        for enrolment in (
            self.env["tracktion.enrolment"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", people.ids),
                    ("school_year_id", "=", self.school_year_id.id),
                    ("company_id", "=", self.company_id.id),
                ],
                order="is_main, date_end, id",
            )
        ):
            found[enrolment.partner_id.id] = enrolment
        return found

    def _prepare_invitation_vals(self, person, enrolment):
        """What an invitation keeps of the person and the enrolment."""
        person = person.sudo()
        enrolment = enrolment or self.env["tracktion.enrolment"]
        qualification = enrolment.qualification_id
        gender = person.alumni_gender
        return {
            "wave_id": self.id,
            "partner_id": person.id,
            "enrolment_id": enrolment.id,
            "department_id": (enrolment.department_id or qualification.department_id).id,
            "qualification_id": qualification.id,
            "sector": qualification.sector,
            "eqf_level_id": qualification.eqf_level_id.id,
            "isced_field_id": qualification.isced_field_id.id,
            "category_id": enrolment.category_id.id,
            "tutor_id": enrolment.tutor_id.id,
            "group_name": enrolment.group_name,
            "gender": gender if gender != "not_said" else False,
            "birth_year": person.alumni_birthdate.year if person.alumni_birthdate else False,
        }
