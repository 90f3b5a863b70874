# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.mail.tests.common import MailCase

from .common import TracktionCase


class DoorCase(TracktionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.messaging = cls._coded(
            "tracktion.channel",
            "messaging",
            address_kind="phone",
            purpose_id=cls._coded(
                "tracktion.consent.purpose", "instant_messages", legal_basis="consent"
            ).id,
        )
        cls.post = cls._coded("tracktion.channel", "post", address_kind="post")
        cls.social = cls._coded("tracktion.channel", "social", address_kind="social")

    def _refusal(self, person, channel=None, purpose=None, user=None):
        """Why the officer (or ``user``) may not approach ``person``; None when he may."""
        result = person.with_user(user or self.officer)._tracktion_check_approach(
            purpose or self.keep_in_touch, channel or self.email
        )
        self.assertEqual(person.id in result.reachable.ids, person.id not in result.refused)
        return result.refused.get(person.id)


@tagged("post_install", "-at_install")
class TestDoorReasons(DoorCase):
    """Who may be approached, and why the others may not: every reason by its code."""

    def test_given_and_reachable(self):
        person = self._person("Sí Quiero", consent="given")
        self.assertIsNone(self._refusal(person))

    def test_every_reason_has_a_sentence(self):
        sentences = self.env["res.partner"]._tracktion_refusals()
        covered = {
            name.removeprefix("test_reason_")
            for name in dir(self)
            if name.startswith("test_reason_")
        }
        self.assertEqual(covered, set(sentences), "one test for every reason, and no other")
        self.assertEqual(len(set(sentences.values())), len(sentences))

    def test_reason_no_consent(self):
        person = self._person("Nadie Preguntó")
        self.assertEqual(self._refusal(person), "no_consent")
        self._consent(person, self.job_offers)
        self.assertEqual(self._refusal(person), "no_consent", "each purpose has its own")
        self.assertIsNone(self._refusal(person, purpose=self.job_offers))

    def test_reason_refused(self):
        person = self._person("Dijo No", consent="refused")
        self.assertEqual(self._refusal(person), "refused")

    def test_reason_withdrawn(self):
        person = self._person("Ya No", consent="given")
        self._consent(person, decision="withdrawn", date="2026-03-15 23:00:00")
        self.assertEqual(self._refusal(person), "withdrawn")

    def test_reason_expired(self):
        person = self._person("Hace Tiempo")
        self._consent(person, date="2023-03-16 10:00:00")
        self.assertIsNone(self._refusal(person), "valid until the end of the day")
        with freeze_time("2026-03-17 03:00:00"):
            self.assertEqual(self._refusal(person), "expired")

    def test_reason_guardian(self):
        minor = self._person("Menor Sola")
        self._consent(minor)
        self.assertIsNone(self._refusal(minor))
        minor.alumni_birthdate = "2012-06-01"
        self.assertEqual(self._refusal(minor), "guardian")
        self._consent(minor, guardian_name="Su Madre", date="2026-02-01 10:00:00")
        self.assertIsNone(self._refusal(minor))

    def test_guardians_consent_ends_at_majority(self):
        minor = self._person("Casi Mayor", alumni_birthdate="2012-03-01")
        purpose = self._coded(
            "tracktion.consent.purpose", "for_ever", legal_basis="consent", validity_months=0
        )
        line = self._consent(minor, purpose, guardian_name="Su Padre")
        self.assertEqual(line.date_expiry, date(2030, 3, 1))
        with freeze_time("2030-02-28 12:00:00"):
            self.assertIsNone(self._refusal(minor, purpose=purpose))
        with freeze_time("2030-03-02 12:00:00"):
            self.assertEqual(self._refusal(minor, purpose=purpose), "expired")

    def test_reason_deceased(self):
        person = self._person("En Paz", consent="given", alumni_reachability="deceased")
        for channel in (self.email, self.phone, self.post, self.social):
            with self.subTest(channel=channel.code):
                self.assertEqual(self._refusal(person, channel), "deceased")

    def test_reason_restricted(self):
        person = self._person("Se Opuso", consent="given", alumni_processing_restricted=True)
        self.assertEqual(self._refusal(person), "restricted")

    def test_reason_archived(self):
        person = self._person("Archivada", consent="given", active=False)
        self.assertEqual(self._refusal(person), "archived")

    def test_reason_no_address(self):
        person = self._person("Sin Señas", consent="given", email=False)
        for channel in (self.email, self.phone, self.post, self.social):
            with self.subTest(channel=channel.code):
                self.assertEqual(self._refusal(person, channel), "no_address")
        person.write(
            {
                "email": "sin.senas@example.org",
                "phone": "600 12 34 56",
                "street": "Calle Mayor 1",
                "city": "Gijón",
                "alumni_linkedin": "https://www.linkedin.com/in/x",
            }
        )
        for channel in (self.email, self.phone, self.post, self.social):
            with self.subTest(channel=channel.code):
                self.assertIsNone(self._refusal(person, channel))

    def test_a_number_that_is_none_is_no_address(self):
        person = self._person("Mal Número", consent="given", phone="ask her mother")
        self.assertEqual(self._refusal(person, self.phone), "no_address")
        person.email = "not an address"
        self.assertEqual(self._refusal(person, self.email), "no_address")

    def test_reason_bounced(self):
        person = self._person(
            "Rebota", consent="given", phone="600 12 34 56", alumni_reachability="bounced"
        )
        self.assertEqual(self._refusal(person), "bounced")
        self.assertIsNone(self._refusal(person, self.phone), "only the mail bounces")

    def test_reason_lost(self):
        person = self._person(
            "Perdida", consent="given", phone="600 12 34 56", alumni_reachability="lost"
        )
        self.assertEqual(self._refusal(person), "lost")
        self.assertEqual(self._refusal(person, self.phone), "lost")

    def test_reason_blacklisted(self):
        person = self._person("Lista Negra", consent="given", phone="600 12 34 56")
        self.env["mail.blacklist"]._add(person.email_normalized)
        self.env["phone.blacklist"]._add([person.phone_sanitized])
        person.invalidate_recordset()
        self.assertEqual(self._refusal(person), "blacklisted")
        self.assertEqual(self._refusal(person, self.phone), "blacklisted")

    def test_reason_no_channel_consent(self):
        person = self._person("Sin Mensajes", consent="given", phone="600 12 34 56")
        self.assertEqual(self._refusal(person, self.messaging), "no_channel_consent")
        self._consent(person, self.messaging.purpose_id)
        self.assertIsNone(self._refusal(person, self.messaging))
        self._consent(person, self.messaging.purpose_id, "withdrawn", "2026-03-01 10:00:00")
        self.assertEqual(self._refusal(person, self.messaging), "no_channel_consent")
        self.assertIsNone(self._refusal(person, self.phone))

    def test_reason_other_school(self):
        person = self._person("Kaugel Elav", school=self.other_school, consent="given")
        # Code that runs with all rights, such as a scheduled job, still works for its school.
        result = (
            person.with_user(self.officer)
            .sudo()
            ._tracktion_check_approach(self.keep_in_touch, self.email)
        )
        self.assertEqual(result.refused, {person.id: "other_school"})

    def test_reason_no_access(self):
        foreign = self._person("Võõras Inimene", school=self.other_school, consent="given")
        self.assertEqual(self._refusal(foreign), "no_access")
        self.assertIsNone(self._refusal(foreign, user=self.officer_abroad))
        own = self._person("Propia Mía", consent="given", alumni_relation_owner_id=self.teacher.id)
        self.assertIsNone(self._refusal(own, user=self.teacher))
        self.assertEqual(self._refusal(own, user=self.other_teacher), "no_access")

    def test_school_not_chosen_at_the_moment(self):
        self.officer.company_ids = [Command.link(self.other_school.id)]
        foreign = self._person("Teine Kool", school=self.other_school, consent="given")
        officer = foreign.with_user(self.officer)
        for companies, refused in (
            (self.school, {foreign.id: "no_access"}),
            (self.school | self.other_school, {}),
        ):
            people = officer.with_context(allowed_company_ids=companies.ids)
            result = people._tracktion_check_approach(self.keep_in_touch, self.email)
            self.assertEqual(result.refused, refused)

    def test_other_legal_bases_hold_until_somebody_objects(self):
        person = self._person("Seguimiento", alumni_birthdate="2012-06-01")
        for basis in ("legal_obligation", "public_task", "contract", "legitimate_interest"):
            purpose = self._coded("tracktion.consent.purpose", basis, legal_basis=basis)
            with self.subTest(basis=basis):
                self.assertIsNone(self._refusal(person, purpose=purpose))
                self._consent(person, purpose, "refused", "2026-01-01 10:00:00")
                self.assertEqual(self._refusal(person, purpose=purpose), "refused")
                self._consent(person, purpose, "given", "2026-01-02 10:00:00")
                self.assertIsNone(self._refusal(person, purpose=purpose))
                self._consent(person, purpose, "withdrawn", "2026-01-03 10:00:00")
                self.assertEqual(self._refusal(person, purpose=purpose), "withdrawn")

    def test_siblings_who_share_an_address_decide_each_alone(self):
        older, younger = (
            self._person(f"{name} Hermana", email="familia@example.org")
            for name in ("Mayor", "Menor")
        )
        self._consent(older)
        self._consent(younger, decision="refused")
        result = (
            (older | younger)
            .with_user(self.officer)
            ._tracktion_check_approach(self.keep_in_touch, self.email)
        )
        self.assertEqual(result.reachable, older)
        self.assertEqual(result.refused, {younger.id: "refused"})

    def test_refusals_come_in_the_order_of_the_people(self):
        people = self.env["res.partner"].concat(
            *[self._person(f"Orden {i}", email=False if i % 2 else None) for i in range(4)]
        )
        result = (
            people[::-1].with_user(self.officer)._tracktion_check_approach("keep_in_touch", "email")
        )
        self.assertEqual(list(result.refused), people[::-1].ids)

    def test_unknown_purposes_and_channels_are_refused(self):
        person = self._person("Cualquiera", consent="given").with_user(self.officer)
        with self.assertRaisesRegex(UserError, "no_such_purpose"):
            person._tracktion_check_approach("no_such_purpose", "email")
        with self.assertRaisesRegex(UserError, "no_such_channel"):
            person._tracktion_check_approach("keep_in_touch", "no_such_channel")
        self.job_offers.active = False
        for purpose in ("job_offers", self.job_offers):
            with self.assertRaisesRegex(UserError, "archived"):
                person._tracktion_approach(purpose, "email", "Jobs")


@tagged("post_install", "-at_install")
class TestDoor(MailCase, DoorCase):
    """What an approach leaves behind."""

    def _approach(self, people, user=None, **kwargs):
        arguments = {
            "purpose": "keep_in_touch",
            "channel": "email",
            "subject": "Open day",
            **kwargs,
        }
        with self.mock_mail_gateway(), self.mock_mail_app():
            result = people.with_user(user or self.officer)._tracktion_approach(**arguments)
        return result

    def _log(self, people):
        return self.env["tracktion.approach"].search([("partner_id", "in", people.ids)])

    def test_one_line_per_person(self):
        yes = self._people(3, "Si", consent="given")
        no = self._people(2, "No", consent="refused")
        year = self.years[-1]
        result = self._approach(yes | no, origin=year)
        self.assertEqual(result.reachable, yes)
        self.assertEqual(result.refused, dict.fromkeys(no.ids, "refused"))
        log = self._log(yes | no)
        self.assertEqual(log.partner_id, yes)
        self.assertEqual(len(log), 3)
        for line in log:
            self.assertEqual(line.user_id, self.officer)
            self.assertEqual(line.purpose_id, self.keep_in_touch)
            self.assertEqual(line.channel_id, self.email)
            self.assertEqual(line.subject, "Open day")
            self.assertEqual(line.company_id, self.school)
            self.assertEqual((line.origin_model, line.origin_id), (year._name, year.id))
        self.assertEqual(yes[0].alumni_approach_count, 1)

    def test_nobody_is_approached_twice_in_one_call(self):
        person = self._person("Doble", consent="given")
        twice = person.concat(person, person)
        result = self._approach(twice)
        self.assertEqual(len(result.reachable), 1)
        self.assertEqual(len(self._log(person)), 1)

    def test_nothing_is_about_nothing(self):
        person = self._person("Sin Asunto", consent="given")
        before = person.message_ids
        for subject in ("", "  \n", None, False):
            with self.subTest(subject=subject), self.assertRaisesRegex(UserError, "subject"):
                person.with_user(self.officer)._tracktion_approach(
                    self.keep_in_touch, self.email, subject
                )
        self.assertFalse(person.alumni_approach_ids)
        self.assertEqual(person.message_ids, before)

    def test_note_in_the_chatter(self):
        person = self._person("Con Nota", consent="given")
        before = person.message_ids
        self._approach(person, subject="Jobs <b>now</b>")
        note = person.message_ids - before
        self.assertEqual(len(note), 1)
        self.assertIn(self.officer.name, note.body)
        self.assertIn("Jobs &lt;b&gt;now&lt;/b&gt;", note.body)
        self.assertEqual(note.subtype_id, self.env.ref("tracktion_alumni.mt_alumni_note"))
        self.assertTrue(note.is_internal and note.subtype_id.internal)
        self.assertFalse(note.notified_partner_ids, "the person hears nothing of the note")

    def test_the_door_itself_sends_nothing_to_the_people(self):
        people = self._people(3, consent="given", alumni_relation_owner_id=self.teacher.id)
        with self.mock_mail_gateway(), self.mock_mail_app():
            people.with_user(self.officer)._tracktion_approach("keep_in_touch", "email", "x")
        recipients = self._new_msgs.notified_partner_ids | self._new_mails.recipient_ids
        self.assertFalse(recipients & people)

    def test_dry_run_writes_nothing(self):
        people = self._people(2, consent="given", alumni_relation_owner_id=self.teacher.id)
        messages = self.env["mail.message"].search_count([])
        self.env.flush_all()
        with self.mock_mail_gateway(), self.mock_mail_app():
            with self.assertQueriesAreReads():
                result = people.with_user(self.officer)._tracktion_check_approach(
                    "keep_in_touch", "email"
                )
        self.assertEqual(result.reachable, people)
        self.assertFalse(self._log(people))
        self.assertFalse(self._new_msgs)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)

    def assertQueriesAreReads(self):
        case = self

        class OnlyReads:
            def __enter__(self):
                self.original = case.cr.execute
                case.patch(case.cr, "execute", self.execute)

            def execute(self, query, params=None, log_exceptions=True):
                code = getattr(query, "code", query).lstrip().upper()
                case.assertTrue(code.startswith(("SELECT", "WITH", "SAVEPOINT", "RELEASE")), code)
                return self.original(query, params, log_exceptions)

            def __exit__(self, *exc):
                case.patch(case.cr, "execute", self.original)

        return OnlyReads()

    # --- relation owners ------------------------------------------------------------------------

    def _digests(self):
        return self._new_msgs.filtered(lambda m: m.message_type == "user_notification")

    def test_one_digest_per_owner(self):
        mine = self._people(3, "Alfa", "given", alumni_relation_owner_id=self.teacher.id)
        yours = self._people(2, "Beta", "given", alumni_relation_owner_id=self.other_teacher.id)
        nobodys = self._people(2, "Gamma", "given")
        refused = self._people(2, "Delta", "refused", alumni_relation_owner_id=self.manager.id)
        self._approach(mine | yours | nobodys | refused)
        digests = self._digests()
        self.assertEqual(
            digests.notified_partner_ids, (self.teacher | self.other_teacher).partner_id
        )
        self.assertEqual(len(digests), 2)
        digest = digests.filtered(lambda m: m.notified_partner_ids == self.teacher.partner_id)
        for person in mine:
            self.assertIn(person.name, digest.body)
        for person in yours | nobodys | refused:
            self.assertNotIn(person.name, digest.body)
        self.assertIn("3 of your alumni", digest.subject)
        self.assertIn("Open day", digest.subject)
        self.assertEqual(digest.author_id, self.officer.partner_id)
        told = self._log(mine | yours)
        self.assertEqual(told.mapped("owner_id"), self.teacher | self.other_teacher)
        self.assertTrue(all(told.mapped("owner_told_on")))

    def test_digest_speaks_the_language_of_the_owner(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.teacher.lang = "es_ES"
        self.keep_in_touch.with_context(lang="es_ES").name = "Seguir en contacto (prueba)"
        self._approach(self._people(1, consent="given", alumni_relation_owner_id=self.teacher.id))
        self.assertIn("Seguir en contacto (prueba)", self._digests().body)

    def test_nobody_is_told_of_what_he_did_himself(self):
        people = self._people(2, consent="given", alumni_relation_owner_id=self.officer.id)
        self._approach(people)
        self.assertFalse(self._digests())

    def test_former_colleagues_are_not_told(self):
        people = self._people(2, consent="given", alumni_relation_owner_id=self.teacher.id)
        self.teacher.active = False
        self._approach(people)
        self.assertFalse(self._digests())

    def test_long_digests_are_cut(self):
        people = self._people(
            60, "Larga", consent="given", alumni_relation_owner_id=self.teacher.id
        )
        self._approach(people)
        body = self._digests().body
        self.assertEqual(body.count("<li>"), 51)
        self.assertIn("10", body.split("<li>")[-1])

    def test_work_in_chunks_tells_owners_once(self):
        people = self._people(4, consent="given", alumni_relation_owner_id=self.teacher.id)
        year = self.years[-1]
        for chunk in (people[:2], people[2:]):
            self._approach(chunk, origin=year, tell_owners=False)
            self.assertFalse(self._digests())
        approaches = self._log(people)
        with self.mock_mail_gateway(), self.mock_mail_app():
            self.env["res.partner"]._tracktion_tell_owners(approaches)
        self.assertEqual(len(self._digests()), 1)
        self.assertIn("4 of your alumni", self._digests().subject)
        with self.mock_mail_gateway(), self.mock_mail_app():
            self.env["res.partner"]._tracktion_tell_owners(approaches)
        self.assertFalse(self._digests(), "told once is enough")

    # --- rights ---------------------------------------------------------------------------------

    def test_teacher_approaches_own_people(self):
        own = self._people(2, "Propia", "given", alumni_relation_owner_id=self.teacher.id)
        taught = self._person("Alumna", enrolment={"tutor_id": self.teacher.id}, consent="given")
        taught.alumni_relation_owner_id = self.other_teacher
        strange = self._people(1, "Ajena", "given", alumni_relation_owner_id=self.officer.id)
        result = self._approach(own | taught | strange, user=self.teacher)
        self.assertEqual(result.reachable, own | taught)
        self.assertEqual(result.refused, dict.fromkeys(strange.ids, "no_access"))
        self.assertEqual(self._digests().notified_partner_ids, self.other_teacher.partner_id)

    def test_colleagues_without_a_role_have_no_door(self):
        person = self._person("Cerrada", consent="given")
        for user in (self.plain, self.portal, self.public):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._approach(person, user=user)
        self.assertFalse(self._log(person))

    def test_nobody_writes_in_the_log(self):
        person = self._person("Registro", consent="given")
        self._approach(person)
        line = self._log(person)
        for user in (self.manager, self.officer, self.teacher):
            log = line.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    log.create(
                        {
                            "partner_id": person.id,
                            "company_id": self.school.id,
                            "user_id": user.id,
                            "purpose_id": self.keep_in_touch.id,
                            "channel_id": self.email.id,
                            "subject": "invented",
                        }
                    )
                with self.assertRaises(AccessError):
                    log.subject = "changed"
                with self.assertRaises(AccessError):
                    log.unlink()

    # --- how much it costs ----------------------------------------------------------------------

    def test_deciding_takes_the_same_queries_for_any_number(self):
        people = self._people(1000, consent="given", alumni_birthdate="2000-01-01")
        people = people.browse(people.ids).with_user(self.officer)
        counts = {}
        for number in (10, 10, 100, 1000):
            chosen = people.browse(people.ids[:number])
            counts[number] = self._count_queries(
                lambda chosen=chosen: chosen._tracktion_check_approach("keep_in_touch", "email")
            )
        self.assertEqual(counts[100], counts[10])
        self.assertEqual(counts[1000], counts[10])
        self.assertLessEqual(counts[10], 25)

    def test_approaching_takes_few_queries_per_hundred(self):
        people = self._people(1000, consent="given", alumni_relation_owner_id=self.teacher.id)
        people = people.browse(people.ids).with_user(self.officer)
        counts = {}
        with self.mock_mail_gateway(), self.mock_mail_app():
            for start, number in ((0, 10), (10, 100), (110, 800)):
                chosen = people.browse(people.ids[start : start + number])
                counts[number] = self._count_queries(
                    lambda chosen=chosen: chosen._tracktion_approach("keep_in_touch", "email", "x")
                )
        # The ORM writes a hundred rows per statement.
        self.assertLessEqual(counts[800] - counts[100], 7 * 10)
        self.assertLessEqual(counts[100], counts[10] + 10)
