from dataclasses import dataclass, field

from odoo import fields, models

from odoo.addons.tracktion_alumni.lib.cells import name_key, names_agree
from odoo.addons.tracktion_alumni.lib.rows import RowReader
from odoo.addons.tracktion_alumni.lib.sheet import Row
from odoo.addons.tracktion_alumni.tools import SchoolStructure

from ..codebook.codebook import LONGEST
from ..tools.answer_reader import as_key, clean
from .tracktion_response_record import GENDER_OF_SEX
from .tracktion_wave_load import CHUNK

#: Fields of a row -> what the reader of lists calls them.
COLUMNS = {
    "name": "full_name",
    "email": "email",
    "phone": "phone",
    "birth_date": "birthdate",
    "birth_year": "birth_year",
    "department": "department",
    "qualification": "qualification",
    "level": "eqf_level",
    "isced_f": "isced_f",
    "sector": "sector",
    "graduation_date": "graduation_date",
    "tutor": "tutor",
}
#: Fields that the reader of lists merely leaves out when they are wrong: they make figures wrong.
STRICT = {"level": "eqf", "isced_f": "isced", "sector": "sector", "sex": "gender"}
#: What costs the cell and not the row: a wave may be answered without it.
BESIDES = {"phone_no_country"}
GENDERS = {**GENDER_OF_SEX, "na": "not_said"}


@dataclass(eq=False)
class Person:
    """One row of a population while it is loaded."""

    outcome: dict
    ref: str | None = None
    values: dict = field(default_factory=dict)  # as ``lib.rows`` makes them
    partner_id: int = 0
    twin_of: "Person | None" = None  # an earlier row that speaks of the same person

    @property
    def key(self):
        return name_key(self.values.get("name") or "")


