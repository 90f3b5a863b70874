# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The texts of ``phrases``, in English, Spanish, Italian, Dutch and Estonian."""

NAMES = {"en": "English", "es": "Español", "it": "Italiano", "nl": "Nederlands", "et": "Eesti"}
LANGUAGES = tuple(NAMES)

#: In the order of LANGUAGES.
TEXTS = {
    # --- the page -------------------------------------------------------------------------------
    "title": (
        "Where are you now?",
        "¿Dónde estáis ahora?",
        "Dove siete adesso?",
        "Waar staan jullie nu?",
        "Kus te praegu olete?",
    ),
    "lead": (
        "You told us, and this is what you said. Thank you!",
        "Nos lo contasteis, y esto es lo que dijisteis. ¡Gracias!",
        "Ce lo avete raccontato: ecco che cosa avete detto. Grazie!",
        "Jullie vertelden het ons, en dit is wat jullie zeiden. Dank je wel!",
        "Te rääkisite meile ja siin on see, mida ütlesite. Aitäh!",
    ),
    "graduated": (
        "Finished in {year}",
        "Promoción {year}",
        "Diplomati nel {year}",
        "Afgestudeerd in {year}",
        "Lõpetanud õppeaastal {year}",
    ),
    "language": ("Language", "Idioma", "Lingua", "Taal", "Keel"),
    "poster": (
        "Poster to print (PDF)",
        "Póster para imprimir (PDF)",
        "Poster da stampare (PDF)",
        "Poster om te printen (PDF)",
        "Plakat printimiseks (PDF)",
    ),
    "done_title": (
        "What we did with it",
        "Qué hemos hecho con ello",
        "Che cosa ne abbiamo fatto",
        "Wat we ermee deden",
        "Mida me sellega tegime",
    ),
    "thanks_title": ("Thank you", "Gracias", "Grazie", "Dank je wel", "Aitäh"),
    "thanks": (
        "Your answers help those who come after you. Without you we would be guessing.",
        "Vuestras respuestas ayudan a quienes vienen detrás. Sin ellas solo podríamos adivinar.",
        "Le vostre risposte aiutano chi viene dopo di voi. Senza di voi potremmo solo indovinare.",
        "Jullie antwoorden helpen wie na jullie komt. Zonder jullie konden we alleen maar gissen.",
        "Teie vastused aitavad neid, kes tulevad pärast teid. Ilma teieta saaksime ainult oletada.",
    ),
    "caution_title": (
        "Read with care",
        "Con cautela",
        "Da leggere con cautela",
        "Lees met de nodige voorzichtigheid",
        "Lugege ettevaatlikult",
    ),
    "caution": (
        "These figures speak of those who answered. The others may be doing better or worse, and "
        "the job market differs from year to year and from place to place.",
        "Estas cifras hablan de quienes respondieron. A las demás personas puede irles mejor o "
        "peor, y el mercado de trabajo cambia de un año a otro y de un lugar a otro.",
        "Questi numeri parlano di chi ha risposto. Agli altri può andare meglio o peggio, e il "
        "mercato del lavoro cambia di anno in anno e da un luogo all'altro.",
        "Deze cijfers gaan over wie antwoordde. Met de anderen kan het beter of slechter gaan, en "
        "de arbeidsmarkt verschilt per jaar en per plaats.",
        "Need arvud räägivad neist, kes vastasid. Teistel võib minna paremini või halvemini ning "
        "tööturg on aastati ja paigati erinev.",
    ),
    "small": (
        "So that nobody can be recognised, groups of a few people are not shown.",
        "Para que no se pueda reconocer a nadie, no se muestran los grupos de pocas personas.",
        "Perché nessuno possa essere riconosciuto, i gruppi di poche persone non compaiono.",
        "Groepen van een paar mensen staan er niet in, zodat niemand te herkennen is.",
        "Et kedagi ei saaks ära tunda, väikeseid rühmi ei näidata.",
    ),
    "nothing": (
        "There are not enough answers yet to tell you something without giving anybody away.",
        "Todavía no hay respuestas suficientes para contaros algo sin que se reconozca a nadie.",
        "Non ci sono ancora abbastanza risposte per raccontarvi qualcosa senza tradire nessuno.",
        "Er zijn nog niet genoeg antwoorden om iets te vertellen zonder iemand te verraden.",
        "Vastuseid pole veel piisavalt, et midagi öelda ilma kedagi paljastamata.",
    ),
    # --- points in time -------------------------------------------------------------------------
    "pre": (
        "Before finishing",
        "Antes de terminar",
        "Prima di finire",
        "Vóór het einde",
        "Enne lõpetamist",
    ),
    "post6": (
        "6 months later",
        "6 meses después",
        "6 mesi dopo",
        "6 maanden later",
        "6 kuud hiljem",
    ),
    "post18": (
        "18 months later",
        "18 meses después",
        "18 mesi dopo",
        "18 maanden later",
        "18 kuud hiljem",
    ),
    # --- who took part --------------------------------------------------------------------------
    "who": (
        "Who took part",
        "Quiénes participasteis",
        "Chi ha partecipato",
        "Wie meededen",
        "Osalejad",
    ),
    "schools": ("School", "Centro", "Scuola", "School", "Kool"),
    "levels": ("Level", "Nivel", "Livello", "Niveau", "Tase"),
    "families": (
        "Fields",
        "Familias profesionales",
        "Aree professionali",
        "Vakgebieden",
        "Valdkonnad",
    ),
    "answered": (
        "of you answered, {percent} of all we asked",
        "respondisteis: {percent} de las personas invitadas",
        "di voi hanno risposto: {percent} delle persone invitate",
        "van jullie antwoordden, {percent} van wie we het vroegen",
        "teist vastas, {percent} kõigist küsitutest",
    ),
    "women": (
        "of your year are women",
        "de vuestra promoción son mujeres",
        "del vostro anno sono donne",
        "van jullie jaar is vrouw",
        "teie lennust on naised",
    ),
    # --- situation ------------------------------------------------------------------------------
    "situation": (
        "What you are doing",
        "Qué hacéis ahora",
        "Che cosa fate",
        "Wat jullie doen",
        "Mida te teete",
    ),
    "working": (
        "{share} of you have a job, with or without studying at the same time.",
        "De quienes respondisteis, {share} {trabaja|trabajan}, con o sin estudios a la vez.",
        "Di voi che avete risposto, {share} {lavora|lavorano}, con o senza studi.",
        "Van jullie {heeft|hebben} {share} een baan, met of zonder studie ernaast.",
        "Teist {töötab|töötavad|ei tööta} {share}, kas õpingute kõrvalt või ilma.",
    ),
    "status_working": ("Work", "Trabajáis", "Lavorate", "Werken", "Töötate"),
    "status_studying": ("Study", "Estudiáis", "Studiate", "Studeren", "Õpite"),
    "status_working_studying": (
        "Work and study",
        "Trabajáis y estudiáis",
        "Lavorate e studiate",
        "Werken en studeren",
        "Töötate ja õpite",
    ),
    "status_self_employed": (
        "Run your own business",
        "Tenéis vuestro propio negocio",
        "Avete un'attività vostra",
        "Eigen bedrijf",
        "Oma ettevõte",
    ),
    "status_volunteering": (
        "Volunteer",
        "Hacéis voluntariado",
        "Fate volontariato",
        "Vrijwilligerswerk",
        "Vabatahtlik töö",
    ),
    "status_unemployed": (
        "Neither job nor course",
        "Ni empleo ni estudios",
        "Né lavoro né studi",
        "Geen werk, geen studie",
        "Ei tööta ega õpi",
    ),
    # --- plans ----------------------------------------------------------------------------------
    "expectations": (
        "Plans that came true",
        "Planes cumplidos",
        "Progetti realizzati",
        "Plannen die uitkwamen",
        "Täitunud plaanid",
    ),
    "expectations_met": (
        "{share} of you who planned to work are working.",
        "De quienes pensabais trabajar, {share} {trabaja|trabajan} ahora.",
        "Di voi che pensavate di lavorare, {share} oggi {lavora|lavorano}.",
        "Van jullie die wilden gaan werken, {werkt|werken} {share} nu.",
        "Teist, kes plaanisid tööle minna, {töötab|töötavad|ei tööta} {share}.",
    ),
    # --- those who work -------------------------------------------------------------------------
    "employed": (
        "You who work",
        "Quienes trabajáis",
        "Voi che lavorate",
        "Jullie die werken",
        "Kes te töötate",
    ),
    "how_found": (
        "How you found your first job",
        "Cómo encontrasteis el primer empleo",
        "Come avete trovato il primo lavoro",
        "Hoe jullie je eerste baan vonden",
        "Kuidas leidsite esimese töö",
    ),
    "time_first_job": (
        "{share} of you who work found your first job in less than a month.",
        "De quienes trabajáis, {share} {encontró|encontraron} su primer empleo en menos de un mes.",
        "Di voi che lavorate, {share} {ha|hanno} trovato il primo lavoro in meno di un mese.",
        "Van jullie die werken, {vond|vonden} {share} binnen een maand een eerste baan.",
        "Neist teie seast, kes töötavad, {leidis|leidsid|ei leidnud} {share} esimese töö vähem kui "
        "kuuga.",
    ),
    "quality": (
        "Your jobs",
        "Vuestros empleos",
        "I vostri lavori",
        "Jullie banen",
        "Teie töökohad",
    ),
    "job_related": (
        "{share} of you who work have a job in the field you trained for.",
        "De quienes trabajáis, {share} {tiene|tienen} un empleo relacionado con su formación.",
        "Di voi che lavorate, {share} {ha|hanno} un lavoro legato alla propria formazione.",
        "Van jullie die werken, {heeft|hebben} {share} een baan die bij de opleiding past.",
        "Neist teie seast, kes töötavad, {teeb|teevad|ei tee} {share} erialast tööd.",
    ),
    "permanent": (
        "{share} of you who work have a permanent contract.",
        "De quienes trabajáis, {share} {tiene|tienen} contrato indefinido.",
        "Di voi che lavorate, {share} {ha|hanno} un contratto a tempo indeterminato.",
        "Van jullie die werken, {heeft|hebben} {share} een vast contract.",
        "Neist teie seast, kes töötavad, {töötab|töötavad|ei tööta} {share} tähtajatu lepinguga.",
    ),
    "part_time": (
        "{share} of you who work do so part-time.",
        "De quienes trabajáis, {share} lo {hace|hacen} a tiempo parcial.",
        "Di voi che lavorate, {share} lo {fa|fanno} part-time.",
        "Van jullie die werken, {doet|doen} {share} dat in deeltijd.",
        "Neist teie seast, kes töötavad, {töötab|töötavad|ei tööta} {share} osalise koormusega.",
    ),
    "wage_lt_1000": (
        "{share} of you who work take home less than 1,000 euros a month.",
        "De quienes trabajáis, {share} {cobra|cobran} menos de 1000 euros netos al mes.",
        "Di voi che lavorate, {share} {guadagna|guadagnano} meno di 1000 euro netti al mese.",
        "Van jullie die werken, {verdient|verdienen} {share} minder dan 1000 euro netto per maand.",
        "Neist teie seast, kes töötavad, {saab|saavad|ei saa} {share} kätte alla 1000 euro kuus.",
    ),
    "jobseeking_employed": (
        "{share} of you who work are looking for another job.",
        "De quienes trabajáis, {share} {busca|buscan} otro empleo.",
        "Di voi che lavorate, {share} {cerca|cercano} un altro lavoro.",
        "Van jullie die werken, {zoekt|zoeken} {share} een andere baan.",
        "Neist teie seast, kes töötavad, {otsib|otsivad|ei otsi} {share} teist tööd.",
    ),
    # --- those who study ------------------------------------------------------------------------
    "students": (
        "You who study",
        "Quienes estudiáis",
        "Voi che studiate",
        "Jullie die studeren",
        "Kes te õpite",
    ),
    "studying": (
        "{share} of you are studying.",
        "De quienes respondisteis, {share} {sigue|siguen} estudiando.",
        "Di voi che avete risposto, {share} {continua|continuano} a studiare.",
        "Van jullie {studeert|studeren} {share} verder.",
        "Teist {õpib|õpivad|ei õpi} {share} edasi.",
    ),
    "study_combined": (
        "{share} of you who study also work.",
        "De quienes estudiáis, {share} también {trabaja|trabajan}.",
        "Di voi che studiate, {share} {lavora|lavorano} anche.",
        "Van jullie die studeren, {werkt|werken} {share} ook.",
        "Neist teie seast, kes õpivad, {töötab|töötavad|ei tööta} {share} õpingute kõrvalt.",
    ),
    "study_related": (
        "{share} of you who study stay in the field you trained for.",
        "De quienes estudiáis, {share} {sigue|siguen} en el campo de su formación.",
        "Di voi che studiate, {share} {resta|restano} nel campo della propria formazione.",
        "Van jullie die studeren, {blijft|blijven} {share} in het eigen vakgebied.",
        "Neist teie seast, kes õpivad, {jätkab|jätkavad|ei jätka} {share} samas valdkonnas.",
    ),
    "study_type": (
        "What you study",
        "Qué estudiáis",
        "Che cosa studiate",
        "Wat jullie studeren",
        "Mida te õpite",
    ),
    # --- those without a job --------------------------------------------------------------------
    "unemployed": (
        "You who are looking",
        "Quienes buscáis",
        "Voi che cercate",
        "Jullie die zoeken",
        "Kes te otsite",
    ),
    "unemployed_share": (
        "{share} of you are without a job or a course right now.",
        "De quienes respondisteis, {share} {está|están} ahora sin empleo ni estudios.",
        "Di voi che avete risposto, {share} {è|sono} ora senza lavoro e senza studi.",
        "Van jullie {zit|zitten} {share} nu zonder werk en zonder studie.",
        "Teist {on|on|ei ole} {share} praegu ilma töö ja õpinguteta.",
    ),
    "unemployed_had_job": (
        "{share} of you who are out of work have had a job since you finished.",
        "De quienes no tenéis empleo, {share} {ha|han} tenido alguno desde que acabasteis.",
        "Di voi che non avete un lavoro, {share} ne {ha|hanno} avuto uno dopo la scuola.",
        "Van jullie zonder werk {had|hadden} {share} na school al een baan.",
        "Teist, kes on tööta, {on|on|ei ole} {share} pärast kooli juba töötanud.",
    ),
    "unemployment_reason": (
        "What stands in your way",
        "Qué os lo pone difícil",
        "Che cosa vi ostacola",
        "Wat in de weg staat",
        "Mis teid takistab",
    ),
    # --- options that the questionnaires word in the first person -------------------------------
    "how_found_placement": (
        "The company of the work placement",
        "La empresa de las prácticas",
        "L'azienda dello stage",
        "Het stagebedrijf",
        "Praktikaettevõtte kaudu",
    ),
    "how_found_school": (
        "Your school",
        "Vuestro centro",
        "La vostra scuola",
        "Jullie school",
        "Teie kooli kaudu",
    ),
    "how_found_alumni": (
        "A former student of your school",
        "Alguien que estudió en vuestro centro",
        "Un ex studente della vostra scuola",
        "Een oud-student van jullie school",
        "Teie kooli vilistlase kaudu",
    ),
    "how_found_contacts": (
        "Personal contacts",
        "Contactos personales",
        "Conoscenze personali",
        "Eigen netwerk",
        "Isiklike tutvuste kaudu",
    ),
    "unemployment_reason_few_jobs_field": (
        "Few jobs in your field",
        "Pocas ofertas en vuestro sector",
        "Poche offerte nel vostro settore",
        "Weinig banen in jullie vakgebied",
        "Erialaseid töökohti on vähe",
    ),
    "unemployment_reason_few_jobs_area": (
        "Few jobs where you live",
        "Pocas ofertas donde vivís",
        "Poche offerte dove vivete",
        "Weinig banen waar jullie wonen",
        "Teie kodukohas on vähe töökohti",
    ),
    "unemployment_reason_waiting": (
        "A job or course is about to start",
        "A la espera de un empleo o curso",
        "Un lavoro o un corso sta per iniziare",
        "Een baan of opleiding begint binnenkort",
        "Töö või õpingud kohe algavad",
    ),
    "unemployment_reason_not_looking": (
        "Not looking for work now",
        "Ahora no buscáis trabajo",
        "Ora non cercate lavoro",
        "Nu niet op zoek naar werk",
        "Praegu te tööd ei otsi",
    ),
    # --- skills ---------------------------------------------------------------------------------
    "skills": (
        "What you learnt",
        "Lo que aprendisteis",
        "Che cosa avete imparato",
        "Wat jullie leerden",
        "Mida te õppisite",
    ),
    "skills_dev": (
        "The skills your training developed most",
        "Las competencias que más desarrollasteis",
        "Le competenze che avete sviluppato di più",
        "De vaardigheden die jullie het meest ontwikkelden",
        "Oskused, mis arenesid kõige rohkem",
    ),
    "wishes": (
        "What you would like more of",
        "De qué querríais más",
        "Di che cosa vorreste di più",
        "Waar jullie meer van willen",
        "Mida te sooviksite rohkem",
    ),
    "learn_more": (
        "What you would have liked to learn more about",
        "Sobre qué os habría gustado aprender más",
        "Che cosa avreste voluto approfondire",
        "Waar jullie meer over hadden willen leren",
        "Mille kohta oleksite soovinud rohkem õppida",
    ),
    # --- the mail -------------------------------------------------------------------------------
    "mail_subject": (
        "What you told us: the results are here",
        "Lo que nos contasteis: aquí están los resultados",
        "Quello che ci avete raccontato: ecco i risultati",
        "Wat jullie ons vertelden: de resultaten zijn er",
        "Mida te meile rääkisite: tulemused on käes",
    ),
    "mail_hello": (
        "Hello {first_name},",
        "Hola, {first_name}:",
        "Ciao {first_name},",
        "Hallo {first_name},",
        "Tere, {first_name}!",
    ),
    "mail_body": (
        "Thank you for answering our questions. You gave us your time, so here is what came out: "
        "a short page, for you who took part.",
        "Gracias por responder a nuestras preguntas. Nos diste tu tiempo, así que aquí tienes el "
        "resultado: una página breve, para quienes participasteis.",
        "Grazie per aver risposto alle nostre domande. Ci hai dedicato il tuo tempo: ecco che cosa "
        "ne è venuto fuori, in una breve pagina per chi ha partecipato.",
        "Bedankt voor het beantwoorden van onze vragen. Je gaf ons je tijd, dus hier is wat eruit "
        "kwam: een korte pagina, voor jullie die meededen.",
        "Aitäh, et vastasid meie küsimustele. Sa andsid meile oma aega, siin on tulemus: lühike "
        "leht neile, kes osalesid.",
    ),
    "mail_link": (
        "See the results",
        "Ver los resultados",
        "Vedi i risultati",
        "Bekijk de resultaten",
        "Vaata tulemusi",
    ),
    "not_found_title": (
        "There is nothing here",
        "Aquí no hay nada",
        "Qui non c'è niente",
        "Hier is niets",
        "Siin ei ole midagi",
    ),
    "not_found": (
        "The page was not published, or it was taken back. Ask your school for the address.",
        "La página no está publicada o se ha retirado. Pide la dirección a tu centro.",
        "La pagina non è pubblicata o è stata ritirata. Chiedi l'indirizzo alla tua scuola.",
        "De pagina is niet gepubliceerd of is teruggetrokken. Vraag je school om het adres.",
        "Lehte ei ole avaldatud või see on eemaldatud. Küsi aadressi oma koolist.",
    ),
}
