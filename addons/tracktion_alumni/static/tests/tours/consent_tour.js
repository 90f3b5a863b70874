import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const pill = (state) =>
    `.o_tracktion_consent_strip .o_tracktion_pill_${state}:contains('Keep in touch')`;

const openAna = [
    stepUtils.showAppsMenuItem(),
    {
        content: "Open TRACKTION",
        trigger: '.o_app[data-menu-xmlid="tracktion_alumni.tracktion_menu_root"]',
        run: "click",
    },
    {
        trigger: '[data-menu-xmlid="tracktion_alumni.tracktion_alumni_menu"]',
        run: "click",
    },
    {
        trigger: '[data-menu-xmlid="tracktion_alumni.res_partner_menu_alumni"]',
        run: "click",
    },
    {
        content: "Open the person",
        trigger: ".o_kanban_record:contains('Ana Strip')",
        run: "click",
    },
];

// A teacher writes down a yes and, after a call, a withdrawal; the strip follows.
registry.category("web_tour.tours").add("tracktion_alumni_consent_strip", {
    url: "/odoo",
    steps: () => [
        ...openAna,
        {
            content: "Nobody asked yet",
            trigger: pill("no_consent"),
            run: "click",
        },
        {
            trigger: ".modal:contains('Not asked yet') .o_tracktion_give",
            run: "click",
        },
        {
            content: "The person and the purpose are there already",
            trigger:
                ".modal .o_tracktion_consent_grid tr:contains('Ana Strip') [data-choice=given][aria-pressed=true]",
        },
        {
            trigger: ".modal button[name=action_record]",
            run: "click",
        },
        {
            content: "Green, with an icon and the day until which it holds",
            trigger: `${pill("given")}:has(.fa-check):contains('until')`,
            run: "click",
        },
        {
            trigger: ".modal tbody tr:contains('Given')",
        },
        {
            trigger: ".modal .o_tracktion_withdraw",
            run: "click",
        },
        {
            content: "A reason may be given",
            trigger: ".modal #tracktion_withdraw_reason",
            run: "edit Too many calls",
        },
        {
            trigger: ".modal .o_tracktion_withdraw_confirm",
            run: "click",
        },
        {
            content: "Red at once",
            trigger: `${pill("withdrawn")}:has(.fa-ban)`,
        },
        {
            content: "And so is the rest of the page",
            trigger: ".o_field_widget[name=alumni_keep_in_touch]:contains('No')",
        },
    ],
});

// A teacher ticks a class list.
registry.category("web_tour.tours").add("tracktion_alumni_consent_class", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="tracktion_alumni.tracktion_menu_root"]',
            run: "click",
        },
        {
            trigger: '[data-menu-xmlid="tracktion_alumni.tracktion_consent_menu"]',
            run: "click",
        },
        {
            trigger: '[data-menu-xmlid="tracktion_alumni.tracktion_consent_record_menu"]',
            run: "click",
        },
        {
            content: "Which class",
            trigger: ".modal .o_field_widget[name=class_name] input",
            run: "edit 2A && press Tab",
        },
        {
            trigger: ".modal .o_field_widget[name=partner_ids]:contains('Ana Strip')",
        },
        {
            content: "What for",
            trigger: ".modal .o_field_widget[name=purpose_ids] input",
            run: "edit Keep in",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Keep in touch')",
            run: "click",
        },
        {
            content: "All said yes…",
            trigger: ".modal .o_tracktion_consent_grid button:contains('All yes')",
            run: "click",
        },
        {
            trigger: ".modal tr:contains('Ana Strip') [data-choice=given][aria-pressed=true]",
        },
        {
            content: "… but one",
            trigger: ".modal tr:contains('Ben Strip') [data-choice=refused]",
            run: "click",
        },
        {
            content: "The minor needs a guardian",
            trigger: ".modal tr.table-warning:contains('Nico Strip') .o_tracktion_guardian",
            run: "edit Luz Strip && press Tab",
        },
        {
            content: "Now everything is there",
            trigger: ".modal tr:not(.table-warning):contains('Nico Strip')",
        },
        {
            trigger: ".modal button[name=action_record]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('2 × yes, 1 × no')",
        },
    ],
});
