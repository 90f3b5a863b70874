# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two lists as teachers of the demo school keep them: one to be imported, one with mistakes."""

import csv
import io
import random
from datetime import date

import openpyxl

from .names import SPANISH, plain

IMPORTED = "Soldadura y mecanizado (lista de Julián).xlsx"
WAITING = "Cocina - exalumnos.csv"


def _known(plan, department, count):
    """People of the main school who have an e-mail and finished a course of that department."""
    people = [
        person
        for person in plan.people
        if person.school == "main"
        and person.email
        and person.birthdate
        and person.reachability == "reachable"
        and person.last.department == department
        and person.last.end
        and person.last.outcome == "qualification"
        and len(person.enrolments) == 1
    ]
    emails = [person.email for person in people]
    return [person for person in people if emails.count(person.email) == 1][:count]


def _new(plan, seed, count):
    """``(given name, surnames, e-mail, phone, birth date)`` of people who are not known yet."""
    rng = random.Random(seed)
    names = {person.name for person in plan.people}
    rows = []
    for number in range(count):
        given = rng.choice(SPANISH["male" if number % 3 else "female"])
        surnames = " ".join(rng.sample(SPANISH["surnames"], 2))
        if f"{given} {surnames}" in names:
            continue
        phone = f"6{(90 + seed % 9):02d} 00 {10 + number:02d} {rng.randint(10, 99)}"
        born = date(plan.year - rng.randint(24, 31), rng.randint(1, 12), rng.randint(1, 28))
        email = f"{plain(given)}.{plain(surnames).replace('.', '')}@example.com"
        rows.append((given, surnames, email, phone, born))
    return rows


def imported_list(plan):
    """The bytes of a workbook with a title above the headings, in a teacher's own order."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Promociones"
    sheet.append(["Antiguos alumnos de soldadura y mecanizado"])
    sheet.append([])
    sheet.append(["Alumno", "Correo", "Móvil", "F. nacimiento", "Ciclo", "Fecha de titulación"])
    for given, surnames, email, phone, born in _new(plan, 11, 9):
        done = date(plan.year - 6, 6, 21)
        sheet.append([f"{surnames}, {given}", email, phone, born, "FME202", done])
    for person in _known(plan, "MET", 5):
        given, surnames = person.name.split(" ", 1)
        spell = person.last
        born = person.birthdate.strftime("%d/%m/%Y")
        name = f"{surnames.upper()}, {given}"
        sheet.append([name, person.email.upper(), None, born, spell.qualification, spell.end])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def waiting_list(plan):
    """The bytes of a text file with a wrong date, a wrong address, a double and a namesake."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ["Nombre", "Apellidos", "E-mail", "Teléfono", "Nacimiento", "Ciclo", "Año fin", "Notas"]
    )
    year = plan.year - 7
    rows = [
        [given, surnames, email, phone, born.strftime("%d-%m-%Y"), "HOT201", year, ""]
        for given, surnames, email, phone, born in _new(plan, 29, 11)
    ]
    rows[2][4] = f"31-02-{year - 20}"
    rows[5][2] = rows[5][2].replace("@", " arroba ")
    rows[7][0], rows[7][1] = "", ""
    for person in _known(plan, "HOT", 2):
        given, surnames = person.name.split(" ", 1)
        rows.append([given, surnames, person.email, "", "", "", "", "ya la conocemos"])
    namesake = _known(plan, "HOT", 4)[-1]
    given, surnames = namesake.name.split(" ", 1)
    rows.append([given, surnames, "", "", "", "HOT201", year - 1, "¿es la misma persona?"])
    rows.append(rows[0])
    writer.writerows(rows)
    return output.getvalue().encode("cp1252")
