from odoo import models

from odoo.addons.tracktion_alumni.lib.cells import names_agree
from odoo.addons.tracktion_alumni.lib.names import name_tokens


class TracktionWave(models.Model):
    """Loading people from outside: who of those that are known a row speaks of."""

    _inherit = "tracktion.wave"

    def _find_people(self, people):
        """Set the ``partner_id`` of those who are known.

        :return: ``{partner id: invitation}`` of this wave
        """
        # Who is in the population, whoever of the school may see them: nothing of it is told.
        Invitation = self.env["tracktion.invitation"].sudo()
        refs = [person.ref for person in people if person.ref]
        by_ref = {
            invitation.reference: invitation
            for invitation in Invitation.search(
                [("wave_id", "=", self.id), ("reference", "in", refs)]
            )
        }
        others = []
        for person in people:
            invitation = by_ref.get(person.ref)
            if invitation:
                self._check_reference(person, invitation)
            else:
                others.append(person)
        self._find_renamed([person for person in others if person.ref])
        others = [person for person in others if not person.partner_id]
        matches = self.env["tracktion.person.match"]._find(
            [person.values for person in others], self.company_id
        )
        ids = {m.partner_id for m in matches} | {c for m in matches for c in m.candidates}
        ids |= {person.partner_id for person in people}
        known = self.env["res.partner"].browse(ids - {0})
        invitations = {
            invitation.partner_id.id: invitation
            for invitation in Invitation.search(
                [("wave_id", "=", self.id), ("partner_id", "in", known.ids)]
            )
        }
        taken = {person.partner_id for person in people} - {0}
        for person, match in zip(others, matches, strict=True):
            self._choose(person, match, known, invitations, taken)
        return invitations

    def _find_renamed(self, people):
        """Set the ``partner_id`` of those who had another surname in another wave."""
        # As in _find_people.
        Invitation = self.env["tracktion.invitation"].sudo()
        earlier = Invitation.search(
            [
                ("company_id", "=", self.company_id.id),
                ("wave_id", "!=", self.id),
                ("reference", "in", [person.ref for person in people]),
                ("partner_id", "!=", False),
            ]
        )
        # Whoever has another reference in this wave is somebody else.
        others = Invitation.search(
            [
                ("wave_id", "=", self.id),
                ("partner_id", "in", earlier.partner_id.ids),
                ("reference", "!=", False),
            ]
        ).partner_id
        by_ref = earlier.grouped("reference")
        for person in people:
            partners = by_ref.get(person.ref, Invitation).partner_id
            if len(partners) == 1 and partners not in others and self._is_renamed(person, partners):
                person.partner_id = partners.id

    def _is_renamed(self, person, partner):
        """Whether somebody with this reference has only another surname; says so in a warning.

        Brothers and sisters share addresses, but not their first name.
        """
        first_names = [name_tokens(name)[:1] for name in (person.values["name"], partner.name)]
        birthdate = str(partner.alumni_birthdate or "")
        if (
            names_agree(person.values["name"], partner.name) != "different"
            or first_names[0] != first_names[1]
            or partner.email_normalized not in person.values.get("emails", ())
            and not (birthdate and birthdate == person.values.get("birthdate"))
        ):
            return False
        text = self.env._(
            "“%(ref)s” is called %(name)s here: taken as the same person, whose name stays. "
            "Correct the contact if it has changed.",
            ref=person.ref,
            name=partner.name,
        )
        self._say(person.outcome, "warnings", [("name", text)])
        return True

    def _check_reference(self, person, invitation):
        partner = invitation.partner_id
        text = False
        if not partner:
            text = self.env._("“%s” was the reference of a person who was erased.", person.ref)
        elif self._contradict(
            person.values, self._as_values(partner, invitation)
        ) and not self._is_renamed(person, partner):
            text = self.env._(
                "“%(ref)s” is the reference of %(name)s in this wave. Give each person a "
                "reference of his own.",
                ref=person.ref,
                name=partner.name,
            )
        if text:
            self._say(person.outcome, "errors", [("ref", text)])
        else:
            person.partner_id = partner.id

    def _choose(self, person, match, known, invitations, taken):
        """The known person of whom a row speaks, if it is sure enough without anybody looking."""

        def is_free(id_):
            # Whoever has another reference in this wave is somebody else.
            reference = invitations[id_].reference if id_ in invitations else False
            return id_ not in taken and not (person.ref and reference)

        if match.partner_id and is_free(match.partner_id):
            person.partner_id = match.partner_id
        else:
            candidates = match.candidates or (match.partner_id,) * bool(match.partner_id)
            alike = [
                partner
                for partner in known.browse(candidates)
                if names_agree(person.values["name"], partner.name) == "same"
            ]
            mine = [p for p in alike if p.id in invitations and is_free(p.id)]
            if len(mine) == 1 and "reference" not in match.reasons:
                # He was put into this wave by the same words before.
                invitation = invitations[mine[0].id]
                if not self._contradict(person.values, self._as_values(mine[0], invitation)):
                    person.partner_id = mine[0].id
            if alike and not person.partner_id:
                text = self.env._(
                    "%s of that name is known already, and nothing says that it is the same "
                    "person: a new one was made. If it is, merge the two contacts.",
                    alike[0].display_name,
                )
                self._say(person.outcome, "warnings", [("name", text)])
        if person.partner_id:
            taken.add(person.partner_id)

    def _as_values(self, partner, invitation):
        """What is known of somebody, as a row would say it."""
        return {
            "name": partner.name,
            "birthdate": str(partner.alumni_birthdate or "") or None,
            "birth_year": invitation.birth_year,
        }
