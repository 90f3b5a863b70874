"""The rules of the architecture, each as a function from the root of a tree to a list of faults."""

import ast
import csv
import io
import re
import textwrap
import tokenize

from addon_source import BASE, SUITE, read_addons, texts

# Which room makes which models: a reference to an addon that is not written yet is found too.
RESERVED = {
    "tracktion_survey": ("tracktion.wave", "tracktion.response"),
    "tracktion_engagement": ("tracktion.action",),
    "tracktion_mentoring": ("tracktion.mentoring",),
    "tracktion_placement": (
        "tracktion.vacancy",
        "tracktion.candidate",
        "tracktion.proposal",
        "tracktion.placement",
    ),
    "tracktion_website": ("tracktion.story",),
}
ROOMS = {
    BASE,
    *RESERVED,
    "tracktion_report",
    "tracktion_survey_report",
    "tracktion_mailing",
    "tracktion_engagement_event",
}

DOOR = {f"addons/{BASE}/models/res_partner_approach.py"}
# Who may send without being the door: because it passed the door, or because nothing of it reaches
# an alumnus. {("addons/<addon>/<file>", "<function>"): "why"}
MAY_SEND = {
    ("addons/tracktion_report/models/tracktion_report_compute.py", "_tell_responsible"): (
        "one note to the colleague of the staff who asked for the report"
    ),
    ("addons/tracktion_report/models/tracktion_report_compute.py", "_finish_or_say_why_not"): (
        "a note in the chatter of the report, which only staff reads"
    ),
    ("addons/tracktion_report/models/tracktion_report_files.py", "_make_files"): (
        "a note in the chatter of the report, which only staff reads"
    ),
    (f"addons/{BASE}/wizards/tracktion_hand_over.py", "_tell_new_owner"): (
        "one message to the colleague who takes over; the recipient is a user of the staff"
    ),
    (f"addons/{BASE}/models/tracktion_contact_job.py", "_send_mails"): (
        "the mails of the Contact wizard, to those whom the door let through just before"
    ),
    ("addons/tracktion_survey/models/tracktion_invitation_mail.py", "_queue_mails"): (
        "invitations and reminders of waves, to those whom the door let through just before"
    ),
    ("addons/tracktion_report/models/tracktion_report_send.py", "_send_to"): (
        "the files of a scheduled report, to recipients who are users of the staff of the school"
    ),
    ("addons/tracktion_survey/models/tracktion_wave_to_do_lists.py", "_tell_colleague"): (
        "one message to one tutor of the staff, with his own people who have not answered"
    ),
    ("addons/tracktion_survey/wizards/tracktion_onepager.py", "_send_to"): (
        "a page of figures, to colleagues who are users of the staff of the school"
    ),
}

SENDING_METHODS = {
    "message_post",
    "message_post_with_source",
    "message_mail_with_source",
    "message_notify",
    "_message_mail_after_hook",
    "_notify_thread",
    "send_mail",
    "send_mail_batch",
    "send_email",
    "_send_email",
    "_action_send_mail",
    "_action_send_mail_comment",
    "_action_send_sms",
    "_message_sms",
    "_message_sms_with_template",
    "_message_sms_schedule_mass",
    "action_send_mail",
    "action_send_sms",
    "action_launch",
    "action_put_in_queue",
    "sendmail",
    "send",
}
# Looking at outgoing mail, as erasing a person does, sends nothing.
READING_METHODS = {
    "search",
    "search_count",
    "search_fetch",
    "browse",
    "_read_group",
    "flush_model",
    "invalidate_model",
}
SENDING_MODELS = {
    "mail.mail",
    "mail.compose.message",
    "sms.sms",
    "sms.composer",
    "survey.invite",
    "mail.wizard.invite",
}
SENDING_MODULES = {"smtplib"}


def place(root, path, line):
    """The place of a fault, as an editor opens it."""
    return f"{path.relative_to(root)}:{line}"


# --- R1 to R6: who may know whom ------------------------------------------------------------------


def words(name):
    """The words of an addon's name after the common first one."""
    return set(name.split("_")[1:])


