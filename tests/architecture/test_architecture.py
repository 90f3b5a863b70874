"""The addons keep the rules of the architecture, and each rule is shown to be able to fail."""

from pathlib import Path

import pytest
import rules

ROOT = Path(__file__).resolve().parents[2]
CHECKS = [
    rules.check_dependencies,
    rules.check_references,
    rules.check_door,
    rules.check_sudo,
    rules.check_old_idioms,
    rules.check_one_model_per_file,
    rules.check_access,
    rules.check_import_time_dates,
]
ACCESS = "id,name,model_id:id,group_id:id,perm_read\n"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_addons_keep_the_rule(check):
    assert (ROOT / "addons" / "tracktion_alumni" / "__manifest__.py").exists()
    assert check(ROOT) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_made_up_addons_keep_the_rule(check, tmp_path):
    """They prove what an addon needs to know of others: nothing but the base."""
    (tmp_path / "addons").mkdir()
    for folder in [ROOT / "addons" / "tracktion_alumni", *(ROOT / "tests" / "addons").iterdir()]:
        (tmp_path / "addons" / folder.name).symlink_to(folder)
    assert (tmp_path / "addons" / "tracktion_test_contributor" / "__manifest__.py").exists()
    assert check(tmp_path) == []


@pytest.fixture
def tree(tmp_path):
    """A function that writes a small addon and returns the root of its tree."""

    def write(name, files=None, depends=("tracktion_alumni",), **manifest):
        folder = tmp_path / "addons" / name
        manifest = {"name": name, "depends": list(depends), **manifest}
        for path, text in {"__manifest__.py": repr(manifest), **(files or {})}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def house(tree):
    """A base and two siblings that keep every rule."""
    wave = "from odoo import models\n\n\nclass Wave(models.Model):\n    _name = 'tracktion.wave'\n"
    consent = wave.replace("Wave", "Consent").replace("wave", "consent")
    vacancy = wave.replace("Wave", "Vacancy").replace("wave", "vacancy")
    tree(
        "tracktion_alumni",
        {
            "models/tracktion_consent.py": consent,
            "security/ir.model.access.csv": ACCESS + "a,a,model_tracktion_consent,group_user,1\n",
        },
        depends=["mail"],
    )
    tree(
        "tracktion_placement",
        {
            "models/tracktion_vacancy.py": vacancy,
            "security/ir.model.access.csv": ACCESS + "a,a,model_tracktion_vacancy,group_user,1\n",
        },
    )
    return tree(
        "tracktion_survey",
        {
            "models/tracktion_wave.py": wave + "\n    def people(self):\n"
            "        return self.env['tracktion.consent'].search([])\n",
            "security/ir.model.access.csv": ACCESS + "a,a,model_tracktion_wave,group_user,1\n",
            "views/wave.xml": "<odoo><record id='x' model='ir.ui.view'>"
            "<field name='inherit_id' ref='tracktion_alumni.form'/></record></odoo>",
        },
    )


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_good_house_passes(check, house):
    assert check(house) == []


# --- R1 to R4 -------------------------------------------------------------------------------------


def test_base_may_depend_on_stock_only(tree):
    root = tree("tracktion_alumni", depends=["mail", "tracktion_survey"])
    assert rules.check_dependencies(root) == ["tracktion_alumni: depends on tracktion_survey"]


def test_functional_addon_may_not_depend_on_a_sibling(house, tree):
    root = tree("tracktion_mentoring", depends=["tracktion_alumni", "tracktion_survey"])
    assert rules.check_dependencies(root) == ["tracktion_mentoring: depends on tracktion_survey"]


def test_consumer_may_not_depend_on_a_contributor(house, tree):
    root = tree("tracktion_report", depends=["tracktion_alumni", "tracktion_survey"])
    assert rules.check_dependencies(root) == ["tracktion_report: depends on tracktion_survey"]


