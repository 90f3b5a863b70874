import logging
import time

import psycopg2

from odoo import api, models, modules
from odoo.exceptions import UserError

from ..tools import is_held, session_lock

_logger = logging.getLogger(__name__)

_DATABASE_IS_GONE = (psycopg2.OperationalError, psycopg2.InterfaceError)
# What a worker of Odoo raises, as a bare Exception, when its time is up.
_TIME_IS_UP = "CPU time limit exceeded."


class TracktionBatchMixin(models.AbstractModel):
    """Long work that is done in chunks, each a transaction of its own.

    Whatever happens to a chunk, those before it stay; work that is cut off goes on where it was.
    One process at a time works on a record. A model says what is to be done::

        class Mailing(models.Model):
            _name = "x.mailing"
            _inherit = "tracktion.batch.mixin"
            _batch_lock = 1953650000  # namespace of the locks of this model, found nowhere else
            _batch_cron = "x.ir_cron_mailing"

    and has ``_work_on_chunk``, ``_finish`` and ``_interrupted``. The scheduled job calls
    ``_cron_continue``.
    """

    _name = "tracktion.batch.mixin"
    _description = "Work in Chunks"

    _batch_lock = None
    _batch_cron = None
    _batch_state = "state"
    # How long one run works on one record before the rest is left for later, in seconds.
    _batch_patience = 45

    # --- what a model says ----------------------------------------------------------------------

    def _work_on_chunk(self):
        """Do the next chunk.

        :return: whether there was anything to do
        """
        raise NotImplementedError

    def _finish(self):
        """All chunks are done."""
        raise NotImplementedError

    def _interrupted(self, error):
        """A chunk failed, and nothing of it was kept: note it, so that the work does not go on."""
        raise NotImplementedError

    def _as_worker(self):
        """The record as the scheduled job works with it; empty when it may not go on."""
        return self

    # --- at work --------------------------------------------------------------------------------

    def _is_running(self):
        return self[self._batch_state] == "running"

    def _trigger(self):
        # Starting a job that belongs to the system; it works on records that are running only.
        self.env.ref(self._batch_cron).sudo()._trigger()

    @api.model
    def _cron_continue(self):
        """Go on with what waits or was cut off."""
        for record in self.search([(self._batch_state, "=", "running")], order="id"):
            worker = record._as_worker()
            if worker and not worker._run(self._batch_patience):
                self.env["ir.cron"]._commit_progress(0, remaining=1)

    def _locked(self):
        """Hold the record, across commits, so that no second process works on it."""
        return session_lock(self.env.cr, self._batch_lock, self.id)

    def _is_at_work(self):
        """Whether some process holds the lock of this record right now."""
        return is_held(self.env.cr, self._batch_lock, self.id)

    def _run(self, patience=None):
        """Work chunk by chunk.

        :param patience: seconds after which the rest is left for later; None: to the end
        :return: whether the work is over (or done elsewhere)
        """
        self.ensure_one()
        with self._locked() as mine:
            return not mine or self._run_chunks(patience)

    def _run_chunks(self, patience):
        """See :meth:`_run`."""
        started = time.monotonic()
        # Another process may have finished it while this one waited.
        self.invalidate_recordset()
        while self._safely(self._go_on):
            if patience and time.monotonic() - started > patience:
                return False
        return True

    def _go_on(self):
        """The next chunk, or the end of the work. :return: whether to come again"""
        if not self._is_running():
            return False
        if self._work_on_chunk():
            return True
        self._finish()
        return False

    def _safely(self, work):
        """Do ``work()`` as one transaction; what goes wrong is noted on the record.

        :return: what ``work()`` returned; False when it failed
        """
        result = False
        try:
            with self.env.cr.savepoint():
                result = work()
        except _DATABASE_IS_GONE:
            # Nothing can be noted; the next run goes on from here.
            raise
        except Exception as error:
            _logger.warning("%s %s interrupted", self._name, self.id, exc_info=True)
            self.env.invalidate_all(flush=False)
            self._interrupted(error)
        self._commit()
        return result

    @api.model
    def _commit(self):
        """Keep what is done, whatever happens next.

        Tests keep their transaction, and so do callers for whom the work is a part of something.
        A client that asks for it as well only gets work that is kept or lost as a whole.
        """
        keep = self.env.context.get("tracktion_keep_transaction")
        if not modules.module.current_test and not keep:
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def _as_user(self, user, companies):
        """The environment in which ``user`` works on ``companies``, with his rights."""
        context = {"lang": user.lang, "tz": user.tz, "allowed_company_ids": companies.ids}
        return self.env(user=user.id, su=False, context=context)

    # --- one that fails among many --------------------------------------------------------------

    def _in_parts(self, items, work, refuse):
        """Do ``work(items)``; where it fails halve them, until the one at fault stands alone.

        :param items: list or records
        :param refuse: function of an item and the error that kept it from being done
        """
        if not items:
            return
        try:
            with self.env.cr.savepoint():
                work(items)
            return
        except Exception as error:
            if isinstance(error, (*_DATABASE_IS_GONE, MemoryError)) or str(error) == _TIME_IS_UP:
                # The machine failed, no item: all of it is to be tried again.
                raise
            self.env.invalidate_all()
            if len(items) == 1:
                refuse(items[0], error)
                return
        middle = len(items) // 2
        self._in_parts(items[:middle], work, refuse)
        self._in_parts(items[middle:], work, refuse)

    def _reason_of(self, error, where):
        """Why an item could not be done, for a user to read.

        :param str where: which item, for the log
        """
        if isinstance(error, UserError):
            # Validation and access errors are among these: their texts are meant for users.
            return str(error.args[0] if error.args else error)
        if isinstance(error, psycopg2.IntegrityError):
            table = error.diag.table_name
            models_ = (m for m in self.env.values() if m._table == table and m._auto)
            return next(models_, self)._sql_error_to_message(error)
        _logger.error("%s %s, %s", self._name, self.id, where, exc_info=error)
        return self.env._(
            "Something unforeseen happened; the log of the server tells your administrator more."
        )