def allowed_addons(addon, everybody):
    """The addons of ours that this addon may know.

    The suite may know all; the base nobody (R1); a functional addon the base (R2); a glue addon,
    which installs itself and is named after what it joins, also those (R3).
    """
    if addon.name == SUITE:
        return set(everybody)
    if addon.name == BASE:
        return set()
    allowed = {BASE}
    if addon.manifest.get("auto_install"):
        allowed |= {
            other
            for other in everybody
            if other not in (SUITE, addon.name) and words(other) < words(addon.name)
        }
    return allowed


def model_owners(addons):
    """``{model: addon}`` of the models that the tree makes."""
    return {model: addon.name for addon in addons.values() for model in addon.own_models}


def owner_of(model, owners):
    """The addon that makes this model, also when that addon is not written yet."""
    if model in owners:
        return owners[model]
    for addon, prefixes in RESERVED.items():
        if any(model == prefix or model.startswith(f"{prefix}.") for prefix in prefixes):
            return addon
    return None


def named_addons(text, owners, known):
    """The addons of ours that this piece of text names."""
    value = text.value
    for match in re.finditer(r"(?<![\w.])(tracktion(?:_[a-z0-9]+)*)([./])", value):
        # A name with a dot may be the path of a field, tracktion_x_id.name, unless nothing but an
        # external id can stand here or an addon has that name.
        can_be_field = match[2] == "." and match[1] not in known
        if text.is_reference or (match[1] != SUITE and not can_be_field):
            yield match[1]
    if value in known and value != SUITE:
        yield value
    for model in re.findall(r"(?<![\w.])tracktion(?:\.[a-z][a-z_]*)+", value):
        owner = owner_of(model, owners)
        if owner and not text.is_reference:
            yield owner
    # The external id that Odoo gives to a model, as access rights name it.
    for tail in re.findall(r"(?<![\w.])(?:access_)?model_(tracktion_\w+)", value):
        for model in [*owners, *(m for models in RESERVED.values() for m in models)]:
            if tail == model.replace(".", "_"):
                yield owner_of(model, owners)


def check_dependencies(root):
    """R1-R4: manifests depend on no sibling, and glue is named after what it joins."""
    addons, faults = read_addons(root), []
    everybody = set(addons) | ROOMS
    for addon in addons.values():
        allowed = allowed_addons(addon, everybody)
        for name in addon.depends:
            if name.startswith("tracktion") and name not in allowed:
                faults.append(f"{addon.name}: depends on {name}")
        if addon.name not in (SUITE, BASE) and BASE not in closure(addon, addons):
            faults.append(f"{addon.name}: does not depend on {BASE}, directly or through glue")
        if addon.name == SUITE:
            for name in sorted(set(addons) - {SUITE} - set(addon.depends)):
                faults.append(f"{SUITE}: does not install {name}")
    return faults


def closure(addon, addons):
    """Every addon of ours that comes with this one."""
    seen, todo = set(), list(addon.depends)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += addons[name].depends if name in addons else []
    return seen


def check_references(root):
    """R6: no import, external id, model name or file path of an addon that may not be there."""
    addons, faults = read_addons(root), []
    owners, known = model_owners(addons), set(addons) | ROOMS
    for addon in addons.values():
        allowed = allowed_addons(addon, known) & closure(addon, addons) | {addon.name}
        for text in texts(addon):
            for name in sorted(set(named_addons(text, owners, known)) - allowed):
                short = textwrap.shorten(text.value, 60)
                faults.append(f"{place(root, text.path, text.line)}: '{short}' knows {name}")
    return faults


# --- the door -------------------------------------------------------------------------------------


def functions_around(tree):
    """``{id of a node: name of the innermost function around it}``"""
    names = {}

    def visit(node, name):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            name = node.name
        names[id(node)] = name
        for child in ast.iter_child_nodes(node):
            visit(child, name)

    visit(tree, "")
    return names


def is_super_call(node):
    """Whether this is super().method(): an override hands on, it sends nothing new."""
    inner = node.func.value if isinstance(node.func, ast.Attribute) else None
    return (
        isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Name)
        and inner.func.id == "super"
    )