def test_nobody_may_depend_on_the_suite(house, tree):
    tree("tracktion", depends=["tracktion_alumni", "tracktion_placement", "tracktion_survey"])
    root = tree("tracktion_alumni", depends=["mail", "tracktion"])
    assert "tracktion_alumni: depends on tracktion" in rules.check_dependencies(root)


def test_suite_must_install_everything(house, tree):
    root = tree("tracktion", depends=["tracktion_alumni", "tracktion_placement"])
    assert rules.check_dependencies(root) == ["tracktion: does not install tracktion_survey"]


def test_addon_without_the_base_is_found(house, tree):
    root = tree("tracktion_website", depends=["website"])
    assert len(rules.check_dependencies(root)) == 1


@pytest.mark.parametrize(
    ("name", "depends", "auto_install", "good"),
    [
        ("tracktion_survey_placement", ["tracktion_survey", "tracktion_placement"], True, True),
        ("tracktion_placement_event", ["tracktion_placement", "event"], True, True),
        # Not named after what it joins, or installed by choice: no glue.
        ("tracktion_bridge", ["tracktion_survey", "tracktion_placement"], True, False),
        ("tracktion_survey_placement", ["tracktion_survey", "tracktion_placement"], False, False),
    ],
)
def test_glue_is_named_after_what_it_joins(house, tree, name, depends, auto_install, good):
    root = tree(name, depends=depends, auto_install=auto_install)
    assert (rules.check_dependencies(root) == []) is good


# --- R6 -------------------------------------------------------------------------------------------

REFERENCES = {
    "import": ("models/a.py", "from odoo.addons.tracktion_placement.models import x\n"),
    "whole import": ("models/a.py", "import odoo.addons.tracktion_placement\n"),
    "import of the addon": ("models/a.py", "from odoo.addons import tracktion_placement\n"),
    "environment": ("models/a.py", "def f(self):\n    return self.env['tracktion.vacancy']\n"),
    "field": ("models/a.py", "x = fields.Many2one('tracktion.vacancy')\n"),
    "inherit": ("models/a.py", "class A(models.Model):\n    _inherit = 'tracktion.vacancy'\n"),
    "guarded use": ("models/a.py", "def f(self):\n    return 'tracktion.vacancy' in self.env\n"),
    "module name": ("models/a.py", "def f(self):\n    return self.has('tracktion_placement')\n"),
    "env.ref": ("models/a.py", "def f(self):\n    return self.env.ref('tracktion_placement.x')\n"),
    "env.ref of no known addon": ("models/a.py", "def f(e):\n    e.ref('tracktion_new.x')\n"),
    "external id in a list": ("models/a.py", "X = ['tracktion_placement.x']\n"),
    "external id in a domain": ("models/a.py", "X = [('a.x', '=', 'tracktion_placement.x')]\n"),
    "suite env.ref": ("models/a.py", "def f(self):\n    return self.env.ref('tracktion.x')\n"),
    "group": ("models/a.py", "def f(u):\n    return u.has_group('tracktion_placement.g')\n"),
    "in a test": ("tests/test_a.py", "def f(self):\n    return self.env['tracktion.vacancy']\n"),
    "model not written yet": ("models/a.py", "x = fields.Many2one('tracktion.mentoring.pair')\n"),
    "xml ref": ("views/a.xml", "<odoo><field ref='tracktion_placement.x'/></odoo>"),
    "xml ref of no known addon": ("views/a.xml", "<odoo><field ref='tracktion_new.x'/></odoo>"),
    "suite xml ref": ("views/a.xml", "<odoo><field ref='tracktion.x'/></odoo>"),
    "xml eval": ("views/a.xml", "<odoo><field eval=\"[ref('tracktion_placement.x')]\"/></odoo>"),
    "suite xml eval": ("views/a.xml", "<odoo><field eval=\"[ref('tracktion.x')]\"/></odoo>"),
    "xml model": ("views/a.xml", "<odoo><record id='x' model='tracktion.vacancy'/></odoo>"),
    "xml text": ("views/a.xml", "<odoo><field name='model'>tracktion.vacancy</field></odoo>"),
    "xml action": ("views/a.xml", "<odoo><button name='%(tracktion_placement.act)d'/></odoo>"),
    "xml group": ("views/a.xml", "<odoo><menuitem groups='base.x,tracktion_placement.g'/></odoo>"),
    "xml id into a sibling": ("data/a.xml", "<odoo><record id='tracktion_placement.x'/></odoo>"),
    "csv": ("security/ir.model.access.csv", ACCESS + "a,a,model_tracktion_vacancy,g,1\n"),
    "csv of a sibling": ("data/x.csv", "id,y:id\na,tracktion_placement.x\n"),
    "file of no known addon": ("static/src/a.js", "import {x} from '@tracktion_new/x';\n"),
    "js import": ("static/src/a.js", "import {x} from '@tracktion_placement/x';\n"),
    "js model": ("static/src/a.js", 'this.orm.call("tracktion.vacancy", "x");\n'),
}


