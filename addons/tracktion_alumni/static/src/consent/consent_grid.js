import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {x2ManyCommands} from "@web/core/orm_service";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const CHOICES = [
    ["given", "fa-check", "success"],
    ["refused", "fa-times", "danger"],
    ["none", "fa-minus", "secondary"],
];

/** A class list as a table, people by purposes: a press per answer, guardians where needed. */
export class ConsentGridField extends Component {
    static template = "tracktion_alumni.ConsentGridField";
    static props = {
        ...standardFieldProps,
        "*": true,
    };

    get lines() {
        return this.props.record.data[this.props.name].records;
    }

    get choices() {
        const labels = {given: _t("Yes"), refused: _t("No"), none: _t("Not asked")};
        return CHOICES.map(([value, icon, color]) => ({
            value,
            icon,
            color,
            label: labels[value],
        }));
    }

    /** The purposes, in the order of the lines. */
    get purposes() {
        const seen = new Map();
        for (const line of this.lines) {
            const purpose = line.data.purpose_id;
            if (purpose) {
                seen.set(purpose.id, purpose.display_name);
            }
        }
        return [...seen].map(([id, name]) => ({id, name}));
    }

    /** One row per person, with the line of each purpose. */
    get people() {
        const rows = new Map();
        for (const line of this.lines) {
            const {partner_id: partner, purpose_id: purpose} = line.data;
            if (!partner || !purpose) {
                continue;
            }
            if (!rows.has(partner.id)) {
                rows.set(partner.id, {
                    id: partner.id,
                    name: partner.display_name,
                    cells: {},
                    lines: [],
                });
            }
            const row = rows.get(partner.id);
            row.cells[purpose.id] = line;
            row.lines.push(line);
        }
        return [...rows.values()];
    }

    isMinor(row) {
        return row.lines.some((line) => line.data.is_minor && line.data.decision === "given");
    }

    /** Told here, at once: the server would answer for one line at a time. */
    needsGuardian(row) {
        return (
            this.isMinor(row) &&
            !row.lines[0].data.guardian_name &&
            !this.props.record.data.guardian_name
        );
    }

    choose(line, decision) {
        return line.update({decision});
    }

    chooseAll(purposeId, decision) {
        const lines = this.people.map((row) => row.cells[purposeId]).filter(Boolean);
        return this.updateLines(lines, {decision});
    }

    setGuardian(row, field, ev) {
        return this.updateLines(row.lines, {[field]: ev.target.value});
    }

    /** Change many lines with one question to the server. */
    updateLines(lines, changes) {
        return this.props.record.update({
            [this.props.name]: lines.map((line) =>
                x2ManyCommands.update(line.resId || line._virtualId, changes)
            ),
        });
    }
}

registry.category("fields").add("tracktion_consent_grid", {
    component: ConsentGridField,
    displayName: _t("Answers of a class"),
    supportedTypes: ["one2many"],
    useSubView: true,
});
