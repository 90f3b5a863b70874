# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exchange packs: uploading them, and who may."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from ..exchange.archive import make_zip
from .common_exchange import ImportCase


class TestUpload(ImportCase):
    # --- upload ---------------------------------------------------------------------------------

    def _upload(self, **files):
        files = (
            self.env["ir.attachment"]
            .with_user(self.region)
            .create(
                [
                    {"name": f"{name}.zip", "raw": raw, "res_model": "tracktion.report.pack.upload"}
                    for name, raw in files.items()
                ]
            )
        )
        upload = self.env["tracktion.report.pack.upload"].with_user(self.region)
        action = upload.create({"file_ids": [Command.set(files.ids)]}).action_upload()
        self.assertFalse(files.exists())
        return action

    def test_files_are_uploaded_together(self):
        both = make_zip({"b.zip": self._newer(), "c.zip": self._newer("2026-03-13")})
        action = self._upload(a=self.content, both=both, bad=b"no pack")
        packs = self.env["tracktion.report.pack"].search(action["domain"])
        self.assertEqual(sorted(packs.mapped("state")), ["ready", "ready", "ready", "refused"])
        self.assertEqual(packs.company_id, self.office)
        packs.filtered(lambda pack: pack.state == "ready").with_user(self.region).action_import()
        self.assertEqual(self._alumni(), [55])

    def test_one_file_opens_and_a_known_one_says_so(self):
        action = self._upload(a=self.content)
        pack = self.env["tracktion.report.pack"].browse(action["res_id"])
        self.assertEqual((pack.state, action["views"]), ("ready", [(False, "form")]))
        pack.action_import()
        action = self._upload(again=self.content)
        self.assertIn("Imported already", action["params"]["message"])
        self.assertEqual(self.env["tracktion.report.pack"].search([]), pack)

    def test_a_file_of_many_that_is_dangerous_is_refused(self):
        upload = self.env["tracktion.report.pack.upload"].with_user(self.region)
        with self.assertRaisesRegex(UserError, "many.zip: .*outside of its folder"):
            upload._packs_in("many.zip", make_zip({"../a.zip": b"x"}))

    # --- rights ---------------------------------------------------------------------------------

    def test_leaders_and_officers_exchange_for_their_own_school(self):
        officer = self._user("test_office_officer", "tracktion_alumni.group_officer", self.office)
        for user in (self.region, officer):
            pack = self._imported(self.content, user)
            self.assertTrue(pack._values().with_user(user).read(["value"]))
            pack.with_user(user).unlink()

    def _nothing_possible(self, pack):
        for action in (
            lambda: pack.read(["name"]),
            lambda: pack.write({"filename": "x"}),
            lambda: pack.unlink(),
            lambda: pack.action_check(),
            lambda: pack.action_import(),
            lambda: pack.action_open_values(),
        ):
            with self.assertRaises(AccessError):
                action()

    def test_packs_stay_at_their_office(self):
        pack = self._imported(self.content)
        for user in (self.leader, self.leader_abroad, self.manager):
            self._nothing_possible(pack.with_user(user))
            found = self.Value.with_user(user).search([("origin_model", "=", pack._name)])
            self.assertFalse(found)
            with self.assertRaises(AccessError):
                self._pack(self.content, user, company_id=self.office.id)

    @mute_logger("odoo.models")
    def test_others_do_nothing_with_packs(self):
        pack = self._imported(self.content)
        for user in (self.teacher, self.plain, self.portal, self.public):
            Pack = self.env["tracktion.report.pack"].with_user(user)
            Upload = self.env["tracktion.report.pack.upload"].with_user(user)
            report = self.report.with_user(user)
            for action in (
                lambda m=Pack: m.search([]),
                lambda m=Pack: m.create({"data": base64.b64encode(b"x")}),
                lambda m=Upload: m.create({}),
                lambda r=report: r.action_export_packs(),
                lambda r=report: r._exchange_file(),
            ):
                with self.assertRaises(AccessError):
                    action()
            self._nothing_possible(pack.with_user(user))

    def test_a_client_writes_nothing_that_follows_from_the_file(self):
        pack = self._pack(self.content)
        for vals in (
            {"state": "imported"},
            {"digest": "x"},
            {"published_on": "2099-01-01"},
            {"schools": []},
            {"school_key": "x"},
        ):
            with self.assertRaises(AccessError):
                pack.write(vals)
            with self.assertRaises(AccessError):
                self._pack(self.content, **vals)
