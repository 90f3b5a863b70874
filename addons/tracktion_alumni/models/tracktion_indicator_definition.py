import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from .tracktion_indicator import WHAT_IS_COUNTED

# What makes a definition another one.
PARTS = (
    *sorted(WHAT_IS_COUNTED),
    "digits",
    "smallest_base",
    "smallest_base_public",
    "smallest_part",
)


class TracktionIndicatorDefinition(models.Model):
    """What an indicator said when it was frozen: the printed words, and what was counted."""

    _name = "tracktion.indicator.definition"
    _description = "Definition of an Indicator"
    _order = "code, id desc"

    code = fields.Char(required=True, readonly=True, index=True)
    name = fields.Char(required=True, readonly=True)
    text = fields.Text(required=True, readonly=True)
    unit = fields.Char(readonly=True)
    aggregate = fields.Char(readonly=True)
    spec = fields.Json(readonly=True, help="What was counted, as it was configured.")
    fingerprint = fields.Char(required=True, readonly=True)

    _fingerprint_uniq = models.UniqueIndex("(code, fingerprint)", "This definition exists already.")

    @api.model
    def _spec_of(self, indicator):
        """What an indicator counts, as it is configured now."""
        return {name: indicator[name] or False for name in PARTS}

    @api.model
    def _fingerprint(self, name, text, unit, spec):
        """The same in every database for the same words and the same counting."""
        words = json.dumps([name, text, unit or "", spec], sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    @api.model
    def _of(self, indicators):
        """``{indicator: definition}``, new ones made where an indicator was changed."""
        wanted = {}
        for indicator in indicators:
            spec = self._spec_of(indicator)
            words = (indicator.name, indicator.definition, indicator.unit)
            wanted[indicator] = (self._fingerprint(*words, spec), spec)
        found = {
            (definition.code, definition.fingerprint): definition
            for definition in self.search([("code", "in", indicators.mapped("code"))])
        }
        missing = [i for i, (digest, _spec) in wanted.items() if (i.code, digest) not in found]
        created = self.create(
            [
                {
                    "code": indicator.code,
                    "name": indicator.name,
                    "text": indicator.definition,
                    "unit": indicator.unit,
                    "aggregate": indicator.aggregate,
                    "spec": wanted[indicator][1],
                    "fingerprint": wanted[indicator][0],
                }
                for indicator in missing
            ]
        )
        found.update({(d.code, d.fingerprint): d for d in created})
        return {i: found[i.code, digest] for i, (digest, _spec) in wanted.items()}

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What was published rests on it: a definition never changes."))

    def _formula(self):
        """What was counted, for readers who can tell a domain."""
        self.ensure_one()
        spec = self.spec or {}
        names = ("model", "domain", "numerator", "subtrahend", "measure", "measure_to", "method")
        parts = [f"{name}: {spec[name]}" for name in names if spec.get(name)]
        return "; ".join([self.aggregate or "", *parts])

    def _smallest(self, is_public):
        """The smallest base that was shown."""
        self.ensure_one()
        return (self.spec or {}).get("smallest_base_public" if is_public else "smallest_base")