def sends(node):
    """What this node would send with, or None."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in SENDING_METHODS and not is_super_call(node):
            return node.func.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        # env["mail.mail"]: whatever is done with it, only the door has a reason to take it.
        if node.slice.value in SENDING_MODELS:
            return node.slice.value
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if getattr(key, "value", None) == "res_model":
                # An action that opens the composer sends as surely as a method that uses it.
                if getattr(value, "value", None) in SENDING_MODELS:
                    return value.value
    if isinstance(node, ast.Import):
        return next((n.name for n in node.names if n.name in SENDING_MODULES), None)
    if isinstance(node, ast.ImportFrom):
        return node.module if node.module in SENDING_MODULES else None
    return None


def read_only(tree):
    """The ids of the nodes env["..."] that are only read: env["mail.mail"].sudo().search(...)."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in READING_METHODS:
            inner = node.value
            while isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute):
                if inner.func.attr not in ("sudo", "with_context", "with_company"):
                    break
                inner = inner.func.value
            found.add(id(inner))
    return found


def sending_places(root):
    """Every place that sends: (file, function, line, with what)."""
    for addon in read_addons(root).values():
        for path, (_text, tree) in addon.production_python.items():
            around, harmless = functions_around(tree), read_only(tree)
            for node in ast.walk(tree):
                what = None if id(node) in harmless else sends(node)
                if what:
                    yield str(path.relative_to(root)), around[id(node)], node.lineno, what
        for path, tree in addon.xml.items():
            for element in tree.iter("field"):
                for what in sent_by_record(element):
                    yield str(path.relative_to(root)), "", element.sourceline, what


def sent_by_record(element):
    """What a field of a record sends with: the code of a server action, the model of an action."""
    text, record = (element.text or "").strip(), element.getparent()
    if element.get("name") == "res_model" and text in SENDING_MODELS:
        yield text
    if element.get("name") == "code" and record.get("model") in ("ir.actions.server", "ir.cron"):
        for node in ast.walk(ast.parse(textwrap.dedent(element.text or "").strip())):
            if sends(node):
                yield sends(node)


def check_door(root, may_send=None):
    """No code outside the door sends to anybody, save the places that are listed with a reason."""
    may_send, faults = MAY_SEND if may_send is None else may_send, []
    for path, function, line, what in sending_places(root):
        if path not in DOOR and not may_send.get((path, function), "").strip():
            where = function or "the module"
            faults.append(f"{path}:{line}: {what} in {where}: pass _tracktion_approach")
    return faults


def check_door_list(root, may_send=None):
    """Nothing stays on the list of those who may send when it no longer does."""
    may_send = MAY_SEND if may_send is None else may_send
    sending = {(path, function) for path, function, _line, _what in sending_places(root)}
    return [
        f"{path}: {function} is listed as sending, but does not: take it off the list"
        for path, function in sorted(set(may_send) - sending)
    ]


# --- house rules ----------------------------------------------------------------------------------


def comment_lines(text):
    """The lines that hold a comment which says something (a linter's switch does not)."""
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            comment = token.string.lstrip("# ")
            if len(comment.split()) >= 3 and not comment.startswith(("pylint:", "noqa", "ruff:")):
                lines.add(token.start[0])
    return lines


