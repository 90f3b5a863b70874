# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What every test of this addon starts from: two schools side by side, with a user per role.

Time stands still on ``TODAY`` in every class below, so that no test depends on the day it runs.
"""

from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, freeze_time, new_test_user

TODAY = "2026-03-16"
NOW = "2026-03-16 10:00:00"

TEACHER = "tracktion_alumni.group_teacher"
OFFICER = "tracktion_alumni.group_officer"
MANAGER = "tracktion_alumni.group_manager"

# Used where the reference data of the addon do not bring a record of that code.
CATEGORIES = {
    "graduate": {"name": "Graduate"},
    "certificate": {"name": "Certificate or award"},
    "non_graduate": {"name": "Non-graduate"},
    "apprentice": {"name": "Apprentice"},
    "visiting": {"name": "Visiting student"},
    "former_employee": {"name": "Former employee"},
    "current_student": {"name": "Current student", "is_alumnus": False},
}
CHANNELS = {
    "email": {"name": "E-mail", "address_kind": "email", "sends_from_odoo": True},
    "phone": {"name": "Phone", "address_kind": "phone"},
}


class TracktionMixin:
    """Fixtures for any kind of test case; :class:`TracktionCase` and :class:`TracktionHttpCase`
    bring them into a transaction and onto a server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls._setup_schools()
        cls._setup_reference()
        cls._setup_users()
        cls._setup_structure()

    # --- set-up ---------------------------------------------------------------------------------

    @classmethod
    def _setup_schools(cls):
        spain, estonia = cls.env.ref("base.es"), cls.env.ref("base.ee")
        spain.alumni_consent_age, estonia.alumni_consent_age = 14, 13
        cls.school, cls.other_school = cls.env["res.company"].create(
            [
                {"name": "Colegio de Prueba", "country_id": spain.id},
                {"name": "Proovikool", "country_id": estonia.id},
            ]
        )
        cls.env.user.write(
            {
                "company_ids": [
                    fields.Command.link(cls.school.id),
                    fields.Command.link(cls.other_school.id),
                ],
                "company_id": cls.school.id,
            }
        )

    @classmethod
    def _coded(cls, model, code, **vals):
        """The record of ``model`` with that code, made when missing, with ``vals`` in any case."""
        record = cls.env[model].with_context(active_test=False).search([("code", "=", code)])[:1]
        if record:
            record.write(vals)
            return record
        return cls.env[model].create(
            dict({"name": code.replace("_", " ").title()}, **vals, code=code)
        )

    @classmethod
    def _setup_reference(cls):
        cls.categories = {
            code: cls._coded("tracktion.category", code, **vals)
            for code, vals in CATEGORIES.items()
        }
        cls.keep_in_touch = cls._coded(
            "tracktion.consent.purpose",
            "keep_in_touch",
            legal_basis="consent",
            validity_months=36,
        )
        cls.job_offers = cls._coded(
            "tracktion.consent.purpose", "job_offers", legal_basis="consent", validity_months=24
        )
        for purpose in cls.keep_in_touch | cls.job_offers:
            if not purpose.current_text_id:
                cls.env["tracktion.consent.text"].create(
                    {
                        "purpose_id": purpose.id,
                        "body": "May we write to you?",
                        "date_from": "2020-01-01",
                    }
                )
        cls.channels = {
            code: cls._coded("tracktion.channel", code, **vals) for code, vals in CHANNELS.items()
        }
        cls.email, cls.phone = cls.channels["email"], cls.channels["phone"]

    @classmethod
    def _user(cls, login, groups, school, **vals):
        # A name is told apart from everybody else's in messages.
        vals = {
            "name": login.removeprefix("test_").replace("_", " ").title(),
            "email": f"{login}@example.com",
            **vals,
        }
        return new_test_user(
            cls.env,
            login=login,
            groups=groups,
            company_id=school.id,
            company_ids=[fields.Command.set(school.ids)],
            **vals,
        )

    @classmethod
    def _setup_users(cls):
        internal = "base.group_user"
        for suffix, school in (("", cls.school), ("_abroad", cls.other_school)):
            for role, groups in (
                ("manager", MANAGER),
                ("officer", OFFICER),
                ("teacher", TEACHER),
                ("other_teacher", TEACHER),
                ("plain", internal),
                ("portal", "base.group_portal"),
            ):
                setattr(cls, role + suffix, cls._user(f"test_{role}{suffix}", groups, school))
        cls.public = cls.env.ref("base.public_user")

    @classmethod
    def _setup_structure(cls):
        env = cls.env
        cls.years = env["tracktion.school.year"]._generate(2010, 2026, cls.school)
        cls.years_abroad = env["tracktion.school.year"]._generate(2010, 2026, cls.other_school)
        cls.department, cls.department_abroad = env["tracktion.department"].create(
            [
                {"name": "Electricity", "code": "ELE", "company_id": cls.school.id},
                {"name": "Elekter", "code": "ELE", "company_id": cls.other_school.id},
            ]
        )
        cls.qualification, cls.qualification_abroad = env["tracktion.qualification"].create(
            [
                {
                    "name": "Electrician",
                    "code": "ELE202",
                    "sector": "industry",
                    "department_id": cls.department.id,
                    "company_id": cls.school.id,
                },
                {
                    "name": "Elektrik",
                    "code": "ELE202",
                    "sector": "industry",
                    "department_id": cls.department_abroad.id,
                    "company_id": cls.other_school.id,
                },
            ]
        )

    # --- measuring -------------------------------------------------------------------------------

    def _count_queries(self, action):
        """How many queries ``action()`` takes, its writes included, with nothing in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _daily_job(self):
        """What the scheduled job does each day; its commits are left out, for tests roll back."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *args, **kwargs: float("inf")):
            self.env["tracktion.consent"]._cron_expire()

    # --- people ---------------------------------------------------------------------------------

    @classmethod
    def _person(cls, name, school=None, enrolment=None, consent=None, **vals):
        """An alumnus with an e-mail address and one enrolment.

        :param school: company; the first school when None
        :param dict enrolment: values of the enrolment (default: an electrician who graduated on
            2024-06-28); ``{}`` for the default, False for no enrolment
        :param str consent: decision to record for "keep in touch"
        :param vals: values of the contact
        """
        school = school or cls.school
        abroad = school == cls.other_school
        vals.setdefault("email", f"{name.lower().replace(' ', '.')}@example.org")
        partner = cls.env["res.partner"].create(
            {
                "name": name,
                "company_id": school.id,
                "country_id": school.country_id.id,
                "lang": "en_US",
                **vals,
            }
        )
        if enrolment is not False:
            cls._enrol(
                partner,
                **{
                    "company_id": school.id,
                    "qualification_id": (
                        cls.qualification_abroad if abroad else cls.qualification
                    ).id,
                    "state": "finished",
                    "outcome": "qualification",
                    "date_end": "2024-06-28",
                    "category_manual_id": cls.categories["graduate"].id,
                    **(enrolment or {}),
                },
            )
        if consent:
            cls._consent(partner, decision=consent)
        return partner

    @classmethod
    def _people(cls, count, prefix="Person", consent=None, **vals):
        """``count`` alumni in one go, for tests that count queries."""
        partners = cls.env["res.partner"].create(
            [
                {
                    "name": f"{prefix} {number:05d}",
                    "email": f"{prefix.lower()}.{number}@example.org",
                    "company_id": cls.school.id,
                    "lang": "en_US",
                    **vals,
                }
                for number in range(count)
            ]
        )
        cls.env["tracktion.enrolment"].create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": cls.school.id,
                    "qualification_id": cls.qualification.id,
                    "state": "finished",
                    "outcome": "qualification",
                    "date_end": "2024-06-28",
                    "category_manual_id": cls.categories["graduate"].id,
                }
                for partner in partners
            ]
        )
        if consent:
            cls._consent(partners, decision=consent)
        return partners

    @classmethod
    def _enrol(cls, partner, **vals):
        """One more enrolment of ``partner``."""
        vals.setdefault("company_id", (partner.company_id or cls.school).id)
        return cls.env["tracktion.enrolment"].create({"partner_id": partner.id, **vals})

    @classmethod
    def _consent(cls, partners, purpose=None, decision="given", date="2026-01-10 09:00:00", **vals):
        """Record a decision of ``partners``, for "keep in touch" unless told otherwise."""
        vals.setdefault("source", "paper")
        source = vals.pop("source")
        return cls.env["tracktion.consent"]._record(
            partners, purpose or cls.keep_in_touch, decision, source, date=date, **vals
        )

    @classmethod
    def _destination(cls, partner, status="working", date="2025-01-10", **vals):
        """What ``partner`` did on a day."""
        return cls.env["tracktion.destination"].create(
            {"partner_id": partner.id, "status": status, "date": date, **vals}
        )


@freeze_time(NOW)
class TracktionCase(TracktionMixin, TransactionCase):
    """Tests of models; ``with freeze_time("2030-01-01"):`` moves the clock inside a test."""


@freeze_time(NOW)
class TracktionHttpCase(TracktionMixin, HttpCase):
    """Tests that go through the server."""
