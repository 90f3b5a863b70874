import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {cookie} from "@web/core/browser/cookie";
import {deserializeDate, toLocaleDateString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";

const COLORS = {curve: "#2471a3", target: "#6c757d", contact: "#b9770e"};

/** How many had answered by each day, beside the target; days of invitations are marked. */
export class CockpitCurve extends Component {
    static template = "tracktion_survey.CockpitCurve";
    static props = {days: Array, target: [Number, {value: null}]};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.days]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    /** What the picture says, for those who do not see it. */
    get summary() {
        const {days} = this.props;
        const last = days[days.length - 1];
        return _t("Responses by %(date)s: %(count)s, or %(rate)s percent of the population", {
            count: last.so_far,
            date: toLocaleDateString(deserializeDate(last.date)),
            rate: last.rate === null ? "–" : formatFloat(last.rate, {digits: [16, 1]}),
        });
    }

    draw() {
        this.chart?.destroy();
        const {days, target} = this.props;
        const text = cookie.get("color_scheme") === "dark" ? "#ddd" : "#495057";
        const datasets = [
            {
                label: _t("Response rate (%)"),
                data: days.map((day) => day.rate),
                borderColor: COLORS.curve,
                backgroundColor: `${COLORS.curve}22`,
                fill: true,
                pointRadius: 0,
                pointHitRadius: 12,
                tension: 0,
                order: 2,
            },
            {
                label: _t("Invitation or reminder"),
                data: days.map((day) => (day.contacts ? day.rate : null)),
                borderColor: COLORS.contact,
                backgroundColor: COLORS.contact,
                pointStyle: "rectRot",
                pointRadius: 6,
                showLine: false,
                order: 1,
            },
        ];
        if (target) {
            datasets.push({
                label: _t("Target"),
                data: days.map(() => target),
                borderColor: COLORS.target,
                borderDash: [6, 4],
                borderWidth: 2,
                pointRadius: 0,
                order: 3,
            });
        }
        this.chart = new Chart(this.canvas.el, {
            type: "line",
            data: {
                labels: days.map((day) => toLocaleDateString(deserializeDate(day.date))),
                datasets,
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                interaction: {mode: "index", intersect: false},
                scales: {
                    x: {ticks: {autoSkipPadding: 24, maxRotation: 0, color: text}},
                    y: {min: 0, max: 100, ticks: {color: text, callback: (v) => `${v} %`}},
                },
                plugins: {
                    legend: {
                        position: "bottom",
                        labels: {usePointStyle: true, boxHeight: 7, color: text},
                    },
                    tooltip: {
                        callbacks: {
                            afterBody: ([item]) => this.dayWords(days[item.dataIndex]),
                        },
                    },
                },
            },
        });
    }

    dayWords(day) {
        const words = [_t("Answered that day: %s", day.answered)];
        if (day.contacts) {
            words.push(_t("People approached: %s", day.contacts));
        }
        return words;
    }
}