def raises_rights(node):
    """Whether this call gives more rights than the user has."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    if node.func.attr == "sudo":
        # sudo(False) and sudo(flag=False) take rights away.
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        return not (given and isinstance(given[0], ast.Constant) and given[0].value is False)
    return node.func.attr == "with_user" and any(
        isinstance(inner, ast.Name) and inner.id == "SUPERUSER_ID"
        for argument in node.args
        for inner in ast.walk(argument)
    )


def check_sudo(root):
    """Whoever takes more rights says in a comment why that is safe: on the line or just above."""
    faults = []
    for addon in read_addons(root).values():
        for path, (text, tree) in addon.production_python.items():
            comments = comment_lines(text)
            statements = sorted(
                (n for n in ast.walk(tree) if isinstance(n, ast.stmt)), key=lambda n: n.lineno
            )
            for node in ast.walk(tree):
                if not raises_rights(node):
                    continue
                line = node.func.end_lineno
                start = max(
                    s.lineno for s in statements if s.lineno <= line <= (s.end_lineno or s.lineno)
                )
                # One comment may stand above a few lines that belong together.
                if not comments & set(range(start - 3, node.end_lineno + 1)):
                    faults.append(f"{place(root, path, line)}: sudo without a comment saying why")
    return faults


def old_python(node):
    """What is out of date about a node of Python code, or None."""
    if isinstance(node, ast.Name) and node.id == "_sql_constraints":
        return "_sql_constraints is ignored: use models.Constraint"
    if isinstance(node, ast.ImportFrom) and node.module == "odoo":
        if any(alias.name == "_" for alias in node.names):
            return "from odoo import _ is now self.env._"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if "," in node.value and re.fullmatch(r"(\w+,)*tree(,\w+)*", node.value):
            return "view mode tree is now list"
    return None


def old_xml(element):
    """What is out of date about an element of a view, or None."""
    if element.tag == "tree":
        return "<tree> is now <list>"
    for name in ("attrs", "states"):
        if name in element.attrib:
            return f"{name}= is now an expression in invisible="
    if element.get("t-name") == "kanban-box":
        return "kanban-box is now card"
    if "oe_chatter" in (element.get("class") or ""):
        return "oe_chatter is now <chatter/>"
    if element.get("name") == "view_mode" and "tree" in (element.text or "").split(","):
        return "view mode tree is now list"
    return None


def check_old_idioms(root):
    """What Odoo 19 ignores with a warning, or what breaks only in the browser."""
    faults = []
    for addon in read_addons(root).values():
        for path, (_text, tree) in addon.python.items():
            for node in ast.walk(tree):
                if old_python(node):
                    faults.append(f"{place(root, path, node.lineno)}: {old_python(node)}")
        for path, tree in addon.xml.items():
            for element in tree.iter():
                if old_xml(element):
                    faults.append(f"{place(root, path, element.sourceline)}: {old_xml(element)}")
    return faults


def check_one_model_per_file(root):
    """One model per file, and the file is named after it."""
    faults = []
    for addon in read_addons(root).values():
        by_file = {}
        for model in addon.models:
            by_file.setdefault(model.path, []).append(model)
        for path, models in by_file.items():
            names = sorted({model.model or "?" for model in models})
            if len(models) > 1:
                faults.append(f"{place(root, path, models[1].line)}: several models: {names}")
            folder = path.relative_to(addon.path).parts[0]
            stem = names[0].replace(".", "_")
            fits = f"{path.stem}_".startswith(f"{stem}_")
            # An extension may have the shorter name that Odoo's own file has.
            fits |= not models[0].name and f"{stem}_".startswith(f"{path.stem}_")
            if folder in ("models", "wizards") and not fits:
                faults.append(f"{place(root, path, models[0].line)}: should be named {stem}.py")
    return faults


def check_access(root):
    """Every stored model has access rights, and no right is given to everybody."""
    faults = []
    for addon in read_addons(root).values():
        covered = set()
        for path in addon.path.glob("security/ir.model.access.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                for number, row in enumerate(csv.DictReader(file), 2):
                    covered.add((row.get("model_id:id") or "").rpartition(".")[2])
                    if not (row.get("group_id:id") or "").strip():
                        faults.append(f"{place(root, path, number)}: gives a right to everybody")
        for model in addon.models:
            if model.name and model.kind == "stored":
                if f"model_{model.name.replace('.', '_')}" not in covered:
                    where = place(root, model.path, model.line)
                    faults.append(f"{where}: {model.name} lacks access rights")
    return faults


def check_import_time_dates(root):
    """No default is worked out when the server starts: it would stay that day for ever."""
    faults = []
    for addon in read_addons(root).values():
        for path, (_text, tree) in addon.production_python.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.keyword) and node.arg == "default":
                    value = node.value
                    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
                        if value.func.attr in ("today", "now", "context_today"):
                            where = place(root, path, value.lineno)
                            faults.append(f"{where}: default is worked out at start: drop the ()")
    return faults
