import {BinaryField, binaryField} from "@web/views/fields/binary/binary_field";
import {getDataURLFromFile} from "@web/core/utils/urls";
import {registry} from "@web/core/registry";
import {useDropzone} from "@web/core/dropzone/dropzone_hook";

/**
 * A file field that takes a list dropped anywhere on the sheet of the form.
 */
export class ImportFileField extends BinaryField {
    setup() {
        super.setup();
        const sheet = {
            get el() {
                return document.querySelector(".o_form_view .o_form_sheet");
            },
        };
        useDropzone(
            sheet,
            (ev) => this.onDrop(ev),
            "o_tracktion_import_dropzone",
            () => !this.props.readonly && this.props.record.data.state === "draft"
        );
    }

    async onDrop(ev) {
        const [file] = ev.dataTransfer.files;
        if (file) {
            const data = (await getDataURLFromFile(file)).split(",")[1];
            await this.update({data, name: file.name});
        }
    }
}

export const importFileField = {...binaryField, component: ImportFileField};

registry.category("fields").add("tracktion_import_file", importFileField);
