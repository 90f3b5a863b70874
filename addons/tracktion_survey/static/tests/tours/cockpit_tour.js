import {registry} from "@web/core/registry";

/** Fails when the page is wider than the screen. */
function checkFits() {
    const page = document.querySelector(".o_tracktion_cockpit");
    const wide = page.scrollWidth - page.clientWidth;
    if (wide > 0) {
        throw new Error(`The cockpit is ${wide} pixels wider than the screen`);
    }
}

registry.category("web_tour.tours").add("tracktion_survey_cockpit", {
    steps: () => [
        {
            content: "Rates stand beside their targets, in words",
            trigger: "[data-rate=response]:contains('55.6 %'):contains('Close to the target')",
        },
        {trigger: "[data-rate=response]:contains('1 more to reach it')"},
        {trigger: "[data-rate=completion]:contains('80.0 %'):contains('Target reached')"},
        {trigger: "[data-rate=minutes]:contains('7.0'):contains('12.0')"},
        {trigger: "[data-tile=population]:contains('9')"},
        {trigger: "[data-tile=unreachable]:contains('1')"},
        {
            content: "The curve is drawn",
            trigger: "canvas[aria-label*=': 5, or 55.6 percent']",
            run: checkFits,
        },
        {
            content: "Departments that miss most come first",
            trigger: "[data-table=department_id] tbody tr:first:contains('Kitchen')",
        },
        {trigger: "[data-table=tutor_id] tr:contains('Teacher'):contains('5 / 5')"},
        {
            content: "A number opens the people behind it",
            trigger: "[data-tile=refused] button",
            run: "click",
        },
        {trigger: ".o_list_view .o_data_row:contains('Electrician 6')"},
        {trigger: ".o_breadcrumb a:contains('Cockpit')", run: "click"},
        {
            content: "Targets can be changed from here",
            trigger: ".o_control_panel button[name=targets]",
            run: "click",
        },
        {trigger: ".modal [name=response_target] input", run: "edit 50"},
        {trigger: ".modal .o_form_button_save", run: "click"},
        {trigger: "[data-rate=response]:contains('Target reached')"},
        {
            content: "To-do lists go out once it was confirmed",
            trigger: ".o_control_panel button[name=send_to_do_lists]",
            run: "click",
        },
        {
            trigger: ".modal:contains('get a message: 1. People on their lists: 2.')",
        },
        {
            trigger: ".modal:contains('People without tutor and relation owner: 1.')",
        },
        {trigger: ".modal-footer .btn-primary", run: "click"},
        {trigger: ".o_notification:contains('To-do lists sent: 1.')"},
        {
            content: "Another wave",
            trigger: ".o_tracktion_cockpit select",
            run: "selectByLabel Wave post18",
        },
        {trigger: "[data-rate=response]:contains('–'):contains('Nothing to tell yet')"},
        {trigger: ".o_tracktion_cockpit select:has(option:selected:contains('Wave post18'))"},
    ],
});

registry.category("web_tour.tours").add("tracktion_survey_cockpit_address", {
    steps: () => [
        {trigger: "[data-rate=response]:contains('55.6 %')"},
        {trigger: ".o_breadcrumb .active:contains('Cockpit')"},
        {trigger: "body:not(:has(.o_breadcrumb .breadcrumb-item:contains('Unnamed')))"},
    ],
});

registry.category("web_tour.tours").add("tracktion_survey_cockpit_teacher", {
    steps: () => [
        {trigger: ".alert:contains('You see your own people here')"},
        {trigger: "[data-tile=population]:contains('5')"},
        {trigger: "[data-rate=response]:contains('100.0 %')", run: checkFits},
        {trigger: "canvas[aria-label*=': 5, or 100.0 percent']", run: checkFits},
        {trigger: "body:not(:has(button[name=send_to_do_lists], button[name=targets]))"},
        {trigger: "[data-table=drop_off]:contains('Elsewhere, fewer than 5 people')"},
    ],
});
