import base64
import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.tracktion_alumni.tools import notify_action

from ..exchange.layout import NUMBERS, PUBLIC
from ..exchange.messages import TEXTS, PackError, fault
from ..exchange.reader import read_pack

# So many figures are made at once, for the sake of memory.
BATCH = 5000
# Two indicators that differ in these only count alike.
NOT_COUNTING = {"digits", "smallest_base", "smallest_base_public"}
FAULTS_IN_MESSAGE = 5


class TracktionReportPack(models.Model):
    """Reading a pack: first what is inside and what is wrong, then all of it or nothing."""

    _inherit = "tracktion.report.pack"

    # --- buttons --------------------------------------------------------------------------------

    def action_check(self):
        """Look into the packs, and write down what is inside and what is wrong."""
        for pack in self.filtered(lambda p: p.state not in ("imported", "superseded")):
            pack._check()
        return True

    def action_import(self):
        """Import the packs, each completely. One that was imported before changes nothing."""
        known = self.browse()
        for pack in self:
            if pack.state in ("imported", "superseded"):
                known |= pack
                continue
            read = pack._check()
            if not read:
                raise UserError("\n".join([pack.name, *pack._fault_texts(FAULTS_IN_MESSAGE)]))
            if pack.known_id:
                known |= pack
                continue
            pack._import(read)
        return known._tell_known() if known else True

    def _tell_known(self):
        return notify_action(
            self.env._(
                "Imported already, so nothing was changed: %s.", ", ".join(self.mapped("name"))
            ),
            "info",
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )

    # --- checking -------------------------------------------------------------------------------

    def _check(self):
        """What is in this pack, or None when it is refused; noted on the pack."""
        self.ensure_one()
        self.check_access("write")
        try:
            read = read_pack(base64.b64decode(self.data or b""), fields.Datetime.now())
            self._check_definitions(read)
            self._check_own(read)
        except PackError as error:
            findings = {"faults": [list(told) for told in error.faults], "count": error.count}
            # What follows from the file, on a pack that the user may write.
            self.sudo().write({"state": "refused", "findings": findings, "known_id": False})
            return None
        vals = self._prepare_header(read)
        known = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("digest", "=", read.digest),
                ("state", "in", ("imported", "superseded")),
            ],
            limit=1,
        )
        vals |= {
            "state": "known" if known else "ready",
            "known_id": known.id,
            "findings": {
                "indicators": self._compare_indicators(read),
                "warnings": self._warnings(vals),
            },
        }
        # As above: the user may write this pack, and the values follow from its file.
        self.sudo().write(vals)
        return read

    def _check_definitions(self, read):
        """A fingerprint stands for the words and the counting that it was made of."""
        Definition = self.env["tracktion.indicator.definition"]
        faults = []
        for number, told in enumerate(read.codebook["indicators"]):
            fingerprint = Definition._fingerprint(
                told["name"], told["definition"], told["unit"], told["spec"]
            )
            if fingerprint != told["fingerprint"]:
                field = f"codebook.json, indicators[{number}].fingerprint"
                faults.append(fault("fingerprint", field=field, value=told["code"]))
        if faults:
            raise PackError(faults)

    def _check_own(self, read):
        """Nobody compares himself with himself."""
        # The name and the id of the own school only.
        own = self.env["tracktion.report"]._exchange_id(self.company_id.sudo())
        for school in read.codebook["schools"]:
            if school["id"] == own:
                raise PackError([fault("own_school", name=school["name"])])

    def _prepare_header(self, read):
        codebook = read.codebook
        ids = read.school_ids
        names = [school["name"] for school in codebook["schools"]]
        key = ids[0] if len(ids) == 1 else hashlib.sha256("|".join(ids).encode()).hexdigest()
        return {
            "school": codebook["together"] or "; ".join(names),
            "school_key": key,
            "schools": codebook["schools"],
            "period": codebook["period"]["name"],
            "date_from": codebook["period"]["from"],
            "date_to": codebook["period"]["to"],
            "is_public": codebook["audience"] == PUBLIC,
            "language": ", ".join(codebook["languages"]),
            "computed_on": codebook["computed_on"],
            "published_on": codebook["created_on"],
            "digest": read.digest,
            "figure_count": len(read.rows),
            "hidden_count": sum(row["state"] == "suppressed" for row in read.rows),
        }

    def _compare_indicators(self, read):
        """Of each definition: whether the office counts the same, in the same words."""
        told = read.codebook["indicators"]
        local = self._local_indicators(read)
        Definition = self.env["tracktion.indicator.definition"]
        result = []
        for indicator in told:
            here = local.get(indicator["code"])
            if not here:
                known = "unknown"
            else:
                spec = Definition._spec_of(here)
                words = (here.name, here.definition, here.unit)
                if Definition._fingerprint(*words, spec) == indicator["fingerprint"]:
                    known = "same"
                else:
                    known = "alike" if self._counts_alike(spec, indicator["spec"]) else "other"
            result.append({"code": indicator["code"], "name": indicator["name"], "known": known})
        return result

    def _local_indicators(self, read):
        """``{code: indicator}`` of this office, in the language of the pack where it is known."""
        [lang, *_others] = read.codebook["languages"]
        if lang not in dict(self.env["res.lang"].get_installed()):
            lang = self.env.lang
        # Definitions are no secret to those who import figures.
        Indicator = self.env["tracktion.indicator"].sudo()
        codes = [indicator["code"] for indicator in read.codebook["indicators"]]
        found = Indicator.with_context(lang=lang, active_test=False).search([("code", "in", codes)])
        return {indicator.code: indicator for indicator in found}

    @staticmethod
    def _counts_alike(one, other):
        names = (set(one) | set(other)) - NOT_COUNTING
        return all((one.get(name) or False) == (other.get(name) or False) for name in names)

    def _warnings(self, vals):
        """What to look at before importing: packs of the same schools that stay beside this one."""
        others = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "imported"),
                ("period", "=", vals["period"]),
                ("is_public", "=", vals["is_public"]),
                ("school_key", "!=", vals["school_key"]),
            ]
        )
        ids = {school["id"] for school in vals["schools"]}
        names = {school["name"] for school in vals["schools"]}
        warnings = []
        for other in others:
            if ids & {school["id"] for school in other.schools or ()}:
                warnings.append(["overlap", other.name])
            elif names & {school["name"] for school in other.schools or ()}:
                warnings.append(["same_name", other.name])
        newer = self._of_subject(
            (self.company_id.id, vals["school_key"], vals["period"], vals["is_public"])
        ).filtered(lambda other: other.published_on > vals["published_on"])
        if newer:
            warnings.append(["older", newer[0].name])
        return warnings

    # --- importing ------------------------------------------------------------------------------

    def _import(self, read):
        """Write the figures; a pack that was checked a moment before."""
        # Figures, and definitions that never change, are written by code alone; they go to the
        # school of the pack, which the user may write.
        pack = self.sudo()
        definitions = pack._definitions(read)
        alike = {
            told["code"]
            for told, found in zip(
                read.codebook["indicators"], self._compare_indicators(read), strict=True
            )
            if found["known"] in ("same", "alike")
        }
        local = self._local_indicators(read)
        indicators = {code: local[code].id for code in alike}
        is_current = not self._of_subject(self._subject()).filtered(
            lambda other: other.published_on > self.published_on
        )
        Value = pack.env["tracktion.indicator.value"]
        shared = {
            "company_id": pack.company_id.id,
            "is_public": pack.is_public,
            "computed_on": pack.computed_on,
            "is_current": is_current,
            "origin_model": pack._name,
            "origin_id": pack.id,
        }
        for start in range(0, len(read.rows), BATCH):
            Value.create(
                [
                    pack._prepare_value(row, definitions, indicators) | shared
                    for row in read.rows[start : start + BATCH]
                ]
            )
            self.env.flush_all()
            Value.invalidate_model()
        pack.write(
            {
                "state": "imported",
                "imported_on": fields.Datetime.now(),
                "imported_by_id": self.env.uid,
            }
        )
        self._settle(self._subject())

    def _definitions(self, read):
        """``{(code, fingerprint): definition}``, made where there is none yet."""
        Definition = self.env["tracktion.indicator.definition"]
        told = read.codebook["indicators"]
        found = Definition.search([("code", "in", [indicator["code"] for indicator in told])])
        known = {(definition.code, definition.fingerprint) for definition in found}
        found |= Definition.create(
            [
                {
                    "code": indicator["code"],
                    "name": indicator["name"],
                    "text": indicator["definition"],
                    "unit": indicator["unit"] or False,
                    "aggregate": indicator["aggregate"],
                    "spec": indicator["spec"],
                    "fingerprint": indicator["fingerprint"],
                }
                for indicator in told
                if (indicator["code"], indicator["fingerprint"]) not in known
            ]
        )
        return {(definition.code, definition.fingerprint): definition.id for definition in found}

    def _prepare_value(self, row, definitions, indicators):
        pairs = sorted(
            (row[f"dimension_{n}"], row[f"key_{n}"]) for n in (1, 2) if row[f"dimension_{n}"]
        )
        # A name of its own: what others told is never taken for what this office published.
        name = repr((row["school_id"] or self.school_key, row["code"], row["period"], pairs))
        vals = {
            "indicator_id": indicators.get(row["code"], False),
            "definition_id": definitions[row["code"], row["definition"]],
            "code": row["code"],
            "section_code": row["section"],
            "school": row["school"],
            "school_count": 1 if row["school_id"] else len(self.schools),
            "period": row["period"],
            "date_from": row["date_from"],
            "date_to": row["date_to"],
            "state": row["state"],
            "cell": f"pack|{hashlib.sha256(name.encode()).hexdigest()}",
        }
        for number, (dimension, key) in enumerate(pairs, start=1):
            vals[f"dimension_{number}"] = dimension
            vals[f"key_{number}"] = key
        labels = {row[f"dimension_{n}"]: row[f"label_{n}"] for n in (1, 2)}
        for number, (dimension, _key) in enumerate(pairs, start=1):
            vals[f"label_{number}"] = labels[dimension]
        vals |= {name: row[name] for name in NUMBERS if row[name] is not None}
        return vals

    # --- what is shown --------------------------------------------------------------------------

    def _fault_texts(self, limit=None):
        """What is wrong, each with its place, in the language of the user."""
        self.ensure_one()
        texts = []
        findings = self.findings or {}
        faults = findings.get("faults", [])
        for row, field, code, params in faults[:limit]:
            # Exported from exchange/messages.py.
            sentence = self.env._(TEXTS[code], **params)
            if row and field:
                sentence = self.env._(
                    "Row %(row)s, %(field)s: %(sentence)s", row=row, field=field, sentence=sentence
                )
            elif row:
                sentence = self.env._("Row %(row)s: %(sentence)s", row=row, sentence=sentence)
            elif field:
                sentence = f"{field}: {sentence}"
            texts.append(sentence)
        more = findings.get("count", 0) - len(texts)
        if more > 0:
            texts.append(self.env._("And %s more.", more))
        return texts

    def _compute_preview(self):
        for pack in self:
            pack.preview = pack.findings and self.env["ir.qweb"]._render(
                "tracktion_report.pack_preview",
                {
                    "pack": pack,
                    "faults": pack._fault_texts(),
                    "indicators": pack._preview_indicators(),
                    "warnings": pack._preview_warnings(),
                },
            )

    def _preview_indicators(self):
        """``(name, code, sentence, colour)`` per indicator, those to look at first."""
        _ = self.env._
        sentences = {
            "other": (
                _("Counted in another way here: not put beside the own figure."),
                "warning",
            ),
            "unknown": (_("Not known here."), "secondary"),
            "alike": (
                _("Counted in the same way here, in other words or another language."),
                "info",
            ),
            "same": (_("The same here."), "success"),
        }
        order = list(sentences)
        lines = sorted(
            (self.findings or {}).get("indicators", []),
            key=lambda line: (order.index(line["known"]), line["name"]),
        )
        return [(line["name"], line["code"], *sentences[line["known"]]) for line in lines]

    def _preview_warnings(self):
        _ = self.env._
        sentences = {
            "overlap": _(
                "“%s” tells of one of these schools, too: its figures will be there twice. Delete "
                "one of the two packs."
            ),
            "same_name": _(
                "“%s” comes from a school of the same name in another database. If it is the same "
                "school, delete the older pack."
            ),
            "older": _(
                "“%s” is newer. This one is kept, but the newer figures stay the current ones."
            ),
        }
        return [sentences[code] % name for code, name in (self.findings or {}).get("warnings", [])]
