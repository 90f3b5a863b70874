"""A school with many alumni, written by plain SQL so that making it costs little.

Names repeat as they do in life; one person in a hundred has no e-mail address; six in ten decided
whether they want to keep in touch.
"""

from datetime import date, timedelta
from types import SimpleNamespace

GIVEN = (
    "Ana Marta Lucia Carmen Elena Sara Paula Irene Julia Alba Nerea Rosa Clara Ines Laura David "
    "Pablo Javier Sergio Carlos Daniel Adrian Diego Mario Hugo Luis Jorge Andres Ivan Oscar Giulia "
    "Marco Luca Chiara Sven Anneke Joris Femke Kadri Tiit Liis Mart Piret Jaan Maarja Andrus"
).split()
SURNAMES = (
    "Garcia Martinez Lopez Sanchez Perez Gomez Martin Jimenez Ruiz Hernandez Diaz Moreno Alvarez "
    "Romero Alonso Gutierrez Navarro Torres Dominguez Vazquez Ramos Gil Ramirez Serrano Blanco "
    "Molina Morales Suarez Ortega Delgado Castro Ortiz Rubio Marin Sanz Nunez Iglesias Medina "
    "Garrido Cortes Castillo Santos Lozano Guerrero Cano Prieto Mendez Cruz Gallego Vidal Leon "
    "Herrera Marquez Cabrera Campos Vega Fuentes Carrasco Diez Reyes Caballero Nieto Aguilar "
    "Rossi Bianchi Ferrari Ricci Bakker Visser Smit Meijer Tamm Saar Magi Kask Kukk Sepp"
).split()
YEARS = range(2005, 2025)


def make_school(bench):
    """School years, departments and qualifications of the main company, and its categories."""
    env = bench.env
    school = env.company
    school.country_id = env.ref("base.es")
    years = env["tracktion.school.year"]._generate(YEARS[0] - 1, YEARS[-1], school)
    departments = env["tracktion.department"].create(
        [{"name": f"Department {number}", "code": f"D{number}"} for number in range(6)]
    )
    qualifications = env["tracktion.qualification"].create(
        [
            {
                "name": f"Qualification {number}",
                "code": f"Q{number}",
                "department_id": departments[number % 6].id,
                "sector": ("industry", "services", "primary")[number % 3],
            }
            for number in range(20)
        ]
    )
    codes = ("graduate", "certificate", "non_graduate", "current_student")
    categories = env["tracktion.category"].search([("code", "in", codes)])
    owners = env["res.users"].create(
        [
            {
                "name": f"Teacher {number}",
                "login": f"bench_teacher{number}",
                "group_ids": [(4, env.ref("tracktion_alumni.group_teacher").id)],
            }
            for number in range(10)
        ]
    )
    officer = env["res.users"].create(
        {
            "name": "Officer",
            "login": "bench_officer",
            "group_ids": [(4, env.ref("tracktion_alumni.group_officer").id)],
        }
    )
    env.flush_all()
    return SimpleNamespace(
        company=school,
        years={year.date_end.year: year for year in years},
        qualifications=qualifications,
        categories=categories,
        owners=owners,
        officer=officer,
    )


def make_rows(bench, count, first=0):
    """``count`` people as dictionaries; numbers from ``first`` keep addresses apart."""
    pick = bench.random
    rows = []
    for number in range(first, first + count):
        surnames = (pick.choice(SURNAMES), pick.choice(SURNAMES))
        given = pick.choice(GIVEN)
        year = pick.choice(YEARS)
        birth = date(year - pick.randint(18, 24), 1, 1) + timedelta(days=pick.randrange(365))
        rows.append(
            {
                "number": number,
                "name": f"{given} {surnames[0]} {surnames[1]}",
                "email": f"{given}.{surnames[0]}{number}@example.org".lower()
                if pick.random() > 0.01
                else None,
                "phone": f"+346{number:08d}",
                "birthdate": birth,
                "year": year,
            }
        )
    return rows


