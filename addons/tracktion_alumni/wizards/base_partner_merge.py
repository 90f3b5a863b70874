from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

# Of two that differ the graver one stands: better to ask once more than to write to the wrong one.
REACHABILITY = ["reachable", "bounced", "lost", "deceased"]


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Odoo moves what points to the contacts; this takes care of what alumni are made of."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # Whoever may merge contacts must not lose facts that he may not see: birth dates,
        # enrolments, owners. Nothing of them is shown; the checks of Odoo run as the user.
        people = self.env["res.partner"].sudo().browse(partner_ids).exists()
        facts = (
            people.alumni_enrolment_ids,
            people.alumni_consent_ids,
            people.alumni_destination_ids,
        )
        if len(people) < 2 or not any(facts):
            return super()._merge(partner_ids, dst_partner, extra_checks)
        if len(people.company_id) > 1:
            raise UserError(
                self.env._("These people belong to different schools. Each school keeps its own.")
            )
        # Alumni change their addresses: officers merge people whose e-mails differ.
        if self.env.user.has_group("tracktion_alumni.group_officer"):
            extra_checks = False
        self._alumni_check_merge(people)
        kept = self._alumni_values_to_keep(people)
        if not dst_partner or dst_partner not in people:
            dst_partner = self._get_ordered_partner(people.ids)[-1]
        survivor = people.browse(dst_partner.id)
        # A person has one main enrolment only: that of the survivor stays it.
        mains = people.alumni_enrolment_ids.filtered("is_main")
        main = mains.filtered(lambda e: e.partner_id == survivor)[:1] or mains[:1]
        mains.is_main = False
        self.env.flush_all()
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        self.env.invalidate_all()
        self._alumni_join_enrolments(survivor, main)
        self._alumni_complete(survivor, kept)
        return result

    def _action_next_screen(self):
        action = super()._action_next_screen()
        if self.state == "finished" and self.env.context.get("tracktion_duplicate"):
            # Opened from a group of doubles: back to the list of the others.
            return {"type": "ir.actions.act_window_close"}
        return action

    def _alumni_check_merge(self, people):
        """Refuse what cannot be one person."""
        if people.filtered("alumni_erased_on"):
            raise UserError(
                self.env._(
                    "One of these people was erased. Nothing is added to a person who asked to be "
                    "forgotten: leave that contact out."
                )
            )
        people._tracktion_refuse_colleagues()
        born = people.filtered("alumni_birthdate")
        if len(set(born.mapped("alumni_birthdate"))) < 2:
            return
        if not self.env.user.has_group("tracktion_alumni.group_officer"):
            raise UserError(
                self.env._("These may be two people. Ask the alumni officer to look at them.")
            )
        raise UserError(
            self.env._(
                "These people have different birth dates: %(dates)s. If they are one person, "
                "correct the birth date of one contact first, then merge.",
                dates=", ".join(
                    f"{person.name} {format_date(self.env, person.alumni_birthdate)}"
                    for person in born
                ),
            )
        )

    def _alumni_values_to_keep(self, people):
        """What the survivor gets where it has nothing, by person."""
        return {
            person.id: {
                "owner": person.alumni_relation_owner_id,
                "confirmed": person.alumni_last_confirmed_on,
                "reachability": person.alumni_reachability,
                "birthdate": person.alumni_birthdate,
                "gender": person.alumni_gender,
                "linkedin": person.alumni_linkedin,
                "restricted": person.alumni_processing_restricted,
                "interests": person.alumni_interest_ids,
                "channels": person.alumni_channel_ids,
                "contacts": [
                    *(person.email_normalized or person.email or "").split(", "),
                    *(person.phone_sanitized or person.phone or "").split(", "),
                    *(person.alumni_other_contacts or "").split(", "),
                ],
            }
            for person in people
        }

    def _alumni_complete(self, survivor, kept):
        """Fill the gaps of ``survivor`` from the others, and compute anew what is stored."""
        own = kept.pop(survivor.id)
        rows = [own, *kept.values()]

        def first(key):
            return next((row[key] for row in rows if row[key]), False)

        def joined(key):
            return own[key].union(*(row[key] for row in rows))

        # The first address stays the one to write to, all others are kept beside it.
        shown = {
            *(survivor.email, survivor.email_normalized),
            *(survivor.phone, survivor.phone_sanitized),
        }
        others = dict.fromkeys(value.strip() for row in rows for value in row["contacts"])
        survivor.write(
            {
                "alumni_other_contacts": ", ".join(
                    value for value in others if value and value not in shown
                )
                or False,
                "alumni_interest_ids": [Command.set(joined("interests").ids)],
                "alumni_channel_ids": [Command.set(joined("channels").ids)],
                "alumni_birthdate": first("birthdate"),
                "alumni_gender": first("gender"),
                "alumni_linkedin": first("linkedin"),
                "alumni_processing_restricted": bool(first("restricted")),
                "alumni_last_confirmed_on": max(
                    (row["confirmed"] for row in rows if row["confirmed"]), default=False
                ),
                "alumni_reachability": max(
                    (row["reachability"] for row in rows), key=REACHABILITY.index
                ),
            }
        )
        owner = first("owner")
        if owner:
            survivor.alumni_relation_owner_id = owner
        for name, field in survivor._fields.items():
            if name.startswith("alumni_") and field.store and field.compute:
                self.env.add_to_compute(field, survivor)
        self.env.flush_all()

    def _alumni_join_enrolments(self, survivor, main):
        """Two enrolments in the same qualification that ended in the same year are one."""
        enrolments = survivor.with_context(active_test=False).alumni_enrolment_ids
        groups = defaultdict(enrolments.browse)
        for enrolment in enrolments.sorted(lambda e: (e != main, not e.active, e.id)):
            if enrolment.qualification_id:
                key = (
                    enrolment.company_id,
                    enrolment.qualification_id,
                    enrolment.year_end,
                    enrolment.kind,
                )
                groups[key] |= enrolment
        for group in groups.values():
            for double in group[1:]:
                self._alumni_join_enrolment(group[0], double)
        if main.exists():
            main.is_main = True

    def _alumni_join_enrolment(self, enrolment, double):
        """Let everything point to ``enrolment``, fill its gaps from ``double``, delete that."""
        fill = (
            "date_start",
            "date_end",
            "outcome",
            "category_manual_id",
            "tutor_id",
            "group_name",
            "certificate_number",
            "reference",
            "department_id",
        )
        values = {
            name: enrolment._fields[name].convert_to_write(double[name], double)
            for name in fill
            if double[name] and not enrolment[name]
        }
        start = values.get("date_start") or enrolment.date_start
        end = values.get("date_end") or enrolment.date_end
        if start and end and start > end:
            # The two do not go together: what the survivor knows stands.
            values = {k: v for k, v in values.items() if k not in ("date_start", "date_end")}
        if double.note and double.note != enrolment.note:
            values["note"] = "\n".join(filter(None, [enrolment.note, double.note]))
        if enrolment.state == "studying" and double.state != "studying":
            values["state"] = double.state
        self._update_foreign_keys_generic("tracktion.enrolment", double, enrolment)
        self._update_reference_fields_generic("tracktion.enrolment", double, enrolment)
        double.unlink()
        self.env.invalidate_all()
        enrolment.write(values)
