# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The two demo schools: what they teach and who works there. Both are invented."""

LANGS = ("es_ES", "it_IT", "nl_NL", "et_EE")

# key: name, country, language, town, street, zip, phone, e-mail
SCHOOLS = {
    "main": {
        "name": "Escuela Profesional Puerto Lirio",
        "country": "ES",
        "lang": "es_ES",
        "city": "Puerto Lirio",
        "street": "Paseo del Faro 12",
        "phone": "+34 600 00 00 01",
        "email": "alumni@puertolirio.example.org",
    },
    "ee": {
        "name": "Sinilinna Ametikool",
        "country": "EE",
        "lang": "et_EE",
        "city": "Sinilinn",
        "street": "Kooli 3",
        "phone": "+372 5300 0001",
        "email": "vilistlased@sinilinna.example.org",
    },
}

# school, code, name in English and in LANGS, login of the head
DEPARTMENTS = [
    ("main", "ELE", "Electricity and electronics", "Electricidad y electrónica",
     "Elettricità ed elettronica", "Elektrotechniek en elektronica", "Elekter ja elektroonika",
     "teacher"),
    ("main", "HOT", "Hospitality and tourism", "Hostelería y turismo", "Ospitalità e turismo",
     "Horeca en toerisme", "Majutus ja turism", "teacher3"),
    ("main", "CAR", "Health and care", "Sanidad y atención", "Salute e assistenza",
     "Zorg en welzijn", "Tervishoid ja hoolekanne", "teacher5"),
    ("main", "MET", "Metal and mechanics", "Metal y mecánica", "Metallo e meccanica",
     "Metaal en werktuigbouw", "Metall ja mehaanika", "teacher7"),
    ("ee", "MTS", "Forestry", "Silvicultura", "Silvicoltura", "Bosbouw", "Metsandus",
     "teacher.ee"),
    ("ee", "ITE", "Information technology", "Informática", "Informatica", "Informatietechnologie",
     "Infotehnoloogia", "officer.ee"),
]  # fmt: skip

# code, name in English and in LANGS
FAMILIES = [
    ("ELE", "Electricity and electronics", "Electricidad y electrónica",
     "Elettricità ed elettronica", "Elektrotechniek en elektronica", "Elekter ja elektroonika"),
    ("HOT", "Hospitality and tourism", "Hostelería y turismo", "Ospitalità e turismo",
     "Horeca en toerisme", "Majutus ja turism"),
    ("SAN", "Health", "Sanidad", "Sanità", "Gezondheidszorg", "Tervishoid"),
    ("SSC", "Community services", "Servicios a la comunidad", "Servizi alla comunità",
     "Maatschappelijke dienstverlening", "Sotsiaalteenused"),
    ("FME", "Mechanical manufacturing", "Fabricación mecánica", "Fabbricazione meccanica",
     "Metaalbewerking", "Metallitöötlus"),
    ("AGR", "Agriculture and forestry", "Agraria", "Agricoltura e foreste", "Land- en bosbouw",
     "Põllumajandus ja metsandus"),
    ("IFC", "Computing and communications", "Informática y comunicaciones",
     "Informatica e comunicazioni", "ICT", "Info- ja kommunikatsioonitehnoloogia"),
]  # fmt: skip

# code of the department, code, family, EQF level, ISCED-F code, sector, share of women, name in
# English and in LANGS
QUALIFICATIONS = [
    ("ELE", "ELE201", "ELE", 4, "0713", "industry", 0.10, "Electrical installations",
     "Instalaciones eléctricas y automáticas", "Impianti elettrici",
     "Elektrotechnische installaties", "Elektripaigaldised"),
    ("ELE", "ELE302", "ELE", 5, "0713", "industry", 0.12, "Electrotechnical systems",
     "Sistemas electrotécnicos y automatizados", "Sistemi elettrotecnici",
     "Elektrotechnische systemen", "Elektrotehnilised süsteemid"),
    ("ELE", "ELE303", "ELE", 5, "0714", "industry", 0.15, "Industrial automation and robotics",
     "Automatización y robótica industrial", "Automazione e robotica industriale",
     "Industriële automatisering en robotica", "Tööstusautomaatika ja robootika"),
    ("HOT", "HOT101", "HOT", 3, "1013", "services", 0.45, "Kitchen and restaurant, basic",
     "Cocina y restauración, grado básico", "Cucina e ristorazione, base",
     "Keuken en restaurant, basis", "Köögi- ja restoranitöö alused"),
    ("HOT", "HOT201", "HOT", 4, "1013", "services", 0.50, "Cooking and gastronomy",
     "Cocina y gastronomía", "Cucina e gastronomia", "Koken en gastronomie",
     "Kokakunst ja gastronoomia"),
    ("HOT", "HOT302", "HOT", 5, "1015", "services", 0.70, "Tourist guiding and information",
     "Guía, información y asistencia turísticas", "Guida e informazioni turistiche",
     "Toeristische informatie en begeleiding", "Giidi- ja turismiinfo teenused"),
    ("CAR", "SAN201", "SAN", 4, "0913", "services", 0.85, "Auxiliary nursing care",
     "Cuidados auxiliares de enfermería", "Assistenza infermieristica ausiliaria",
     "Verpleegkundige ondersteuning", "Abiõendus"),
    ("CAR", "SSC201", "SSC", 4, "0921", "services", 0.80, "Care of dependent people",
     "Atención a personas en situación de dependencia",
     "Assistenza alle persone non autosufficienti", "Zorg voor hulpbehoevenden", "Hooldustöö"),
    ("CAR", "SSC302", "SSC", 5, "0922", "services", 0.92, "Early childhood education",
     "Educación infantil", "Educazione della prima infanzia",
     "Opvang en educatie van jonge kinderen", "Väikelaste kasvatus"),
    ("MET", "FME201", "FME", 4, "0715", "industry", 0.08, "Machining", "Mecanizado",
     "Lavorazioni meccaniche", "Verspaning", "Lõiketöötlus"),
    ("MET", "FME202", "FME", 4, "0715", "industry", 0.06, "Welding and boilermaking",
     "Soldadura y calderería", "Saldatura e carpenteria metallica", "Lassen en plaatwerk",
     "Keevitus ja katlasepatöö"),
    ("MTS", "MTS401", "AGR", 4, "0821", "primary", 0.20, "Forest worker", "Trabajo forestal",
     "Operatore forestale", "Bosbouwmedewerker", "Metsur"),
    ("MTS", "MTS402", "AGR", 4, "0821", "primary", 0.08, "Forest machine operator",
     "Manejo de maquinaria forestal", "Conduttore di macchine forestali",
     "Machinist bosbouwmachines", "Metsamasina juht"),
    ("ITE", "ITE401", "IFC", 4, "0612", "services", 0.18, "IT systems specialist",
     "Sistemas informáticos", "Sistemi informatici", "Systeembeheer", "IT-süsteemide spetsialist"),
]  # fmt: skip

