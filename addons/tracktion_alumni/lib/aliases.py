# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the columns of schools' lists are called, in five languages.

One entry per field and language, headings parted by ``|``. Accents, capitals and punctuation do
not matter. Languages: English, Spanish, Italian, Dutch, Estonian.
"""

ALIASES = {
    "surname": {
        "en": "surname|last name|family name|lastname|surnames|last names|familyname"
        "|second name(s)|surname(s)",
        "es": "apellidos|apellido|1er apellido|primer apellido|apellido 1|apellido1|apellido(s)"
        "|apell|apells|apellidos alumno|ap 1|1 apellido|cognoms",
        "it": "cognome|cognomi|cogn",
        "nl": "achternaam|familienaam|geslachtsnaam|achternamen|roepachternaam",
        "et": "perekonnanimi|perenimi|perek nimi|perekonna nimi|pere nimi|perekonnanimed",
    },
    "surname2": {
        "en": "second surname|surname 2|last name 2",
        "es": "segundo apellido|2o apellido|2 apellido|apellido 2|apellido2|2do apellido|ap 2",
        "it": "secondo cognome",
        "nl": "tweede achternaam",
        "et": "teine perekonnanimi",
    },
    "prefix": {
        "en": "name prefix|surname prefix|infix",
        "es": "particula",
        "it": "particella",
        "nl": "tussenvoegsel|tussenvoegsels|tussenv|voorvoegsel|voorvoegsels|tv|tussenvgsl|tussen",
        "et": "nimeliide",
    },
    "given_name": {
        "en": "first name|given name|forename|firstname|first names|given names|christian name"
        "|givenname|forenames",
        "es": "nombre de pila|nombres|nombre alumno|nom",
        "it": "nome di battesimo|nomi",
        "nl": "voornaam|voornamen|roepnaam|roepnamen",
        "et": "eesnimi|eesnimed",
    },
    # Decided by what stands beside it: with a surname column it is the given name.
    "name": {
        "en": "name|student|student name|alumnus|alumni",
        "es": "nombre|alumno|alumna|alumno a|alumnado|alumnos|estudiante|titulado|persona"
        "|alumnos as|nombre del alumno|alumno/a|nombre alumno/a|participante",
        "it": "nome|studente|studentessa|allievo|alunno|allieva|alunna|nominativo studente"
        "|studenti|partecipante",
        "nl": "naam|student|leerling|deelnemer|cursist|naam leerling|naam student",
        "et": "nimi|opilane|opilase nimi|oppija|vilistlane|osaleja",
    },
    "full_name": {
        "en": "full name|fullname|complete name|surname name|surname, name|last name, first name"
        "|name and surname|surname and name|first and last name|contact name|display name"
        "|name surname",
        "es": "nombre y apellidos|apellidos y nombre|apellidos, nombre|nombre completo"
        "|apellidos nombre|nombre apellidos|apellidos y nombres|nombre y apellido"
        "|apellido y nombre|apellidos/nombre|nom i cognoms|cognoms i nom|cognoms, nom"
        "|apellido, nombre",
        "it": "nome e cognome|cognome e nome|nominativo|nome completo|cognome nome|nome cognome"
        "|cognome, nome|nominativi",
        "nl": "volledige naam|voor en achternaam|naam en voornaam|achternaam, voornaam"
        "|achternaam en voornaam|voornaam en achternaam|voornaam achternaam|achternaam voornaam",
        "et": "taisnimi|ees ja perekonnanimi|eesnimi ja perekonnanimi|perekonnanimi eesnimi"
        "|perekonna ja eesnimi|nimi ja perekonnanimi|perekonnanimi, eesnimi|ees- ja perenimi",
    },
    "email": {
        "en": "email|e mail|mail|email address|e mail address|mail address|emails|e mails"
        "|electronic mail|private email|personal email|emailaddress",
        "es": "correo|correo electronico|correo e|correos|direccion de correo|email personal"
        "|correo elec|correo electr|c electronico|dir correo|direccion electronica"
        "|correo personal|e correo|direccion de correo electronico|correos electronicos"
        "|correo elect|cuenta de correo",
        "it": "posta elettronica|indirizzo email|indirizzo e mail|indirizzo mail"
        "|indirizzo di posta|indirizzo di posta elettronica|mail personale|posta|recapito email"
        "|casella di posta",
        "nl": "mailadres|emailadres|e mailadres|prive email|email prive|mail adres|e mail adres"
        "|e mailadres prive|emailadressen",
        "et": "e post|epost|meil|meiliaadress|e posti aadress|eposti aadress|e kiri|elektronpost"
        "|isiklik e post|emaili aadress",
    },
    "phone": {
        "en": "phone|telephone|mobile|cell|cell phone|phone number|mobile phone|mobile number|tel"
        "|tel no|telephone number|phones|phone no|mob|contact number|cellphone|home phone"
        "|landline|gsm",
        "es": "telefono|telefonos|tel|tlf|tfno|telf|movil|telefono movil|tel movil|telefono fijo"
        "|fijo|numero de telefono|celular|tlfno|tfo|telefono de contacto|tel fijo|tlf movil"
        "|moviles|tf|tel contacto|telefono 1|telefono 2|n telefono|num telefono|no telefono"
        "|telefon|mobil|tfno movil|telefono alumno",
        "it": "telefono|cellulare|cell|tel|recapito telefonico|numero di telefono"
        "|telefono cellulare|numero telefono|n telefono|telefono fisso|fisso|tel cell"
        "|numero di cellulare|recapito|recapiti telefonici|telefoni|telefono casa"
        "|numero cellulare",
        "nl": "telefoon|telefoonnummer|mobiel|mobiele telefoon|mobiel nummer|tel nr|gsm nummer"
        "|telnr|telefoonnr|mobielnummer|telefoon mobiel|06 nummer|telefoon prive|telefoonnummers"
        "|mobieltje|telefoon thuis|vast nummer|nummer",
        "et": "telefon|telefoninumber|mobiil|mobiiltelefon|mobiilinumber|tel|kontakttelefon"
        "|tel nr|mob tel|telefoni nr|telefonid|lauatelefon|kontaktnumber",
    },
    # Decided by its content: addresses, numbers or a name.
    "contact": {
        "en": "contact|contact details|contact data",
        "es": "contacto|datos de contacto|contactos",
        "it": "contatto|contatti|recapiti",
        "nl": "contact|contactgegevens",
        "et": "kontakt|kontaktandmed|kontaktid",
    },
    "birthdate": {
        "en": "birth date|birthdate|date of birth|dob|birthday|born|born on|d o b|birth",
        "es": "fecha de nacimiento|fecha nacimiento|fecha nac|f nacimiento|f nac|fnac|nacimiento"
        "|fec nac|fecha de nac|nacido|nacido el|fec nacimiento|cumpleanos|fecnac|f de nacimiento"
        "|data de naixement|fecha naci|nacida el|fch nac|fecha nto",
        "it": "data di nascita|data nascita|nascita|nato il|nato a il|nata il|data nasc|d nascita"
        "|dt nascita|d di nascita|nato/a il|data di nasc|compleanno",
        "nl": "geboortedatum|geb datum|gebdatum|geboren|geboren op|geboorte datum|geb dat|geb"
        "|datum geboorte|verjaardag|geboorte",
        "et": "sunniaeg|sunnikuupaev|sunnipaev|sundinud|sunni kuupaev|sunniaasta ja kuupaev",
    },
    "birth_year": {
        "en": "birth year|year of birth|birthyear|yob",
        "es": "ano de nacimiento|ano nacimiento|ano nac",
        "it": "anno di nascita|anno nascita",
        "nl": "geboortejaar|geb jaar",
        "et": "sunniaasta",
    },
    "gender": {
        "en": "gender|sex|m f|f m|male female",
        "es": "sexo|genero|h m|m h|hombre mujer|v m|sexe|sexo/genero",
        "it": "sesso|genere|m f",
        "nl": "geslacht|m v|v m|man vrouw|sekse|gesl",
        "et": "sugu|m n|n m",
    },
    "reference": {
        "en": "student number|student id|student no|student code|registration number|id"
        "|record number|student nr|school id|matriculation number|reference|ref|external id"
        "|enrolment number",
        "es": "n expediente|numero de expediente|no expediente|num expediente|expediente|exp|nia"
        "|cial|numero de alumno|n alumno|num alumno|codigo alumno|n matricula|numero de matricula"
        "|matricula|id alumno|numero de identificacion escolar|nie escolar|n exp|codigo|num exp"
        "|expte|nuss escolar|numero escolar|n registro|referencia",
        "it": "matricola|numero matricola|n matricola|codice studente|id studente"
        "|numero di matricola|numero di registro|cod studente|matr|codice alunno",
        "nl": "studentnummer|leerlingnummer|student nr|leerlingnr|studentnr|deelnemernummer"
        "|stamnummer|llnr|leerling nr|deelnemernr|student id|inschrijfnummer|onderwijsnummer"
        "|studnr|leerlingcode",
        "et": "opilase number|opilaskood|opilase kood|opilaspileti number|opilase nr|oppija kood"
        "|opilaspilet|registrinumber|matriklinumber",
    },
    "national_id": {
        "en": "national id|identity number|id card|passport|passport number|ssn"
        "|social security number|national insurance number|personal code|id number|tax number"
        "|tax code|social security",
        "es": "dni|nif|nie|dni nie|dni nif|n dni|nif nie|dni nie pasaporte|documento"
        "|documento de identidad|pasaporte|num documento|numero de documento|dni alumno|naf"
        "|n identificacion|n seguridad social|nuss|numero seguridad social|dni/nif|n documento"
        "|tis|doc identidad|identificacion",
        "it": "codice fiscale|cod fiscale|c f|cf|cod fisc|carta d identita|documento d identita"
        "|carta identita|codicefiscale|passaporto",
        "nl": "bsn|burgerservicenummer|sofinummer|sofi nummer|bsn nummer|persoonsgebonden nummer"
        "|pgn|paspoort|identiteitskaart|paspoortnummer",
        "et": "isikukood|ik|isiku kood|id kood|dokumendi number|isikutunnistus|passi number"
        "|isikukood/sunniaeg",
    },
    "qualification": {
        "en": "qualification|programme|program|study programme|course of study|diploma|degree"
        "|studies|trade|training|title|course name|study program|vocational programme|profession"
        "|award title|training course",
        "es": "titulacion|titulo|ciclo|ciclo formativo|estudios|ensenanza|especialidad"
        "|nombre del ciclo|denominacion|ciclo cursado|titulacion obtenida|formacion|programa"
        "|estudios cursados|modalidad ciclo|cicle|cicle formatiu|grado|curso formativo"
        "|nombre ciclo|denominacion ciclo|titulo obtenido|fp|ciclo o curso|titulo de fp"
        "|certificado de profesionalidad|perfil profesional|carrera",
        "it": "corso|qualifica|corso di studi|titolo|titolo di studio|percorso"
        "|indirizzo di studio|diploma|specializzazione|denominazione corso|corso frequentato"
        "|percorso formativo|figura professionale|titolo conseguito|profilo|profilo professionale"
        "|corso di formazione|nome corso|corso di studio|indirizzo di studi"
        "|qualifica professionale",
        "nl": "opleiding|opleidingsnaam|naam opleiding|studie|kwalificatie|diploma|crebo naam"
        "|opleidingen|beroepsopleiding|studierichting|richting|uitstroomprofiel"
        "|kwalificatiedossier|profiel|programma",
        "et": "eriala|oppekava|kutse|erialad|kutseala|oppekava nimetus|eriala nimetus"
        "|kutsekvalifikatsioon|kvalifikatsioon|omandatud eriala|oppesuund|kursus|oppekavad"
        "|kutseeriala",
    },
    "qualification_code": {
        "en": "qualification code|programme code|course code|program code|study code",
        "es": "codigo ciclo|codigo del ciclo|cod ciclo|codigo titulacion|clave ciclo"
        "|codigo estudios|codigo del titulo|codigo de ciclo|cod titulacion|siglas|siglas ciclo",
        "it": "codice corso|codice qualifica|cod corso|codice percorso|sigla corso"
        "|codice del corso",
        "nl": "crebo|crebonummer|crebo nummer|crebocode|opleidingscode|crebo nr|crebonr"
        "|code opleiding",
        "et": "oppekava kood|oppekavakood|eriala kood|kava kood",
    },
    "department": {
        "en": "department|faculty|section|dept|division|school department|professional family",
        "es": "departamento|familia|familia profesional|dpto|depto|area|seccion|fam profesional"
        "|dep|dto",
        "it": "dipartimento|reparto|settore professionale|area professionale|sezione|dip|area",
        "nl": "afdeling|sector afdeling|team|domein|opleidingsteam|afd|college|unit",
        "et": "osakond|oppeosakond|valdkond|struktuuriuksus|oppesektor",
    },
    "eqf_level": {
        "en": "eqf|eqf level|level|qualification level|study level",
        "es": "nivel|nivel mec|nivel eqf|mec|grado nivel|nivel de cualificacion|nivel de estudios"
        "|nivel educativo|grado (gm/gs)|nivell",
        "it": "livello|livello eqf|eqf livello|livello qeq|qeq|livello di qualifica",
        "nl": "niveau|eqf niveau|mbo niveau|nlqf|opleidingsniveau|niv|nlqf niveau",
        "et": "tase|ekr tase|ekr|kvalifikatsiooni tase|eqf tase|oppetase",
    },
    "isced_f": {
        "en": "isced|isced f|isced code|field of study|isced f 2013|field of education|isced field",
        "es": "cine|codigo isced|cine f|campo de estudio|isced codigo",
        "it": "codice isced|campo di studio|isced codice|area isced",
        "nl": "isced code|isced veld|studiegebied",
        "et": "isced kood|oppevaldkond|oppekavaruhm|oppekavagrupp",
    },
    "sector": {
        "en": "sector|economic sector|industry sector",
        "es": "sector economico|sector productivo|sector de actividad",
        "it": "settore|settore economico|comparto",
        "nl": "economische sector|bedrijfssector|branche",
        "et": "sektor|majandussektor|majandusharu",
    },
    "group": {
        "en": "class|group|class group|class name|classroom|form|cohort|class code",
        "es": "grupo|clase|aula|grupo clase|unidad|curso y grupo|grupo/clase|curso/grupo|linea"
        "|curso grupo|grup",
        "it": "classe|gruppo|classe e sezione|gruppo classe|classe/sezione|classi|aula",
        "nl": "klas|groep|lesgroep|stamgroep|basisgroep|klassen|klascode|stamklas|klas groep",
        "et": "klass|ruhm|kursus ruhm|oppegrupp|opperuhm|grupp|grupi kood|ruhma nimi|ruhma kood",
    },
    "tutor": {
        "en": "tutor|class teacher|mentor|teacher|form teacher|supervisor|study coach"
        "|head teacher|class tutor",
        "es": "tutor|tutora|tutor a|profesor|profesora|profesor tutor|docente|nombre tutor"
        "|tutor/a|tutoria|profesor/a|tutor del grupo|tutor fct|profesor responsable"
        "|tutor academico",
        "it": "tutor|coordinatore|docente|insegnante|docente referente|coordinatrice|tutor d aula"
        "|coordinatore di classe|docente coordinatore|tutor scolastico|professore",
        "nl": "mentor|slb|slber|studieloopbaanbegeleider|docent|studiebegeleider"
        "|loopbaanbegeleider|klassenmentor|coach|slb er|begeleider",
        "et": "ruhmajuhataja|klassijuhataja|opetaja|juhendaja|grupijuhendaja|kursusejuhendaja"
        "|mentor|ruhma juhataja|kursusejuhataja",
    },
    "relation_owner": {
        "en": "relation owner|owner|contact person|responsible|person in charge"
        "|relationship owner|staff contact|in charge|account manager",
        "es": "responsable|responsable relacion|persona de contacto|encargado|persona responsable"
        "|persona de referencia"
        "|responsable de la relacion|responsable del contacto|encargada|contacto en el centro",
        "it": "responsabile|referente|persona di riferimento|responsabile della relazione"
        "|referente scolastico",
        "nl": "contactpersoon|relatiebeheerder|verantwoordelijke|relatie eigenaar|aanspreekpunt"
        "|contactpersoon school",
        "et": "kontaktisik|vastutaja|suhte omanik|vastutav tootaja|suhtehaldur|suhtehoidja",
    },
    "school_year": {
        "en": "school year|academic year|year group|schoolyear|academicyear|course year|study year",
        "es": "curso academico|curso escolar|ano academico|ano escolar|curso lectivo|curso fin"
        "|curso de finalizacion|curs|ultimo curso|ano lectivo|curso academico fin"
        "|curso de titulacion",
        "it": "anno scolastico|a s|anno formativo|anno accademico|a f|as|a a|anno sc",
        "nl": "schooljaar|studiejaar|cursusjaar|collegejaar|leerjaar periode|schooljaren",
        "et": "oppeaasta|kooliaasta|oa|oppe aasta",
    },
    "start_date": {
        "en": "start date|enrolment date|enrollment date|date of enrolment|admission date|start"
        "|from|entry date|date started|began|registration date|start of study",
        "es": "fecha de inicio|inicio|fecha inicio|fecha matricula|fecha de matricula"
        "|fecha de ingreso|ingreso|fecha alta|alta|f inicio|fecha de alta|fecha ingreso|f alta"
        "|comienzo|inicio estudios|desde",
        "it": "data di inizio|data inizio|inizio|data iscrizione|data di iscrizione|iscritto dal"
        "|data avvio|dal|inizio corso|data immatricolazione|data inizio corso",
        "nl": "startdatum|begindatum|inschrijfdatum|datum inschrijving|instroomdatum|ingangsdatum"
        "|instroom|aanvang|start opleiding|datum start|datum in",
        "et": "alguskuupaev|algus|alustamise kuupaev|sisseastumise kuupaev|sisseastumine"
        "|oppe algus|immatrikuleerimise kuupaev|opingute algus|vastuvotu kuupaev|vastu voetud",
    },
    "graduation_date": {
        "en": "graduation date|date of graduation|end date|completion date|date of completion"
        "|graduated on|end|finish date|leaving date|award date|date of award|diploma date"
        "|graduation|date graduated|finished on",
        "es": "fecha de titulacion|fecha titulacion|fecha de graduacion|fecha fin"
        "|fecha de finalizacion|fin|fecha graduacion|fecha finalizacion|f fin"
        "|fecha expedicion titulo|fecha de egreso|f titulacion|fecha titulo|fecha de baja"
        "|fecha baja|fecha salida|f titulo|finalizacion|fecha de fin|hasta|fecha termino"
        "|fecha fin estudios|graduacion",
        "it": "data diploma|data di diploma|data fine|data di conseguimento|data conseguimento"
        "|data qualifica|fine|data conclusione|data del diploma|data fine corso|data esame"
        "|conseguito il|data titolo|al|diplomato il|data di qualifica|data di fine"
        "|data conseguimento titolo|data uscita",
        "nl": "diplomadatum|einddatum|datum diploma|afstudeerdatum|datum afgestudeerd"
        "|uitschrijfdatum|diploma datum|datum diplomering|uitstroomdatum|uitstroom|behaald op"
        "|afgestudeerd op|datum uit|diplomering|datum behaald|datum uitschrijving",
        "et": "lopetamise kuupaev|lopetamine|lopp|lopetas|lopukuupaev|lopetamise aeg|lopetamisaeg"
        "|opingute lopp|lopetanud|eksmatrikuleerimise kuupaev|lopetamise kp|lopu kuupaev",
    },
    "graduation_year": {
        "en": "graduation year|year of graduation|year|class of|end year|year graduated"
        "|completion year|grad year|leaving year|year completed|year of completion",
        "es": "ano|ano de titulacion|ano fin|ano titulacion|promocion|ano graduacion"
        "|ano de finalizacion|ano finalizacion|ano de graduacion|ano de fin|ano egreso|promo|any"
        "|ano promocion|ano titulo|ano salida|anyo|anio",
        "it": "anno|anno di diploma|anno diploma|anno qualifica|anno di conseguimento"
        "|anno conseguimento|anno fine|annata|anno di qualifica|anno conclusione|anno fine corso"
        "|anno di conclusione",
        "nl": "jaar|afstudeerjaar|diplomajaar|eindjaar|jaar diploma|jaar van afstuderen|lichting"
        "|jaar afgestudeerd|uitstroomjaar|jaar van diplomering|afgestudeerd in",
        "et": "aasta|lopetamise aasta|lopetamisaasta|lopuaasta|lend|lopetas aastal|lopetamise a"
        "|lopetaja aasta",
    },
    # Beside a date or a year it is that: the values decide.
    "graduated": {
        "en": "graduated|has graduated|graduated yes no|graduated y n|diploma obtained|completed"
        "|qualified",
        "es": "ha titulado|titulada|titulado a|titulado si no|graduado|graduada|graduado a|egresado"
        "|egresada|egresado a|finalizado|titulat",
        "it": "diplomato|diplomata|diplomato a|diplomato si no|qualificato|qualificata"
        "|qualificato a",
        "nl": "geslaagd|gediplomeerd|afgestudeerd|diploma behaald|diploma gehaald|geslaagd ja nee",
        "et": "lopetatud|kas lopetas|on lopetanud|lopetanud jah ei",
    },
    "state": {
        "en": "state|status|enrolment status|enrollment status|student status|study status",
        "es": "estado|situacion|estado matricula|situacion academica|estado del alumno|estat"
        "|estado academico",
        "it": "stato|situazione|stato iscrizione|stato studente|posizione",
        "nl": "status|inschrijfstatus|studiestatus|stand|status inschrijving",
        "et": "staatus|olek|seisund|oppimise staatus|oppija staatus",
    },
    "outcome": {
        "en": "outcome|category|result|final result|alumni category|alumni type|how it ended"
        "|type of alumni",
        "es": "resultado|categoria|tipo|tipo de alumno|resultado final|categoria alumni"
        "|calificacion final|promociona|titula|tipo de antiguo alumno",
        "it": "esito|categoria|risultato|esito finale|tipologia|esito esame|tipo alumni",
        "nl": "resultaat|categorie|uitslag|eindresultaat|uitstroomreden|type alumnus",
        "et": "tulemus|kategooria|lopptulemus|liik|lahkumise pohjus|vilistlase liik",
    },
    "certificate_number": {
        "en": "certificate number|diploma number|certificate no|certificate nr|diploma no"
        "|certificate",
        "es": "n titulo|numero de titulo|n de titulo|numero titulo|registro titulo|n certificado"
        "|num titulo|numero de certificado|numero de registro del titulo",
        "it": "numero diploma|n diploma|numero attestato|n attestato|numero certificato"
        "|numero di diploma",
        "nl": "diplomanummer|certificaatnummer|diploma nr|diplomanr|waardepapiernummer"
        "|diploma nummer",
        "et": "tunnistuse number|tunnistuse nr|diplomi number|lopudokumendi number|diplomi nr"
        "|lopudokumendi nr|lopudokument",
    },
}
