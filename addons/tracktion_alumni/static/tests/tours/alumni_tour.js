import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const openAlumni = [
    stepUtils.showAppsMenuItem(),
    {
        content: "Open TRACKTION",
        trigger: '.o_app[data-menu-xmlid="tracktion_alumni.tracktion_menu_root"]',
        run: "click",
    },
    {
        content: "Open the alumni",
        trigger: '[data-menu-xmlid="tracktion_alumni.tracktion_alumni_menu"]',
        run: "click",
    },
    {
        trigger: '[data-menu-xmlid="tracktion_alumni.res_partner_menu_alumni"]',
        run: "click",
    },
];

// A teacher finds one of his alumni and writes down what he learned.
registry.category("web_tour.tours").add("tracktion_alumni_destination", {
    url: "/odoo",
    steps: () => [
        ...openAlumni,
        {
            content: "The alumni of others are not there",
            trigger: ".o_kanban_view:not(:contains('Foreign Person'))",
        },
        {
            content: "Open one's own",
            trigger: ".o_kanban_record:contains('Ana Tour')",
            run: "click",
        },
        {
            content: "The page of the alumnus comes first",
            trigger: ".o_notebook .nav-link.active:contains('Alumni')",
        },
        {
            content: "The details are right",
            trigger: "button[name=action_alumni_confirm]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=alumni_last_confirmed_on] button",
        },
        {
            content: "Note what became of the person",
            trigger: "div[name=alumni_destination_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=status] input, .modal [name=status] select",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Self-employed')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=employer] input",
            run: "edit Volta",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) div[name=alumni_destination_ids] td:contains('Volta')",
        },
        ...stepUtils.saveForm(),
    ],
});

// An officer hands two people over from the list.
registry.category("web_tour.tours").add("tracktion_alumni_hand_over", {
    url: "/odoo",
    steps: () => [
        ...openAlumni,
        {
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Ana Tour') .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Foreign Person') .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_cp_action_menus button:contains('Actions')",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains('Hand over')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=user_id] input",
            run: "edit Rosa Tutor",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Rosa Tutor')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Retires in June",
        },
        {
            content: "One of the two is hers already",
            trigger: ".modal .o_field_widget[name=partner_count]:contains('1')",
        },
        {
            trigger: ".modal button[name=action_hand_over]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('1 alumni handed over to Rosa Tutor')",
        },
    ],
});

// An officer of a new school walks through the first steps.
registry.category("web_tour.tours").add("tracktion_alumni_checklist", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="tracktion_alumni.tracktion_menu_root"]',
            run: "click",
        },
        {
            content: "The list of first steps opens by itself",
            trigger: "div[name=consent]:has(i[title='To do'])",
        },
        {
            trigger: "button[name=action_confirm_consent]",
            run: "click",
        },
        {
            trigger: "div[name=consent]:has(i[title='Done'])",
        },
        {
            trigger: "div[name=years] button",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=year_from] input",
            run: "edit 2031",
        },
        {
            trigger: ".modal .o_field_widget[name=year_to] input",
            run: "edit 2032",
        },
        {
            trigger: ".modal button[name=action_generate]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('2032/33')",
        },
        {
            content: "Enough: the list may go",
            trigger: '[data-menu-xmlid="tracktion_alumni.tracktion_checklist_menu"]',
            run: "click",
        },
        {
            trigger: "button[name=action_dismiss]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger:
                "body:not(:has([data-menu-xmlid='tracktion_alumni.tracktion_checklist_menu'])) .o_kanban_view",
        },
    ],
});
