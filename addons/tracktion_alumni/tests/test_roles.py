# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import re
from pathlib import Path

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TracktionCase
from .samples import UNION, WIZARDS, Samples, models_of_addon

_logger = logging.getLogger(__name__)
TABLE = Path(__file__).parent.parent / "readme" / "ROLES.md"
OPERATIONS = {"read": "R", "write": "W", "create": "C", "unlink": "D"}
COLUMNS = [
    "public",
    "portal",
    "no role",
    "teacher, own",
    "teacher, others",
    "officer",
    "manager",
    "other school",
]
NO_ALUMNUS = "res.partner (no alumnus)"
COLLEAGUE = "res.partner (colleague)"


def read_table(path=TABLE):
    """``{model: {column: letters}}`` of the printed table."""
    rows = [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| *(model|`)", line)
    ]
    header, *rows = rows
    return header[1:], {row[0]: dict(zip(header[1:], row[1:], strict=True)) for row in rows}


class RolesMixin:
    """Finds out what a user may do with a record, as the letters of the table."""

    def _letters(self, record, user):
        record = record.with_user(user)
        record.invalidate_recordset()
        letters = "".join(
            letter for operation, letter in OPERATIONS.items() if record.has_access(operation)
        )
        if record and self._may_export(record):
            letters += "X"
        return letters or "—"

    def _may_export(self, record):
        try:
            return bool(record.export_data(["display_name"])["datas"])
        except UserError:
            return False


class RolesCase(RolesMixin, TracktionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Also those who may not export get the technical right to: our own rules must hold.
        export = Command.link(cls.env.ref("base.group_allow_export").id)
        (cls.plain | cls.teacher | cls.other_teacher).group_ids = [export]
        cls.own = cls._person("Propia Persona", alumni_relation_owner_id=cls.teacher.id)
        cls.samples = Samples(cls, cls.own, cls.school, cls.qualification, cls.years[-1])
        cls.stranger = cls._person("Ajena Persona", alumni_relation_owner_id=cls.other_teacher.id)
        cls.strange_samples = Samples(
            cls, cls.stranger, cls.school, cls.qualification, cls.years[-2]
        )

    def _found(self, record, user):
        try:
            return record.with_user(user).search([("id", "in", record.ids)])
        except AccessError:
            return record.browse()


@tagged("post_install", "-at_install")
class TestRoleTable(RolesCase):
    """The table in the documentation says what every role may do; the code must agree."""

    def _users(self, model):
        """``(column, user, samples)`` for each column of the table."""
        return [
            ("public", self.public, self.samples),
            ("portal", self.portal, self.samples),
            ("no role", self.plain, self.samples),
            ("teacher, own", self.teacher, self.samples),
            ("teacher, others", self.teacher, self.strange_samples),
            ("officer", self.officer, self.samples),
            ("manager", self.manager, self.samples),
            ("other school", self.manager_abroad, self.samples),
        ]

    def test_table_names_every_model(self):
        header, table = read_table()
        self.assertEqual(header, COLUMNS)
        self.assertEqual(
            set(table), models_of_addon(self.env) | {"res.partner", NO_ALUMNUS, COLLEAGUE}
        )

    def test_every_role_with_every_model(self):
        _header, table = read_table()
        actual = {}
        for model in sorted(set(table) - WIZARDS - UNION - {NO_ALUMNUS, COLLEAGUE}):
            records = {
                id(samples): samples.record(model)
                for samples in (self.samples, self.strange_samples)
            }
            row = actual[model] = {}
            for column, user, samples in self._users(model):
                record = records[id(samples)]
                self.assertTrue(record, model)
                row[column] = self._letters(record, user)
                with self.subTest(model=model, column=column):
                    self.assertEqual(row[column], table[model][column])
                    found = bool(self._found(record, user))
                    self.assertEqual(found, "R" in row[column], "searching is reading")
                    if "R" not in row[column]:
                        with self.assertRaises(AccessError):
                            record.with_user(user).read(["id"])
        self._log(actual)

    def test_contacts_who_are_no_alumni(self):
        _header, table = read_table()
        firm = self.env["res.partner"].create({"name": "Firma", "company_id": self.school.id})
        colleague = self.other_teacher.partner_id
        for name, contact in ((NO_ALUMNUS, firm), (COLLEAGUE, colleague)):
            row = {}
            for column, user, _samples in self._users("res.partner"):
                row[column] = self._letters(contact, user)
                with self.subTest(contact=name, column=column):
                    self.assertEqual(row[column], table[name][column])
            self._log({name: row})

    def test_wizards(self):
        _header, table = read_table()
        models = {m for m in models_of_addon(self.env) if self.env[m]._transient}
        self.assertEqual(models, WIZARDS)
        actual = {}
        for model in sorted(WIZARDS):
            row = actual[model] = {}
            for column, user, _samples in self._users(model):
                wizard = self.env[model].with_user(user)
                row[column] = (
                    "".join(
                        letter
                        for operation, letter in OPERATIONS.items()
                        if wizard.has_access(operation)
                    )
                    or "—"
                )
                with self.subTest(model=model, column=column):
                    self.assertEqual(row[column], table[model][column])
        self._log(actual)

    def test_nobody_sees_the_wizards_of_a_colleague(self):
        rules = self.env["ir.rule"]
        for model in sorted(WIZARDS):
            with self.subTest(model=model):
                domain = rules.with_user(self.manager)._compute_domain(model, "read")
                self.assertIn("create_uid", str(list(domain)))
        wizard = (
            self.env["tracktion.hand.over"]
            .with_user(self.officer)
            .create({"user_id": self.teacher.id, "reason": "private"})
        )
        with self.assertRaises(AccessError):
            wizard.with_user(self.manager).read(["reason"])

    def _log(self, actual):
        for model, row in actual.items():
            cells = " | ".join(row[column] for column in COLUMNS)
            _logger.debug("| `%s` | %s |", model, cells)


@tagged("post_install", "-at_install")
class TestHiddenFields(RolesCase):
    """Colleagues without a role, and the world outside, learn nothing of a contact's alumni side:
    neither by reading nor by asking questions about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own.write(
            {
                "alumni_birthdate": "2001-02-03",
                "alumni_gender": "female",
                "alumni_reachability": "lost",
            }
        )
        cls._consent(cls.own)
        cls._destination(cls.own)
        cls.hidden = [
            name
            for name, field in cls.env["res.partner"]._fields.items()
            if name.startswith("alumni_")
        ]
        cls.env.flush_all()

    def _outsiders(self):
        return self.plain, self.portal, self.public

    def test_every_field_of_ours_has_a_group(self):
        self.assertGreater(len(self.hidden), 30)
        for name in self.hidden:
            with self.subTest(field=name):
                self.assertTrue(self.env["res.partner"]._fields[name].groups)

    def test_not_offered(self):
        for user in self._outsiders():
            offered = self.env["res.partner"].with_user(user).fields_get()
            self.assertFalse(set(self.hidden) & set(offered), user.login)

    def test_not_read(self):
        person = self.own.with_user(self.plain)
        self.assertEqual(person.name, "Propia Persona")
        for name in self.hidden:
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    person.read([name])
                with self.assertRaises(AccessError):
                    person.web_read({name: {}})
                with self.assertRaises(AccessError):
                    self.env["res.partner"].with_user(self.plain).search_read(
                        [("id", "=", person.id)], [name]
                    )

    def test_not_guessed_by_searching(self):
        Partner = self.env["res.partner"].with_user(self.plain)
        guesses = {"date": "2001-02-03", "char": "x", "selection": "x", "json": "x"}
        for name in self.hidden:
            guess = guesses.get(self.env["res.partner"]._fields[name].type, 1)
            for domain in ([(name, "=", guess)], ["!", (name, "in", [guess])]):
                with self.subTest(domain=domain), self.assertRaises(AccessError):
                    Partner.search(domain)
        for domain in (
            [("alumni_birthdate", "<", "2002-01-01")],
            [("alumni_birthdate.year_number", "=", 2001)],
            [("alumni_consent_ids.decision", "=", "given")],
            [("alumni_enrolment_ids", "any", [("state", "=", "finished")])],
            [("alumni_category_id.code", "=", "graduate")],
            [("child_ids.alumni_gender", "=", "female")],
            [("parent_id.alumni_gender", "=", "female")],
        ):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                Partner.search_count(domain)
        for model, domain in (
            ("res.users", [("partner_id.alumni_gender", "=", "female")]),
            ("mail.message", [("author_id.alumni_gender", "=", "female")]),
            ("res.company", [("partner_id.alumni_reachability", "=", "lost")]),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.plain).search(domain)
        with self.assertRaises(AccessError):
            Partner.name_search("", [("alumni_birthdate", "<", "2002-01-01")])

    def test_not_guessed_by_sorting_and_grouping(self):
        Partner = self.env["res.partner"].with_user(self.plain)
        stored = [
            name
            for name in self.hidden
            if self.env["res.partner"]._fields[name].store
            and self.env["res.partner"]._fields[name].type not in ("one2many", "many2many")
        ]
        for name in [*stored, "alumni_career_stage"]:
            field = self.env["res.partner"]._fields[name]
            group = f"{name}:month" if field.type in ("date", "datetime") else name
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    Partner.formatted_read_group([], [group], ["__count"])
                with self.assertRaises(AccessError):
                    Partner.formatted_read_group([], [], [f"{name}:count_distinct"])
                with self.assertRaises(AccessError):
                    Partner.search([], order=name)
                with self.assertRaises(AccessError):
                    Partner.web_search_read([], {"name": {}}, order=f"{name} desc")

    def test_not_exported(self):
        person = self.own.with_user(self.plain)
        self.assertEqual(person.export_data(["name"])["datas"], [["Propia Persona"]])
        for path in (
            "alumni_birthdate",
            "alumni_category_id/name",
            "alumni_consent_ids/decision",
            "user_ids/partner_id/alumni_gender",
        ):
            with self.subTest(path=path):
                # Either refused or left empty: the value must not come out.
                try:
                    rows = person.export_data([path])["datas"]
                except (AccessError, UserError):
                    continue
                self.assertFalse([cell for row in rows for cell in row if cell], path)

    def test_not_written(self):
        for name in ("alumni_birthdate", "alumni_relation_owner_id", "alumni_reachability"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.own.with_user(self.plain).write({name: False})
        self.plain.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        for name in ("alumni_birthdate", "alumni_relation_owner_id", "alumni_reachability"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.own.with_user(self.plain).write({name: False})
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.plain).create(
                {"name": "x", "alumni_gender": "female"}
            )
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.plain).with_context(
                default_alumni_gender="female"
            ).create({"name": "x"})

    def test_contacts_stay_usable_without_a_role(self):
        """The stock right to keep contacts works, although the alumni side is hidden."""
        self.plain.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        person = self.own.with_user(self.plain)
        person.write({"email": "nueva@example.org", "phone": "600 12 34 56"})
        self.assertEqual(person.phone_sanitized, "+34600123456")
        contact = (
            self.env["res.partner"]
            .with_user(self.plain)
            .create({"name": "Nuevo Contacto", "company_id": self.school.id})
        )
        self.assertTrue(contact)
        self.assertTrue(contact.copy())
        contact.unlink()

    def test_changes_do_not_show_in_the_chatter(self):
        person = self.own.with_context(tracking_disable=False)
        self.env.flush_all()
        self.cr.precommit.clear()
        self.cr.precommit.data.clear()
        person.write({"alumni_reachability": "deceased"})
        self.env.flush_all()
        self.cr.precommit.run()
        values = person.message_ids.sudo().tracking_value_ids
        self.assertTrue(values)
        self.assertFalse(values._filter_has_field_access(self.env(user=self.plain)))
        self.assertTrue(values._filter_has_field_access(self.env(user=self.officer)))

    def test_notes_about_the_alumni_side_are_hidden(self):
        """Who approached whom about what, and who exported or erased whom, is for roles."""
        firm = self.env["res.partner"].create({"name": "Firma", "company_id": self.school.id})
        public = self.own._message_log(body="A note for everybody")
        self.own.alumni_reachability = "reachable"
        self._consent(self.own, self.job_offers)
        before = self.own.message_ids
        self.own.with_user(self.officer)._tracktion_approach("job_offers", "email", "Welders")
        self.own.with_user(self.officer)._tracktion_log_personal_export("JSON")
        notes = self.own.message_ids - before
        self.assertEqual(len(notes), 2)
        self.env.flush_all()
        self.env.invalidate_all()
        for user, seen in (
            (self.plain, notes.browse()),
            (self.other_teacher, notes.browse()),
            (self.teacher, notes),
            (self.officer, notes),
        ):
            with self.subTest(user=user.login):
                messages = self.env["mail.message"].with_user(user)
                domain = [("id", "in", notes.ids)]
                self.assertEqual(messages.search(domain), seen)
                self.assertEqual(
                    messages.search_count([("body", "like", "Welders"), *domain]), len(seen) // 2
                )
                if not seen:
                    with self.assertRaises(AccessError):
                        notes.with_user(user).read(["body"])
                    with self.assertRaises(AccessError):
                        notes.with_user(user).web_read({"body": {}})
        person = self.own.with_user(self.plain)
        self.assertIn(public, person.message_ids)
        self.assertFalse(person.message_ids & notes)
        guess = [("message_ids.body", "like", "Welders"), ("id", "in", (self.own | firm).ids)]
        self.assertFalse(person.search(guess), "nor guessed")
        self.assertEqual(self.own.with_user(self.officer).search(guess), self.own)
        thread = (
            self.env["mail.message"]
            .with_user(self.plain)
            ._message_fetch([("model", "=", "res.partner"), ("res_id", "=", self.own.id)])[
                "messages"
            ]
        )
        self.assertFalse(thread & notes)

    def test_views_of_contacts_open_without_a_role(self):
        for view_type in ("form", "list", "kanban", "search"):
            view = self.env["res.partner"].with_user(self.plain).get_view(view_type=view_type)
            for node in etree.fromstring(view["arch"]).iter("*"):
                for attribute in ("name", "invisible", "readonly", "required", "context"):
                    with self.subTest(view_type=view_type, tag=node.tag, attribute=attribute):
                        self.assertNotIn("alumni_", node.get(attribute, ""))

    def test_facts_are_closed(self):
        for model in ("tracktion.enrolment", "tracktion.consent", "tracktion.destination"):
            for user in self._outsiders():
                Model = self.env[model].with_user(user)
                for call in (
                    lambda Model=Model: Model.search([]),
                    lambda Model=Model: Model.search_count([]),
                    lambda Model=Model: Model._read_group([], [], ["__count"]),
                    lambda Model=Model: Model.name_search(""),
                ):
                    with self.subTest(model=model, user=user.login):
                        with self.assertRaises(AccessError):
                            call()

    def test_portal_users_do_not_see_other_people(self):
        for user in (self.portal, self.public):
            with self.subTest(user=user.login), mute_logger("odoo.models"):
                found = self.env["res.partner"].with_user(user)
                with self.assertRaises(AccessError):
                    found.browse(self.own.id).read(["name"])


@tagged("post_install", "-at_install")
class TestTeacher(RolesCase):
    """Teachers see the alumni whom they own or taught, and record facts about them."""

    def test_own_and_taught(self):
        taught = self._person("Enseñada", enrolment={"tutor_id": self.teacher.id})
        taught.alumni_relation_owner_id = self.other_teacher
        Partner = self.env["res.partner"].with_user(self.teacher)
        alumni = Partner.search([("alumni_main_enrolment_id", "!=", False)])
        self.assertIn(taught, alumni)
        self.assertIn(self.own, alumni)
        self.assertNotIn(self.stranger, alumni)

    def test_handing_over_ends_the_sight(self):
        self.own.alumni_relation_owner_id = self.other_teacher
        with self.assertRaises(AccessError):
            self.own.with_user(self.teacher).read(["name"])

    def test_exports_nothing(self):
        line = self._consent(self.own)
        for records in (self.own, line, self.own.alumni_enrolment_ids):
            with self.assertRaisesRegex(AccessError, "alumni officer"):
                records.with_user(self.teacher).export_data(["id"])

    def test_archives_nobody(self):
        with self.assertRaisesRegex(AccessError, "archived by the alumni officer"):
            self.own.with_user(self.teacher).action_archive()
        self.assertTrue(self.own.active)
        self.own.with_user(self.officer).action_archive()
        self.assertFalse(self.own.active)

    def test_records_facts_for_own_people(self):
        env = self.env(user=self.teacher)
        consent = env["tracktion.consent"]._record(
            self.own.with_env(env), self.job_offers.with_env(env), "given", "classroom"
        )
        self.assertEqual(consent.create_uid, self.teacher)
        env["tracktion.destination"].create({"partner_id": self.own.id, "status": "working"})
        self.own.with_env(env).write({"phone": "600 12 34 56", "alumni_gender": "female"})
        enrolment = env["tracktion.enrolment"].create(
            {"partner_id": self.own.id, "company_id": self.school.id}
        )
        enrolment.state = "finished"

    def test_does_not_take_people_over(self):
        with self.assertRaises(AccessError):
            self.stranger.with_user(self.teacher).alumni_relation_owner_id = self.teacher
        with self.assertRaises(AccessError):
            self.env["tracktion.enrolment"].with_user(self.teacher).create(
                {
                    "partner_id": self.stranger.id,
                    "company_id": self.school.id,
                    "tutor_id": self.teacher.id,
                }
            )