class TracktionWave(models.Model):
    """Loading who is in a wave from outside: people, enrolments and qualifications."""

    _inherit = "tracktion.wave"

    def load_population(self, rows):
        """Put the people of ``rows`` into the population; make those who are not known.

        Nobody is written to. What is known stays: empty values are filled. Loading the same rows
        again changes nothing.

        :param list rows: dicts with ``name``, and any of ``ref`` (what the outside calls the
            person: equal in the rows of all waves), ``email``, ``phone``, ``sex`` (female, male,
            x, na), ``birth_year`` or ``birth_date``, ``department``, ``qualification``, ``level``
            (eqf1 to eqf8), ``isced_f``, ``sector`` (industry, services, primary),
            ``graduation_date`` and ``tutor`` (login, e-mail or name of a colleague)
        :return: list of dicts, one for each row and in that order: ``row`` (its index), ``ref``,
            ``status`` (created: new in the population, updated, unchanged, error), ``id`` of the
            invitation, ``errors`` and ``warnings`` (sentences that name row and field)
        :raise AccessError: unless the caller may change the wave
        """
        wave = self._begin_load(rows)
        people = [wave._read_person(number, row) for number, row in enumerate(rows)]
        good = [person for person in people if not person.outcome["errors"]]
        wave._find_twins(good)
        roots = [p for p in good if not p.twin_of and not p.outcome["errors"]]
        for start in range(0, len(roots), CHUNK):
            wave._load_in_parts(roots[start : start + CHUNK], wave._load_people)
        for person in good:
            if person.twin_of:
                wave._tell_twin(person)
        return [person.outcome for person in people]

    # --- reading --------------------------------------------------------------------------------

    def _read_person(self, number, row):
        """What one row says, as a :class:`Person`; its outcome has errors if it cannot be used."""
        if not isinstance(row, dict):
            outcome = self._outcome(number, None)
            problem = self.env._("A row is a set of fields with values.")
            self._say(outcome, "errors", [("", problem)])
            return Person(outcome)
        ref = as_key(clean(row.get("ref")))
        outcome = self._outcome(number, ref)
        cells, problems = {}, []
        for key, value in row.items():
            if key not in COLUMNS and key not in ("ref", "sex"):
                known = ", ".join(["ref", "sex", *COLUMNS])
                text = self.env._("There is no such field. There are: %s.", known)
                problems.append((str(key)[:50], text))
                continue
            value = clean(value)
            if isinstance(value, (list, dict)) or len(str(value)) > LONGEST:
                text = self.env._("A text of at most %s letters is needed.", LONGEST)
                problems.append((key, text))
            elif value is not None and value is not False:
                cells[key] = value
        columns = [(i, key, COLUMNS[key]) for i, key in enumerate(COLUMNS)]
        line = Row(number, [cells.get(key) for key in COLUMNS])
        today = fields.Date.context_today(self)
        reader = RowReader(
            columns, [line], country=self.company_id.country_id.code, lang="en", today=today
        )
        values, errors, remarks = reader.read(line)
        name = " ".join(str(cells.get("name") or "").split())
        if name:
            # The field says what it is; in a list a cell with digits would be in the wrong column.
            values["name"] = name
            errors = [(key, problem) for key, problem in errors if key != "name"]
        if cells.get("sex") is not None:
            values["gender"] = GENDERS.get(str(cells["sex"]).strip().lower())
            if not values["gender"]:
                text = self.env._(
                    "“%(value)s” is none of: %(codes)s.",
                    value=str(cells["sex"])[:50],
                    codes=", ".join(GENDERS),
                )
                problems.append(("sex", text))
        for key, problem in [*errors, *remarks]:
            sentence = self.env["tracktion.import"]._say((key, problem)).removeprefix(f"{key}: ")
            is_error = (key, problem) in errors or (
                key in STRICT and values.get(STRICT[key]) is None
            )
            if problem[0] in BESIDES:
                is_error = False
            self._say(outcome, "errors" if is_error else "warnings", [(key, sentence)])
        self._say(outcome, "errors", problems)
        year = self.school_year_id
        if values.get("date_end") and not (
            str(year.date_start) <= values["date_end"] <= str(year.date_end)
        ):
            text = self.env._(
                "%(day)s is not in %(year)s, the school year of this wave.",
                day=values["date_end"],
                year=year.name,
            )
            self._say(outcome, "warnings", [("graduation_date", text)])
        self._place(values)
        if ref:
            values["reference"] = ref
        return Person(outcome, ref, values)

    def _place(self, values):
        """Where the row does not say when somebody graduates, the wave does."""
        today = str(fields.Date.context_today(self))
        year = self.school_year_id
        if values.get("date_end"):
            if values["date_end"] <= today:
                values["category"] = "graduate"
        elif not values.get("year_end"):
            values["school_year"] = [year.date_start.year, year.date_end.year]
            values["state"] = "studying" if str(year.date_end) >= today else "finished"

    # --- rows of one call -----------------------------------------------------------------------

    def _find_twins(self, people):
        """Rows that speak of one person. Who has another ``ref`` is another person."""
        by_ref, by_key = {}, {}
        for person in people:
            root = by_ref.get(person.ref) if person.ref else None
            if root:
                if self._contradict(person.values, root.values):
                    text = self.env._(
                        "“%(ref)s” is the reference of row %(row)s, which speaks of somebody "
                        "else. Give each person a reference of his own.",
                        ref=person.ref,
                        row=root.outcome["row"],
                    )
                    self._say(person.outcome, "errors", [("ref", text)])
                    continue
            else:
                root = next(
                    (
                        other
                        for key in self._keys(person)
                        for other in by_key.get(key, ())
                        if not (person.ref and other.ref)
                        and not self._contradict(person.values, other.values)
                    ),
                    None,
                )
            if root:
                person.twin_of = root
                self._merge(root, person)
                if person.ref:
                    by_ref.setdefault(person.ref, root)
            elif person.ref:
                by_ref[person.ref] = person
            for key in self._keys(person):
                by_key.setdefault(key, []).append(root or person)

    def _keys(self, person):
        """What rows of one person share."""
        values, name = person.values, person.key
        keys = [("address", name, one) for one in values.get("emails", ())]
        keys += [("address", name, one) for one in values.get("phones", ())]
        if values.get("birthdate"):
            keys.append(("birthdate", name, values["birthdate"]))
        return keys or [("name", name, values.get("qualification"))]

    def _contradict(self, values, other):
        births = values.get("birthdate"), other.get("birthdate")
        return (
            names_agree(values.get("name"), other.get("name")) == "different"
            or None not in births
            and births[0] != births[1]
            or self._other_years(values, other)
        )

    def _other_years(self, values, other):
        """Whether two people were born in different years, as far as that is known."""
        years = [
            int(one["birthdate"][:4]) if one.get("birthdate") else one.get("birth_year")
            for one in (values, other)
        ]
        return all(years) and years[0] != years[1]

    def _merge(self, root, person):
        """What a second row knows besides."""
        for key, value in person.values.items():
            if key in ("emails", "phones"):
                known = root.values.setdefault(key, [])
                known += [one for one in value if one not in known]
            else:
                root.values.setdefault(key, value)
        root.ref = root.ref or person.ref

    def _tell_twin(self, person):
        root = person.twin_of.outcome
        if root["status"] == "error":
            text = self.env._("Row %s, of the same person, could not be loaded.", root["row"])
            self._say(person.outcome, "errors", [("", text)])
            return
        person.outcome.update(status="unchanged", id=root["id"])
        text = self.env._("The same person as in row %s.", root["row"])
        self._say(person.outcome, "warnings", [("", text)])

    # --- writing --------------------------------------------------------------------------------

    def _load_people(self, people):
        """Write these people, their enrolments, and their place in the population."""
        warned = {person: list(person.outcome["warnings"]) for person in people}
        try:
            self._load_people_once(people)
        except Exception:
            # The rows are tried again, by halves: nothing is told twice.
            for person, warnings in warned.items():
                person.partner_id = 0
                person.outcome.update(warnings=warnings, errors=[], status="error", id=False)
            raise

    def _load_people_once(self, people):
        invitations = self._find_people(people)
        people = [person for person in people if not person.outcome["errors"]]
        if not people:
            return
        structure = SchoolStructure(self.env, self.company_id)
        rows = [{**person.values, "partner_id": person.partner_id} for person in people]
        results = self.env["tracktion.person.loader"]._load(
            rows, self.company_id, {"origin": self}, structure
        )
        catalogue = {
            "eqf": {one.level: one.id for one in self.env["tracktion.eqf.level"].search([])},
            "isced": {one.code: one.id for one in self.env["tracktion.isced.field"].search([])},
        }
        self._fill_qualifications(people, structure, catalogue)
        Partner = self.env["res.partner"]
        vals = {}
        for person, result in zip(people, results, strict=True):
            person.partner_id = result["partner_id"]
            vals[person.partner_id] = self._prepare_loaded_vals(person, structure, catalogue)
            self._say(person.outcome, "warnings", [("", one) for one in result["remarks"]])
            tutor = person.values.get("tutor")
            if tutor and not structure.user(tutor):
                text = self.env._(
                    "“%s” is no login, e-mail or name of exactly one colleague at this school: "
                    "loaded without a tutor.",
                    tutor,
                )
                self._say(person.outcome, "warnings", [("tutor", text)])
        new = [p for p in people if p.partner_id not in invitations]
        created = self._add_people(
            Partner.browse([p.partner_id for p in new]),
            {p.partner_id: vals[p.partner_id] for p in new},
        )
        changed = self._fill_invitations(
            [(invitations[p.partner_id], vals[p.partner_id]) for p in people if p not in new]
        )
        invitations.update({invitation.partner_id.id: invitation for invitation in created})
        for person, result in zip(people, results, strict=True):
            status = "unchanged"
            if person in new:
                status = "created"
            elif (
                person.partner_id in changed
                or result["partner"]
                or result["enrolment_ids"]
                or result["changed_enrolments"]
            ):
                status = "updated"
            person.outcome.update(status=status, id=invitations[person.partner_id].id)

    def _prepare_loaded_vals(self, person, structure, catalogue):
        """What an invitation keeps of a row beside what it keeps of the person."""
        values = person.values
        vals = {"reference": person.ref or False}
        if values.get("birth_year") and not values.get("birthdate"):
            vals["birth_year"] = values["birth_year"]
        if not structure.qualification(values):
            # Nothing else of the school says it.
            told = self._told_dimensions(values, structure, catalogue)
            vals.update({name: value for name, value in told.items() if value})
        return vals

    def _told_dimensions(self, values, structure, catalogue):
        """``{field: id or code}`` of what a row says of the qualification."""
        return {
            "department_id": structure.department(values.get("department")),
            "eqf_level_id": catalogue["eqf"].get(values.get("eqf")),
            "isced_field_id": catalogue["isced"].get(values.get("isced")),
            "sector": values.get("sector"),
        }

    def _fill_qualifications(self, people, structure, catalogue):
        """What the rows say of qualifications that the school has not noted; contradictions are
        told."""
        Qualification = self.env["tracktion.qualification"]
        changes = {}
        for person in people:
            qualification = Qualification.browse(structure.qualification(person.values) or [])
            if not qualification:
                continue
            told = self._told_dimensions(person.values, structure, catalogue)
            vals = changes.setdefault(qualification, {})
            for name, value in told.items():
                current = qualification[name]
                current = current.id if isinstance(current, models.BaseModel) else current
                current = vals.get(name, current)
                if value and not current:
                    vals[name] = value
                elif value and value != current and name != "department_id":
                    label = qualification._fields[name]._description_string(self.env)
                    text = self.env._(
                        "The %(field)s of “%(qualification)s” stays as the school has it.",
                        field=label,
                        qualification=qualification.name,
                    )
                    self._say(person.outcome, "warnings", [("qualification", text)])
        for qualification, vals in changes.items():
            if vals:
                qualification.write(vals)

    def _fill_invitations(self, pairs):
        """Fill what is empty on people who are in the population already.

        :param list pairs: of invitation and values
        :return: ids of the people whose invitation changed
        """
        invitations = self.env["tracktion.invitation"].union(*(one for one, _vals in pairs))
        people = invitations.partner_id
        enrolments = self._enrolments_of(people)
        changed = set()
        # The caller may change the wave; its population follows from the rows.
        for invitation, told in pairs:
            invitation = invitation.sudo()
            partner = invitation.partner_id
            vals = self._prepare_invitation_vals(partner, enrolments.get(partner.id))
            vals.update({name: value for name, value in told.items() if value})
            empty = {name: v for name, v in vals.items() if v and not invitation[name]}
            if empty:
                invitation.write(empty)
                changed.add(partner.id)
        return changed
