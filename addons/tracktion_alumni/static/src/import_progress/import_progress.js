import {onMounted, onWillUnmount} from "@odoo/owl";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";
import {registry} from "@web/core/registry";

const SECONDS = 2;

/**
 * The progress of an import, which moves by itself while the import runs.
 */
export class ImportProgressField extends ProgressBarField {
    setup() {
        super.setup();
        onMounted(() => {
            this.timer = setInterval(() => this.refresh(), SECONDS * 1000);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    async refresh() {
        const {record} = this.props;
        // What the user is typing is worth more than a moving bar.
        if (record.data.state === "running" && !(await record.isDirty())) {
            await record.load();
        }
    }
}

export const importProgressField = {
    ...progressBarField,
    component: ImportProgressField,
};

registry.category("fields").add("tracktion_import_progress", importProgressField);