@pytest.mark.parametrize(("path", "text"), REFERENCES.values(), ids=REFERENCES.keys())
def test_reference_to_a_sibling_is_found(house, tree, path, text):
    root = tree("tracktion_survey", {path: text})
    faults = rules.check_references(root)
    assert faults
    assert all(fault.startswith(f"addons/tracktion_survey/{path}:") for fault in faults)


@pytest.mark.parametrize("key", ["environment", "xml ref", "js model"])
def test_base_may_not_know_a_functional_addon(house, tree, key):
    path, text = REFERENCES[key]
    assert rules.check_references(tree("tracktion_alumni", {path: text}, depends=["mail"]))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("models/a.py", '"""Used by tracktion_placement.wizard and tracktion.vacancy."""\n'),
        ("models/a.py", "# see tracktion_placement.x\n"),
        ("models/a.py", "x = fields.Boolean('module_tracktion_placement')\n"),
        ("views/a.xml", "<odoo><!-- tracktion_placement.x --></odoo>"),
        ("static/src/a.js", "// tracktion.vacancy\n/* 'tracktion.vacancy' */\n"),
    ],
)
def test_prose_is_no_reference(house, tree, path, text):
    assert rules.check_references(tree("tracktion_survey", {path: text})) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("models/a.py", "X = [('tracktion_invitation_id.wave_id', '=', 1)]\n"),
        ("security/a.xml", "<odoo><field>[('tracktion_vacancy_id.x', '=', 1)]</field></odoo>"),
        ("security/a.xml", "<odoo><filter domain=\"[('tracktion_x_id.y', '=', 1)]\"/></odoo>"),
        ("static/src/a.js", "record.get('tracktion_vacancy_id.name');\n"),
    ],
)
def test_the_path_of_a_field_is_no_reference(house, tree, path, text):
    assert rules.check_references(tree("tracktion_survey", {path: text})) == []


def test_suite_and_glue_may_refer(house, tree):
    files = dict([REFERENCES["environment"], REFERENCES["xml ref"]])
    tree("tracktion_placement_event", files, depends=["tracktion_placement"], auto_install=True)
    everything = ["tracktion_alumni", "tracktion_placement", "tracktion_survey"]
    root = tree("tracktion", files, depends=[*everything, "tracktion_placement_event"])
    assert rules.check_references(root) == []


# --- the door -------------------------------------------------------------------------------------

SENDING = [
    "self.message_post(body='x')",
    "self.partner_id.message_notify(partner_ids=[1])",
    "template.send_mail(self.id)",
    "template.send_mail_batch(self.ids)",
    "self.message_post_with_source('x')",
    "self.message_mail_with_source('x')",
    "self.env['mail.mail'].create({})",
    "self.env['mail.mail'].sudo().create({}).send()",
    "self.env['mail.mail'].search([]).send()",
    "self.mail_ids.send()",
    "self.env['mail.compose.message'].create({})._action_send_mail()",
    "self.env['sms.sms'].create([{}])",
    "self.env['survey.invite'].create({}).action_invite()",
    "{'type': 'ir.actions.act_window', 'res_model': 'mail.compose.message'}",
    "self.env['ir.mail_server'].send_email(x)",
    "__import__('x').sendmail(x)",
]


