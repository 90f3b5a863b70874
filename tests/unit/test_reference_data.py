"""The reference data of tracktion_alumni: complete, consistent and translated everywhere."""

import csv
import re
from collections import Counter
from pathlib import Path

import polib
import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "addons" / "tracktion_alumni" / "data"
TRANSLATIONS = ROOT / "addons" / "tracktion_alumni" / "i18n"
FILES = [
    DATA / "consent_age.xml",
    *(
        DATA / f"tracktion_{name}_data.xml"
        for name in (
            "eqf_level",
            "category",
            "consent_purpose",
            "channel",
            "interest",
            "retention_rule",
            "processing_activity",
        )
    ),
]
LANGUAGES = ("es", "it", "nl", "et")
# Fields of the data that people read; all other fields hold codes, numbers and references.
TRANSLATED = {
    "tracktion.eqf.level": {"name", "national_examples"},
    "tracktion.category": {"name", "description"},
    "tracktion.category.rule": {"name"},
    "tracktion.channel": {"name", "pros", "cons"},
    "tracktion.interest": {"name", "description"},
    "tracktion.consent.purpose": {"name", "description"},
    "tracktion.consent.text": {"body"},
    "tracktion.retention.rule": {"name", "description"},
    "tracktion.processing.activity": {
        "name",
        "purpose",
        "data_subjects",
        "data_categories",
        "recipients",
        "retention",
        "security_measures",
    },
    "res.country": set(),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|%%|\{\w*\}|https?://\S+|<[^>]+>")
# Words that address a grown-up politely; a text for young people says tú, tu, je, sina.
FORMAL = {
    "es": r"\b(usted|ustedes|su centro|sus datos)\b",
    "it": r"\b(Lei|La Sua|Suo nome|Suoi dati)\b",
    "nl": r"\b(u|uw)\b",
    "et": r"\b([Tt]eie (andmeid|nime|nõusolek)|[Tt]eil on|[Tt]eid)\b",
}


def read_isced():
    """Return the rows of the ISCED-F file by their code."""
    with (DATA / "tracktion.isced.field.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert len({row["code"] for row in rows}) == len(rows), "a code occurs twice"
    return {row["code"]: row for row in rows}


def read_records():
    """Return (file, xmlid, model, fields) of every record; a field is its text, ref or eval."""
    found = []
    for path in FILES:
        for record in etree.parse(str(path)).iter("record"):
            fields = {
                field.get("name"): field.text or field.get("ref") or field.get("eval")
                for field in record
            }
            found.append((path.name, record.get("id"), record.get("model"), fields))
    return found


def read_translations(language):
    """Return the translations of one language by the English text."""
    catalogue = polib.pofile(str(TRANSLATIONS / f"{language}.po"))
    return {entry.msgid: entry.msgstr for entry in catalogue if entry.msgid in STRINGS}


ISCED = read_isced()
RECORDS = read_records()
STRINGS = {row["name"] for row in ISCED.values()} | {
    fields[name]
    for _file, _xmlid, model, fields in RECORDS
    for name in TRANSLATED[model]
    if name in fields
}


def values(model, field):
    """Return the values of one field in all records of a model, in the order of the files."""
    return [fields.get(field) for _file, _xmlid, name, fields in RECORDS if name == model]


# --- ISCED-F ------------------------------------------------------------------------------------

SPECIFIC = {
    "00": "001 002 003 0011 0021 0031",
    "01": "011 0111 0112 0113 0114",
    "02": "021 022 023 0211 0212 0213 0214 0215 0221 0222 0223 0231 0232",
    "03": "031 032 0311 0312 0313 0314 0321 0322",
    "04": "041 042 0411 0412 0413 0414 0415 0416 0417 0421",
    "05": "051 052 053 054 0511 0512 0521 0522 0531 0532 0533 0541 0542",
    "06": "061 0611 0612 0613",
    "07": "071 072 073 0711 0712 0713 0714 0715 0716 0721 0722 0723 0724 0731 0732",
    "08": "081 082 083 084 0811 0812 0821 0831 0841",
    "09": "091 092 0911 0912 0913 0914 0915 0916 0917 0921 0922 0923",
    "10": "101 102 103 104 1011 1012 1013 1014 1015 1021 1022 1031 1032 1041",
}
ADDED = re.compile(r"not further defined|not elsewhere classified|Inter-disciplinary|unknown")


def test_isced_holds_every_specific_field():
    wanted = set(SPECIFIC) | {code for codes in SPECIFIC.values() for code in codes.split()}
    have = {code for code, row in ISCED.items() if not ADDED.search(row["name"])}
    assert have == wanted
    assert Counter(map(len, have)) == {2: 11, 3: 29, 4: 80}


def test_isced_holds_the_codes_for_data_collection():
    added = {code: row["name"] for code, row in ISCED.items() if ADDED.search(row["name"])}
    assert Counter(map(len, added)) == {2: 1, 3: 29, 4: 69}
    assert added["0788"] == (
        "Inter-disciplinary programmes and qualifications involving "
        "engineering, manufacturing and construction"
    )
    assert added["9999"] == "Field unknown"
    for code, name in added.items():
        if name.endswith("not further defined"):
            assert code.endswith("0"), code
        elif name.endswith("not elsewhere classified"):
            assert code.endswith("9"), code
        elif name.startswith("Inter-disciplinary"):
            assert code.endswith("8"), code
        else:
            assert set(code) == {"9"}, code
    assert not {"0420", "0549", "0739", "010", "060"} & set(ISCED)


@pytest.mark.parametrize("code", sorted(ISCED))
def test_isced_row_is_consistent(code):
    row = ISCED[code]
    assert row["id"] == f"isced_{code}"
    assert row["level"] == {2: "broad", 3: "narrow", 4: "detailed"}[len(code)]
    parent = code[:-1] if len(code) > 2 else ""
    assert row["parent_id:id"] == (f"isced_{parent}" if parent else "")
    assert not parent or parent in ISCED


def test_isced_parents_come_first():
    order = list(ISCED)
    for code in order:
        assert len(code) == 2 or order.index(code[:-1]) < order.index(code)


def test_isced_leaves_no_empty_branch():
    parents = {code[:-1] for code in ISCED}
    assert not [code for code in ISCED if len(code) < 4 and code not in parents]


# --- the other records --------------------------------------------------------------------------


def test_all_but_the_standard_may_be_changed_by_a_school():
    for path in FILES:
        assert etree.parse(str(path)).getroot().get("noupdate") == "1", path.name


def test_xmlids_and_codes_are_unique():
    xmlids = Counter(xmlid for _file, xmlid, _model, _fields in RECORDS)
    assert not [xmlid for xmlid, count in xmlids.items() if count > 1]
    for model in TRANSLATED:
        codes = Counter(filter(None, values(model, "code")))
        assert not [code for code, count in codes.items() if count > 1], model


def test_references_point_to_records_that_exist():
    have = {xmlid for _file, xmlid, _model, _fields in RECORDS}
    for _file, xmlid, _model, fields in RECORDS:
        for name, value in fields.items():
            if name.endswith("_id"):
                assert value in have, f"{xmlid}.{name}"


def test_eqf_levels():
    assert values("tracktion.eqf.level", "code") == [f"eqf{level}" for level in range(1, 9)]
    assert values("tracktion.eqf.level", "level") == [str(level) for level in range(1, 9)]


def test_interests_and_channels_carry_the_codes_of_the_questionnaires():
    kinds = zip(
        values("tracktion.interest", "code"), values("tracktion.interest", "kind"), strict=True
    )
    assert sorted(kinds) == sorted(
        [(code, "get") for code in ("events", "jobs", "startup", "get_other")]
        + [("career_talks", "help"), ("guest_lecture", "help"), ("mentoring", "help")]
        + [("workplace_visits", "help"), ("alumni_network", "help"), ("help_other", "help")]
    )
    assert {"email", "messaging", "phone", "social", "platform", "sms", "post"} == set(
        values("tracktion.channel", "code")
    )
    sending = zip(
        values("tracktion.channel", "code"),
        values("tracktion.channel", "sends_from_odoo"),
        strict=True,
    )
    assert [code for code, sends in sending if sends] == ["email"]


def category_of(kind, state, outcome):
    """Return the category that the first fitting rule gives, as the model reads the rules."""
    rules = [fields for _f, _x, model, fields in RECORDS if model == "tracktion.category.rule"]
    for rule in sorted(rules, key=lambda fields: int(fields["sequence"])):
        if rule.get("kind", kind) != kind or rule.get("state", state) != state:
            continue
        if outcome if rule.get("outcome_unknown") else rule.get("outcome", outcome) != outcome:
            continue
        return rule["category_id"].removeprefix("category_")
    return None


@pytest.mark.parametrize(
    ("kind", "state", "outcome", "category"),
    [
        ("student", "studying", None, "current_student"),
        ("apprentice", "studying", None, "current_student"),
        ("student", "finished", "qualification", "graduate"),
        ("student", "finished", None, "graduate"),
        ("student", "finished", "partial", "graduate"),
        ("student", "finished", "certificate", "certificate"),
        ("student", "finished", "none", None),
        ("student", "left", "certificate", "certificate"),
        ("student", "left", "partial", "non_graduate"),
        ("student", "left", None, "non_graduate"),
        ("student", "left", "none", None),
        ("apprentice", "finished", "qualification", "apprentice"),
        ("apprentice", "left", "partial", "non_graduate"),
        ("visiting", "studying", None, "visiting"),
        ("visiting", "finished", "certificate", "visiting"),
        ("employee", "studying", None, None),
        ("employee", "finished", None, "former_employee"),
        ("employee", "left", None, "former_employee"),
        ("other", "finished", None, "other"),
        ("other", "left", "none", "other"),
        ("other", "finished", "certificate", "certificate"),
    ],
)
def test_category_rules(kind, state, outcome, category):
    assert category_of(kind, state, outcome) == category


def test_every_purpose_has_a_first_text():
    purposes = {
        xmlid for _file, xmlid, model, _fields in RECORDS if model == "tracktion.consent.purpose"
    }
    assert len(purposes) == 8
    assert set(values("tracktion.consent.text", "purpose_id")) == purposes
    assert set(values("tracktion.consent.text", "version")) == {"1"}


def test_ages_of_consent():
    ages = {
        xmlid.removeprefix("base."): int(fields["alumni_consent_age"])
        for _file, xmlid, model, fields in RECORDS
        if model == "res.country"
    }
    assert ages == {"es": 14, "it": 14, "nl": 16, "ee": 13}


# --- languages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    translations = read_translations(language)
    assert not STRINGS - set(translations)
    assert not [source for source, text in translations.items() if not text.strip()]
    assert not [source for source, text in translations.items() if text != text.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_not_the_source(language):
    names = set(values("tracktion.eqf.level", "national_examples"))
    for source, text in read_translations(language).items():
        if len(source.split()) > 3 and source not in names:
            assert text != source


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_shape_of_the_source(language):
    for source, text in read_translations(language).items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(source)), source
        assert text.count("\n") == source.count("\n"), source
        assert text.endswith(".") == source.endswith("."), source
        assert "  " not in text, source
        assert source[0].isupper() == text[0].isupper(), source


@pytest.mark.parametrize("language", LANGUAGES)
def test_different_fields_have_different_names(language):
    names = {row["name"] for row in ISCED.values()}
    translations = read_translations(language)
    counts = Counter(translations[name] for name in names)
    assert not [name for name, count in counts.items() if count > 1]


@pytest.mark.parametrize("language", ("en", *LANGUAGES))
def test_consent_texts_are_short_and_complete(language):
    stop = {"en": "tell", "es": "díselo", "it": "dillo", "nl": "laat het", "et": "anna koolile"}
    talk = {"en": "talk to", "es": "habla con", "it": "parla con", "nl": "praat met", "et": "räägi"}
    translations = read_translations(language) if language != "en" else {}
    for body in values("tracktion.consent.text", "body"):
        text = translations.get(body, body)
        assert 60 <= len(text.split()) <= 130, text
        # Every text tells how to withdraw: with a link, and by talking to somebody.
        assert "link" in text or "enlace" in text or "linki" in text
        assert stop[language] in text or talk[language] in text
        if language in FORMAL:
            assert not re.search(FORMAL[language], text), text


def test_consent_texts_state_the_period_of_the_purpose():
    words = {12: ("every year", "twelve months"), 24: ("two years",), 60: ("five years",)}
    words[36] = ("three years", "eighteen months later")
    months = {
        xmlid: int(fields["validity_months"])
        for _file, xmlid, model, fields in RECORDS
        if model == "tracktion.consent.purpose"
    }
    for _file, xmlid, model, fields in RECORDS:
        if model == "tracktion.consent.text":
            body = fields["body"].lower()
            assert any(word in body for word in words[months[fields["purpose_id"]]]), xmlid
