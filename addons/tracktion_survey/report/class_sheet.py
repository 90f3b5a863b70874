from odoo import models
from odoo.tools import split_every

from .qr_code import qr_code

#: Strips on a page, two side by side: the printer does not keep a row together by itself.
PER_PAGE = 10


class ClassSheet(models.AbstractModel):
    """The list of a class for the teacher, and one strip to cut out for each student."""

    _name = "report.tracktion_survey.class_sheet"
    _description = "Sheets of a Class"

    def _get_report_values(self, docids, data=None):
        sessions = self.env["tracktion.class.session"].browse(docids)
        sessions._check_presenter()
        return {
            "docs": sessions,
            "classes": [self._class(session) for session in sessions],
        }

    def _class(self, session):
        # Whoever holds the session hands these codes out in class; checked above.
        session = session.sudo()
        people = session._people().sudo()
        address = session._public_address()
        langs = dict(self.env["res.lang"].get_installed())
        cards = []
        for invitation in people:
            link = f"{address}/{session.code}/{invitation.personal_code}"
            lang = invitation.partner_id.lang
            cards.append(
                {
                    "name": invitation.partner_id.name,
                    "code": invitation.personal_code,
                    "is_done": invitation.is_completed,
                    "lang": lang if lang in langs else self.env.lang,
                    "qr": qr_code(link),
                }
            )
        return {
            "session": session,
            "school": session.company_id,
            "short": address.split("://", 1)[-1],
            "cards": cards,
            "pages": [
                [page[start : start + 2] for start in range(0, len(page), 2)]
                for page in split_every(PER_PAGE, cards, list)
            ],
        }