@pytest.mark.parametrize("statement", SENDING)
def test_sending_outside_the_door_is_found(house, tree, statement):
    code = f"class A:\n    def act(self):\n        return {statement}\n"
    root = tree("tracktion_survey", {"models/tracktion_wave.py": code})
    faults = rules.check_door(root)
    assert faults
    assert faults[0].startswith("addons/tracktion_survey/models/tracktion_wave.py:3: ")


def test_sending_by_smtp_is_found(house, tree):
    assert rules.check_door(tree("tracktion_survey", {"lib/post.py": "import smtplib\n"}))


def test_sending_from_a_server_action_is_found(house, tree):
    code = "\n        for r in records:\n            r.message_post(body='x')\n    "
    xml = "<odoo><record model='{}'><field name='code'>{}</field></record></odoo>"
    root = tree("tracktion_survey", {"data/a.xml": xml.format("ir.cron", code)})
    assert len(rules.check_door(root)) == 1
    root = tree("tracktion_survey", {"data/a.xml": xml.format("tracktion.channel", "import")})
    assert rules.check_door(root) == []


def test_opening_the_composer_from_xml_is_found(house, tree):
    xml = "<odoo><field name='res_model'>mail.compose.message</field></odoo>"
    assert rules.check_door(tree("tracktion_survey", {"views/a.xml": xml}))


@pytest.mark.parametrize(
    "statement",
    [
        "self._message_log(body='x')",
        "self._message_log_batch(bodies={})",
        "self._tracktion_approach('tracking', 'email', 'x', self)",
        "super().message_post(body='x')",
        "self.env['mail.mail'].sudo().search([]).unlink()",
    ],
)
def test_logging_and_the_door_are_no_sending(house, tree, statement):
    code = f"class A:\n    def act(self):\n        return {statement}\n"
    assert rules.check_door(tree("tracktion_survey", {"models/a.py": code})) == []


def test_the_door_itself_may_send(house, tree):
    files = {"models/res_partner_approach.py": "def f(self):\n    self.message_notify()\n"}
    assert rules.check_door(tree("tracktion_alumni", files, depends=["mail"])) == []


def test_a_listed_place_may_send_but_needs_a_reason(house, tree):
    code = "def tell_staff(self):\n    self.message_notify()\n"
    root = tree("tracktion_survey", {"models/a.py": code})
    place = ("addons/tracktion_survey/models/a.py", "tell_staff")
    assert rules.check_door(root, {place: "staff only: the coordinator of the wave"}) == []
    assert rules.check_door(root, {place: " "}) != []
    assert rules.check_door(root, {(place[0], "another"): "staff only"}) != []


def test_a_listed_place_that_no_longer_sends_is_found(house, tree):
    place = ("addons/tracktion_survey/models/a.py", "tell_staff")
    assert "take it off the list" in rules.check_door_list(house, {place: "staff only"})[0]
    root = tree("tracktion_survey", {"models/a.py": "def tell_staff(x):\n    x.message_notify()\n"})
    assert rules.check_door_list(root, {place: "staff only"}) == []


def test_the_list_of_senders_is_current():
    assert rules.check_door_list(ROOT) == []


# --- house rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "good"),
    [
        ("    return self.sudo().x\n", False),
        ("    # pylint: disable=some-message\n    return self.sudo().x\n", False),
        ("    return self.with_user(SUPERUSER_ID).x\n", False),
        ("    x = 1  # one for all of them\n\n\n\n\n    return self.sudo().x + x\n", False),
        ("    # The caller may read these people.\n    return self.sudo().x\n", True),
        ("    return self.sudo().x  # the caller may read it\n", True),
        (
            "    # He may read it.\n    return (\n        self.y\n        .sudo().x\n    )\n",
            True,
        ),
        ("    return self.sudo(False).x\n", True),
    ],
)
def test_sudo_needs_a_reason(house, tree, body, good):
    root = tree("tracktion_survey", {"models/a.py": f"def f(self):\n{body}"})
    assert (rules.check_sudo(root) == []) is good


