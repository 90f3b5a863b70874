from odoo import api, fields, models
from odoo.exceptions import UserError

STEPS = ("school", "years", "structure", "import", "consent", "colleague")


class TracktionChecklist(models.TransientModel):
    """ "Getting started": what a school does first, computed from what is there."""

    _name = "tracktion.checklist"
    _description = "Getting Started"

    company_id = fields.Many2one(
        "res.company", "School", required=True, default=lambda self: self.env.company
    )
    is_school_done = fields.Boolean(compute="_compute_steps")
    is_years_done = fields.Boolean(compute="_compute_steps")
    is_structure_done = fields.Boolean(compute="_compute_steps")
    is_import_done = fields.Boolean(compute="_compute_steps")
    is_consent_done = fields.Boolean(compute="_compute_steps")
    is_colleague_done = fields.Boolean(compute="_compute_steps")
    done_count = fields.Integer(compute="_compute_steps")
    step_count = fields.Integer(compute="_compute_steps")

    @api.depends("company_id")
    def _compute_display_name(self):
        for checklist in self:
            checklist.display_name = self.env._("Getting started")

    @api.depends("company_id")
    def _compute_steps(self):
        for checklist in self:
            states = checklist._step_states()
            for step in STEPS:
                checklist[f"is_{step}_done"] = states[step]
            checklist.done_count = sum(map(bool, states.values()))
            checklist.step_count = len(states)

    def _step_states(self):
        """``{step: done}``. Add-ons with steps of their own extend it, and the view."""
        self.ensure_one()
        company = self.company_id

        def there(model, *conditions):
            return bool(
                self.env[model].search_count(
                    [("company_id", "=", company.id), *conditions], limit=1
                )
            )

        # Whether a colleague was given a role is no secret from those who set the school up.
        colleagues = self.env.ref("tracktion_alumni.group_teacher").sudo().all_user_ids
        others = colleagues.filtered(
            lambda u: (
                company in u.company_ids
                and u
                not in self.env.user
                | self.env.ref("base.user_admin")
                | self.env.ref("base.user_root")
            )
        )
        return {
            "school": bool(company.country_id and company.email and company.phone),
            "years": there("tracktion.school.year"),
            "structure": there("tracktion.department") and there("tracktion.qualification"),
            "import": there("tracktion.enrolment"),
            "consent": bool(company.alumni_consent_checked_on),
            "colleague": bool(others),
        }

    @api.model
    def action_open(self):
        """The list of the school chosen above; once all is done it leaves the menu."""
        checklist = self.create({})
        if checklist.done_count == checklist.step_count:
            checklist._hide()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Getting started"),
            "res_model": self._name,
            "res_id": checklist.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_step(self):
        """Go where the step in the context (``step``) is done."""
        self.ensure_one()
        actions = {
            "school": "tracktion_school_settings_action",
            "years": "tracktion_school_year_generate_action",
            "departments": "tracktion_department_action",
            "qualifications": "tracktion_qualification_action",
            "import": "tracktion_import_action",
            "consent": "tracktion_consent_purpose_action",
        }
        step = self.env.context.get("step")
        if step == "colleague":
            if not self.env["res.users"].has_access("create"):
                raise UserError(
                    self.env._(
                        "Users are made by the administrator of Odoo. Ask for a user with one of "
                        "the roles Teacher, Officer or Manager of TRACKTION."
                    )
                )
            return self.env["ir.actions.act_window"]._for_xml_id("base.action_res_users")
        if step not in actions:
            raise UserError(self.env._("There is no such step."))
        return self.env["ir.actions.act_window"]._for_xml_id(f"tracktion_alumni.{actions[step]}")

    def action_confirm_consent(self):
        """Somebody read the texts, and they fit the school."""
        self.ensure_one()
        self._check_own_school()
        # Officers may not write on companies; this writes a date and nothing else.
        self.company_id.sudo().alumni_consent_checked_on = fields.Date.context_today(self)

    def action_dismiss(self):
        """Take the list out of the menu. The settings bring it back."""
        self.ensure_one()
        self._hide()
        # The whole page anew: the menu is part of it.
        action = self.env.ref("tracktion_alumni.res_partner_action_alumni")
        return {"type": "ir.actions.client", "tag": "reload", "params": {"action_id": action.id}}

    def _hide(self):
        self._check_own_school()
        # As above: one flag of the own school.
        self.company_id.sudo().alumni_checklist_hidden = True
        self.env.registry.clear_cache()

    def _check_own_school(self):
        self.company_id.check_access("read")
        if self.company_id not in self.env.user.company_ids:
            raise UserError(self.env._("This is not your school."))
