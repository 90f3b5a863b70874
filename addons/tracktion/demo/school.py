# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Writes the two demo schools into the database. Called once, when demo data are loaded."""

import base64
from datetime import date, datetime, time, timedelta

from passlib.hash import pbkdf2_sha512

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import file_open

from .lists import IMPORTED, WAITING, imported_list, waiting_list
from .people import SEED, Plan
from .structure import DEPARTMENTS, FAMILIES, LANGS, QUALIFICATIONS, SCHOOLS, STAFF

TIMEZONES = {"main": "Europe/Madrid", "ee": "Europe/Tallinn"}
# days ago, login of who asks, purpose, channel, department or None for all, at most, subject
APPROACHES = [
    (410, "officer", "keep_in_touch", "email", None, 60, "Meeting of former students in spring"),
    (290, "officer2", "job_offers", "phone", "ELE", 14, "Vacancy: maintenance electrician"),
    (205, "officer2", "job_offers", "email", "MET", 16, "Vacancies at the shipyard"),
    (150, "teacher3", "keep_in_touch", "phone", "HOT", 8, "A talk for our second-year class"),
    (96, "officer.ee", "keep_in_touch", "email", None, 18, "Vilistlaste kokkutulek"),
    (62, "officer", "keep_in_touch", "email", "CAR", 24, "How was your first year at work?"),
    (19, "officer", "keep_in_touch", "email", None, 70, "Open day: come and show what you do"),
]