# school, login (also the password), name, group, language, department, what they do
STAFF = [
    ("main", "manager", "Carmen Ibarrola Vidal", "manager", "en_US", None, "Head of studies"),
    ("main", "leader", "Rosa Montalbán Ferro", "leader", "en_US", None, "Head teacher"),
    ("main", "officer", "Elena Duarte Roca", "officer", "en_US", None, "Alumni officer"),
    ("main", "tracking", "Aitana Rueda Prats", "tracking", "en_US", None, "Tracking coordinator"),
    ("main", "officer2", "Iker Salgado Neira", "officer", "es_ES", None, "Placement officer"),
    ("main", "teacher", "Marta Quiroga Leal", "teacher", "en_US", "ELE", "Teacher"),
    ("main", "teacher2", "Óscar Belmonte Ríos", "teacher", "es_ES", "ELE", "Teacher"),
    ("main", "teacher3", "Lucía Ferreiro Soto", "teacher", "es_ES", "HOT", "Teacher"),
    ("main", "teacher4", "Paolo Ferrandi", "teacher", "it_IT", "HOT", "Teacher"),
    ("main", "teacher5", "Nuria Castaño Vela", "teacher", "es_ES", "CAR", "Teacher"),
    ("main", "teacher6", "Sanne de Wit", "teacher", "nl_NL", "CAR", "Teacher"),
    ("main", "teacher7", "Julián Arrieta Pons", "teacher", "es_ES", "MET", "Teacher"),
    ("main", "teacher8", "Begoña Lasarte Mora", "teacher", "es_ES", "MET", "Teacher"),
    ("main", "staff", "Tomás Olmedo Gil", None, "es_ES", None, "Secretary"),
    ("ee", "officer.ee", "Kadri Tammsalu", "tracking", "et_EE", "ITE", "Alumni officer"),
    ("ee", "leader.ee", "Liina Saarepuu", "leader", "et_EE", None, "Head teacher"),
    ("ee", "teacher.ee", "Margus Põldre", "teacher", "et_EE", "MTS", "Teacher"),
]

# department: job titles of those who learned there, and employers (all invented)
JOBS = {
    "ELE": (
        ["Electrician", "Maintenance electrician", "Automation technician", "Panel builder",
         "Solar panel fitter", "Lift technician"],
        ["Instalaciones Faro Azul", "Electrolirio", "Ascensores Ría Alta", "Solaria Norte",
         "Automatismos Bermeo y Cía"],
    ),
    "HOT": (
        ["Cook", "Kitchen assistant", "Waiter", "Receptionist", "Tour guide", "Pastry cook"],
        ["Hotel Bahía Lirio", "Restaurante La Brújula", "Hostal Cuatro Vientos",
         "Cruceros Mar de Fondo", "Taberna El Ancla"],
    ),
    "CAR": (
        ["Nursing assistant", "Carer", "Nursery assistant", "Home help", "Activity organiser"],
        ["Residencia Los Tilos", "Clínica Santa Brisa", "Escuela infantil Caracola",
         "Centro de día Alborada"],
    ),
    "MET": (
        ["Welder", "Machinist", "CNC operator", "Boilermaker", "Workshop assistant"],
        ["Talleres Yunque", "Astilleros Punta Lirio", "Mecanizados Tres Ejes",
         "Calderería Hierro y Mar"],
    ),
    "MTS": (
        ["Forest worker", "Harvester operator", "Forwarder operator", "Nursery worker"],
        ["Sinimetsa OÜ", "Põhjatuule Mets", "Kännu Puit"],
    ),
    "ITE": (
        ["System administrator", "Help desk technician", "Network technician", "Tester"],
        ["Sinivõrk OÜ", "Kivi ja Pilv", "Andmekoda"],
    ),
}  # fmt: skip
