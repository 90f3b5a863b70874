import base64
import logging

from markupsafe import Markup

from odoo import fields, models
from odoo.tools.misc import get_lang

_logger = logging.getLogger(__name__)


class TracktionReport(models.Model):
    """What happens to a report that a schedule made: published if wished, sent to colleagues.

    What is sent and the note that it was are kept in one transaction, and mails leave after it:
    whenever the server dies, each colleague gets one message in the end.
    """

    _inherit = "tracktion.report"
    _check_company_auto = True

    schedule_id = fields.Many2one(
        "tracktion.report.schedule",
        "Made by schedule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    sent_to_ids = fields.Many2many(
        "res.users", "tracktion_report_sent_rel", string="Sent to", readonly=True, copy=False
    )
    sent_on = fields.Datetime(readonly=True, copy=False)

    def _after_compute(self):
        result = super()._after_compute()
        self._deliver()
        return result

    def _tell_responsible(self):
        # Who gets the files knows already.
        return None if self.user_id in self.sent_to_ids else super()._tell_responsible()

    def _deliver(self):
        """Publish and send what a schedule made. What fails is said there; the report stays."""
        for report in self:
            schedule = report.schedule_id
            if not schedule.active:
                continue
            # What went wrong is read by the responsible; recipients read their own languages.
            report = report.with_context(lang=get_lang(self.env, schedule.user_id.lang).code)
            problems = []
            if schedule.auto_publish and report.state == "computed" and not report.failed_count:
                problems += report._publish_for_schedule()
            if not report.sent_on:
                problems += report._send_files()
            schedule._say("\n".join(problems))

    def _publish_for_schedule(self):
        """:return: list of what went wrong"""
        try:
            with self.env.cr.savepoint():
                # Like the report itself, with the rights of the responsible.
                self.with_user(self.schedule_id.user_id).with_context(
                    allowed_company_ids=(self.company_id | self.company_ids).ids
                ).action_publish()
        except Exception as error:  # pylint: disable=broad-except
            _logger.warning("Report %s is not published: %s", self.id, error)
            return [
                self.env._("“%(name)s” could not be published: %(why)s", name=self.name, why=error)
            ]
        return []

    def _send_files(self):
        """Send the files to each recipient who did not get them yet.

        :return: list of what went wrong
        """
        schedule, problems = self.schedule_id, []
        staff = schedule._staff()
        gone = schedule._recipients() - staff
        if gone:
            problems.append(
                self.env._(
                    "“%(name)s” was not sent to %(people)s: without an account, or no longer at "
                    "%(school)s. Take them off the recipients.",
                    name=self.name,
                    people=", ".join(gone.mapped("name")),
                    school=schedule.company_id.name,
                )
            )
        waiting = staff - self.sent_to_ids
        failed = waiting.browse()
        for lang, users in waiting.grouped(lambda u: get_lang(self.env, u.lang).code).items():
            try:
                with self.env.cr.savepoint():
                    self.with_context(lang=lang)._send_to(users)
            except Exception as error:  # pylint: disable=broad-except
                _logger.warning("Report %s is not sent: %s", self.id, error)
                failed |= users
                problems.append(
                    self.env._(
                        "“%(name)s” could not be sent to %(people)s: %(why)s It is tried again "
                        "tomorrow.",
                        name=self.name,
                        people=", ".join(users.mapped("name")),
                        why=error,
                    )
                )
        if not failed:
            self.sent_on = fields.Datetime.now()
        return problems

    def _send_to(self, users):
        """One message with the files to these colleagues, in the language of the context."""
        files, remarks = self._files_to_send()
        message = self.message_notify(
            partner_ids=users.partner_id.ids,
            subject=self.name,
            body=Markup().join(Markup("<p>%s</p>") % text for text in remarks),
            attachments=files,
        )
        # Colleagues who read no reports in Odoo open the files in their inbox.
        message.attachment_ids.write({"res_model": message._name, "res_id": message.id})
        self.sent_to_ids |= users

    def _files_to_send(self):
        """What was frozen, as pairs of name and bytes; and what to say about it."""
        schedule = self.schedule_id
        remarks = [
            self.env._(
                "Here is “%(name)s”, made by the schedule “%(schedule)s”.",
                name=self.name,
                schedule=schedule.name,
            )
        ]
        failed = self.line_ids.filtered(lambda line: line.is_included and line.state == "error")
        if failed:
            remarks.append(
                self.env._(
                    "These sections could not be computed and are missing: %s. The others are "
                    "complete.",
                    ", ".join(line.section_id.name or line.name for line in failed),
                )
            )
        if self.state != "published":
            remarks.append(
                self.env._(
                    "It is not published yet: %s looks at it first, and figures may still change.",
                    self.user_id.name,
                )
            )
        workbook, document = schedule.attached != "pdf", schedule.attached != "xlsx"
        if document and not self.document:
            workbook, document = True, False
            remarks.append(
                self.env._("The PDF could not be made. The workbook holds the same figures.")
            )
        files = [(self.workbook_name, self.workbook)] if workbook else []
        files += [(self.document_name, self.document)] if document else []
        return [(name, base64.b64decode(data)) for name, data in files], remarks
