import re
import uuid

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.tracktion_alumni.figures.counting import COLUMN, OPTION, ROW

from ..exchange.archive import make_zip
from ..exchange.layout import INSIDE, PUBLIC
from ..exchange.writer import write_pack

# A group whose members are one of these would be a person.
PEOPLE = {"res.partner", "res.users", "hr.employee"}
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
FIELDS = [
    "code",
    "definition_id",
    "section_code",
    "school",
    "school_count",
    "period",
    "date_from",
    "date_to",
    "dimension_1",
    "key_1",
    "label_1",
    "dimension_2",
    "key_2",
    "label_2",
    "state",
    "value",
    "base",
    "numerator",
    "denominator",
    "low",
    "high",
]


class TracktionReport(models.Model):
    """Exchange packs: the frozen figures of a published report, for an office above the schools.

    Frozen figures are all that a pack takes, so it never tells more than the report did. Those
    that are hidden are in it too, as rows without a number: the office sees that something is
    hidden there, not missing. An office that wants figures of its own publishes a report of them.
    """

    _inherit = "tracktion.report"

    def action_export_packs(self):
        """Download the exchange pack of this report, or of several in one file."""
        self._check_exportable()
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/tracktion/report/packs?ids={ids}",
        }

    def _check_exportable(self):
        self.check_access("read")
        for report in self:
            if report.state not in ("published", "superseded"):
                raise UserError(
                    self.env._(
                        "“%s” is not published. Publish it first: a pack takes figures that never "
                        "change.",
                        report.name,
                    )
                )

    def _exchange_file(self):
        """Name and bytes of the pack of this report, or of a file with the packs of several."""
        self._check_exportable()
        packs = {}
        for report in self.sorted("id"):
            stem = re.sub(r"[^\w -]+", "-", report.name).strip()[:80]
            name = f"{stem}.zip"
            if name in packs:
                name = f"{stem} {len(packs) + 1}.zip"
            packs[name] = report._exchange_pack()
        if len(packs) == 1:
            return next(iter(packs.items()))
        return self.env._("Exchange packs") + ".zip", make_zip(packs)

    def _exchange_pack(self):
        """The bytes of the pack of this report: the same each time."""
        self.ensure_one()
        # The words of the report are those of its language.
        report = self.with_context(lang=self.lang)
        values = report.env["tracktion.indicator.value"].search_read(
            [("origin_model", "=", self._name), ("origin_id", "=", self.id)],
            FIELDS,
            order="id",
            load=None,
        )
        definitions = report.env["tracktion.indicator.definition"].browse(
            sorted({value["definition_id"] for value in values})
        )
        values = report._exchange_without_people(values, definitions)
        if not values:
            raise UserError(self.env._("“%s” has no figures to exchange.", self.name))
        schools, names = report._exchange_schools(values)
        fingerprints = {definition.id: definition.fingerprint for definition in definitions}
        rows = []
        for value in values:
            school = names.get(value["school"]) if value["school_count"] == 1 else None
            rows.append(self._exchange_row(value, fingerprints, school))
        together = (
            ""
            if len(schools) == 1
            else next((row["school"] for row in rows if not row["school_id"]), "")
        )
        used = definitions.browse(sorted({value["definition_id"] for value in values}))
        codebook = {
            # Which addon wrote the file is no secret; the record is the administrator's.
            "addon_version": self.env.ref("base.module_tracktion_report").sudo().latest_version,
            "created_on": self.published_on.strftime(MOMENT),
            "computed_on": self.computed_on.strftime(MOMENT),
            "audience": PUBLIC if self.is_public else INSIDE,
            "languages": [self.lang],
            "schools": schools,
            "together": together,
            "period": {
                "name": values[0]["period"],
                "from": self.date_from.isoformat(),
                "to": self.date_to.isoformat(),
            },
            "indicators": [report._exchange_indicator(definition) for definition in used],
            "dimensions": report._exchange_dimensions(rows),
        }
        return write_pack(codebook, rows)

    def _exchange_row(self, value, fingerprints, school):
        """One figure by the columns of the format.

        :param dict school: of the codebook; None for all of them together
        """
        has_parts = bool(value["denominator"])
        has_interval = bool(value["high"])
        return {
            **{name: value[name] or "" for name in FIELDS if name not in ("definition_id",)},
            "definition": fingerprints[value["definition_id"]],
            "section": value["section_code"] or "",
            "school_id": school["id"] if school else "",
            "school": school["name"] if school else value["school"],
            "value": value["value"],
            "base": value["base"],
            # A field of numbers holds 0 where there is none.
            "numerator": value["numerator"] if has_parts else None,
            "denominator": value["denominator"] if has_parts else None,
            "low": value["low"] if has_interval else None,
            "high": value["high"] if has_interval else None,
        }

    # --- the codebook ---------------------------------------------------------------------------

    def _exchange_schools(self, values):
        """The schools of the pack, and ``{frozen name: school}``.

        A school keeps its id when it is renamed, also between this report and today.
        """
        self.ensure_one()
        # Name, country and public numbers of the school only.
        companies = self.company_ids.sudo().sorted("id")
        names = list(dict.fromkeys(v["school"] for v in values if v["school_count"] == 1))
        if len(companies) == 1:
            owners = dict.fromkeys(names, companies)
        else:
            owners = {company.name: company for company in companies if company.name in names}
            renamed = [name for name in names if name not in owners]
            left = companies.filtered(lambda company: company not in owners.values())
            if len(renamed) > 1 and left:
                raise UserError(
                    self.env._(
                        "Schools were renamed since “%(report)s” was made: %(names)s. Press "
                        "“Compute anew”, and export the new report.",
                        report=self.name,
                        names=", ".join(renamed),
                    )
                )
            owners |= dict(zip(renamed, left, strict=False))
        schools = {}
        for name, company in owners.items():
            schools.setdefault(
                company,
                {
                    "id": self._exchange_id(company),
                    "name": name,
                    "country": company.country_id.code or "",
                    "vat": company.vat or "",
                    "registry": company.company_registry or "",
                    "website": company.website or "",
                },
            )
        return list(schools.values()), {name: schools[owner] for name, owner in owners.items()}

    def _exchange_id(self, company):
        """What a school is known by in other databases, whatever its name."""
        # What says which database this is leaves it as a digest only.
        database = uuid.UUID(self.env["ir.config_parameter"].sudo().get_param("database.uuid"))
        return str(uuid.uuid5(database, f"res.company/{company.id}"))

    def _exchange_indicator(self, definition):
        return {
            "code": definition.code,
            "fingerprint": definition.fingerprint,
            "name": definition.name,
            "definition": definition.text,
            "unit": definition.unit or "",
            "aggregate": definition.aggregate,
            "smallest_base": definition._smallest(self.is_public),
            # The database has an order of its own.
            "spec": dict(sorted(definition.spec.items())),
        }

    def _exchange_dimensions(self, rows):
        """The dimensions that occur, each with its groups."""
        groups = {}
        for row in rows:
            for number in (1, 2):
                dimension = row[f"dimension_{number}"]
                if dimension:
                    pair = row[f"key_{number}"], row[f"label_{number}"]
                    groups.setdefault(dimension, set()).add(pair)
        _ = self.env._
        names = {OPTION: _("Answer"), ROW: _("Row"), COLUMN: _("Column")}
        dimensions = self.env["tracktion.dimension"].search([("code", "in", list(groups))])
        names |= {dimension.code: dimension.name for dimension in dimensions}
        return [
            {
                "code": code,
                "name": names.get(code, code),
                "keys": [{"key": key, "label": label} for key, label in sorted(pairs)],
            }
            for code, pairs in sorted(groups.items())
        ]

    def _exchange_without_people(self, values, definitions):
        """The figures that leave the school: each once, and none whose groups are persons."""
        models_of = {d.id: (d.spec or {}).get("model") for d in definitions}
        codes = {v[name] for v in values for name in ("dimension_1", "dimension_2")} - {False}
        persons = set()
        for path in self.env["tracktion.dimension.path"].search(
            [("dimension_id.code", "in", list(codes))]
        ):
            if self._exchange_leads_to_people(path.model, path.path):
                persons.add((path.model, path.dimension_id.code))
        for definition in definitions:
            spec = definition.spec or {}
            for name, own in (("measure", OPTION), ("measure", ROW), ("measure_to", COLUMN)):
                if spec.get(name) and self._exchange_leads_to_people(spec["model"], spec[name]):
                    persons.add((spec["model"], own))
        seen, kept = set(), []
        for value in values:
            groups = {(value[f"dimension_{n}"], value[f"key_{n}"]) for n in (1, 2)}
            model = models_of[value["definition_id"]]
            # Two sections may show the same figure.
            name = value["code"], value["school"], frozenset(groups)
            if name in seen or any((model, dimension) in persons for dimension, _k in groups):
                continue
            seen.add(name)
            kept.append(value)
        return kept

    def _exchange_leads_to_people(self, model, path):
        """Whether the field at the end of ``path`` names people; no, where an addon is gone."""
        Model = self.env.get(model)
        field = None
        for name in path.split("."):
            field = Model._fields.get(name) if Model is not None else None
            if field is None:
                return False
            Model = self.env.get(field.comodel_name) if field.relational else None
        return field.relational and field.comodel_name in PEOPLE
