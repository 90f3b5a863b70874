# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cells with one word out of few: yes and no, gender, state, category, sector, channel…

The tables hold folded words (no accents, no capitals) in English, Spanish, Italian, Dutch and
Estonian. A parser returns ``(code, problem)``; an empty cell is ``(None, None)``.
"""

import re

from .messages import problem
from .text import as_text, is_empty, word_key


def _table(**codes):
    """Turn ``code="words | more words"`` into a look-up by word."""
    return {word.strip(): code for code, words in codes.items() for word in words.split("|")}


_BOOL = {
    **dict.fromkeys(
        "yes y si s ja j jah true t verdadero vero verdad waar tosi toene x xx v 1 ok acepta"
        " acepto accetto accetta consiente autoriza autorizo akkoord nous noustun agree agreed"
        " checked on oui sim bai da igen"
        " claro wel graag".split(),
        True,
    ),
    **dict.fromkeys(
        "no n nee ei false f falso onwaar vale 0 non nein nao ez off unchecked rechaza niega"
        " rifiuta rifiuto niet geen mitte keeldun disagree nope never".split(),
        False,
    ),
}
_TICKS = {"✓": True, "✔": True, "☑": True, "✅": True, "√": True, "☒": True, "+": True, "•": True,
          "●": True, "✗": False, "✘": False, "☐": False, "❌": False, "✕": False}  # fmt: skip
_YES_START = ("si ", "yes ", "ja ", "jah ", "acepto ", "acconsento ", "autorizo ", "i agree")
_NO_START = ("no ", "nee ", "ei ", "non ", "i do not", "i don")


def parse_bool(value):
    """Return ``(True, False or None; problem)`` for yes and no in five languages and for ticks."""
    if isinstance(value, bool):
        return value, None
    if isinstance(value, (int, float)):
        return (bool(value), None) if value in (0, 1) else (None, problem("bool_unknown", value))
    if value is None:
        return None, None
    text = str(value).strip()
    if text in _TICKS:
        return _TICKS[text], None
    if is_empty(text):
        return None, None
    key = word_key(text)
    if key in _BOOL:
        return _BOOL[key], None
    if key.startswith(_NO_START):
        return False, None
    if key.startswith(_YES_START):
        return True, None
    return None, problem("bool_unknown", text)


_GENDER = _table(
    female="f|female|woman|w|girl|mujer|femenino|femenina|fem|hembra|chica|alumna|donna|femmina"
    "|femminile|vrouw|vrouwelijk|vr|meisje|naine|n|naissoost|tudruk|femme|feminino|mevr|mrs|ms"
    "|sra|emakumea",
    male="m|male|man|boy|h|hombre|masculino|masc|mas|varon|chico|alumno|uomo|u|maschio|maschile"
    "|mannelijk|jongen|mees|meessoost|poiss|homme|dhr|mr|sr|gizona",
    other="x|o|other|otro|otra|no binario|no binaria|nb|non binary|nonbinary|enby|altro|altra"
    "|non binario|anders|overig|non binair|genderneutraal|muu|mittebinaarne|diverse|divers|d",
    not_said="ns|nc|ns nc|not said|prefer not to say|no dice|no contesta|prefiero no decirlo"
    "|prefiero no decir|non detto|preferisco non dirlo|non dichiarato|zeg ik liever niet"
    "|wil ik niet zeggen|niet gezegd|ei soovi oelda|ei soovi avaldada|ei avalda|pns",
)
# One letter means different things: "V" is "vrouw" in Dutch and "varón" in Spanish.
_GENDER_BY_LANGUAGE = {
    "es": {"v": "male", "d": "female", "m": None},
    "nl": {"v": "female", "m": "male"},
    "it": {"d": "female", "m": "male", "f": "female", "u": "male"},
    "et": {"m": "male", "n": "female"},
    "en": {},
}


def parse_gender(value, lang=None, letters=None):
    """Return ``(female, male, other or not_said; problem)``.

    :param lang: language of the list, for letters that differ
    :param letters: the letters used in the whole column: with "H" beside it, a Spanish "M" is
        "mujer"; with "F" beside it, "masculino"
    """
    if is_empty(value):
        return None, None
    key = word_key(as_text(value))
    if key not in ("m", "v"):
        letters = ()  # the other words mean one thing only
    letters = {word_key(as_text(letter)) for letter in letters or ()}
    if key == "m" and ("h" in letters or lang == "es" and not letters & {"f", "v"}):
        # "H/M" is hombre/mujer. A Spanish "M" alone, with no "F" or "V" beside it, is that too.
        return "female", None
    if key == "v" and lang is None and letters & {"m", "v"} == {"m", "v"}:
        return "female", None  # M/V: man/vrouw
    code = _GENDER_BY_LANGUAGE.get(lang, {}).get(key) or _GENDER.get(key)
    if code is None:
        return None, problem("gender_unknown", value)
    return code, None


_STATE = _table(
    studying="studying|student|current|current student|enrolled|active|in progress|ongoing"
    "|matriculado|matriculada|cursando|estudiando|en curso|activo|activa|alta|estudiante"
    "|alumno actual|repite|repetidor|repetidora|iscritto|iscritta|frequentante|in corso|attivo"
    "|attiva|studente|studentessa|frequenta|ingeschreven|studerend|studeert|actief|lopend|bezig|opib|oppes"
    "|oppiv|oppija|aktiivne|opilane|kohal",
    finished="finished|graduated|graduate|completed|complete|passed|done|alumni|alumnus|titulado"
    "|titulada|titula|titulo|graduado|graduada|finalizado|finalizada|terminado|terminada|egresado"
    "|egresada|aprobado|aprobada|apto|apta|acabado|diplomato|diplomata|qualificato|qualificata"
    "|promosso|promossa|concluso|conclusa|completato|terminato|licenziato|licenziata|geslaagd"
    "|gediplomeerd|afgestudeerd|diploma|voltooid|afgerond|lopetanud|lopetas|lopetatud|vilistlane",
    left="left|dropped out|dropout|drop out|withdrawn|withdrew|quit|expelled|transferred|inactive"
    "|abandono|abandona|abandonado|baja|baja voluntaria|retirado|retirada|trasladado|trasladada"
    "|traslado|anulada|anulado|no titula|no titulado|ritirato|ritirata|ritiro|abbandonato"
    "|abbandono|trasferito|trasferita|dimesso|uitgeschreven|gestopt|uitgevallen|uitval|vertrokken"
    "|ongediplomeerd|zonder diploma|katkestanud|katkestas|lahkunud|lahkus|valja arvatud"
    "|eksmatrikuleeritud",
)


def parse_state(value):
    """Return ``(studying, finished or left; problem)``: where an enrolment stands."""
    return _look_up(value, _STATE, "state_unknown")


def parse_graduated(value):
    """Return ``(finished, left or studying; problem)`` for a column that asks “Graduated?”."""
    answer, _issue = parse_bool(value)
    if answer is not None:
        return "finished" if answer else "left", None
    return _look_up(value, _STATE, "graduated_unknown")


_OUTCOME = _table(
    graduate="graduate|graduates|graduated|diploma|full diploma|titulado|titulada|titulados"
    "|graduado|graduada|graduados|egresado|egresada|titulo|tecnico|tecnico superior|diplomato"
    "|diplomata|diplomati|qualificato|gediplomeerd|gediplomeerde|geslaagd|afgestudeerd|lopetanud"
    "|lopetaja|vilistlane|lopetajad",
    certificate="certificate|certificate or award|award|certified|certificado"
    "|certificado o premio|certificado de profesionalidad|acreditacion|certificato|attestato"
    "|attestato o premio|certificaat|certificaat of onderscheiding|mbo certificaat"
    "|praktijkverklaring|tunnistus|tunnistus voi autasu|osakutse",
    non_graduate="non graduate|nongraduate|non graduates|left without diploma|dropout|no titulado"
    "|no titulada|no graduado|no graduada|abandono|baja|non diplomato|non diplomata|ritirato"
    "|abbandono|ongediplomeerd|zonder diploma|uitgevallen|katkestanud|lopetamata|pooleli",
    apprentice="apprentice|apprentices|apprenticeship|aprendiz|aprendices|formacion dual|dual"
    "|fp dual|apprendista|apprendisti|apprendistato|leerling bbl|bbl|leerwerktraject|opipoiss"
    "|tookohapohine oppija|tookohapohine ope",
    visiting="visiting|visiting student|exchange|exchange student|erasmus|mobility|visitante"
    "|alumno visitante|movilidad|intercambio|in mobilita|mobilita|studente ospite|scambio|ospite"
    "|uitwisseling|gaststudent|bezoekend|kulalisopilane|kulalisoppija|vahetusopilane",
    former_employee="former employee|former staff|employee|staff|teacher|ex employee"
    "|antiguo empleado|extrabajador|ex trabajador|profesor|antiguo profesor|ex dipendente"
    "|ex docente|docente|oud medewerker|medewerker|oud docente|endine tootaja|tootaja|opetaja",
    current_student="current student|current|student|studying|alumno actual|estudiante"
    "|matriculado|matriculada|studente attuale|studente|iscritto|iscritta|huidige student|huidig"
    "|praegune opilane|oppija|opilane|opib",
)


def parse_outcome(value):
    """Return ``(category code, problem)``.

    Codes: graduate, certificate, non_graduate, apprentice, visiting, former_employee,
    current_student. A school's own categories are compared by name by the caller.
    """
    return _look_up(value, _OUTCOME, "outcome_unknown")


_SECTOR = _table(
    industry="industry|industrial|manufacturing|industria|industriale|secondary|secundario"
    "|secondario|nijverheid|techniek|industrie|toostus|tootmine|sekundaarsektor|i",
    services="services|service|tertiary|servicios|servicio|terciario|servizi|servizio|terziario"
    "|diensten|dienstverlening|dienst|teenindus|teenused|tertsiaarsektor|s",
    primary="primary|agriculture|primario|primaria|agrario|agraria|agricultura|agricoltura"
    "|agricolo|primair|landbouw|groen|agrarisch|primaarsektor|pollumajandus|esmassektor|p",
)


def parse_sector(value):
    """Return ``(industry, services or primary; problem)``."""
    return _look_up(value, _SECTOR, "sector_unknown")


_EQF_WORDS = {
    "fp basica": 3, "fpb": 3, "grado basico": 3, "fp grado basico": 3, "gb": 3, "ciclo basico": 3,
    "grado medio": 4, "fp grado medio": 4, "gm": 4, "cfgm": 4, "tecnico": 4, "ciclo medio": 4,
    "grado superior": 5, "fp grado superior": 5, "gs": 5, "cfgs": 5, "tecnico superior": 5,
    "ciclo superior": 5, "iefp": 3, "qualifica": 3, "qualifica iefp": 3, "diploma iefp": 4,
    "diploma": 4, "diploma professionale": 4, "ifts": 4, "its": 5, "its academy": 5,
    "mbo 1": 1, "mbo 2": 2, "mbo 3": 3, "mbo 4": 4, "mbo1": 1, "mbo2": 2, "mbo3": 3, "mbo4": 4,
    "entree": 1, "entreeopleiding": 1, "ad": 5, "hbo": 6, "bachelor": 6, "master": 7,
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_EQF_DIGIT = re.compile(r"(?<!\d)([1-8])(?!\d)")


def parse_eqf(value):
    """Return ``(level 1 to 8, problem)`` from "EQF 4", "MEC-5", "mbo-4", "Grado Superior", "IV"."""
    if is_empty(value) or isinstance(value, bool):
        return None, None
    if isinstance(value, (int, float)):
        if value in range(1, 9):
            return int(value), None
        return None, problem("eqf_unknown", as_text(value))
    key = word_key(str(value))
    if key in _EQF_WORDS:
        return _EQF_WORDS[key], None
    digits = _EQF_DIGIT.findall(key)
    if len(digits) == 1 and len(key) <= 30 and len(re.findall(r"\d+", key)) == 1:
        return int(digits[0]), None
    last = key.rpartition(" ")[2]
    if last in _ROMAN and len(key) <= 30:
        return _ROMAN[last], None
    return None, problem("eqf_unknown", value)


_CHANNEL = _table(
    email="email|e mail|mail|correo|correo electronico|posta elettronica|e post|epost|meil|emaili"
    "|per mail|via mail",
    phone="phone|telephone|call|calls|tel|telefono|llamada|llamadas|movil|chiamata|telefonata"
    "|cellulare|telefoon|bellen|gebeld|mobiel|telefon|helistamine|kone|telefonile",
    message="message|messages|instant message|sms|text|whatsapp|wa|wsp|whats app|whatssap"
    "|telegram|signal|mensaje|mensajes|messaggio|messaggi|bericht|appje|app|sonum|messenger"
    "|mensajeria|messaggistica",
    social="social|social media|linkedin|facebook|instagram|redes sociales|rrss|social network"
    "|sociale media|sotsiaalmeedia|sotsiaalvorgustik|tiktok|x|twitter",
    post="post|letter|postal mail|correo postal|carta|lettera|brief|per post|kiri|tavapost"
    "|lettera cartacea",
)
_LIST_SPLIT = re.compile(r"[;,/|\n+&]+|\s+(?:y|e|o|and|or|en|of|ja|voi|või)\s+", re.I)


def parse_channel(value):
    """Return ``([channel codes], problem)``; codes: email, phone, message, social, post."""
    if is_empty(value):
        return [], None
    found = []
    for word in split_list(value):
        code = _CHANNEL.get(word_key(word))
        if code is None:
            return found, problem("channel_unknown", word)
        if code not in found:
            found.append(code)
    return found, None


def split_list(value):
    """Return the words of a cell that lists several things."""
    if is_empty(value):
        return []
    return [word.strip() for word in _LIST_SPLIT.split(as_text(value)) if word.strip()]


_STATUS = _table(
    working="working|work|employed|employee|job|trabaja|trabajando|empleado|empleada|ocupado"
    "|ocupada|trabajo|lavora|lavoro|lavorando|occupato|occupata|impiegato|impiegata|dipendente"
    "|werkt|werkend|werk|in loondienst|aan het werk|tootab|tootav|too|palgatoo",
    studying="studying|study|student|further study|estudia|estudiando|estudios|estudiante"
    "|universidad|studia|studio|studente|studentessa|universita|studeert|studerend|studie"
    "|vervolgopleiding|opib|oppimine|ope|ulikool",
    working_studying="working and studying|work and study|trabaja y estudia|estudia y trabaja"
    "|estudiando y trabajando|trabajando y estudiando|lavora e studia|studia e lavora"
    "|werkt en studeert|werken en leren|studeert en werkt|tootab ja opib|opib ja tootab",
    self_employed="self employed|selfemployed|freelance|freelancer|entrepreneur|own business"
    "|autonomo|autonoma|por cuenta propia|empresario|empresaria|emprendedor|emprendedora"
    "|autonomo a|lavoratore autonomo|libero professionista|imprenditore|imprenditrice|partita iva"
    "|zzp|zzper|zelfstandig|ondernemer|eigen bedrijf|ettevotja|fie|iseendale tooandja"
    "|vabakutseline",
    volunteering="volunteering|volunteer|voluntariado|voluntario|voluntaria|volontariato"
    "|volontario|volontaria|vrijwilliger|vrijwilligerswerk|vabatahtlik|vabatahtlik too",
    unemployed="unemployed|looking for work|job seeker|seeking|jobseeker|desempleado|desempleada"
    "|paro|en paro|parado|parada|busca trabajo|buscando trabajo|buscando empleo|busca empleo"
    "|disoccupato|disoccupata|cerca lavoro|in cerca di lavoro|inoccupato|inoccupata|werkloos"
    "|werkzoekend|zoekt werk|op zoek naar werk|tootu|tootab ei|otsib tood|toootsija",
    other="other|otro|otra|otros|altro|anders|overig|muu|maternity|military|ejercito",
)


def parse_status(value):
    """Return ``(destination status, problem)``.

    Codes: working, studying, working_studying, self_employed, volunteering, unemployed, other.
    """
    return _look_up(value, _STATUS, "status_unknown")


_ISCED = re.compile(r"^\s*(?:isced(?:[\s-]?f)?\s*(?:2013)?\s*:?\s*)?(\d{2,4})\b", re.I)


def parse_isced(value):
    """Return ``(ISCED-F code of two to four digits, problem)``; lost leading zeros come back."""
    if is_empty(value) or isinstance(value, bool):
        return None, None
    match = _ISCED.match(as_text(value))
    if not match:
        return None, problem("isced_unknown", value)
    code = match.group(1)
    is_number = isinstance(value, (int, float))
    if len(code) in (2, 3) and (is_number or code[:2] > "10"):
        # 61 was 061 and 613 was 0613: detailed codes are by far the most usual in lists.
        code = "0" + code if len(code) == 3 or int(code) > 10 else code
    if not "00" <= code[:2] <= "10":
        return None, problem("isced_unknown", value)
    return code, None


def _look_up(value, table, code):
    """Look a cell up in a table of words: the whole text first, then its beginning."""
    if is_empty(value) or isinstance(value, bool):
        return None, None
    key = word_key(as_text(value))
    if key in table:
        return table[key], None
    # "Titulado/a", "Matriculado (2º)", "Diplomato nel 2019"
    words = key.split()
    while len(words) > 1:
        words.pop()
        if " ".join(words) in table:
            return table[" ".join(words)], None
    return None, problem(code, value)
