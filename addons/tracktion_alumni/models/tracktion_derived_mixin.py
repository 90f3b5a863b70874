from odoo import api, models
from odoo.exceptions import AccessError


class TracktionDerivedMixin(models.AbstractModel):
    """Stored fields that follow from others, which only code fills in.

    Odoo keeps ``readonly`` on the screen: any client could write them, and lists and figures
    would say what no fact supports.
    """

    _name = "tracktion.derived.mixin"
    _description = "Derived Fields"

    def _tracktion_is_derived(self, name):
        field = self._fields.get(name)
        return bool(field and field.store and field.readonly)

    @api.model
    def default_get(self, fields_list):
        # Nor does a client by the context.
        values = super().default_get(fields_list)
        return {
            name: value
            for name, value in values.items()
            if self.env.su or not self._tracktion_is_derived(name)
        }

    @api.model_create_multi
    def create(self, vals_list):
        self._tracktion_check_derived(set().union(*vals_list))
        return super().create(vals_list)

    def write(self, vals):
        self._tracktion_check_derived(vals)
        return super().write(vals)

    def _tracktion_check_derived(self, names):
        if self.env.su:
            return
        derived = [name for name in names if self._tracktion_is_derived(name)]
        if derived:
            labels = [self._fields[name]._description_string(self.env) for name in derived]
            raise AccessError(
                self.env._(
                    "%s: follows from what is recorded elsewhere, and is not written by hand. "
                    "Record the fact instead.",
                    ", ".join(f"“{label}”" for label in labels),
                )
            )