class TracktionDemoSchool(models.AbstractModel):
    """The demo school. Nothing here is reachable by people or by RPC: all methods are private."""

    _name = "tracktion.demo.school"
    _description = "Demo School"

    @api.model
    def _load(self, today=None, seed=SEED, company=None):
        """Make both schools with their people, unless they are there already.

        :param date today: the day on which the story ends
        :param int seed: another one gives other people
        :param company: becomes the first school; None: the main company of the database
        """
        if (
            self.env["res.users"]
            .with_context(active_test=False)
            .search([("login", "=", "officer")], limit=1)
        ):
            return
        self = self.with_context(
            lang="en_US",
            tracking_disable=True,
            mail_create_nosubscribe=True,
            mail_activity_quick_update=True,
            no_reset_password=True,
        )
        today = today or fields.Date.context_today(self)
        plan = Plan(today, seed)
        self._activate_languages()
        schools = self._make_schools(company or self.env.ref("base.main_company"))
        users = self._make_users(schools)
        qualifications, departments = self._make_structure(schools, users)
        for school in schools.values():
            self.env["tracktion.school.year"]._generate(plan.year - 22, plan.year + 1, school)
        partners = self._make_people(plan, schools)
        since = date.min
        for until in (*plan.earlier_year_ends, date.max):
            # In the order in which it happened, so that the report of each year knows no more.
            self._make_enrolments(
                plan, partners, schools, users, qualifications, departments, since, until
            )
            self._make_decisions(plan, partners, since, until)
            if until < today:
                self._publish_reports(plan, schools, users, until)
            since = until
        self._make_owners(plan, partners, users)
        self._make_approaches(plan, partners, users)
        self._make_waves(plan, partners, schools, users)
        for year_end in plan.earlier_year_ends:
            self._publish_reports(plan, schools, users, year_end, tracking_only=True)
        self._publish_reports(plan, schools, users, plan.last_year_end)
        self._make_activities(plan, partners, users)
        self._make_imports(plan, users)

    # --- the schools ----------------------------------------------------------------------------

    @api.model
    def _activate_languages(self):
        Lang = self.env["res.lang"]
        new = [code for code in ("en_US", *LANGS) if not Lang._get_data(code=code)]
        for code in new:
            Lang._activate_lang(code)
        if new:
            modules = self.env["ir.module.module"].search([("state", "=", "installed")])
            modules._update_translations(new)

    @api.model
    def _make_schools(self, first):
        """The company ``first`` becomes the first school, the second one is new."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        schools = {}
        for key, spec in SCHOOLS.items():
            with file_open(f"tracktion/demo/logo_{key}.png", "rb") as logo:
                image = base64.b64encode(logo.read())
            vals = {
                "name": spec["name"],
                "logo": image,
                "street": spec["street"],
                "city": spec["city"],
                "country_id": self._country(spec["country"]).id,
                "currency_id": euro.id,
                "phone": spec["phone"],
                "email": spec["email"],
            }
            if "iap_enrich_auto_done" in self.env["res.company"]._fields:
                # Odoo would look the school up on the internet by the domain of its address.
                vals["iap_enrich_auto_done"] = True
            if key == "main":
                schools[key] = first
                # Odoo's own demo data may have put another address there.
                schools[key].write({**vals, "street2": False, "zip": False, "state_id": False})
            else:
                schools[key] = self.env["res.company"].create(vals)
            schools[key].partner_id.lang = spec["lang"]
        ids = [Command.link(school.id) for school in schools.values()]
        for user in (self.env.ref("base.user_root"), self.env.ref("base.user_admin")):
            user.company_ids = ids
        self._hide_stock_demo()
        self.env.ref("base.partner_admin").write({"name": "Administrator", "lang": "en_US"})
        return schools

    @api.model
    def _country(self, code):
        return self.env.ref(f"base.{'uk' if code == 'GB' else code.lower()}")

    @api.model
    def _hide_stock_demo(self):
        """Odoo's own demo contacts (furniture makers and the like) would stand among the alumni."""
        for xmlid in ("base.user_demo", "base.demo_user0"):
            user = self.env.ref(xmlid, raise_if_not_found=False)
            if user:
                user.active = False
        data = self.env["ir.model.data"].search(
            [("model", "=", "res.partner"), ("module", "not like", "tracktion%")]
        )
        partners = self.env["res.partner"].browse(data.mapped("res_id")).exists()
        companies = self.env["res.company"].search([("partner_id", "!=", False)]).partner_id
        partners.filtered(lambda p: not p.user_ids and p not in companies).active = False

    @api.model
    def _make_users(self, schools):
        """``{login: user}``. The password is the login: these are users of a demo database only."""
        groups = {
            role: self.env.ref(f"tracktion_alumni.group_{role}")
            for role in ("teacher", "officer", "manager")
        }
        groups["tracking"] = self.env.ref("tracktion_survey.group_tracking")
        groups["leader"] = self.env.ref("tracktion_report.group_leader")
        internal = self.env.ref("base.group_user")
        homes = dict.fromkeys(groups, self.env.ref("tracktion_alumni.res_partner_action_alumni").id)
        homes["leader"] = self.env.ref("spreadsheet_dashboard.ir_actions_dashboard_action").id
        users = self.env["res.users"].create(
            [
                {
                    "login": login,
                    "name": name,
                    "email": f"{login.replace('.', '-')}@{schools[school].email.partition('@')[2]}",
                    "lang": lang,
                    "tz": TIMEZONES[school],
                    "function": function,
                    "company_id": schools[school].id,
                    "company_ids": [Command.set(schools[school].ids)],
                    "group_ids": [Command.set((groups.get(role) or internal).ids)],
                    # The inbox of Odoo: a demo school sends no mail, not even to its own staff.
                    "notification_type": "inbox",
                    "action_id": homes.get(role, False),
                }
                for school, login, name, role, lang, _department, function in STAFF
            ]
        )
        # The usual work factor would take seconds for passwords that everybody knows; whoever
        # logs in gets a stronger hash.
        hasher = pbkdf2_sha512.using(rounds=1000)
        for user in users:
            user.partner_id.company_id = user.company_id
            user._set_encrypted_password(user.id, hasher.hash(user.login))
        return {user.login: user for user in users}

    @api.model
    def _make_structure(self, schools, users):
        """``({code: qualification}, {code: department})``, with names in all languages."""
        departments = {
            row[1]: self.env["tracktion.department"].create(
                {
                    "name": row[2],
                    "code": row[1],
                    "company_id": schools[row[0]].id,
                    "sequence": 10 * number,
                    "color": number,
                    "head_id": users[row[-1]].id,
                }
            )
            for number, row in enumerate(DEPARTMENTS, 1)
        }
        families = {row[0]: self._family(*row) for row in FAMILIES}
        qualifications = {
            row[1]: self.env["tracktion.qualification"].create(
                {
                    "name": row[7],
                    "code": row[1],
                    "company_id": departments[row[0]].company_id.id,
                    "department_id": departments[row[0]].id,
                    "family_id": families[row[2]].id,
                    "eqf_level_id": self._coded("tracktion.eqf.level", f"eqf{row[3]}").id,
                    "isced_field_id": self._coded("tracktion.isced.field", row[4]).id,
                    "sector": row[5],
                }
            )
            for row in QUALIFICATIONS
        }
        for row in DEPARTMENTS:
            self._translate(departments[row[1]], row[3:7])
        for row in QUALIFICATIONS:
            self._translate(qualifications[row[1]], row[8:12])
        return qualifications, departments

    @api.model
    def _family(self, code, name, *translations):
        Family = self.env["tracktion.professional.family"]
        family = Family.search(["|", ("code", "=", code), ("name", "=", name)], limit=1)
        if not family:
            family = Family.create({"code": code, "name": name})
            self._translate(family, translations)
        return family

    @api.model
    def _translate(self, record, names):
        record.update_field_translations("name", dict(zip(LANGS, names, strict=True)))

    @api.model
    def _coded(self, model, code):
        """The reference record of ``model`` with that code."""
        return self.env[model].search([("code", "=", code)], limit=1)

    # --- people ---------------------------------------------------------------------------------

    @api.model
    def _make_people(self, plan, schools):
        """``{number: partner}``."""
        interests = {i.code: i.id for i in self.env["tracktion.interest"].search([])}
        channels = {c.code: c.id for c in self.env["tracktion.channel"].search([])}
        partners = self.env["res.partner"].create(
            [
                {
                    "name": person.name,
                    "company_id": schools[person.school].id,
                    "lang": person.lang,
                    "city": person.city,
                    "country_id": self._country(person.country).id,
                    "email": person.email,
                    "phone": person.phone,
                    "alumni_birthdate": person.birthdate,
                    "alumni_gender": person.gender,
                    "alumni_reachability": person.reachability,
                    "alumni_processing_restricted": person.restricted,
                    "alumni_last_confirmed_on": person.confirmed,
                    "alumni_linkedin": person.linkedin,
                    "alumni_interest_ids": [Command.set([interests[c] for c in person.interests])],
                    "alumni_channel_ids": [Command.set([channels[c] for c in person.channels])],
                }
                for person in plan.people
            ]
        )
        return {person.number: p for person, p in zip(plan.people, partners, strict=True)}

    @api.model
    def _make_enrolments(
        self, plan, partners, schools, users, qualifications, departments, since, until
    ):
        """Those that ended after ``since`` and up to ``until``."""
        self.env["tracktion.enrolment"].create(
            [
                {
                    "partner_id": partners[person.number].id,
                    "company_id": schools[person.school].id,
                    "qualification_id": spell.qualification
                    and qualifications[spell.qualification].id,
                    "department_id": departments[spell.department].id,
                    "kind": spell.kind,
                    "state": spell.state,
                    "outcome": spell.outcome,
                    "date_start": spell.start,
                    "date_end": spell.end,
                    "year_end": spell.year_end or (spell.end and spell.end.year) or 0,
                    "tutor_id": spell.tutor and users[spell.tutor].id,
                    "group_name": spell.group,
                    "reference": spell.reference,
                    "certificate_number": spell.certificate,
                }
                for person in plan.people
                for spell in person.enrolments
                if since < spell.ended <= until
            ]
        )

    @api.model
    def _make_owners(self, plan, partners, users):
        for person in plan.people:
            if person.owner:
                partners[person.number].alumni_relation_owner_id = users[person.owner]

    @api.model
    def _make_decisions(self, plan, partners, since, until):
        """Consents and destinations of that time, in the order in which they were taken."""
        purposes = {p.code: p.id for p in self.env["tracktion.consent.purpose"].search([])}
        consents = [
            (c, person)
            for person in plan.people
            for c in person.consents
            if since < c.moment.date() <= until
        ]
        self.env["tracktion.consent"].create(
            [
                {
                    "partner_id": partners[person.number].id,
                    "purpose_id": purposes[consent.purpose],
                    "decision": consent.decision,
                    "date": consent.moment,
                    "source": consent.source,
                    **consent.values,
                }
                for consent, person in sorted(consents, key=lambda pair: pair[0].moment)
            ]
        )
        destinations = [
            (d, person)
            for person in plan.people
            for d in person.destinations
            if since < d.day <= until
        ]
        self.env["tracktion.destination"].create(
            [
                {
                    "partner_id": partners[person.number].id,
                    "date": destination.day,
                    "status": destination.status,
                    "source": destination.source,
                    **destination.values,
                }
                for destination, person in sorted(destinations, key=lambda pair: pair[0].day)
            ]
        )

    # --- what staff did -------------------------------------------------------------------------

    @api.model
    def _make_approaches(self, plan, partners, users):
        """Through the door like any other approach; then dated back, so that there is a history."""
        everybody = self.env["res.partner"].union(*partners.values())
        given = {
            (partners[person.number].id, consent.purpose): consent.moment
            for person in plan.people
            for consent in person.consents
            if consent.decision == "given"
        }
        self.env.flush_all()
        Message, Approach = self.env["mail.message"], self.env["tracktion.approach"]
        for days, login, purpose, channel, department, limit, subject in APPROACHES:
            user = users[login]
            moment = datetime.combine(plan.today - timedelta(days=days), time(10, 15))
            people = everybody.browse(
                partner.id
                for partner in everybody
                if partner.company_id == user.company_id
                and partner.alumni_is_alumnus
                and department in (None, partner.alumni_department_id.code)
                # The door looks at today; whoever agreed later was not asked then.
                and given.get((partner.id, purpose), moment) < moment
            )
            if not user.has_group("tracktion_alumni.group_officer"):
                people = people.filtered(lambda p, user=user: p.alumni_relation_owner_id == user)
            last = Message.search([], order="id desc", limit=1).id
            asked = people.with_user(user).with_company(user.company_id)
            allowed = asked._tracktion_check_approach(purpose, channel).reachable[:limit]
            result = allowed._tracktion_approach(purpose, channel, subject)
            Approach.search(
                [("partner_id", "in", result.reachable.ids), ("subject", "=", subject)]
            ).date = moment
            Message.search([("id", ">", last)]).date = moment

    @api.model
    def _make_activities(self, plan, partners, users):
        """The addresses that came back in the last months wait for a colleague."""
        bounced = [p for p in plan.people if p.reachability == "bounced"]
        for number, person in enumerate(bounced[:6]):
            partner = partners[person.number]
            fallback = users["officer" if person.school == "main" else "officer.ee"]
            partner.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=plan.today + timedelta(days=3 * number - 2),
                user_id=(partner.alumni_relation_owner_id or fallback).id,
                summary=f"Find a new address of {person.name}",
                note=f"Mail to {person.email} came back.",
            )

    @api.model
    def _make_imports(self, plan, users):
        """A teacher's list that the officer imported, and one whose mistakes wait for her."""
        for filename, data, teacher, confirmed in (
            (IMPORTED, imported_list(plan), "teacher7", True),
            (WAITING, waiting_list(plan), "teacher3", False),
        ):
            officer = users["officer"]
            record = (
                self.env["tracktion.import"]
                .with_user(officer)
                .with_company(officer.company_id)
                # Loading demo data is one transaction; an import would close it.
                .with_context(tracktion_keep_transaction=True)
                .create(
                    {
                        "filename": filename,
                        "data": base64.b64encode(data),
                        "teacher_id": users[teacher].id,
                    }
                )
            )
            record.action_preview()
            if confirmed:
                record.action_import()
