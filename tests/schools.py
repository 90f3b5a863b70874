"""Schools with their staff, made over RPC as an administrator would make them by hand."""

import base64
import itertools
import json

ROLES = {
    "teacher": "tracktion_alumni.group_teacher",
    "officer": "tracktion_alumni.group_officer",
    "manager": "tracktion_alumni.group_manager",
    "leader": "tracktion_report.group_leader",
    "tracking": "tracktion_survey.group_tracking",
    "plain": "base.group_user",
}
_numbers = itertools.count(1)


class School:
    """One school of a server. Every test that changes something makes its own."""

    def __init__(self, server, country="es", name="School"):
        self.server = server
        self.number = next(_numbers)
        self.name = f"{name} {self.number}"
        self.admin = server.rpc()
        self.company = self.admin.env["res.company"].create(
            {"name": self.name, "country_id": self.admin.env.ref(f"base.{country}").id}
        )
        self.admin.env["res.users"].write(
            [self.admin.env.uid], {"company_ids": [(4, self.company)]}
        )
        # The administrator works in this school from now on, in this connection.
        # No invitations by mail to made-up colleagues either.
        self.admin.env.context.update(allowed_company_ids=[self.company], no_reset_password=True)
        self._users = {}
        self._connections = {}

    def login(self, role):
        """The login (and password) of the user with that role; ``teacher2`` is one more teacher."""
        login = f"{role}.{self.number}"
        if role not in self._users:
            group = ROLES[role.rstrip("0123456789")]
            groups = {self.admin.env.ref(name).id for name in ("base.group_user", group)}
            self._users[role] = self.admin.env["res.users"].create(
                {
                    "name": f"{role.title()} of {self.name}",
                    "login": login,
                    "password": login,
                    "email": f"{login}@example.com",
                    "lang": "en_US",
                    "company_id": self.company,
                    "company_ids": [(6, 0, [self.company])],
                    "group_ids": [(6, 0, sorted(groups))],
                }
            )
        return login

    def user(self, role):
        """The id of the user with that role."""
        self.login(role)
        return self._users[role]

    def rpc(self, role):
        """A connection of the user with that role; one for all calls, as logging in is slow."""
        if role not in self._connections:
            login = self.login(role)
            self._connections[role] = self.server.rpc(login, login)
        return self._connections[role]

    def structure(self, as_role="officer"):
        """A department, a qualification and five school years, as ids in a dictionary."""
        env = self.rpc(as_role).env
        department = env["tracktion.department"].create({"name": "Electricity", "code": "ELE"})
        qualification = env["tracktion.qualification"].create(
            {
                "name": "Electrical installations",
                "code": "ELE201",
                "department_id": department,
                "sector": "industry",
                "eqf_level_id": env["tracktion.eqf.level"].search([("level", "=", 4)])[0],
                "isced_field_id": env["tracktion.isced.field"].search([("code", "=", "0713")])[0],
            }
        )
        years = env["tracktion.school.year"].create(
            [
                {"date_start": f"{year}-09-01", "date_end": f"{year + 1}-08-31"}
                for year in range(2019, 2026)
            ]
        )
        return {"department": department, "qualification": qualification, "years": years}

    def person(self, name, as_role="officer", spell=None, **vals):
        """The id of a new person with one finished enrolment."""
        env = self.rpc(as_role).env
        vals.setdefault("email", f"{name.lower().replace(' ', '.')}.{self.number}@example.org")
        partner = env["res.partner"].create({"name": name, "company_id": self.company, **vals})
        spell = {
            "partner_id": partner,
            "state": "finished",
            "outcome": "qualification",
            "date_end": "2024-06-21",
            **(spell or {}),
        }
        env["tracktion.enrolment"].create(spell)
        return partner

    # --- imports --------------------------------------------------------------------------------

    def upload(self, filename, data, as_role="officer", **vals):
        """The id of a new import with that file, previewed."""
        imports = self.rpc(as_role).env["tracktion.import"]
        record = imports.create(
            {"filename": filename, "data": base64.b64encode(data).decode(), **vals}
        )
        imports.browse(record).action_preview()
        return record

    def rows(self, record, as_role="officer"):
        """The rows of an import, with their values, in order."""
        fields = ["row_number", "state", "name", "message", "partner_id", "is_done", "same_as_id"]
        domain = [("import_id", "=", record)]
        return (
            self.rpc(as_role)
            .env["tracktion.import.line"]
            .search_read(domain, fields, order="row_number")
        )

    def people(self):
        """Everybody who was ever enrolled in this school, in a form that can be compared."""
        env = self.rpc("manager").env
        spells, decisions, situations = {}, {}, {}
        for spell in env["tracktion.enrolment"].search_read(
            [],
            ["partner_id", "qualification_id", "kind", "state", "outcome", "date_start", "date_end",
             "year_end", "category_id", "group_name", "reference"],
        ):  # fmt: skip
            spells.setdefault(spell["partner_id"][0], []).append(_plain(spell))
        for model, found, names in (
            ("tracktion.consent", decisions, ["purpose_id", "decision", "date", "source"]),
            ("tracktion.destination", situations, ["status", "date", "employer", "job_title"]),
        ):
            for fact in env[model].search_read([], ["partner_id", *names]):
                found.setdefault(fact["partner_id"][0], []).append(_plain(fact))
        fields = ["name", "email", "phone", "alumni_other_contacts", "alumni_birthdate",
                  "alumni_gender", "city", "alumni_relation_owner_id"]  # fmt: skip
        people = []
        for person in env["res.partner"].search_read([("id", "in", list(spells))], fields):
            key = person["id"]
            person = _plain(person)
            owner = person["alumni_relation_owner_id"]
            person["alumni_relation_owner_id"] = owner and owner.removesuffix(f" of {self.name}")
            person["enrolments"] = sorted(spells[key], key=json.dumps)
            person["consents"] = sorted(decisions.get(key, []), key=json.dumps)
            person["destinations"] = sorted(situations.get(key, []), key=json.dumps)
            people.append(person)
        return sorted(people, key=lambda person: (person["name"], json.dumps(person)))


def _plain(values):
    """The values of a record without ids, which differ from school to school."""
    return {
        name: value[1] if isinstance(value, (list, tuple)) and len(value) == 2 else value
        for name, value in sorted(values.items())
        if name not in ("id", "partner_id")
    }
