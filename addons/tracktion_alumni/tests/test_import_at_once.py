# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import closing
from unittest.mock import patch

import psycopg2

from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import tracktion_import_run
from ..tools import session_lock
from .common_import import ImportCase

ROW = "García, Ana;ana@example.org;;;Soldadura;2024"


@tagged("post_install", "-at_install")
class TestImportAtOnce(ImportCase):
    """Two processes at work, each with a connection of its own."""

    def _elsewhere(self):
        cursor = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cursor.close)
        return cursor

    def _is_free(self, number):
        space = tracktion_import_run.SCHOOL_LOCK_CLASS
        with session_lock(self._elsewhere(), space, number) as mine:
            return mine

    def test_one_list_at_a_time_in_a_school(self):
        record = self._list(ROW)
        space = tracktion_import_run.SCHOOL_LOCK_CLASS
        with (
            patch.object(type(record), "_batch_patience", 0.2),
            patch.object(tracktion_import_run, "SCHOOL_LOCK_PAUSE", 0.1),
            session_lock(self._elsewhere(), space, self.school.id),
        ):
            record.action_import()
            self.assertEqual((record.state, record.done_count), ("running", 0))
            jobs = self.env["ir.cron.trigger"].search(
                [("cron_id", "=", self.env.ref("tracktion_alumni.ir_cron_tracktion_import").id)]
            )
            self.assertTrue(jobs, "the scheduled job goes on with it")
        record.action_import()
        self.assertEqual((record.state, record.done_count), ("done", 1))
        self.assertTrue(self._is_free(self.school.id))

    def test_another_school_does_not_wait(self):
        record = self._list(ROW)
        space = tracktion_import_run.SCHOOL_LOCK_CLASS
        with session_lock(self._elsewhere(), space, self.other_school.id):
            record.action_import()
        self.assertEqual(record.state, "done")

    def test_a_heading_that_somebody_remembers_at_this_moment(self):
        record = self._list(ROW)
        Mapping = type(self.env["tracktion.import.mapping"])
        record.column_ids._remember()
        # As it looks to a transaction that began before.
        nothing = self.env["tracktion.import.mapping"]
        with (
            patch.object(Mapping, "search", lambda *args, **kwargs: nothing),
            mute_logger("odoo.sql_db"),
        ):
            record.column_ids._remember()
        record.action_import()
        self.assertEqual(record.state, "done")

    def test_a_failed_transaction_lets_go_of_its_lock(self):
        cursor = self._elsewhere()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.ProgrammingError),
            session_lock(cursor, tracktion_import_run.SCHOOL_LOCK_CLASS, 77),
        ):
            cursor.execute("SELECT * FROM no_such_table")
        with closing(db_connect(self.env.cr.dbname).cursor()) as other:
            other.execute("SELECT count(*) FROM pg_locks WHERE objid = 77 AND locktype='advisory'")
            self.assertEqual(other.fetchone(), (0,))
