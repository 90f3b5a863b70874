import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

// Colour is never alone: every state has its own icon and its own word.
const LOOKS = {
    given: ["success", "fa-check"],
    basis: ["info", "fa-balance-scale"],
    no_consent: ["secondary", "fa-question"],
    expired: ["secondary", "fa-clock-o"],
    refused: ["danger", "fa-times"],
    withdrawn: ["danger", "fa-ban"],
    guardian: ["warning", "fa-user-times"],
};

/** All decisions of one person on one purpose, and the buttons to record another one. */
export class ConsentDialog extends Component {
    static template = "tracktion_alumni.ConsentDialog";
    static components = {Dialog};
    static props = {
        partnerId: Number,
        purposeId: Number,
        title: String,
        onChanged: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({
            history: null,
            withdrawing: false,
            reason: "",
            source: "phone",
            busy: false,
        });
        onWillStart(async () => {
            this.state.history = await this.orm.call("res.partner", "tracktion_consent_history", [
                [this.props.partnerId],
                this.props.purposeId,
            ]);
        });
    }

    get looks() {
        return LOOKS[this.state.history.state];
    }

    async withdraw() {
        this.state.busy = true;
        try {
            await this.orm.call("res.partner", "action_tracktion_withdraw", [
                [this.props.partnerId],
                this.props.purposeId,
                this.state.reason,
                this.state.source,
            ]);
        } finally {
            this.state.busy = false;
        }
        this.notification.add(_t("Noted. From now on nobody may be approached for this."), {
            type: "success",
        });
        this.props.close();
        await this.props.onChanged();
    }

    async give() {
        this.props.close();
        await this.action.doAction("tracktion_alumni.tracktion_consent_wizard_action", {
            additionalContext: {
                default_partner_ids: [[6, 0, [this.props.partnerId]]],
                default_purpose_ids: [[6, 0, [this.props.purposeId]]],
            },
            onClose: () => this.props.onChanged(),
        });
    }
}

/** One pill per purpose: yes, no, to be asked, guardian missing. A click shows the history. */
export class ConsentStripField extends Component {
    static template = "tracktion_alumni.ConsentStripField";
    static props = {...standardFieldProps};

    setup() {
        this.dialog = useService("dialog");
    }

    get pills() {
        return (this.props.record.data[this.props.name] || []).map((pill) => {
            const [color, icon] = LOOKS[pill.state];
            const until = pill.until ? _t("until %s", pill.until) : "";
            const state = until ? `${pill.label}, ${until}` : pill.label;
            return {...pill, color, icon, until, title: `${pill.name}: ${state}`};
        });
    }

    open(pill) {
        const {record} = this.props;
        this.dialog.add(ConsentDialog, {
            partnerId: record.resId,
            purposeId: pill.purpose,
            title: pill.name,
            onChanged: async () => {
                // Whatever was typed on the form stays: only then the record is read anew.
                if (await record.save()) {
                    await record.load();
                }
            },
        });
    }
}

registry.category("fields").add("tracktion_consent_strip", {
    component: ConsentStripField,
    displayName: _t("Consents by purpose"),
    supportedTypes: ["json"],
});
