from datetime import date

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import SchoolStructure

# Bulk work: no log of creation, no followers, no tracking messages for each record.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}
#: Simple values of a row: key of ``lib.rows`` -> field of the contact.
_PARTNER_TEXTS = {
    "street": "street",
    "zip": "zip",
    "city": "city",
    "linkedin": "alumni_linkedin",
    "website": "website",
    "gender": "alumni_gender",
    "birthdate": "alumni_birthdate",
}
#: Category of a list -> how the enrolment ended.
_ENDINGS = {
    "graduate": {"state": "finished", "outcome": "qualification"},
    "certificate": {"state": "finished", "outcome": "certificate"},
    "non_graduate": {"state": "left", "outcome": "partial"},
    "apprentice": {"state": "finished", "kind": "apprentice"},
    "visiting": {"state": "finished", "kind": "visiting"},
    "former_employee": {"state": "finished", "kind": "employee"},
    "current_student": {"state": "studying"},
}


class TracktionPersonLoader(models.AbstractModel):
    """Writes people and their facts from rows; loading the same rows twice adds nothing."""

    _name = "tracktion.person.loader"
    _description = "Loads People from Rows"

    @api.model
    def _load(self, rows, company, options=None, structure=None):
        """Write ``rows`` of plain values (see ``lib.rows``).

        Values that are there already are never overwritten: empty ones are filled.

        :param rows: list of dicts; ``partner_id`` names a known person, else one is made
        :param company: the school
        :param dict options: ``owner_id`` (relation owner of all), ``consent_date``,
            ``consent_source``, ``defaults`` (values for rows that lack them), ``origin``
        :param structure: a ``SchoolStructure`` to go on with, to spare look-ups
        :return: list of dicts ``{partner_id, created, partner (``{field: [old, new]}``),
            enrolment_ids, changed_enrolments (by id, likewise), consent_ids, destination_ids,
            remarks}``, in the order of ``rows``
        """
        options = options or {}
        structure = structure or SchoolStructure(self.env, company)
        rows = [{**options.get("defaults", {}), **row} for row in rows]
        structure.prepare(rows)
        results = [
            {
                "partner_id": row.get("partner_id") or 0,
                "created": False,
                "partner": {},
                "enrolment_ids": [],
                "changed_enrolments": {},
                "consent_ids": [],
                "destination_ids": [],
                "remarks": [],
            }
            for row in rows
        ]
        self._load_people(rows, results, company, options, structure)
        self._load_enrolments(rows, results, company, options, structure)
        self._load_owners(rows, results, options, structure)
        self._load_consents(rows, results, options)
        self._load_destinations(rows, results, options)
        self._note_new_values(results)
        return results

    @api.model
    def _note_new_values(self, results):
        """Put what was written beside each old value, as it stands now: phones are formatted."""
        Partner, Enrolment = self.env["res.partner"], self.env["tracktion.enrolment"]
        later = {}
        # From the end: where two rows filled one field, the first wrote what the second found.
        for result in reversed(results):
            changed = [(Partner.browse(result["partner_id"]), result["partner"])]
            for id_, old in result["changed_enrolments"].items():
                changed.append((Enrolment.browse(int(id_)), old))
            for record, old in changed:
                for name, value in old.items():
                    new = later.get((record, name), self._plain(record, name))
                    later[record, name] = value
                    old[name] = [value, new]

    @api.model
    def _plain(self, record, name):
        """The value of a field as JSON keeps it; False for everything empty."""
        value = record[name]
        if isinstance(value, models.BaseModel):
            many = record._fields[name].type in ("many2many", "one2many")
            return sorted(value.ids) or False if many else value.id
        if isinstance(value, (str, int, float)):
            return value or False
        return str(value) if value else False

    # --- people ---------------------------------------------------------------------------------

    @api.model
    def _load_people(self, rows, results, company, options, structure):
        Partner = self.env["res.partner"].with_context(**QUIET)
        wanted = [self._prepare_partner_vals(row, company, structure) for row in rows]
        new = [i for i, result in enumerate(results) if not result["partner_id"]]
        # As Odoo's own import does: contacts without a company over them have nothing to sync.
        people = Partner._load_records_create(
            [
                {**wanted[i], "name": rows[i]["name"], "company_id": company.id, "type": "contact"}
                for i in new
            ]
        )
        for i, partner in zip(new, people, strict=True):
            results[i].update(partner_id=partner.id, created=True)
        known = [i for i in range(len(rows)) if not results[i]["created"]]
        self._fill_people(Partner, known, wanted, results)

    @api.model
    def _fill_people(self, Partner, indexes, wanted, results):
        """Fill what is empty on known people; note what the list says differently."""
        people = Partner.browse({results[i]["partner_id"] for i in indexes})
        labels = {name: f._description_string(self.env) for name, f in Partner._fields.items()}
        # All columns that will be compared, read at once.
        people.fetch(["email", "phone", "company_id", *_PARTNER_TEXTS.values()])
        for i in indexes:
            # With the prefetching of all: what Odoo reads while it writes, it reads once.
            partner = Partner.browse(results[i]["partner_id"]).with_prefetch(people._prefetch_ids)
            vals = {}
            for name, value in wanted[i].items():
                if name in ("alumni_channel_ids", "alumni_interest_ids"):
                    missing = set(value[0][2]) - set(partner[name].ids)
                    if missing:
                        vals[name] = [fields.Command.link(id_) for id_ in missing]
                        results[i]["partner"][name] = self._plain(partner, name)
                    continue
                current = self._comparable(partner, name)
                if not current:
                    vals[name] = value
                    results[i]["partner"][name] = False
                elif name in ("email", "phone", "alumni_other_contacts"):
                    # Further addresses are kept beside those that are known.
                    known = vals.get("alumni_other_contacts", partner.alumni_other_contacts)
                    known = known.split(", ") if known else []
                    told = value.split(", ") if name == "alumni_other_contacts" else [value]
                    more = [one for one in told if one not in known and one != str(current)]
                    if more:
                        results[i]["partner"].setdefault(
                            "alumni_other_contacts", partner.alumni_other_contacts
                        )
                        vals["alumni_other_contacts"] = ", ".join(known + more)
                elif str(current) != str(value):
                    results[i]["remarks"].append(
                        self.env._(
                            "%(field)s stays “%(kept)s”; the list says “%(other)s”.",
                            field=labels[name],
                            kept=current,
                            other=value,
                        )
                    )
            if vals:
                partner.write(vals)

    @api.model
    def _comparable(self, partner, name):
        if name == "email":
            return partner.email_normalized or partner.email
        if name == "phone":
            return partner.phone_sanitized or partner.phone
        value = partner[name]
        return value.id if isinstance(value, models.BaseModel) else value

    @api.model
    def _prepare_partner_vals(self, row, company, structure):
        """What a row says of the contact itself, without the name."""
        vals = {field: row[key] for key, field in _PARTNER_TEXTS.items() if row.get(key)}
        if "alumni_birthdate" in vals:
            # Once, where Odoo would read the text again and again.
            vals["alumni_birthdate"] = date.fromisoformat(vals["alumni_birthdate"])
        emails, phones = row.get("emails") or [], row.get("phones") or []
        if emails:
            vals["email"] = emails[0]
        if phones:
            vals["phone"] = phones[0]
        others = [*emails[1:], *phones[1:]]
        if others:
            vals["alumni_other_contacts"] = ", ".join(others)
        if row.get("country") and (country := structure.country(row["country"])):
            vals["country_id"] = country
        for key, field, find in (
            ("channels", "alumni_channel_ids", structure.channel),
            ("interests", "alumni_interest_ids", structure.interest),
        ):
            ids = [id_ for id_ in map(find, row.get(key) or ()) if id_]
            if ids:
                vals[field] = [fields.Command.set(ids)]
        return vals

    # --- enrolments -----------------------------------------------------------------------------

    @api.model
    def _load_enrolments(self, rows, results, company, options, structure):
        Enrolment = self.env["tracktion.enrolment"]
        people = [result["partner_id"] for result in results if not result["created"]]
        existing = {}
        for enrolment in Enrolment.with_context(active_test=False).search(
            [("partner_id", "in", people), ("company_id", "=", company.id)]
        ):
            existing.setdefault(enrolment.partner_id.id, []).append(enrolment)
        vals_list, owners = [], []
        for row, result in zip(rows, results, strict=True):
            vals = self._prepare_enrolment_vals(row, structure)
            mine = existing.setdefault(result["partner_id"], [])
            same = next((e for e in mine if self._is_same_enrolment(e, vals)), None)
            if same is None:
                if mine and not self._says_something(vals):
                    continue
                vals_list.append(
                    {**vals, "partner_id": result["partner_id"], "company_id": company.id}
                )
                owners.append(result)
                mine.append(vals)
            elif isinstance(same, dict):
                same.update({key: value for key, value in vals.items() if not same.get(key)})
            else:
                self._fill_enrolment(same, vals, result)
        for enrolment, result in zip(Enrolment.create(vals_list), owners, strict=True):
            result["enrolment_ids"].append(enrolment.id)

    @api.model
    def _fill_enrolment(self, enrolment, vals, result):
        changes = {
            key: value
            for key, value in vals.items()
            if value and not enrolment[key] and key not in ("kind", "category_manual_id")
        }
        if enrolment.state == "studying" and vals["state"] != "studying":
            changes["state"] = vals["state"]
        if changes:
            result["changed_enrolments"][str(enrolment.id)] = {
                # Only empty values are filled; a state only moves on from studying.
                key: "studying" if key == "state" else False
                for key in changes
            }
            enrolment.write(changes)

    @api.model
    def _prepare_enrolment_vals(self, row, structure):
        # A name that the school itself uses is surer than a word that looks like a category.
        category, code = structure.category(row.get("category_name"))
        ending = _ENDINGS.get(code or row.get("category"), {})
        vals = {"kind": "student", **ending}
        if row.get("state"):
            vals["state"] = row["state"]
        has_end = row.get("date_end") or row.get("year_end")
        vals.setdefault("state", self._guess_state(row) if has_end else "finished")
        for key, field in (
            ("date_start", "date_start"),
            ("date_end", "date_end"),
            ("year_end", "year_end"),
            ("group", "group_name"),
            ("certificate", "certificate_number"),
            ("reference", "reference"),
            ("note", "note"),
        ):
            if row.get(key):
                vals[field] = row[key]
        if vals.get("date_end"):
            vals.pop("year_end", None)
        if vals.get("date_start") and vals.get("date_end", "9999") < vals["date_start"]:
            del vals["date_start"]
        vals["qualification_id"] = structure.qualification(row)
        if not vals["qualification_id"]:
            vals["department_id"] = structure.department(row.get("department"))
        vals["tutor_id"] = structure.user(row.get("tutor"))
        if category and not ending:
            vals["category_manual_id"] = category
        span = row.get("school_year")
        if span and not has_end:
            vals["school_year_id"] = structure.school_year(*span)
            if vals["state"] != "studying":
                vals["year_end"] = span[1]
        for key in ("date_start", "date_end"):
            if key in vals:
                vals[key] = date.fromisoformat(vals[key])
        return {key: value for key, value in vals.items() if value}

    @api.model
    def _guess_state(self, row):
        today = fields.Date.context_today(self)
        if row.get("date_end"):
            return "studying" if row["date_end"] > str(today) else "finished"
        return "studying" if row["year_end"] > today.year else "finished"

    @api.model
    def _says_something(self, vals):
        return bool({"qualification_id", "year_end", "date_end", "date_start"} & set(vals))

    @api.model
    def _is_same_enrolment(self, enrolment, vals):
        """Same qualification and same year of the end, as far as both sides know them."""

        def known(key):
            value = enrolment.get(key) if isinstance(enrolment, dict) else enrolment[key]
            return value.id if isinstance(value, models.BaseModel) else value

        def year(side):
            return int(str(side("date_end"))[:4]) if side("date_end") else side("year_end") or None

        mine, theirs = known("qualification_id"), vals.get("qualification_id")
        if mine and theirs and mine != theirs:
            return False
        first, second = year(known), year(vals.get)
        return not (first and second and first != second)

    # --- what follows ---------------------------------------------------------------------------

    @api.model
    def _load_owners(self, rows, results, options, structure):
        """The owner a list names, or the teacher whose list it is, where there is none yet."""
        people_by_owner = {}
        for row, result in zip(rows, results, strict=True):
            owner = structure.user(row.get("owner")) or options.get("owner_id")
            if owner:
                people_by_owner.setdefault(owner, []).append(result)
        Partner = self.env["res.partner"].with_context(**QUIET)
        for owner, mine in people_by_owner.items():
            for result in mine:
                partner = Partner.browse(result["partner_id"])
                current = partner.alumni_relation_owner_id
                if current.id == owner:
                    continue
                # The tutor is only the default; a list that names an owner knows better.
                if not current or result["created"]:
                    result["partner"].setdefault("alumni_relation_owner_id", current.id)
                    partner.alumni_relation_owner_id = owner
                else:
                    result["remarks"].append(
                        self.env._("%s stays the relation owner.", current.name)
                    )

    @api.model
    def _remark_no_evidence(self):
        return self.env._("To ask: the yes of this list has no date or no source.")

    @api.model
    def _load_consents(self, rows, results, options):
        """Decisions on keeping in touch, each row against what stands when its turn comes.

        A yes without date and source is not a consent: ask. A no without date counts from now: it
        protects the person.
        """
        purpose = self.env["tracktion.consent.purpose"].search([("code", "=", "keep_in_touch")])
        Consent = self.env["tracktion.consent"]
        Partner = self.env["res.partner"]
        current = Consent._current(Partner.browse([r["partner_id"] for r in results]), purpose)
        today = fields.Date.context_today(self)
        vals_list, owners = [], []
        for row, result in zip(rows, results, strict=True):
            answer = row.get("keep_in_touch")
            if answer is None or not purpose:
                continue
            told = fields.Date.to_date(row.get("consent_date") or options.get("consent_date"))
            source = row.get("consent_source") or options.get("consent_source")
            remark = result["remarks"].append
            if answer and not (told and source):
                remark(self._remark_no_evidence())
                continue
            if answer and told > today:
                remark(self.env._("To ask: the yes of this list is dated in the future."))
                continue
            standing = current.get((result["partner_id"], purpose.id))
            said_yes = standing and standing["decision"] == "given"
            decision = "given" if answer else "withdrawn" if said_yes else "refused"
            day = min(told or today, today)
            moment = Consent._moment_of(day, decision)
            if standing and said_yes == answer and (not answer or standing["date"] >= moment):
                continue
            differs = standing and said_yes != answer
            # Of one moment the no stands, as in the ledger.
            if differs and (standing["date"] > moment or answer and standing["date"] == moment):
                remark(self._consent_remark(answer, day, standing, stays=True))
                continue
            if answer and Partner.browse(result["partner_id"])._alumni_needs_guardian(day):
                remark(
                    self.env._(
                        "To ask: under age on %s, so a guardian must consent.",
                        format_date(self.env, day),
                    )
                )
                continue
            if differs:
                remark(self._consent_remark(answer, told, standing, stays=False))
            current[(result["partner_id"], purpose.id)] = {"decision": decision, "date": moment}
            vals_list.append(
                {
                    "partner_id": result["partner_id"],
                    "purpose_id": purpose.id,
                    "decision": decision,
                    "date": moment,
                    "source": source or "import",
                    "lang": False,
                    # Which text was shown back then is not known.
                    "text_id": False,
                    **self._origin(options),
                }
            )
            owners.append(result)
        for consent, result in zip(Consent._append(vals_list), owners, strict=True):
            result["consent_ids"].append(consent.id)

    @api.model
    def _consent_remark(self, answer, told, standing, stays):
        """How the answer of a list and the decision that stood before it get along.

        :param told: the day of the answer; False where the list has none
        :param bool stays: whether the decision stays, as it is the later one
        """
        _ = self.env._
        day = told and format_date(self.env, told)
        before = self.env["tracktion.consent"]._local_day(standing["date"])
        date = format_date(self.env, before)
        if stays and answer:
            text = _("The list says yes of %(day)s; a no of %(date)s is later and stays.")
        elif stays:
            text = _("The list says no of %(day)s; a yes of %(date)s is later and stays.")
        elif answer:
            text = _("The list says yes of %(day)s, later than the no of %(date)s: the yes counts.")
        elif told:
            text = _("The list says no of %(day)s: the yes of %(date)s no longer counts.")
        else:
            text = _(
                "The list says no without a date, so it counts from now: the yes of %(date)s no "
                "longer counts."
            )
        return text % {"day": day, "date": date}

    @api.model
    def _load_destinations(self, rows, results, options):
        Destination = self.env["tracktion.destination"]
        people = self.env["res.partner"].browse([result["partner_id"] for result in results])
        known = Destination.browse(Destination._current(people).values())
        known = {d.partner_id.id: (d.status, d.employer or "", d.job_title or "") for d in known}
        vals_list, owners = [], []
        for row, result in zip(rows, results, strict=True):
            status = row.get("status") or (row.get("employer") and "working")
            told = (status, row.get("employer") or "", row.get("job_title") or "")
            if not status or known.get(result["partner_id"]) == told:
                continue
            known[result["partner_id"]] = told
            vals_list.append(
                {
                    "partner_id": result["partner_id"],
                    "status": status,
                    "employer": row.get("employer"),
                    "job_title": row.get("job_title"),
                    "date": options.get("list_date") or fields.Date.context_today(self),
                    "source": "import",
                    **self._origin(options),
                }
            )
            owners.append(result)
        for destination, result in zip(Destination._append(vals_list), owners, strict=True):
            result["destination_ids"].append(destination.id)

    @api.model
    def _origin(self, options):
        origin = options.get("origin")
        return {"origin_model": origin._name, "origin_id": origin.id} if origin else {}
