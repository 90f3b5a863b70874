from odoo import models

from ..codebook import CODEBOOK

SEX_OF_GENDER = {"female": "female", "male": "male", "other": "x"}


class TracktionInvitation(models.Model):
    """What the school knows of the people it asks."""

    _inherit = "tracktion.invitation"

    def _known_facts(self):
        """``[{CODE: answer}]`` for each of these, what is not known left out.

        As it was when the population was made, like everything else that tables group by.
        """
        return [
            {code: value for code, value in one._prepare_known_facts().items() if value}
            for one in self
        ]

    def _prepare_known_facts(self):
        enrolment = self.enrolment_id
        level = self.eqf_level_id.code
        graduated = enrolment.year_end if enrolment.state == "finished" else False
        return {
            "SCHOOL": self.company_id.name,
            "QUALIFICATION": self.qualification_id.name,
            "LEVEL": level if level in CODEBOOK.items["LEVEL"].option_codes else False,
            "MODE": "dual" if enrolment.kind == "apprentice" else False,
            "SEX": SEX_OF_GENDER.get(self.gender),
            "BIRTH_YEAR": self.birth_year,
            "GRAD_YEAR": graduated or self.school_year_id.date_end.year,
        }
