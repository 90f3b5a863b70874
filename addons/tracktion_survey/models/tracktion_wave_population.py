from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.tracktion_alumni.tools import notify_action

#: Kinds of enrolment that are tracked where no category is chosen.
KINDS = ("student", "apprentice")


class TracktionWave(models.Model):
    """Who is in a wave."""

    _inherit = "tracktion.wave"

    department_ids = fields.Many2many(
        "tracktion.department", string="Departments", check_company=True, help="Empty: all."
    )
    qualification_ids = fields.Many2many(
        "tracktion.qualification", string="Qualifications", check_company=True, help="Empty: all."
    )
    category_ids = fields.Many2many(
        "tracktion.category",
        string="Categories",
        help="Empty: students and apprentices of every category.",
    )
    with_non_graduates = fields.Boolean(
        "Also who left without a qualification",
        help="Non-graduates of that school year are asked as well, after graduation.",
    )

    def _population_domain(self):
        """The enrolments whose people belong into this wave.

        Before graduation those who are studying in that school year, afterwards those who left in
        it.
        """
        self.ensure_one()
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("school_year_id", "=", self.school_year_id.id)
            & Domain("state", "=" if self.point == "pre" else "!=", "studying")
        )
        if self.category_ids:
            domain &= Domain("category_id", "in", self.category_ids.ids)
        else:
            domain &= Domain("kind", "in", KINDS)
            if self.point != "pre" and not self.with_non_graduates:
                domain &= Domain("category_id.code", "!=", "non_graduate")
        if self.department_ids:
            domain &= Domain("department_id", "in", self.department_ids.ids)
        if self.qualification_ids:
            domain &= Domain("qualification_id", "in", self.qualification_ids.ids)
        return domain

    def action_update_population(self):
        """Add whoever belongs into these waves and is not in them; says how many there were."""
        added = self.env["tracktion.invitation"]
        for wave in self:
            if wave.state == "closed":
                raise UserError(
                    self.env._(
                        "“%s” is closed: its population stays. Extend it first.", wave.display_name
                    )
                )
            added |= wave._update_population()
        return self._tell_added(len(added))

    @api.model
    def _tell_added(self, count):
        """An action that says how many people came into a population."""
        if count:
            return notify_action(self.env._("%s people were added.", count))
        return notify_action(self.env._("Nobody was missing in the population."), "info")

    def _update_population(self):
        """Add whoever is missing; who was taken out by hand stays out."""
        self.ensure_one()
        enrolments = self.env["tracktion.enrolment"].search(self._population_domain())
        return self._add_people(enrolments.partner_id)

    def _check_by_hand(self, people):
        """People whom somebody picked: the school must know what they studied there."""
        self.ensure_one()
        # Whether somebody has an enrolment there is no secret to whoever may pick him.
        enrolled = people.sudo().filtered(
            lambda p: self.company_id in p.alumni_enrolment_ids.company_id
        )
        strangers = people - enrolled.sudo(False)
        if strangers:
            raise UserError(
                self.env._(
                    "%(names)s: no enrolment at %(school)s. Add one first, so that figures know "
                    "what these people studied.",
                    names=", ".join(strangers.mapped("display_name")[:10]),
                    school=self.company_id.name,
                )
            )

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
        # The caller may put these people into the wave; what they studied goes with them.
        found = {p.id: p.alumni_main_enrolment_id for p in people.sudo()}
        # Enrolments as well, whoever may see them.
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
        # As in _enrolments_of.
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
