import json
from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..lib.cells import name_key, names_agree


class Match(NamedTuple):
    """What is known of a row's person."""

    partner_id: int  # the person, or 0
    reasons: tuple  # how we know: email, phone, reference, birthdate, before; or doubts
    candidates: tuple  # ids of people it might be


class TracktionPersonMatch(models.AbstractModel):
    """Finds the people whom rows speak of: all rows in one statement, then one decision each."""

    _name = "tracktion.person.match"
    _description = "Finds Known People"

    @api.model
    def _candidates(self, rows, company):
        """Everybody who shares something with a row, in one query.

        :return: ``{row index: {partner_id: {"why": set, "name": str, "birth": str or None,
            "colleague": bool}}}``
        """
        payload = [
            {
                "i": index,
                "emails": row.get("emails") or [],
                "phones": row.get("phones") or [],
                "ref": row.get("reference") or None,
                "key": name_key(row.get("name") or "") or None,
                "birth": row.get("birthdate") or None,
                "print": row.get("fingerprint") or None,
            }
            for index, row in enumerate(rows)
        ]
        self.env["res.partner"].flush_model()
        self.env["tracktion.enrolment"].flush_model(["partner_id", "reference", "company_id"])
        self.env["tracktion.import.line"].flush_model()
        # pg_trgm gives names with a slip; it is there wherever Odoo could install it.
        near = (
            SQL(
                """UNION ALL
                SELECT r.i, p.id, 'near' FROM r, LATERAL (
                       SELECT id, alumni_name_key FROM res_partner
                        WHERE alumni_birthdate = r.birth OFFSET 0) p
                 WHERE p.alumni_name_key != r.key AND similarity(p.alumni_name_key, r.key) > 0.55"""
            )
            if self.env.registry.has_trigram
            else SQL("")
        )
        # OFFSET 0 makes each look-up one in an index. Left to itself PostgreSQL, which knows
        # nothing of the rows, reads all contacts even for one row, and compiles that first.
        self.env.execute_query(SQL("SELECT set_config('jit', 'off', TRUE)"))
        query = SQL(
            """
            WITH r AS MATERIALIZED (
                SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS x(
                    i int, emails jsonb, phones jsonb, ref text, key text, birth date, print text)
            ), hits AS (
                SELECT r.i, p.id, 'email' AS why
                  FROM r, jsonb_array_elements_text(r.emails) e, LATERAL (
                       SELECT id FROM res_partner WHERE email_normalized = e OFFSET 0) p
                UNION ALL
                SELECT r.i, p.id, 'phone'
                  FROM r, jsonb_array_elements_text(r.phones) t, LATERAL (
                       SELECT id FROM res_partner WHERE phone_sanitized = t OFFSET 0) p
                UNION ALL
                SELECT r.i, p.id, CASE WHEN a.value LIKE '%%@%%' THEN 'email' ELSE 'phone' END
                  FROM r, jsonb_array_elements_text(r.emails || r.phones) AS a(value)
                  JOIN (SELECT id, unnest(string_to_array(alumni_other_contacts, ', ')) AS value
                          FROM res_partner WHERE alumni_other_contacts IS NOT NULL
                       ) p ON p.value = a.value
                UNION ALL
                SELECT r.i, n.partner_id, 'reference'
                  FROM r, LATERAL (SELECT partner_id FROM tracktion_enrolment
                       WHERE reference = r.ref AND company_id = %(company)s OFFSET 0) n
                UNION ALL
                SELECT r.i, p.id,
                       CASE WHEN p.alumni_birthdate = r.birth THEN 'birthdate' ELSE 'name' END
                  FROM r, LATERAL (SELECT id, alumni_birthdate FROM res_partner
                       WHERE alumni_name_key = r.key OFFSET 0) p
                 WHERE r.key LIKE '%% %%'
                UNION ALL
                SELECT r.i, l.partner_id, 'before'
                  FROM r, LATERAL (SELECT partner_id, import_id FROM tracktion_import_line
                       WHERE fingerprint = r.print AND is_done OFFSET 0) l
                  JOIN tracktion_import m ON m.id = l.import_id
                 WHERE m.company_id = %(company)s
                %(near)s
            )
            SELECT h.i, p.id, array_agg(DISTINCT h.why), p.name, p.alumni_birthdate::text,
                   p.partner_share IS NOT TRUE
              FROM hits h, LATERAL (SELECT id, name, alumni_birthdate, company_id, is_company,
                   type, partner_share FROM res_partner WHERE id = h.id OFFSET 0) p
             WHERE (p.company_id = %(company)s OR p.company_id IS NULL)
               AND p.is_company IS NOT TRUE
               AND COALESCE(p.type, 'contact') = 'contact'
             GROUP BY h.i, p.id, p.name, p.alumni_birthdate, p.partner_share
            """,
            rows=json.dumps(payload),
            company=company.id,
            near=near,
        )
        found = defaultdict(dict)
        for index, partner_id, why, name, birth, colleague in self.env.execute_query(query):
            found[index][partner_id] = {
                "why": set(why),
                "name": name,
                "birth": birth,
                "colleague": colleague,
            }
        return found

    @api.model
    def _find(self, rows, company):
        """Whom the rows speak of.

        :param rows: list of dicts with any of ``name``, ``emails``, ``phones``, ``reference``,
            ``birthdate``, ``fingerprint`` (as ``lib.rows`` makes them)
        :param company: people of this school and people without a school are looked at
        :return: list of :class:`Match`, in the order of ``rows``
        """
        found = self._candidates(rows, company)
        return [self._decide(row, found.get(index, {})) for index, row in enumerate(rows)]

    @api.model
    def _decide(self, row, candidates):
        sure, doubtful = {}, {}
        for partner_id, other in candidates.items():
            verdict = self._compare(row, other)
            # A list does not change the contact of a colleague: somebody has to look.
            if verdict == "sure" and not other.get("colleague"):
                sure[partner_id] = other["why"]
            elif verdict != "no":
                doubtful[partner_id] = other["why"]
        before = [pid for pid, why in sure.items() if "before" in why]
        if before:
            sure = {before[0]: sure[before[0]]}
        if len(sure) == 1:
            (partner_id, why), *_rest = sure.items()
            return Match(partner_id, tuple(sorted(why - {"name", "near"})), ())
        everybody = {**sure, **doubtful}
        reasons = sorted(set().union(*everybody.values())) if everybody else ()
        return Match(0, tuple(reasons), tuple(everybody))

    @api.model
    def _compare(self, row, other):
        """``sure``, ``doubt`` or ``no``: is the person of ``row`` the one of ``other``?

        An address or a number may be shared in a family, and names are often alike; none of them
        is proof alone. A known birth date that differs speaks against.
        """
        why = other["why"]
        if "before" in why:
            return "sure"
        births = (row.get("birthdate"), other["birth"])
        same_birth = births[0] and births[0] == births[1]
        other_birth = births[0] and births[1] and births[0] != births[1]
        names = names_agree(row.get("name"), other["name"])
        if "birthdate" in why:
            return "sure"
        if why & {"email", "phone", "reference"}:
            if names == "different":
                # A brother or sister with the same address, or a married name?
                return "no" if other_birth and "reference" not in why else "doubt"
            if other_birth:
                return "doubt"
            return "sure"
        if "near" in why:
            return "doubt" if names != "different" else "no"
        if "name" in why:
            return "no" if other_birth or same_birth else "doubt"
        return "no"
