from odoo import fields

from ..lib.cells import name_key, word_key


class SchoolStructure:
    """Finds the departments, qualifications, school years and colleagues that rows name.

    What a list names and the school lacks is made: qualifications, departments, school years. Not
    colleagues: a user account is never made by a list. One instance serves a whole load, so that
    everything is looked up once.
    """

    def __init__(self, env, company):
        self.env = env
        self.company = company
        self.langs = [code for code, _name in env["res.lang"].get_installed()]
        self._departments = self._by_name("tracktion.department")
        self._qualifications = self._by_name("tracktion.qualification")
        self._years = list(self._all("tracktion.school.year"))
        self._levels = {level.level: level.id for level in env["tracktion.eqf.level"].search([])}
        self._channels = {"message": "messaging"}
        self._users = self._countries = self._categories = self._interests = None
        self._channel_ids = {c.code: c.id for c in env["tracktion.channel"].search([])}
        self.created = []  # what was made, for people to read

    def _all(self, model):
        Model = self.env[model].with_context(active_test=False)
        return Model.search([("company_id", "=", self.company.id)])

    def _by_name(self, model):
        """Ids by name, in every language, and by code."""
        found = {}
        records = self._all(model)
        for lang in self.langs:
            for record in records.with_context(lang=lang):
                found.setdefault(word_key(record.name or ""), record.id)
        for record in records:
            if record.code:
                found.setdefault(word_key(record.code), record.id)
        return found

    # --- making what is missing -----------------------------------------------------------------

    def missing(self, rows):
        """Names of qualifications and departments that ``rows`` name and the school lacks."""
        qualifications, departments = {}, {}
        for row in rows:
            name = row.get("qualification") or row.get("qualification_code")
            if name and not self.qualification(row):
                qualifications.setdefault(word_key(name), name)
            if row.get("department") and not self.department(row["department"]):
                departments.setdefault(word_key(row["department"]), row["department"])
        return list(qualifications.values()), list(departments.values())

    def prepare(self, rows):
        """Make the departments, qualifications and school years that ``rows`` need."""
        for row in rows:
            name = row.get("department")
            if name and word_key(name) and not self.department(name):
                department = self.env["tracktion.department"].create(
                    {"name": name, "company_id": self.company.id}
                )
                self._departments[word_key(name)] = department.id
                self.created.append(department.display_name)
        for row in rows:
            name = row.get("qualification") or row.get("qualification_code")
            if name and word_key(name) and not self.qualification(row):
                self._make_qualification(name, row)
        self._make_years(rows)

    def _make_qualification(self, name, row):
        code = row.get("qualification_code")
        isced = row.get("isced")
        field = isced and self.env["tracktion.isced.field"].search([("code", "=", isced)], limit=1)
        qualification = self.env["tracktion.qualification"].create(
            {
                "name": name,
                "code": code,
                "company_id": self.company.id,
                "department_id": self.department(row.get("department")),
                "eqf_level_id": self._levels.get(row.get("eqf")),
                "isced_field_id": field.id if field else False,
                "sector": row.get("sector"),
            }
        )
        self._qualifications[word_key(name)] = qualification.id
        if code:
            self._qualifications[word_key(code)] = qualification.id
        self.created.append(qualification.display_name)

    def _make_years(self, rows):
        """School years for every day that the rows name, as this school counts them."""
        first = min(self._years, key=lambda y: y.date_start, default=None)
        month, day = (first.date_start.month, first.date_start.day) if first else (9, 1)
        starts = set()
        for row in rows:
            if row.get("school_year"):
                starts.add(row["school_year"][0])
            end = row.get("date_end") or (row.get("year_end") and f"{row['year_end']}-06-30")
            end = fields.Date.to_date(end or row.get("date_start"))
            if end:
                starts.add(end.year - ((end.month, end.day) < (month, day)))
        known = {year.date_start.year for year in self._years}
        for start in sorted(starts - known):
            made = self.env["tracktion.school.year"]._generate(
                start, start, self.company, month, day
            )
            self._years += list(made)

    # --- finding --------------------------------------------------------------------------------

    def department(self, name):
        return self._departments.get(word_key(name), False) if name else False

    def qualification(self, row):
        for key in ("qualification_code", "qualification"):
            found = row.get(key) and self._qualifications.get(word_key(row[key]))
            if found:
                return found
        return False

    def school_year(self, first, _last=None):
        return next((year.id for year in self._years if year.date_start.year == first), False)

    def user(self, text):
        """A colleague by login, e-mail or name; False when none or several fit."""
        if not text:
            return False
        if self._users is None:
            self._users = {}
            # Officers may not read all accounts; only the id of a colleague leaves here.
            users = (
                self.env["res.users"]
                .sudo()
                .search([("share", "=", False), ("company_ids", "in", self.company.ids)])
            )
            for user in users:
                for key in {user.login.lower(), user.email or "", name_key(user.name)}:
                    if key:
                        # Two colleagues of one name: better nobody than the wrong one.
                        self._users[key.lower()] = False if key in self._users else user.id
        text = str(text).strip()
        return self._users.get(text.lower()) or self._users.get(name_key(text), False)

    def country(self, text):
        if self._countries is None:
            self._countries = {}
            countries = self.env["res.country"].search([])
            for lang in self.langs:
                for country in countries.with_context(lang=lang):
                    self._countries.setdefault(word_key(country.name or ""), country.id)
            self._countries.update({c.code.lower(): c.id for c in countries if c.code})
        return self._countries.get(word_key(text), False)

    def category(self, text):
        """``(id, code)`` of a category by its name in any language or by its code."""
        if not text:
            return False, False
        if self._categories is None:
            self._categories = {}
            categories = self.env["tracktion.category"].search(
                [("company_id", "in", [self.company.id, False])]
            )
            for lang in self.langs:
                for category in categories.with_context(lang=lang):
                    found = (category.id, category.code)
                    self._categories.setdefault(word_key(category.name), found)
            self._categories.update({word_key(c.code): (c.id, c.code) for c in categories})
        return self._categories.get(word_key(text), (False, False))

    def channel(self, code):
        return self._channel_ids.get(self._channels.get(code, code), False)

    def interest(self, text):
        if self._interests is None:
            self._interests = {}
            interests = self.env["tracktion.interest"].search([])
            for lang in self.langs:
                for interest in interests.with_context(lang=lang):
                    self._interests.setdefault(word_key(interest.name), interest.id)
            self._interests.update({word_key(i.code): i.id for i in interests})
        return self._interests.get(word_key(text), False)
