import time
from contextlib import contextmanager
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import SchoolStructure, session_lock

CHUNK = 500
# Namespace of the advisory locks of schools that import, and how often to ask for one, in seconds.
SCHOOL_LOCK_CLASS = 1953653109
SCHOOL_LOCK_PAUSE = 0.5


class TracktionImport(models.Model):
    """Writing the rows of a list: in chunks that stay, whatever happens to the next one."""

    _inherit = "tracktion.import"

    def action_import(self):
        """Import the rows that are new or known. Goes on where an earlier try was cut off."""
        self.ensure_one()
        if self.state == "draft":
            self.action_preview()
        if self.state == "undone":
            raise UserError(self.env._("This import was taken back. Start a new one."))
        self.column_ids._remember()
        self._start(wait=not self.env.context.get("tracktion_background"))
        return True

    def _say_not_allowed(self, user):
        return self.env._(
            "%s, who confirmed this import, may not import lists any more. Press Import to go on "
            "in your own name.",
            user.name,
        )

    @contextmanager
    def _alone_in_school(self, patience):
        """One list at a time in each school: two at once would make the same people twice, because
        neither sees what the other has not committed yet.

        :param patience: how long to wait for another list, in seconds
        :return: whether this list may be written now
        """
        waits = max(
            0, int((self._batch_patience if patience is None else patience) / SCHOOL_LOCK_PAUSE)
        )
        for left in range(waits, -1, -1):
            with session_lock(self.env.cr, SCHOOL_LOCK_CLASS, self.company_id.id) as mine:
                if mine or not left:
                    # Committing begins a new snapshot, with the people of the other list in it.
                    self._commit()
                    yield mine
                    return
            time.sleep(SCHOOL_LOCK_PAUSE)

    def _run_chunks(self, patience):
        with self._alone_in_school(patience) as alone:
            return alone and super()._run_chunks(patience)

    def _work_on_chunk(self):
        lines = self._next_lines()
        self._in_parts(lines, self._import_chunk, self._refuse_line)
        return bool(lines)

    def _finish(self):
        self._note({"state": "done"})

    def _refuse_line(self, line, error):
        """The row that cannot be written becomes one to mend; all others are imported."""
        reason = self._reason_of(error, f"row {line.row_number}").strip()[:500]
        line._note(
            {
                "state": "error",
                "message": self.env._(
                    "Could not be written: %(reason)s Mend the row in the list of rows to mend "
                    "and import that list.",
                    reason=reason + ("" if reason[-1:] in ".!?" else "."),
                ),
            }
        )

    def _next_lines(self):
        return self.env["tracktion.import.line"].search(
            [
                ("import_id", "=", self.id),
                ("state", "in", ["new", "match"]),
                ("is_done", "=", False),
            ],
            limit=CHUNK,
            order="row_number, id",
        )

    def _say_stopped(self, first, last, error):
        return self.env._(
            "Stopped between rows %(first)s and %(last)s: %(error)s "
            "Everything before is imported. Go on, or leave these rows out.",
            first=first,
            last=last,
            error=error,
        )

    def _import_chunk(self, lines):
        # Made anew each time: what a failed try made was rolled back with it.
        structure = SchoolStructure(self.env, self.company_id)
        lines = self._match_again(lines)
        roots = lines.filtered(lambda line: not line.same_as_id or line.partner_id)
        self._load_lines(roots, structure)
        # Rows on one person wait until the first of them made that person.
        for line in lines - roots:
            line._note({"partner_id": line.same_as_id.partner_id.id})
        self._load_lines(lines - roots, structure)

    def _match_again(self, lines):
        """Somebody may have been made since the preview: look again before making anybody.

        :return: the lines to import now; those in doubt go back to be decided
        """
        fresh = lines.filtered(
            lambda line: line.state == "new" and not line.is_decided and not line.same_as_id
        )
        doubtful = self.env["tracktion.import.line"]
        if not fresh or not self._others_changed_people():
            return lines
        rows = [{**line["values"], "fingerprint": line.fingerprint} for line in fresh]
        own = self._made_here()
        matches = self.env["tracktion.person.match"]._find(rows, self.company_id)
        names = self._names_of(matches)
        for line, match in zip(fresh, matches, strict=True):
            candidates = set(match.candidates) - own
            if match.partner_id and match.partner_id not in own:
                line._note(
                    {
                        "state": "match",
                        "partner_id": match.partner_id,
                        "message": self.env._("%s became known since.", names[match.partner_id]),
                    }
                )
            elif candidates:
                line._note(
                    {
                        "state": "undecided",
                        "candidate_ids": [fields.Command.set(candidates)],
                        "message": self.env._(
                            "May be %s, who became known since. Same person, or a new one?",
                            ", ".join(names[id_] for id_ in candidates),
                        ),
                    }
                )
                doubtful |= line
        return lines - doubtful

    def _others_changed_people(self):
        """Whether anybody but this import made or changed a contact since the preview."""
        # A transaction that was open during the preview carries an earlier date: ten minutes of
        # grace, because looking again for nothing only costs time.
        since = self.previewed_on - timedelta(minutes=10)
        self.env.flush_all()
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT 1 FROM res_partner p
                     WHERE p.write_date >= %s AND (p.company_id = %s OR p.company_id IS NULL)
                       AND NOT EXISTS (
                           SELECT 1 FROM tracktion_import_line l
                            WHERE l.partner_id = p.id AND l.import_id = %s AND l.is_done)
                     LIMIT 1
                    """,
                    since,
                    self.company_id.id,
                    self.id,
                )
            )
        )

    def _made_here(self):
        """People whom this very import made: the preview has compared its rows with each other."""
        done = self.env["tracktion.import.line"].search(
            [("import_id", "=", self.id), ("is_done", "=", True), ("state", "=", "new")]
        )
        return set(done.partner_id.ids)

    def _load_lines(self, lines, structure):
        if not lines:
            return
        rows = [{**line["values"], "partner_id": line.partner_id.id} for line in lines]
        results = self.env["tracktion.person.loader"]._load(
            rows, self.company_id, self._prepare_load_options(), structure
        )
        done = []
        for line, result in zip(lines, results, strict=True):
            told = line.message or ""
            # What the preview told already is not told twice.
            new = [remark for remark in result.pop("remarks") if remark not in told]
            remarks = " ".join([told, *new]).strip()
            done.append(
                {
                    "id": line.id,
                    "partner_id": result["partner_id"],
                    "changes": {key: value for key, value in result.items() if value},
                    "message": remarks or None,
                }
            )
        known = [one["partner_id"] for one in done if "created" not in one["changes"]]
        if known:
            # People whom earlier rows of this list made look different now.
            earlier = self.env["tracktion.import.line"].search(
                [
                    ("import_id", "=", self.id),
                    ("is_done", "=", True),
                    ("partner_id", "in", known),
                ]
            )
            done += [
                {
                    "id": line.id,
                    "partner_id": line.partner_id.id,
                    "changes": line.changes,
                    "message": line.message or None,
                }
                for line in earlier
            ]
        self._write_done(done)

    def _prepare_load_options(self):
        defaults = {}
        if self.default_state:
            defaults["state"] = self.default_state
        if self.default_school_year_id:
            year = self.default_school_year_id
            defaults["school_year"] = [year.date_start.year, year.date_end.year]
        if self.default_qualification_id:
            defaults["qualification"] = self.default_qualification_id.name
        return {
            "defaults": defaults,
            "owner_id": self.teacher_id.id,
            "consent_date": self.consent_date,
            "consent_source": self.consent_source,
            "list_date": self.list_date,
            "origin": self,
        }
