import {onMounted, onWillUnmount} from "@odoo/owl";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";
import {registry} from "@web/core/registry";

const SECONDS = 2;

/**
 * The progress of an import or of another long work, which moves by itself while that runs:
 * as long as the field `running_field` of the options (`state`) is "running" or true.
 */
export class ImportProgressField extends ProgressBarField {
    static props = {...ProgressBarField.props, runningField: String};

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
        const running = record.data[this.props.runningField];
        if ((running === true || running === "running") && !(await record.isDirty())) {
            await record.load();
        }
    }
}

export const importProgressField = {
    ...progressBarField,
    component: ImportProgressField,
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...progressBarField.extractProps(fieldInfo, dynamicInfo),
        runningField: fieldInfo.options.running_field || "state",
    }),
};

registry.category("fields").add("tracktion_import_progress", importProgressField);