def insert_people(bench, school, rows):
    """The people of :func:`make_rows` with enrolments, consents and all that follows from them.

    :return: the ids of the partners, in the order of ``rows``
    """
    from odoo.addons.tracktion_alumni.lib.names import name_key

    pick = bench.random
    qualifications, owners = school.qualifications.ids, school.owners.ids
    departments = {q.id: q.department_id.id for q in school.qualifications}
    sectors = {q.id: q.sector for q in school.qualifications}
    alumni = {category.id: category.is_alumnus for category in school.categories}
    company = school.company.id
    values = []
    for row in rows:
        qualification, category = pick.choice(qualifications), pick.choice(list(alumni))
        decision = pick.choices(("yes", "no", "unknown"), (45, 15, 40))[0]
        reach = pick.choices(("reachable", "bounced", "lost", "deceased"), (94, 3, 2, 1))[0]
        values.append(
            (
                row["name"],
                row["email"],
                row["phone"],
                name_key(row["name"]),
                row["birthdate"],
                pick.choice(("female", "male")),
                category,
                qualification,
                departments[qualification],
                school.years[row["year"]].id,
                row["year"],
                date(row["year"], 6, 28),
                alumni[category],
                pick.choice(owners),
                decision,
                reach,
                alumni[category] and decision != "no" and reach != "deceased",
                sectors[qualification],
            )
        )
    bench.sql(
        """
        CREATE TEMP TABLE IF NOT EXISTS bench_people (
            n serial, name text, email text, phone text, key text, birth date, gender text,
            category int, qualification int, department int, school_year int, year int, ended date,
            is_alumnus boolean, owner int, decision text, reach text, contactable boolean,
            sector text);
        TRUNCATE bench_people RESTART IDENTITY
        """
    )
    bench.cr.execute_values(
        """
        INSERT INTO bench_people (name, email, phone, key, birth, gender, category, qualification,
            department, school_year, year, ended, is_alumnus, owner, decision, reach, contactable,
            sector) VALUES %s
        """,
        values,
        page_size=1000,
    )
    [(last,)] = bench.sql("SELECT COALESCE(MAX(id), 0) FROM res_partner")
    bench.cr.execute(
        """
        INSERT INTO res_partner (id, name, complete_name, email, email_normalized, phone,
            phone_sanitized, active, type, lang, company_id, is_company, partner_share,
            commercial_partner_id, create_uid, write_uid, create_date, write_date,
            alumni_name_key, alumni_birthdate, alumni_gender, alumni_category_id,
            alumni_qualification_id, alumni_department_id, alumni_school_year_id,
            alumni_graduation_year, alumni_graduation_date, alumni_is_alumnus,
            alumni_relation_owner_id, alumni_keep_in_touch, alumni_reachability,
            alumni_contactable)
        SELECT %(last)s + n, name, name, email, email, phone, phone, TRUE, 'contact', 'en_US',
               %(company)s, FALSE, TRUE, %(last)s + n, 1, 1, now() - interval '30 days',
               now() - interval '30 days', key, birth, gender, category, qualification, department,
               school_year, year, ended, is_alumnus, owner, decision, reach, contactable
          FROM bench_people;
        SELECT setval('res_partner_id_seq', (SELECT MAX(id) FROM res_partner));
        INSERT INTO tracktion_enrolment (partner_id, company_id, qualification_id, department_id,
            sector, kind, state, outcome, date_end, year_end, school_year_id, category_id,
            category_rule_id, tutor_id, active, create_uid, write_uid, create_date, write_date)
        SELECT %(last)s + n, %(company)s, qualification, department, sector, 'student',
               'finished', 'qualification', ended, year, school_year, category, category, owner,
               TRUE, 1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM bench_people;
        UPDATE res_partner p SET alumni_main_enrolment_id = e.id
          FROM tracktion_enrolment e WHERE e.partner_id = p.id AND p.id > %(last)s;
        INSERT INTO tracktion_consent (partner_id, company_id, purpose_id, decision, source, date,
            create_uid, write_uid, create_date, write_date)
        SELECT %(last)s + n, %(company)s,
               (SELECT id FROM tracktion_consent_purpose WHERE code = 'keep_in_touch'),
               CASE decision WHEN 'yes' THEN 'given' ELSE 'refused' END, 'classroom',
               '2025-01-10 10:00:00', 1, 1, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM bench_people WHERE decision != 'unknown'
        """,
        {"last": last, "company": company},
    )
    bench.settle()
    return [last + number for number in range(1, len(rows) + 1)]