OLD = {
    "constraints": ("models/a.py", "class A:\n    _sql_constraints = []\n"),
    "translation": ("models/a.py", "from odoo import _, models\n"),
    "python view mode": ("models/a.py", "x = {'view_mode': 'tree,form'}\n"),
    "tree": ("views/a.xml", "<odoo><tree/></odoo>"),
    "attrs": ("views/a.xml", "<odoo><field attrs=\"{'invisible': []}\"/></odoo>"),
    "states": ("views/a.xml", "<odoo><button states='draft'/></odoo>"),
    "kanban": ("views/a.xml", "<odoo><t t-name='kanban-box'/></odoo>"),
    "chatter": ("views/a.xml", "<odoo><div class='oe_chatter'/></odoo>"),
    "view mode": ("views/a.xml", "<odoo><field name='view_mode'>tree,form</field></odoo>"),
}


@pytest.mark.parametrize(("path", "text"), OLD.values(), ids=OLD.keys())
def test_old_idiom_is_found(house, tree, path, text):
    assert len(rules.check_old_idioms(tree("tracktion_survey", {path: text}))) == 1


def test_two_models_in_a_file_are_found(house, tree):
    one = "class A(models.Model):\n    _name = 'tracktion.wave'\n\n\n"
    two = "class B(models.Model):\n    _inherit = 'res.partner'\n"
    root = tree("tracktion_survey", {"models/tracktion_wave.py": one + two})
    assert "several models" in " ".join(rules.check_one_model_per_file(root))


def test_a_file_with_another_name_than_its_model_is_found(house, tree):
    code = "class A(models.Model):\n    _inherit = 'res.partner'\n"
    root = tree("tracktion_survey", {"models/people.py": code})
    assert "should be named res_partner.py" in rules.check_one_model_per_file(root)[0]
    root = tree("tracktion_survey", {"models/people.py": "", "models/res_partner_wave.py": code})
    assert rules.check_one_model_per_file(root) == []
    code = "class A(models.TransientModel):\n    _inherit = 'base.partner.merge.automatic.wizard'\n"
    root = tree("tracktion_survey", {"wizards/base_partner_merge.py": code})
    assert rules.check_one_model_per_file(root) == []


@pytest.mark.parametrize("kind", ["Model", "TransientModel"])
def test_a_model_without_access_rights_is_found(house, tree, kind):
    code = f"class A(models.{kind}):\n    _name = 'tracktion.reminder'\n"
    root = tree("tracktion_survey", {"models/tracktion_reminder.py": code})
    assert "tracktion.reminder lacks access rights" in rules.check_access(root)[0]


def test_an_abstract_model_needs_no_access_rights(house, tree):
    code = "class A(models.AbstractModel):\n    _name = 'tracktion.x.mixin'\n"
    root = tree("tracktion_survey", {"models/tracktion_x_mixin.py": code})
    assert rules.check_access(root) == []


def test_a_right_for_everybody_is_found(house, tree):
    rights = ACCESS + "a,a,model_tracktion_wave,,1\n"
    root = tree("tracktion_survey", {"security/ir.model.access.csv": rights})
    assert "gives a right to everybody" in rules.check_access(root)[0]


def test_a_default_worked_out_at_start_is_found(house, tree):
    code = "x = fields.Date(default=fields.Date.{})\n"
    root = tree("tracktion_survey", {"models/a.py": code.format("today()")})
    assert len(rules.check_import_time_dates(root)) == 1
    root = tree("tracktion_survey", {"models/a.py": code.format("context_today")})
    assert rules.check_import_time_dates(root) == []
