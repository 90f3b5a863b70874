import {Component, onWillStart, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {deserializeDate, toLocaleDateString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {formatFloat} from "@web/core/utils/numbers";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {CockpitCurve} from "./cockpit_curve";

const LIGHTS = {
    reached: {icon: "fa-check-circle", color: "success"},
    close: {icon: "fa-exclamation-circle", color: "warning"},
    far: {icon: "fa-times-circle", color: "danger"},
    none: {icon: "fa-minus-circle", color: "secondary"},
};
const ROWS_SHOWN = 10;

/** How far a wave is: what was reached, where answers are missing, where people stop. */
export class Cockpit extends Component {
    static template = "tracktion_survey.Cockpit";
    static components = {CockpitCurve, Layout};
    static props = {...standardActionServiceProps};
    // As in the record of the action: Odoo then knows that there is no list before it.
    static displayName = _t("Cockpit");
    static path = "tracking-cockpit";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.display = {controlPanel: {}};
        this.state = useState({waves: [], data: null, whole: {}});
        const {params, context} = this.props.action;
        const waveId = this.props.resId || params?.wave_id || context?.active_id || false;
        onWillStart(() => this.load(waveId));
    }

    async load(waveId) {
        const {waves, cockpit} = await this.orm.call("tracktion.wave", "get_cockpit", [waveId]);
        this.state.waves = waves;
        this.state.data = cockpit;
        if (cockpit && this.props.updateActionState) {
            this.props.updateActionState({resId: cockpit.wave.id});
        }
    }

    get data() {
        return this.state.data;
    }

    choose(waveId) {
        return this.load(Number(waveId));
    }

    refresh() {
        return this.load(this.data.wave.id);
    }

    // --- words -------------------------------------------------------------------------------

    /** A number with one decimal; what is not known is no 0. */
    number(value) {
        return value === null || value === undefined ? "–" : formatFloat(value, {digits: [16, 1]});
    }

    count(value) {
        return value === null ? "–" : value;
    }

    percent(value) {
        return value === null || value === undefined ? "–" : `${this.number(value)} %`;
    }

    date(value) {
        return value ? toLocaleDateString(deserializeDate(value)) : "–";
    }

    light(rate) {
        const words = {
            reached: _t("Target reached"),
            close: _t("Close to the target"),
            far: _t("Far from the target"),
            none: rate.target === null ? _t("No target") : _t("Nothing to tell yet"),
        };
        return {...LIGHTS[rate.light], words: words[rate.light]};
    }

    get rates() {
        const {response, completion} = this.data.rates;
        return [
            {
                key: "response",
                title: _t("Response rate"),
                of: _t("%(part)s valid responses of %(whole)s people who count as asked", response),
                more: _t("%s more to reach it", response.needed),
                ...response,
            },
            {
                key: "completion",
                title: _t("Completion rate"),
                of: _t("%(part)s completed of %(whole)s who began", completion),
                more: _t("%s more to reach it", completion.needed),
                ...completion,
            },
        ];
    }

    get dates() {
        const {date_open, date_close, days_left} = this.data.wave;
        let words =
            date_open || date_close ? `${this.date(date_open)} – ${this.date(date_close)}` : "";
        if (days_left > 0) {
            words += ` (${_t("days left: %s", days_left)})`;
        } else if (days_left === 0) {
            words += ` (${_t("last day")})`;
        }
        return words;
    }

    get busyDays() {
        return this.data.days
            .filter((day) => day.contacts || day.started || day.answered)
            .reverse();
    }

    /** Long tables are folded. */
    shown(key, rows) {
        return this.state.whole[key] ? rows : rows.slice(0, ROWS_SHOWN);
    }

    isFolded(key, rows) {
        return !this.state.whole[key] && rows.length > ROWS_SHOWN;
    }

    unfold(key) {
        this.state.whole[key] = true;
    }

    stopWords(row) {
        if (row.is_rest) {
            return _t("Elsewhere, fewer than 5 people at each place");
        }
        return row.page || (row.question ? _t("Not known") : _t("Before the first page"));
    }

    // --- what can be done --------------------------------------------------------------------

    async open(title, domain) {
        const action = await this.action.loadAction(
            "tracktion_survey.tracktion_invitation_action_progress"
        );
        return this.action.doAction({...action, name: title, display_name: title, domain});
    }

    async openLost(row) {
        const domain = await this.orm.call("tracktion.wave", "get_lost", [
            [this.data.wave.id],
            row.step,
        ]);
        return this.open(_t("Not answered again: %s", row.label), domain);
    }

    async editTargets() {
        const action = await this.orm.call("tracktion.wave", "action_edit_targets", [
            [this.data.wave.id],
        ]);
        return this.action.doAction(action, {onClose: () => this.refresh()});
    }

    async sendToDoLists() {
        const ids = [this.data.wave.id];
        const {tutors, people, sent, nobody} = await this.orm.call(
            "tracktion.wave",
            "preview_to_do_lists",
            [ids]
        );
        const words = [
            tutors
                ? _t(
                      "Colleagues who get a message: %(tutors)s. People on their lists: %(people)s.",
                      {
                          tutors,
                          people,
                      }
                  )
                : _t("There is no colleague to write to now."),
        ];
        if (sent) {
            words.push(_t("Had theirs this week already: %s.", sent));
        }
        if (nobody) {
            words.push(
                _t(
                    "People without tutor and relation owner: %s. Give them one, or call them yourself.",
                    nobody
                )
            );
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("Send to-do lists now?"),
            body: words.join(" "),
            confirmLabel: tutors ? _t("Send") : _t("Close"),
            confirm: async () => {
                if (tutors) {
                    const result = await this.orm.call(
                        "tracktion.wave",
                        "action_send_to_do_lists",
                        [ids]
                    );
                    await this.action.doAction(result);
                }
            },
            cancel: () => {},
        });
    }
}

registry.category("actions").add("tracktion_survey.cockpit", Cockpit);
